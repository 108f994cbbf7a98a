use super::{Function, Units, first};

entry! {
    /// A number rounded: to a whole one, or to so many digits behind the point.
    ///
    /// `round(x)` and `round(x, digits)`; a half goes away from zero (2.5 to 3, -2.5 to -3). `digits` is a whole plain
    /// number, below zero for tens and hundreds: `round(1234, -2)` is 1200. The result has the unit of `x`.
    ///
    /// ```kma
    /// let trials2 = trials
    ///   derive decade = round(year, -1)
    /// ```
    ///
    /// Round for groups and labels, not before an analysis: what is rounded away is lost to it.
    pub static ROUND: Function = {
        name: "round",
        arity: (1, 2),
        units: Units::First,
        compute: |x| round(first(x), x.get(1).copied().unwrap_or(0.0)),
    };
}

/// A double has no more digits behind the point.
const FINEST: f64 = 300.0;

fn round(x: f64, digits: f64) -> f64 {
    if x.is_nan() || digits.is_nan() || digits.fract() != 0.0 {
        return f64::NAN;
    }
    let scale = libm::pow(10.0, digits.abs().min(FINEST));
    let rounded = if digits >= 0.0 {
        let scaled = x * scale;
        // Without digits behind the point there is nothing to round.
        if scaled.is_finite() {
            scaled.round() / scale
        } else {
            x
        }
    } else {
        (x / scale).round() * scale
    };
    // Never minus zero.
    rounded + 0.0
}
