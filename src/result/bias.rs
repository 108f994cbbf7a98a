//! What `bias` found.

use serde::Serialize;

use super::{LeftOut, Part, Row, Sizes};

/// Tests of and adjustments for small-study effects.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Bias {
    /// The effect.
    pub effect: String,
    /// Its measure.
    pub measure: String,
    /// The model.
    pub method: String,
    /// `z`, `t` or `hksj`.
    pub test: String,
    /// Of all its intervals, in percent.
    pub level: f64,
    /// How much evidence.
    #[serde(flatten)]
    pub sizes: Sizes,
    /// Rows that left, and why.
    pub left_out: Vec<LeftOut>,
    /// What people should know of how it was done.
    pub remarks: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
    /// With `per`: the parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part<Bias>>,
}
