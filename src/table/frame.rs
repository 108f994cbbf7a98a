//! What a frame holds: its columns row by row, its studies, its sizes.

use std::sync::Arc;

use super::intern::place;
use super::{Column, Frame, Labels, Table, Truth};
use crate::plan::{ColumnId, Condition};

impl Table {
    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.row_numbers.len()
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.row_numbers.is_empty()
    }

    /// How many studies have a row in it.
    pub fn study_count(&self) -> usize {
        distinct(self.studies.codes.iter().copied(), self.studies.names.len())
    }
}

impl Frame {
    /// All rows of `table`.
    pub fn all(table: impl Into<Arc<Table>>) -> Self {
        let table = table.into();
        let rows = (0..place(table.len())).collect();
        Self { table, rows }
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The column of its table.
    pub fn column(&self, column: ColumnId) -> Option<&Column> {
        self.table.columns.get(column).map(AsRef::as_ref)
    }

    /// The code of each row in a column of labels; all missing if it is none.
    pub fn codes(&self, column: ColumnId) -> Vec<u32> {
        match self.column(column) {
            Some(Column::Label(labels)) => self.gather(&labels.codes, Labels::MISSING).collect(),
            Some(Column::Number(_) | Column::Date(_)) | None => vec![Labels::MISSING; self.len()],
        }
    }

    /// The labels of a column, as [`Frame::codes`] numbers them; none if it has none.
    pub fn names(&self, column: ColumnId) -> &[String] {
        match self.column(column) {
            Some(Column::Label(labels)) => &labels.names,
            Some(Column::Number(_) | Column::Date(_)) | None => &[],
        }
    }

    /// The study of each row, as `table.studies` numbers them.
    pub fn studies(&self) -> Vec<u32> {
        self.gather(&self.table.studies.codes, Labels::MISSING)
            .collect()
    }

    /// The name of the study of the row at `at`.
    pub fn study(&self, at: usize) -> &str {
        let row = self.rows.get(at).map(|&row| row as usize);
        let code = row.and_then(|row| self.table.studies.codes.get(row));
        code.and_then(|&code| self.table.studies.name(code))
            .unwrap_or("")
    }

    /// How many studies have a row here.
    pub fn study_count(&self) -> usize {
        let codes = self.gather(&self.table.studies.codes, Labels::MISSING);
        distinct(codes, self.table.studies.names.len())
    }

    /// The row of the data of each row, from 1.
    pub fn row_numbers(&self) -> Vec<u32> {
        self.gather(&self.table.row_numbers, 0).collect()
    }

    /// For each row, whether `fill` imputed its cell in `column`.
    pub fn filled(&self, column: ColumnId) -> Vec<bool> {
        let mut of_table = vec![false; self.table.len()];
        for (_, rows) in self.table.filled.iter().filter(|(c, _)| *c == column) {
            for &row in rows.iter() {
                if let Some(cell) = of_table.get_mut(row as usize) {
                    *cell = true;
                }
            }
        }
        self.gather(&of_table, false).collect()
    }

    /// The rows at these places of the frame.
    #[must_use]
    pub fn take(&self, places: &[u32]) -> Self {
        let rows = places.iter().filter_map(|&at| self.rows.get(at as usize));
        Self {
            table: Arc::clone(&self.table),
            rows: rows.copied().collect(),
        }
    }

    /// The rows for which `keep` says yes.
    #[must_use]
    pub fn retain(&self, keep: impl IntoIterator<Item = bool>) -> Self {
        let rows = self.rows.iter().zip(keep);
        Self {
            table: Arc::clone(&self.table),
            rows: rows
                .filter_map(|(&row, keep)| keep.then_some(row))
                .collect(),
        }
    }

    /// The rows for which `condition` is true, and for how many it is unknown.
    pub fn narrow(&self, condition: &Condition) -> (Self, usize) {
        let truth = self.condition(condition);
        let unknown = truth.iter().filter(|&&t| t == Truth::Unknown).count();
        (
            self.retain(truth.into_iter().map(|t| t == Truth::True)),
            unknown,
        )
    }

    /// The cell of `column` in the row at `at`, as people read it; nothing where it is missing.
    pub fn text(&self, column: ColumnId, at: usize) -> Option<String> {
        let row = *self.rows.get(at)? as usize;
        match self.column(column)? {
            Column::Number(numbers) => numbers
                .get(row)
                .filter(|number| !number.is_nan())
                .map(|number| (number + 0.0).to_string()),
            Column::Label(labels) => {
                let name = labels.name(*labels.codes.get(row)?)?;
                Some(name.to_owned())
            }
            Column::Date(dates) => dates.get(row).copied()?.map(crate::plan::date::text),
        }
    }

    /// The entry of each row in a column of the table; `missing` where there is none.
    pub(super) fn gather<'a, T: Copy>(
        &'a self,
        of_table: &'a [T],
        missing: T,
    ) -> impl Iterator<Item = T> + 'a {
        let entry = move |&row: &u32| of_table.get(row as usize).copied().unwrap_or(missing);
        self.rows.iter().map(entry)
    }

    /// What the rows are ordered by in a column: numbers, first days, ranks of labels; NaN where it is missing.
    pub fn order(&self, column: ColumnId) -> Vec<f64> {
        match self.column(column) {
            Some(Column::Number(numbers)) => self.gather(numbers, f64::NAN).collect(),
            Some(Column::Date(days)) => {
                let first =
                    |days: Option<(i32, i32)>| days.map_or(f64::NAN, |(first, _)| f64::from(first));
                self.gather(days, None).map(first).collect()
            }
            Some(Column::Label(_)) => {
                let rank = |code| {
                    if code == Labels::MISSING {
                        f64::NAN
                    } else {
                        f64::from(code)
                    }
                };
                self.codes(column).into_iter().map(rank).collect()
            }
            None => vec![f64::NAN; self.len()],
        }
    }

    /// The table with one more column, given for the rows of the frame and missing elsewhere.
    #[must_use]
    pub(super) fn with_column(&self, column: Column) -> Self {
        let column = match column {
            Column::Number(values) => Column::Number(self.scatter(&values, f64::NAN)),
            Column::Label(labels) => Column::Label(Labels {
                codes: self.scatter(&labels.codes, Labels::MISSING),
                names: labels.names,
            }),
            Column::Date(dates) => Column::Date(self.scatter(&dates, None)),
        };
        let mut table = Table::clone(&self.table);
        table.columns.push(Arc::new(column));
        Self {
            table: Arc::new(table),
            rows: Arc::clone(&self.rows),
        }
    }

    fn scatter<T: Copy>(&self, values: &[T], missing: T) -> Vec<T> {
        let mut all = vec![missing; self.table.len()];
        for (&row, &value) in self.rows.iter().zip(values) {
            if let Some(cell) = all.get_mut(row as usize) {
                *cell = value;
            }
        }
        all
    }
}

/// How many of `0..names` occur among `codes`.
fn distinct(codes: impl IntoIterator<Item = u32>, names: usize) -> usize {
    let mut seen = vec![false; names];
    let mut count = 0;
    for code in codes {
        if let Some(seen) = seen.get_mut(code as usize) {
            count += usize::from(!std::mem::replace(seen, true));
        }
    }
    count
}
