//! What a `regress` asks for.

/// A `regress`, checked.
#[derive(Debug, Clone, Default)]
pub struct Regress {}
