//! Criteria that a reviewer should look at again.

use super::Checker;
use super::expr::walk;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Condition, Scope, Type};
use crate::syntax::ast::{Expr, ExprKind};

impl Checker<'_> {
    /// Warns of a criterion that names a study, or that chooses by what is measured.
    pub(super) fn lint_criterion(
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
        let mut outcome = None;
        walk(expr, &mut |part| {
            let name = match &part.kind {
                ExprKind::Name(name) => name.text.clone(),
                ExprKind::Path(path) => {
                    let parts: Vec<&str> = path.iter().map(|p| p.text.as_str()).collect();
                    parts.join(".")
                }
                _ => return,
            };
            if scope.column(&name).is_some_and(|(_, c)| c.outcome) {
                outcome.get_or_insert((name, part.span));
            }
        });
        if let Some((name, span)) = outcome {
            self.out.push(
                Diagnostic::new(
                    Code::OutcomeDependent,
                    span,
                    format!("rows are chosen by `{name}`, which is part of the result"),
                )
                .label("something known before the result was expected")
                .note("choosing by the result makes effects out of chance")
                .help(
                    "if the numbers cannot be right, correct or drop them in the data, and say so",
                ),
            );
        }
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
