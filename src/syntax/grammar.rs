//! The grammar, as pest reads it.

// The derive writes items without documentation, and code that no lint was meant for.
#![allow(missing_docs, clippy::all, clippy::pedantic, clippy::restriction)]

use pest_derive::Parser;

/// The parser of single statements and fields.
#[derive(Parser)]
#[grammar = "../grammar/kma.pest"]
pub(super) struct Grammar;

/// Bounds the steps of one parse, far above what a long statement takes.
pub(super) fn limit_calls() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| pest::set_call_limit(std::num::NonZeroUsize::new(100_000_000)));
}
