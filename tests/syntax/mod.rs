//! Reading whole plans.

// Helpers of tests are no tests for clippy.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::wildcard_enum_match_arm,
    unreachable_pub
)]

mod format;
mod forms;
mod mistakes;
mod newcomers;
mod pages;
mod plans;
mod robust;
mod shape;

use kma::diagnostic::{Diagnostic, Diagnostics};
use kma::source::{Source, SourceId};
use kma::syntax::{Words, ast::Plan, parse};

/// The verbs and figures that plans of the tests use.
const WORDS: &Words<'static> = &Words {
    statements: &[
        "pool",
        "regress",
        "bias",
        "sensitivity",
        "compare",
        "summarise",
        "multiverse",
        "network",
        "power",
        "forest",
        "funnel",
        "bubble",
        "radial",
        "baujat",
        "labbe",
        "gosh",
        "influence",
        "drapery",
        "prisma",
        "rob",
        "curve",
        "table",
    ],
};

/// Reads `text`.
fn read(text: &str) -> (Plan, Vec<Diagnostic>) {
    let mut out = Diagnostics::default();
    let plan = parse(&Source::new("test.kma", text), SourceId(0), WORDS, &mut out);
    (plan, out.iter().cloned().collect())
}
