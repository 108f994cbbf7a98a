use insta::assert_snapshot;
use kma::diagnostic::{Code, Diagnostic, Diagnostics, Style, render, render_all};
use kma::source::{Source, SourceId, Sources, Span};
use proptest::prelude::*;

const PLAN: &str = "\
data acute from \"rodent_acute.csv\" {
  study:  study
  # in µm², 37 °C
  region: one of cortex, striatum
}
let cortex = acute where reigon = cortex   # naïve
";

fn sources(texts: &[(&str, &str)]) -> Sources {
    let mut sources = Sources::default();
    for (name, text) in texts {
        sources.add(Source::new(*name, *text));
    }
    sources
}

/// The place of the first `word` of the source `id`.
fn at(sources: &Sources, id: u32, word: &str) -> Span {
    let text = sources.get(SourceId(id)).expect("a source").text();
    let start = text.find(word).expect("a word of it");
    Span::new(SourceId(id), start, start + word.len())
}

fn unknown_column(sources: &Sources) -> Diagnostic {
    Diagnostic::new(
        Code::UnknownColumn,
        at(sources, 0, "reigon"),
        "`reigon` is not a column of `acute`",
    )
    .label("no column of this name")
    .other(at(sources, 0, "acute"), "its columns are declared here")
    .help("write `region`")
}

#[test]
fn labels_are_drawn_in_the_order_of_their_places() {
    let sources = sources(&[("plan.kma", PLAN)]);
    assert_snapshot!(render(&unknown_column(&sources), &sources, &Style::default()), @r#"
    [E0203] Error: `reigon` is not a column of `acute`
       ╭─[ plan.kma:6:26 ]
       │
     1 │ data acute from "rodent_acute.csv" {
       │      ──┬──
       │        ╰──── its columns are declared here
       │
     6 │ let cortex = acute where reigon = cortex   # naïve
       │                          ───┬──
       │                             ╰──── no column of this name
       │
       │ Help: write `region`
    ───╯
    "#);
}

#[test]
fn a_plain_terminal_gets_ascii() {
    let sources = sources(&[("plan.kma", PLAN)]);
    let style = Style {
        unicode: false,
        ..Style::default()
    };
    let text = render(&unknown_column(&sources), &sources, &style);
    assert!(text.replace(['µ', '²', '°', 'ï'], "").is_ascii());
    assert_snapshot!(text, @r#"
    [E0203] Error: `reigon` is not a column of `acute`
       ,-[ plan.kma:6:26 ]
       |
     1 | data acute from "rodent_acute.csv" {
       |      ^^|^^
       |        `---- its columns are declared here
       |
     6 | let cortex = acute where reigon = cortex   # naïve
       |                          ^^^|^^
       |                             `---- no column of this name
       |
       | Help: write `region`
    ---'
    "#);
}

#[test]
fn a_data_file_and_the_plan_are_in_one_report() {
    let data = "study,region\nÅsa 2016,cortex\nBøe 2017,cortx\n";
    let sources = sources(&[("plan.kma", PLAN), ("rodent_acute.csv", data)]);
    let found = Diagnostic::new(
        Code::BadCell,
        at(&sources, 1, "cortx"),
        "`cortx` is not a label of `region`",
    )
    .label("row 2, column `region`")
    .other(at(&sources, 0, "one of cortex, striatum"), "its labels are declared here")
    .help("write `cortex` in the file")
    .help("add `cortx` to the labels, or say that it is a spelling of one: `cortex = \"cortx\"`")
    .note("the file has 2 rows")
    .note("labels are compared letter by letter, and a blank, a comma, or an accent makes another label of one that looks the same");
    let style = Style {
        width: 72,
        ..Style::default()
    };
    assert_snapshot!(render(&found, &sources, &style), @r#"
    [E0403] Error: `cortx` is not a label of `region`
       ╭─[ rodent_acute.csv:3:10 ]
       │
     3 │ Bøe 2017,cortx
       │          ──┬──
       │            ╰──── row 2, column `region`
       │
       ├─[ plan.kma:4:11 ]
       │
     4 │   region: one of cortex, striatum
       │           ───────────┬───────────
       │                      ╰───────────── its labels are declared here
       │
       │ Help 1: write `cortex` in the file
       │
       │ Help 2: add `cortx` to the labels, or say that it is a spelling of
       │         one: `cortex = "cortx"`
       │
       │ Note 1: the file has 2 rows
       │
       │ Note 2: labels are compared letter by letter, and a blank, a comma,
       │         or an accent makes another label of one that looks the same
    ───╯
    "#);
}

#[test]
fn a_span_over_several_lines_is_shown_on_its_first() {
    let sources = sources(&[("plan.kma", PLAN)]);
    let schema = Span::new(
        SourceId(0),
        PLAN.find('{').unwrap(),
        PLAN.find('}').unwrap() + 1,
    );
    let found = Diagnostic::new(Code::BadSchema, schema, "two columns are the study");
    assert_snapshot!(render(&found, &sources, &Style::default()), @r#"
    [E0311] Error: two columns are the study
       ╭─[ plan.kma:1:36 ]
       │
     1 │ data acute from "rodent_acute.csv" {
       │                                    ┬
       │                                    ╰── here
    ───╯
    "#);
}

#[test]
fn the_end_of_the_plan_can_be_pointed_at() {
    let sources = sources(&[("plan.kma", "pool trials\npool {")]);
    let found = Diagnostic::new(
        Code::UnclosedBracket,
        Span::new(SourceId(0), 18, 18),
        "`{` is not closed",
    )
    .label("expected `}`")
    .other(Span::new(SourceId(0), 17, 18), "opened here");
    assert_snapshot!(render(&found, &sources, &Style::default()), @r#"
    [E0103] Error: `{` is not closed
       ╭─[ plan.kma:2:7 ]
       │
     2 │ pool {
       │      ┬┬
       │      ╰─── opened here
       │       │
       │       ╰── expected `}`
    ───╯
    "#);
}

#[test]
fn a_diagnostic_without_a_place_is_plain() {
    let found = Diagnostic::new(Code::CannotRead, None, "`trials.xlsx` cannot be read")
        .in_file("trials.xlsx")
        .help("write the name as it is in the folder")
        .note("no such file");
    assert_snapshot!(render(&found, &Sources::default(), &Style::default()), @r#"
    [E0601] Error: `trials.xlsx` cannot be read
       Help: write the name as it is in the folder
       Note: no such file
    "#);
    let found = Diagnostic::new(Code::BadCell, None, "row 3 has no number").in_file("trials.xlsx");
    assert_snapshot!(render(&found, &Sources::default(), &Style::default()), @r#"
    [E0403] Error: row 3 has no number
       Note: in the file `trials.xlsx`
    "#);
}

#[test]
fn a_plan_of_one_long_line_is_cut() {
    let long = format!(
        "let a = {}reigon{}",
        "é + ".repeat(500_000),
        " + b".repeat(500_000)
    );
    let sources = sources(&[("plan.kma", &long)]);
    let found = Diagnostic::new(
        Code::UnknownColumn,
        at(&sources, 0, "reigon"),
        "`reigon` is no column",
    )
    .other(at(&sources, 0, "let"), "in this selection");
    assert_snapshot!(render(&found, &sources, &Style::default()), @r#"
    [E0203] Error: `reigon` is no column
       ╭─[ plan.kma:1:2000009 ]
       │
     1 │ …+ é + é + é + é + é + é + é + reigon + b + b + b + b + b + b + b + b + b + b + b + b + b +…
       │  ┬                             ───┬──
       │  ╰───────────────────────────────────── in this selection
       │                                   │
       │                                   ╰──── here
    ───╯
    "#);
}

#[test]
fn only_the_line_that_is_long_is_cut() {
    let long = format!("let a = b\nlet c = {} d\n", "x + ".repeat(500));
    let sources = sources(&[("plan.kma", &long)]);
    let found = Diagnostic::new(
        Code::UnknownName,
        at(&sources, 0, "d\n"),
        "`d` is not declared",
    )
    .other(at(&sources, 0, "a = b"), "did you mean this");
    let mut all = Diagnostics::default();
    all.push(Diagnostic::new(
        Code::UnknownName,
        at(&sources, 0, "b"),
        "`b` is not declared",
    ));
    all.push(found);
    assert_snapshot!(render_all(&all, &sources, &Style::default()), @r#"
    [E0201] Error: `b` is not declared
       ╭─[ plan.kma:1:9 ]
       │
     1 │ let a = b
       │         ┬
       │         ╰── here
    ───╯

    [E0201] Error: `d` is not declared
       ╭─[ plan.kma:2:2010 ]
       │
     1 │ let a = b
       │     ──┬──
       │       ╰──── did you mean this
     2 │ … x + x + x + x + x + x + x +  d
       │                                ┬
       │                                ╰── here
    ───╯

    more: kma explain E0201
    "#);
}

#[test]
fn nothing_is_wider_than_the_terminal() {
    let plan = "data acute from \"rodent_acute.csv\"\npool acute where drug = ketamine and speceis = mouse measuring antidepressant using REML as overall\n";
    let sources = sources(&[("plan.kma", plan)]);
    let diagnostic = Diagnostic::new(
        Code::UnknownColumn,
        at(&sources, 0, "speceis"),
        "`speceis` is not a column of `acute`, nor of anything that it stands on",
    )
    .label("a column, a number, a text, a list in brackets or a call of a function was expected")
    .other(at(&sources, 0, "acute"), "its columns are declared here")
    .help("write `species`, or declare `speceis` in the schema of `acute`");
    for (width, unicode) in [(40, true), (60, true), (80, true), (80, false), (99, true)] {
        let style = Style {
            width,
            unicode,
            ..Style::default()
        };
        let text = render(&diagnostic, &sources, &style);
        for line in text.lines() {
            assert!(line.chars().count() <= width, "{width}: {line}\n{text}");
        }
        assert!(text.contains("speceis = mouse"), "{text}");
    }
    let style = Style {
        width: 50,
        ..Style::default()
    };
    assert_snapshot!(render(&diagnostic, &sources, &style), @r#"
    [E0203] Error: `speceis` is not a column of
        `acute`, nor of anything that it
        stands on
       plan.kma:2:38
         data acute from "rodent_acute.csv"
              ─────
         its columns are declared here
         …ketamine and speceis = mouse measuring…
                       ───────
         a column, a number, a text, a list in
         brackets or a call of a function was expected
       Help: write `species`, or declare `speceis` in
             the schema of `acute`
    "#);
    // Colours take no room.
    let style = Style {
        color: true,
        ..style
    };
    let text = render(&diagnostic, &sources, &style);
    assert!(text.contains("\u{1b}[31m───────\u{1b}[0m"), "{text}");
}

#[test]
fn codes_are_listed_once_at_the_end() {
    let sources = sources(&[("plan.kma", PLAN)]);
    let mut all = Diagnostics::default();
    assert_eq!(render_all(&all, &sources, &Style::default()), "");
    all.push(unknown_column(&sources));
    all.push(unknown_column(&sources));
    let text = render_all(&all, &sources, &Style::default());
    assert!(
        text.ends_with("───╯\n\nmore: kma explain E0203\n"),
        "{text}"
    );
    all.push(Diagnostic::new(Code::NoSchema, None, "no schema"));
    all.push(Diagnostic::new(Code::CannotRead, None, "no file"));
    let text = render_all(&all, &sources, &Style::default());
    assert!(
        text.ends_with("\nmore: kma explain E0203 (or W0301, E0601)\n"),
        "{text}"
    );
}

#[test]
fn colours_are_there_only_if_asked_for() {
    let sources = sources(&[("plan.kma", PLAN)]);
    let color = Style {
        color: true,
        ..Style::default()
    };
    for found in [
        unknown_column(&sources),
        Diagnostic::new(Code::CannotRead, None, "no file"),
    ] {
        assert!(render(&found, &sources, &color).contains('\u{1b}'));
        assert!(!render(&found, &sources, &Style::default()).contains('\u{1b}'));
    }
}

#[test]
fn a_text_cannot_move_the_cursor() {
    let sources = sources(&[(
        "p\u{1b}[2J.kma",
        "a\u{1b}[31m\u{202e}b\rc\u{2028}d\u{85}e\n",
    )]);
    let found =
        Diagnostic::new(Code::BadCell, at(&sources, 0, "e"), "bad\u{7}\nnews").note("\u{1b}c");
    let text = render(&found, &sources, &Style::default());
    assert_snapshot!(text, @r#"
    [E0403] Error: bad� news
       ╭─[ p�[2J.kma:1:14 ]
       │
     1 │ a�[31m�b�c�d�e
       │              ┬
       │              ╰── here
       │
       │ Note: �c
    ───╯
    "#);
}

proptest! {
    #[test]
    fn rendering_never_panics(
        plan in "[a-c \n\r\té²\u{2028}\u{301}😀]{0,60}",
        data in "[a-c \né,]{0,40}",
        spans in proptest::collection::vec((0u32..3, 0usize..80, 0usize..80, "[a-c ]{0,8}"), 1..6),
        width in 0usize..120,
        unicode: bool,
    ) {
        let sources = sources(&[("plan.kma", &plan), ("data.csv", &data)]);
        let mut spans = spans.into_iter();
        let (id, start, end, text) = spans.next().unwrap();
        let mut found = Diagnostic::new(Code::BadCell, Span::new(SourceId(id), start, end), "message").label(text);
        for (id, start, end, text) in spans {
            found = found.other(Span::new(SourceId(id), start, end), text).note("a `b c` d");
        }
        let text = render(&found, &sources, &Style { color: false, unicode, width });
        prop_assert!(text.ends_with('\n') && !text.ends_with("\n\n"));
        prop_assert!(text.lines().all(|line| line.trim_end() == line));
        prop_assert!(text.starts_with("[E0403] Error: message\n"));
    }
}
