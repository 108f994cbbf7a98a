//! An overview of units.

use super::{Kind, Word};

entry! {
    /// Quantities: a number and, on the same line, a unit without blanks inside.
    ///
    /// `100 mg/kg`, `30 min`, `0.5 mg/kg/h`, `45%`, `cm^2`. With blanks, `100 mg / weight`, it is a division. A column has
    /// its unit from the schema: `dose: number in mg/kg`.
    ///
    /// - Units convert within a dimension: `dose > 0.1 g/kg` works for a column in `mg/kg`, exactly.
    /// - Across dimensions they are an error: `dose > 30 min`.
    /// - A bare number never stands for a quantity: `dose > 100` is an error whose help is `100 mg/kg`. In one chain the unit
    ///   that is written serves all: `10 <= dose <= 50 mg/kg`.
    /// - A cell of the data takes the unit of its column.
    /// - I², R², weights and columns of type `percent` have the unit `%`.
    /// - An unknown unit equals itself alone: `12 sessions` compares with sessions and nothing else.
    ///
    /// ```kma
    /// data trials from "trials.csv" {
    ///   study:  study
    ///   dose:   number in mg/kg
    ///   length: number in wk
    /// }
    /// let low = trials where dose <= 0.01 g/kg and length >= 14 d
    /// ```
    ///
    /// What counts as mass per mass stays apart from plain numbers: `mg/kg` is no percentage. For logarithms divide by one in
    /// the unit: `log(dose / 1 mg/kg)`.
    pub(super) static UNITS: Word = { name: "units", kind: Kind::Overview };
}
