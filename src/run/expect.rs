//! `expect`: conditions on results, and agreement with what was reported.

use super::require::compare;
use super::{Context, Ran};
use crate::plan::{Expectation, ResultId, ResultNumber, StatementKind};
use crate::result::{Body, Check, Found, Status, Verdict, path};
use crate::stats::math;
use crate::syntax::ast::ArithmeticOp;
use crate::table::Truth;

/// Evaluates `expect CONDITION`.
pub(super) fn run(context: &Context<'_>, expectation: &Expectation) -> Ran {
    let mut looked = Looked {
        context,
        found: Vec::new(),
        reasons: Vec::new(),
    };
    let holds = looked.truth(expectation) == Truth::True;
    ran(holds, looked.found, &looked.reasons)
}

fn ran(holds: bool, found: Vec<Found>, reasons: &[String]) -> Ran {
    Ran {
        status: Status::Ok,
        reason: (!holds && !reasons.is_empty()).then(|| reasons.join("; ")),
        body: Body::Expectation { holds, found },
    }
}

/// Evaluates `expect RESULT agrees`: no number that the plan reports of it differs.
pub(super) fn agrees(context: &Context<'_>, id: &ResultId) -> Ran {
    let mut found = Vec::new();
    let mut reasons = Vec::new();
    let mut reported = 0;
    for (statement, outcome) in context.plan.statements.iter().zip(context.results) {
        let StatementKind::Reported { of, .. } = &statement.kind else {
            continue;
        };
        if of.statement != id.statement || !of.part.starts_with(&id.part) {
            continue;
        }
        reported += 1;
        let Body::Reported { checks } = &outcome.body else {
            reasons.extend(outcome.reason.clone());
            continue;
        };
        for check in checks.iter().filter(|c| c.verdict == Verdict::Differs) {
            reasons.push(format!(
                "`{}` of `{}` was printed as {}",
                check.key, of.text, check.printed
            ));
            found.extend(values(of, check));
        }
    }
    if reported == 0 {
        reasons.push(format!("nothing is reported of `{}`", id.text));
    }
    reasons.dedup();
    ran(reasons.is_empty(), found, &reasons)
}

/// What was found where something else was printed; of an interval both ends.
fn values(of: &ResultId, check: &Check) -> Vec<Found> {
    let value = |end: &str, value: Option<f64>| Found {
        path: format!("{}.{}{end}", of.text, check.key),
        value,
    };
    match check.found_to {
        None => vec![value("", check.found)],
        to => vec![value(".lo", check.found), value(".hi", to)],
    }
}

/// The results that were looked at.
struct Looked<'a> {
    context: &'a Context<'a>,
    found: Vec<Found>,
    reasons: Vec<String>,
}

impl Looked<'_> {
    fn truth(&mut self, expectation: &Expectation) -> Truth {
        match expectation {
            Expectation::Compare(left, op, right) => {
                let (left, right) = (self.number(left), self.number(right));
                match left.zip(right) {
                    Some((left, right)) => Truth::of(compare(left, *op, right)),
                    None => Truth::Unknown,
                }
            }
            Expectation::Missing(number) => {
                let before = self.reasons.len();
                let found = self.number(number);
                if self.reasons.len() > before {
                    Truth::Unknown
                } else {
                    Truth::of(found.is_none())
                }
            }
            Expectation::Not(inner) => !self.truth(inner),
            Expectation::And(parts) => {
                let truths = parts.iter().map(|part| self.truth(part));
                truths.min().unwrap_or(Truth::True)
            }
            Expectation::Or(parts) => {
                let truths = parts.iter().map(|part| self.truth(part));
                truths.max().unwrap_or(Truth::False)
            }
        }
    }

    fn number(&mut self, number: &ResultNumber) -> Option<f64> {
        let value = match number {
            ResultNumber::Constant(value) => *value,
            ResultNumber::Path { of, path, text } => return self.look_up(of, path, text),
            ResultNumber::Negate(inner) => -self.number(inner)?,
            ResultNumber::Arithmetic(op, left, right) => {
                let (left, right) = (self.number(left), self.number(right));
                let (left, right) = left.zip(right)?;
                match op {
                    ArithmeticOp::Add => left + right,
                    ArithmeticOp::Subtract => left - right,
                    ArithmeticOp::Multiply => left * right,
                    ArithmeticOp::Divide => left / right,
                    ArithmeticOp::Power => math::pow(left, right),
                }
            }
            ResultNumber::Call(function, arguments) => {
                let numbers: Vec<Option<f64>> = arguments.iter().map(|a| self.number(a)).collect();
                let numbers: Vec<f64> = numbers.into_iter().collect::<Option<_>>()?;
                (function.compute)(&numbers)
            }
        };
        value.is_finite().then_some(value)
    }

    fn look_up(&mut self, of: &ResultId, path: &str, text: &str) -> Option<f64> {
        let value = if let Some(reason) = self.context.did_not_run(of) {
            if !self.reasons.contains(&reason) {
                self.reasons.push(reason);
            }
            None
        } else {
            let outcome = self.context.results.get(of.statement);
            outcome.and_then(|outcome| path::number(&outcome.body, &of.part, path))
        };
        if !self.found.iter().any(|found| found.path == text) {
            self.found.push(Found {
                path: text.to_owned(),
                value,
            });
        }
        value
    }
}
