//! `using PMM`.

use super::{Kind, Method};
use crate::stats::regress::tau2 as residual;
use crate::stats::tau2;

entry! {
    /// Median-unbiased between-study variance by Paule and Mandel's equation.
    ///
    /// A model of random effects: every study has an effect of its own, around a mean. tau² is how much they vary, and this is
    /// one way of estimating it.
    ///
    /// # Assumptions
    /// Normal effects, normal sampling errors, known `vi`: the median is that of an exact distribution.
    ///
    /// # When not
    /// Not where the mean error matters, as when `tau2` is averaged over reviews: PM and REML are nearly right on average, this
    /// is larger. Not with effects that are clearly not normal.
    ///
    /// # Formula
    /// The `tau2` with `Σ wi (yi - mu)²` at the median of chi-squared with `k - 1` df, `wi = 1/(vi + tau2)`,
    /// `mu = Σ wi yi / Σ wi`; 0 where the left side is below it already at 0.
    /// `se(tau2)² = 2 k²/(k-1) / (Σ wi)²`.
    ///
    /// `yi`, `vi`: estimates and sampling variances of k studies, on the effect scale and its square.
    ///
    /// Too small as often as too large, and larger than PM.
    ///
    /// # Errors
    /// A variance that is not a number above 0 is an error. One study gives `tau2 = 0`.
    ///
    /// # Source
    /// Viechtbauer (2021), Median-unbiased estimators for the amount of heterogeneity in meta-analysis,
    /// European Congress of Methodology. metafor: `rma(method = "PMM")`.
    pub static PMM: Method = { name: "PMM", kind: Kind::random(tau2::pmm, Some(residual::pmm)) };
}
