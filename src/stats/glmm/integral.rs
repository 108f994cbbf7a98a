//! The likelihood of one study: its random effects integrated out, with two derivatives in all parameters.
//!
//! By the trapezoidal rule around the mode, in coordinates where the integrand looks standard normal. For a smooth
//! integrand that falls off on both sides its error falls exponentially with the step; the steps here leave less than
//! 1e-12.

use super::kernel::Kernel;
use crate::stats::math::{exp, ln};

/// Parameters: two fixed effects, the standard deviations of two random effects, one effect of the study alone.
pub(super) const PARAMETERS: usize = 5;
/// Of these the ones that all studies share.
pub(super) const SHARED: usize = 4;

pub(super) type Vector = [f64; PARAMETERS];
pub(super) type Matrix = [Vector; PARAMETERS];

/// Largest step, in standard deviations of the integrand; with two random effects.
const STEP: f64 = 0.3;
const STEP_IN_PLANE: f64 = 0.45;
/// Largest step in the linear predictor: its singularities are `π` off the real axis.
const PREDICTOR_STEP: f64 = 0.3;
/// Below this the integrand, relative to its mode, is left out (log).
const CUT: f64 = -40.0;
/// More steps on one side than any integrand here takes.
const MOST_STEPS: u32 = 20_000;
const HALF_LN_2PI: f64 = 0.918_938_533_204_672_8;

/// A count and its linear predictor `Σ fixed β + own λ + Σ random s z`, `z` standard normal.
#[derive(Debug, Clone)]
pub(super) struct Arm {
    pub(super) kernel: Kernel,
    pub(super) fixed: [f64; 2],
    pub(super) random: [f64; 2],
    pub(super) own: f64,
}

/// The counts of a study.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub(super) arms: Vec<Arm>,
}

/// Log-likelihood with gradient and Hessian.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moments {
    pub(super) value: f64,
    pub(super) gradient: Vector,
    pub(super) hessian: Matrix,
}

/// Sums over the nodes.
#[derive(Default)]
struct Sums {
    weight: f64,
    gradient: Vector,
    /// Of Hessians and products of gradients.
    second: Matrix,
}

/// What is integrated, at given parameters.
struct Integrand<'a> {
    unit: &'a Unit,
    parameters: &'a Vector,
}

impl Unit {
    /// The log-likelihood at `parameters`; a random effect whose standard deviation is 0 is left out.
    pub(super) fn moments(&self, parameters: &Vector) -> Moments {
        let integrand = Integrand {
            unit: self,
            parameters,
        };
        let mut sums = Sums::default();
        let [_, _, first, second, _] = *parameters;
        let (peak, ln_volume) = match (first != 0.0, second != 0.0) {
            (false, false) => {
                let peak = integrand.log([0.0; 2]);
                integrand.add([0.0; 2], peak, &mut sums);
                (peak, 0.0)
            }
            (true, true) => integrand.plane(&mut sums),
            (true, false) => integrand.line(0, &mut sums),
            (false, true) => integrand.line(1, &mut sums),
        };
        sums.moments(peak, ln_volume)
    }
}

impl Sums {
    fn moments(&self, peak: f64, ln_volume: f64) -> Moments {
        let gradient = self.gradient.map(|g| g / self.weight);
        let mut hessian = self.second;
        for (row, a) in hessian.iter_mut().zip(gradient) {
            for (cell, b) in row.iter_mut().zip(gradient) {
                *cell = *cell / self.weight - a * b;
            }
        }
        Moments {
            value: peak + ln(self.weight) + ln_volume,
            gradient,
            hessian,
        }
    }
}

impl Integrand<'_> {
    fn predictor(&self, arm: &Arm, z: [f64; 2]) -> f64 {
        let [b0, b1, s0, s1, own] = self.parameters;
        let ([f0, f1], [r0, r1], [z0, z1]) = (arm.fixed, arm.random, z);
        f0 * b0 + f1 * b1 + r0 * s0 * z0 + r1 * s1 * z1 + arm.own * own
    }

    /// How the predictor of an arm moves with each random effect.
    fn slopes(&self, arm: &Arm) -> [f64; 2] {
        let [_, _, s0, s1, _] = self.parameters;
        let [r0, r1] = arm.random;
        [r0 * s0, r1 * s1]
    }

    /// Log of the integrand without the constant of the normal density.
    fn log(&self, z: [f64; 2]) -> f64 {
        let arms = self.unit.arms.iter();
        let likelihood: f64 = arms
            .map(|arm| {
                let [value, _, _] = arm.kernel.at(self.predictor(arm, z));
                value
            })
            .sum();
        likelihood - 0.5 * (z[0] * z[0] + z[1] * z[1])
    }

    /// Adds a node whose integrand is relative to `peak`; its log.
    fn add(&self, z: [f64; 2], peak: f64, sums: &mut Sums) -> f64 {
        let mut log = -0.5 * (z[0] * z[0] + z[1] * z[1]);
        let mut gradient = [0.0; PARAMETERS];
        let mut hessian = [[0.0; PARAMETERS]; PARAMETERS];
        for arm in &self.unit.arms {
            let [value, score, curvature] = arm.kernel.at(self.predictor(arm, z));
            log += value;
            let ([f0, f1], [r0, r1]) = (arm.fixed, arm.random);
            let moves = [f0, f1, r0 * z[0], r1 * z[1], arm.own];
            for ((row, g), a) in hessian.iter_mut().zip(&mut gradient).zip(moves) {
                *g += score * a;
                for (cell, b) in row.iter_mut().zip(moves) {
                    *cell += curvature * a * b;
                }
            }
        }
        let weight = exp(log - peak);
        sums.weight += weight;
        for ((into, g), (rows, h)) in sums
            .gradient
            .iter_mut()
            .zip(gradient)
            .zip(sums.second.iter_mut().zip(hessian))
        {
            *into += weight * g;
            for ((cell, second), other) in rows.iter_mut().zip(h).zip(gradient) {
                *cell += weight * (second + g * other);
            }
        }
        log
    }

    /// Gradient and negative Hessian of the log integrand in `z`.
    fn slope_and_curvature(&self, z: [f64; 2]) -> ([f64; 2], [f64; 3]) {
        let mut gradient = [-z[0], -z[1]];
        let mut curvature = [1.0, 0.0, 1.0];
        for arm in &self.unit.arms {
            let [_, score, second] = arm.kernel.at(self.predictor(arm, z));
            let [a, b] = self.slopes(arm);
            gradient[0] += score * a;
            gradient[1] += score * b;
            curvature[0] -= second * a * a;
            curvature[1] -= second * a * b;
            curvature[2] -= second * b * b;
        }
        (gradient, curvature)
    }

    /// The mode in `z`, by Newton's method with step halving; the log integrand is concave.
    fn mode(&self) -> [f64; 2] {
        let mut z = [0.0; 2];
        let mut value = self.log(z);
        for _ in 0..200 {
            let ([g0, g1], [a, b, d]) = self.slope_and_curvature(z);
            let determinant = a * d - b * b;
            let step = [
                (d * g0 - b * g1) / determinant,
                (a * g1 - b * g0) / determinant,
            ];
            let gain = step[0] * g0 + step[1] * g1;
            if gain.is_nan() || gain <= 1e-14 {
                break;
            }
            let mut share = 1.0;
            loop {
                let next = [z[0] + share * step[0], z[1] + share * step[1]];
                let found = self.log(next);
                if found > value {
                    (z, value) = (next, found);
                    break;
                }
                share *= 0.5;
                if share < 1e-8 {
                    return z;
                }
            }
        }
        z
    }

    /// One random effect: `which` of the two.
    fn line(&self, which: usize, sums: &mut Sums) -> (f64, f64) {
        let mode = self.mode();
        let (_, [a, _, d]) = self.slope_and_curvature(mode);
        let sd = 1.0 / if which == 0 { a } else { d }.sqrt();
        let direction = if which == 0 { [sd, 0.0] } else { [0.0, sd] };
        let step = self.step(STEP, direction);
        let peak = self.log(mode);
        self.walk(mode, direction.map(|x| x * step), peak, sums);
        (peak, ln(sd * step) - HALF_LN_2PI)
    }

    /// Both random effects.
    fn plane(&self, sums: &mut Sums) -> (f64, f64) {
        let mode = self.mode();
        let (_, [a, b, d]) = self.slope_and_curvature(mode);
        // With the Cholesky factor L of the curvature, z = mode + L^-T t.
        let l00 = a.sqrt();
        let l10 = b / l00;
        let l11 = (d - l10 * l10).sqrt();
        let (across, along) = ([1.0 / l00, 0.0], [-l10 / (l00 * l11), 1.0 / l11]);
        let (step_across, step_along) = (
            self.step(STEP_IN_PLANE, across),
            self.step(STEP_IN_PLANE, along),
        );
        let across = across.map(|x| x * step_across);
        let along = along.map(|x| x * step_along);
        let peak = self.log(mode);
        for (sign, first) in [(1.0, 0.0), (-1.0, -1.0)] {
            let mut start = [mode[0] + first * along[0], mode[1] + first * along[1]];
            for _ in 0..MOST_STEPS {
                let (top, best) = self.climb(start, across);
                if below_cut(best - peak) {
                    break;
                }
                self.walk(top, across, peak, sums);
                start = [top[0] + sign * along[0], top[1] + sign * along[1]];
            }
        }
        let volume = step_across * step_along / (l00 * l11);
        (peak, ln(volume) - 2.0 * HALF_LN_2PI)
    }

    /// The step along a direction of one standard deviation.
    fn step(&self, largest: f64, direction: [f64; 2]) -> f64 {
        let arms = self.unit.arms.iter();
        let moves = arms.map(|arm| {
            let [a, b] = self.slopes(arm);
            (a * direction[0] + b * direction[1]).abs()
        });
        let fastest = moves.fold(0.0, f64::max);
        largest.min(PREDICTOR_STEP / fastest)
    }

    /// The highest node of a row, from one near it.
    fn climb(&self, from: [f64; 2], step: [f64; 2]) -> ([f64; 2], f64) {
        let (mut at, mut best) = (from, self.log(from));
        for sign in [1.0, -1.0] {
            for _ in 0..MOST_STEPS {
                let next = [at[0] + sign * step[0], at[1] + sign * step[1]];
                let found = self.log(next);
                if found <= best {
                    break;
                }
                (at, best) = (next, found);
            }
        }
        (at, best)
    }

    /// Adds a node and those on both sides of it, until they are negligible.
    fn walk(&self, from: [f64; 2], step: [f64; 2], peak: f64, sums: &mut Sums) {
        self.add(from, peak, sums);
        for sign in [1.0, -1.0] {
            let mut z = from;
            for _ in 0..MOST_STEPS {
                z = [z[0] + sign * step[0], z[1] + sign * step[1]];
                if below_cut(self.add(z, peak, sums) - peak) {
                    break;
                }
            }
        }
    }
}

fn below_cut(log: f64) -> bool {
    log.is_nan() || log < CUT
}
