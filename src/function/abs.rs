use super::{Function, Units, first};

entry! {
    /// The size of a number, without its sign.
    ///
    /// `abs(x)` has the unit of `x`; of a missing value it is missing.
    ///
    /// ```kma
    /// let near = trials where abs(age - 65) <= 10
    /// ```
    ///
    /// Here `age` is a plain number; of a column in `years` write `abs(age - 65 years) <= 10 years`.
    pub static ABS: Function = {
        name: "abs",
        arity: (1, 1),
        units: Units::Kept,
        compute: |x| first(x).abs(),
    };
}
