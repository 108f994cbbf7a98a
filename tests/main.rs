//! All integration tests, as one binary.

mod data;
mod diagnostic;
mod oracle;
mod oracle_effects;
mod report;
mod run;
mod syntax;
mod table;
