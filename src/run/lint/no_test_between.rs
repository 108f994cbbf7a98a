//! Subgroups of one pool of which the difference could not be tested, because the same studies stand in several.

use super::analyses;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::plan::{RowAnalysis, Task};
use crate::result::{Body, Pool, Status};
use crate::run::Context;

pub(super) fn lint(context: &Context<'_>, out: &mut Diagnostics) {
    for (at, statement, analysis) in analyses(context) {
        let (Some(by), Some(outcome)) = (analysis.by, context.results.get(at)) else {
            continue;
        };
        let Body::Pool(pool) = &outcome.body else {
            continue;
        };
        let explained = |other: &RowAnalysis| match &other.task {
            Task::Regress(task) if other.source == analysis.source => {
                task.moderators.iter().any(|m| m.columns.contains(&by))
            }
            Task::Regress(_)
            | Task::Pool
            | Task::Bias(_)
            | Task::Sensitivity(_)
            | Task::Multiverse(_)
            | Task::Summarise
            | Task::Reserved => false,
        };
        if analyses(context).any(|(_, _, other)| explained(other)) {
            continue;
        }
        let pools: Vec<&Pool> = if analysis.per.is_empty() {
            vec![pool]
        } else {
            pool.parts.iter().map(|part| &part.result).collect()
        };
        if !pools.into_iter().any(is_untested) {
            continue;
        }
        let scope = context.scope(analysis.source);
        let column = scope.and_then(|scope| scope.columns.get(by));
        let column = column.map_or("COLUMN", |column| column.name.as_str());
        out.push(
            Diagnostic::new(
                Code::NoTestBetween,
                statement.span,
                format!("subgroups of `{column}` are pooled, and there is no test between them"),
            )
            .label("the same studies stand in several of them")
            .note("that one is significant and the other is not says nothing of their difference")
            .help(format!(
                "write `regress … on {column} robust in study`, which knows that rows of a study go together"
            )),
        );
    }
}

/// Whether two parts or more ran, and nothing tells them apart.
fn is_untested(pool: &Pool) -> bool {
    let ran = pool.parts.iter().filter(|part| part.status == Status::Ok);
    ran.count() > 1 && pool.between.is_none()
}
