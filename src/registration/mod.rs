//! Registration: what a plan means is frozen before the data, and every later difference is seen.
//!
//! [`meaning`] is the canonical form of a checked plan, [`compare`] tells what differs between two of them, and a
//! [`Chain`] of entries keeps what was registered. `docs/registration-form.md` describes the form and the file.

mod admit;
mod causes;
mod chain;
mod clock;
mod compare;
pub mod data;
mod entry;
pub mod form;
mod meaning;
mod pairs;
mod sentences;
mod standing;

pub use admit::not_registered;
pub use chain::{Broken, Chain, Problem};
pub use clock::written;
pub use compare::{Comparison, Mark, compare};
pub use entry::{Content, DataSeen, Entry, Frozen, Line, SUFFIX, Signature, Token, chain_name};
pub use form::meaning;
pub use meaning::{FORM, Meaning, Role, Sentence, Stated};
pub use standing::{history, standing};
