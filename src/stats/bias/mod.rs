//! Small-study effects: tests of funnel asymmetry, trim and fill, fail-safe numbers.
//!
//! All see asymmetry only. Publication bias is one of its reasons.

mod begg;
mod egger;
mod failsafe;
mod trimfill;

pub use begg::{Begg, begg};
pub use egger::{Egger, Predictor, mixed, weighted};
pub use failsafe::{FailSafe, orwin, rosenberg, rosenthal};
pub use trimfill::{Counter, Side, TrimFill, side, trimfill};
