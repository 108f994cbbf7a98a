//! Whether what the search ended at is a maximum that says something.

use super::fitting::{covariance, lower};
use super::likelihood::Likelihood;
use crate::stats::StatsError;
use crate::stats::optimise::{Minimum, newton_from};

/// How far from the effects their mean before selection may lie, and how uncertain it may be: in ranges of the
/// effects, each longer by the largest standard error.
const FAR: f64 = 10.0;
/// How often a higher point along a ridge is followed.
const FOLLOWED: usize = 4;
/// Where along a ridge the likelihood is looked at, in standard errors.
const STRIDES: [f64; 8] = [1.0, -1.0, 2.0, -2.0, 4.0, -4.0, 8.0, -8.0];

/// The maximum, followed along the ridges of the likelihood as long as it rises there.
///
/// # Errors
/// `NotConverged` where it rises without end, where the information is not positive definite, and where the mean before
/// selection has run away from the effects or may be anywhere.
pub(super) fn settled(likelihood: &Likelihood, mut found: Minimum) -> Result<Minimum, StatsError> {
    let bounds = lower(likelihood);
    for _ in 0..FOLLOWED {
        has_meaning(likelihood, &found)?;
        let Some(higher) = higher(likelihood, &found, &bounds) else {
            return Ok(found);
        };
        found = newton_from(|x| likelihood.at(x), [higher], &bounds)?;
    }
    Err(StatsError::NotConverged)
}

/// A higher point on one of the ridges: the lines along which the others follow one parameter.
fn higher(likelihood: &Likelihood, found: &Minimum, bounds: &[f64]) -> Option<Vec<f64>> {
    let (_, tau2, _) = likelihood.split(&found.at);
    let covariance = covariance(likelihood, found, tau2);
    let rounding = 1e-7 * (1.0 + found.value.abs());
    for along in &covariance.places {
        let Some(se) = covariance.se(*along) else {
            continue;
        };
        for stride in STRIDES {
            let rows = found.at.iter().zip(bounds).enumerate();
            let point: Vec<f64> = rows
                .map(|(i, (at, bound))| {
                    let slope = covariance.get(i, *along).unwrap_or(0.0) / se;
                    (at + stride * slope).max(*bound)
                })
                .collect();
            if likelihood.at(&point).value < found.value - rounding {
                return Some(point);
            }
        }
    }
    None
}

fn has_meaning(likelihood: &Likelihood, found: &Minimum) -> Result<(), StatsError> {
    let (gamma, tau2, _) = likelihood.split(&found.at);
    let covariance = covariance(likelihood, found, tau2);
    let rows = likelihood.rows.iter();
    let (mut low, mut high, mut widest) = (f64::INFINITY, f64::NEG_INFINITY, 0.0_f64);
    for row in rows.clone() {
        low = low.min(row.y);
        high = high.max(row.y);
        widest = widest.max(row.v);
    }
    let far = FAR * (high - low + widest.sqrt());
    for row in rows {
        let mean: f64 = row.x.iter().zip(gamma).map(|(x, g)| x * g).sum();
        let mut variance = 0.0;
        for (i, x) in row.x.iter().enumerate() {
            for (j, z) in row.x.iter().enumerate() {
                let c = covariance.get(i, j).ok_or(StatsError::NotConverged)?;
                variance += x * c * z;
            }
        }
        let near = mean >= low - far && mean <= high + far && variance.sqrt() <= far;
        if !near {
            return Err(StatsError::NotConverged);
        }
    }
    Ok(())
}
