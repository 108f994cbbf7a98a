//! Likelihoods of tau² that have two maxima.

use super::entry::TOLD;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, list};
use crate::plan::Statement;
use crate::result::Pool;

/// Warns of them once, however many parts have one.
pub(super) fn tell(statement: &Statement, pool: &Pool, out: &mut Diagnostics) {
    let mut places = Vec::new();
    find(pool, "", &mut places);
    if places.is_empty() {
        return;
    }
    places.truncate(TOLD);
    let message = "the likelihood of tau² has two maxima";
    out.push(
        Diagnostic::new(Code::SecondMaximum, statement.span, message)
            .label("the higher one is reported")
            .note(format!("they are at {}", list(&places, "and")))
            .help("look at what stands on it: `using PM` has no likelihood, and one tau² always"),
    );
}

/// "0.12 and 0.9 in acute": of a pool and its parts.
fn find(pool: &Pool, part: &str, places: &mut Vec<String>) {
    let h = &pool.heterogeneity;
    if let (Some(first), Some(second)) = (h.tau2, h.second_maximum) {
        places.push(format!("{first:.3} and {second:.3}{part}"));
    }
    for below in &pool.parts {
        let label = format!(" in {}", below.label.labels().join(", "));
        find(&below.result, &label, places);
    }
}
