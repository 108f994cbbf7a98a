//! Rare events and 0.5 in empty cells.

use kma::stats::math::{exp, ln};
use kma::stats::tables::{CountOptions, Table2x2, TableMeasure, mantel_haenszel};

use super::draw::{Draw, HKSJ, effect, pooled};
use super::{Found, mean};

/// Ten trials with an odds ratio of 2, events in 1% of controls, four controls to each treated.
fn tables(draw: &mut Draw) -> Vec<Table2x2> {
    let odds = 2.0 * 0.01 / 0.99;
    (0..10)
        .map(|_| {
            let n = draw.whole(50, 150);
            let (treated, control) = (f64::from(n), f64::from(4 * n));
            let ai = draw.binomial(n, odds / (1.0 + odds));
            let ci_ = draw.binomial(4 * n, 0.01);
            Table2x2 {
                ai,
                bi: treated - ai,
                ci_,
                di: control - ci_,
            }
        })
        .collect()
}

/// The logarithm of the odds ratio with 0.5 in empty cells.
fn with_half(tables: &[Table2x2]) -> f64 {
    let informing = tables.iter().filter(|t| t.ai + t.ci_ > 0.0);
    let rows: Vec<(f64, f64)> = informing
        .map(|t| effect("OR", &[t.ai, t.ai + t.bi, t.ci_, t.ci_ + t.di]))
        .collect();
    pooled(&rows, HKSJ).estimate
}

fn by_counts(tables: &[Table2x2]) -> f64 {
    let found = mantel_haenszel(tables, TableMeasure::Or, &CountOptions::default());
    found.map_or(ln(2.0), |found| found.estimate)
}

/// The ratio in the middle of the logarithms.
fn ratio(found: Found) -> Found {
    let value = exp(found.value);
    Found {
        value,
        error: value * found.error,
        ..found
    }
}

pub(crate) fn run(reviews: u32) -> Vec<Found> {
    vec![
        ratio(mean(
            "zero.half",
            "odds ratio, true 2: 0.5 in empty cells; 1% of controls with an event, 1:4 treated",
            reviews,
            |d| with_half(&tables(d)),
        )),
        ratio(mean(
            "zero.mh",
            "the same by Mantel and Haenszel, nothing added",
            reviews,
            |d| by_counts(&tables(d)),
        )),
    ]
}
