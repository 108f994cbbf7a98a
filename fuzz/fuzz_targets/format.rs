//! Whatever the text, formatting it ends without a panic, formatting it again changes nothing, and it says the same.

#![no_main]

use kma::diagnostic::Diagnostics;
use kma::source::{Source, SourceId};
use kma::syntax::{Words, format, parse};
use libfuzzer_sys::fuzz_target;

const WORDS: &Words<'static> = &Words {
    statements: &["pool", "regress", "forest", "table", "bias", "compare"],
};

fuzz_target!(|text: &str| {
    let once = format(&Source::new("fuzz.kma", text), WORDS).text;
    let twice = format(&Source::new("fuzz.kma", once.as_str()), WORDS).text;
    assert_eq!(once, twice);
    assert_eq!(meaning(text), meaning(&once), "{once}");
});

/// The statements without their places, and the codes of what is wrong.
fn meaning(text: &str) -> (String, Vec<String>) {
    let mut out = Diagnostics::default();
    let source = Source::new("fuzz.kma", text);
    let plan = parse(&source, SourceId(0), WORDS, &mut out);
    let shown = format!("{:#?}", plan.statements);
    let place = |line: &&str| {
        let line = line.trim_start();
        !["start: ", "end: ", "source: SourceId("]
            .iter()
            .any(|field| line.starts_with(field))
    };
    let codes = out.iter().map(|diagnostic| format!("{:?}", diagnostic.code));
    (shown.lines().filter(place).collect(), codes.collect())
}
