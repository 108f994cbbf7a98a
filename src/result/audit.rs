//! What printed numbers imply of one of them.

use serde::Serialize;

use super::number::{fixed, plain};

/// What a printed number can be, by the others.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Expected {
    /// From a number to another; null where nothing holds it back.
    Range([Option<f64>; 2]),
    /// Of an interval: both ends so.
    Ends([[Option<f64>; 2]; 2]),
}

impl Expected {
    /// For people, beside a number that is printed as `printed`.
    pub(crate) fn words(&self, printed: &str) -> String {
        let digits = digits_of(printed);
        match self {
            Self::Range(range) => words(*range, digits),
            Self::Ends([lo, hi]) => {
                format!("{} … {}", words(*lo, digits), words(*hi, digits))
            }
        }
    }
}

/// One digit behind the point more than is printed.
fn digits_of(printed: &str) -> usize {
    let behind = |number: &str| {
        let digits = number.split_once('.').map_or("", |(_, digits)| digits);
        digits.chars().take_while(char::is_ascii_digit).count()
    };
    let most = printed.split(' ').map(behind).max().unwrap_or(0);
    if most == 0 { 0 } else { (most + 1).min(9) }
}

/// A range, with so many digits behind the point.
fn words([lo, hi]: [Option<f64>; 2], digits: usize) -> String {
    let number = |x: f64| {
        let small = x != 0.0 && x.abs() < 0.5 * (0..digits).fold(1.0, |unit, _| unit / 10.0);
        let whole = digits == 0 && x.fract() != 0.0;
        if small || whole || x.abs() >= 1e9 {
            plain(x)
        } else {
            fixed(x, digits)
        }
    };
    match (lo.map(number), hi.map(number)) {
        (Some(lo), Some(hi)) if lo == hi => lo,
        (Some(lo), Some(hi)) => format!("{lo} to {hi}"),
        (Some(lo), None) => format!("at least {lo}"),
        (None, Some(hi)) => format!("at most {hi}"),
        (None, None) => "any".to_owned(),
    }
}
