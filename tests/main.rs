//! All integration tests, as one binary.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::unreadable_literal,
    clippy::wildcard_enum_match_arm,
    clippy::too_many_lines,
    reason = "a test fails by panicking, and its numbers are those of the oracle"
)]

mod begin;
mod data;
mod describe;
mod diagnostic;
mod docs;
mod figure;
mod house;
mod lints;
mod oracle;
mod oracle_effects;
mod pages;
mod registration;
mod repl;
mod report;
mod run;
mod scene;
mod seal;
mod simulations;
mod syntax;
mod table;
mod ui;
