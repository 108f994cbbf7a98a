//! Lints: what a plan may say and should not. One file for each; this is the list.
//!
//! They read a plan that has no mistake. Each has a code with a page that says why, what it costs, and by which source;
//! `docs/lints.md` has them all in one table. Those that need data stand in `run::lint`.

mod criterion;
mod divided_n;
mod egger_of_smd;
mod failsafe;
mod no_primary;
mod no_test_between;
mod several_outcomes;
mod thresholds;

pub(super) use criterion::{chosen_by_outcome, explained_by_itself};

use super::rows::rows_of;
use crate::diagnostic::Diagnostics;
use crate::plan::{CheckedPlan, RowAnalysis, Statement};
use crate::source::Span;
use crate::syntax::ast::{self, ClauseKind};

/// A plan without mistakes, as written and as understood.
struct Linted<'a> {
    written: &'a ast::Plan,
    plan: &'a CheckedPlan,
}

type Lint = fn(&Linted<'_>, &mut Diagnostics);

const ALL: &[Lint] = &[
    egger_of_smd::lint,
    failsafe::lint,
    several_outcomes::lint,
    no_test_between::lint,
    thresholds::lint,
    no_primary::lint,
    divided_n::lint,
];

/// Warns of what the plan says and should not.
pub(super) fn lint(written: &ast::Plan, plan: &CheckedPlan, out: &mut Diagnostics) {
    let linted = Linted { written, plan };
    for lint in ALL {
        lint(&linted, out);
    }
}

impl<'a> Linted<'a> {
    /// The analyses of rows, with their statements.
    fn analyses(&self) -> impl Iterator<Item = (&'a Statement, &'a RowAnalysis)> {
        let statements = self.plan.statements.iter();
        statements.filter_map(|statement| Some((statement, rows_of(&statement.kind)?)))
    }

    /// Where a statement says an option; else the statement.
    fn option(&self, statement: &Statement, name: &str) -> Span {
        let mut written = self.written.statements.iter();
        let found = written.find(|written| written.span == statement.span);
        let clauses = found.map(|written| match &written.kind {
            ast::StatementKind::Analysis { clauses, .. } => clauses.as_slice(),
            ast::StatementKind::Plan { .. }
            | ast::StatementKind::Record { .. }
            | ast::StatementKind::Data(_)
            | ast::StatementKind::Study { .. }
            | ast::StatementKind::Let { .. }
            | ast::StatementKind::Effect { .. }
            | ast::StatementKind::Default(_)
            | ast::StatementKind::Require { .. }
            | ast::StatementKind::Reported { .. }
            | ast::StatementKind::Expect(_)
            | ast::StatementKind::Agrees(_)
            | ast::StatementKind::Deviation { .. }
            | ast::StatementKind::Report { .. }
            | ast::StatementKind::Error => &[],
        });
        let said = clauses.into_iter().flatten().find_map(|clause| {
            let ClauseKind::With(uses) = &clause.kind else {
                return None;
            };
            uses.iter().find(|usage| usage.name.text == name)
        });
        said.map_or(statement.span, |usage| usage.span)
    }

    /// The fields of `plan` called `name`.
    fn fields(&self, name: &'static str) -> impl Iterator<Item = &'a ast::Field> {
        let fields = self.written.statements.iter().filter_map(|statement| {
            if let ast::StatementKind::Plan { fields, .. } = &statement.kind {
                Some(fields)
            } else {
                None
            }
        });
        fields
            .flatten()
            .filter(move |field| field.name.text == name)
    }

    /// The result called `name`.
    fn result(&self, name: &str) -> Option<&'a Statement> {
        let named = |statement: &&Statement| statement.name.as_deref() == Some(name);
        self.plan.statements.iter().find(named)
    }
}
