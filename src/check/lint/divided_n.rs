//! A group whose n is divided, next to a standard error.

use super::Linted;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::syntax::ast::{self, ArithmeticOp, ArmField, ArmValue, ColumnKind, Expr, ExprKind};

/// Fields from which the standard deviation is computed with n.
const BY_N: &[&str] = &["sem", "se", "ci"];

pub(super) fn lint(linted: &Linted<'_>, out: &mut Diagnostics) {
    for statement in &linted.written.statements {
        let ast::StatementKind::Data(data) = &statement.kind else {
            continue;
        };
        let mut found = Vec::new();
        for column in data.schema.iter().flatten() {
            if let ColumnKind::Arm(fields) = &column.kind {
                arm(fields, &mut found);
            }
        }
        // One warning for a schema: its arms are written alike.
        let mut found = found.into_iter();
        if let Some(first) = found.next() {
            let further = found.map(|more| more.n.span);
            let warning = warning(&first);
            out.push(further.fold(warning, |warning, span| warning.other(span, "and here")));
        }
    }
}

/// An n that is divided, and the field beside it.
struct Divided<'a> {
    n: &'a Expr,
    undivided: &'a Expr,
    spread: &'a ArmField,
}

/// One group, or one of its two measurements.
fn arm<'a>(fields: &'a [ArmField], found: &mut Vec<Divided<'a>>) {
    let mut n: Option<&Expr> = None;
    let mut spread: Option<&ArmField> = None;
    for field in fields {
        match &field.value {
            ArmValue::Fields(inner) => arm(inner, found),
            ArmValue::Expr(value) if field.name.text == "n" => n = Some(value),
            ArmValue::Expr(_) if BY_N.contains(&field.name.text.as_str()) => spread = Some(field),
            ArmValue::Expr(_) => {}
        }
    }
    let (Some(n), Some(spread)) = (n, spread) else {
        return;
    };
    // A sum of groups that were printed together is an n as any other.
    if let ExprKind::Arithmetic { op, left, .. } = &n.kind
        && op.node == ArithmeticOp::Divide
    {
        found.push(Divided {
            n,
            undivided: left,
            spread,
        });
    }
}

fn warning(found: &Divided<'_>) -> Diagnostic {
    let name = &found.spread.name;
    let how = if name.text == "ci" {
        "the standard deviation comes from its half width, times √n"
    } else {
        "the standard deviation is this times √n"
    };
    let named = |expr: &Expr| {
        if let ExprKind::Name(name) = &expr.kind {
            Some(name.text.clone())
        } else {
            None
        }
    };
    let spread = match &found.spread.value {
        ArmValue::Expr(value) if name.text != "ci" => named(value),
        ArmValue::Expr(_) | ArmValue::Fields(_) => None,
    };
    let (spread, n) = (spread, named(found.undivided));
    let (spread, n) = (spread.as_deref(), n.as_deref());
    let written = format!("{} * sqrt({})", spread.unwrap_or("sem1"), n.unwrap_or("n1"));
    Diagnostic::new(
        Code::DividedN,
        found.n.span,
        format!("a divided `n` beside `{}`", name.text),
    )
    .label("the n that was printed with it was expected")
    .other(name.span, how)
    .note("a standard error belongs to the n that it was computed with; with a smaller one the standard deviation comes out too small, and the effect too large")
    .help(format!("write the standard deviation itself, with the n of the paper: `sd: {written}`"))
}
