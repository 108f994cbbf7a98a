//! Maxima of a likelihood whose Hessian is an arrow: parameters that all studies share, and one for each study.
//!
//! Each step costs O(k): the studies' own parameters are eliminated one by one.

use super::integral::{Moments, SHARED, Unit, Vector};

/// Steps before the search gives up.
const MOST_STEPS: u32 = 300;
/// Newton decrement, in units of log-likelihood, at which one last step is taken.
const DECREMENT: f64 = 1e-13;
/// No step moves a shared parameter further.
const LONGEST: f64 = 2.0;
/// A standard deviation below this is 0.
const NOTHING: f64 = 1e-6;
/// A standard deviation above this has run away.
const RUNAWAY: f64 = 100.0;

/// Places of the two standard deviations.
const SCALES: [usize; 2] = [2, 3];

/// A model: the studies, and which parameters are estimated.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) units: Vec<Unit>,
    /// Whether each study has a parameter of its own.
    pub(super) own: bool,
}

/// Where the search stands.
#[derive(Debug, Clone)]
pub(super) struct Point {
    /// The shared parameters.
    pub(super) shared: [f64; SHARED],
    /// Which of them are estimated.
    pub(super) free: [bool; SHARED],
    /// The studies' own.
    pub(super) own: Vec<f64>,
}

/// A maximum.
#[derive(Debug)]
pub(super) struct Maximum {
    pub(super) at: Point,
    pub(super) value: f64,
    /// Negative Hessian there, study by study.
    pub(super) moments: Vec<Moments>,
    /// Negative Hessian of the shared parameters, the others eliminated; the identity for those that are fixed.
    pub(super) information: [[f64; SHARED]; SHARED],
}

/// The next step, and the likelihood that it promises.
struct Step {
    shared: [f64; SHARED],
    own: Vec<f64>,
    decrement: f64,
}

impl Model {
    /// The maximum that lies above `start`; `None` where there is none.
    pub(super) fn maximise(&self, start: Point) -> Option<Maximum> {
        let mut at = start;
        let (mut value, mut moments) = self.evaluate(&at);
        for _ in 0..MOST_STEPS {
            if !value.is_finite() {
                return None;
            }
            let step = self.step(&at, &moments)?;
            let last = step.decrement <= DECREMENT;
            let moved = self.search(&at, &step, value);
            if let Some((next, better, parts)) = moved {
                (at, value, moments) = (next, better, parts);
            } else if step.decrement > 1e-7 {
                return None;
            }
            if at.drop_scales() {
                (value, moments) = self.evaluate(&at);
                continue;
            }
            if SCALES
                .iter()
                .any(|&s| at.shared.get(s).is_some_and(|s| *s > RUNAWAY))
            {
                return None;
            }
            if last {
                let information = schur(self.own, &at, &moments);
                return Some(Maximum {
                    at,
                    value,
                    moments,
                    information,
                });
            }
        }
        None
    }

    fn evaluate(&self, at: &Point) -> (f64, Vec<Moments>) {
        let units = self.units.iter().enumerate();
        let moments: Vec<Moments> = units
            .map(|(i, unit)| unit.moments(&at.parameters(i)))
            .collect();
        (moments.iter().map(|m| m.value).sum(), moments)
    }

    /// The Newton step; where the likelihood is not concave, of a likelihood made so.
    fn step(&self, at: &Point, moments: &[Moments]) -> Option<Step> {
        let information = schur(self.own, at, moments);
        let mut gradient = [0.0; SHARED];
        for m in moments {
            let own = own_part(self.own, m);
            for ((g, part), cross) in gradient.iter_mut().zip(m.gradient).zip(own.cross) {
                *g += part - cross * own.gradient / own.curvature;
            }
        }
        for (g, free) in gradient.iter_mut().zip(at.free) {
            if !free {
                *g = 0.0;
            }
        }
        let mut ridge = 0.0;
        let shared = loop {
            if let Some(step) = solve(&information, ridge, &gradient) {
                break step;
            }
            ridge = if ridge == 0.0 { 1e-3 } else { 4.0 * ridge };
            if ridge > 1e15 {
                return None;
            }
        };
        let mut decrement: f64 = gradient.iter().zip(shared).map(|(g, s)| g * s).sum();
        let own = moments
            .iter()
            .map(|m| {
                let part = own_part(self.own, m);
                let moved: f64 = part.cross.iter().zip(shared).map(|(c, s)| c * s).sum();
                decrement += part.gradient * part.gradient / part.curvature;
                (part.gradient - moved) / part.curvature
            })
            .collect();
        decrement.is_finite().then_some(Step {
            shared,
            own,
            decrement,
        })
    }

    /// A better point along the step, which is halved until there is one.
    fn search(&self, at: &Point, step: &Step, value: f64) -> Option<(Point, f64, Vec<Moments>)> {
        let longest = step.shared.iter().fold(0.0_f64, |m, s| m.max(s.abs()));
        let mut share = (LONGEST / longest).min(1.0);
        // What rounding may take away.
        let slack = 1e-13 * value.abs().max(1.0);
        for _ in 0..40 {
            let next = at.moved(step, share);
            let (found, moments) = self.evaluate(&next);
            if found >= value - slack {
                return Some((next, found, moments));
            }
            share *= 0.5;
        }
        None
    }
}

impl Point {
    fn parameters(&self, unit: usize) -> Vector {
        let [a, b, c, d] = self.shared;
        [a, b, c, d, self.own.get(unit).copied().unwrap_or(0.0)]
    }

    /// The likelihood does not know the sign of a standard deviation.
    fn moved(&self, step: &Step, share: f64) -> Self {
        let mut next = self.clone();
        for (x, s) in next.shared.iter_mut().zip(step.shared) {
            *x += share * s;
        }
        for scale in SCALES {
            if let Some(s) = next.shared.get_mut(scale) {
                *s = s.abs();
            }
        }
        for (x, s) in next.own.iter_mut().zip(&step.own) {
            *x += share * s;
        }
        next
    }

    /// Fixes standard deviations that have become nothing at 0; whether there were any.
    fn drop_scales(&mut self) -> bool {
        let mut dropped = false;
        for scale in SCALES {
            if let (Some(s), Some(free)) = (self.shared.get_mut(scale), self.free.get_mut(scale))
                && *free
                && *s < NOTHING
            {
                (*s, *free, dropped) = (0.0, false, true);
            }
        }
        dropped
    }
}

/// What the likelihood of a study says of its own parameter.
struct Own {
    gradient: f64,
    /// Negative second derivative; infinite where there is no such parameter.
    curvature: f64,
    /// Negative mixed derivatives with the shared ones.
    cross: [f64; SHARED],
}

fn own_part(own: bool, m: &Moments) -> Own {
    let [.., row] = m.hessian;
    let [a, b, c, d, curvature] = row.map(|h| -h);
    let [.., gradient] = m.gradient;
    if own {
        Own {
            gradient,
            curvature,
            cross: [a, b, c, d],
        }
    } else {
        Own {
            gradient: 0.0,
            curvature: f64::INFINITY,
            cross: [0.0; SHARED],
        }
    }
}

/// Negative Hessian of the shared parameters with the studies' own eliminated.
fn schur(own: bool, at: &Point, moments: &[Moments]) -> [[f64; SHARED]; SHARED] {
    let mut information = [[0.0; SHARED]; SHARED];
    for m in moments {
        let part = own_part(own, m);
        for ((row, hessian), a) in information.iter_mut().zip(m.hessian).zip(part.cross) {
            for ((cell, h), b) in row.iter_mut().zip(hessian).zip(part.cross) {
                *cell -= h + a * b / part.curvature;
            }
        }
    }
    for (i, (row, own_free)) in information.iter_mut().zip(at.free).enumerate() {
        for (j, (cell, free)) in row.iter_mut().zip(at.free).enumerate() {
            if !(own_free && free) {
                *cell = if i == j { 1.0 } else { 0.0 };
            }
        }
    }
    information
}

/// Solves `(A + ridge I) x = b` by Cholesky; `None` where that is not positive definite.
pub(super) fn solve(
    a: &[[f64; SHARED]; SHARED],
    ridge: f64,
    b: &[f64; SHARED],
) -> Option<[f64; SHARED]> {
    let mut lower: Vec<Vec<f64>> = Vec::with_capacity(SHARED);
    let mut halfway: Vec<f64> = Vec::with_capacity(SHARED);
    for (i, (row, target)) in a.iter().zip(b).enumerate() {
        let mut mine: Vec<f64> = Vec::with_capacity(SHARED);
        for (cell, above) in row.iter().zip(&lower) {
            let dot: f64 = mine.iter().zip(above).map(|(x, y)| x * y).sum();
            let [.., pivot] = above.as_slice() else {
                return None;
            };
            mine.push((cell - dot) / pivot);
        }
        let square = row.get(i)? + ridge - mine.iter().map(|x| x * x).sum::<f64>();
        if square.is_nan() || square <= 0.0 {
            return None;
        }
        let pivot = square.sqrt();
        let dot: f64 = mine.iter().zip(&halfway).map(|(x, y)| x * y).sum();
        halfway.push((target - dot) / pivot);
        mine.push(pivot);
        lower.push(mine);
    }
    let mut x = [0.0; SHARED];
    for (i, half) in halfway.iter().enumerate().rev() {
        let below = lower.iter().zip(x).skip(i + 1);
        let dot: f64 = below.filter_map(|(row, x)| Some(row.get(i)? * x)).sum();
        let pivot = lower.get(i)?.get(i)?;
        *x.get_mut(i)? = (half - dot) / pivot;
    }
    Some(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solves_and_refuses() {
        let a = [
            [4.0, 1.0, 0.5, 0.0],
            [1.0, 3.0, 0.0, 0.2],
            [0.5, 0.0, 2.0, 0.1],
            [0.0, 0.2, 0.1, 1.0],
        ];
        let b = [1.0, -2.0, 0.5, 3.0];
        let x = solve(&a, 0.0, &b).expect("positive definite");
        for (row, target) in a.iter().zip(b) {
            let product: f64 = row.iter().zip(x).map(|(a, x)| a * x).sum();
            assert!((product - target).abs() < 1e-13);
        }
        let mut indefinite = a;
        indefinite[3][3] = -1.0;
        assert!(solve(&indefinite, 0.0, &b).is_none());
        assert!(solve(&indefinite, 2.0, &b).is_some());
    }
}
