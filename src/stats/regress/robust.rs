//! Inference that holds when the rows of a cluster depend on each other.

use std::collections::BTreeMap;

use super::Design;
use super::fitted::unit;
use super::fitted::{Coefficient, Joint, Predicted};
use super::kernel::{Problem, Solution};
use crate::stats::dist::{fisher_f, student_t};
use crate::stats::eigen::{self, Eigen};
use crate::stats::linear::{Basis, add, dot, norm};
use crate::stats::pool::{around, critical};
use crate::stats::{StatsError, Studies};

/// More rows than this in one cluster are refused: the root of their covariance takes time of their cube.
const MOST: usize = 400;

/// Coefficients of a meta-regression with cluster-robust standard errors.
#[derive(Debug, Clone, PartialEq)]
pub struct Robust {
    /// Number of clusters.
    pub clusters: usize,
    /// Confidence level.
    pub level: f64,
    /// One for each column of the design; `df` is Satterthwaite's.
    pub coefficients: Vec<Coefficient>,
    tau2: f64,
    solution: Solution,
    parts: Vec<Part>,
    /// `Σ ti ti'` over the clusters.
    meat: Vec<Vec<f64>>,
}

/// What a cluster gives to the variance, in the coordinates of the orthonormal basis `Q` of `W^½ X`.
#[derive(Debug, Clone, PartialEq)]
struct Part {
    /// `K'K` with `K = Φ (Φ (I - QQ') Φ)^(-½) Q`, the rows of the cluster alone.
    inside: Vec<Vec<f64>>,
    /// `Q'K`.
    across: Vec<Vec<f64>>,
}

/// Coefficients as [`super::regress`] gives them at this `tau2`, with the variance CR2 and Satterthwaite's df.
///
/// `V = B (Σ Xi' Wi Ai ei ei' Ai Wi Xi) B`, `B = (X'WX)⁻¹`, `W = Φ⁻¹`, `Φ = diag(vi + tau2)` the working
/// model, `ei` the residuals of a cluster, `Ai = Φi^½ (Φi^½ ((I-H) Φ (I-H)')ii Φi^½)^(-½) Φi^½` with the symmetric root:
/// under the working model `V` is unbiased, and if that is wrong it still is consistent in the number of
/// clusters. A contrast `c'b` has `ν = (tr G)²/tr(GG)` df, `Gij` the covariances, under the working model, of
/// the contributions of the clusters to its variance.
///
/// `clusters`: length k, which cluster a row belongs to, any numbers. Coefficients per unit of their column.
///
/// # Errors
/// `Lengths`; `Tau2`; `Level`; `OneCluster`; `TooFew` for not more rows than columns; `TooLarge` for more than 400
/// rows in one cluster; `NotFinite` when sums overflow.
///
/// # Source
/// Pustejovsky and Tipton (2018), doi:10.1080/07350015.2016.1247004; Tipton (2015), doi:10.1037/met0000011.
pub fn robust(
    studies: &Studies,
    design: &Design,
    tau2: f64,
    clusters: &[usize],
    level: f64,
) -> Result<Robust, StatsError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(StatsError::Level);
    }
    if !tau2.is_finite() || tau2 < 0.0 {
        return Err(StatsError::Tau2);
    }
    let members = members(clusters, studies, design)?;
    let problem = Problem::new(studies, design)?;
    let weighted = problem.at(tau2);
    let p = design.p();
    let mut meat = vec![vec![0.0; p]; p];
    let mut parts = Vec::with_capacity(members.len());
    for rows in members.values() {
        let pick = |values: &[f64]| -> Vec<f64> {
            rows.iter()
                .filter_map(|&row| values.get(row).copied())
                .collect()
        };
        let q: Vec<Vec<f64>> = weighted.basis.vectors.iter().map(|q| pick(q)).collect();
        let phi: Vec<f64> = pick(&weighted.weights).iter().map(|w| 1.0 / w).collect();
        let k = adjusted(&q, &phi);
        let residual = pick(&weighted.residual);
        let score: Vec<f64> = k.iter().map(|k| dot(k, &residual)).collect();
        for (row, s) in meat.iter_mut().zip(&score) {
            add(row, *s, &score);
        }
        parts.push(Part {
            inside: products(&k, &k),
            across: products(&q, &k),
        });
    }
    let mut found = Robust {
        clusters: parts.len(),
        level,
        coefficients: Vec::new(),
        tau2,
        solution: problem.solution(&weighted, 1.0),
        parts,
        meat,
    };
    let coefficients = (0..p).map(|column| found.coefficient(&unit(column, p)));
    found.coefficients = coefficients
        .collect::<Option<_>>()
        .ok_or(StatsError::NotFinite)?;
    Ok(found)
}

/// The rows of each cluster.
fn members(
    clusters: &[usize],
    studies: &Studies,
    design: &Design,
) -> Result<BTreeMap<usize, Vec<usize>>, StatsError> {
    let k = studies.k();
    if clusters.len() != k {
        return Err(StatsError::Lengths {
            expected: k,
            found: clusters.len(),
        });
    }
    if k <= design.p() {
        return Err(StatsError::TooFew {
            k,
            needed: design.p() + 1,
        });
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (row, cluster) in clusters.iter().enumerate() {
        members.entry(*cluster).or_default().push(row);
    }
    let rows = members.values().map(Vec::len).max().unwrap_or(0);
    if rows > MOST {
        return Err(StatsError::TooLarge { rows, most: MOST });
    }
    if members.len() < 2 {
        return Err(StatsError::OneCluster);
    }
    Ok(members)
}

/// The columns of `Φ (Φ (I - QQ') Φ)^(-½) Q`.
fn adjusted(q: &[Vec<f64>], phi: &[f64]) -> Vec<Vec<f64>> {
    // In units of the largest, so that the root of small variances does not underflow.
    let unit = phi.iter().fold(0.0_f64, |m, x| m.max(*x));
    let own: Vec<f64> = phi.iter().map(|x| x / unit).collect();
    let scaled: Vec<Vec<f64>> = q.iter().map(|q| times(q, &own)).collect();
    let row = |(i, a): (usize, &f64)| -> Vec<f64> {
        let mut row = vec![0.0; own.len()];
        for s in &scaled {
            add(&mut row, -s.get(i).copied().unwrap_or(0.0), s);
        }
        for x in row.iter_mut().skip(i).take(1) {
            *x += a * a;
        }
        row
    };
    let found: Eigen = eigen::symmetric(own.iter().enumerate().map(row).collect());
    q.iter()
        .map(|q| times(&found.inverse_root(q), &own))
        .collect()
}

/// Element by element.
fn times(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a * b).collect()
}

/// The products of each of `a` with each of `b`.
fn products(a: &[Vec<f64>], b: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let row = |a: &Vec<f64>| b.iter().map(|b| dot(a, b)).collect();
    a.iter().map(row).collect()
}

/// `A x`.
fn apply(matrix: &[Vec<f64>], x: &[f64]) -> Vec<f64> {
    matrix.iter().map(|row| dot(row, x)).collect()
}

/// `x'A y`.
fn form(matrix: &[Vec<f64>], x: &[f64], y: &[f64]) -> f64 {
    dot(x, &apply(matrix, y))
}

/// `tr AB`.
fn trace(a: &[Vec<f64>], b: &[Vec<f64>]) -> f64 {
    let element = |(i, row): (usize, &Vec<f64>)| -> f64 {
        let column = b.iter().map(|r| r.get(i).copied().unwrap_or(0.0));
        row.iter().zip(column).map(|(x, y)| x * y).sum()
    };
    a.iter().enumerate().map(element).sum()
}

impl Robust {
    /// Test that the coefficients of some columns are all 0: Hotelling's T² with approximate df.
    ///
    /// `F = (η - m + 1)/(η m) (Cb)' (C V C')⁻¹ Cb` on `m` and `η - m + 1` df; `η` matches the variance of `C V C'`
    /// under the working model. For one column it is the square of its t. `None` for no column, one that
    /// there is not or twice, or where `η` is too small for a test.
    ///
    /// # Source
    /// Tipton and Pustejovsky (2015), doi:10.3102/1076998615606099.
    pub fn joint(&self, columns: &[usize]) -> Option<Joint> {
        let p = self.coefficients.len();
        let row = |column: &usize| (*column < p).then(|| unit(*column, p));
        let rows: Option<Vec<Vec<f64>>> = columns.iter().map(row).collect();
        self.hypothesis(&rows?)
    }

    /// Test that linear combinations of coefficients are all 0; each of the rows has p elements.
    ///
    /// As [`Robust::joint`]; `None` also for rows that depend on each other.
    pub fn hypothesis(&self, rows: &[Vec<f64>]) -> Option<Joint> {
        let m = rows.len();
        let mut estimates = Vec::with_capacity(m);
        let mut roots = Vec::with_capacity(m);
        for row in rows {
            if row.len() != self.coefficients.len() {
                return None;
            }
            let (estimate, root) = self.solution.combine(row);
            estimates.push(estimate);
            roots.push(root);
        }
        // Contrasts with a covariance of 1 under the working model.
        let (standard, roots) = self.whiten(&estimates, &roots)?;
        let eta = self.eta(&roots)?;
        let df2 = eta - m as f64 + 1.0;
        let covariance = roots
            .iter()
            .map(|a| roots.iter().map(|b| form(&self.meat, a, b)).collect())
            .collect();
        let half = eigen::symmetric(covariance).inverse_root(&standard);
        let statistic = dot(&half, &half) * df2 / (eta * m as f64);
        (m > 0 && df2 > 0.0 && statistic.is_finite()).then(|| Joint {
            statistic,
            df1: m,
            df2: Some(df2),
            p: fisher_f::sf(statistic, m as f64, df2),
        })
    }

    /// Contrasts and their roots, combined so that `V` has the expectation 1 under the working model.
    fn whiten(&self, estimates: &[f64], roots: &[Vec<f64>]) -> Option<(Vec<f64>, Vec<Vec<f64>>)> {
        let mut basis = Basis::default();
        for root in roots {
            let (mut rest, whole) = (root.clone(), norm(root));
            let inside = basis.take_out(&mut rest);
            if norm(&rest) <= 1e-10 * whole {
                return None;
            }
            basis.push(rest, inside);
        }
        let standard = basis.triangle.solve_transposed(estimates);
        // Their covariance under the working model, where CR2 is exact but for columns that clusters saturate.
        let expected = |a: &Vec<f64>| {
            basis
                .vectors
                .iter()
                .map(|b| self.expectation(a, b))
                .collect()
        };
        let expected: Vec<Vec<f64>> = basis.vectors.iter().map(expected).collect();
        let half = eigen::symmetric(expected);
        let row = |place: usize| half.inverse_root(&unit(place, estimates.len()));
        let mixes: Vec<Vec<f64>> = (0..estimates.len()).map(row).collect();
        let mix = |weights: &Vec<f64>| {
            let mut mixed = vec![0.0; self.coefficients.len()];
            for (w, vector) in weights.iter().zip(&basis.vectors) {
                add(&mut mixed, *w, vector);
            }
            mixed
        };
        Some((apply(&mixes, &standard), mixes.iter().map(mix).collect()))
    }

    /// `Σi Gii` of two contrasts: the expectation of their covariance.
    fn expectation(&self, a: &[f64], b: &[f64]) -> f64 {
        let one = |part: &Part| {
            form(&part.inside, a, b) - dot(&apply(&part.across, a), &apply(&part.across, b))
        };
        self.parts.iter().map(one).sum()
    }

    /// `m(m+1) / Σst Var(Dst)` of contrasts whose expected covariance is 1.
    fn eta(&self, roots: &[Vec<f64>]) -> Option<f64> {
        let m = roots.len() as f64;
        let mut total = 0.0;
        for s in roots {
            for t in roots {
                total += self.pair(s, s, t, t) + self.pair(s, t, t, s);
            }
        }
        let eta = m * (m + 1.0) / total;
        (eta.is_finite() && eta > 0.0).then_some(eta)
    }

    /// `Σij Gij(a, b) Gij(c, d)` over all pairs of clusters, in time of their number.
    ///
    /// `Gij(a, b)` is `a'K'Kb` for `i = j`, less `(Li a)'(Lj b)`, with `L = Q'K`.
    fn pair(&self, a: &[f64], b: &[f64], c: &[f64], d: &[f64]) -> f64 {
        let p = self.meat.len();
        let (mut left, mut right) = (vec![vec![0.0; p]; p], vec![vec![0.0; p]; p]);
        let mut total = 0.0;
        for part in &self.parts {
            let [la, lb, lc, ld] = [a, b, c, d].map(|x| apply(&part.across, x));
            let (first, second) = (form(&part.inside, a, b), form(&part.inside, c, d));
            total += first * second - first * dot(&lc, &ld) - second * dot(&la, &lb);
            for (row, x) in left.iter_mut().zip(&lc) {
                add(row, *x, &la);
            }
            for (row, x) in right.iter_mut().zip(&lb) {
                add(row, *x, &ld);
            }
        }
        total + trace(&left, &right)
    }

    /// The effect at `x`, one value for each column of the design (1 for the intercept).
    ///
    /// # Errors
    /// `Lengths` when `x` has not p values; `Predictor` for one that is not finite.
    pub fn predict(&self, x: &[f64]) -> Result<Predicted, StatsError> {
        if x.len() != self.coefficients.len() {
            return Err(StatsError::Lengths {
                expected: self.coefficients.len(),
                found: x.len(),
            });
        }
        if let Some(column) = x.iter().position(|x| !x.is_finite()) {
            return Err(StatsError::Predictor { column, index: 0 });
        }
        let found = self.coefficient(x).ok_or(StatsError::NotFinite)?;
        let width = critical(self.level, found.df);
        let wide = (found.se * found.se + self.tau2).sqrt();
        Ok(Predicted {
            estimate: found.estimate,
            se: found.se,
            ci: found.ci,
            pi: Some(around(found.estimate, width * wide)),
        })
    }

    /// A combination of coefficients and its test.
    fn coefficient(&self, x: &[f64]) -> Option<Coefficient> {
        let (estimate, root) = self.solution.combine(x);
        let se = form(&self.meat, &root, &root).sqrt();
        let expected = self.expectation(&root, &root);
        let df = expected * expected / self.pair(&root, &root, &root, &root);
        if !estimate.is_finite() || !se.is_finite() || !df.is_finite() {
            return None;
        }
        let statistic = (se > 0.0).then(|| estimate / se);
        Some(Coefficient {
            estimate,
            se,
            ci: around(estimate, critical(self.level, Some(df)) * se),
            statistic,
            df: Some(df),
            p: statistic.map(|t| student_t::two_sided(t, df)),
        })
    }
}
