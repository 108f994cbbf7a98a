//! Gauss's hypergeometric function, as far as correlations need it.

use crate::stats::math::{cosh, exp, lgamma, ln, ln_1p, sinh};

/// `F(a, b; c; 1 - y)` for `0 <= y <= 1` and `c > b > 0`, `a > 0`.
///
/// The series where it converges fast, else Euler's integral by the double exponential rule, whose points crowd at both
/// ends, where the integrand may be singular; the argument is passed as `y` for that.
///
/// # Source
/// NIST Handbook of Mathematical Functions, 15.2.1 and 15.6.1, <https://dlmf.nist.gov/15>; Takahasi and Mori (1974),
/// doi:10.2977/prims/1195192451.
pub(super) fn hyp2f1(a: f64, b: f64, c: f64, y: f64) -> f64 {
    if c >= 15.0 || y >= 0.1 {
        series(a, b, c, 1.0 - y)
    } else {
        integral(a, b, c, y)
    }
}

fn series(a: f64, b: f64, c: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut k) = (1.0, 1.0, 0.0);
    while term > 1e-18 * sum && k < 1e4 {
        term *= (a + k) * (b + k) / ((c + k) * (k + 1.0)) * x;
        sum += term;
        k += 1.0;
    }
    sum
}

fn integral(a: f64, b: f64, c: f64, y: f64) -> f64 {
    const STEP: f64 = 1.0 / 32.0;
    let mut sum = 0.0;
    for i in -160..=160 {
        let s = STEP * f64::from(i);
        let odds = std::f64::consts::PI * sinh(s);
        // ln t and ln (1 - t) of t = 1/(1 + exp(-odds)).
        let (ln_t, ln_rest) = (-ln_1p(exp(-odds)), -ln_1p(exp(odds)));
        let rest = exp(ln_rest) + y * exp(ln_t);
        if rest > 0.0 {
            sum += cosh(s) * exp(b * ln_t + (c - b) * ln_rest - a * ln(rest));
        }
    }
    sum * STEP * std::f64::consts::PI * exp(lgamma(c) - lgamma(b) - lgamma(c - b))
}
