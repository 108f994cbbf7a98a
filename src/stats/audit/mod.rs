//! Printed numbers held against each other, without data.
//!
//! A printed number is the set of all values that round to it, a [`Range`]. Numbers disagree only if no choice of one
//! value out of each set satisfies all relations between them; a relation that depends on something that is not printed
//! (a distribution, a scale, degrees of freedom) is tried in every way that is usual.

pub mod granularity;
pub mod heterogeneity;
pub mod parts;
mod polygon;
pub mod prediction;
pub mod range;
pub mod reading;
pub mod wald;

pub use range::Range;
pub use reading::{Distribution, Reading, Scale, Sides};

/// What a check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The numbers can be as printed.
    Consistent,
    /// No values that round to the printed numbers agree.
    Inconsistent,
    /// Something is missing that decides.
    CannotTell,
}
