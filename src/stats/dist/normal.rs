//! The standard normal distribution.

use statrs::distribution::{ContinuousCDF, Normal};

use super::saddle::HALF_LN_2PI;
use crate::stats::math::{erfc, exp, ln, ln_1p};

/// Density, `exp(-z²/2) / √(2π)`.
pub fn pdf(z: f64) -> f64 {
    exp(-0.5 * z * z - HALF_LN_2PI)
}

/// `P(Z <= z)`.
pub fn cdf(z: f64) -> f64 {
    sf(-z)
}

/// `P(Z > z)`.
pub fn sf(z: f64) -> f64 {
    if z.abs() > 8.0 && z > 0.0 && z < 39.0 {
        return exp_minus_half_square(z) * 0.398_942_280_401_432_7 * mills(z);
    }
    0.5 * erfc(z * std::f64::consts::FRAC_1_SQRT_2)
}

/// `ln P(Z <= z)`, also where the probability itself underflows.
pub fn ln_cdf(z: f64) -> f64 {
    ln_sf(-z)
}

/// `ln P(Z > z)`, also where the probability itself underflows.
pub fn ln_sf(z: f64) -> f64 {
    if z > 8.0 {
        return -0.5 * z * z - HALF_LN_2PI + ln(mills(z));
    }
    if z < -1.0 { ln_1p(-sf(-z)) } else { ln(sf(z)) }
}

/// Two-sided p-value `P(|Z| > |z|)`.
pub fn two_sided(z: f64) -> f64 {
    2.0 * sf(z.abs())
}

/// `z` with `P(Z <= z) = p`.
pub fn quantile(p: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    if p > 0.5 {
        -lower_quantile(1.0 - p)
    } else {
        lower_quantile(p)
    }
}

/// `z` with `P(Z > z) = p`.
pub fn isf(p: f64) -> f64 {
    -quantile(p)
}

/// Quantile for `p <= 0.5`.
fn lower_quantile(p: f64) -> f64 {
    if p <= 0.0 {
        return f64::NEG_INFINITY;
    }
    Normal::standard().inverse_cdf(p)
}

/// Mills' ratio `P(Z > z) / φ(z)` for `z > 8`, by its continued fraction `1/(z + 1/(z + 2/(z + …)))`.
fn mills(z: f64) -> f64 {
    let tail = (1..=40).rev().fold(z, |below, i| z + f64::from(i) / below);
    1.0 / tail
}

/// `e^(-z²/2)` without the rounding of `z²`, for `z < 40`.
fn exp_minus_half_square(z: f64) -> f64 {
    let head = (z * 16.0).trunc() / 16.0;
    exp(-0.5 * head * head) * exp(-0.5 * (z - head) * (z + head))
}
