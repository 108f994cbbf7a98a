//! Fisher's F distribution: `d1 F / (d1 F + d2)` has a beta distribution with `d1/2`, `d2/2`.

use super::{Tail, Tails, beta};
use crate::stats::math::{exp, ln};

/// `P(F <= x)` with `d1` and `d2` degrees of freedom.
pub fn cdf(x: f64, d1: f64, d2: f64) -> f64 {
    exp(tails(x, d1, d2).lower)
}

/// `P(F > x)`.
pub fn sf(x: f64, d1: f64, d2: f64) -> f64 {
    exp(tails(x, d1, d2).upper)
}

/// `ln P(F <= x)`, also where the probability itself underflows.
pub fn ln_cdf(x: f64, d1: f64, d2: f64) -> f64 {
    tails(x, d1, d2).lower
}

/// `ln P(F > x)`, also where the probability itself underflows.
pub fn ln_sf(x: f64, d1: f64, d2: f64) -> f64 {
    tails(x, d1, d2).upper
}

/// `x` with `P(F <= x) = p`.
pub fn quantile(p: f64, d1: f64, d2: f64) -> f64 {
    d2 / d1 * exp(beta::logit_quantile(p, Tail::Lower, 0.5 * d1, 0.5 * d2))
}

/// `x` with `P(F > x) = p`.
pub fn isf(p: f64, d1: f64, d2: f64) -> f64 {
    d2 / d1 * exp(beta::logit_quantile(p, Tail::Upper, 0.5 * d1, 0.5 * d2))
}

fn tails(x: f64, d1: f64, d2: f64) -> Tails {
    let u = if x <= 0.0 {
        f64::NEG_INFINITY
    } else {
        ln(x) + ln(d1 / d2)
    };
    beta::logit_tails(u, 0.5 * d1, 0.5 * d2).0
}
