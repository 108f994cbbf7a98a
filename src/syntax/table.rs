//! Reads the rows of a pipe table: `| a | b |`, the first row the headers.
//!
//! `\|` is a bar, `#` is content, an empty cell is missing. Blank lines, lines of comments and the line `|---|---|`
//! of Markdown are skipped.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Source, Span};

/// After how many bad rows the others are only counted.
const MOST_ERRORS: usize = 5;

/// One cell: its text, empty if it is missing, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<'a> {
    /// The text, trimmed, `\|` as `|`, NFC.
    pub text: Cow<'a, str>,
    /// Its bytes in the source, trimmed.
    pub range: Range<usize>,
}

/// The rows of a pipe table, one after the other.
#[derive(Debug, Clone)]
pub struct Rows<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'a> {
    /// Its cells in order.
    pub cells: Vec<Cell<'a>>,
    /// Its bytes in the source, from its first `|`.
    pub range: Range<usize>,
}

/// The rows of the table at `span` of `source`, the headers first.
pub fn rows(source: &Source, span: Span) -> Rows<'_> {
    let range = span.range();
    let end = range.end.min(source.text().len());
    Rows {
        text: source.text(),
        at: range.start,
        end,
    }
}

/// A whole table, rows of another length than the headers left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table<'a> {
    /// The headers.
    pub headers: Vec<Cell<'a>>,
    /// The rows, each as long as the headers.
    pub rows: Vec<Row<'a>>,
}

/// Reads the table at `span` of `source`; rows that do not have a cell for each header are reported and left out.
pub fn read<'a>(source: &'a Source, span: Span, out: &mut Diagnostics) -> Table<'a> {
    let mut all = rows(source, span);
    let Some(first) = all.next() else {
        return Table::default();
    };
    let mut table = Table {
        headers: first.cells,
        rows: Vec::new(),
    };
    let headers = table.headers.len();
    let mut lengths = Lengths {
        headers,
        first: Span::new(span.source, first.range.start, first.range.end),
        bad: 0,
        last: span,
    };
    for row in all {
        if row.cells.len() == headers {
            table.rows.push(row);
        } else {
            let at = Span::new(span.source, row.range.start, row.range.end);
            lengths.report(row.cells.len(), at, out);
        }
    }
    lengths.finish(out);
    table
}

/// Counts the rows of the wrong length.
struct Lengths {
    headers: usize,
    /// The row of headers.
    first: Span,
    bad: usize,
    last: Span,
}

impl Lengths {
    fn report(&mut self, cells: usize, at: Span, out: &mut Diagnostics) {
        self.bad += 1;
        self.last = at;
        if self.bad > MOST_ERRORS {
            return;
        }
        let (headers, first) = (self.headers, self.first);
        let message = format!("a row of {}", plural(cells, "cell"));
        out.push(
            Diagnostic::new(Code::BadTable, at, message)
                .label(format!("{} expected here", plural_were(headers, "cell")))
                .other(first, format!("the headers are {headers}"))
                .help("write `|` between cells, `\\|` for a bar inside one, and nothing for a missing one"),
        );
    }

    fn finish(&self, out: &mut Diagnostics) {
        let more = self.bad.saturating_sub(MOST_ERRORS);
        if more == 0 {
            return;
        }
        let message = format!(
            "{} more of another length than the headers",
            plural(more, "row")
        );
        out.push(
            Diagnostic::new(Code::BadTable, self.last, message)
                .label("this is the last of them")
                .other(self.first, format!("the headers are {}", self.headers)),
        );
    }
}

fn plural(n: usize, what: &str) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{n} {what}{s}")
}

fn plural_were(n: usize, what: &str) -> String {
    let were = if n == 1 { "was" } else { "were" };
    format!("{} {were}", plural(n, what))
}

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        loop {
            let rest = self.text.as_bytes().get(self.at..self.end)?;
            if rest.is_empty() {
                return None;
            }
            let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let start = self.at;
            self.at += length + 1;
            let line = self.text.get(start..start + length)?;
            let body = line.trim_start();
            if !body.starts_with('|') || is_separator(body) {
                continue;
            }
            let start = start + line.len() - body.len();
            let body = body.trim_end();
            return Some(Row {
                cells: cells(body, start),
                range: start..start + body.len(),
            });
        }
    }
}

/// Whether a row is the line below the headers in Markdown.
pub(super) fn is_separator(body: &str) -> bool {
    let second = body.as_bytes().iter().skip(1).find(|b| **b != b' ');
    matches!(second, Some(b'-' | b':'))
        && body.contains("--")
        && body
            .trim_end()
            .bytes()
            .all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t'))
}

/// The cells of a row that begins with `|`.
pub(super) fn cells(row: &str, start: usize) -> Vec<Cell<'_>> {
    let mut cells = Vec::new();
    let bytes = row.as_bytes();
    let mut from = 1;
    let mut escaped = false;
    for at in memchr::memchr_iter(b'|', bytes).skip(1) {
        if at.checked_sub(1).and_then(|before| bytes.get(before)) == Some(&b'\\') {
            escaped = true;
            continue;
        }
        cells.extend(cell(row, from..at, start, escaped));
        from = at + 1;
        escaped = false;
    }
    if from < row.len() {
        cells.extend(cell(row, from..row.len(), start, escaped));
    }
    cells
}

fn cell(row: &str, range: Range<usize>, start: usize, escaped: bool) -> Option<Cell<'_>> {
    let written = row.get(range.clone())?;
    let trimmed = written.trim();
    let offset = if trimmed.is_empty() {
        0
    } else {
        written.len() - written.trim_start().len()
    };
    let from = start + range.start + offset;
    let text = if escaped || !trimmed.is_ascii() {
        Cow::Owned(trimmed.replace("\\|", "|").nfc().collect())
    } else {
        Cow::Borrowed(trimmed)
    };
    Some(Cell {
        text,
        range: from..from + trimmed.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn table(text: &str) -> (Vec<Vec<String>>, Diagnostics) {
        let source = Source::new("t", text);
        let mut out = Diagnostics::default();
        let table = read(&source, Span::new(SourceId(0), 0, text.len()), &mut out);
        let texts = |cells: &[Cell<'_>]| cells.iter().map(|cell| cell.text.to_string()).collect();
        let mut all = vec![texts(&table.headers)];
        for row in &table.rows {
            for cell in &row.cells {
                let written = &text[cell.range.clone()];
                assert_eq!(written.replace("\\|", "|"), cell.text);
            }
            all.push(texts(&row.cells));
        }
        (all, out)
    }

    #[test]
    fn cells_are_trimmed_and_bars_unescaped() {
        let (rows, out) = table("| a | b |\r\n|---|:-:|\n|x # y|  |\n\n# no\n  | p \\| q | 2 \n");
        assert_eq!(rows, [["a", "b"], ["x # y", ""], ["p | q", "2"]]);
        assert!(out.is_empty());
    }

    #[test]
    fn a_cell_of_dashes_is_a_cell() {
        let (rows, _) = table("| a |\n| - |\n| -1 |");
        assert_eq!(rows, [["a"], ["-"], ["-1"]]);
    }

    #[test]
    fn rows_of_another_length_are_reported_up_to_five() {
        let (rows, out) = table("|a|b|\n|1|\n|1|2|\n|1|2|3|\n");
        assert_eq!(rows.len(), 2);
        let messages: Vec<_> = out.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(messages, ["a row of 1 cell", "a row of 3 cells"]);
        let (_, out) = table(&format!("|a|b|\n{}", "|1|\n".repeat(100)));
        assert_eq!(out.len(), 6);
        assert_eq!(
            out.iter().last().map(|d| d.message.as_str()),
            Some("95 rows more of another length than the headers")
        );
        assert!(out.iter().all(|d| d.code == Code::BadTable));
    }
}
