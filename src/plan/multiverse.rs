//! What a `multiverse` asks for.

use super::Alternative;

/// A `multiverse`, checked.
#[derive(Debug, Clone, Default)]
pub struct Multiverse {
    /// Every combination of choices, the plan's own first.
    pub universes: Vec<Alternative>,
    /// Whether the plan's own is none of the combinations, and was put before them.
    pub own_is_apart: bool,
}
