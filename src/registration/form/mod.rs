//! The canonical form of a plan, version 1; `docs/registration-form.md` describes it.
//!
//! What does not change the numbers is not in it: layout, comments, the order of independent statements and clauses, the
//! spelling of a number or a unit, names of selections and effects. What does is: each default is written out, each name
//! resolved.

mod analysis;
mod effect;
mod expr;
mod says;
mod schema;
mod selection;
mod statement;
mod task;
mod value;

pub use value::{Hash, canonical, hash, hash_bytes};

use super::meaning::Meaning;
use crate::plan::CheckedPlan;
use crate::source::Sources;
use crate::syntax::ast;

/// What `plan` means; `ast` is the same plan as it was written.
pub fn meaning(ast: &ast::Plan, plan: &CheckedPlan, sources: &Sources) -> Meaning {
    statement::Reader::new(ast, plan, sources).read()
}
