//! Whether two analyses have the same rows but for one column, of which no value stands in both.

use crate::plan::{
    CheckedPlan, ColumnId, Condition, RowAnalysis, Scope, Selection, SourceRef, Step, StepKind,
    Type,
};
use crate::syntax::ast::CompareOp;

/// What tells two analyses of the same rows apart.
#[derive(PartialEq, Eq)]
pub(super) struct Split<'a> {
    /// The rows that both come from.
    pub(super) source: SourceRef,
    /// The column of which each has other values.
    pub(super) column: &'a str,
    /// Whether these are labels.
    pub(super) labels: bool,
}

/// One thing that makes the rows of an analysis out of those of its source.
#[derive(PartialEq)]
enum Made<'a> {
    /// The condition holds; or does not hold, of what is dropped.
    Holds(&'a Condition, bool),
    /// Another step, as written.
    Step(&'a str),
}

/// What a column may hold in the rows that are kept.
enum Values<'a> {
    In(&'a [String]),
    NotIn(&'a [String]),
    /// From and to, and whether the ends belong to it.
    Range((f64, bool), (f64, bool)),
}

/// The column that alone tells two analyses apart, with other values in each.
pub(super) fn split<'a>(
    plan: &'a CheckedPlan,
    first: &'a RowAnalysis,
    second: &'a RowAnalysis,
) -> Option<Split<'a>> {
    let theirs = lineage(plan, second.source);
    let source = lineage(plan, first.source)
        .into_iter()
        .find(|source| theirs.contains(source))?;
    let scope = scope(plan, source)?;
    let (first, second) = (made(plan, source, first), made(plan, source, second));
    let (column, labels) = first.iter().find_map(|one| {
        let (column, values) = one.values()?;
        let info = scope.columns.get(column)?;
        let apart = second.iter().any(|other| {
            let same = other.values().filter(|(c, _)| *c == column);
            same.is_some_and(|(_, other)| disjoint(&values, &other, &info.kind))
        });
        let labels = !matches!(values, Values::Range(..));
        (apart && info.kind != Type::Study && !info.outcome).then_some((column, labels))
    })?;
    let besides = |made: &&Made<'_>| made.values().is_none_or(|(c, _)| c != column);
    let same = first
        .iter()
        .filter(besides)
        .eq(second.iter().filter(besides));
    same.then_some(Split {
        source,
        column: &scope.columns.get(column)?.name,
        labels,
    })
}

/// The name of a source.
pub(super) fn name(plan: &CheckedPlan, source: SourceRef) -> Option<&str> {
    match source {
        SourceRef::Dataset(at) => plan.datasets.get(at).map(|d| d.name.as_str()),
        SourceRef::Selection(at) => plan.selections.get(at).map(|s| s.name.as_str()),
    }
}

fn scope(plan: &CheckedPlan, source: SourceRef) -> Option<&Scope> {
    match source {
        SourceRef::Dataset(at) => plan.datasets.get(at).map(|d| &d.scope),
        SourceRef::Selection(at) => plan.selections.get(at).map(|s| s.scope.as_ref()),
    }
}

/// The selection with its only source, where all columns of that keep their places.
fn selection(plan: &CheckedPlan, source: SourceRef) -> Option<(&Selection, SourceRef)> {
    let SourceRef::Selection(at) = source else {
        return None;
    };
    let selection = plan.selections.get(at)?;
    let [(from, columns)] = selection.sources.as_slice() else {
        return None;
    };
    let in_place = columns.iter().enumerate().all(|(at, column)| at == *column);
    let other_columns = |step: &Step| {
        matches!(
            step.kind,
            StepKind::Combine { .. } | StepKind::Pair { .. } | StepKind::Fill { .. }
        )
    };
    let kept = in_place && !selection.steps.iter().any(other_columns);
    kept.then_some((selection, *from))
}

/// A source, what it is selected from, and so on.
fn lineage(plan: &CheckedPlan, source: SourceRef) -> Vec<SourceRef> {
    let from = |source: &SourceRef| selection(plan, *source).map(|(_, from)| from);
    std::iter::successors(Some(source), from).collect()
}

/// How the rows of an analysis are made from those of `of`, in order.
fn made<'a>(plan: &'a CheckedPlan, of: SourceRef, analysis: &'a RowAnalysis) -> Vec<Made<'a>> {
    let line = lineage(plan, analysis.source);
    let mut made = Vec::new();
    let between: Vec<SourceRef> = line.into_iter().take_while(|at| *at != of).collect();
    for (selection, _) in between
        .into_iter()
        .rev()
        .filter_map(|at| selection(plan, at))
    {
        for step in &selection.steps {
            match &step.kind {
                StepKind::Where(condition) | StepKind::Include(condition) => {
                    parts(condition, true, &mut made);
                }
                StepKind::Exclude(condition) => parts(condition, false, &mut made),
                StepKind::DeriveNumber(_)
                | StepKind::DeriveLabel { .. }
                | StepKind::DeriveCopy(_)
                | StepKind::DeriveFlag(_)
                | StepKind::Keep { .. }
                | StepKind::Combine { .. }
                | StepKind::Pair { .. }
                | StepKind::Fill { .. } => made.push(Made::Step(&step.text)),
            }
        }
    }
    for condition in &analysis.conditions {
        parts(condition, true, &mut made);
    }
    made
}

/// The parts of a condition that each must hold, or must not.
fn parts<'a>(condition: &'a Condition, holds: bool, into: &mut Vec<Made<'a>>) {
    match (condition, holds) {
        (Condition::And(all), true) | (Condition::Or(all), false) => {
            for part in all {
                parts(part, holds, into);
            }
        }
        (Condition::Not(inner), _) => parts(inner, !holds, into),
        (condition, _) => into.push(Made::Holds(condition, holds)),
    }
}

impl<'a> Made<'a> {
    /// The column that it is about, and what that may hold.
    fn values(&self) -> Option<(ColumnId, Values<'a>)> {
        let Self::Holds(condition, holds) = self else {
            return None;
        };
        let range = |op: CompareOp, value| range(if *holds { op } else { negated(op) }, value);
        match condition {
            Condition::LabelIn(column, labels) if *holds => Some((*column, Values::In(labels))),
            Condition::LabelIn(column, labels) => Some((*column, Values::NotIn(labels))),
            Condition::Rank(column, op, rank) => Some((*column, range(*op, f64::from(*rank))?)),
            Condition::Compare(left, op, right) => {
                let ((column, factor), op, value) = match (left.column(), right.column()) {
                    (Some(column), None) => (column, *op, right.constant()?),
                    (None, Some(column)) => (column, op.mirrored(), left.constant()?),
                    (Some(_), Some(_)) | (None, None) => return None,
                };
                Some((column, range(op, value / factor)?))
            }
            Condition::Constant(_)
            | Condition::SameLabel(..)
            | Condition::Date { .. }
            | Condition::Missing(_)
            | Condition::MissingNumber(_)
            | Condition::Not(_)
            | Condition::And(_)
            | Condition::Or(_) => None,
        }
    }
}

fn negated(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Equal => CompareOp::NotEqual,
        CompareOp::NotEqual => CompareOp::Equal,
        CompareOp::Less => CompareOp::GreaterEqual,
        CompareOp::LessEqual => CompareOp::Greater,
        CompareOp::Greater => CompareOp::LessEqual,
        CompareOp::GreaterEqual => CompareOp::Less,
    }
}

fn range<'a>(op: CompareOp, value: f64) -> Option<Values<'a>> {
    let (lowest, highest) = ((f64::NEG_INFINITY, false), (f64::INFINITY, false));
    Some(match op {
        CompareOp::Equal => Values::Range((value, true), (value, true)),
        CompareOp::Less => Values::Range(lowest, (value, false)),
        CompareOp::LessEqual => Values::Range(lowest, (value, true)),
        CompareOp::Greater => Values::Range((value, false), highest),
        CompareOp::GreaterEqual => Values::Range((value, true), highest),
        CompareOp::NotEqual => return None,
    })
}

/// Whether no value of the column is in both.
fn disjoint(first: &Values<'_>, second: &Values<'_>, kind: &Type) -> bool {
    match (first, second) {
        (Values::In(a), Values::In(b)) => !a.iter().any(|label| b.contains(label)),
        (Values::In(a), Values::NotIn(b)) | (Values::NotIn(b), Values::In(a)) => {
            a.iter().all(|label| b.contains(label))
        }
        (Values::NotIn(a), Values::NotIn(b)) => {
            let dropped = |label: &str| a.iter().chain(*b).any(|known| known == label);
            match kind {
                Type::Label { labels, .. } => labels.iter().all(|label| dropped(label)),
                Type::Flag => dropped("no") && dropped("yes"),
                Type::Number(_) | Type::Text | Type::Study | Type::Date | Type::Unknown => false,
            }
        }
        (Values::Range(low_a, high_a), Values::Range(low_b, high_b)) => {
            ends_before(*high_a, *low_b) || ends_before(*high_b, *low_a)
        }
        (Values::Range(..), _) | (_, Values::Range(..)) => false,
    }
}

/// Whether a range with this upper end lies below one with that lower end; ends may come from different units.
fn ends_before((high, with_high): (f64, bool), (low, with_low): (f64, bool)) -> bool {
    if (high - low).abs() <= 1e-9 * high.abs().max(low.abs()) {
        !(with_high && with_low)
    } else {
        high < low
    }
}
