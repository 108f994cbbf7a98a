//! `using REML`.

use super::{Kind, Method};
use crate::stats::regress::tau2 as residual;
use crate::stats::tau2::{self, Likelihood};

entry! {
    /// Between-study variance by restricted maximum likelihood.
    ///
    /// A model of random effects: every study has an effect of its own, around a mean. tau² is how much they vary, and this is
    /// one way of estimating it.
    ///
    /// # Assumptions
    /// Normal effects, normal sampling errors with known `vi`. Nearly unbiased, and the default.
    ///
    /// # When not
    /// Not for comparing models with different moderators by their likelihoods: `ML`. Not for rare events, where `vi` is
    /// unsure and depends on `yi`: `GLMM`, or `MH`. One study far off makes `tau2` large and gives every study nearly the
    /// same weight: `influence` of `sensitivity` shows it. With fewer than about five studies no estimator knows `tau2`: read its
    /// interval.
    ///
    /// # Formula
    /// Maximises `-½ (Σ ln(vi + tau2) + ln Σ wi + Σ wi (yi - mu)²)`, `wi = 1/(vi + tau2)`, over `tau2 >= 0`,
    /// with `mu = Σ wi yi / Σ wi`: the likelihood of the contrasts of the `yi`, which does not know `mu`.
    /// The global maximum is found; where there is a second one it is reported. `se(tau2)² = 2 / tr PP`,
    /// `P = W - W11'W / Σ wi`.
    ///
    /// `yi`, `vi`: estimates and sampling variances of k studies, on the effect scale and its square.
    ///
    /// # Errors
    /// A variance that is not a number above 0 is an error. One study gives `tau2 = 0`.
    ///
    /// # Source
    /// Viechtbauer (2005), doi:10.3102/10769986030003261. metafor: `rma(method = "REML")`.
    pub static REML: Method = { name: "REML", kind: Kind::Random { tau2: tau2::reml, residual: Some(residual::reml), likelihood: Likelihood::Reml } };
}
