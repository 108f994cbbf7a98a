//! A fitted regression, its tests and its predictions.

use super::factor;
use super::kernel::{Problem, Solution, Weighted};
use crate::stats::dist::{chi_squared, fisher_f, normal, student_t};
use crate::stats::fit::Fit;
use crate::stats::linear::{Basis, dot, norm};
use crate::stats::pool::{Heterogeneity, Options, Prediction, Test, around, critical};
use crate::stats::{Interval, StatsError};

/// A meta-regression; estimates on the effect scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Regression {
    /// Number of studies.
    pub k: usize,
    /// The test that was used.
    pub test: Test,
    /// Confidence level.
    pub level: f64,
    /// One for each column of the design.
    pub coefficients: Vec<Coefficient>,
    /// p × p covariance of the coefficients, by rows; with the factor of HKSJ.
    pub covariance: Vec<Vec<f64>>,
    /// `Σ wi ri²/(k-p)` under HKSJ, with its floor at least 1; else 1.
    pub factor: f64,
    /// Joint test of all columns but the intercept; `None` where there are none, or a variance is 0.
    pub moderators: Option<Joint>,
    /// Share of `tau2` that the moderators explain, percent; `None` without moderators.
    pub r2: Option<f64>,
    /// Residual variation between the studies; Q has `k - p` df.
    pub heterogeneity: Heterogeneity,
    /// Fit under the model's likelihood.
    pub fit: Fit,
    /// `X b` of each study.
    pub fitted: Vec<f64>,
    /// Leverage of each study, their sum p.
    pub hat: Vec<f64>,
    /// `100 wi / Σ wi`.
    pub weights: Vec<f64>,
    solution: Solution,
    df: Option<f64>,
    /// Half widths in standard errors: of a confidence interval, and of a prediction interval.
    widths: (f64, Option<f64>),
}

/// A coefficient and its test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficient {
    /// Change of the effect per unit of the column.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// Confidence interval.
    pub ci: Interval,
    /// `estimate / se`; `None` when `se` is 0.
    pub statistic: Option<f64>,
    /// `k - p` for a t statistic.
    pub df: Option<f64>,
    /// Two-sided p-value; `None` when `se` is 0.
    pub p: Option<f64>,
}

/// Test that several linear combinations of coefficients are all 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Joint {
    /// `QM = b' S⁻¹ b`; divided by `df1` where there is a `df2`.
    pub statistic: f64,
    /// Number of combinations.
    pub df1: usize,
    /// `k - p` for an F statistic; `None` for chi-squared.
    pub df2: Option<f64>,
    /// Upper tail.
    pub p: f64,
}

/// The effect at given values of the predictors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Predicted {
    /// `x'b`.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// Confidence interval.
    pub ci: Interval,
    /// Prediction interval `x'b ± c sqrt(se² + tau2)`; `None` below two residual df and for common effects.
    pub pi: Option<Interval>,
}

impl Regression {
    pub(super) fn assemble(
        problem: &Problem,
        weighted: &Weighted,
        options: &Options,
        random: bool,
        heterogeneity: Heterogeneity,
        fit: Fit,
        r2: Option<f64>,
    ) -> Result<Self, StatsError> {
        let design = problem.design;
        let factor = factor(weighted, problem.df(), options.test);
        let solution = problem.solution(weighted, factor);
        let (estimates, roots): (Vec<f64>, Vec<Vec<f64>>) = (0..design.p())
            .map(|column| solution.combine(&unit(column, design.p())))
            .unzip();
        let df = (options.test != Test::Z).then(|| problem.df());
        let width = critical(options.level, df);
        let coefficients: Vec<Coefficient> = estimates
            .into_iter()
            .zip(&roots)
            .map(|(estimate, root)| coefficient(estimate, norm(root), df, width))
            .collect();
        let finite = |c: &Coefficient| c.estimate.is_finite() && c.se.is_finite();
        if !coefficients.iter().all(finite) {
            return Err(StatsError::NotFinite);
        }
        let rows = problem
            .yi
            .iter()
            .zip(weighted.residual.iter().zip(&weighted.weights));
        let total: f64 = weighted.weights.iter().sum();
        let mut regression = Self {
            k: problem.yi.len(),
            test: options.test,
            level: options.level,
            covariance: products(&roots),
            coefficients,
            factor,
            moderators: None,
            r2,
            heterogeneity,
            fit,
            fitted: rows.map(|(y, (r, w))| y - r / w.sqrt()).collect(),
            hat: weighted.hat(),
            weights: weighted
                .weights
                .iter()
                .map(|w| 100.0 * (w / total))
                .collect(),
            solution,
            df,
            widths: (width, further(problem, options, random, width)),
        };
        let moderators: Vec<usize> = (0..design.p())
            .filter(|column| Some(*column) != design.intercept_column())
            .collect();
        regression.moderators = regression.joint(&moderators);
        Ok(regression)
    }

    /// Test that the coefficients of some columns are all 0, as those of a term.
    ///
    /// `QM = b' S⁻¹ b` with their covariance `S`, chi-squared with one df for each; under t and HKSJ `QM/df1` with
    /// F on `df1` and `k - p` df. `None` for no column, one that there is not or twice, or a variance of 0.
    pub fn joint(&self, columns: &[usize]) -> Option<Joint> {
        let p = self.coefficients.len();
        let row = |column: &usize| (*column < p).then(|| unit(*column, p));
        let rows: Option<Vec<Vec<f64>>> = columns.iter().map(row).collect();
        self.hypothesis(&rows?)
    }

    /// Test that linear combinations of coefficients are all 0; each of the rows has p elements.
    ///
    /// As [`Regression::joint`]; `None` also for rows that depend on each other.
    pub fn hypothesis(&self, rows: &[Vec<f64>]) -> Option<Joint> {
        let mut basis = Basis::default();
        let mut estimates = Vec::with_capacity(rows.len());
        for row in rows {
            let (estimate, mut root) = self.combine(row)?;
            let whole = norm(&root);
            let inside = basis.take_out(&mut root);
            if norm(&root) <= 1e-10 * whole {
                return None;
            }
            basis.push(root, inside);
            estimates.push(estimate);
        }
        let standard = basis.triangle.solve_transposed(&estimates);
        let (qm, m) = (dot(&standard, &standard), rows.len() as f64);
        let (statistic, p) = match self.df {
            None => (qm, chi_squared::sf(qm, m)),
            Some(df) => (qm / m, fisher_f::sf(qm / m, m, df)),
        };
        (!rows.is_empty()).then_some(Joint {
            statistic,
            df1: rows.len(),
            df2: self.df,
            p,
        })
    }

    /// The effect at `x`, one value for each column of the design (1 for the intercept).
    ///
    /// # Errors
    /// `Lengths` when `x` has not p values; `Predictor` for one that is not finite.
    pub fn predict(&self, x: &[f64]) -> Result<Predicted, StatsError> {
        let Some((estimate, root)) = self.combine(x) else {
            return Err(StatsError::Lengths {
                expected: self.coefficients.len(),
                found: x.len(),
            });
        };
        if let Some(column) = x.iter().position(|x| !x.is_finite()) {
            return Err(StatsError::Predictor { column, index: 0 });
        }
        let se = norm(&root);
        let wide = (se * se + self.heterogeneity.tau2).sqrt();
        let (width, further) = self.widths;
        Ok(Predicted {
            estimate,
            se,
            ci: around(estimate, width * se),
            pi: further.map(|width| around(estimate, width * wide)),
        })
    }

    fn combine(&self, row: &[f64]) -> Option<(f64, Vec<f64>)> {
        (row.len() == self.coefficients.len()).then(|| self.solution.combine(row))
    }
}

/// Half width of a prediction interval; `None` below two residual df and for common effects.
fn further(problem: &Problem, options: &Options, random: bool, width: f64) -> Option<f64> {
    (random && problem.df() >= 2.0).then(|| match options.prediction {
        Prediction::AsTest => width,
        Prediction::Hts => critical(options.level, Some(problem.df() - 1.0)),
    })
}

/// All products of some vectors with each other.
fn products(vectors: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let row = |a: &Vec<f64>| vectors.iter().map(|b| dot(a, b)).collect();
    vectors.iter().map(row).collect()
}

/// 1 in one place, else 0.
pub(super) fn unit(column: usize, p: usize) -> Vec<f64> {
    (0..p)
        .map(|j| if j == column { 1.0 } else { 0.0 })
        .collect()
}

fn coefficient(estimate: f64, se: f64, df: Option<f64>, width: f64) -> Coefficient {
    let statistic = (se > 0.0).then(|| estimate / se);
    let p = |s: f64| df.map_or_else(|| normal::two_sided(s), |df| student_t::two_sided(s, df));
    Coefficient {
        estimate,
        se,
        ci: around(estimate, width * se),
        statistic,
        df,
        p: statistic.map(p),
    }
}
