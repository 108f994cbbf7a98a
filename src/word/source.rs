//! Statements that say where rows and effects come from.

use super::{Kind, Word};

entry! {
    /// Names a dataset: a file beside the plan, or rows in the plan itself, and what its columns are.
    ///
    /// `data NAME from "file" [with …] { schema }` reads `.csv`, `.tsv`, `.xlsx` or `.json`. `with sheet "S"`,
    /// `separator ";"`, `decimal ","` and `missing "n/a", "-"` say how. `data NAME { schema }` takes a pipe table on the
    /// lines below, or `study` statements.
    ///
    /// Each line of the schema is `column: [optional] TYPE [in UNIT] [from LOW to HIGH] [= "Header in the file"]`. Columns of
    /// the file that it does not name are ignored.
    ///
    /// ```kma
    /// data trials from "trials.csv" with missing "n/a" {
    ///   study:   study = "Author"
    ///   year:    year
    ///   dose:    number in mg/kg from 0 to 500
    ///   blinded: optional flag
    ///   drug:    arm { n: n1, mean: m1, sd: sd1 }
    ///   control: arm { n: n2, mean: m2, sd: sd2 }
    /// }
    /// ```
    ///
    /// A value that does not fit its column is an error with file, row and column. Without a schema types are guessed from
    /// the file and printed, labels must be quoted, and the plan cannot be checked before its data exist. See `study`,
    /// `one_of`, `arm`, `interval`, `optional`.
    pub(super) static DATA: Word = { name: "data", kind: Kind::Statement };
}

entry! {
    /// One study as a statement: a row of a dataset that is written in the plan.
    ///
    /// `study "label" in NAME { header: value, … }`. The label goes to the study column of `NAME`, the values to the columns
    /// with these headers; what is left out is missing.
    ///
    /// ```kma
    /// data trials {
    ///   study:   study
    ///   drug:    arm { n: n1, mean: m1, sd: sd1 }
    ///   control: arm { n: n2, mean: m2, sd: sd2 }
    /// }
    /// study "Adams 2001" in trials { n1: 20, m1: 5.1, sd1: 1.2, n2: 21, m2: 4.0, sd2: 1.1 }
    /// study "Brown 2005" in trials { n1: 33, m1: 4.8, sd1: 1.5, n2: 30, m2: 4.4, sd2: 1.4 }
    /// ```
    ///
    /// A dataset has a file, a pipe table or such statements, never two of them. Two rows of one study are two statements
    /// with the same label.
    pub(super) static STUDY: Word = { name: "study", kind: Kind::Statement };
}

entry! {
    /// Names a selection: some rows of a dataset or of another selection, with the steps that lead to them.
    ///
    /// `let NAME = SOURCE steps`. SOURCE may be `A + B`: the rows of both, with the columns that they share. The steps run in
    /// the order written, and leave the source as it was: `where`, `include`, `exclude`, `derive`, `keep`, `combine`,
    /// `pair`, `fill`.
    ///
    /// ```kma
    /// let acute = rodent where regimen = acute
    ///   exclude where dose > 100 mg/kg because "anaesthetic dose"
    ///   derive  change = 100 * (ketamine.mean / control.mean - 1)
    /// ```
    ///
    /// Every row that a step drops is counted and printed, with the studies that are gone and the rows for which the
    /// condition is unknown.
    pub(super) static LET: Word = { name: "let", kind: Kind::Statement };
}

entry! {
    /// Says how an effect and its sampling variance come from a row.
    ///
    /// `effect NAME = MEASURE(…) [where C] [else MEASURE(…)] [with …]`. Forms are tried in order, and the run counts the rows
    /// of each. Options are `add 0.5 to only_zero`, `drop_double_zero`, `correction`, `vtype`, `benefit lower`, `flip C`.
    ///
    /// ```kma
    /// effect g  = SMD(drug, control) else SMD(t: t, n1: n1, n2: n2)
    /// effect rr = RR(vaccine, control) with benefit lower
    /// ```
    ///
    /// The second arm is the reference: `MD(drug, control)` is drug minus control. Ratios are analysed as logs and shown as
    /// ratios. An analysis measures the one effect whose columns its source has; with several, `measuring` says which.
    pub(super) static EFFECT: Word = { name: "effect", kind: Kind::Statement };
}
