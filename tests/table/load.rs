//! Cells to typed columns, friendly and hostile.

use kma::check::{STATEMENTS, check};
use kma::data::{Decimal, RawTable, ReadOptions, Request, read};
use kma::diagnostic::{Diagnostic, Diagnostics, Severity};
use kma::file::MemoryLoader;
use kma::plan::Dataset;
use kma::source::{Source, Sources};
use kma::syntax::{Words, parse};
use kma::table::{Frame, Loaded, infer, load};
use proptest::prelude::*;

use super::cells;

/// What came of a schema and a file.
pub(super) struct Outcome {
    pub(super) loaded: Option<Loaded>,
    found: Vec<Diagnostic>,
    sources: Sources,
}

impl Outcome {
    /// The rows, of which nothing is wrong.
    pub(super) fn frame(&self) -> Frame {
        let errors: Vec<&str> = self.found.iter().map(|d| d.message.as_str()).collect();
        let loaded = self.loaded.as_ref();
        Frame::all(loaded.unwrap_or_else(|| panic!("{errors:?}")).table.clone())
    }

    /// `E0403 file:line:column text at the place | message | label | notes | help`
    pub(super) fn messages(&self) -> Vec<String> {
        let place = |d: &Diagnostic| {
            let span = d.span.unwrap_or_default();
            let source = self.sources.get(span.source).unwrap();
            let (line, column) = source.position(span.start);
            let text = self.sources.text(span);
            format!("{}:{line}:{column} {text}", source.name())
        };
        let all = self.found.iter();
        all.map(|d| {
            let rest = [d.label.clone(), d.notes.join("; "), d.help.join("; ")];
            format!(
                "{} {} | {} | {}",
                d.code,
                place(d),
                d.message,
                rest.join(" | ")
            )
        })
        .collect()
    }
}

/// Reads `csv` as `schema` says, with `options` behind the file.
pub(super) fn outcome(schema: &str, options: &str, csv: &str) -> Outcome {
    let mut sources = Sources::default();
    let mut found = Diagnostics::default();
    let plan = format!("kma 1\ndata d from \"d.csv\" {options} {schema}\n");
    let source = Source::new("plan.kma", plan.as_str());
    let id = sources.add(source.clone());
    let words = Words {
        statements: STATEMENTS,
    };
    let plan = parse(&source, id, &words, &mut found);
    let mut all = sources.clone();
    let raw = |dataset: &Dataset, all: &mut Sources, out: &mut Diagnostics| -> Option<RawTable> {
        let loader = MemoryLoader::new().with("d.csv", csv);
        let decimal = dataset.format.decimal.map(String::from).unwrap_or_default();
        let options = ReadOptions {
            separator: dataset.format.separator,
            decimal: Decimal::new(&decimal).unwrap_or_default(),
            ..ReadOptions::default()
        };
        let request = Request {
            file: "d.csv",
            span: None,
            options: &options,
        };
        read(&loader, &request, all, out)
    };
    let mut types = |dataset: &Dataset, out: &mut Diagnostics| {
        let raw = raw(dataset, &mut all.clone(), out)?;
        Some(infer(&raw, &dataset.format))
    };
    let checked = check(&plan, &sources, &mut types, &mut found);
    assert!(!found.has_errors(), "{:?}", found.iter().next());
    let dataset = checked.datasets.first().expect("one dataset");
    let mut found = Diagnostics::default();
    let raw = raw(dataset, &mut all, &mut found).unwrap_or_else(|| panic!("{found:?}"));
    let loaded = load(dataset, &raw, &mut found);
    assert_eq!(loaded.is_none(), found.has_errors());
    Outcome {
        loaded,
        found: found.iter().cloned().collect(),
        sources: all,
    }
}

fn column(schema: &str, csv: &str) -> Vec<String> {
    cells(&outcome(schema, "", csv).frame(), 0)
}

fn messages(schema: &str, csv: &str) -> Vec<String> {
    outcome(schema, "", csv).messages()
}

#[test]
fn cells_are_read_by_the_type_of_their_column() {
    let one =
        |kind: &str, cells: &str| column(&format!("{{ x: {kind} }}"), &format!("x\n{cells}\n"));
    assert_eq!(one("number", "1.5\n-2e3"), ["1.5", "-2000"]);
    assert_eq!(one("optional number in mg", "NA\n7"), ["-", "7"]);
    assert_eq!(one("number from 0 to 90", "0\n90"), ["0", "90"]);
    assert_eq!(one("percent", "45%\n12.5"), ["45", "12.5"]);
    assert_eq!(one("count", "12.0\n0"), ["12", "0"]);
    assert_eq!(one("integer", "-3"), ["-3"]);
    assert_eq!(one("year", "1972"), ["1972"]);
    assert_eq!(
        one("date", "2016\n2016-07\n2016-02-29"),
        ["2016", "2016-07", "2016-02-29"]
    );
    assert_eq!(one("flag", "yes\nTRUE\n0\nno"), ["yes", "yes", "no", "no"]);
    assert_eq!(one("text", "b\n\"a, b\"\nb"), ["b", "a, b", "b"]);
    assert_eq!(one("one of a, b, \"c d\"", "c d\na"), ["c d", "a"]);
    assert_eq!(
        one("one of (m = \"M\", f = \"F\")", "F\nM\nM"),
        ["f", "m", "m"]
    );
    let interval = outcome("{ x: interval }", "", "x\n\"0.79 (0.61 to 1.02)\"\n").frame();
    assert_eq!(
        (0..3)
            .map(|c| cells(&interval, c).join(""))
            .collect::<Vec<_>>(),
        ["0.79", "0.61", "1.02"]
    );
    let comma = outcome(
        "{ x: optional number }",
        "with separator \";\", decimal \",\", missing \"-\"",
        "x;y\n1,5;a\n-;b\n",
    );
    assert_eq!(cells(&comma.frame(), 0), ["1.5", "-"]);
}

#[test]
fn labels_keep_the_order_of_the_schema() {
    let frame = outcome("{ x: one of low < some < high }", "", "x\nhigh\nlow\n").frame();
    assert_eq!(frame.names(0), ["low", "some", "high"]);
    assert_eq!(frame.codes(0), [2, 0]);
}

#[test]
fn headers_are_found_by_name_and_others_ignored() {
    let frame = outcome(
        "{ size: count = \"N of mice\"\n who: study = \"author\", \"year\" }",
        "",
        "junk,author,N of mice,year\nx,Li,12,2001\ny,Li,13,2001\nz,Wu,14,2001\n",
    );
    assert_eq!(cells(&frame.frame(), 0), ["12", "13", "14"]);
    assert_eq!(cells(&frame.frame(), 1), ["Li 2001", "Li 2001", "Wu 2001"]);
    assert_eq!(frame.frame().study_count(), 2);
    let info = frame.loaded.unwrap().info;
    assert_eq!((info.rows, info.studies, info.remarks.len()), (3, 2, 0));
}

#[test]
fn without_a_study_column_each_row_is_a_study() {
    let frame = outcome("{ x: number }", "", "x\n1\n2\n").frame();
    assert_eq!((frame.study_count(), frame.study(1)), (2, "row 2"));
    let some = outcome("{ s: optional study }", "", "s,x\na,1\n,2\na,3\n,4\n").frame();
    assert_eq!((some.study_count(), some.study(3)), (3, "row 4"));
    assert_eq!(cells(&some, 0), ["a", "-", "a", "-"]);
}

#[test]
fn what_does_not_fit_is_shown_in_the_data() {
    for (kind, cell, message) in [
        ("number", "Inf", "`Inf` is not finite"),
        ("number", "NaN", "`NaN` is not a number"),
        ("number", "\"1,5\"", "`1,5` has a decimal comma"),
        ("number in mg/kg", "100 mg/kg", "`100 mg/kg` holds its unit"),
        ("count", "-3", "`-3` is negative"),
        ("year", "16", "`16` is not a year"),
        (
            "date",
            "15/07/2016",
            "`15/07/2016` is a date in another form",
        ),
        ("flag", "Y", "`Y` is not `yes` or `no`"),
    ] {
        let found = messages(
            &format!("{{ x: {kind} }}"),
            &format!("y,x\n1,0\n1,{cell}\n").replace(",0\n", ",\n"),
        );
        let bad = found.iter().find(|m| m.starts_with("E0403")).expect(cell);
        let text = cell.trim_matches('"');
        assert!(
            bad.starts_with(&format!(
                "E0403 d.csv:3:3 {text} | {message} (row 2, column `x`)"
            )) || bad.starts_with(&format!(
                "E0403 d.csv:3:3 {cell} | {message} (row 2, column `x`)"
            )) || bad.starts_with(&format!(
                "E0403 d.csv:3:4 {text} | {message} (row 2, column `x`)"
            )),
            "{bad}"
        );
    }
    let range = messages("{ lat: number from 0 to 90 }", "lat\n91\n-0.5\n");
    assert_eq!(
        range,
        [
            "E0403 d.csv:2:1 91 | `91` is not from 0 to 90 (row 1, column `lat`) | a number from 0 to 90 was expected |  | ",
            "E0403 d.csv:3:1 -0.5 | `-0.5` is not from 0 to 90 (row 2, column `lat`) | a number from 0 to 90 was expected |  | ",
        ]
    );
}

#[test]
fn the_schema_stands_beside_what_does_not_fit() {
    let found = outcome("{ x: optional count }", "", "x\nmany\n");
    let other = &found.found[0].others[0];
    assert_eq!(found.sources.text(other.span), "x");
    assert_eq!(other.text, "declared here as `count`");
}

#[test]
fn a_label_that_is_not_in_the_schema_names_the_closest() {
    let csv = "region\ncorex\nstriatum\ncorex\nthalamus\n";
    assert_eq!(
        messages("{ region: one of cortex, striatum }", csv),
        [
            "E0403 d.csv:2:1 corex | `corex` is not a label of `region` (row 1 and 1 more) | `cortex` or `striatum` was expected |  | write `cortex`, or add `corex` to the schema",
            "E0403 d.csv:5:1 thalamus | `thalamus` is not a label of `region` (row 4) | `cortex` or `striatum` was expected |  | correct the cell, or add `thalamus` to the schema",
        ]
    );
}

#[test]
fn five_mistakes_of_a_kind_are_shown_and_the_others_counted() {
    let csv = format!("x\n{}", "many\n".repeat(42));
    let found = messages("{ x: number }", &csv);
    assert_eq!(found.len(), 5);
    assert!(
        found[4].contains("and 37 more rows like these"),
        "{}",
        found[4]
    );
}

#[test]
fn missing_values_are_one_mistake_a_column() {
    let csv = "a,x\n1,\n2,NA\n3,4\n5,\n";
    assert_eq!(
        messages("{ x: number }", csv),
        [
            "E0404 d.csv:2:3  | `x` is missing in 3 rows | a value was expected | rows 1, 2, 4 | complete the data, or write `x: optional number`"
        ]
    );
    let csv = format!("a,x\n{}", "1,\n".repeat(13));
    assert!(
        messages("{ x: study }", &csv)[0]
            .contains("rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, and 3 more")
    );
    assert!(
        messages("{ x: one of a, b }", "a,x\n1,\n")[0]
            .contains("| row 1 | complete the data, or write `x: optional one of a, b`")
    );
}

#[test]
fn a_header_that_the_file_lacks_is_shown_in_the_plan() {
    let csv = "Dose,n_ket\n1,2\n";
    assert_eq!(
        messages("{ dose: number }", csv),
        [
            "E0402 plan.kma:2:24 dose | `d.csv` has no column `dose` | a header of the file was expected |  | if it is called otherwise in the file, say so behind the type, as in `dose: number = \"Dose\"`"
        ]
    );
    assert_eq!(
        messages("{ dose: number = \"n_kte\" }", csv),
        [
            "E0402 plan.kma:2:39 \"n_kte\" | `d.csv` has no column `n_kte` | a header of the file was expected |  | write `n_ket`"
        ]
    );
    let twice = messages("{ a: number = \"zz\"\n b: study = \"Dose\", \"zz\" }", csv);
    assert_eq!(twice.len(), 1, "one mistake, one message: {twice:?}");
}

#[test]
fn study_names_that_are_nearly_equal_are_a_warning() {
    let csv = "s\n\"Smith, 2001\"\nSmith 2001\nsmith-2001\nSmith 2002\n1-1\n11\nSmith 2001\n";
    let found = outcome("{ s: study }", "", csv);
    assert_eq!(found.frame().study_count(), 6);
    let messages = found.messages();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(
        messages[0]
            .starts_with("W0401 d.csv:3:1 Smith 2001 | `Smith 2001` is nearly `Smith, 2001`"),
        "{messages:?}"
    );
    assert!(found.found.iter().all(|d| d.severity == Severity::Warning));
}

#[test]
fn types_are_read_off_a_file_without_schema() {
    let csv = "Study,x,y,flag,bit,none\na,1,2016-07,yes,1,NA\nb,NA,u,NO,0,\n";
    let found = outcome("", "", csv);
    let info = &found.loaded.as_ref().unwrap().info;
    assert_eq!(
        info.remarks,
        [
            "types read off the file: Study: study, x: number, y: text, flag: flag, bit: number, none: text"
        ]
    );
    assert_eq!(info.studies, 2);
    let frame = found.frame();
    assert_eq!(cells(&frame, 1), ["1", "-"]);
    assert_eq!(cells(&frame, 3), ["yes", "no"]);
    assert_eq!(cells(&frame, 5), ["-", "-"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn no_cell_makes_it_panic(
        rows in prop::collection::vec(prop::collection::vec("[-+0-9a-eEINaf.,%<>() /µ²é\"]{0,7}", 4), 1..8),
    ) {
        let mut csv = String::from("s,x,y,z\n");
        for row in &rows {
            let cells: Vec<String> = row.iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect();
            csv.push_str(&cells.join(","));
            csv.push('\n');
        }
        for kind in ["number", "count", "percent from 0 to 9", "year", "date", "interval", "flag", "one of a, b, e", "text"] {
            let schema = format!(
                "{{ s: study = \"s\", \"y\"\n v: {kind} = \"x\"\n a: arm {{ n: y / (1 + z), mean: x, sem: z, ci: (y, z), shared: s }} }}"
            );
            let first = outcome(&schema, "", &csv);
            prop_assert_eq!(first.messages(), outcome(&schema, "", &csv).messages());
            if let Some(loaded) = &first.loaded {
                prop_assert_eq!(loaded.table.columns.len(), if kind == "interval" { 9 } else { 7 });
            }
        }
        outcome("", "", &csv).frame();
    }
}

/// What is to be written instead of a cell of the column `x`, in the row below `1`.
fn advice(kind: &str, cell: &str, other: &str) -> String {
    let found = messages(
        &format!("{{ x: {kind}, y: text }}"),
        &format!("x,y\n1,{other}\n\"{cell}\",\n").replace(",\n\"", ",a\n\""),
    );
    let bad = found.iter().find(|m| m.starts_with("E0403")).expect(cell);
    bad.rsplit(" | ").next().unwrap_or_default().to_owned()
}

#[test]
fn a_cell_with_a_unit_is_converted_to_that_of_its_column() {
    let dose = |cell: &str| advice("number in mg/kg", cell, "a");
    assert_eq!(dose("5 mg/kg"), "write `5`: the unit stands in the schema");
    assert_eq!(dose("0.005 g/kg"), "write `5`: 0.005 g/kg is 5 mg/kg");
    assert_eq!(dose("2500 µg/kg"), "write `2.5`: 2500 µg/kg is 2.5 mg/kg");
    let other = dose("5 mg");
    assert!(
        other.contains("mg is mass") && !other.contains("write"),
        "{other}"
    );
    let unknown = dose("5 drops");
    assert!(unknown.contains("`drops` is not a unit"), "{unknown}");
    // A column without a unit may get one, if it is that of all cells.
    let plain = advice("number", "5 mg", "a");
    assert!(
        plain.starts_with("write `5` in the cell; if all numbers") && plain.contains("in mg`"),
        "{plain}"
    );
    let count = advice("count", "12 mice", "a");
    assert!(count.starts_with("write `12`:"), "{count}");
}

#[test]
fn a_decimal_comma_among_points_is_a_slip_of_one_cell() {
    assert_eq!(
        advice("number", "9,4", "0.5"),
        "write `9.4`: 1 other number of the file has a decimal point"
    );
    assert_eq!(
        advice("number", "9,4", "a"),
        "write `with decimal \",\"` for the whole file"
    );
    assert_eq!(
        advice("number", "1,234", "0.5"),
        "write `1234`, or `1.234` if the comma is a decimal one"
    );
    // Most numbers have commas: the few with points are the slips.
    assert_eq!(
        messages(
            "{ x: number, y: number }",
            "x,y\n\"1,5\",\"2,5\"\n\"3,5\",0.5\n"
        )
        .iter()
        .filter(|m| m.contains("with decimal"))
        .count(),
        3
    );
}
