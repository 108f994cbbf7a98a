//! Data files and the folder they lie in, friendly and hostile.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail where it stands"
)]

mod csv;
mod folder;
mod json;
mod random;
#[cfg(feature = "xlsx")]
mod xlsx;

use kma::data::{RawTable, ReadOptions, Request, read};
use kma::diagnostic::{Diagnostic, Diagnostics};
use kma::file::MemoryLoader;
use kma::source::{Source, Sources, Span};

struct Outcome {
    table: Option<RawTable>,
    found: Vec<Diagnostic>,
    sources: Sources,
}

fn read_as(name: &str, bytes: impl Into<Vec<u8>>, options: &ReadOptions) -> Outcome {
    let loader = MemoryLoader::new().with(name, bytes);
    let mut sources = Sources::default();
    let plan = format!("data d from \"{name}\"\n");
    let id = sources.add(Source::new("plan.kma", plan.as_str()));
    let request = Request {
        file: name,
        span: Some(Span::new(id, 12, 12 + name.len())),
        options,
    };
    let mut diagnostics = Diagnostics::default();
    let table = read(&loader, &request, &mut sources, &mut diagnostics);
    assert_eq!(table.is_none(), diagnostics.has_errors());
    let found = diagnostics.iter().cloned().collect();
    Outcome {
        table,
        found,
        sources,
    }
}

fn rows(table: &RawTable) -> Vec<Vec<&str>> {
    (0..table.rows())
        .map(|row| (0..table.columns()).map(|c| table.cell(row, c)).collect())
        .collect()
}
