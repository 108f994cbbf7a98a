//! The regression test for funnel asymmetry.

use crate::stats::pool::{Options, Test};
use crate::stats::regress::{Coefficient, Design, Model, Regression, regress};
use crate::stats::{Interval, StatsError, Studies};

/// What the regression test looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Predictor {
    /// Standard error.
    Sei,
    /// Sampling variance.
    Vi,
    /// Sample size.
    Ni,
    /// Inverse sample size.
    Ninv,
    /// Square root of the sample size.
    Sqrtni,
    /// Inverse square root of the sample size.
    Sqrtninv,
}

impl Predictor {
    /// Whether the predictor goes to 0 as a study grows, so that the intercept is the effect in that limit.
    pub fn has_limit(self) -> bool {
        match self {
            Self::Sei | Self::Vi | Self::Ninv | Self::Sqrtninv => true,
            Self::Ni | Self::Sqrtni => false,
        }
    }

    /// Its values; `ni`, sample sizes, length k, above 0.
    ///
    /// # Errors
    /// `SizesNeeded` where there are none and it is about them; `Lengths`; `Count` for one that is not a number
    /// above 0.
    pub fn values(self, studies: &Studies, ni: Option<&[f64]>) -> Result<Vec<f64>, StatsError> {
        let from: fn(f64) -> f64 = match self {
            Self::Sei => return Ok(studies.vi().iter().map(|v| v.sqrt()).collect()),
            Self::Vi => return Ok(studies.vi().to_vec()),
            Self::Ni => |n| n,
            Self::Ninv => |n| 1.0 / n,
            Self::Sqrtni => f64::sqrt,
            Self::Sqrtninv => |n| 1.0 / n.sqrt(),
        };
        let ni = ni.ok_or(StatsError::SizesNeeded)?;
        if ni.len() != studies.k() {
            return Err(StatsError::Lengths {
                expected: studies.k(),
                found: ni.len(),
            });
        }
        if let Some(index) = ni.iter().position(|n| !n.is_finite() || *n <= 0.0) {
            return Err(StatsError::Count { index });
        }
        Ok(ni.iter().map(|n| from(*n)).collect())
    }
}

/// The regression test of funnel asymmetry.
#[derive(Debug, Clone, PartialEq)]
pub struct Egger {
    /// What was regressed on.
    pub predictor: Predictor,
    /// The slope on the predictor; its test is the test of asymmetry.
    pub slope: Coefficient,
    /// The effect as the predictor goes to 0, with its interval; `None` where it does not.
    pub limit: Option<(f64, Interval)>,
    /// The whole regression; the first coefficient is the intercept.
    pub regression: Regression,
}

/// Egger's test: least squares of `yi` on the predictor with weights `1/vi`, t with `k - 2` df.
///
/// The residual variance is a factor of the `vi`, free to be below 1 as well. With `sei` it is the regression of
/// `yi/sei` on `1/sei`, whose intercept is the slope here.
///
/// `ni`: sample sizes, for the predictors that are about them. `level`: of the intervals, in (0, 1).
///
/// # Errors
/// `TooFew` for less than three studies; `Collinear` when the predictor is the same in all; what
/// [`Predictor::values`] and [`regress`] report.
///
/// # Source
/// Egger, Davey Smith, Schneider and Minder (1997), doi:10.1136/bmj.315.7109.629; Macaskill, Walter and
/// Irwig (2001), doi:10.1002/sim.698, for the sample size. metafor: `regtest(model = "lm")`.
pub fn weighted(
    studies: &Studies,
    predictor: Predictor,
    ni: Option<&[f64]>,
    level: f64,
) -> Result<Egger, StatsError> {
    let options = Options {
        test: Test::Hksj { floor: false },
        level,
        ..Options::default()
    };
    mixed(studies, predictor, ni, Model::Common, &options)
}

/// The regression test with an additive `tau2`: the meta-regression of `yi` on the predictor.
///
/// Under common effects with `Z` it is the test whose residual variance is fixed at 1.
///
/// # Errors
/// As [`weighted`].
///
/// # Source
/// Sterne and Egger (2005), in Publication bias in meta-analysis, 99-110. metafor: `regtest(model = "rma")`.
pub fn mixed(
    studies: &Studies,
    predictor: Predictor,
    ni: Option<&[f64]>,
    model: Model,
    options: &Options,
) -> Result<Egger, StatsError> {
    let x = predictor.values(studies, ni)?;
    let design = Design::new(&[vec![1.0; studies.k()], x])?;
    let regression = regress(studies, &design, model, options)?;
    let &[intercept, slope] = regression.coefficients.as_slice() else {
        return Err(StatsError::Collinear { column: 1 });
    };
    Ok(Egger {
        predictor,
        slope,
        limit: predictor
            .has_limit()
            .then_some((intercept.estimate, intercept.ci)),
        regression,
    })
}
