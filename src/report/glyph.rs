//! Characters: which ones reach the terminal, and what stands for them where it knows ASCII alone.

use std::borrow::Cow;

pub(super) use crate::result::number::NONE;

/// `text` without characters that would move the cursor or turn the line around.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().any(moves) {
        Cow::Owned(
            text.chars()
                .map(|c| match c {
                    '\t' | '\n' | '\r' => ' ',
                    c if moves(c) => '\u{fffd}',
                    c => c,
                })
                .collect(),
        )
    } else {
        Cow::Borrowed(text)
    }
}

fn moves(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `text` with signs that ASCII has; letters of other scripts stay.
pub(super) fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match spelling(c) {
            Some(spelled) => plain.push_str(spelled),
            None => plain.push(c),
        }
    }
    Cow::Owned(plain)
}

fn spelling(c: char) -> Option<&'static str> {
    Some(match c {
        '—' | '–' | '−' | '‐' | '‑' | '·' | '•' | '─' | '╌' => "-",
        '…' => "...",
        '²' => "^2",
        '³' => "^3",
        '≤' => "<=",
        '≥' => ">=",
        '≠' => "!=",
        '≈' => "~",
        '±' => "+-",
        '×' => "x",
        '½' => "1/2",
        '√' => "sqrt ",
        '∞' => "inf",
        '→' => "->",
        'Σ' => "sum ",
        'µ' | 'μ' => "u",
        'χ' => "chi",
        'τ' => "tau",
        'ρ' => "rho",
        '“' | '”' => "\"",
        '‘' | '’' => "'",
        '│' => "|",
        '┊' => ":",
        '┼' => "+",
        '━' => "=",
        '■' => "#",
        '◆' => "@",
        '◀' => "<",
        '▶' => ">",
        '\u{202f}' => "",
        _ => return None,
    })
}
