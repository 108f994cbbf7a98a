//! Coarse tokens: what splitting needs to know of a text. The grammar reads the finer ones.

use unicode_normalization::char::is_combining_mark;

/// A piece of text, as far as layout cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// Blanks on one line, `\r` and the byte order mark too.
    Blank,
    /// The end of a line.
    Newline,
    /// `# …` to the end of the line.
    Comment,
    /// A comment as other languages write it: `// …`, `/* … */`, and `-- …` or `% …` at the start of a line.
    ForeignComment,
    /// A text that is closed, whatever its quotes.
    Text,
    /// A text that is not closed on its line.
    OpenText,
    /// A `"""` that is never closed.
    OpenLongText,
    /// A name between backticks.
    Quoted,
    /// A name between backticks that is not closed on its line.
    OpenQuoted,
    /// `(`, `[` or `{`.
    Open(u8),
    /// `)`, `]` or `}`.
    Close(u8),
    /// A letter and what follows it.
    Word,
    /// Digits.
    Number,
    /// `,`
    Comma,
    /// `:`, but not `:=`.
    Colon,
    /// `;`
    Semicolon,
    /// Any other character.
    Other,
}

impl Token {
    /// Whether it says nothing.
    pub(super) fn is_trivia(self) -> bool {
        matches!(
            self,
            Self::Blank | Self::Newline | Self::Comment | Self::ForeignComment
        )
    }
}

/// Whether `c` may begin a word.
pub(super) fn starts_word(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

/// Whether `c` may stand in a word.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_combining_mark(c)
}

/// The blanks of a line: not only the two of ASCII, since plans are pasted from papers.
pub(super) fn is_blank(c: char) -> bool {
    c != '\n' && (c.is_whitespace() || c == '\u{feff}')
}

/// The first word of `text`, which may be empty.
pub(super) fn word(text: &str) -> &str {
    if !text.starts_with(starts_word) {
        return "";
    }
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or("")
}

/// The token at the start of `rest` and its length in bytes; `first` if only blanks are before it on its line.
/// `before` is the byte before it.
pub(super) fn token(rest: &str, first: bool, before: u8) -> (Token, usize) {
    let Some(c) = rest.chars().next() else {
        return (Token::Newline, 0);
    };
    match c {
        '\n' => (Token::Newline, 1),
        '#' => (Token::Comment, line_length(rest)),
        '(' | '[' | '{' => (Token::Open(c as u8), 1),
        ')' | ']' | '}' => (Token::Close(c as u8), 1),
        ',' => (Token::Comma, 1),
        ';' => (Token::Semicolon, 1),
        ':' if !rest.starts_with(":=") => (Token::Colon, 1),
        '"' => text_token(rest),
        '\'' | '\u{2018}' => single_quoted(rest, c),
        '\u{201c}' | '\u{201d}' | '\u{201e}' => curly_quoted(rest, c),
        '`' => match inside(rest, 1, |c| c == '`') {
            Some(length) => (Token::Quoted, length),
            None => (Token::OpenQuoted, line_length(rest)),
        },
        '0'..='9' => (Token::Number, run(rest, |c| c.is_ascii_digit() || c == '.')),
        '/' | '-' | '%' => foreign_comment(rest, first, before)
            .map_or((Token::Other, 1), |length| (Token::ForeignComment, length)),
        c if is_blank(c) => (Token::Blank, run(rest, is_blank)),
        c if starts_word(c) => (Token::Word, run(rest, is_word)),
        c => (Token::Other, c.len_utf8()),
    }
}

/// How many bytes from the start of `rest` are of characters that `keep` holds for.
fn run(rest: &str, keep: impl Fn(char) -> bool) -> usize {
    rest.find(|c| !keep(c)).unwrap_or(rest.len())
}

/// The bytes up to the end of the line, without its `\r`.
pub(super) fn line_length(rest: &str) -> usize {
    let end = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
    rest.get(..end).map_or(end, |line| line.trim_end().len())
}

/// The length of a text on one line that `closes` ends, with both its quotes.
fn inside(rest: &str, opening: usize, closes: impl Fn(char) -> bool) -> Option<usize> {
    let body = rest.get(opening..)?;
    let end = body.find(|c| c == '\n' || closes(c))?;
    let closing = body.get(end..)?.chars().next()?;
    closes(closing).then(|| opening + end + closing.len_utf8())
}

fn text_token(rest: &str) -> (Token, usize) {
    if let Some(body) = rest.strip_prefix("\"\"\"") {
        return match end_of_long(body) {
            Some(end) => (Token::Text, end + 3),
            None => (Token::OpenLongText, rest.len()),
        };
    }
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => break,
            '"' if !escaped => return (Token::Text, at + 1),
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    (Token::OpenText, line_length(rest))
}

/// Where the `"""` behind `body` ends, from the start of `body`.
fn end_of_long(body: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = memchr::memchr2(b'"', b'\\', body.as_bytes().get(from..)?) {
        let at = from + at;
        let rest = body.get(at..)?;
        if rest.starts_with("\"\"\"") {
            return Some(at + 3);
        }
        from = at + 1;
        if rest.starts_with('\\') {
            from += rest.chars().nth(1).map_or(0, char::len_utf8);
        }
    }
    None
}

/// `'text'`, if it is closed on its line and does not look like an apostrophe.
fn single_quoted(rest: &str, open: char) -> (Token, usize) {
    match inside(rest, open.len_utf8(), |c| c == '\'' || c == '\u{2019}') {
        Some(length) => (Token::Text, length),
        None => (Token::Other, open.len_utf8()),
    }
}

fn curly_quoted(rest: &str, open: char) -> (Token, usize) {
    let closes = |c| matches!(c, '\u{201c}' | '\u{201d}');
    match inside(rest, open.len_utf8(), closes) {
        Some(length) => (Token::Text, length),
        None => (Token::OpenText, line_length(rest)),
    }
}

/// The length of a comment in the style of another language.
fn foreign_comment(rest: &str, first: bool, before: u8) -> Option<usize> {
    if let Some(body) = rest.strip_prefix("/*") {
        return Some(body.find("*/").map_or(line_length(rest), |end| end + 4));
    }
    let whole_line = first && (rest.starts_with("--") || rest.starts_with('%'));
    let slashes = rest.starts_with("//") && before != b':';
    (whole_line || slashes).then(|| line_length(rest))
}

/// Tokens with their places, in a part of a text.
#[derive(Debug, Clone)]
pub(super) struct Tokens<'a> {
    text: &'a str,
    /// The next byte to read.
    pub(super) at: usize,
    end: usize,
    first: bool,
}

impl<'a> Tokens<'a> {
    /// The tokens of `text[at..end]`; `first` if only blanks are before it on its line.
    pub(super) fn new(text: &'a str, at: usize, end: usize, first: bool) -> Self {
        let end = end.min(text.len());
        Self {
            text,
            at,
            end,
            first,
        }
    }

    /// Goes on at `at`, behind something on the same line.
    pub(super) fn jump(&mut self, at: usize) {
        self.at = at.max(self.at);
        self.first = false;
    }
}

impl Iterator for Tokens<'_> {
    /// The token, its first byte and the byte behind it.
    type Item = (Token, usize, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..self.end).filter(|r| !r.is_empty())?;
        let bytes = self.text.as_bytes();
        let before = self.at.checked_sub(1).and_then(|at| bytes.get(at));
        let (token, length) = token(rest, self.first, before.copied().unwrap_or(b'\n'));
        let start = self.at;
        self.at += length.max(1);
        self.first = token == Token::Newline || (self.first && token == Token::Blank);
        Some((token, start, self.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Token> {
        Tokens::new(text, 0, text.len(), true)
            .map(|(token, _, _)| token)
            .filter(|token| *token != Token::Blank)
            .collect()
    }

    #[test]
    fn texts_hide_what_is_in_them() {
        use Token::{Comment, Text, Word};
        assert_eq!(kinds("a \"b # \\\" {\" # c { "), [Word, Text, Comment]);
        assert_eq!(kinds("a \"\"\"b\n\\\"\"\" {\n\"\"\" c"), [Word, Text, Word]);
        assert_eq!(kinds("\u{201c}a # b\u{201d} 'c # d'"), [Text, Text]);
    }

    #[test]
    fn texts_that_stay_open_end_with_their_line() {
        assert_eq!(
            kinds("\"abc\nd"),
            [Token::OpenText, Token::Newline, Token::Word]
        );
        assert_eq!(kinds("`abc\n"), [Token::OpenQuoted, Token::Newline]);
        assert_eq!(kinds("\"\"\"abc\n"), [Token::OpenLongText]);
        assert_eq!(kinds("\"a\\"), [Token::OpenText]);
    }

    #[test]
    fn comments_of_other_languages_are_known() {
        use Token::{Colon, ForeignComment, Newline, Other, Word};
        assert_eq!(
            kinds("% a\n-- b"),
            [ForeignComment, Newline, ForeignComment]
        );
        assert_eq!(kinds("a // b"), [Word, ForeignComment]);
        assert_eq!(kinds("a /* b\n */ c"), [Word, ForeignComment, Word]);
        assert_eq!(kinds("a://b"), [Word, Colon, Other, Other, Word]);
        assert_eq!(kinds("a - b"), [Word, Other, Word]);
    }
}
