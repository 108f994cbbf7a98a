//! Plans to begin with: from what a review will measure, or from the headers and cells of a data file.
//!
//! What comes out is the text of a plan that checks, before formatting, and for a new review the headers of its data.

mod choose;
mod distinct;
mod draft;
mod effects;
mod groups;
mod header;
mod kind;
mod marks;
mod numbers;
mod pairing;
mod propose;
mod reading;
mod shape;
mod spell;
mod start;
mod study;
mod vocabulary;

pub use distinct::{distinct_headers, with_headers};
pub use propose::{Begun, DataFile, propose};
pub use reading::reading;
pub use start::{Answers, Benefit, Data, Outcomes, START, Start, template};
