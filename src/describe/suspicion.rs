//! Values that should be looked at again.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::column::{header, quantile};
use super::{copies, names};
use crate::plan::{
    ArmInfo, ArmSchema, CellKind, ColumnId, Dataset, FieldSource, SchemaColumn, Type,
};
use crate::result::{Suspicion, number};
use crate::stats::math::{exp, ln};
use crate::stats::outlier::outliers;
use crate::stats::suspect::too_small_by_root_n;
use crate::table::{Column, Frame};

/// With fewer numbers there are no peers.
const PEERS: usize = 8;

/// How often a table in which nothing is wrong has a number that is called far from the others: all of its columns
/// together. `tests/describe` measures that it is.
const ALPHA: f64 = 0.005;

/// What is small as a standard error would be is so many times its peers, or less.
const SMALL: f64 = 0.25;

/// Scales a median absolute deviation to the standard deviation of a normal distribution.
const SCALED: f64 = 1.4826;

/// All of them, by row.
pub(super) fn all(dataset: &Dataset, frame: &Frame) -> Vec<Suspicion> {
    let mut found = Found {
        frame,
        all: Vec::new(),
    };
    // Every column of numbers, the spreads by their means, and the spreads of each arm by those of the first.
    let infos = || dataset.scope.columns.iter().enumerate();
    let numbers = infos().filter(|(_, info)| matches!(info.kind, Type::Number(_)));
    let alpha = ALPHA / (numbers.clone().count() + dataset.scope.arms.len()).max(1) as f64;
    for (at, info) in numbers {
        found.far(at, &info.name, alpha);
    }
    for column in dataset.columns.iter().flatten() {
        let range = match &column.kind {
            CellKind::Count(range)
            | CellKind::Integer(range)
            | CellKind::Number(range)
            | CellKind::Percent(range)
            | CellKind::Year(range) => *range,
            CellKind::Study
            | CellKind::Text
            | CellKind::Label(_)
            | CellKind::Flag
            | CellKind::Date
            | CellKind::Interval
            | CellKind::Arm(_) => None,
        };
        if let Some(range) = range {
            found.ends(column.column, &column.name, range);
        }
    }
    for arm in &dataset.scope.arms {
        found.zeros(arm);
    }
    for column in dataset.columns.iter().flatten() {
        if let CellKind::Arm(schema) = &column.kind {
            found.fractions(column, schema);
        }
    }
    found.spreads(&dataset.scope.arms, alpha);
    found.between_arms(&dataset.scope.arms, alpha);
    found.copies(dataset);
    found.names(dataset);
    found.all.sort_by_key(|suspicion| suspicion.row);
    found.all.dedup();
    found.all
}

struct Found<'a> {
    frame: &'a Frame,
    all: Vec<Suspicion>,
}

impl Found<'_> {
    fn numbers(&self, column: ColumnId) -> &[f64] {
        match self.frame.column(column) {
            Some(Column::Number(numbers)) => numbers,
            Some(Column::Label(_) | Column::Date(_)) | None => &[],
        }
    }

    fn push(
        &mut self,
        at: usize,
        column: &str,
        value: impl Into<Option<f64>>,
        reason: impl Into<String>,
    ) {
        self.all.push(Suspicion {
            row: self.frame.table.row_numbers.get(at).copied().unwrap_or(0),
            study: self.frame.study(at).to_owned(),
            column: column.to_owned(),
            value: value.into(),
            reason: reason.into(),
        });
    }

    /// Outliers of a column; on the log scale where all are positive.
    ///
    /// Where half of the numbers are equal, the others are no outliers.
    fn far(&mut self, column: ColumnId, name: &str, alpha: f64) {
        let numbers = self.numbers(column);
        let there = || numbers.iter().copied().filter(|x| x.is_finite());
        let positive = there().all(|x| x > 0.0);
        let scaled: Vec<f64> = numbers
            .iter()
            .map(|x| if positive { ln(*x) } else { *x })
            .collect();
        let mut sorted: Vec<f64> = scaled.iter().copied().filter(|x| x.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        if sorted.len() < PEERS || quantile(&sorted, 0.75) <= quantile(&sorted, 0.25) {
            return;
        }
        let far = outliers(&scaled, alpha).into_iter();
        let rows: Vec<(usize, f64)> = (numbers.iter().copied().enumerate().zip(far))
            .filter_map(|(number, far)| far.then_some(number))
            .collect();
        for (at, x) in rows {
            self.push(at, name, x, "far from all others");
        }
    }

    /// Numbers at the ends of the range that the schema allows.
    fn ends(&mut self, column: ColumnId, name: &str, (low, high): (f64, f64)) {
        let rows: Vec<(usize, f64)> = (self.numbers(column).iter().copied().enumerate())
            .filter(|(_, x)| x.total_cmp(&low).is_eq() || x.total_cmp(&high).is_eq())
            .collect();
        for (at, x) in rows {
            let end = if x > low { "high" } else { "low" };
            self.push(at, name, x, format!("at the {end} end of its range"));
        }
    }

    /// Nobody, everybody, and no spread.
    fn zeros(&mut self, arm: &ArmInfo) {
        let column = |field: &str| arm.field(field).map(|at| self.numbers(at).to_vec());
        let name = |field: &str| format!("{}.{field}", arm.name);
        let (n, events, sd) = (column("n"), column("events"), column("sd"));
        for (at, events) in events.iter().flatten().copied().enumerate() {
            let of = n.as_ref().and_then(|n| n.get(at).copied());
            if events == 0.0 {
                self.push(at, &name("events"), events, "no events");
            } else if of == Some(events) {
                self.push(at, &name("events"), events, "everybody had the event");
            }
        }
        for (at, n) in n.iter().flatten().copied().enumerate() {
            let spread = sd.as_ref().and_then(|sd| sd.get(at).copied());
            if n.total_cmp(&1.0).is_eq() && spread.is_some_and(|sd| sd > 0.0) {
                self.push(
                    at,
                    &name("n"),
                    n,
                    "one participant has no standard deviation",
                );
            }
        }
        for (field, numbers) in [("n", &n), ("sd", &sd)] {
            let zero = numbers.iter().flatten().copied().enumerate();
            for (at, x) in zero.filter(|(_, x)| *x == 0.0) {
                self.push(at, &name(field), x, "zero");
            }
        }
    }

    /// Participants and events that are read off the file, and are no whole numbers.
    fn fractions(&mut self, column: &SchemaColumn, schema: &ArmSchema) {
        for (field, at) in schema.fields.iter().zip(column.column..) {
            let counted = ["n", "events"].contains(&field.name.as_str());
            let read = matches!(&field.source, FieldSource::Header(expr) if header(expr).is_some());
            if !counted || !read {
                continue;
            }
            let rows: Vec<(usize, f64)> = (self.numbers(at).iter().copied().enumerate())
                .filter(|(_, x)| x.is_finite() && x.fract() != 0.0)
                .collect();
            for (at, x) in rows {
                let name = format!("{}.{}", column.name, field.name);
                self.push(at, &name, x, "not a whole number");
            }
        }
    }

    /// Rows in which the standard deviation of an arm, by that of the first arm, is far from the other rows.
    ///
    /// With `xi = ln(sd1i / sd2i)`, `vi = 1 / (2 (n1i - 1)) + 1 / (2 (n2i - 1))`, `m` and `s` the median and the
    /// scaled median absolute deviation of the `xi`, and `τ² = max(0, s² - median vi)`, the outliers of
    /// `(xi - m) / sqrt(vi + τ²)`.
    ///
    /// # Source
    /// The variance of the log variability ratio: Nakagawa et al. (2015), doi:10.1111/2041-210X.12309.
    fn between_arms(&mut self, arms: &[ArmInfo], alpha: f64) {
        let field = |arm: &ArmInfo, name: &str| arm.field(name).map(|at| self.numbers(at).to_vec());
        let mut spreads = arms.iter().filter_map(|arm| {
            let n = field(arm, "n").unwrap_or_default();
            Some((arm.name.as_str(), field(arm, "sd")?, n))
        });
        let Some((first, sd2, n2)) = spreads.next() else {
            return;
        };
        let others: Vec<_> = spreads.collect();
        for (name, sd1, n1) in others {
            let n = |n: &[f64], at: usize| n.get(at).copied().filter(|n| *n > 1.0);
            let rows = sd1.iter().zip(&sd2).enumerate();
            let ratios: Vec<(f64, f64)> = rows
                .map(|(at, (one, other))| {
                    let part = |of: &[f64]| n(of, at).map_or(f64::NAN, |n| 0.5 / (n - 1.0));
                    (ln(one / other), part(&n1) + part(&n2))
                })
                .collect();
            let there = || {
                ratios
                    .iter()
                    .filter(|(x, v)| x.is_finite() && v.is_finite())
            };
            if there().count() < PEERS {
                continue;
            }
            let m = median(there().map(|(x, _)| *x).collect());
            let s = SCALED * median(there().map(|(x, _)| (x - m).abs()).collect());
            let tau2 = (s * s - median(there().map(|(_, v)| *v).collect())).max(0.0);
            let scaled: Vec<f64> = ratios
                .iter()
                .map(|(x, v)| (x - m) / (v + tau2).sqrt())
                .collect();
            let far = outliers(&scaled, alpha).into_iter().enumerate();
            for (at, _) in far.filter(|(_, far)| *far) {
                let times = number::plain(
                    sd1.get(at)
                        .zip(sd2.get(at))
                        .map_or(f64::NAN, |(a, b)| a / b),
                );
                let peers = number::plain(exp(m));
                let reason = format!("{times} times the sd of `{first}`, in other rows {peers}");
                self.push(at, &format!("{name}.sd"), sd1.get(at).copied(), reason);
            }
        }
    }

    /// Rows and arms whose numbers stand elsewhere.
    fn copies(&mut self, dataset: &Dataset) {
        let number = |at: usize| self.frame.table.row_numbers.get(at).copied().unwrap_or(0);
        let rows: Vec<(usize, String)> = (copies::rows(dataset, self.frame).into_iter())
            .map(|(row, earlier, count)| {
                let (number, study) = (number(earlier), self.frame.study(earlier));
                let of = if study == self.frame.study(row) {
                    "the same study".to_owned()
                } else {
                    study.to_owned()
                };
                let reason =
                    format!("all {count} measured numbers are those of row {number}, {of}");
                (row, reason)
            })
            .collect();
        for (row, reason) in rows {
            self.push(row, "row", None, reason);
        }
        for (row, first, second) in copies::arms(dataset, self.frame) {
            let name = |at: usize| {
                dataset
                    .scope
                    .arms
                    .get(at)
                    .map_or("", |arm| arm.name.as_str())
            };
            let reason = format!("mean and sd are those of `{}`", name(first));
            self.push(row, name(second), None, reason);
        }
    }

    /// Studies whose names look like one.
    fn names(&mut self, dataset: &Dataset) {
        let Some(at) = dataset.scope.study() else {
            return;
        };
        let column = dataset.scope.columns.get(at);
        let column = column.map_or_else(String::new, |info| info.name.clone());
        let studies = Arc::clone(&self.frame.table.studies);
        let mut rows: BTreeMap<u32, usize> = BTreeMap::new();
        for (row, study) in self.frame.studies().into_iter().enumerate() {
            rows.entry(study).or_insert(row);
        }
        let row_of = |study: usize| rows.get(&u32::try_from(study).ok()?).copied();
        for (earlier, later) in names::alike(&studies.names) {
            let (Some(first), Some(row)) = (row_of(earlier), row_of(later)) else {
                continue;
            };
            let number = self
                .frame
                .table
                .row_numbers
                .get(first)
                .copied()
                .unwrap_or(0);
            let name = studies.names.get(earlier).map_or("", String::as_str);
            let reason = format!("looks like `{name}` in row {number}: two studies, or one?");
            self.push(row, &column, None, reason);
        }
    }

    /// Standard deviations that, by their means, are far from those of the other rows and arms.
    fn spreads(&mut self, arms: &[ArmInfo], alpha: f64) {
        let mut ratios: Vec<Spread> = Vec::new();
        for arm in arms {
            let field = |name: &str| arm.field(name).map(|at| self.numbers(at));
            let (Some(mean), Some(sd)) = (field("mean"), field("sd")) else {
                continue;
            };
            let n = field("n").unwrap_or_default();
            let cv: Vec<f64> = sd
                .iter()
                .zip(mean)
                .map(|(sd, mean)| sd / mean.abs())
                .collect();
            let errors = too_small_by_root_n(&cv, n);
            for (at, (sd, ratio)) in sd.iter().zip(cv).enumerate() {
                if ratio.is_finite() && ratio > 0.0 {
                    let column = format!("{}.sd", arm.name);
                    let error = errors.get(at) == Some(&true);
                    ratios.push(Spread {
                        at,
                        column,
                        sd: *sd,
                        ratio,
                        error,
                    });
                }
            }
        }
        let mut sorted: Vec<f64> = ratios.iter().map(|spread| spread.ratio).collect();
        sorted.sort_by(f64::total_cmp);
        let median = quantile(&sorted, 0.5);
        if sorted.len() < PEERS {
            return;
        }
        let logs: Vec<f64> = ratios.iter().map(|spread| ln(spread.ratio)).collect();
        let far = outliers(&logs, alpha);
        for (spread, far) in ratios.into_iter().zip(far) {
            let small = spread.error && spread.ratio < SMALL * median;
            if !far && !small {
                continue;
            }
            let guess = if spread.error {
                "; a standard error?"
            } else {
                ""
            };
            let (ratio, peers) = (number::plain(spread.ratio), number::plain(median));
            let reason = format!("sd/mean is {ratio}, its peers' {peers}{guess}");
            self.push(spread.at, &spread.column, spread.sd, reason);
        }
    }
}

fn median(mut x: Vec<f64>) -> f64 {
    x.sort_by(f64::total_cmp);
    quantile(&x, 0.5)
}

/// A standard deviation by its mean.
struct Spread {
    at: usize,
    column: String,
    sd: f64,
    ratio: f64,
    /// Whether it is small as a standard error would be.
    error: bool,
}
