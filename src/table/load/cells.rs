//! One column of the file to one column of the table.

use std::sync::Arc;

use foldhash::HashMap;

use super::Loading;
use super::report::{self, Declared, Report};
use crate::data::{self, CellError, Decimal};
use crate::diagnostic::{Code, Diagnostic, list, suggest};
use crate::plan::date;
use crate::plan::{CellKind, SchemaColumn};
use crate::table::intern::Interner;
use crate::table::{Column, Labels};

/// No more labels than this are listed.
const LABELS_LISTED: usize = 8;

type Range = Option<(f64, f64)>;

impl Loading<'_> {
    /// The column of the file under the header of a schema column.
    pub(super) fn header(&mut self, column: &SchemaColumn) -> Option<usize> {
        let (header, span) = column.headers.first()?;
        let found = self.cells.raw.column(header);
        if found.is_none() && self.unknown.insert(header.clone()) {
            let diagnostic = report::no_column(self.cells.raw, column, header, *span);
            self.out.push(diagnostic);
        }
        found
    }

    /// Where the plan declares `column`, and in what unit.
    fn declared(&self, column: &SchemaColumn) -> Declared {
        let info = self.scope.get(column.column);
        Declared::of(column).typed(info.map(|info| &info.kind))
    }

    /// A column of numbers, in `range` where there is one.
    pub(super) fn number(
        &mut self,
        column: &SchemaColumn,
        range: Range,
        read: fn(&str, Decimal) -> Result<f64, CellError>,
    ) {
        let Some(header) = self.header(column) else {
            return;
        };
        let raw = self.cells.raw;
        let declared = self.declared(column);
        let mut report = Report::new();
        let mut outside = data::Capped::default();
        let decimal = self.cells.decimal;
        let cells = self.cells.of(header).enumerate();
        let numbers = cells.map(|(row, cell)| match cell.map(|cell| read(cell, decimal)) {
            None => {
                report.missing(row);
                f64::NAN
            }
            Some(Ok(number)) => {
                if let Some((low, high)) = range.filter(|(l, h)| number < *l || number > *h) {
                    let found = raw.cell(row, header);
                    outside.push(|| {
                        let message = format!(
                            "`{found}` is not from {low} to {high} (row {}, column `{}`)",
                            row + 1,
                            raw.header(header)
                        );
                        let place = raw.place(row, header);
                        let diagnostic = place
                            .diagnostic(Code::BadCell, message)
                            .label(format!("a number from {low} to {high} was expected"));
                        declared.beside(diagnostic)
                    });
                }
                number
            }
            Some(Err(error)) => {
                report.cell(&error, &self.cells, (row, header), &declared);
                f64::NAN
            }
        });
        let numbers: Vec<f64> = numbers.collect();
        if matches!(column.kind, CellKind::Percent(_)) && are_fractions(&numbers) {
            self.out.push(
                Diagnostic::new(
                    Code::FractionsAsPercent,
                    column.span,
                    format!("all values of `{}` lie between 0 and 1", column.name),
                )
                .label("percent were expected")
                .note(format!(
                    "a spreadsheet that shows 45% holds 0.45; the cells of `{}` are taken as they stand",
                    raw.file()
                ))
                .help("if they are fractions, multiply them by 100 in the file, or write `45%`"),
            );
        }
        let numbers = Arc::new(Column::Number(numbers));
        report.finish(column, raw, header, self.out);
        outside.finish("rows", self.out);
        if let Some(slot) = self.numbers.get_mut(header) {
            *slot = Some(Arc::clone(&numbers));
        }
        self.put_shared(column.column, numbers);
    }

    /// A column of any text.
    pub(super) fn text(&mut self, column: &SchemaColumn) {
        let Some(header) = self.header(column) else {
            return;
        };
        let mut report = Report::new();
        let labels = self.texts(header, |row| report.missing(row));
        report.finish(column, self.cells.raw, header, self.out);
        self.put(column.column, Column::Label(labels));
    }

    /// The texts of a column of the file.
    pub(super) fn texts(&self, header: usize, mut missing: impl FnMut(usize)) -> Labels {
        let mut interner = Interner::default();
        let cells = self.cells.of(header).enumerate();
        let codes = cells.map(|(row, cell)| {
            if let Some(cell) = cell {
                return interner.code(cell);
            }
            missing(row);
            Labels::MISSING
        });
        Labels {
            codes: codes.collect(),
            names: interner.names(),
        }
    }

    /// A column of the labels that the schema lists.
    pub(super) fn label(&mut self, column: &SchemaColumn, labels: &[(String, String)]) {
        let Some(header) = self.header(column) else {
            return;
        };
        let mut report = Report::new();
        let mut strange = Strange::default();
        let spellings = labels.iter().map(|(_, spelling)| spelling.as_str());
        let known: HashMap<&str, u32> = spellings.zip(0_u32..).collect();
        let (mut last, mut last_code) = ("", Labels::MISSING);
        let cells = self.cells.of(header).enumerate();
        let codes = cells.map(|(row, cell)| {
            let Some(cell) = cell else {
                report.missing(row);
                return Labels::MISSING;
            };
            if cell != last {
                last = cell;
                last_code = known.get(cell).copied().unwrap_or(Labels::MISSING);
            }
            if last_code == Labels::MISSING {
                strange.add(cell, row);
            }
            last_code
        });
        let labels_column = Labels {
            codes: codes.collect(),
            names: labels.iter().map(|(label, _)| label.clone()).collect(),
        };
        for (label, row, more) in strange.all {
            let place = self.cells.raw.place(row, header);
            report
                .bad
                .push(|| strange_label(column, labels, label, more, &place));
        }
        report.finish(column, self.cells.raw, header, self.out);
        self.put(column.column, Column::Label(labels_column));
    }

    /// A column of yes and no.
    pub(super) fn flag(&mut self, column: &SchemaColumn) {
        let codes = self.each(column, Labels::MISSING, |cell, _| {
            data::flag(cell).map(u32::from)
        });
        if let Some(codes) = codes {
            let names = ["no".to_owned(), "yes".to_owned()].into();
            self.put(column.column, Column::Label(Labels { codes, names }));
        }
    }

    /// A column of dates.
    pub(super) fn date(&mut self, column: &SchemaColumn) {
        let dates = self.each(column, None, |cell, _| data::date(cell).map(date::days));
        if let Some(dates) = dates {
            self.put(column.column, Column::Date(dates));
        }
    }

    /// A column of estimates with their intervals: three columns.
    pub(super) fn interval(&mut self, column: &SchemaColumn) {
        let missing = data::Interval {
            est: f64::NAN,
            lo: f64::NAN,
            hi: f64::NAN,
        };
        let Some(intervals) = self.each(column, missing, data::interval) else {
            return;
        };
        let fields: [fn(&data::Interval) -> f64; 3] = [|i| i.est, |i| i.lo, |i| i.hi];
        for (field, at) in fields.into_iter().zip(column.column..) {
            self.put(at, Column::Number(intervals.iter().map(field).collect()));
        }
    }

    /// The cells of a column as `read` reads them.
    fn each<T: Clone>(
        &mut self,
        column: &SchemaColumn,
        missing: T,
        read: impl Fn(&str, Decimal) -> Result<T, CellError>,
    ) -> Option<Vec<T>> {
        let header = self.header(column)?;
        let raw = self.cells.raw;
        let declared = self.declared(column);
        let mut report = Report::new();
        let cells = self.cells.of(header).enumerate();
        let values = cells.map(|(row, cell)| match cell {
            None => {
                report.missing(row);
                missing.clone()
            }
            Some(cell) => read(cell, self.cells.decimal).unwrap_or_else(|error| {
                report.cell(&error, &self.cells, (row, header), &declared);
                missing.clone()
            }),
        });
        let values = values.collect();
        report.finish(column, raw, header, self.out);
        Some(values)
    }
}

/// A whole number from 0 on.
pub(super) fn count(cell: &str, decimal: Decimal) -> Result<f64, CellError> {
    #[expect(clippy::cast_precision_loss, reason = "read within 2^53")]
    data::count(cell, decimal).map(|n| n as f64)
}

/// A whole number.
pub(super) fn integer(cell: &str, decimal: Decimal) -> Result<f64, CellError> {
    #[expect(clippy::cast_precision_loss, reason = "read within 2^53")]
    data::integer(cell, decimal).map(|n| n as f64)
}

/// A year.
pub(super) fn year(cell: &str, _: Decimal) -> Result<f64, CellError> {
    data::year(cell).map(f64::from)
}

/// Labels that the schema does not list: each with its first row, and in how many rows more it stands.
#[derive(Default)]
struct Strange<'a> {
    all: Vec<(&'a str, usize, usize)>,
    places: HashMap<&'a str, usize>,
}

impl<'a> Strange<'a> {
    fn add(&mut self, label: &'a str, row: usize) {
        let next = self.all.len();
        let at = *self.places.entry(label).or_insert(next);
        match self.all.get_mut(at) {
            Some((_, _, more)) => *more += 1,
            None => self.all.push((label, row, 0)),
        }
    }
}

fn strange_label(
    column: &SchemaColumn,
    labels: &[(String, String)],
    found: &str,
    more: usize,
    place: &data::Place,
) -> Diagnostic {
    let spellings: Vec<&str> = labels.iter().map(|(_, s)| s.as_str()).collect();
    let row = place.row.unwrap_or_default();
    let also = match more {
        0 => String::new(),
        1 => " and 1 more".to_owned(),
        more => format!(" and {more} more"),
    };
    let expected = match spellings.get(..LABELS_LISTED) {
        Some(some) if some.len() < spellings.len() => {
            format!("one of {}, … was expected", list(some, "or"))
        }
        Some(_) | None => format!("{} was expected", list(&spellings, "or")),
    };
    let near = suggest(found, spellings.iter().copied());
    let help = if near.is_empty() {
        format!("correct the cell, or add `{found}` to the schema")
    } else {
        format!(
            "write {}, or add `{found}` to the schema",
            list(&near, "or")
        )
    };
    let diagnostic = place
        .diagnostic(
            Code::BadCell,
            format!(
                "`{found}` is not a label of `{}` (row {row}{also})",
                column.name
            ),
        )
        .label(expected)
        .help(help);
    Declared::of(column).beside(diagnostic)
}

/// Whether numbers of percent look as if they were fractions: none above 1, and one between 0 and 1.
fn are_fractions(numbers: &[f64]) -> bool {
    let given = || numbers.iter().filter(|x| !x.is_nan());
    given().all(|x| (0.0..=1.0).contains(x)) && given().any(|x| *x > 0.0 && *x < 1.0)
}
