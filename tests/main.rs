//! All integration tests, as one binary.

mod data;
mod diagnostic;
mod oracle;
