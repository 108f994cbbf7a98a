//! Mantel and Haenszel's estimators.

use super::effect::{of_rates, of_table};
use super::homogeneity::homogeneity;
use super::{
    CountOptions, Estimate, FromCounts, PersonTime, Table2x2, association, check_level,
    check_tables, finish,
};
use crate::stats::StatsError;
use crate::stats::math::{ln, sum};

/// What is pooled from 2×2 tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableMeasure {
    /// Log odds ratio.
    Or,
    /// Log risk ratio.
    Rr,
    /// Risk difference.
    Rd,
}

/// What is pooled from events and person-time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonTimeMeasure {
    /// Log incidence rate ratio.
    Irr,
    /// Incidence rate difference.
    Ird,
}

/// Pools k >= 1 tables by Mantel and Haenszel, from the counts as they are.
///
/// With `Ni = n1i + n2i`:
/// - odds ratio `Σ Ri / Σ Si`, `Ri = ai di/Ni`, `Si = bi ci/Ni`, its logarithm with the variance
///   `½ (Σ PR/R² + Σ (PS + QR)/(RS) + Σ QS/S²)`, `Pi = (ai + di)/Ni`, `Qi = (bi + ci)/Ni`;
/// - risk ratio `Σ Ri / Σ Si`, `Ri = ai n2i/Ni`, `Si = ci n1i/Ni`, its logarithm with the variance
///   `Σ (n1i n2i (ai + ci) - ai ci Ni)/Ni² / (R S)`;
/// - risk difference `θ = Σ (ai n2i - ci n1i)/Ni / Σ wi`, `wi = n1i n2i/Ni`, with the variance
///   `(θ Σ Pi + Σ Qi)/(Σ wi)²`, `Pi = (n1i² ci - n2i² ai + n1i n2i (n2i - n1i)/2)/Ni²`,
///   `Qi = (ai di + bi ci)/(2 Ni)`.
///
/// Tables with an empty group add nothing. Those in which nobody or everybody had the event are left out of
/// Q, which uses ½ added to all cells of a table with an empty one. The test of association of Cochran,
/// Mantel and Haenszel and those of homogeneity come with the odds ratio.
///
/// # Errors
/// `TooFew` without a table; `Count` for a cell that is not a number of at least 0; `Level`; `NoEvents` for
/// a ratio when one side of it has no events, or no others, in any table.
///
/// # Source
/// Mantel and Haenszel (1959), doi:10.1093/jnci/22.4.719; variances: Robins, Breslow and Greenland (1986),
/// doi:10.2307/2531052; Greenland and Robins (1985), doi:10.2307/2530643; Sato, Greenland and Robins (1989),
/// Biometrics 45(4), 1323-1324. metafor: `rma.mh()`.
pub fn mantel_haenszel(
    tables: &[Table2x2],
    measure: TableMeasure,
    options: &CountOptions,
) -> Result<FromCounts, StatsError> {
    check_level(options.level)?;
    check_tables(tables)?;
    let found = match measure {
        TableMeasure::Or => odds_ratio(tables),
        TableMeasure::Rr => risk_ratio(tables),
        TableMeasure::Rd => risk_difference(tables),
    };
    let effects: Vec<(f64, f64)> = tables.iter().filter_map(|t| of_table(t, measure)).collect();
    let mut found = finish(&found, &effects, options.level)?;
    if measure == TableMeasure::Or {
        let informing = || tables.iter().filter(|t| t.informs());
        let parts = || informing().map(Table2x2::hypergeometric);
        let difference = sum(informing().zip(parts()).map(|(t, (mean, _))| t.ai - mean));
        let variance = sum(parts().map(|(_, v)| v));
        found.association = association(difference, variance, options.correct);
        found.homogeneity = homogeneity(tables, found.estimate);
    }
    Ok(found)
}

/// Sum of a term over all rows.
fn totals<T>(rows: &[T], term: impl Fn(&T) -> f64) -> f64 {
    sum(rows.iter().map(term))
}

/// The value, or 0 for a table with an empty group.
fn compared(table: &Table2x2, value: f64) -> f64 {
    if table.compares() { value } else { 0.0 }
}

fn odds_ratio(tables: &[Table2x2]) -> Estimate {
    let r = |t: &Table2x2| compared(t, t.ai * (t.di / t.total()));
    let s = |t: &Table2x2| compared(t, t.bi * (t.ci_ / t.total()));
    let p = |t: &Table2x2| (t.ai + t.di) / t.total();
    let q = |t: &Table2x2| (t.bi + t.ci_) / t.total();
    let (r_all, s_all) = (totals(tables, r), totals(tables, s));
    let product = |f: &dyn Fn(&Table2x2) -> f64, g: &dyn Fn(&Table2x2) -> f64| {
        totals(tables, |t| compared(t, f(t) * g(t)))
    };
    let both = product(&p, &s) + product(&q, &r);
    Estimate {
        value: ln(r_all / s_all),
        variance: 0.5
            * (product(&p, &r) / (r_all * r_all)
                + both / (r_all * s_all)
                + product(&q, &s) / (s_all * s_all)),
        weights: tables.iter().map(s).collect(),
    }
}

fn risk_ratio(tables: &[Table2x2]) -> Estimate {
    let r = |t: &Table2x2| compared(t, t.ai * (t.n2i() / t.total()));
    let s = |t: &Table2x2| compared(t, t.ci_ * (t.n1i() / t.total()));
    let d = |t: &Table2x2| {
        let (n1, n2, n) = (t.n1i(), t.n2i(), t.total());
        compared(t, (n1 / n) * (n2 / n) * (t.ai + t.ci_) - t.ai * (t.ci_ / n))
    };
    let (r_all, s_all) = (totals(tables, r), totals(tables, s));
    Estimate {
        value: ln(r_all / s_all),
        variance: totals(tables, d) / (r_all * s_all),
        weights: tables.iter().map(s).collect(),
    }
}

fn risk_difference(tables: &[Table2x2]) -> Estimate {
    let weight = |t: &Table2x2| compared(t, t.n1i() * (t.n2i() / t.total()));
    let difference = |t: &Table2x2| compared(t, (t.ai * t.n2i() - t.ci_ * t.n1i()) / t.total());
    let p = |t: &Table2x2| {
        let (n1, n2, n) = (t.n1i(), t.n2i(), t.total());
        let value = n1 * n1 * t.ci_ - n2 * n2 * t.ai + 0.5 * n1 * n2 * (n2 - n1);
        compared(t, value / (n * n))
    };
    let q = |t: &Table2x2| compared(t, 0.5 * (t.ai * t.di + t.bi * t.ci_) / t.total());
    let all = totals(tables, weight);
    let estimate = totals(tables, difference) / all;
    Estimate {
        value: estimate,
        variance: (estimate * totals(tables, p) + totals(tables, q)) / (all * all),
        weights: tables.iter().map(weight).collect(),
    }
}

/// Pools k >= 1 pairs of rates by Mantel and Haenszel, from the counts as they are.
///
/// With `Ti = t1i + t2i`:
/// - rate ratio `Σ Ri / Σ Si`, `Ri = x1i t2i/Ti`, `Si = x2i t1i/Ti`, its logarithm with the variance
///   `Σ t1i t2i (x1i + x2i)/Ti² / (R S)`;
/// - rate difference `Σ (x1i t2i - x2i t1i)/Ti / Σ wi`, `wi = t1i t2i/Ti`, with the variance
///   `Σ (x1i t2i² + x2i t1i²)/Ti² / (Σ wi)²`.
///
/// Q leaves out pairs without events, and adds ½ to both counts where one is 0. The test of association
/// comes with the ratio.
///
/// # Errors
/// `TooFew` without a pair; `Count` for events that are not a number of at least 0 or a time that is not a
/// number above 0; `Level`; `NoEvents` for a ratio when a group has no events at all.
///
/// # Source
/// Greenland and Robins (1985), doi:10.2307/2530643. metafor: `rma.mh()`.
pub fn mantel_haenszel_rates(
    rates: &[PersonTime],
    measure: PersonTimeMeasure,
    options: &CountOptions,
) -> Result<FromCounts, StatsError> {
    check_level(options.level)?;
    check_rates(rates)?;
    let all = |r: &PersonTime| r.t1i + r.t2i;
    let r = |r: &PersonTime| r.x1i * (r.t2i / all(r));
    let s = |r: &PersonTime| r.x2i * (r.t1i / all(r));
    let v = |r: &PersonTime| (r.x1i + r.x2i) * (r.t1i / all(r)) * (r.t2i / all(r));
    let w = |r: &PersonTime| r.t1i * (r.t2i / all(r));
    let (r_all, s_all, v_all, w_all) = (
        totals(rates, r),
        totals(rates, s),
        totals(rates, v),
        totals(rates, w),
    );
    let found = match measure {
        PersonTimeMeasure::Irr => Estimate {
            value: ln(r_all / s_all),
            variance: v_all / (r_all * s_all),
            weights: rates.iter().map(s).collect(),
        },
        PersonTimeMeasure::Ird => {
            let square = |share: f64| share * share;
            let part =
                |r: &PersonTime| r.x1i * square(r.t2i / all(r)) + r.x2i * square(r.t1i / all(r));
            Estimate {
                value: totals(rates, |p| r(p) - s(p)) / w_all,
                variance: totals(rates, part) / (w_all * w_all),
                weights: rates.iter().map(w).collect(),
            }
        }
    };
    let effects: Vec<(f64, f64)> = rates.iter().filter_map(|r| of_rates(r, measure)).collect();
    let mut found = finish(&found, &effects, options.level)?;
    if measure == PersonTimeMeasure::Irr {
        let expected = |r: &PersonTime| (r.x1i + r.x2i) * (r.t1i / all(r));
        let difference = totals(rates, |r| r.x1i - expected(r));
        found.association = association(difference, v_all, options.correct);
    }
    Ok(found)
}

fn check_rates(rates: &[PersonTime]) -> Result<(), StatsError> {
    if rates.is_empty() {
        return Err(StatsError::TooFew { k: 0, needed: 1 });
    }
    let count = |x: f64| x.is_finite() && x >= 0.0;
    let time = |t: f64| t.is_finite() && t > 0.0;
    let wrong = |r: &PersonTime| !(count(r.x1i) && count(r.x2i) && time(r.t1i) && time(r.t2i));
    match rates.iter().position(wrong) {
        Some(index) => Err(StatsError::Count { index }),
        None => Ok(()),
    }
}
