//! Options of analyses: how an interval is made.

use super::{OptionSpec, Values};

entry! {
    /// How the estimate is tested and its interval made.
    ///
    /// - `hksj`: `se² = q se_w²` with `q = Σ wi (yi - mu)² / (k - p)` and t with `k - p` degrees of freedom
    ///   (Hartung, Knapp, Sidik, Jonkman). With `floor yes`, the default, `q` is at least 1.
    /// - `t`: the standard error of the model, t with `k - p` degrees of freedom.
    /// - `z`: the standard error of the model, normal.
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
    /// It holds for the interval of the estimate, the prediction interval, those of tau², I² and H², and those of the
    /// rows. Default: 95%.
    pub static LEVEL: OptionSpec = { name: "level", values: Values::Percent };
}

entry! {
    /// Whether `test hksj` may be narrower than `test z`.
    ///
    /// The factor `q = Σ wi (yi - mu)² / (k - p)` falls below 1 where the studies agree better than chance lets expect,
    /// and the interval shrinks. `floor yes`, the default, takes `max(1, q)`; `floor no` takes `q` as it is. The floor
    /// does not change the quantiles: they are those of t.
    ///
    /// # Source
    /// Knapp & Hartung (2003), doi:10.1002/sim.1482. Röver, Knapp & Friede (2015), doi:10.1186/s12874-015-0091-1.
    /// metafor: `yes` is `test = "adhoc"`, `no` is `test = "knha"`.
    pub static FLOOR: OptionSpec = { name: "floor", values: Values::Words(&["yes", "no"]) };
}

entry! {
    /// An older form of the prediction interval: `pi HTS`.
    ///
    /// `mu ± t(k-2) sqrt(tau2 + se²)`. Default without it: the distribution of the interval of the estimate, which is t
    /// with `k - p` degrees of freedom under `hksj` and `t`, and normal under `z`. There is none with fewer than three
    /// effects, and none under FE, EE, MH and Peto, which say that there is nothing to predict.
    ///
    /// # Source
    /// Higgins, Thompson & Spiegelhalter (2009), doi:10.1111/j.1467-985X.2008.00552.x. metafor: `predtype`.
    pub static PI: OptionSpec = { name: "pi", values: Values::Words(&["HTS"]) };
}

entry! {
    /// Where tau² comes from: `tau2 0.1` takes it as known, `tau2 common` shares one between subgroups.
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
    /// Which of the mixed models of two groups `using GLMM` takes: `glmm CM_EL`.
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
    /// Predictions of a regression at values of a moderator: `at latitude (13, 33, 55)`.
    ///
    /// Other moderators stand at their mean, labels at the reference. Each prediction has an interval for the mean and
    /// one for a new study. This version does not compute `regress`.
    ///
    /// # Source
    /// metafor: `predict(newmods = …)`.
    pub static AT: OptionSpec = { name: "at", values: Values::ColumnNumbers };
}

entry! {
    /// Adjusts the p-values of the terms of a regression for their number.
    ///
    /// `holm` keeps the family-wise error, `bonferroni` too and is less powerful, `fdr` the rate of false discoveries
    /// (Benjamini and Hochberg), `none`, the default, leaves them. This version does not compute `regress`.
    ///
    /// # Source
    /// Holm (1979), Scandinavian Journal of Statistics 6(2), 65-70. Benjamini & Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x.
    pub static ADJUST: OptionSpec = { name: "adjust", values: Values::Words(&["holm", "bonferroni", "fdr", "none"]) };
}

entry! {
    /// Permutation tests of a regression: how many permutations, `permutation 1000`.
    ///
    /// The moderators are permuted over the rows, and the p-value is the share of permutations with a statistic at
    /// least as large. Where fewer permutations exist, all of them are taken. This version does not compute `regress`.
    ///
    /// # Source
    /// Higgins & Thompson (2004), doi:10.1002/sim.1752. metafor: `permutest()`.
    pub static PERMUTATION: OptionSpec = { name: "permutation", values: Values::Number };
}
