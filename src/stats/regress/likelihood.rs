//! The likelihood of a meta-regression.

use super::kernel::Problem;
use crate::stats::fit::{Fit, criteria_of};
use crate::stats::tau2::{Likelihood, sum_of_logs};

/// Log-likelihood at `tau2` and the coefficients that maximise it, with all constants.
///
/// `-½ (k ln 2π + Σ ln(vi + tau2) + Q)`; under REML
/// `-½ ((k-p) ln 2π - ln |X'X| + Σ ln(vi + tau2) + ln |X'WX| + Q)`. The two determinants share that of the
/// triangle of `X`, so that only `|U'WU|` is computed.
pub(super) fn profile(problem: &Problem, tau2: f64, likelihood: Likelihood) -> f64 {
    const LN_2PI: f64 = 1.837_877_066_409_345_5;
    let fit = problem.at(tau2);
    let rest = sum_of_logs(problem.vi, tau2) + fit.q();
    match likelihood {
        Likelihood::Ml => -0.5 * (problem.k() * LN_2PI + rest),
        Likelihood::Reml => {
            let determinant = 2.0 * fit.basis.triangle.ln_determinant();
            -0.5 * (problem.df() * LN_2PI + rest + determinant)
        }
    }
}

/// Fit statistics, with `tau2` as a parameter where it was estimated.
pub(super) fn fit(problem: &Problem, tau2: f64, estimated: bool, likelihood: Likelihood) -> Fit {
    let n = match likelihood {
        Likelihood::Ml => problem.k(),
        Likelihood::Reml => problem.df(),
    };
    let parameters = problem.design.p() as f64 + if estimated { 1.0 } else { 0.0 };
    let ll = profile(problem, tau2, likelihood);
    criteria_of(n, ll, parameters, likelihood)
}
