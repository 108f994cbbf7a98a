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
const STEPS: usize = 200;

/// A local minimum of `f` with `x >= lower`, from `start`.
///
/// Solves `(H + λD) d = -g` for the variables that are free, `D` the absolute diagonal of `H`. A step is cut at
/// the bounds; `λ` falls where the quadratic model foretells the change of `f` and grows where it does not.
/// A variable is fixed while it is on its bound and `f` grows from there. `lower` may hold minus infinity.
///
/// # Errors
/// `Lengths` when the slices differ; `NotFinite` when `f` is not finite at `start`; `NotConverged` when `f` falls
/// without end, is flat, or has not been followed to a minimum in 200 steps.
///
/// # Source
/// Bertsekas (1982), doi:10.1137/0320018, for the bounds; Marquardt (1963), doi:10.1137/0111030.
pub fn newton(
    f: impl Fn(&[f64]) -> Local,
    start: &[f64],
    lower: &[f64],
) -> Result<Minimum, StatsError> {
    descend(&f, start, lower)?.checked(&f, lower)
}

/// The lowest of the minima that [`newton`] finds from some starts.
///
/// # Errors
/// As [`newton`], where none leads to a minimum; `NotConverged` also where one that leads to
/// none goes below those of the others: then they are not the lowest.
pub fn newton_from(
    f: impl Fn(&[f64]) -> Local,
    starts: impl IntoIterator<Item = Vec<f64>>,
    lower: &[f64],
) -> Result<Minimum, StatsError> {
    let mut ends = Vec::new();
    for start in starts {
        ends.push(descend(&f, &start, lower));
    }
    let value = |run: &Result<Descent, StatsError>| match run {
        Ok(end) => end.local.value,
        Err(_) => f64::INFINITY,
    };
    // Of ends that are equal to 1e-10 the first, so that rounding decides nothing; the others are as good.
    let mut below = f64::INFINITY;
    let mut failure = StatsError::NotConverged;
    while let Some(place) = first_lowest(ends.iter().map(&value)) {
        let end = ends.swap_remove(place);
        let reached = value(&end);
        match end.and_then(|d| d.checked(&f, lower)) {
            Ok(found) if found.value > below + 1e-6 => return Err(StatsError::NotConverged),
            Ok(found) => return Ok(found),
            Err(error) => {
                if ends.is_empty() {
                    failure = error;
                }
                below = below.min(reached);
            }
        }
    }
    Err(failure)
}

/// The place of the first value that none undercuts by 1e-10.
fn first_lowest(values: impl Iterator<Item = f64>) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (place, value) in values.enumerate() {
        if best.is_none_or(|(_, b)| value < b - 1e-10) {
            best = Some((place, value));
        }
    }
    best.map(|(place, _)| place)
}

/// Where Newton's method came to an end.
#[derive(Debug, Clone)]
pub(in crate::stats) struct Descent {
    pub(in crate::stats) at: Vec<f64>,
    pub(in crate::stats) local: Local,
    /// The variables that are not on a bound.
    free: Vec<usize>,
    /// The gradient vanishes.
    pub(in crate::stats) converged: bool,
}

impl Descent {
    /// The minimum, if it is one.
    pub(in crate::stats) fn checked(
        self,
        f: &impl Fn(&[f64]) -> Local,
        lower: &[f64],
    ) -> Result<Minimum, StatsError> {
        let (converged, free) = (self.converged, self.free.clone());
        let minimum = self.into_minimum();
        if converged && is_bowl(|x| f(x).value, &minimum, lower, &free) {
            Ok(minimum)
        } else {
            Err(StatsError::NotConverged)
        }
    }

    /// The end as a minimum, whether it is one or not.
    pub(in crate::stats) fn into_minimum(self) -> Minimum {
        Minimum {
            at: self.at,
            value: self.local.value,
            gradient: self.local.gradient,
            hessian: self.local.hessian,
        }
    }
}

/// [`newton`] without the check that its end is a minimum.
pub(in crate::stats) fn descend(
    f: &impl Fn(&[f64]) -> Local,
    start: &[f64],
    lower: &[f64],
) -> Result<Descent, StatsError> {
    if start.len() != lower.len() {
        let (expected, found) = (start.len(), lower.len());
        return Err(StatsError::Lengths { expected, found });
    }
    let mut x: Vec<f64> = start.iter().zip(lower).map(|(x, l)| x.max(*l)).collect();
    let mut here = f(&x);
    if !here.is_finite() {
        return Err(StatsError::NotFinite);
    }
    let (mut damping, mut converged) = (1e-3, false);
    let mut free = self::free(&x, &here.gradient, lower);
    for _ in 0..STEPS {
        let slope = pick(&here.gradient, &free);
        let hessian = here.hessian.part(&free);
        let decrement = hessian.cholesky().map(|c| c.quadratic(&slope));
        converged = free.is_empty();
        if let Some(d) = decrement.filter(|d| *d <= NEAR) {
            (x, here) = polish(f, (x, here), lower, &free, d);
            converged = true;
        }
        if converged {
            break;
        }
        if decrement.is_some_and(|d| d < 1e-2) {
            // Near the minimum undamped steps double the digits.
            damping = 0.0;
        }
        let Some((next, there, gain)) = step(f, &x, &here, lower, &free, &mut damping) else {
            break;
        };
        if gain > 0.75 {
            damping *= 0.1;
        } else if gain < 0.25 {
            damping = (damping * 4.0).max(1e-4);
        }
        (x, here) = (next, there);
        free = self::free(&x, &here.gradient, lower);
    }
    Ok(Descent {
        at: x,
        local: here,
        free,
        converged,
    })
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
