//! `reported "text" { … }`: published numbers, held against each other.

use crate::measure::Measure;
use crate::method::Method;
use crate::stats::audit::{Range, Sides};
use crate::syntax::ast::{ArithmeticOp, CompareOp};

use super::Test;

/// The numbers of a whole, or of a part of it.
#[derive(Debug, Clone)]
pub struct Block {
    /// The part; empty for the whole.
    pub name: String,
    /// What was printed, in the order written.
    pub numbers: Vec<Printed>,
    /// `test z`: the distribution.
    pub test: Option<Test>,
    /// `sided: one`: of the p-value.
    pub sides: Option<Sides>,
    /// `measure: RR`: of what kind the estimate is.
    pub measure: Option<&'static Measure>,
    /// `model: REML`: how it was pooled.
    pub model: Option<&'static Method>,
    /// `i2_from: q`: I² is `(Q - df)/Q`.
    pub i2_from_q: bool,
    /// Of all intervals, in percent.
    pub level: f64,
    /// What must hold between the numbers.
    pub holds: Vec<Equation>,
    /// `parts { … }`.
    pub parts: Vec<Block>,
    /// `between { … }`: the test between the parts.
    pub between: Option<Box<Block>>,
}

/// A number as printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Printed {
    /// Its key.
    pub key: String,
    /// As written.
    pub text: String,
    /// The number itself; of an interval its low end.
    pub value: f64,
    /// All values that are printed so; of an interval those of its low end.
    pub range: Range,
    /// Those of the high end.
    pub to: Option<Range>,
    /// Whether it is a whole number without unit or bound.
    pub whole: bool,
    /// Whether it is in percent.
    pub percent: bool,
}

/// `acute + chronic - both = total`, or a chain of comparisons.
#[derive(Debug, Clone, PartialEq)]
pub struct Equation {
    /// As written.
    pub text: String,
    /// The first side.
    pub first: Side,
    /// The others, each with the operator before it.
    pub rest: Vec<(CompareOp, Side)>,
}

/// A side of an equation.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// As written.
    pub text: String,
    /// What it computes.
    pub value: Operand,
}

/// A number computed from printed ones.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// The same always.
    Constant(f64),
    /// `total`, or `in_vivo.k` of a part.
    Key {
        /// Of which part.
        part: Option<String>,
        /// Its key.
        key: String,
    },
    /// `-a`
    Negate(Box<Operand>),
    /// `a + b`
    Arithmetic(ArithmeticOp, Box<Operand>, Box<Operand>),
}

impl Block {
    /// A block without numbers: what `outer` says of all numbers holds in it.
    pub fn inside(outer: Option<&Self>, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            numbers: Vec::new(),
            test: outer.and_then(|outer| outer.test),
            sides: outer.and_then(|outer| outer.sides),
            measure: outer.and_then(|outer| outer.measure),
            model: outer.and_then(|outer| outer.model),
            i2_from_q: outer.is_some_and(|outer| outer.i2_from_q),
            level: outer.map_or(95.0, |outer| outer.level),
            holds: Vec::new(),
            parts: Vec::new(),
            between: None,
        }
    }

    /// What is printed under `key`.
    pub fn get(&self, key: &str) -> Option<&Printed> {
        self.numbers.iter().find(|printed| printed.key == key)
    }
}
