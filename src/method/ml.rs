//! `using ML`.

use super::{Kind, Method};
use crate::stats::regress::tau2 as residual;
use crate::stats::tau2;

entry! {
    /// Between-study variance by maximum likelihood.
    ///
    /// A model of random effects: every study has an effect of its own, around a mean. tau² is how much they vary, and this is
    /// one way of estimating it.
    ///
    /// # Assumptions
    /// Normal effects, normal sampling errors with known `vi`.
    ///
    /// # When not
    /// Not for the effect and its interval: `tau2` is too small on average, most with few studies, as `mu` is treated as
    /// known. REML corrects that. ML is for likelihood-ratio tests between models with different moderators, where
    /// REML cannot be used.
    ///
    /// # Formula
    /// Maximises `-½ (Σ ln(vi + tau2) + Σ wi (yi - mu)²)`, `wi = 1/(vi + tau2)`, over `tau2 >= 0`, with
    /// `mu = Σ wi yi / Σ wi`. `se(tau2)² = 2 / Σ wi²`.
    ///
    /// `yi`, `vi`: estimates and sampling variances of k studies, on the effect scale and its square.
    ///
    /// # Errors
    /// A variance that is not a number above 0 is an error. One study gives `tau2 = 0`.
    ///
    /// # Source
    /// Hardy and Thompson (1996), `doi:10.1002/(SICI)1097-0258(19960330)15:6<619::AID-SIM188>3.0.CO;2-A`.
    /// metafor: `rma(method = "ML")`.
    pub static ML: Method = { name: "ML", kind: Kind::random(tau2::ml, Some(residual::ml)) };
}
