//! Tests that tables share one odds ratio.

use super::Table2x2;
use crate::stats::dist::chi_squared;
use crate::stats::math::{exp, sum};

/// Breslow and Day's test that all odds ratios equal the pooled one, and Tarone's correction of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Homogeneity {
    /// `Σ (ai - Ei)²/Vi`, `Ei` and `Vi` mean and variance of `ai` under the pooled odds ratio.
    pub breslow_day: f64,
    /// Upper tail of chi-squared.
    pub breslow_day_p: f64,
    /// Breslow and Day's, less `(Σ (ai - Ei))² / Σ Vi`.
    pub tarone: f64,
    /// Upper tail of chi-squared.
    pub tarone_p: f64,
    /// Tables in which somebody but not everybody had the event, less one.
    pub df: usize,
}

/// Both tests at a pooled log odds ratio; `None` below two tables that say something.
///
/// # Source
/// Breslow and Day (1980), Statistical Methods in Cancer Research, volume 1, section 4.4; Tarone (1985),
/// doi:10.1093/biomet/72.1.91.
pub(super) fn homogeneity(tables: &[Table2x2], log_odds_ratio: f64) -> Option<Homogeneity> {
    let ratio = exp(log_odds_ratio);
    let rows: Vec<(f64, f64)> = tables
        .iter()
        .filter(|t| t.informs())
        .map(|t| difference(t, ratio))
        .collect();
    let df = rows.len().checked_sub(1).filter(|df| *df > 0)?;
    let breslow_day = sum(rows.iter().map(|(d, v)| d * d / v));
    let (d, v) = (
        sum(rows.iter().map(|(d, _)| *d)),
        sum(rows.iter().map(|(_, v)| *v)),
    );
    let tarone = breslow_day - d * d / v;
    Some(Homogeneity {
        breslow_day,
        breslow_day_p: chi_squared::sf(breslow_day, df as f64),
        tarone,
        tarone_p: chi_squared::sf(tarone, df as f64),
        df,
    })
}

/// `ai - Ei` and its variance `1/(1/A + 1/B + 1/C + 1/D)` under an odds ratio.
///
/// `Ei` is the root in the range of `ai` of `(1 - ψ) A² + (ψ (n1 + m) + n2 - m) A - ψ n1 m = 0`, `m` the
/// events of both groups, in the form that does not cancel near `ψ = 1`.
fn difference(table: &Table2x2, ratio: f64) -> (f64, f64) {
    let (n1, n2, m) = (table.n1i(), table.n2i(), table.ai + table.ci_);
    let (square, linear) = (1.0 - ratio, ratio * (n1 + m) + n2 - m);
    let constant = -ratio * n1 * m;
    let root = (linear * linear - 4.0 * square * constant).max(0.0).sqrt();
    let expected = if linear > 0.0 {
        -2.0 * constant / (linear + root)
    } else {
        (root - linear) / (2.0 * square)
    };
    let cells = [expected, n1 - expected, m - expected, n2 - m + expected];
    let variance = 1.0 / cells.iter().map(|x| 1.0 / x).sum::<f64>();
    (table.ai - expected, variance)
}
