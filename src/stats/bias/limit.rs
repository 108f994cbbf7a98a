//! The limit meta-analysis.

use super::egger::{Predictor, weighted};
use crate::stats::dist::chi_squared;
use crate::stats::pool::{self, Options, Test, between_study};
use crate::stats::regress::{Coefficient, Design, Model, Predicted, Regression, regress};
use crate::stats::tau2::sums;
use crate::stats::{StatsError, Studies};

/// The effect of a study without sampling error, in a model with small-study effects.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// `beta + tau alpha`.
    pub effect: Predicted,
    /// The mean of the model, `beta`.
    pub mean: Coefficient,
    /// The small-study effect, `alpha`: per unit of `sqrt(vi + tau2)`.
    pub bias: Coefficient,
    /// Between-study variance, of the model without small-study effects.
    pub tau2: f64,
    /// Cochran's Q, what small-study effects explain of it, and what they leave.
    pub q: Parts,
}

/// Cochran's Q and its parts, with chi-squared p-values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parts {
    /// Q of the common effect, `k - 1` df.
    pub total: Part,
    /// What the regression of `yi` on `sei` explains, 1 df.
    pub small: Part,
    /// What it leaves, `k - 2` df.
    pub rest: Part,
}

/// A part of Q.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// The sum of squares.
    pub q: f64,
    /// Its degrees of freedom.
    pub df: usize,
    /// Upper tail of chi-squared.
    pub p: f64,
}

/// The limit estimate of Rücker et al.: `beta + tau alpha` in `yi = beta + sqrt(vi + tau2) (alpha + ei)`.
///
/// `ei` is standard normal, so that weights are `1/(vi + tau2)`, tests and intervals normal; `beta + tau alpha` is the
/// effect expected of a study with `vi = 0`, and its variance that of this combination. `tau2` is that of the model
/// without `alpha`, by the method of the analysis. Q falls into what the regression of `yi` on `sei` with weights `1/vi`
/// explains and the rest.
///
/// `level` of `options`: of the interval. Its test is not used.
///
/// # Errors
/// `TooFew` for less than three studies; `Collinear` when the variances are the same in all; what the estimator
/// of `tau2` reports.
///
/// # Source
/// Rücker, Schwarzer, Carpenter, Binder and Schumacher (2011), doi:10.1093/biostatistics/kxq046. metasens:
/// `limitmeta(method.adjust = "beta0")`.
pub fn limit(
    studies: &Studies,
    model: pool::Model,
    options: &Options,
) -> Result<Limit, StatsError> {
    let k = studies.k();
    if k < 3 {
        return Err(StatsError::TooFew { k, needed: 3 });
    }
    let tau2 = between_study(studies, model, options)?.tau2;
    let regression = on_total_error(studies, tau2, options)?;
    let &[mean, bias] = regression.coefficients.as_slice() else {
        return Err(StatsError::Collinear { column: 1 });
    };
    Ok(Limit {
        effect: regression.predict(&[1.0, tau2.sqrt()])?,
        mean,
        bias,
        tau2,
        q: parts(studies, options.level)?,
    })
}

/// The regression of `yi` on `sqrt(vi + tau2)`, whose residual variance is `vi + tau2`.
fn on_total_error(
    studies: &Studies,
    tau2: f64,
    options: &Options,
) -> Result<Regression, StatsError> {
    let total: Vec<f64> = studies.vi().iter().map(|v| v + tau2).collect();
    let error: Vec<f64> = total.iter().map(|v| v.sqrt()).collect();
    let design = Design::new(&[vec![1.0; studies.k()], error])?;
    let options = Options {
        test: Test::Z,
        level: options.level,
        ..Options::default()
    };
    let studies = Studies::new(studies.yi(), &total)?;
    regress(&studies, &design, Model::Common, &options)
}

fn parts(studies: &Studies, level: f64) -> Result<Parts, StatsError> {
    let left = weighted(studies, Predictor::Sei, None, level)?;
    let left = left.regression.heterogeneity.q.q;
    let total = sums(studies, 0.0).q;
    let part = |q: f64, df: usize| Part {
        q,
        df,
        p: chi_squared::sf(q, df as f64),
    };
    let k = studies.k();
    Ok(Parts {
        total: part(total, k - 1),
        small: part((total - left).max(0.0), 1),
        rest: part(left, k - 2),
    })
}
