//! The options of `sensitivity`.

use super::Checker;
use super::expr::{Exprs, type_words};
use super::options::Given;
use super::task::{Asked, Computed};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::plan::{Condition, Gosh, Order, Sensitivity, Task, Type};
use crate::source::Span;
use crate::syntax::ast::{ClauseKind, Expr};

/// Seeds up to here are the same number in every program that reads the results.
const LARGEST_SEED: f64 = 9_007_199_254_740_991.0;
/// As many subsets as `gosh` pools.
const MOST_SUBSETS: f64 = 1_048_576.0;

/// What is computed.
pub(super) fn task(checker: &mut Checker<'_>, asked: &Asked<'_, '_>) -> Computed<Sensitivity> {
    let before = checker.out.len();
    let named = |name: &str| asked.options.iter().find(|given| given.spec.name == name);
    let mut found = Sensitivity {
        leave_one_out: named("leave_one_out").is_some(),
        influence: named("influence").is_some(),
        baujat: named("baujat").is_some(),
        ..Sensitivity::default()
    };
    if let Some(column) = named("cumulative").and_then(|given| given.usage.values.first()) {
        found.cumulative = checker.order(asked, column);
    }
    let whole = |checker: &mut Checker<'_>, name: &str, from: f64, to: f64| {
        named(name).and_then(|given| checker.whole_number(given, from, to))
    };
    let subsets = whole(checker, "subsets", 1.0, MOST_SUBSETS);
    let seed = whole(checker, "seed", 0.0, LARGEST_SEED);
    found.gosh = named("gosh").map(|_| Gosh { subsets, seed });
    if found.gosh.is_none() {
        for given in ["subsets", "seed"].iter().filter_map(|name| named(name)) {
            checker.without_gosh(given);
        }
    }
    for given in asked
        .options
        .iter()
        .filter(|given| given.spec.name == "excluding")
    {
        if let Some(condition) = given.usage.values.first() {
            let checked = checker.quiet_condition(condition, asked)?;
            let text = checker.one_line(condition.span);
            found.excluding.push((text, checked));
        }
    }
    found.alternatives = checker.one_at_a_time(asked)?;
    let lacking = on(asked, &found);
    if found.is_empty() && lacking.is_none() && !checker.failed_since(before) {
        checker.nothing_asked(asked.statement);
    }
    (!checker.failed_since(before)).then_some((found, lacking))
}

/// Moderators, in the analysis or in an alternative.
fn on(asked: &Asked<'_, '_>, found: &Sensitivity) -> Option<String> {
    let on = |kind: &ClauseKind| matches!(kind, ClauseKind::On(_));
    let own = asked.clauses.iter().any(|clause| on(&clause.kind));
    let pooled = |task: &Task| matches!(task, Task::Pool);
    let other = found.alternatives.iter().any(|a| !pooled(&a.analysis.task));
    (own || other).then(|| "moderators in a sensitivity analysis".to_owned())
}

impl Checker<'_> {
    /// A condition that has been checked with its clause.
    fn quiet_condition(&self, condition: &Expr, asked: &Asked<'_, '_>) -> Option<Condition> {
        let mut quiet = Diagnostics::default();
        self.exprs_of(asked, &mut quiet).condition(condition)
    }

    /// The expressions of the rows of an analysis.
    fn exprs_of<'e>(&'e self, asked: &Asked<'e, '_>, out: &'e mut Diagnostics) -> Exprs<'e> {
        let (source, declared) = self.source_name(asked.source);
        Exprs {
            scope: asked.scope,
            source,
            declared,
            names: &self.names,
            out,
        }
    }

    /// The column by which rows are added; an unknown one has been reported.
    fn order(&mut self, asked: &Asked<'_, '_>, column: &Expr) -> Option<Order> {
        let mut quiet = Diagnostics::default();
        let place = self.exprs_of(asked, &mut quiet).reference(column)?;
        let info = asked.scope.columns.get(place)?;
        match &info.kind {
            Type::Number(_) | Type::Date | Type::Label { ordered: true, .. } => Some(Order {
                name: info.name.clone(),
                column: place,
            }),
            Type::Label { ordered: false, .. } | Type::Flag | Type::Text | Type::Study => {
                self.out.push(
                    Diagnostic::new(
                        Code::WrongType,
                        column.span,
                        format!("`{}` is {}, and has no order", info.name, type_words(&info.kind)),
                    )
                    .label("a number, a date, or labels with an order was expected")
                    .other(info.span, "declared here")
                    .help("write `cumulative year`, or declare the order of the labels: `low < some < high`"),
                );
                None
            }
            Type::Unknown => None,
        }
    }

    /// A whole number behind an option.
    fn whole_number(&mut self, given: &Given<'_>, from: f64, to: f64) -> Option<u64> {
        let number = given.number()?;
        if number.fract() == 0.0 && (from..=to).contains(&number) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "whole, at least 0 and below 2^53"
            )]
            return Some(number as u64);
        }
        let name = given.spec.name;
        self.out.push(
            Diagnostic::new(
                Code::WrongOptionValue,
                given.usage.span,
                format!("`{name}` does not take {number}"),
            )
            .label(format!("a whole number from {from} to {to} was expected"))
            .help(format!("write `{name} {}`", from.max(1234.0_f64.min(to)))),
        );
        None
    }

    fn without_gosh(&mut self, given: &Given<'_>) {
        let name = given.spec.name;
        self.out.push(
            Diagnostic::new(
                Code::UnknownOption,
                given.usage.span,
                format!("`{name}` is for `gosh`, which is not asked for"),
            )
            .label("nothing is drawn here")
            .help(format!("write `gosh, {name} …`, or leave it out")),
        );
    }

    fn nothing_asked(&mut self, statement: Span) {
        let written = self.one_line(statement);
        self.out.push(
            Diagnostic::new(
                Code::MissingClause,
                statement.behind(),
                "`sensitivity` to what?",
            )
            .label("what is repeated, or another choice, was expected")
            .help(format!("write `{written} with leave_one_out`"))
            .help(format!("or alternatives: `{written} using (DL, PM)`")),
        );
    }
}
