//! A fitted location-scale model.

use super::likelihood::Profile;
use super::{Link, Options};
use crate::stats::dist::{chi_squared, fisher_f, normal, student_t};
use crate::stats::fit::{Fit, criteria_of};
use crate::stats::heterogeneity::CochranQ;
use crate::stats::linear::{dot, norm};
use crate::stats::optimise::Minimum;
use crate::stats::pool::{around, critical};
use crate::stats::regress::kernel::Solution;
use crate::stats::regress::{Coefficient, Design, Joint, Predicted};
use crate::stats::symmetric::Symmetric;
use crate::stats::tau2::Likelihood;
use crate::stats::{Interval, StatsError};

/// A location-scale model; the location on the effect scale.
#[derive(Debug, Clone, PartialEq)]
pub struct LocationScale {
    /// Number of studies.
    pub k: usize,
    /// How the variance follows from its predictors.
    pub link: Link,
    /// Confidence level.
    pub level: f64,
    /// Coefficients of the effect, one for each column of the location.
    pub location: Vec<Coefficient>,
    /// Coefficients of the variance, one for each column of the scale.
    pub scale: Vec<ScaleCoefficient>,
    /// p × p covariance of the location, by rows.
    pub location_covariance: Vec<Vec<f64>>,
    /// q × q covariance of the scale, by rows; `None` where a variance is 0, as the information is none there.
    pub scale_covariance: Option<Vec<Vec<f64>>>,
    /// Joint test of all columns of the location but the intercept; `None` where there are none.
    pub moderators: Option<Joint>,
    /// The same of the scale; also `None` without a covariance.
    pub scale_moderators: Option<Joint>,
    /// A variance between studies is 0; with the logarithmic link it goes to 0 and the scale to infinity, and its
    /// coefficients are those where the likelihood had stopped to rise.
    pub on_bound: bool,
    /// Variance between studies at the predictors of each study.
    pub tau2: Vec<f64>,
    /// Cochran's test around the location, `k - p` df.
    pub q: CochranQ,
    /// Fit under the likelihood that was maximised.
    pub fit: Fit,
    /// Fit at the same place under the other likelihood.
    pub other_fit: Fit,
    solution: Solution,
}

/// A coefficient of the variance between studies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScaleCoefficient {
    /// Change of `ln tau2`, or of `tau2`, per unit of the column.
    pub estimate: f64,
    /// Its standard error; `None` where a variance is 0.
    pub se: Option<f64>,
    /// Confidence interval.
    pub ci: Option<Interval>,
    /// `estimate / se`.
    pub statistic: Option<f64>,
    /// `k - q` for a t statistic.
    pub df: Option<f64>,
    /// Two-sided p-value.
    pub p: Option<f64>,
}

impl LocationScale {
    /// `on_bound`: a variance is 0 there, or goes to 0.
    pub(super) fn assemble(
        profile: &Profile,
        scale: &Design,
        found: &Minimum,
        on_bound: bool,
        options: &Options,
    ) -> Result<Self, StatsError> {
        let gamma = &found.at;
        let hessian = (!on_bound).then_some(&found.hessian);
        let (problem, k) = (profile.problem, profile.problem.vi.len());
        let (tau2, _) = profile.tau2(gamma);
        let weighted = profile.weighted(&tau2);
        let solution = problem.solution(&weighted, 1.0);
        let p = problem.design().p();
        let q = scale.p();
        let df = |parameters: usize| options.t.then(|| (k - parameters) as f64);
        let (estimates, roots): (Vec<f64>, Vec<Vec<f64>>) =
            (0..p).map(|j| solution.combine(&unit(j, p))).unzip();
        let location: Vec<Coefficient> = estimates
            .iter()
            .zip(&roots)
            .map(|(b, root)| coefficient(*b, norm(root), df(p), options.level))
            .collect();
        let finite = |c: &Coefficient| c.estimate.is_finite() && c.se.is_finite();
        if !location.iter().all(finite) {
            return Err(StatsError::NotFinite);
        }
        let (alpha, scale_covariance) = alpha(scale, gamma, hessian);
        let others = |design: &Design| -> Vec<usize> {
            let all = 0..design.p();
            all.filter(|j| Some(*j) != design.intercept_column())
                .collect()
        };
        let location_covariance = products(&roots);
        let scale_moderators = scale_covariance
            .as_ref()
            .and_then(|c| joint(&alpha, c, &others(scale), df(q)));
        let at_zero = profile.weighted(&vec![0.0; k]).q();
        let residual = problem.df();
        let fit = |kind: Likelihood| {
            let n = match kind {
                Likelihood::Ml => problem.k(),
                Likelihood::Reml => residual,
            };
            let ll = profile.log_likelihood(&tau2, &weighted, kind);
            criteria_of(n, ll, (p + q) as f64, kind)
        };
        let other = match options.likelihood {
            Likelihood::Ml => Likelihood::Reml,
            Likelihood::Reml => Likelihood::Ml,
        };
        Ok(Self {
            k,
            link: options.link,
            level: options.level,
            moderators: joint(
                &estimates,
                &location_covariance,
                &others(problem.design()),
                df(p),
            ),
            location,
            scale: scales(&alpha, scale_covariance.as_deref(), df(q), options.level),
            location_covariance,
            scale_covariance,
            scale_moderators,
            on_bound,
            q: CochranQ {
                q: at_zero,
                df: problem.rows_left(),
                p: (residual > 0.0).then(|| chi_squared::sf(at_zero, residual)),
            },
            fit: fit(options.likelihood),
            other_fit: fit(other),
            solution,
            tau2,
        })
    }
}

impl LocationScale {
    /// Test that some coefficients of the location are all 0: Wald's statistic, chi-squared, or as F where the tests are
    /// t. `None` for no column, or one that there is not.
    pub fn joint(&self, columns: &[usize]) -> Option<Joint> {
        let estimates: Vec<f64> = self.location.iter().map(|c| c.estimate).collect();
        let df = self.location.first().and_then(|c| c.df);
        let known = columns.iter().all(|column| *column < estimates.len());
        known.then(|| joint(&estimates, &self.location_covariance, columns, df))?
    }

    /// The same of the scale; `None` also without a covariance.
    pub fn scale_joint(&self, columns: &[usize]) -> Option<Joint> {
        let estimates: Vec<f64> = self.scale.iter().map(|c| c.estimate).collect();
        let df = self.scale.first().and_then(|c| c.df);
        let known = columns.iter().all(|column| *column < estimates.len());
        known.then(|| joint(&estimates, self.scale_covariance.as_deref()?, columns, df))?
    }

    /// The effect at `x`, one value for each column of the location (1 for the intercept); no prediction interval, as
    /// the variance of a new study is that of its own scale.
    ///
    /// # Errors
    /// `Lengths` when `x` has not p values; `Predictor` for one that is not finite.
    pub fn predict(&self, x: &[f64]) -> Result<Predicted, StatsError> {
        if x.len() != self.location.len() {
            return Err(StatsError::Lengths {
                expected: self.location.len(),
                found: x.len(),
            });
        }
        if let Some(column) = x.iter().position(|x| !x.is_finite()) {
            return Err(StatsError::Predictor { column, index: 0 });
        }
        let (estimate, root) = self.solution.combine(x);
        let se = norm(&root);
        let df = self.location.first().and_then(|c| c.df);
        Ok(Predicted {
            estimate,
            se,
            ci: around(estimate, critical(self.level, df) * se),
            pi: None,
        })
    }
}

/// Coefficients on the columns of the scale and their covariance.
fn alpha(
    scale: &Design,
    gamma: &[f64],
    hessian: Option<&Symmetric>,
) -> (Vec<f64>, Option<Vec<Vec<f64>>>) {
    let q = scale.p();
    let rows: Vec<Vec<f64>> = (0..q)
        .map(|j| scale.basis.triangle.solve_transposed(&unit(j, q)))
        .collect();
    let alpha = rows.iter().map(|row| dot(row, gamma)).collect();
    let covariance = hessian.and_then(Symmetric::inverse).map(|inverse| {
        let images: Vec<Vec<f64>> = rows.iter().map(|row| inverse.times(row)).collect();
        let line = |a: &Vec<f64>| images.iter().map(|b| dot(a, b)).collect();
        rows.iter().map(line).collect()
    });
    (alpha, covariance)
}

fn scales(
    alpha: &[f64],
    covariance: Option<&[Vec<f64>]>,
    df: Option<f64>,
    level: f64,
) -> Vec<ScaleCoefficient> {
    let se = |j: usize| {
        let variance = covariance?.get(j)?.get(j)?;
        (*variance > 0.0).then(|| variance.sqrt())
    };
    let of = |(j, estimate): (usize, &f64)| {
        let tested = se(j).map(|se| coefficient(*estimate, se, df, level));
        ScaleCoefficient {
            estimate: *estimate,
            se: tested.map(|t| t.se),
            ci: tested.map(|t| t.ci),
            statistic: tested.and_then(|t| t.statistic),
            df,
            p: tested.and_then(|t| t.p),
        }
    };
    alpha.iter().enumerate().map(of).collect()
}

fn coefficient(estimate: f64, se: f64, df: Option<f64>, level: f64) -> Coefficient {
    let statistic = (se > 0.0).then(|| estimate / se);
    let p = |s: f64| df.map_or_else(|| normal::two_sided(s), |df| student_t::two_sided(s, df));
    Coefficient {
        estimate,
        se,
        ci: around(estimate, critical(level, df) * se),
        statistic,
        df,
        p: statistic.map(p),
    }
}

/// Test that some coefficients are all 0: `b'S⁻¹b`, chi-squared, or divided by their number with F.
fn joint(
    estimates: &[f64],
    covariance: &[Vec<f64>],
    places: &[usize],
    df: Option<f64>,
) -> Option<Joint> {
    let at = |i: usize| places.get(i).copied().unwrap_or(usize::MAX);
    let element = |i: usize, j: usize| {
        let row = covariance.get(at(i));
        row.and_then(|r| r.get(at(j))).copied().unwrap_or(f64::NAN)
    };
    let picked: Vec<f64> = places
        .iter()
        .filter_map(|i| estimates.get(*i).copied())
        .collect();
    let matrix = Symmetric::from_fn(places.len(), element);
    let qm = matrix.cholesky()?.quadratic(&picked);
    let m = places.len() as f64;
    let (statistic, p) = match df {
        None => (qm, chi_squared::sf(qm, m)),
        Some(df) => (qm / m, fisher_f::sf(qm / m, m, df)),
    };
    (!places.is_empty()).then_some(Joint {
        statistic,
        df1: places.len(),
        df2: df,
        p,
    })
}

/// All products of some vectors with each other.
fn products(vectors: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let row = |a: &Vec<f64>| vectors.iter().map(|b| dot(a, b)).collect();
    vectors.iter().map(row).collect()
}

/// 1 in one place, else 0.
fn unit(column: usize, p: usize) -> Vec<f64> {
    let at = |j| if j == column { 1.0 } else { 0.0 };
    (0..p).map(at).collect()
}
