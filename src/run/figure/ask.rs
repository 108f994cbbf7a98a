//! What a figure shows beyond its result is computed first.

use super::super::{Context, sensitivity};
use crate::diagnostic::Diagnostics;
use crate::figure::Of;
use crate::plan::{Figure, Gosh, ResultId, Sensitivity, Statement, StatementKind, Task};
use crate::result::Body;

/// For each result what is drawn in its place; nothing where the result itself is.
pub(super) fn bodies(
    context: &Context<'_>,
    statement: &Statement,
    asked: &Figure,
    of: &[ResultId],
    out: &mut Diagnostics,
) -> Vec<Option<Body>> {
    let Of::Sensitivity(option) = asked.figure.of else {
        return vec![None; of.len()];
    };
    of.iter()
        .map(|id| sensitivity_of(context, statement, id, option, out))
        .collect()
}

/// The `sensitivity` with `option` of a `pool`.
fn sensitivity_of(
    context: &Context<'_>,
    statement: &Statement,
    id: &ResultId,
    option: &str,
    out: &mut Diagnostics,
) -> Option<Body> {
    let pooled = context.plan.statements.get(id.statement)?;
    let StatementKind::Rows(analysis) = &pooled.kind else {
        return None;
    };
    if !matches!(analysis.task, Task::Pool) {
        return None;
    }
    let task = Sensitivity {
        influence: option == "influence",
        baujat: option == "baujat",
        gosh: (option == "gosh").then_some(Gosh {
            subsets: None,
            seed: None,
        }),
        ..Sensitivity::default()
    };
    let mut analysis = analysis.as_ref().clone();
    "sensitivity".clone_into(&mut analysis.verb);
    analysis.by = None;
    analysis.task = Task::Sensitivity(task.clone());
    Some(sensitivity::run(context, statement, &analysis, &task, out).body)
}
