//! The likelihood of a location-scale model as a function of the scale alone, with its derivatives.

use super::Link;
use crate::stats::linear::dot;
use crate::stats::math::{exp, ln};
use crate::stats::optimise::Local;
use crate::stats::regress::kernel::{Problem, Weighted};
use crate::stats::symmetric::Symmetric;
use crate::stats::tau2::Likelihood;

const LN_2PI: f64 = 1.837_877_066_409_345_5;

/// Minus the log-likelihood at coefficients `γ` of the orthonormal columns `z` of the scale.
///
/// With `P = W - WX(X'WX)⁻¹X'W` and `u = Py` its derivatives by the variances are `½ (Pii - ui²)` and
/// `-½ Pij² + ui Pij uj`; without restriction `wi` stands for `Pii`, and `wi²` on the diagonal for `Pij²`. As
/// `P = W^½ (I - BB') W^½` no k × k matrix is formed.
pub(super) struct Profile<'a> {
    pub(super) problem: &'a Problem<'a>,
    pub(super) z: &'a [Vec<f64>],
    pub(super) likelihood: Likelihood,
    pub(super) link: Link,
}

impl Profile<'_> {
    /// `z_i'γ` of each study.
    pub(super) fn predictor(&self, gamma: &[f64]) -> Vec<f64> {
        let mut eta = vec![0.0; self.problem.vi.len()];
        for (column, g) in self.z.iter().zip(gamma) {
            for (e, z) in eta.iter_mut().zip(column) {
                *e += g * z;
            }
        }
        eta
    }

    /// `tau2_i` and its derivative by the linear predictor; the second derivative is the first, or 0.
    pub(super) fn tau2(&self, gamma: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let eta = self.predictor(gamma);
        match self.link {
            Link::Log => {
                let tau2: Vec<f64> = eta.iter().map(|e| exp(*e)).collect();
                (tau2.clone(), tau2)
            }
            Link::Identity => {
                let ones = vec![1.0; eta.len()];
                (eta, ones)
            }
        }
    }

    /// Coefficients whose linear predictor is nearest to a target.
    pub(super) fn nearest(&self, target: &[f64]) -> Vec<f64> {
        self.z.iter().map(|column| dot(column, target)).collect()
    }

    /// The mean sampling variance.
    pub(super) fn typical(&self) -> f64 {
        let vi = self.problem.vi;
        vi.iter().sum::<f64>() / vi.len() as f64
    }

    /// The fit of the location at given variances.
    pub(super) fn weighted(&self, tau2: &[f64]) -> Weighted {
        let rows = self.problem.vi.iter().zip(tau2);
        self.problem
            .weighted(rows.map(|(v, t)| 1.0 / (v + t)).collect())
    }

    /// The log-likelihood with all constants.
    pub(super) fn log_likelihood(&self, tau2: &[f64], fit: &Weighted, kind: Likelihood) -> f64 {
        let rows = self.problem.vi.iter().zip(tau2);
        let logs: f64 = rows.map(|(v, t)| ln(v + t)).sum();
        let rest = logs + fit.q();
        match kind {
            Likelihood::Ml => -0.5 * (self.problem.k() * LN_2PI + rest),
            Likelihood::Reml => {
                let determinant = 2.0 * fit.basis.triangle.ln_determinant();
                -0.5 * (self.problem.df() * LN_2PI + rest + determinant)
            }
        }
    }

    /// Value and derivatives; not defined where a `tau2_i` is negative or too large for a number.
    pub(super) fn at(&self, gamma: &[f64]) -> Local {
        let n = gamma.len();
        let (tau2, slope) = self.tau2(gamma);
        if !tau2.iter().all(|t| t.is_finite() && *t >= 0.0) {
            return Local::undefined(n);
        }
        let fit = self.weighted(&tau2);
        let hat = match self.likelihood {
            Likelihood::Ml => vec![0.0; tau2.len()],
            Likelihood::Reml => fit.hat(),
        };
        let roots: Vec<f64> = fit.weights.iter().map(|w| w.sqrt()).collect();
        let by_variance: Vec<f64> = fit
            .residual
            .iter()
            .zip(fit.weights.iter().zip(&hat))
            .map(|(r, (w, h))| 0.5 * w * ((1.0 - h) - r * r))
            .collect();
        let columns: Vec<Vec<f64>> = self
            .z
            .iter()
            .map(|z| z.iter().zip(&slope).map(|(z, s)| z * s).collect())
            .collect();
        let gradient = columns.iter().map(|d| dot(d, &by_variance)).collect();
        let squares = self.squares(&fit, &hat, &columns);
        // `W^½ u` of each column without what lies in the span of `B`.
        let moved: Vec<Vec<f64>> = columns
            .iter()
            .map(|d| {
                let rows = d.iter().zip(roots.iter().zip(&fit.residual));
                let mut moved: Vec<f64> = rows.map(|(d, (w, r))| d * w * w * r).collect();
                fit.basis.take_out(&mut moved);
                moved
            })
            .collect();
        let element = |rows: &[Vec<f64>], i: usize, j: usize| {
            rows.get(i)
                .zip(rows.get(j))
                .map_or(f64::NAN, |(a, b)| dot(a, b))
        };
        let curved: Vec<f64> = match self.link {
            Link::Log => by_variance.iter().zip(&slope).map(|(s, t)| s * t).collect(),
            Link::Identity => vec![0.0; slope.len()],
        };
        let second = |i: usize, j: usize| {
            let pair = self.z.get(i).zip(self.z.get(j));
            let rows = |(a, b): (&Vec<f64>, &Vec<f64>)| -> f64 {
                a.iter()
                    .zip(b)
                    .zip(&curved)
                    .map(|((a, b), c)| a * b * c)
                    .sum()
            };
            pair.map_or(f64::NAN, rows)
        };
        Local {
            value: -self.log_likelihood(&tau2, &fit, self.likelihood),
            gradient,
            hessian: Symmetric::from_fn(n, |i, j| {
                element(&moved, i, j) - 0.5 * squares.get(i, j) + second(i, j)
            }),
        }
    }

    /// `Σij di Pij² ej` for each pair of columns; without restriction `Σi di wi² ei`.
    fn squares(&self, fit: &Weighted, hat: &[f64], columns: &[Vec<f64>]) -> Symmetric {
        let weighted: Vec<Vec<f64>> = columns
            .iter()
            .map(|d| d.iter().zip(&fit.weights).map(|(d, w)| d * w).collect())
            .collect();
        // `B' diag(w d) B`, by rows of its lower triangle with the elements beside the diagonal times √2.
        let inner = |d: &Vec<f64>| -> Vec<f64> {
            let mut inner = Vec::new();
            for (i, a) in fit.basis.vectors.iter().enumerate() {
                for (j, b) in fit.basis.vectors.iter().enumerate().take(i + 1) {
                    let rows = a.iter().zip(b).zip(d);
                    let x: f64 = rows.map(|((a, b), d)| a * b * d).sum();
                    inner.push(if i == j {
                        x
                    } else {
                        std::f64::consts::SQRT_2 * x
                    });
                }
            }
            inner
        };
        let inner: Vec<Vec<f64>> = match self.likelihood {
            Likelihood::Ml => vec![Vec::new(); columns.len()],
            Likelihood::Reml => weighted.iter().map(inner).collect(),
        };
        let of = |rows: &[Vec<f64>], i: usize| rows.get(i).cloned().unwrap_or_default();
        Symmetric::from_fn(columns.len(), |i, j| {
            let (a, b) = (of(&weighted, i), of(&weighted, j));
            let rows = a.iter().zip(&b).zip(hat);
            let diagonal: f64 = rows.map(|((a, b), h)| a * b * (1.0 - 2.0 * h)).sum();
            diagonal + dot(&of(&inner, i), &of(&inner, j))
        })
    }
}
