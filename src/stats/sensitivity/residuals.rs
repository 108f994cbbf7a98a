//! Residuals, and what the model makes of single studies.

use std::cmp::Ordering;

use super::deleted::leave_one_out;
use crate::stats::dist::normal;
use crate::stats::pool::{Model, Options, Test, around, between_study, critical, mean, shares};
use crate::stats::{Interval, StatsError, Studies};

/// A residual, its standard error and their ratio; on the effect scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Residual {
    /// Observed less expected.
    pub resid: f64,
    /// Its standard error.
    pub se: f64,
    /// `resid / se`.
    pub z: f64,
}

impl Residual {
    fn new(resid: f64, se: f64) -> Self {
        let z = resid / se;
        Self { resid, se, z }
    }
}

/// Internally standardised residuals `yi - mu`, in the order of the studies.
///
/// `se² = (1 - hi)² mi + Σ_{j≠i} hj² mj` with `mi = vi + tau2` and the weights `hi` as shares of 1, which is
/// `mi (1 - hi)` for weights `1/mi`. The factor of HKSJ has no part in it.
///
/// # Errors
/// `TooFew` for less than two studies; what pooling reports.
///
/// # Source
/// Hedges and Olkin (1985), Statistical Methods for Meta-Analysis, chapter 12. metafor: `rstandard()`.
pub fn rstandard(
    studies: &Studies,
    model: Model,
    options: &Options,
) -> Result<Vec<Residual>, StatsError> {
    let k = studies.k();
    if k < 2 {
        return Err(StatsError::TooFew { k, needed: 2 });
    }
    let tau2 = between_study(studies, model, options)?.tau2;
    let mu = mean(studies, tau2, Test::Z).estimate;
    let hats: Vec<f64> = shares(studies, tau2).iter().map(|w| 0.01 * w).collect();
    let variances: Vec<f64> = studies.vi().iter().map(|v| v + tau2).collect();
    let rows = || variances.iter().zip(&hats);
    let spread = |(m, h): (&f64, &f64)| h * h * m;
    let all: f64 = rows().map(spread).sum();
    let found = studies.yi().iter().zip(rows()).enumerate();
    Ok(found
        .map(|(index, (y, (m, h)))| {
            let others = || rows().enumerate().filter(|(other, _)| *other != index);
            // Little is left of a sum without the study that makes up most of it: the others are added up.
            let (left, rest): (f64, f64) = if *h > 0.5 {
                let left = others().map(|(_, (_, h))| h).sum();
                (left, others().map(|(_, row)| spread(row)).sum())
            } else {
                (1.0 - h, all - spread((m, h)))
            };
            Residual::new(y - mu, (left * left * m + rest).sqrt())
        })
        .collect())
}

/// Externally standardised (studentised) residuals `yi - mu_-i`, in the order of the studies.
///
/// `se² = f (vi + tau2_-i) + Var(mu_-i)`, `-i` without the study, and `f` the factor of HKSJ there, else 1.
///
/// # Errors
/// As [`leave_one_out`].
///
/// # Source
/// Viechtbauer and Cheung (2010), doi:10.1002/jrsm.11. metafor: `rstudent()`.
pub fn rstudent(
    studies: &Studies,
    model: Model,
    options: &Options,
) -> Result<Vec<Residual>, StatsError> {
    let deleted = leave_one_out(studies, model, options)?;
    let rows = studies.yi().iter().zip(studies.vi()).zip(&deleted);
    let residual = rows.map(|((y, v), del)| {
        let se = (del.factor * (v + del.tau2) + del.se * del.se).sqrt();
        Residual::new(y - del.estimate, se)
    });
    Ok(residual.collect())
}

/// Pearson's residuals `(yi - mu)/sqrt(vi + tau2)`, in the order of the studies.
///
/// # Errors
/// What pooling reports.
pub fn pearson(studies: &Studies, model: Model, options: &Options) -> Result<Vec<f64>, StatsError> {
    let tau2 = between_study(studies, model, options)?.tau2;
    let mu = mean(studies, tau2, Test::Z).estimate;
    let rows = studies.yi().iter().zip(studies.vi());
    Ok(rows.map(|(y, v)| (y - mu) / (v + tau2).sqrt()).collect())
}

/// The predicted true effect of a study; on the effect scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Blup {
    /// `λ yi + (1-λ) mu`, `λ = tau2/(tau2 + vi)`.
    pub estimate: f64,
    /// `sqrt(λ vi + (1-λ)² Var(mu))`.
    pub se: f64,
    /// Its interval, by the distribution of the test.
    pub pi: Interval,
    /// The deviation of the study from `mu`: `λ (yi - mu)`.
    pub ranef: f64,
    /// `sqrt(λ vi + λ² Var(mu))`.
    pub ranef_se: f64,
}

/// Best linear unbiased predictions of the studies' true effects, in their order; estimates drawn towards `mu`.
///
/// `Var(mu)` has the factor of HKSJ. Under common effects every prediction is `mu`.
///
/// # Errors
/// `Level`; what pooling reports.
///
/// # Source
/// Raudenbush and Bryk (1985), doi:10.3102/10769986010002075. Robinson (1991), doi:10.1214/ss/1177011926.
/// metafor: `blup()`, `ranef()`.
pub fn blup(studies: &Studies, model: Model, options: &Options) -> Result<Vec<Blup>, StatsError> {
    if !(options.level > 0.0 && options.level < 1.0) {
        return Err(StatsError::Level);
    }
    let tau2 = between_study(studies, model, options)?.tau2;
    let test = if studies.k() == 1 {
        Test::Z
    } else {
        options.test
    };
    let mu = mean(studies, tau2, test);
    let df = (test != Test::Z).then(|| studies.df());
    let width = critical(options.level, df);
    let rows = studies.yi().iter().zip(studies.vi());
    let found = rows.map(|(y, v)| {
        let (own, rest) = (tau2 / (tau2 + v), v / (tau2 + v));
        let estimate = mu.estimate + own * (y - mu.estimate);
        let se = (own * v + rest * rest * mu.variance).sqrt();
        Blup {
            estimate,
            se,
            pi: around(estimate, width * se),
            ranef: own * (y - mu.estimate),
            ranef_se: (own * v + own * own * mu.variance).sqrt(),
        }
    });
    Ok(found.collect())
}

/// A point of a radial (Galbraith) plot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Radial {
    /// `1/sqrt(vi + tau2)`.
    pub x: f64,
    /// `yi/sqrt(vi + tau2)`: the slope of a line from the origin is the estimate.
    pub y: f64,
}

/// Standardised estimates against precision, in the order of the studies.
///
/// # Errors
/// What pooling reports.
///
/// # Source
/// Galbraith (1988), doi:10.1002/sim.4780070807. metafor: `radial()`.
pub fn radial(
    studies: &Studies,
    model: Model,
    options: &Options,
) -> Result<Vec<Radial>, StatsError> {
    let tau2 = between_study(studies, model, options)?.tau2;
    let rows = studies.yi().iter().zip(studies.vi());
    let point = rows.map(|(y, v)| {
        let x = 1.0 / (v + tau2).sqrt();
        Radial { x, y: y * x }
    });
    Ok(point.collect())
}

/// Normal quantiles that belong to some numbers by their ranks, in their order: the abscissae of a Q-Q plot.
///
/// `Φ⁻¹((r - a)/(n + 1 - 2a))` with `a = 3/8` up to ten numbers, else ½; of equal numbers the first is the smaller. NaN
/// counts as larger than all numbers.
///
/// # Source
/// Blom (1958), Statistical Estimates and Transformed Beta-Variables. R: `qqnorm()`, `ppoints()`.
pub fn normal_scores(numbers: &[f64]) -> Vec<f64> {
    let n = numbers.len();
    let a = if n <= 10 { 0.375 } else { 0.5 };
    let mut order: Vec<(usize, f64)> = numbers.iter().map(|x| x + 0.0).enumerate().collect();
    order.sort_by(|(_, x), (_, y)| x.total_cmp(y));
    let mut scores: Vec<(usize, f64)> = order
        .into_iter()
        .enumerate()
        .map(|(rank, (place, _))| {
            // By the nearer tail, so that the scores are symmetric.
            let share = |below: usize| ((below + 1) as f64 - a) / (n as f64 + 1.0 - 2.0 * a);
            let above = n - 1 - rank;
            let score = match rank.cmp(&above) {
                Ordering::Less => -normal::isf(share(rank)),
                Ordering::Equal => 0.0,
                Ordering::Greater => normal::isf(share(above)),
            };
            (place, score)
        })
        .collect();
    scores.sort_unstable_by_key(|(place, _)| *place);
    scores.into_iter().map(|(_, score)| score).collect()
}
