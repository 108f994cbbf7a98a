//! Whatever the bytes, no reader panics, and all places lie in their text.

use kma::data::{
    Decimal, ReadOptions, count, date, flag, integer, interval, number, percent, year,
};
use kma::file::{MemoryLoader, decode};
use proptest::prelude::*;

use super::{Outcome, read_as, rows};

fn read(name: &str, bytes: Vec<u8>) -> Outcome {
    let outcome = read_as(name, bytes, &ReadOptions::default());
    for found in &outcome.found {
        let spans = found
            .span
            .into_iter()
            .chain(found.others.iter().map(|o| o.span));
        for span in spans {
            let source = outcome.sources.get(span.source).expect("a source");
            assert!(source.text().get(span.range()).is_some(), "{found:?}");
        }
    }
    if let Some(table) = &outcome.table {
        for row in 0..table.rows() {
            for column in 0..table.columns() {
                let place = table.place(row, column);
                let Some(span) = place.span else { continue };
                let text = outcome.sources.text(span).replace('"', "");
                assert_eq!(table.cell(row, column).replace('"', ""), text);
            }
        }
    }
    outcome
}

/// Texts of the characters that readers look at.
fn texts() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec![
            "a", "1", ",", ";", "\t", "\n", "\r\n", "\r", "\"", "\"\"", " ", "é", "\u{a0}", "sep=",
            ".", "-", "[", "]", "{", "}", ":", "null", "(", "to", "%", "e", "e\u{301}",
        ]),
        0..60,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for name in ["a.csv", "a.tsv", "a.json", "a.xlsx", "a.parquet", "a"] {
            read(name, bytes.clone());
        }
        let _ = decode(bytes);
    }

    #[test]
    fn texts_never_panic(text in texts()) {
        for name in ["a.csv", "a.tsv", "a.json"] {
            read(name, text.clone().into_bytes());
        }
    }

    #[test]
    fn cells_never_panic(text in texts(), other in ".{0,20}") {
        for cell in [text.as_str(), other.as_str()] {
            for decimal in [Decimal::Point, Decimal::Comma] {
                for error in [
                    number(cell, decimal).err(),
                    percent(cell, decimal).err(),
                    integer(cell, decimal).err(),
                    count(cell, decimal).err(),
                    interval(cell, decimal).err(),
                    year(cell).err(),
                    date(cell).err(),
                    flag(cell).err(),
                ].into_iter().flatten() {
                    prop_assert!(!error.message().is_empty());
                    error.help();
                }
            }
        }
    }

    #[test]
    fn numbers_come_back(value in any::<f64>().prop_filter("finite", |v| v.is_finite())) {
        prop_assert_eq!(number(&value.to_string(), Decimal::Point), Ok(value));
        prop_assert_eq!(number(&format!("{value:e}").replace('.', ","), Decimal::Comma), Ok(value));
    }

    #[test]
    fn names_never_leave_the_folder(name in "[a./\\\\:~\u{0}-\u{7f}é]{0,12}") {
        if let Ok(inside) = kma::file::FileName::new(&name) {
            let path = std::path::Path::new(inside.as_str());
            prop_assert!(path.is_relative());
            prop_assert!(path.components().all(|c| matches!(c, std::path::Component::Normal(_))));
        }
        let _ = MemoryLoader::new().with(&name, "x");
    }

    /// Well-formed tables are read as the `csv` crate reads them.
    #[test]
    fn tables_are_read_as_others_read_them(
        cells in prop::collection::vec(prop::collection::vec("[a-c,\"\né]{0,5}", 3), 1..6)
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["x", "y", "z"]).unwrap();
        for row in &cells {
            writer.write_record(row).unwrap();
        }
        let outcome = read("a.csv", writer.into_inner().unwrap());
        let expected: Vec<Vec<&str>> = cells
            .iter()
            .map(|row| row.iter().map(|cell| cell.trim()).collect::<Vec<_>>())
            .filter(|row| row.iter().any(|cell| !cell.is_empty()))
            .collect();
        match &outcome.table {
            Some(table) => prop_assert_eq!(rows(table), expected),
            None => prop_assert!(expected.is_empty()),
        }
    }
}

#[cfg(feature = "xlsx")]
proptest! {
    #[test]
    fn damaged_workbooks_never_panic(
        at in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)
    ) {
        let rows = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c></row><row r=\"2\"><c r=\"A2\" s=\"1\"><v>42566</v></c></row>";
        let mut bytes = super::xlsx::workbook(&[("S", rows)]);
        for (index, byte) in at {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        read("a.xlsx", bytes);
    }
}
