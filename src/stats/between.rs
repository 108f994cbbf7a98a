//! The test between subgroups that were pooled apart, each with its own `tau2`.

use super::dist::chi_squared;
use super::{StatsError, math};

/// Test that the parts share one effect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Between {
    /// `Σ (bj - b)²/sej²`, `b` the mean weighted by `1/sej²`.
    pub statistic: f64,
    /// Parts less one.
    pub df: usize,
    /// Upper tail of chi-squared.
    pub p: f64,
}

/// Chi-squared test between parts, from their estimates `bj` and standard errors `sej` (length parts,
/// effect scale).
///
/// Each part keeps its own `tau2`; the standard errors may come from any test of the parts.
///
/// # Errors
/// `Lengths`; `TooFew` for less than two parts; `Estimate` or `Variance` for a part whose estimate is not
/// finite or whose standard error is not a finite number above 0.
///
/// # Source
/// Borenstein and Higgins (2013), doi:10.1007/s11121-013-0377-7.
pub fn between(estimates: &[f64], ses: &[f64]) -> Result<Between, StatsError> {
    if estimates.len() < 2 {
        return Err(StatsError::TooFew {
            k: estimates.len(),
            needed: 2,
        });
    }
    if estimates.len() != ses.len() {
        return Err(StatsError::Lengths {
            expected: estimates.len(),
            found: ses.len(),
        });
    }
    let mut best = (f64::INFINITY, 0.0);
    for (index, (&b, &se)) in estimates.iter().zip(ses).enumerate() {
        if !b.is_finite() {
            return Err(StatsError::Estimate { index });
        }
        if !se.is_finite() || se <= 0.0 {
            return Err(StatsError::Variance { index });
        }
        if se < best.0 {
            best = (se, b);
        }
    }
    let (least, origin) = best;
    let parts = || {
        estimates
            .iter()
            .zip(ses)
            .map(|(b, se)| (b - origin, least / se))
    };
    let mean = math::sum(parts().map(|(d, w)| w * w * d)) / math::sum(parts().map(|(_, w)| w * w));
    let z = parts().map(|(d, w)| w * (d - mean) / least);
    let statistic = math::sum(z.map(|z| z * z));
    let df = estimates.len() - 1;
    Ok(Between {
        statistic,
        df,
        p: chi_squared::sf(statistic, df as f64),
    })
}
