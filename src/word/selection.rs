//! Steps of a selection.

use super::{Kind, Word};

entry! {
    /// Keeps the rows for which a condition holds, without making it a criterion.
    ///
    /// `where C`. Use it to name a subset; what decides about eligibility is `include` or `exclude`, which count for the flow
    /// diagram.
    ///
    /// ```kma
    /// let cortex = rodent where region = cortex
    /// let high   = rodent where dose >= 30 mg/kg and assay in (microdialysis, voltammetry)
    /// ```
    ///
    /// A row for which the condition is unknown, because a value is missing, is dropped and counted as unknown. A condition on
    /// what is measured (`where g > 3`) is an error.
    pub(super) static WHERE: Word = { name: "where", kind: Kind::Step };
}

entry! {
    /// An eligibility criterion: keeps the rows for which it holds.
    ///
    /// `include where C because "…"`. Rows and studies that leave are counted for the flow diagram, with the reason.
    ///
    /// ```kma
    /// let schools = reviewed
    ///   include where grade in (elementary, middle, high) because "school pupils only"
    /// ```
    ///
    /// Rows for which it is unknown leave too, and are counted. A criterion that names a study is a warning: state the
    /// property for which the study does not fit.
    pub(super) static INCLUDE: Word = { name: "include", kind: Kind::Step };
}

entry! {
    /// An eligibility criterion: drops the rows for which it holds.
    ///
    /// `exclude where C because "…"`. Rows and studies that leave are counted for the flow diagram, with the reason.
    ///
    /// ```kma
    /// let acute = rodent
    ///   exclude where dose > 100 mg/kg because "anaesthetic dose"
    /// ```
    ///
    /// Rows for which it is unknown stay, since nothing says that they should leave; their number is printed. To drop them as
    /// well, say so: `exclude where dose is missing because "dose not reported"`.
    pub(super) static EXCLUDE: Word = { name: "exclude", kind: Kind::Step };
}

entry! {
    /// Adds a column that is computed from others.
    ///
    /// `derive NAME [in UNIT] = E`, or by cases: `derive NAME = a where C, b where C, c otherwise`. The first case that holds
    /// decides; behind a case that is unknown the value is missing.
    ///
    /// ```kma
    /// let acute = rodent
    ///   derive change = 100 * (ketamine.mean / control.mean - 1)
    ///   derive method = in_vivo where assay in (microdialysis, voltammetry), ex_vivo otherwise
    ///   derive total in mg/kg = dose * doses
    /// ```
    ///
    /// The labels of the cases are the labels of the new column, in this order; the first is the reference level. The name
    /// must be new.
    pub(super) static DERIVE: Word = { name: "derive", kind: Kind::Step };
}

entry! {
    /// Takes one row of each group: the one with the largest or smallest value.
    ///
    /// `keep largest|smallest E per COLUMN, … [because "…"]`. Of equal rows the first in the data stays.
    ///
    /// ```kma
    /// let latest = trials
    ///   keep largest follow_up per study
    /// let potential = acute
    ///   keep largest change per study, region because "the largest potential effect"
    /// ```
    ///
    /// Choosing by the outcome needs `because`, is marked *outcome-dependent* wherever its results are printed, and warns: it
    /// biases the pooled effect away from zero. Choose by design (dose, time, quality) or use `combine` or `nested in`.
    pub(super) static KEEP: Word = { name: "keep", kind: Kind::Step };
}

entry! {
    /// Averages the dependent effects of a group into one row.
    ///
    /// `combine per COLUMN, … with rho 0.5`: effect and variance of the mean of the effects measured, where `rho` is the
    /// correlation that is assumed between them. The result has the columns of the group, and the effect.
    ///
    /// ```kma
    /// let one_each = acute
    ///   combine per study with rho 0.5
    /// pool one_each as combined
    /// ```
    ///
    /// A `shared` arm gives the covariance exactly. Otherwise the result depends on `rho`: run it with other values too.
    /// `nested in study / row` keeps the rows and needs no `rho`.
    pub(super) static COMBINE: Word = { name: "combine", kind: Kind::Step };
}

entry! {
    /// Turns rows of arms into rows of comparisons.
    ///
    /// `pair ARM by COLUMN against LABEL per COLUMN, …`: in each group, every other row's ARM against the row of LABEL, which
    /// becomes the arm `reference`.
    ///
    /// ```kma
    /// data arms from "arms.csv" {
    ///   study:     study
    ///   treatment: one of placebo, low, high
    ///   group:     arm { n: n, mean: mean, sd: sd }
    /// }
    /// let comparisons = arms
    ///   pair group by treatment against placebo per study
    /// effect g = SMD(group, reference)
    /// ```
    ///
    /// The reference is known to be shared: a plain `pool` divides its n by the comparisons that are left. A group without the
    /// reference, or with two of them, has no comparison; its rows are counted.
    pub(super) static PAIR: Word = { name: "pair", kind: Kind::Step };
}

entry! {
    /// Imputes what is missing, and marks it.
    ///
    /// `fill arm.field = E because "…"`. Only missing values are filled; each one is marked in every table.
    ///
    /// ```kma
    /// let complete = trials
    ///   fill control.sd = drug.sd because "not reported; taken from the other arm of the study"
    /// ```
    ///
    /// An imputed standard deviation is an assumption: keep an analysis without it beside the one with it.
    pub(super) static FILL: Word = { name: "fill", kind: Kind::Step };
}
