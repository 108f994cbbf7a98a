//! A table of results or rows: for people, as Markdown, as CSV.

use std::fmt::Write as _;

use super::grid::{Align, Cell, Column, Grid};
use super::wrap::width;
use super::{Page, Style, Tone};
use crate::result::Table;

/// `table` for people.
pub fn text(table: &Table, style: &Style) -> String {
    let mut page = Page::new(style);
    write(&mut page, table, 0, usize::MAX);
    for remark in &table.remarks {
        page.say(0, remark.as_str(), Tone::Faint);
    }
    page.finish()
}

/// Writes `table` to a page, at most so many rows of it.
pub(super) fn write(page: &mut Page<'_>, table: &Table, indent: usize, most: usize) {
    let columns = table.columns.iter().enumerate().map(|(place, header)| {
        let ends = |row: &Vec<String>| row.get(place).is_some_and(|cell| cell.contains(" to "));
        let align = if !is_numeric(table, place) {
            Align::Left
        } else if table.rows.iter().any(ends) {
            Align::Interval
        } else {
            Align::Point
        };
        Column::new(header, align)
    });
    let mut grid = Grid::new(columns.collect());
    for row in table.rows.iter().take(most) {
        let cells = (0..table.columns.len()).map(|place| {
            let text = row.get(place).map_or("", String::as_str);
            if is_numeric(table, place) {
                Cell::new(true_minus(text))
            } else {
                Cell::new(text)
            }
        });
        grid.row(cells.collect());
    }
    grid.write(page, indent);
}

fn is_numeric(table: &Table, place: usize) -> bool {
    table.numeric.get(place).copied().unwrap_or(false)
}

/// A number with a true minus sign.
pub(super) fn true_minus(number: &str) -> String {
    let followed = |at: usize| {
        number
            .get(at + 1..)
            .is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()))
    };
    number
        .char_indices()
        .map(|(at, c)| if c == '-' && followed(at) { '−' } else { c })
        .collect()
}

/// `table` as a Markdown pipe table, its columns aligned in the file too.
pub fn markdown(table: &Table) -> String {
    let columns = table.columns.len();
    let header: Vec<String> = table.columns.iter().map(|cell| escape(cell)).collect();
    let cells = |row: &Vec<String>| -> Vec<String> {
        (0..columns)
            .map(|n| escape(row.get(n).map_or("", String::as_str)))
            .collect()
    };
    let rows: Vec<Vec<String>> = table.rows.iter().map(cells).collect();
    let numeric: Vec<bool> = (0..columns).map(|n| is_numeric(table, n)).collect();
    let mut text = pipes(&header, &rows, &numeric);
    for remark in &table.remarks {
        // Code spans are as they are.
        let _ = write!(text, "\n{remark}\n");
    }
    text
}

/// A pipe table of cells that are Markdown already; numbers stand at the right.
pub(super) fn pipes(header: &[String], rows: &[Vec<String>], numeric: &[bool]) -> String {
    let widths: Vec<usize> = (0..header.len())
        .map(|n| {
            let header = header.get(n).into_iter();
            let cells = header.chain(rows.iter().filter_map(|row| row.get(n)));
            cells.map(|cell| width(cell)).max().unwrap_or(0).max(3)
        })
        .collect();
    let is_numeric = |place: usize| numeric.get(place).copied().unwrap_or(false);
    let mut text = String::new();
    let mut line = |cells: &[String]| {
        for (place, (cell, columns)) in cells.iter().zip(&widths).enumerate() {
            let blanks = " ".repeat(columns.saturating_sub(width(cell)));
            let (before, behind) = if is_numeric(place) {
                (blanks, String::new())
            } else {
                (String::new(), blanks)
            };
            let _ = write!(text, "| {before}{cell}{behind} ");
        }
        text.push_str("|\n");
    };
    line(header);
    let rule = |(place, columns): (usize, &usize)| {
        if is_numeric(place) {
            format!("{}:", "-".repeat(columns - 1))
        } else {
            "-".repeat(*columns)
        }
    };
    let rules: Vec<String> = widths.iter().enumerate().map(rule).collect();
    line(&rules);
    for row in rows {
        line(row);
    }
    text
}

/// `cell` so that Markdown shows it as it is.
pub(super) fn escape(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let mut before = ' ';
    let mut letters = cell.chars().peekable();
    while let Some(c) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        match c {
            '|' | '\\' | '*' | '`' => text.extend(['\\', c]),
            // Inside a word an underscore is one.
            '_' if !(before.is_alphanumeric() && next.is_alphanumeric()) => text.push_str("\\_"),
            '<' => text.push_str("&lt;"),
            '&' if next.is_alphanumeric() || next == '#' => text.push_str("&amp;"),
            '\n' | '\r' | '\t' => text.push(' '),
            c => text.push(c),
        }
        before = c;
    }
    text
}

/// `table` as CSV with a header line.
pub fn csv(table: &Table) -> String {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    let lines = std::iter::once(&table.columns).chain(&table.rows);
    for line in lines {
        // Writing to memory does not fail.
        let _ = writer.write_record(line);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let texts = |cells: &[&str]| cells.iter().map(|&cell| cell.to_owned()).collect();
        Table {
            columns: texts(&["study", "n", "d"]),
            rows: vec![
                texts(&["Tsukada | (36)", "4", "-0.5"]),
                texts(&["中文 <b>", "12", "10.25"]),
                texts(&["sub_x, \"q\" _y_", "5", ""]),
            ],
            numeric: vec![false, true, true],
            remarks: vec!["imputed: `fill n = 4`".to_owned()],
            files: Vec::new(),
        }
    }

    #[test]
    fn markdown_shows_every_sign() {
        assert_eq!(
            markdown(&table()),
            "| study            |   n |     d |\n\
             | ---------------- | --: | ----: |\n\
             | Tsukada \\| (36)  |   4 |  -0.5 |\n\
             | 中文 &lt;b>      |  12 | 10.25 |\n\
             | sub_x, \"q\" \\_y\\_ |   5 |       |\n\
             \nimputed: `fill n = 4`\n"
        );
    }

    #[test]
    fn csv_quotes_what_it_must() {
        let text = csv(&table());
        assert_eq!(
            text,
            "study,n,d\nTsukada | (36),4,-0.5\n中文 <b>,12,10.25\n\"sub_x, \"\"q\"\" _y_\",5,\n"
        );
    }

    #[test]
    fn text_is_aligned_by_points() {
        let style = Style {
            color: false,
            unicode: true,
            width: 60,
        };
        assert_eq!(
            text(&table(), &style),
            "study            n      d\n\
             Tsukada | (36)   4  −0.5\n\
             中文 <b>        12  10.25\n\
             sub_x, \"q\" _y_   5\n\
             imputed: `fill n = 4`\n"
        );
    }
}
