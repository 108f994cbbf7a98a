//! What a schema declares. Where its rows lie and how the file is written are records, and no part of it.

use serde_json::Value;

use super::expr::arithmetic;
use super::says;
use super::value::{decimal, flag, list, maybe, object, set, text};
use crate::plan::{
    ArmField, ArmSchema, CellKind, Dataset, FieldSource, SchemaColumn, Scope, SpreadSource, Type,
};

/// The columns of a dataset, and what stands for nothing in its cells.
pub(super) fn dataset(dataset: &Dataset) -> Value {
    let columns = dataset.columns.iter().flatten();
    object([
        ("columns", set(columns.map(|c| column(c, &dataset.scope)))),
        ("missing", set(dataset.format.missing.iter().map(text))),
    ])
}

/// One column.
pub(super) fn column(column: &SchemaColumn, scope: &Scope) -> Value {
    let SchemaColumn {
        name,
        span: _,
        optional,
        headers,
        kind,
        column: place,
    } = column;
    object([
        ("column", text(name)),
        ("optional", flag(*optional)),
        (
            "headers",
            list(headers.iter().map(|(header, _)| text(header))),
        ),
        ("cells", cells(kind)),
        (
            "holds",
            scope
                .columns
                .get(*place)
                .map_or(Value::Null, |c| holds(&c.kind)),
        ),
    ])
}

fn cells(kind: &CellKind) -> Value {
    let ranged = |word: &str, range: &Option<(f64, f64)>| {
        object([
            ("type", text(word)),
            ("from", range.map_or(Value::Null, |(low, _)| decimal(low))),
            ("to", range.map_or(Value::Null, |(_, high)| decimal(high))),
        ])
    };
    match kind {
        CellKind::Study => text("study"),
        CellKind::Text => text("text"),
        CellKind::Label(labels) => {
            let spelt = |(label, spelling): &(String, String)| {
                object([("label", text(label)), ("spelling", text(spelling))])
            };
            object([("labels", list(labels.iter().map(spelt)))])
        }
        CellKind::Flag => text("flag"),
        CellKind::Count(range) => ranged("count", range),
        CellKind::Integer(range) => ranged("integer", range),
        CellKind::Number(range) => ranged("number", range),
        CellKind::Percent(range) => ranged("percent", range),
        CellKind::Year(range) => ranged("year", range),
        CellKind::Date => text("date"),
        CellKind::Interval => text("interval"),
        CellKind::Arm(schema) => arm(schema),
    }
}

/// The unit of numbers, and whether labels are ordered; what else a type says stands in `cells`.
fn holds(kind: &Type) -> Value {
    match kind {
        Type::Number(unit) if unit.is_plain() => Value::Null,
        Type::Number(unit) => {
            let (base, factor) = unit.canonical();
            object([("unit", text(base)), ("times", text(factor.to_string()))])
        }
        Type::Label { ordered: true, .. } => text("ordered"),
        Type::Label { .. } | Type::Flag | Type::Text | Type::Study | Type::Date | Type::Unknown => {
            Value::Null
        }
    }
}

fn arm(schema: &ArmSchema) -> Value {
    let ArmSchema {
        fields,
        spreads,
        implied,
    } = schema;
    object([
        ("arm", set(fields.iter().map(field))),
        // In the order in which a row tries them.
        ("spreads", list(spreads.iter().map(spread))),
        ("implied", flag(*implied)),
    ])
}

fn field(field: &ArmField) -> Value {
    let of = match &field.source {
        FieldSource::Header(expr) => object([("header", says::expr(expr))]),
        FieldSource::Spread(prefix) => object([("spread", text(*prefix))]),
        FieldSource::MeanOrMedian(prefix, mean) => object([
            ("mean or median", text(*prefix)),
            ("mean", mean.as_ref().map_or(Value::Null, says::expr)),
        ]),
        FieldSource::SumOfEvents => text(format!(
            "events {} nonevents",
            arithmetic(crate::syntax::ast::ArithmeticOp::Add)
        )),
        FieldSource::Group(expr) => object([("group", says::expr(expr))]),
    };
    object([("field", text(&field.name)), ("of", of)])
}

fn spread(source: &SpreadSource) -> Value {
    let value = |value: &Option<crate::syntax::ast::Expr>| match value {
        Some(expr) => says::expr(expr),
        None => text(""),
    };
    object([
        (
            "prefix",
            maybe((!source.prefix.is_empty()).then_some(source.prefix)),
        ),
        ("form", text(source.form)),
        ("values", list(source.values.iter().map(value))),
    ])
}
