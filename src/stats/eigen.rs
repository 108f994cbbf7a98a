//! Eigenvalues and eigenvectors of a symmetric matrix.

use super::linear::dot;
use super::math;

/// Eigenvalues, and for each its eigenvector of length 1.
pub(super) struct Eigen {
    pub(super) values: Vec<f64>,
    pub(super) vectors: Vec<Vec<f64>>,
}

/// Rotations of a pass that change nothing any more end the iteration; this many passes never happen.
const PASSES: usize = 60;

/// The eigenvalues of a symmetric matrix given by rows, in no order.
///
/// Jacobi's method, cyclic by rows: O(n³) for each of about ten passes, and small eigenvalues of a positive
/// matrix keep their digits.
///
/// # Source
/// Demmel and Veselić (1992), doi:10.1137/0613074.
pub(super) fn symmetric(mut matrix: Vec<Vec<f64>>) -> Eigen {
    let n = matrix.len();
    let mut vectors: Vec<Vec<f64>> = (0..n)
        .map(|i| (0..n).map(|j| if i == j { 1.0 } else { 0.0 }).collect())
        .collect();
    for _ in 0..PASSES {
        let mut turned = false;
        for p in 0..n {
            for q in p + 1..n {
                turned |= turn(&mut matrix, &mut vectors, p, q);
            }
        }
        if !turned {
            break;
        }
    }
    let values = matrix.iter().enumerate();
    Eigen {
        values: values.map(|(i, row)| at(row, i)).collect(),
        vectors,
    }
}

fn at(row: &[f64], place: usize) -> f64 {
    row.get(place).copied().unwrap_or(0.0)
}

/// Makes the element at `p`, `q` zero; `false` where it is already, to working precision.
fn turn(matrix: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) -> bool {
    let [Some(row_p), Some(row_q)] = [matrix.get(p), matrix.get(q)] else {
        return false;
    };
    let (pp, qq, pq) = (at(row_p, p), at(row_q, q), at(row_p, q));
    if pq.abs() <= f64::EPSILON * (pp * qq).abs().sqrt() {
        return false;
    }
    let theta = 0.5 * (qq - pp) / pq;
    let t = 1.0_f64.copysign(theta) / (theta.abs() + math::hypot(theta, 1.0));
    let c = 1.0 / math::hypot(t, 1.0);
    let s = c * t;
    for row in matrix.iter_mut() {
        let (a, b) = (at(row, p), at(row, q));
        put(row, p, c * a - s * b);
        put(row, q, s * a + c * b);
    }
    mix(matrix, p, q, (c, s));
    mix(vectors, p, q, (c, s));
    for (i, j) in [(p, q), (q, p)] {
        if let Some(row) = matrix.get_mut(i) {
            put(row, j, 0.0);
        }
    }
    true
}

fn put(row: &mut [f64], place: usize, value: f64) {
    if let Some(slot) = row.get_mut(place) {
        *slot = value;
    }
}

/// Rotates two rows.
fn mix(rows: &mut [Vec<f64>], p: usize, q: usize, (c, s): (f64, f64)) {
    let (before, behind) = rows.split_at_mut(q);
    let (Some(first), Some(second)) = (before.get_mut(p), behind.first_mut()) else {
        return;
    };
    for (a, b) in first.iter_mut().zip(second) {
        (*a, *b) = (c * *a - s * *b, s * *a + c * *b);
    }
}

impl Eigen {
    /// `A^(-½) x` of a matrix without negative eigenvalues; what is 0 to working precision counts as 0 (the
    /// Moore-Penrose inverse).
    pub(super) fn inverse_root(&self, x: &[f64]) -> Vec<f64> {
        let largest = self.values.iter().fold(0.0_f64, |m, v| m.max(*v));
        let least = largest * 1e-12;
        let mut product = vec![0.0; x.len()];
        for (value, vector) in self.values.iter().zip(&self.vectors) {
            if *value > least {
                super::linear::add(&mut product, dot(vector, x) / value.sqrt(), vector);
            }
        }
        product
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_and_values_make_the_matrix() {
        let matrix = vec![
            vec![4.0, 1.0, -2.0],
            vec![1.0, 3.0, 0.5],
            vec![-2.0, 0.5, 5.0],
        ];
        let found = symmetric(matrix.clone());
        for (vector, value) in found.vectors.iter().zip(&found.values) {
            for (row, x) in matrix.iter().zip(vector) {
                assert!((dot(row, vector) - value * x).abs() < 1e-14 * 6.0);
            }
        }
    }

    #[test]
    fn the_inverse_root_applied_twice_solves() {
        let matrix = vec![vec![2.0, 1.0], vec![1.0, 2.0]];
        let found = symmetric(matrix);
        let x = found.inverse_root(&found.inverse_root(&[3.0, 0.0]));
        assert!((x[0] - 2.0).abs() < 1e-14 && (x[1] + 1.0).abs() < 1e-14);
    }

    #[test]
    fn a_direction_without_variance_is_left_out() {
        let found = symmetric(vec![vec![1.0, 1.0], vec![1.0, 1.0]]);
        let x = found.inverse_root(&[1.0, -1.0]);
        assert!(x.iter().all(|x| x.abs() < 1e-14), "{x:?}");
    }
}
