//! `using PM`.

use super::{Kind, Method};
use crate::stats::regress::tau2 as residual;
use crate::stats::tau2;

entry! {
    /// Between-study variance by Paule and Mandel.
    ///
    /// A model of random effects: every study has an effect of its own, around a mean. tau² is how much they vary, and this is
    /// one way of estimating it.
    ///
    /// # Assumptions
    /// Known `vi`; no shape of the distribution of effects. Nearly unbiased where the `vi` are right; a good choice beside
    /// REML.
    ///
    /// # When not
    /// Not where the `vi` are poor, as with small samples or rare events: it takes them at their word, and `tau2` makes up for
    /// what they lack. Then `GLMM`, or `MH`. Not for comparing models by their likelihoods: it has none.
    ///
    /// # Formula
    /// The `tau2` with `Σ wi (yi - mu)² = k - 1`, `wi = 1/(vi + tau2)`, `mu = Σ wi yi / Σ wi`; 0 where the
    /// left side is below `k - 1` already at 0. `se(tau2)² = 2 k²/(k-1) / (Σ wi)²`.
    ///
    /// `yi`, `vi`: estimates and sampling variances of k studies, on the effect scale and its square.
    ///
    /// # Errors
    /// A variance that is not a number above 0 is an error. One study gives `tau2 = 0`.
    ///
    /// # Source
    /// Paule and Mandel (1982), doi:10.6028/jres.087.022; DerSimonian and Kacker (2007),
    /// doi:10.1016/j.cct.2006.04.004. metafor: `rma(method = "PM")`.
    pub static PM: Method = { name: "PM", kind: Kind::random(tau2::pm, Some(residual::pm)) };
}
