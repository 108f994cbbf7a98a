//! The beta distribution, by the incomplete beta function.
//!
//! The saddle-point form of `x^a (1-x)^b / B(a, b)` times a continued fraction, on the side of the mean
//! where that converges. Arguments go through the logit `u = ln(x / (1-x))`, which keeps both `x` and
//! `1-x` exact; Student's t and Fisher's F are this distribution at other arguments.
//!
//! # Source
//! Loader (2000), Fast and accurate computation of binomial probabilities; Didonato and Morris (1992),
//! doi:10.1145/131766.131776.

use super::saddle::{HALF_LN_2PI, deviance, stirling_error};
use super::{Tail, Tails, smaller_tail, solve};
use crate::stats::math::{exp, ln, ln_1p};

/// `P(X <= x)`.
pub fn cdf(x: f64, a: f64, b: f64) -> f64 {
    exp(logit_tails(logit(x), a, b).0.lower)
}

/// `P(X > x)`.
pub fn sf(x: f64, a: f64, b: f64) -> f64 {
    exp(logit_tails(logit(x), a, b).0.upper)
}

/// `ln P(X <= x)`, also where the probability itself underflows.
pub fn ln_cdf(x: f64, a: f64, b: f64) -> f64 {
    logit_tails(logit(x), a, b).0.lower
}

/// `ln P(X > x)`, also where the probability itself underflows.
pub fn ln_sf(x: f64, a: f64, b: f64) -> f64 {
    logit_tails(logit(x), a, b).0.upper
}

/// `x` with `P(X <= x) = p`.
pub fn quantile(p: f64, a: f64, b: f64) -> f64 {
    1.0 / (1.0 + exp(-logit_quantile(p, Tail::Lower, a, b)))
}

/// `x` with `P(X > x) = p`.
pub fn isf(p: f64, a: f64, b: f64) -> f64 {
    1.0 / (1.0 + exp(-logit_quantile(p, Tail::Upper, a, b)))
}

fn logit(x: f64) -> f64 {
    if (0.0..=1.0).contains(&x) {
        ln(x) - ln_1p(-x)
    } else if x < 0.0 {
        f64::NEG_INFINITY
    } else if x > 1.0 {
        f64::INFINITY
    } else {
        f64::NAN
    }
}

/// Log tails at `x = 1/(1 + e^-u)`, and the log density with respect to `u`.
pub(super) fn logit_tails(u: f64, a: f64, b: f64) -> (Tails, f64) {
    if u.is_nan() || a.is_nan() || b.is_nan() || a <= 0.0 || b <= 0.0 {
        return (Tails::UNKNOWN, f64::NAN);
    }
    if u.is_infinite() {
        let tails = if u > 0.0 {
            Tails::ALL_BELOW
        } else {
            Tails::ALL_ABOVE
        };
        return (tails, f64::NEG_INFINITY);
    }
    let (x, ln_x) = expit(u);
    let (y, ln_y) = expit(-u);
    let n = a + b;
    let ln_n = ln(n);
    // `a - n x`, which would lose what `y` still knows where `x` is nearly 1.
    let above = a * y - b * x;
    let density = stirling_error(n)
        - stirling_error(a)
        - stirling_error(b)
        - deviance(a, n * x, above, ln_n + ln_x)
        - deviance(b, n * y, -above, ln_n + ln_y)
        + 0.5 * ln(a * (b / n))
        - HALF_LN_2PI;
    let tails = if x <= (a + 1.0) / (n + 2.0) {
        Tails::from_lower(density + ln(fraction(a, b, x, y)))
    } else {
        Tails::from_upper(density + ln(fraction(b, a, y, x)))
    };
    (tails, density)
}

/// `1/(1 + e^-u)` and its logarithm.
fn expit(u: f64) -> (f64, f64) {
    if u >= 0.0 {
        let e = exp(-u);
        (1.0 / (1.0 + e), -ln_1p(e))
    } else {
        let e = exp(u);
        (e / (1.0 + e), u - ln_1p(e))
    }
}

/// `1/(β1 + α2/(β2 + α3/(β3 + …)))`, the even part of DLMF 8.17.22, by Lentz's method.
///
/// `x` below about the mean, `y = 1 - x`. Written with `a y - b x`, it does not lose digits for large `a`, `b`.
fn fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let guard = |v: f64| if v.abs() < TINY { TINY } else { v };
    let lambda = a * y - b * x;
    let mut total = guard(a * (lambda + 1.0) / (a + 1.0));
    let (mut c, mut d) = (total, 0.0);
    let mut m = 0.0;
    for _ in 0..1_000_000 {
        m += 1.0;
        let odd = a + 2.0 * m - 1.0;
        let step = m * ((b - m) / odd) * x;
        let alpha = step * (a + m - 1.0) * ((a + b + m - 1.0) / odd) * x;
        let beta = m + step + (a + m) / (odd + 2.0) * (lambda + 1.0 + m * (1.0 + y));
        d = 1.0 / guard(beta + alpha * d);
        c = guard(beta + alpha / c);
        let factor = c * d;
        total *= factor;
        if (factor - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    1.0 / total
}

/// Logit of the quantile of a tail.
pub(super) fn logit_quantile(p: f64, tail: Tail, a: f64, b: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) || a.is_nan() || b.is_nan() || a <= 0.0 || b <= 0.0 {
        return f64::NAN;
    }
    if p <= 0.0 || p >= 1.0 {
        let low = (p <= 0.0) == (tail == Tail::Lower);
        return if low {
            f64::NEG_INFINITY
        } else {
            f64::INFINITY
        };
    }
    let (target, tail) = smaller_tail(p, tail);
    solve(target, tail, ln(a / b), |u| logit_tails(u, a, b))
}
