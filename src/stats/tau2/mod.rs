//! Estimators of the between-study variance.
//!
//! Each is an [`Estimator`]: O(k) time per step, no allocation, an answer on any data. One study gives
//! `tau2 = 0` without a standard error.
#![allow(
    clippy::doc_markdown,
    reason = "DerSimonian and HSk are names, not code"
)]

mod deletion;
pub(in crate::stats) mod kernel;
mod likelihood;
mod moment;
mod q;
mod search;

pub use likelihood::{log_likelihood, ml, reml};
pub use moment::{dl, genq, genqm, he, hs, hsk, sj};
pub use q::{dlit, eb, pm, pmm, sjit};

pub(in crate::stats) use deletion::Deletion;
pub(in crate::stats) use kernel::{sums, user_mean};
pub(in crate::stats) use likelihood::{profile, sum_of_logs};
pub(in crate::stats) use moment::generalised_q;
pub(in crate::stats) use q::{root_of, root_of_q};
pub(in crate::stats) use search::{Range, global};

use super::{StatsError, Studies};

/// A function that estimates `tau2`.
pub type Estimator = fn(&Studies) -> Result<Tau2, StatsError>;

/// Which likelihood: of the estimates, or of their contrasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likelihood {
    /// Maximum likelihood.
    Ml,
    /// Restricted maximum likelihood.
    Reml,
}

/// An estimate of the between-study variance, on the squared effect scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tau2 {
    /// The estimate, at least 0.
    pub tau2: f64,
    /// Its standard error; `None` for one study, or a `tau2` that was given.
    pub se: Option<f64>,
    /// Place of the second-highest local maximum of the likelihood (0 counts), where there is one.
    pub second_maximum: Option<f64>,
}

impl Tau2 {
    /// A value that is known, not estimated.
    pub const fn known(tau2: f64) -> Self {
        Self {
            tau2,
            se: None,
            second_maximum: None,
        }
    }

    pub(in crate::stats) fn new(
        tau2: f64,
        variance: impl FnOnce(f64) -> f64,
    ) -> Result<Self, StatsError> {
        let tau2 = tau2.max(0.0);
        let se = variance(tau2).sqrt();
        if tau2.is_finite() && se.is_finite() {
            Ok(Self {
                tau2,
                se: Some(se),
                second_maximum: None,
            })
        } else {
            Err(StatsError::NotFinite)
        }
    }
}
