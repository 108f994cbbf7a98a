//! Newton's method with lower bounds.

use super::{Minimum, is_bowl};
use crate::stats::StatsError;
use crate::stats::symmetric::Symmetric;

/// A function near a point.
#[derive(Debug, Clone, PartialEq)]
pub struct Local {
    /// Its value; not finite where the function is not defined.
    pub value: f64,
    /// First derivatives.
    pub gradient: Vec<f64>,
    /// Second derivatives.
    pub hessian: Symmetric,
}

impl Local {
    /// Where the function is not defined.
    pub fn undefined(n: usize) -> Self {
        Self {
            value: f64::INFINITY,
            gradient: vec![0.0; n],
            hessian: Symmetric::zeros(n),
        }
    }

    fn is_finite(&self) -> bool {
        self.value.is_finite()
            && self.gradient.iter().all(|g| g.is_finite())
            && self.hessian.is_finite()
    }
}

/// The Newton decrement `g'H⁻¹g` from which steps follow the gradient alone: a value near 1 no longer shows them.
const NEAR: f64 = 1e-8;

/// A local minimum of `f` with `x >= lower`, from `start`.
///
/// Solves `(H + λD) d = -g` for the variables that are free, `D` the absolute diagonal of `H`. A step is cut at
/// the bounds; `λ` falls where the quadratic model foretells the change of `f` and grows where it does not.
/// A variable is fixed while it is on its bound and `f` grows from there. `lower` may hold minus infinity.
///
/// # Errors
/// `Lengths` when the slices differ; `NotFinite` when `f` is not finite at `start`; `NotConverged` when `f` falls
/// without end, is flat, or has not been followed to a minimum in 500 steps.
///
/// # Source
/// Bertsekas (1982), doi:10.1137/0320018, for the bounds; Marquardt (1963), doi:10.1137/0111030.
pub fn newton(
    f: impl Fn(&[f64]) -> Local,
    start: &[f64],
    lower: &[f64],
) -> Result<Minimum, StatsError> {
    if start.len() != lower.len() {
        let (expected, found) = (start.len(), lower.len());
        return Err(StatsError::Lengths { expected, found });
    }
    let mut x: Vec<f64> = start.iter().zip(lower).map(|(x, l)| x.max(*l)).collect();
    let mut here = f(&x);
    if !here.is_finite() {
        return Err(StatsError::NotFinite);
    }
    let mut damping = 1e-3;
    for _ in 0..500 {
        let free = free(&x, &here.gradient, lower);
        let slope = pick(&here.gradient, &free);
        let hessian = here.hessian.part(&free);
        let decrement = hessian.cholesky().map(|c| c.quadratic(&slope));
        if free.is_empty() {
            return Ok(minimum(x, here));
        }
        if let Some(d) = decrement.filter(|d| *d <= NEAR) {
            let (at, local) = polish(&f, (x, here), lower, &free, d);
            let minimum = minimum(at, local);
            return if is_bowl(|x| f(x).value, &minimum, lower, &free) {
                Ok(minimum)
            } else {
                Err(StatsError::NotConverged)
            };
        }
        if decrement.is_some_and(|d| d < 1e-2) {
            // Near the minimum undamped steps double the digits.
            damping = 0.0;
        }
        let (next, there, gain) =
            step(&f, &x, &here, lower, &free, &mut damping).ok_or(StatsError::NotConverged)?;
        if gain > 0.75 {
            damping *= 0.1;
        } else if gain < 0.25 {
            damping = (damping * 4.0).max(1e-4);
        }
        (x, here) = (next, there);
    }
    Err(StatsError::NotConverged)
}

fn minimum(at: Vec<f64>, local: Local) -> Minimum {
    Minimum {
        at,
        value: local.value,
        gradient: local.gradient,
        hessian: local.hessian,
    }
}

/// Newton steps for as long as they bring the gradient down: to its rounding.
fn polish(
    f: &impl Fn(&[f64]) -> Local,
    start: (Vec<f64>, Local),
    lower: &[f64],
    free: &[usize],
    mut decrement: f64,
) -> (Vec<f64>, Local) {
    let (mut x, mut here) = start;
    for _ in 0..20 {
        let slope = pick(&here.gradient, free);
        let Some(direction) = direction(&here.hessian.part(free), &slope, 0.0) else {
            break;
        };
        let (next, _) = moved(&x, free, &direction, lower);
        let there = f(&next);
        let closer = there.is_finite().then(|| {
            let slope = pick(&there.gradient, free);
            let cholesky = there.hessian.part(free).cholesky();
            cholesky.map(|c| c.quadratic(&slope))
        });
        match closer.flatten() {
            Some(d) if d < 0.25 * decrement => (x, here, decrement) = (next, there, d),
            Some(_) | None => break,
        }
    }
    (x, here)
}

/// `x` after a step of its free variables, cut at the bounds; and the step.
fn moved(x: &[f64], free: &[usize], direction: &[f64], lower: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let mut next = x.to_vec();
    for (i, d) in free.iter().zip(direction) {
        for (n, bound) in next.iter_mut().zip(lower).skip(*i).take(1) {
            *n = (*n + d).max(*bound);
        }
    }
    let step = next.iter().zip(x).map(|(n, x)| n - x).collect();
    (next, step)
}

/// The places of the variables that may move.
fn free(x: &[f64], gradient: &[f64], lower: &[f64]) -> Vec<usize> {
    let rows = x.iter().zip(gradient).zip(lower);
    rows.enumerate()
        .filter(|(_, ((x, g), l))| x > l || **g < 0.0)
        .map(|(i, _)| i)
        .collect()
}

fn pick(values: &[f64], places: &[usize]) -> Vec<f64> {
    places
        .iter()
        .filter_map(|i| values.get(*i).copied())
        .collect()
}

/// The next point with a lower value, and the share of the foretold change that came true.
fn step(
    f: &impl Fn(&[f64]) -> Local,
    x: &[f64],
    here: &Local,
    lower: &[f64],
    free: &[usize],
    damping: &mut f64,
) -> Option<(Vec<f64>, Local, f64)> {
    let slope = pick(&here.gradient, free);
    let hessian = here.hessian.part(free);
    for _ in 0..80 {
        if let Some(direction) = direction(&hessian, &slope, *damping) {
            let (next, moved) = moved(x, free, &direction, lower);
            let linear: f64 = moved.iter().zip(&here.gradient).map(|(a, b)| a * b).sum();
            let foretold = linear + 0.5 * here.hessian.quadratic(&moved);
            let there = f(&next);
            let fell = there.value - here.value;
            if there.is_finite() && fell < 0.0 && fell <= 1e-4 * linear {
                let gain = if foretold < 0.0 { fell / foretold } else { 0.5 };
                return Some((next, there, gain));
            }
        }
        *damping = (*damping * 4.0).max(1e-4);
    }
    None
}

/// `d` with `(H + λD) d = -g`; `None` where the matrix is not positive definite.
fn direction(hessian: &Symmetric, slope: &[f64], damping: f64) -> Option<Vec<f64>> {
    let diagonal = hessian.diagonal();
    let largest = diagonal.iter().fold(0.0_f64, |m, d| m.max(d.abs()));
    let mut damped = hessian.clone();
    for (i, d) in diagonal.iter().enumerate() {
        let size = d.abs().max(f64::EPSILON * largest).max(f64::MIN_POSITIVE);
        damped.add(i, i, damping * size);
    }
    let solved = damped.cholesky()?.solve(slope);
    let direction: Vec<f64> = solved.iter().map(|d| -d).collect();
    direction.iter().all(|d| d.is_finite()).then_some(direction)
}
