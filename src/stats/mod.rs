//! Numerics of meta-analysis over slices: distributions, root finding, pooling.
//!
//! This module knows nothing of plans, text or files. Every transcendental function goes through
//! [`math`], so that results are equal on every platform.

pub mod adjust;
pub mod audit;
pub mod between;
pub mod bias;
pub mod dist;
mod eigen;
pub mod error;
pub mod fit;
pub mod glmm;
pub mod heterogeneity;
mod linear;
pub mod location_scale;
pub mod math;
pub mod optimise;
pub mod outlier;
pub mod pool;
pub mod quadrature;
pub mod random;
pub mod regress;
pub mod root;
pub mod selection;
pub mod sensitivity;
pub mod studies;
pub mod suspect;
pub mod symmetric;
pub mod tables;
pub mod tau2;
pub mod tau2_ci;
pub mod watch;

pub use error::StatsError;
pub use studies::Studies;
pub use watch::{Unwatched, Watch};

/// An interval on the scale of the quantity it belongs to, `lo <= hi`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower bound.
    pub lo: f64,
    /// Upper bound.
    pub hi: f64,
}
