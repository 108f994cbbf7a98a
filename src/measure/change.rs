//! An arm measured twice.

use super::Unusable;
use super::effect::{holds, present};
use super::groups::Group;

/// An arm measured twice; `1` after, `2` before, so that `m1i - m2i` is the change.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change {
    pub(super) ni: f64,
    pub(super) after: Group,
    pub(super) before: Group,
    pub(super) ri: f64,
}

impl Change {
    /// From the kernel's slice.
    pub(super) fn new(x: &[f64]) -> Result<Self, Unusable> {
        let &[ni, m1i, sd1i, m2i, sd2i, ri] = x else {
            return Err(Unusable::Incomplete);
        };
        present(&[ri])?;
        holds(
            (-1.0..=1.0).contains(&ri),
            "a correlation is not between -1 and 1",
        )?;
        let (after, before) = (Group::new(ni, m1i, sd1i)?, Group::new(ni, m2i, sd2i)?);
        Ok(Self {
            ni,
            after,
            before,
            ri,
        })
    }

    /// The difference of the means.
    pub(super) fn diff(self) -> f64 {
        self.after.mean - self.before.mean
    }

    /// Covariance of the two measurements.
    pub(super) fn cov(self) -> f64 {
        self.ri * self.after.sd * self.before.sd
    }

    /// Variance of the change.
    pub(super) fn var_change(self) -> f64 {
        self.after.var() + self.before.var() - 2.0 * self.cov()
    }
}
