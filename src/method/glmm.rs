//! `using GLMM`.

use super::{Counts, Kind, Method};

entry! {
    /// Generalised linear mixed model: logistic or Poisson regression of the counts with random effects.
    ///
    /// # Assumptions
    /// Binomial or Poisson counts of independent people; normal `θi`. Nothing is added to empty cells. Of two groups,
    /// rows in which nobody or everybody had the event are left out.
    ///
    /// # When not
    /// `UM_FS` estimates one baseline a study: with many small studies tau² is too small, as maximum likelihood knows no
    /// degrees of freedom. `UM_RS` compares across studies where randomisation ratios differ. `CM_AL` is for rare events
    /// only; with common events it pulls towards 1. With few studies each of them is unsure of tau², and `test t` is
    /// wider than the default `test z`. Not for rows of printed ratios, which have no counts (`REML`).
    ///
    /// # Formula
    /// The effect of study i is `θi ~ N(θ, tau²)`. With `pji` the risk of the `nji` people and `λji` the rate
    /// in the time `tji` of group j, who have `ai` and `ci` events (rates: `x1i` and `x2i`), of two groups
    /// `with glmm` says which model:
    ///
    /// - `UM_FS`, the default: `logit pji = μi ± θi/2` (rates: `ln λji = μi ± θi/2`), the baselines `μi` fixed;
    /// - `UM_RS`: the same with `μi ~ N(μ, σ²)`, independent of `θi`;
    /// - `CM_EL`: `P(ai | ai + ci) ∝ C(n1i, ai) C(n2i, ci) exp(ai θi)`; of rates, `x1i` of `x1i + x2i` events are in the
    ///   first group with the log odds `θi + ln(t1i/t2i)`;
    /// - `CM_AL`: `ai` of `ai + ci` events are in the first group with the log odds `θi + ln(n1i/n2i)`.
    ///
    /// One group: `xi` of `ni` have the event with the log odds `θi` (`PLO`), or `xi` events in the time `ti` are Poisson
    /// with the mean `ti exp(θi)` (`IRLN`).
    ///
    /// `θ` and `tau²` (and `μi`, or `μ` and `σ²`) maximise the likelihood of the counts, integrated over the random
    /// effects. The standard error is from the observed information of all parameters. `tau2 0` gives the model of a
    /// common effect. `I² = tau²/(tau² + s²)`, `H² = tau²/s² + 1`, with `s²` the typical sampling variance of the rows'
    /// own effects. Heterogeneity is tested against the model with an effect for each study: `q` is Wald's test, `lrt`
    /// the likelihood-ratio test, which is the better one with empty cells. Under `UM_RS` that model has the random
    /// baseline in the reference. A weight is the study's share in the information on `θ`.
    ///
    /// # Errors
    /// Where one group has no event in any study (or nothing else), the effect is infinite. Where studies are all at an
    /// extreme, tau² may be, and the likelihood has no maximum. `CM_EL` of odds ratios needs whole counts.
    ///
    /// # Source
    /// Stijnen, Hamza and Özdemir (2010), doi:10.1002/sim.4040. Jackson, Law, Stijnen, Viechtbauer and White (2018),
    /// doi:10.1002/sim.7588. metafor: `rma.glmm()`, which integrates with 7 nodes (one under `UM.RS`), less exactly.
    pub static GLMM: Method = { name: "GLMM", kind: Kind::Counts { by: Counts::Glmm, of: &["OR", "IRR", "PLO", "IRLN"] } };
}
