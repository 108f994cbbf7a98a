//! Confidence intervals of the between-study variance.

mod generalised;
mod profile_likelihood;
mod q_profile;
mod quadratic;

pub use generalised::generalised_q;
pub use profile_likelihood::profile_likelihood;
pub use q_profile::q_profile;

pub(in crate::stats) use generalised::median as generalised_median;

use super::tau2::Likelihood;
use super::{Interval, StatsError, Studies};

/// Which interval of `tau2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tau2Ci {
    /// By Cochran's Q at each `tau2`.
    #[default]
    QProfile,
    /// By the likelihood of the model at each `tau2`.
    Profile,
    /// By the generalised Q with the user's weights.
    GeneralisedQ,
}

/// An interval of `tau2`, on the squared effect scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tau2Interval {
    /// Bounds, both at least 0; both 0 when `empty`.
    pub tau2: Interval,
    /// Whether no `tau2 >= 0` is in the set: the estimates vary less than their sampling variances allow.
    pub empty: bool,
}

impl Tau2Ci {
    /// The interval at `level` in (0, 1); `None` for one study.
    ///
    /// # Errors
    /// What [`profile_likelihood`] and [`generalised_q`] report.
    pub fn interval(
        self,
        studies: &Studies,
        level: f64,
        likelihood: Likelihood,
    ) -> Result<Option<Tau2Interval>, StatsError> {
        if studies.k() < 2 {
            return Ok(None);
        }
        match self {
            Self::QProfile => Ok(q_profile(studies, level)),
            Self::Profile => profile_likelihood(studies, level, likelihood).map(Some),
            Self::GeneralisedQ => generalised_q(studies, level).map(Some),
        }
    }
}
