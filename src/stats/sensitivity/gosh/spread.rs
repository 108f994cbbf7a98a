//! How the pools of subsets are spread, and what single studies have to do with it.

use super::Point;
use super::work::Columns;
use crate::stats::math::{sqrt, sum};

/// The probabilities of the quantiles of a [`Distribution`].
pub const PROBABILITIES: [f64; 7] = [0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0];

/// Mean, spread and quantiles of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distribution {
    /// The mean.
    pub mean: f64,
    /// Standard deviation with `n - 1`; 0 for one number.
    pub sd: f64,
    /// At [`PROBABILITIES`]: `x[h] + (h - floor h)(x[h+1] - x[h])`, `h = (n-1) p`, of the sorted numbers.
    pub quantiles: [f64; 7],
}

/// The distribution of the numbers of a column that are no NaN; `None` where there are none.
///
/// # Source
/// Quantiles: Hyndman and Fan (1996), doi:10.1080/00031305.1996.10473566, definition 7.
pub fn distribution(column: &[f64]) -> Option<Distribution> {
    let mut numbers: Vec<f64> = column.iter().copied().filter(|x| !x.is_nan()).collect();
    let n = numbers.len() as f64;
    if numbers.is_empty() {
        return None;
    }
    let mean = sum(numbers.iter().copied()) / n;
    let squares = sum(numbers.iter().map(|x| (x - mean) * (x - mean)));
    let places = PROBABILITIES.map(|p| (n - 1.0) * p);
    let mut ranks: Vec<usize> = places
        .iter()
        .flat_map(|h| [floor(*h), floor(*h) + 1])
        .collect();
    ranks.sort_unstable();
    ranks.dedup();
    ranks.retain(|rank| *rank < numbers.len());
    put_in_place(&mut numbers, &ranks, 0);
    let at = |rank: usize| numbers.get(rank).copied().unwrap_or(f64::NAN);
    let quantile = |h: f64| {
        let (rank, rest) = (floor(h), h - h.floor());
        if rest > 0.0 {
            at(rank) + rest * (at(rank + 1) - at(rank))
        } else {
            at(rank)
        }
    };
    Some(Distribution {
        mean,
        sd: if n > 1.0 {
            sqrt(squares / (n - 1.0))
        } else {
            0.0
        },
        quantiles: places.map(quantile),
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place in a column"
)]
fn floor(h: f64) -> usize {
    h.floor() as usize
}

/// Puts those numbers in their places that a sorted column has at `ranks` (ascending, less `start`), without sorting
/// the others.
fn put_in_place(numbers: &mut [f64], ranks: &[usize], start: usize) {
    let middle = ranks.len() / 2;
    let (before, rest) = ranks.split_at(middle);
    let Some((rank, after)) = rest.split_first() else {
        return;
    };
    let place = rank - start;
    if place >= numbers.len() {
        return;
    }
    let (low, _, high) = numbers.select_nth_unstable_by(place, f64::total_cmp);
    put_in_place(low, before, start);
    put_in_place(high, after, rank + 1);
}

/// What subsets have on average: those with a study, or those without it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// How many could be pooled.
    pub subsets: u64,
    /// Mean of their estimates; NaN where there are none.
    pub estimate: f64,
    /// Mean of their I², percent; NaN where there are none.
    pub i2: f64,
}

/// The subsets with, and those without a study.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Member {
    /// Those with it.
    pub with: Share,
    /// Those without it.
    pub without: Share,
}

/// Sums over subsets.
#[derive(Debug, Clone, Copy, Default)]
struct Side {
    subsets: u64,
    estimate: f64,
    i2: f64,
}

impl Side {
    fn and(self, other: Self) -> Self {
        Self {
            subsets: self.subsets + other.subsets,
            estimate: self.estimate + other.estimate,
            i2: self.i2 + other.i2,
        }
    }

    fn of(estimate: f64, i2: f64) -> Self {
        if estimate.is_nan() {
            Self::default()
        } else {
            Self {
                subsets: 1,
                estimate,
                i2,
            }
        }
    }

    fn share(self) -> Share {
        let n = self.subsets as f64;
        Share {
            subsets: self.subsets,
            estimate: self.estimate / n,
            i2: self.i2 / n,
        }
    }
}

/// The sums on both sides of each study.
pub(super) struct Sides {
    with: Vec<Side>,
    without: Vec<Side>,
}

impl Sides {
    pub(super) fn new(k: usize) -> Self {
        Self {
            with: vec![Side::default(); k],
            without: vec![Side::default(); k],
        }
    }

    pub(super) fn add(&mut self, members: &[bool], point: &Point) {
        let one = Side::of(point.estimate, point.i2);
        let sides = self.with.iter_mut().zip(&mut self.without);
        for ((with, without), member) in sides.zip(members) {
            let side = if *member { with } else { without };
            *side = side.and(one);
        }
    }

    pub(super) fn and(mut self, other: &Self) -> Self {
        let join = |mine: &mut [Side], others: &[Side]| {
            for (mine, other) in mine.iter_mut().zip(others) {
                *mine = mine.and(*other);
            }
        };
        join(&mut self.with, &other.with);
        join(&mut self.without, &other.without);
        self
    }

    pub(super) fn members(self) -> Vec<Member> {
        let sides = self.with.into_iter().zip(self.without);
        sides
            .map(|(with, without)| Member {
                with: with.share(),
                without: without.share(),
            })
            .collect()
    }
}

/// Both sides of each of `k` studies where all subsets were pooled: element `m - 1` belongs to the bits `m`.
///
/// Folding the sums in half for each study takes as long as reading the columns twice, and adds by pairs.
pub(super) fn folded(columns: &Columns, k: usize) -> Vec<Member> {
    let pairs = columns.estimate.iter().zip(&columns.i2);
    let empty = std::iter::once(Side::default());
    let mut sides: Vec<Side> = empty
        .chain(pairs.map(|(b, i2)| Side::of(*b, *i2)))
        .collect();
    let mut members = Vec::with_capacity(k);
    for _ in 0..k {
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for pair in sides.chunks(2) {
            without.extend(pair.first());
            with.extend(pair.get(1));
        }
        members.push(Member {
            with: total(&with).share(),
            without: total(&without).share(),
        });
        let joined = without.into_iter().zip(with);
        sides = joined.map(|(without, with)| without.and(with)).collect();
    }
    members
}

/// A sum by pairs.
fn total(sides: &[Side]) -> Side {
    match sides {
        [] => Side::default(),
        [one] => *one,
        several => {
            let (left, right) = several.split_at(several.len() / 2);
            total(left).and(total(right))
        }
    }
}
