//! `A + B`: the rows of both, with the columns that are kept.

use std::sync::Arc;

use foldhash::HashSet;

use super::rebuild::{self, Filled};
use crate::diagnostic::plural;
use crate::plan::{ColumnId, Scope, Selection, Type};
use crate::result::StepInfo;
use crate::table::intern::{Interner, row_name};
use crate::table::{Column, Frame, Labels, Table};

/// One source: its rows, and the columns that are kept.
struct Part<'a> {
    frame: Frame,
    columns: &'a [ColumnId],
}

/// What a selection starts with; says so where rows stand in several of its sources.
pub(super) fn concat(selection: &Selection, sources: &[&Frame]) -> (Frame, Option<StepInfo>) {
    let kept = selection.sources.iter().map(|(_, columns)| columns);
    let mut parts: Vec<Part<'_>> = sources
        .iter()
        .zip(kept)
        .map(|(&frame, columns)| Part {
            frame: frame.clone(),
            columns,
        })
        .collect();
    if let [only] = parts.as_slice() {
        return (project(&only.frame, only.columns), None);
    }
    let rows: usize = parts.iter().map(|part| part.frame.len()).sum();
    let twice = drop_repeated(&mut parts);
    let info = (twice > 0).then(|| StepInfo {
        step: format!("the rows of {}", plural(parts.len(), "source")),
        reason: None,
        dropped: twice,
        dropped_studies: 0,
        unknown: 0,
        remarks: vec![format!(
            "{twice} of {} in more than one source, taken once",
            plural(rows, "row")
        )],
    });
    (Frame::all(join(&selection.start, &parts)), info)
}

/// The same rows with these columns alone.
fn project(frame: &Frame, columns: &[ColumnId]) -> Frame {
    let all = frame.table.columns.len();
    if columns.len() == all && columns.iter().copied().eq(0..all) {
        return frame.clone();
    }
    let old = &frame.table;
    let missing = || Arc::new(Column::Number(vec![f64::NAN; old.len()]));
    let column = |&c: &ColumnId| old.columns.get(c).cloned().unwrap_or_else(missing);
    let mut filled = Vec::new();
    for (target, column) in columns.iter().enumerate() {
        let of_column = old.filled.iter().filter(|(c, _)| c == column);
        filled.extend(of_column.map(|(_, rows)| (target, Arc::clone(rows))));
    }
    let table = Table {
        columns: columns.iter().map(column).collect(),
        studies: Arc::clone(&old.studies),
        row_numbers: Arc::clone(&old.row_numbers),
        filled,
    };
    Frame {
        table: Arc::new(table),
        rows: Arc::clone(&frame.rows),
    }
}

/// A row of the data that two selections of it hold is one row: the first source has it. How many were repeated.
fn drop_repeated(parts: &mut [Part<'_>]) -> usize {
    let mut dropped = 0;
    for at in 1..parts.len() {
        let (before, rest) = parts.split_at_mut(at);
        let Some(part) = rest.first_mut() else {
            continue;
        };
        let data = &part.frame.table.row_numbers;
        let same = |other: &&Part<'_>| Arc::ptr_eq(&other.frame.table.row_numbers, data);
        let taken: HashSet<u32> = before
            .iter()
            .filter(same)
            .flat_map(|other| other.frame.rows.iter().copied())
            .collect();
        if !taken.is_empty() {
            let keep: Vec<bool> = part
                .frame
                .rows
                .iter()
                .map(|row| !taken.contains(row))
                .collect();
            let kept = part.frame.retain(keep);
            dropped += part.frame.len() - kept.len();
            part.frame = kept;
        }
    }
    dropped
}

fn join(scope: &Scope, parts: &[Part<'_>]) -> Table {
    let mut filled = Filled::default();
    let mut columns = Vec::new();
    for (target, info) in scope.columns.iter().enumerate() {
        columns.push(Arc::new(join_column(&info.kind, target, parts)));
        let mut first_row = 0;
        for part in parts {
            if let Some(&column) = part.columns.get(target) {
                filled.add(target, first_row, (&part.frame, column), &part.frame.rows);
            }
            first_row += part.frame.len();
        }
    }
    Table {
        columns,
        studies: Arc::new(join_studies(parts)),
        row_numbers: parts.iter().flat_map(|p| p.frame.row_numbers()).collect(),
        filled: filled.finish(),
    }
}

/// The column `target` of all parts, one below the other.
fn join_column(kind: &Type, target: usize, parts: &[Part<'_>]) -> Column {
    let of_part = |part: &Part<'_>| {
        let column = part.columns.get(target);
        column.and_then(|&column| part.frame.table.columns.get(column).cloned())
    };
    let columns: Vec<(Option<Arc<Column>>, &Frame)> =
        parts.iter().map(|p| (of_part(p), &p.frame)).collect();
    let first = columns.iter().find_map(|(column, _)| column.as_deref());
    match first {
        Some(Column::Label(_)) => Column::Label(join_labels(kind, &columns)),
        Some(Column::Date(_)) => Column::Date(
            columns
                .iter()
                .flat_map(|(column, frame)| match column.as_deref() {
                    Some(Column::Date(dates)) => rebuild::pick(dates, &frame.rows, None),
                    Some(Column::Number(_) | Column::Label(_)) | None => vec![None; frame.len()],
                })
                .collect(),
        ),
        Some(Column::Number(_)) | None => Column::Number(
            columns
                .iter()
                .flat_map(|(column, frame)| match column.as_deref() {
                    Some(Column::Number(numbers)) => rebuild::pick(numbers, &frame.rows, f64::NAN),
                    Some(Column::Date(_) | Column::Label(_)) | None => vec![f64::NAN; frame.len()],
                })
                .collect(),
        ),
    }
}

/// Labels united by text: those of a schema in its order, texts as they appear.
fn join_labels(kind: &Type, columns: &[(Option<Arc<Column>>, &Frame)]) -> Labels {
    let mut interner = match kind {
        Type::Label { labels, .. } => Interner::with(labels.iter().map(String::as_str)),
        Type::Flag => Interner::with(["no", "yes"]),
        Type::Number(_) | Type::Text | Type::Study | Type::Date | Type::Unknown => {
            Interner::default()
        }
    };
    let mut codes = Vec::new();
    for (column, frame) in columns {
        match column.as_deref() {
            Some(Column::Label(labels)) => {
                let mut new = vec![None; labels.names.len()];
                codes.extend(frame.gather(&labels.codes, Labels::MISSING).map(|code| {
                    let Some(new) = new.get_mut(code as usize) else {
                        return Labels::MISSING;
                    };
                    let text = labels.name(code).unwrap_or_default();
                    *new.get_or_insert_with(|| interner.code(text))
                }));
            }
            Some(Column::Number(_) | Column::Date(_)) | None => {
                codes.extend(std::iter::repeat_n(Labels::MISSING, frame.len()));
            }
        }
    }
    Labels {
        codes,
        names: interner.names(),
    }
}

/// Studies united by text; but rows that are a study each, of two files, stay apart.
fn join_studies(parts: &[Part<'_>]) -> Labels {
    let mut named: Vec<Vec<String>> = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let names = study_names(part, parts.get(..at).unwrap_or(&[]), &named);
        named.push(names);
    }
    let mut interner = Interner::default();
    let mut codes = Vec::new();
    for (part, names) in parts.iter().zip(&named) {
        let mut new = vec![None; names.len()];
        codes.extend(part.frame.studies().into_iter().map(|code| {
            let at = code as usize;
            match (new.get_mut(at), names.get(at)) {
                (Some(new), Some(name)) => *new.get_or_insert_with(|| interner.code(name)),
                _ => Labels::MISSING,
            }
        }));
    }
    Labels {
        codes,
        names: interner.names(),
    }
}

/// The names of the studies of a source, by code. A row that is a study itself gets a name of its own, unless the
/// sources `before` are of the same data: row 7 of one file is not row 7 of another.
fn study_names(part: &Part<'_>, before: &[Part<'_>], named: &[Vec<String>]) -> Vec<String> {
    let table = &part.frame.table;
    let mut names = table.studies.names.to_vec();
    let same = |p: &Part<'_>| Arc::ptr_eq(&p.frame.table.row_numbers, &table.row_numbers);
    if before.is_empty() || before.iter().any(same) {
        return names;
    }
    let taken: HashSet<&str> = named.iter().flatten().map(String::as_str).collect();
    for (&code, &number) in table.studies.codes.iter().zip(table.row_numbers.iter()) {
        let own = row_name(number);
        let name = names.get_mut(code as usize).filter(|name| **name == own);
        if let Some(name) = name {
            let mut others = (2..).map(|source| format!("{own} of source {source}"));
            if taken.contains(own.as_str()) {
                *name = others
                    .find(|other| !taken.contains(other.as_str()))
                    .unwrap_or(own);
            }
        }
    }
    names
}
