//! What the line editor asks while somebody types: completions, colours, hints, whether the input is finished.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use rustyline::completion::{Completer, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hinter, HistoryHinter};
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};

use super::complete::complete;
use super::session::Session;
use super::statement::{Readiness, readiness};
use crate::catalog;
use crate::pipeline;
use crate::syntax::{self, Piece};

/// Behind these words a name is declared, or a text stands.
const DECLARES: &[&str] = &[
    "as", "let", "effect", "data", "derive", "because", "to", "search", "flow",
];

/// Statements in which words are names of the session.
const NAMES: &[&str] = &["let", "expect", "reported"];

/// What the line editor asks.
#[derive(Debug)]
pub struct Typing {
    session: Rc<RefCell<Session>>,
    color: bool,
    hints: bool,
    /// The words of the language.
    words: BTreeSet<&'static str>,
}

impl Typing {
    /// For this session, in colours or not.
    pub fn new(session: Rc<RefCell<Session>>, color: bool) -> Self {
        let options = crate::option::OPTIONS.iter();
        let values = options.flat_map(|option| option.values.words().iter().copied());
        let words = catalog::all().map(|entry| entry.name);
        Self {
            session,
            color,
            hints: color,
            words: words.chain(values).collect(),
        }
    }

    /// `text` in colours; a name that nothing has is marked, unless the cursor is at its end.
    pub fn colored(&self, text: &str, cursor: usize) -> String {
        let mut out = String::with_capacity(text.len() + 64);
        let keywords = pipeline::keywords();
        let command = text.trim_start().starts_with(':');
        let (mut first, mut keyword, mut previous) = (true, "", "");
        let mut depth = 0_usize;
        for (piece, range) in syntax::pieces(text) {
            let written = text.get(range.clone()).unwrap_or("");
            if piece == Piece::Blank {
                first |= depth == 0 && written.ends_with('\n');
                out.push_str(written);
                continue;
            }
            let typed = range.end == cursor;
            let begins = first && keywords.contains(&written);
            if begins {
                keyword = written;
            }
            let code = match piece {
                _ if command => "36",
                Piece::Comment => "2",
                Piece::Text => "32",
                Piece::Number => "33",
                Piece::Word if begins => "1",
                Piece::Word if self.words.contains(written) => "36",
                Piece::Word if !typed && self.is_unknown(written, (keyword, previous), first) => {
                    "4;31"
                }
                Piece::Word
                | Piece::Quoted
                | Piece::Blank
                | Piece::Open
                | Piece::Close
                | Piece::Sign => "",
            };
            match piece {
                Piece::Open => depth += 1,
                Piece::Close => depth = depth.saturating_sub(1),
                Piece::Word
                | Piece::Quoted
                | Piece::Text
                | Piece::Number
                | Piece::Comment
                | Piece::Blank
                | Piece::Sign => {}
            }
            first = false;
            previous = written;
            if code.is_empty() {
                out.push_str(written);
            } else {
                out.extend(["\u{1b}[", code, "m", written, "\u{1b}[0m"]);
            }
        }
        out
    }

    /// Whether a word should be a name of the session, and is none.
    fn is_unknown(&self, word: &str, (keyword, previous): (&str, &str), first: bool) -> bool {
        if first {
            return !self.session.borrow().knows(word);
        }
        let analysis =
            crate::verb::find(keyword).is_some() || crate::figure::find(keyword).is_some();
        let names = analysis || NAMES.contains(&keyword);
        let declared = DECLARES.contains(&previous);
        // Behind a number stands its unit.
        let unit = previous.starts_with(|c: char| c.is_ascii_digit())
            || matches!(previous, "/" | "." | "]");
        names && !declared && !unit && !self.session.borrow().knows(word)
    }
}

impl Completer for Typing {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        pos: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let found = complete(&self.session.borrow(), line, pos);
        let pair = |word: String| Pair {
            display: word.clone(),
            replacement: word,
        };
        Ok((found.start, found.words.into_iter().map(pair).collect()))
    }
}

impl Hinter for Typing {
    type Hint = String;

    fn hint(&self, line: &str, pos: usize, context: &Context<'_>) -> Option<String> {
        // Without colours a hint looks like something that was typed.
        if !self.hints {
            return None;
        }
        HistoryHinter::new().hint(line, pos, context)
    }
}

impl Highlighter for Typing {
    fn highlight<'l>(&self, line: &'l str, pos: usize) -> Cow<'l, str> {
        if self.color {
            Cow::Owned(self.colored(line, pos))
        } else {
            Cow::Borrowed(line)
        }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if self.color {
            Cow::Owned(format!("\u{1b}[2m{hint}\u{1b}[0m"))
        } else {
            Cow::Borrowed(hint)
        }
    }

    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        self.color
    }
}

impl Validator for Typing {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let text = context.input();
        // Two empty lines end everything: what is open is told then.
        let ends = text.ends_with("\n\n");
        Ok(match readiness(text) {
            Readiness::MayGoOn | Readiness::Open if !ends => ValidationResult::Incomplete,
            Readiness::Complete | Readiness::MayGoOn | Readiness::Open => {
                ValidationResult::Valid(None)
            }
        })
    }
}

impl Helper for Typing {}
