//! Expressions over the rows of a frame, a column at a time.
//!
//! A missing value makes a number missing and a comparison unknown; so does a number that is not finite.

use foldhash::{HashMap, HashSet};

use super::{Column, Frame, Labels, Truth};
use crate::plan::{ColumnId, Condition, Number};
use crate::stats::math;
use crate::syntax::ast::{ArithmeticOp, CompareOp};

impl Truth {
    /// Of what is known.
    pub fn of(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

impl Frame {
    /// The number of each row; NaN where it is missing.
    pub fn numbers(&self, number: &Number) -> Vec<f64> {
        self.values(number).into_rows(self.len())
    }

    /// Whether the condition holds for each row.
    pub fn condition(&self, condition: &Condition) -> Vec<Truth> {
        match condition {
            Condition::Constant(holds) => vec![Truth::of(*holds); self.len()],
            Condition::Compare(left, op, right) => self.compare(left, *op, right),
            Condition::LabelIn(column, labels) => self.label_in(*column, labels),
            Condition::SameLabel(left, right) => self.same_label(*left, *right),
            Condition::Rank(column, op, rank) => self.rank(*column, *op, *rank),
            Condition::Date {
                column,
                op,
                first,
                last,
            } => self.date(*column, *op, (*first, *last)),
            Condition::Missing(column) => self.missing(*column),
            Condition::MissingNumber(number) => {
                let numbers = self.numbers(number).into_iter();
                numbers.map(|x| Truth::of(x.is_nan())).collect()
            }
            Condition::Not(inner) => self.condition(inner).into_iter().map(|t| !t).collect(),
            Condition::And(all) => self.kleene(all, Truth::True, Truth::min),
            Condition::Or(any) => self.kleene(any, Truth::False, Truth::max),
        }
    }

    fn values(&self, number: &Number) -> Values {
        match number {
            Number::Constant(value) => Values::Same(finite(*value)),
            Number::Column(column) => Values::Each(self.column_numbers(*column)),
            Number::Convert {
                value,
                multiply,
                divide,
            } => self.values(value).map(|x| x * multiply / divide),
            Number::Negate(inner) => self.values(inner).map(|x| -x),
            Number::Arithmetic(op, left, right) => {
                let (left, right) = (self.values(left), self.values(right));
                match op {
                    ArithmeticOp::Add => left.zip(right, |a, b| a + b),
                    ArithmeticOp::Subtract => left.zip(right, |a, b| a - b),
                    ArithmeticOp::Multiply => left.zip(right, |a, b| a * b),
                    ArithmeticOp::Divide => left.zip(right, |a, b| a / b),
                    ArithmeticOp::Power => left.zip(right, power),
                }
            }
            Number::Call(function, arguments) => self.call(function.compute, arguments),
        }
    }

    fn column_numbers(&self, column: ColumnId) -> Vec<f64> {
        match self.column(column) {
            Some(Column::Number(numbers)) => self.gather(numbers, f64::NAN).map(finite).collect(),
            Some(Column::Label(_) | Column::Date(_)) | None => vec![f64::NAN; self.len()],
        }
    }

    fn call(&self, function: fn(&[f64]) -> f64, arguments: &[Number]) -> Values {
        let arguments: Vec<Values> = arguments.iter().map(|n| self.values(n)).collect();
        let mut buffer = vec![f64::NAN; arguments.len()];
        let mut of_row = |row: usize| {
            for (slot, values) in buffer.iter_mut().zip(&arguments) {
                *slot = values.at(row);
            }
            // `max` would ignore a NaN, `pow(1, NaN)` is 1: here what is missing stays missing.
            if buffer.iter().any(|x| x.is_nan()) {
                f64::NAN
            } else {
                finite(function(&buffer))
            }
        };
        if arguments.iter().all(|a| matches!(a, Values::Same(_))) {
            Values::Same(of_row(0))
        } else {
            Values::Each((0..self.len()).map(of_row).collect())
        }
    }

    #[expect(
        clippy::float_cmp,
        reason = "a plan that writes `=` means equal: units convert exactly"
    )]
    fn compare(&self, left: &Number, op: CompareOp, right: &Number) -> Vec<Truth> {
        let (left, right) = (self.values(left), self.values(right));
        match op {
            CompareOp::Equal => compare(&left, &right, self.len(), |a, b| a == b),
            CompareOp::NotEqual => compare(&left, &right, self.len(), |a, b| a != b),
            CompareOp::Less => compare(&left, &right, self.len(), |a, b| a < b),
            CompareOp::LessEqual => compare(&left, &right, self.len(), |a, b| a <= b),
            CompareOp::Greater => compare(&left, &right, self.len(), |a, b| a > b),
            CompareOp::GreaterEqual => compare(&left, &right, self.len(), |a, b| a >= b),
        }
    }

    fn label_in(&self, column: ColumnId, labels: &[String]) -> Vec<Truth> {
        let wanted: HashSet<&str> = labels.iter().map(String::as_str).collect();
        let names = self.names(column).iter();
        let of_name: Vec<Truth> = names
            .map(|name| Truth::of(wanted.contains(name.as_str())))
            .collect();
        self.by_code(column, |code| {
            let known = of_name.get(code as usize).copied();
            known.unwrap_or(Truth::Unknown)
        })
    }

    fn same_label(&self, left: ColumnId, right: ColumnId) -> Vec<Truth> {
        let left_names = self.names(left).iter().zip(0_u32..);
        let places: HashMap<&str, u32> = left_names.map(|(n, i)| (n.as_str(), i)).collect();
        let of_right: Vec<Option<u32>> = self
            .names(right)
            .iter()
            .map(|name| places.get(name.as_str()).copied())
            .collect();
        let pairs = self.codes(left).into_iter().zip(self.codes(right));
        pairs
            .map(|(left, right)| {
                if left == Labels::MISSING || right == Labels::MISSING {
                    Truth::Unknown
                } else {
                    Truth::of(of_right.get(right as usize) == Some(&Some(left)))
                }
            })
            .collect()
    }

    fn rank(&self, column: ColumnId, op: CompareOp, rank: u32) -> Vec<Truth> {
        self.by_code(column, |code| {
            if code == Labels::MISSING {
                return Truth::Unknown;
            }
            Truth::of(match op {
                CompareOp::Equal => code == rank,
                CompareOp::NotEqual => code != rank,
                CompareOp::Less => code < rank,
                CompareOp::LessEqual => code <= rank,
                CompareOp::Greater => code > rank,
                CompareOp::GreaterEqual => code >= rank,
            })
        })
    }

    fn by_code(&self, column: ColumnId, truth: impl Fn(u32) -> Truth) -> Vec<Truth> {
        match self.column(column) {
            Some(Column::Label(labels)) => self
                .gather(&labels.codes, Labels::MISSING)
                .map(truth)
                .collect(),
            Some(Column::Number(_) | Column::Date(_)) | None => vec![Truth::Unknown; self.len()],
        }
    }

    fn date(&self, column: ColumnId, op: CompareOp, literal: (i32, i32)) -> Vec<Truth> {
        match self.column(column) {
            Some(Column::Date(dates)) => self
                .gather(dates, None)
                .map(|cell| cell.map_or(Truth::Unknown, |cell| compare_dates(cell, op, literal)))
                .collect(),
            Some(Column::Number(_) | Column::Label(_)) | None => vec![Truth::Unknown; self.len()],
        }
    }

    fn missing(&self, column: ColumnId) -> Vec<Truth> {
        match self.column(column) {
            Some(Column::Number(numbers)) => self
                .gather(numbers, f64::NAN)
                .map(|x| Truth::of(!x.is_finite()))
                .collect(),
            Some(Column::Label(labels)) => self
                .gather(&labels.codes, Labels::MISSING)
                .map(|code| Truth::of(code == Labels::MISSING))
                .collect(),
            Some(Column::Date(dates)) => self
                .gather(dates, None)
                .map(|date| Truth::of(date.is_none()))
                .collect(),
            None => vec![Truth::True; self.len()],
        }
    }

    fn kleene(
        &self,
        parts: &[Condition],
        start: Truth,
        join: fn(Truth, Truth) -> Truth,
    ) -> Vec<Truth> {
        let mut parts = parts.iter();
        let Some(first) = parts.next() else {
            return vec![start; self.len()];
        };
        let mut all = self.condition(first);
        for part in parts {
            for (truth, other) in all.iter_mut().zip(self.condition(part)) {
                *truth = join(*truth, other);
            }
        }
        all
    }
}

/// Numbers by row, without a vector for what is the same everywhere.
enum Values {
    Same(f64),
    Each(Vec<f64>),
}

impl Values {
    fn at(&self, row: usize) -> f64 {
        match self {
            Self::Same(value) => *value,
            Self::Each(values) => values.get(row).copied().unwrap_or(f64::NAN),
        }
    }

    fn map(self, f: impl Fn(f64) -> f64) -> Self {
        match self {
            Self::Same(value) => Self::Same(finite(f(value))),
            Self::Each(mut values) => {
                for value in &mut values {
                    *value = finite(f(*value));
                }
                Self::Each(values)
            }
        }
    }

    fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        match (self, other) {
            (left, Self::Same(b)) => left.map(|a| f(a, b)),
            (Self::Same(a), right) => right.map(|b| f(a, b)),
            (Self::Each(mut left), Self::Each(right)) => {
                for (a, b) in left.iter_mut().zip(right) {
                    *a = finite(f(*a, b));
                }
                Self::Each(left)
            }
        }
    }

    fn into_rows(self, rows: usize) -> Vec<f64> {
        match self {
            Self::Same(value) => vec![value; rows],
            Self::Each(values) => values,
        }
    }
}

fn compare(left: &Values, right: &Values, rows: usize, holds: fn(f64, f64) -> bool) -> Vec<Truth> {
    let truth = |a: f64, b: f64| {
        if a.is_nan() || b.is_nan() {
            Truth::Unknown
        } else {
            Truth::of(holds(a, b))
        }
    };
    match (left, right) {
        (Values::Same(a), Values::Same(b)) => vec![truth(*a, *b); rows],
        (Values::Each(left), Values::Same(b)) => left.iter().map(|&a| truth(a, *b)).collect(),
        (Values::Same(a), Values::Each(right)) => right.iter().map(|&b| truth(*a, b)).collect(),
        (Values::Each(left), Values::Each(right)) => {
            left.iter().zip(right).map(|(&a, &b)| truth(a, b)).collect()
        }
    }
}

/// Whether a day somewhere in `cell` is certainly (not) before, in or behind the days of a literal.
///
/// `date < 2016` asks for a day before the first of 2016, `date > 2016` for one behind its last, and `date = 2016`
/// for one in it, so that `<=` is `<` or `=`.
fn compare_dates(cell: (i32, i32), op: CompareOp, literal: (i32, i32)) -> Truth {
    let certain = |yes: bool, no: bool| match (yes, no) {
        (true, _) => Truth::True,
        (false, true) => Truth::False,
        (false, false) => Truth::Unknown,
    };
    let before = certain(cell.1 < literal.0, cell.0 >= literal.0);
    let behind = certain(cell.0 > literal.1, cell.1 <= literal.1);
    let within = certain(
        cell.0 >= literal.0 && cell.1 <= literal.1,
        cell.1 < literal.0 || cell.0 > literal.1,
    );
    match op {
        CompareOp::Equal => within,
        CompareOp::NotEqual => !within,
        CompareOp::Less => before,
        CompareOp::LessEqual => !behind,
        CompareOp::Greater => behind,
        CompareOp::GreaterEqual => !before,
    }
}

fn power(base: f64, exponent: f64) -> f64 {
    // `pow(NaN, 0)` and `pow(1, NaN)` are 1: here what is missing stays missing.
    if base.is_nan() || exponent.is_nan() {
        f64::NAN
    } else {
        math::pow(base, exponent)
    }
}

/// What is not finite is missing.
fn finite(x: f64) -> f64 {
    if x.is_finite() { x } else { f64::NAN }
}
