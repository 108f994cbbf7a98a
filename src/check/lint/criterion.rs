//! Criteria that a reviewer should look at again.

use super::super::Checker;
use super::super::expr::{dotted, walk};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::plan::{Condition, Scope, Type};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind};

impl Checker<'_> {
    /// Warns of a criterion that names a study.
    pub(in crate::check) fn lint_criterion(
        &mut self,
        scope: &Scope,
        expr: &Expr,
        condition: Option<&Condition>,
    ) {
        if let Some(condition) = condition
            && names_study(scope, condition)
        {
            self.out.push(
                Diagnostic::new(
                    Code::CriterionNamesStudy,
                    expr.span,
                    "a criterion that names a study",
                )
                .label("a property of studies was expected")
                .note(
                    "a rule that is written for one study can be written after its result is known",
                )
                .help("say what is wrong with the study, as a column, and choose by that"),
            );
        }
    }
}

/// Warns where rows are chosen, or put in groups, by what is measured.
pub(in crate::check) fn chosen_by_outcome(scope: &Scope, expr: &Expr, out: &mut Diagnostics) {
    if let Some((name, span)) = outcome_in(scope, expr) {
        out.push(
            Diagnostic::new(
                Code::OutcomeDependent,
                span,
                format!("rows are chosen by `{name}`, which is part of the result"),
            )
            .label("something known before the result was expected")
            .note("choosing by the result makes effects out of chance")
            .help("if the numbers cannot be right, correct or drop them in the data, and say so"),
        );
    }
}

/// Warns where effects are explained by what they are computed from.
pub(in crate::check) fn explained_by_itself(scope: &Scope, factor: &Expr, out: &mut Diagnostics) {
    if let Some((name, span)) = outcome_in(scope, factor) {
        out.push(
            Diagnostic::new(
                Code::OutcomeDependent,
                span,
                format!("effects are explained by `{name}`, of which they are computed"),
            )
            .label("a property of the studies was expected")
            .note("what an effect is computed from goes together with it by chance alone; for small-study effects there is `bias`")
            .help("explain effects by what was known before the result: dose, year, design"),
        );
    }
}

/// The first part of an expression that is a result, and where.
fn outcome_in(scope: &Scope, expr: &Expr) -> Option<(String, Span)> {
    let mut outcome = None;
    values(expr, &mut |part| {
        let Some(name) = dotted(part) else { return };
        if scope.column(&name).is_some_and(|(_, c)| c.outcome) {
            outcome.get_or_insert((name, part.span));
        }
    });
    outcome
}

/// Calls `visit` on the parts whose value decides: whether something is missing is no outcome.
fn values(expr: &Expr, visit: &mut impl FnMut(&Expr)) {
    if let ExprKind::And(parts) | ExprKind::Or(parts) = &expr.kind {
        for part in parts {
            values(part, visit);
        }
    } else if let ExprKind::Not(inner) = &expr.kind {
        values(inner, visit);
    } else if !matches!(expr.kind, ExprKind::Missing { .. }) {
        walk(expr, visit);
    }
}

fn names_study(scope: &Scope, condition: &Condition) -> bool {
    match condition {
        Condition::LabelIn(column, _) => scope
            .columns
            .get(*column)
            .is_some_and(|c| c.kind == Type::Study),
        Condition::Not(inner) => names_study(scope, inner),
        Condition::And(parts) | Condition::Or(parts) => {
            parts.iter().any(|part| names_study(scope, part))
        }
        Condition::Constant(_)
        | Condition::Compare(..)
        | Condition::SameLabel(..)
        | Condition::Rank(..)
        | Condition::Date { .. }
        | Condition::Missing(_)
        | Condition::MissingNumber(_) => false,
    }
}
