//! The rows of a dataset, wherever they are, as cells of text.

use std::collections::HashMap;

use crate::data::{self, Decimal, RawTable, ReadOptions, Request};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::file::Loader;
use crate::plan::{Dataset, Origin, StudyRow};
use crate::source::{Sources, Span};
use crate::syntax::table;

/// Each dataset is read once.
pub(super) struct Raws<'a> {
    loader: &'a dyn Loader,
    read: HashMap<String, Option<RawTable>>,
}

impl<'a> Raws<'a> {
    pub(super) fn new(loader: &'a dyn Loader) -> Self {
        Self {
            loader,
            read: HashMap::new(),
        }
    }

    /// Whether there is something to read under `file`.
    pub(super) fn exists(&self, file: &str) -> bool {
        self.loader.exists(file)
    }

    /// The cells of a dataset; what is wrong with them is reported the first time.
    pub(super) fn get(
        &mut self,
        dataset: &Dataset,
        sources: &mut Sources,
        out: &mut Diagnostics,
    ) -> Option<&RawTable> {
        let loader = self.loader;
        self.read
            .entry(dataset.name.clone())
            .or_insert_with(|| read(loader, dataset, sources, out))
            .as_ref()
    }
}

fn read(
    loader: &dyn Loader,
    dataset: &Dataset,
    sources: &mut Sources,
    out: &mut Diagnostics,
) -> Option<RawTable> {
    match &dataset.origin {
        Origin::File(file) => {
            let options = ReadOptions {
                sheet: dataset.format.sheet.as_ref().map(|s| s.node.clone()),
                separator: dataset.format.separator,
                decimal: match dataset.format.decimal {
                    Some(',') => Decimal::Comma,
                    _ => Decimal::Point,
                },
            };
            let request = Request {
                file: &file.node,
                span: Some(file.span),
                options: &options,
            };
            data::read(loader, &request, sources, out)
        }
        Origin::Table(span) => pipe_table(*span, sources, out),
        Origin::Studies(rows) => study_rows(dataset, rows, sources, out),
    }
}

fn pipe_table(span: Span, sources: &Sources, out: &mut Diagnostics) -> Option<RawTable> {
    let source = sources.get(span.source)?;
    let read = table::read(source, span, out)?;
    Some(read)
}

/// One row for each `study`; the headers in order of first appearance.
fn study_rows(
    dataset: &Dataset,
    rows: &[StudyRow],
    sources: &Sources,
    out: &mut Diagnostics,
) -> Option<RawTable> {
    let Some(first) = rows.first() else {
        out.push(
            Diagnostic::new(
                Code::EmptyData,
                dataset.span,
                format!("`{}` has no rows", dataset.name),
            )
            .label("rows were expected: in a file, in a table below, or in `study` statements")
            .help(format!(
                "write `data {} from \"file.csv\" {{ … }}`",
                dataset.name
            )),
        );
        return None;
    };
    let source = sources.get(first.span.source)?;
    let study = study_header(dataset);
    let mut headers: Vec<(String, Span)> = vec![(study, first.label.span)];
    for (name, _) in rows.iter().flat_map(|row| &row.cells) {
        if !headers.iter().any(|(known, _)| *known == name.text) {
            headers.push((name.text.clone(), name.span));
        }
    }
    let cells: Vec<Vec<(&str, Span)>> = rows
        .iter()
        .map(|row| {
            let missing = ("", row.span.behind());
            headers
                .iter()
                .enumerate()
                .map(|(place, (header, _))| {
                    if place == 0 {
                        return (row.label.node.as_str(), row.label.span);
                    }
                    row.cells
                        .iter()
                        .find(|(name, _)| name.text == *header)
                        .map_or(missing, |(_, cell)| (cell.node.as_str(), cell.span))
                })
                .collect()
        })
        .collect();
    Some(RawTable::from_rows(
        first.span.source,
        source,
        headers,
        cells.into_iter(),
    ))
}

/// The header under which the label of a `study` statement stands.
fn study_header(dataset: &Dataset) -> String {
    let column = dataset
        .columns
        .iter()
        .flatten()
        .find(|column| matches!(column.kind, crate::plan::CellKind::Study));
    column
        .and_then(|column| column.headers.first())
        .map_or_else(|| "study".to_owned(), |(header, _)| header.clone())
}
