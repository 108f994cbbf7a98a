//! From the scale of the analysis to the one that people read.

use crate::stats::dist::normal;
use crate::stats::math::{asin, cos, exp, expm1, sin, sqrt, tanh};

/// The back-transformation of a measure for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transform {
    /// The scale of the analysis is the one people read.
    None,
    /// `e^x`: a log ratio, a log mean.
    Exp,
    /// `1/(1 + e^-x)`: a logit.
    Expit,
    /// `tanh x`: Fisher's z.
    Tanh,
    /// `tanh² x`: Fisher's z of the root of R².
    Ztor2,
    /// `Φ(x)`: a probit.
    Iprobit,
    /// `sin² x`: an arcsine root.
    Iarcsin,
    /// `x²`: a root.
    Isqrt,
    /// `1 - e^-x`: Bonett's transformed alpha.
    Iabt,
    /// `1 - (1 - x)³`: Hakstian and Whalen's transformed alpha.
    Iahw,
    /// The inverse of the Freeman-Tukey double arcsine at the harmonic mean of n.
    Ipft,
    /// The inverse of the Freeman-Tukey transformed rate at the harmonic mean of the times.
    Iirft,
}

impl Transform {
    /// Its name in the output: metafor's, without `transf.`.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Exp => "exp",
            Self::Expit => "expit",
            Self::Tanh => "tanh",
            Self::Ztor2 => "ztor2",
            Self::Iprobit => "iprobit",
            Self::Iarcsin => "iarcsin",
            Self::Isqrt => "isqrt",
            Self::Iabt => "iabt",
            Self::Iahw => "iahw",
            Self::Ipft => "ipft.hm",
            Self::Iirft => "iirft",
        }
    }

    /// Whether [`Transform::apply`] needs the harmonic mean of the sizes (or times) of the rows.
    pub fn needs_harmonic_n(self) -> bool {
        matches!(self, Self::Ipft | Self::Iirft)
    }

    /// The value on the display scale; it rises with `x`.
    ///
    /// Bounds of intervals beyond what the scale can hold become its end. `harmonic_n` counts for `Ipft` (of n) and
    /// `Iirft` (of time) only.
    pub fn apply(self, x: f64, harmonic_n: f64) -> f64 {
        match self {
            Self::None => x,
            Self::Exp => exp(x),
            Self::Expit => expit(x),
            Self::Tanh => tanh(x),
            Self::Ztor2 => {
                if x < 0.0 {
                    0.0
                } else {
                    tanh(x) * tanh(x)
                }
            }
            Self::Iprobit => normal::cdf(x),
            Self::Iarcsin => iarcsin(x),
            Self::Isqrt => {
                if x < 0.0 {
                    0.0
                } else {
                    x * x
                }
            }
            Self::Iabt => -expm1(-x),
            Self::Iahw => 1.0 - (1.0 - x) * (1.0 - x) * (1.0 - x),
            Self::Ipft => ipft(x, harmonic_n),
            Self::Iirft => iirft(x, harmonic_n),
        }
    }
}

fn expit(x: f64) -> f64 {
    if x < 0.0 {
        exp(x) / (1.0 + exp(x))
    } else {
        1.0 / (1.0 + exp(-x))
    }
}

fn iarcsin(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    let root = sin(x.clamp(0.0, std::f64::consts::FRAC_PI_2));
    root * root
}

/// Miller (1978), doi:10.1080/00031305.1978.10479283, for the half sum of the two arcsines.
fn ipft(x: f64, n: f64) -> f64 {
    if x.is_nan() || n.is_nan() || n <= 0.0 {
        return f64::NAN;
    }
    let end = asin(sqrt(1.0 / (n + 1.0)));
    if x <= 0.5 * end {
        return 0.0;
    }
    if x >= 0.5 * (asin(sqrt(n / (n + 1.0))) + std::f64::consts::FRAC_PI_2) {
        return 1.0;
    }
    let sine = sin(2.0 * x);
    let inner = sine + (sine - 1.0 / sine) / n;
    let root = sqrt((1.0 - inner * inner).max(0.0));
    0.5 * (1.0 - root.copysign(cos(2.0 * x)))
}

/// The inverse of `(√(x/t) + √(x/t + 1/t))/2`: with `s = 2x`, `√y = (s - 1/(t s))/2`.
fn iirft(x: f64, t: f64) -> f64 {
    if x.is_nan() || t.is_nan() || t <= 0.0 {
        return f64::NAN;
    }
    let twice = 2.0 * x;
    if twice <= sqrt(1.0 / t) {
        return 0.0;
    }
    let root = 0.5 * (twice - 1.0 / (t * twice));
    root * root
}
