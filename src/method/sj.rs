//! `using SJ`.

use super::{Kind, Method};
use crate::stats::regress::tau2 as residual;
use crate::stats::tau2;

entry! {
    /// Between-study variance by Sidik and Jonkman.
    ///
    /// A model of random effects: every study has an effect of its own, around a mean. tau² is how much they vary, and this is
    /// one way of estimating it.
    ///
    /// # Assumptions
    /// Known `vi`; no shape of the distribution of effects. It begins at `s²`, of which the `vi` are a part.
    ///
    /// # When not
    /// Not for a claim that there is heterogeneity: it is above 0 unless all `yi` are equal, and too large where there is
    /// little or the `vi` are large beside it. It depends on where it begins: with another `s²` it is another number.
    ///
    /// # Formula
    /// `tau2 = s² Σ ai (yi - mu)² / (k-1)`, `s² = Σ (yi - ȳ)² / k`, `ai = 1/(vi + s²)`, `mu = Σ ai yi / Σ ai`.
    /// `se(tau2)² = (s²/(k-1))² (2 tr PVPV + 4 tau2 tr PVP + 2 tau2² tr PP)`, `P = A - A11'A / Σ ai`, `V` the
    /// diagonal of `vi`.
    ///
    /// `yi`, `vi`: estimates and sampling variances of k studies, on the effect scale and its square.
    ///
    /// # Errors
    /// A variance that is not a number above 0 is an error. One study gives `tau2 = 0`.
    ///
    /// # Source
    /// Sidik and Jonkman (2005), doi:10.1111/j.1467-9876.2005.00489.x. metafor: `rma(method = "SJ")`.
    pub static SJ: Method = { name: "SJ", kind: Kind::random(tau2::sj, Some(residual::sj)) };
}
