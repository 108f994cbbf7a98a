//! Words and signs of conditions and numbers.

use super::{Kind, Word};

entry! {
    /// Numbers and conditions over the columns of a source.
    ///
    /// - `+ - * / ^`, and parentheses; `-2^2` is -4
    /// - `= != < <= > >=`, also in chains of one direction: `10 mg/kg <= dose < 50 mg/kg`
    /// - `in (a, b, 5 to 9)`, `not in`, `is missing`, `is not missing`
    /// - `and`, `or`, `not`
    /// - `abs sqrt exp log log10 min max round`
    /// - `arm.field`: `ketamine.mean`
    ///
    /// ```kma
    /// let some = rodent where dose in (5 mg/kg to 50 mg/kg) and not (assay = homogenate or time is missing)
    /// ```
    ///
    /// Opposite a column of labels a bare word is a label: `region = cortex`. A missing value makes a comparison unknown.
    /// Equality is one `=`. What is measured has no place in a selection.
    pub(super) static EXPRESSIONS: Word = { name: "expressions", kind: Kind::Overview };
}

entry! {
    /// Both conditions hold.
    ///
    /// ```kma
    /// let acute_cortex = rodent where regimen = acute and region = cortex
    /// ```
    ///
    /// If one is false the whole is false, even if the other is unknown; otherwise an unknown one makes it unknown. `and` binds
    /// closer than `or`.
    pub(super) static AND: Word = { name: "and", kind: Kind::Expression };
}

entry! {
    /// At least one of the conditions holds.
    ///
    /// ```kma
    /// let deep = rodent where region = striatum or region = accumbens
    /// ```
    ///
    /// For one column `region in (striatum, accumbens)` is shorter. If one is true the whole is true, even if the other is
    /// unknown.
    pub(super) static OR: Word = { name: "or", kind: Kind::Expression };
}

entry! {
    /// The condition does not hold.
    ///
    /// ```kma
    /// let others = rodent where not (region = cortex and regimen = acute)
    /// let known  = rodent where dose is not missing and region not in (cortex, striatum)
    /// ```
    ///
    /// `not` of unknown is unknown: `not (dose > 5 mg/kg)` drops the rows without dose as well.
    pub(super) static NOT: Word = { name: "not", kind: Kind::Expression };
}

entry! {
    /// The value is one of these, or in one of these ranges.
    ///
    /// `value in (a, b, 5 to 9)`; ranges hold both their ends. `not in` is the opposite.
    ///
    /// ```kma
    /// let some = rodent where assay in (microdialysis, voltammetry) and dose in (5 mg/kg to 30 mg/kg)
    /// ```
    ///
    /// In a schema `in` gives the unit of a column, `dose: number in mg/kg`; behind `nested` and `robust` it names levels and
    /// clusters.
    pub(super) static IN: Word = { name: "in", kind: Kind::Expression };
}

entry! {
    /// `is missing` and `is not missing`: whether there is a value.
    ///
    /// ```kma
    /// let timed = trials where length is not missing
    /// ```
    ///
    /// It is for missing values only: equality is `=`. See `missing`.
    pub(super) static IS: Word = { name: "is", kind: Kind::Expression };
}

entry! {
    /// Nothing is there: an empty cell, `NA`, or what `with missing "n/a"` says.
    ///
    /// `value is missing`, `value is not missing`. A comparison with a missing value is unknown, neither true nor false:
    /// `where` and `include` drop unknown rows, `exclude` keeps them, and each prints how many.
    ///
    /// ```kma
    /// data w from "w.csv" with missing "n/a", "-" {
    ///   study:  study
    ///   length: optional number
    /// }
    /// let timed = w where length is not missing
    /// ```
    ///
    /// `where length = missing` asks for a label called missing.
    pub(super) static MISSING: Word = { name: "missing", kind: Kind::Expression };
}

entry! {
    /// All other cases of a `derive`, or what a `require` lets run instead.
    ///
    /// ```kma
    /// let grouped = rodent
    ///   derive size = large where ketamine.n >= 20, small otherwise
    /// require studies >= 5 for pool otherwise summarise
    /// ```
    ///
    /// `otherwise` comes last. It does not catch unknown cases: where an earlier condition is unknown, the value is missing.
    pub(super) static OTHERWISE: Word = { name: "otherwise", kind: Kind::Expression };
}

entry! {
    /// The next form of an effect, for rows in which the one before gives none.
    ///
    /// `effect NAME = FORM else FORM`.
    ///
    /// ```kma
    /// effect g = SMD(drug, control) else SMD(t: t, n1: n1, n2: n2) else SMD(p: p, n1: n1, n2: n2)
    /// ```
    ///
    /// The run counts the rows of each form. Put what was measured first, and what was recovered from a test last.
    pub(super) static ELSE: Word = { name: "else", kind: Kind::Expression };
}

entry! {
    /// The row of the data, as a level of `nested in`.
    ///
    /// ```kma
    /// pool rodent nested in study / row as all_rows
    /// ```
    ///
    /// A column called `row` goes before it.
    pub(super) static ROW: Word = { name: "row", kind: Kind::Expression };
}
