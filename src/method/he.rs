//! `using HE`.

use super::{Kind, Method};
use crate::stats::regress::tau2 as residual;
use crate::stats::tau2;

entry! {
    /// Between-study variance by Hedges' unweighted moments.
    ///
    /// A model of random effects: every study has an effect of its own, around a mean. tau² is how much they vary, and this is
    /// one way of estimating it.
    ///
    /// # Assumptions
    /// Known `vi`; no shape of the distribution of effects. Unbiased before it is cut off at 0.
    ///
    /// # When not
    /// Not where the `vi` differ much: every study counts the same, so that a single imprecise one can rule `tau2`. REML and
    /// PM are more precise there.
    ///
    /// # Formula
    /// `tau2 = max(0, Σ (yi - ȳ)² / (k-1) - Σ vi / k)`, `ȳ = Σ yi / k`.
    /// `se(tau2)² = (2 tr PVPV + 4 tau2 tr PVP + 2 tau2² tr P) / (k-1)²`, `P = I - 11'/k`, `V` the diagonal of `vi`.
    ///
    /// `yi`, `vi`: estimates and sampling variances of k studies, on the effect scale and its square.
    ///
    /// # Errors
    /// A variance that is not a number above 0 is an error. One study gives `tau2 = 0`.
    ///
    /// # Source
    /// Hedges (1983), doi:10.1037/0033-2909.93.2.388. metafor: `rma(method = "HE")`.
    pub static HE: Method = { name: "HE", kind: Kind::random(tau2::he, Some(residual::he)) };
}
