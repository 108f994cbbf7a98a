//! CSV and its relatives: cells parted by one character, rows by line ends, quotes around either.
//!
//! Cells are not copied: each is a range of the text, and that is also its place for messages.

use std::borrow::Cow;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Source, SourceId, Sources, Span};

use super::RawTable;
use super::capped::Capped;
use super::grid::nfc;
use super::raw::{Cell, Origin};
use super::read::{Request, too_many};
use super::scan::{End, Field, Mistake, Scanner};

/// The most columns that a file may have.
const COLUMN_LIMIT: usize = 100_000;

/// The most cells that a file may have: eight bytes each, besides its text.
const CELL_LIMIT: usize = 250_000_000;

/// Reads `text`, whose cells are parted by `usual` unless the file or the plan says otherwise.
pub(crate) fn read(
    text: String,
    usual: char,
    request: &Request<'_>,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<RawTable> {
    let source = Source::new(request.file, normalise(text));
    let id = sources.add(source.clone());
    let text = source.text();
    let (first, declared) = separator_line(text);
    let separator = request.options.separator.or(declared).unwrap_or(usual);
    let Some(byte) = separator_byte(separator) else {
        diagnostics.push(bad_separator(separator, request));
        return None;
    };
    let mut reader = Reader {
        scanner: Scanner::new(text, first, byte),
        table: RawTable::new(request.file, Origin::Text(id, source.clone())),
        file: File {
            id,
            request,
            separator,
        },
        mistakes: Capped::default(),
        ragged: Capped::default(),
    };
    if !reader.headers() {
        diagnostics.push(too_many(request, COLUMN_LIMIT, "columns"));
        return None;
    }
    if let Some(other) = reader.other_separator() {
        diagnostics.push(wrong_separator(&reader, other));
        return None;
    }
    if !reader.rows(source.text().len()) {
        diagnostics.push(too_many(request, CELL_LIMIT, "cells"));
        return None;
    }
    reader.finish(diagnostics)
}

/// NFC, and line ends that are `\n` or `\r\n`.
fn normalise(text: String) -> String {
    let text = match nfc(&text) {
        Cow::Owned(normal) => normal,
        Cow::Borrowed(_) => text,
    };
    let bytes = text.as_bytes();
    if memchr::memchr(b'\n', bytes).is_none() && memchr::memchr(b'\r', bytes).is_some() {
        return text.replace('\r', "\n");
    }
    text
}

/// `sep=;` in the first line, as Excel writes and reads it: where the table begins, and the separator.
fn separator_line(text: &str) -> (usize, Option<char>) {
    let line = text.lines().next().unwrap_or_default();
    let bare = line.trim_matches('"');
    let mut rest = match bare.get(..4) {
        Some(start) if start.eq_ignore_ascii_case("sep=") => bare.chars().skip(4),
        Some(_) | None => return (0, None),
    };
    match (rest.next(), rest.next()) {
        (Some(separator), None) => {
            let end = memchr::memchr(b'\n', text.as_bytes()).map_or(text.len(), |at| at + 1);
            (end, Some(separator))
        }
        (Some(_) | None, Some(_) | None) => (0, None),
    }
}

/// A separator is one ASCII character that no cell or quote begins with.
fn separator_byte(separator: char) -> Option<u8> {
    let byte = u8::try_from(separator).ok()?;
    let usable = byte == b'\t' || byte.is_ascii_punctuation() || byte == b' ';
    (usable && !matches!(byte, b'"' | b'.' | b'-' | b'_')).then_some(byte)
}

/// What messages need to know.
struct File<'a> {
    id: SourceId,
    request: &'a Request<'a>,
    separator: char,
}

impl File<'_> {
    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.id, start, end)
    }
}

struct Reader<'a> {
    scanner: Scanner<'a>,
    table: RawTable,
    file: File<'a>,
    mistakes: Capped,
    ragged: Capped,
}

impl Reader<'_> {
    /// Reads the headers; `false` if they are too many.
    fn headers(&mut self) -> bool {
        self.scanner.skip_blank_lines();
        loop {
            let field = self.scanner.field();
            self.note_mistake(&field);
            let text = self.scanner.text(&field).into_owned();
            self.table
                .push_header(text, Cell::new(field.start, field.end));
            if field.stop != End::Separator {
                return true;
            }
            if self.table.columns() >= COLUMN_LIMIT {
                return false;
            }
        }
    }

    /// Reads the rows; `false` if their cells are too many.
    fn rows(&mut self, size: usize) -> bool {
        // At least one byte a cell, and one row a line.
        let lines = memchr::memchr_iter(b'\n', self.scanner.rest()).count() + 1;
        self.table
            .reserve((lines * self.table.columns()).min(size + 1).min(CELL_LIMIT));
        let mut row = 0;
        loop {
            self.scanner.skip_blank_lines();
            if self.scanner.at_end() {
                return true;
            }
            if self.table.rows() * self.table.columns() > CELL_LIMIT {
                return false;
            }
            row += 1;
            let start = self.scanner.at();
            let end = self.record();
            if self.table.open_row_is_blank() {
                row -= 1;
                self.table.drop_row();
            } else if self.table.open_cells() == self.table.columns() {
                self.table.end_row(Cell::default());
            } else {
                self.note_ragged(row, start, end);
                self.table.drop_row();
            }
        }
    }

    /// Reads the cells of one row; the end of its last cell.
    fn record(&mut self) -> usize {
        loop {
            let field = self.scanner.field();
            let place = Cell::new(field.start, field.end);
            if field.doubled {
                let text = self.scanner.text(&field);
                self.table.push_rewritten(&text, place);
            } else {
                self.table.push(place);
            }
            self.note_mistake(&field);
            if field.stop != End::Separator {
                return field.end;
            }
        }
    }

    fn note_mistake(&mut self, field: &Field) {
        let Some(mistake) = field.mistake else { return };
        let file = &self.file;
        self.mistakes.push(|| file.quote_diagnostic(field, mistake));
    }

    fn note_ragged(&mut self, row: usize, start: usize, end: usize) {
        let found = self.table.open_cells();
        let (file, expected) = (&self.file, self.table.columns());
        self.ragged.push(|| {
            let cells = |n: usize| if n == 1 { "cell" } else { "cells" };
            let message = format!(
                "row {row} of `{}` has {found} {}, its header has {expected}",
                file.request.file,
                cells(found)
            );
            let help = if found > expected {
                format!(
                    "a cell that holds `{}` stands in quotes",
                    shown(file.separator)
                )
            } else {
                "a missing value is an empty cell between its separators".into()
            };
            let diagnostic = Diagnostic::new(Code::RaggedRow, file.span(start, end), message)
                .label(format!("expected {expected} {}", cells(expected)))
                .help(help);
            file.request.read_here(diagnostic)
        });
    }

    /// Another character that parts the only header.
    fn other_separator(&self) -> Option<char> {
        if self.table.columns() != 1 {
            return None;
        }
        let header = self.table.header(0);
        let count = |c: char| header.matches(c).count();
        [';', '\t', ',', '|']
            .into_iter()
            .filter(|c| *c != self.file.separator && count(*c) > 0)
            .max_by_key(|c| count(*c))
    }

    fn finish(mut self, diagnostics: &mut Diagnostics) -> Option<RawTable> {
        let before = diagnostics.len();
        self.mistakes.finish("cells", diagnostics);
        self.ragged.finish("rows", diagnostics);
        let twice = self.table.finish_headers();
        let broken = diagnostics.len() > before;
        let request = self.file.request;
        let finished = if broken && twice.is_empty() {
            true
        } else {
            super::read::is_finished(&self.table, &twice, request, diagnostics)
        };
        (finished && !broken).then_some(self.table)
    }
}

impl File<'_> {
    fn quote_diagnostic(&self, field: &Field, mistake: Mistake) -> Diagnostic {
        let diagnostic = match mistake {
            Mistake::Unterminated => Diagnostic::new(
                Code::UnreadableData,
                self.span(field.quote, field.quote + 1),
                "a quote is opened and not closed",
            )
            .label("expected a closing `\"` before the end of the file")
            .help("close the quote, or write a quote inside a cell twice, with quotes around the cell"),
            Mistake::TextBehindQuote(at) => Diagnostic::new(
                Code::UnreadableData,
                self.span(at, field.end.max(at + 1)),
                "text stands behind a closing quote",
            )
            .label(format!("expected `{}` or the end of the line", shown(self.separator)))
            .other(self.span(field.quote, field.quote + 1), "the quote is opened here")
            .help("write a quote inside a quoted cell twice: `\"say \"\"yes\"\"\"`"),
        };
        self.request.read_here(diagnostic)
    }
}

fn wrong_separator(reader: &Reader<'_>, other: char) -> Diagnostic {
    let request = reader.file.request;
    let place = reader.table.header_place(0);
    let message = format!(
        "`{}` has one column: its cells are not parted by `{}`",
        request.file,
        shown(reader.file.separator)
    );
    let diagnostic = Diagnostic::new(Code::UnreadableData, place.span, message)
        .label(format!("parted by `{}`?", shown(other)))
        .help(format!("write `with separator \"{}\"`", shown(other)));
    request.read_here(diagnostic)
}

fn bad_separator(separator: char, request: &Request<'_>) -> Diagnostic {
    let message = format!("`{}` cannot part cells", separator.escape_debug());
    request
        .diagnostic(Code::WrongOptionValue, message)
        .label("expected one of `,`, `;`, `|`, a tab")
        .help("write `with separator \";\"`")
}

/// As a plan writes it.
fn shown(separator: char) -> String {
    match separator {
        '\t' => "\\t".into(),
        other => other.to_string(),
    }
}
