//! Pooling of some of the studies.

use std::collections::BTreeMap;

use crate::stats::dist::{chi_squared, normal, student_t};
use crate::stats::heterogeneity::{CochranQ, from_q, h2, i2};
use crate::stats::pool::{Model, Options, Test, around, between_study, critical, mean};
use crate::stats::tau2::{Deletion, sums};
use crate::stats::{Interval, StatsError, Studies, Unwatched, Watch};

/// What pooling some of the studies gives; on the effect scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Refit {
    /// Number of studies.
    pub k: usize,
    /// The pooled effect.
    pub estimate: f64,
    /// Its standard error; 0 when all estimates are equal and the test is HKSJ without a floor.
    pub se: f64,
    /// Confidence interval.
    pub ci: Interval,
    /// `estimate / se`; `None` when `se` is 0.
    pub statistic: Option<f64>,
    /// `k - 1` for a t statistic.
    pub df: Option<f64>,
    /// Two-sided p-value; `None` when `se` is 0.
    pub p: Option<f64>,
    /// Cochran's test.
    pub q: CochranQ,
    /// Between-study variance.
    pub tau2: f64,
    /// Percent; from `tau2` under random effects, else from Q. `None` for one study.
    pub i2: Option<f64>,
    /// Total over sampling variance. `None` for one study.
    pub h2: Option<f64>,
    /// Factor of `se²`, 1 but for HKSJ.
    pub factor: f64,
}

/// Pools as [`crate::stats::pool::pool`] does, without intervals of heterogeneity.
///
/// `width`: half of the interval in standard errors, where it is known.
fn refit(
    studies: &Studies,
    tau2: f64,
    model: Model,
    options: &Options,
    width: Option<f64>,
) -> Result<Refit, StatsError> {
    let k = studies.k();
    let test = if k == 1 { Test::Z } else { options.test };
    let mean = mean(studies, tau2, test);
    if !mean.estimate.is_finite() || !mean.variance.is_finite() {
        return Err(StatsError::NotFinite);
    }
    let (estimate, se) = (mean.estimate, mean.variance.sqrt());
    let df = (test != Test::Z).then(|| studies.df());
    let width = width.unwrap_or_else(|| critical(options.level, df));
    let statistic = (se > 0.0).then(|| estimate / se);
    let p = |s: f64| df.map_or_else(|| normal::two_sided(s), |df| student_t::two_sided(s, df));
    let s = sums(studies, 0.0);
    let q = CochranQ {
        q: s.q,
        df: k - 1,
        p: (k > 1).then(|| chi_squared::sf(s.q, studies.df())),
    };
    let typical = (k > 1).then(|| studies.df() / s.trace);
    let shares = match model {
        Model::Common => from_q(&q),
        Model::Random { .. } => typical.map(|s| (i2(tau2, s), h2(tau2, s))),
    };
    Ok(Refit {
        k,
        estimate,
        se,
        ci: around(estimate, width * se),
        statistic,
        df,
        p: statistic.map(p),
        q,
        tau2,
        i2: shares.map(|(i2, _)| i2),
        h2: shares.map(|(_, h2)| h2),
        factor: mean.factor,
    })
}

/// Pools without each study in turn, in the order of the studies.
///
/// # Errors
/// `TooFew` for less than two studies; `Level`; what pooling reports.
///
/// # Source
/// Viechtbauer and Cheung (2010), doi:10.1002/jrsm.11. metafor: `leave1out()`.
pub fn leave_one_out(
    studies: &Studies,
    model: Model,
    options: &Options,
) -> Result<Vec<Refit>, StatsError> {
    each_left_out(studies, model, options, &Unwatched)
}

fn each_left_out(
    studies: &Studies,
    model: Model,
    options: &Options,
    watch: &dyn Watch,
) -> Result<Vec<Refit>, StatsError> {
    let k = studies.k();
    if k < 2 {
        return Err(StatsError::TooFew { k, needed: 2 });
    }
    check_level(options)?;
    let df = (options.test != Test::Z && k > 2).then_some(k as f64 - 2.0);
    let width = critical(options.level, df);
    let deletion = match model {
        Model::Random { tau2, .. } if options.tau2.is_none() => Deletion::new(studies, tau2)?,
        Model::Random { .. } | Model::Common => None,
    };
    let columns = [studies.yi(), studies.vi(), studies.weights().unwrap_or(&[])];
    let mut rest = columns.map(|column| column.iter().skip(1).copied().collect::<Vec<f64>>());
    let mut found = Vec::with_capacity(k);
    let mut pairs = studies.pairs();
    for index in 0..k {
        go_on(watch, index, k)?;
        let deleted = pairs.next();
        let left = subset(&rest)?;
        let tau2 = match (&deletion, deleted) {
            (Some(deletion), Some(deleted)) => deletion.without(deleted, &left)?,
            _ => between_study(&left, model, options)?.tau2,
        };
        found.push(refit(&left, tau2, model, options, Some(width))?);
        for (rest, column) in rest.iter_mut().zip(columns) {
            // The place of the next study now holds this one.
            if let (Some(place), Some(own)) = (rest.get_mut(index), column.get(index)) {
                *place = *own;
            }
        }
    }
    Ok(found)
}

/// Rows that belong together, as those of one study.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups {
    members: Vec<Vec<usize>>,
    rows: usize,
}

impl Groups {
    /// One group for each label, in the order in which they come first.
    pub fn new<T: Ord>(labels: &[T]) -> Self {
        let mut places: BTreeMap<&T, usize> = BTreeMap::new();
        let mut members: Vec<Vec<usize>> = Vec::new();
        for (row, label) in labels.iter().enumerate() {
            let place = *places.entry(label).or_insert(members.len());
            match members.get_mut(place) {
                Some(group) => group.push(row),
                None => members.push(vec![row]),
            }
        }
        Self {
            members,
            rows: labels.len(),
        }
    }

    /// Each of `k` rows by itself.
    pub fn single(k: usize) -> Self {
        Self {
            members: (0..k).map(|row| vec![row]).collect(),
            rows: k,
        }
    }

    /// The rows of each group, in ascending order.
    pub fn members(&self) -> &[Vec<usize>] {
        &self.members
    }

    /// Whether each row is a group by itself.
    pub fn are_single(&self) -> bool {
        self.members.len() == self.rows
    }

    pub(super) fn check(&self, k: usize) -> Result<(), StatsError> {
        if self.rows == k {
            Ok(())
        } else {
            Err(StatsError::Lengths {
                expected: k,
                found: self.rows,
            })
        }
    }
}

/// Pools without each group of rows in turn, in the order of the groups.
///
/// # Errors
/// `Lengths` for groups of another number of rows; `TooFew` for less than two groups; `Level`; what pooling reports.
pub fn leave_group_out(
    studies: &Studies,
    groups: &Groups,
    model: Model,
    options: &Options,
) -> Result<Vec<Refit>, StatsError> {
    leave_group_out_watched(studies, groups, model, options, &Unwatched)
}

/// The same, watched.
///
/// # Errors
/// As [`leave_group_out`], and `Stopped`.
pub fn leave_group_out_watched(
    studies: &Studies,
    groups: &Groups,
    model: Model,
    options: &Options,
    watch: &dyn Watch,
) -> Result<Vec<Refit>, StatsError> {
    groups.check(studies.k())?;
    if groups.are_single() {
        return each_left_out(studies, model, options, watch);
    }
    let k = groups.members.len();
    if k < 2 {
        return Err(StatsError::TooFew { k, needed: 2 });
    }
    check_level(options)?;
    let columns = [studies.yi(), studies.vi(), studies.weights().unwrap_or(&[])];
    let mut left = columns.map(|column| Vec::with_capacity(column.len()));
    let without = |(index, members): (usize, &Vec<usize>)| {
        go_on(watch, index, k)?;
        for (left, column) in left.iter_mut().zip(columns) {
            left.clear();
            let mut next = members.iter().peekable();
            let kept = column.iter().enumerate();
            left.extend(
                kept.filter(|(row, _)| next.next_if(|member| **member == *row).is_none())
                    .map(|(_, x)| *x),
            );
        }
        let left = subset(&left)?;
        let tau2 = between_study(&left, model, options)?.tau2;
        refit(&left, tau2, model, options, None)
    };
    groups.members.iter().enumerate().map(without).collect()
}

/// Tells that `done` of `of` refits are done; whether to go on.
fn go_on(watch: &dyn Watch, done: usize, of: usize) -> Result<(), StatsError> {
    if watch.done(done as u64, of as u64).is_break() {
        return Err(StatsError::Stopped);
    }
    Ok(())
}

/// Studies of three columns: estimates, variances, and weights where there are any.
fn subset(columns: &[Vec<f64>; 3]) -> Result<Studies<'_>, StatsError> {
    let [yi, vi, weights] = columns;
    let studies = Studies::new(yi, vi)?;
    if weights.is_empty() {
        Ok(studies)
    } else {
        studies.with_weights(weights)
    }
}

/// A step of a cumulative analysis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The place of the study that was added.
    pub row: usize,
    /// The pool with it and all before it.
    pub pool: Refit,
}

/// Pools the first study, the first two and so on, in ascending order of `key`; of equals, that of the studies.
///
/// `key`: length k. The p-values are not adjusted for looking again and again.
///
/// # Errors
/// `Lengths`; `Estimate` for a key that is not a number; `Level`; what pooling reports.
///
/// # Source
/// Lau et al. (1992), doi:10.1056/NEJM199207233270406. metafor: `cumul()`.
pub fn cumulative(
    studies: &Studies,
    key: &[f64],
    model: Model,
    options: &Options,
) -> Result<Vec<Step>, StatsError> {
    cumulative_watched(studies, key, model, options, &Unwatched)
}

/// The same, watched.
///
/// # Errors
/// As [`cumulative`], and `Stopped`.
pub fn cumulative_watched(
    studies: &Studies,
    key: &[f64],
    model: Model,
    options: &Options,
    watch: &dyn Watch,
) -> Result<Vec<Step>, StatsError> {
    let k = studies.k();
    if key.len() != k {
        return Err(StatsError::Lengths {
            expected: k,
            found: key.len(),
        });
    }
    if let Some(index) = key.iter().position(|x| x.is_nan()) {
        return Err(StatsError::Estimate { index });
    }
    check_level(options)?;
    let rows = studies.yi().iter().zip(studies.vi()).enumerate();
    let mut rows: Vec<(f64, usize, f64, f64)> = rows
        .zip(key)
        .map(|((row, (y, v)), key)| (key + 0.0, row, *y, *v))
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let weights = studies.weights().unwrap_or(&[]);
    let mut first = [Vec::new(), Vec::new(), Vec::new()];
    let mut steps = Vec::with_capacity(k);
    for (_, row, y, v) in rows {
        go_on(watch, steps.len(), k)?;
        let [yi, vi, own] = &mut first;
        yi.push(y);
        vi.push(v);
        own.extend(weights.get(row));
        let studies = subset(&first)?;
        let tau2 = between_study(&studies, model, options)?.tau2;
        let pool = refit(&studies, tau2, model, options, None)?;
        steps.push(Step { row, pool });
    }
    Ok(steps)
}

fn check_level(options: &Options) -> Result<(), StatsError> {
    if options.level > 0.0 && options.level < 1.0 {
        Ok(())
    } else {
        Err(StatsError::Level)
    }
}
