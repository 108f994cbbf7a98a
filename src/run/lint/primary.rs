//! A primary outcome that came to nothing.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::result::Status;
use crate::run::Context;

pub(super) fn lint(context: &Context<'_>, out: &mut Diagnostics) {
    let facts = &context.plan.review.facts;
    let primary = facts.iter().filter(|fact| fact.name == "primary");
    for value in primary.flat_map(|fact| &fact.values) {
        let statements = context.plan.statements.iter().zip(context.results);
        let mut named = statements.filter(|(s, _)| s.name.as_deref() == Some(&value.text));
        let Some((statement, outcome)) = named.next() else {
            continue;
        };
        // What fails has an error of its own.
        if outcome.status == Status::NotRun {
            let reason = outcome.reason.as_deref().unwrap_or("it did not run");
            out.push(
                Diagnostic::new(
                    Code::NoPrimary,
                    statement.span,
                    format!("the primary outcome `{}` has no result: {reason}", value.text),
                )
                .label("this is the answer to the question of the review")
                .note("that the data do not answer the question is the finding; another outcome does not take its place")
                .help("report it so, and put no other result first"),
            );
        }
    }
}
