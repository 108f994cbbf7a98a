//! `reported`: published numbers, held against the result.

use super::require::compare;
use super::{Context, Ran};
use crate::plan::{ReportedField, ResultId};
use crate::result::{Body, Check, Status, Verdict, path};
use crate::syntax::ast::CompareOp;

/// Half a unit in the last printed digit is met with this share of a unit to spare: numbers in binary are not exact.
const SPARE: f64 = 1e-7;

/// Holds the printed numbers against a result.
pub(super) fn run(context: &Context<'_>, of: &ResultId, fields: &[ReportedField]) -> Ran {
    if let Some(reason) = context.did_not_run(of) {
        return Ran::not_run(reason);
    }
    let Some(outcome) = context.results.get(of.statement) else {
        return Ran::not_run(format!("`{}` is not there", of.text));
    };
    let check = |field| check(&outcome.body, &of.part, field);
    Ran {
        status: Status::Ok,
        reason: None,
        body: Body::Reported {
            checks: fields.iter().map(check).collect(),
        },
    }
}

fn check(body: &Body, part: &[String], field: &ReportedField) -> Check {
    let (found, found_to, verdict) = if let Some(high) = field.to {
        let ends = path::ends(body, part, &field.path);
        let verdict = ends.map_or(Verdict::Differs, |(lo, hi)| {
            let mut units = field.printed.split(" to ").map(unit);
            let low = printed_as(lo, field.value, units.next().flatten(), field.decimals);
            worse(low, printed_as(hi, high.0, units.next().flatten(), high.1))
        });
        (ends.map(|e| e.0), ends.map(|e| e.1), verdict)
    } else {
        let found = path::number(body, part, &field.path);
        let verdict = found.map_or(Verdict::Differs, |found| one(found, field));
        (found, None, verdict)
    };
    Check {
        key: field.key.clone(),
        printed: field.printed.clone(),
        found: found.filter(|x| x.is_finite()),
        found_to: found_to.filter(|x| x.is_finite()),
        verdict,
        expected: None,
        reason: None,
    }
}

fn one(found: f64, field: &ReportedField) -> Verdict {
    match field.bound {
        None | Some(CompareOp::Equal) => {
            printed_as(found, field.value, unit(&field.printed), field.decimals)
        }
        Some(op) if compare(found, op, field.value) => Verdict::Same,
        Some(_) => {
            let near = printed_as(found, field.value, unit(&field.printed), field.decimals);
            if near == Verdict::Same {
                Verdict::Close
            } else {
                Verdict::Differs
            }
        }
    }
}

/// Whether `found` may be printed as `printed`: by rounding halves up or to even.
fn printed_as(found: f64, printed: f64, unit: Option<f64>, decimals: u32) -> Verdict {
    let behind = || (0..decimals).fold(1.0, |unit: f64, _| unit / 10.0);
    let unit = unit.unwrap_or_else(behind);
    let units = (found - printed).abs() / unit;
    if units <= 0.5 + SPARE {
        Verdict::Same
    } else if units <= 1.5 + SPARE {
        Verdict::Close
    } else {
        Verdict::Differs
    }
}

/// One in the last digit of a number that is printed with an exponent: 100 of `1.5e3`. Without one, zeros before the
/// point count as digits.
fn unit(printed: &str) -> Option<f64> {
    let lower = printed.to_ascii_lowercase();
    let (before, behind) = lower.split_once('e')?;
    let digits = before.split_once('.').map_or(0, |(_, digits)| digits.len());
    let end = behind.find(|c: char| !c.is_ascii_digit() && !matches!(c, '+' | '-'));
    let exponent: i32 = behind.get(..end.unwrap_or(behind.len()))?.parse().ok()?;
    let places = exponent.checked_sub(i32::try_from(digits).ok()?)?;
    format!("1e{places}").parse().ok()
}

fn worse(a: Verdict, b: Verdict) -> Verdict {
    let either = |verdict| a == verdict || b == verdict;
    if either(Verdict::Differs) {
        Verdict::Differs
    } else if either(Verdict::Close) {
        Verdict::Close
    } else {
        Verdict::Same
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_digits_are_the_meaning() {
        assert_eq!(printed_as(0.4895, 0.49, None, 2), Verdict::Same);
        assert_eq!(printed_as(0.485, 0.49, None, 2), Verdict::Same, "half up");
        assert_eq!(
            printed_as(0.485, 0.48, None, 2),
            Verdict::Same,
            "half to even"
        );
        assert_eq!(printed_as(0.484, 0.49, None, 2), Verdict::Close);
        assert_eq!(printed_as(0.4749, 0.49, None, 2), Verdict::Differs);
        assert_eq!(printed_as(11.0, 11.0, None, 0), Verdict::Same);
        assert_eq!(printed_as(12.0, 11.0, None, 0), Verdict::Close);
        assert_eq!(printed_as(13.0, 11.0, None, 0), Verdict::Differs);
        assert_eq!(printed_as(f64::NAN, 11.0, None, 0), Verdict::Differs);
    }

    #[test]
    fn an_exponent_says_which_digits_were_printed() {
        assert_eq!(unit("1.5e3"), Some(100.0));
        assert_eq!(unit("< 2E-4"), Some(1e-4));
        assert_eq!(unit("1200"), None, "every digit counts");
        let printed = |found| printed_as(found, 1500.0, unit("1.5e3"), 0);
        assert_eq!(printed(1540.0), Verdict::Same);
        assert_eq!(printed(1560.0), Verdict::Close);
        assert_eq!(printed(1660.0), Verdict::Differs);
        assert_eq!(printed_as(1201.0, 1200.0, unit("1200"), 0), Verdict::Close);
    }

    #[test]
    fn a_bound_holds_or_is_missed_by_its_last_digit() {
        let field = |op| ReportedField {
            key: "p".into(),
            path: "p".into(),
            bound: Some(op),
            printed: "< 0.001".into(),
            value: 0.001,
            decimals: 3,
            to: None,
        };
        assert_eq!(one(0.0004, &field(CompareOp::Less)), Verdict::Same);
        assert_eq!(one(0.0012, &field(CompareOp::Less)), Verdict::Close);
        assert_eq!(one(0.0016, &field(CompareOp::Less)), Verdict::Differs);
        assert_eq!(one(0.2, &field(CompareOp::Greater)), Verdict::Same);
    }
}
