//! Rows that can be computed with: expressions, groups, selections, cells.

mod eval;
mod group;
mod load;
mod load_arms;
mod select;
mod select_rows;

use std::sync::Arc;

use kma::plan::{ColumnInfo, Condition, Number, Scope, Selection, SourceRef, Step, StepKind, Type};
use kma::source::Span;
use kma::syntax::ast::CompareOp;
use kma::table::{Column, Frame, Labels, RowEffect, Selected, Table, select};
use kma::unit::Unit;

/// Nothing is there.
const NA: f64 = f64::NAN;

/// A column of numbers.
fn numbers(values: &[f64]) -> Column {
    Column::Number(values.to_vec())
}

/// A column of labels in the order of their first appearance; `""` is missing.
fn labels(cells: &[&str]) -> Column {
    let mut names: Vec<String> = Vec::new();
    for cell in cells.iter().filter(|cell| !cell.is_empty()) {
        if !names.iter().any(|name| name == cell) {
            names.push((*cell).to_owned());
        }
    }
    labels_of(&names.iter().map(String::as_str).collect::<Vec<_>>(), cells)
}

/// A column of these labels; `""` is missing.
fn labels_of(names: &[&str], cells: &[&str]) -> Column {
    let code = |cell: &&str| match names.iter().position(|name| name == cell) {
        Some(at) => u32::try_from(at).unwrap(),
        None => Labels::MISSING,
    };
    Column::Label(Labels {
        codes: cells.iter().map(code).collect(),
        names: names.iter().map(|&name| name.to_owned()).collect(),
    })
}

/// A table of these studies and columns, all rows.
fn frame(studies: &[&str], columns: Vec<Column>) -> Frame {
    let Column::Label(studies) = labels(studies) else {
        unreachable!("labels are labels");
    };
    let rows = u32::try_from(studies.codes.len()).unwrap();
    Frame::all(Table {
        columns: columns.into_iter().map(Arc::new).collect(),
        studies: Arc::new(studies),
        row_numbers: (1..=rows).collect(),
        filled: Vec::new(),
    })
}

/// The scope of columns that are called `c0`, `c1`, ….
fn scope(kinds: &[Type]) -> Scope {
    let column = |(at, kind): (usize, &Type)| ColumnInfo {
        name: format!("c{at}"),
        kind: kind.clone(),
        span: Span::default(),
        outcome: false,
    };
    Scope {
        columns: kinds.iter().enumerate().map(column).collect(),
        arms: Vec::new(),
        open: false,
    }
}

/// The kinds of a frame's columns, as a schema would declare them.
fn kinds(frame: &Frame) -> Vec<Type> {
    let kind = |column: &Arc<Column>| match column.as_ref() {
        Column::Number(_) => Type::Number(Unit::plain()),
        Column::Label(_) => Type::Text,
        Column::Date(_) => Type::Date,
    };
    frame.table.columns.iter().map(kind).collect()
}

/// A selection of these steps, of sources that keep these columns.
fn selection(kept: &[&[usize]], kinds: &[Type], steps: Vec<StepKind>) -> Selection {
    let start = Arc::new(scope(kinds));
    let step = |kind: StepKind| Step {
        text: "a step".to_owned(),
        because: Some("a reason".to_owned()),
        kind,
        span: Span::default(),
    };
    Selection {
        name: "s".to_owned(),
        span: Span::default(),
        sources: kept
            .iter()
            .enumerate()
            .map(|(at, columns)| (SourceRef::Dataset(at), columns.to_vec()))
            .collect(),
        scope: Arc::clone(&start),
        start,
        steps: steps.into_iter().map(step).collect(),
    }
}

/// No row has an effect.
fn no_effects(frame: &Frame, _: &kma::plan::BoundEffect) -> Vec<RowEffect> {
    vec![None; frame.len()]
}

/// These steps over all columns of `source`.
fn steps(source: &Frame, steps: Vec<StepKind>) -> Selected {
    let all: Vec<usize> = (0..source.table.columns.len()).collect();
    let selection = selection(&[&all], &kinds(source), steps);
    select(&selection, &[source], &no_effects)
}

/// `column > value`
fn above(column: usize, value: f64) -> Condition {
    Condition::Compare(
        Number::Column(column),
        CompareOp::Greater,
        Number::Constant(value),
    )
}

/// The cells of a column, missing ones as `-`.
fn cells(frame: &Frame, column: usize) -> Vec<String> {
    let cell = |at| frame.text(column, at).unwrap_or_else(|| "-".to_owned());
    (0..frame.len()).map(cell).collect()
}
