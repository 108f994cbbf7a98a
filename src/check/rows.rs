//! Analyses of rows: `pool`, `regress`, `summarise`, ….

use super::Checker;
use super::alternatives::Alternatives;
use super::analysis::{Ground, TRIES_ALTERNATIVES};
use super::expr::Exprs;
use super::lint::chosen_by_outcome;
use super::names::Entity;
use super::options::Given;
use super::task::Asked;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{
    BoundEffect, BoundForm, ColumnId, Condition, FormInputs, Regress, RowAnalysis, Scope, Settings,
    SourceRef, StatementKind, Task, Test,
};
use crate::source::Span;
use crate::syntax::ast::{self, Clause, ClauseKind, Expr, ExprKind};
use crate::verb::Verb;

impl Checker<'_> {
    /// Checks an analysis of the rows of `ground`.
    pub(super) fn of_rows(
        &mut self,
        statement: &ast::Statement,
        verb: &'static Verb,
        ground: &Ground,
        clauses: &[&Clause],
    ) -> Option<StatementKind> {
        if !TRIES_ALTERNATIVES.contains(&verb.name) {
            let alternatives = Alternatives::none();
            return self.one_analysis(statement, verb, ground, clauses, &alternatives);
        }
        let alternatives = self.alternatives(clauses)?;
        let own = alternatives.base(verb.name, ground);
        let own: Vec<&Clause> = own.iter().collect();
        self.one_analysis(statement, verb, ground, &own, &alternatives)
    }

    fn one_analysis(
        &mut self,
        statement: &ast::Statement,
        verb: &'static Verb,
        ground: &Ground,
        clauses: &[&Clause],
        alternatives: &Alternatives<'_>,
    ) -> Option<StatementKind> {
        let resolved = self.resolved(statement.span, verb, verb, ground, clauses);
        let written = [alternatives.written(), clauses].concat();
        let dependence = self.dependence(verb, &written);
        let scope = self.scope(ground.source).clone();
        if !scope.open {
            self.check_option_columns(clauses, &scope, ground.source);
        }
        let Resolved {
            mut analysis,
            options,
        } = resolved?;
        alternatives.for_the_model(&mut analysis.settings);
        let effect = analysis.effect.as_ref();
        let settings = &analysis.settings;
        if let Some((code, message, help)) = effect.and_then(|e| misfit(verb.name, e, settings)) {
            self.out.push(
                Diagnostic::new(code, statement.span, message)
                    .label("this cannot be computed")
                    .help(help),
            );
            return None;
        }
        let (task, lacking) = self.task(&Asked {
            verb,
            statement: statement.span,
            ground,
            clauses,
            alternatives,
            options: &options,
            scope: &scope,
            source: ground.source,
            effect,
            settings,
        })?;
        // What stands on single rows does not see weights.
        let single = ["bias", "sensitivity", "multiverse"].contains(&verb.name);
        let weights = settings.weights.as_ref().filter(|_| single);
        let weights = weights.map(|_| "weights".to_owned());
        let scaled = matches!(&task, Task::Regress(Regress { scale: Some(_), .. }));
        if scaled && settings.test == Test::Hksj {
            // Each study has a variance of its own there, and no factor for all.
            analysis.settings.test = Test::T;
        }
        let analysis = Box::new(RowAnalysis { task, ..analysis });
        Some(if !verb.computed {
            StatementKind::NotYetRows(verb.name.to_owned(), analysis)
        } else if let Some(word) = dependence.or(weights).or(lacking) {
            StatementKind::NotYetRows(word, analysis)
        } else {
            StatementKind::Rows(analysis)
        })
    }

    /// Rows, effect and settings of an analysis by `verb`; its options are those of the statement's verb.
    pub(super) fn resolved<'p>(
        &mut self,
        statement: Span,
        verb: &Verb,
        of_statement: &Verb,
        ground: &Ground,
        clauses: &[&'p Clause],
    ) -> Option<Resolved<'p>> {
        let scope = self.scope(ground.source).clone();
        let effect = self.measured(verb, ground, clauses, &scope, statement);
        let rows = self.row_clauses(ground, clauses, &scope);
        if scope.open {
            return None;
        }
        let from = ground.analysis.as_ref().map(|a| &a.settings);
        let place = format!("`{}`", of_statement.name);
        let weights = from.and_then(|from| from.weights.as_ref());
        let weights = self.weights(clauses, &scope, ground.source, weights);
        let (mut settings, options) = self.settings(clauses, from, of_statement.options, &place)?;
        settings.weights = weights?;
        if verb.name == "regress" {
            super::settings::usual_interval(&mut settings);
        }
        let clusters = ground.analysis.as_ref().and_then(|a| a.robust.as_ref());
        let robust = self.clusters(verb, clauses, &scope, ground.source, clusters);
        if let Some(clusters) = &robust
            && !self.robust_settings(clauses, clusters, &mut settings)
        {
            return None;
        }
        if effect.is_none() && verb.name != "summarise" {
            return None;
        }
        let analysis = RowAnalysis {
            verb: verb.name.to_owned(),
            source: ground.source,
            from_result: ground.result.clone(),
            conditions: rows.conditions,
            effect,
            by: rows.by,
            per: rows.per,
            robust,
            settings,
            task: Task::Pool,
        };
        Some(Resolved { analysis, options })
    }

    /// The effect: of the result, as the clause says, as `default` says, or the one that fits.
    fn measured(
        &mut self,
        verb: &Verb,
        ground: &Ground,
        clauses: &[&Clause],
        scope: &Scope,
        span: Span,
    ) -> Option<BoundEffect> {
        let (source, declared) = self.source_name(ground.source);
        let said = clauses.iter().find_map(|clause| measuring(clause)).cloned();
        if said.is_none()
            && let Some(analysis) = &ground.analysis
        {
            return analysis.effect.clone();
        }
        let default = self.default_clause("measuring");
        let default = default.as_ref().and_then(measuring).cloned();
        if let (None, Some(name)) = (&said, &default)
            && !matches!(self.names.get(&name.text), Some((Entity::Effect(_), _)))
        {
            self.default_effect_below(name, span);
            return None;
        }
        let named = said.or(default);
        if verb.name == "summarise" && named.is_none() && self.plan.effects.is_empty() {
            return None;
        }
        self.the_effect(named.as_ref(), scope, &source, declared, span)
    }

    /// An analysis above the effect that `default` names; an effect that is nowhere is reported once, at `default`.
    fn default_effect_below(&mut self, name: &ast::Name, analysis: Span) {
        if self.names.get(&name.text).is_none() && self.names.is_declared_somewhere(&name.text) {
            let here = ast::Name {
                text: name.text.clone(),
                span: analysis,
            };
            self.names.find(&here, "an effect", |_| true, self.out);
        }
    }

    fn row_clauses(&mut self, ground: &Ground, clauses: &[&Clause], scope: &Scope) -> Rows {
        let (source, declared) = self.source_name(ground.source);
        let of_result = ground.analysis.as_ref();
        let mut rows = Rows {
            conditions: of_result.map(|a| a.conditions.clone()).unwrap_or_default(),
            ..Rows::default()
        };
        let mut exprs = Exprs {
            scope,
            source,
            declared,
            names: &self.names,
            out: self.out,
        };
        for clause in clauses {
            rows.clause(&mut exprs, clause);
        }
        rows.by_is_not_per(&mut exprs, clauses);
        rows
    }

    /// The clause, its own or of `default`, by which rows depend on each other.
    fn dependence(&self, verb: &Verb, clauses: &[&Clause]) -> Option<String> {
        let models = ["pool", "regress"].contains(&verb.name);
        let models = models || TRIES_ALTERNATIVES.contains(&verb.name);
        let default = self.default_clause("nested").filter(|_| models);
        let mut all = default.iter().chain(clauses.iter().copied());
        all.find_map(|c| {
            let word = c.word.text.as_str();
            (word == "nested").then(|| format!("{word} in"))
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
                    ("cumulative" | "at", Some(column)) if column.kind != ExprKind::Error => {
                        let _ = exprs.reference(column);
                    }
                    ("excluding", Some(condition)) => {
                        chosen_by_outcome(exprs.scope, condition, exprs.out);
                        let _ = exprs.condition(condition);
                    }
                    _ => {}
                }
            }
        }
    }
}

/// An analysis, and its options that are no settings.
pub(super) struct Resolved<'p> {
    pub(super) analysis: RowAnalysis,
    pub(super) options: Vec<Given<'p>>,
}

/// The analysis of rows that a statement is.
pub(super) fn rows_of(kind: &StatementKind) -> Option<&RowAnalysis> {
    if let StatementKind::Rows(analysis) | StatementKind::NotYetRows(_, analysis) = kind {
        Some(analysis)
    } else {
        None
    }
}

fn measuring(clause: &Clause) -> Option<&ast::Name> {
    if let ClauseKind::Measuring(name) = &clause.kind {
        Some(name)
    } else {
        None
    }
}

/// Groups by what is measured.
fn grouped_by_outcome(exprs: &mut Exprs<'_>, names: &[ast::Name]) {
    for name in names {
        let column = Expr {
            kind: ExprKind::Name(name.clone()),
            span: name.span,
        };
        chosen_by_outcome(exprs.scope, &column, exprs.out);
    }
}

/// Why a model, an effect and options do not go together; known without data.
pub(super) fn misfit(
    verb: &str,
    effect: &BoundEffect,
    settings: &Settings,
) -> Option<(Code, String, String)> {
    let directions = |form: &BoundForm| matches!(form.inputs, FormInputs::Direction { .. });
    if verb != "summarise" && effect.forms.iter().any(directions) {
        return Some((
            Code::WrongArguments,
            format!("`{}` says a direction, and no size", effect.name),
            "directions are counted: write `summarise`".into(),
        ));
    }
    if let Some(misfit) = super::counts::misfit(verb, effect, settings) {
        return Some(misfit);
    }
    let method = settings.method;
    let said = |word: &&str| settings.said.contains(word);
    let without = !method.has_tau2();
    let mut options = ["tau2", "tau2_ci", "pi"].iter();
    if let Some(word) = options.find(|word| said(word) && without) {
        return Some((
            Code::UnknownOption,
            format!("`{}` does not take the option `{word}`", method.name),
            "it knows no variance between studies; write `using REML`, or leave the option out"
                .into(),
        ));
    }
    let negative = settings.tau2.filter(|tau2| *tau2 < 0.0).map(|_| {
        (
            Code::WrongOptionValue,
            "a variance below zero".into(),
            "write a number from 0".into(),
        )
    });
    negative.or_else(|| super::weights::misfit(verb, settings))
}

/// The clauses of an analysis of rows.
#[derive(Default)]
struct Rows {
    conditions: Vec<Condition>,
    by: Option<ColumnId>,
    per: Vec<ColumnId>,
}

impl Rows {
    /// Within a part of `per` its column has one value: there is nothing to compare.
    fn by_is_not_per(&self, exprs: &mut Exprs<'_>, clauses: &[&Clause]) {
        let Some(by) = self.by.filter(|by| self.per.contains(by)) else {
            return;
        };
        let span = clauses.iter().find(|c| c.word.text == "by").map(|c| c.span);
        let name = exprs.scope.columns.get(by).map_or("", |c| c.name.as_str());
        exprs.out.push(
            Diagnostic::new(
                Code::WrongArguments,
                span,
                format!("`{name}` stands behind `by` and behind `per`"),
            )
            .label("another column was expected")
            .help(format!(
                "write `by {name}` for subgroups and the test between them, or `per {name}` for separate analyses"
            )),
        );
    }

    fn clause(&mut self, exprs: &mut Exprs<'_>, clause: &Clause) {
        match &clause.kind {
            ClauseKind::Where(condition) => {
                self.condition(exprs, condition);
                chosen_by_outcome(exprs.scope, condition, exprs.out);
            }
            ClauseKind::By(names) => {
                let columns = exprs.columns(names);
                if let (Some([_, ..]), Some(second)) = (columns.as_deref(), names.get(1)) {
                    exprs.out.push(
                        Diagnostic::new(Code::WrongArguments, second.span, "`by` takes one column")
                            .label("only one was expected")
                            .help("write `per a, b` for separate analyses, or derive one column of both"),
                    );
                }
                grouped_by_outcome(exprs, names);
                self.by = columns.and_then(|columns| columns.first().copied());
            }
            ClauseKind::Per(names) => {
                grouped_by_outcome(exprs, names);
                self.per = exprs.columns(names).unwrap_or_default();
                let twice = |(at, column)| self.per.iter().take(at).any(|c| c == column);
                let again = self.per.iter().enumerate().position(twice);
                if let Some(name) = again.and_then(|at| names.get(at)) {
                    exprs.out.push(
                        Diagnostic::new(
                            Code::WrongArguments,
                            name.span,
                            format!("`{}` stands twice behind `per`", name.text),
                        )
                        .label("another column was expected"),
                    );
                }
            }
            ClauseKind::On(terms) => super::moderator::check(exprs, terms),
            ClauseKind::Nested(names) => {
                let columns: Vec<_> = names.iter().filter(|n| n.text != "row").cloned().collect();
                let _ = exprs.columns(&columns);
            }
            ClauseKind::Alternatives(kinds) => {
                for kind in kinds {
                    let one = Clause {
                        kind: kind.clone(),
                        ..clause.clone()
                    };
                    self.clause(exprs, &one);
                }
            }
            ClauseKind::Measuring(_)
            | ClauseKind::Robust(_)
            | ClauseKind::Using(_)
            | ClauseKind::With(_)
            | ClauseKind::As(_)
            | ClauseKind::To(_)
            | ClauseKind::Showing(_)
            | ClauseKind::Against(_)
            | ClauseKind::Error => {}
        }
    }

    fn condition(&mut self, exprs: &mut Exprs<'_>, condition: &Expr) {
        if !matches!(condition.kind, ExprKind::List(_)) {
            self.conditions.extend(exprs.condition(condition));
            return;
        }
        exprs.out.push(
            Diagnostic::new(
                Code::WrongType,
                condition.span,
                "several conditions in one list",
            )
            .label("one condition was expected")
            .help("write `and` or `or` between them; a list of alternatives is for `multiverse`"),
        );
    }
}
