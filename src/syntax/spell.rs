//! Names, labels and texts as a plan writes them.

use unicode_normalization::is_nfc;

use super::{is_reserved, lex};

/// Words that mean something in an expression, though they are not reserved.
const TAKEN: &[&str] = &["row", "missing", "yes", "no", "true", "false"];

/// Whether `text` may stand for a name or a label without quotes around it.
pub fn is_word(text: &str) -> bool {
    let whole = !text.is_empty() && lex::word(text).len() == text.len();
    whole && is_nfc(text) && !is_reserved(text) && !TAKEN.contains(&text)
}

/// A name: in backticks where it is no word; none where it cannot be written.
pub fn name(text: &str) -> Option<String> {
    if is_word(text) {
        return Some(text.to_owned());
    }
    let quotable = |c: char| c != '`' && !c.is_control();
    (!text.is_empty() && text.chars().all(quotable)).then(|| format!("`{text}`"))
}

/// A text in quotes.
pub fn text(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A label: in quotes where it is no word.
pub fn label(label: &str) -> String {
    if is_word(label) {
        label.to_owned()
    } else {
        text(label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_word_stands_in_quotes() {
        assert_eq!(label("größe"), "größe");
        for wrong in [
            "and",
            "no",
            "2nd",
            "two words",
            "a-b",
            "caf\u{e9}".replace('\u{e9}', "e\u{301}").as_str(),
        ] {
            assert!(!is_word(wrong), "{wrong}");
        }
        assert_eq!(label("no \"control\""), r#""no \"control\"""#);
        assert_eq!(name("dose (mg)").as_deref(), Some("`dose (mg)`"));
        assert_eq!(name("a`b"), None);
        assert_eq!(name(""), None);
    }
}
