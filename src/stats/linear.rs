//! Linear algebra of few columns: orthonormal bases and triangles.

/// Sum of products; the slices are of equal length.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Euclidean length.
pub(super) fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

/// `a + factor b`, in place of `a`.
pub(super) fn add(a: &mut [f64], factor: f64, b: &[f64]) {
    for (a, b) in a.iter_mut().zip(b) {
        *a += factor * b;
    }
}

/// An upper triangular matrix by columns; column j holds its first j + 1 elements.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Triangle {
    columns: Vec<Vec<f64>>,
}

impl Triangle {
    /// Adds the next column; its last element is the diagonal one.
    pub(super) fn push(&mut self, column: Vec<f64>) {
        self.columns.push(column);
    }

    /// Multiplies the last column.
    pub(super) fn scale_last(&mut self, factor: f64) {
        for x in self.columns.last_mut().into_iter().flatten() {
            *x *= factor;
        }
    }

    /// Adds `factor` times the column at an earlier place to the last column.
    pub(super) fn add_to_last(&mut self, factor: f64, place: usize) {
        if let Some((last, before)) = self.columns.split_last_mut() {
            let earlier = before.get(place).map_or(&[][..], Vec::as_slice);
            add(last, factor, earlier);
        }
    }

    /// `x` with `T x = b`.
    pub(super) fn solve(&self, b: &[f64]) -> Vec<f64> {
        let mut rest = b.to_vec();
        let mut x = Vec::with_capacity(b.len());
        for column in self.columns.iter().rev() {
            let Some((diagonal, above)) = column.split_last() else {
                continue;
            };
            let value = rest.pop().unwrap_or(0.0) / diagonal;
            add(&mut rest, -value, above);
            x.push(value);
        }
        x.reverse();
        x
    }

    /// `x` with `T' x = b`.
    pub(super) fn solve_transposed(&self, b: &[f64]) -> Vec<f64> {
        let mut x = Vec::with_capacity(b.len());
        for (column, b) in self.columns.iter().zip(b) {
            let Some((diagonal, above)) = column.split_last() else {
                continue;
            };
            x.push((b - dot(above, &x)) / diagonal);
        }
        x
    }

    /// `ln |T|`, the logarithm of the absolute value of the determinant.
    pub(super) fn ln_determinant(&self) -> f64 {
        let diagonal = self.columns.iter().filter_map(|c| c.last());
        diagonal.map(|d| super::math::ln(d.abs())).sum()
    }
}

/// Orthonormal vectors `Q` with the triangle `R` that makes the columns they came from: `A = Q R`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Basis {
    pub(super) vectors: Vec<Vec<f64>>,
    pub(super) triangle: Triangle,
}

impl Basis {
    /// A basis of columns that are independent.
    pub(super) fn of(columns: impl IntoIterator<Item = Vec<f64>>) -> Self {
        let mut basis = Self::default();
        for mut column in columns {
            let inside = basis.take_out(&mut column);
            basis.push(column, inside);
        }
        basis
    }

    /// Takes out of `v` what lies in the span, and gives its coordinates.
    ///
    /// Modified Gram-Schmidt, repeated until the rest is orthogonal to working precision.
    ///
    /// # Source
    /// Daniel, Gragg, Kaufman and Stewart (1976), doi:10.1090/S0025-5718-1976-0431641-8.
    pub(super) fn take_out(&self, v: &mut [f64]) -> Vec<f64> {
        let mut inside = vec![0.0; self.vectors.len()];
        let mut before = norm(v);
        for _ in 0..3 {
            for (q, total) in self.vectors.iter().zip(&mut inside) {
                let part = dot(q, v);
                add(v, -part, q);
                *total += part;
            }
            let after = norm(v);
            if after > 0.7 * before {
                break;
            }
            before = after;
        }
        inside
    }

    /// Adds the direction of `rest`, what [`Basis::take_out`] left of a column with coordinates `inside`.
    pub(super) fn push(&mut self, mut rest: Vec<f64>, mut inside: Vec<f64>) {
        let length = norm(&rest);
        for x in &mut rest {
            *x /= length;
        }
        inside.push(length);
        self.vectors.push(rest);
        self.triangle.push(inside);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_basis_is_orthonormal_and_makes_the_columns() {
        let columns = [
            vec![1.0, 1.0, 1.0, 1.0],
            vec![1000.0, 1001.0, 1003.0, 1007.0],
            vec![0.0, 1.0, 0.0, 5.0],
        ];
        let basis = Basis::of(columns.clone());
        for (i, a) in basis.vectors.iter().enumerate() {
            for (j, b) in basis.vectors.iter().enumerate() {
                let expected = if i == j { 1.0 } else { 0.0 };
                assert!((dot(a, b) - expected).abs() < 1e-15);
            }
        }
        let x = [0.5, -2.0, 3.0];
        let product = |row: usize| columns.iter().zip(x).map(|(c, x)| c[row] * x).sum::<f64>();
        let y: Vec<f64> = (0..4).map(product).collect();
        let inside: Vec<f64> = basis.vectors.iter().map(|q| dot(q, &y)).collect();
        for (found, x) in basis.triangle.solve(&inside).iter().zip(x) {
            assert!((found - x).abs() < 1e-9);
        }
        let rows: Vec<f64> = columns.iter().map(|c| dot(c, &y)).collect();
        for (found, expected) in basis.triangle.solve_transposed(&rows).iter().zip(&inside) {
            assert!((found - expected).abs() < 1e-9 * expected.abs().max(1.0));
        }
    }
}
