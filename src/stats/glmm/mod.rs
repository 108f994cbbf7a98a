//! Generalised linear mixed models of counts: the likelihood is that of the counts themselves.
//!
//! Two groups of people or of person-time have one of the four models of [`Model`]; one group has one. The estimates
//! maximise the likelihood (`tau2` by maximum likelihood, not REML). Integrals over random effects are exact to about
//! 1e-12 in the log-likelihood.

mod design;
mod heterogeneity;
mod hypergeometric;
mod integral;
mod kernel;
mod newton;

use super::dist::{normal, student_t};
use super::fit::{Fit, criteria_of};
use super::heterogeneity::{h2, i2};
use super::pool::{Prediction, around, critical};
use super::tables::{PersonTime, Table2x2};
use super::tau2::Likelihood;
use super::{Interval, StatsError};
use design::Design;
use newton::Maximum;

/// What is known of each study.
#[derive(Debug, Clone, Copy)]
pub enum Counts<'a> {
    /// Two groups of people: log odds ratios.
    Tables(&'a [Table2x2]),
    /// Two groups of person-time: log incidence rate ratios.
    Rates(&'a [PersonTime]),
    /// One group of people: log odds.
    Proportions(&'a [Proportion]),
    /// One group of person-time: log rates.
    Times(&'a [Time]),
}

/// Events among people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proportion {
    /// Events; at least 0.
    pub xi: f64,
    /// People; at least `xi` and above 0.
    pub ni: f64,
}

/// Events in person-time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Time {
    /// Events; at least 0.
    pub xi: f64,
    /// Person-time; above 0.
    pub ti: f64,
}

/// How two groups are modelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Model {
    /// Both groups, with a fixed effect for each study.
    #[default]
    UmFs,
    /// Both groups, with random effects of the studies.
    UmRs,
    /// The first group given the events of both: Fisher's noncentral hypergeometric distribution for people, the
    /// binomial for person-time.
    CmEl,
    /// The first group given the events of both, by the binomial distribution; for rare events among people.
    CmAl,
}

/// How to pool.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Of two groups; one group has one model.
    pub model: Model,
    /// A `tau2` that is known; 0 for a common effect.
    pub tau2: Option<f64>,
    /// Confidence level, in (0, 1).
    pub level: f64,
    /// Student's t with `k - 1` df in place of the normal distribution.
    pub t: bool,
    /// Distribution of the prediction interval.
    pub prediction: Prediction,
}

impl Default for Options {
    /// UM.FS, `tau2` estimated, 95%, normal.
    fn default() -> Self {
        Self {
            model: Model::UmFs,
            tau2: None,
            level: 0.95,
            t: false,
            prediction: Prediction::AsTest,
        }
    }
}

/// A test that all studies share one effect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heterogeneity {
    /// Chi-squared.
    pub statistic: f64,
    /// `k - 1`.
    pub df: usize,
    /// Upper tail.
    pub p: f64,
}

/// A pooled effect, on the log scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Glmm {
    /// Number of studies that say something of the effect.
    pub k: usize,
    /// The pooled effect.
    pub estimate: f64,
    /// Its standard error, from the observed information.
    pub se: f64,
    /// Confidence interval.
    pub ci: Interval,
    /// `estimate / se`.
    pub statistic: f64,
    /// `k - 1` for t.
    pub df: Option<f64>,
    /// Two-sided.
    pub p: f64,
    /// Prediction interval; from three studies on, and none where `tau2` is known to be 0.
    pub pi: Option<Interval>,
    /// Variance of the effects between studies.
    pub tau2: f64,
    /// Mean of the studies' baselines `μi`, of UM.RS.
    pub mu: Option<f64>,
    /// Their variance.
    pub sigma2: Option<f64>,
    /// From `tau2` and the typical variance of the studies' own effects, percent; `None` for one study.
    pub i2: Option<f64>,
    /// The same as a ratio of variances.
    pub h2: Option<f64>,
    /// Wald's test of heterogeneity in the model with an effect for each study; `None` below two studies.
    pub wald: Option<Heterogeneity>,
    /// The likelihood-ratio test of the same.
    pub lrt: Option<Heterogeneity>,
    /// How well the model fits, with all constants.
    pub fit: Fit,
    /// Share of each study in the information on the effect, percent; `None` where a study says nothing of it.
    pub weights: Vec<Option<f64>>,
}

/// Pools counts by a generalised linear mixed model.
///
/// Study i has the effect `θi ~ N(θ, tau2)`. With `pji` the risk and `λji` the rate of group j, `Bin` the binomial
/// distribution:
/// - UM.FS: `logit pji = μi ± θi/2`, the `μi` fixed parameters; rates: `ln λji = μi ± θi/2`;
/// - UM.RS: the same with `μi ~ N(μ, σ²)`, independent of `θi`;
/// - CM.EL: `P(ai | ai + ci) ∝ C(n1i, ai) C(n2i, ci) e^(ai θi)`; rates: `x1i ~ Bin(x1i + x2i, logit⁻¹(θi + ln(t1i/t2i)))`;
/// - CM.AL: `ai ~ Bin(ai + ci, logit⁻¹(θi + ln(n1i/n2i)))`;
/// - one group: `xi ~ Bin(ni, logit⁻¹ θi)`, or Poisson with the mean `ti e^θi`.
///
/// The likelihood is integrated over the random effects and maximised by Newton's method with exact derivatives; the
/// search starts at several values of `tau2`, 0 among them, and keeps the best. The heterogeneity tests compare the
/// model with `tau2 = 0` with the one that has an effect for each study; a study whose own effect is infinite adds
/// nothing to Wald's. `I²` and `H²` take the variances of log odds (ratios) or log rates (ratios) with ½ added to
/// tables with an empty cell. Criteria count 2k observations under UM and k elsewhere.
///
/// Of two groups, studies in which nobody or everybody had the event are left out.
///
/// # Errors
/// `TooFew` without a study that says something; `Count` for a count below 0, a time of 0 or a number that is
/// infinite; `WholeCounts` under CM.EL for people; `Level`; `Tau2`; `NoEvents` where the effect is infinite;
/// `NoMaximum` where the likelihood has none.
///
/// # Source
/// Stijnen, Hamza and Özdemir (2010), doi:10.1002/sim.4040; Jackson, Law, Stijnen, Viechtbauer and White (2018),
/// doi:10.1002/sim.7588. metafor: `rma.glmm()`.
pub fn glmm(counts: Counts<'_>, options: &Options) -> Result<Glmm, StatsError> {
    if !(options.level > 0.0 && options.level < 1.0) {
        return Err(StatsError::Level);
    }
    if options.tau2.is_some_and(|t| !(t.is_finite() && t >= 0.0)) {
        return Err(StatsError::Tau2);
    }
    let design = Design::new(counts, options.model)?;
    let k = design.k();
    let known = options.tau2.or((k == 1).then_some(0.0));
    let common = design.fit(0.0).ok_or(StatsError::NoMaximum)?;
    let tests = design.heterogeneity(&common);
    let (maximum, estimated) = match known {
        Some(tau2) if tau2 > 0.0 => (design.fit(tau2).ok_or(StatsError::NoMaximum)?, false),
        Some(_) => (common, false),
        None => (design.random(common)?, true),
    };
    let mut found = infer(&design, &maximum, estimated, options)?;
    if let Some((wald, lrt)) = tests {
        (found.wald, found.lrt) = (Some(wald), Some(lrt));
    }
    Ok(found)
}

/// Estimate, interval and fit at a maximum.
fn infer(
    design: &Design,
    maximum: &Maximum,
    estimated: bool,
    options: &Options,
) -> Result<Glmm, StatsError> {
    let k = design.k();
    let [estimate, ..] = maximum.at.shared;
    let variance = newton::solve(&maximum.information, 0.0, &[1.0, 0.0, 0.0, 0.0]);
    let [variance, ..] = variance.ok_or(StatsError::NoMaximum)?;
    let se = variance.sqrt();
    let [.., tau] = maximum.at.shared;
    let tau2 = tau * tau;
    let statistic = estimate / se;
    let df = (options.t && k > 1).then_some(k as f64 - 1.0);
    let q = critical(options.level, df);
    let predicted = match options.prediction {
        Prediction::AsTest => q,
        Prediction::Hts => critical(options.level, Some(k as f64 - 2.0)),
    };
    let (observations, others) = design.size();
    let parameters = others + if estimated { 2.0 } else { 1.0 };
    let typical = design.typical_variance();
    let finite = estimate.is_finite() && se.is_finite() && maximum.value.is_finite();
    if !finite {
        return Err(StatsError::NoMaximum);
    }
    Ok(Glmm {
        k,
        estimate,
        se,
        ci: around(estimate, q * se),
        statistic,
        df,
        p: match df {
            Some(df) => student_t::two_sided(statistic, df),
            None => normal::two_sided(statistic),
        },
        pi: ((estimated || tau2 > 0.0) && k > 2)
            .then(|| around(estimate, predicted * (tau2 + variance).sqrt())),
        tau2,
        mu: design.mu(&maximum.at),
        sigma2: design.sigma2(&maximum.at),
        i2: typical.map(|s2| i2(tau2, s2)),
        h2: typical.map(|s2| h2(tau2, s2)),
        wald: None,
        lrt: None,
        fit: criteria_of(observations, maximum.value, parameters, Likelihood::Ml),
        weights: design.weights(maximum),
    })
}
