//! `derive`: a new column from the others.

use std::sync::Arc;

use super::expr::is_word;
use super::select::Steps;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Condition, Number, StepKind, Type};
use crate::syntax::ast::{self, DeriveCase, Expr, ExprKind};
use crate::unit::Unit;

impl Steps<'_, '_> {
    /// Appends the column `name`.
    pub(super) fn derive(
        &mut self,
        name: &ast::Name,
        unit: Option<&ast::UnitText>,
        cases: &[DeriveCase],
    ) -> Option<StepKind> {
        if let Some(first) = self.scope.column(&name.text).map(|(_, c)| c.span) {
            self.report(
                Diagnostic::new(
                    Code::DuplicateName,
                    name.span,
                    format!("there is a column `{}` already", name.text),
                )
                .label("a new name was expected")
                .other(first, "declared here")
                .help(format!("write another name, for example `{}_2`", name.text)),
            );
            return None;
        }
        let always = cases.iter().position(|case| case.condition.is_none());
        if let (Some(at), true) = (always, always.is_some_and(|at| at + 1 < cases.len()))
            && let (Some(first), Some(next)) = (cases.get(at), cases.get(at + 1))
        {
            self.report(
                Diagnostic::new(
                    Code::WrongArguments,
                    next.value.span,
                    "this case is never reached",
                )
                .label("a case behind one that always holds")
                .other(first.value.span, "this one has no condition")
                .help("write `a where C, b otherwise`; a decimal is written with a point: `2.3`"),
            );
            return None;
        }
        let conditions: Vec<Option<Condition>> = cases
            .iter()
            .map(|case| match &case.condition {
                None => Some(None),
                Some(condition) => self.exprs().condition(condition).map(Some),
            })
            .collect::<Option<_>>()?;
        let outcome = cases.iter().any(|case| {
            let exprs = self.exprs();
            exprs.uses_outcome(&case.value)
                || case
                    .condition
                    .as_ref()
                    .is_some_and(|c| exprs.uses_outcome(c))
        });
        if let [only] = cases
            && let Some(kind) = self.single(name, only, outcome)
        {
            return kind;
        }
        let words = cases
            .iter()
            .filter(|case| is_word(&case.value, &self.scope))
            .count();
        if words == cases.len() {
            return self.labels(name, cases, conditions, outcome);
        }
        if words > 0 {
            self.mixed(cases);
            return None;
        }
        self.numbers(name, unit, cases, conditions, outcome)
    }

    /// One value without a condition: a copy of a column, or a condition as a flag. `None`: neither.
    #[expect(
        clippy::option_option,
        reason = "not this form, or this form with a mistake"
    )]
    fn single(
        &mut self,
        name: &ast::Name,
        case: &DeriveCase,
        outcome: bool,
    ) -> Option<Option<StepKind>> {
        if case.condition.is_some() {
            return None;
        }
        match &case.value.kind {
            ExprKind::Compare { .. }
            | ExprKind::In { .. }
            | ExprKind::Missing { .. }
            | ExprKind::Not(_)
            | ExprKind::And(_)
            | ExprKind::Or(_) => {
                let condition = self.exprs().condition(&case.value);
                Some(condition.map(|condition| {
                    self.push(&name.text, Type::Flag, name.span, outcome);
                    StepKind::DeriveFlag(condition)
                }))
            }
            ExprKind::Name(source) => {
                let Some((column, info)) = self.scope.column(&source.text) else {
                    // One bare word for all rows is no label: it was to be a column.
                    let _ = self.exprs().column(source);
                    return Some(None);
                };
                if matches!(info.kind, Type::Number(_)) {
                    return None;
                }
                let kind = if info.kind == Type::Study {
                    Type::Text
                } else {
                    info.kind.clone()
                };
                self.push(&name.text, kind, name.span, outcome);
                Some(Some(StepKind::DeriveCopy(column)))
            }
            ExprKind::Number(_)
            | ExprKind::Text(_)
            | ExprKind::Date(_)
            | ExprKind::Path(_)
            | ExprKind::Part { .. }
            | ExprKind::Negate(_)
            | ExprKind::Arithmetic { .. }
            | ExprKind::Call { .. }
            | ExprKind::List(_)
            | ExprKind::Error => None,
        }
    }

    fn labels(
        &mut self,
        name: &ast::Name,
        cases: &[DeriveCase],
        conditions: Vec<Option<Condition>>,
        outcome: bool,
    ) -> Option<StepKind> {
        let mut labels: Vec<String> = Vec::new();
        let mut checked = Vec::with_capacity(cases.len());
        for (case, condition) in cases.iter().zip(conditions) {
            let text = word(&case.value)?;
            let place = labels.iter().position(|label| *label == text);
            let place = place.unwrap_or_else(|| {
                labels.push(text);
                labels.len() - 1
            });
            checked.push((u32::try_from(place).ok()?, condition));
        }
        let labels: Arc<[String]> = labels.into();
        let kind = Type::Label {
            labels: Arc::clone(&labels),
            ordered: false,
        };
        self.push(&name.text, kind, name.span, outcome);
        Some(StepKind::DeriveLabel {
            labels,
            cases: checked,
        })
    }

    fn mixed(&mut self, cases: &[DeriveCase]) {
        let odd = cases.iter().find(|case| is_word(&case.value, &self.scope));
        let Some(odd) = odd else { return };
        let text = word(&odd.value).unwrap_or_default();
        self.report(
            Diagnostic::new(
                Code::WrongType,
                odd.value.span,
                format!("`{text}` is a label, and another case is a number"),
            )
            .label("all cases are numbers, or all are labels")
            .help("if it should be a column, see how the schema spells it"),
        );
    }

    fn numbers(
        &mut self,
        name: &ast::Name,
        unit: Option<&ast::UnitText>,
        cases: &[DeriveCase],
        conditions: Vec<Option<Condition>>,
        outcome: bool,
    ) -> Option<StepKind> {
        let mut wanted = unit.map(|unit| (Unit::parse(&unit.node), unit.span));
        let mut checked: Vec<(Number, Option<Condition>)> = Vec::with_capacity(cases.len());
        for (case, condition) in cases.iter().zip(conditions) {
            let mut exprs = self.exprs();
            let (number, found) = exprs.number(&case.value)?;
            let (to, span) = wanted.get_or_insert_with(|| (found.clone(), case.value.span));
            checked.push((
                exprs.convert(number, &found, &case.value, to, *span)?,
                condition,
            ));
        }
        let kind = Type::Number(wanted.map_or_else(Unit::plain, |(unit, _)| unit));
        self.push(&name.text, kind, name.span, outcome);
        Some(StepKind::DeriveNumber(checked))
    }
}

/// The text of a bare word or a text.
fn word(expr: &Expr) -> Option<String> {
    if let ExprKind::Name(name) = &expr.kind {
        Some(name.text.clone())
    } else if let ExprKind::Text(text) = &expr.kind {
        Some(text.clone())
    } else {
        None
    }
}
