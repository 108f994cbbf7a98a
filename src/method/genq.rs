//! `using GENQ`.

use super::{Kind, Method};
use crate::stats::tau2;

entry! {
    /// Between-study variance by a generalised Q with weights of one's own.
    ///
    /// A model of random effects: every study has an effect of its own, around a mean. tau² is how much they vary, and this is
    /// one way of estimating it.
    ///
    /// # When not
    /// Not where the weights are chosen after the effects were seen. Other weights than `1/(vi + tau2)` make the interval
    /// of the effect wider; where none are wanted for a reason, REML has the better ones.
    ///
    /// # Formula
    /// `tau2 = max(0, (Σ ai (yi - ya)² - tr PV) / tr P)`, `ya = Σ ai yi / Σ ai`, `P = A - A11'A / Σ ai`, `V` the diagonal
    /// of `vi`. `se(tau2)² = (2 tr PVPV + 4 tau2 tr PVP + 2 tau2² tr PP) / (tr P)²`.
    /// The effect is `ya`, with the variance `Σ ai² (vi + tau2) / (Σ ai)²`.
    ///
    /// `yi`, `vi`: estimates and sampling variances of k studies, on the effect scale and its square.
    /// `ai`: weights of at least 0, not a function of `yi`.
    ///
    /// Weights `1/vi` give DL, equal ones HE. They are said in the plan: `using GENQ with weights precision` is
    /// `ai = 1/sqrt(vi)`, a compromise that is good where nothing is known of `tau2`. The interval of `tau2` is Jackson's:
    /// all values at which neither tail of `Σ ai (yi - ya)²` is too small; it is exact for normal effects.
    ///
    /// # Errors
    /// Without weights it is an error, and so is a variance that is not a number above 0. One study gives `tau2 = 0`.
    ///
    /// # Source
    /// DerSimonian and Kacker (2007), doi:10.1016/j.cct.2006.04.004; Jackson (2013), Research
    /// Synthesis Methods 4(3), 220-229. metafor: `rma(method = "GENQ")`.
    pub static GENQ: Method = { name: "GENQ", kind: Kind::random(tau2::genq, None) };
}
