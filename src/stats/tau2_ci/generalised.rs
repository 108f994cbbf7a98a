//! Confidence interval of the between-study variance by a generalised Q.

use super::Tau2Interval;
use super::quadratic::Quadratic;
use crate::stats::math::ln;
use crate::stats::root::brent;
use crate::stats::tau2::generalised_q as statistic;
use crate::stats::{Interval, StatsError, Studies};

/// All `tau2 >= 0` at which neither tail of `Q = Σ ai (yi - ya)²`, at its observed value, is below `(1 - level)/2`.
///
/// `ai` are the user's weights, `ya` their mean of the `yi`; Q is a sum of chi-squared variables whose weights depend on
/// `ai` and `vi + tau2`. `level` in (0, 1). One study gives 0 to 0.
///
/// # Errors
/// `WeightsNeeded` without weights; `NotFinite` when sums overflow, or one study has all the weight.
///
/// # Source
/// Jackson (2013), Research Synthesis Methods 4(3), 220-229.
pub fn generalised_q(studies: &Studies, level: f64) -> Result<Tau2Interval, StatsError> {
    let outside = 0.5 * (1.0 - level);
    let form = Observed::new(studies)?;
    if form.lower(0.0) < outside {
        return Ok(Tau2Interval {
            tau2: Interval { lo: 0.0, hi: 0.0 },
            empty: true,
        });
    }
    let upper = |t: f64| ln(form.quadratic(t).tails(form.q).1 / outside);
    let lower = |t: f64| -ln(form.lower(t) / outside);
    Ok(Tau2Interval {
        tau2: Interval {
            lo: form.root(upper)?,
            hi: form.root(lower)?,
        },
        empty: false,
    })
}

/// The `tau2` at which the observed generalised Q is the median of its distribution, or 0.
pub(in crate::stats) fn median(studies: &Studies) -> Result<f64, StatsError> {
    let form = Observed::new(studies)?;
    form.root(|t| {
        let (lower, upper) = form.quadratic(t).tails(form.q);
        upper - lower
    })
}

/// A generalised Q as it was observed.
struct Observed<'a> {
    studies: &'a Studies<'a>,
    weights: &'a [f64],
    q: f64,
}

impl<'a> Observed<'a> {
    fn new(studies: &'a Studies<'a>) -> Result<Self, StatsError> {
        let weights = studies.weights().ok_or(StatsError::WeightsNeeded)?;
        let used = weights.iter().filter(|a| **a > 0.0).count();
        let q = statistic(studies, weights);
        if used < 2 || !q.is_finite() {
            return Err(StatsError::NotFinite);
        }
        Ok(Self {
            studies,
            weights,
            q,
        })
    }

    fn quadratic(&self, tau2: f64) -> Quadratic {
        Quadratic::new(self.studies, self.weights, tau2)
    }

    /// `P(Q <= q)` at `tau2`.
    fn lower(&self, tau2: f64) -> f64 {
        self.quadratic(tau2).tails(self.q).0
    }

    /// Root of a function that rises with `tau2`; 0 where it is above 0 from the start.
    fn root(&self, rising: impl Fn(f64) -> f64) -> Result<f64, StatsError> {
        if rising(0.0) >= 0.0 {
            return Ok(0.0);
        }
        // Q is expected at its observed value near this, without the sampling variances.
        let smallest = self.studies.smallest();
        let total: f64 = self.weights.iter().sum();
        let per_unit: f64 = self.weights.iter().map(|a| a * (1.0 - a / total)).sum();
        let mut above = (self.q / per_unit).max(smallest);
        let mut below = above;
        while rising(above) < 0.0 {
            (below, above) = (above, 2.0 * above);
        }
        while rising(below) >= 0.0 {
            (above, below) = (below, 0.25 * below);
        }
        brent(below, above, 1e-15 * smallest, rising).ok_or(StatsError::NotFinite)
    }
}
