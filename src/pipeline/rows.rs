//! The rows of a dataset, wherever they are, as cells of text.

use std::cell::RefCell;
use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::data::{self, Decimal, RawTable, ReadOptions, Request};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::file::{FileError, Loader, PLAN_LIMIT};
use crate::plan::{Dataset, Origin, StudyRow};
use crate::source::{Sources, Span};
use crate::syntax::table;

/// Keeps the hash of what it reads.
struct Hashing<'a> {
    loader: &'a dyn Loader,
    hashes: RefCell<HashMap<String, String>>,
}

impl Loader for Hashing<'_> {
    fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        let bytes = self.loader.read(name, limit)?;
        let hash = super::hex(&Sha256::digest(&bytes));
        self.hashes.borrow_mut().insert(name.to_owned(), hash);
        Ok(bytes)
    }

    fn exists(&self, name: &str) -> bool {
        self.loader.exists(name)
    }

    fn check_writable(&self, name: &str) -> Result<(), FileError> {
        self.loader.check_writable(name)
    }
}

/// Each dataset is read once.
pub(super) struct Raws<'a> {
    loader: Hashing<'a>,
    read: HashMap<String, Option<RawTable>>,
}

impl<'a> Raws<'a> {
    pub(super) fn new(loader: &'a dyn Loader) -> Self {
        Self {
            loader: Hashing {
                loader,
                hashes: RefCell::default(),
            },
            read: HashMap::new(),
        }
    }

    /// Whether there is something to read under `file`.
    pub(super) fn exists(&self, file: &str) -> bool {
        self.loader.exists(file)
    }

    /// Whether the rows of a dataset are in a file in which anything stands.
    pub(super) fn has_headers(&self, dataset: &Dataset) -> bool {
        let Origin::File(file) = &dataset.origin else {
            return false;
        };
        let bytes = self.loader.read(&file.node, PLAN_LIMIT);
        bytes.is_ok_and(|bytes| !bytes.iter().all(u8::is_ascii_whitespace))
    }

    /// The hash of the bytes of `file`, where they were read.
    pub(super) fn hash(&self, file: &str) -> Option<String> {
        self.loader.hashes.borrow().get(file).cloned()
    }

    /// The cells of a dataset; what is wrong with them is reported the first time.
    pub(super) fn get(
        &mut self,
        dataset: &Dataset,
        sources: &mut Sources,
        out: &mut Diagnostics,
    ) -> Option<&RawTable> {
        let loader = &self.loader;
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
                unfinished: false,
            };
            let request = Request {
                file: &file.node,
                span: Some(file.span),
                options: &options,
            };
            data::read(loader, &request, sources, out)
        }
        Origin::Table(span) => pipe_table(dataset, *span, sources, out),
        Origin::Studies(rows) => study_rows(dataset, rows, sources, out),
    }
}

fn pipe_table(
    dataset: &Dataset,
    span: Span,
    sources: &Sources,
    out: &mut Diagnostics,
) -> Option<RawTable> {
    let source = sources.get(span.source)?;
    let before = out.len();
    let read = table::read(source, span, out);
    let place = |range: &std::ops::Range<usize>| Span::new(span.source, range.start, range.end);
    let mut headers: Vec<(String, Span)> = Vec::with_capacity(read.headers.len());
    for cell in &read.headers {
        let at = place(&cell.range);
        if let Some((_, first)) = headers.iter().find(|(known, _)| *known == cell.text) {
            out.push(
                Diagnostic::new(
                    Code::DuplicateHeader,
                    at,
                    format!("the header `{}` stands twice", cell.text),
                )
                .label("a header of its own was expected")
                .other(*first, "the first is here"),
            );
        }
        headers.push((cell.text.to_string(), at));
    }
    if read.rows.is_empty() && out.len() == before {
        out.push(no_rows(dataset));
    }
    if out.len() > before {
        return None;
    }
    let rows = read.rows.iter().map(|row| {
        let cell = |cell: &'_ table::Cell<'_>| place(&cell.range);
        row.cells.iter().map(move |c| (c.text.as_ref(), cell(c)))
    });
    Some(RawTable::from_rows(span.source, source, headers, rows))
}

fn no_rows(dataset: &Dataset) -> Diagnostic {
    Diagnostic::new(
        Code::EmptyData,
        dataset.span,
        format!("`{}` has no rows", dataset.name),
    )
    .label("rows were expected: in a file, in a table below, or in `study` statements")
    .help(format!(
        "write `data {} from \"file.csv\" {{ … }}`",
        dataset.name
    ))
}

/// One row for each `study`; the headers in order of first appearance.
fn study_rows(
    dataset: &Dataset,
    rows: &[StudyRow],
    sources: &Sources,
    out: &mut Diagnostics,
) -> Option<RawTable> {
    let Some(first) = rows.first() else {
        out.push(no_rows(dataset));
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
