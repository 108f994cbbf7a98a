//! The predictors of a meta-regression.

use crate::stats::StatsError;
use crate::stats::linear::{Basis, norm};

/// A column whose part outside the span of those before is smaller than this share of it is collinear.
const COLLINEAR: f64 = 1e-10;

/// A k × p matrix of predictors of full rank.
///
/// The columns are kept as an orthonormal basis and the triangle that gives them back, so that their
/// scales are no matter: a column of order 1e-9 or 1e9 is as good as one of order 1. Where a constant
/// column stands before it, a column is counted from its first element, which costs no digits.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    pub(in crate::stats) basis: Basis,
    pub(super) constant: Option<Constant>,
    k: usize,
}

/// A column that is a linear combination of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependence {
    /// Its place.
    pub column: usize,
    /// The places of those that make it; none for zeros.
    pub from: Vec<usize>,
}

/// The column whose elements are all the same number, not 0: the intercept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Constant {
    pub(super) column: usize,
    pub(super) value: f64,
}

impl Design {
    /// The design with an intercept alone, for `k >= 1` studies.
    pub fn intercept(k: usize) -> Result<Self, StatsError> {
        Self::new(&[vec![1.0; k]])
    }

    /// Checks p >= 1 columns of equal length k, all finite.
    ///
    /// # Errors
    /// `TooFew` without a column or a row, `Lengths`, `Predictor`; `Collinear` with the first column that
    /// is a linear combination of those before it, be it constant, or one column too many.
    pub fn new(columns: &[Vec<f64>]) -> Result<Self, StatsError> {
        let (design, collinear) = Self::independent(columns)?;
        collinear
            .first()
            .map_or(Ok(design), |&column| Err(StatsError::Collinear { column }))
    }

    /// The design without the columns that are linear combinations of those before them, and their places.
    ///
    /// # Errors
    /// As [`Design::new`], but for `Collinear`.
    pub fn independent(columns: &[Vec<f64>]) -> Result<(Self, Vec<usize>), StatsError> {
        let k = columns.first().map_or(0, Vec::len);
        if k == 0 {
            return Err(StatsError::TooFew { k, needed: 1 });
        }
        let mut design = Self {
            basis: Basis::default(),
            constant: None,
            k,
        };
        let mut dropped = Vec::new();
        for (place, column) in columns.iter().enumerate() {
            if column.len() != k {
                let found = column.len();
                return Err(StatsError::Lengths { expected: k, found });
            }
            if let Some(index) = column.iter().position(|x| !x.is_finite()) {
                return Err(StatsError::Predictor {
                    column: place,
                    index,
                });
            }
            if !design.push(column) {
                dropped.push(place);
            }
        }
        if design.p() == 0 {
            return Err(StatsError::Collinear { column: 0 });
        }
        Ok((design, dropped))
    }

    /// The first column that follows from those before it, and from which.
    ///
    /// Those count whose part of it is above 1e-8 of the largest part. Columns: of equal length, finite.
    pub fn dependence(columns: &[Vec<f64>]) -> Option<Dependence> {
        let Err(StatsError::Collinear { column }) = Self::new(columns) else {
            return None;
        };
        let before = columns.get(..column).unwrap_or_default();
        let alone = Dependence {
            column,
            from: Vec::new(),
        };
        let Ok(design) = Self::new(before) else {
            return Some(alone);
        };
        let mut rest = columns.get(column)?.clone();
        let inside = design.basis.take_out(&mut rest);
        let coefficients = design.basis.triangle.solve(&inside);
        let parts: Vec<f64> = coefficients
            .iter()
            .zip(before)
            .map(|(b, column)| b.abs() * norm(column))
            .collect();
        let largest = parts.iter().copied().fold(0.0, f64::max);
        let counts = |(_, part): &(usize, &f64)| **part > 1e-8 * largest;
        let from = parts.iter().enumerate().filter(counts);
        Some(Dependence {
            from: from.map(|(place, _)| place).collect(),
            ..alone
        })
    }

    /// Number of rows.
    pub fn k(&self) -> usize {
        self.k
    }

    /// Number of columns.
    pub fn p(&self) -> usize {
        self.basis.vectors.len()
    }

    /// The place of the first constant column, which is the intercept.
    pub fn intercept_column(&self) -> Option<usize> {
        self.constant.map(|c| c.column)
    }

    /// The design whose rows are these rows of it, in this order.
    ///
    /// They keep the full rank where they are all rows in another order.
    pub(super) fn rows(&self, rows: &[usize]) -> Self {
        let mut design = self.clone();
        for (moved, vector) in design.basis.vectors.iter_mut().zip(&self.basis.vectors) {
            *moved = rows
                .iter()
                .filter_map(|row| vector.get(*row).copied())
                .collect();
        }
        design
    }

    /// The bits of each row: rows that are equal have the same, and only these.
    pub(super) fn rows_as_bits(&self) -> Vec<Vec<u64>> {
        let bits = |row: usize| {
            let elements = self.basis.vectors.iter().filter_map(move |v| v.get(row));
            elements.map(|x| (x + 0.0).to_bits()).collect()
        };
        (0..self.k).map(bits).collect()
    }

    /// Adds a column; `false` where it is collinear.
    fn push(&mut self, column: &[f64]) -> bool {
        let first = column.first().copied().unwrap_or(0.0);
        let largest = column.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
        let origin = if self.constant.is_some() { first } else { 0.0 };
        let mut rest: Vec<f64> = column.iter().map(|x| x - origin).collect();
        let scale = rest.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
        if scale <= 16.0 * f64::EPSILON * largest {
            return false;
        }
        for x in &mut rest {
            *x /= scale;
        }
        let whole = norm(&rest);
        let inside = self.basis.take_out(&mut rest);
        if norm(&rest) <= COLLINEAR * whole {
            return false;
        }
        let constant = column.iter().all(|x| x.to_bits() == first.to_bits());
        if self.constant.is_none() && constant {
            self.constant = Some(Constant {
                column: self.p(),
                value: first,
            });
        }
        self.basis.push(rest, inside);
        self.basis.triangle.scale_last(scale);
        if let Some(Constant { column, value }) = self.constant.filter(|_| origin != 0.0) {
            self.basis.triangle.add_to_last(origin / value, column);
        }
        true
    }
}
