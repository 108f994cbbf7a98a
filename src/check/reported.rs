//! `reported`: published numbers.

use super::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{ReportedField, StatementKind};
use crate::result::path::{PathShape, find};
use crate::syntax::ast::{self, Expr, ExprKind, Field, FieldValue, ReportedOf};

/// Keys that say how a number was reported, and are no number.
pub const REPORTED_WORDS: &[&str] = &["test", "measure", "page", "source", "holds", "note"];

impl Checker<'_> {
    /// Checks what was printed.
    pub(super) fn reported(
        &mut self,
        statement: &ast::Statement,
        of: &ReportedOf,
        fields: &[Field],
    ) {
        let result = match of {
            ReportedOf::Result(result) => result,
            ReportedOf::Text(_) => {
                self.audit(statement, fields);
                return;
            }
        };
        let Some(id) = self.result_for(result, "reported") else {
            return;
        };
        let before = self.out.len();
        let mut checked: Vec<ReportedField> = Vec::with_capacity(fields.len());
        for (place, field) in fields.iter().enumerate() {
            if REPORTED_WORDS.contains(&field.name.text.as_str()) {
                continue;
            }
            let same = |known: &&Field| known.name.text == field.name.text;
            if let Some(first) = fields.iter().take(place).find(same) {
                self.out.push(
                    Diagnostic::new(
                        Code::RepeatedClause,
                        field.name.span,
                        format!("`{}` is reported twice", field.name.text),
                    )
                    .label("each number once")
                    .other(first.name.span, "reported here first"),
                );
                continue;
            }
            let keyword = self.kind_of(&id);
            let shape = match find(&keyword, &field.name.text) {
                Some(spec) => spec.shape,
                None => PathShape::Number,
            };
            let Some((path, percent)) =
                self.known_path(&id, &field.name.text, field.name.span, shape)
            else {
                continue;
            };
            checked.extend(self.printed(field, path, percent, shape));
        }
        if !self.failed_since(before) {
            let kind = StatementKind::Reported {
                of: id,
                fields: checked,
            };
            self.push(statement, None, kind);
        }
    }

    fn printed(
        &mut self,
        field: &Field,
        path: String,
        percent: bool,
        shape: PathShape,
    ) -> Option<ReportedField> {
        let [value] = field.values.as_slice() else {
            self.not_printed(field, shape == PathShape::Interval);
            return None;
        };
        let (low, high) = (digits(&value.value), value.to.as_ref().map(digits));
        let fits = match (&low, &high, shape) {
            (Some(_), None, PathShape::Number) => true,
            (Some(_), Some(Some(_)), PathShape::Interval) => value.bound.is_none(),
            _ => false,
        };
        let (Some(low), true) = (low, fits) else {
            if value.value.kind != ExprKind::Error {
                self.not_printed(field, shape == PathShape::Interval);
            }
            return None;
        };
        if percent && low.unit.as_deref() != Some("%") {
            self.out.push(
                Diagnostic::new(
                    Code::MissingUnit,
                    value.value.span,
                    format!("`{}` has no unit, and is in percent", low.text),
                )
                .label("a number with `%` was expected")
                .help(format!("write `{}%`", low.text)),
            );
            return None;
        }
        if let Some(Some(high)) = &high
            && high.value < low.value
        {
            self.reversed(field, &low, high);
            return None;
        }
        Some(ReportedField {
            key: field.name.text.clone(),
            path,
            bound: value.bound.as_ref().map(|bound| bound.node),
            printed: self.printed_text(value),
            value: low.value,
            decimals: low.decimals,
            to: high.flatten().map(|high| (high.value, high.decimals)),
        })
    }

    pub(super) fn reversed(&mut self, field: &Field, low: &Digits, high: &Digits) {
        let written = |digits: &Digits| {
            let unit = digits.unit.as_deref().unwrap_or("");
            let gap = if unit.is_empty() || unit == "%" {
                ""
            } else {
                " "
            };
            format!("{}{gap}{unit}", digits.text)
        };
        self.out.push(
            Diagnostic::new(
                Code::WrongType,
                field.span,
                format!("`{}` ends before it begins", field.name.text),
            )
            .label("the lower end stands first")
            .help(format!(
                "write `{}: {} to {}`",
                field.name.text,
                written(high),
                written(low)
            )),
        );
    }

    pub(super) fn printed_text(&self, value: &FieldValue) -> String {
        let start = value
            .bound
            .as_ref()
            .map_or(value.value.span, |bound| bound.span);
        let end = value.to.as_ref().map_or(value.value.span, |to| to.span);
        self.one_line(start.to(end))
    }

    pub(super) fn not_printed(&mut self, field: &Field, interval: bool) {
        let key = field.name.text.as_str();
        let (wanted, example) = if interval {
            let example = if key == "i2_ci" {
                "0% to 73%"
            } else {
                "0.81 to 1.85"
            };
            ("two numbers, as printed, were", example)
        } else {
            let example = match key {
                "p" | "q_p" => "< 0.05",
                "i2" => "45.8%",
                "k" | "studies" | "participants" | "events" | "df" | "q_df" | "n" | "items" => "11",
                _ => "1.33",
            };
            ("one number, as printed, was", example)
        };
        self.out.push(
            Diagnostic::new(
                Code::WrongType,
                field.span,
                format!("`{key}` is not reported so"),
            )
            .label(format!("{wanted} expected"))
            .help(format!("write `{key}: {example}`")),
        );
    }
}

/// A number as printed.
pub(super) struct Digits {
    pub(super) text: String,
    pub(super) value: f64,
    pub(super) unit: Option<String>,
    pub(super) decimals: u32,
}

pub(super) fn digits(expr: &Expr) -> Option<Digits> {
    match &expr.kind {
        ExprKind::Number(number) => Some(Digits {
            text: number.text.clone(),
            value: number.value,
            unit: number.unit.as_ref().map(|unit| unit.node.clone()),
            decimals: decimals(&number.text)?,
        }),
        ExprKind::Negate(inner) => digits(inner).map(|inner| Digits {
            text: format!("-{}", inner.text),
            value: -inner.value,
            ..inner
        }),
        ExprKind::Text(_)
        | ExprKind::Date(_)
        | ExprKind::Name(_)
        | ExprKind::Path(_)
        | ExprKind::Part { .. }
        | ExprKind::Arithmetic { .. }
        | ExprKind::Compare { .. }
        | ExprKind::In { .. }
        | ExprKind::Missing { .. }
        | ExprKind::Not(_)
        | ExprKind::And(_)
        | ExprKind::Or(_)
        | ExprKind::Call { .. }
        | ExprKind::List(_)
        | ExprKind::Error => None,
    }
}

/// How many digits of a printed number stand behind the point; `1.2e-3` has four.
fn decimals(text: &str) -> Option<u32> {
    let lower = text.to_ascii_lowercase();
    let (mantissa, exponent) = lower.split_once('e').unwrap_or((&lower, "0"));
    let behind = mantissa
        .split_once('.')
        .map_or(0, |(_, digits)| digits.len());
    let exponent: i64 = exponent.parse().ok()?;
    let behind = i64::try_from(behind)
        .ok()?
        .checked_sub(exponent)?
        .clamp(0, 300);
    u32::try_from(behind).ok()
}

/// One in the last digit of a printed number: 0.01 of `1.33`, 100 of `1.5e3`. Zeros before the point count as digits.
pub(super) fn last_digit(text: &str) -> f64 {
    let lower = text.to_ascii_lowercase();
    let (mantissa, exponent) = lower.split_once('e').unwrap_or((&lower, "0"));
    let behind = mantissa.split_once('.').map_or(0, |(_, digits)| {
        digits.chars().filter(char::is_ascii_digit).count()
    });
    let places = exponent.parse::<i64>().ok().zip(i64::try_from(behind).ok());
    let unit = places.and_then(|(exponent, behind)| {
        let places = exponent.checked_sub(behind)?;
        format!("1e{places}").parse::<f64>().ok()
    });
    unit.unwrap_or(f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use super::last_digit;

    #[test]
    fn the_last_digit_counts_what_it_stands_for() {
        let near = |text: &str, unit: f64| (last_digit(text) / unit - 1.0).abs() < 1e-12;
        assert!(near("1.33", 0.01) && near("-1.5e3", 100.0) && near("12", 1.0));
        assert!(near("1.50E-2", 1e-4) && near("0.000", 0.001));
        assert!(last_digit("1e99999999999999999999").is_infinite());
    }
}
