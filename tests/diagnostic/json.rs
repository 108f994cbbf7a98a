use kma::diagnostic::{Code, Diagnostic, JsonDiagnostic};
use kma::source::{Source, Sources, Span};
use serde_json::json;

#[test]
fn places_count_unicode_scalars_from_one() {
    let mut sources = Sources::default();
    let plan = sources.add(Source::new("plan.kma", "kma 1\n\nlet é² = reigon\n"));
    let found = Diagnostic::new(
        Code::UnknownColumn,
        Span::new(plan, 18, 24),
        "`reigon` is no column",
    )
    .label("no column of this name")
    .help("write `region`")
    .help("or declare it")
    .note("the columns are declared above");
    let json = serde_json::to_value(JsonDiagnostic::new(&found, &sources)).unwrap();
    assert_eq!(
        json,
        json!({
            "severity": "error",
            "code": "E0203",
            "message": "`reigon` is no column",
            "label": "no column of this name",
            "help": "write `region`\nor declare it",
            "notes": ["the columns are declared above"],
            "file": "plan.kma",
            "line": 3,
            "column": 10,
            "end_line": 3,
            "end_column": 16
        })
    );
}

#[test]
fn what_is_not_there_is_null() {
    let found =
        Diagnostic::new(Code::CannotRead, None, "`a.xlsx` cannot be read").in_file("a.xlsx");
    let json = serde_json::to_value(JsonDiagnostic::new(&found, &Sources::default())).unwrap();
    assert_eq!(
        json,
        json!({
            "severity": "error",
            "code": "E0601",
            "message": "`a.xlsx` cannot be read",
            "label": null,
            "help": null,
            "notes": [],
            "file": "a.xlsx",
            "line": null,
            "column": null,
            "end_line": null,
            "end_column": null
        })
    );
}

#[test]
fn a_warning_with_a_file_beside_its_place_says_so() {
    let mut sources = Sources::default();
    let plan = sources.add(Source::new("plan.kma", "data d from \"a.xlsx\"\n"));
    let found = Diagnostic::new(
        Code::SimilarStudies,
        Span::new(plan, 5, 6),
        "two names are nearly equal",
    )
    .in_file("a.xlsx");
    let json = JsonDiagnostic::new(&found, &sources);
    assert_eq!(json.severity, "warning");
    assert_eq!(json.file.as_deref(), Some("plan.kma"));
    assert_eq!(json.notes, ["in the file `a.xlsx`"]);
}
