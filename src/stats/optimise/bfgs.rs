//! Minima from values alone: quasi-Newton steps, then Newton's with extrapolated differences.

use super::derivative::{gradient, hessian};
use super::{Minimum, is_bowl, lowest};
use crate::stats::StatsError;
use crate::stats::linear::{dot, norm};

/// The lowest of the local minima of `f` that are found from some starting points.
///
/// BFGS with central differences, each variable in units in which `f` changes by about 1; then Newton steps with
/// differences extrapolated to a step of 0, until the gradient is rounding. `f` is smooth near its minimum; it is
/// not finite where it is not defined. For minus log-likelihoods with values near 1, places are right to about
/// 1e-10 standard errors, second derivatives to 1e-8.
///
/// # Errors
/// `TooFew` without a start or a variable; `Lengths` when starts differ; for the first start, when none leads to a
/// minimum: `NotFinite` when `f` is not finite there, `NotConverged` when `f` falls without end, is flat, or its
/// second derivatives at the end are not positive definite.
///
/// # Source
/// Nocedal and Wright (2006), Numerical Optimization, chapter 6, doi:10.1007/978-0-387-40065-5.
pub fn minimise(f: impl Fn(&[f64]) -> f64, starts: &[Vec<f64>]) -> Result<Minimum, StatsError> {
    let n = starts.first().map_or(0, Vec::len);
    if n == 0 {
        return Err(StatsError::TooFew { k: 0, needed: 1 });
    }
    if let Some(other) = starts.iter().find(|s| s.len() != n) {
        let (expected, found) = (n, other.len());
        return Err(StatsError::Lengths { expected, found });
    }
    lowest(starts.iter().map(|start| local(&f, start))).unwrap_or(Err(StatsError::NotConverged))
}

/// The minimum that a start leads to.
fn local(f: &impl Fn(&[f64]) -> f64, start: &[f64]) -> Result<Minimum, StatsError> {
    let mut x = start.to_vec();
    let mut value = f(&x);
    if !value.is_finite() {
        return Err(StatsError::NotFinite);
    }
    for _ in 0..8 {
        let scale = scales(f, &x, value);
        let before = value;
        (x, value) = descend(f, x, value, &scale);
        if let Some(minimum) = polish(f, &x, value) {
            return Ok(minimum);
        }
        if value >= before {
            break;
        }
    }
    Err(StatsError::NotConverged)
}

/// For each variable a distance within which `f` changes by about 1.
fn scales(f: &impl Fn(&[f64]) -> f64, x: &[f64], value: f64) -> Vec<f64> {
    let along = |(i, x_i): (usize, &f64)| {
        let mut scale = 0.1 * x_i.abs().max(1.0);
        let mut grown = None;
        for _ in 0..60 {
            let away = |by: f64| {
                let mut at = x.to_vec();
                for x in at.iter_mut().skip(i).take(1) {
                    *x += by;
                }
                (f(&at) - value).abs()
            };
            let change = away(scale).max(away(-scale));
            let grow = change < 0.05;
            // A change that is not a number is too large.
            if !grow && change <= 4.0 || grown.is_some_and(|g| g != grow) {
                break;
            }
            scale *= if grow { 3.0 } else { 0.25 };
            grown = Some(grow);
        }
        scale
    };
    x.iter().enumerate().map(along).collect()
}

/// Follows `f` down from `x` until the differences show no slope.
fn descend(
    f: &impl Fn(&[f64]) -> f64,
    mut x: Vec<f64>,
    mut value: f64,
    scale: &[f64],
) -> (Vec<f64>, f64) {
    let n = x.len();
    let unit = |j: usize| (0..n).map(|i| if i == j { 1.0 } else { 0.0 }).collect();
    let identity: Vec<Vec<f64>> = (0..n).map(unit).collect();
    let mut inverse = identity.clone();
    let mut slope = slopes(f, &x, scale);
    let mut fresh = true;
    for _ in 0..500 {
        if norm(&slope).is_nan() || norm(&slope) < 1e-6 {
            break;
        }
        let direction: Vec<f64> = inverse.iter().map(|row| -dot(row, &slope)).collect();
        let Some((next, lower, step)) = search(f, &x, value, &slope, &direction, scale) else {
            if fresh {
                break;
            }
            (inverse, fresh) = (identity.clone(), true);
            continue;
        };
        let there = slopes(f, &next, scale);
        let change: Vec<f64> = there.iter().zip(&slope).map(|(a, b)| a - b).collect();
        update(&mut inverse, &step, &change);
        let fell = value - lower;
        (x, value, slope) = (next, lower, there);
        if fell < 1e-12 && fresh {
            break;
        }
        fresh = fell < 1e-12;
        if fresh {
            inverse.clone_from(&identity);
        }
    }
    (x, value)
}

/// Slopes in units of the scales.
fn slopes(f: &impl Fn(&[f64]) -> f64, x: &[f64], scale: &[f64]) -> Vec<f64> {
    const SMALL: f64 = 1e-4;
    let along = |(i, s): (usize, &f64)| {
        let at = |by: f64| {
            let mut at = x.to_vec();
            for x in at.iter_mut().skip(i).take(1) {
                *x += by;
            }
            f(&at)
        };
        (at(SMALL * s) - at(-SMALL * s)) / (2.0 * SMALL)
    };
    scale.iter().enumerate().map(along).collect()
}

/// A point along `direction` that is lower as its slope foretells, its value, and the step in units of the scales.
///
/// The full step is halved while it is too long, and doubled while that leads further down.
fn search(
    f: &impl Fn(&[f64]) -> f64,
    x: &[f64],
    value: f64,
    slope: &[f64],
    direction: &[f64],
    scale: &[f64],
) -> Option<(Vec<f64>, f64, Vec<f64>)> {
    let along = dot(slope, direction);
    if along.is_nan() || along >= 0.0 {
        return None;
    }
    let at = |length: f64| -> (Vec<f64>, f64) {
        let moved = x.iter().zip(direction).zip(scale);
        let next: Vec<f64> = moved.map(|((x, d), s)| x + length * d * s).collect();
        let there = f(&next);
        (next, there)
    };
    // No step of more than a hundred units: the slope says nothing of what is so far away.
    let mut length = (100.0 / norm(direction)).min(1.0);
    let mut found = None;
    for _ in 0..60 {
        let (next, there) = at(length);
        if there < value && there <= value + 1e-4 * length * along {
            found = Some((next, there));
            break;
        }
        length *= 0.5;
    }
    let (mut next, mut lowest) = found?;
    for _ in 0..30 {
        let (further, there) = at(2.0 * length);
        if there.is_nan() || there >= lowest || !there.is_finite() {
            break;
        }
        (next, lowest, length) = (further, there, 2.0 * length);
    }
    let step = direction.iter().map(|d| d * length).collect();
    Some((next, lowest, step))
}

/// The BFGS update of the inverse of the second derivatives; left out where the curvature is not positive.
fn update(inverse: &mut [Vec<f64>], step: &[f64], change: &[f64]) {
    let curvature = dot(step, change);
    if curvature.is_nan() || curvature <= 1e-10 * norm(step) * norm(change) {
        return;
    }
    let rows: Vec<f64> = inverse.iter().map(|row| dot(row, change)).collect();
    let factor = (1.0 + dot(&rows, change) / curvature) / curvature;
    for ((row, s), r) in inverse.iter_mut().zip(step).zip(&rows) {
        for ((h, t), q) in row.iter_mut().zip(step).zip(&rows) {
            *h += factor * s * t - (r * t + s * q) / curvature;
        }
    }
}

/// Newton steps with one set of second derivatives, for as long as they bring the gradient down; `None` where
/// these are not positive definite or the minimum is not near.
fn polish(f: &impl Fn(&[f64]) -> f64, x: &[f64], value: f64) -> Option<Minimum> {
    let half = |x: &[f64], value: f64| -> Vec<f64> {
        scales(f, x, value).iter().map(|s| 0.5 * s).collect()
    };
    let scale = half(x, value);
    let curvature = hessian(f, x, &scale);
    let cholesky = curvature.cholesky()?;
    let mut at = x.to_vec();
    let mut slope = gradient(f, &at, &scale);
    let first = cholesky.quadratic(&slope);
    if first.is_nan() || first > 1e-4 {
        return None;
    }
    let mut decrement = first;
    for _ in 0..20 {
        let step = cholesky.solve(&slope);
        let next: Vec<f64> = at.iter().zip(&step).map(|(x, s)| x - s).collect();
        let there = gradient(f, &next, &scale);
        let closer = cholesky.quadratic(&there);
        if closer.is_nan() || closer >= 0.25 * decrement {
            break;
        }
        (at, slope, decrement) = (next, there, closer);
    }
    let value = f(&at);
    // The second derivatives belong to the place that was found.
    let hessian = if first > 1e-16 {
        hessian(f, &at, &half(&at, value))
    } else {
        curvature
    };
    hessian.cholesky()?;
    let minimum = Minimum {
        at,
        value,
        gradient: slope,
        hessian,
    };
    let (free, places) = (
        vec![f64::NEG_INFINITY; x.len()],
        (0..x.len()).collect::<Vec<_>>(),
    );
    (decrement <= 1e-12 && is_bowl(f, &minimum, &free, &places)).then_some(minimum)
}
