//! What a `sensitivity` asks for.

/// A `sensitivity`, checked.
#[derive(Debug, Clone, Default)]
pub struct Sensitivity {}
