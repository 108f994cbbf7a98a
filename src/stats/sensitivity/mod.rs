//! How much a pooled effect depends on single studies.
//!
//! Every refit takes over the model and the test; `tau2` is estimated anew.

mod deleted;
pub mod gosh;
mod influence;
mod residuals;

pub use deleted::{Groups, Refit, Step, cumulative, leave_group_out, leave_one_out};
pub use influence::{Baujat, Influence, baujat, group_baujat, group_influence, influence};
pub use residuals::{
    Blup, Radial, Residual, blup, normal_scores, pearson, radial, rstandard, rstudent,
};
