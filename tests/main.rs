//! All integration tests, as one binary.

mod table;
mod data;
mod diagnostic;
mod oracle;
mod oracle_effects;
