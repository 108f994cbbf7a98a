//! Cells as they come, with gaps, until they make a table.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::Decimal;
use super::raw::{Cell, Origin, RawTable};

/// The most cells that a table may have.
pub(crate) const CELL_LIMIT: usize = 50_000_000;

/// The most bytes that the cells of a table may have, where they are not the file's own text.
const TEXT_LIMIT: usize = 2 << 30;

/// Cells at any row and column; what no cell is given for is empty.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    arena: String,
    cells: Vec<(u32, u32, Cell)>,
}

/// More cells or more text than a table may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Full;

impl Grid {
    /// Adds a cell, in NFC and without blanks around it; one without text is left out.
    pub(crate) fn push(&mut self, row: u32, column: u32, text: &str) -> Result<(), Full> {
        let text = nfc(text.trim());
        if text.is_empty() {
            return Ok(());
        }
        if self.cells.len() >= CELL_LIMIT || self.arena.len() + text.len() > TEXT_LIMIT {
            return Err(Full);
        }
        // The arena begins behind the text, which here is empty: at 1.
        let start = self.arena.len() + 1;
        self.arena.push_str(&text);
        let cell = Cell::new(start, start + text.len());
        self.cells.push((row, column, cell));
        Ok(())
    }

    /// Row, column and text of each cell in the order they came.
    #[cfg(feature = "xlsx")]
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, u32, &str)> {
        self.cells.iter().map(|(row, column, cell)| {
            let (start, end) = (cell.start as usize - 1, cell.end as usize - 1);
            (
                *row,
                *column,
                self.arena.get(start..end).unwrap_or_default(),
            )
        })
    }

    /// The table of all cells, where `at` says which row and column of the table a cell is, if any.
    pub(crate) fn into_table(
        self,
        file: &str,
        headers: Vec<String>,
        rows: usize,
        origin: Origin,
        at: impl Fn(u32, u32) -> Option<(usize, usize)>,
    ) -> Result<RawTable, Full> {
        let columns = headers.len();
        let size = rows.checked_mul(columns).filter(|n| *n <= CELL_LIMIT);
        let mut cells = vec![Cell::default(); size.ok_or(Full)?];
        for (row, column, cell) in self.cells {
            if let Some((row, column)) = at(row, column)
                && let Some(slot) = cells.get_mut(row * columns + column)
            {
                *slot = cell;
            }
        }
        Ok(RawTable::from_cells(
            file, headers, cells, self.arena, origin,
        ))
    }
}

/// `text` in NFC.
pub(crate) fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text.into()
    } else {
        text.nfc().collect::<String>().into()
    }
}

/// The shortest text that is `number`, as cells with this decimal sign write it.
pub(crate) fn shortest(number: f64, decimal: Decimal) -> String {
    let mut text = String::new();
    let size = number.abs();
    let plain = number == 0.0 || (1e-5..1e17).contains(&size);
    let written = if plain {
        write!(text, "{number}")
    } else {
        write!(text, "{number:e}")
    };
    match (written, decimal) {
        (Ok(()), Decimal::Comma) => text.replace('.', ","),
        (Ok(()) | Err(_), Decimal::Point | Decimal::Comma) => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_can_be() {
        for (number, text) in [
            (0.1, "0.1"),
            (-12.0, "-12"),
            (0.0, "0"),
            (1e-7, "1e-7"),
            (1.5e300, "1.5e300"),
            (123_456.789, "123456.789"),
        ] {
            assert_eq!(shortest(number, Decimal::Point), text);
        }
        assert_eq!(shortest(1.5, Decimal::Comma), "1,5");
    }
}
