//! Expressions that have been checked: columns by place, units converted, labels resolved.

use crate::function::Function;
use crate::syntax::ast::{ArithmeticOp, CompareOp};

/// A column by its place in the [`Scope`](super::Scope) of its source, and in its table.
pub type ColumnId = usize;

/// A number per row; NaN where it is missing.
#[derive(Debug, Clone, PartialEq)]
pub enum Number {
    /// The same for all rows.
    Constant(f64),
    /// Of a column of numbers.
    Column(ColumnId),
    /// A number times `multiply` by `divide`: a conversion of units.
    Convert {
        /// What is converted.
        value: Box<Number>,
        /// The numerator of the factor.
        multiply: f64,
        /// Its denominator.
        divide: f64,
    },
    /// `-a`
    Negate(Box<Number>),
    /// `a + b`
    Arithmetic(ArithmeticOp, Box<Number>, Box<Number>),
    /// `sqrt(a)`
    Call(&'static Function, Vec<Number>),
}

impl Number {
    /// A column, and by how much its numbers are multiplied before they are compared.
    pub fn column(&self) -> Option<(ColumnId, f64)> {
        match self {
            Self::Column(column) => Some((*column, 1.0)),
            Self::Convert {
                value,
                multiply,
                divide,
            } => value
                .column()
                .map(|(column, factor)| (column, factor * multiply / divide)),
            Self::Constant(_) | Self::Negate(_) | Self::Arithmetic(..) | Self::Call(..) => None,
        }
    }

    /// A number that is the same for all rows, in the unit of what it is compared with.
    pub fn constant(&self) -> Option<f64> {
        match self {
            Self::Constant(value) => Some(*value),
            Self::Convert {
                value,
                multiply,
                divide,
            } => value.constant().map(|value| value * multiply / divide),
            Self::Negate(value) => value.constant().map(|value| -value),
            Self::Column(_) | Self::Arithmetic(..) | Self::Call(..) => None,
        }
    }
}

/// Whether something holds, per row: true, false, or unknown.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// The same for all rows.
    Constant(bool),
    /// Two numbers.
    Compare(Number, CompareOp, Number),
    /// A label or text is one of these.
    LabelIn(ColumnId, Vec<String>),
    /// Two columns of labels or text hold the same.
    SameLabel(ColumnId, ColumnId),
    /// An ordered label against the label of this rank.
    Rank(ColumnId, CompareOp, u32),
    /// A date against the days from `first` to `last` that a literal names.
    Date {
        /// The column.
        column: ColumnId,
        /// How.
        op: CompareOp,
        /// The first day the literal names.
        first: i32,
        /// The last.
        last: i32,
    },
    /// Nothing is there.
    Missing(ColumnId),
    /// Nothing comes out.
    MissingNumber(Number),
    /// `not a`
    Not(Box<Condition>),
    /// All of them (Kleene).
    And(Vec<Condition>),
    /// One of them (Kleene).
    Or(Vec<Condition>),
}
