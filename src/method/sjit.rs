//! `using SJIT`.

use super::{Kind, Method};
use crate::stats::regress::tau2 as residual;
use crate::stats::tau2;

entry! {
    /// Between-study variance by Sidik and Jonkman's formula, iterated.
    ///
    /// A model of random effects: every study has an effect of its own, around a mean. tau² is how much they vary, and this is
    /// one way of estimating it.
    ///
    /// # Assumptions
    /// Those of PM: known `vi`, no shape of the distribution of effects.
    ///
    /// # When not
    /// Not beside PM as a second opinion: it is the same number, reached on another way. Not where SJ was meant, which takes
    /// one step only and finds a larger one.
    ///
    /// # Formula
    /// The fixed point of `tau2 ← tau2 Σ wi (yi - mu)² / (k-1)`, `wi = 1/(vi + tau2)`: the same value as PM, and 0
    /// where PM is 0. `se(tau2)² = 2 k²/(k-1) / (Σ wi)²`.
    ///
    /// `yi`, `vi`: estimates and sampling variances of k studies, on the effect scale and its square.
    ///
    /// # Errors
    /// A variance that is not a number above 0 is an error. One study gives `tau2 = 0`.
    ///
    /// # Source
    /// Sidik and Jonkman (2005), doi:10.1111/j.1467-9876.2005.00489.x. metafor: `rma(method = "SJIT")`.
    pub static SJIT: Method = { name: "SJIT", kind: Kind::random(tau2::sjit, Some(residual::pm)) };
}
