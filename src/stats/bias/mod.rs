//! Small-study effects: tests of funnel asymmetry and of excess significance, effects adjusted for them, fail-safe numbers.
//!
//! Tests and adjustments see asymmetry only. Publication bias is one of its reasons.

mod begg;
mod counts;
mod egger;
mod excess;
mod failsafe;
mod henmi_copas;
mod limit;
mod pet_peese;
mod trimfill;

pub use begg::{Begg, begg};
pub use counts::{CountTest, Counted, deeks, harbord, peters};
pub use egger::{Egger, Predictor, mixed, weighted};
pub use excess::{Excess, ExcessTest, excess};
pub use failsafe::{FailSafe, fisher, orwin, rosenberg, rosenthal};
pub use henmi_copas::{HenmiCopas, henmi_copas};
pub use limit::{Limit, Part, Parts, limit};
pub use pet_peese::{Choice, PetPeese, pet_peese};
pub use trimfill::{Counter, Side, TrimFill, side, trimfill};
