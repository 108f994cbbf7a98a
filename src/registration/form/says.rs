//! What a statement itself says: its clauses one by one, without what stands above it.
//!
//! Two statements that say the same have the same canonical clauses: numbers are exact and in base units, the order of
//! alternatives and of conditions is no matter, and a label is the same with quotes and without. Names of other
//! statements are `{"ref": name}`, so that a name that changed everywhere is no difference.

use serde_json::Value;

use super::expr::{calculated, compared, comparison};
use super::value::{decimal, flag, list, maybe, object, set, text};
use crate::source::Spanned;
use crate::syntax::ast::{
    Argument, Clause, ClauseKind, CompareOp, Date, EffectForm, Expr, ExprKind, Field, FieldValue,
    InItem, Name, Number, OptionUse, ResultRef, Step, StepKind, Term, Text,
};
use crate::unit::{Ratio, Unit};

/// An expression.
pub(super) fn expr(value: &Expr) -> Value {
    match &value.kind {
        ExprKind::Number(value) => number(value),
        ExprKind::Text(word) => object([("word", text(word))]),
        ExprKind::Name(name) => object([("word", text(&name.text))]),
        ExprKind::Date(written) => object([("date", date(*written))]),
        ExprKind::Path(parts) => object([("path", names(parts))]),
        ExprKind::Part { of, path } => object([("part", reference(of)), ("path", names(path))]),
        ExprKind::Negate(inner) => object([("negate", expr(inner))]),
        ExprKind::Arithmetic { op, left, right } => calculated(op.node, expr(left), expr(right)),
        ExprKind::Compare { first, rest } => chain(first, rest),
        ExprKind::In {
            value,
            items,
            negated,
        } => object([
            ("value", expr(value)),
            (
                if *negated { "not in" } else { "in" },
                set(items.iter().map(item)),
            ),
        ]),
        ExprKind::Missing { value, negated } => object([(
            if *negated { "not missing" } else { "missing" },
            expr(value),
        )]),
        ExprKind::Not(inner) => object([("not", expr(inner))]),
        ExprKind::And(parts) => object([("and", set(parts.iter().map(expr)))]),
        ExprKind::Or(parts) => object([("or", set(parts.iter().map(expr)))]),
        ExprKind::Call { name, arguments } => object([
            ("call", text(&name.text)),
            ("of", list(arguments.iter().map(expr))),
        ]),
        ExprKind::List(items) => object([("list", list(items.iter().map(expr)))]),
        ExprKind::Error => Value::Null,
    }
}

/// A number as it is meant: exact, and in base units where it has a unit.
fn number(number: &Number) -> Value {
    let unit = number.unit.as_ref().map(|unit| Unit::parse(&unit.node));
    let (base, factor) = unit.map_or((None, Ratio::ONE), |unit| {
        let (base, factor) = unit.canonical();
        (Some(base), factor)
    });
    let exact = Ratio::parse(&number.text).and_then(|exact| exact.multiply(factor));
    let exact = exact.map_or_else(
        || format!("{} times {factor}", number.text),
        |exact| exact.to_string(),
    );
    object([("number", text(exact)), ("unit", maybe(base))])
}

/// A date as precise as it was written: `2016-07`.
fn date(date: Date) -> Value {
    let Date { year, month, day } = date;
    let mut parts = vec![format!("{year:04}")];
    parts.extend(
        [month, day]
            .into_iter()
            .flatten()
            .map(|part| format!("{part:02}")),
    );
    text(parts.join("-"))
}

/// `a < b <= c` is `a < b and b <= c`.
fn chain(first: &Expr, rest: &[(Spanned<CompareOp>, Expr)]) -> Value {
    let mut left = first;
    let mut pairs = Vec::with_capacity(rest.len());
    for (op, right) in rest {
        pairs.push(compared(expr(left), op.node, expr(right)));
        left = right;
    }
    if let [only] = pairs.as_slice() {
        only.clone()
    } else {
        object([("and", set(pairs))])
    }
}

fn item(item: &InItem) -> Value {
    match &item.high {
        None => expr(&item.low),
        Some(high) => object([("from", expr(&item.low)), ("to", expr(high))]),
    }
}

fn names(names: &[Name]) -> Value {
    list(names.iter().map(|name| text(&name.text)))
}

fn name_set(names: &[Name]) -> Value {
    set(names.iter().map(|name| text(&name.text)))
}

/// The name of another statement.
pub(super) fn name(name: &Name) -> Value {
    object([("ref", text(&name.text))])
}

/// A result or a part of it.
pub(super) fn reference(of: &ResultRef) -> Value {
    object([("ref", text(&of.name.text)), ("part", names(&of.part))])
}

/// A step of a selection.
pub(super) fn step(step: &Step) -> Value {
    match &step.kind {
        StepKind::Where(c) => object([("where", expr(c))]),
        StepKind::Include(c) => object([("include", expr(c))]),
        StepKind::Exclude(c) => object([("exclude", expr(c))]),
        StepKind::Derive { name, unit, cases } => {
            let case = |case: &crate::syntax::ast::DeriveCase| {
                object([
                    ("value", expr(&case.value)),
                    ("where", case.condition.as_ref().map_or(Value::Null, expr)),
                ])
            };
            object([
                ("derive", text(&name.text)),
                (
                    "unit",
                    maybe(
                        unit.as_ref()
                            .map(|unit| Unit::parse(&unit.node).canonical().0),
                    ),
                ),
                (
                    "times",
                    maybe(
                        unit.as_ref()
                            .map(|unit| Unit::parse(&unit.node).canonical().1.to_string()),
                    ),
                ),
                ("cases", list(cases.iter().map(case))),
            ])
        }
        StepKind::Keep { largest, by, per } => object([
            (
                if *largest {
                    "keep largest"
                } else {
                    "keep smallest"
                },
                expr(by),
            ),
            ("per", name_set(per)),
        ]),
        StepKind::Combine { per, options } => object([
            ("combine per", name_set(per)),
            ("with", set(options.iter().map(option))),
        ]),
        StepKind::Pair {
            arm,
            by,
            against,
            per,
        } => object([
            ("pair", text(&arm.text)),
            ("by", text(&by.text)),
            ("against", text(&against.text)),
            ("per", name_set(per)),
        ]),
        StepKind::Fill { target, value } => {
            object([("fill", names(target)), ("value", expr(value))])
        }
        StepKind::Error => Value::Null,
    }
}

/// A form of an effect.
pub(super) fn form(form: &EffectForm) -> Value {
    let argument = |argument: &Argument| {
        object([
            (
                "name",
                maybe(argument.name.as_ref().map(|name| name.text.as_str())),
            ),
            ("value", expr(&argument.value)),
        ])
    };
    object([
        ("measure", text(&form.measure.text)),
        ("arguments", list(form.arguments.iter().map(argument))),
        ("where", form.condition.as_ref().map_or(Value::Null, expr)),
    ])
}

/// An option.
pub(super) fn option(option: &OptionUse) -> Value {
    object([
        ("option", text(&option.name.text)),
        ("values", list(option.values.iter().map(expr))),
        ("to", maybe(option.to.as_ref().map(|to| to.text.as_str()))),
    ])
}

/// A clause that is no `with`: of that each option stands for itself.
pub(super) fn clause(clause: &Clause) -> Value {
    object([(clause.word.text.as_str(), kind(&clause.kind))])
}

fn kind(clause: &ClauseKind) -> Value {
    match clause {
        ClauseKind::Measuring(effect) => name(effect),
        ClauseKind::Where(c) => expr(c),
        ClauseKind::By(columns) | ClauseKind::Per(columns) => name_set(columns),
        ClauseKind::Nested(columns) => names(columns),
        ClauseKind::Using(models) => name_set(models),
        ClauseKind::On(terms) => set(terms.iter().map(term)),
        ClauseKind::Robust(column) | ClauseKind::As(column) => text(&column.text),
        ClauseKind::With(options) => set(options.iter().map(option)),
        ClauseKind::To(file) => text(&file.node),
        ClauseKind::Showing(columns) => list(columns.iter().map(expr)),
        ClauseKind::Against(of) => reference(of),
        ClauseKind::Alternatives(kinds) => set(kinds.iter().map(kind)),
        ClauseKind::Error => Value::Null,
    }
}

fn term(term: &Term) -> Value {
    object([
        ("term", set(term.factors.iter().map(expr))),
        ("crossed", flag(term.crossed)),
    ])
}

/// A field of a record, or of `plan`.
pub(super) fn field(field: &Field) -> Value {
    object([
        ("field", text(&field.name.text)),
        ("values", list(field.values.iter().map(field_value))),
        ("fields", list(field.fields.iter().map(self::field))),
    ])
}

/// A value of a field. Of a number that was printed each digit counts.
fn field_value(value: &FieldValue) -> Value {
    let FieldValue {
        bound,
        value,
        to,
        because,
    } = value;
    let printed = |value: &Expr| {
        if let ExprKind::Number(number) = &value.kind {
            let unit = number.unit.as_ref().map(|unit| &unit.node);
            object([("printed", text(&number.text)), ("unit", maybe(unit))])
        } else {
            expr(value)
        }
    };
    let reason = |(words, count): &(Text, Option<Spanned<f64>>)| {
        object([
            ("reason", text(&words.node)),
            (
                "count",
                count.as_ref().map_or(Value::Null, |n| decimal(n.node)),
            ),
        ])
    };
    object([
        (
            "bound",
            maybe(bound.as_ref().map(|bound| comparison(bound.node))),
        ),
        ("value", printed(value)),
        ("to", to.as_ref().map_or(Value::Null, printed)),
        ("because", list(because.iter().map(reason))),
    ])
}
