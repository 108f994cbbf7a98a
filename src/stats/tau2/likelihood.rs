//! Maximum likelihood and restricted maximum likelihood.

use super::kernel::{Sums, sums, user_mean};
use super::search::{Range, global};
use super::{Likelihood, Tau2};
use crate::stats::math::ln;
use crate::stats::{StatsError, Studies};

/// Between-study variance by restricted maximum likelihood: the global maximum over `tau2 >= 0` of
/// `-½ (Σ ln(vi + tau2) + ln Σ wi + Σ wi (yi - mu)²)`, `wi = 1/(vi + tau2)`.
///
/// The score `½ (Σ wi² ri² - tr P)` is bracketed on a grid of doubling values up to a bound above which it
/// is negative, and its roots polished by Newton steps. `se² = 2 / tr PP`.
///
/// # Errors
/// `NotFinite` when sums overflow.
///
/// # Source
/// Viechtbauer (2005), doi:10.3102/10769986030003261.
pub fn reml(studies: &Studies) -> Result<Tau2, StatsError> {
    maximum(studies, Likelihood::Reml)
}

/// Between-study variance by maximum likelihood: the global maximum over `tau2 >= 0` of
/// `-½ (Σ ln(vi + tau2) + Σ wi (yi - mu)²)`, found as in [`reml`]. `se² = 2 / Σ wi²`.
///
/// # Errors
/// `NotFinite` when sums overflow.
///
/// # Source
/// Hardy and Thompson (1996), `doi:10.1002/(SICI)1097-0258(19960330)15:6<619::AID-SIM188>3.0.CO;2-A`.
pub fn ml(studies: &Studies) -> Result<Tau2, StatsError> {
    maximum(studies, Likelihood::Ml)
}

/// Log-likelihood at `tau2`, with all constants; REML with `+½ ln k`.
///
/// The mean is the one weighted by `1/(vi + tau2)`, or by the user's weights where there are any.
pub fn log_likelihood(studies: &Studies, tau2: f64, likelihood: Likelihood) -> f64 {
    let profile = profile(studies, tau2, likelihood);
    let Some(mean) = user_mean(studies) else {
        return profile;
    };
    let s = sums(studies, tau2);
    profile - 0.5 * s.w * (mean - s.mean) * (mean - s.mean)
}

/// Log-likelihood at `tau2` and the mean that maximises it.
pub(in crate::stats) fn profile(studies: &Studies, tau2: f64, likelihood: Likelihood) -> f64 {
    const LN_2PI: f64 = 1.837_877_066_409_345_5;
    let s = sums(studies, tau2);
    let k = studies.k() as f64;
    let logs = sum_of_logs(studies.vi(), tau2);
    match likelihood {
        Likelihood::Ml => -0.5 * (k * LN_2PI + logs + s.q),
        Likelihood::Reml => -0.5 * ((k - 1.0) * LN_2PI - ln(k) + logs + ln(s.w) + s.q),
    }
}

/// `Σ ln(vi + tau2)`, with one logarithm for many factors.
pub(in crate::stats) fn sum_of_logs(vi: &[f64], tau2: f64) -> f64 {
    let (mut total, mut product) = (0.0, 1.0_f64);
    for v in vi {
        let next = product * (v + tau2);
        if next > 1e-280 && next < 1e280 {
            product = next;
        } else {
            total += ln(product);
            product = v + tau2;
        }
    }
    total + ln(product)
}

/// Derivative of the log-likelihood by `tau2`, and its own derivative.
pub(super) fn score(s: &Sums, likelihood: Likelihood) -> (f64, f64) {
    match likelihood {
        Likelihood::Ml => (0.5 * (s.q2 - s.w), 0.5 * s.w2 - s.q3),
        Likelihood::Reml => (0.5 * (s.q2 - s.trace), 0.5 * s.trace2 - s.q3),
    }
}

fn maximum(studies: &Studies, likelihood: Likelihood) -> Result<Tau2, StatsError> {
    if studies.k() == 1 {
        return Ok(Tau2::known(0.0));
    }
    let range = Range {
        smallest: studies.smallest(),
        end: studies.ceiling(),
        near: None,
    };
    let maxima = global(
        &range,
        |t| score(&sums(studies, t), likelihood),
        |t| profile(studies, t, likelihood),
    );
    let at = maxima.best;
    let s = sums(studies, at);
    let information = match likelihood {
        Likelihood::Ml => s.w2,
        Likelihood::Reml => s.trace2,
    };
    let mut found = Tau2::new(at, |_| 2.0 / information)?;
    found.second_maximum = maxima.second;
    Ok(found)
}
