//! A plan that is said statement by statement, as `kma repl` takes it: without a terminal.
//!
//! A session is a document. Each statement that is right is kept, a statement said again takes the place of the old
//! one, and what is new or changed is answered.

mod command;
mod complete;
mod feed;
mod helper;
mod session;
mod statement;

pub use complete::{Completion, complete};
pub use feed::{Feed, Piece};
pub use helper::Typing;
pub use session::{Reply, Session};
pub use statement::{Readiness, readiness};
