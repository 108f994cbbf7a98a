//! Two subgroups of one selection, pooled apart and never compared.

use super::Linted;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::plan::{ColumnId, Condition, RowAnalysis, SourceRef, Statement, StatementKind};

/// A pool of the rows with some labels of a column.
struct Subgroup<'a> {
    at: usize,
    statement: &'a Statement,
    source: SourceRef,
    effect: Option<usize>,
    column: ColumnId,
    labels: &'a [String],
}

pub(super) fn lint(linted: &Linted<'_>, out: &mut Diagnostics) {
    let mut told: Vec<(SourceRef, ColumnId)> = Vec::new();
    let mut known: Vec<Subgroup<'_>> = Vec::new();
    for (at, statement) in linted.plan.statements.iter().enumerate() {
        let Some(subgroup) = subgroup(at, statement) else {
            continue;
        };
        let apart = |other: &&Subgroup<'_>| {
            (other.source, other.effect, other.column)
                == (subgroup.source, subgroup.effect, subgroup.column)
                && !other.labels.iter().any(|l| subgroup.labels.contains(l))
        };
        let place = (subgroup.source, subgroup.column);
        if let Some(other) = known.iter().find(apart)
            && !told.contains(&place)
            && !is_compared(linted, other, &subgroup)
        {
            told.push(place);
            out.push(untested(linted, other, &subgroup));
        }
        known.push(subgroup);
    }
}

fn subgroup(at: usize, statement: &Statement) -> Option<Subgroup<'_>> {
    let StatementKind::Rows(analysis) = &statement.kind else {
        return None;
    };
    if analysis.verb != "pool" {
        return None;
    }
    let [Condition::LabelIn(column, labels)] = analysis.conditions.as_slice() else {
        return None;
    };
    Some(Subgroup {
        at,
        statement,
        source: analysis.source,
        effect: analysis.effect.as_ref().map(|effect| effect.effect),
        column: *column,
        labels,
    })
}

/// Whether the plan tests the difference: a `compare` of the two, or an analysis by the column.
fn is_compared(linted: &Linted<'_>, first: &Subgroup<'_>, second: &Subgroup<'_>) -> bool {
    let compares = linted.plan.statements.iter().any(|statement| {
        matches!(&statement.kind, StatementKind::Compare(a, b, _)
            if [(first.at, second.at), (second.at, first.at)].contains(&(a.statement, b.statement)))
    });
    let name = column_name(linted, first.source, first.column);
    let by = |analysis: &RowAnalysis| {
        let same = analysis.source == first.source;
        same && (analysis.by == Some(first.column) || explains(analysis, first.column))
    };
    compares || name.is_none() || linted.analyses().any(|(_, analysis)| by(analysis))
}

/// Whether a regression has the column among its moderators.
fn explains(analysis: &RowAnalysis, column: ColumnId) -> bool {
    if let crate::plan::Task::Regress(task) = &analysis.task {
        let mut moderators = task.moderators.iter();
        moderators.any(|moderator| moderator.columns.contains(&column))
    } else {
        false
    }
}

fn source<'a>(linted: &Linted<'a>, source: SourceRef) -> Option<(&'a str, &'a crate::plan::Scope)> {
    match source {
        SourceRef::Dataset(at) => {
            let dataset = linted.plan.datasets.get(at)?;
            Some((&dataset.name, &dataset.scope))
        }
        SourceRef::Selection(at) => {
            let selection = linted.plan.selections.get(at)?;
            Some((&selection.name, &selection.scope))
        }
    }
}

fn column_name<'a>(linted: &Linted<'a>, of: SourceRef, column: ColumnId) -> Option<&'a str> {
    let (_, scope) = source(linted, of)?;
    scope.columns.get(column).map(|info| info.name.as_str())
}

fn untested(linted: &Linted<'_>, first: &Subgroup<'_>, second: &Subgroup<'_>) -> Diagnostic {
    let column = column_name(linted, first.source, first.column).unwrap_or("COLUMN");
    let rows = source(linted, first.source).map_or("SELECTION", |(name, _)| name);
    Diagnostic::new(
        Code::NoTestBetween,
        second.statement.span,
        format!("subgroups of `{column}` are pooled apart, and their difference is not tested"),
    )
    .label("this subgroup stands beside the other")
    .other(first.statement.span, "the other is pooled here")
    .note("that one is significant and the other is not says nothing of their difference: with the same true effect in both it happens in up to half of all pairs")
    .help(format!(
        "write `pool {rows} by {column}`, which tests between them, or `compare` the two"
    ))
}
