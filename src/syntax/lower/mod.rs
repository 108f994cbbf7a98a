//! Chunks to statements: parses each piece with the grammar and turns pairs into the AST.

mod block;
mod clause;
mod expr;
mod literal;
mod salvage;
mod schema;
mod statement;
mod step;
mod term;

pub(super) use statement::fixed;

use std::borrow::Cow;
use std::ops::Range;

use pest::Parser;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::Words;
use super::ast::{Name, Statement, StatementKind, Text};
use super::grammar::{Grammar, Rule};
use super::lex::{self, Token, Tokens};
use super::problem;
use super::split::Chunk;
use super::unexpected;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{SourceId, Span};

/// A pair of pest.
type Pair<'i> = pest::iterators::Pair<'i, Rule>;

/// How many levels a tree may have, and how many terms a chain that nests to the left.
const MAX_LEVELS: usize = 256;

/// Turns one chunk into a statement.
pub(super) struct Lower<'a> {
    pub(super) text: &'a str,
    pub(super) id: SourceId,
    pub(super) words: &'a Words<'a>,
    pub(super) chunk: &'a Chunk,
    pub(super) out: &'a mut Diagnostics,
    /// An indented keyword of a statement: from the start of its line to it, and what is to say.
    pub(super) swallowed: Option<(Range<usize>, Diagnostic)>,
    /// Where the piece that is being lowered starts in the text.
    base: usize,
    /// A field with `=` has been reported: the others are the same mistake.
    signed: bool,
}

impl<'a> Lower<'a> {
    /// Lowers `chunk` of `text`.
    pub(super) fn new(
        text: &'a str,
        id: SourceId,
        words: &'a Words<'a>,
        chunk: &'a Chunk,
        out: &'a mut Diagnostics,
    ) -> Self {
        Self {
            text,
            id,
            words,
            chunk,
            out,
            swallowed: None,
            base: 0,
            signed: false,
        }
    }

    /// The bytes `start..end` as a place.
    pub(super) fn place(&self, range: &Range<usize>) -> Span {
        Span::new(self.id, range.start, range.end)
    }

    /// The text of `range`.
    pub(super) fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or("")
    }

    /// Parses `range` with `rule` and lowers it; a mistake is reported, unless the brackets were already.
    fn parse<T>(
        &mut self,
        rule: Rule,
        range: Range<usize>,
        lower: impl FnOnce(&mut Self, Pair<'_>) -> T,
    ) -> Option<T> {
        let (clean, commas) = self.clean(&range);
        match Grammar::parse(rule, &clean) {
            Ok(mut pairs) => {
                for comma in commas {
                    let span = Span::new(self.id, comma, comma + 1);
                    self.out.push(problem::decimal_comma(self.text, span));
                }
                let pair = pairs.next()?;
                let outer = std::mem::replace(&mut self.base, range.start);
                let lowered = lower(self, pair);
                self.base = outer;
                Some(lowered)
            }
            Err(error) => {
                if self.chunk.is_broken(&range) || self.beside_semicolon(&range) {
                    return None;
                }
                // `0,5 ci: …` fails behind the comma, which is the mistake.
                if commas.is_empty() {
                    unexpected::unexpected(self, rule, &range, &error);
                }
                for comma in commas {
                    let span = Span::new(self.id, comma, comma + 1);
                    self.out.push(problem::decimal_comma(self.text, span));
                }
                None
            }
        }
    }

    /// Whether a semicolon, which is reported, ended `range` or the piece before it.
    fn beside_semicolon(&self, range: &Range<usize>) -> bool {
        let behind = self
            .slice(range.end..self.text.len())
            .trim_start_matches(lex::is_blank);
        let before = self.slice(0..range.start).trim_end_matches(lex::is_blank);
        behind.starts_with(';') || before.ends_with(';')
    }

    /// The text of `range` with comments of other languages and semicolons blanked and decimal commas as points,
    /// byte for byte; and where those commas are.
    fn clean(&self, range: &Range<usize>) -> (Cow<'a, str>, Vec<usize>) {
        let text = self.slice(range.clone());
        let first = self
            .text
            .get(..range.start)
            .is_none_or(|before| before.is_empty() || before.ends_with('\n'));
        let mut changes = Vec::new();
        let mut commas = Vec::new();
        let (mut last_number, mut in_brackets) = (0, 0);
        for (token, start, end) in Tokens::new(self.text, range.start, range.end, first) {
            match token {
                Token::Semicolon if start < in_brackets => changes.push((start..end, b',')),
                Token::ForeignComment | Token::Semicolon => changes.push((start..end, b' ')),
                Token::Number => last_number = end,
                Token::Comma
                    if start >= in_brackets
                        && last_number == start
                        && self.is_decimal_comma(start, range.end) =>
                {
                    commas.push(start);
                    changes.push((start..end, b'.'));
                }
                Token::Open(_) => {
                    in_brackets = in_brackets.max(self.chunk.pairs.close(start).unwrap_or(0));
                }
                Token::Blank
                | Token::Newline
                | Token::Comment
                | Token::Text
                | Token::OpenText
                | Token::OpenLongText
                | Token::Quoted
                | Token::OpenQuoted
                | Token::Close(_)
                | Token::Word
                | Token::Comma
                | Token::Colon
                | Token::Other => {}
            }
        }
        if changes.is_empty() {
            return (Cow::Borrowed(text), commas);
        }
        let mut bytes = text.as_bytes().to_vec();
        for (change, sign) in changes {
            let (from, to) = (change.start - range.start, change.end - range.start);
            for byte in bytes.get_mut(from..to).unwrap_or(&mut []) {
                *byte = if *byte == b'\n' { b'\n' } else { sign };
            }
        }
        (
            String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned),
            commas,
        )
    }

    /// Whether the comma at `at`, behind digits, has digits directly behind it, and is no part of a list `1,2,3`.
    fn is_decimal_comma(&self, at: usize, end: usize) -> bool {
        let before = self.slice(0..at);
        let digits = before.trim_end_matches(|c: char| c.is_ascii_digit());
        let behind = self.slice(at + 1..end);
        let rest = behind.trim_start_matches(|c: char| c.is_ascii_digit());
        !digits.ends_with(['.', ',']) && rest.len() < behind.len() && !rest.starts_with([',', '.'])
    }

    /// Where `pair` stands, without blanks and comments behind it.
    fn span(&self, pair: &Pair<'_>) -> Span {
        let start = pair.as_span().start();
        Span::new(self.id, self.base + start, self.base + end_of(pair.clone()))
    }

    /// What is written at `span`.
    fn written(&self, span: Span) -> &'a str {
        self.slice(span.range())
    }

    /// A name, without backticks and in NFC.
    fn name(&mut self, pair: &Pair<'_>) -> Name {
        Name {
            text: nfc(pair.as_str().trim_matches('`')),
            span: self.span(pair),
        }
    }

    /// The pair of `rule` in `pair` as a name.
    fn name_in(&mut self, pair: &Pair<'_>, rule: Rule) -> Name {
        let found = find(pair, rule);
        self.name(found.as_ref().unwrap_or(pair))
    }

    /// All names of a list.
    fn names(&mut self, pair: &Pair<'_>) -> Vec<Name> {
        pair.clone()
            .into_inner()
            .filter_map(|item| self.name_item(&item))
            .collect()
    }

    /// A name, or what other languages write in its place.
    fn name_item(&mut self, pair: &Pair<'_>) -> Option<Name> {
        if pair.as_rule() == Rule::name {
            return Some(self.name(pair));
        }
        if pair.as_rule() == Rule::text {
            let text = self.text_of(pair);
            self.out.push(problem::quoted_name(&text));
            return Some(Name {
                text: text.node,
                span: text.span,
            });
        }
        (pair.as_rule() == Rule::dollar_name).then(|| self.dollar(&find(pair, Rule::dollar)?))?
    }

    /// `data$column`, as in R: the column.
    fn dollar(&mut self, pair: &Pair<'_>) -> Option<Name> {
        let last = pair.clone().into_inner().last()?;
        let name = self.name(&last);
        let span = self.span(pair);
        self.foreign(span, &name.text, "a column is named without its data");
        Some(name)
    }

    /// A label: a name, a text or a number.
    fn label(&mut self, pair: &Pair<'_>) -> Name {
        let inner = pair.clone().into_inner().next();
        let inner = inner.as_ref().unwrap_or(pair);
        if inner.as_rule() == Rule::text {
            let text = self.text_of(inner);
            return Name {
                text: text.node,
                span: text.span,
            };
        }
        self.name(inner)
    }

    /// Every `rule` in `pair` as a label.
    fn labels(&mut self, pair: &Pair<'_>) -> Vec<Name> {
        all(pair, Rule::label)
            .map(|label| self.label(&label))
            .collect()
    }

    /// `because "…"`, if it is there.
    fn because(&mut self, pair: &Pair<'_>) -> Option<Text> {
        let because = find(pair, Rule::because)?;
        let text = find(&because, Rule::text)?;
        Some(self.text_of(&text))
    }

    /// Reports the spelling of another language at `span`; `here` is how it is written here.
    fn foreign(&mut self, span: Span, here: &str, why: &str) {
        let joins = |c: Option<char>| if c.is_some_and(lex::is_word) { " " } else { "" };
        let before = self.slice(0..span.start as usize).chars().next_back();
        let behind = self
            .slice(span.end as usize..self.text.len())
            .chars()
            .next();
        let mut diagnostic = problem::foreign(span, self.written(span), here, why);
        if here.starts_with(char::is_alphabetic) {
            let (left, right) = (joins(before), joins(behind));
            diagnostic = diagnostic.fix(span, format!("{left}{here}{right}"));
        }
        self.out.push(diagnostic);
    }

    /// Reports an `=` of another language: `<-`, `:=`, `==`, `~`.
    fn assign(&mut self, pair: &Pair<'_>) {
        if let Some(sign) = find(pair, Rule::assign).filter(|sign| sign.as_str() != "=") {
            let span = self.span(&sign);
            self.foreign(span, "=", "a name is given with one `=`");
        }
    }

    /// Reports an error at `span`.
    fn error(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
        label: &str,
        help: &str,
    ) {
        let diagnostic = Diagnostic::new(code, span, message).label(label);
        self.out
            .push(diagnostic.maybe_help((!help.is_empty()).then(|| help.to_owned())));
    }

    /// The statement of the chunk.
    fn finish(&mut self, keyword: Name, kind: StatementKind) -> Statement {
        let chunk = self.chunk;
        let end = chunk.table.as_ref().map_or(0, |table| table.end);
        let note = chunk.note.clone().map(|note| self.note(note));
        Statement {
            span: Span::new(self.id, chunk.range.start, chunk.range.end.max(end)),
            keyword,
            note,
            kind,
        }
    }

    /// The text of `##` lines.
    pub(super) fn note(&self, range: Range<usize>) -> Text {
        let lines = self.slice(range.clone()).lines().map(|line| {
            let line = line.trim();
            let line = line.strip_prefix("##").unwrap_or("");
            line.strip_prefix(' ').unwrap_or(line)
        });
        let text = lines.collect::<Vec<_>>().join("\n");
        Text::new(nfc(&text), self.place(&range))
    }
}

/// `text` in NFC.
pub(super) fn nfc(text: &str) -> String {
    if text.is_ascii() || is_nfc(text) {
        text.to_owned()
    } else {
        text.nfc().collect()
    }
}

/// The end of the last token in `pair`.
fn end_of(pair: Pair<'_>) -> usize {
    let mut pair = pair;
    loop {
        let end = pair.as_span().end();
        match pair.into_inner().next_back() {
            Some(last) => pair = last,
            None => return end,
        }
    }
}

/// The first `rule` directly in `pair`.
fn find<'i>(pair: &Pair<'i>, rule: Rule) -> Option<Pair<'i>> {
    all(pair, rule).next()
}

/// Every `rule` directly in `pair`.
fn all<'i>(pair: &Pair<'i>, rule: Rule) -> impl Iterator<Item = Pair<'i>> + use<'i> {
    pair.clone()
        .into_inner()
        .filter(move |inner| inner.as_rule() == rule)
}
