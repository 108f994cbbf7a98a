//! An effect, its checks and what is checked before it.

use super::Unusable;

/// An effect and its sampling variance, on the scale of the analysis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// The effect.
    pub yi: f64,
    /// Its sampling variance.
    pub vi: f64,
}

impl Effect {
    /// An effect, if both numbers are usable.
    pub(super) fn new(yi: f64, vi: f64) -> Result<Self, Unusable> {
        if !yi.is_finite() {
            Err(Unusable::Undefined)
        } else if vi == 0.0 {
            Err(Unusable::NoVariance)
        } else if vi > 0.0 && vi.is_finite() {
            Ok(Self { yi, vi })
        } else {
            Err(Unusable::BadVariance)
        }
    }
}

/// All numbers are there and finite.
pub(super) fn present(numbers: &[f64]) -> Result<(), Unusable> {
    if numbers.iter().any(|x| x.is_nan()) {
        Err(Unusable::Incomplete)
    } else if numbers.iter().any(|x| x.is_infinite()) {
        Err(Unusable::Infinite)
    } else {
        Ok(())
    }
}

/// `Ok` if it holds, else the row is impossible because of `what`.
pub(super) fn holds(condition: bool, what: &'static str) -> Result<(), Unusable> {
    if condition {
        Ok(())
    } else {
        Err(Unusable::Impossible(what))
    }
}

/// `x²`.
pub(super) fn square(x: f64) -> f64 {
    x * x
}
