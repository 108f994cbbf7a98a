//! Expressions of a checked plan: columns by name, numbers in the unit that they are compared in.

use serde_json::Value;

use super::value::{bag, decimal, list, object, set, text};
use crate::plan::{ColumnId, Condition, Number, Scope};
use crate::syntax::ast::{ArithmeticOp, CompareOp};

/// The name of a column.
pub(super) fn column(scope: &Scope, id: ColumnId) -> Value {
    let name = scope.columns.get(id).map(|column| column.name.clone());
    text(name.unwrap_or_default())
}

/// The names of columns, of which the order means nothing.
pub(super) fn column_set(scope: &Scope, ids: &[ColumnId]) -> Value {
    set(ids.iter().map(|id| column(scope, *id)))
}

/// A number per row.
pub(super) fn number(scope: &Scope, value: &Number) -> Value {
    match value {
        Number::Constant(value) => object([("number", decimal(*value))]),
        Number::Column(id) => object([("column", column(scope, *id))]),
        Number::Convert {
            value,
            multiply,
            divide,
        } => object([
            ("convert", number(scope, value)),
            ("multiply", decimal(*multiply)),
            ("divide", decimal(*divide)),
        ]),
        Number::Negate(inner) => object([("negate", number(scope, inner))]),
        Number::Arithmetic(op, left, right) => {
            calculated(*op, number(scope, left), number(scope, right))
        }
        Number::Call(function, arguments) => object([
            ("call", text(function.name)),
            ("of", list(arguments.iter().map(|a| number(scope, a)))),
        ]),
    }
}

/// `left op right`. Sums and products are one list, in no order and without the brackets between them.
pub(super) fn calculated(op: ArithmeticOp, left: Value, right: Value) -> Value {
    let sign = arithmetic(op);
    let sides = match op {
        ArithmeticOp::Add | ArithmeticOp::Multiply => {
            let parts = [left, right].into_iter().flat_map(|side| {
                // `(a + b) + c`: the parts of the inner sum stand for it.
                let inner = side.as_object().filter(|fields| fields.len() == 1);
                let inner = inner.and_then(|fields| fields.get(sign)?.as_array().cloned());
                inner.unwrap_or_else(|| vec![side])
            });
            bag(parts)
        }
        ArithmeticOp::Subtract | ArithmeticOp::Divide | ArithmeticOp::Power => vec![left, right],
    };
    object([(sign, Value::Array(sides))])
}

pub(super) fn arithmetic(op: ArithmeticOp) -> &'static str {
    match op {
        ArithmeticOp::Add => "+",
        ArithmeticOp::Subtract => "-",
        ArithmeticOp::Multiply => "*",
        ArithmeticOp::Divide => "/",
        ArithmeticOp::Power => "^",
    }
}

pub(super) fn comparison(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Equal => "=",
        CompareOp::NotEqual => "!=",
        CompareOp::Less => "<",
        CompareOp::LessEqual => "<=",
        CompareOp::Greater => ">",
        CompareOp::GreaterEqual => ">=",
    }
}

/// `left op right` in one of its two spellings: a number on the right, and else `<` rather than `>`.
pub(super) fn compared(left: Value, op: CompareOp, right: Value) -> Value {
    let literal = |side: &Value| side.get("number").is_some();
    let turn = match op {
        _ if literal(&left) != literal(&right) => literal(&left),
        CompareOp::Equal | CompareOp::NotEqual => {
            super::value::canonical(&left) > super::value::canonical(&right)
        }
        CompareOp::Greater | CompareOp::GreaterEqual => true,
        CompareOp::Less | CompareOp::LessEqual => false,
    };
    let (left, op, right) = if turn {
        (right, op.mirrored(), left)
    } else {
        (left, op, right)
    };
    object([(comparison(op), Value::Array(vec![left, right]))])
}

/// Whether something holds, per row.
pub(super) fn condition(scope: &Scope, value: &Condition) -> Value {
    match value {
        Condition::Constant(holds) => text(if *holds { "always" } else { "never" }),
        Condition::Compare(left, op, right) => {
            compared(number(scope, left), *op, number(scope, right))
        }
        Condition::LabelIn(id, labels) => object([
            ("column", column(scope, *id)),
            ("in", set(labels.iter().map(text))),
        ]),
        Condition::SameLabel(a, b) => {
            object([("same", set([column(scope, *a), column(scope, *b)]))])
        }
        Condition::Rank(id, op, rank) => object([
            ("column", column(scope, *id)),
            ("rank", text(comparison(*op))),
            ("label", text(rank.to_string())),
        ]),
        Condition::Date {
            column: id,
            op,
            first,
            last,
        } => object([
            ("column", column(scope, *id)),
            ("date", text(comparison(*op))),
            ("days", list([first, last].map(|day| text(day.to_string())))),
        ]),
        Condition::Missing(id) => object([("missing", column(scope, *id))]),
        Condition::MissingNumber(value) => object([("missing", number(scope, value))]),
        Condition::Not(inner) => object([("not", condition(scope, inner))]),
        Condition::And(parts) => object([("and", all(scope, parts))]),
        Condition::Or(parts) => {
            let mut flat = Vec::new();
            flatten(parts, &mut flat, &|part| {
                if let Condition::Or(inner) = part {
                    Some(inner)
                } else {
                    None
                }
            });
            object([(
                "or",
                set(flat.into_iter().map(|part| condition(scope, part))),
            )])
        }
    }
}

/// Conditions that must all hold: without the `and`s between them, in no order.
pub(super) fn all(scope: &Scope, parts: &[Condition]) -> Value {
    let mut flat = Vec::new();
    flatten(parts, &mut flat, &|part| {
        if let Condition::And(inner) = part {
            Some(inner)
        } else {
            None
        }
    });
    set(flat.into_iter().map(|part| condition(scope, part)))
}

fn flatten<'a>(
    parts: &'a [Condition],
    into: &mut Vec<&'a Condition>,
    inner: &impl Fn(&'a Condition) -> Option<&'a Vec<Condition>>,
) {
    for part in parts {
        match inner(part) {
            Some(parts) => flatten(parts, into, inner),
            None => into.push(part),
        }
    }
}
