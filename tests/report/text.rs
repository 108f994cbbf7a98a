//! What people read.

use kma::report::{self, Style};
use kma::result::{Body, Found, Outcome};
use unicode_width::UnicodeWidthStr;

use super::sample;

fn style(width: usize) -> Style {
    Style {
        color: false,
        unicode: true,
        width,
    }
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => ".", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn every_kind_of_result_has_its_text() {
    snapshot("text_90", &report::text(&sample::document(), &style(90)));
    snapshot("text_50", &report::text(&sample::document(), &style(50)));
    let ascii = Style {
        unicode: false,
        ..style(72)
    };
    snapshot("text_ascii", &report::text(&sample::document(), &ascii));
}

#[test]
fn lines_keep_to_the_width() {
    for width in [40, 44, 50, 60, 80, 120] {
        let text = report::text(&sample::document(), &style(width));
        for line in text.lines() {
            assert!(line.width() <= width, "{width}: {line}");
            assert_eq!(line, line.trim_end());
        }
    }
}

#[test]
fn colour_changes_no_letter() {
    let color = Style {
        color: true,
        ..style(80)
    };
    let colored = report::text(&sample::document(), &color);
    assert!(colored.contains('\u{1b}'));
    let mut plain = String::new();
    let mut rest = colored.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    plain.push_str(rest);
    assert_eq!(plain, report::text(&sample::document(), &style(80)));
}

#[test]
fn long_tables_are_cut_and_say_so() {
    let mut document = sample::document();
    let mut table = sample::table();
    table.rows = (0..300).map(|n| vec![format!("study {n}")]).collect();
    document.results = vec![sample::outcome(None, "table t", Body::Table(table))];
    let text = report::text(&document, &style(80));
    assert!(text.contains("study 39\n"), "{text}");
    assert!(!text.contains("study 40\n"), "{text}");
    assert!(text.contains("… and 260 more: --format json"), "{text}");
}

#[test]
fn an_expectation_has_its_verdict_its_reason_and_its_values() {
    let found = vec![Found {
        path: "overall.k".to_owned(),
        value: None,
    }];
    let holds = false;
    let body = Body::Expectation { holds, found };
    let mut document = sample::document();
    document.results = vec![Outcome {
        reason: Some("`overall` did not run: there are no rows".to_owned()),
        ..sample::outcome(None, "expect overall.k = 0", body)
    }];
    let text = report::text(&document, &style(100));
    assert!(
        text.contains(
            "expect overall.k = 0 — does not hold: `overall` did not run: there are no rows\n    \
             found overall.k = nothing\n"
        ),
        "{text}"
    );
}

#[test]
fn the_json_document_has_the_fields_of_the_contract_in_order() {
    let text = report::json(&sample::document());
    assert!(text.starts_with("{\n  \"kma\": ") && text.ends_with("}\n"));
    let places: Vec<usize> = [
        "\"plan\":",
        "\"registration\":",
        "\"diagnostics\":",
        "\"datasets\":",
        "\"selections\":",
        "\"results\":",
    ]
    .iter()
    .map(|key| text.find(key).expect("the field is there"))
    .collect();
    assert!(places.is_sorted());
    assert!(
        text.contains("\"participants\": 357347,"),
        "whole numbers are written so"
    );
}
