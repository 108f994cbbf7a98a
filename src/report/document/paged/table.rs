//! Tables on pages: as wide as they need, then with narrower text, then in several parts.

use super::words::{Run, dress, lines, width};
use super::{MEASURE, Pages};
use crate::report::document::block::{Align, Column, Inline, Look, Table, styled};
use crate::scene::{Paint, font};

/// The sizes tried.
const SIZES: [f64; 3] = [8.5, 7.5, 6.5];
/// Between columns.
const GAP: f64 = 9.0;
/// No column of text gets narrower.
const NARROWEST: f64 = 62.0;
/// Above and below the text of a row.
const PAD: f64 = 2.4;

/// Sets `table`; with its header on every page.
pub(super) fn set(pages: &mut Pages<'_>, table: &Table) {
    if let Some(words) = &table.caption {
        let words: Vec<Inline> = words
            .iter()
            .map(|w| styled(&w.text, Look::Strong))
            .collect();
        pages.keep(60.0);
        pages.paragraph(&words, 9.0, 0.0);
        pages.space(2.0);
    }
    let all: Vec<usize> = (0..table.columns.len()).collect();
    let mut rest = all.as_slice();
    let mut first = true;
    while !rest.is_empty() {
        let (places, size, widths) = fitting(table, rest, first);
        let taken = if first {
            places.len()
        } else {
            places.len() - 1
        };
        part(pages, table, &places, size, &widths);
        rest = rest.get(taken.max(1)..).unwrap_or(&[]);
        first = false;
    }
}

/// As many of the columns as fit, with the first before them where they are not the first.
fn fitting(table: &Table, rest: &[usize], first: bool) -> (Vec<usize>, f64, Vec<f64>) {
    let with = |n: usize| -> Vec<usize> {
        let head = if first { None } else { Some(0) };
        head.into_iter()
            .chain(rest.iter().take(n).copied())
            .collect()
    };
    let all = with(rest.len());
    for size in SIZES {
        if let Some(widths) = widths(table, &all, size) {
            return (all, size, widths);
        }
    }
    let [.., size] = SIZES;
    for n in (1..rest.len()).rev() {
        let some = with(n);
        if let Some(widths) = widths(table, &some, size) {
            return (some, size, widths);
        }
    }
    let one = with(1);
    let each = (MEASURE - GAP) / one.len() as f64;
    let widths = vec![each; one.len()];
    (one, size, widths)
}

/// The widths of columns that fit; columns of text give way.
fn widths(table: &Table, places: &[usize], size: f64) -> Option<Vec<f64>> {
    let mut all: Vec<f64> = places
        .iter()
        .map(|place| natural(table, *place, size))
        .collect();
    let gaps = GAP * places.len().saturating_sub(1) as f64;
    loop {
        let over = all.iter().sum::<f64>() + gaps - MEASURE;
        if over <= 0.0 {
            return Some(all);
        }
        let text = |place: &usize| {
            table
                .columns
                .get(*place)
                .is_some_and(|c| c.align == Align::Left)
        };
        let (_, widest) = places
            .iter()
            .zip(&mut all)
            .filter(|(place, wide)| text(place) && **wide > NARROWEST)
            .max_by(|a, b| a.1.total_cmp(b.1))?;
        *widest = (*widest - over.clamp(1.0, 12.0)).max(NARROWEST);
    }
}

fn natural(table: &Table, place: usize, size: f64) -> f64 {
    let header = table.columns.get(place).map_or(0.0, |column| {
        font::width(&column.header, dress(&Look::Soft).0, size)
    });
    let cells = table.rows.iter().filter_map(|row| row.get(place));
    let cells = cells.map(|cell| font::width(&cell.text, dress(&cell.look).0, size));
    cells.fold(header, f64::max)
}

/// One part of a table.
fn part(pages: &mut Pages<'_>, table: &Table, places: &[usize], size: f64, widths: &[f64]) {
    let total = widths.iter().sum::<f64>() + GAP * widths.len().saturating_sub(1) as f64;
    let headers: Vec<Inline> = places
        .iter()
        .filter_map(|place| table.columns.get(*place))
        .map(|column| styled(&column.header, Look::Soft))
        .collect();
    let headed = headers.iter().any(|header| !header.text.is_empty());
    let texts = super::super::aligned::texts(table);
    let columns: Vec<&Column> = places
        .iter()
        .filter_map(|place| table.columns.get(*place))
        .collect();
    let top = |pages: &mut Pages<'_>| {
        pages.rule(total, 0.9, Paint::Ink);
        if headed {
            row(pages, &headers, &columns, size, widths);
            pages.rule(total, 0.5, Paint::Soft);
        }
    };
    pages.keep(4.0 * (size * 1.3 + 2.0 * PAD));
    top(pages);
    for (place, (cells, texts)) in table.rows.iter().zip(&texts).enumerate() {
        let mine: Vec<Inline> = places
            .iter()
            .filter_map(|place| {
                let cell = cells.get(*place)?;
                let text = texts.get(*place)?;
                Some(styled(text, cell.look.clone()))
            })
            .collect();
        if place > 0 {
            if pages.turned(height(&mine, size, widths)) {
                top(pages);
            } else {
                pages.rule(total, 0.35, Paint::Rule);
            }
        }
        row(pages, &mine, &columns, size, widths);
    }
    pages.rule(total, 0.9, Paint::Ink);
    pages.space(10.0);
}

fn height(cells: &[Inline], size: f64, widths: &[f64]) -> f64 {
    let most = cells
        .iter()
        .zip(widths)
        .map(|(cell, wide)| set_cell(cell, size, *wide).len());
    most.max().unwrap_or(1).max(1) as f64 * size * 1.28 + 2.0 * PAD
}

/// A digit's and a point's width of blank, as blanks that every face has.
fn set_cell(cell: &Inline, size: f64, wide: f64) -> Vec<Vec<Run>> {
    lines(std::slice::from_ref(cell), size, wide + 0.05)
}

fn row(pages: &mut Pages<'_>, cells: &[Inline], columns: &[&Column], size: f64, widths: &[f64]) {
    let height = height(cells, size, widths);
    let mut x = 0.0;
    for ((cell, wide), column) in cells.iter().zip(widths).zip(columns) {
        for (place, line) in set_cell(cell, size, *wide).iter().enumerate() {
            let indent = match column.align {
                Align::Left => 0.0,
                Align::Number | Align::Interval => wide - width(line, size),
            };
            let down = PAD + size * (0.95 + 1.28 * place as f64);
            pages.runs(line, x + indent, down, size);
        }
        x += wide + GAP;
    }
    pages.down(height);
}
