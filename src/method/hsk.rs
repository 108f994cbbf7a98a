//! `using HSk`.

use super::{Kind, Method};
use crate::stats::regress::tau2 as residual;
use crate::stats::tau2;

entry! {
    /// Between-study variance by Hunter and Schmidt, corrected for small k.
    ///
    /// A model of random effects: every study has an effect of its own, around a mean. tau² is how much they vary, and this is
    /// one way of estimating it.
    ///
    /// # Assumptions
    /// Known `vi`; no shape of the distribution of effects. Less biased than HS.
    ///
    /// # When not
    /// Not where heterogeneity is large and the `vi` differ: as with DL, its weights `1/vi` are then poor ones. REML or PM.
    /// Not for repeating an analysis that used HS: it is never the smaller one.
    ///
    /// # Formula
    /// `tau2 = max(0, (Q k/(k-1) - k) / Σ wi)`, `wi = 1/vi`, `Q = Σ wi (yi - Σ wi yi / Σ wi)²`.
    /// `se(tau2)²` is that of HS times `(k/(k-1))²`.
    ///
    /// `yi`, `vi`: estimates and sampling variances of k studies, on the effect scale and its square.
    ///
    /// # Errors
    /// A variance that is not a number above 0 is an error. One study gives `tau2 = 0`.
    ///
    /// # Source
    /// Brannick, Potter, Benitez and Morris (2019), doi:10.1177/1094428117741966.
    /// metafor: `rma(method = "HSk")`.
    pub static HSK: Method = { name: "HSk", kind: Kind::random(tau2::hsk, Some(residual::hsk)) };
}
