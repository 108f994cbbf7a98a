//! Clauses: what stands behind the source of a statement, each at most once, in any order.

use super::{Kind, Word};

entry! {
    /// Says which effect an analysis measures.
    ///
    /// `measuring EFFECT`. It is needed only where the columns of the source serve several effects.
    ///
    /// ```kma
    /// effect days = MD(specialist, routine)
    /// effect g    = SMD(specialist, routine)
    /// pool trials measuring days as in_days
    /// ```
    ///
    /// One analysis measures one effect: for two, write two analyses.
    pub(super) static MEASURING: Word = { name: "measuring", kind: Kind::Clause };
}

entry! {
    /// Takes some of the rows for one analysis.
    ///
    /// `where C`, a condition on columns of the source. An analysis of a result narrows the rows of that result.
    ///
    /// ```kma
    /// pool cortex where method = in_vivo as cortex_in_vivo
    /// ```
    ///
    /// It is not counted as a criterion: reasons for leaving studies out belong to `include` and `exclude` of a selection. A
    /// row for which the condition is unknown is left out, and counted. Also `effect … where C` and `derive … where C`, for the
    /// rows of one form or case.
    pub(super) static WHERE: Word = { name: "where", kind: Kind::Clause };
}

entry! {
    /// Subgroups: each, all together, and the test between them.
    ///
    /// `by COLUMN`, a column of labels or a flag. Each part has a tau² of its own and equals the pool of that part; between
    /// them stands a chi² test. `with tau2 common` shares tau².
    ///
    /// ```kma
    /// pool trials by alloc as by_allocation
    /// expect by_allocation[random].estimate < 1
    /// ```
    ///
    /// A row without label stands in the whole and in no part. A difference between subgroups is one between studies, not
    /// between treatments that were randomised. For numbers use `regress … on`.
    pub(super) static BY: Word = { name: "by", kind: Kind::Clause };
}

entry! {
    /// Separately for each value of a column, as one table.
    ///
    /// `per COLUMN, …`. There is no whole and no test: each part is an analysis of its own. With `by` the subgroups stand
    /// inside the parts. In a step (`keep`, `combine`, `pair`) it names the groups.
    ///
    /// ```kma
    /// pool acute per region, regimen as by_region
    /// forest by_region to "forest-{region}.svg"
    /// ```
    ///
    /// Many parts are many tests: say which of them is primary.
    pub(super) static PER: Word = { name: "per", kind: Kind::Clause };
}

entry! {
    /// The moderators of a regression.
    ///
    /// `on TERM + TERM`: a column of numbers, labels, flags or text; any expression; `a * b` (both and their
    /// interaction); `a : b` (the interaction alone); `center(x)`, `poly(x, 2)`, `reference(a, label)`.
    ///
    /// ```kma
    /// regress trials on latitude + alloc as both
    /// regress trials on center(year) * alloc as changing
    /// regress trials on log(dose / 1 mg/kg) as by_dose
    /// ```
    ///
    /// Labels are coded against the first that has rows. A number is per its unit. `x : a` without `x` is a slope for each
    /// label of a, as in R. Rows without a value leave, and are counted by column. A column that is the same in all rows,
    /// or that follows from others, is an error that names them. About ten studies for each moderator are wanted.
    pub(super) static ON: Word = { name: "on", kind: Kind::Clause };
}

entry! {
    /// The model.
    ///
    /// `using MODEL`: random effects `REML DL HE HS HSk SJ ML EB PM PMM GENQ GENQM DLIT SJIT`, common effect `FE EE`, counts `MH`,
    /// `Peto`, `GLMM`. Without it REML.
    ///
    /// ```kma
    /// pool trials using REML with test hksj as overall
    /// pool trials using MH as mantel_haenszel
    /// ```
    ///
    /// Choose the model before you see the numbers. `kma explain REML` has the page of a model.
    pub(super) static USING: Word = { name: "using", kind: Kind::Clause };
}

entry! {
    /// Dependent effects: a random effect for each level.
    ///
    /// `nested in A / B`: one for A, and one for B in A. `row` is the row.
    ///
    /// ```kma
    /// pool rodent nested in study / row as all_rows
    /// ```
    ///
    /// It is a way out of several rows of one study; with `robust in study` the interval does not trust the model alone. This
    /// version does not compute it.
    pub(super) static NESTED: Word = { name: "nested", kind: Kind::Clause };
}

entry! {
    /// Inference that holds whatever the dependence within a cluster is.
    ///
    /// `robust in COLUMN`: the labels of the column are the clusters, m of them.
    ///
    /// ```kma
    /// pool rodent robust in study as all_rows
    /// ```
    ///
    /// # Formula
    /// Estimates, weights and tau² are those of the model, which takes rows as independent. Their variance is CR2,
    /// `B (Σ Xi' Wi Ai ei ei' Ai Wi Xi) B`, `B = (X'WX)⁻¹`: the sum is over clusters, `ei` are the residuals of one, and `Ai`
    /// makes it unbiased where the model holds. Each coefficient is tested with t on Satterthwaite's degrees of freedom,
    /// which are below m - 1 and need not be whole; several together with Hotelling's T² on approximate degrees of
    /// freedom. The test is called `robust`; `test` and `floor` have no place beside it.
    ///
    /// A group that serves several comparisons is not divided here: its rows stand in one cluster if the column says so.
    /// A row without a label stands with the other rows of its study. Clusters that part the rows of a study are refused.
    ///
    /// # When not
    /// It needs clusters, not rows. With fewer than four degrees of freedom neither interval nor p-value can be trusted,
    /// and the result says so. MH, Peto and GLMM have no such variance.
    ///
    /// # Source
    /// Hedges, Tipton & Johnson (2010), doi:10.1002/jrsm.5. Pustejovsky & Tipton (2018),
    /// doi:10.1080/07350015.2016.1247004. Tipton (2015), doi:10.1037/met0000011. metafor: `robust(res, cluster,
    /// clubSandwich = TRUE)`.
    pub(super) static ROBUST: Word = { name: "robust", kind: Kind::Clause };
}

entry! {
    /// Options.
    ///
    /// `with option value, option value`. Every statement declares its own; every analysis takes `test` and `level`.
    ///
    /// ```kma
    /// pool trials with test z, level 90% as classical
    /// bias overall with egger, trimfill
    /// data trials from "trials.csv" with separator ";", decimal ","
    /// ```
    ///
    /// Texts stand in quotes, lists of names in `( )`. `kma explain test` has the page of an option.
    pub(super) static WITH: Word = { name: "with", kind: Kind::Clause };
}

entry! {
    /// Names a result.
    ///
    /// `as NAME`. Other statements name it so: `forest overall`, `expect overall.estimate < 1`. A part of it is
    /// `overall[label]`.
    ///
    /// ```kma
    /// pool trials by alloc as overall
    /// bias overall with egger
    /// expect overall[random].k >= 3
    /// ```
    ///
    /// Results share their namespace with datasets, selections and effects: no name is used twice.
    pub(super) static AS: Word = { name: "as", kind: Kind::Clause };
}

entry! {
    /// What is compared with.
    ///
    /// `compare A against B` is the difference of two results, A minus B (for ratios A by B). `network … on COLUMN against
    /// LABEL` and the step `pair … against LABEL` name the reference.
    ///
    /// ```kma
    /// compare all against in_schools as difference
    /// ```
    ///
    /// Where the two share studies there is no p-value, since they are not independent.
    pub(super) static AGAINST: Word = { name: "against", kind: Kind::Clause };
}

entry! {
    /// The columns of a table of rows, in their order.
    ///
    /// `showing COLUMN, …`. Without it all of them.
    ///
    /// ```kma
    /// table trials showing study, year, dose to "trials.csv"
    /// ```
    pub(super) static SHOWING: Word = { name: "showing", kind: Kind::Clause };
}

entry! {
    /// The file that is written.
    ///
    /// `to "file"`, in the folder of the plan or that of `--out`, and nowhere else. For `per`, `{column}` in the name gives
    /// each part a file.
    ///
    /// ```kma
    /// forest overall to "forest.svg"
    /// table trials to "trials.csv"
    /// ```
    ///
    /// The same word joins the two ends of a range, `5 to 9`, and of an interval that was printed, `ci: 0.34 to 0.70`.
    pub(super) static TO: Word = { name: "to", kind: Kind::Clause };
}

entry! {
    /// The file of a dataset, or the smallest value of a column.
    ///
    /// `data NAME from "file"`; in a schema `column: number from LOW to HIGH`.
    ///
    /// ```kma
    /// data trials from "data/trials.csv" {
    ///   study: study
    ///   age:   number in years from 18 to 110
    /// }
    /// ```
    ///
    /// Files lie in the folder of the plan. A value outside the range is an error with its row.
    pub(super) static FROM: Word = { name: "from", kind: Kind::Clause };
}

entry! {
    /// The analyses that a `require` is about.
    ///
    /// `require CONDITION for VERB, …`.
    ///
    /// ```kma
    /// require studies >= 5 for pool, regress
    /// ```
    pub(super) static FOR: Word = { name: "for", kind: Kind::Clause };
}

entry! {
    /// The reason of a decision, printed with what it did.
    ///
    /// `because "…"` behind `include`, `exclude`, `keep`, `fill` and `deviation`, and behind a number of `flow`.
    ///
    /// ```kma
    /// let acute = rodent
    ///   exclude where dose > 100 mg/kg because "anaesthetic dose"
    /// ```
    ///
    /// It is needed where the outcome chooses (`keep largest`), where data are imputed (`fill`) and for deviations.
    pub(super) static BECAUSE: Word = { name: "because", kind: Kind::Clause };
}
