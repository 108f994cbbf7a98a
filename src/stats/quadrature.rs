//! Integrals of smooth functions.

use super::math::cos;

/// Nodes and weights of Gauss-Legendre quadrature with n points on [-1, 1], nodes in rising order.
///
/// Exact for polynomials of degree `2n - 1`; roots of the Legendre polynomial by Newton's method.
///
/// # Source
/// Davis and Rabinowitz (1984), Methods of Numerical Integration, section 2.7.
pub fn gauss_legendre(n: u16) -> Vec<(f64, f64)> {
    let count = f64::from(n);
    let node = |i: u16| {
        let mut x = -cos(std::f64::consts::PI * (f64::from(i) + 0.75) / (count + 0.5));
        let mut slope = 1.0;
        for _ in 0..100 {
            let (mut p, mut before) = (1.0, 0.0);
            for j in 0..n {
                let j = f64::from(j);
                (p, before) = (((2.0 * j + 1.0) * x * p - j * before) / (j + 1.0), p);
            }
            slope = count * (x * p - before) / (x * x - 1.0);
            let step = p / slope;
            x -= step;
            if step.abs() < 1e-15 {
                break;
            }
        }
        (x, 2.0 / ((1.0 - x * x) * slope * slope))
    };
    (0..n).map(node).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::math::exp;

    #[test]
    fn gauss_legendre_is_exact_for_polynomials() {
        let moment = |rule: &[(f64, f64)], power| -> f64 {
            rule.iter().map(|(x, w)| w * x.powi(power)).sum()
        };
        for n in [1, 2, 5, 16, 33] {
            let rule = gauss_legendre(n);
            for power in (0..i32::from(2 * n)).step_by(2) {
                let expected = 2.0 / f64::from(power + 1);
                assert!(
                    (moment(&rule, power) - expected).abs() < 1e-14,
                    "{n} {power}"
                );
            }
        }
        let integral: f64 = gauss_legendre(16).iter().map(|(x, w)| w * exp(*x)).sum();
        assert!((integral - (exp(1.0) - exp(-1.0))).abs() < 1e-14);
    }
}
