//! The options of `sensitivity`.

use super::expr::{Exprs, type_words};
use super::options::Given;
use super::task::{Asked, Computed};
use super::{Checker, moderator};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::plan::{Condition, Gosh, Order, Regress, Sensitivity, Task, Type};
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
        named(name).and_then(|given| checker.whole(given, from, to))
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
    found.on = moderators(checker, asked)?;
    found.alternatives = checker.one_at_a_time(asked)?;
    let regression = |task: &Task| matches!(task, Task::Regress(_));
    let others = !found.alternatives.is_empty() && found.on.is_some();
    let others = others
        || found
            .alternatives
            .iter()
            .any(|a| regression(&a.analysis.task));
    let scaled = found.on.as_ref().is_some_and(|on| on.scale.is_some());
    let lacking = if scaled {
        Some("a scale in a sensitivity analysis".to_owned())
    } else {
        others.then(|| "alternatives of a regression in a sensitivity analysis".to_owned())
    };
    let asks = |given: &Given<'_>| !["subsets", "seed"].contains(&given.spec.name);
    let nothing = found.is_empty() && !asked.options.iter().any(asks);
    if nothing && lacking.is_none() && !checker.failed_since(before) {
        checker.nothing_asked(asked.statement);
    }
    let wrong = found.is_empty() && !nothing && lacking.is_none();
    (!wrong && !checker.failed_since(before)).then_some((found, lacking))
}

/// Its own moderators, or those of the result that it stands on; nothing where they are wrong.
#[expect(clippy::option_option, reason = "wrong, none, or some")]
fn moderators(checker: &mut Checker<'_>, asked: &Asked<'_, '_>) -> Option<Option<Regress>> {
    let on = |kind: &ClauseKind| matches!(kind, ClauseKind::On(_));
    if asked.clauses.iter().any(|clause| on(&clause.kind)) {
        let alone = Asked {
            options: &[],
            ..*asked
        };
        let (regress, _) = moderator::task(checker, &alone)?;
        return Some(Some(regress));
    }
    let source = asked
        .ground
        .analysis
        .as_ref()
        .map(|analysis| &analysis.task);
    Some(match source {
        Some(Task::Regress(regress)) => Some(Regress {
            at: Vec::new(),
            permutation: None,
            ..regress.clone()
        }),
        Some(Task::Sensitivity(sensitivity)) => sensitivity.on.clone(),
        Some(
            Task::Pool | Task::Bias(_) | Task::Multiverse(_) | Task::Summarise | Task::Reserved,
        )
        | None => None,
    })
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
