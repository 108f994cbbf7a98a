//! Names for what a file has, and what of it is shown in comments.

use std::collections::BTreeSet;

use crate::syntax::spell::is_word;

pub(super) use crate::syntax::spell::{label, name as in_expression, text};

/// So much of a text is shown in a comment.
const SHOWN: usize = 40;

/// A header or a cell in a comment, on one line.
pub(super) fn shown(text: &str) -> String {
    let mut line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(SHOWN)
        .collect();
    if line.len() < text.len() && text.chars().count() > SHOWN {
        line.push('…');
    }
    format!("`{line}`")
}

/// Names that are free; each is given once.
#[derive(Debug, Default)]
pub(super) struct Names {
    given: BTreeSet<String>,
}

impl Names {
    /// A name like `header` that no other column has.
    pub(super) fn give(&mut self, header: &str) -> String {
        let mut name = String::new();
        for c in header.trim().chars() {
            if c.is_ascii_alphanumeric() {
                name.push(c);
            } else if !name.ends_with('_') {
                name.push('_');
            }
        }
        let trimmed = name.trim_matches('_');
        let mut name = match trimmed.chars().next() {
            Some(c) if c.is_ascii_alphabetic() => trimmed.to_owned(),
            Some(_) => format!("column_{trimmed}"),
            None => "column".to_owned(),
        };
        if !is_word(&name) {
            name.push('_');
        }
        let mut free = name.clone();
        let mut number = 2;
        while !self.given.insert(free.clone()) {
            free = format!("{name}_{number}");
            number += 1;
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_and_given_once() {
        let mut names = Names::default();
        let headers = ["dose (mg/kg)", "dose mg kg", "in", "2nd", "", "Größe"];
        let given: Vec<String> = headers.iter().map(|header| names.give(header)).collect();
        let wanted = [
            "dose_mg_kg",
            "dose_mg_kg_2",
            "in_",
            "column_2nd",
            "column",
            "Gr_e",
        ];
        assert_eq!(given, wanted);
    }

    #[test]
    fn headers_are_quoted_where_they_are_no_name() {
        assert_eq!(in_expression("n1i").as_deref(), Some("n1i"));
        assert_eq!(in_expression("n.treat").as_deref(), Some("`n.treat`"));
        assert_eq!(in_expression("by").as_deref(), Some("`by`"));
        assert_eq!(in_expression("a`b"), None);
        assert_eq!(label("high dose"), "\"high dose\"");
        assert_eq!(text("say \"yes\"\\"), "\"say \\\"yes\\\"\\\\\"");
    }
}
