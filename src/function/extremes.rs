use super::{ANY, Function, Units, first};

entry! {
    /// The smallest of two or more numbers of one row.
    ///
    /// `min(a, b, …)` is missing if one of them is missing. All have one unit, which the result has too.
    ///
    /// ```kma
    /// let trials2 = trials
    ///   derive smaller_arm = min(drug.n, control.n)
    ///   exclude where smaller_arm < 10 because "fewer than ten in an arm"
    /// ```
    ///
    /// It compares within a row. To take one row of several, use `keep smallest`.
    pub static MIN: Function = {
        name: "min",
        arity: (2, ANY),
        units: Units::Kept,
        compute: |x| extreme(x, f64::min),
    };
}

entry! {
    /// The largest of two or more numbers of one row.
    ///
    /// `max(a, b, …)` is missing if one of them is missing. All have one unit, which the result has too.
    ///
    /// ```kma
    /// let trials2 = trials
    ///   derive longest = max(follow_up_drug, follow_up_control)
    /// ```
    ///
    /// It compares within a row. To take one row of several, use `keep largest`.
    pub static MAX: Function = {
        name: "max",
        arity: (2, ANY),
        units: Units::Kept,
        compute: |x| extreme(x, f64::max),
    };
}

/// The extreme of all; NaN if one is NaN.
fn extreme(numbers: &[f64], choose: fn(f64, f64) -> f64) -> f64 {
    if numbers.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    numbers.iter().copied().fold(first(numbers), choose)
}
