//! How much of the variation is between studies: Q, I², H².

use super::Studies;
use super::dist::chi_squared;
use super::tau2::sums;

/// Cochran's test that all studies share one effect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CochranQ {
    /// `Q = Σ (yi - mu)²/vi`, mu the mean weighted by `1/vi`.
    pub q: f64,
    /// `k - 1`.
    pub df: usize,
    /// Upper tail of chi-squared; `None` for one study.
    pub p: Option<f64>,
}

/// `Q`, its df and p-value.
///
/// # Source
/// Cochran (1954), doi:10.2307/3001666.
pub fn cochran_q(studies: &Studies) -> CochranQ {
    let q = sums(studies, 0.0).q;
    let df = studies.k() - 1;
    CochranQ {
        q,
        df,
        p: (df > 0).then(|| chi_squared::sf(q, studies.df())),
    }
}

/// Typical sampling variance `s² = (k-1) Σ wi / ((Σ wi)² - Σ wi²)`, `wi = 1/vi`; `None` for one study.
///
/// # Source
/// Higgins and Thompson (2002), doi:10.1002/sim.1186, equation 9.
pub fn typical_variance(studies: &Studies) -> Option<f64> {
    (studies.k() > 1).then(|| studies.df() / sums(studies, 0.0).trace)
}

/// `I² = 100 tau2/(tau2 + s²)`, percent.
pub fn i2(tau2: f64, typical: f64) -> f64 {
    100.0 * (tau2 / (tau2 + typical))
}

/// `H² = (tau2 + s²)/s²`.
pub fn h2(tau2: f64, typical: f64) -> f64 {
    tau2 / typical + 1.0
}

/// `I²` (percent, at least 0) and `H²` of a model without `tau2`: `100 (Q - df)/Q` and `Q/df`.
///
/// `None` for one study.
pub fn from_q(q: &CochranQ) -> Option<(f64, f64)> {
    let df = q.df as f64;
    (q.df > 0).then(|| {
        (
            if q.q > df {
                100.0 * ((q.q - df) / q.q)
            } else {
                0.0
            },
            q.q / df,
        )
    })
}
