//! All integration tests, as one binary.

mod data;
mod diagnostic;
mod docs;
mod oracle;
mod oracle_effects;
mod report;
mod syntax;
mod table;
