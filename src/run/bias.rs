//! `bias`.

use super::{Context, Ran, not_yet};
use crate::diagnostic::Diagnostics;
use crate::plan::{Bias, RowAnalysis, Statement};

/// Runs a `bias`.
pub(super) fn run(
    _context: &Context<'_>,
    statement: &Statement,
    analysis: &RowAnalysis,
    _task: &Bias,
    out: &mut Diagnostics,
) -> Ran {
    not_yet(&analysis.verb, statement.span, out)
}
