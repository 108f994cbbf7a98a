//! Values that should be looked at again.

use super::column::quantile;
use crate::plan::{ArmInfo, CellKind, ColumnId, Dataset, Type};
use crate::result::{Suspicion, number};
use crate::stats::math::ln;
use crate::stats::suspect::too_small_by_root_n;
use crate::table::{Column, Frame};

/// With fewer numbers there are no peers.
const PEERS: usize = 8;

/// So many quartile ranges beyond a quartile is far: Tukey's outer fences.
const FENCE: f64 = 3.0;

/// A standard deviation so many times smaller or larger than its peers', each by its mean, is off.
const OFF: f64 = 4.0;

/// All of them, by row.
pub(super) fn all(dataset: &Dataset, frame: &Frame) -> Vec<Suspicion> {
    let mut found = Found {
        frame,
        all: Vec::new(),
    };
    for (at, info) in dataset.scope.columns.iter().enumerate() {
        if matches!(info.kind, Type::Number(_)) {
            found.far(at, &info.name);
        }
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
    found.spreads(&dataset.scope.arms);
    found.all.sort_by_key(|suspicion| suspicion.row);
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

    fn push(&mut self, at: usize, column: &str, value: f64, reason: impl Into<String>) {
        self.all.push(Suspicion {
            row: self.frame.table.row_numbers.get(at).copied().unwrap_or(0),
            study: self.frame.study(at).to_owned(),
            column: column.to_owned(),
            value,
            reason: reason.into(),
        });
    }

    /// Numbers beyond the outer fences of the others; on the log scale where all are positive.
    fn far(&mut self, column: ColumnId, name: &str) {
        let numbers = self.numbers(column);
        let there = || numbers.iter().copied().filter(|x| x.is_finite());
        let positive = there().all(|x| x > 0.0);
        let scale = |x: f64| if positive { ln(x) } else { x };
        let mut sorted: Vec<f64> = there().map(scale).collect();
        sorted.sort_by(f64::total_cmp);
        let (q1, q3) = (quantile(&sorted, 0.25), quantile(&sorted, 0.75));
        let reach = FENCE * (q3 - q1);
        if sorted.len() < PEERS || reach <= 0.0 {
            return;
        }
        let far = |x: f64| scale(x) < q1 - reach || scale(x) > q3 + reach;
        let rows: Vec<(usize, f64)> = (numbers.iter().copied().enumerate())
            .filter(|(_, x)| x.is_finite() && far(*x))
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
        for (field, numbers) in [("n", &n), ("sd", &sd)] {
            let zero = numbers.iter().flatten().copied().enumerate();
            for (at, x) in zero.filter(|(_, x)| *x == 0.0) {
                self.push(at, &name(field), x, "zero");
            }
        }
    }

    /// Standard deviations that, by their means, are far from those of the other rows and arms.
    fn spreads(&mut self, arms: &[ArmInfo]) {
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
        for spread in ratios {
            let times = spread.ratio / median;
            if times < OFF && times > 1.0 / OFF {
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

/// A standard deviation by its mean.
struct Spread {
    at: usize,
    column: String,
    sd: f64,
    ratio: f64,
    /// Whether it is small as a standard error would be.
    error: bool,
}
