//! Likelihood estimates without each study in turn.

use super::kernel::sums;
use super::likelihood::{ml, profile, reml, score};
use super::search::{Range, global};
use super::{Estimator, Likelihood};
use crate::stats::{StatsError, Studies};

/// What must be left of a sum when a study is taken out of it, so that at most four digits are lost.
const LEFT: f64 = 1e-4;

/// What the score without any one study follows from, at one `tau2`; `ri = yi - mean`.
struct Moments {
    tau2: f64,
    mean: f64,
    /// `Σ wi`, `Σ wi²`, `Σ wi³`.
    w: [f64; 3],
    /// `Σ wi² ri`, `Σ wi³ ri`.
    r: [f64; 2],
    /// `Σ wi² ri²`, `Σ wi³ ri²`.
    q: [f64; 2],
}

impl Moments {
    fn new(studies: &Studies, tau2: f64) -> Self {
        let all = sums(studies, tau2);
        let (mut w, mut r, mut q) = ([all.w, all.w2, 0.0], [0.0; 2], [0.0; 2]);
        let ([_, _, w3], [r2, r3], [q2, q3]) = (&mut w, &mut r, &mut q);
        for (d, v) in studies.pairs() {
            let (wi, ri) = (1.0 / (v + tau2), d - all.mean);
            let square = wi * wi;
            *w3 += square * wi;
            *r2 += square * ri;
            *r3 += square * wi * ri;
            *q2 += square * ri * ri;
            *q3 += square * wi * ri * ri;
        }
        Self {
            tau2,
            mean: all.mean,
            w,
            r,
            q,
        }
    }

    /// Score and its slope without a study with the estimate `d` (less the origin) and the variance `v`.
    ///
    /// The mean moves by `-wi ri/(Σ w - wi)`, and the residuals of the others against it. `None` where too
    /// little is left of a sum.
    fn without(&self, (d, v): (f64, f64), likelihood: Likelihood) -> Option<(f64, f64)> {
        let (wi, ri) = (1.0 / (v + self.tau2), d - self.mean);
        let (square, cube) = (wi * wi, wi * wi * wi);
        let [w1, w2, w3] = self.w;
        let (w1, w2, w3) = (w1 - wi, w2 - square, w3 - cube);
        let [r2, r3] = self.r;
        let (r2, r3) = (r2 - square * ri, r3 - cube * ri);
        let [q2, q3] = self.q;
        let (q2, q3) = (q2 - square * ri * ri, q3 - cube * ri * ri);
        let up = wi * ri / w1;
        let q2 = q2 + up * (2.0 * r2 + up * w2);
        let q3 = q3 + up * (2.0 * r3 + up * w3);
        let r2 = r2 + up * w2;
        let curve = q3 - r2 * r2 / w1;
        let mean = w2 / w1;
        let (trace, trace2) = match likelihood {
            Likelihood::Ml => (w1, w2),
            Likelihood::Reml => (w1 - mean, w2 - 2.0 * w3 / w1 + mean * mean),
        };
        let [all, ..] = self.w;
        let [scatter, _] = self.q;
        let exact = trace > LEFT * all && q2 > LEFT * scatter;
        exact.then_some((0.5 * (q2 - trace), 0.5 * trace2 - curve))
    }
}

/// Estimates `tau2` by a likelihood without single studies.
///
/// The scan for maxima sees the sums of all studies at every point of its grid, less what the deleted one adds
/// to them, which takes O(1) for each deletion; only the roots are polished on the studies themselves.
pub(in crate::stats) struct Deletion {
    likelihood: Likelihood,
    grid: Vec<Moments>,
    range: Range,
}

impl Deletion {
    /// `None` where the estimator is no likelihood's, or there are less than four studies.
    pub(in crate::stats) fn new(
        studies: &Studies,
        estimator: Estimator,
    ) -> Result<Option<Self>, StatsError> {
        let is = |other: Estimator| std::ptr::fn_addr_eq(estimator, other);
        let likelihood = if is(reml) {
            Likelihood::Reml
        } else if is(ml) {
            Likelihood::Ml
        } else {
            return Ok(None);
        };
        if studies.k() < 4 {
            return Ok(None);
        }
        // The variance of any k - 1 estimates is at most this.
        let s = studies.spread().1 / (studies.df() - 1.0);
        let largest = studies.vi().iter().fold(0.0_f64, |m, v| m.max(*v));
        let range = Range {
            smallest: studies.smallest(),
            end: s + (s * largest).sqrt(),
            near: Some(estimator(studies)?.tau2),
        };
        if !range.end.is_finite() {
            return Err(StatsError::NotFinite);
        }
        let grid = range.grid().map(|t| Moments::new(studies, t)).collect();
        Ok(Some(Self {
            likelihood,
            grid,
            range,
        }))
    }

    /// `tau2` of the `rest` of the studies without `deleted`: its estimate less the origin, and its variance.
    pub(in crate::stats) fn without(
        &self,
        deleted: (f64, f64),
        rest: &Studies,
    ) -> Result<f64, StatsError> {
        let exact = |t: f64| score(&sums(rest, t), self.likelihood);
        let at = |t: f64| {
            let known = self.grid.iter().find(|m| m.tau2.to_bits() == t.to_bits());
            let known = known.and_then(|moments| moments.without(deleted, self.likelihood));
            known.unwrap_or_else(|| exact(t))
        };
        let maxima = global(&self.range, at, |t| profile(rest, t, self.likelihood));
        if maxima.best.is_finite() {
            Ok(maxima.best)
        } else {
            Err(StatsError::NotFinite)
        }
    }
}
