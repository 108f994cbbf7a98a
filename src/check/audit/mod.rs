//! `reported "text" { … }`: published numbers, held against each other.

mod holds;
mod keys;
mod words;

use super::Checker;
use super::reported::{Digits, digits, last_digit};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::plan::StatementKind;
use crate::plan::audit::{Block, Printed};
use crate::stats::audit::Range;
use crate::syntax::ast::{self, CompareOp, Field, FieldValue};
use keys::Shape;

pub use keys::{all as audit_keys, choices as audit_choices};

impl Checker<'_> {
    /// Checks numbers that no result of the plan stands for.
    pub(super) fn audit(&mut self, statement: &ast::Statement, fields: &[Field]) {
        let before = self.out.len();
        let whole = Block::inside(None, "");
        let block = self.audit_block(whole, fields, &mut Vec::new());
        if !self.failed_since(before) {
            self.push(statement, None, StatementKind::Audit(Box::new(block)));
        }
    }

    /// A block; it starts with the words that hold for what it is in. `used` collects the keys that an equation further
    /// out reads of it.
    fn audit_block(&mut self, start: Block, fields: &[Field], used: &mut Vec<String>) -> Block {
        let mut block = start;
        self.each_once(fields);
        for field in fields {
            self.audit_word(&mut block, field);
        }
        used.extend(holds::names(fields));
        for field in fields {
            let key = key_of(field);
            if field.fields.is_empty() && !keys::BLOCKS.contains(&key) {
                self.audit_number(&mut block, field, used);
            } else if !keys::BLOCKS.contains(&key) {
                let message = format!("`{key}` is no block of reported numbers");
                self.unknown_key(field, message, keys::BLOCKS.iter().copied());
            }
        }
        for field in fields {
            match key_of(field) {
                "parts" => {
                    self.each_once(&field.fields);
                    if field.fields.is_empty() {
                        self.no_parts(field);
                    }
                    for part in &field.fields {
                        let name = part.name.text.clone();
                        if part.fields.is_empty() {
                            self.no_part(part);
                            continue;
                        }
                        let mut used = holds::names_of(fields, &name);
                        let part = self.audit_block(
                            Block::inside(Some(&block), &name),
                            &part.fields,
                            &mut used,
                        );
                        block.parts.push(part);
                    }
                }
                "between" if field.fields.is_empty() => self.no_part(field),
                "between" => {
                    let mut used = holds::names_of(fields, "between");
                    let start = Block::inside(Some(&block), "between");
                    let between = self.audit_block(start, &field.fields, &mut used);
                    block.between = Some(Box::new(between));
                }
                _ => {}
            }
        }
        for field in fields.iter().filter(|field| field.name.text == "holds") {
            self.audit_holds(&mut block, field);
        }
        block
    }

    /// Each key once, but for `holds`.
    fn each_once(&mut self, fields: &[Field]) {
        for (place, field) in fields.iter().enumerate() {
            let same = |known: &&Field| key_of(known) == key_of(field);
            if field.name.text == "holds" {
                continue;
            }
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
            }
        }
    }

    fn audit_number(&mut self, block: &mut Block, field: &Field, used: &[String]) {
        let key = key_of(field);
        if keys::WORDS.contains(&key) || keys::NOTES.contains(&key) || key == "holds" {
            return;
        }
        let shape = match keys::shape(key) {
            Some(shape) => shape,
            None if used.iter().any(|name| name == key) => Shape::Number,
            None => {
                let message = format!("there is no `{key}` to hold against other numbers");
                self.unknown_key(field, message, keys::all());
                return;
            }
        };
        if let Some(printed) = self.audit_printed(field, key, shape) {
            block.numbers.push(printed);
        }
    }

    fn unknown_key<'k>(
        &mut self,
        field: &Field,
        message: String,
        known: impl Iterator<Item = &'k str>,
    ) {
        let help = did_you_mean(key_of(field), known);
        let help = help.unwrap_or_else(|| {
            format!(
                "say with `holds:` how it hangs together with others: `holds: {0} <= n`; or keep it as `note: \"{0} …\"`",
                key_of(field)
            )
        });
        self.out.push(
            Diagnostic::new(Code::UnknownPath, field.name.span, message)
                .label("a key of `reported`, or a name that a `holds:` uses, was expected")
                .help(help),
        );
    }

    fn no_parts(&mut self, field: &Field) {
        self.out.push(
            Diagnostic::new(Code::WrongType, field.span, "`parts` holds no part")
                .label("a block for each part was expected")
                .help("write `parts { acute { k: 6, estimate: 0.61 }, chronic { k: 5, estimate: 0.48 } }`"),
        );
    }

    fn no_part(&mut self, field: &Field) {
        let name = &field.name.text;
        self.out.push(
            Diagnostic::new(
                Code::WrongType,
                field.span,
                format!("`{name}` is no block of numbers"),
            )
            .label("a block of numbers was expected")
            .help(if name == "between" {
                "write `between { chi2: 5.23, df: 1, p: 0.02 }`".to_owned()
            } else {
                format!("write `{name} {{ estimate: 0.61, ci: 0.20 to 1.02 }}`")
            }),
        );
    }

    /// The values that are printed so.
    fn audit_printed(&mut self, field: &Field, key: &str, shape: Shape) -> Option<Printed> {
        let interval = matches!(shape, Shape::Interval | Shape::Percents);
        let [value] = field.values.as_slice() else {
            self.not_printed(field, interval);
            return None;
        };
        let (low, high) = (digits(&value.value), value.to.as_ref().map(digits));
        let bound = value.bound.as_ref().map(|bound| bound.node);
        let fits = match (&low, &high) {
            (Some(_), None) => !interval && bound != Some(CompareOp::NotEqual),
            (Some(_), Some(Some(_))) => interval && bound.is_none(),
            (None, _) | (Some(_), Some(None)) => false,
        };
        let (Some(low), true) = (low, fits) else {
            if value.value.kind != ast::ExprKind::Error {
                self.not_printed(field, interval);
            }
            return None;
        };
        let percent = low.unit.as_deref() == Some("%");
        if matches!(shape, Shape::Percent | Shape::Percents) && !percent {
            self.without_percent(value, &low);
            return None;
        }
        let high = high.flatten();
        if let Some(high) = &high
            && high.value < low.value
        {
            self.reversed(field, &low, high);
            return None;
        }
        let exact = shape == Shape::Count && bound.is_none();
        Some(Printed {
            key: key.to_owned(),
            text: self.printed_text(value),
            value: low.value,
            range: if exact && low.decimals == 0 {
                Range::point(low.value)
            } else {
                range(&low, bound)
            },
            to: high.as_ref().map(|high| range(high, None)),
            whole: low.decimals == 0 && low.unit.is_none() && bound.is_none() && high.is_none(),
            percent,
        })
    }

    fn without_percent(&mut self, value: &FieldValue, low: &Digits) {
        self.out.push(
            Diagnostic::new(
                Code::MissingUnit,
                value.value.span,
                format!("`{}` has no unit, and is in percent", low.text),
            )
            .label("a number with `%` was expected")
            .help(format!("write `{}%`", low.text)),
        );
    }
}

/// The key, without what may be left out.
fn key_of(field: &Field) -> &str {
    let name = field.name.text.as_str();
    name.strip_prefix("heterogeneity.").unwrap_or(name)
}

/// All values that are printed with these digits, or lie beyond them.
fn range(digits: &Digits, bound: Option<CompareOp>) -> Range {
    match bound {
        Some(CompareOp::Less | CompareOp::LessEqual) => Range::new(f64::NEG_INFINITY, digits.value),
        Some(CompareOp::Greater | CompareOp::GreaterEqual) => {
            Range::new(digits.value, f64::INFINITY)
        }
        Some(CompareOp::Equal | CompareOp::NotEqual) | None => {
            Range::rounding_to(digits.value, last_digit(&digits.text))
        }
    }
}
