//! What else a `regress` asks for: `at`, `permutation`, `seed`.

use super::super::Checker;
use super::super::expr::{Exprs, literal};
use super::super::options::Given;
use super::super::task::Asked;
use crate::diagnostic::{Code, Diagnostic, list};
use crate::plan::{At, AtValue, Permutation, Regress, Test, Type};
use crate::syntax::ast::{Expr, ExprKind, OptionUse};
use crate::unit::Unit;

/// More predictions than these are no table that anybody reads.
const PREDICTIONS: usize = 1000;

/// More draws than these take longer than anybody waits.
const DRAWS: f64 = 10_000_000.0;

/// The seed of those who name none.
const SEED: u64 = 1;

/// The largest whole number that a number of a plan can be.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// Checks the options that are no settings.
pub(super) fn check(checker: &mut Checker<'_>, asked: &Asked<'_, '_>, regress: &mut Regress) {
    let mut seed = None;
    for given in asked.options {
        match given.spec.name {
            "at" => checker.at(asked, given, regress),
            "permutation" => {
                regress.permutation = checker.permutation(given);
            }
            "seed" => {
                seed = checker.whole(given, 0.0, WHOLE).map(|seed| (seed, given));
            }
            _ => {}
        }
    }
    let mut predictions = regress.at.iter().map(|at| at.values.len());
    let predictions = predictions.try_fold(1_usize, usize::checked_mul);
    if predictions.is_none_or(|n| n > PREDICTIONS)
        && let Some(given) = asked.options.iter().find(|given| given.spec.name == "at")
    {
        checker.out.push(
            Diagnostic::new(
                Code::WrongOptionValue,
                given.usage.span,
                format!("more than {PREDICTIONS} predictions"),
            )
            .label("fewer values were expected")
            .note("several `at` predict at all combinations of their values"),
        );
    }
    match (&mut regress.permutation, seed) {
        (Some(permutation), Some((seed, _))) => permutation.seed = seed,
        (None, Some((_, given))) => checker.seed_of_nothing(given),
        (_, None) => {}
    }
    checker.tau2_of_parts(asked);
    let permutes = |given: &&Given<'_>| given.spec.name == "permutation";
    if asked.settings.test == Test::Robust
        && let Some(given) = asked.options.iter().find(permutes)
    {
        checker.out.push(
            Diagnostic::new(
                Code::WrongArguments,
                given.usage.span,
                "`permutation` exchanges rows, and `robust in` says that they depend on each other",
            )
            .label("one of the two was expected")
            .help("leave out `permutation`, or keep one row a study"),
        );
    }
}

impl Checker<'_> {
    fn seed_of_nothing(&mut self, given: &Given<'_>) {
        self.out.push(
            Diagnostic::new(
                Code::UnknownOption,
                given.usage.span,
                "a seed where nothing is drawn",
            )
            .label("`permutation` was expected beside it")
            .help("write `permutation 10000, seed 1`, or leave it out"),
        );
    }

    /// `tau2 common` is for subgroups.
    fn tau2_of_parts(&mut self, asked: &Asked<'_, '_>) {
        let is_word = |usage: &&OptionUse| {
            let value = usage.values.first();
            value.is_some_and(|value| matches!(value.kind, ExprKind::Name(_)))
        };
        if let Some(usage) = asked.said("tau2").find(is_word) {
            self.out.push(
                Diagnostic::new(
                    Code::WrongOptionValue,
                    usage.span,
                    "a regression has one tau² in any case",
                )
                .label("`tau2 common` is for `pool … by`")
                .help("leave it out"),
            );
        }
    }

    /// A whole number behind an option.
    pub(in crate::check) fn whole(
        &mut self,
        given: &Given<'_>,
        least: f64,
        most: f64,
    ) -> Option<u64> {
        let number = given.number()?;
        if number.fract() == 0.0 && (least..=most).contains(&number) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "whole and within 2^53"
            )]
            return Some(number as u64);
        }
        let name = given.spec.name;
        self.out.push(
            Diagnostic::new(
                Code::WrongOptionValue,
                given.usage.span,
                format!("`{name}` does not take `{number}`"),
            )
            .label(format!(
                "a whole number from {least} to {most} was expected"
            ))
            .help(format!(
                "write `{name} {}`",
                if name == "seed" { "1" } else { "10000" }
            )),
        );
        None
    }

    fn permutation(&mut self, given: &Given<'_>) -> Option<Permutation> {
        let draws = if given.word().is_some() {
            None
        } else {
            Some(self.whole(given, 1.0, DRAWS)?)
        };
        Some(Permutation { draws, seed: SEED })
    }

    /// `at COLUMN (value, …)`.
    fn at(&mut self, asked: &Asked<'_, '_>, given: &Given<'_>, regress: &mut Regress) {
        let [column, values] = given.usage.values.as_slice() else {
            return;
        };
        let (source, declared) = self.source_name(asked.source);
        let mut exprs = Exprs {
            scope: asked.scope,
            source,
            declared,
            names: &self.names,
            out: self.out,
        };
        // An unknown column was reported with the clauses.
        let name = super::super::expr::dotted(column).unwrap_or_default();
        let Some((place, info)) = asked.scope.column(&name) else {
            return;
        };
        if !regress
            .moderators
            .iter()
            .any(|m| m.columns.contains(&place))
        {
            let columns = regress.moderators.iter().flat_map(|m| &m.columns);
            let mut names: Vec<&str> = columns
                .filter_map(|c| asked.scope.columns.get(*c).map(|c| c.name.as_str()))
                .collect();
            names.dedup();
            self.out.push(
                Diagnostic::new(
                    Code::WrongOptionValue,
                    column.span,
                    format!("`{name}` is no moderator of this regression"),
                )
                .label("a column behind `on` was expected")
                .help(format!("its moderators are of {}", list(&names, "and"))),
            );
            return;
        }
        if let Some(first) = regress.at.iter().find(|at| at.column == place) {
            self.out.push(
                Diagnostic::new(
                    Code::RepeatedClause,
                    given.usage.span,
                    format!("`at {}` is said twice", first.name),
                )
                .label("each column once")
                .help(format!("write `at {name} (…)` with all its values")),
            );
            return;
        }
        let items = if let ExprKind::List(items) = &values.kind {
            items.as_slice()
        } else {
            std::slice::from_ref(values)
        };
        let found: Vec<Option<AtValue>> = (items.iter())
            .map(|item| at_value(&mut exprs, &info.kind, place, item, column))
            .collect();
        if let Some(values) = found.into_iter().collect() {
            regress.at.push(At {
                column: place,
                name,
                values,
            });
        }
    }
}

/// A value of a column.
fn at_value(
    exprs: &mut Exprs<'_>,
    kind: &Type,
    place: usize,
    item: &Expr,
    column: &Expr,
) -> Option<AtValue> {
    match kind {
        Type::Number(unit) => at_number(exprs, unit, item, column).map(AtValue::Number),
        Type::Label { .. } | Type::Flag | Type::Text | Type::Study => {
            let info = exprs.scope.columns.get(place)?.clone();
            let (word, quoted) = if let ExprKind::Name(name) = &item.kind {
                (name.text.clone(), false)
            } else if let ExprKind::Text(text) = &item.kind {
                (text.clone(), true)
            } else if let ExprKind::Number(number) = &item.kind {
                (number.text.clone(), false)
            } else {
                not_a_value(exprs, "a label", item);
                return None;
            };
            exprs
                .known_label(&info, &word, quoted, item)
                .map(AtValue::Label)
        }
        Type::Date | Type::Unknown => None,
    }
}

fn at_number(exprs: &mut Exprs<'_>, unit: &Unit, item: &Expr, column: &Expr) -> Option<f64> {
    let Some((value, written)) = literal(item) else {
        not_a_value(exprs, "a number", item);
        return None;
    };
    let from = written.as_deref().map_or_else(Unit::plain, Unit::parse);
    let number = exprs.convert(
        crate::plan::Number::Constant(value),
        &from,
        item,
        unit,
        column.span,
    )?;
    if let crate::plan::Number::Constant(value) = number {
        Some(value)
    } else {
        None
    }
}

fn not_a_value(exprs: &mut Exprs<'_>, wanted: &str, item: &Expr) {
    exprs.out.push(
        Diagnostic::new(Code::WrongOptionValue, item.span, "`at` does not take this")
            .label(format!("{wanted} was expected")),
    );
}
