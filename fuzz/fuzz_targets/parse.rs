//! Whatever the text, reading it ends without a panic, and every place in what it says is a place in the text.

#![no_main]

use kma::diagnostic::Diagnostics;
use kma::source::{Source, SourceId, Span};
use kma::syntax::ast::StatementKind;
use kma::syntax::{Words, is_complete, parse, table};
use libfuzzer_sys::fuzz_target;

const WORDS: &Words<'static> = &Words {
    statements: &["pool", "regress", "forest", "table", "bias", "compare"],
};

fuzz_target!(|text: &str| {
    let source = Source::new("fuzz.kma", text);
    let fits = |span: Span| text.get(span.range()).is_some();
    let mut out = Diagnostics::default();
    let plan = parse(&source, SourceId(0), WORDS, &mut out);
    for statement in &plan.statements {
        assert!(fits(statement.span), "{statement:?}");
        if let StatementKind::Data(data) = &statement.kind
            && let Some(span) = data.table
        {
            table::read(&source, span, &mut out);
        }
    }
    for diagnostic in out.iter() {
        assert!(diagnostic.span.is_some_and(fits), "{diagnostic:?}");
        assert!(
            diagnostic.others.iter().all(|other| fits(other.span)),
            "{diagnostic:?}"
        );
        assert!(
            diagnostic.fix.iter().all(|fix| fits(fix.span)),
            "{diagnostic:?}"
        );
    }
    is_complete(text, WORDS);
});
