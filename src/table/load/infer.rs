//! Data without a schema: types read off the file.

use super::Cells;
use super::report::kind_words;
use crate::data::{self, RawTable};
use crate::plan::{CellKind, ColumnInfo, Format, SchemaColumn, Scope, Type};
use crate::source::Span;
use crate::unit::Unit;

/// The columns of a file as its cells show them; their place is that of the header.
///
/// A column of numbers is one in which every cell that is there is a number, a flag one of yes and no or true and
/// false (not of 1 and 0); all others are text. The header `study` identifies the study. Everything is optional.
pub fn infer(raw: &RawTable, format: &Format) -> (Scope, Vec<SchemaColumn>) {
    let cells = Cells::new(raw, format);
    let mut scope = Scope::default();
    let mut columns = Vec::with_capacity(raw.columns());
    let mut study = false;
    for (at, header) in raw.headers().enumerate() {
        let span = place(raw, at);
        let is_study = !study && header.eq_ignore_ascii_case("study");
        study |= is_study;
        let (kind, cell) = if is_study {
            (Type::Study, CellKind::Study)
        } else {
            column_kind(&cells, at)
        };
        columns.push(SchemaColumn {
            name: header.to_owned(),
            span,
            optional: true,
            headers: vec![(header.to_owned(), span)],
            kind: cell,
            column: at,
        });
        scope.columns.push(ColumnInfo {
            name: header.to_owned(),
            kind,
            span,
            outcome: false,
        });
    }
    (scope, columns)
}

fn column_kind(cells: &Cells<'_>, header: usize) -> (Type, CellKind) {
    let is_flag = |cell: &str| {
        let words = ["yes", "no", "true", "false"];
        words.iter().any(|word| cell.eq_ignore_ascii_case(word))
    };
    let is_number = |cell: &str| data::number(cell, cells.decimal).is_ok();
    let all = |fits: &dyn Fn(&str) -> bool| {
        let mut there = cells.of(header).flatten().peekable();
        there.peek().is_some() && there.all(fits)
    };
    if all(&is_number) {
        (Type::Number(Unit::plain()), CellKind::Number(None))
    } else if all(&is_flag) {
        (Type::Flag, CellKind::Flag)
    } else {
        (Type::Text, CellKind::Text)
    }
}

fn place(raw: &RawTable, header: usize) -> Span {
    raw.header_place(header).span.unwrap_or_default()
}

/// What the types of columns without a schema were found to be: those whose place is a header of the data.
pub(super) fn remark(columns: &[SchemaColumn], raw: &RawTable) -> Option<String> {
    let inferred = |column: &SchemaColumn| column.span == place(raw, column.column);
    (columns.iter().all(inferred) && !columns.is_empty()).then(|| {
        let types = columns.iter();
        let types: Vec<String> = types
            .map(|column| format!("{}: {}", column.name, kind_words(&column.kind)))
            .collect();
        format!("types read off the file: {}", types.join(", "))
    })
}
