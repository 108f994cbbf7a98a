//! Location-scale models: both the effect and the variance between studies depend on predictors.

mod fitted;
mod likelihood;
mod search;

pub use fitted::{LocationScale, ScaleCoefficient};

use self::likelihood::Profile;
use super::math::ln;
use super::pool::{self, Test};
use super::regress::kernel::Problem;
use super::regress::{self, Design, Model, Regression, regress};
use super::tau2::Likelihood;
use super::{StatsError, Studies};

/// How the variance between studies follows from its predictors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Link {
    /// `ln tau2_i = z_i'α`.
    #[default]
    Log,
    /// `tau2_i = z_i'α`, at least 0 for all studies.
    Identity,
}

/// How to fit a location-scale model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Which likelihood is maximised.
    pub likelihood: Likelihood,
    /// How the variance follows from its predictors.
    pub link: Link,
    /// Tests by Student's t, with `k - p` df for the location and `k - q` for the scale; else by the normal
    /// distribution.
    pub t: bool,
    /// Confidence level of all intervals, in (0, 1).
    pub level: f64,
}

impl Default for Options {
    /// REML, logarithmic link, normal distribution, 95%.
    fn default() -> Self {
        Self {
            likelihood: Likelihood::Reml,
            link: Link::Log,
            t: false,
            level: 0.95,
        }
    }
}

/// Fits a location-scale model: `yi = xi'β + ui + ei`, `var ui = tau2_i`, `var ei = vi`.
///
/// Maximises `-½ (k ln 2π + Σ ln(vi + tau2_i) + Q)` over `α`, `Q = Σ wi (yi - xi'β)²`, `wi = 1/(vi + tau2_i)`, with `β`
/// by weighted least squares; under REML `-½ ((k-p) ln 2π - ln |X'X| + Σ ln(vi + tau2_i) + ln |X'WX| + Q)`. Newton's
/// method with exact derivatives, from several starts; with the identity link inside the region where no `tau2_i` is
/// negative. The covariance of `β` is `(X'WX)⁻¹`, that of `α` the inverse of the observed information of the
/// likelihood in which `β` is profiled out. Where a `tau2_i` is 0, or goes to 0 and `α` with it to infinity, `β` and the
/// variances are those of the limit, and `α` has no standard errors.
///
/// `location`: k × p, `scale`: k × q, each of full rank, in any units.
///
/// # Errors
/// `Lengths` when a design has another number of rows; `TooFew` when `k < p + q` or `k <= p`; `Level`; `NotConverged`
/// where no maximum was found.
///
/// # Source
/// Viechtbauer and López-López (2022), doi:10.1002/jrsm.1562. metafor: `rma(scale = …)`.
pub fn location_scale(
    studies: &Studies,
    location: &Design,
    scale: &Design,
    options: &Options,
) -> Result<LocationScale, StatsError> {
    if !(options.level > 0.0 && options.level < 1.0) {
        return Err(StatsError::Level);
    }
    let k = studies.k();
    if scale.k() != k {
        let found = scale.k();
        return Err(StatsError::Lengths { expected: k, found });
    }
    let needed = (location.p() + scale.p()).max(location.p() + 1);
    if k < needed {
        return Err(StatsError::TooFew { k, needed });
    }
    let problem = Problem::new(studies, location)?;
    let profile = Profile {
        problem: &problem,
        z: &scale.basis.vectors,
        likelihood: options.likelihood,
        link: options.link,
    };
    let equal = equal_variances(studies, location, options.likelihood)?;
    let starts = starts(&profile, studies, &equal);
    let (found, on_bound) = match options.link {
        Link::Log => search::unbounded(&profile, &starts)?,
        Link::Identity => search::inside(&profile, &starts)?,
    };
    LocationScale::assemble(&profile, scale, &found, on_bound, options)
}

/// The model with one variance for all.
fn equal_variances(
    studies: &Studies,
    location: &Design,
    likelihood: Likelihood,
) -> Result<Regression, StatsError> {
    let tau2 = match likelihood {
        Likelihood::Ml => regress::tau2::ml,
        Likelihood::Reml => regress::tau2::reml,
    };
    let options = pool::Options {
        test: Test::Z,
        ..pool::Options::default()
    };
    regress(
        studies,
        location,
        Model::Random { tau2, likelihood },
        &options,
    )
}

/// Points to start from: equal variances of several sizes, and those that the residuals suggest.
fn starts(profile: &Profile, studies: &Studies, equal: &Regression) -> Vec<Vec<f64>> {
    let vi = studies.vi();
    let typical = vi.iter().sum::<f64>() / vi.len() as f64;
    let tau2 = equal.heterogeneity.tau2.max(0.05 * typical);
    let residuals = studies.yi().iter().zip(&equal.fitted).zip(vi);
    let own: Vec<f64> = residuals
        .map(|((y, m), v)| ((y - m) * (y - m) - v).clamp(0.1 * tau2, 10.0 * tau2))
        .collect();
    let link = |tau2: f64| match profile.link {
        Link::Log => ln(tau2),
        Link::Identity => tau2,
    };
    let targets = [1.0, 0.2, 4.0]
        .iter()
        .map(|factor| vec![link(factor * tau2); vi.len()])
        .chain([own.iter().map(|t| link(*t)).collect()]);
    targets.map(|target| profile.nearest(&target)).collect()
}

#[cfg(test)]
mod tests;
