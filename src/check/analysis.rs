//! `VERB SOURCE clauses`: analyses, figures, tables.

use super::Checker;
use super::expr::Exprs;
use super::names::Entity;
use crate::diagnostic::{Code, Diagnostic};
use crate::diagnostic::{did_you_mean, list};
use crate::figure::{self, Figure};
use crate::plan::{
    ColumnId, Condition, ResultId, RowAnalysis, Scope, SourceRef, StatementKind, Type,
};
use crate::syntax::ast::{self, Clause, ClauseKind, Expr, ExprKind, ResultRef};
use crate::verb::{self, Of, Verb};

/// The verbs that take a list in `( )` in any clause or option.
const TRIES_ALTERNATIVES: &[&str] = &["multiverse", "sensitivity"];

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
        let name = clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::As(name) => Some(name),
            _ => None,
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
        self.needed_clauses(statement, verb, clauses);
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
                .help(format!("write `{} NAME …`", verb.name)),
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
        self.of_rows(statement, verb, ground, &readable)
    }

    fn one_source(&mut self, verb: &str, sources: &[ResultRef]) {
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
    fn known_clauses<'p>(
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
                let mut all: Vec<&str> = takes.to_vec();
                all.extend(["with", "as"]);
                let mut diagnostic = Diagnostic::new(
                    Code::UnknownClause,
                    clause.word.span,
                    format!("`{verb}` does not take `{word}`"),
                )
                .label("no such clause here");
                diagnostic = match word {
                    "on" => diagnostic.help("write `regress … on …` for moderators"),
                    "to" if verb::find(verb).is_some() => diagnostic.help(
                        "an analysis prints its result; write a figure or `table … to \"file.md\"` for a file",
                    ),
                    _ => diagnostic.help(format!("it takes {}", list(&all, "and"))),
                };
                self.out
                    .push(diagnostic.other(statement.keyword.span, "of this statement"));
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
                    .maybe_help(match word {
                        "where" => Some("write `where A and B`".to_owned()),
                        "with" => Some("write `with option value, option value`".to_owned()),
                        _ => None,
                    }),
                );
                continue;
            }
            known.push(clause);
        }
        known
    }

    /// A list of alternatives where one thing is done.
    fn no_alternatives(&mut self, verb: &str, clauses: &[&Clause]) {
        for clause in clauses {
            let span = match &clause.kind {
                ClauseKind::Using(models) if models.len() > 1 => clause.span,
                ClauseKind::Alternatives(_) => clause.span,
                ClauseKind::With(uses) => {
                    let list = uses
                        .iter()
                        .filter(|usage| usage.name.text != "at")
                        .flat_map(|usage| &usage.values)
                        .find(|value| matches!(value.kind, ExprKind::List(_)));
                    let Some(list) = list else { continue };
                    list.span
                }
                _ => continue,
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

    fn needed_clauses(&mut self, statement: &ast::Statement, verb: &Verb, clauses: &[Clause]) {
        for needed in verb.needs {
            if clauses.iter().any(|c| c.word.text == *needed) {
                continue;
            }
            let example = match *needed {
                "on" => "on latitude",
                "against" => "against other_result",
                other => other,
            };
            self.out.push(
                Diagnostic::new(
                    Code::MissingClause,
                    statement.span.behind(),
                    format!("`{}` needs `{needed}`", verb.name),
                )
                .label(format!("`{needed} …` was expected"))
                .help(format!("write `{} … {example}`", verb.name)),
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

    fn of_rows(
        &mut self,
        statement: &ast::Statement,
        verb: &'static Verb,
        ground: Ground,
        clauses: &[&Clause],
    ) -> Option<StatementKind> {
        let scope = self.scope(ground.source).clone();
        let (source, declared) = self.source_name(ground.source);
        let default_effect = self.default_clause("measuring");
        let measuring = clauses
            .iter()
            .copied()
            .chain(&default_effect)
            .find_map(|clause| match &clause.kind {
                ClauseKind::Measuring(name) => Some(name),
                _ => None,
            });
        let said = clauses.iter().any(|c| c.word.text == "measuring");
        let effect = match &ground.analysis {
            Some(analysis) if !said => analysis.effect.clone(),
            _ if verb.name == "summarise"
                && measuring.is_none()
                && self.plan.effects.is_empty() =>
            {
                None
            }
            _ => self.the_effect(measuring, &scope, &source, declared, statement.span),
        };
        let mut rows = Rows {
            conditions: ground
                .analysis
                .as_ref()
                .map(|a| a.conditions.clone())
                .unwrap_or_default(),
            ..Rows::default()
        };
        let mut exprs = Exprs {
            scope: &scope,
            source,
            declared,
            names: &self.names,
            out: self.out,
        };
        for clause in clauses {
            rows.clause(&mut exprs, clause, verb.name);
        }
        if scope.open {
            return None;
        }
        let from = ground.analysis.as_ref().map(|a| &a.settings);
        let place = format!("`{}`", verb.name);
        let defaults: Vec<Clause> = ["nested", "robust"]
            .iter()
            .filter(|_| ["pool", "regress"].contains(&verb.name))
            .filter_map(|word| self.default_clause(word))
            .collect();
        let dependence = defaults
            .iter()
            .chain(clauses.iter().copied())
            .find_map(|c| {
                matches!(c.kind, ClauseKind::Nested(_) | ClauseKind::Robust(_))
                    .then(|| format!("{} in", c.word.text))
            });
        self.check_option_columns(clauses, &scope, ground.source);
        let (settings, option) = self.settings(clauses, from, verb.options, &place)?;
        if effect.is_none() && verb.name != "summarise" {
            return None;
        }
        let analysis = Box::new(RowAnalysis {
            verb: verb.name.to_owned(),
            source: ground.source,
            from_result: ground.result,
            conditions: rows.conditions,
            effect,
            by: rows.by,
            per: rows.per,
            settings,
        });
        Some(if !verb.computed {
            StatementKind::NotYetRows(verb.name.to_owned(), analysis)
        } else if let Some(word) = dependence.or(option.map(str::to_owned)) {
            StatementKind::NotYetRows(word, analysis)
        } else {
            StatementKind::Rows(analysis)
        })
    }

    /// Columns and conditions behind options: `cumulative year`, `excluding C`.
    fn check_option_columns(&mut self, clauses: &[&Clause], scope: &Scope, source: SourceRef) {
        let (name, declared) = self.source_name(source);
        let mut exprs = Exprs {
            scope,
            source: name,
            declared,
            names: &self.names,
            out: self.out,
        };
        for clause in clauses {
            let ClauseKind::With(uses) = &clause.kind else {
                continue;
            };
            for usage in uses {
                match (usage.name.text.as_str(), usage.values.first()) {
                    ("cumulative" | "at", Some(column)) => {
                        if !matches!(column.kind, ExprKind::Error) {
                            let _ = exprs.reference(column);
                        }
                    }
                    ("excluding", Some(condition)) => {
                        let _ = exprs.condition(condition);
                    }
                    _ => {}
                }
            }
        }
    }

    fn of_result(
        &mut self,
        verb: &'static Verb,
        source: &ResultRef,
        clauses: &[&Clause],
    ) -> Option<StatementKind> {
        let first = self.pooled(source, verb.name);
        let other = clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::Against(other) => Some(other),
            _ => None,
        });
        let second = self.pooled(other?, verb.name);
        let (settings, _) =
            self.settings(clauses, None, verb.options, &format!("`{}`", verb.name))?;
        let (first, second) = (first?, second?);
        let effect_of = |id: &ResultId| {
            let statement = self.plan.statements.get(id.statement)?;
            match &statement.kind {
                StatementKind::Rows(analysis) | StatementKind::NotYetRows(_, analysis) => {
                    analysis.effect.as_ref().map(|e| e.effect)
                }
                _ => None,
            }
        };
        if effect_of(&first) != effect_of(&second) {
            self.out.push(
                Diagnostic::new(
                    Code::WrongResult,
                    other?.span,
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
        if let Some((Entity::Selection(_) | Entity::Dataset(_), span)) =
            self.names.get(&source.name.text)
        {
            let name = &source.name.text;
            self.out.push(
                Diagnostic::new(
                    Code::WrongResult,
                    source.span,
                    format!("`{name}` is rows, and `{verb}` wants a result"),
                )
                .label("the name of a result was expected")
                .other(span, "the rows are declared here")
                .help(format!(
                    "pool them first: `pool {name} as {name}_all`, then `{verb} {name}_all`"
                )),
            );
            return None;
        }
        let id = self.result(source)?;
        let statement = self.plan.statements.get(id.statement)?;
        if statement.keyword == "pool" {
            return Some(id);
        }
        self.out.push(
            Diagnostic::new(
                Code::WrongResult,
                source.span,
                format!(
                    "`{}` is the result of `{}`",
                    source.name.text, statement.keyword
                ),
            )
            .label("a result of `pool` was expected")
            .other(statement.span, "declared here"),
        );
        None
    }

    fn figure(
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
        let to = readable.iter().find_map(|clause| match &clause.kind {
            ClauseKind::To(file) => Some(file.clone()),
            _ => None,
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
                    "write `{} … to \"{}.svg\"`",
                    figure.name, figure.name
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
                .label("the name of a result was expected"),
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
        if let Some((Entity::Selection(_) | Entity::Dataset(_), _)) =
            self.names.get(&source.name.text)
        {
            return self
                .pooled(source, figure.name)
                .map(|_| StatementKind::Figure { of: None, to });
        }
        let of = self.result(source)?;
        Some(StatementKind::Figure { of: Some(of), to })
    }

    fn table(&mut self, sources: &[ResultRef], clauses: &[&Clause]) -> Option<StatementKind> {
        let mut to = None;
        let mut showing: Option<&[Expr]> = None;
        let mut condition = None;
        for clause in clauses {
            match &clause.kind {
                ClauseKind::To(file) => {
                    self.output_file(file, &["md", "csv", "txt"]);
                    to = Some(file.clone());
                }
                ClauseKind::Showing(columns) => showing = Some(columns),
                ClauseKind::Where(c) => condition = Some(c),
                _ => {}
            }
        }
        let first = sources.first()?;
        let entity = self.names.get(&first.name.text).map(|(entity, _)| entity);
        if let Some(Entity::Dataset(_) | Entity::Selection(_)) = entity {
            if sources.len() > 1 {
                self.one_source("table", sources);
                return None;
            }
            let source = self.rows_source(&first.name)?;
            return self.table_of_rows(source, condition, showing, to);
        }
        let results: Vec<Option<ResultId>> = sources.iter().map(|s| self.result(s)).collect();
        let results = results.into_iter().collect::<Option<Vec<_>>>()?;
        if let (Some(first), None) = (showing.and_then(<[_]>::first), condition) {
            let _ = first;
            return Some(StatementKind::NotYet("showing".into(), results));
        }
        Some(StatementKind::TableOfResults(results, to))
    }

    fn table_of_rows(
        &mut self,
        source: SourceRef,
        condition: Option<&Expr>,
        showing: Option<&[Expr]>,
        to: Option<ast::Text>,
    ) -> Option<StatementKind> {
        let scope = self.scope(source).clone();
        let (name, declared) = self.source_name(source);
        let mut exprs = Exprs {
            scope: &scope,
            source: name,
            declared,
            names: &self.names,
            out: self.out,
        };
        let condition = match condition {
            Some(c) => Some(exprs.condition(c)?),
            None => None,
        };
        let columns: Vec<(String, ColumnId)> = match showing {
            None => scope
                .columns
                .iter()
                .enumerate()
                .map(|(place, column)| (column.name.clone(), place))
                .collect(),
            Some(written) => {
                let found: Vec<_> = written.iter().map(|e| exprs.reference(e)).collect();
                let found = found.into_iter().collect::<Option<Vec<_>>>()?;
                found
                    .into_iter()
                    .filter_map(|place| Some((scope.columns.get(place)?.name.clone(), place)))
                    .collect()
            }
        };
        Some(StatementKind::TableOfRows {
            source,
            condition,
            columns,
            to,
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

/// The clauses of an analysis of rows.
#[derive(Default)]
struct Rows {
    conditions: Vec<Condition>,
    by: Option<ColumnId>,
    per: Vec<ColumnId>,
}

impl Rows {
    fn clause(&mut self, exprs: &mut Exprs<'_>, clause: &Clause, verb: &str) {
        match &clause.kind {
            ClauseKind::Where(condition) => self.condition(exprs, condition, verb),
            ClauseKind::By(names) => {
                let columns = exprs.columns(names);
                if let (Some([_, ..]), Some(second)) = (columns.as_deref(), names.get(1)) {
                    exprs.out.push(
                        Diagnostic::new(Code::WrongArguments, second.span, "`by` takes one column")
                            .label("only one was expected")
                            .help("write `per a, b` for separate analyses, or derive one column of both"),
                    );
                }
                self.by = columns.and_then(|columns| columns.first().copied());
            }
            ClauseKind::Per(names) => self.per = exprs.columns(names).unwrap_or_default(),
            ClauseKind::On(terms) => super::moderator::check(exprs, terms),
            ClauseKind::Nested(names) => {
                let columns: Vec<_> = names.iter().filter(|n| n.text != "row").cloned().collect();
                let _ = exprs.columns(&columns);
            }
            ClauseKind::Robust(name) => {
                let _ = exprs.column(name);
            }
            ClauseKind::Alternatives(kinds) => {
                for kind in kinds {
                    let one = Clause {
                        kind: kind.clone(),
                        ..clause.clone()
                    };
                    self.clause(exprs, &one, verb);
                }
            }
            ClauseKind::Measuring(_)
            | ClauseKind::Using(_)
            | ClauseKind::With(_)
            | ClauseKind::As(_)
            | ClauseKind::To(_)
            | ClauseKind::Showing(_)
            | ClauseKind::Against(_)
            | ClauseKind::Error => {}
        }
    }

    fn condition(&mut self, exprs: &mut Exprs<'_>, condition: &Expr, verb: &str) {
        let ExprKind::List(alternatives) = &condition.kind else {
            self.conditions.extend(exprs.condition(condition));
            return;
        };
        if !TRIES_ALTERNATIVES.contains(&verb) {
            exprs.out.push(
                Diagnostic::new(
                    Code::WrongType,
                    condition.span,
                    "several conditions in one list",
                )
                .label("one condition was expected")
                .help(
                    "write `and` or `or` between them; a list of alternatives is for `multiverse`",
                ),
            );
            return;
        }
        for alternative in alternatives {
            if !matches!(&alternative.kind, ExprKind::Name(name) if name.text == "all") {
                let _ = exprs.condition(alternative);
            }
        }
    }
}
