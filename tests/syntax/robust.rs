//! Whatever is written, reading ends, quickly and without a panic.

use proptest::prelude::*;

use super::plans::plans;
use super::read;

/// Asserts that every place in the diagnostics is one of `text`.
fn check(text: &str) {
    let (plan, diagnostics) = read(text);
    for statement in &plan.statements {
        assert!(text.get(statement.span.range()).is_some());
    }
    for diagnostic in diagnostics {
        let span = diagnostic.span.expect("syntax has places");
        assert!(
            text.get(span.range()).is_some(),
            "{diagnostic:?} in {text:?}"
        );
    }
}

/// Statements are read one by one, so a truncated plan is its last statements truncated.
#[test]
fn every_truncation_of_every_plan() {
    for (_, text) in plans() {
        let (plan, _) = read(&text);
        let starts = plan
            .statements
            .iter()
            .map(|statement| statement.span.range());
        for whole in std::iter::once(0..40).chain(starts) {
            for end in whole.start..=whole.end {
                if let Some(start) = text.get(whole.start..end) {
                    check(start);
                }
            }
        }
        for end in (0..=text.len()).step_by(61) {
            if let Some(start) = text.get(..end) {
                check(start);
            }
        }
    }
}

#[test]
fn carriage_returns_change_nothing() {
    for (name, text) in plans() {
        let (plan, diagnostics) = read(&text.replace('\n', "\r\n"));
        assert!(diagnostics.is_empty(), "{name}: {diagnostics:#?}");
        assert_eq!(plan.statements.len(), read(&text).0.statements.len());
    }
}

/// Found by fuzzing.
#[test]
fn blocks_that_stay_open_end_with_the_text() {
    for text in [
        "data d {\n  a: text {²",
        "data d {\n  a: text { b",
        "plan { a {é",
        "study \"a\" in d { b {é",
    ] {
        check(text);
    }
}

#[test]
fn hostile_texts_end() {
    for text in [
        format!("expect {}", "(".repeat(100_000)),
        format!("expect {}a{}", "(".repeat(64), ")".repeat(64)),
        format!("expect {}a", "not ".repeat(100_000)),
        format!("expect {}", "a + ".repeat(20_000)),
        format!("expect {}a{}", "f(".repeat(60), ")".repeat(60)),
        format!("plan {}", "{ a: ".repeat(100_000)),
        format!("plan {}{}", "{ a ".repeat(64), "}".repeat(64)),
        format!("plan {{ {} }}", "a: b, ".repeat(5_000)),
        format!("plan {{ a: {} }}", "b, ".repeat(10_000)),
        "\"\"\"\n".repeat(20_001),
        "pool a\n  pool b\n".repeat(2_000),
        format!("pool a\n{}", "  pool b\n".repeat(2_000)),
        format!(
            "let x = a derive b = {} c",
            "if a then b else ".repeat(5_000)
        ),
        format!("expect a is{}", " not".repeat(10_000)),
        "## a\n".repeat(50_000),
        "x\n".repeat(20_000),
        "'".repeat(100_000),
        format!("expect a in ({})", "1 to 2, ".repeat(5_000)),
    ] {
        check(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutations(which in 0_usize..=6, edits in prop::collection::vec((any::<prop::sample::Index>(), "[\\PC\n]{0,3}"), 1..6)) {
        let plans = plans();
        let mut text: Vec<char> = plans[which % plans.len()].1.chars().collect();
        for (at, insert) in edits {
            let at = at.index(text.len());
            text.splice(at..=at, insert.chars());
        }
        check(&text.into_iter().collect::<String>());
    }

    #[test]
    fn signs(text in "([a-z]{1,3}|pool|let|data|where|using| |\n|[(){}\\[\\],:;=<>\"'`|#.&!~%$0-9-]){0,60}") {
        check(&text);
    }
}
