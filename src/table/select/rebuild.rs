//! New tables from the rows of old ones.

use std::sync::Arc;

use crate::table::{Column, Frame, Labels};

/// The entries of `column` at these rows, in this order.
pub(super) fn take(column: &Column, rows: &[u32]) -> Column {
    match column {
        Column::Number(numbers) => Column::Number(pick(numbers, rows, f64::NAN)),
        Column::Label(labels) => Column::Label(take_labels(labels, rows)),
        Column::Date(dates) => Column::Date(pick(dates, rows, None)),
    }
}

/// The labels at these rows, in this order.
pub(super) fn take_labels(labels: &Labels, rows: &[u32]) -> Labels {
    Labels {
        codes: pick(&labels.codes, rows, Labels::MISSING),
        names: Arc::clone(&labels.names),
    }
}

/// The entries at these rows, in this order.
pub(super) fn pick<T: Copy>(of_table: &[T], rows: &[u32], missing: T) -> Vec<T> {
    let entry = |&row: &u32| of_table.get(row as usize).copied().unwrap_or(missing);
    rows.iter().map(entry).collect()
}

/// The imputed cells of a new table.
#[derive(Default)]
pub(super) struct Filled {
    all: Vec<(usize, Arc<[u32]>)>,
}

impl Filled {
    /// Marks the cells of `target`, whose row `i` comes from the row `rows[i]` of `frame`'s table, that were imputed
    /// in its `column`.
    pub(super) fn add(
        &mut self,
        target: usize,
        first_row: usize,
        (frame, column): (&Frame, usize),
        rows: &[u32],
    ) {
        for (_, filled) in frame.table.filled.iter().filter(|(c, _)| *c == column) {
            let places = rows.iter().enumerate();
            let places = places.filter(|(_, row)| filled.binary_search(row).is_ok());
            let places: Arc<[u32]> = places
                .map(|(at, _)| crate::table::intern::place(first_row + at))
                .collect();
            if !places.is_empty() {
                self.all.push((target, places));
            }
        }
    }

    pub(super) fn finish(self) -> Vec<(usize, Arc<[u32]>)> {
        self.all
    }
}
