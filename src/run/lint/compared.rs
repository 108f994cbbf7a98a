//! Results that are compared although the same studies stand in both.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::result::Body;
use crate::run::Context;

pub(super) fn lint(context: &Context<'_>, out: &mut Diagnostics) {
    for (statement, outcome) in context.plan.statements.iter().zip(context.results) {
        let Body::Comparison(comparison) = &outcome.body else {
            continue;
        };
        let both = match comparison.shared_studies {
            0 => continue,
            1 => "1 study stands in both".to_owned(),
            n => format!("{n} studies stand in both"),
        };
        out.push(
            Diagnostic::new(Code::ComparedShareStudies, statement.span, both)
                .label("results of different studies were expected")
                .note("two results that share studies move together: a standard error of their difference as if they were apart is wrong, and none is given")
                .help("compare parts that have no study in common, as one `pool … by` gives them, or `regress` all rows on what tells the two apart, with `robust in study`"),
        );
    }
}
