//! What a `bias` asks for.

/// A `bias`, checked.
#[derive(Debug, Clone, Default)]
pub struct Bias {}
