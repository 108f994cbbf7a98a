//! Statements about two results: `compare`.

use super::Checker;
use super::names::Entity;
use super::rows::rows_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{ResultId, StatementKind};
use crate::syntax::ast::{Clause, ClauseKind, ResultRef};
use crate::verb::Verb;

impl Checker<'_> {
    /// Checks `compare` and its like.
    pub(super) fn of_result(
        &mut self,
        verb: &'static Verb,
        source: &ResultRef,
        clauses: &[&Clause],
    ) -> Option<StatementKind> {
        let first = self.pooled(source, verb.name);
        let other = clauses.iter().find_map(|clause| {
            if let ClauseKind::Against(other) = &clause.kind {
                Some(other)
            } else {
                None
            }
        });
        let other = other?;
        let both_rows = first.is_none() && self.are_rows(source) && self.are_rows(other);
        let second = if both_rows {
            None
        } else {
            self.pooled(other, verb.name)
        };
        let (settings, _) =
            self.settings(clauses, None, verb.options, &format!("`{}`", verb.name))?;
        let (first, second) = (first?, second?);
        let effect_of = |id: &ResultId| {
            let statement = self.plan.statements.get(id.statement)?;
            let analysis = rows_of(&statement.kind)?;
            analysis.effect.as_ref().map(|e| e.effect)
        };
        if effect_of(&first) != effect_of(&second) {
            self.out.push(
                Diagnostic::new(
                    Code::WrongResult,
                    other.span,
                    format!(
                        "`{}` and `{}` measure different effects",
                        first.text, second.text
                    ),
                )
                .label("a result of the same effect was expected"),
            );
            return None;
        }
        if verb.name == "compare" {
            return Some(StatementKind::Compare(first, second, settings.level));
        }
        Some(StatementKind::NotYet(
            verb.name.to_owned(),
            vec![first, second],
        ))
    }

    /// A result of `pool`.
    fn pooled(&mut self, source: &ResultRef, verb: &str) -> Option<ResultId> {
        let id = self.result_for(source, verb)?;
        let statement = self.plan.statements.get(id.statement)?;
        if statement.keyword == "pool" {
            return Some(id);
        }
        self.out.push(
            Diagnostic::new(
                Code::WrongResult,
                source.span,
                format!(
                    "`{}` is the result of `{}`, and `{verb}` wants one of `pool`",
                    source.name.text, statement.keyword
                ),
            )
            .label("a result of `pool` was expected")
            .other(statement.span, "declared here"),
        );
        None
    }

    fn are_rows(&self, source: &ResultRef) -> bool {
        let entity = self.names.get(&source.name.text).map(|(entity, _)| entity);
        matches!(entity, Some(Entity::Selection(_) | Entity::Dataset(_)))
    }
}
