//! `using DL`.

use super::{Kind, Method};
use crate::stats::regress::tau2 as residual;
use crate::stats::tau2;

entry! {
    /// Between-study variance by DerSimonian and Laird's method of moments.
    ///
    /// A model of random effects: every study has an effect of its own, around a mean. tau² is how much they vary, and this is
    /// one way of estimating it.
    ///
    /// # Assumptions
    /// Known `vi`; no shape of the distribution of effects. Its weights `1/vi` are the best ones only where there is no
    /// heterogeneity.
    ///
    /// # When not
    /// Not where studies are few or heterogeneity is large: it is then too small, and so is the interval of the effect. REML
    /// or PM are better there. Not where `vi` depends on `yi`, as with rare events: `GLMM`, or `MH`. It is here because
    /// older reviews used it, and for comparing with them.
    ///
    /// # Formula
    /// `tau2 = max(0, (Q - (k-1)) / (Σ wi - Σ wi² / Σ wi))`, with `wi = 1/vi` and Cochran's
    /// `Q = Σ wi (yi - Σ wi yi / Σ wi)²`.
    /// `se(tau2)² = (2 (k-1) + 4 tau2 tr P + 2 tau2² tr PP) / (tr P)²`, `P = W - W11'W / Σ wi`.
    ///
    /// `yi`, `vi`: estimates and sampling variances of k studies, on the effect scale and its square.
    ///
    /// # Errors
    /// A variance that is not a number above 0 is an error. One study gives `tau2 = 0`.
    ///
    /// # Source
    /// DerSimonian and Laird (1986), doi:10.1016/0197-2456(86)90046-2. metafor: `rma(method = "DL")`.
    pub static DL: Method = { name: "DL", kind: Kind::random(tau2::dl, Some(residual::dl)) };
}
