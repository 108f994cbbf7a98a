//! Mixed-effects meta-regression: effects that depend on predictors of their studies.
//!
//! A [`Design`] holds the predictors, an [`tau2::Estimator`] the residual variance between studies, and
//! [`regress`] gives the coefficients, their tests and what is left unexplained. Time is O(k p²) per step,
//! memory O(k p).

mod design;
mod fitted;
pub mod influence;
pub(in crate::stats) mod kernel;
mod likelihood;
pub mod permutation;
mod polynomial;
mod robust;
pub mod tau2;

pub use design::{Dependence, Design};
pub use fitted::{Coefficient, Joint, Predicted, Regression};
pub use polynomial::Polynomials;
pub use robust::{Robust, robust};

use self::kernel::{Problem, Weighted};
use self::likelihood::fit;
use self::tau2::root;
use super::dist::chi_squared;
use super::heterogeneity::{CochranQ, from_q, h2, i2};
use super::pool::{Heterogeneity, Options, Test};
use super::tau2::{Likelihood, Tau2};
use super::{Interval, StatsError, Studies};

/// What the estimates have in common once the predictors are known.
#[derive(Debug, Clone, Copy)]
pub enum Model {
    /// Nothing is left between the studies: `tau2` is 0.
    Common,
    /// Effects that vary around the regression with variance `tau2`.
    Random {
        /// Estimates `tau2`.
        tau2: tau2::Estimator,
        /// The likelihood whose fit is reported.
        likelihood: Likelihood,
    },
}

/// Regresses k estimates on the p columns of a design, with weights `wi = 1/(vi + tau2)`.
///
/// `b = (X'WX)⁻¹ X'Wy` with covariance `s² (X'WX)⁻¹`; `s²` is 1, with HKSJ `Σ wi ri²/(k-p)`, with its floor
/// at least 1. Tests and intervals use the normal distribution (`Z`) or t with `k - p` df. The user's
/// weights of the studies are not used.
///
/// `design`: k × p, full rank, in any units. Coefficients are per unit of their column.
///
/// # Errors
/// `Lengths` when the design has another number of rows; `TooFew` when `k <= p`, under common effects with
/// `Z` when `k < p`; `Level` and `Tau2` for options outside their range; `NotFinite` when sums overflow.
///
/// # Source
/// Berkey, Hoaglin, Mosteller and Colditz (1995), doi:10.1002/sim.4780140406; HKSJ: Knapp and Hartung
/// (2003), doi:10.1002/sim.1482; R²: López-López et al. (2014), doi:10.1111/bmsp.12002.
pub fn regress(
    studies: &Studies,
    design: &Design,
    model: Model,
    options: &Options,
) -> Result<Regression, StatsError> {
    if !(options.level > 0.0 && options.level < 1.0) {
        return Err(StatsError::Level);
    }
    let (k, p) = (studies.k(), design.p());
    let random = matches!(model, Model::Random { .. });
    let needed = if random || options.test != Test::Z {
        p + 1
    } else {
        p
    };
    if k < needed {
        return Err(StatsError::TooFew { k, needed });
    }
    let problem = Problem::new(studies, design)?;
    let tau2 = between_study(studies, design, model, options)?;
    let weighted = problem.at(tau2.tau2);
    let heterogeneity = heterogeneity(&problem, tau2, random, options);
    let likelihood = match model {
        Model::Common => Likelihood::Ml,
        Model::Random { likelihood, .. } => likelihood,
    };
    let estimated = random && options.tau2.is_none();
    let fit = fit(&problem, tau2.tau2, estimated, likelihood);
    let r2 = r2(studies, design, model, &heterogeneity, options)?;
    Regression::assemble(&problem, &weighted, options, random, heterogeneity, fit, r2)
}

fn between_study(
    studies: &Studies,
    design: &Design,
    model: Model,
    options: &Options,
) -> Result<Tau2, StatsError> {
    match (model, options.tau2) {
        (Model::Common, _) => Ok(Tau2::known(0.0)),
        (Model::Random { .. }, Some(t)) if t.is_finite() && t >= 0.0 => Ok(Tau2::known(t)),
        (Model::Random { .. }, Some(_)) => Err(StatsError::Tau2),
        (Model::Random { tau2, .. }, None) => tau2(studies, design),
    }
}

/// The factor of the covariance.
fn factor(weighted: &Weighted, df: f64, test: Test) -> f64 {
    match test {
        Test::Z | Test::T => 1.0,
        Test::Hksj { floor: false } => weighted.q() / df,
        Test::Hksj { floor: true } => (weighted.q() / df).max(1.0),
    }
}

fn heterogeneity(problem: &Problem, tau2: Tau2, random: bool, options: &Options) -> Heterogeneity {
    let (at_zero, df) = (problem.at(0.0), problem.df());
    let q = CochranQ {
        q: at_zero.q(),
        df: problem.rows_left(),
        p: (df > 0.0).then(|| chi_squared::sf(at_zero.q(), df)),
    };
    let typical = (df > 0.0).then(|| df / at_zero.leverages().trace(&at_zero.weights));
    let shares = if random {
        typical.map(|s| (i2(tau2.tau2, s), h2(tau2.tau2, s)))
    } else {
        from_q(&q)
    };
    let profile = (random && options.tau2.is_none()).then(|| profile(problem, options.level, q.q));
    let both = |f: fn(f64, f64) -> f64| {
        profile.zip(typical).map(|((ci, _), s)| Interval {
            lo: f(ci.lo, s),
            hi: f(ci.hi, s),
        })
    };
    Heterogeneity {
        tau2: tau2.tau2,
        se_tau2: tau2.se,
        tau2_ci: profile.map(|(ci, _)| ci),
        tau2_ci_empty: profile.is_some_and(|(_, empty)| empty),
        i2: shares.map(|(i2, _)| i2),
        i2_ci: both(i2),
        h2: shares.map(|(_, h2)| h2),
        h2_ci: both(h2),
        q,
        second_maximum: tau2.second_maximum,
    }
}

/// Q-profile interval of `tau2` with `k - p` df, and whether the set is empty.
fn profile(problem: &Problem, level: f64, at_zero: f64) -> (Interval, bool) {
    let outside = 0.5 * (1.0 - level);
    let high = chi_squared::isf(outside, problem.df());
    let low = chi_squared::quantile(outside, problem.df());
    let tau2 = Interval {
        lo: root(problem, high),
        hi: root(problem, low),
    };
    (tau2, at_zero < low)
}

/// Share of the variation between studies that the moderators explain, percent, at least 0.
///
/// `100 (tau2_0 - tau2)/tau2_0` with `tau2_0` of the intercept alone, and 0 where that is 0; under common
/// effects the adjusted R² `100 (1 - (QE/(k-p)) / (Q/(k-1)))`.
fn r2(
    studies: &Studies,
    design: &Design,
    model: Model,
    heterogeneity: &Heterogeneity,
    options: &Options,
) -> Result<Option<f64>, StatsError> {
    let alone = design.p() == 1 && design.intercept_column().is_some();
    if alone || options.tau2.is_some() {
        return Ok(None);
    }
    let intercept = Design::intercept(studies.k())?;
    let (left, whole) = match model {
        Model::Common => {
            let q = Problem::new(studies, &intercept)?.at(0.0).q();
            (
                heterogeneity.q.q / heterogeneity.q.df as f64,
                q / studies.df(),
            )
        }
        Model::Random { tau2, .. } => (heterogeneity.tau2, tau2(studies, &intercept)?.tau2),
    };
    if left.is_nan() || whole.is_nan() {
        return Ok(None);
    }
    let share = if whole > 0.0 {
        (whole - left) / whole
    } else {
        0.0
    };
    Ok(Some(100.0 * share.max(0.0)))
}
