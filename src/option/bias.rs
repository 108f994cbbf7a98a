//! Options of `bias`: the tests and adjustments for small-study effects. This version computes none of them yet.

use super::{OptionSpec, Values};

entry! {
    /// The regression test for funnel asymmetry.
    ///
    /// `yi = β0 + β1 xi`, with weights `1/vi` and free dispersion (`model weighted`, the default) or with tau²
    /// (`model mixed`); `x` is the `predictor`, the standard error by default. `β1 = 0` is tested with t on `k - 2`
    /// degrees of freedom. Without at least ten studies the test has little power; for odds ratios the standard error
    /// depends on the estimate itself, and `peters` or `harbord` are better.
    ///
    /// # Source
    /// Egger et al. (1997), doi:10.1136/bmj.315.7109.629. Sterne & Egger (2005), doi:10.1002/0470870168.ch6. metafor:
    /// `regtest()`.
    pub static EGGER: OptionSpec = { name: "egger", values: Values::None };
}

entry! {
    /// What the regression test looks at: `sei` (the default), `vi`, `ni`, `ninv` (1/n), `sqrtni`, `sqrtninv` (1/√n).
    ///
    /// Those of n need the number of people of every row. The limit estimate, where the predictor goes to its limit,
    /// exists for `sei`, `vi`, `ninv` and `sqrtninv`.
    ///
    /// # Source
    /// Sterne & Egger (2005), doi:10.1002/0470870168.ch6. metafor: `regtest(predictor = …)`.
    pub static PREDICTOR: OptionSpec = { name: "predictor", values: Values::Words(&["sei", "vi", "ni", "ninv", "sqrtni", "sqrtninv"]) };
}

entry! {
    /// The regression behind the regression test.
    ///
    /// `weighted`, the default, is least squares with weights `1/vi` and free dispersion; `mixed` is a meta-regression
    /// that takes over the method and the test of the result.
    ///
    /// # Source
    /// Sterne & Egger (2005), doi:10.1002/0470870168.ch6. metafor: `regtest(model = "lm" | "rma")`.
    pub static MODEL: OptionSpec = { name: "model", values: Values::Words(&["weighted", "mixed"]) };
}

entry! {
    /// The rank correlation test: Kendall's tau between standardised effects and their variances.
    ///
    /// `ti = (yi - mu) / sqrt(vi - 1/Σ(1/vj))` against `vi`. It has less power than `egger`.
    ///
    /// # Source
    /// Begg & Mazumdar (1994), doi:10.2307/2533446. metafor: `ranktest()`.
    pub static BEGG: OptionSpec = { name: "begg", values: Values::None };
}

entry! {
    /// Trim and fill: how many studies a symmetric funnel would lack, and the pooled effect with them.
    ///
    /// The most extreme rows of one `side` are trimmed until the rest is symmetric (`estimator`), and mirrored. The
    /// filled effect is pooled with the method of the result. It is a sensitivity analysis, not a correction: it takes
    /// every asymmetry for unpublished studies. In a funnel it draws the filled rows.
    ///
    /// # Source
    /// Duval & Tweedie (2000), doi:10.1111/j.0006-341X.2000.00455.x. metafor: `trimfill()`.
    pub static TRIMFILL: OptionSpec = { name: "trimfill", values: Values::None };
}

entry! {
    /// How trim and fill counts the missing rows: `L0` (the default), `R0` or `Q0`.
    ///
    /// `L0` and `Q0` rest on the ranks of the whole funnel, `R0` on its outermost run; `R0` gives a test.
    ///
    /// # Source
    /// Duval & Tweedie (2000), doi:10.1080/01621459.2000.10473905.
    pub static ESTIMATOR: OptionSpec = { name: "estimator", values: Values::Words(&["L0", "R0", "Q0"]) };
}

entry! {
    /// On which side of the funnel rows are missing: `left` or `right`.
    ///
    /// Without it the side is taken from the data, by the sign of the slope of the regression test; a plan that is
    /// registered should say it.
    ///
    /// # Source
    /// metafor: `trimfill(side = …)`.
    pub static SIDE: OptionSpec = { name: "side", values: Values::Words(&["left", "right"]) };
}

entry! {
    /// How many null results would be needed to undo a finding.
    ///
    /// `rosenthal` (the default): until the combined p is above 0.05; `orwin`: until the mean effect is trivial;
    /// `rosenberg`: with the weights of a fixed-effect model; `general`: for any model. The number has no reference
    /// to compare with, and many who use it say so too late.
    ///
    /// # Source
    /// Rosenthal (1979), doi:10.1037/0033-2909.86.3.638. Orwin (1983), doi:10.3102/10769986008002157. Rosenberg (2005),
    /// doi:10.1111/j.0014-3820.2005.tb01004.x. metafor: `fsn()`.
    pub static FAILSAFE: OptionSpec = { name: "failsafe", values: Values::MaybeWord(&["rosenthal", "orwin", "rosenberg", "general"]) };
}

entry! {
    /// A selection model: how the chance of publication falls with the p-value, and the effect without it.
    ///
    /// `halfnorm negexp logistic power` have one parameter, `negexppow` and `beta` two, `stepfun` is constant between
    /// steps of p. The likelihood of each row is divided by the chance of publication under the model.
    ///
    /// # Source
    /// Hedges & Vevea (2005), doi:10.1002/0470870168.ch9. Citkowicz & Vevea (2017), doi:10.1037/met0000119. metafor:
    /// `selmodel()`.
    pub static SELECTION: OptionSpec = { name: "selection", values: Values::Words(&["halfnorm", "negexp", "logistic", "power", "negexppow", "beta", "stepfun"]) };
}

entry! {
    /// The test of excess significance: more significant rows than their power lets expect.
    ///
    /// Observed against expected number of rows with `p < 0.05`, the power of each computed at the pooled effect.
    ///
    /// # Source
    /// Ioannidis & Trikalinos (2007), doi:10.1177/1740774507079441. metafor: `tes()`.
    pub static EXCESS: OptionSpec = { name: "excess", values: Values::None };
}

entry! {
    /// PET-PEESE: the effect of a study without sampling error, by regression.
    ///
    /// PET is the intercept of `yi` on `sei`, PEESE that on `vi`; PEESE is reported where the intercept of PET differs
    /// from 0 one-sided at 5%, else PET.
    ///
    /// # Source
    /// Stanley & Doucouliagos (2014), doi:10.1002/jrsm.1095.
    pub static PET_PEESE: OptionSpec = { name: "pet_peese", values: Values::None };
}

entry! {
    /// The limit meta-analysis: the effect as precision grows without end.
    ///
    /// `yi* = mu + sqrt(tau2/(vi + tau2)) (yi - mu)` with the slope of the regression test taken out.
    ///
    /// # Source
    /// Rücker et al. (2011), doi:10.1093/biostatistics/kxq046.
    pub static LIMIT: OptionSpec = { name: "limit", values: Values::None };
}

entry! {
    /// Peters' test for funnel asymmetry of odds ratios.
    ///
    /// Regression of the log odds ratio on `1/n` with weights `events (n - events) / n`: unlike the standard error,
    /// `1/n` does not depend on the estimate.
    ///
    /// # Source
    /// Peters et al. (2006), doi:10.1001/jama.295.6.676.
    pub static PETERS: OptionSpec = { name: "peters", values: Values::None };
}

entry! {
    /// Harbord's test for funnel asymmetry of odds ratios: the regression test on efficient scores.
    ///
    /// `Z/V` on `1/sqrt(V)` with `Z` the score and `V` its variance under no effect.
    ///
    /// # Source
    /// Harbord, Egger & Sterne (2006), doi:10.1002/sim.2380.
    pub static HARBORD: OptionSpec = { name: "harbord", values: Values::None };
}

entry! {
    /// Deeks' test for funnel asymmetry of diagnostic odds ratios.
    ///
    /// Regression of the log diagnostic odds ratio on `1/sqrt(ESS)`, weighted by the effective sample size
    /// `ESS = 4 n1 n2 / (n1 + n2)`.
    ///
    /// # Source
    /// Deeks, Macaskill & Irwig (2005), doi:10.1016/j.jclinepi.2005.01.016.
    pub static DEEKS: OptionSpec = { name: "deeks", values: Values::None };
}
