//! `using GENQM`.

use super::{Kind, Method};
use crate::stats::tau2;

entry! {
    /// Median-unbiased between-study variance by a generalised Q with weights of one's own.
    ///
    /// A model of random effects: every study has an effect of its own, around a mean. tau² is how much they vary, and this is
    /// one way of estimating it.
    ///
    /// # When not
    /// As GENQ: not where the weights are chosen after the effects were seen. With weights `1/vi` PMM asks the same of
    /// another Q, whose distribution is simpler.
    ///
    /// # Formula
    /// `tau2` solves `P(Q <= q; tau2) = ½`, with `q` the observed `Q = Σ ai (yi - ya)²` and `ya = Σ ai yi / Σ ai`, or is
    /// 0 where that has no root: it is too large as often as it is too small, where GENQ is right on average. `Q` is
    /// distributed as `Σ λj χ²(1)`, with the eigenvalues `λ` of `(V + tau2)^½ P (V + tau2)^½`. `se(tau2)` is that of
    /// GENQ, at this `tau2`; the effect and its variance are those of GENQ.
    ///
    /// `yi`, `vi`: estimates and sampling variances of k studies, on the effect scale and its square.
    /// `ai`: weights of at least 0, not a function of `yi`: `with weights precision`.
    ///
    /// # Errors
    /// Without weights it is an error, and so is a variance that is not a number above 0. One study gives `tau2 = 0`.
    ///
    /// # Source
    /// Viechtbauer (2021), Median-unbiased estimators for the amount of heterogeneity in meta-analysis, European Congress
    /// of Methodology; distribution: Jackson (2013), Research Synthesis Methods 4(3), 220-229.
    /// metafor: `rma(method = "GENQM")`.
    pub static GENQM: Method = { name: "GENQM", kind: Kind::random(tau2::genqm, None) };
}
