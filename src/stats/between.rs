//! The test between subgroups: pooled apart, each with its own `tau2`, or together with one.

use std::collections::BTreeSet;

use super::dist::chi_squared;
use super::pool::Options;
use super::regress::{Design, Joint, Model, Regression, regress};
use super::{StatsError, Studies, math};

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

/// Parts that share one `tau2`, and the test between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Common {
    /// Test that the parts share one effect: chi-squared, under t and HKSJ an F with `k - parts` df.
    pub between: Joint,
    /// The regression with one coefficient for each part, by ascending label: its effect.
    pub parts: Regression,
}

/// Test between parts that share one `tau2`: the meta-regression on the part a study belongs to.
///
/// `labels`: length k, the part of each study, any numbers. With X the indicators of the parts, the test is
/// that all coefficients equal the first. The effect of a part is not that of its own pool, whose `tau2`
/// would be its own.
///
/// # Errors
/// `TooFew` for less than two parts, or not more studies than parts; `Lengths`; `NotFinite` when sums
/// overflow, or no coefficient has a variance; what [`regress`] reports.
///
/// # Source
/// Borenstein, Hedges, Higgins and Rothstein (2009), Introduction to Meta-Analysis, chapter 19,
/// doi:10.1002/9780470743386.
pub fn common(
    studies: &Studies,
    labels: &[usize],
    model: Model,
    options: &Options,
) -> Result<Common, StatsError> {
    if labels.len() != studies.k() {
        return Err(StatsError::Lengths {
            expected: studies.k(),
            found: labels.len(),
        });
    }
    let parts: BTreeSet<usize> = labels.iter().copied().collect();
    if parts.len() < 2 {
        return Err(StatsError::TooFew {
            k: parts.len(),
            needed: 2,
        });
    }
    let indicator = |part: &usize| {
        let is = |label: &usize| if label == part { 1.0 } else { 0.0 };
        labels.iter().map(is).collect()
    };
    let columns: Vec<Vec<f64>> = parts.iter().map(indicator).collect();
    let found = regress(studies, &Design::new(&columns)?, model, options)?;
    let against_first = |part: usize| {
        let mut row = vec![0.0; columns.len()];
        for (place, x) in row.iter_mut().enumerate() {
            if place == 0 {
                *x = -1.0;
            } else if place == part {
                *x = 1.0;
            }
        }
        row
    };
    let rows: Vec<Vec<f64>> = (1..columns.len()).map(against_first).collect();
    Ok(Common {
        between: found.hypothesis(&rows).ok_or(StatsError::NotFinite)?,
        parts: found,
    })
}
