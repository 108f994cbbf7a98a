//! Types of columns in a schema.

use super::{Kind, Word};

entry! {
    /// The column that identifies the study a row belongs to.
    ///
    /// `study: study [= "header"]`; `= "author", "year"` joins columns. At most one column has this type; without one, each
    /// row is a study.
    ///
    /// ```kma
    /// data trials from "trials.csv" {
    ///   study: study = "author", "year"
    /// }
    /// ```
    ///
    /// Names that differ by a blank or a comma are a warning: they may be one study.
    pub(super) static STUDY: Word = { name: "study", kind: Kind::Type };
}

entry! {
    /// Any text.
    ///
    /// Compare it with a quoted text: `where comment = "n/a"`.
    ///
    /// ```kma
    /// data trials from "trials.csv" {
    ///   comment: optional text
    /// }
    /// ```
    ///
    /// Where there are a few values only, `one of` finds misspelt ones.
    pub(super) static TEXT: Word = { name: "text", kind: Kind::Type };
}

entry! {
    /// One of a few labels, written `one of a, b, "c d"`.
    ///
    /// `male = "M"` gives the spelling in the file; `one of (male = "M", female = "F") = "sex"` the header too;
    /// `one of low < some < high` is ordered. The first label is the reference level.
    ///
    /// ```kma
    /// data rodent from "rodent.csv" {
    ///   region: one of cortex, striatum, "ventral pallidum"
    ///   sex:    one of (male = "M", female = "F") = "Sex"
    ///   bias:   one of low < some < high
    /// }
    /// let cortex = rodent where region = cortex and bias <= some
    /// ```
    ///
    /// A value that is none of them is an error with its row and the closest label.
    pub(super) static ONE_OF: Word = { name: "one_of", kind: Kind::Type };
}

entry! {
    /// Yes or no; in the file yes/no, true/false or 1/0.
    ///
    /// A flag is a condition by itself, and its parts are `yes` and `no`.
    ///
    /// ```kma
    /// data trials from "trials.csv" {
    ///   blinded: flag
    /// }
    /// let blinded_trials = trials where blinded
    /// pool trials by blinded as by_blinding
    /// ```
    ///
    /// An empty cell is missing, not no: write `optional flag` if there may be some.
    pub(super) static FLAG: Word = { name: "flag", kind: Kind::Type };
}

entry! {
    /// A whole number from 0 on.
    ///
    /// ```kma
    /// data trials from "trials.csv" {
    ///   dropouts: optional count
    /// }
    /// ```
    ///
    /// `12.5` or `-1` is an error with its row.
    pub(super) static COUNT: Word = { name: "count", kind: Kind::Type };
}

entry! {
    /// A whole number, also below 0.
    ///
    /// ```kma
    /// data trials from "trials.csv" {
    ///   change_in_stage: integer from -4 to 4
    /// }
    /// ```
    pub(super) static INTEGER: Word = { name: "integer", kind: Kind::Type };
}

entry! {
    /// A number, plain or `in` a unit, perhaps in a range.
    ///
    /// `column: number [in UNIT] [from LOW to HIGH]`.
    ///
    /// ```kma
    /// data trials from "trials.csv" {
    ///   dose: number in mg/kg from 0 to 500
    ///   age:  optional number in years
    /// }
    /// let low = trials where dose <= 10 mg/kg
    /// ```
    ///
    /// With a unit every comparison needs one. A decimal comma is said once: `with decimal ","`.
    pub(super) static NUMBER: Word = { name: "number", kind: Kind::Type };
}

entry! {
    /// A percentage, with or without its sign: `45` and `45%` are the same.
    ///
    /// ```kma
    /// data trials from "trials.csv" {
    ///   female: percent
    /// }
    /// let mostly_women = trials where female > 50%
    /// ```
    ///
    /// It has the unit `%`, so compare it with `50%`, not with `50` or `0.5`.
    pub(super) static PERCENT: Word = { name: "percent", kind: Kind::Type };
}

entry! {
    /// A year: a whole number of four digits.
    ///
    /// ```kma
    /// data trials from "trials.csv" {
    ///   year: year from 1950 to 2026
    /// }
    /// let recent = trials where year >= 2000
    /// ```
    ///
    /// `sensitivity … with cumulative year` adds the studies in this order.
    pub(super) static YEAR: Word = { name: "year", kind: Kind::Type };
}

entry! {
    /// A date: `2016`, `2016-07` or `2016-07-15`.
    ///
    /// ```kma
    /// data trials from "trials.csv" {
    ///   searched: date
    /// }
    /// let early = trials where searched < 2016-07
    /// ```
    ///
    /// Dates are as precise as they are written. A comparison that the written part does not decide is unknown.
    pub(super) static DATE: Word = { name: "date", kind: Kind::Type };
}

entry! {
    /// An estimate with its interval in one cell: `0.79 (0.61 to 1.02)`.
    ///
    /// The column has the fields `est`, `lo` and `hi`.
    ///
    /// ```kma
    /// data trials from "trials.csv" {
    ///   study:  study
    ///   hazard: interval = "HR (95% CI)"
    /// }
    /// effect hr = HR(hazard.est, ci: (hazard.lo, hazard.hi))
    /// ```
    ///
    /// An estimate outside its interval is an error: a digit is wrong somewhere.
    pub(super) static INTERVAL: Word = { name: "interval", kind: Kind::Type };
}

entry! {
    /// One group of a study, from several columns of the file.
    ///
    /// `NAME: arm { field: expression, … }`. Continuous: `n`, `mean`, and any of `sd`, `sem`, `se`, `var`, `ci`, or `median`
    /// with `q1, q3` and/or `min, max`. Binary: `events` with `n` or `nonevents`. Rates: `events` with `time`. Measured twice:
    /// `before { … }`, `after { … }`, `r`. `shared: COLUMN` names what identifies a group that serves several comparisons.
    /// `NAME: arm` alone takes the columns `NAME_n`, `NAME_mean`, ….
    ///
    /// ```kma
    /// data rodent from "rodent.csv" {
    ///   study:    study
    ///   ketamine: arm { n: n_ket, mean: mean_ket, sd: sd_ket, sem: sem_ket }
    ///   control:  arm { n: n_ctl, mean: mean_ctl, sd: sd_ctl, sem: sem_ctl, shared: animals }
    /// }
    /// effect g = SMD(ketamine, control)
    /// ```
    ///
    /// In each row the first complete spread is used, and the run counts which. An incomplete arm has no effect, and the
    /// analysis counts it. A standard error in the place of a standard deviation makes effects several times too large.
    pub(super) static ARM: Word = { name: "arm", kind: Kind::Type };
}

entry! {
    /// Before a type: the value may be missing.
    ///
    /// ```kma
    /// data trials from "trials.csv" {
    ///   dose: optional number in mg/kg
    /// }
    /// ```
    ///
    /// Without it a missing value is an error that lists the rows. An empty cell and `NA` are missing, and what
    /// `with missing "n/a"` says. Missing makes a comparison unknown: see `missing`.
    pub(super) static OPTIONAL: Word = { name: "optional", kind: Kind::Type };
}
