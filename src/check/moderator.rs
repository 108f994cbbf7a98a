//! `on TERM + TERM`: moderators.

use super::Checker;
use super::expr::Exprs;
use super::task::{Asked, Computed};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::function;
use crate::plan::{Regress, Type};
use crate::syntax::ast::{Expr, ExprKind, Name, Term};

/// The functions of terms.
const TERMS: &[&str] = &["center", "poly", "reference"];

/// What is computed.
#[allow(clippy::unnecessary_wraps, reason = "what does not fit will be none")]
pub(super) fn task(_checker: &mut Checker<'_>, asked: &Asked<'_, '_>) -> Computed<Regress> {
    Some((Regress {}, Some(asked.verb.name.to_owned())))
}

/// Checks the names, types and units of moderators.
pub(super) fn check(exprs: &mut Exprs<'_>, terms: &[Term]) {
    for factor in terms.iter().flat_map(|term| &term.factors) {
        check_factor(exprs, factor);
    }
}

fn check_factor(exprs: &mut Exprs<'_>, factor: &Expr) {
    if matches!(factor.kind, ExprKind::Name(_) | ExprKind::Path(_)) {
        let _ = exprs.reference(factor);
    } else if let ExprKind::Call { name, arguments } = &factor.kind
        && TERMS.contains(&name.text.as_str())
    {
        check_call(exprs, name, arguments);
    } else if let ExprKind::Call { name, .. } = &factor.kind
        && function::find(&name.text).is_none()
        && let [near, ..] = suggest(&name.text, TERMS.iter().copied()).as_slice()
    {
        exprs.out.push(
            Diagnostic::new(
                Code::UnknownFunction,
                name.span,
                format!("`{}` is not a function", name.text),
            )
            .label("no function of this name")
            .help(format!("write `{near}`")),
        );
    } else {
        let _ = exprs.number(factor);
    }
}

/// `center(x)`, `poly(x, 2)`, `reference(a, label)`.
fn check_call(exprs: &mut Exprs<'_>, name: &Name, arguments: &[Expr]) {
    let wanted = match name.text.as_str() {
        "center" => "center(x)",
        "poly" => "poly(x, 2)",
        _ => "reference(column, label)",
    };
    match (name.text.as_str(), arguments) {
        ("center", [x]) => {
            let _ = exprs.number(x);
        }
        ("poly", [x, degree]) if matches!(degree.kind, ExprKind::Number(_)) => {
            let _ = exprs.number(x);
        }
        ("reference", [column, label]) => {
            let Some(place) = exprs.reference(column) else {
                return;
            };
            let Some(info) = exprs.scope.columns.get(place).cloned() else {
                return;
            };
            if !matches!(info.kind, Type::Label { .. } | Type::Flag | Type::Text) {
                exprs.out.push(
                    Diagnostic::new(
                        Code::WrongType,
                        column.span,
                        format!("`{}` has no labels", info.name),
                    )
                    .label("a column of labels was expected")
                    .other(info.span, "declared here")
                    .help(format!("write `{}`: numbers have no reference", info.name)),
                );
                return;
            }
            if let ExprKind::Name(word) = &label.kind {
                let _ = exprs.known_label(&info, &word.text, false, label);
            } else if let ExprKind::Text(word) = &label.kind {
                let _ = exprs.known_label(&info, word, true, label);
            }
        }
        _ => exprs.out.push(
            Diagnostic::new(
                Code::WrongArguments,
                name.span,
                format!("`{}` does not take these arguments", name.text),
            )
            .label("other arguments were expected")
            .help(format!("write `{wanted}`")),
        ),
    }
}
