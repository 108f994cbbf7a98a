//! Pure numerics on slices: no spans, no text.

pub mod dist_draft;
pub mod math;
