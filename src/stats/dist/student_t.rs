//! Student's t distribution: `t² / (t² + df)` has a beta distribution with `1/2`, `df/2`.
//!
//! An infinite `df` gives the normal distribution.

use super::{Tail, Tails, beta, normal};
use crate::stats::math::{exp, ln, ln_1p};

/// `P(T <= t)`.
pub fn cdf(t: f64, df: f64) -> f64 {
    sf(-t, df)
}

/// `P(T > t)`.
pub fn sf(t: f64, df: f64) -> f64 {
    if df.is_infinite() && df > 0.0 {
        return normal::sf(t);
    }
    let half = 0.5 * exp(outside(t, df).upper);
    if t < 0.0 { 1.0 - half } else { half }
}

/// `ln P(T <= t)`, also where the probability itself underflows.
pub fn ln_cdf(t: f64, df: f64) -> f64 {
    ln_sf(-t, df)
}

/// `ln P(T > t)`, also where the probability itself underflows.
pub fn ln_sf(t: f64, df: f64) -> f64 {
    if df.is_infinite() && df > 0.0 {
        return normal::ln_sf(t);
    }
    let upper = outside(t, df).upper;
    if t < 0.0 {
        ln_1p(-0.5 * exp(upper))
    } else {
        upper - std::f64::consts::LN_2
    }
}

/// Two-sided p-value `P(|T| > |t|)`.
pub fn two_sided(t: f64, df: f64) -> f64 {
    if df.is_infinite() && df > 0.0 {
        return normal::two_sided(t);
    }
    exp(outside(t, df).upper)
}

/// `t` with `P(T <= t) = p`.
pub fn quantile(p: f64, df: f64) -> f64 {
    -isf(p, df)
}

/// `t` with `P(T > t) = p`.
pub fn isf(p: f64, df: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    if df.is_infinite() && df > 0.0 {
        return normal::isf(p);
    }
    if p > 0.5 {
        return -isf(1.0 - p, df);
    }
    let u = if p > 0.25 {
        beta::logit_quantile(1.0 - 2.0 * p, Tail::Lower, 0.5, 0.5 * df)
    } else {
        beta::logit_quantile(2.0 * p, Tail::Upper, 0.5, 0.5 * df)
    };
    df.sqrt() * exp(0.5 * u)
}

/// Tails of `|T|` at `|t|`.
fn outside(t: f64, df: f64) -> Tails {
    let u = if t == 0.0 {
        f64::NEG_INFINITY
    } else {
        2.0 * ln(t.abs() / df.sqrt())
    };
    beta::logit_tails(u, 0.5, 0.5 * df).0
}
