//! The rank correlation test for funnel asymmetry.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::stats::dist::normal;
use crate::stats::{StatsError, Studies};

/// Up to this number of studies without ties the p-value is exact.
const EXACT: usize = 200;

/// Kendall's rank correlation between effects and their variances.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Begg {
    /// Kendall's tau, tau-b with ties; `None` where all effects or all variances are tied.
    pub tau: Option<f64>,
    /// Two-sided p-value.
    pub p: Option<f64>,
    /// Whether it is exact: no ties and at most 200 studies. Else it is normal, without a continuity correction.
    pub exact: bool,
}

/// Begg and Mazumdar's test: Kendall's tau between `(yi - mu)/sqrt(vi - 1/Σ wi)` and `vi`.
///
/// `mu = Σ wi yi/Σ wi`, `wi = 1/vi`: the effects are standardised by the variance of their distance from
/// the common effect, whatever the model of the analysis. Time is O(k²).
///
/// # Errors
/// `TooFew` for less than two studies.
///
/// # Source
/// Begg and Mazumdar (1994), doi:10.2307/2533446; exact distribution: Kendall (1938),
/// doi:10.1093/biomet/30.1-2.81. metafor: `ranktest()`.
pub fn begg(studies: &Studies) -> Result<Begg, StatsError> {
    let k = studies.k();
    if k < 2 {
        return Err(StatsError::TooFew { k, needed: 2 });
    }
    let pairs = standardised(studies);
    let agreement = Agreement::of(&pairs);
    let ties = (
        ties(pairs.iter().map(|(d, _)| *d)),
        ties(pairs.iter().map(|(_, v)| *v)),
    );
    let all = (k * (k - 1) / 2) as f64;
    let untied = (all - ties.0.pairs) * (all - ties.1.pairs);
    if untied <= 0.0 {
        return Ok(Begg {
            tau: None,
            p: None,
            exact: false,
        });
    }
    let difference = agreement.concordant as f64 - agreement.discordant as f64;
    let exact = ties.0.pairs + ties.1.pairs == 0.0 && k <= EXACT;
    let p = if exact {
        exact_p(k, agreement.concordant.min(agreement.discordant))
    } else {
        normal::two_sided(difference / variance(k as f64, &ties.0, &ties.1).sqrt())
    };
    Ok(Begg {
        tau: Some(difference / untied.sqrt()),
        p: Some(p),
        exact,
    })
}

/// Standardised effects with their variances.
///
/// `vi - 1/Σ wi = vi Σ others / Σ wi`; where one weight is more than the others together these are added up.
fn standardised(studies: &Studies) -> Vec<(f64, f64)> {
    let weights: Vec<f64> = studies.vi().iter().map(|v| 1.0 / v).collect();
    let total: f64 = weights.iter().sum();
    let mean = studies
        .pairs()
        .zip(&weights)
        .map(|((d, _), w)| d * w)
        .sum::<f64>()
        / total;
    let others = |index: usize, w: f64| {
        if w > 0.5 * total {
            let rest = weights.iter().enumerate().filter(|(i, _)| *i != index);
            rest.map(|(_, w)| w).sum()
        } else {
            total - w
        }
    };
    let rows = studies.pairs().zip(&weights).enumerate();
    rows.map(|(index, ((d, v), w))| {
        let variance = v * (others(index, *w) / total);
        ((d - mean) / variance.sqrt(), v)
    })
    .collect()
}

struct Agreement {
    concordant: usize,
    discordant: usize,
}

impl Agreement {
    fn of(pairs: &[(f64, f64)]) -> Self {
        let mut counts = Self {
            concordant: 0,
            discordant: 0,
        };
        for (i, (a, v)) in pairs.iter().enumerate() {
            for (b, w) in pairs.iter().skip(i + 1) {
                match (a.total_cmp(b), v.total_cmp(w)) {
                    (Ordering::Equal, _) | (_, Ordering::Equal) => {}
                    (x, y) if x == y => counts.concordant += 1,
                    _ => counts.discordant += 1,
                }
            }
        }
        counts
    }
}

/// Sums over groups of t equal values.
struct Ties {
    /// `Σ t (t-1)/2`.
    pairs: f64,
    /// `Σ t (t-1)(t-2)`.
    triples: f64,
    /// `Σ t (t-1)(2t+5)`.
    spread: f64,
}

fn ties(values: impl Iterator<Item = f64>) -> Ties {
    let mut groups: BTreeMap<u64, usize> = BTreeMap::new();
    for x in values {
        *groups.entry((x + 0.0).to_bits()).or_default() += 1;
    }
    let mut ties = Ties {
        pairs: 0.0,
        triples: 0.0,
        spread: 0.0,
    };
    for t in groups.into_values().map(|t| t as f64) {
        ties.pairs += 0.5 * t * (t - 1.0);
        ties.triples += t * (t - 1.0) * (t - 2.0);
        ties.spread += t * (t - 1.0) * (2.0 * t + 5.0);
    }
    ties
}

/// Variance of concordant less discordant pairs without association.
///
/// # Source
/// Kendall (1970), Rank Correlation Methods, 4th edition, chapter 4.
fn variance(k: f64, x: &Ties, y: &Ties) -> f64 {
    let plain = (k * (k - 1.0) * (2.0 * k + 5.0) - x.spread - y.spread) / 18.0;
    let pairs = 2.0 * x.pairs * y.pairs / (k * (k - 1.0));
    if k < 3.0 {
        return plain + pairs;
    }
    plain + pairs + x.triples * y.triples / (9.0 * k * (k - 1.0) * (k - 2.0))
}

/// Twice the share of permutations of k with at most `inversions` inversions, at most 1.
///
/// Row m of the table of inversion numbers follows from row m - 1 by sums over m neighbours.
fn exact_p(k: usize, inversions: usize) -> f64 {
    let mut shares = vec![1.0];
    for m in 2..=k {
        let longest = (m * (m - 1) / 2).min(inversions);
        let mut sums: Vec<f64> = shares
            .iter()
            .scan(0.0, |sum, share| {
                *sum += share;
                Some(*sum)
            })
            .collect();
        let last = sums.last().copied().unwrap_or(0.0);
        sums.resize(longest + 1, last);
        let before = std::iter::repeat_n(0.0, m).chain(sums.iter().copied());
        shares = sums
            .iter()
            .zip(before)
            .map(|(sum, before)| (sum - before) / m as f64)
            .collect();
    }
    (2.0 * shares.iter().sum::<f64>()).min(1.0)
}
