//! `VERB SOURCE clauses`: analyses, figures, tables.

use super::Checker;
use super::names::Entity;
use crate::diagnostic::{Code, Diagnostic};
use crate::diagnostic::{did_you_mean, list};
use crate::figure;
use crate::plan::{
    ColumnId, Condition, ResultId, RowAnalysis, Scope, SourceRef, StatementKind, Type,
};
use crate::syntax::ast::{self, Clause, ClauseKind, ExprKind, ResultRef};
use crate::verb::{self, Of, Verb};

/// The verbs that take a list in `( )` in any clause or option.
pub(super) const TRIES_ALTERNATIVES: &[&str] = &["multiverse", "sensitivity"];

/// What an analysis stands on.
pub(super) struct Ground {
    /// Its rows.
    pub(super) source: SourceRef,
    /// The result it was taken over from.
    pub(super) result: Option<ResultId>,
    /// The analysis of that result, narrowed to the part that was named.
    pub(super) analysis: Option<RowAnalysis>,
}

impl Checker<'_> {
    /// Checks an analysis, a figure or a table.
    pub(super) fn analysis(
        &mut self,
        statement: &ast::Statement,
        sources: &[ResultRef],
        clauses: &[Clause],
    ) {
        let name = clauses.iter().find_map(|clause| {
            if let ClauseKind::As(name) = &clause.kind {
                Some(name)
            } else {
                None
            }
        });
        let keyword = statement.keyword.text.as_str();
        let before = self.out.len();
        let kind = if let Some(verb) = verb::find(keyword) {
            self.verb(statement, verb, sources, clauses)
        } else if let Some(figure) = figure::find(keyword) {
            self.figure(statement, figure, sources, clauses)
        } else {
            self.unknown_verb(&statement.keyword);
            None
        };
        match kind {
            Some(kind) if !self.failed_since(before) => self.push(statement, name, kind),
            _ => self.fail(name),
        }
    }

    fn unknown_verb(&mut self, keyword: &ast::Name) {
        let verbs = verb::VERBS.iter().map(|v| v.name);
        let figures = figure::FIGURES.iter().map(|f| f.name);
        self.out.push(
            Diagnostic::new(
                Code::UnknownVerb,
                keyword.span,
                format!("`{}` is no analysis and no figure", keyword.text),
            )
            .label("the name of an analysis or a figure was expected")
            .maybe_help(did_you_mean(&keyword.text, verbs.chain(figures))),
        );
    }

    fn verb(
        &mut self,
        statement: &ast::Statement,
        verb: &'static Verb,
        sources: &[ResultRef],
        clauses: &[Clause],
    ) -> Option<StatementKind> {
        let readable = self.known_clauses(statement, verb.name, verb.clauses, clauses);
        self.needed_clauses(statement, verb, (sources, clauses));
        if !TRIES_ALTERNATIVES.contains(&verb.name) {
            self.no_alternatives(verb.name, &readable);
        }
        if sources.is_empty() {
            self.out.push(
                Diagnostic::new(
                    Code::MissingClause,
                    statement.keyword.span.behind(),
                    format!("`{}` of what?", verb.name),
                )
                .label("the name of a selection or a result was expected")
                .help(match self.names.last_source() {
                    Some(name) => format!("write `{} {name} …`", verb.name),
                    None => format!("write `{} NAME …`", verb.name),
                }),
            );
            return None;
        }
        if verb.name == "table" {
            return self.table(sources, &readable);
        }
        let [source] = sources else {
            self.one_source(verb.name, sources);
            return None;
        };
        if verb.of == Of::Result {
            return self.of_result(verb, source, &readable);
        }
        let ground = self.ground(source)?;
        self.of_rows(statement, verb, &ground, &readable)
    }

    pub(super) fn one_source(&mut self, verb: &str, sources: &[ResultRef]) {
        let names: Vec<&str> = sources.iter().map(|s| s.name.text.as_str()).collect();
        if let Some(second) = sources.get(1) {
            self.out.push(
                Diagnostic::new(
                    Code::WrongArguments,
                    second.span,
                    format!("`{verb}` takes one source, and got {}", names.len()),
                )
                .label("only one was expected")
                .help(format!(
                    "put their rows together first: `let all = {}`",
                    names.join(" + ")
                )),
            );
        }
    }

    /// The clauses that the statement takes, each once; reports the others.
    pub(super) fn known_clauses<'p>(
        &mut self,
        statement: &ast::Statement,
        verb: &str,
        takes: &[&str],
        clauses: &'p [Clause],
    ) -> Vec<&'p Clause> {
        let mut known: Vec<&Clause> = Vec::with_capacity(clauses.len());
        for clause in clauses {
            let word = clause.word.text.as_str();
            if clause.kind == ClauseKind::Error {
                continue;
            }
            if !takes.contains(&word) && !["as", "with"].contains(&word) {
                self.unknown_clause(statement, verb, takes, clause);
                continue;
            }
            if let Some(first) = known.iter().find(|known| known.word.text == word) {
                self.out.push(
                    Diagnostic::new(
                        Code::RepeatedClause,
                        clause.word.span,
                        format!("`{word}` is said twice"),
                    )
                    .label("each clause once")
                    .other(first.span, "said here first")
                    .help(match word {
                        "where" => "write `where A and B`".to_owned(),
                        "with" => "write `with option value, option value`".to_owned(),
                        other => format!("leave out one `{other}`"),
                    }),
                );
                continue;
            }
            known.push(clause);
        }
        known
    }

    fn unknown_clause(
        &mut self,
        statement: &ast::Statement,
        verb: &str,
        takes: &[&str],
        clause: &Clause,
    ) {
        let word = clause.word.text.as_str();
        let help = match word {
            "on" => "write `regress … on …` for moderators".to_owned(),
            "to" if verb::find(verb).is_some() => {
                "an analysis prints its result; write a figure or `table … to \"file.md\"` for a file"
                    .to_owned()
            }
            _ if figure::find(verb).is_some() => {
                format!("a figure shows a result as it is: write `{word}` in its analysis")
            }
            _ => {
                let mut all: Vec<&str> = takes.to_vec();
                all.extend(["with", "as"]);
                format!("it takes {}", list(&all, "and"))
            }
        };
        self.out.push(
            Diagnostic::new(
                Code::UnknownClause,
                clause.word.span,
                format!("`{verb}` does not take `{word}`"),
            )
            .label("no such clause here")
            .other(statement.keyword.span, "of this statement")
            .help(help),
        );
    }

    /// A list of alternatives where one thing is done.
    pub(super) fn no_alternatives(&mut self, verb: &str, clauses: &[&Clause]) {
        for clause in clauses {
            let span = if let ClauseKind::Alternatives(_) = &clause.kind {
                clause.span
            } else if let ClauseKind::Using(models) = &clause.kind
                && models.len() > 1
            {
                clause.span
            } else if let ClauseKind::With(uses) = &clause.kind
                && let Some(list) = uses
                    .iter()
                    .filter(|usage| !["at", "scale", "steps"].contains(&usage.name.text.as_str()))
                    .flat_map(|usage| &usage.values)
                    .find(|value| matches!(value.kind, ExprKind::List(_)))
            {
                list.span
            } else {
                continue;
            };
            self.out.push(
                Diagnostic::new(
                    Code::WrongOptionValue,
                    span,
                    format!("`{verb}` does one thing, and this lists several"),
                )
                .label("one choice was expected")
                .help("to try them all, pool with one and write `multiverse RESULT using (REML, DL) with test (z, hksj)`"),
            );
        }
    }

    fn needed_clauses(
        &mut self,
        statement: &ast::Statement,
        verb: &Verb,
        (sources, clauses): (&[ResultRef], &[Clause]),
    ) {
        for needed in verb.needs {
            if clauses.iter().any(|c| c.word.text == *needed) {
                continue;
            }
            let first = sources.first().map(|source| source.name.text.as_str());
            let example = match *needed {
                "on" => format!("on {}", self.a_column(first)),
                "against" => "against other_result".to_owned(),
                other => other.to_owned(),
            };
            let written = self.one_line(statement.span);
            self.out.push(
                Diagnostic::new(
                    Code::MissingClause,
                    statement.span.behind(),
                    format!("`{}` needs `{needed}`", verb.name),
                )
                .label(format!("`{needed} …` was expected"))
                .help(format!("write `{written} {example}`")),
            );
        }
    }

    /// What `source` stands for: rows, or a result whose rows are taken over.
    fn ground(&mut self, source: &ResultRef) -> Option<Ground> {
        let fits = |entity| {
            matches!(
                entity,
                Entity::Dataset(_) | Entity::Selection(_) | Entity::Result(_)
            )
        };
        let entity = self
            .names
            .find(&source.name, "a selection or a result", fits, self.out);
        let rows = match entity {
            Entity::Dataset(i) => SourceRef::Dataset(i),
            Entity::Selection(i) => SourceRef::Selection(i),
            Entity::Result(_) => return self.ground_of_result(source),
            Entity::Effect(_) | Entity::Record | Entity::Failed => return None,
        };
        if let Some(label) = source.part.first() {
            self.out.push(
                Diagnostic::new(
                    Code::WrongResult,
                    label.span,
                    format!("`{}` is no result, and has no parts", source.name.text),
                )
                .label("only a result with `by` or `per` has parts")
                .help("narrow its rows: `where column = label`"),
            );
            return None;
        }
        Some(Ground {
            source: rows,
            result: None,
            analysis: None,
        })
    }

    fn ground_of_result(&mut self, source: &ResultRef) -> Option<Ground> {
        let id = self.result(source)?;
        let statement = self.plan.statements.get(id.statement)?;
        let (StatementKind::Rows(analysis) | StatementKind::NotYetRows(_, analysis)) =
            &statement.kind
        else {
            self.out.push(
                Diagnostic::new(
                    Code::WrongResult,
                    source.span,
                    format!(
                        "`{}` is the result of `{}`, and has no rows of its own",
                        source.name.text, statement.keyword
                    ),
                )
                .label("a selection, or a result of `pool`, was expected")
                .other(statement.span, "declared here"),
            );
            return None;
        };
        let mut analysis = (**analysis).clone();
        if id.part.len() > analysis.per.len() + usize::from(analysis.by.is_some()) {
            self.out.push(
                Diagnostic::new(
                    Code::WrongResult,
                    source.span,
                    format!("`{}` is a coefficient, and has no rows", id.text),
                )
                .label("a result, or a part of it by `per`, was expected")
                .help(format!("write `{}`", source.name.text)),
            );
            return None;
        }
        let scope = self.scope(analysis.source).clone();
        let columns = analysis.per.iter().chain(&analysis.by);
        for (column, label) in columns.zip(&id.part) {
            analysis
                .conditions
                .push(part_condition(&scope, *column, label));
        }
        Some(Ground {
            source: analysis.source,
            result: Some(id),
            analysis: Some(analysis),
        })
    }
}

/// The rows of one part.
fn part_condition(scope: &Scope, column: ColumnId, label: &str) -> Condition {
    let number = scope.columns.get(column).map(|info| &info.kind);
    if let (Some(Type::Number(_)), Ok(value)) = (number, label.parse::<f64>()) {
        return Condition::Compare(
            crate::plan::Number::Column(column),
            ast::CompareOp::Equal,
            crate::plan::Number::Constant(value),
        );
    }
    Condition::LabelIn(column, vec![label.to_owned()])
}
