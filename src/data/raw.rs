//! A table of text: what a data file holds before anybody says what it means.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Source, SourceId, Span};

/// Rows of cells under headers, row and column from 0; a cell that is empty is `""`.
///
/// Cells are ranges of the file's own text where they stand there as they are, of an arena where they do not
/// (doubled quotes, escapes, workbooks): eight bytes a cell, and the place of every cell is known.
#[derive(Debug, Clone)]
pub struct RawTable {
    file: String,
    headers: Vec<Header>,
    cells: Vec<Cell>,
    rows: usize,
    arena: String,
    rewritten: Vec<Rewritten>,
    origin: Origin,
}

#[derive(Debug, Clone)]
struct Header {
    name: String,
    place: Cell,
}

/// A half-open range of the text and, behind its end, of the arena.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Cell {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            start: clamp(start),
            end: clamp(end),
        }
    }

    fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A cell of the arena and where it stands in the text; in order of `arena`.
#[derive(Debug, Clone, Copy)]
struct Rewritten {
    arena: u32,
    place: Cell,
}

/// Where the cells come from.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    /// A text: CSV, TSV, a table in the plan.
    Text(SourceId, Source),
    /// A workbook: the sheet, and its own numbers (from 0) of rows and columns.
    #[cfg_attr(not(feature = "xlsx"), expect(dead_code, reason = "for workbooks"))]
    Sheet {
        /// Its name.
        sheet: String,
        /// The sheet's row of the headers.
        header: u32,
        /// The sheet's row of each row.
        rows: Vec<u32>,
        /// The sheet's column of each column.
        columns: Vec<u32>,
    },
    /// JSON: records in order.
    Records,
}

impl Origin {
    fn text(&self) -> &str {
        match self {
            Self::Text(_, source) => source.text(),
            Self::Sheet { .. } | Self::Records => "",
        }
    }
}

impl RawTable {
    /// A table without headers and rows.
    pub(crate) fn new(file: impl Into<String>, origin: Origin) -> Self {
        Self {
            file: file.into(),
            headers: Vec::new(),
            cells: Vec::new(),
            rows: 0,
            arena: String::new(),
            rewritten: Vec::new(),
            origin,
        }
    }

    /// The table of rows that stand in the plan `source`.
    ///
    /// Each row has a cell for each header, in their order: more are dropped, fewer are filled with empty ones. A
    /// cell is its content and its place; the content may differ from the text there (`\|`, quotes).
    pub fn from_rows<'a, R>(
        id: SourceId,
        source: &Source,
        headers: Vec<(String, Span)>,
        rows: impl Iterator<Item = R>,
    ) -> Self
    where
        R: IntoIterator<Item = (&'a str, Span)>,
    {
        let mut table = Self::new(source.name(), Origin::Text(id, source.clone()));
        for (name, span) in headers {
            let place = Cell::new(span.start as usize, span.end as usize);
            table.push_header(name, place);
        }
        for row in rows {
            let mut last = Cell::default();
            for (text, span) in row.into_iter().take(table.columns()) {
                last = Cell::new(span.start as usize, span.end as usize);
                if source.text().get(span.range()) == Some(text) {
                    table.cells.push(last);
                } else {
                    table.push_rewritten(text, last);
                }
            }
            table.end_row(Cell::new(last.end as usize, last.end as usize));
        }
        table
    }

    /// The name of the file, as messages print it.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns.
    pub fn columns(&self) -> usize {
        self.headers.len()
    }

    /// The header of a column; empty where there is no such column.
    pub fn header(&self, column: usize) -> &str {
        self.headers.get(column).map_or("", |h| h.name.as_str())
    }

    /// Calls a column by another header.
    pub fn rename(&mut self, column: usize, name: String) {
        if let Some(header) = self.headers.get_mut(column) {
            header.name = name;
        }
    }

    /// The headers in order.
    pub fn headers(&self) -> impl ExactSizeIterator<Item = &str> {
        self.headers.iter().map(|header| header.name.as_str())
    }

    /// The column under the header `name`.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.headers.iter().position(|header| header.name == name)
    }

    /// The text of a cell; empty also where there is no such cell.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.find(row, column).map_or("", |cell| self.text_of(cell))
    }

    /// The cells of a column from the first row to the last.
    pub fn cells_of(&self, column: usize) -> impl Iterator<Item = &str> {
        let step = self.columns().max(1);
        let skip = if column < step {
            column
        } else {
            self.cells.len()
        };
        self.cells
            .iter()
            .skip(skip)
            .step_by(step)
            .map(|cell| self.text_of(*cell))
    }

    /// Where a cell is.
    pub fn place(&self, row: usize, column: usize) -> Place {
        let cell = self.find(row, column);
        let mut place = self.place_of(column, cell.unwrap_or_default());
        place.row = Some(row + 1);
        place.name = match &self.origin {
            Origin::Text(..) => None,
            Origin::Sheet {
                sheet,
                rows,
                columns,
                ..
            } => Some(sheet_cell(
                sheet,
                rows.get(row).copied().unwrap_or_default(),
                columns.get(column).copied().unwrap_or_default(),
            )),
            Origin::Records => Some(format!(
                "record {}, key \"{}\"",
                row + 1,
                self.header(column)
            )),
        };
        place
    }

    /// Where a header is.
    pub fn header_place(&self, column: usize) -> Place {
        let header = self.headers.get(column);
        let mut place = self.place_of(column, header.map(|h| h.place).unwrap_or_default());
        place.name = match &self.origin {
            Origin::Text(..) => None,
            Origin::Sheet {
                sheet,
                header,
                columns,
                ..
            } => Some(sheet_cell(
                sheet,
                *header,
                columns.get(column).copied().unwrap_or_default(),
            )),
            Origin::Records => Some(format!("key \"{}\"", self.header(column))),
        };
        place
    }

    fn place_of(&self, column: usize, cell: Cell) -> Place {
        let mut place = Place {
            file: self.file.clone(),
            row: None,
            header: self.header(column).to_owned(),
            line: None,
            column: None,
            name: None,
            span: None,
        };
        if let Origin::Text(id, source) = &self.origin {
            let at = self.place_in_text(cell);
            let (line, column) = source.position(at.start);
            place.line = Some(line);
            place.column = Some(column);
            place.span = Some(Span::new(*id, at.start as usize, at.end as usize));
        }
        place
    }

    /// The place in the text of a cell that may be one of the arena.
    fn place_in_text(&self, cell: Cell) -> Cell {
        if (cell.start as usize) < self.origin.text().len() {
            return cell;
        }
        self.rewritten
            .binary_search_by_key(&cell.start, |rewritten| rewritten.arena)
            .ok()
            .and_then(|at| self.rewritten.get(at))
            .map_or(cell, |rewritten| rewritten.place)
    }

    fn find(&self, row: usize, column: usize) -> Option<Cell> {
        let inside = column < self.columns();
        let at = row.checked_mul(self.columns())?.checked_add(column)?;
        inside.then(|| self.cells.get(at).copied()).flatten()
    }

    fn text_of(&self, cell: Cell) -> &str {
        let text = self.origin.text();
        let range = cell.range();
        let found = if range.start < text.len() {
            text.get(range)
        } else {
            let base = arena_base(text);
            self.arena
                .get(range.start.saturating_sub(base)..range.end.saturating_sub(base))
        };
        found.unwrap_or_default()
    }
}

/// Building, for the readers.
impl RawTable {
    /// The table of `cells`, row by row, whose text is all in `arena`, from 1.
    pub(crate) fn from_cells(
        file: &str,
        headers: Vec<String>,
        cells: Vec<Cell>,
        arena: String,
        origin: Origin,
    ) -> Self {
        let mut table = Self::new(file, origin);
        table.rows = cells.len().checked_div(headers.len()).unwrap_or_default();
        for name in headers {
            table.push_header(name, Cell::default());
        }
        table.cells = cells;
        table.arena = arena;
        table
    }

    pub(crate) fn reserve(&mut self, cells: usize) {
        self.cells.reserve(cells);
    }

    pub(crate) fn push_header(&mut self, name: String, place: Cell) {
        self.headers.push(Header { name, place });
    }

    /// Adds a cell that stands in the text as it is.
    pub(crate) fn push(&mut self, cell: Cell) {
        self.cells.push(cell);
    }

    /// Adds a cell whose text is not the one at `place`.
    pub(crate) fn push_rewritten(&mut self, text: &str, place: Cell) {
        if text.is_empty() {
            // Its address would be the one of the next cell.
            self.cells
                .push(Cell::new(place.start as usize, place.start as usize));
            return;
        }
        let cell = self.store(text);
        self.rewritten.push(Rewritten {
            arena: cell.start,
            place,
        });
        self.cells.push(cell);
    }

    fn store(&mut self, text: &str) -> Cell {
        let start = arena_base(self.origin.text()) + self.arena.len();
        self.arena.push_str(text);
        Cell::new(start, start + text.len())
    }

    /// How many cells stand in the row that is not ended yet.
    pub(crate) fn open_cells(&self) -> usize {
        self.cells.len() - self.rows * self.columns()
    }

    /// Whether the row that is not ended yet has no text at all.
    pub(crate) fn open_row_is_blank(&self) -> bool {
        let row = self.cells.iter().skip(self.rows * self.columns());
        row.into_iter().all(|cell| cell.start == cell.end)
    }

    /// Drops the row that is not ended yet.
    pub(crate) fn drop_row(&mut self) {
        self.cells.truncate(self.rows * self.columns());
    }

    /// Ends the row: exactly one cell for each column, those that lack are `filler`.
    pub(crate) fn end_row(&mut self, filler: Cell) {
        self.rows += 1;
        self.cells.resize(self.rows * self.columns(), filler);
    }

    /// Renames headers that are empty, by position, and reports those that stand twice.
    ///
    /// A column without header and without a value is dropped.
    pub(crate) fn finish_headers(&mut self) -> Vec<(usize, usize)> {
        self.drop_blank_columns();
        for (at, header) in self.headers.iter_mut().enumerate() {
            if header.name.is_empty() {
                header.name = format!("column {}", at + 1);
            }
        }
        let mut first = std::collections::HashMap::new();
        let mut twice = Vec::new();
        for (at, header) in self.headers.iter().enumerate() {
            if let Some(earlier) = first.insert(header.name.as_str(), at) {
                twice.push((earlier, at));
            }
        }
        twice
    }

    fn drop_blank_columns(&mut self) {
        let keep: Vec<bool> = (0..self.columns())
            .map(|at| !self.header(at).is_empty() || self.cells_of(at).any(|c| !c.is_empty()))
            .collect();
        if keep.iter().all(|k| *k) {
            return;
        }
        let mut at = keep.iter().cycle();
        self.cells.retain(|_| at.next() == Some(&true));
        let mut at = keep.iter();
        self.headers.retain(|_| at.next() == Some(&true));
        if let Origin::Sheet { columns, .. } = &mut self.origin {
            let mut at = keep.iter();
            columns.retain(|_| at.next() == Some(&true));
        }
    }
}

/// Where a cell or a header is, in every way that a message may say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The row of the data, from 1; `None` for a header.
    pub row: Option<usize>,
    /// The header of its column.
    pub header: String,
    /// The line of the file, from 1, where the file has lines.
    pub line: Option<usize>,
    /// The column in that line, from 1, in Unicode scalars.
    pub column: Option<usize>,
    /// What the file itself calls the cell: `Sheet1!D17`, `record 3, key "dose"`.
    pub name: Option<String>,
    /// The bytes of the cell, where the file is a text.
    pub span: Option<Span>,
}

impl Place {
    /// A diagnostic there: at the cell's text, or in a note with the cell's name.
    pub fn diagnostic(&self, code: Code, message: impl Into<String>) -> Diagnostic {
        let diagnostic = Diagnostic::new(code, self.span, message);
        match &self.name {
            None => diagnostic,
            Some(name) => diagnostic
                .in_file(&self.file)
                .note(format!("at {name} of `{}`", self.file)),
        }
    }
}

impl std::fmt::Display for Place {
    /// `row 16 (line 17)`, `row 16 (Sheet1!D17)`, `record 3, key "dose"`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.row, self.line, &self.name) {
            (Some(row), Some(line), _) => write!(f, "row {row} (line {line})"),
            (Some(_), None, Some(name)) if name.starts_with("record ") => f.write_str(name),
            (Some(row), None, Some(name)) => write!(f, "row {row} ({name})"),
            (Some(row), None, None) => write!(f, "row {row}"),
            (None, Some(line), _) => write!(f, "line {line}"),
            (None, None, Some(name)) => f.write_str(name),
            (None, None, None) => f.write_str(&self.file),
        }
    }
}

/// The address of the arena's first byte: not the text's end, where an empty cell may stand.
fn arena_base(text: &str) -> usize {
    text.len() + 1
}

/// `Sheet1!D17` from numbers that count from 0.
pub(crate) fn sheet_cell(sheet: &str, row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        letters.push(char::from(
            b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0),
        ));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    let quote = if sheet.chars().all(char::is_alphanumeric) {
        ""
    } else {
        "'"
    };
    format!("{quote}{sheet}{quote}!{letters}{}", u64::from(row) + 1)
}
