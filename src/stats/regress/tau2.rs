//! Estimators of the residual between-study variance of a meta-regression.
//!
//! The generalisations of [`crate::stats::tau2`] to p predictors: with an intercept alone they are the same.
//! `P = A - AX(X'AX)⁻¹X'A` for weights `ai`; `y'Py` has the expectation `tr PV + tau2 tr P` and the
//! variance `2 tr PVPV + 4 tau2 tr PVP + 2 tau2² tr PP`.
#![allow(
    clippy::doc_markdown,
    reason = "DerSimonian and HSk are names, not code"
)]

use super::Design;
use super::kernel::{Problem, Weighted};
use super::likelihood::profile;
use crate::stats::dist::chi_squared;
use crate::stats::linear::dot;
use crate::stats::tau2::{Likelihood, Range, Tau2, global, root_of};
use crate::stats::{StatsError, Studies};

/// A function that estimates `tau2` around a regression.
///
/// # Errors
/// `TooFew` when `k <= p`; `Lengths`; `NotFinite` when sums overflow.
pub type Estimator = fn(&Studies, &Design) -> Result<Tau2, StatsError>;

/// `tau2` by DerSimonian and Laird: `max(0, (QE - (k-p)) / tr P)`, `ai = 1/vi`.
///
/// # Source
/// Raudenbush (2009), Analyzing effect sizes: random-effects models, in The Handbook of Research Synthesis
/// and Meta-Analysis; Viechtbauer et al. (2015), doi:10.1037/met0000023.
pub fn dl(studies: &Studies, design: &Design) -> Result<Tau2, StatsError> {
    let problem = problem(studies, design)?;
    let (fit, df) = (problem.at(0.0), problem.df());
    let form = common(&fit, df);
    Tau2::new((form.q - df) / form.p, |t| {
        form.variance(t) / (form.p * form.p)
    })
}

/// `tau2` by Hunter and Schmidt: `max(0, (QE - k) / Σ wi)`, `wi = 1/vi`.
///
/// # Source
/// Viechtbauer et al. (2015), doi:10.1037/met0000023.
pub fn hs(studies: &Studies, design: &Design) -> Result<Tau2, StatsError> {
    hunter_schmidt(studies, design, |_, _| 1.0)
}

/// `tau2` by Hunter and Schmidt with the correction for small k: `max(0, (QE k/(k-p) - k) / Σ wi)`.
///
/// # Source
/// Brannick, Potter, Benitez and Morris (2019), doi:10.1177/1094428117741966.
pub fn hsk(studies: &Studies, design: &Design) -> Result<Tau2, StatsError> {
    hunter_schmidt(studies, design, |k, df| k / df)
}

fn hunter_schmidt(
    studies: &Studies,
    design: &Design,
    factor: impl Fn(f64, f64) -> f64,
) -> Result<Tau2, StatsError> {
    let problem = problem(studies, design)?;
    let (fit, df, k) = (problem.at(0.0), problem.df(), problem.k());
    let (form, factor) = (common(&fit, df), factor(k, df));
    let w: f64 = fit.weights.iter().sum();
    Tau2::new((factor * form.q - k) / w, |t| {
        factor * factor * form.variance(t) / (w * w)
    })
}

/// `tau2` by Hedges: `max(0, (RSS - tr PV) / (k-p))` from ordinary least squares, `ai = 1`.
///
/// # Source
/// Raudenbush (2009), in The Handbook of Research Synthesis and Meta-Analysis; Hedges (1983),
/// doi:10.1037/0033-2909.93.2.388.
pub fn he(studies: &Studies, design: &Design) -> Result<Tau2, StatsError> {
    let problem = problem(studies, design)?;
    let form = form(&problem, vec![1.0; studies.k()]);
    Tau2::new((form.q - form.pv) / form.p, |t| {
        form.variance(t) / (form.p * form.p)
    })
}

/// `tau2` by Sidik and Jonkman: `s0² y'Py/(k-p)` with `s0² = Σ (yi - ȳ)²/k` and weights `1/(vi + s0²)`.
///
/// # Source
/// Sidik and Jonkman (2005), doi:10.1111/j.1467-9876.2005.00489.x.
pub fn sj(studies: &Studies, design: &Design) -> Result<Tau2, StatsError> {
    let problem = problem(studies, design)?;
    let crude = studies.spread().1 / problem.k();
    let weights = problem.vi.iter().map(|v| 1.0 / (v + crude)).collect();
    let form = form(&problem, weights);
    let factor = crude / problem.df();
    Tau2::new(factor * form.q, |t| factor * factor * form.variance(t))
}

/// `tau2` by restricted maximum likelihood: the global maximum over `tau2 >= 0` of
/// `-½ (Σ ln(vi + tau2) + ln |X'WX| + Σ wi ri²)`, `wi = 1/(vi + tau2)`. `se² = 2 / tr PP`.
///
/// # Source
/// Viechtbauer et al. (2015), doi:10.1037/met0000023.
pub fn reml(studies: &Studies, design: &Design) -> Result<Tau2, StatsError> {
    maximum(studies, design, Likelihood::Reml)
}

/// `tau2` by maximum likelihood: the global maximum over `tau2 >= 0` of
/// `-½ (Σ ln(vi + tau2) + Σ wi ri²)`. `se² = 2 / Σ wi²`.
///
/// # Source
/// Viechtbauer et al. (2015), doi:10.1037/met0000023.
pub fn ml(studies: &Studies, design: &Design) -> Result<Tau2, StatsError> {
    maximum(studies, design, Likelihood::Ml)
}

fn maximum(studies: &Studies, design: &Design, likelihood: Likelihood) -> Result<Tau2, StatsError> {
    let problem = problem(studies, design)?;
    let range = Range {
        smallest: problem.smallest,
        end: problem.ceiling(),
        near: None,
    };
    let maxima = global(
        &range,
        |t| score(&problem.at(t), likelihood),
        |t| profile(&problem, t, likelihood),
    );
    let fit = problem.at(maxima.best);
    let (_, information) = trace(&fit, likelihood);
    let mut found = Tau2::new(maxima.best, |_| 2.0 / information)?;
    found.second_maximum = maxima.second;
    Ok(found)
}

/// `tr P` and `tr PP` under REML, `tr W` and `tr WW` under ML.
fn trace(fit: &Weighted, likelihood: Likelihood) -> (f64, f64) {
    let w = &fit.weights;
    match likelihood {
        Likelihood::Ml => (w.iter().sum(), dot(w, w)),
        Likelihood::Reml => {
            let leverages = fit.leverages();
            (leverages.trace(w), leverages.square(w, w))
        }
    }
}

/// Derivative of the log-likelihood by `tau2`, and its own derivative.
fn score(fit: &Weighted, likelihood: Likelihood) -> (f64, f64) {
    let (expected, information) = trace(fit, likelihood);
    (0.5 * (fit.q2() - expected), 0.5 * information - fit.q3())
}

/// `tau2` by Paule and Mandel: `Q(tau2) = Σ wi ri² = k - p`. `se² = 2 k²/(k-p) / (Σ wi)²`.
///
/// Empirical Bayes, and the estimators of DerSimonian and Laird and of Sidik and Jonkman iterated to their
/// fixed points, are the same.
///
/// # Source
/// Paule and Mandel (1982), doi:10.6028/jres.087.022; equality: Viechtbauer et al. (2015),
/// doi:10.1037/met0000023.
pub fn pm(studies: &Studies, design: &Design) -> Result<Tau2, StatsError> {
    let problem = problem(studies, design)?;
    at_target(&problem, problem.df())
}

/// Median-unbiased `tau2` of Paule and Mandel: `Q(tau2)` at the median of chi-squared with `k - p` df.
///
/// # Source
/// Viechtbauer (2021), Median-unbiased estimators for the amount of heterogeneity in meta-analysis.
pub fn pmm(studies: &Studies, design: &Design) -> Result<Tau2, StatsError> {
    let problem = problem(studies, design)?;
    at_target(&problem, chi_squared::quantile(0.5, problem.df()))
}

fn at_target(problem: &Problem, target: f64) -> Result<Tau2, StatsError> {
    let (k, df) = (problem.k(), problem.df());
    Tau2::new(root(problem, target), |t| {
        let w: f64 = problem.vi.iter().map(|v| 1.0 / (v + t)).sum();
        2.0 * k * k / df / (w * w)
    })
}

/// The `tau2 >= 0` with `Q(tau2) = target`, or 0 where `Q(0)` is below it. `target > 0`.
pub(super) fn root(problem: &Problem, target: f64) -> f64 {
    root_of(target, problem.spread(), problem.smallest, |t| {
        let fit = problem.at(t);
        (fit.q(), fit.q2())
    })
}

/// The problem, with more rows than columns.
fn problem<'a>(studies: &Studies<'a>, design: &'a Design) -> Result<Problem<'a>, StatsError> {
    let (k, needed) = (studies.k(), design.p() + 1);
    if k < needed {
        return Err(StatsError::TooFew { k, needed });
    }
    Problem::new(studies, design)
}

/// A quadratic form `y'Py` and the traces of its moments.
struct Form {
    q: f64,
    p: f64,
    pv: f64,
    pp: f64,
    pvp: f64,
    pvpv: f64,
}

impl Form {
    fn variance(&self, tau2: f64) -> f64 {
        2.0 * self.pvpv + 4.0 * tau2 * self.pvp + 2.0 * tau2 * tau2 * self.pp
    }
}

/// The form of weights `1/vi`: `PVP = P`.
fn common(fit: &Weighted, df: f64) -> Form {
    let leverages = fit.leverages();
    let w = &fit.weights;
    let p = leverages.trace(w);
    Form {
        q: fit.q(),
        p,
        pv: df,
        pp: leverages.square(w, w),
        pvp: p,
        pvpv: df,
    }
}

fn form(problem: &Problem, weights: Vec<f64>) -> Form {
    let fit = problem.weighted(weights);
    let leverages = fit.leverages();
    let a = &fit.weights;
    let av: Vec<f64> = a.iter().zip(problem.vi).map(|(a, v)| a * v).collect();
    Form {
        q: fit.q(),
        p: leverages.trace(a),
        pv: leverages.trace(&av),
        pp: leverages.square(a, a),
        pvp: leverages.square(a, &av),
        pvpv: leverages.square(&av, &av),
    }
}
