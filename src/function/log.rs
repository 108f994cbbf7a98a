use super::{Function, Units, first};

entry! {
    /// The natural logarithm of a plain number.
    ///
    /// `log(x)` is missing where `x` is zero, negative or missing. It takes plain numbers: divide a quantity by one
    /// in its unit first, so that the unit is part of what is written.
    ///
    /// ```kma
    /// regress trials on log(dose / 1 mg/kg) as by_dose
    /// ```
    ///
    /// `log` is base e, `log10` base 10. Measures of ratios take their logs themselves: write `OR(est, ci: (lo, hi))`,
    /// not the log of `est`.
    pub static LOG: Function = {
        name: "log",
        arity: (1, 1),
        units: Units::Plain,
        compute: |x| positive(first(x), libm::log),
    };
}

entry! {
    /// The logarithm to base 10 of a plain number.
    ///
    /// `log10(x)` is missing where `x` is zero, negative or missing. It takes plain numbers: divide a quantity by one
    /// in its unit first.
    ///
    /// ```kma
    /// regress trials on log10(dose / 1 mg/kg) as by_dose
    /// ```
    ///
    /// A coefficient of such a moderator is the change for a tenfold dose.
    pub static LOG10: Function = {
        name: "log10",
        arity: (1, 1),
        units: Units::Plain,
        compute: |x| positive(first(x), libm::log10),
    };
}

/// `log(x)` where it is defined; NaN elsewhere, also at zero.
fn positive(x: f64, log: fn(f64) -> f64) -> f64 {
    if x > 0.0 { log(x) } else { f64::NAN }
}
