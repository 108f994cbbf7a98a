//! Distributions: probabilities, both tails and their logarithms, quantiles.
//!
//! Small probabilities are computed as such, never as one minus a large one. Functions return `NaN` for
//! parameters outside their range.

pub mod beta;
pub mod chi_squared;
pub mod fisher_f;
pub mod normal;
mod saddle;
pub mod student_t;

use crate::stats::math::{exp, ln, ln_1m_exp, ln_1p};

/// Logarithms of `P(X <= x)` and `P(X > x)`, each accurate where it is small.
#[derive(Debug, Clone, Copy)]
struct Tails {
    lower: f64,
    upper: f64,
}

impl Tails {
    const ALL_BELOW: Self = Self {
        lower: 0.0,
        upper: f64::NEG_INFINITY,
    };
    const ALL_ABOVE: Self = Self {
        lower: f64::NEG_INFINITY,
        upper: 0.0,
    };
    const UNKNOWN: Self = Self {
        lower: f64::NAN,
        upper: f64::NAN,
    };

    fn from_lower(lower: f64) -> Self {
        let lower = lower.min(0.0);
        Self {
            lower,
            upper: ln_1m_exp(lower),
        }
    }

    fn from_upper(upper: f64) -> Self {
        let upper = upper.min(0.0);
        Self {
            lower: ln_1m_exp(upper),
            upper,
        }
    }
}

/// Which tail a probability belongs to.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Tail {
    Lower,
    Upper,
}

/// The tail with at most half of the mass, and the logarithm of its mass.
fn smaller_tail(p: f64, tail: Tail) -> (f64, Tail) {
    match tail {
        Tail::Lower if p <= 0.5 => (ln(p), Tail::Lower),
        Tail::Upper if p <= 0.5 => (ln(p), Tail::Upper),
        Tail::Lower => (ln_1p(-p), Tail::Upper),
        Tail::Upper => (ln_1p(-p), Tail::Lower),
    }
}

/// Point `u` on the real line where a tail has the mass `e^target`, by Newton steps on the log tail.
///
/// `at(u)` gives the tails and the log density with respect to `u`.
fn solve(target: f64, tail: Tail, start: f64, at: impl Fn(f64) -> (Tails, f64)) -> f64 {
    let rising = |u: f64| {
        let (tails, density) = at(u);
        match tail {
            Tail::Lower => (tails.lower - target, exp(density - tails.lower)),
            Tail::Upper => (target - tails.upper, exp(density - tails.upper)),
        }
    };
    let (mut lo, mut hi) = (f64::NEG_INFINITY, f64::INFINITY);
    let (mut u, mut stride) = (start, 1.0);
    for _ in 0..400 {
        let (value, slope) = rising(u);
        if value.is_nan() {
            return f64::NAN;
        }
        if value < 0.0 {
            lo = u;
        } else {
            hi = u;
        }
        let step = -value / slope;
        if step.abs() <= 4.0 * f64::EPSILON * u.abs().max(1.0) {
            return u + step;
        }
        let next = u + step;
        u = if next > lo && next < hi && step.abs() <= 8.0 * stride {
            next
        } else if lo.is_finite() && hi.is_finite() {
            0.5 * (lo + hi)
        } else {
            stride *= 2.0;
            if lo.is_finite() {
                lo + stride
            } else {
                hi - stride
            }
        };
        if hi - lo <= 2.0 * f64::EPSILON * u.abs().max(1.0) {
            break;
        }
    }
    u
}
