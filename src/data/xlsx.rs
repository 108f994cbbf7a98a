//! Workbooks: the first sheet or a named one, its first row the headers.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    CellErrorType, DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError,
};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::file::{FileError, FileKind, FileProblem};

use super::capped::Capped;
use super::grid::{CELL_LIMIT, Full, Grid, shortest};
use super::package::{self, Unfit};
use super::raw::{Origin, sheet_cell};
use super::read::Request;
use super::{Decimal, RawTable};

/// The largest workbook, in bytes: packed, and its parts unpacked.
const PACKED_LIMIT: u64 = 256 << 20;
const UNPACKED_LIMIT: u64 = 1 << 30;

/// The most rows and columns that a sheet has.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// Reads the workbook `bytes`.
pub(crate) fn read(
    bytes: Vec<u8>,
    request: &Request<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<RawTable> {
    // Sizes that a damaged workbook claims can make the library panic.
    let made = catch_unwind(AssertUnwindSafe(|| unpack(bytes, request)))
        .unwrap_or_else(|_| Err(Box::new(unreadable(request, "it is damaged"))));
    let (sheet, grid, problems) = match made {
        Ok(made) => made,
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            return None;
        }
    };
    if !problems.is_empty() {
        problems.finish("cells", diagnostics);
        return None;
    }
    table(sheet, grid, request, diagnostics)
}

type Refusal = Box<Diagnostic>;

/// The name of the sheet, its cells, and those that hold an error.
fn unpack(bytes: Vec<u8>, request: &Request<'_>) -> Result<(String, Grid, Capped), Refusal> {
    check_size(&bytes, request)?;
    let mut workbook = open(bytes, request)?;
    let sheet = choose_sheet(&workbook, request)?;
    let (grid, problems) = cells(&mut workbook, &sheet, request)?;
    Ok((sheet, grid, problems))
}

fn check_size(bytes: &[u8], request: &Request<'_>) -> Result<(), Refusal> {
    let too_large = |size, limit| {
        let size = Some(size);
        let error = FileError::new(request.file, FileProblem::TooLarge { size, limit });
        Err(Box::new(error.diagnostic(request.span)))
    };
    let packed = bytes.len() as u64;
    if packed > PACKED_LIMIT {
        return too_large(packed, PACKED_LIMIT);
    }
    match FileKind::of(bytes) {
        Some(FileKind::Ole) => {
            let why = "it is an old `.xls` file, or protected by a password";
            return Err(Box::new(unreadable(request, why)));
        }
        Some(kind) if kind != FileKind::Zip => {
            let why = format!("it is {}", kind.words());
            return Err(Box::new(unreadable(request, &why)));
        }
        Some(_) | None => {}
    }
    package::check(bytes, UNPACKED_LIMIT).or_else(|unfit| match unfit {
        Unfit::Large(size) => too_large(size, UNPACKED_LIMIT).map_err(|diagnostic| {
            Box::new(diagnostic.note("that is its size when it is unpacked"))
        }),
        Unfit::Broken => Err(Box::new(unreadable(
            request,
            "it is not a workbook, or its end is missing",
        ))),
        Unfit::Claims => Err(Box::new(unreadable(
            request,
            "it claims to hold more texts than it has room for",
        ))),
    })
}

/// 32,767 characters are the most that a cell may hold, each of four bytes at most.
const LONGEST_CELL: usize = 4 * 32_767;

type Workbook = Xlsx<Cursor<Vec<u8>>>;

fn open(bytes: Vec<u8>, request: &Request<'_>) -> Result<Workbook, Refusal> {
    Workbook::new(Cursor::new(bytes)).map_err(|error| Box::new(library_error(request, &error)))
}

/// The sheet that the plan names, or the first one that people see.
fn choose_sheet(workbook: &Workbook, request: &Request<'_>) -> Result<String, Refusal> {
    let sheets = || {
        let all = workbook.sheets_metadata().iter();
        all.filter(|sheet| sheet.typ == SheetType::WorkSheet)
    };
    let Some(wanted) = request.options.sheet.as_deref() else {
        let first = sheets()
            .find(|sheet| sheet.visible == SheetVisible::Visible)
            .or_else(|| sheets().next());
        let name = first.map(|sheet| sheet.name.clone());
        return name.ok_or_else(|| Box::new(unreadable(request, "it has no sheets")));
    };
    let names: Vec<&str> = sheets().map(|sheet| sheet.name.as_str()).collect();
    if names.contains(&wanted) {
        return Ok(wanted.to_owned());
    }
    let near = names.iter().max_by(|a, b| {
        let likeness =
            |name: &str| strsim::jaro_winkler(&name.to_lowercase(), &wanted.to_lowercase());
        likeness(a).total_cmp(&likeness(b))
    });
    let list: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let message = format!("`{}` has no sheet \"{wanted}\"", request.file);
    let diagnostic = request
        .diagnostic(Code::UnreadableData, message)
        .label("expected one of its sheets")
        .note(format!("its sheets are {}", list.join(", ")))
        .maybe_help(near.map(|name| format!("write `with sheet \"{name}\"`")));
    Err(Box::new(diagnostic))
}

/// All cells of a sheet that have text, and those that hold an error.
fn cells(
    workbook: &mut Workbook,
    sheet: &str,
    request: &Request<'_>,
) -> Result<(Grid, Capped), Refusal> {
    let fail = |error: XlsxError| Box::new(library_error(request, &error));
    let mut reader = workbook.worksheet_cells_reader(sheet).map_err(fail)?;
    let mut grid = Grid::default();
    let mut problems = Capped::default();
    let mut seen = 0;
    while let Some(cell) = reader.next_cell().map_err(fail)? {
        let (row, column) = cell.get_position();
        seen += 1;
        if row >= ROWS || column >= COLUMNS {
            let why = format!(
                "{} is beyond the end of a sheet",
                sheet_cell(sheet, row, column)
            );
            return Err(Box::new(unreadable(request, &why)));
        }
        let stored = match text_of(cell.get_value(), request.options.decimal) {
            Ok(text) if text.len() > LONGEST_CELL => {
                let why = format!(
                    "{} holds more text than a cell can",
                    sheet_cell(sheet, row, column)
                );
                return Err(Box::new(unreadable(request, &why)));
            }
            Ok(text) => grid.push(row, column, &text),
            Err(error) => {
                problems.push(|| sheet_error(request, &error, &sheet_cell(sheet, row, column)));
                Ok(())
            }
        };
        if stored == Err(Full) || seen > CELL_LIMIT {
            return Err(Box::new(super::read::too_many(
                request, CELL_LIMIT, "cells",
            )));
        }
    }
    drop(reader);
    for (row, column) in unsaved_formulas(workbook, sheet, &grid).map_err(fail)? {
        problems.push(|| {
            let message = format!(
                "{} of `{}` is a formula, and the file does not hold its value",
                sheet_cell(sheet, row, column),
                request.file
            );
            request
                .diagnostic(Code::BadCell, message)
                .label("expected a value or an empty cell")
                .help("open the file in Excel or LibreOffice, save it, and run again")
        });
    }
    Ok((grid, problems))
}

/// Cells with a formula for which nothing was computed, by rows.
fn unsaved_formulas(
    workbook: &mut Workbook,
    sheet: &str,
    grid: &Grid,
) -> Result<BTreeSet<(u32, u32)>, XlsxError> {
    let mut reader = workbook.worksheet_cells_reader(sheet)?;
    let mut formulas = BTreeSet::new();
    while let Some(cell) = reader.next_formula()? {
        if !cell.get_value().is_empty() {
            formulas.insert(cell.get_position());
        }
    }
    if !formulas.is_empty() {
        for (row, column, text) in grid.iter() {
            if !text.is_empty() {
                formulas.remove(&(row, column));
            }
        }
    }
    Ok(formulas)
}

/// A cell as a CSV file would hold it; `#N/A` is a missing value.
fn text_of(value: &DataRef<'_>, decimal: Decimal) -> Result<String, CellErrorType> {
    Ok(match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => shortest(*number, decimal),
        DataRef::String(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::DateTimeIso(text) => text.trim_end_matches("T00:00:00").to_owned(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "yes".to_owned(),
        DataRef::Bool(false) => "no".to_owned(),
        DataRef::DateTime(date) => date_text(date),
        DataRef::Error(CellErrorType::NA) | DataRef::Empty => String::new(),
        DataRef::Error(error) => return Err(error.clone()),
    })
}

/// `2016-07-15`, `2016-07-15T10:30:00`, or of a time without a day `10:30:00`.
fn date_text(date: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if date.is_duration() || date.as_f64() < 1.0 {
        return time;
    }
    let day = format!("{year:04}-{month:02}-{day:02}");
    if time == "00:00:00" {
        day
    } else {
        format!("{day}T{time}")
    }
}

/// The table whose headers are the first row that has text.
fn table(
    sheet: String,
    grid: Grid,
    request: &Request<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<RawTable> {
    let Some(header) = grid.iter().map(|(row, _, _)| row).min() else {
        let message = format!("the sheet \"{sheet}\" of `{}` is empty", request.file);
        let diagnostic = request.diagnostic(Code::EmptyData, message);
        diagnostics.push(diagnostic.label("expected headers and rows"));
        return None;
    };
    let layout = Layout::of(&grid, header);
    if report_stray(&layout, &grid, &sheet, request, diagnostics) {
        return None;
    }
    let (rows, columns) = (layout.rows.len(), layout.columns.clone());
    let origin = Origin::Sheet {
        sheet,
        header,
        rows: layout.rows.clone(),
        columns,
    };
    let at = |row, column| layout.at(row, column);
    let names = layout.names.clone();
    let Ok(mut table) = grid.into_table(request.file, names, rows, origin, at) else {
        diagnostics.push(super::read::too_many(request, CELL_LIMIT, "cells"));
        return None;
    };
    let twice = table.finish_headers();
    super::read::is_finished(&table, &twice, request, diagnostics).then_some(table)
}

/// Which rows and columns of a sheet make its table.
struct Layout {
    header: u32,
    names: Vec<String>,
    /// From the first header to the last, those without a header too.
    columns: Vec<u32>,
    /// Those below the headers that have text, sorted.
    rows: Vec<u32>,
}

impl Layout {
    fn of(grid: &Grid, header: u32) -> Self {
        let heads = || grid.iter().filter(|(row, _, _)| *row == header);
        let first = heads().map(|(_, column, _)| column).min().unwrap_or(0);
        let last = heads().map(|(_, column, _)| column).max().unwrap_or(0);
        let columns: Vec<u32> = (first..=last).collect();
        let mut names = vec![String::new(); columns.len()];
        for (_, column, text) in heads() {
            if let Some(name) = names.get_mut((column - first) as usize) {
                text.clone_into(name);
            }
        }
        let mut rows: Vec<u32> = grid.iter().map(|(row, _, _)| row).collect();
        rows.sort_unstable();
        rows.dedup();
        rows.retain(|row| *row != header);
        Self {
            header,
            names,
            columns,
            rows,
        }
    }

    fn at(&self, row: u32, column: u32) -> Option<(usize, usize)> {
        let column = column.checked_sub(*self.columns.first()?)? as usize;
        let row = self.rows.binary_search(&row).ok()?;
        (column < self.columns.len()).then_some((row, column))
    }
}

/// Reports cells that stand beside the headers' columns; whether there are some.
fn report_stray(
    layout: &Layout,
    grid: &Grid,
    sheet: &str,
    request: &Request<'_>,
    diagnostics: &mut Diagnostics,
) -> bool {
    let mut stray = Capped::default();
    for (row, column, text) in grid.iter() {
        if row == layout.header || layout.columns.binary_search(&column).is_ok() {
            continue;
        }
        stray.push(|| {
            let message = format!(
                "{} of `{}` holds `{text}`, and its column has no header",
                sheet_cell(sheet, row, column),
                request.file
            );
            request
                .diagnostic(Code::RaggedRow, message)
                .label(format!("expected the headers in row {}", layout.header + 1))
                .help("the first row of the sheet holds the headers: move titles and notes to another sheet")
        });
    }
    let found = !stray.is_empty();
    stray.finish("cells", diagnostics);
    found
}

fn sheet_error(request: &Request<'_>, error: &CellErrorType, cell: &str) -> Diagnostic {
    let message = format!("{cell} of `{}` holds the error `{error}`", request.file);
    request
        .diagnostic(Code::BadCell, message)
        .label("expected a value or an empty cell")
        .help("mend the formula, or leave the cell empty")
}

fn library_error(request: &Request<'_>, error: &XlsxError) -> Diagnostic {
    if matches!(error, XlsxError::Password) {
        return unreadable(request, "it is protected by a password");
    }
    unreadable(request, &error.to_string().to_lowercase())
}

fn unreadable(request: &Request<'_>, why: &str) -> Diagnostic {
    request
        .diagnostic(
            Code::UnreadableData,
            format!("`{}` cannot be read as a workbook: {why}", request.file),
        )
        .label("expected an `.xlsx` file")
        .help("open it in a spreadsheet and save it as `.xlsx` or as CSV UTF-8")
}
