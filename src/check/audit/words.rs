//! Words that say how printed numbers are meant.

use super::super::Checker;
use super::super::reported::digits;
use super::key_of;
use super::keys::choices;
use crate::diagnostic::{Code, Diagnostic, did_you_mean, list};
use crate::measure::{self, MEASURES};
use crate::method::{self, METHODS};
use crate::plan::Test;
use crate::plan::audit::Block;
use crate::stats::audit::Sides;
use crate::syntax::ast::{ExprKind, Field};

impl Checker<'_> {
    /// Reads a word into its block; other fields are left.
    pub(super) fn audit_word(&mut self, block: &mut Block, field: &Field) {
        match key_of(field) {
            "test" => {
                let test = self.one_of(field);
                block.test = match test {
                    Some("z") => Some(Test::Z),
                    Some("t") => Some(Test::T),
                    Some(_) => Some(Test::Hksj),
                    None => None,
                };
            }
            "sided" => {
                block.sides = match self.one_of(field) {
                    Some("one") => Some(Sides::One),
                    Some(_) => Some(Sides::Two),
                    None => None,
                };
            }
            "i2_from" => block.i2_from_q = self.one_of(field) == Some("q"),
            "measure" => {
                let names = MEASURES.iter().map(|measure| measure.name);
                if let Some(name) = self.a_word(field, "the name of a measure", "RR") {
                    block.measure = measure::find(name);
                    if block.measure.is_none() {
                        self.unknown_word(field, Code::UnknownMeasure, ("measure", name), names);
                    }
                }
            }
            "model" => {
                let names = METHODS.iter().map(|method| method.name);
                if let Some(name) = self.a_word(field, "the name of a model", "REML") {
                    block.model = method::find(name);
                    if block.model.is_none() {
                        self.unknown_word(field, Code::UnknownMethod, ("model", name), names);
                    }
                }
            }
            "level" => self.audit_level(block, field),
            _ => {}
        }
    }

    fn audit_level(&mut self, block: &mut Block, field: &Field) {
        let printed = match field.values.as_slice() {
            [one] if one.to.is_none() && one.bound.is_none() => digits(&one.value),
            _ => None,
        };
        match printed {
            Some(level)
                if level.unit.as_deref() == Some("%")
                    && level.value > 0.0
                    && level.value < 100.0 =>
            {
                block.level = level.value;
            }
            Some(_) | None => self.out.push(
                Diagnostic::new(Code::WrongType, field.span, "`level` is not said so")
                    .label("a percentage below 100% was expected")
                    .help("write `level: 95%`"),
            ),
        }
    }

    /// The bare word of a field.
    fn a_word<'f>(&mut self, field: &'f Field, what: &str, example: &str) -> Option<&'f str> {
        if let [one] = field.values.as_slice()
            && let ExprKind::Name(name) = &one.value.kind
            && one.bound.is_none()
            && one.to.is_none()
        {
            return Some(&name.text);
        }
        let key = &field.name.text;
        self.out.push(
            Diagnostic::new(
                Code::WrongType,
                field.span,
                format!("`{key}` is not said so"),
            )
            .label(format!("{what} was expected"))
            .help(format!("write `{key}: {example}`")),
        );
        None
    }

    fn one_of(&mut self, field: &Field) -> Option<&'static str> {
        let words = choices(key_of(field));
        let what = list(words, "or");
        let first = words.first().copied().unwrap_or_default();
        let written = self.a_word(field, &what, first)?;
        let found = words.iter().find(|word| **word == written).copied();
        if found.is_none() {
            let key = &field.name.text;
            self.out.push(
                Diagnostic::new(
                    Code::WrongOptionValue,
                    field
                        .values
                        .first()
                        .map_or(field.span, |value| value.value.span),
                    format!("`{key}` is never `{written}`"),
                )
                .label(format!("{what} was expected"))
                .help(format!("write `{key}: {first}`")),
            );
        }
        found
    }

    fn unknown_word<'k>(
        &mut self,
        field: &Field,
        code: Code,
        (what, name): (&str, &str),
        known: impl Iterator<Item = &'k str>,
    ) {
        let span = field
            .values
            .first()
            .map_or(field.span, |value| value.value.span);
        let help = did_you_mean(name, known);
        let help = help.unwrap_or_else(|| format!("leave `{what}` out, and it is told which fits"));
        self.out.push(
            Diagnostic::new(code, span, format!("there is no {what} `{name}`"))
                .label(format!("the name of a {what} was expected"))
                .help(help),
        );
    }
}
