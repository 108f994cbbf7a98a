//! All integration tests, as one binary.

mod oracle_effects;
