//! Cells that stand for nothing, and odd cells among numbers.

use std::collections::HashSet;

use super::{header, spell, study};
use crate::data::{self, Decimal, RawTable};

/// What files write where they have no number.
const MARKS: &[&str] = &[
    "NA",
    "N/A",
    "n/a",
    "na",
    "NR",
    "nr",
    "ND",
    "nd",
    "-",
    "--",
    ".",
    "?",
    "NaN",
    "NULL",
    "null",
    "missing",
    "not reported",
];

/// So many different odd cells of a column are read as missing at most.
const ODD: usize = 3;

/// What a plan reads as missing besides an empty cell.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// All of them, in order.
    pub(super) missing: Vec<String>,
    /// The odd cells, as they are told.
    pub(super) odd: Vec<String>,
}

/// A cell among numbers that is none.
struct Odd<'a> {
    cell: &'a str,
    column: usize,
    row: usize,
}

/// The marks for nothing that stand among numbers, and odd cells where nearly all others are numbers.
pub(super) fn marks(raw: &RawTable, decimal: Decimal) -> Marks {
    let mut missing: Vec<String> = Vec::new();
    let mut odd: Vec<Odd<'_>> = Vec::new();
    for at in 0..raw.columns() {
        let (marks, others) = among_numbers(raw, at, decimal);
        missing.extend(marks.into_iter().map(str::to_owned));
        odd.extend(others);
    }
    // What is a word elsewhere stays one.
    let known: HashSet<(usize, &str)> = odd.iter().map(|odd| (odd.column, odd.cell)).collect();
    let mut words: HashSet<&str> = HashSet::new();
    for at in (0..raw.columns()).filter(|_| !odd.is_empty()) {
        let cells = raw.cells_of(at).filter(|cell| !known.contains(&(at, cell)));
        words.extend(cells.filter(|cell| odd.iter().any(|odd| odd.cell == *cell)));
    }
    odd.retain(|odd| !words.contains(odd.cell));
    let told = odd.iter().map(|odd| told(raw, odd, decimal)).collect();
    missing.extend(odd.iter().map(|odd| odd.cell.to_owned()));
    missing.sort();
    missing.dedup();
    Marks { missing, odd: told }
}

/// The marks in a column of numbers, and its odd cells, each once. Nothing of a column of something else.
fn among_numbers(raw: &RawTable, at: usize, decimal: Decimal) -> (Vec<&str>, Vec<Odd<'_>>) {
    let (mut numbers, mut others) = (0_usize, 0_usize);
    let (mut marks, mut odd): (Vec<&str>, Vec<Odd<'_>>) = (Vec::new(), Vec::new());
    for (row, cell) in (1..).zip(raw.cells_of(at)) {
        if cell.is_empty() {
            continue;
        }
        if data::number(cell, decimal).is_ok() {
            numbers += 1;
        } else if MARKS.contains(&cell) {
            if !marks.contains(&cell) {
                marks.push(cell);
            }
        } else {
            others += 1;
            if !odd.iter().any(|known| known.cell == cell) {
                odd.push(Odd {
                    cell,
                    column: at,
                    row,
                });
            }
            if odd.len() > ODD {
                return (Vec::new(), Vec::new());
            }
        }
    }
    let header = raw.header(at);
    let expected = header::role(header).field.is_some();
    let nearly = numbers >= others * if expected { 2 } else { 4 };
    let writable =
        |odd: &Odd<'_>| !odd.cell.chars().any(char::is_control) && !odd.cell.ends_with('%');
    if numbers == 0 || others > 0 && !(nearly && odd.iter().all(writable) && !study::speaks(header))
    {
        return (Vec::new(), Vec::new());
    }
    (marks, odd)
}

/// A number without what parts its thousands.
pub(super) fn without_thousands(cell: &str) -> String {
    let parts = |c: char| matches!(c, ',' | ' ' | '\u{a0}' | '\u{202f}' | '\'');
    cell.chars().filter(|c| !parts(*c)).collect()
}

fn told(raw: &RawTable, odd: &Odd<'_>, decimal: Decimal) -> String {
    let bare = without_thousands(odd.cell);
    let mend = if data::number(&bare, decimal).is_ok() {
        format!("write `{bare}` in the file")
    } else {
        "mend the cell".to_owned()
    };
    format!(
        "{} (row {} of {}) is no number and is read as missing: {mend}",
        spell::shown(odd.cell),
        odd.row,
        spell::shown(raw.header(odd.column))
    )
}
