//! Cells to typed columns, as the schema says.

mod advice;
mod arm;
mod cells;
mod formula;
mod infer;
mod possible;
mod report;
mod spread;
mod study;
mod suspect;

pub use infer::infer;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::intern::{place, row_name};
use super::{Column, Labels, Table};
use crate::data::{Decimal, Missing, RawTable};
use crate::diagnostic::Diagnostics;
use crate::plan::{CellKind, ColumnInfo, Dataset, Format, SchemaColumn};
use crate::result::DatasetInfo;

/// The rows of a dataset.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Over the columns of the dataset's scope.
    pub table: Table,
    /// What people should know of them.
    pub info: DatasetInfo,
}

/// The rows of `raw` as `dataset` declares them; without a schema as [`infer`] finds them. What does not fit goes to
/// `out`, and then there is no table.
pub fn load(dataset: &Dataset, raw: &RawTable, out: &mut Diagnostics) -> Option<Loaded> {
    let inferred;
    let columns = if let Some(columns) = &dataset.columns {
        columns
    } else {
        inferred = infer(raw, &dataset.format).1;
        &inferred
    };
    let mut found = Diagnostics::default();
    let mut loading = Loading::new(raw, dataset, &mut found);
    for column in columns {
        loading.plain(column);
    }
    for column in columns {
        loading.arm(column);
    }
    loading.warn_of_suspects();
    let mut remarks: Vec<String> = infer::remark(columns, raw).into_iter().collect();
    remarks.append(&mut loading.remarks);
    let table = loading.finish(dataset.scope.columns.len());
    let failed = found.has_errors();
    out.extend(found);
    (!failed).then(|| Loaded {
        info: DatasetInfo {
            file: None,
            sha256: None,
            name: dataset.name.clone(),
            rows: table.len(),
            studies: table.study_count(),
            remarks,
        },
        table,
    })
}

/// How the cells of a file are read.
struct Cells<'a> {
    raw: &'a RawTable,
    missing: Missing,
    decimal: Decimal,
    habit: advice::Habit,
}

impl<'a> Cells<'a> {
    fn new(raw: &'a RawTable, format: &Format) -> Self {
        let missing = if format.missing.is_empty() {
            Missing::default()
        } else {
            Missing::marked(format.missing.iter().cloned())
        };
        let decimal = match format.decimal {
            Some(',') => Decimal::Comma,
            Some(_) | None => Decimal::Point,
        };
        Self {
            raw,
            missing,
            decimal,
            habit: advice::Habit::default(),
        }
    }

    /// The cells of a column; nothing where they are missing.
    fn of(&self, header: usize) -> impl Iterator<Item = Option<&'a str>> {
        let cells = self.raw.cells_of(header);
        cells.map(|cell| (!self.missing.is(cell)).then_some(cell))
    }
}

/// A table in the making.
struct Loading<'a> {
    cells: Cells<'a>,
    /// The columns that the table is to have.
    scope: &'a [ColumnInfo],
    out: &'a mut Diagnostics,
    /// By place in the scope.
    columns: Vec<Option<Arc<Column>>>,
    studies: Option<Labels>,
    /// Columns of the file that were read as numbers, by header: arms compute with them.
    numbers: Vec<Option<Arc<Column>>>,
    /// The places of the rows.
    rows: Arc<[u32]>,
    /// Headers that the file lacks, and that are reported.
    unknown: BTreeSet<String>,
    remarks: Vec<String>,
    /// Standard deviations as the file gives them.
    given_sds: Vec<suspect::GivenSd>,
}

impl<'a> Loading<'a> {
    fn new(raw: &'a RawTable, dataset: &'a Dataset, out: &'a mut Diagnostics) -> Self {
        Self {
            cells: Cells::new(raw, &dataset.format),
            scope: &dataset.scope.columns,
            out,
            columns: Vec::new(),
            studies: None,
            numbers: vec![None; raw.columns()],
            rows: (0..place(raw.rows())).collect(),
            unknown: BTreeSet::new(),
            remarks: Vec::new(),
            given_sds: Vec::new(),
        }
    }

    /// A column of the schema that is no arm.
    fn plain(&mut self, column: &SchemaColumn) {
        let at = column.column;
        match &column.kind {
            CellKind::Arm(_) => {}
            CellKind::Study => {
                if let Some(labels) = self.study(column) {
                    self.put(at, Column::Label(labels.clone()));
                    self.studies = Some(labels);
                }
            }
            CellKind::Text => self.text(column),
            CellKind::Label(labels) => self.label(column, labels),
            CellKind::Flag => self.flag(column),
            CellKind::Count(range) => self.number(column, *range, cells::count),
            CellKind::Integer(range) => self.number(column, *range, cells::integer),
            CellKind::Number(range) => self.number(column, *range, crate::data::number),
            CellKind::Percent(range) => self.number(column, *range, crate::data::percent),
            CellKind::Year(range) => self.number(column, *range, cells::year),
            CellKind::Date => self.date(column),
            CellKind::Interval => self.interval(column),
        }
    }

    fn put(&mut self, at: usize, column: Column) {
        self.put_shared(at, Arc::new(column));
    }

    fn put_shared(&mut self, at: usize, column: Arc<Column>) {
        if self.columns.len() <= at {
            self.columns.resize(at + 1, None);
        }
        if let Some(slot) = self.columns.get_mut(at) {
            *slot = Some(column);
        }
    }

    fn finish(mut self, columns: usize) -> Table {
        let rows = self.cells.raw.rows();
        let row_numbers: Arc<[u32]> = (1..=place(rows)).collect();
        let studies = own_studies(self.studies.take(), &row_numbers);
        let missing = Arc::new(Column::Number(vec![f64::NAN; rows]));
        self.columns.resize(self.columns.len().max(columns), None);
        let columns = self.columns.into_iter();
        Table {
            columns: columns
                .map(|column| column.unwrap_or_else(|| Arc::clone(&missing)))
                .collect(),
            studies: Arc::new(studies),
            row_numbers,
            filled: Vec::new(),
        }
    }
}

/// The studies of the rows; a row without one is a study itself.
fn own_studies(studies: Option<Labels>, row_numbers: &[u32]) -> Labels {
    let Some(mut studies) = studies else {
        return Labels {
            codes: (0..place(row_numbers.len())).collect(),
            names: row_numbers.iter().map(|&number| row_name(number)).collect(),
        };
    };
    if !studies.codes.contains(&Labels::MISSING) {
        return studies;
    }
    let mut names = studies.names.to_vec();
    for (code, &number) in studies.codes.iter_mut().zip(row_numbers) {
        if *code == Labels::MISSING {
            *code = place(names.len());
            names.push(row_name(number));
        }
    }
    studies.names = names.into();
    studies
}
