//! Cuts a plan into statements, before any of them is parsed.
//!
//! A statement starts with a word at column 0 and runs to the next such line. Inside brackets layout is free, except
//! that a statement keyword at column 0 without `:` behind it means that the bracket was never closed. The rows of a
//! pipe table are only found here, never looked into.

use std::ops::Range;

use super::Words;
use super::lex::{self, Token, Tokens};
use super::problem;
use crate::diagnostic::Diagnostics;
use crate::source::{SourceId, Span};

/// How deep brackets may be nested.
pub(super) const MAX_NESTING: usize = 64;

/// One statement's text.
#[derive(Debug, Clone, Default)]
pub(super) struct Chunk {
    /// From its first word to its last, without a pipe table.
    pub(super) range: Range<usize>,
    /// The `##` lines above it.
    pub(super) note: Option<Range<usize>>,
    /// Its pipe table.
    pub(super) table: Option<Range<usize>>,
    /// Every opening bracket with the place where it closes, or should have closed, in order.
    pub(super) pairs: Pairs,
    /// Where something was wrong that is already reported.
    pub(super) broken: Vec<usize>,
    /// What follows a `"""` that is never closed, up to the next statement: no part of anything.
    pub(super) lost: Option<Range<usize>>,
    /// Brackets are nested too deep: nothing in it can be read.
    pub(super) too_deep: bool,
    /// Its first word does not stand at column 0.
    pub(super) indented: bool,
}

impl Chunk {
    /// Whether a mistake in `range` is already reported.
    pub(super) fn is_broken(&self, range: &Range<usize>) -> bool {
        self.broken
            .iter()
            .any(|at| (range.start..=range.end).contains(at))
    }
}

/// Brackets by the place at which they open.
#[derive(Debug, Clone, Default)]
pub(super) struct Pairs(Vec<(usize, usize)>);

impl Pairs {
    /// Where the bracket that opens at `open` closes.
    pub(super) fn close(&self, open: usize) -> Option<usize> {
        let index = self.0.binary_search_by_key(&open, |pair| pair.0).ok()?;
        self.0.get(index).map(|pair| pair.1)
    }
}

/// A text cut into statements.
#[derive(Debug, Default)]
pub(super) struct Split {
    /// The statements in order.
    pub(super) chunks: Vec<Chunk>,
    /// A bracket or a text is still open at the end.
    pub(super) open_at_end: bool,
}

/// Cuts `text`, reporting brackets and texts that are not closed.
pub(super) fn split(text: &str, id: SourceId, words: &Words<'_>, out: &mut Diagnostics) -> Split {
    let mut splitter = Splitter {
        text,
        id,
        words,
        out,
        at: 0,
        stack: Vec::new(),
        pairs: Vec::new(),
        chunk: None,
        note: None,
        end: 0,
        open_text: false,
        split: Split::default(),
    };
    while splitter.at < text.len() {
        splitter.line();
    }
    splitter.finish();
    splitter.split
}

/// Whether an input of the REPL can be read as it is: its brackets balance, and no text is open.
pub fn is_complete(text: &str, words: &Words<'_>) -> bool {
    let mut unused = Diagnostics::default();
    !split(text, SourceId::default(), words, &mut unused).open_at_end
}

struct Splitter<'a> {
    text: &'a str,
    id: SourceId,
    words: &'a Words<'a>,
    out: &'a mut Diagnostics,
    at: usize,
    /// The brackets that are open, with their places.
    stack: Vec<(u8, usize)>,
    pairs: Vec<(usize, usize)>,
    chunk: Option<Chunk>,
    /// `##` lines that wait for a statement.
    note: Option<Range<usize>>,
    /// Behind the last thing that was not a blank or a comment.
    end: usize,
    /// A text of the chunk is not closed: its brackets mean nothing.
    open_text: bool,
    split: Split,
}

impl<'a> Splitter<'a> {
    fn rest(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or("")
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.id, start, end)
    }

    /// Reads one line, or several if a text runs over them.
    fn line(&mut self) {
        let start = self.at;
        let rest = self.rest(start);
        let first = start + rest.find(|c| !lex::is_blank(c)).unwrap_or(rest.len());
        let indented = first > start;
        let line = self.rest(first);
        match line.as_bytes().first() {
            None => {
                self.at = self.text.len();
                return;
            }
            Some(b'\n') => {
                self.drop_note();
                self.at = first + 1;
                return;
            }
            Some(b'#') => return self.comment(first, indented),
            Some(b'|') if self.stack.is_empty() && self.takes_table() => return self.table(first),
            Some(_) => {}
        }
        let token = lex::token(line, true, b'\n');
        if token.0 == Token::ForeignComment {
            let span = self.span(first, first + token.1);
            self.out.push(problem::foreign_comment(self.text, span));
            self.at = first + token.1;
            return;
        }
        self.begin(first, indented);
        self.tokens(first);
    }

    /// A line that is a comment, or a note.
    fn comment(&mut self, first: usize, indented: bool) {
        let line = self.rest(first);
        let end = first + lex::line_length(line);
        let next =
            memchr::memchr(b'\n', line.as_bytes()).map_or(self.text.len(), |n| first + n + 1);
        if is_note(line) && self.stack.is_empty() {
            match &mut self.note {
                Some(note) => note.end = end,
                None => self.note = Some(first..end),
            }
            if indented {
                self.drop_note();
            }
        }
        self.at = next;
    }

    /// A note that no statement follows.
    fn drop_note(&mut self) {
        if let Some(note) = self.note.take() {
            let span = self.span(note.start, note.end);
            self.out.push(problem::note_on_nothing(span));
        }
    }

    /// Decides what a line with content is: a new statement, or more of the one above.
    fn begin(&mut self, first: usize, indented: bool) {
        let line = self.rest(first);
        let word = lex::word(line);
        let behind = line.get(word.len()..).unwrap_or("");
        let field = behind.trim_start_matches(lex::is_blank).starts_with(':');
        if !self.stack.is_empty() {
            let statement = self.words.is_statement(word);
            if indented || field || !statement {
                if field && !word.is_empty() {
                    self.close_round(b'{');
                }
                return self.drop_note();
            }
            self.close_all();
        }
        let goes_on = indented || line.starts_with(['}', ')', ']', '|']);
        let too_deep = self.chunk.as_ref().is_some_and(|chunk| chunk.too_deep);
        if goes_on && self.chunk.is_some() || too_deep && !self.words.is_statement(word) {
            return self.drop_note();
        }
        self.flush();
        self.chunk = Some(Chunk {
            range: first..first,
            note: self.note.take(),
            indented,
            ..Chunk::default()
        });
    }

    /// Reads the tokens from `first` to the end of the line.
    fn tokens(&mut self, first: usize) {
        let text = self.text;
        let mut tokens = Tokens::new(text, first, text.len(), true);
        while let Some((token, start, end)) = tokens.next() {
            match token {
                Token::Newline => break,
                Token::Open(bracket) => self.open(bracket, start),
                Token::Close(bracket) => self.close(bracket, start),
                Token::OpenText | Token::OpenQuoted => self.report_open_text(start, end),
                Token::OpenLongText => {
                    self.report_open_text(start, start + 3);
                    self.split.open_at_end = true;
                    tokens.at = self.next_statement(start);
                    let lost = text.get(start..tokens.at).unwrap_or("").trim_end();
                    if let Some(chunk) = &mut self.chunk {
                        chunk.lost = Some(start..start + lost.len());
                    }
                    break;
                }
                Token::ForeignComment => {
                    let span = self.span(start, end);
                    self.out.push(problem::foreign_comment(self.text, span));
                }
                Token::Semicolon => self.semicolon(start),
                Token::Blank
                | Token::Comment
                | Token::Text
                | Token::Quoted
                | Token::Word
                | Token::Number
                | Token::Comma
                | Token::Colon
                | Token::Other => {}
            }
            if !token.is_trivia() {
                self.end = end;
            }
        }
        self.at = tokens.at;
    }

    fn open(&mut self, bracket: u8, at: usize) {
        let Some(chunk) = &mut self.chunk else {
            return;
        };
        if chunk.too_deep {
            return;
        }
        self.stack.push((bracket, at));
        if self.stack.len() > MAX_NESTING {
            chunk.too_deep = true;
            self.stack.clear();
            let span = self.span(at, at + 1);
            self.out.push(problem::nested_too_deep(span));
        }
    }

    fn close(&mut self, bracket: u8, at: usize) {
        let opening = match bracket {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        let Some(level) = self.stack.iter().rposition(|open| open.0 == opening) else {
            return self.stray(at);
        };
        while self.stack.len() > level + 1 {
            self.unclosed(at);
        }
        if let Some((_, open)) = self.stack.pop() {
            self.pairs.push((open, at));
        }
    }

    /// A closing bracket that closes nothing.
    fn stray(&mut self, at: usize) {
        let span = self.span(at, at + 1);
        let known = self.open_text || self.chunk.as_ref().is_some_and(|chunk| chunk.too_deep);
        if let Some(chunk) = &mut self.chunk {
            chunk.broken.push(at);
        }
        if !known {
            self.out.push(problem::closes_nothing(self.text, span));
        }
    }

    /// Reports the innermost bracket as not closed before `at`.
    fn unclosed(&mut self, at: usize) {
        let Some((_, open)) = self.stack.pop() else {
            return;
        };
        self.pairs.push((open, at));
        let (open_span, end) = (self.span(open, open + 1), self.span(self.end, self.end));
        if let Some(chunk) = &mut self.chunk {
            chunk.broken.push(open);
            chunk.broken.push(at);
        }
        if !self.open_text {
            self.out
                .push(problem::unclosed_bracket(self.text, open_span, end));
        }
    }

    /// A line that starts with `name:` ends round brackets that are open inside `outer`.
    fn close_round(&mut self, outer: u8) {
        let Some(level) = self.stack.iter().rposition(|open| open.0 == outer) else {
            return;
        };
        while self.stack.len() > level + 1 {
            self.unclosed(self.end);
        }
    }

    fn close_all(&mut self) {
        while !self.stack.is_empty() {
            self.unclosed(self.end);
        }
    }

    fn report_open_text(&mut self, start: usize, end: usize) {
        let span = self.span(start, end);
        self.out.push(problem::unclosed_text(self.text, span));
        self.open_text = true;
        if let Some(chunk) = &mut self.chunk {
            chunk.broken.push(start);
        }
    }

    fn semicolon(&mut self, at: usize) {
        let span = self.span(at, at + 1);
        let rest = self.rest(at + 1).trim_start_matches(lex::is_blank);
        let ends_line = rest.is_empty() || rest.starts_with(['\n', '#', '}', ';']);
        self.out.push(problem::semicolon(span, ends_line));
    }

    /// Where the next line starts that begins with a statement keyword.
    fn next_statement(&self, from: usize) -> usize {
        memchr::memchr_iter(b'\n', self.rest(from).as_bytes())
            .map(|newline| from + newline + 1)
            .find(|&at| self.words.is_statement(lex::word(self.rest(at))))
            .unwrap_or(self.text.len())
    }

    /// Whether the statement is one that rows may follow, or no statement at all.
    fn takes_table(&self) -> bool {
        let word = self
            .chunk
            .as_ref()
            .map(|chunk| lex::word(self.rest(chunk.range.start)));
        word.is_some_and(|word| word == "data" || !self.words.is_statement(word))
    }

    /// Skips the rows of a pipe table, and blank lines and comments between them.
    fn table(&mut self, first: usize) {
        self.drop_note();
        let bytes = self.text.as_bytes();
        let (mut end, mut next) = (first, first);
        let mut at = first;
        loop {
            let line_end = memchr::memchr(b'\n', bytes.get(at..).unwrap_or(&[]))
                .map_or(bytes.len(), |newline| at + newline);
            if bytes.get(at) == Some(&b'|') {
                end = line_end;
                next = (line_end + 1).min(bytes.len());
            }
            if line_end >= bytes.len() {
                break;
            }
            at = line_end + 1;
            at += bytes
                .get(at..)
                .and_then(|rest| rest.iter().position(|b| !matches!(b, b' ' | b'\t' | b'\r')))
                .unwrap_or(0);
            if !matches!(bytes.get(at), Some(b'|' | b'\n' | b'#')) {
                break;
            }
        }
        let Some(chunk) = &mut self.chunk else {
            return;
        };
        match &mut chunk.table {
            Some(table) => table.end = end,
            None => chunk.table = Some(first..end),
        }
        self.at = next;
    }

    /// Ends the chunk.
    fn flush(&mut self) {
        let Some(mut chunk) = self.chunk.take() else {
            return;
        };
        chunk.range.end = self.end.max(chunk.range.start);
        let mut pairs = std::mem::take(&mut self.pairs);
        pairs.sort_unstable();
        chunk.pairs = Pairs(pairs);
        self.open_text = false;
        self.split.chunks.push(chunk);
    }

    fn finish(&mut self) {
        if !self.stack.is_empty() {
            self.split.open_at_end = true;
        }
        self.close_all();
        self.drop_note();
        self.flush();
    }
}

/// Whether a comment line is a note: `##`, but no longer row of `#`.
pub(super) fn is_note(line: &str) -> bool {
    line.starts_with("##") && !line.starts_with("###")
}

#[cfg(test)]
mod tests;
