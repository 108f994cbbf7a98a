//! `regress`.

use super::{Context, Ran, not_yet};
use crate::diagnostic::Diagnostics;
use crate::plan::{Regress, RowAnalysis, Statement};

/// Runs a `regress`.
pub(super) fn run(
    _context: &Context<'_>,
    statement: &Statement,
    analysis: &RowAnalysis,
    _task: &Regress,
    out: &mut Diagnostics,
) -> Ran {
    not_yet(&analysis.verb, statement.span, out)
}
