//! The rows of a selection: those of its sources, and what each step does with them.

use serde_json::Value;

use super::effect;
use super::expr::{column, column_set, condition, number};
use super::value::{decimal, flag, list, maybe, object, text};
use crate::plan::{Condition, Number, Scope, Selection, StepKind};
use crate::syntax::ast;
use crate::unit::Unit;

/// A selection whose sources have the closures `sources`, and whose steps are `written`.
pub(super) fn selection(selection: &Selection, written: &[ast::Step], sources: &[String]) -> Value {
    let Selection {
        name: _,
        span: _,
        sources: kept,
        start,
        steps,
        scope,
    } = selection;
    // Of one source all columns are kept; of several those that they share.
    let shared = start.columns.iter().map(|column| text(&column.name));
    object([
        ("sources", list(sources.iter().map(text))),
        (
            "columns",
            if kept.len() > 1 {
                list(shared)
            } else {
                Value::Null
            },
        ),
        (
            "steps",
            list(
                (steps.iter().zip(written))
                    .map(|(done, said)| named(step(scope, &done.kind), said)),
            ),
        ),
    ])
}

/// A step with the name and the unit of the column that it makes: later steps know it by these.
fn named(step: Value, written: &ast::Step) -> Value {
    let ast::StepKind::Derive { name, unit, .. } = &written.kind else {
        return step;
    };
    let (base, factor) = unit.as_ref().map_or((None, None), |unit| {
        let (base, factor) = Unit::parse(&unit.node).canonical();
        (Some(base), Some(factor.to_string()))
    });
    let column = object([
        ("column", text(&name.text)),
        ("unit", maybe(base)),
        ("times", maybe(factor)),
    ]);
    object([("new", column), ("step", step)])
}

fn step(scope: &Scope, kind: &StepKind) -> Value {
    match kind {
        StepKind::Where(c) => object([("where", condition(scope, c))]),
        StepKind::Include(c) => object([("include", condition(scope, c))]),
        StepKind::Exclude(c) => object([("exclude", condition(scope, c))]),
        StepKind::DeriveNumber(cases) => object([(
            "derive",
            list(
                cases
                    .iter()
                    .map(|(value, when)| case(scope, number(scope, value), when.as_ref())),
            ),
        )]),
        StepKind::DeriveLabel { labels, cases } => {
            let label = |place: u32| labels.get(place as usize).cloned().unwrap_or_default();
            object([
                ("labels", list(labels.iter().map(text))),
                (
                    "derive",
                    list(cases.iter().map(|(place, when)| {
                        case(
                            scope,
                            object([("label", text(label(*place)))]),
                            when.as_ref(),
                        )
                    })),
                ),
            ])
        }
        StepKind::DeriveCopy(id) => object([("derive", object([("column", column(scope, *id))]))]),
        StepKind::DeriveFlag(c) => object([("derive", object([("flag", condition(scope, c))]))]),
        StepKind::Keep {
            largest,
            by,
            per,
            outcome: _,
        } => object([
            (
                if *largest {
                    "keep largest"
                } else {
                    "keep smallest"
                },
                number(scope, by),
            ),
            ("per", column_set(scope, per)),
        ]),
        StepKind::Combine {
            effect: measured,
            per,
            rho,
            n_columns: _,
        } => object([
            ("combine", effect::bound(scope, measured)),
            ("per", column_set(scope, per)),
            ("rho", decimal(*rho)),
        ]),
        StepKind::Pair {
            arm,
            by,
            against,
            per,
        } => object([
            ("pair", column_set(scope, arm)),
            ("by", column(scope, *by)),
            ("against", text(against)),
            ("per", column_set(scope, per)),
        ]),
        StepKind::Fill { column: id, value } => object([
            ("fill", column(scope, *id)),
            ("value", filled(scope, value)),
        ]),
    }
}

fn filled(scope: &Scope, value: &Number) -> Value {
    number(scope, value)
}

fn case(scope: &Scope, value: Value, when: Option<&Condition>) -> Value {
    object([
        ("value", value),
        ("where", when.map_or(Value::Null, |c| condition(scope, c))),
        ("otherwise", flag(when.is_none())),
    ])
}
