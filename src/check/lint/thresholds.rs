//! Two thresholds for one thing: in `require`, and in the criteria of selections.

use super::Linted;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::plan::{
    ColumnId, Condition, Number, Require, Selection, Size, SizeCondition, SourceRef, StepKind,
};
use crate::source::Span;
use crate::syntax::ast::CompareOp;

pub(super) fn lint(linted: &Linted<'_>, out: &mut Diagnostics) {
    requires(&linted.plan.requires, out);
    criteria(linted, out);
}

/// A least number of something that a verb needs.
struct Least<'a> {
    verb: &'a str,
    size: Size,
    above: bool,
    value: f64,
    text: &'a str,
    span: Span,
}

fn requires(requires: &[Require], out: &mut Diagnostics) {
    let mut known: Vec<Least<'_>> = Vec::new();
    for require in requires {
        let mut here = Vec::new();
        for verb in &require.verbs {
            leasts(&require.condition, verb, require.span, &mut here);
        }
        let mut told = false;
        for least in here {
            let same = |other: &&Least<'_>| {
                (other.verb, other.size, other.above) == (least.verb, least.size, least.above)
                    && !equal(other.value, least.value)
            };
            if let (Some(other), false) = (known.iter().find(same), told) {
                told = true;
                out.push(two_requires(other, &least));
            }
            known.push(least);
        }
    }
}

/// The bounds that must all hold.
fn leasts<'a>(condition: &'a SizeCondition, verb: &'a str, span: Span, into: &mut Vec<Least<'a>>) {
    match condition {
        SizeCondition::Compare {
            text,
            size,
            op,
            value,
        } => into.extend(above(*op).map(|above| Least {
            verb,
            size: *size,
            above,
            value: *value,
            text,
            span,
        })),
        SizeCondition::And(parts) => {
            for part in parts {
                leasts(part, verb, span, into);
            }
        }
        SizeCondition::Or(_) | SizeCondition::Not(_) => {}
    }
}

/// Whether a comparison asks for more than its bound, or for less; neither for one value.
fn above(op: CompareOp) -> Option<bool> {
    match op {
        CompareOp::Greater | CompareOp::GreaterEqual => Some(true),
        CompareOp::Less | CompareOp::LessEqual => Some(false),
        CompareOp::Equal | CompareOp::NotEqual => None,
    }
}

fn two_requires(first: &Least<'_>, second: &Least<'_>) -> Diagnostic {
    Diagnostic::new(
        Code::TwoThresholds,
        second.span,
        format!(
            "`{}` is required to have `{}`, and also `{}`",
            second.verb, first.text, second.text
        ),
    )
    .label("a second threshold for the same analyses")
    .other(first.span, "the other is here")
    .note("both hold, and so only the stricter one decides: the other is there to be quoted")
    .help("leave one of the two")
}

/// A criterion that a selection sets for a number.
struct Limit<'a> {
    selection: usize,
    /// Which dataset's column.
    dataset: usize,
    column: &'a str,
    above: bool,
    value: f64,
    text: &'a str,
    span: Span,
}

fn criteria(linted: &Linted<'_>, out: &mut Diagnostics) {
    let mut known: Vec<Limit<'_>> = Vec::new();
    for (at, selection) in linted.plan.selections.iter().enumerate() {
        let Some(dataset) = root(linted, at) else {
            continue;
        };
        for step in &selection.steps {
            let (condition, drops) = match &step.kind {
                StepKind::Include(condition) => (condition, false),
                StepKind::Exclude(condition) => (condition, true),
                StepKind::Where(_)
                | StepKind::DeriveNumber(_)
                | StepKind::DeriveLabel { .. }
                | StepKind::DeriveCopy(_)
                | StepKind::DeriveFlag(_)
                | StepKind::Keep { .. }
                | StepKind::Combine { .. }
                | StepKind::Pair { .. }
                | StepKind::Fill { .. } => continue,
            };
            let Some((column, keeps_above, value)) = bound(condition, drops) else {
                continue;
            };
            let Some(name) = declared(linted, selection, dataset, column) else {
                continue;
            };
            let limit = Limit {
                selection: at,
                dataset,
                column: name,
                above: keeps_above,
                value,
                text: &step.text,
                span: step.span,
            };
            let same = |other: &&Limit<'_>| {
                (other.dataset, other.column, other.above)
                    == (limit.dataset, limit.column, limit.above)
                    && !equal(other.value, limit.value)
            };
            if let Some(other) = known.iter().find(same) {
                out.push(two_criteria(linted, other, &limit));
            }
            known.push(limit);
        }
    }
}

/// The column, whether rows above the number are kept, and the number.
fn bound(condition: &Condition, drops: bool) -> Option<(ColumnId, bool, f64)> {
    let Condition::Compare(left, op, right) = condition else {
        return None;
    };
    let ((column, factor), op, value) = match (column(left), column(right)) {
        (Some(column), None) => (column, *op, constant(right)?),
        (None, Some(column)) => (column, op.mirrored(), constant(left)?),
        (Some(_), Some(_)) | (None, None) => return None,
    };
    let value = value / factor;
    Some((column, above(op)? != drops, value))
}

/// A column, and by how much its numbers are multiplied before they are compared.
fn column(number: &Number) -> Option<(ColumnId, f64)> {
    match number {
        Number::Column(column) => Some((*column, 1.0)),
        Number::Convert {
            value,
            multiply,
            divide,
        } => column(value).map(|(column, factor)| (column, factor * multiply / divide)),
        Number::Constant(_) | Number::Negate(_) | Number::Arithmetic(..) | Number::Call(..) => None,
    }
}

/// Whether two thresholds are one; they were converted from different units.
fn equal(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

/// A number that is the same for all rows, in the unit of the column.
fn constant(number: &Number) -> Option<f64> {
    match number {
        Number::Constant(value) => Some(*value),
        Number::Convert {
            value,
            multiply,
            divide,
        } => constant(value).map(|value| value * multiply / divide),
        Number::Negate(value) => constant(value).map(|value| -value),
        Number::Column(_) | Number::Arithmetic(..) | Number::Call(..) => None,
    }
}

/// The only dataset that a selection comes from.
fn root(linted: &Linted<'_>, selection: usize) -> Option<usize> {
    let mut at = selection;
    loop {
        let [(source, _)] = linted.plan.selections.get(at)?.sources.as_slice() else {
            return None;
        };
        match source {
            SourceRef::Dataset(dataset) => return Some(*dataset),
            // A selection is declared after its sources.
            SourceRef::Selection(earlier) if *earlier < at => at = *earlier,
            SourceRef::Selection(_) => return None,
        }
    }
}

/// The name of a column that the dataset itself has.
fn declared<'a>(
    linted: &Linted<'a>,
    selection: &'a Selection,
    dataset: usize,
    column: ColumnId,
) -> Option<&'a str> {
    let info = selection.scope.columns.get(column)?;
    let scope = &linted.plan.datasets.get(dataset)?.scope;
    let (_, declared) = scope.column(&info.name)?;
    (declared.span == info.span).then_some(info.name.as_str())
}

fn two_criteria(linted: &Linted<'_>, first: &Limit<'_>, second: &Limit<'_>) -> Diagnostic {
    let name = |at: usize| {
        let selection = linted.plan.selections.get(at);
        selection.map_or("", |selection| selection.name.as_str())
    };
    let message = if first.selection == second.selection {
        format!(
            "`{}` has two thresholds for `{}`",
            name(second.selection),
            second.column
        )
    } else {
        format!(
            "`{}` and `{}` have different thresholds for `{}`",
            name(first.selection),
            name(second.selection),
            second.column
        )
    };
    Diagnostic::new(Code::TwoThresholds, second.span, message)
        .label("another threshold for the same criterion")
        .other(first.span, format!("the other is `{}`", first.text))
        .note("a threshold that may be moved from analysis to analysis can be moved to where the result is best")
        .help("write the criterion once, in a selection that both are made from; to see what it changes, `sensitivity … excluding`")
}
