//! Whatever a file holds, reading it ends without a panic, and every cell has a place in it.
//!
//! The first byte of the input chooses the reader, the rest is the file, and each of its lines a cell.

#![no_main]

use kma::data::{Decimal, ReadOptions, Request, count, date, flag, integer, interval, number};
use kma::data::{percent, read, year};
use kma::diagnostic::Diagnostics;
use kma::file::MemoryLoader;
use kma::source::Sources;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((&choice, bytes)) = input.split_first() else {
        return;
    };
    let file = match choice % 3 {
        0 => "d.csv",
        1 => "d.tsv",
        _ => "d.json",
    };
    let decimal = match choice & 8 {
        0 => Decimal::Point,
        _ => Decimal::Comma,
    };
    let options = ReadOptions {
        separator: (choice & 16 != 0).then_some(';'),
        decimal,
        ..ReadOptions::default()
    };
    table(bytes, file, &options);
    for cell in String::from_utf8_lossy(bytes).lines() {
        let cell = cell.trim();
        let _ = number(cell, decimal).map(|x| assert!(x.is_finite(), "{cell}"));
        let _ = percent(cell, decimal).map_err(|error| error.help());
        let _ = integer(cell, decimal).map_err(|error| error.help());
        let _ = count(cell, decimal).map_err(|error| error.help());
        let _ = interval(cell, decimal).map_err(|error| error.help());
        let _ = year(cell).map_err(|error| error.help());
        let _ = flag(cell).map_err(|error| error.help());
        let _ = date(cell).map_err(|error| error.help());
    }
});

/// Reads the file; every cell is in the text at its place, or was rewritten.
fn table(bytes: &[u8], file: &str, options: &ReadOptions) {
    let loader = MemoryLoader::new().with(file, bytes);
    let request = Request {
        file,
        span: None,
        options,
    };
    let mut sources = Sources::default();
    let mut out = Diagnostics::default();
    let table = read(&loader, &request, &mut sources, &mut out);
    assert!(
        table.is_some() || out.has_errors(),
        "no table and no reason"
    );
    for span in out.iter().filter_map(|diagnostic| diagnostic.span) {
        let text = sources.get(span.source).map(|source| source.text());
        assert!(text.is_some_and(|text| text.get(span.range()).is_some()));
    }
    let Some(table) = table else { return };
    for column in 0..table.columns() {
        assert_eq!(table.cells_of(column).count(), table.rows());
        for row in 0..table.rows().min(64) {
            let place = table.place(row, column);
            if let Some(span) = place.span {
                let text = sources.get(span.source).map(|source| source.text());
                assert!(text.is_some_and(|text| text.get(span.range()).is_some()));
            }
            let _ = place.to_string();
        }
    }
}
