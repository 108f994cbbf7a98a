//! Estimators that set Cochran's `Q(tau2) = Σ wi (yi - mu)²`, `wi = 1/(vi + tau2)`, to a target.
//!
//! `Q` falls with `tau2`, so that the root is unique; where `Q(0)` is at or below the target, `tau2` is 0.
//! The iterated DerSimonian-Laird and Sidik-Jonkman estimators and empirical Bayes have the same
//! fixed point, `Q = k - 1`, and so the same value.

use super::Tau2;
use super::kernel::{q, sums};
use crate::stats::dist::chi_squared;
use crate::stats::root::newton;
use crate::stats::{StatsError, Studies};

/// `tau2` by Paule and Mandel: `Q(tau2) = k - 1`. `se² = 2 k²/(k-1) / (Σ wi)²`.
///
/// # Errors
/// `NotFinite` when sums overflow.
///
/// # Source
/// Paule and Mandel (1982), doi:10.6028/jres.087.022.
pub fn pm(studies: &Studies) -> Result<Tau2, StatsError> {
    at_target(studies, studies.df())
}

/// `tau2` by empirical Bayes: the same equation as Paule and Mandel's.
///
/// # Errors
/// `NotFinite` when sums overflow.
///
/// # Source
/// Morris (1983), doi:10.1080/01621459.1983.10477920; equality: Viechtbauer et al. (2015),
/// doi:10.1037/met0000023.
pub fn eb(studies: &Studies) -> Result<Tau2, StatsError> {
    pm(studies)
}

/// `tau2` by DerSimonian and Laird's formula with weights `1/(vi + tau2)`, iterated to its fixed point.
///
/// # Errors
/// `NotFinite` when sums overflow.
///
/// # Source
/// DerSimonian and Kacker (2007), doi:10.1016/j.cct.2006.04.004.
pub fn dlit(studies: &Studies) -> Result<Tau2, StatsError> {
    pm(studies)
}

/// `tau2` by Sidik and Jonkman's formula, iterated to its fixed point.
///
/// # Errors
/// `NotFinite` when sums overflow.
///
/// # Source
/// Sidik and Jonkman (2005), doi:10.1111/j.1467-9876.2005.00489.x.
pub fn sjit(studies: &Studies) -> Result<Tau2, StatsError> {
    pm(studies)
}

/// Median-unbiased `tau2` of Paule and Mandel: `Q(tau2)` at the median of chi-squared with `k - 1` df.
///
/// # Errors
/// `NotFinite` when sums overflow.
///
/// # Source
/// Viechtbauer (2021), Median-unbiased estimators for the amount of heterogeneity in meta-analysis.
pub fn pmm(studies: &Studies) -> Result<Tau2, StatsError> {
    if studies.k() == 1 {
        return Ok(Tau2::known(0.0));
    }
    at_target(studies, chi_squared::quantile(0.5, studies.df()))
}

fn at_target(studies: &Studies, target: f64) -> Result<Tau2, StatsError> {
    if studies.k() == 1 {
        return Ok(Tau2::known(0.0));
    }
    let k = studies.k() as f64;
    let tau2 = root_of_q(studies, target);
    Tau2::new(tau2, |t| {
        let w = sums(studies, t).w;
        2.0 * k * k / studies.df() / (w * w)
    })
}

/// The `tau2 >= 0` with `Q(tau2) = target`, or 0 where `Q(0)` is below it. `target > 0`.
pub(in crate::stats) fn root_of_q(studies: &Studies, target: f64) -> f64 {
    let (spread, smallest) = (studies.spread().1, studies.smallest());
    root_of(target, spread, smallest, |t| q(studies, t))
}

/// The same for any falling `Q` that comes with `-dQ/dtau2`.
///
/// `Q(tau2) <= spread/tau2` brackets it, and Newton steps on `1/Q`, which is nearly straight, find it.
pub(in crate::stats) fn root_of(
    target: f64,
    spread: f64,
    smallest: f64,
    q: impl Fn(f64) -> (f64, f64),
) -> f64 {
    let (at_zero, slope) = q(0.0);
    if at_zero <= target {
        return 0.0;
    }
    let start = (1.0 / target - 1.0 / at_zero) * at_zero * (at_zero / slope);
    let end = spread / target * (1.0 + 1e-12);
    newton(0.0, end, start, 1e-15 * smallest, |t| {
        let (value, slope) = q(t);
        (1.0 - target / value, -target / value * (slope / value))
    })
}
