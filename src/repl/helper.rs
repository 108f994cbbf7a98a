//! What the line editor asks while somebody types: completions, colours, hints, whether the input is finished.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::{self, Write};
use std::rc::Rc;

use rustyline::completion::{Completer, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hinter, HistoryHinter};
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};

use super::command;
use super::complete::complete;
use super::session::Session;
use super::statement::{Readiness, readiness};
use crate::catalog;
use crate::figure;
use crate::method;
use crate::pipeline;
use crate::syntax::{self, Piece};
use crate::verb;

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
    lister: Lister,
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
            lister: Lister(None),
        }
    }

    /// Where a list of candidates goes: above what is typed.
    pub fn set_lister(&mut self, print: impl Fn(String) + 'static) {
        self.lister = Lister(Some(Box::new(print)));
    }

    /// `text` in colours; a name that nothing has is marked, unless the cursor is at its end.
    pub fn colored(&self, text: &str, cursor: usize) -> String {
        let mut out = String::with_capacity(text.len() + 64);
        let keywords = pipeline::keywords();
        let mut seen = Seen::new(text.trim_start().starts_with(':'));
        for (piece, range) in syntax::pieces(text) {
            let written = text.get(range.clone()).unwrap_or("");
            if piece == Piece::Blank {
                seen.first |= seen.open.is_empty() && written.ends_with('\n');
                out.push_str(written);
                continue;
            }
            let typed = range.end == cursor;
            let begins = seen.first && keywords.contains(&written);
            if begins {
                seen.keyword = written;
            }
            let code = match piece {
                Piece::Word if seen.command => {
                    let wrong = !typed && seen.previous == ":" && !command::is_known(written);
                    if wrong { UNKNOWN } else { "36" }
                }
                _ if seen.command => "36",
                Piece::Comment => "2",
                Piece::Text => "32",
                Piece::Number => "33",
                Piece::Word if begins => "1",
                Piece::Word if !typed && self.is_unknown(written, &seen) => UNKNOWN,
                Piece::Word if self.words.contains(written) => "36",
                Piece::Word
                | Piece::Quoted
                | Piece::Blank
                | Piece::Open
                | Piece::Close
                | Piece::Sign => "",
            };
            seen.pass(piece, written);
            if code.is_empty() {
                out.push_str(written);
            } else {
                out.extend(["\u{1b}[", code, "m", written, "\u{1b}[0m"]);
            }
        }
        out
    }

    /// Whether a word should be a name of the session, a model or a label, and is none.
    fn is_unknown(&self, word: &str, seen: &Seen<'_>) -> bool {
        let session = self.session.borrow();
        if seen.first {
            return !session.knows(word, true);
        }
        let analysis = verb::find(seen.keyword).is_some() || figure::find(seen.keyword).is_some();
        if (analysis || seen.keyword == "default") && seen.previous == "using" {
            return method::find(word).is_none();
        }
        let names = analysis || NAMES.contains(&seen.keyword);
        let declared = DECLARES.contains(&seen.previous);
        // Behind a number stands its unit.
        let unit = seen.previous.starts_with(|c: char| c.is_ascii_digit())
            || matches!(seen.previous, "/" | "." | "]" | "in");
        if !names || declared || unit {
            return false;
        }
        if !seen.compared.is_empty() && matches!(seen.previous, "=" | "," | "(") {
            return session.lacks(seen.compared, word) && !session.knows(word, false);
        }
        !self.words.contains(word) && !session.knows(word, !seen.open.is_empty())
    }
}

/// How an unknown name looks: underlined, in red.
const UNKNOWN: &str = "4;31";

/// What stands before a word.
struct Seen<'t> {
    /// Whether this is no statement, but for the session itself.
    command: bool,
    /// Whether nothing stands before it.
    first: bool,
    keyword: &'t str,
    previous: &'t str,
    /// The column before `=` or `in`.
    compared: &'t str,
    /// The brackets that are open.
    open: Vec<&'t str>,
}

impl<'t> Seen<'t> {
    fn new(command: bool) -> Self {
        Self {
            command,
            first: true,
            keyword: "",
            previous: "",
            compared: "",
            open: Vec::new(),
        }
    }

    fn pass(&mut self, piece: Piece, written: &'t str) {
        match piece {
            Piece::Open => self.open.push(written),
            Piece::Close => {
                self.open.pop();
            }
            Piece::Word if written == "in" => self.compared = self.previous,
            Piece::Word if self.open.is_empty() && self.previous != "=" => self.compared = "",
            Piece::Sign if written == "=" && self.previous != "!" => self.compared = self.previous,
            Piece::Word
            | Piece::Quoted
            | Piece::Text
            | Piece::Number
            | Piece::Comment
            | Piece::Blank
            | Piece::Sign => {}
        }
        self.first = false;
        self.previous = written;
    }
}

/// Prints a list above what is typed.
struct Lister(Option<Box<dyn Fn(String)>>);

impl fmt::Debug for Lister {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Lister")
    }
}

/// What all words begin with.
fn shared_beginning(words: &[String]) -> &str {
    let Some((first, others)) = words.split_first() else {
        return "";
    };
    let mut end = first.len();
    for other in others {
        let same = first.char_indices().zip(other.chars());
        let differs = same
            .into_iter()
            .find(|((_, a), b)| a != b)
            .map(|((at, _), _)| at);
        end = end.min(differs.unwrap_or(first.len().min(other.len())));
    }
    first.get(..end).unwrap_or("")
}

/// Words in columns that fit into `width`, read downwards.
fn in_columns(words: &[String], width: usize) -> String {
    const MOST: usize = 60;
    let shown = words.get(..MOST).unwrap_or(words);
    let widest = shown
        .iter()
        .map(|word| word.chars().count())
        .max()
        .unwrap_or(0)
        + 2;
    let columns = (width / widest).max(1);
    let rows = shown.len().div_ceil(columns);
    let mut text = String::new();
    for row in 0..rows {
        let mut line = String::new();
        for word in shown.iter().skip(row).step_by(rows) {
            let _ = write!(line, "{word:widest$}");
        }
        text.extend([line.trim_end(), "\n"]);
    }
    if words.len() > MOST {
        let more = words.len() - MOST;
        let _ = writeln!(text, "… and {more} more: type the first letters");
    }
    text
}

impl Completer for Typing {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        pos: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let session = self.session.borrow();
        let found = complete(&session, line, pos);
        let pair = |word: &str| Pair {
            display: word.to_owned(),
            replacement: word.to_owned(),
        };
        if let (Some(print), true) = (&self.lister.0, found.words.len() > 1) {
            let beginning = shared_beginning(&found.words);
            let typed = line.get(found.start..pos).unwrap_or("");
            if beginning.len() > typed.len() {
                return Ok((found.start, vec![pair(beginning)]));
            }
            print(in_columns(&found.words, session.width()));
            return Ok((found.start, Vec::new()));
        }
        let pairs = found.words.iter().map(|word| pair(word));
        Ok((found.start, pairs.collect()))
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
