//! How much a pooled effect depends on single studies.
//!
//! Every refit takes over the model and the test; `tau2` is estimated anew.

mod deleted;
pub mod gosh;
mod influence;
mod residuals;

pub use deleted::{
    Groups, Refit, Step, cumulative, cumulative_watched, leave_group_out, leave_group_out_watched,
    leave_one_out,
};
pub use influence::{
    Baujat, Influence, baujat, group_baujat, group_baujat_watched, group_influence,
    group_influence_watched, influence,
};
pub use residuals::{
    Blup, Radial, Residual, blup, normal_scores, pearson, radial, rstandard, rstudent,
};
