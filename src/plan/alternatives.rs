//! Other ways of analysis that a plan tries beside its own.

use super::{BoundEffect, Condition, Settings};

/// A way of analysis that differs from the plan's own in one choice or several.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// Each clause or option that differs, and what stands in it: `using`, `DL`.
    pub choices: Vec<(String, String)>,
    /// How it is computed.
    pub settings: Settings,
    /// What it measures.
    pub effect: Option<BoundEffect>,
    /// Only these of the plan's rows.
    pub conditions: Vec<Condition>,
}
