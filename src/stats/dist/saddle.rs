//! The saddle-point form of factorials: exact where products of large powers would lose digits.
//!
//! # Source
//! Loader (2000), Fast and accurate computation of binomial probabilities.

use crate::stats::math::{lgamma, ln};

/// `½ ln(2π)`.
pub(super) const HALF_LN_2PI: f64 = 0.918_938_533_204_672_8;

/// Error of Stirling's formula: `ln Γ(z + 1) - (z + ½) ln z + z - ½ ln(2π)`, `z > 0`.
pub(super) fn stirling_error(z: f64) -> f64 {
    if z < 15.0 {
        return lgamma(z + 1.0) - (z + 0.5) * ln(z) + z - HALF_LN_2PI;
    }
    let q = 1.0 / (z * z);
    (1.0 / 12.0 - q * (1.0 / 360.0 - q * (1.0 / 1260.0 - q * (1.0 / 1680.0 - q / 1188.0)))) / z
}

/// Deviance part `x ln(x / m) + m - x`, `x > 0`, `m >= 0`, given `d = x - m`, and `ln m` for an `m` that underflows.
pub(super) fn deviance(x: f64, m: f64, d: f64, ln_m: f64) -> f64 {
    if d.abs() > 0.1 * (x + m) {
        return x * (ln(x) - ln_m) - d;
    }
    let v = d / (x + m);
    let (mut total, mut term, square) = (d * v, 2.0 * x * v, v * v);
    for j in 1..100 {
        term *= square;
        let next = total + term / f64::from(2 * j + 1);
        if next.to_bits() == total.to_bits() {
            break;
        }
        total = next;
    }
    total
}
