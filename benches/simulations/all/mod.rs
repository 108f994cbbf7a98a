//! The simulations. Each is a file with `run(reviews)`, which gives its numbers; this is the list.

mod draw;
mod egger;
mod excluded;
mod failsafe;
mod few;
mod keep;
mod misread;
mod moderators;
mod shared;
mod subgroups;
mod thresholds;
mod twice;
mod z;
mod zero;

use std::fmt;

/// What all random numbers are determined by.
pub(crate) const SEED: u64 = 20_261_128;

/// A number that a page quotes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Found {
    /// Its name.
    pub(crate) name: &'static str,
    /// The number; percentages as such.
    pub(crate) value: f64,
    /// Its Monte Carlo standard error.
    pub(crate) error: f64,
    /// Whether it is a percentage.
    pub(crate) percent: bool,
    /// What it is.
    pub(crate) what: &'static str,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            value,
            error,
            percent,
            what,
        } = self;
        if *percent {
            write!(f, "{name:<26} {value:>6.1}% {error:>6.1}%  {what}")
        } else {
            write!(f, "{name:<26} {value:>7.3} {error:>7.3}  {what}")
        }
    }
}

/// All numbers, from so many simulated reviews each.
pub(crate) fn run(reviews: u32) -> Vec<Found> {
    let all: &[fn(u32) -> Vec<Found>] = &[
        egger::run,
        keep::run,
        misread::run,
        z::run,
        few::run,
        subgroups::run,
        moderators::run,
        shared::run,
        twice::run,
        excluded::run,
        zero::run,
        failsafe::run,
        thresholds::run,
    ];
    all.iter().flat_map(|simulate| simulate(reviews)).collect()
}

/// How often something happens, in percent.
pub(crate) fn share(
    name: &'static str,
    what: &'static str,
    reviews: u32,
    mut happens: impl FnMut(&mut draw::Draw) -> bool,
) -> Found {
    let mut draw = draw::Draw::of(name);
    let times = (0..reviews).filter(|_| happens(&mut draw)).count();
    let p = times as f64 / f64::from(reviews);
    Found {
        name,
        value: 100.0 * p,
        error: 100.0 * (p * (1.0 - p) / f64::from(reviews)).sqrt(),
        percent: true,
        what,
    }
}

/// The mean of something.
pub(crate) fn mean(
    name: &'static str,
    what: &'static str,
    reviews: u32,
    mut value: impl FnMut(&mut draw::Draw) -> f64,
) -> Found {
    let mut draw = draw::Draw::of(name);
    let n = f64::from(reviews);
    let (mut sum, mut squares) = (0.0, 0.0);
    for _ in 0..reviews {
        let x = value(&mut draw);
        sum += x;
        squares += x * x;
    }
    let mean = sum / n;
    let variance = (squares / n - mean * mean).max(0.0);
    Found {
        name,
        value: mean,
        error: (variance / n).sqrt(),
        percent: false,
        what,
    }
}
