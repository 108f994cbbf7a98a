//! What the numbers of a result mean, for those who read them and write of them.
#![allow(clippy::doc_markdown, reason = "IntHout is a name, not code")]

use super::{Kind, Word};

entry! {
    /// What a study found, as one number that can be set beside those of other studies.
    ///
    /// A difference or a ratio of two groups, a correlation, a share of people. Each study has an effect and a sampling variance,
    /// which says how far chance alone may have moved it. `effect` says which measure it is and from which columns it comes.
    ///
    /// ```kma
    /// effect g = SMD(drug, placebo)
    /// ```
    ///
    /// Take the measure that readers understand and that means the same in all studies: a mean difference (`MD`) where all use one
    /// scale, a standardised one (`SMD`) where they do not; for yes or no a risk ratio (`RR`) or an odds ratio (`OR`); for times to an
    /// event a hazard ratio (`HR`). `kma explain measures` lists all of them. Ratios are analysed as logarithms and shown as ratios.
    ///
    /// # Source
    /// Cochrane Handbook, chapter 6.
    pub(super) static EFFECT_SIZE: Word = { name: "effect_size", kind: Kind::Concept };
}

entry! {
    /// A model in which every study has an effect of its own, and the pooled effect is their mean.
    ///
    /// The studies are seen as some of many that could have been made, with other people, doses or methods. Their effects vary around
    /// a mean with the variance tau²; the interval is that of the mean, the prediction interval that of the effect of a new study.
    ///
    /// ```kma
    /// pool trials using REML as overall
    /// ```
    ///
    /// It is the default, with tau² by `REML`. Small studies weigh more than under a common effect, most where tau² is large. The mean
    /// may be the effect of no study at all: read the prediction interval. With fewer than about five studies nobody knows tau² well.
    ///
    /// # Source
    /// Borenstein et al. (2010), doi:10.1002/jrsm.12. Cochrane Handbook, chapter 10.10.4. The models that Cochrane recommends:
    /// methods.cochrane.org/methods-cochrane/random-effects-meta-analysis-methods-intervention-reviews.
    pub(super) static RANDOM_EFFECTS: Word = { name: "random_effects", kind: Kind::Concept };
}

entry! {
    /// A model without variance between studies: fixed effect, fixed effects, or equal effects.
    ///
    /// There are two. `EE` says that all studies have the same effect, and that they differ by chance alone. `FE` says nothing of that:
    /// its estimate is the mean of the effects of these very studies, weighted by precision, and speaks of no others. Their numbers
    /// are equal.
    ///
    /// ```kma
    /// pool trials using EE as common
    /// ```
    ///
    /// It is an assumption that is made before the data are seen, and no remedy for heterogeneity: that Q is not significant does not
    /// show that effects are equal. There is no prediction interval. For counts of rare events `MH` and `Peto` have a common effect too.
    ///
    /// # Source
    /// Rice, Higgins & Lumley (2018), doi:10.1111/rssa.12275. Cochrane Handbook, chapter 10.10.4.
    pub(super) static COMMON_EFFECT: Word = { name: "common_effect", kind: Kind::Concept };
}

entry! {
    /// Effects that differ between studies by more than chance alone would make them.
    ///
    /// Four numbers tell of it, each with its own page: `tau2`, how much the effects vary; `prediction_interval`, where the effect of a
    /// new study is expected; `i2`, which part of what is seen is not chance; `q`, a test of whether there is any. Read them in that
    /// order. The forest shows it at a glance: intervals that do not meet.
    ///
    /// ```kma
    /// pool trials by setting as by_setting
    /// regress trials on dose as by_dose
    /// ```
    ///
    /// Look for reasons that were named in the plan, by subgroups or a regression; where a mean answers no question, `summarise`. A
    /// large p of Q does not show that studies agree: with few studies it has little power.
    ///
    /// # Source
    /// Cochrane Handbook, chapter 10.10. Higgins & Thompson (2002), doi:10.1002/sim.1186.
    pub(super) static HETEROGENEITY: Word = { name: "heterogeneity", kind: Kind::Concept };
}

entry! {
    /// Cochran's Q: a test of whether the effects differ by more than chance.
    ///
    /// It is the sum of the squared distances of the effects from their common mean, each divided by its sampling variance. If all
    /// effects were equal, it would be about its degrees of freedom, k - 1, and follow chi²; the p-value says how often chance alone
    /// makes it so large.
    ///
    /// ```kma
    /// pool trials as overall
    /// expect overall.q_df = 12
    /// ```
    ///
    /// With few studies it misses heterogeneity that is there, and with many it finds some that does not matter. It does not say how
    /// much there is: read tau² and the prediction interval. Do not choose the model by it.
    ///
    /// # Formula
    /// `Q = Σ (yi - mu)²/vi`, `mu = Σ (yi/vi) / Σ (1/vi)`, with the effects `yi` and their sampling variances `vi`.
    ///
    /// # Source
    /// Cochran (1954), doi:10.2307/3001666. Cochrane Handbook, chapter 10.10.2.
    pub(super) static Q: Word = { name: "q", kind: Kind::Concept };
}

entry! {
    /// The variance of the true effects between studies, tau²; its root tau is their standard deviation.
    ///
    /// It is on the scale of the analysis: of a mean difference in squared units, of a ratio in squares of logarithms. About two thirds
    /// of the studies have an effect within one tau of the mean, and 95% within two. Of log odds ratios in medicine a tau of 0.1 (deaths) to 0.3
    /// (what people judge) is usual.
    ///
    /// ```kma
    /// pool trials using REML with tau2_ci profile as overall
    /// ```
    ///
    /// It is estimated, and with few studies badly: the interval beside it often reaches from 0 to very much. That tau² is 0 says that
    /// these studies do not show any, and not that there is none. `kma explain models` lists the estimators; the option `tau2` takes one
    /// as known, or shares one between subgroups.
    ///
    /// # Source
    /// Viechtbauer (2005), doi:10.3102/10769986030003261. Turner et al. (2012), doi:10.1093/ije/dys041, for what is usual. Interval:
    /// Viechtbauer (2007), doi:10.1002/sim.2514.
    pub(super) static TAU2: Word = { name: "tau2", kind: Kind::Concept };
}

entry! {
    /// I²: which part of the variance of the effects that are seen is between studies, in percent.
    ///
    /// The rest is chance. 0% says that the studies do not differ by more than chance, 75% that three quarters of what is seen is
    /// heterogeneity.
    ///
    /// ```kma
    /// reported overall { i2: 45.8%, tau2: 0.09 }
    /// ```
    ///
    /// It is no amount of heterogeneity. With large studies, whose chance errors are small, a small tau² makes a large I², and with small
    /// ones a large tau² hides in a small I². So 75% is neither much nor little by itself: read tau² and the prediction interval. With
    /// few studies its interval is wide.
    ///
    /// # Formula
    /// `I² = tau²/(tau² + s²)`, where `s²` is the typical sampling variance of the studies. Under a common effect, where tau² is 0 by
    /// assumption, `I² = (Q - (k - 1))/Q`, and not below 0; by the estimator `DL` the two are equal.
    ///
    /// # Source
    /// Higgins & Thompson (2002), doi:10.1002/sim.1186. Borenstein et al. (2017), doi:10.1002/jrsm.1230, for what it is not. Cochrane
    /// Handbook, chapter 10.10.2.
    pub(super) static I2: Word = { name: "i2", kind: Kind::Concept };
}

entry! {
    /// Where the true effect of a new study, like these, may lie.
    ///
    /// The confidence interval is about the mean of all studies, and gets narrow with many of them; the prediction interval is about one
    /// more study, and stays as wide as the effects differ. If it reaches over no effect, some settings may see none, or the opposite,
    /// even where the mean is clear.
    ///
    /// ```kma
    /// pool trials             as overall
    /// pool trials with pi HTS as older
    /// ```
    ///
    /// There is one from three effects on, under models with a tau². With few studies it is wide and rough, as tau² is hardly known. If
    /// tau² is 0 it is the confidence interval.
    ///
    /// # Formula
    /// `mu ± c sqrt(tau² + se²)`, with the pooled effect `mu`, its standard error `se` and the quantile `c` of the distribution that the
    /// confidence interval has: t with k - 1 degrees of freedom under `hksj` and `t`, normal under `z`. `pi HTS` takes t with k - 2.
    ///
    /// # Source
    /// Higgins, Thompson & Spiegelhalter (2009), doi:10.1111/j.1467-985X.2008.00552.x, with k - 2. IntHout et al. (2016),
    /// doi:10.1136/bmjopen-2015-010247. With the standard error of Hartung and Knapp: Partlett & Riley (2017), doi:10.1002/sim.7140, who
    /// take k - 2 as well.
    pub(super) static PREDICTION_INTERVAL: Word = { name: "prediction_interval", kind: Kind::Concept };
}

entry! {
    /// The confidence interval: the values of the effect that the data do not speak against.
    ///
    /// If the model holds, 95 of 100 such intervals hold the true value. It is no range in which 95% of the studies, or of the people,
    /// lie: for studies that is the prediction interval.
    ///
    /// ```kma
    /// pool trials with level 90% as overall
    /// ```
    ///
    /// `test` says how it is made: by default after Hartung and Knapp with t, never narrower than the normal one. It knows of chance
    /// alone, and nothing of bias, of studies that were not published, or of a wrong model.
    ///
    /// # Source
    /// Hartung & Knapp (2001), doi:10.1002/sim.791. Cochrane Handbook, chapter 15.3.1.
    pub(super) static CI: Word = { name: "ci", kind: Kind::Concept };
}

entry! {
    /// The p-value: how often chance alone would give a result at least so far from no effect.
    ///
    /// It is about no effect (a difference of 0, a ratio of 1), and it is two-sided. It is not the chance that there is no effect, and
    /// says nothing of how large the effect is: read the estimate and its interval.
    ///
    /// ```kma
    /// pool trials per outcome with adjust holm as outcomes
    /// ```
    ///
    /// A large p does not show that there is no effect. Between subgroups it is the test between them that counts, and not which of them
    /// has a small p. Of a mean or a proportion of one group, p is about 0 on the scale of the analysis (half of the people, for log
    /// odds), which is seldom a question. Many analyses are many tests: name a primary one, or `adjust`.
    ///
    /// # Source
    /// Wasserstein & Lazar (2016), doi:10.1080/00031305.2016.1154108. Cochrane Handbook, chapter 15.3.2.
    pub(super) static P: Word = { name: "p", kind: Kind::Concept };
}

entry! {
    /// How much a study counts in the pooled effect, in percent of all.
    ///
    /// A study with a smaller sampling variance counts more: its weight is in proportion to `1/(vi + tau²)`, where `vi` is that variance.
    /// With a large tau² all studies count nearly the same, with tau² 0 large ones rule. The models of counts have weights of their own.
    ///
    /// ```kma
    /// pool trials with weights equal as unweighted
    /// ```
    ///
    /// A weight is about chance alone: a large study may be a biased one. Do not weigh by scores of quality, which do not take bias away.
    ///
    /// # Source
    /// Cochrane Handbook, chapter 10.3. Greenland & O'Rourke (2001), doi:10.1093/biostatistics/2.4.463.
    pub(super) static WEIGHT: Word = { name: "weight", kind: Kind::Concept };
}

entry! {
    /// Several effects of one study, that share people, laboratories or authors.
    ///
    /// To pool them as if they were of different studies counts the same evidence several times, and the interval gets too narrow. So it
    /// is an error, until the plan says which way it goes: one row (`keep`), their mean (`combine`), an interval that allows for it
    /// (`robust in`), or that nothing ties them (`rows independent`).
    ///
    /// ```kma
    /// let one_each = trials
    ///   combine per study with rho 0.6
    /// pool one_each as combined
    /// ```
    ///
    /// A control group that serves several comparisons is the same case; kma divides it among them.
    ///
    /// # Source
    /// Cochrane Handbook, chapter 23.3. Hedges, Tipton & Johnson (2010), doi:10.1002/jrsm.5.
    pub(super) static DEPENDENCE: Word = { name: "dependence", kind: Kind::Concept };
}

entry! {
    /// How a median with quartiles or range becomes a mean with a standard deviation.
    ///
    /// Where an arm declares `median` with `q1` and `q3`, `min` and `max`, or all four, the mean is by Luo and others, with optimal
    /// weights, and the standard deviation by Wan and others, by the expected range or interquartile range of a normal sample of n. The
    /// run counts the rows.
    ///
    /// ```kma
    /// data trials from "trials.csv" {
    ///   study:   study
    ///   drug:    arm { n: n1, mean: m1, sd: sd1, median: med1, q1: q11, q3: q31 }
    ///   placebo: arm { n: n2, mean: m2, sd: sd2, median: med2, q1: q12, q3: q32 }
    /// }
    /// ```
    ///
    /// Means that are printed come first. The conversion takes the outcome as normal: a median that stands far from the middle of its
    /// quartiles says that it is not. Keep an analysis without these rows beside the one with them.
    ///
    /// # Source
    /// Luo et al. (2018), doi:10.1177/0962280216669183. Wan et al. (2014), doi:10.1186/1471-2288-14-135.
    pub(super) static MEDIANS: Word = { name: "medians", kind: Kind::Concept };
}

entry! {
    /// Small-study effects: small studies that show other effects than large ones; publication bias is one reason.
    ///
    /// A study that found nothing may stay in a drawer, a small one more often than a large one. Then the small studies that are seen show
    /// too much, and the funnel lacks a side. But small studies may also be other studies: with sicker people, a stronger treatment, or
    /// worse methods.
    ///
    /// ```kma
    /// require studies >= 10 for bias
    /// bias overall with egger, trimfill as small_study_effects
    /// funnel overall with contours to "funnel.svg"
    /// ```
    ///
    /// `bias` has the tests (`egger`, `begg`, `peters`, `harbord`, `deeks`, `excess`) and adjusted effects (`trimfill`, `limit`,
    /// `pet_peese`, `henmi_copas`, `selection`). With fewer than ten studies they say little. None of them tells that nothing is missing.
    ///
    /// # Source
    /// Sterne et al. (2011), doi:10.1136/bmj.d4002. Cochrane Handbook, chapter 13.
    pub(super) static SMALL_STUDIES: Word = { name: "small_studies", kind: Kind::Concept };
}

entry! {
    /// What the report calls a result of a registered plan that was not in the registration.
    ///
    /// Once a plan is registered, each result is *as registered*; *changed by* the statements that changed it since; *exploratory*, which
    /// was not planned; or *registered, not run*. A plan that nobody registered before its data has none of these marks: all of it may
    /// have been chosen after the results were seen.
    ///
    /// ```kma
    /// deviation in eligible because "the instrument was validated later than we thought"
    /// ```
    ///
    /// An exploratory result is no worse, and shows less: it is one of many that could have been looked at. `kma register` freezes a
    /// plan, `kma verify` holds it against that.
    ///
    /// # Source
    /// Chan et al. (2004), doi:10.1001/jama.291.20.2457, for what happens without. PRISMA 2020, item 24: Page et al. (2021),
    /// doi:10.1136/bmj.n71.
    pub(super) static EXPLORATORY: Word = { name: "exploratory", kind: Kind::Concept };
}

entry! {
    /// How certain a body of evidence is: GRADE. kma has no rating, and prints what one rests on.
    ///
    /// GRADE asks for five reasons to trust less. For imprecision read the interval and the participants; for inconsistency the forest,
    /// tau² and the prediction interval; for publication bias the funnel and `bias`; for risk of bias the figure `rob` and a pool without
    /// studies at high risk; indirectness is a judgement about the question.
    ///
    /// ```kma
    /// rob overall to "risk-of-bias.svg"
    /// sensitivity overall with excluding risk = high as low_risk_only
    /// ```
    ///
    /// The rating is made by people, and is written into the review.
    ///
    /// # Source
    /// Guyatt et al. (2008), doi:10.1136/bmj.39489.470347.AD. Cochrane Handbook, chapter 14.
    pub(super) static GRADE: Word = { name: "grade", kind: Kind::Concept };
}

entry! {
    /// The R package whose names and conventions kma takes where the field has none of its own.
    ///
    /// Measures, models and options are called as there: `measure = "SMD"` is `SMD(…)`, `method = "REML"` is `using REML`, `test = "adhoc"`
    /// is `test hksj`, `test = "knha"` is `with floor no`. `kma explain` takes a function of metafor and leads to the page that does the
    /// same: `kma explain regtest`, `kma explain rma`.
    ///
    /// ```kma
    /// default using REML with test z
    /// ```
    ///
    /// With this line a plan has the defaults of `rma(yi, vi)`. The same analyses in metafor, Stata and kma stand side by side in the
    /// manual, in `docs/howto/side-by-side.md`.
    ///
    /// # Source
    /// Viechtbauer (2010), doi:10.18637/jss.v036.i03.
    pub(super) static METAFOR: Word = { name: "metafor", kind: Kind::Concept };
}
