//! Cuts the inside of a block into fields, before any of them is parsed.
//!
//! A field ends at a comma or with its line; a list goes on after a comma that no `name:` follows, and a line that
//! ends with a sign that needs something behind it goes on as well.

use std::ops::Range;

use super::lex::{self, Token, Tokens};
use super::split::{self, Pairs};

/// One field: `name: value`, or `name {`, and its block.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// All of it before the block.
    pub(super) head: Range<usize>,
    /// The inside of its block.
    pub(super) block: Option<Range<usize>>,
    /// The indented `##` lines directly above it.
    pub(super) note: Option<Range<usize>>,
    /// It stands on the line of the field before it, without a comma between.
    pub(super) glued: bool,
}

/// Words that need something behind them.
const UNFINISHED: &[&str] = &[
    "to", "from", "in", "because", "and", "or", "not", "of", "is", "optional",
];

/// The fields between two braces.
pub(super) fn fields(text: &str, inside: Range<usize>, pairs: &Pairs) -> Fields {
    let mut cutter = Cutter {
        text,
        end: inside.end,
        current: None,
        last: Last::Nothing,
        after_block: false,
        note: None,
        fields: Fields::default(),
    };
    let mut tokens = Tokens::new(text, inside.start, inside.end, false);
    while let Some((token, start, end)) = tokens.next() {
        if let Some(at) = cutter.token(token, start, end, pairs) {
            tokens.jump(at);
        }
    }
    cutter.finish();
    cutter.drop_note();
    cutter.fields
}

/// What a block holds.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// The fields in order.
    pub(super) pieces: Vec<Piece>,
    /// Notes that no field follows.
    pub(super) lost_notes: Vec<Range<usize>>,
}

/// What was read last.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Last {
    Nothing,
    Comma,
    Unfinished,
    Other,
}

struct Cutter<'a> {
    text: &'a str,
    end: usize,
    current: Option<Piece>,
    last: Last,
    /// A block has just ended on this line.
    after_block: bool,
    note: Option<Range<usize>>,
    fields: Fields,
}

impl Cutter<'_> {
    fn token(&mut self, token: Token, start: usize, end: usize, pairs: &Pairs) -> Option<usize> {
        match token {
            Token::Blank | Token::ForeignComment => {}
            Token::Comment => self.comment(start, end),
            Token::Newline => self.newline(end),
            Token::Semicolon => {
                self.finish();
                self.after_block = false;
            }
            Token::Comma if self.current.is_none() && self.after_block => self.after_block = false,
            Token::Comma => {
                self.push(start, end, Last::Comma);
                if self.starts_field(end) || self.starts_assigned(end) {
                    self.finish();
                }
            }
            Token::Open(b'{') => return Some(self.block(start, end, pairs)),
            Token::Open(_) => {
                let close = pairs.close(start).map_or(end, |close| close + 1);
                let close = close.min(self.end).max(end);
                self.push(start, close, Last::Other);
                return Some(close);
            }
            Token::Colon => self.push(start, end, Last::Unfinished),
            Token::Word => {
                let unfinished = UNFINISHED.contains(&self.text.get(start..end).unwrap_or(""));
                self.push(
                    start,
                    end,
                    if unfinished {
                        Last::Unfinished
                    } else {
                        Last::Other
                    },
                );
            }
            Token::Other => {
                let sign = self.text.get(start..end).unwrap_or("");
                let unfinished = "+-*/^=<>×·−".contains(sign);
                self.push(
                    start,
                    end,
                    if unfinished {
                        Last::Unfinished
                    } else {
                        Last::Other
                    },
                );
            }
            Token::Close(_)
            | Token::Text
            | Token::OpenText
            | Token::OpenLongText
            | Token::Quoted
            | Token::OpenQuoted
            | Token::Number => self.push(start, end, Last::Other),
        }
        None
    }

    /// Ends the field with the block that opens at `start`; returns the place behind it.
    fn block(&mut self, start: usize, end: usize, pairs: &Pairs) -> usize {
        let close = pairs.close(start).unwrap_or(self.end).min(self.end);
        if self.current.is_none() {
            self.push(start, start, Last::Other);
        }
        if let Some(piece) = &mut self.current {
            piece.block = Some(end..close.max(end));
        }
        self.finish();
        self.after_block = true;
        close + 1
    }

    /// Adds `start..end` to the field, which may begin with it.
    fn push(&mut self, start: usize, end: usize, last: Last) {
        let glued = std::mem::take(&mut self.after_block);
        let note = &mut self.note;
        let piece = self.current.get_or_insert_with(|| Piece {
            head: start..end,
            block: None,
            note: note.take(),
            glued,
        });
        if last != Last::Comma {
            piece.head.end = end;
        }
        self.last = last;
    }

    fn newline(&mut self, next: usize) {
        self.after_block = false;
        let goes_on = matches!(self.last, Last::Comma | Last::Unfinished);
        if self.current.is_some() && !(goes_on && self.more(next) && !self.starts_field(next)) {
            self.finish();
        }
        let blank = self.text.get(next..self.end).is_some_and(|rest| {
            let rest = rest.trim_start_matches(lex::is_blank);
            rest.starts_with('\n')
        });
        if blank {
            self.drop_note();
        }
    }

    fn comment(&mut self, start: usize, end: usize) {
        let before = self.text.get(..start).unwrap_or("");
        let own_line = before.trim_end_matches(lex::is_blank).ends_with('\n');
        if !own_line || !split::is_note(self.text.get(start..end).unwrap_or("")) {
            return;
        }
        match &mut self.note {
            Some(note) => note.end = end,
            None => self.note = Some(start..end),
        }
    }

    fn drop_note(&mut self) {
        self.fields.lost_notes.extend(self.note.take());
    }

    fn finish(&mut self) {
        self.last = Last::Nothing;
        self.fields.pieces.extend(self.current.take());
    }

    /// Whether anything is left of the block.
    fn more(&self, at: usize) -> bool {
        Tokens::new(self.text, at, self.end, true).any(|(token, _, _)| !token.is_trivia())
    }

    /// Whether `name = value` follows a field that was written with `=` too; labels have a text behind theirs.
    fn starts_assigned(&self, at: usize) -> bool {
        let assigned = |from: usize, to: usize| {
            let text = self.text.get(from..to).unwrap_or("").trim_start();
            let word = lex::word(text);
            let behind = text.get(word.len()..).unwrap_or("").trim_start();
            let behind = behind.strip_prefix('=').filter(|_| !word.is_empty());
            behind.filter(|value| !value.starts_with('=') && !value.trim_start().starts_with('"'))
        };
        let Some(piece) = &self.current else {
            return false;
        };
        assigned(piece.head.start, piece.head.end).is_some() && assigned(at, self.end).is_some()
    }

    /// Whether `name:` or `name {` follows, or nothing.
    fn starts_field(&self, at: usize) -> bool {
        let mut tokens =
            Tokens::new(self.text, at, self.end, false).skip_while(|t| t.0.is_trivia());
        match tokens.next() {
            None => return true,
            Some((Token::Word | Token::Quoted | Token::Text, _, _)) => {}
            Some(_) => return false,
        }
        for (token, start, end) in tokens {
            match token {
                Token::Blank | Token::Word => {}
                Token::Colon | Token::Open(b'{') => return true,
                Token::Other if self.text.get(start..end) == Some(".") => {}
                Token::Newline
                | Token::Comment
                | Token::ForeignComment
                | Token::Text
                | Token::OpenText
                | Token::OpenLongText
                | Token::Quoted
                | Token::OpenQuoted
                | Token::Open(_)
                | Token::Close(_)
                | Token::Number
                | Token::Comma
                | Token::Semicolon
                | Token::Other => return false,
            }
        }
        false
    }
}
