//! Text to plan: knows forms, not names.

pub mod ast;
