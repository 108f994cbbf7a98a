//! Arms with a mean and a standard deviation.

use super::effect::{holds, present, square};
use super::{Part, Unusable};
use crate::stats::math::sqrt;

/// A group of participants, described by n, mean and sd.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub(super) n: f64,
    pub(super) mean: f64,
    pub(super) sd: f64,
}

impl Group {
    /// `n`, `mean`, `sd`, if they can be what they are said to be.
    pub(super) fn new(n: f64, mean: f64, sd: f64) -> Result<Self, Unusable> {
        present(&[n, mean, sd])?;
        holds(n > 0.0, "n is not above 0")?;
        holds(sd >= 0.0, "a standard deviation is negative")?;
        if n < 1.0 {
            Err(Unusable::TooFew)
        } else {
            Ok(Self { n, mean, sd })
        }
    }

    /// The one group of `MEASURE(arm)`.
    pub(super) fn one(x: &[f64]) -> Result<Self, Unusable> {
        let &[ni, mi, sdi] = x else {
            return Err(Unusable::Incomplete);
        };
        Self::new(ni, mi, sdi)
    }

    /// The two groups of `MEASURE(arm, reference)`.
    pub(super) fn two(x: &[f64]) -> Result<(Self, Self), Unusable> {
        let &[n1i, m1i, sd1i, n2i, m2i, sd2i] = x else {
            return Err(Unusable::Incomplete);
        };
        Ok((Self::new(n1i, m1i, sd1i)?, Self::new(n2i, m2i, sd2i)?))
    }

    /// Degrees of freedom of the standard deviation.
    pub(super) fn df(self) -> f64 {
        self.n - 1.0
    }

    /// Variance of the observations.
    pub(super) fn var(self) -> f64 {
        square(self.sd)
    }

    /// `sd² / n`: the squared standard error of the mean.
    pub(super) fn var_mean(self) -> f64 {
        self.var() / self.n
    }

    /// Coefficient of variation, squared.
    pub(super) fn cv2(self) -> f64 {
        square(self.sd / self.mean)
    }

    /// More than one participant and a spread: what a standard deviation in a denominator or a logarithm needs.
    pub(super) fn spread(self) -> Result<Self, Unusable> {
        if self.n <= 1.0 {
            Err(Unusable::TooFew)
        } else if self.sd == 0.0 {
            Err(Unusable::Impossible("a standard deviation is 0"))
        } else {
            Ok(self)
        }
    }

    /// A positive mean: what a ratio of means needs.
    pub(super) fn positive(self) -> Result<Self, Unusable> {
        if self.mean > 0.0 {
            Ok(self)
        } else {
            Err(Unusable::Impossible("a mean is not above 0"))
        }
    }
}

/// Pooled standard deviation of two groups and its degrees of freedom.
pub(super) fn pooled_sd(e: Group, c: Group) -> (f64, f64) {
    let m = e.n + c.n - 2.0;
    (sqrt((e.df() * e.var() + c.df() * c.var()) / m), m)
}

/// The part of one number in a mean over the rows.
pub(super) fn part(value: f64, weight: f64) -> [Part; 2] {
    [Part { value, weight }, Part::NONE]
}
