//! Profile-likelihood confidence interval of the between-study variance.

use super::Tau2Interval;
use crate::stats::dist::chi_squared;
use crate::stats::root::brent;
use crate::stats::tau2::{Likelihood, ml, profile, reml};
use crate::stats::{Interval, StatsError, Studies};

/// From the smallest to the largest `tau2 >= 0` with `2 (ll(tau2_hat) - ll(tau2))` at most the `level` quantile of
/// chi-squared with one df, `ll` maximised over the mean.
///
/// `level` in (0, 1). Never empty, as the estimate is in it; where the likelihood has two maxima, it reaches over both
/// if both are that likely. One study gives 0 to 0.
///
/// # Errors
/// `NotFinite` when sums overflow, or the level is so high that the bound does.
///
/// # Source
/// Hardy and Thompson (1996), `doi:10.1002/(SICI)1097-0258(19960330)15:6<619::AID-SIM188>3.0.CO;2-A`.
pub fn profile_likelihood(
    studies: &Studies,
    level: f64,
    likelihood: Likelihood,
) -> Result<Tau2Interval, StatsError> {
    let estimate = match likelihood {
        Likelihood::Ml => ml(studies)?,
        Likelihood::Reml => reml(studies)?,
    };
    let below = 0.5 * chi_squared::isf(1.0 - level, 1.0);
    let top = profile(studies, estimate.tau2, likelihood);
    // Differences of large logarithms lose digits; the root is where this one is 0.
    let above = |t: f64| profile(studies, t, likelihood) - top + below;
    let points = points(studies, &[Some(estimate.tau2), estimate.second_maximum]);
    let inside = |t: &f64| above(*t) >= 0.0;
    let first = points.iter().position(inside);
    let last = points.iter().rposition(inside);
    let (Some(first), Some(last)) = (first, last) else {
        return Err(StatsError::NotFinite);
    };
    let at = |i: usize| points.get(i).copied();
    let root =
        |outside: f64, inside: f64| brent(outside, inside, 0.0, above).ok_or(StatsError::NotFinite);
    let lo = match (at(first.wrapping_sub(1)), at(first)) {
        (Some(outside), Some(inside)) => root(outside, inside)?,
        (None, _) | (_, None) => 0.0,
    };
    let inside = at(last).unwrap_or_default();
    let mut outside = at(last + 1).unwrap_or(2.0 * inside);
    while above(outside) >= 0.0 {
        outside *= 2.0;
    }
    let hi = root(outside, inside)?;
    Ok(Tau2Interval {
        tau2: Interval { lo, hi },
        empty: false,
    })
}

/// Values of `tau2` between which the likelihood does not turn twice, from 0 to beyond its last maximum.
fn points(studies: &Studies, maxima: &[Option<f64>]) -> Vec<f64> {
    let smallest = studies.smallest();
    let doubled = std::iter::successors(Some(0.5 * smallest), |t| Some(2.0 * t));
    let end = studies.ceiling().max(smallest);
    let mut points: Vec<f64> = std::iter::once(0.0)
        .chain(doubled.take_while(|t| *t < end))
        .chain(std::iter::once(end))
        .chain(maxima.iter().copied().flatten())
        .collect();
    points.sort_by(f64::total_cmp);
    points.dedup();
    points
}
