//! Pooling: one effect from many estimates.

use super::dist::{normal, student_t};
use super::fit::{Fit, fit};
use super::heterogeneity::{CochranQ, cochran_q, from_q, h2, i2, typical_variance};
use super::tau2::{Estimator, Likelihood, Tau2, sums, user_mean};
use super::tau2_ci::{Tau2Ci, Tau2Interval};
use super::{Interval, StatsError, Studies};

/// What the estimates are taken to have in common.
#[derive(Debug, Clone, Copy)]
pub enum Model {
    /// One effect (or the weighted mean of these studies' effects): `tau2` is 0.
    Common,
    /// Effects that vary with variance `tau2`.
    Random {
        /// Estimates `tau2`.
        tau2: Estimator,
        /// The likelihood whose fit is reported.
        likelihood: Likelihood,
    },
}

/// How the pooled effect is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// Normal distribution.
    Z,
    /// Student's t with `k - 1` df, the standard error unchanged.
    T,
    /// Hartung and Knapp, Sidik and Jonkman: t with `k - 1` df, `se²` times `q = Q(tau2)/(k-1)`.
    Hksj {
        /// Whether `q` is at least 1, so that the interval is never narrower than with the plain `se`.
        floor: bool,
    },
}

/// Distribution of the prediction interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Prediction {
    /// That of the confidence interval.
    #[default]
    AsTest,
    /// Student's t with `k - 2` df.
    Hts,
}

/// How to pool.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How the effect is tested.
    pub test: Test,
    /// Confidence level of all intervals, in (0, 1).
    pub level: f64,
    /// A `tau2` that is known; the model's estimator is not used.
    pub tau2: Option<f64>,
    /// Distribution of the prediction interval.
    pub prediction: Prediction,
    /// Which interval of `tau2`.
    pub tau2_ci: Tau2Ci,
}

impl Default for Options {
    /// Hartung-Knapp with the floor, 95%.
    fn default() -> Self {
        Self {
            test: Test::Hksj { floor: true },
            level: 0.95,
            tau2: None,
            prediction: Prediction::AsTest,
            tau2_ci: Tau2Ci::QProfile,
        }
    }
}

/// A pooled effect and all that belongs to it; estimate and intervals on the effect scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Pooled {
    /// Number of studies.
    pub k: usize,
    /// The test that was used: `Z` for one study whatever was asked.
    pub test: Test,
    /// Confidence level.
    pub level: f64,
    /// `mu = Σ wi yi / Σ wi`.
    pub estimate: f64,
    /// Its standard error; 0 when all estimates are equal and the test is HKSJ without a floor.
    pub se: f64,
    /// Confidence interval.
    pub ci: Interval,
    /// `mu / se`; `None` when `se` is 0.
    pub statistic: Option<f64>,
    /// `k - 1` for a t statistic.
    pub df: Option<f64>,
    /// Two-sided p-value; `None` when `se` is 0.
    pub p: Option<f64>,
    /// Prediction interval `mu ± c sqrt(se² + tau2)`; `None` below three studies and for common effects.
    pub pi: Option<Interval>,
    /// Variation between the studies.
    pub heterogeneity: Heterogeneity,
    /// Fit under the model's likelihood.
    pub fit: Fit,
    /// Share of each study in the estimate, percent, in the order of `yi`.
    pub weights: Vec<f64>,
}

/// Variation between the studies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heterogeneity {
    /// Between-study variance, on the squared effect scale.
    pub tau2: f64,
    /// Its standard error; `None` where `tau2` was not estimated.
    pub se_tau2: Option<f64>,
    /// Interval of `tau2`; `None` for one study, common effects, or a known `tau2`.
    pub tau2_ci: Option<Interval>,
    /// The set of the interval is empty and its bounds are written as 0.
    pub tau2_ci_empty: bool,
    /// Percent; from `tau2` under random effects, else from Q. `None` for one study.
    pub i2: Option<f64>,
    /// Interval of `i2` that follows from that of `tau2`.
    pub i2_ci: Option<Interval>,
    /// Total over sampling variance. `None` for one study.
    pub h2: Option<f64>,
    /// Interval of `h2` that follows from that of `tau2`.
    pub h2_ci: Option<Interval>,
    /// Cochran's test.
    pub q: CochranQ,
    /// Place of the second-highest maximum of the likelihood, where there is one.
    pub second_maximum: Option<f64>,
}

/// Pools k >= 1 estimates, with weights `1/(vi + tau2)`, or the user's where `studies` has them.
///
/// `se² = 1/Σ wi`, with the user's weights `Σ wi² (vi + tau2)/(Σ wi)²`. The factor of HKSJ is that of the
/// weights `1/(vi + tau2)` in both. One study gives its own estimate
/// with `Z` and `tau2 = 0`.
///
/// # Errors
/// `Level`, `Tau2` for options outside their range, what the estimator reports, `NotFinite` when sums
/// overflow.
///
/// # Source
/// Hedges and Vevea (1998), doi:10.1037/1082-989X.3.4.486; HKSJ: Knapp and Hartung (2003),
/// doi:10.1002/sim.1482; floor: Röver, Knapp and Friede (2015), doi:10.1186/s12874-015-0091-1;
/// prediction interval: Riley, Higgins and Deeks (2011), doi:10.1136/bmj.d549.
pub fn pool(studies: &Studies, model: Model, options: &Options) -> Result<Pooled, StatsError> {
    if !(options.level > 0.0 && options.level < 1.0) {
        return Err(StatsError::Level);
    }
    let k = studies.k();
    let tau2 = between_study(studies, model, options)?;
    let test = if k == 1 { Test::Z } else { options.test };
    let mean = mean(studies, tau2.tau2, test);
    if !mean.estimate.is_finite() || !mean.variance.is_finite() {
        return Err(StatsError::NotFinite);
    }
    let se = mean.variance.sqrt();
    let df = (test != Test::Z).then(|| studies.df());
    let critical = critical(options.level, df);
    let statistic = (se > 0.0).then(|| mean.estimate / se);
    let p = statistic
        .map(|s| df.map_or_else(|| normal::two_sided(s), |df| student_t::two_sided(s, df)));
    let random = matches!(model, Model::Random { .. });
    let pi = (random && k >= 3).then(|| {
        let critical = match options.prediction {
            Prediction::AsTest => critical,
            Prediction::Hts => self::critical(options.level, Some(studies.df() - 1.0)),
        };
        around(mean.estimate, critical * (mean.variance + tau2.tau2).sqrt())
    });
    let estimated = random && options.tau2.is_none() && k > 1;
    let likelihood = match model {
        Model::Common => Likelihood::Ml,
        Model::Random { likelihood, .. } => likelihood,
    };
    let tau2_ci = if estimated {
        options
            .tau2_ci
            .interval(studies, options.level, likelihood)?
    } else {
        None
    };
    Ok(Pooled {
        k,
        test,
        level: options.level,
        estimate: mean.estimate,
        se,
        ci: around(mean.estimate, critical * se),
        statistic,
        df,
        p,
        pi,
        heterogeneity: heterogeneity(studies, tau2, random, tau2_ci),
        fit: fit(
            studies,
            tau2.tau2,
            if estimated { 2 } else { 1 },
            likelihood,
        ),
        weights: shares(studies, tau2.tau2),
    })
}

/// The pooled estimate alone.
pub(super) fn estimate(
    studies: &Studies,
    model: Model,
    options: &Options,
) -> Result<f64, StatsError> {
    let tau2 = between_study(studies, model, options)?;
    Ok(mean(studies, tau2.tau2, Test::Z).estimate)
}

pub(super) fn between_study(
    studies: &Studies,
    model: Model,
    options: &Options,
) -> Result<Tau2, StatsError> {
    match (model, options.tau2) {
        (Model::Common, _) => Ok(Tau2::known(0.0)),
        (Model::Random { .. }, Some(t)) if t.is_finite() && t >= 0.0 => Ok(Tau2::known(t)),
        (Model::Random { .. }, Some(_)) => Err(StatsError::Tau2),
        (Model::Random { tau2, .. }, None) => tau2(studies),
    }
}

/// The weighted mean and its variance, in which the factor is contained.
pub(super) struct Mean {
    pub(super) estimate: f64,
    pub(super) variance: f64,
    pub(super) factor: f64,
}

pub(super) fn mean(studies: &Studies, tau2: f64, test: Test) -> Mean {
    let s = sums(studies, tau2);
    let factor = match test {
        Test::Z | Test::T => 1.0,
        Test::Hksj { floor: false } => s.q / studies.df(),
        Test::Hksj { floor: true } => (s.q / studies.df()).max(1.0),
    };
    let origin = studies.origin();
    let (Some(weights), Some(mean)) = (studies.weights(), user_mean(studies)) else {
        return Mean {
            estimate: origin + s.mean,
            variance: factor / s.w,
            factor,
        };
    };
    let total: f64 = weights.iter().sum();
    let rows = weights.iter().map(|w| w / total).zip(studies.pairs());
    Mean {
        estimate: origin + mean,
        variance: factor * rows.map(|(w, (_, v))| w * w * (v + tau2)).sum::<f64>(),
        factor,
    }
}

/// Half width of an interval in standard errors.
pub(super) fn critical(level: f64, df: Option<f64>) -> f64 {
    let outside = 0.5 * (1.0 - level);
    df.map_or_else(|| normal::isf(outside), |df| student_t::isf(outside, df))
}

pub(super) fn around(centre: f64, half: f64) -> Interval {
    Interval {
        lo: centre - half,
        hi: centre + half,
    }
}

pub(super) fn shares(studies: &Studies, tau2: f64) -> Vec<f64> {
    if let Some(weights) = studies.weights() {
        let total: f64 = weights.iter().sum();
        return weights.iter().map(|w| 100.0 * (w / total)).collect();
    }
    let total = sums(studies, tau2).w;
    studies
        .vi()
        .iter()
        .map(|v| 100.0 / ((v + tau2) * total))
        .collect()
}

fn heterogeneity(
    studies: &Studies,
    tau2: Tau2,
    random: bool,
    interval: Option<Tau2Interval>,
) -> Heterogeneity {
    let q = cochran_q(studies);
    let tau2_ci = interval.map(|i| i.tau2);
    let typical = typical_variance(studies);
    let shares = if random {
        typical.map(|s| (i2(tau2.tau2, s), h2(tau2.tau2, s)))
    } else {
        from_q(&q)
    };
    let both = |f: fn(f64, f64) -> f64| {
        tau2_ci.zip(typical).map(|(ci, s)| Interval {
            lo: f(ci.lo, s),
            hi: f(ci.hi, s),
        })
    };
    Heterogeneity {
        tau2: tau2.tau2,
        se_tau2: tau2.se,
        tau2_ci,
        tau2_ci_empty: interval.is_some_and(|i| i.empty),
        i2: shares.map(|(i2, _)| i2),
        i2_ci: both(i2),
        h2: shares.map(|(_, h2)| h2),
        h2_ci: both(h2),
        q,
        second_maximum: tau2.second_maximum,
    }
}
