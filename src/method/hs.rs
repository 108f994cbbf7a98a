//! `using HS`.

use super::{Kind, Method};
use crate::stats::regress::tau2 as residual;
use crate::stats::tau2;

entry! {
    /// Between-study variance by Hunter and Schmidt.
    ///
    /// A model of random effects: every study has an effect of its own, around a mean. tau² is how much they vary, and this is
    /// one way of estimating it.
    ///
    /// # Assumptions
    /// Known `vi`; no shape of the distribution of effects. It comes from the meta-analysis of correlations.
    ///
    /// # When not
    /// Not where studies are few: it is too small on average, as it takes k where `Q` has `k - 1` degrees of freedom. Then
    /// HSk, PM or REML.
    ///
    /// # Formula
    /// `tau2 = max(0, (Q - k) / Σ wi)`, `wi = 1/vi`, `Q = Σ wi (yi - Σ wi yi / Σ wi)²`.
    /// `se(tau2)² = (2 (k-1) + 4 tau2 tr P + 2 tau2² tr PP) / (Σ wi)²`, `P = W - W11'W / Σ wi`.
    ///
    /// `yi`, `vi`: estimates and sampling variances of k studies, on the effect scale and its square.
    ///
    /// # Errors
    /// A variance that is not a number above 0 is an error. One study gives `tau2 = 0`.
    ///
    /// # Source
    /// Hunter and Schmidt (2004), Methods of Meta-Analysis; Viechtbauer (2005),
    /// doi:10.3102/10769986030003261. metafor: `rma(method = "HS")`.
    pub static HS: Method = { name: "HS", kind: Kind::random(tau2::hs, Some(residual::hs)) };
}
