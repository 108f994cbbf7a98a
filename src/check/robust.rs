//! `robust in COLUMN`: whose rows depend on each other.

use super::Checker;
use super::expr::Exprs;
use crate::diagnostic::{Code, Diagnostic};
use crate::method::Kind;
use crate::plan::{Clusters, Scope, Settings, SourceRef, Test};
use crate::syntax::ast::{self, Clause, ClauseKind};
use crate::verb::Verb;

impl Checker<'_> {
    /// The clusters: as the analysis says, as the result that it stands on, or as `default` says.
    pub(super) fn clusters(
        &mut self,
        verb: &Verb,
        clauses: &[&Clause],
        scope: &Scope,
        source: SourceRef,
        from: Option<&Clusters>,
    ) -> Option<Clusters> {
        if !verb.clauses.contains(&"robust") {
            return None;
        }
        let said = clauses.iter().find_map(|clause| column_of(clause)).cloned();
        if said.is_none() && from.is_some() {
            return from.cloned();
        }
        let default = self.default_clause("robust");
        let name = said.or_else(|| default.as_ref().and_then(column_of).cloned())?;
        let (source, declared) = self.source_name(source);
        let mut exprs = Exprs {
            scope,
            source,
            declared,
            names: &self.names,
            out: self.out,
        };
        let column = exprs.column(&name)?;
        Some(Clusters {
            column,
            name: name.text,
        })
    }

    /// The settings under `robust in`, which brings its own test; `false` where they do not go together.
    pub(super) fn robust_settings(
        &mut self,
        clauses: &[&Clause],
        clusters: &Clusters,
        settings: &mut Settings,
    ) -> bool {
        let uses = clauses.iter().filter_map(|clause| {
            if let ClauseKind::With(uses) = &clause.kind {
                Some(uses)
            } else {
                None
            }
        });
        let other = |usage: &&ast::OptionUse| ["test", "floor"].contains(&usage.name.text.as_str());
        if let Some(usage) = uses.flatten().find(other) {
            self.out.push(
                Diagnostic::new(
                    Code::WrongArguments,
                    usage.span,
                    format!("`robust in {}` brings its own test", clusters.name),
                )
                .label("no other test was expected")
                .help(format!(
                    "leave out `{}`, or leave out `robust in`",
                    usage.name.text
                )),
            );
            return false;
        }
        if let Kind::Counts { .. } = settings.method.kind {
            let clause = clauses.iter().find(|clause| column_of(clause).is_some());
            let span = clause.or(clauses.first()).map(|clause| clause.span);
            self.out.push(
                Diagnostic::new(
                    Code::CannotCompute,
                    span,
                    format!("`{}` has no robust variance", settings.method.name),
                )
                .label("a model of effects with variances was expected")
                .help(format!("write `using REML robust in {}`", clusters.name)),
            );
            return false;
        }
        settings.test = Test::Robust;
        settings
            .said
            .retain(|word| !["test", "floor"].contains(word));
        settings.said.push("robust");
        true
    }
}

fn column_of(clause: &Clause) -> Option<&ast::Name> {
    if let ClauseKind::Robust(name) = &clause.kind {
        Some(name)
    } else {
        None
    }
}
