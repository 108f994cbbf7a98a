//! Trim and fill.

use super::egger::{Predictor, mixed};
use crate::stats::math::pow;
use crate::stats::pool::{Model, Options, Pooled, Test, estimate, pool};
use crate::stats::{StatsError, Studies, regress};

/// How the missing studies are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counter {
    /// From the sum of ranks on the full side, linear.
    L0,
    /// From the run of the most extreme on the full side.
    R0,
    /// From the sum of ranks on the full side, quadratic.
    Q0,
}

/// The side of a funnel on which studies are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Low effects.
    Left,
    /// High effects.
    Right,
}

/// A funnel made symmetric.
#[derive(Debug, Clone, PartialEq)]
pub struct TrimFill {
    /// Where studies were taken to be missing.
    pub side: Side,
    /// How many.
    pub added: usize,
    /// Standard error of that number; `None` where its variance has no root.
    pub se_added: Option<f64>,
    /// One-sided p-value of the test that none is missing; for `R0`.
    pub p_added: Option<f64>,
    /// The filled effects.
    pub yi: Vec<f64>,
    /// Their variances: those of the effects they mirror.
    pub vi: Vec<f64>,
    /// All studies with the filled ones.
    pub pooled: Pooled,
}

/// The side that a funnel lacks: left when effects rise with the standard error.
///
/// The slope is that of the regression test with the standard error and the model of the analysis.
///
/// # Errors
/// What [`mixed`] reports.
///
/// # Source
/// metafor: `trimfill(side = NULL)`.
pub fn side(studies: &Studies, model: regress::Model) -> Result<Side, StatsError> {
    let options = Options {
        test: Test::Z,
        ..Options::default()
    };
    let found = mixed(studies, Predictor::Sei, None, model, &options)?;
    if found.slope.estimate < 0.0 {
        Ok(Side::Right)
    } else {
        Ok(Side::Left)
    }
}

/// Trims the most extreme studies until the rest is symmetric, mirrors them, and pools all.
///
/// With the effects turned so that the missing side is the left, r the signed ranks of `|yi - mu|`, `T` the sum
/// of the positive ones and `mu` the pooled effect without the `k0` largest, `k0` is iterated from 0:
/// - `L0`: `(4T - k(k+1))/(2k - 1)`,
/// - `R0`: `k - g - 1`, g the largest rank of a negative difference,
/// - `Q0`: `k - ½ - sqrt(2k² - 4T + ¼)`,
///
/// rounded, at least 0. The mirrored studies are `2 mu - yi` with the variances of their originals. `mu` and
/// the last pool use `model` and `options`. Of equal effects the more precise is trimmed first, so that
/// the order of the studies does not matter.
///
/// A sensitivity analysis: heterogeneity alone can make a funnel asymmetric.
///
/// # Errors
/// `TooFew` for less than three studies; `NotSymmetric` where `Q0` has no root, nothing is left to trim or the
/// count does not settle; what pooling reports.
///
/// # Source
/// Duval and Tweedie (2000a), doi:10.1111/j.0006-341X.2000.00455.x; (2000b),
/// doi:10.1080/01621459.2000.10473905. metafor: `trimfill()`.
pub fn trimfill(
    studies: &Studies,
    model: Model,
    options: &Options,
    counter: Counter,
    side: Side,
) -> Result<TrimFill, StatsError> {
    let k = studies.k();
    if k < 3 {
        return Err(StatsError::TooFew { k, needed: 3 });
    }
    let sign = match side {
        Side::Left => 1.0,
        Side::Right => -1.0,
    };
    let mut rows: Vec<(f64, f64)> = studies
        .yi()
        .iter()
        .zip(studies.vi())
        .map(|(y, v)| (sign * y, *v))
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)));
    let (yi, vi): (Vec<f64>, Vec<f64>) = rows.iter().copied().unzip();
    let found = settle(&yi, &vi, model, options, counter)?;
    let last = rows.iter().skip(k - found.count);
    let (filled_yi, filled_vi): (Vec<f64>, Vec<f64>) = last
        .map(|(y, v)| (sign * (found.mean - (y - found.mean)), *v))
        .unzip();
    let mut all_yi = studies.yi().to_vec();
    let mut all_vi = studies.vi().to_vec();
    all_yi.extend(&filled_yi);
    all_vi.extend(&filled_vi);
    Ok(TrimFill {
        side,
        added: found.count,
        se_added: found.se,
        p_added: (counter == Counter::R0).then(|| pow(0.5, found.count as f64 + 1.0)),
        pooled: pool(&Studies::new(&all_yi, &all_vi)?, model, options)?,
        yi: filled_yi,
        vi: filled_vi,
    })
}

/// A count that reproduces itself.
struct Settled {
    count: usize,
    se: Option<f64>,
    mean: f64,
}

/// Iterates the count on effects in ascending order.
fn settle(
    yi: &[f64],
    vi: &[f64],
    model: Model,
    options: &Options,
    counter: Counter,
) -> Result<Settled, StatsError> {
    let k = yi.len();
    let mut count = 0;
    for _ in 0..100 {
        let left = k.saturating_sub(count);
        let (y, _) = yi.split_at(left);
        let (v, _) = vi.split_at(left);
        if y.is_empty() {
            return Err(StatsError::NotSymmetric);
        }
        let mean = estimate(&Studies::new(y, v)?, model, options)?;
        let (next, se) = counted(&signed_ranks(yi, mean), counter);
        if !next.is_finite() {
            return Err(StatsError::NotSymmetric);
        }
        let next = (0..k)
            .rev()
            .find(|n| *n as f64 <= next.round())
            .unwrap_or(0);
        if next == count {
            let se = Some(se).filter(|se| se.is_finite());
            return Ok(Settled { count, se, mean });
        }
        count = next;
    }
    Err(StatsError::NotSymmetric)
}

/// Ranks of the distances from `mean`, with the sign of the difference; 0 for no difference.
fn signed_ranks(yi: &[f64], mean: f64) -> Vec<f64> {
    let mut differences: Vec<f64> = yi.iter().map(|y| y - mean).collect();
    differences.sort_by(|a, b| a.abs().total_cmp(&b.abs()));
    let ranked = differences.iter().enumerate();
    ranked
        .map(|(place, d)| {
            if *d == 0.0 {
                0.0
            } else {
                ((place + 1) as f64).copysign(*d)
            }
        })
        .collect()
}

/// The count before rounding, and its standard error.
fn counted(ranks: &[f64], counter: Counter) -> (f64, f64) {
    let k = ranks.len() as f64;
    let total: f64 = ranks.iter().filter(|r| **r > 0.0).sum();
    let variance = |n: f64| {
        (k * (k + 1.0) * (2.0 * k + 1.0) + 10.0 * n * n * n + 27.0 * n * n + 17.0 * n
            - 18.0 * k * n * n
            - 18.0 * k * n
            + 6.0 * k * k * n)
            / 24.0
    };
    match counter {
        Counter::L0 => {
            let n = (4.0 * total - k * (k + 1.0)) / (2.0 * k - 1.0);
            (n, 4.0 * variance(n).sqrt() / (2.0 * k - 1.0))
        }
        Counter::R0 => {
            let g = ranks.iter().fold(0.0_f64, |g, r| g.max(-r));
            let n = k - g - 1.0;
            (n, (2.0 * n.max(0.0) + 2.0).sqrt())
        }
        Counter::Q0 => {
            let n = k - 0.5 - (2.0 * k * k - 4.0 * total + 0.25).sqrt();
            let slope = (k - 0.5) * (k - 0.5) - n * (2.0 * k - n - 1.0);
            (n, 2.0 * variance(n).sqrt() / slope.sqrt())
        }
    }
}
