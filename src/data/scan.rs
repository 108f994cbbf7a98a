//! The cells of a text, one after the other, as ranges.

use std::borrow::Cow;

/// Goes through a text cell by cell.
#[derive(Debug, Clone)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    separator: u8,
}

/// A cell: its text without quotes and blanks around it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The opening quote, where there is one.
    pub(crate) quote: usize,
    /// Whether it holds quotes that are written twice.
    pub(crate) doubled: bool,
    /// What ends it.
    pub(crate) stop: End,
    pub(crate) mistake: Option<Mistake>,
}

/// What ends a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Separator,
    Line,
    File,
}

/// What can be wrong with a quoted cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// No closing quote.
    Unterminated,
    /// Text behind the closing quote, from this byte on.
    TextBehindQuote(usize),
}

impl<'a> Scanner<'a> {
    /// The cells of `text` from the byte `at` on.
    pub(crate) fn new(text: &'a str, at: usize, separator: u8) -> Self {
        Self {
            text,
            at,
            separator,
        }
    }

    /// The byte that the next cell begins at.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Whether there is no other cell.
    pub(crate) fn at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    /// What is not read yet.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// Skips lines without a visible character; to be called where a line begins.
    pub(crate) fn skip_blank_lines(&mut self) {
        loop {
            let rest = self.rest();
            let blank = rest.iter().take_while(|b| matches!(b, b' ' | b'\r'));
            let length = blank.count();
            match rest.get(length) {
                Some(b'\n') => self.at += length + 1,
                Some(_) => return,
                None => {
                    self.at = self.text.len();
                    return;
                }
            }
        }
    }

    /// The next cell; behind the last one an empty cell.
    pub(crate) fn field(&mut self) -> Field {
        let rest = self.rest();
        let blanks = rest.iter().take_while(|b| self.is_blank(**b)).count();
        if rest.get(blanks) == Some(&b'"') {
            self.at += blanks;
            return self.quoted();
        }
        let length = self.to_end_of_cell(rest);
        let (start, end) = self.trim(self.at, self.at + length);
        let stop = self.stop(length);
        Field {
            start,
            end,
            quote: start,
            doubled: false,
            stop,
            mistake: None,
        }
    }

    fn quoted(&mut self) -> Field {
        let quote = self.at;
        let mut doubled = false;
        let mut mistake = None;
        let mut at = quote + 1;
        let close = loop {
            let rest = self.text.as_bytes().get(at..).unwrap_or_default();
            let Some(next) = memchr::memchr(b'"', rest) else {
                mistake = Some(Mistake::Unterminated);
                break self.text.len();
            };
            if rest.get(next + 1) == Some(&b'"') {
                doubled = true;
                at += next + 2;
            } else {
                break at + next;
            }
        };
        let (start, mut end) = self.trim(quote + 1, close);
        self.at = (close + 1).min(self.text.len());
        let length = self.to_end_of_cell(self.rest());
        let behind = self.trim(self.at, self.at + length);
        if behind.0 < behind.1 && mistake.is_none() {
            mistake = Some(Mistake::TextBehindQuote(behind.0));
            end = behind.1;
        }
        let stop = self.stop(length);
        Field {
            start,
            end,
            quote,
            doubled,
            stop,
            mistake,
        }
    }

    /// The text of a cell, quotes that are written twice once.
    pub(crate) fn text(&self, field: &Field) -> Cow<'a, str> {
        let text = self.text.get(field.start..field.end).unwrap_or_default();
        if field.doubled {
            text.replace("\"\"", "\"").into()
        } else {
            text.into()
        }
    }

    fn is_blank(&self, byte: u8) -> bool {
        (byte == b' ' || byte == b'\t') && byte != self.separator
    }

    fn to_end_of_cell(&self, rest: &[u8]) -> usize {
        let separator = self.separator;
        rest.iter()
            .position(|b| *b == separator || *b == b'\n')
            .unwrap_or(rest.len())
    }

    /// Goes behind the cell that ends `length` bytes on.
    fn stop(&mut self, length: usize) -> End {
        let end = self.at + length;
        self.at = end + 1;
        match self.text.as_bytes().get(end) {
            Some(b'\n') => End::Line,
            Some(_) => End::Separator,
            None => End::File,
        }
    }

    /// The range without blanks at its ends.
    fn trim(&self, mut start: usize, mut end: usize) -> (usize, usize) {
        let bytes = self.text.as_bytes();
        let inner = |b: Option<&u8>| b.is_some_and(u8::is_ascii_graphic);
        if inner(bytes.get(start)) && inner(bytes.get(end.wrapping_sub(1))) {
            return (start, end);
        }
        if let Some(text) = self.text.get(start..end) {
            let left = text.trim_start();
            start += text.len() - left.len();
            end = start + left.trim_end().len();
        }
        (start, end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<(String, End)> {
        let mut scanner = Scanner::new(text, 0, b',');
        let mut all = Vec::new();
        loop {
            let field = scanner.field();
            assert_eq!(field.mistake, None, "{text}");
            all.push((scanner.text(&field).into_owned(), field.stop));
            if field.stop == End::File {
                return all;
            }
        }
    }

    fn texts(text: &str) -> Vec<String> {
        cells(text).into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn blanks_and_quotes_around_cells_are_no_content() {
        assert_eq!(texts(" a ,\tb, \" c \" ,"), ["a", "b", "c", ""]);
        assert_eq!(
            texts("\"Davis, BH\",\"5\"\" nail\",6\" nail"),
            ["Davis, BH", "5\" nail", "6\" nail"]
        );
        assert_eq!(
            texts("\"\",\"\"\"\"\r\n\u{a0}é\u{a0},x\r"),
            ["", "\"", "é", "x"]
        );
    }

    #[test]
    fn quoted_cells_hold_line_ends() {
        assert_eq!(
            cells("\"a\nb\",c\nd"),
            [
                ("a\nb".into(), End::Separator),
                ("c".into(), End::Line),
                ("d".into(), End::File)
            ]
        );
    }

    #[test]
    fn quotes_that_do_not_close_are_mistakes() {
        let mut scanner = Scanner::new("a,\"b\nc,d", 0, b',');
        scanner.field();
        let field = scanner.field();
        assert_eq!(
            (field.mistake, field.quote),
            (Some(Mistake::Unterminated), 2)
        );
        let mut scanner = Scanner::new("\"a\" b,c", 0, b',');
        assert_eq!(scanner.field().mistake, Some(Mistake::TextBehindQuote(4)));
        assert_eq!(scanner.field().start, 6);
    }
}
