//! Numbers of arms that cannot be.

use super::Loading;
use super::arm::Arm;
use crate::data::Capped;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// A field of an arm.
pub(super) struct Field {
    /// `n`, `before.mean`, ….
    pub(super) name: String,
    /// By row.
    pub(super) values: Vec<f64>,
    /// The first column of the file that it is computed from.
    pub(super) header: Option<usize>,
    /// Where the plan says so.
    pub(super) span: Span,
    /// `n` as the sum of events and nonevents: what is wrong with those is said of them.
    pub(super) sum: bool,
}

/// What a field of this name must be, and whether a number is it.
type Rule = (&'static str, fn(f64) -> bool);

fn rule(field: &str) -> Option<Rule> {
    let base = field.rsplit('.').next().unwrap_or(field);
    match base {
        "n" => Some(("a number above 0 was expected", |x| x > 0.0)),
        "sd" | "sem" | "se" | "var" | "events" | "nonevents" | "time" => {
            Some(("a number from 0 on was expected", |x| x >= 0.0))
        }
        "r" => Some(("a number from -1 to 1 was expected", |x| x.abs() <= 1.0)),
        _ => None,
    }
}

/// Something impossible in one row.
struct Impossible<'f> {
    found: String,
    expected: &'f str,
    header: Option<usize>,
    span: Span,
}

impl Loading<'_> {
    /// Reports what cannot be; what is missing can.
    pub(super) fn check_possible(&mut self, arm: &Arm<'_>) {
        for field in &arm.fields {
            let rule = if field.sum {
                Some::<Rule>(("at least one person was expected", |x| x != 0.0))
            } else {
                rule(&field.name)
            };
            if let Some(rule) = rule {
                self.hold(arm, field, rule);
            }
        }
        for spread in &arm.spreads {
            if spread.form == "sd" {
                let Some(Some(values)) = spread.values.first() else {
                    continue;
                };
                let field = Field {
                    name: format!("{}sd", spread.prefix),
                    values: values.clone(),
                    header: spread.header,
                    span: spread.span,
                    sum: false,
                };
                if let Some(rule) = rule(&field.name) {
                    self.hold(arm, &field, rule);
                }
            }
        }
        self.events_of_people(arm);
        self.in_order(arm);
    }

    fn hold(&mut self, arm: &Arm<'_>, field: &Field, (expected, holds): Rule) {
        let rows = field.values.iter().enumerate();
        let bad = rows.filter(|(_, x)| !x.is_nan() && !holds(**x));
        self.impossible(bad.map(|(row, x)| {
            let found = format!("`{}` of `{}` is {x}", field.name, arm.column.name);
            let impossible = Impossible {
                found,
                expected,
                header: field.header,
                span: field.span,
            };
            (row, impossible)
        }));
    }

    fn events_of_people(&mut self, arm: &Arm<'_>) {
        let (Some(events), Some(n)) = (arm.field("", "events"), arm.field("", "n")) else {
            return;
        };
        if n.sum {
            return;
        }
        let rows = events.values.iter().zip(&n.values).enumerate();
        let bad = rows.filter(|(_, (events, n))| events > n && **n > 0.0);
        self.impossible(bad.map(|(row, (count, n))| {
            let found = format!("`{}` has {count} events among {n}", arm.column.name);
            let impossible = Impossible {
                found,
                expected: "no more events than people were expected",
                header: events.header,
                span: arm.column.span,
            };
            (row, impossible)
        }));
    }

    /// Quantiles and limits must stand in order.
    fn in_order(&mut self, arm: &Arm<'_>) {
        for spread in &arm.spreads {
            let order: &[usize] = match spread.form {
                "ci" => &[0, 1],
                // median, q1, q3, min, max
                "median" => &[3, 1, 0, 2, 4],
                _ => continue,
            };
            let rows = spread.values.iter().flatten().map(Vec::len).max();
            let sorted = |row: &usize| {
                let values = order.iter().map(|&place| spread.value(place, *row));
                values.filter(|x| !x.is_nan()).is_sorted()
            };
            let bad = (0..rows.unwrap_or(0)).filter(|row| !sorted(row));
            let found = match spread.form {
                "ci" => "has its limits in the wrong order",
                _ => "has its quantiles in the wrong order",
            };
            self.impossible(bad.map(|row| {
                let impossible = Impossible {
                    found: format!("`{}` {found}", arm.group_name(spread.prefix)),
                    expected: "the smaller number first was expected",
                    header: spread.header,
                    span: spread.span,
                };
                (row, impossible)
            }));
        }
    }

    fn impossible<'f>(&mut self, rows: impl Iterator<Item = (usize, Impossible<'f>)>) {
        let raw = self.cells.raw;
        let mut all = Capped::default();
        for (row, impossible) in rows {
            let Impossible {
                found,
                expected,
                header,
                span,
            } = impossible;
            let message = format!("{found} (row {})", row + 1);
            all.push(|| match header {
                Some(header) => raw
                    .place(row, header)
                    .diagnostic(Code::ImpossibleValue, message)
                    .label(expected)
                    .other(span, "used here"),
                None => Diagnostic::new(Code::ImpossibleValue, span, message).label(expected),
            });
            if header.is_none() {
                // A constant is wrong once, not in every row.
                break;
            }
        }
        all.finish("rows", self.out);
    }
}
