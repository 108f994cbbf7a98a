//! How much a pooled effect depends on single studies.
//!
//! Every refit takes over the model and the test; `tau2` is estimated anew.

mod deleted;
mod influence;

pub use deleted::{Refit, Step, cumulative, leave_one_out};
pub use influence::{Baujat, Influence, baujat, influence};
