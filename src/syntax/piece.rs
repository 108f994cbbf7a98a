//! A text as pieces and as statements, for who shows it or takes it in bit by bit.

use std::ops::Range;

use super::Words;
use super::lex::{Token, Tokens};
use super::split;
use crate::diagnostic::Diagnostics;
use crate::source::SourceId;

/// What a piece of a plan is, as far as one sees without reading the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// Blanks and line ends.
    Blank,
    /// A comment or a note.
    Comment,
    /// A text in quotes, closed or not.
    Text,
    /// A name between backticks.
    Quoted,
    /// A name or a word of the language.
    Word,
    /// Digits.
    Number,
    /// A bracket that opens.
    Open,
    /// A bracket that closes.
    Close,
    /// Any other sign.
    Sign,
}

/// The pieces of `text`, one behind the other; together they are all of it.
pub fn pieces(text: &str) -> impl Iterator<Item = (Piece, Range<usize>)> + '_ {
    let tokens = Tokens::new(text, 0, text.len(), true);
    tokens.map(|(token, start, end)| {
        let piece = match token {
            Token::Blank | Token::Newline => Piece::Blank,
            Token::Comment | Token::ForeignComment => Piece::Comment,
            Token::Text | Token::OpenText | Token::OpenLongText => Piece::Text,
            Token::Quoted | Token::OpenQuoted => Piece::Quoted,
            Token::Word => Piece::Word,
            Token::Number => Piece::Number,
            Token::Open(_) => Piece::Open,
            Token::Close(_) => Piece::Close,
            Token::Comma | Token::Colon | Token::Semicolon | Token::Other => Piece::Sign,
        };
        (piece, start..end)
    })
}

/// Where the statements of `text` are, each with its rows and without the `##` lines above it.
pub fn statements(text: &str, words: &Words<'_>) -> Vec<Range<usize>> {
    let mut unused = Diagnostics::default();
    let split = split::split(text, SourceId::default(), words, &mut unused);
    let whole = |chunk: &split::Chunk| {
        let table = chunk.table.as_ref().map_or(0, |table| table.end);
        chunk.range.start..chunk.range.end.max(table)
    };
    split.chunks.iter().map(whole).collect()
}
