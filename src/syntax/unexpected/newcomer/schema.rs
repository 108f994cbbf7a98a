//! What newcomers write in schemas.

use super::super::super::grammar::Rule;
use super::super::super::lex::{self, Token};
use super::super::super::lower::Lower;
use super::super::{Failure, is_reserved};
use super::last_word;
use crate::diagnostic::{Code, Diagnostic};

/// Types that a column may have.
const TYPES: &[&str] = &[
    "study", "text", "flag", "count", "integer", "number", "percent", "year", "date", "interval",
];

fn field(failure: &Failure<'_>, message: impl Into<String>, label: &str, help: &str) -> Diagnostic {
    Diagnostic::new(Code::BadField, failure.span, message)
        .label(label)
        .help(format!("write `{help}`"))
}

/// `species: rat, mouse`.
pub(super) fn labels_without_one_of(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let (key, labels) = failure.piece.split_once(':')?;
    let labels = labels.trim().trim_end_matches(',');
    let (optional, labels) = match labels.strip_prefix("optional ") {
        Some(rest) => ("optional ", rest.trim_start()),
        None => ("", labels),
    };
    let list = ["{", "one of", "=", " from ", "["]
        .iter()
        .all(|sign| !labels.contains(sign));
    let first = labels
        .split([',', '<', '|', '/'])
        .next()
        .unwrap_or("")
        .trim();
    let text = failure.token == Some(Token::Text) && labels.starts_with('"');
    let sign = [",", "<", "|"].iter().any(|sign| labels.contains(sign)) || text;
    if failure.top != Rule::a_column || !list || !sign || TYPES.contains(&first) || first == "arm" {
        return None;
    }
    let sign = if labels.contains('<') { " < " } else { ", " };
    let inner = labels.trim_start_matches('(').trim_end_matches(')');
    let items = inner.split([',', '<', '|']).map(|item| {
        let item = item.trim();
        if item.contains(' ') && !item.starts_with('"') {
            format!("\"{item}\"")
        } else {
            item.to_owned()
        }
    });
    let items = items.collect::<Vec<_>>().join(sign);
    let help = format!("{}: {optional}one of {items}", key.trim());
    Some(field(
        failure,
        "labels without `one of`",
        "a type was expected before this",
        &help,
    ))
}

/// `dose: number mg/kg`, `dose: mg/kg`.
pub(super) fn unit_without_in(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let (key, kind) = failure.piece.split_once(':')?;
    let (key, kind) = (
        key.trim(),
        kind.lines().next()?.trim().trim_end_matches(','),
    );
    let (optional, kind) = match kind.strip_prefix("optional ") {
        Some(rest) => ("optional ", rest.trim_start()),
        None => ("", kind),
    };
    let word = lex::word(kind);
    let typed = TYPES.contains(&word) || ["numeric", "float", "double", "int"].contains(&word);
    let unit = if typed { kind.get(word.len()..)? } else { kind };
    let unit = unit
        .trim()
        .trim_start_matches(['(', '['])
        .trim_end_matches([')', ']']);
    let plain = !unit.is_empty()
        && unit
            .chars()
            .all(|c| c.is_alphanumeric() || "/%°·*^²³µ".contains(c))
        && (typed || unit.contains('/') || unit == "%");
    let last = last_word(failure).0;
    let here =
        failure.top == Rule::a_column && (last == word || failure.before.trim_end().ends_with(':'));
    if !here || !plain || is_reserved(unit) || word == "one" || word == "text" {
        return None;
    }
    if unit == "%" {
        let help = format!("{key}: {optional}percent");
        return Some(field(
            failure,
            "a unit in the place of a type",
            "a type was expected here",
            &help,
        ));
    }
    let known = if TYPES.contains(&word) {
        word
    } else {
        "number"
    };
    let help = format!("{key}: {optional}{known} in {unit}");
    let (message, label) = if typed {
        ("a unit without `in`", "`in` was expected here")
    } else {
        (
            "a unit in the place of a type",
            "a type was expected before the unit",
        )
    };
    Some(field(failure, message, label, &help))
}

/// `one of "rat" "mouse"`.
pub(super) fn labels_without_comma(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let text = failure.token == Some(Token::Text) && failure.before.trim_end().ends_with('"');
    let (_, labels) = failure.piece.split_once("one of")?;
    if failure.top != Rule::a_column || !text {
        return None;
    }
    let items: Vec<_> = labels
        .split('"')
        .map(str::trim)
        .filter(|item| !item.is_empty() && *item != ",")
        .collect();
    let items = items.join("\", \"");
    Some(field(
        failure,
        "two labels without a comma",
        "`,` was expected here",
        &format!("one of \"{items}\""),
    ))
}
