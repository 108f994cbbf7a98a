//! `sensitivity`.

use super::{Context, Ran, not_yet};
use crate::diagnostic::Diagnostics;
use crate::plan::{RowAnalysis, Sensitivity, Statement};

/// Runs a `sensitivity`.
pub(super) fn run(
    _context: &Context<'_>,
    statement: &Statement,
    analysis: &RowAnalysis,
    _task: &Sensitivity,
    out: &mut Diagnostics,
) -> Ran {
    not_yet(&analysis.verb, statement.span, out)
}
