//! Fail-safe numbers: how many studies without an effect would undo a finding.

use crate::stats::dist::{chi_squared, normal};
use crate::stats::tau2::sums;
use crate::stats::{StatsError, Studies};

/// No larger number is looked for.
const MOST: f64 = 1e15;

/// A fail-safe number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FailSafe {
    /// Studies to add; 0 where the finding does not hold as it is.
    pub n: f64,
    /// The mean effect; `None` for Rosenthal's, which has none.
    pub estimate: Option<f64>,
    /// The combined p-value; `None` for Orwin's, which has none.
    pub p: Option<f64>,
    /// The mean effect that is still of interest; for Orwin's.
    pub target: Option<f64>,
}

/// Rosenthal's number: studies with `z = 0` until Stouffer's one-sided p is `alpha`.
///
/// `k (Z/z(alpha))² - k`, `Z = |Σ yi/sqrt(vi)|/sqrt(k)`, rounded up.
///
/// # Errors
/// `Level` for an `alpha` outside (0, ½).
///
/// # Source
/// Rosenthal (1979), doi:10.1037/0033-2909.86.3.638. metafor: `fsn(type = "Rosenthal")`.
pub fn rosenthal(studies: &Studies, alpha: f64) -> Result<FailSafe, StatsError> {
    check(alpha)?;
    let k = studies.k() as f64;
    let rows = studies.yi().iter().zip(studies.vi());
    let z = rows.map(|(y, v)| y / v.sqrt()).sum::<f64>().abs() / k.sqrt();
    let critical = normal::isf(alpha);
    Ok(FailSafe {
        n: up(k * (z / critical) * (z / critical) - k),
        estimate: None,
        p: Some(normal::sf(z)),
        target: None,
    })
}

/// Rosenthal's number by Fisher's method: studies with p = ½ until the combined p is `alpha`.
///
/// `P(n) = P(chi²(2(k + n)) > X + 2n ln 2)`, `X = -2 Σ ln pi`, `pi = 1 - Φ(|yi|/sqrt(vi))`; the smallest n with `P(n) >=
/// alpha`. Each study counts for its own direction.
///
/// # Errors
/// `Level` for an `alpha` outside (0, ½).
///
/// # Source
/// Rosenthal (1979), doi:10.1037/0033-2909.86.3.638; Fisher (1932), Statistical Methods for Research Workers, 4th
/// edition, section 21.1. metafor: `fsn(type = "Rosenthal", pool = "Fisher")`.
pub fn fisher(studies: &Studies, alpha: f64) -> Result<FailSafe, StatsError> {
    check(alpha)?;
    let rows = studies.yi().iter().zip(studies.vi());
    let x = -2.0
        * rows
            .map(|(y, v)| normal::ln_sf(y.abs() / v.sqrt()))
            .sum::<f64>();
    let k = studies.k() as f64;
    let p = |n: f64| chi_squared::sf(x + 2.0 * n * std::f64::consts::LN_2, 2.0 * (k + n));
    // The combined p rises with n, towards 1.
    let (mut below, mut above) = (-1.0, 0.0);
    while p(above) < alpha && above < MOST {
        below = above;
        above = 2.0 * above + 1.0;
    }
    while above - below > 1.0 {
        let middle = (0.5 * (below + above)).floor();
        if p(middle) < alpha {
            below = middle;
        } else {
            above = middle;
        }
    }
    Ok(FailSafe {
        n: above,
        estimate: None,
        p: Some(p(0.0)),
        target: None,
    })
}

/// Orwin's number: studies with an effect of 0 until the mean is `target`, or half of what it was.
///
/// `k (|m| - |target|)/|target|`, rounded up; m is the mean weighted by `1/vi`, or not weighted. A target of 0
/// needs infinitely many.
///
/// # Source
/// Orwin (1983), doi:10.3102/10769986008002157. metafor: `fsn(type = "Orwin")`.
pub fn orwin(studies: &Studies, target: Option<f64>, weighted: bool) -> FailSafe {
    let k = studies.k() as f64;
    let estimate = if weighted {
        studies.origin() + sums(studies, 0.0).mean
    } else {
        studies.origin() + studies.spread().0
    };
    let target = target.map_or(0.5 * estimate, |t| t.abs().copysign(estimate));
    FailSafe {
        n: up(k * (estimate - target) / target),
        estimate: Some(estimate),
        p: None,
        target: Some(target),
    }
}

/// Rosenberg's number: studies of average weight and no effect until the two-sided p of the common effect is
/// `alpha`.
///
/// `(k/Σ wi) ((Σ wi yi / z(alpha/2))² - Σ wi)`, `wi = 1/vi`, rounded up.
///
/// # Errors
/// `Level` for an `alpha` outside (0, ½).
///
/// # Source
/// Rosenberg (2005), doi:10.1111/j.0014-3820.2005.tb01004.x. metafor: `fsn(type = "Rosenberg")`.
pub fn rosenberg(studies: &Studies, alpha: f64) -> Result<FailSafe, StatsError> {
    check(alpha)?;
    let s = sums(studies, 0.0);
    let estimate = studies.origin() + s.mean;
    let z = estimate * s.w.sqrt();
    let critical = normal::isf(0.5 * alpha);
    Ok(FailSafe {
        n: up(studies.k() as f64 * ((z / critical) * (z / critical) - 1.0)),
        estimate: Some(estimate),
        p: Some(normal::two_sided(z)),
        target: None,
    })
}

fn check(alpha: f64) -> Result<(), StatsError> {
    if alpha > 0.0 && alpha < 0.5 {
        Ok(())
    } else {
        Err(StatsError::Level)
    }
}

/// The next whole number, at least 0; what is whole but for rounding stays.
fn up(n: f64) -> f64 {
    (n - 1e-12 * n.abs()).ceil().max(0.0)
}
