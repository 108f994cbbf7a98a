//! Subgroups that are chosen by selections, pooled apart and never compared.
//!
//! Rows tell whether they are subgroups: where the same studies stand in both, the two may be outcomes, as two regions of
//! one brain. Those of one `pool … where` each need no rows, and stand in `check::lint`.

use std::collections::HashSet;

use super::exclude::{self, Split};
use super::{analyses, sets};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::plan::{Condition, RowAnalysis, Statement, StatementKind, Task};
use crate::run::Context;

/// A pool of some rows.
#[derive(Clone, Copy)]
struct Pooled<'a> {
    at: usize,
    statement: &'a Statement,
    analysis: &'a RowAnalysis,
}

pub(super) fn lint(context: &Context<'_>, out: &mut Diagnostics) {
    let mut told: Vec<Split<'_>> = Vec::new();
    let mut known: Vec<Pooled<'_>> = Vec::new();
    for (at, statement, analysis) in analyses(context) {
        if analysis.verb != "pool" || analysis.by.is_some() || !analysis.per.is_empty() {
            continue;
        }
        let second = Pooled {
            at,
            statement,
            analysis,
        };
        for first in &known {
            let Some(split) = split(context, *first, second) else {
                continue;
            };
            if !told.contains(&split) && share_no_study(context, *first, second) {
                out.push(untested(context, &split, *first, second));
                told.push(split);
            }
        }
        known.push(second);
    }
}

/// By what two pools are subgroups of the same rows that nothing compares.
fn split<'a>(context: &Context<'a>, first: Pooled<'a>, second: Pooled<'a>) -> Option<Split<'a>> {
    let effect = |pooled: Pooled<'_>| pooled.analysis.effect.as_ref().map(|e| e.effect);
    let known = is_one_column(first.analysis, second.analysis);
    if known || effect(first) != effect(second) || is_outcome(context, first, second) {
        return None;
    }
    let split = exclude::split(context.plan, first.analysis, second.analysis)?;
    (!is_compared(context, &split, first, second)).then_some(split)
}

/// Whether `check::lint` looks at the two.
fn is_one_column(first: &RowAnalysis, second: &RowAnalysis) -> bool {
    let labels =
        |analysis: &RowAnalysis| matches!(analysis.conditions.as_slice(), [Condition::LabelIn(..)]);
    first.source == second.source && labels(first) && labels(second)
}

/// Whether the plan names one of them as an outcome of the review.
fn is_outcome(context: &Context<'_>, first: Pooled<'_>, second: Pooled<'_>) -> bool {
    let facts = context.plan.review.facts.iter();
    let mut outcomes = facts
        .filter(|fact| ["primary", "secondary"].contains(&fact.name.as_str()))
        .flat_map(|fact| &fact.values);
    outcomes.any(|outcome| {
        let named = |pooled: Pooled<'_>| pooled.statement.name.as_deref() == Some(&*outcome.text);
        named(first) || named(second)
    })
}

/// Whether the plan tests the difference: a `compare` of the two, or an analysis by the column.
fn is_compared(
    context: &Context<'_>,
    split: &Split<'_>,
    first: Pooled<'_>,
    second: Pooled<'_>,
) -> bool {
    let compares = context.plan.statements.iter().any(|statement| {
        matches!(&statement.kind, StatementKind::Compare(a, b, _)
            if [(first.at, second.at), (second.at, first.at)].contains(&(a.statement, b.statement)))
    });
    compares
        || analyses(context).any(|(_, _, analysis)| {
            let regressed = match &analysis.task {
                Task::Regress(task) => task.moderators.as_slice(),
                Task::Pool
                | Task::Bias(_)
                | Task::Sensitivity(_)
                | Task::Multiverse(_)
                | Task::Summarise
                | Task::Reserved => &[],
            };
            let scope = context.scope(analysis.source);
            let moderators = regressed.iter().flat_map(|m| &m.columns);
            moderators.chain(&analysis.by).any(|column| {
                let info = scope.and_then(|scope| scope.columns.get(*column));
                info.is_some_and(|info| info.name == split.column)
            })
        })
}

/// Whether both have rows that run, and no study stands in both.
fn share_no_study(context: &Context<'_>, first: Pooled<'_>, second: Pooled<'_>) -> bool {
    let studies = |pooled: Pooled<'_>| {
        let mut names = HashSet::new();
        sets(context, pooled.analysis, &mut |rows, set| {
            // Without a column of studies each row is one, and no row is in both.
            let name = |place: &u32| {
                if rows.names_studies() {
                    rows.study(*place).to_owned()
                } else {
                    format!("{} {place}", pooled.at)
                }
            };
            names.extend(set.places.iter().map(name));
        });
        names
    };
    let (first, second) = (studies(first), studies(second));
    !first.is_empty() && !second.is_empty() && first.is_disjoint(&second)
}

fn untested(
    context: &Context<'_>,
    split: &Split<'_>,
    first: Pooled<'_>,
    second: Pooled<'_>,
) -> Diagnostic {
    let rows = exclude::name(context.plan, split.source).unwrap_or("SELECTION");
    let column = split.column;
    let help = if split.labels {
        format!("write `pool {rows} by {column}`, which tests between them, or `compare` the two")
    } else {
        format!("`compare` the two, or write `regress {rows} on {column}`")
    };
    Diagnostic::new(
        Code::NoTestBetween,
        second.statement.span,
        format!("subgroups of `{column}` are pooled apart, and their difference is not tested"),
    )
    .label("this subgroup stands beside the other")
    .other(first.statement.span, "the other is pooled here")
    .note("that one is significant and the other is not says nothing of their difference: with the same true effect in both it happens in up to half of all pairs")
    .help(help)
}
