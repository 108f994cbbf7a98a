//! All integration tests, as one binary.

mod data;
mod diagnostic;
mod docs;
mod house;
mod oracle;
mod oracle_effects;
mod pages;
mod report;
mod run;
mod syntax;
mod table;
mod ui;
