//! CSV: what is read, where it is, and what is refused.

use kma::data::{Decimal, RawTable, ReadOptions, number};
use kma::diagnostic::{Code, Diagnostic};
use kma::source::{Source, SourceId, Sources, Span};

use super::{Outcome, read_as, rows};

fn csv(text: &str) -> Outcome {
    read_as("a.csv", text, &ReadOptions::default())
}

fn table(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let outcome = csv(text);
    let table = outcome
        .table
        .unwrap_or_else(|| panic!("{:?}", outcome.found));
    let owned = |row: Vec<&str>| row.into_iter().map(str::to_owned).collect();
    (
        table.headers().map(str::to_owned).collect(),
        rows(&table).into_iter().map(owned).collect(),
    )
}

fn refused(text: &str) -> Diagnostic {
    let outcome = csv(text);
    let [only] = outcome.found.as_slice() else {
        panic!("{:?}", outcome.found)
    };
    only.clone()
}

#[test]
fn cells_are_read_whatever_their_quotes_and_line_ends() {
    let expected = table("study,dose\nDavis 1,5\nBH,\n");
    assert_eq!(expected.0, ["study", "dose"]);
    assert_eq!(expected.1, [["Davis 1", "5"], ["BH", ""]]);
    for same in [
        "\u{feff}study,dose\r\nDavis 1,5\r\nBH,",
        "study , dose\n\n \"Davis 1\" ,\"5\"\n,\nBH,\n\n  \n,\n",
        "study,dose\rDavis 1,5\rBH,\r",
        "sep=;\nstudy;dose\nDavis 1;5\nBH;\n",
        "\"SEP=|\"\r\nstudy|dose\nDavis 1|5\nBH|\"\"\n",
        "study,dose,,\nDavis 1,5,,\nBH,,,\n",
    ] {
        assert_eq!(table(same), expected, "{same:?}");
    }
}

#[test]
fn headers_without_a_name_are_named_by_position() {
    let (headers, rows) = table(",study\n1,A\n2,B\n");
    assert_eq!(headers, ["column 1", "study"]);
    assert_eq!(rows, [["1", "A"], ["2", "B"]]);
}

#[test]
fn names_and_labels_are_nfc() {
    let (headers, rows) = table("e\u{301}tude,n\ncafe\u{301},1\n");
    assert_eq!(
        (headers[0].as_str(), rows[0][0].as_str()),
        ("étude", "café")
    );
}

#[test]
fn every_cell_knows_its_place() {
    let text = "study,dose\n\"Day, é\", 5\n\"say \"\"x\"\"\",\n";
    let outcome = csv(text);
    let table = outcome.table.expect("a table");
    let at = |row, column| {
        let place = table.place(row, column);
        let span = place.span.expect("a span");
        let text = outcome.sources.text(span).to_owned();
        (text, place.row, place.line, place.column)
    };
    assert_eq!(at(0, 0), ("Day, é".into(), Some(1), Some(2), Some(2)));
    assert_eq!(at(0, 1), ("5".into(), Some(1), Some(2), Some(11)));
    assert_eq!(table.cell(1, 0), "say \"x\"");
    assert_eq!(
        at(1, 0),
        ("say \"\"x\"\"".into(), Some(2), Some(3), Some(2))
    );
    assert_eq!(at(1, 1), (String::new(), Some(2), Some(3), Some(13)));
    assert_eq!(table.place(1, 1).to_string(), "row 2 (line 3)");
    assert_eq!(table.header_place(1).line, Some(1));
    assert_eq!(table.cells_of(1).collect::<Vec<_>>(), ["5", ""]);
    assert_eq!(table.cells_of(2).count(), 0);
    assert_eq!((table.cell(0, 2), table.cell(9, 0)), ("", ""));
}

#[test]
fn a_wrong_separator_is_named() {
    let found = refused("study;dose\nA;1,5\n");
    assert_eq!(found.code, Code::UnreadableData);
    assert_eq!(found.help, ["write `with separator \";\"`"]);
    assert_eq!(found.span.map(|s| (s.start, s.end)), Some((0, 10)));
    let found = refused("study\tdose\nA\t1\n");
    assert_eq!(found.help, ["write `with separator \"\\t\"`"]);
    assert!(csv("\"a;b\"\n1\n").table.is_none());
}

#[test]
fn options_say_the_separator() {
    let options = ReadOptions {
        separator: Some(';'),
        ..ReadOptions::default()
    };
    let outcome = read_as("a.csv", "a;b\n1,5;2\n", &options);
    assert_eq!(rows(&outcome.table.expect("a table")), [["1,5", "2"]]);
    let tsv = read_as("a.TSV", "a\tb\n1\t\n", &ReadOptions::default());
    assert_eq!(rows(&tsv.table.expect("a table")), [["1", ""]]);
    let options = ReadOptions {
        separator: Some('é'),
        ..ReadOptions::default()
    };
    let outcome = read_as("a.csv", "aéb\n", &options);
    assert_eq!(outcome.found[0].code, Code::WrongOptionValue);
}

#[test]
fn ragged_rows_are_listed_up_to_a_few() {
    let found = refused("a,b\n1,2\n1,2,3\n");
    assert_eq!(found.code, Code::RaggedRow);
    assert_eq!(
        found.message,
        "row 2 of `a.csv` has 3 cells, its header has 2"
    );
    assert_eq!(found.span.map(|s| (s.start, s.end)), Some((8, 13)));
    let many = csv(&format!("a,b\n{}", "1\n".repeat(17)));
    assert_eq!(many.found.len(), 5);
    assert_eq!(many.found[4].notes, ["and 12 more rows like these"]);
}

#[test]
fn headers_that_stand_twice_are_refused() {
    let found = refused("n,mean, n\n1,2,3\n");
    assert_eq!(found.code, Code::DuplicateHeader);
    assert_eq!(found.span.map(|s| (s.start, s.end)), Some((8, 9)));
    assert_eq!(found.others[0].span, Span::new(SourceId(1), 0, 1));
}

#[test]
fn quotes_that_do_not_close_are_refused_where_they_open() {
    let found = refused("a,b\n1,\"2\n3,4\n");
    assert_eq!(found.code, Code::UnreadableData);
    assert_eq!(found.span.map(|s| s.start), Some(6));
    let found = refused("a,b\n1,\"2\" x\n3,4\n");
    assert_eq!(found.message, "text stands behind a closing quote");
}

#[test]
fn data_without_rows_are_refused() {
    for text in ["", "\n\r\n  ", "\u{feff}\n"] {
        assert_eq!(refused(text).message, "`a.csv` is empty", "{text:?}");
    }
    for text in ["a,b", "a,b\n\n,\n"] {
        let found = refused(text);
        assert_eq!(found.code, Code::EmptyData);
        assert_eq!(found.message, "`a.csv` has headers and no rows");
    }
}

#[test]
fn headers_without_end_are_refused() {
    let found = refused(&format!("a{}\n1\n", ",".repeat(200_000)));
    assert_eq!(found.code, Code::TooLarge);
}

#[test]
fn cells_that_do_not_fit_are_shown_in_the_file() {
    let outcome = csv("study,dose\nA,\"100 mg/kg\"\n");
    let table = outcome.table.expect("a table");
    let error = number(table.cell(0, 1), Decimal::Point).expect_err("no number");
    let found = error.diagnostic(&table.place(0, 1));
    assert_eq!(found.code, Code::BadCell);
    assert_eq!(
        found.message,
        "`100 mg/kg` holds its unit (row 1, column `dose`)"
    );
    assert_eq!(found.label, "expected a number");
    let span = found.span.expect("a span");
    assert_eq!(outcome.sources.text(span), "100 mg/kg");
}

#[test]
fn rows_of_the_plan_are_a_table_too() {
    let plan = "| study | n |\n| a\\|b | 12 |\n| c |\n";
    let mut sources = Sources::default();
    let source = Source::new("plan.kma", plan);
    let id = sources.add(source.clone());
    let span = |text: &str| {
        let start = plan.find(text).expect(text);
        Span::new(id, start, start + text.len())
    };
    let headers = vec![
        ("study".to_owned(), span("study")),
        ("n".to_owned(), span("n")),
    ];
    let cells = [
        vec![("a|b", span("a\\|b")), ("12", span("12"))],
        vec![("c", span("c"))],
    ];
    let table = RawTable::from_rows(id, &source, headers, cells.into_iter());
    assert_eq!(table.file(), "plan.kma");
    assert_eq!(rows(&table), [["a|b", "12"], ["c", ""]]);
    let place = table.place(0, 0);
    assert_eq!((place.line, place.column), (Some(2), Some(3)));
    assert_eq!(sources.text(place.span.expect("a span")), "a\\|b");
    assert_eq!(sources.text(table.place(0, 1).span.expect("a span")), "12");
    assert_eq!(table.place(1, 1).line, Some(3));
    assert_eq!(table.header_place(0).span, Some(span("study")));
}
