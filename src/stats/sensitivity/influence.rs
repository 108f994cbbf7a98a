//! Diagnostics of influence.

use super::deleted::{Groups, Refit, leave_group_out_watched};
use crate::stats::dist::chi_squared;
use crate::stats::pool::{Model, Options, between_study, mean, shares};
use crate::stats::tau2::sums;
use crate::stats::{StatsError, Studies, Unwatched, Watch};

/// What the pooled effect owes to one study, or to a group of rows.
///
/// For a group, `yi` is the mean of its rows by the weights `1/(vi + tau2_-i)`, `vi + tau2_-i` the inverse of their sum,
/// and `hi` the sum of theirs. `-i` marks quantities without it; f is the factor of HKSJ without it, else 1, and part of `Var(mu_-i)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Influence {
    /// Externally standardised residual `(yi - mu_-i)/sqrt(f (vi + tau2_-i) + Var(mu_-i))`.
    pub rstudent: f64,
    /// `(mu - mu_-i)/sqrt(hi f (vi + tau2_-i))`.
    pub dffits: f64,
    /// Cook's distance `(mu - mu_-i)²/Var(mu)`.
    pub cook_d: f64,
    /// `Var(mu_-i)/Var(mu)`; below 1 where the study costs precision.
    pub cov_r: f64,
    /// Between-study variance without it.
    pub tau2_del: f64,
    /// Cochran's Q without it.
    pub q_del: f64,
    /// Leverage `hi = wi/Σ wj`.
    pub hat: f64,
    /// The same as a percentage.
    pub weight: f64,
    /// `(mu - mu_-i)` in standard errors of `mu` at `tau2_-i`.
    pub dfbs: f64,
    /// `|dffits| > 3/sqrt(k-1)`, the lower tail of `cook_d` in chi-squared with one df above ½, `hat > 3/k`, or
    /// `|dfbs| > 1`.
    pub influential: bool,
}

/// A point of Baujat's plot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Baujat {
    /// What the study adds to heterogeneity: `(yi - mu)²/(vi + tau2)`.
    pub x: f64,
    /// How it moves the pooled effect: `(mu - mu_-i)²/Var(mu_-i)`.
    pub y: f64,
}

/// Influence of each study on the pooled effect, in the order of the studies.
///
/// # Errors
/// `TooFew` for less than three studies; `Level`; what pooling reports; `NotFinite` when a variance is 0, as
/// for equal estimates under HKSJ without a floor.
///
/// # Source
/// Viechtbauer and Cheung (2010), doi:10.1002/jrsm.11. metafor: `influence()`.
pub fn influence(
    studies: &Studies,
    model: Model,
    options: &Options,
) -> Result<Vec<Influence>, StatsError> {
    group_influence(studies, &Groups::single(studies.k()), model, options)
}

/// Influence of each group of rows on the pooled effect, in the order of the groups; k is their number.
///
/// # Errors
/// As [`influence`], and `Lengths` for groups of another number of rows.
pub fn group_influence(
    studies: &Studies,
    groups: &Groups,
    model: Model,
    options: &Options,
) -> Result<Vec<Influence>, StatsError> {
    group_influence_watched(studies, groups, model, options, &Unwatched)
}

/// The same, watched.
///
/// # Errors
/// As [`group_influence`], and `Stopped`.
pub fn group_influence_watched(
    studies: &Studies,
    groups: &Groups,
    model: Model,
    options: &Options,
    watch: &dyn Watch,
) -> Result<Vec<Influence>, StatsError> {
    let k = groups.members().len();
    if k < 3 {
        return Err(StatsError::TooFew { k, needed: 3 });
    }
    let deleted = leave_group_out_watched(studies, groups, model, options, watch)?;
    let tau2 = between_study(studies, model, options)?.tau2;
    let whole = mean(studies, tau2, options.test);
    let weights = shares(studies, tau2);
    let k = k as f64;
    let of_group = |(members, del): (&Vec<usize>, &Refit)| {
        let weight: f64 = members.iter().filter_map(|row| weights.get(*row)).sum();
        let apart = Apart::new(studies, members, del);
        let moved = whole.estimate - del.estimate;
        let variance = del.se * del.se;
        let hat = 0.01 * weight;
        let marginal = del.factor * apart.variance;
        let dffits = moved / (hat * marginal).sqrt();
        let cook_d = moved * moved / whole.variance;
        let dfbs = moved / at_deleted(studies, del);
        let found = Influence {
            rstudent: apart.resid / (marginal + variance).sqrt(),
            dffits,
            cook_d,
            cov_r: variance / whole.variance,
            tau2_del: del.tau2,
            q_del: del.q.q,
            hat,
            weight,
            dfbs,
            influential: dffits.abs() > 3.0 / (k - 1.0).sqrt()
                || chi_squared::cdf(cook_d, 1.0) > 0.5
                || hat > 3.0 / k
                || dfbs.abs() > 1.0,
        };
        if cook_d.is_finite() && found.cov_r.is_finite() && dfbs.is_finite() {
            Ok(found)
        } else {
            Err(StatsError::NotFinite)
        }
    };
    groups
        .members()
        .iter()
        .zip(&deleted)
        .map(of_group)
        .collect()
}

/// Rows against the pool of the others.
struct Apart {
    /// Their mean less the pool of the others.
    resid: f64,
    /// The variance of their mean, without the factor of HKSJ.
    variance: f64,
}

impl Apart {
    fn new(studies: &Studies, members: &[usize], del: &Refit) -> Self {
        let row = |row: &usize| Some((studies.yi().get(*row)?, studies.vi().get(*row)?));
        let (mut w, mut wr) = (0.0, 0.0);
        for (y, v) in members.iter().filter_map(row) {
            let weight = 1.0 / (v + del.tau2);
            w += weight;
            wr += weight * (y - del.estimate);
        }
        Self {
            resid: wr / w,
            variance: 1.0 / w,
        }
    }
}

/// Standard error of the mean of all studies at the `tau2` of those that are left, with their factor.
fn at_deleted(studies: &Studies, del: &Refit) -> f64 {
    (del.factor / sums(studies, del.tau2).w).sqrt()
}

/// Contribution to heterogeneity against influence, in the order of the studies.
///
/// # Errors
/// As [`leave_one_out`](super::leave_one_out).
///
/// # Source
/// Baujat, Mahé, Pignon and Hill (2002), doi:10.1002/sim.1221. metafor: `baujat()`, which divides by
/// `vi + tau2` where Baujat et al. have `vi`.
pub fn baujat(
    studies: &Studies,
    model: Model,
    options: &Options,
) -> Result<Vec<Baujat>, StatsError> {
    group_baujat(studies, &Groups::single(studies.k()), model, options)
}

/// The same for groups of rows, in their order; `x` is the sum over the rows of a group.
///
/// # Errors
/// As [`leave_group_out`](super::leave_group_out).
pub fn group_baujat(
    studies: &Studies,
    groups: &Groups,
    model: Model,
    options: &Options,
) -> Result<Vec<Baujat>, StatsError> {
    group_baujat_watched(studies, groups, model, options, &Unwatched)
}

/// The same, watched.
///
/// # Errors
/// As [`group_baujat`], and `Stopped`.
pub fn group_baujat_watched(
    studies: &Studies,
    groups: &Groups,
    model: Model,
    options: &Options,
    watch: &dyn Watch,
) -> Result<Vec<Baujat>, StatsError> {
    let deleted = leave_group_out_watched(studies, groups, model, options, watch)?;
    let tau2 = between_study(studies, model, options)?.tau2;
    let whole = mean(studies, tau2, options.test).estimate;
    let rows = studies.yi().iter().zip(studies.vi());
    let parts: Vec<f64> = rows
        .map(|(y, v)| (y - whole) * (y - whole) / (v + tau2))
        .collect();
    let groups = groups.members().iter().zip(&deleted);
    Ok(groups
        .map(|(members, del)| {
            let moved = (whole - del.estimate) / del.se;
            Baujat {
                x: members.iter().filter_map(|row| parts.get(*row)).sum(),
                y: moved * moved,
            }
        })
        .collect())
}
