//! Statements about results: figures, `compare`.

use super::Checker;
use super::names::Entity;
use super::rows::rows_of;
use crate::diagnostic::{Code, Diagnostic, list};
use crate::figure::Figure;
use crate::plan::{ResultId, StatementKind};
use crate::syntax::ast::{self, Clause, ClauseKind, ResultRef};
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

    /// Checks a figure.
    pub(super) fn figure(
        &mut self,
        statement: &ast::Statement,
        figure: &'static Figure,
        sources: &[ResultRef],
        clauses: &[Clause],
    ) -> Option<StatementKind> {
        let mut takes: Vec<&str> = figure.clauses.to_vec();
        takes.push("to");
        let readable = self.known_clauses(statement, figure.name, &takes, clauses);
        for clause in &readable {
            if let ClauseKind::With(uses) = &clause.kind {
                let _ = self.options(uses, figure.options, &format!("`{}`", figure.name));
            }
        }
        let to = readable.iter().find_map(|clause| {
            if let ClauseKind::To(file) = &clause.kind {
                Some(file.clone())
            } else {
                None
            }
        });
        match &to {
            Some(file) => {
                self.output_file(file, &["svg", "png", "pdf"]);
            }
            None => self.out.push(
                Diagnostic::new(
                    Code::MissingClause,
                    statement.span.behind(),
                    format!("`{}` without a file", figure.name),
                )
                .label("`to \"file.svg\"` was expected")
                .help(format!(
                    "write `{} to \"{}.svg\"`",
                    self.one_line(statement.span),
                    figure.name
                )),
            ),
        }
        let Some(source) = sources.first() else {
            self.out.push(
                Diagnostic::new(
                    Code::MissingClause,
                    statement.keyword.span.behind(),
                    format!("`{}` of what?", figure.name),
                )
                .label("the name of a result was expected")
                .maybe_help(
                    self.names
                        .last_result()
                        .map(|name| format!("write `{} {name} …`", figure.name)),
                ),
            );
            return None;
        };
        if ["prisma", "rob"].contains(&figure.name) {
            let any = |entity| !matches!(entity, Entity::Effect(_));
            let found = self
                .names
                .find(&source.name, "a flow or a selection", any, self.out);
            return (found != Entity::Failed).then_some(StatementKind::Figure { of: None, to });
        }
        let of = self.result_for(source, figure.name)?;
        self.drawable(figure, source, &of)?;
        if let Some(file) = &to {
            self.placeholders(file, &of);
        }
        Some(StatementKind::Figure { of: Some(of), to })
    }

    fn are_rows(&self, source: &ResultRef) -> bool {
        let entity = self.names.get(&source.name.text).map(|(entity, _)| entity);
        matches!(entity, Some(Entity::Selection(_) | Entity::Dataset(_)))
    }

    /// Whether a figure is made of results of this kind; reports it if not.
    fn drawable(&mut self, figure: &Figure, source: &ResultRef, of: &ResultId) -> Option<()> {
        let statement = self.plan.statements.get(of.statement)?;
        if figure.name != "bubble" || statement.keyword == "regress" {
            return Some(());
        }
        self.out.push(
            Diagnostic::new(
                Code::WrongResult,
                source.span,
                format!(
                    "`{}` is the result of `{}`, and has no moderator",
                    of.text, statement.keyword
                ),
            )
            .label("a result of `regress` was expected")
            .other(statement.span, "declared here")
            .help("a bubble for each study along a moderator: `regress … on latitude as slope`, then `bubble slope`"),
        );
        None
    }

    /// `{region}` in the name of a file stands for the label of a part: each must be a column of `per`.
    fn placeholders(&mut self, file: &ast::Text, of: &ResultId) {
        let statement = self.plan.statements.get(of.statement);
        let Some(analysis) = statement.and_then(|s| rows_of(&s.kind)) else {
            return;
        };
        let scope = self.scope(analysis.source);
        let per: Vec<String> = analysis
            .per
            .iter()
            .filter_map(|column| scope.columns.get(*column))
            .map(|column| column.name.clone())
            .collect();
        let written = file.node.split('{').skip(1);
        let Some(odd) = written
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name)
            .find(|name| !per.iter().any(|known| known == name))
        else {
            return;
        };
        let help = if per.is_empty() {
            format!("leave out `{{{odd}}}`, or analyse the parts separately: `per {odd}`")
        } else {
            let braces: Vec<String> = per.iter().map(|name| format!("{{{name}}}")).collect();
            format!("write {}", list(&braces, "or"))
        };
        self.out.push(
            Diagnostic::new(
                Code::UnknownColumn,
                file.span,
                format!("`{{{odd}}}` is no column that `{}` is parted by", of.text),
            )
            .label("a column behind `per` was expected between the braces")
            .help(help),
        );
    }
}
