//! `reported`: published numbers.

use super::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{ReportedField, StatementKind};
use crate::result::path::{PathShape, find};
use crate::syntax::ast::{self, Expr, ExprKind, Field, FieldValue, ReportedOf};

/// Keys that say how a number was reported, and are no number.
const WORDS: &[&str] = &["test", "measure", "page", "source", "holds", "note"];

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
                let what = "reported numbers without data".to_owned();
                self.push(statement, None, StatementKind::NotYet(what, Vec::new()));
                return;
            }
        };
        let Some(id) = self.result(result) else {
            return;
        };
        let before = self.out.len();
        let mut checked: Vec<ReportedField> = Vec::with_capacity(fields.len());
        for field in fields {
            if WORDS.contains(&field.name.text.as_str()) {
                continue;
            }
            if let Some(twice) = checked.iter().find(|known| known.key == field.name.text) {
                self.out.push(
                    Diagnostic::new(
                        Code::RepeatedClause,
                        field.name.span,
                        format!("`{}` is reported twice", twice.key),
                    )
                    .label("each number once"),
                );
                continue;
            }
            let keyword = self
                .plan
                .statements
                .get(id.statement)
                .map_or_else(String::new, |s| s.keyword.clone());
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
            self.not_printed(field, shape);
            return None;
        };
        let (low, high) = (digits(&value.value), value.to.as_ref().map(|to| digits(to)));
        let fits = match (&low, &high, shape) {
            (Some(_), None, PathShape::Number) => true,
            (Some(_), Some(Some(_)), PathShape::Interval) => value.bound.is_none(),
            _ => false,
        };
        let (Some(low), true) = (low, fits) else {
            if value.value.kind != ExprKind::Error {
                self.not_printed(field, shape);
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

    fn printed_text(&self, value: &FieldValue) -> String {
        let start = value
            .bound
            .as_ref()
            .map_or(value.value.span, |bound| bound.span);
        let end = value.to.as_ref().map_or(value.value.span, |to| to.span);
        self.one_line(start.to(end))
    }

    fn not_printed(&mut self, field: &Field, shape: PathShape) {
        let (wanted, example) = match shape {
            PathShape::Number => ("one number, as printed", "1.33"),
            PathShape::Interval => ("two numbers, as printed", "0.81 to 1.85"),
        };
        self.out.push(
            Diagnostic::new(
                Code::WrongType,
                field.span,
                format!("`{}` is not reported so", field.name.text),
            )
            .label(format!("{wanted}, was expected"))
            .help(format!("write `{}: {example}`", field.name.text)),
        );
    }
}

/// A number as printed.
struct Digits {
    text: String,
    value: f64,
    unit: Option<String>,
    decimals: u32,
}

fn digits(expr: &Expr) -> Option<Digits> {
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
        _ => None,
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
