//! Symmetric matrices of a few rows: information matrices and what is solved with them.

use super::math::ln;

/// A symmetric n × n matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct Symmetric {
    n: usize,
    /// The lower triangle by rows.
    elements: Vec<f64>,
}

impl Symmetric {
    /// The matrix of zeros.
    pub fn zeros(n: usize) -> Self {
        Self {
            n,
            elements: vec![0.0; n * (n + 1) / 2],
        }
    }

    /// The matrix with `f(i, j)` in row i and column j, for `j <= i`.
    pub fn from_fn(n: usize, mut f: impl FnMut(usize, usize) -> f64) -> Self {
        let places = (0..n).flat_map(|i| (0..=i).map(move |j| (i, j)));
        Self {
            n,
            elements: places.map(|(i, j)| f(i, j)).collect(),
        }
    }

    /// Number of rows.
    pub fn n(&self) -> usize {
        self.n
    }

    /// The element in row i and column j; NaN outside.
    pub fn get(&self, i: usize, j: usize) -> f64 {
        self.elements.get(place(i, j)).copied().unwrap_or(f64::NAN)
    }

    /// Adds to the element in row i and column j, which is also that in row j and column i.
    pub fn add(&mut self, i: usize, j: usize, x: f64) {
        if let Some(element) = self.elements.get_mut(place(i, j)) {
            *element += x;
        }
    }

    /// The diagonal.
    pub fn diagonal(&self) -> Vec<f64> {
        (0..self.n).map(|i| self.get(i, i)).collect()
    }

    /// The rows and columns at some places, in their order.
    #[must_use]
    pub fn part(&self, places: &[usize]) -> Self {
        let at = |i: usize| places.get(i).copied().unwrap_or(usize::MAX >> 32);
        Self::from_fn(places.len(), |i, j| self.get(at(i), at(j)))
    }

    /// Whether all elements are finite.
    pub fn is_finite(&self) -> bool {
        self.elements.iter().all(|x| x.is_finite())
    }

    /// `S x`.
    pub fn times(&self, x: &[f64]) -> Vec<f64> {
        let row = |i| x.iter().enumerate().map(|(j, x)| self.get(i, j) * x).sum();
        (0..self.n).map(row).collect()
    }

    /// `x'S x`.
    pub fn quadratic(&self, x: &[f64]) -> f64 {
        self.times(x).iter().zip(x).map(|(a, b)| a * b).sum()
    }

    /// The triangle of Cholesky; `None` where the matrix is not positive definite.
    ///
    /// Rows and columns are scaled to a diagonal of ones first, so that units are no matter; a pivot below
    /// `n ε` is none.
    pub fn cholesky(&self) -> Option<Cholesky> {
        let diagonal = self.diagonal();
        if !diagonal.iter().all(|d| d.is_finite() && *d > 0.0) {
            return None;
        }
        let scale: Vec<f64> = diagonal.iter().map(|d| 1.0 / d.sqrt()).collect();
        let smallest = self.n as f64 * f64::EPSILON;
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(self.n);
        for (i, si) in scale.iter().enumerate() {
            let mut row: Vec<f64> = Vec::with_capacity(i + 1);
            for (j, (above, sj)) in rows.iter().zip(&scale).enumerate() {
                let inside: f64 = row.iter().zip(above).map(|(a, b)| a * b).sum();
                let pivot = above.last().copied().unwrap_or(f64::NAN);
                row.push((self.get(i, j) * si * sj - inside) / pivot);
            }
            let pivot = 1.0 - row.iter().map(|x| x * x).sum::<f64>();
            if pivot.is_nan() || pivot <= smallest {
                return None;
            }
            row.push(pivot.sqrt());
            rows.push(row);
        }
        Some(Cholesky { scale, rows })
    }

    /// The inverse; `None` where the matrix is not positive definite.
    pub fn inverse(&self) -> Option<Self> {
        let cholesky = self.cholesky()?;
        let columns: Vec<Vec<f64>> = (0..self.n)
            .map(|j| {
                let unit: Vec<f64> = (0..self.n)
                    .map(|i| if i == j { 1.0 } else { 0.0 })
                    .collect();
                cholesky.solve(&unit)
            })
            .collect();
        let inverse = Self::from_fn(self.n, |i, j| {
            let column = columns.get(j).and_then(|c| c.get(i));
            column.copied().unwrap_or(f64::NAN)
        });
        inverse.is_finite().then_some(inverse)
    }
}

/// Where the element in row i and column j stands in the lower triangle by rows.
fn place(i: usize, j: usize) -> usize {
    let (low, high) = if i < j { (i, j) } else { (j, i) };
    high * (high + 1) / 2 + low
}

/// `D L L' D` of a positive definite matrix, with `D` the square roots of its diagonal.
#[derive(Debug, Clone, PartialEq)]
pub struct Cholesky {
    /// The diagonal of `D⁻¹`.
    scale: Vec<f64>,
    rows: Vec<Vec<f64>>,
}

impl Cholesky {
    /// `x` with `S x = b`.
    pub fn solve(&self, b: &[f64]) -> Vec<f64> {
        let mut rest = self.half(b);
        let mut x = vec![0.0; rest.len()];
        for (i, row) in self.rows.iter().enumerate().rev() {
            let Some((pivot, before)) = row.split_last() else {
                continue;
            };
            let value = rest.get(i).copied().unwrap_or(f64::NAN) / pivot;
            for (r, l) in rest.iter_mut().zip(before) {
                *r -= l * value;
            }
            for x in x.iter_mut().skip(i).take(1) {
                *x = value;
            }
        }
        x.iter().zip(&self.scale).map(|(x, s)| x * s).collect()
    }

    /// `b'S⁻¹b`.
    pub fn quadratic(&self, b: &[f64]) -> f64 {
        self.half(b).iter().map(|x| x * x).sum()
    }

    /// `ln |S|`.
    pub fn ln_determinant(&self) -> f64 {
        let scales: f64 = self.scale.iter().map(|s| ln(*s)).sum();
        let pivots = self.rows.iter().filter_map(|row| row.last());
        2.0 * (pivots.map(|p| ln(*p)).sum::<f64>() - scales)
    }

    /// `x` with `L x = D⁻¹ b`.
    fn half(&self, b: &[f64]) -> Vec<f64> {
        let mut x: Vec<f64> = Vec::with_capacity(b.len());
        for (row, (b, s)) in self.rows.iter().zip(b.iter().zip(&self.scale)) {
            let Some((pivot, before)) = row.split_last() else {
                continue;
            };
            let inside: f64 = before.iter().zip(&x).map(|(a, b)| a * b).sum();
            x.push((b * s - inside) / pivot);
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inverse_of_a_badly_scaled_matrix() {
        let scales = [1.0, 1e-6, 1e8];
        let correlations = [1.0, 0.5, 1.0, -0.3, 0.2, 1.0];
        let matrix =
            Symmetric::from_fn(3, |i, j| correlations[place(i, j)] * scales[i] * scales[j]);
        let inverse = matrix.inverse().expect("positive definite");
        for i in 0..3 {
            for j in 0..3 {
                let product: f64 = (0..3).map(|l| matrix.get(i, l) * inverse.get(l, j)).sum();
                let expected = if i == j { 1.0 } else { 0.0 };
                assert!((product * scales[j] / scales[i] - expected).abs() < 1e-14);
            }
        }
        let b = [3.0, 1e-6, -2e8];
        let x = matrix.cholesky().expect("positive definite").solve(&b);
        for (found, expected) in matrix.times(&x).iter().zip(b) {
            assert!((found / expected - 1.0).abs() < 1e-14);
        }
        let direct: f64 = x.iter().zip(b).map(|(x, b)| x * b).sum();
        let cholesky = matrix.cholesky().expect("positive definite");
        assert!((cholesky.quadratic(&b) / direct - 1.0).abs() < 1e-14);
        // 1 - 0.25 - 0.09 - 0.04 - 2 (0.5) (0.3) (0.2) = 0.56 times the squares of the scales.
        let expected = ln(0.56 * 1e4);
        assert!((cholesky.ln_determinant() - expected).abs() < 1e-13);
    }

    #[test]
    fn what_is_not_positive_definite_has_no_triangle() {
        let matrix = |a, b, c| Symmetric::from_fn(2, |i, j| [a, b, c][place(i, j)]);
        assert_eq!(matrix(1.0, 2.0, 1.0).cholesky(), None);
        assert_eq!(matrix(1.0, 1.0, 1.0).cholesky(), None);
        assert_eq!(matrix(0.0, 0.0, 1.0).cholesky(), None);
        assert_eq!(matrix(1.0, f64::NAN, 1.0).inverse(), None);
        assert!(matrix(1.0, 0.9, 1.0).cholesky().is_some());
        assert!(matrix(1.0, 0.9, 2.0).part(&[1]).get(0, 0).to_bits() == 2.0_f64.to_bits());
    }
}
