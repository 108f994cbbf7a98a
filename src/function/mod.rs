//! The functions of expressions.

mod abs;
mod exp;
mod extremes;
mod log;
mod round;
mod sqrt;

pub use abs::ABS;
pub use exp::EXP;
pub use extremes::{MAX, MIN};
pub use log::{LOG, LOG10};
pub use round::ROUND;
pub use sqrt::SQRT;

/// A function by name.
#[derive(Debug)]
pub struct Function {
    /// As written.
    pub name: &'static str,
    /// Its page.
    pub doc: &'static str,
    /// How many arguments it takes, at least and at most ([`ANY`]: as many as one likes).
    pub arity: (usize, usize),
    /// What it makes of the units of its arguments.
    pub units: Units,
    /// The function; NaN where it is not defined.
    pub compute: fn(&[f64]) -> f64,
}

impl PartialEq for Function {
    /// A name is a function.
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// What a function makes of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Units {
    /// All arguments in one unit, which the result has too: `abs`, `min`.
    Kept,
    /// That of the first argument; the others are plain numbers: `round(dose, 1)`.
    First,
    /// Plain numbers only: `log`.
    Plain,
    /// The root of the unit, where there is one: `sqrt`.
    Root,
}

/// The most arguments of a function that takes as many as one likes.
pub const ANY: usize = usize::MAX;

/// All of them, in the order of the manual.
pub static FUNCTIONS: &[&Function] = &[&ABS, &SQRT, &EXP, &LOG, &LOG10, &MIN, &MAX, &ROUND];

/// The function `name`.
pub fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().copied().find(|f| f.name == name)
}

/// The first argument; NaN where there is none.
fn first(arguments: &[f64]) -> f64 {
    arguments.first().copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(name: &str, arguments: &[f64]) -> f64 {
        (find(name).unwrap().compute)(arguments)
    }

    fn same(found: f64, wanted: f64) {
        assert!(
            found.to_bits() == wanted.to_bits() || (found.is_nan() && wanted.is_nan()),
            "{found} is not {wanted}"
        );
    }

    #[test]
    fn functions_are_as_documented() {
        same(call("abs", &[-2.5]), 2.5);
        same(call("sqrt", &[9.0]), 3.0);
        same(call("exp", &[0.0]), 1.0);
        same(call("log", &[1.0]), 0.0);
        same(call("log10", &[1000.0]), 3.0);
        same(call("min", &[3.0, 1.0, 2.0]), 1.0);
        same(call("max", &[3.0, 1.0, 2.0]), 3.0);
    }

    #[test]
    fn what_is_not_defined_is_missing() {
        for (name, at) in [("sqrt", -1.0), ("log", 0.0), ("log", -1.0), ("log10", 0.0)] {
            same(call(name, &[at]), f64::NAN);
        }
        for function in FUNCTIONS {
            same((function.compute)(&[f64::NAN, 1.0]), f64::NAN);
            same((function.compute)(&[]), f64::NAN);
        }
        same(call("min", &[1.0, f64::NAN]), f64::NAN);
        same(call("max", &[1.0, f64::NAN]), f64::NAN);
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        same(call("round", &[2.5]), 3.0);
        same(call("round", &[-2.5]), -3.0);
        same(call("round", &[1.25, 1.0]), 1.3);
        same(call("round", &[1234.0, -2.0]), 1200.0);
        same(call("round", &[-0.2]), 0.0);
        same(call("round", &[1.5, 0.5]), f64::NAN);
        same(call("round", &[1.5, 400.0]), 1.5);
        same(call("round", &[1.5, -400.0]), 0.0);
        same(call("round", &[1.5, f64::NAN]), f64::NAN);
    }
}
