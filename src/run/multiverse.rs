//! `multiverse`.

use super::{Context, Ran, not_yet};
use crate::diagnostic::Diagnostics;
use crate::plan::{Multiverse, RowAnalysis, Statement};

/// Runs a `multiverse`.
pub(super) fn run(
    _context: &Context<'_>,
    statement: &Statement,
    analysis: &RowAnalysis,
    _task: &Multiverse,
    out: &mut Diagnostics,
) -> Ran {
    not_yet(&analysis.verb, statement.span, out)
}
