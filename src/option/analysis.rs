//! Options of analyses: how an interval is made.

use super::{OptionSpec, Values};

entry! {
    /// How the estimate is tested and its interval made.
    ///
    /// ```kma
    /// pool trials with test z as classical
    /// pool trials with test hksj, floor no as knapp_hartung
    /// ```
    ///
    /// - `hksj`: `se² = f se_w²` with `f = Σ wi (yi - mu)² / (k - p)` and t with `k - p` degrees of freedom
    ///   (Hartung, Knapp, Sidik, Jonkman). With `floor yes`, the default, `f` is at least 1.
    /// - `t`: the standard error of the model, t with `k - p` degrees of freedom.
    /// - `z`: the standard error of the model, normal.
    ///
    /// `se` is the standard error of the estimate and `se_w` that of the model, `1/sqrt(Σ wi)`; `yi` is the effect of row i, `wi` its
    /// weight, `mu` the pooled effect, `k` the number of effects and `p` that of coefficients, 1 when pooling.
    ///
    /// Default: `hksj`; `z` for FE, EE, MH, Peto and GLMM, and wherever only one study is left. `z` is what papers before
    /// about 2015 used; with few studies its intervals are too narrow.
    ///
    /// # Source
    /// Hartung & Knapp (2001), doi:10.1002/sim.791. Sidik & Jonkman (2002), doi:10.1002/sim.1262. metafor: `test =
    /// "knha"`, `"adhoc"`, `"t"`, `"z"`.
    pub static TEST: OptionSpec = { name: "test", values: Values::Words(&["hksj", "t", "z"]) };
}

entry! {
    /// The level of every interval of the analysis, in percent: `level 90%`.
    ///
    /// ```kma
    /// pool trials with level 90% as at_90
    /// ```
    ///
    /// It holds for the interval of the estimate, the prediction interval, those of tau², I² and H², and those of the
    /// rows. Default: 95%.
    pub static LEVEL: OptionSpec = { name: "level", values: Values::Percent };
}

entry! {
    /// Whether `test hksj` may be narrower than `test z`.
    ///
    /// ```kma
    /// pool trials with floor no as without_floor
    /// ```
    ///
    /// The factor `f = Σ wi (yi - mu)² / (k - p)` of `test hksj` falls below 1 where the studies agree better than chance lets expect,
    /// and the interval shrinks. `floor yes`, the default, takes `max(1, f)`; `floor no` takes `f` as it is. The floor
    /// does not change the quantiles: they are those of t.
    ///
    /// # Source
    /// Knapp & Hartung (2003), doi:10.1002/sim.1482. Röver, Knapp & Friede (2015), doi:10.1186/s12874-015-0091-1.
    /// metafor: `yes` is `test = "adhoc"`, `no` is `test = "knha"`.
    pub static FLOOR: OptionSpec = { name: "floor", values: Values::Words(&["yes", "no"]) };
}

entry! {
    /// How the prediction interval is made: `pi HTS` is an older form of it.
    ///
    /// ```kma
    /// pool trials with pi HTS as older
    /// ```
    ///
    /// Default without it: `mu ± c sqrt(tau2 + se²)`, with the standard error `se` of the estimate `mu` and the quantile `c` of its
    /// interval, which is that of t with `k - p` degrees of freedom under `hksj` and `t`, and normal under `z`. `pi HTS` takes t with
    /// `k - 2`, as Higgins, Thompson and Spiegelhalter do. There is none with fewer than three
    /// effects, and none under FE, EE, MH and Peto, which say that there is nothing to predict.
    ///
    /// # Source
    /// HTS: Higgins, Thompson & Spiegelhalter (2009), doi:10.1111/j.1467-985X.2008.00552.x. The default: with the standard error of
    /// Hartung and Knapp Partlett & Riley (2017), doi:10.1002/sim.7140, who take `k - 2`; with the distribution of the interval, and so
    /// `k - p`, Viechtbauer (2010), doi:10.18637/jss.v036.i03. metafor: `predict()`, `predtype`.
    pub static PI: OptionSpec = { name: "pi", values: Values::Words(&["HTS"]) };
}

entry! {
    /// Where tau² comes from: `tau2 0.1` takes it as known, `tau2 common` shares one between subgroups.
    ///
    /// ```kma
    /// pool trials by setting with tau2 common as by_setting
    /// pool trials with tau2 0.1 as tau2_known
    /// ```
    ///
    /// A known tau² has no interval and no standard error. With `by`, the default is a tau² of its own for each part,
    /// so that a part equals the pool of that part; `tau2 common` estimates one, and the test between the parts is that
    /// of the regression on the column.
    ///
    /// # Source
    /// Borenstein & Higgins (2013), doi:10.1007/s11121-013-0377-7. metafor: `tau2 =`.
    pub static TAU2: OptionSpec = { name: "tau2", values: Values::WordOrNumber(&["common"]) };
}

entry! {
    /// How the interval of tau² is made: `tau2_ci profile`.
    ///
    /// ```kma
    /// pool trials using REML with tau2_ci profile as by_likelihood
    /// ```
    ///
    /// - `q_profile`, the default: all tau² at which `Q(tau2) = Σ (yi - mu)²/(vi + tau2)` lies between the quantiles of chi²
    ///   with `k - 1` degrees of freedom. For every model with a tau².
    /// - `profile`: all tau² at which twice the log-likelihood is at most the quantile of chi² with 1 degree of freedom below
    ///   its maximum. For REML and ML, which have a likelihood.
    ///
    /// Without this option GENQ and GENQM have the interval of their own Q (Jackson): all tau² at which neither tail of
    /// `Σ ai (yi - ya)²` is below half of what the level leaves. The intervals of I² and H² follow from that of tau².
    ///
    /// # When not
    /// The profile likelihood is exact only with many studies; the Q-profile with normal effects and known variances is
    /// exact with any number. With few studies all of them are wide, and rightly so.
    ///
    /// # Source
    /// Viechtbauer (2007), doi:10.1002/sim.2514. Hardy & Thompson (1996),
    /// `doi:10.1002/(SICI)1097-0258(19960330)15:6<619::AID-SIM188>3.0.CO;2-A`. Jackson (2013), Research
    /// Synthesis Methods 4(3), 220-229. metafor: `confint(type = "QP")`, `"PL"`, `"GENQ"`.
    pub static TAU2_CI: OptionSpec = { name: "tau2_ci", values: Values::Words(&["q_profile", "profile"]) };
}

entry! {
    /// Weights of one's own in a `pool`: `weights n`, `weights 1 / burden`, `weights equal`.
    ///
    /// ```kma
    /// pool trials with weights equal as unweighted
    /// pool trials with weights 1 / burden as by_burden
    /// ```
    ///
    /// A number per row, from columns, of at least 0; `equal` gives every effect the same weight, `precision` the weight
    /// `1/sqrt(vi)`. A column of that name comes first.
    ///
    /// `mu = Σ ai yi / Σ ai`, `se² = Σ ai² (vi + tau2) / (Σ ai)²`. tau² is that of the model, which does not see the
    /// weights; GENQ and GENQM estimate it with them, and need them. The factor of `test hksj` is that of the model's
    /// weights `1/(vi + tau2)`. A row that is used must have a weight.
    ///
    /// # When not
    /// Weights that follow the effects, or were chosen after they were seen, bias the pool. Weights by quality scores do
    /// too: they do not take the bias of a bad study away. Not for MH, Peto and GLMM, whose weights are their method.
    ///
    /// # Source
    /// Hedges & Olkin (1985), Statistical Methods for Meta-Analysis, chapter 6. Greenland & O'Rourke (2001),
    /// doi:10.1093/biostatistics/2.4.463 (against quality scores). metafor: `rma(weights = …)`, `weighted = FALSE`.
    pub static WEIGHTS: OptionSpec = { name: "weights", values: Values::WordOrNumbers(&["equal", "precision"]) };
}

entry! {
    /// Which of the mixed models of two groups `using GLMM` takes: `glmm CM_EL`.
    ///
    /// ```kma
    /// pool trials using GLMM with glmm CM_EL as rare_events
    /// ```
    ///
    /// - `UM_FS`, the default: both groups, with a fixed baseline for each study. `logit pji = μi ± θi/2`.
    /// - `UM_RS`: both groups, with random baselines `μi ~ N(μ, σ²)`. It needs fewer parameters, and takes a little of
    ///   the effect from the comparison between studies.
    /// - `CM_EL`: the events of the first group given those of both, by their exact distribution: the noncentral
    ///   hypergeometric for odds ratios, the binomial for rate ratios. It has no baselines, and keeps odds ratios of rare
    ///   events unbiased. Whole counts only.
    /// - `CM_AL`: the same by the binomial distribution, for odds ratios of rare events: an approximation.
    ///
    /// `θi ~ N(θ, tau²)`. One group, `PLO` and `IRLN`, has one model and does not take the option.
    ///
    /// # Source
    /// Stijnen, Hamza & Özdemir (2010), doi:10.1002/sim.4040. Jackson et al. (2018), doi:10.1002/sim.7588. metafor:
    /// `rma.glmm(model = "UM.FS")`, ….
    pub static GLMM: OptionSpec = { name: "glmm", values: Values::Words(&["UM_FS", "UM_RS", "CM_EL", "CM_AL"]) };
}

entry! {
    /// Takes several effects of one study as if they were of different ones: `rows independent`.
    ///
    /// ```kma
    /// pool trials with rows independent as separate_groups
    /// ```
    ///
    /// Effects of one study share people, laboratories and authors. To pool them as independent counts the same
    /// evidence several times, and the interval gets too narrow; this is why it is an error unless the plan says so.
    /// Better: `keep` one, `combine` them, `nested in study / row`, or `robust in study`. Right only where the rows of
    /// a study are separate groups of people and nothing else ties them.
    ///
    /// # Source
    /// Cochrane Handbook, chapter 23.3. Hedges, Tipton & Johnson (2010), doi:10.1002/jrsm.5.
    pub static ROWS: OptionSpec = { name: "rows", values: Values::Words(&["independent"]) };
}

entry! {
    /// Predictions of a regression at values of a moderator: `at latitude (13, 33, 55)`, `at alloc (random, systematic)`.
    ///
    /// ```kma
    /// regress trials on latitude with at latitude (13, 33, 55) as slope
    /// ```
    ///
    /// `x'b ± c se`, `se² = x' S x` with the covariance `S` of the coefficients, for the mean of studies like these, and
    /// `x'b ± c sqrt(se² + tau²)` for a new study. All terms of the column follow its value: `center(latitude)`,
    /// `poly(latitude, 2)`, `log(latitude)`, interactions. Other numbers stand at their mean over the rows used, labels
    /// at the reference. Several `at` predict at all combinations of their values. A number has the unit of its column.
    ///
    /// Not far outside the values that were seen: a straight line goes on, studies may not.
    ///
    /// # Source
    /// Viechtbauer (2010), doi:10.18637/jss.v036.i03. metafor: `predict(newmods = …)`.
    pub static AT: OptionSpec = { name: "at", values: Values::ColumnNumbers };
}

entry! {
    /// Adjusts p-values for the number of tests: of the terms of a regression, or of the parts of `pool … per`.
    ///
    /// ```kma
    /// pool trials per outcome with adjust holm as outcomes
    /// regress trials on latitude + alloc with adjust holm as both
    /// ```
    ///
    /// With `m` tests and `p(1) <= … <= p(m)`:
    ///
    /// - `holm`: `max over j <= i of (m - j + 1) p(j)`; keeps the family-wise error, whatever the tests.
    /// - `bonferroni`: `m p`; keeps it too, and is never more powerful.
    /// - `fdr` (or `bh`): `min over j >= i of m p(j)/j`, of Benjamini and Hochberg; keeps the rate of false discoveries,
    ///   for tests that are independent or positively dependent.
    /// - `none`, the default.
    ///
    /// The adjusted value stands beside p, as `p_adjusted`. Not for a primary question that was named before: that is
    /// one test.
    ///
    /// # Source
    /// Holm (1979), Scandinavian Journal of Statistics 6(2), 65-70. Benjamini & Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x.
    /// Wright (1992), doi:10.2307/2532694.
    pub static ADJUST: OptionSpec = { name: "adjust", values: Values::Words(&["holm", "bonferroni", "fdr", "bh", "none"]) };
}

entry! {
    /// Permutation tests of a regression: how many permutations, `permutation 10000`, or all, `permutation exact`.
    ///
    /// ```kma
    /// regress trials on latitude with permutation 10000 as slope
    /// ```
    ///
    /// The moderators of a study are given to another, all together, and the model is fitted again, with a tau² of its
    /// own. p is the share of permutations whose statistic is at least as large as that of the data: `|b/se|` for a
    /// coefficient, Wald's statistic for a term and for all. Where no more permutations exist than are asked for (equal
    /// studies counted once), all are taken and the test is exact; else p is `(1 + n)/(1 + m)` of m drawn ones. `seed`
    /// determines the drawing, and the result says it.
    ///
    /// For few studies, of which nobody knows whether t or normal is right. Not for a model that was chosen among
    /// several.
    ///
    /// # Source
    /// Higgins & Thompson (2004), doi:10.1002/sim.1752. Phipson & Smyth (2010), doi:10.2202/1544-6115.1585. metafor:
    /// `permutest()`.
    pub static PERMUTATION: OptionSpec = { name: "permutation", values: Values::WordOrNumber(&["exact"]) };
}

entry! {
    /// What determines the numbers that are drawn: `permutation 10000, seed 7`, `gosh, seed 7`.
    ///
    /// ```kma
    /// regress trials on latitude with permutation 10000, seed 7 as slope
    /// sensitivity overall with gosh, seed 7 as subsets
    /// ```
    ///
    /// A whole number. Equal seeds give equal results, on every machine and with any number of threads. Default: 1;
    /// the result says which. A result that hangs on the seed needs more draws.
    ///
    /// # Source
    /// Blackman & Vigna (2021), doi:10.1145/3460772: the generator, xoshiro256++.
    pub static SEED: OptionSpec = { name: "seed", values: Values::Number };
}

entry! {
    /// What the variance between studies depends on: `scale latitude`, `scale (latitude, alloc)`; a location-scale model.
    ///
    /// ```kma
    /// regress trials on latitude with scale latitude as spread
    /// ```
    ///
    /// `yi = xi'β + ui + ei`, `var ui = tau2_i`, `ln tau2_i = zi'α`: the terms behind `on` explain the effects, those of
    /// `scale` their heterogeneity; terms are those of `on`, several in brackets or with `+`. `link identity` takes
    /// `tau2_i = zi'α`, at least 0. Both parts are estimated together by the likelihood of the model, `REML` or `ML`.
    /// `β` has the covariance `(X'WX)⁻¹`, `wi = 1/(vi + tau2_i)`; `α` that of the observed information. Tests are `t`, with
    /// `k - p` and `k - q` degrees of freedom, unless the plan says `test z`.
    ///
    /// A coefficient of the scale is the change of `ln tau2` per unit of its column. There is no one tau², I² or R²; each
    /// row has its `tau2`, and predictions have no prediction interval.
    ///
    /// Not with few studies: a variance is known much worse than a mean. Where the likelihood rises as a variance goes to
    /// 0, the coefficients of the scale have no standard errors, and the result says so. It goes together with neither
    /// `robust in` nor `permutation`.
    ///
    /// # Source
    /// Viechtbauer & López-López (2022), doi:10.1002/jrsm.1562. metafor: `rma(scale = ~ …)`.
    pub static SCALE: OptionSpec = { name: "scale", values: Values::Terms };
}

entry! {
    /// How the variance between studies follows from `scale`: `link log`, the default, or `link identity`.
    ///
    /// ```kma
    /// regress trials on latitude with scale latitude, link identity as spread
    /// ```
    ///
    /// With `log`, `ln tau2_i = zi'α`, and a coefficient multiplies the variance; with `identity`, `tau2_i = zi'α`, and it
    /// adds to it, as far as no variance of the studies used falls below 0.
    ///
    /// # Source
    /// Viechtbauer & López-López (2022), doi:10.1002/jrsm.1562. metafor: `rma(link = …)`.
    pub static LINK: OptionSpec = { name: "link", values: Values::Words(&["log", "identity"]) };
}
