//! Why a row has no effect.

use std::fmt;

/// The reason why a row has no effect; its text is the reason why the row is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    /// A number that the measure needs is missing.
    Incomplete,
    /// A number is infinite.
    Infinite,
    /// No arm has an event, or every arm has nothing else.
    DoubleZero,
    /// Too few participants for the measure's variance or bias correction.
    TooFew,
    /// The variance is 0.
    NoVariance,
    /// The variance is infinite, negative or undefined.
    BadVariance,
    /// The effect is infinite or undefined: a division by zero, the logarithm of zero.
    Undefined,
    /// This version has no formula for it.
    NotComputed,
    /// A number cannot be what it is said to be.
    Impossible(&'static str),
    /// The interval does not fit its estimate.
    Interval(&'static str),
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Incomplete => "a value is missing",
            Self::Infinite => "a value is infinite",
            Self::DoubleZero => "no events in any arm, or only events",
            Self::TooFew => "too few participants for this measure",
            Self::NoVariance => "the variance of the effect is 0",
            Self::BadVariance => "the variance of the effect is not a positive number",
            Self::Undefined => "the effect is infinite or undefined",
            Self::NotComputed => "this version does not compute the measure from that",
            Self::Impossible(what) | Self::Interval(what) => what,
        })
    }
}

impl std::error::Error for Unusable {}
