//! The highest maximum, also where a variance between studies is 0 there.

use super::likelihood::Profile;
use crate::stats::StatsError;
use crate::stats::math::ln;
use crate::stats::optimise::{Descent, Local, Minimum, descend, newton};

/// Weights of the barrier `-Σ ln tau2_i`, in units of the log-likelihood.
const BARRIERS: [f64; 7] = [1e-1, 1e-3, 1e-5, 1e-7, 1e-9, 1e-11, 1e-13];

/// A `tau2_i` that is this share of the typical variance is on its way to 0.
const VANISHING: f64 = 1e-6;

/// The lowest minimum with the logarithmic link, and whether a `tau2_i` goes to 0 there.
///
/// # Errors
/// `NotConverged`.
pub(super) fn unbounded(
    profile: &Profile,
    starts: &[Vec<f64>],
) -> Result<(Minimum, bool), StatsError> {
    let free = vec![f64::NEG_INFINITY; profile.z.len()];
    let f = |x: &[f64]| profile.at(x);
    let mut ends: Vec<Descent> = starts
        .iter()
        .filter_map(|start| descend(&f, start, &free).ok())
        .collect();
    ends.sort_by(|a, b| a.local.value.total_cmp(&b.local.value));
    let end = ends.into_iter().next().ok_or(StatsError::NotConverged)?;
    if let Ok(found) = end.clone().checked(&f, &free) {
        return Ok((found, false));
    }
    let typical = profile.typical();
    let (tau2, _) = profile.tau2(&end.at);
    if !end.converged || !tau2.iter().any(|t| *t < VANISHING * typical) {
        return Err(StatsError::NotConverged);
    }
    Ok((end.into_minimum(), true))
}

/// The lowest minimum with the identity link, and whether a `tau2_i` is 0 there.
///
/// A barrier whose weight goes to 0 leads to it through the inside of the region; the last step is without one. Where
/// that finds no minimum inside, the minimum is on the bound, at which the barrier has arrived to 1e-12.
///
/// # Errors
/// `NotConverged`.
///
/// # Source
/// Nocedal and Wright (2006), Numerical Optimization, chapter 19, doi:10.1007/978-0-387-40065-5.
pub(super) fn inside(
    profile: &Profile,
    starts: &[Vec<f64>],
) -> Result<(Minimum, bool), StatsError> {
    let mut best: Option<(Minimum, bool)> = None;
    for start in starts {
        let Some(found) = from(profile, start) else {
            continue;
        };
        if best
            .as_ref()
            .is_none_or(|b| found.0.value < b.0.value - 1e-10)
        {
            best = Some(found);
        }
    }
    best.ok_or(StatsError::NotConverged)
}

fn from(profile: &Profile, start: &[f64]) -> Option<(Minimum, bool)> {
    let free = vec![f64::NEG_INFINITY; start.len()];
    let mut at = start.to_vec();
    for weight in BARRIERS {
        let run = descend(&|x: &[f64]| with_barrier(profile, x, weight), &at, &free).ok()?;
        at = run.at;
    }
    if let Ok(inside) = newton(|x| profile.at(x), &at, &free) {
        return Some((inside, false));
    }
    let vanishing = VANISHING * profile.typical();
    let on_bound = profile.predictor(&at).iter().any(|t| *t < vanishing);
    let local = profile.at(&at);
    on_bound.then_some((
        Minimum {
            at,
            value: local.value,
            gradient: local.gradient,
            hessian: local.hessian,
        },
        true,
    ))
}

fn with_barrier(profile: &Profile, gamma: &[f64], weight: f64) -> Local {
    let tau2 = profile.predictor(gamma);
    if !tau2.iter().all(|t| *t > 0.0) {
        return Local::undefined(gamma.len());
    }
    let mut local = profile.at(gamma);
    local.value -= weight * tau2.iter().map(|t| ln(*t)).sum::<f64>();
    for (i, (a, g)) in profile.z.iter().zip(&mut local.gradient).enumerate() {
        *g -= weight * a.iter().zip(&tau2).map(|(z, t)| z / t).sum::<f64>();
        for (j, b) in profile.z.iter().enumerate().take(i + 1) {
            let rows = a.iter().zip(b).zip(&tau2);
            let x: f64 = rows.map(|((a, b), t)| (a / t) * (b / t)).sum();
            local.hessian.add(i, j, weight * x);
        }
    }
    local
}
