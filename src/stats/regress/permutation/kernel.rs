//! Regression on few columns without allocation: normal equations on an orthonormal basis.
//!
//! Where these lose more than a few digits the sums say so, and the caller takes the exact way.

use crate::stats::math::ln;
use crate::stats::tau2::Likelihood;

/// A diagonal element of a triangle below this share of what it came from costs too many digits.
const PIVOT: f64 = 1e-6;
/// As small may `1 - h` be, `h` a leverage.
const FREE: f64 = 1e-5;

/// A lower triangular or any square matrix by rows.
pub(super) type Square<const P: usize> = [[f64; P]; P];

/// A regression at some weights `wi`, with `A = U'WU = LL'` and `P = W - WU A⁻¹ U'W`.
pub(super) struct Sums<const P: usize> {
    /// `A⁻¹ U'Wy`.
    pub(super) inside: [f64; P],
    /// `L⁻¹`.
    pub(super) inverse: Square<P>,
    /// `Σ wi`.
    pub(super) w: f64,
    /// `Σ wi²`.
    w2: f64,
    /// `y'Py`.
    pub(super) q: f64,
    /// `y'PPy`.
    pub(super) q2: f64,
    /// `y'PPPy`.
    q3: f64,
    /// `tr P`.
    pub(super) trace: f64,
    /// `tr PP`.
    trace2: f64,
    /// Whether digits were lost.
    pub(super) lossy: bool,
}

impl<const P: usize> Sums<P> {
    /// The sums of the rows `u` of U, estimates `y` and weights.
    pub(super) fn new(
        rows: &[[f64; P]],
        y: &[f64],
        weights: impl Iterator<Item = f64> + Clone,
    ) -> Self {
        let (normal, right) = first(rows, y, weights.clone());
        let (inverse, smallest) = inverse_of_root(&normal);
        let half = multiply(&inverse, &right);
        let inside = multiply_transposed(&inverse, &half);
        let mut s = Self {
            inside,
            inverse,
            w: 0.0,
            w2: 0.0,
            q: 0.0,
            q2: 0.0,
            q3: 0.0,
            trace: 0.0,
            trace2: 0.0,
            lossy: smallest.is_nan() || smallest <= PIVOT,
        };
        s.second(rows, y, weights);
        s
    }

    fn second(&mut self, rows: &[[f64; P]], y: &[f64], weights: impl Iterator<Item = f64>) {
        let (mut square, mut cross) = ([[0.0; P]; P], [0.0; P]);
        let mut least = 1.0_f64;
        for ((u, y), w) in rows.iter().zip(y).zip(weights) {
            let s = multiply(&self.inverse, u);
            let free = 1.0 - w * dot(&s, &s);
            least = least.min(free);
            let r = y - dot(u, &self.inside);
            let (ww, wr) = (w * w, w * r);
            self.w += w;
            self.w2 += ww;
            self.trace += w * free;
            self.trace2 += ww * (2.0 * free - 1.0);
            self.q += wr * r;
            self.q2 += wr * wr;
            self.q3 += w * wr * wr;
            for ((row, cross), a) in square.iter_mut().zip(&mut cross).zip(&s) {
                let scaled = ww * a;
                *cross += scaled * r;
                for (total, b) in row.iter_mut().zip(&s) {
                    *total += scaled * b;
                }
            }
        }
        self.trace2 += square.iter().map(|row| dot(row, row)).sum::<f64>();
        self.q3 -= dot(&cross, &cross);
        self.lossy |= least.is_nan() || least <= FREE;
    }

    /// Derivative of the log-likelihood by `tau2`, and its own derivative; for weights `1/(vi + tau2)`.
    pub(super) fn score(&self, likelihood: Likelihood) -> (f64, f64) {
        match likelihood {
            Likelihood::Ml => (0.5 * (self.q2 - self.w), 0.5 * self.w2 - self.q3),
            Likelihood::Reml => (0.5 * (self.q2 - self.trace), 0.5 * self.trace2 - self.q3),
        }
    }

    /// `-½ ln |A|`.
    pub(super) fn half_determinant(&self) -> f64 {
        let diagonal = self.inverse.iter().enumerate();
        diagonal
            .filter_map(|(j, row)| row.get(j))
            .map(|d| ln(*d))
            .sum()
    }
}

/// `A = U'WU` (its lower half) and `U'Wy`.
fn first<const P: usize>(
    rows: &[[f64; P]],
    y: &[f64],
    weights: impl Iterator<Item = f64>,
) -> (Square<P>, [f64; P]) {
    let (mut normal, mut right) = ([[0.0; P]; P], [0.0; P]);
    for ((u, y), w) in rows.iter().zip(y).zip(weights) {
        for ((row, right), a) in normal.iter_mut().zip(&mut right).zip(u) {
            let scaled = w * a;
            *right += scaled * y;
            for (total, b) in row.iter_mut().zip(u) {
                *total += scaled * b;
            }
        }
    }
    (normal, right)
}

/// `L⁻¹` of `A = LL'`, and the smallest share that is left of a diagonal element.
fn inverse_of_root<const P: usize>(a: &Square<P>) -> (Square<P>, f64) {
    let mut inverse = [[0.0; P]; P];
    let mut smallest = 1.0_f64;
    for (place, row) in a.iter().enumerate() {
        // The row of L is L⁻¹ times the column of A; so is the next row of L⁻¹ found.
        let (done, rest) = inverse.split_at_mut(place);
        let Some(next) = rest.first_mut() else {
            continue;
        };
        let whole = row.get(place).copied().unwrap_or(0.0);
        let mut left = whole;
        for known in done.iter() {
            let l = dot(known, row);
            left -= l * l;
            for (x, k) in next.iter_mut().zip(known) {
                *x -= l * k;
            }
        }
        smallest = smallest.min(left / whole);
        let scale = 1.0 / left.sqrt();
        for x in next.iter_mut() {
            *x *= scale;
        }
        for x in next.iter_mut().skip(place).take(1) {
            *x = scale;
        }
    }
    (inverse, smallest)
}

/// Sum of products.
pub(super) fn dot<const P: usize>(a: &[f64; P], b: &[f64; P]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// `M x`.
pub(super) fn multiply<const P: usize>(m: &Square<P>, x: &[f64; P]) -> [f64; P] {
    let mut product = [0.0; P];
    for (out, row) in product.iter_mut().zip(m) {
        *out = dot(row, x);
    }
    product
}

/// `M' x`.
fn multiply_transposed<const P: usize>(m: &Square<P>, x: &[f64; P]) -> [f64; P] {
    let mut product = [0.0; P];
    for (row, x) in m.iter().zip(x) {
        for (out, m) in product.iter_mut().zip(row) {
            *out += m * x;
        }
    }
    product
}
