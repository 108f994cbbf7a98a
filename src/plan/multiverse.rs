//! What a `multiverse` asks for.

/// A `multiverse`, checked.
#[derive(Debug, Clone, Default)]
pub struct Multiverse {}
