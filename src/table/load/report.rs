//! What is said of cells that do not fit: where in the data, and where in the plan.

use super::Cells;
use super::advice;
use crate::data::{Capped, CellError, RawTable};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, did_you_mean, list, plural, suggest};
use crate::plan::{CellKind, SchemaColumn, Type};
use crate::source::Span;
use crate::unit::Unit;

/// No more rows than this are listed.
const LISTED: usize = 10;

/// What is wrong with the cells of one column.
pub(super) struct Report {
    pub(super) bad: Capped,
    /// The first rows without a value, from 0, and how many there are.
    missing: (Vec<usize>, usize),
}

impl Report {
    pub(super) fn new() -> Self {
        Self {
            bad: Capped::default(),
            missing: (Vec::new(), 0),
        }
    }

    /// Row `row` has no value.
    pub(super) fn missing(&mut self, row: usize) {
        if self.missing.0.len() < LISTED {
            self.missing.0.push(row);
        }
        self.missing.1 += 1;
    }

    /// A cell that is not of the column's type.
    pub(super) fn cell(
        &mut self,
        error: &CellError,
        cells: &Cells<'_>,
        (row, header): (usize, usize),
        declared: &Declared,
    ) {
        self.bad.push(|| {
            let of = (cells.raw, &cells.habit, cells.decimal);
            let help = advice::help(error, declared.unit.as_ref(), of);
            let place = cells.raw.place(row, header);
            declared.beside(error.found_at(&place).maybe_help(help))
        });
    }

    /// Hands over what was found.
    pub(super) fn finish(
        self,
        column: &SchemaColumn,
        raw: &RawTable,
        header: usize,
        out: &mut Diagnostics,
    ) {
        self.bad.finish("rows", out);
        let (rows, count) = self.missing;
        if let (Some(&first), false) = (rows.first(), column.optional) {
            let message = format!("`{}` is missing in {}", column.name, plural(count, "row"));
            let kind = kind_words(&column.kind);
            let diagnostic = raw
                .place(first, header)
                .diagnostic(Code::MissingValue, message)
                .label("a value was expected")
                .note(rows_listed(&rows, count))
                .help(format!(
                    "complete the data, or write `{}: optional {kind}`",
                    column.name
                ));
            out.push(Declared::of(column).beside(diagnostic));
        }
    }
}

/// `rows 3, 7, 9, and 4 more`, from rows that count from 0.
fn rows_listed(rows: &[usize], count: usize) -> String {
    let listed: Vec<String> = rows.iter().map(|row| (row + 1).to_string()).collect();
    let more = count - rows.len();
    let rows = listed.join(", ");
    match (count, more) {
        (1, _) => format!("row {rows}"),
        (_, 0) => format!("rows {rows}"),
        _ => format!("rows {rows}, and {more} more"),
    }
}

/// Where the plan says what a cell should be.
pub(super) struct Declared {
    span: Span,
    text: String,
    /// What the numbers of the column are in, where the schema says it.
    unit: Option<Unit>,
}

impl Declared {
    /// A column of the schema.
    pub(super) fn of(column: &SchemaColumn) -> Self {
        Self {
            span: column.span,
            text: format!("declared here as `{}`", kind_words(&column.kind)),
            unit: None,
        }
    }

    /// The same column, whose type is `kind`.
    pub(super) fn typed(self, kind: Option<&Type>) -> Self {
        let unit = match kind {
            Some(Type::Number(unit)) if !unit.is_plain() => Some(unit.clone()),
            Some(_) | None => None,
        };
        Self { unit, ..self }
    }

    /// A place that uses a column of the file.
    pub(super) fn used(span: Span) -> Self {
        Self {
            span,
            text: "used here".to_owned(),
            unit: None,
        }
    }

    pub(super) fn beside(&self, diagnostic: Diagnostic) -> Diagnostic {
        diagnostic.other(self.span, self.text.as_str())
    }
}

/// A type as the schema writes it.
pub(super) fn kind_words(kind: &CellKind) -> String {
    let word = match kind {
        CellKind::Study => "study",
        CellKind::Text => "text",
        CellKind::Label(labels) => {
            let labels: Vec<&str> = labels.iter().map(|(label, _)| label.as_str()).collect();
            let few = labels.get(..labels.len().min(4)).unwrap_or(&[]);
            let more = if few.len() < labels.len() {
                ", …"
            } else {
                ""
            };
            return format!("one of {}{more}", few.join(", "));
        }
        CellKind::Flag => "flag",
        CellKind::Count(_) => "count",
        CellKind::Integer(_) => "integer",
        CellKind::Number(_) => "number",
        CellKind::Percent(_) => "percent",
        CellKind::Year(_) => "year",
        CellKind::Date => "date",
        CellKind::Interval => "interval",
        CellKind::Arm(_) => "arm",
    };
    word.to_owned()
}

/// A header that the file does not have, for a column of the schema.
pub(super) fn no_column(
    raw: &RawTable,
    column: &SchemaColumn,
    header: &str,
    span: Span,
) -> Diagnostic {
    let near = suggest(header, raw.headers());
    let help = match near.as_slice() {
        [] => did_you_mean(header, raw.headers()),
        near if span == column.span => {
            let headers: Vec<String> = near.iter().map(|name| format!("= \"{name}\"")).collect();
            let mut kind = kind_words(&column.kind);
            // Without brackets the text would be the spelling of the last label.
            if let Some(labels) = kind.strip_prefix("one of ") {
                kind = format!("one of ({labels})");
            }
            Some(format!(
                "if it is called otherwise in the file, say so behind the type, as in `{}: {kind} {}`",
                column.name,
                headers.first().map_or("", String::as_str),
            ))
        }
        near => Some(format!("write {}", list(near, "or"))),
    };
    missing_header(raw, header, span, help)
}

/// A header that the file does not have, for an expression.
pub(super) fn unknown_header(raw: &RawTable, header: &str, span: Span) -> Diagnostic {
    let help = did_you_mean(header, raw.headers());
    missing_header(raw, header, span, help)
}

fn missing_header(raw: &RawTable, header: &str, span: Span, help: Option<String>) -> Diagnostic {
    Diagnostic::new(
        Code::MissingColumn,
        span,
        format!("`{}` has no column `{header}`", raw.file()),
    )
    .label("a header of the file was expected")
    .maybe_help(help)
}
