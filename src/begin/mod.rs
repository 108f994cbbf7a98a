//! Plans to begin with: from what a review will measure, or from the headers and cells of a data file.
//!
//! What comes out is the text of a plan that checks, before formatting, and for a new review the headers of its data.

mod draft;
mod header;
mod kind;
mod numbers;
mod propose;
mod reading;
mod spell;
mod start;
mod study;

pub use propose::{Begun, DataFile, propose};
pub use reading::reading;
pub use start::{Answers, Benefit, Data, Outcomes, START, Start, template};
