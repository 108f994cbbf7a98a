//! JSON: its two forms, and what is refused.

use kma::data::{Decimal, ReadOptions};
use kma::diagnostic::{Code, Diagnostic};

use super::{Outcome, read_as, rows};

fn json(text: &str) -> Outcome {
    read_as("a.json", text, &ReadOptions::default())
}

fn refused(text: &str) -> Diagnostic {
    let outcome = json(text);
    let [only] = outcome.found.as_slice() else {
        panic!("{:?}", outcome.found)
    };
    only.clone()
}

#[test]
fn records_have_the_union_of_their_keys() {
    let text =
        r#"[{"study": " A ", "n": 12, "ok": true}, {"n": 1.50, "study": null, "d": -1e-9}, {}]"#;
    let table = json(text).table.expect("a table");
    assert_eq!(
        table.headers().collect::<Vec<_>>(),
        ["study", "n", "ok", "d"]
    );
    assert_eq!(
        rows(&table),
        [
            ["A", "12", "yes", ""],
            ["", "1.5", "", "-1e-9"],
            ["", "", "", ""]
        ]
    );
    let place = table.place(1, 3);
    assert_eq!(place.to_string(), "record 2, key \"d\"");
    assert_eq!((place.row, place.line, place.span), (Some(2), None, None));
}

#[test]
fn columns_are_read_too() {
    let text = r#"{"study": ["A", "B\u0065\u0301"], "n": [12, null]}"#;
    let table = json(text).table.expect("a table");
    assert_eq!(rows(&table), [["A", "12"], ["Bé", ""]]);
}

#[test]
fn numbers_are_written_with_the_plans_decimal_sign() {
    let options = ReadOptions {
        decimal: Decimal::Comma,
        ..ReadOptions::default()
    };
    let outcome = read_as("a.json", r#"[{"d": 1.5}]"#, &options);
    assert_eq!(rows(&outcome.table.expect("a table")), [["1,5"]]);
}

#[test]
fn what_is_no_table_is_refused_with_its_path() {
    let message = |text: &str| refused(text).message;
    assert_eq!(message("12"), "`a.json` is a number");
    assert_eq!(message("[{\"a\": 1}, 2]"), "record 2 is a number");
    assert_eq!(message("{\"a\": 1}"), "`a` is a number");
    assert_eq!(message("[{\"arm\": {\"n\": 1}}]"), "`[0].arm` is an object");
    assert_eq!(message("{\"a\": [1, [2]]}"), "`a[1]` is an array");
    assert_eq!(
        message("{\"a\": [1, 2], \"b\": [1]}"),
        "`b` has 1 values, `a` has 2"
    );
    assert_eq!(
        message("[{\"a\": 1, \"a\": 2}]"),
        "the key \"a\" stands twice in record 1"
    );
    assert_eq!(refused("[]").code, Code::EmptyData);
    assert_eq!(refused("{}").code, Code::EmptyData);
    let many = json(&format!("[{}1]", "1,".repeat(16)));
    assert_eq!(many.found.len(), 5);
    assert_eq!(many.found[4].notes, ["and 12 more places like these"]);
}

#[test]
fn mistakes_of_json_are_shown_where_they_are() {
    let outcome = json("[\n  {\"é\": NaN}\n]");
    let found = &outcome.found[0];
    assert_eq!(found.code, Code::UnreadableData);
    assert_eq!(outcome.sources.text(found.span.expect("a span")), "N");
    assert_eq!(
        found.help,
        ["write `null` for a value that is missing or not finite"]
    );
    let found = refused("{\"a\": [1]}\n{\"a\": [2]}\n");
    assert_eq!(
        found.help,
        ["write one array around all records: `[{…}, {…}]`"]
    );
    assert_eq!(refused("[{\"a\": 1}").code, Code::UnreadableData);
    assert_eq!(refused(&"[".repeat(100_000)).code, Code::UnreadableData);
}
