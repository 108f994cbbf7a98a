//! Weighted least squares at one set of weights, and the sums that estimators of `tau2` need.

use super::Design;
use crate::stats::linear::{Basis, Triangle, add, dot};
use crate::stats::{StatsError, Studies};

/// Estimates, variances and predictors of one regression.
///
/// With `X = U T`, `U` orthonormal, the estimates are kept as `yi = origin + U g + rest`; `g` and the
/// origin have no part in any variance.
pub(in crate::stats) struct Problem<'a> {
    pub(in crate::stats) vi: &'a [f64],
    pub(super) yi: &'a [f64],
    pub(super) design: &'a Design,
    pub(super) smallest: f64,
    origin: f64,
    inside: Vec<f64>,
    rest: Vec<f64>,
    /// Residual sum of squares of ordinary least squares.
    spread: f64,
}

impl<'a> Problem<'a> {
    /// # Errors
    /// `Lengths` when the design has another number of rows than there are studies.
    pub(in crate::stats) fn new(
        studies: &Studies<'a>,
        design: &'a Design,
    ) -> Result<Self, StatsError> {
        if design.k() != studies.k() {
            return Err(StatsError::Lengths {
                expected: studies.k(),
                found: design.k(),
            });
        }
        let origin = design.constant.map_or(0.0, |_| studies.origin());
        let mut rest: Vec<f64> = studies.yi().iter().map(|y| y - origin).collect();
        let counted = rest.clone();
        let inside = design.basis.take_out(&mut rest);
        let spread = dot(&rest, &rest);
        let mut problem = Self {
            vi: studies.vi(),
            yi: studies.yi(),
            design,
            smallest: studies.smallest(),
            origin,
            inside,
            rest,
            spread,
        };
        problem.recentre(counted);
        Ok(problem)
    }

    /// Counts the estimates from the weighted fit instead of the plain one: what is left of a study with a large weight
    /// is then small, and keeps its digits beside estimates that are far off.
    fn recentre(&mut self, mut counted: Vec<f64>) {
        let fit = self.at(0.0);
        let step = fit.basis.triangle.solve(&fit.effects);
        if !step.iter().all(|x| x.is_finite()) {
            return;
        }
        add(&mut self.inside, 1.0, &step);
        for (u, g) in self.design.basis.vectors.iter().zip(&self.inside) {
            add(&mut counted, -g, u);
        }
        self.rest = counted;
    }

    /// The predictors.
    pub(in crate::stats) fn design(&self) -> &'a Design {
        self.design
    }

    pub(in crate::stats) fn k(&self) -> f64 {
        self.vi.len() as f64
    }

    /// Residual degrees of freedom `k - p`.
    pub(in crate::stats) fn df(&self) -> f64 {
        self.rows_left() as f64
    }

    /// `k - p` as a count.
    pub(in crate::stats) fn rows_left(&self) -> usize {
        self.vi.len().saturating_sub(self.design.p())
    }

    /// Residual sum of squares of ordinary least squares.
    pub(super) fn spread(&self) -> f64 {
        self.spread
    }

    /// A value of `tau2` above which no score is positive and `Q(tau2)` is below `k - p`.
    ///
    /// With `s` the residual variance of ordinary least squares, `y'PPy <= s (k-p) / (min vi + tau2)²` and
    /// `tr P >= (k-p) / (max vi + tau2)`.
    pub(super) fn ceiling(&self) -> f64 {
        let s = self.spread() / self.df();
        let largest = self.vi.iter().fold(0.0_f64, |m, v| m.max(*v));
        s + (s * largest).sqrt()
    }

    /// The fit with weights `1/(vi + tau2)`.
    pub(in crate::stats) fn at(&self, tau2: f64) -> Weighted {
        self.weighted(self.vi.iter().map(|v| 1.0 / (v + tau2)).collect())
    }

    /// The fit with any positive weights.
    pub(in crate::stats) fn weighted(&self, weights: Vec<f64>) -> Weighted {
        let roots: Vec<f64> = weights.iter().map(|w| w.sqrt()).collect();
        let scaled = |column: &[f64]| -> Vec<f64> {
            column.iter().zip(&roots).map(|(x, r)| x * r).collect()
        };
        let basis = Basis::of(self.design.basis.vectors.iter().map(|u| scaled(u)));
        let mut residual = scaled(&self.rest);
        let effects = basis.take_out(&mut residual);
        Weighted {
            weights,
            basis,
            effects,
            residual,
        }
    }

    /// The solution at some weights, with a covariance of `factor` times `(X'WX)⁻¹`.
    pub(in crate::stats) fn solution(&self, fit: &Weighted, factor: f64) -> Solution {
        let mut inside = fit.basis.triangle.solve(&fit.effects);
        add(&mut inside, 1.0, &self.inside);
        let constant = self.design.constant;
        Solution {
            design: self.design.basis.triangle.clone(),
            weighted: fit.basis.triangle.clone(),
            inside,
            shift: constant.map(|c| (c.column, self.origin / c.value)),
            scale: factor.sqrt(),
        }
    }
}

/// Coefficients on the orthonormal columns of the design, from which those on its own follow.
///
/// Sums of coefficients are formed here and not from rounded coefficients: the effect in 1974 on a
/// regression on years keeps the digits that its intercept in the year 0 has not.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::stats) struct Solution {
    design: Triangle,
    weighted: Triangle,
    inside: Vec<f64>,
    shift: Option<(usize, f64)>,
    scale: f64,
}

impl Solution {
    /// `x'b` and a vector whose products with those of other `x` are the covariances.
    pub(in crate::stats) fn combine(&self, x: &[f64]) -> (f64, Vec<f64>) {
        let inside = self.design.solve_transposed(x);
        let shift = self.shift.map_or(0.0, |(column, per)| {
            per * x.get(column).copied().unwrap_or(0.0)
        });
        let mut root = self.weighted.solve_transposed(&inside);
        for r in &mut root {
            *r *= self.scale;
        }
        (shift + dot(&inside, &self.inside), root)
    }
}

/// A weighted regression: `W^½ U = B R` with `B` orthonormal, and `P = W^½ (I - BB') W^½`.
pub(in crate::stats) struct Weighted {
    pub(in crate::stats) weights: Vec<f64>,
    pub(in crate::stats) basis: Basis,
    effects: Vec<f64>,
    /// `W^½ (y - Xb)`.
    pub(in crate::stats) residual: Vec<f64>,
}

impl Weighted {
    /// `y'Py = Σ wi ri²`.
    pub(in crate::stats) fn q(&self) -> f64 {
        dot(&self.residual, &self.residual)
    }

    /// `y'PPy = Σ wi² ri²`: with weights `1/(vi + tau2)`, `-dQ/dtau2`.
    pub(super) fn q2(&self) -> f64 {
        let rows = self.weights.iter().zip(&self.residual);
        rows.map(|(w, r)| w * r * r).sum()
    }

    /// `y'PPPy`: with weights `1/(vi + tau2)`, `½ d²Q/dtau2²`.
    pub(super) fn q3(&self) -> f64 {
        let rows = self.weights.iter().zip(&self.residual);
        let mut wr: Vec<f64> = rows.map(|(w, r)| w * r).collect();
        self.basis.take_out(&mut wr);
        dot(&wr, &wr)
    }

    /// Leverages `hi = xi' (X'WX)⁻¹ xi wi`, the diagonal of `BB'`.
    pub(in crate::stats) fn hat(&self) -> Vec<f64> {
        let mut hat = vec![0.0; self.weights.len()];
        for b in &self.basis.vectors {
            for (h, b) in hat.iter_mut().zip(b) {
                *h += b * b;
            }
        }
        hat
    }

    /// The leverages with those above ½ treated apart.
    pub(super) fn leverages(&self) -> Leverages<'_> {
        let hat = self.hat();
        let mut free: Vec<f64> = hat.iter().map(|h| 1.0 - h).collect();
        let mut heads = Vec::new();
        for (index, h) in hat.iter().enumerate().filter(|(_, h)| **h > 0.5) {
            let mut row = vec![0.0; hat.len()];
            for b in &self.basis.vectors {
                add(&mut row, b.get(index).copied().unwrap_or(0.0), b);
            }
            for r in row.iter_mut().skip(index).take(1) {
                *r = 0.0;
            }
            let others = dot(&row, &row).min(0.25);
            let outside = if *h > 0.9 {
                2.0 * others / (1.0 + (1.0 - 4.0 * others).sqrt())
            } else {
                1.0 - h
            };
            for f in free.iter_mut().skip(index).take(1) {
                *f = outside;
            }
            heads.push(Head {
                index,
                row,
                outside,
            });
        }
        Leverages {
            fit: self,
            free,
            heads,
        }
    }
}

/// A row that largely determines its own fitted value.
struct Head {
    index: usize,
    /// Its row of `BB'`, with 0 in the diagonal.
    row: Vec<f64>,
    /// `1 - h`.
    outside: f64,
}

/// The elements of `I - BB'`, as traces need them.
///
/// One minus a leverage near 1 would cancel. As `I - BB'` is idempotent, `(1-h) h` is the sum of squares of
/// the rest of its row, and `1 - h` the smaller root of that equation. A design of p columns has less than
/// 2p leverages above ½, so that these rows cost no more than the regression.
pub(super) struct Leverages<'a> {
    fit: &'a Weighted,
    free: Vec<f64>,
    heads: Vec<Head>,
}

impl Leverages<'_> {
    /// `Σ fi (1 - hi)`: `tr P` for `fi = wi`, `tr PV` for `fi = wi vi`.
    pub(super) fn trace(&self, f: &[f64]) -> f64 {
        dot(f, &self.free)
    }

    /// `Σij fi gj (I - BB')ij²`: `tr PP` for `f = g = w`, `tr PVP` for `w` and `wv`.
    pub(super) fn square(&self, f: &[f64], g: &[f64]) -> f64 {
        let (light_f, light_g) = (self.light(f), self.light(g));
        let diagonal = light_f.iter().zip(&light_g).zip(&self.free);
        let mut total: f64 = diagonal
            .map(|((f, g), free)| f * g * (2.0 * free - 1.0))
            .sum();
        for (i, a) in self.fit.basis.vectors.iter().enumerate() {
            for (j, b) in self.fit.basis.vectors.iter().enumerate().skip(i) {
                let (mut af, mut ag) = (0.0, 0.0);
                for ((a, b), (f, g)) in a.iter().zip(b).zip(light_f.iter().zip(&light_g)) {
                    af += a * b * f;
                    ag += a * b * g;
                }
                total += if i == j { af * ag } else { 2.0 * af * ag };
            }
        }
        for head in &self.heads {
            let own = |s: &[f64]| s.get(head.index).copied().unwrap_or(0.0);
            let (own_f, own_g) = (own(f), own(g));
            total += own_f * own_g * head.outside * head.outside;
            let rows = head.row.iter().zip(g).zip(&light_f);
            total += rows
                .map(|((h, g), f)| (own_f * g + f * own_g) * h * h)
                .sum::<f64>();
        }
        total
    }

    /// The values with 0 for the heads.
    fn light(&self, f: &[f64]) -> Vec<f64> {
        let mut light = f.to_vec();
        for head in &self.heads {
            for x in light.iter_mut().skip(head.index).take(1) {
                *x = 0.0;
            }
        }
        light
    }
}
