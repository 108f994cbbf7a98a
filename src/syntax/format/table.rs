//! The rows of a pipe table, their columns aligned.

use super::super::lex;
use super::super::table::{cells, is_separator};
use super::line::{Line, width};

/// A column is padded up to so many columns of the page; a longer cell pushes its row.
const WIDEST: usize = 40;

/// A table is aligned if that makes it no more than so many times as large,
const MOST_GROWTH: usize = 4;

/// or if it is small.
const SMALL: usize = 4096;

/// The rows of `table`, and the comments between them.
pub(super) fn lay(table: &str) -> Vec<Line> {
    let widths = widths(table);
    let mut lines = Vec::new();
    for line in content(table) {
        lines.push(if !line.starts_with('|') {
            Line::comment(0, line)
        } else if is_separator(line) {
            Line::code(0, separator(line, &widths))
        } else {
            Line::code(0, row(line, &widths))
        });
    }
    lines
}

/// The lines that are not blank, trimmed.
fn content(table: &str) -> impl Iterator<Item = &str> {
    let lines = table.split('\n');
    let lines = lines.map(|line| line.trim_matches(lex::is_blank));
    lines.filter(|line| !line.is_empty())
}

/// How wide each column is; zeros where the table is not to be aligned.
fn widths(table: &str) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    let (mut rows, mut size) = (0, 0);
    for line in content(table) {
        if !line.starts_with('|') || is_separator(line) {
            continue;
        }
        rows += 1;
        for (column, text) in texts(line).enumerate() {
            let wide = width(text);
            size += wide + 3;
            match widths.get_mut(column) {
                Some(width) => *width = (*width).max(wide.min(WIDEST)),
                None => widths.push(wide.min(WIDEST)),
            }
        }
    }
    let aligned: usize = widths.iter().map(|width| width + 3).sum();
    if aligned.saturating_mul(rows) > SMALL.max(size.saturating_mul(MOST_GROWTH)) {
        widths.fill(0);
    }
    widths
}

/// The cells of a row as they are written.
fn texts(line: &str) -> impl Iterator<Item = &str> {
    let cells = cells(line, 0).into_iter();
    cells.map(|cell| line.get(cell.range).unwrap_or(""))
}

fn row(line: &str, widths: &[usize]) -> String {
    let mut row = String::from("|");
    let widths = widths.iter().copied().chain(std::iter::repeat(0));
    for (text, wide) in texts(line).zip(widths) {
        row.push(' ');
        row.push_str(text);
        let missing = wide.saturating_sub(width(text));
        row.extend(std::iter::repeat_n(' ', missing));
        row.push_str(" |");
    }
    row
}

/// The line below the headers in Markdown.
fn separator(line: &str, widths: &[usize]) -> String {
    let mut row = String::from("|");
    let widths = widths.iter().copied().chain(std::iter::repeat(0));
    for (text, wide) in texts(line).zip(widths) {
        let (left, right) = (text.starts_with(':'), text.len() > 1 && text.ends_with(':'));
        let dashes = (wide + 2).saturating_sub(usize::from(left) + usize::from(right));
        row.push_str(if left { ":" } else { "" });
        row.extend(std::iter::repeat_n('-', dashes.max(2)));
        row.push_str(if right { ":" } else { "" });
        row.push('|');
    }
    row
}
