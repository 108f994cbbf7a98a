//! Options of `bias`: the tests and adjustments for small-study effects.

use super::{OptionSpec, Values};

entry! {
    /// The regression test for funnel asymmetry.
    ///
    /// ```kma
    /// bias overall with egger as asymmetry
    /// ```
    ///
    /// `yi = β0 + β1 xi`, with weights `1/vi` and free dispersion (`model weighted`, the default) or with tau²
    /// (`model mixed`); `x` is the `predictor`, the standard error by default. `β1 = 0` is tested with t on `k - 2`
    /// degrees of freedom. Without at least ten studies the test has little power; for odds ratios the standard error
    /// depends on the estimate itself, and `peters` or `harbord` are better.
    ///
    /// # Source
    /// Egger et al. (1997), doi:10.1136/bmj.315.7109.629. Sterne & Egger (2005), in Publication bias in
    /// meta-analysis, 99-110. metafor: `regtest()`.
    pub static EGGER: OptionSpec = { name: "egger", values: Values::None };
}

entry! {
    /// What the regression test looks at: `sei` (the default), `vi`, `ni`, `ninv` (1/n), `sqrtni`, `sqrtninv` (1/√n).
    ///
    /// ```kma
    /// bias overall with egger, predictor sqrtninv as asymmetry
    /// funnel overall with predictor vi to "funnel.svg"
    /// ```
    ///
    /// Those of n need the number of people of every row. The limit estimate, where the predictor goes to its limit,
    /// exists for `sei`, `vi`, `ninv` and `sqrtninv`.
    ///
    /// # Source
    /// Sterne & Egger (2001), doi:10.1016/S0895-4356(01)00377-8, for funnels. Sterne & Egger (2005), in Publication bias in meta-analysis, 99-110. metafor: `regtest(predictor = …)`.
    pub static PREDICTOR: OptionSpec = { name: "predictor", values: Values::Words(&["sei", "vi", "ni", "ninv", "sqrtni", "sqrtninv"]) };
}

entry! {
    /// The regression behind the regression test.
    ///
    /// ```kma
    /// bias overall with egger, model mixed as asymmetry
    /// ```
    ///
    /// `weighted`, the default, is least squares with weights `1/vi` and free dispersion; `mixed` is a meta-regression
    /// that takes over the method and the test of the result.
    ///
    /// # Source
    /// Sterne & Egger (2005), in Publication bias in meta-analysis, 99-110. metafor: `regtest(model = "lm" | "rma")`.
    pub static MODEL: OptionSpec = { name: "model", values: Values::Words(&["weighted", "mixed"]) };
}

entry! {
    /// The rank correlation test: Kendall's tau between standardised effects and their variances.
    ///
    /// ```kma
    /// bias overall with begg as ranks
    /// ```
    ///
    /// `ti = (yi - mu) / sqrt(vi - 1/Σ(1/vj))` against `vi`, `mu = Σ wi yi/Σ wi`, `wi = 1/vi`; tau-b where values are
    /// equal. The p-value is exact up to 200 rows without equal values, else normal. It has less power than `egger`.
    ///
    /// # Source
    /// Begg & Mazumdar (1994), doi:10.2307/2533446. metafor: `ranktest()`.
    pub static BEGG: OptionSpec = { name: "begg", values: Values::None };
}

entry! {
    /// Trim and fill: how many studies a symmetric funnel would lack, and the pooled effect with them.
    ///
    /// ```kma
    /// bias overall with trimfill as filled
    /// funnel overall with trimfill to "funnel.svg"
    /// ```
    ///
    /// The most extreme rows of one `side` are trimmed until the rest is symmetric around its pooled effect `mu`
    /// (`estimator`), and mirrored: `2 mu - yi`, with the same `vi`. All are pooled with the method and the test of the
    /// result. It is a sensitivity analysis, not a correction: it takes every asymmetry for unpublished studies, and
    /// heterogeneity alone can make it fill. In a funnel it draws the filled rows.
    ///
    /// # Source
    /// Duval & Tweedie (2000), doi:10.1111/j.0006-341X.2000.00455.x. metafor: `trimfill()`.
    pub static TRIMFILL: OptionSpec = { name: "trimfill", values: Values::None };
}

entry! {
    /// How trim and fill counts the missing rows: `L0` (the default), `R0` or `Q0`.
    ///
    /// ```kma
    /// bias overall with trimfill, estimator R0 as filled
    /// ```
    ///
    /// With `T` the sum of the ranks of `|yi - mu|` on the full side: `L0 = (4T - k(k+1))/(2k - 1)`,
    /// `Q0 = k - ½ - sqrt(2k² - 4T + ¼)`, and `R0 = k - g - 1`, g the largest rank on the other side; rounded. `R0` gives a
    /// test that none is missing, `p_added`. `Q0` fails where its root has none.
    ///
    /// # Source
    /// Duval & Tweedie (2000), doi:10.1080/01621459.2000.10473905.
    pub static ESTIMATOR: OptionSpec = { name: "estimator", values: Values::Words(&["L0", "R0", "Q0"]) };
}

entry! {
    /// On which side of the funnel rows are missing: `left` or `right`.
    ///
    /// ```kma
    /// bias overall with trimfill, side left as filled
    /// ```
    ///
    /// Without it the side is taken from the data, by the sign of the slope of the regression test (effects that rise
    /// with the standard error lack rows at the left), and the result says so; a plan that is registered should say it.
    ///
    /// # Source
    /// metafor: `trimfill(side = …)`.
    pub static SIDE: OptionSpec = { name: "side", values: Values::Words(&["left", "right"]) };
}

entry! {
    /// How many null results would be needed to undo a finding.
    ///
    /// ```kma
    /// bias overall with failsafe rosenberg as null_results
    /// ```
    ///
    /// `rosenthal` (the default): studies with z = 0 until Stouffer's combined one-sided p is 0.05,
    /// `n = k (Z/1.645)² - k`, `Z = |Σ yi/sei|/√k`; `fisher`: the same with Fisher's `-2 Σ ln pi`, each study counted in
    /// its own direction; `orwin`: studies without effect until the plain mean of the effects is the `target`, half of it
    /// where the plan says none; `rosenberg`: studies of average weight without effect until the two-sided p of the
    /// common effect is 0.05. All are rounded up. `general`, for any model, is not in this version.
    ///
    /// The number has no reference to compare with: it is large wherever there are many studies, takes missing studies
    /// to have no effect at all, and knows no heterogeneity. It is here for reviews that must report it.
    ///
    /// # Source
    /// Rosenthal (1979), doi:10.1037/0033-2909.86.3.638. Orwin (1983), doi:10.3102/10769986008002157. Rosenberg (2005),
    /// doi:10.1111/j.0014-3820.2005.tb01004.x. metafor: `fsn()`.
    pub static FAILSAFE: OptionSpec = { name: "failsafe", values: Values::MaybeWord(&["rosenthal", "fisher", "orwin", "rosenberg", "general"]) };
}

entry! {
    /// The mean effect that is too small to matter, for `failsafe orwin`.
    ///
    /// ```kma
    /// bias overall with failsafe orwin, target 0.95 as null_results
    /// ```
    ///
    /// As people read the effect: `target 0.95` is a risk ratio. On the other side of no effect
    /// (of 1, for ratios) than the mean it is taken as far on the side of the mean, and a remark says so. Without
    /// it half of the mean effect is taken, on the scale of the analysis, which always gives n = k.
    ///
    /// # Source
    /// Orwin (1983), doi:10.3102/10769986008002157.
    pub static TARGET: OptionSpec = { name: "target", values: Values::Number };
}

entry! {
    /// A selection model: how the chance of publication falls with the p-value, and the effect without it.
    ///
    /// ```kma
    /// bias overall with selection stepfun, steps (0.025, 0.5) as selected
    /// ```
    ///
    /// Study i is seen with a chance proportional to `w(pi)`; the likelihood of each row is divided by its chance of
    /// being seen, and `mu`, tau² (none under FE and EE) and the parameters of `w` are estimated together by maximum
    /// likelihood. `w(p)` is `exp(-δ p²)` (`halfnorm`), `exp(-δ p)` (`negexp`), `2 exp(-δ p)/(1 + exp(-δ p))`
    /// (`logistic`), `(1 - p)^δ` (`power`), `exp(-δ1 p^(1/δ2))` (`negexppow`), `p^(δ1-1) (1-p)^(δ2-1)` (`beta`), or
    /// constant between `steps` of p (`stepfun`). The three-parameter model of Hedges and Vevea is
    /// `selection stepfun, steps 0.025`, the four-parameter one `selection stepfun, steps (0.025, 0.5)`. A
    /// likelihood-ratio test holds the model against one without selection. `beta` and `power`, which are 0 or infinite at
    /// the ends, take p-values below 0.00001 as 0.00001 and above 0.99999 as 0.99999.
    ///
    /// A likelihood that rises without end, or whose mean runs away from the effects, is a failure. With fewer than 12
    /// rows, or with an effect before selection beyond all effects, a remark says not to trust it.
    ///
    /// It assumes that selection is by p alone and that effects are normal around `mu`; heterogeneity that goes with
    /// study size looks like selection. With fewer than some dozens of studies it is a sensitivity analysis: compare
    /// several models, and do not report the largest correction as the truth.
    ///
    /// # Source
    /// Hedges & Vevea (2005), in Publication bias in meta-analysis, 145-174. Preston, Ashby & Smyth (2004),
    /// doi:10.1111/j.1365-2753.2003.00457.x. Citkowicz & Vevea (2017), doi:10.1037/met0000119. metafor: `selmodel()`.
    pub static SELECTION: OptionSpec = { name: "selection", values: Values::Words(&["halfnorm", "negexp", "logistic", "power", "negexppow", "beta", "stepfun"]) };
}

entry! {
    /// Which effects have small p-values, for `selection`: `greater` than 0, `less`, or both (`two_sided`).
    ///
    /// ```kma
    /// bias overall with selection negexp, alternative less as selected
    /// ```
    ///
    /// `p = 1 - Φ(yi/sei)`, `Φ(yi/sei)` or `2 (1 - Φ(|yi|/sei))`. Without it the direction is the benefit that the effect
    /// names (`benefit lower` is `less`), else `greater`: for a ratio whose benefit is below 1 the plan must say one of
    /// the two, or the model looks for studies that were kept back because they showed benefit.
    ///
    /// # Source
    /// metafor: `selmodel(alternative = …)`.
    pub static ALTERNATIVE: OptionSpec = { name: "alternative", values: Values::Words(&["greater", "less", "two_sided"]) };
}

entry! {
    /// Where the step function of `selection` changes: p-values between 0 and 1, in rising order.
    ///
    /// ```kma
    /// bias overall with selection stepfun, steps 0.025 as selected
    /// ```
    ///
    /// With `alternative greater` or `less` p is one-sided: `steps 0.025` cuts where the two-sided test is significant in
    /// the direction looked for, `steps (0.025, 0.5)` also where the sign changes. Each interval should hold several
    /// studies. The functions other than `stepfun` and `beta` take one step: below it every study is seen.
    ///
    /// # Source
    /// Hedges & Vevea (2005), in Publication bias in meta-analysis, 145-174. metafor: `selmodel(steps = …)`.
    pub static STEPS: OptionSpec = { name: "steps", values: Values::Numbers };
}

entry! {
    /// The test of excess significance: more significant rows than their power lets expect.
    ///
    /// ```kma
    /// bias overall with excess as significance
    /// ```
    ///
    /// A row is significant where `|yi| >= 1.96 sei`. Its power is that at the pooled effect `mu` with its tau²:
    /// `Φ((mu - 1.96 sei)/si) + Φ((-mu - 1.96 sei)/si)`, `si² = vi + tau²`. The number observed, O, is held against
    /// the sum of the powers, E: by the exact distribution of a sum of coins with these chances, and by
    /// `chi² = (O - E)² k/(E (k - E))`, one-sided both. `p` is the exact one where it is a sum over at most 10⁶ subsets, as
    /// in metafor, else that of chi²; `p_exact` is always exact. `limit` is the effect at which p would be 0.10.
    ///
    /// It has little power, takes the pooled effect for the true one though bias moves that too, and confuses
    /// heterogeneity with bias where tau² is wrong. A large p says nothing.
    ///
    /// # Source
    /// Ioannidis & Trikalinos (2007), doi:10.1177/1740774507079441. Francis (2013), doi:10.1016/j.jmp.2013.02.003.
    /// metafor: `tes()`.
    pub static EXCESS: OptionSpec = { name: "excess", values: Values::None };
}

entry! {
    /// Henmi and Copas' interval: the weights of a common effect with the variance of a random one.
    ///
    /// ```kma
    /// bias overall with henmi_copas as less_exposed
    /// ```
    ///
    /// `mu = Σ wi yi/Σ wi`, `wi = 1/vi`, whatever the model of the result: small studies weigh little however large the
    /// heterogeneity, so that a lack of some of them shifts the estimate less. `se² = Σ wi² (vi + tau²)/(Σ wi)²` with
    /// tau² by DL, and the interval uses the distribution of `(mu - true)/se` with tau² estimated, which is wider than
    /// the normal one where k is small.
    ///
    /// It does not look for bias, and does not remove it; it is less exposed to it.
    ///
    /// # Source
    /// Henmi & Copas (2010), doi:10.1002/sim.4029. metafor: `hc()`.
    pub static HENMI_COPAS: OptionSpec = { name: "henmi_copas", values: Values::None };
}

entry! {
    /// PET-PEESE: the effect of a study without sampling error, by regression.
    ///
    /// ```kma
    /// bias overall with pet_peese as without_error
    /// ```
    ///
    /// PET is the intercept of `yi` on `sei`, PEESE that on `vi`, by least squares with weights `1/vi` and free
    /// dispersion, t on `k - 2` degrees of freedom. PEESE is reported where the intercept of PET differs from 0,
    /// one-sided at 5% in the direction of the common effect, else PET.
    ///
    /// It extrapolates beyond the largest study. With few studies, much heterogeneity or studies of like size the
    /// intercept means nothing; for standardised mean differences and odds ratios, whose variance depends on the
    /// effect, it is biased without any publication bias.
    ///
    /// # Source
    /// Stanley & Doucouliagos (2014), doi:10.1002/jrsm.1095.
    pub static PET_PEESE: OptionSpec = { name: "pet_peese", values: Values::None };
}

entry! {
    /// The limit meta-analysis: the effect as precision grows without end.
    ///
    /// ```kma
    /// bias overall with limit as without_error
    /// ```
    ///
    /// In `yi = beta + sqrt(vi + tau²) (alpha + ei)`, `ei` standard normal, `alpha` is the small-study effect and
    /// `beta + tau alpha` the effect expected of a study with `vi = 0`: the estimate, with the variance of this
    /// combination. tau² is that of the result's method. `q` falls into `q_small`, which the regression on `sei` explains,
    /// and `q_rest`.
    ///
    /// Without heterogeneity it is the intercept of the regression test. It takes every small-study effect for bias,
    /// and extrapolates beyond the largest study.
    ///
    /// # Source
    /// Rücker et al. (2011), doi:10.1093/biostatistics/kxq046. metasens: `limitmeta()`.
    pub static LIMIT: OptionSpec = { name: "limit", values: Values::None };
}

entry! {
    /// Peters' test for funnel asymmetry of odds ratios.
    ///
    /// ```kma
    /// bias overall with peters as asymmetry
    /// ```
    ///
    /// Least squares of the log ratio on `1/n` with weights `d h/n`, t on `k - 2` degrees of freedom; `n` people of whom
    /// `d` had the event and `h` did not. Unlike the standard error, `1/n` does not depend on the estimate. Rows in which
    /// nobody or everybody had the event have no weight. For OR, Peto's OR and RR from counts.
    ///
    /// # Source
    /// Peters et al. (2006), doi:10.1001/jama.295.6.676. meta: `metabias(method.bias = "peters")`.
    pub static PETERS: OptionSpec = { name: "peters", values: Values::None };
}

entry! {
    /// Harbord's test for funnel asymmetry of odds ratios: the regression test on efficient scores.
    ///
    /// ```kma
    /// bias overall with harbord as asymmetry
    /// ```
    ///
    /// Least squares of `Z/V` on `1/√V` with weights `V`, t on `k - 2` degrees of freedom. `Z = ai - n1i d/n` is the score
    /// of the log odds ratio under no effect, `V = n1i n2i d h/(n² (n - 1))` its variance; `n` people of whom `d` had the
    /// event and `h` did not. For odds ratios from counts of trials; with very uneven groups it finds too much.
    ///
    /// # Source
    /// Harbord, Egger & Sterne (2006), doi:10.1002/sim.2380. meta: `metabias(method.bias = "score")`.
    pub static HARBORD: OptionSpec = { name: "harbord", values: Values::None };
}

entry! {
    /// Deeks' test for funnel asymmetry of diagnostic odds ratios.
    ///
    /// ```kma
    /// bias overall with deeks as asymmetry
    /// ```
    ///
    /// Least squares of the log diagnostic odds ratio on `1/√ESS` with weights `ESS = 4 n1i n2i/(n1i + n2i)`, t on `k - 2`
    /// degrees of freedom. The two arms are people with and without the disease, their events positive tests. For odds
    /// ratios from counts; it has little power where the studies are heterogeneous, as diagnostic ones are.
    ///
    /// # Source
    /// Deeks, Macaskill & Irwig (2005), doi:10.1016/j.jclinepi.2005.01.016. meta: `metabias(method.bias = "deeks")`.
    pub static DEEKS: OptionSpec = { name: "deeks", values: Values::None };
}
