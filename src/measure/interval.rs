//! Intervals that were printed: whether they fit their estimate, and the standard error behind them.

use super::Unusable;
use super::effect::holds;
use crate::stats::dist::normal;
use crate::stats::math::pow;

/// The standard error behind a normal interval: `(hi - lo)/(2 z)`.
pub(super) fn se_from_interval(lo: f64, hi: f64, level: f64) -> Result<f64, Unusable> {
    holds(
        level > 0.0 && level < 1.0,
        "the level is not between 0 and 100%",
    )?;
    Ok((hi - lo) / (2.0 * normal::quantile(0.5 + 0.5 * level)))
}

/// Refuses an interval that does not hold its estimate.
pub(super) fn within(est: f64, lo: f64, hi: f64) -> Result<(), Unusable> {
    if lo > hi {
        Err(Unusable::Interval(
            "the ends of the interval are the wrong way round",
        ))
    } else if (lo..=hi).contains(&est) {
        Ok(())
    } else {
        Err(Unusable::Interval(
            "the interval does not hold its estimate",
        ))
    }
}

/// Refuses an interval of a ratio that is not symmetric on the log scale, whatever was rounded.
///
/// Symmetric means `est² = lo hi`. Each number stands for all that round to it at its last decimal; trailing zeros do
/// not reach a number, so it is taken to have as many decimals as the one that has most, or as many digits as the one
/// that has most, whichever are fewer, and never fewer than its own. Beyond that 1e-9 (relative) is allowed.
pub(super) fn symmetric(est: f64, lo: f64, hi: f64) -> Result<(), Unusable> {
    let numbers = [est, lo, hi];
    let most_decimals = numbers.iter().copied().map(decimals).max().unwrap_or(0);
    let most_digits = numbers
        .iter()
        .map(|&x| decimals(x) + places(x))
        .max()
        .unwrap_or(0);
    let [(e0, e1), (l0, l1), (h0, h1)] = numbers.map(|x| {
        let shown = decimals(x).max(most_decimals.min(most_digits - places(x)));
        let half = 0.5 * pow(10.0, -f64::from(shown)) + 1e-9 * x;
        ((x - half).max(0.0), x + half)
    });
    if l0 * h0 <= e1 * e1 && l1 * h1 >= e0 * e0 {
        Ok(())
    } else {
        Err(Unusable::Interval(
            "the interval is not symmetric on the log scale",
        ))
    }
}

/// Decimals of a number, at most 15.
fn decimals(x: f64) -> i32 {
    let mut scale = 1.0;
    for count in 0..15 {
        let scaled = x * scale;
        if (scaled - scaled.round()).abs() <= 1e-15 * scaled.abs() {
            return count;
        }
        scale *= 10.0;
    }
    15
}

/// Digits before the decimal point; 0 or fewer for a number below 1.
fn places(x: f64) -> i32 {
    let (mut count, mut power) = (-15, 1e-15);
    while power <= x && count < 15 {
        count += 1;
        power = pow(10.0, f64::from(count));
    }
    count
}
