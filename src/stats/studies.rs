//! The data of one analysis, checked once.

use super::StatsError;

/// Estimates and sampling variances of k >= 1 studies, all finite, all variances above 0.
///
/// The study with the smallest variance is the head: sums run over the others and add it last, with
/// estimates counted from its own. So a weight that outgrows all others together, or a large constant in
/// all estimates, costs no digits.
#[derive(Debug, Clone, Copy)]
pub struct Studies<'a> {
    yi: &'a [f64],
    vi: &'a [f64],
    weights: Option<&'a [f64]>,
    head: Head,
}

#[derive(Debug, Clone, Copy)]
struct Head {
    index: usize,
    y: f64,
    v: f64,
}

/// A sub-slice of estimates with its variances.
pub(super) type Part<'a> = (&'a [f64], &'a [f64]);

impl<'a> Studies<'a> {
    /// Checks `yi` (finite) and `vi` (finite, above 0), of equal length k >= 1.
    pub fn new(yi: &'a [f64], vi: &'a [f64]) -> Result<Self, StatsError> {
        if yi.len() != vi.len() {
            return Err(StatsError::Lengths {
                expected: yi.len(),
                found: vi.len(),
            });
        }
        let mut head: Option<Head> = None;
        for (index, (&y, &v)) in yi.iter().zip(vi).enumerate() {
            if !y.is_finite() {
                return Err(StatsError::Estimate { index });
            }
            if !v.is_finite() || v <= 0.0 {
                return Err(StatsError::Variance { index });
            }
            if head.is_none_or(|h| v < h.v) {
                head = Some(Head { index, y, v });
            }
        }
        let head = head.ok_or(StatsError::TooFew { k: 0, needed: 1 })?;
        Ok(Self {
            yi,
            vi,
            weights: None,
            head,
        })
    }

    /// The same studies with the user's weights: finite, at least 0, not all 0.
    pub fn with_weights(self, weights: &'a [f64]) -> Result<Self, StatsError> {
        if weights.len() != self.k() {
            return Err(StatsError::Lengths {
                expected: self.k(),
                found: weights.len(),
            });
        }
        if let Some(index) = weights.iter().position(|w| !w.is_finite() || *w < 0.0) {
            return Err(StatsError::Weight { index });
        }
        if weights.iter().all(|w| *w == 0.0) {
            return Err(StatsError::Weight { index: 0 });
        }
        Ok(Self {
            weights: Some(weights),
            ..self
        })
    }

    /// Number of studies.
    pub fn k(&self) -> usize {
        self.yi.len()
    }

    /// Estimates.
    pub fn yi(&self) -> &'a [f64] {
        self.yi
    }

    /// Sampling variances.
    pub fn vi(&self) -> &'a [f64] {
        self.vi
    }

    /// The user's weights, if there are any.
    pub fn weights(&self) -> Option<&'a [f64]> {
        self.weights
    }

    /// Residual degrees of freedom `k - 1`.
    pub fn df(&self) -> f64 {
        (self.k() - 1) as f64
    }

    /// Smallest sampling variance.
    pub(super) fn smallest(&self) -> f64 {
        self.head.v
    }

    /// Estimate of the study with the smallest variance: the origin of all sums.
    pub(super) fn origin(&self) -> f64 {
        self.head.y
    }

    /// The studies before and after the head.
    pub(super) fn others(&self) -> (Part<'a>, Part<'a>) {
        let cut = |s: &'a [f64]| {
            let (before, rest) = s.split_at(self.head.index);
            (before, rest.split_at(rest.len().min(1)).1)
        };
        let ((y0, y1), (v0, v1)) = (cut(self.yi), cut(self.vi));
        ((y0, v0), (y1, v1))
    }

    /// Pairs of estimate less the origin, and variance.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (f64, f64)> + Clone + 'a {
        let origin = self.head.y;
        self.yi
            .iter()
            .zip(self.vi)
            .map(move |(y, v)| (y - origin, *v))
    }

    /// Unweighted mean less the origin, and the sum of squares around it.
    pub(super) fn spread(&self) -> (f64, f64) {
        let mean = self.pairs().map(|(d, _)| d).sum::<f64>() / self.k() as f64;
        (
            mean,
            self.pairs().map(|(d, _)| (d - mean) * (d - mean)).sum(),
        )
    }

    /// A value of `tau2` above which no score is positive and `Q(tau2)` is below `k - 1`.
    ///
    /// With `s` the sample variance, `Σ wi² (yi - mu)² <= s (k-1) / (min vi + tau2)²` and
    /// `tr P >= (k-1) / (max vi + tau2)`: the scores of ML and REML are negative from
    /// `s + sqrt(s max vi)` on.
    pub(super) fn ceiling(&self) -> f64 {
        if self.k() < 2 {
            return 0.0;
        }
        let s = self.spread().1 / self.df();
        let largest = self.vi.iter().fold(0.0_f64, |m, v| m.max(*v));
        s + (s * largest).sqrt()
    }
}
