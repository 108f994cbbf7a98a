//! The correction of a standardised mean difference for its bias.

use super::{Correction, Unusable};
use crate::stats::math::{exp, ln};

/// Hedges' J, the factor that makes a standardised mean difference unbiased.
///
/// `J(m) = Γ(m/2) / (√(m/2) Γ((m-1)/2))`, `m > 1` degrees of freedom; approximately `1 - 3/(4m - 1)`.
///
/// With `x = (m-1)/2`, `R(x) = Γ(x + ½)/Γ(x)` is raised to `x >= 20` by `R(x) = R(x+1) x/(x + ½)` and there taken from
/// its asymptotic series, so that no digit is lost to the difference of two large logarithms.
///
/// # Source
/// Hedges (1981), doi:10.3102/10769986006002107.
pub fn hedges_j(m: f64, correction: Correction) -> Result<f64, Unusable> {
    match correction {
        Correction::None => Ok(1.0),
        Correction::Exact | Correction::Approximate if m.is_nan() || m <= 1.0 => {
            Err(Unusable::TooFew)
        }
        Correction::Approximate => Ok(1.0 - 3.0 / (4.0 * m - 1.0)),
        Correction::Exact => Ok(exact(m)),
    }
}

fn exact(m: f64) -> f64 {
    let (mut x, mut factor) = (0.5 * (m - 1.0), 1.0);
    while x < 20.0 {
        factor *= x / (x + 0.5);
        x += 1.0;
    }
    factor * exp(0.5 * ln(2.0 * x / m) + series(x))
}

/// `ln(R(x)/√x)`, from Stirling's series of both gammas.
fn series(x: f64) -> f64 {
    let u = 1.0 / (x * x);
    let tail = u * (17.0 / 14336.0 + u * (-31.0 / 18432.0 + u * (691.0 / 180_224.0)));
    (-1.0 / 8.0 + u * (1.0 / 192.0 + u * (-1.0 / 640.0 + tail))) / x
}
