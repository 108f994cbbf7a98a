//! Peto's estimator.

use super::{CountOptions, Estimate, FromCounts, Table2x2, check_level, check_tables, finish};
use crate::stats::StatsError;
use crate::stats::math::sum;

/// Pools the log odds ratios of k >= 1 tables by Peto's one-step estimator.
///
/// `Σ (ai - Ei) / Σ Vi` with the variance `1 / Σ Vi`, `Ei` and `Vi` the hypergeometric mean and variance of
/// `ai` without an effect. Q compares `(ai - Ei)/Vi`, whose variances are `1/Vi`. Tables in which nobody or
/// everybody had the event add nothing. The continuity correction of the options is not used.
///
/// For rare events, small effects and groups of similar size; elsewhere it is biased.
///
/// # Errors
/// `TooFew` without a table; `Count` for a cell that is not a number of at least 0; `Level`; `NoEvents` when
/// no table has both outcomes.
///
/// # Source
/// Yusuf, Peto, Lewis, Collins and Sleight (1985), doi:10.1016/S0033-0620(85)80003-7; bias: Greenland and
/// Salvan (1990), doi:10.1002/sim.4780090307. metafor: `rma.peto()`.
pub fn peto(tables: &[Table2x2], options: &CountOptions) -> Result<FromCounts, StatsError> {
    check_level(options.level)?;
    check_tables(tables)?;
    let part = |t: &Table2x2| {
        if !t.informs() {
            return (0.0, 0.0);
        }
        let (mean, variance) = t.hypergeometric();
        (t.ai - mean, variance)
    };
    let parts: Vec<(f64, f64)> = tables.iter().map(part).collect();
    let total = sum(parts.iter().map(|(_, v)| *v));
    let effects: Vec<(f64, f64)> = parts
        .iter()
        .filter(|(_, v)| *v > 0.0)
        .map(|(d, v)| (d / v, 1.0 / v))
        .collect();
    let found = Estimate {
        value: sum(parts.iter().map(|(d, _)| *d)) / total,
        variance: 1.0 / total,
        weights: parts.iter().map(|(_, v)| *v).collect(),
    };
    finish(&found, &effects, options.level)
}
