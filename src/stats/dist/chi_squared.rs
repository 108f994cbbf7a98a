//! The chi-squared distribution, by the incomplete gamma function.
//!
//! Below the mean the series `Σ z^n / ((a+1)…(a+n))`, above it Legendre's continued fraction, both times
//! the saddle-point form of `z^a e^-z / Γ(a)`, with `z = x/2`, `a = df/2`.
//!
//! # Source
//! Loader (2000), Fast and accurate computation of binomial probabilities; DLMF 8.11.4 and 8.9.2.

use std::cell::Cell;

use super::saddle::{HALF_LN_2PI, deviance, stirling_error};
use super::{Tail, Tails, normal, smaller_tail, solve};
use crate::stats::math::{exp, ln};

/// `P(X <= x)`.
pub fn cdf(x: f64, df: f64) -> f64 {
    exp(tails(x, df).0.lower)
}

/// `P(X > x)`.
pub fn sf(x: f64, df: f64) -> f64 {
    exp(tails(x, df).0.upper)
}

/// `ln P(X <= x)`, also where the probability itself underflows.
pub fn ln_cdf(x: f64, df: f64) -> f64 {
    tails(x, df).0.lower
}

/// `ln P(X > x)`, also where the probability itself underflows.
pub fn ln_sf(x: f64, df: f64) -> f64 {
    tails(x, df).0.upper
}

/// `x` with `P(X <= x) = p`.
pub fn quantile(p: f64, df: f64) -> f64 {
    inverse(p, Tail::Lower, df)
}

/// `x` with `P(X > x) = p`.
pub fn isf(p: f64, df: f64) -> f64 {
    inverse(p, Tail::Upper, df)
}

/// Log tails at `x`, and the log density with respect to `ln x`.
fn tails(x: f64, df: f64) -> (Tails, f64) {
    if df.is_nan() || df <= 0.0 || x.is_nan() {
        return (Tails::UNKNOWN, f64::NAN);
    }
    if x <= 0.0 {
        return (Tails::ALL_ABOVE, f64::NEG_INFINITY);
    }
    if x.is_infinite() {
        return (Tails::ALL_BELOW, f64::NEG_INFINITY);
    }
    let (a, z) = (0.5 * df, 0.5 * x);
    let density = 0.5 * ln(a) - HALF_LN_2PI - stirling_error(a) - deviance(a, z, a - z, ln(z));
    let tails = if z < a + 1.0 {
        Tails::from_lower(density - ln(a) + ln(series(a, z)))
    } else {
        Tails::from_upper(density + ln(fraction(a, z)))
    };
    (tails, density)
}

/// `Σ z^n / ((a+1)…(a+n))`, n from 0.
fn series(a: f64, z: f64) -> f64 {
    let (mut total, mut term, mut n) = (1.0, 1.0, a);
    for _ in 0..1_000_000 {
        n += 1.0;
        term *= z / n;
        total += term;
        if term < 0.25 * f64::EPSILON * total {
            break;
        }
    }
    total
}

/// `1/(z+1-a - 1(1-a)/(z+3-a - 2(2-a)/(z+5-a - …)))`, by Lentz's method.
fn fraction(a: f64, z: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let mut b = z + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut total = d;
    let mut i = 0.0;
    for _ in 0..1_000_000 {
        i += 1.0;
        let an = -i * (i - a);
        b += 2.0;
        d = an * d + b;
        if d.abs() < TINY {
            d = TINY;
        }
        c = b + an / c;
        if c.abs() < TINY {
            c = TINY;
        }
        d = 1.0 / d;
        let factor = d * c;
        total *= factor;
        if (factor - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    total
}

/// A quantile that was computed.
#[derive(Clone, Copy)]
struct Known {
    p: f64,
    df: f64,
    x: f64,
}

thread_local! {
    /// The last quantile of each tail: groups of one size ask for the same two.
    static LAST: [Cell<Option<Known>>; 2] = const { [Cell::new(None), Cell::new(None)] };
}

/// Quantile of a tail, computed once for the same question asked again.
fn inverse(p: f64, tail: Tail, df: f64) -> f64 {
    LAST.with(|[lower, upper]| {
        let last = match tail {
            Tail::Lower => lower,
            Tail::Upper => upper,
        };
        let same =
            |known: &Known| known.p.to_bits() == p.to_bits() && known.df.to_bits() == df.to_bits();
        if let Some(known) = last.get().filter(same) {
            return known.x;
        }
        let x = solve_inverse(p, tail, df);
        last.set(Some(Known { p, df, x }));
        x
    })
}

/// Quantile of a tail, started from Wilson and Hilferty's cube.
fn solve_inverse(p: f64, tail: Tail, df: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) || df.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    let (none, all) = match tail {
        Tail::Lower => (0.0, f64::INFINITY),
        Tail::Upper => (f64::INFINITY, 0.0),
    };
    if p <= 0.0 {
        return none;
    }
    if p >= 1.0 {
        return all;
    }
    let (target, tail) = smaller_tail(p, tail);
    let z = match tail {
        Tail::Lower => normal::quantile(exp(target)),
        Tail::Upper => normal::isf(exp(target)),
    };
    let c = 2.0 / (9.0 * df);
    let cube = 1.0 - c + z * c.sqrt();
    let a = 0.5 * df;
    let start = if cube > 0.2 {
        ln(df) + 3.0 * ln(cube)
    } else {
        // Left tail: P(X <= x) is about (x/2)^a / Γ(a+1).
        std::f64::consts::LN_2 + (target + crate::stats::math::lgamma(a + 1.0)) / a
    };
    exp(solve(target, tail, start, |u| tails(exp(u), df)))
}
