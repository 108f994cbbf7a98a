//! Graphical display of study heterogeneity: the pools of all subsets of the studies.

mod halves;
mod spread;
mod work;

pub use spread::{Distribution, Member, PROBABILITIES, Share, distribution};

use self::halves::Halves;
use self::work::{Columns, Job};
use crate::stats::heterogeneity::{CochranQ, from_q, h2, i2};
use crate::stats::pool::{Model, Options, Test, between_study, mean};
use crate::stats::random::Random;
use crate::stats::tau2::sums;
use crate::stats::watch::Watch;
use crate::stats::{StatsError, Studies};

/// Up to so many subsets are all pooled, and no more are drawn.
pub const MOST_SUBSETS: u64 = 1 << 20;

/// How many subsets are drawn where they cannot all be pooled.
pub const USUAL_DRAWS: u64 = 1_000_000;

/// Which subsets are pooled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draw {
    /// All subsets where there are no more than this, else so many are drawn; at most [`MOST_SUBSETS`].
    pub subsets: u64,
    /// What determines the draw.
    pub seed: u64,
}

impl Draw {
    /// All subsets of `k` studies where they are no more than [`MOST_SUBSETS`], else a draw of [`USUAL_DRAWS`].
    pub fn usual(k: usize, seed: u64) -> Self {
        let subsets = all_subsets(k).map_or(USUAL_DRAWS, |_| MOST_SUBSETS);
        Self { subsets, seed }
    }
}

/// How many subsets `k` studies have, the empty one not counted; `None` where they are too many to pool them all.
fn all_subsets(k: usize) -> Option<u64> {
    let k = u32::try_from(k).ok().filter(|k| *k <= 20)?;
    Some((1_u64 << k) - 1)
}

/// The pools of the subsets; one element of each column for each subset, NaN where it could not be pooled.
///
/// Where all subsets were pooled, element `m - 1` holds the one whose members are the bits of `m`, the first study the
/// lowest.
#[derive(Debug, Clone, PartialEq)]
pub struct Gosh {
    /// The seed of the draw; `None` where all subsets were pooled.
    pub seed: Option<u64>,
    /// Pooled effects.
    pub estimate: Vec<f64>,
    /// Between-study variances.
    pub tau2: Vec<f64>,
    /// Percent; 0 for one study.
    pub i2: Vec<f64>,
    /// Total over sampling variance; 1 for one study.
    pub h2: Vec<f64>,
    /// Cochran's Q.
    pub q: Vec<f64>,
    /// How many studies.
    pub size: Vec<u32>,
    /// What the subsets with, and those without each study have on average; in the order of the studies.
    pub members: Vec<Member>,
}

/// Pools all subsets of the studies, or a random draw of them.
///
/// A draw takes each study with probability ½, independently, and the empty subset never: all others are equally
/// likely, and may come again. One study has `I² = 0` and `H² = 1`. What is found depends on the studies, the options
/// and the seed, and not on the number of threads; memory is 44 bytes a subset.
///
/// Under common effects without the user's weights the subsets of two halves of the studies are pooled first, and
/// joined without a difference of large numbers: nothing cancels, and no error builds up from subset to subset.
///
/// # Errors
/// `TooFew` for less than two studies; `Subsets` for no subset or more than [`MOST_SUBSETS`]; `Tau2`, `WeightsNeeded`;
/// `Stopped`.
///
/// # Source
/// Olkin, Dahabreh and Trikalinos (2012), doi:10.1002/jrsm.1053. metafor: `gosh()`.
pub fn gosh(
    studies: &Studies,
    model: Model,
    options: &Options,
    draw: Draw,
    watch: &dyn Watch,
) -> Result<Gosh, StatsError> {
    let k = studies.k();
    if k < 2 {
        return Err(StatsError::TooFew { k, needed: 2 });
    }
    if draw.subsets == 0 || draw.subsets > MOST_SUBSETS {
        return Err(StatsError::Subsets { most: MOST_SUBSETS });
    }
    // What is wrong with the options is wrong with every subset.
    between_study(studies, model, options)?;
    let all = all_subsets(k).filter(|all| *all <= draw.subsets);
    let count = usize::try_from(all.unwrap_or(draw.subsets)).unwrap_or(usize::MAX);
    let mut columns = Columns::new(count);
    let plain = matches!(model, Model::Common) && studies.weights().is_none();
    let pools = Pools {
        studies,
        model,
        options,
    };
    let members = match all {
        Some(_) if plain => {
            let halves = Halves::new(studies);
            let pooler = || |subset: Subset<'_>| halves.point(subset);
            Job::all(count).run(&mut columns, k, watch, pooler)?;
            spread::folded(&columns, k)
        }
        Some(_) => {
            Job::all(count).run(&mut columns, k, watch, || pools.pooler())?;
            spread::folded(&columns, k)
        }
        None => Job::draws(count, k, draw.seed).run(&mut columns, k, watch, || pools.pooler())?,
    };
    Ok(columns.into_gosh(all.is_none().then_some(draw.seed), members))
}

impl Gosh {
    /// How many subsets there are.
    pub fn subsets(&self) -> usize {
        self.estimate.len()
    }

    /// How many of them could not be pooled, as their numbers are too large or too small to be added up.
    pub fn failed(&self) -> usize {
        self.estimate.iter().filter(|x| x.is_nan()).count()
    }

    /// Places of at most `most` subsets, in ascending order: all, or a random choice that the seed determines.
    pub fn some(&self, most: usize, seed: u64) -> Vec<usize> {
        let n = self.subsets();
        if n <= most {
            return (0..n).collect();
        }
        // Of the places that are still to come, each takes what it needs.
        let mut random = Random::stream(seed, u64::MAX);
        let mut chosen = Vec::with_capacity(most);
        for place in 0..n {
            let (left, needed) = ((n - place) as u64, (most - chosen.len()) as u64);
            if random.below(left) < needed {
                chosen.push(place);
            }
        }
        chosen
    }
}

/// A subset of the studies.
#[derive(Debug, Clone, Copy)]
enum Subset<'a> {
    /// By bits, the first study the lowest.
    Bits(u64),
    /// One for each study.
    Members(&'a [bool]),
}

impl Subset<'_> {
    fn has(self, index: usize) -> bool {
        match self {
            Self::Bits(bits) => bits >> index & 1 == 1,
            Self::Members(members) => members.get(index).copied().unwrap_or(false),
        }
    }
}

/// What was found of one subset.
#[derive(Debug, Clone, Copy)]
struct Point {
    estimate: f64,
    tau2: f64,
    i2: f64,
    h2: f64,
    q: f64,
    size: u32,
}

impl Point {
    fn failed(size: u32) -> Self {
        Self {
            estimate: f64::NAN,
            tau2: f64::NAN,
            i2: f64::NAN,
            h2: f64::NAN,
            q: f64::NAN,
            size,
        }
    }

    /// Under common effects; I² and H² follow from Q.
    fn common(estimate: f64, q: f64, size: u32) -> Self {
        let df = size as usize - 1;
        let (i2, h2) = from_q(&CochranQ { q, df, p: None }).unwrap_or((0.0, 1.0));
        Self {
            estimate,
            tau2: 0.0,
            i2,
            h2,
            q,
            size,
        }
    }
}

/// Pools subsets one by one, by the estimator of the model.
struct Pools<'a> {
    studies: &'a Studies<'a>,
    model: Model,
    options: &'a Options,
}

impl<'a> Pools<'a> {
    /// A function that pools subsets, with memory of its own.
    fn pooler(&'a self) -> impl FnMut(Subset<'_>) -> Point + 'a {
        let mut columns = [Vec::new(), Vec::new(), Vec::new()];
        move |subset| {
            self.fill(&mut columns, subset);
            let [yi, ..] = &columns;
            let size = u32::try_from(yi.len()).unwrap_or(u32::MAX);
            self.pool(&columns).unwrap_or_else(|_| Point::failed(size))
        }
    }

    fn fill(&self, columns: &mut [Vec<f64>; 3], subset: Subset<'_>) {
        let [yi, vi, weights] = columns;
        yi.clear();
        vi.clear();
        weights.clear();
        let own = self.studies.weights().unwrap_or(&[]);
        let rows = self.studies.yi().iter().zip(self.studies.vi()).enumerate();
        for (index, (y, v)) in rows.filter(|(index, _)| subset.has(*index)) {
            yi.push(*y);
            vi.push(*v);
            weights.extend(own.get(index));
        }
    }

    fn pool(&self, [yi, vi, weights]: &[Vec<f64>; 3]) -> Result<Point, StatsError> {
        let mut subset = Studies::new(yi, vi)?;
        if !weights.is_empty() {
            subset = subset.with_weights(weights)?;
        }
        let tau2 = between_study(&subset, self.model, self.options)?.tau2;
        let estimate = mean(&subset, tau2, Test::Z).estimate;
        let s = sums(&subset, 0.0);
        if !estimate.is_finite() || !s.q.is_finite() {
            return Err(StatsError::NotFinite);
        }
        let size = u32::try_from(subset.k()).unwrap_or(u32::MAX);
        if matches!(self.model, Model::Common) {
            return Ok(Point::common(estimate, s.q, size));
        }
        let typical = (size > 1).then(|| subset.df() / s.trace);
        Ok(Point {
            estimate,
            tau2,
            i2: typical.map_or(0.0, |s| i2(tau2, s)),
            h2: typical.map_or(1.0, |s| h2(tau2, s)),
            q: s.q,
            size,
        })
    }
}
