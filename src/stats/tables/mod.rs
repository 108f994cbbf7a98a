//! Pooling from counts: Mantel and Haenszel's estimators and Peto's, which need no correction of zero cells.
//!
//! All assume one common effect.

mod effect;
mod homogeneity;
mod mantel_haenszel;
mod peto;

pub use homogeneity::Homogeneity;
pub use mantel_haenszel::{
    PersonTimeMeasure, TableMeasure, mantel_haenszel, mantel_haenszel_rates,
};
pub use peto::peto;

use super::dist::{chi_squared, normal};
use super::fit::{Fit, criteria};
use super::heterogeneity::{CochranQ, from_q};
use super::math::ln;
use super::pool::{around, critical};
use super::tau2::Likelihood;
use super::{Interval, StatsError};

/// A 2×2 table; counts of at least 0, not necessarily whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Table2x2 {
    /// Events in the first group.
    pub ai: f64,
    /// Others in the first group.
    pub bi: f64,
    /// Events in the second group.
    pub ci_: f64,
    /// Others in the second group.
    pub di: f64,
}

impl Table2x2 {
    fn cells(&self) -> [f64; 4] {
        [self.ai, self.bi, self.ci_, self.di]
    }

    fn n1i(&self) -> f64 {
        self.ai + self.bi
    }

    fn n2i(&self) -> f64 {
        self.ci_ + self.di
    }

    fn total(&self) -> f64 {
        self.n1i() + self.n2i()
    }

    /// Whether both groups have people.
    fn compares(&self) -> bool {
        self.n1i() > 0.0 && self.n2i() > 0.0
    }

    /// Whether both groups have people, and both outcomes occurred.
    fn informs(&self) -> bool {
        self.compares() && self.ai + self.ci_ > 0.0 && self.bi + self.di > 0.0
    }

    /// Mean and variance of `ai` without an effect, the margins given:
    /// `(ai + ci) n1i/Ni` and `n1i n2i (ai + ci)(bi + di) / (Ni² (Ni - 1))`.
    fn hypergeometric(&self) -> (f64, f64) {
        let (n1, n2, n) = (self.n1i(), self.n2i(), self.total());
        let (events, others) = (self.ai + self.ci_, self.bi + self.di);
        let variance = (n1 / n) * (n2 / n) * events * others / (n - 1.0);
        (events * (n1 / n), if n > 1.0 { variance } else { 0.0 })
    }
}

/// Events and person-time of two groups; events at least 0, times above 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PersonTime {
    /// Events in the first group.
    pub x1i: f64,
    /// Person-time of the first group.
    pub t1i: f64,
    /// Events in the second group.
    pub x2i: f64,
    /// Person-time of the second group.
    pub t2i: f64,
}

/// How counts are pooled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CountOptions {
    /// Confidence level, in (0, 1).
    pub level: f64,
    /// Whether the test of association is corrected for continuity by ½.
    pub correct: bool,
}

impl Default for CountOptions {
    /// 95%, corrected.
    fn default() -> Self {
        Self {
            level: 0.95,
            correct: true,
        }
    }
}

/// An effect pooled from counts; ratios as logarithms.
#[derive(Debug, Clone, PartialEq)]
pub struct FromCounts {
    /// Number of tables.
    pub k: usize,
    /// Confidence level.
    pub level: f64,
    /// The pooled effect.
    pub estimate: f64,
    /// Its standard error; 0 where no table has an event and the effect is a difference.
    pub se: f64,
    /// Confidence interval, normal.
    pub ci: Interval,
    /// `estimate / se`; `None` when `se` is 0.
    pub statistic: Option<f64>,
    /// Two-sided p-value; `None` when `se` is 0.
    pub p: Option<f64>,
    /// `Σ (yi - estimate)²/vi` over the tables that have an effect of their own, which are `df + 1`.
    ///
    /// `None` where there are none.
    pub q: Option<CochranQ>,
    /// Percent, from Q; `None` below two such tables.
    pub i2: Option<f64>,
    /// `Q/df`; `None` below two such tables.
    pub h2: Option<f64>,
    /// Normal likelihood of these effects; `None` where there are none.
    pub fit: Option<Fit>,
    /// Share of each table in the estimate, percent.
    pub weights: Vec<f64>,
    /// Test that there is no association in any table, where it belongs to the measure.
    pub association: Option<Association>,
    /// Tests that the odds ratios are equal; for the odds ratio.
    pub homogeneity: Option<Homogeneity>,
}

/// A test of association, chi-squared with one df.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Association {
    /// `(|Σ (xi - Ei)| - ½)² / Σ Vi`, or without the ½; 0 when the sum is within it.
    pub statistic: f64,
    /// Upper tail.
    pub p: f64,
    /// The statistic without the ½.
    pub uncorrected: f64,
    /// Upper tail.
    pub uncorrected_p: f64,
}

/// An estimate with its variance, and what the tables add to it.
struct Estimate {
    value: f64,
    variance: f64,
    weights: Vec<f64>,
}

/// Adds to an estimate its test and what the effects of single tables say.
fn finish(found: &Estimate, effects: &[(f64, f64)], level: f64) -> Result<FromCounts, StatsError> {
    if !found.value.is_finite() || !found.variance.is_finite() {
        return Err(StatsError::NoEvents);
    }
    let (estimate, se) = (found.value, found.variance.sqrt());
    let statistic = (se > 0.0).then(|| estimate / se);
    let square = |(y, v): &(f64, f64)| (y - estimate) * (y - estimate) / v;
    let value: f64 = effects.iter().map(square).sum();
    let q = effects.len().checked_sub(1).map(|df| CochranQ {
        q: value,
        df,
        p: (df > 0).then(|| chi_squared::sf(value, df as f64)),
    });
    let shares = q.as_ref().and_then(from_q);
    let total: f64 = found.weights.iter().sum();
    Ok(FromCounts {
        k: found.weights.len(),
        level,
        estimate,
        se,
        ci: around(estimate, critical(level, None) * se),
        statistic,
        p: statistic.map(normal::two_sided),
        q,
        i2: shares.map(|(i2, _)| i2),
        h2: shares.map(|(_, h2)| h2),
        fit: q.map(|q| likelihood(effects, q.q)),
        weights: found.weights.iter().map(|w| 100.0 * (w / total)).collect(),
        association: None,
        homogeneity: None,
    })
}

/// `-½ Σ (ln 2π + ln vi) - ½ Q`.
fn likelihood(effects: &[(f64, f64)], q: f64) -> Fit {
    const LN_2PI: f64 = 1.837_877_066_409_345_5;
    let logs: f64 = effects.iter().map(|(_, v)| LN_2PI + ln(*v)).sum();
    criteria(effects.len(), -0.5 * (logs + q), 1, Likelihood::Ml)
}

/// The test of association from `Σ (xi - Ei)` and `Σ Vi`; `None` without variance.
fn association(difference: f64, variance: f64, correct: bool) -> Option<Association> {
    let least = if correct { 0.5 } else { 0.0 };
    let outside = (difference.abs() - least).max(0.0);
    let statistic = outside * outside / variance;
    let uncorrected = difference * difference / variance;
    (variance > 0.0).then(|| Association {
        statistic,
        p: chi_squared::sf(statistic, 1.0),
        uncorrected,
        uncorrected_p: chi_squared::sf(uncorrected, 1.0),
    })
}

fn check_level(level: f64) -> Result<(), StatsError> {
    if level > 0.0 && level < 1.0 {
        Ok(())
    } else {
        Err(StatsError::Level)
    }
}

fn check_tables(tables: &[Table2x2]) -> Result<(), StatsError> {
    if tables.is_empty() {
        return Err(StatsError::TooFew { k: 0, needed: 1 });
    }
    let wrong = |t: &Table2x2| t.cells().iter().any(|x| !x.is_finite() || *x < 0.0);
    match tables.iter().position(wrong) {
        Some(index) => Err(StatsError::Count { index }),
        None => Ok(()),
    }
}
