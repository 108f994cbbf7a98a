//! The few distributions that the measures need.

/// The standard normal distribution.
pub mod normal {
    use crate::stats::math::{erfc, exp};
    use statrs::distribution::{ContinuousCDF, Normal};

    /// `P(Z <= z)`.
    pub fn cdf(z: f64) -> f64 {
        0.5 * erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
    }

    /// The density.
    pub fn pdf(z: f64) -> f64 {
        0.398_942_280_401_432_7 * exp(-0.5 * z * z)
    }

    /// `z` with `P(Z <= z) = p`.
    pub fn quantile(p: f64) -> f64 {
        if !(0.0..=1.0).contains(&p) {
            return f64::NAN;
        }
        let z = Normal::standard().inverse_cdf(p);
        if !z.is_finite() {
            return z;
        }
        // One step of Newton's method, in the smaller tail.
        if z > 0.0 {
            z - ((1.0 - p) - cdf(-z)) / -pdf(z)
        } else {
            z - (cdf(z) - p) / pdf(z)
        }
    }
}

/// Student's t distribution.
pub mod student_t {
    use crate::stats::math::{exp, lgamma, ln, ln_1p};
    use statrs::function::beta::checked_beta_reg;

    /// `P(T > t)` with `df` degrees of freedom.
    pub fn sf(t: f64, df: f64) -> f64 {
        let half = 0.5 * checked_beta_reg(0.5 * df, 0.5, df / (df + t * t)).unwrap_or(f64::NAN);
        if t < 0.0 { 1.0 - half } else { half }
    }

    /// The density.
    pub fn pdf(t: f64, df: f64) -> f64 {
        let constant =
            lgamma(0.5 * (df + 1.0)) - lgamma(0.5 * df) - 0.5 * ln(std::f64::consts::PI * df);
        exp(constant - 0.5 * (df + 1.0) * ln_1p(t * t / df))
    }

    /// `t` with `P(T > t) = p`.
    pub fn isf(p: f64, df: f64) -> f64 {
        if !(p > 0.0 && p < 1.0 && df > 0.0 && df.is_finite()) {
            return f64::NAN;
        }
        if p > 0.5 {
            return -isf(1.0 - p, df);
        }
        let (mut lo, mut hi) = (0.0, 1.0);
        while sf(hi, df) > p && hi < 1e300 {
            lo = hi;
            hi *= 2.0;
        }
        let mut t = 0.5 * (lo + hi);
        for _ in 0..200 {
            let excess = sf(t, df) - p;
            if excess > 0.0 {
                lo = t;
            } else {
                hi = t;
            }
            let newton = t + excess / pdf(t, df);
            let next = if newton > lo && newton < hi {
                newton
            } else {
                0.5 * (lo + hi)
            };
            if (next - t).abs() <= 1e-15 * t.abs() {
                return next;
            }
            t = next;
        }
        t
    }
}
