//! How well a model fits: log-likelihood and information criteria.

use super::Studies;
use super::math::ln;
use super::tau2::{Likelihood, log_likelihood};

/// Fit statistics under one likelihood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// Which likelihood they come from; the two are not comparable.
    pub likelihood: Likelihood,
    /// With all constants; REML with `+½ ln k`.
    pub log_likelihood: f64,
    /// `-2 ll + 2 m`, `m` the number of parameters.
    pub aic: f64,
    /// `-2 ll + m ln n`, `n = k` under ML, `k - 1` under REML. `None` for one study under REML.
    pub bic: Option<f64>,
    /// `-2 ll + 2 m n/(n - m - 1)`, with `max(n, m + 2)` for `n`.
    pub aicc: f64,
}

/// Fit at `tau2` and its weighted mean with `parameters` estimated: 1, or 2 where `tau2` is one of them.
///
/// # Source
/// Hurvich and Tsai (1989), doi:10.1093/biomet/76.2.297, for the correction.
pub fn fit(studies: &Studies, tau2: f64, parameters: u8, likelihood: Likelihood) -> Fit {
    let ll = log_likelihood(studies, tau2, likelihood);
    criteria(studies.k(), ll, parameters, likelihood)
}

/// The criteria that follow from a log-likelihood with an intercept as the only coefficient.
pub(super) fn criteria(k: usize, ll: f64, parameters: u8, likelihood: Likelihood) -> Fit {
    let n = match likelihood {
        Likelihood::Ml => k as f64,
        Likelihood::Reml => k as f64 - 1.0,
    };
    criteria_of(n, ll, f64::from(parameters), likelihood)
}

/// The criteria of `m` parameters with `n` observations that the likelihood sees.
pub(super) fn criteria_of(n: f64, ll: f64, m: f64, likelihood: Likelihood) -> Fit {
    let corrected = n.max(m + 2.0);
    Fit {
        likelihood,
        log_likelihood: ll,
        aic: -2.0 * ll + 2.0 * m,
        bic: (n > 0.0).then(|| -2.0 * ll + m * ln(n)),
        aicc: -2.0 * ll + 2.0 * m * corrected / (corrected - m - 1.0),
    }
}
