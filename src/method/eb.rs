//! `using EB`.

use super::{Kind, Method};
use crate::stats::regress::tau2 as residual;
use crate::stats::tau2;

entry! {
    /// Between-study variance by empirical Bayes.
    ///
    /// A model of random effects: every study has an effect of its own, around a mean. tau² is how much they vary, and this is
    /// one way of estimating it.
    ///
    /// # Assumptions
    /// Normal effects and known `vi` for the derivation; the number is PM's, which needs no shape.
    ///
    /// # When not
    /// Not beside PM as a second opinion: it is the same number, from another derivation. It shrinks no study's own effect.
    ///
    /// # Formula
    /// The fixed point of `tau2 = Σ wi ((k/(k-1)) (yi - mu)² - vi) / Σ wi`, `wi = 1/(vi + tau2)`, truncated at 0:
    /// the same value as PM. `se(tau2)² = 2 k²/(k-1) / (Σ wi)²`.
    ///
    /// `yi`, `vi`: estimates and sampling variances of k studies, on the effect scale and its square.
    ///
    /// # Errors
    /// A variance that is not a number above 0 is an error. One study gives `tau2 = 0`.
    ///
    /// # Source
    /// Morris (1983), doi:10.1080/01621459.1983.10477920. metafor: `rma(method = "EB")`.
    pub static EB: Method = { name: "EB", kind: Kind::random(tau2::eb, Some(residual::pm)) };
}
