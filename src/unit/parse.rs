//! Reads the text of a unit.

use super::{Atom, Power, merge, table};

/// What stands above and below the line of `text`; nothing if it is not `a*b^2/c/d`.
pub(super) fn parts(text: &str) -> Option<(Vec<Power>, Vec<Power>)> {
    let (mut above, mut below) = (Vec::new(), Vec::new());
    for (at, product) in text.split('/').enumerate() {
        for factor in product.split(['*', '·', '⋅']) {
            if at == 0 && factor == "1" {
                continue;
            }
            let (atom, exponent) = power(factor)?;
            let side = if (exponent < 0) == (at == 0) {
                &mut below
            } else {
                &mut above
            };
            let exponent = exponent.unsigned_abs();
            if exponent > 0 {
                *side = merge(std::mem::take(side), vec![Power { atom, exponent }]);
            }
        }
    }
    Some((above, below))
}

/// `m`, `m^2`, `m2`, `m²`, `h^-1`; the digits of `m2` are an exponent only where `m` is known and `m2` is not.
fn power(text: &str) -> Option<(Atom, i32)> {
    if let Some((name, exponent)) = text.split_once('^') {
        return Some((atom(name)?, exponent.parse().ok()?));
    }
    if table::find(text).is_some() {
        return Some((atom(text)?, 1));
    }
    let bare = text.trim_end_matches(is_superscript);
    if bare.len() < text.len() {
        let digits: String = text.chars().skip(bare.chars().count()).map(plain).collect();
        return Some((atom(bare)?, digits.parse().ok()?));
    }
    let stem = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = text.strip_prefix(stem)?;
    match (table::find(stem), digits.parse()) {
        (Some(_), Ok(exponent)) => Some((atom(stem)?, exponent)),
        (Some(_) | None, Ok(_) | Err(_)) => Some((atom(text)?, 1)),
    }
}

fn atom(name: &str) -> Option<Atom> {
    let readable = !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.contains(|c: char| c == '^' || is_superscript(c));
    readable.then(|| Atom {
        text: name.to_owned(),
        known: table::find(name),
    })
}

fn is_superscript(c: char) -> bool {
    "⁻⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c)
}

/// The character that a superscript stands for.
fn plain(c: char) -> char {
    let mut pairs = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹".chars().zip("-0123456789".chars());
    pairs
        .find_map(|(superscript, plain)| (superscript == c).then_some(plain))
        .unwrap_or(c)
}
