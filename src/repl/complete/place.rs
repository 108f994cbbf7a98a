//! Where the cursor is in a statement.

use std::ops::Range;

use crate::pipeline;
use crate::syntax::{self, Piece, Words};

/// The clause that the cursor is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Clause {
    /// None yet: what the statement is about.
    #[default]
    Source,
    Where,
    By,
    Per,
    On,
    Using,
    With,
    Measuring,
    As,
    To,
    From,
    For,
    Showing,
    Against,
    Nested,
    Robust,
    Because,
    /// A step of a selection that takes columns.
    Step,
}

impl Clause {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "where" => Self::Where,
            "by" => Self::By,
            "per" => Self::Per,
            "on" => Self::On,
            "using" => Self::Using,
            "with" => Self::With,
            "measuring" => Self::Measuring,
            "as" => Self::As,
            "to" => Self::To,
            "from" => Self::From,
            "for" => Self::For,
            "showing" => Self::Showing,
            "against" => Self::Against,
            "nested" => Self::Nested,
            "robust" => Self::Robust,
            "because" => Self::Because,
            "derive" | "keep" | "combine" | "pair" | "fill" => Self::Step,
            _ => return None,
        })
    }
}

/// Where the cursor is.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// Where the word under the cursor begins.
    pub(super) start: usize,
    /// The word, as far as it is before the cursor.
    pub(super) word: String,
    /// Whether the cursor is in a text.
    pub(super) in_text: bool,
    /// The first word of the statement; empty where the cursor is in it.
    pub(super) keyword: String,
    /// The word or sign before the word under the cursor.
    pub(super) previous: String,
    /// How many words and signs are before it.
    pub(super) tokens: usize,
    /// The clause that it is in.
    pub(super) clause: Clause,
    /// The words of the clauses that are there.
    pub(super) used: Vec<String>,
    /// How many brackets are open.
    pub(super) depth: usize,
    /// The brackets that are open, the innermost last.
    brackets: Vec<Bracket>,
    /// The word before the last `[` that was closed.
    pub(super) part_of: String,
    /// The options of `with` that are there; the cursor is in the last.
    pub(super) options: Vec<String>,
    /// The first name in the innermost bracket.
    pub(super) first_inside: String,
    /// The words since the step of a selection began, itself first.
    step: Vec<String>,
    /// Whether the cursor is in a comment.
    pub(super) in_comment: bool,
    /// The file behind `from`.
    pub(super) file: String,
    /// The dataset behind `in`, of a `study`.
    pub(super) dataset: String,
    /// What the statement is about: the first name behind its keyword, or behind `=` of a `let`.
    pub(super) source: String,
    /// The column before the last comparison.
    pub(super) compared: Option<String>,
    /// Whether a number is before the cursor.
    pub(super) after_number: bool,
}

/// A bracket that is open.
#[derive(Debug, Default)]
pub(super) struct Bracket {
    /// `{`, `[` or `(`.
    pub(super) sign: String,
    /// The word before it: `arm`.
    pub(super) head: String,
    /// The fields that are there, of braces.
    pub(super) fields: Vec<String>,
    /// Whether the name of a field is wanted at the cursor.
    pub(super) wants_field: bool,
}

impl Place {
    /// The innermost bracket.
    pub(super) fn bracket(&self) -> Option<&Bracket> {
        self.brackets.last()
    }

    /// The sign of the innermost bracket, and the word before it.
    pub(super) fn inside(&self) -> (&str, &str) {
        self.bracket()
            .map_or(("", ""), |bracket| (&bracket.sign, &bracket.head))
    }

    /// The option that the cursor is in.
    pub(super) fn option(&self) -> &str {
        self.options.last().map_or("", String::as_str)
    }

    /// The step of a selection that the cursor is in.
    pub(super) fn step(&self) -> &str {
        self.step.first().map_or("", String::as_str)
    }

    /// Whether the step has this word.
    pub(super) fn used_in_step(&self, word: &str) -> bool {
        self.step.iter().any(|used| used == word)
    }

    /// The field that the cursor is in.
    pub(super) fn field(&self) -> &str {
        let last = self.bracket().and_then(|block| block.fields.last());
        last.map_or("", String::as_str)
    }

    pub(super) fn of(before: &str) -> Self {
        let start = statement_start(before);
        let statement = before.get(start..).unwrap_or("");
        let mut tokens: Vec<(Piece, Range<usize>)> = syntax::pieces(statement).collect();
        let mut place = Self {
            start: before.len(),
            in_comment: matches!(tokens.last(), Some((Piece::Comment, _))),
            ..Self::default()
        };
        tokens.retain(|(piece, _)| !matches!(piece, Piece::Blank | Piece::Comment));
        place.take_word(statement, start, &mut tokens);
        let mut end = 0;
        for (piece, range) in &tokens {
            place.line(statement.get(end..range.start).unwrap_or(""));
            place.see(*piece, statement.get(range.clone()).unwrap_or(""));
            end = range.end;
        }
        let cursor = place.start.saturating_sub(start);
        place.line(statement.get(end..cursor).unwrap_or(""));
        place
    }

    /// Takes the word under the cursor off, with the names and points before it.
    fn take_word(&mut self, text: &str, offset: usize, tokens: &mut Vec<(Piece, Range<usize>)>) {
        let Some((last, range)) = tokens.last().cloned() else {
            return;
        };
        if range.end != text.len() {
            return;
        }
        let written = text.get(range.clone()).unwrap_or("");
        let open = last == Piece::Text && (written.len() == 1 || !written.ends_with('"'));
        let mut start = range.start;
        match last {
            Piece::Text if open => {
                self.in_text = true;
                start = range.start + 1;
                tokens.pop();
            }
            Piece::Word | Piece::Quoted | Piece::Sign if last != Piece::Sign || written == "." => {
                // `overall.heterogeneity.i2`
                while let Some((piece, range)) = tokens.last().cloned() {
                    let written = text.get(range.clone()).unwrap_or("");
                    let joins = matches!(piece, Piece::Word | Piece::Quoted) || written == ".";
                    if !joins || range.end != start && range.end != text.len() {
                        break;
                    }
                    start = range.start;
                    tokens.pop();
                }
            }
            Piece::Text
            | Piece::Word
            | Piece::Quoted
            | Piece::Sign
            | Piece::Blank
            | Piece::Comment
            | Piece::Number
            | Piece::Open
            | Piece::Close => return,
        }
        self.start = offset + start;
        text.get(start..).unwrap_or("").clone_into(&mut self.word);
    }

    /// Blanks between two words: on a new line of a block a new field begins.
    fn line(&mut self, blanks: &str) {
        let goes_on = matches!(self.previous.as_str(), ":" | "," | "=");
        if let Some(block) = self.brackets.last_mut() {
            block.wants_field |= block.sign == "{" && blanks.contains('\n') && !goes_on;
        }
    }

    /// One more word or sign, for the brackets that it opens, closes or stands in.
    fn see_in_brackets(&mut self, piece: Piece, text: &str) {
        match (piece, text) {
            (Piece::Open, sign) => self.brackets.push(Bracket {
                sign: sign.to_owned(),
                head: self.previous.clone(),
                fields: Vec::new(),
                wants_field: sign == "{",
            }),
            (Piece::Close, _) => {
                let closed = self.brackets.pop().filter(|bracket| bracket.sign == "[");
                self.part_of = closed.map_or_else(String::new, |bracket| bracket.head);
            }
            (Piece::Word | Piece::Quoted, _) if self.previous == "(" => {
                text.trim_matches('`').clone_into(&mut self.first_inside);
            }
            (Piece::Sign, ",") if self.inside().1 == "arm" || self.keyword == "study" => {
                if let Some(block) = self.brackets.last_mut() {
                    block.wants_field = block.sign == "{";
                }
            }
            (Piece::Sign, ":") => {
                let field = self.previous.trim_matches('`').to_owned();
                if let Some(block) = self.brackets.last_mut().filter(|block| block.wants_field) {
                    block.wants_field = false;
                    block.fields.push(field);
                }
            }
            _ => {}
        }
    }

    /// One more word or sign outside of all brackets.
    fn see_outside(&mut self, piece: Piece, text: &str) {
        match (self.keyword.as_str(), self.previous.as_str(), piece) {
            (_, "from", Piece::Text) => text.trim_matches('"').clone_into(&mut self.file),
            ("study", "in", Piece::Word | Piece::Quoted) => {
                text.trim_matches('`').clone_into(&mut self.dataset);
            }
            (_, "with" | ",", Piece::Word) if self.clause == Clause::With => {
                self.options.push(text.to_owned());
            }
            _ => {}
        }
    }

    /// One more word or sign before the cursor.
    fn see(&mut self, piece: Piece, text: &str) {
        self.tokens += 1;
        self.after_number = piece == Piece::Number;
        if self.brackets.is_empty() {
            self.see_outside(piece, text);
        }
        self.see_in_brackets(piece, text);
        match piece {
            Piece::Open => self.depth += 1,
            Piece::Close => self.depth = self.depth.saturating_sub(1),
            Piece::Word if self.keyword.is_empty() => text.clone_into(&mut self.keyword),
            Piece::Word => self.see_word(text),
            Piece::Sign if matches!(text, "=" | "<" | ">" | "!") => {
                if is_name(&self.previous) {
                    self.compared = Some(self.previous.clone());
                }
            }
            Piece::Quoted => self.see_name(text.trim_matches('`')),
            Piece::Sign | Piece::Text | Piece::Number | Piece::Blank | Piece::Comment => {}
        }
        if text == "." || self.previous.ends_with('.') {
            self.previous.push_str(text);
        } else {
            text.clone_into(&mut self.previous);
        }
    }

    fn see_word(&mut self, text: &str) {
        // `add 0.5 to all`
        let of_option = text == "to" && self.option() == "add" && self.clause == Clause::With;
        let clause = Clause::of(text).filter(|_| self.depth == 0 && !of_option);
        if clause == Some(Clause::Step) {
            self.step.clear();
        }
        self.step.push(text.to_owned());
        if let Some(clause) = clause {
            self.clause = clause;
            self.compared = None;
            self.used.push(text.to_owned());
        } else if matches!(text, "and" | "or" | "not") {
            self.compared = None;
        } else if text == "in" && is_name(&self.previous) && self.clause == Clause::Where {
            self.compared = Some(self.previous.clone());
        } else {
            self.see_name(text);
        }
    }

    fn see_name(&mut self, name: &str) {
        let behind = if self.keyword == "let" {
            "="
        } else {
            self.keyword.as_str()
        };
        if self.source.is_empty() && self.previous == behind {
            name.clone_into(&mut self.source);
        }
    }

    /// Whether a name or a number is wanted at the cursor, and not what follows one.
    pub(super) fn wants_operand(&self) -> bool {
        let joint =
            ["and", "or", "not", "in", "largest", "smallest"].contains(&self.previous.as_str());
        let clause = Clause::of(&self.previous).is_some();
        let sign =
            !self.previous.is_empty() && self.previous.chars().all(|c| "=<>!,+-*/(^:".contains(c));
        joint || clause || sign
    }
}

/// Whether a word before a comparison may be a column.
fn is_name(word: &str) -> bool {
    let first = word.chars().next();
    first.is_some_and(|c| c.is_alphabetic() || c == '_' || c == '`') && Clause::of(word).is_none()
}

/// Where the statement begins in which the cursor is; behind a line that is over a new one does.
fn statement_start(before: &str) -> usize {
    let keywords = pipeline::keywords();
    let words = Words {
        statements: &keywords,
    };
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let fresh = before.get(line..).is_some_and(str::is_empty) && line > 0;
    let ranges = syntax::statements(before, &words);
    match ranges.last() {
        Some(_) if fresh && syntax::is_complete(before, &words) => before.len(),
        Some(last) => last.start,
        None => before.len() - before.trim_start().len(),
    }
}
