//! `using DLIT`.

use super::{Kind, Method};
use crate::stats::regress::tau2 as residual;
use crate::stats::tau2;

entry! {
    /// Between-study variance by DerSimonian and Laird's formula, iterated.
    ///
    /// A model of random effects: every study has an effect of its own, around a mean. tau² is how much they vary, and this is
    /// one way of estimating it.
    ///
    /// # Assumptions
    /// Those of PM: known `vi`, no shape of the distribution of effects.
    ///
    /// # When not
    /// Not beside PM as a second opinion: it is the same number, reached on another way. Not where DL was meant, which takes
    /// one step only.
    ///
    /// # Formula
    /// The fixed point of the moment formula with `wi = 1/(vi + tau2)`: `Σ wi (yi - mu)² = k - 1`, the same value
    /// as PM; 0 where there is none. `se(tau2)² = 2 k²/(k-1) / (Σ wi)²`.
    ///
    /// `yi`, `vi`: estimates and sampling variances of k studies, on the effect scale and its square.
    ///
    /// # Errors
    /// A variance that is not a number above 0 is an error. One study gives `tau2 = 0`.
    ///
    /// # Source
    /// DerSimonian and Kacker (2007), doi:10.1016/j.cct.2006.04.004. metafor: `rma(method = "DLIT")`.
    pub static DLIT: Method = { name: "DLIT", kind: Kind::random(tau2::dlit, Some(residual::pm)) };
}
