//! The functions of expressions.

/// A function by name.
#[derive(Debug)]
pub struct Function {
    /// As written.
    pub name: &'static str,
    /// Its page.
    pub doc: &'static str,
    /// How many arguments it takes, at least and at most.
    pub arity: (usize, usize),
    /// What it makes of the units of its arguments.
    pub units: Units,
    /// The function; NaN where it is not defined.
    pub compute: fn(&[f64]) -> f64,
}

/// What a function makes of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Units {
    /// All arguments in one unit, which the result has too: `abs`, `min`.
    Kept,
    /// Plain numbers only: `log`.
    Plain,
    /// The root of the unit, where there is one: `sqrt`.
    Root,
}
