//! Permutation tests of a meta-regression.

mod arrange;
mod kernel;
mod refit;

use std::num::NonZero;
use std::ops::{ControlFlow, Range};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use self::arrange::{Orders, next, shuffled};
use self::refit::{Arranged, Refit, Task, refit};
use super::{Design, Model};
use crate::stats::pool::Options;
use crate::stats::random::Random;
use crate::stats::{StatsError, Studies, Watch};

/// Draws that are made without a look at the watch; also what one random stream is for.
const BLOCK: u64 = 128;

/// Statistics that differ by less, relative to the observed one or in units of it below 1, are equal.
const EQUAL: f64 = 1e-8;

/// More arrangements than these are never all taken.
pub const MOST: u64 = 10_000_000;

/// Which arrangements of the data are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draws {
    /// All that there are.
    All,
    /// A random sample of them; where no more exist than are asked for, all.
    Sample {
        /// How many.
        draws: u64,
        /// What determines them.
        seed: u64,
    },
}

/// The p-values of a permutation test.
#[derive(Debug, Clone, PartialEq)]
pub struct Permuted {
    /// How many arrangements: of an exact test all of them, of a sample those drawn.
    pub permutations: u64,
    /// Whether all arrangements were looked at.
    pub exact: bool,
    /// For each coefficient; `None` where its standard error is 0.
    pub coefficients: Vec<Option<f64>>,
    /// For each set of columns that is tested together.
    pub joint: Vec<Option<f64>>,
    /// For all columns but the intercept; `None` where there are none.
    pub moderators: Option<f64>,
}

/// Tests a regression by permuting the rows of its design over the studies, or, where it has an intercept
/// alone, by all signs of the estimates.
///
/// Each arrangement is fitted as [`regress`](super::regress) fits the data, with its own `tau2`. The p-value
/// of a coefficient is the share of arrangements with `|b/se|` at least as large as that observed, of columns
/// together that of `QM`. Of a sample of m it is `(1 + n)/(1 + m)`, as the observed arrangement is one of
/// those that could have been; it does not depend on the number of threads. Sizes within 1e-8 of each other
/// are equal.
///
/// Under the hypothesis that no moderator matters, studies of unlike precision are not exchangeable to the
/// letter; the test holds its level well all the same. `joint`: sets of columns. `watch` sees the number of
/// fits.
///
/// # Errors
/// What [`regress`](super::regress) reports; `TooMany` for `Draws::All` of more than [`MOST`] arrangements;
/// `Stopped` where `watch` says so.
///
/// # Source
/// Higgins and Thompson (2004), doi:10.1002/sim.1752; signs: Follmann and Proschan (1999),
/// doi:10.1111/j.0006-341X.1999.00732.x; sample: Phipson and Smyth (2010), doi:10.2202/1544-6115.1585.
/// metafor: `permutest()`.
pub fn permutation(
    studies: &Studies,
    design: &Design,
    model: Model,
    options: &Options,
    joint: &[Vec<usize>],
    draws: Draws,
    watch: &dyn Watch,
) -> Result<Permuted, StatsError> {
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get);
    let work = Work::new(studies, design, model, options, joint, draws)?;
    work.run(workers, watch)
}

/// The arrangements.
enum Kind {
    Orders(Orders),
    Signs,
}

struct Work<'a> {
    task: Task<'a>,
    kind: Kind,
    /// Random ones, of this seed.
    seed: Option<u64>,
    /// How many are fitted.
    fits: u64,
    /// How many exist, for an exact test.
    total: u64,
    /// Whether there are columns besides the intercept.
    moderated: bool,
}

impl<'a> Work<'a> {
    fn new(
        studies: &Studies<'a>,
        design: &'a Design,
        model: Model,
        options: &'a Options,
        joint: &[Vec<usize>],
        draws: Draws,
    ) -> Result<Self, StatsError> {
        // What is wrong with the arguments is wrong with the first fit.
        super::regress(studies, design, model, options)?;
        let columns = (0..design.p()).filter(|c| Some(*c) != design.intercept_column());
        let moderators: Vec<usize> = columns.collect();
        let moderated = !moderators.is_empty();
        let mut sets = joint.to_vec();
        if moderated {
            sets.push(moderators);
        }
        let task = Task {
            yi: studies.yi(),
            vi: studies.vi(),
            design,
            model,
            options,
            joint: sets,
        };
        let (kind, total) = if moderated {
            let orders = Orders::new(&design.rows_as_bits());
            let total = orders.total();
            (Kind::Orders(orders), total)
        } else {
            let signs = u32::try_from(studies.k()).ok();
            (Kind::Signs, signs.and_then(|k| 1_u64.checked_shl(k)))
        };
        let all = total.filter(|total| match draws {
            Draws::All => *total <= MOST,
            Draws::Sample { draws, .. } => *total <= draws,
        });
        let (fits, seed) = match (all, draws, &kind) {
            // A set of signs and its opposite have the same sizes.
            (Some(total), _, Kind::Signs) => (total / 2, None),
            (Some(total), _, Kind::Orders(_)) => (total, None),
            (None, Draws::Sample { draws, seed }, _) => (draws, Some(seed)),
            (None, Draws::All, _) => return Err(StatsError::TooMany { most: MOST }),
        };
        Ok(Self {
            task,
            kind,
            seed,
            fits,
            total: all.unwrap_or(0),
            moderated,
        })
    }

    fn run(&self, workers: usize, watch: &dyn Watch) -> Result<Permuted, StatsError> {
        let mut observed = Vec::new();
        self.observe(&mut observed)?;
        let shared = Shared {
            next: AtomicU64::new(0),
            done: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
            counts: Mutex::new(Ok(vec![0; observed.len()])),
        };
        let blocks = usize::try_from(self.fits.div_ceil(BLOCK)).unwrap_or(usize::MAX);
        std::thread::scope(|scope| {
            for _ in 1..workers.min(blocks) {
                scope.spawn(|| self.work(&observed, &shared, watch));
            }
            self.work(&observed, &shared, watch);
        });
        if shared.stopped.into_inner() {
            return Err(StatsError::Stopped);
        }
        let counts = shared.counts.into_inner();
        let counts = counts.unwrap_or_else(std::sync::PoisonError::into_inner)?;
        Ok(self.p_values(&observed, &counts))
    }

    fn p_values(&self, observed: &[f64], counts: &[u64]) -> Permuted {
        let share = |(size, count): (&f64, &u64)| {
            let p = if self.seed.is_some() {
                (1 + count) as f64 / (1 + self.fits) as f64
            } else {
                *count as f64 / self.fits as f64
            };
            (!size.is_nan()).then_some(p)
        };
        let mut all: Vec<Option<f64>> = observed.iter().zip(counts).map(share).collect();
        let moderators = if self.moderated {
            all.pop().flatten()
        } else {
            None
        };
        let joint = all.split_off(self.task.design.p().min(all.len()));
        Permuted {
            permutations: self.seed.map_or(self.total, |_| self.fits),
            exact: self.seed.is_none(),
            coefficients: all,
            joint,
            moderators,
        }
    }

    fn refit(&self) -> Box<dyn Refit + '_> {
        refit(&self.task, matches!(self.kind, Kind::Signs))
    }

    /// The sizes of the data as they are.
    fn observe(&self, sizes: &mut Vec<f64>) -> Result<(), StatsError> {
        let mut refit = self.refit();
        let k = self.task.yi.len();
        match &self.kind {
            Kind::Orders(_) => refit.fit(Arranged::Rows(&(0..k).collect::<Vec<_>>()), sizes),
            Kind::Signs => refit.fit(Arranged::Signs(&vec![false; k]), sizes),
        }
    }

    /// Takes blocks until there are none.
    fn work(&self, observed: &[f64], shared: &Shared, watch: &dyn Watch) {
        let mut counting = Counting {
            refit: self.refit(),
            least: observed.iter().copied().map(least).collect(),
            counts: vec![0; observed.len()],
            sizes: Vec::new(),
        };
        loop {
            let start = shared.next.fetch_add(BLOCK, Ordering::Relaxed);
            if start >= self.fits || shared.stopped.load(Ordering::Relaxed) {
                break;
            }
            let block = start..(start + BLOCK).min(self.fits);
            let size = block.end - block.start;
            if let Err(error) = self.block(block, &mut counting) {
                shared.fail(error);
                return;
            }
            let done = shared.done.fetch_add(size, Ordering::Relaxed) + size;
            if watch.done(done, self.fits) == ControlFlow::Break(()) && done < self.fits {
                shared.stopped.store(true, Ordering::Relaxed);
            }
        }
        shared.add(&counting.counts);
    }

    fn block(&self, block: Range<u64>, counting: &mut Counting<'_>) -> Result<(), StatsError> {
        let mut random = self
            .seed
            .map(|seed| Random::stream(seed, block.start / BLOCK));
        match &self.kind {
            Kind::Orders(orders) => {
                let rows = Rows::new(orders);
                let mut order = match random {
                    None => orders.at(block.start, self.fits),
                    Some(_) => Vec::new(),
                };
                let mut taken = Vec::new();
                for _ in block {
                    if let Some(random) = &mut random {
                        shuffled(orders, random, &mut order);
                    }
                    rows.of(&order, &mut taken);
                    counting.look(Arranged::Rows(&taken))?;
                    if random.is_none() {
                        next(&mut order);
                    }
                }
            }
            Kind::Signs => {
                let mut signs = vec![false; self.task.yi.len()];
                for number in block {
                    set_signs(&mut signs, number, random.as_mut());
                    counting.look(Arranged::Signs(&signs))?;
                }
            }
        }
        Ok(())
    }
}

/// The bits of `number`, or random ones.
fn set_signs(signs: &mut [bool], number: u64, random: Option<&mut Random>) {
    match random {
        None => {
            for (place, sign) in (0_u32..).zip(signs) {
                *sign = number.checked_shr(place).unwrap_or(0) & 1 == 1;
            }
        }
        Some(random) => {
            for some in signs.chunks_mut(64) {
                let bits = random.bits();
                for (place, sign) in some.iter_mut().enumerate() {
                    *sign = bits >> place & 1 == 1;
                }
            }
        }
    }
}

/// For each class of rows one of them.
struct Rows {
    of_class: Vec<usize>,
}

impl Rows {
    fn new(orders: &Orders) -> Self {
        let mut of_class = Vec::new();
        for (row, &class) in orders.of_row.iter().enumerate() {
            if of_class.len() <= class as usize {
                of_class.resize(class as usize + 1, 0);
            }
            for slot in of_class.iter_mut().skip(class as usize).take(1) {
                *slot = row;
            }
        }
        Self { of_class }
    }

    fn of(&self, order: &[u32], rows: &mut Vec<usize>) {
        rows.clear();
        let class = |class: &u32| self.of_class.get(*class as usize).copied();
        rows.extend(order.iter().filter_map(class));
    }
}

/// What the threads have in common.
struct Shared {
    next: AtomicU64,
    done: AtomicU64,
    stopped: AtomicBool,
    counts: Mutex<Result<Vec<u64>, StatsError>>,
}

impl Shared {
    fn counts(&self) -> std::sync::MutexGuard<'_, Result<Vec<u64>, StatsError>> {
        let locked = self.counts.lock();
        locked.unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn add(&self, more: &[u64]) {
        if let Ok(counts) = self.counts().as_mut() {
            for (count, more) in counts.iter_mut().zip(more) {
                *count += more;
            }
        }
    }

    fn fail(&self, error: StatsError) {
        *self.counts() = Err(error);
        // The others need not go on.
        self.next.store(u64::MAX / 2, Ordering::Relaxed);
    }
}

/// The smallest size that equals that observed.
fn least(observed: f64) -> f64 {
    if observed.is_finite() {
        observed - EQUAL * observed.max(1.0)
    } else {
        observed
    }
}

/// How often sizes are at least as large as those observed.
struct Counting<'a> {
    refit: Box<dyn Refit + 'a>,
    least: Vec<f64>,
    counts: Vec<u64>,
    sizes: Vec<f64>,
}

impl Counting<'_> {
    fn look(&mut self, arranged: Arranged<'_>) -> Result<(), StatsError> {
        self.refit.fit(arranged, &mut self.sizes)?;
        let pairs = self.counts.iter_mut().zip(&self.least);
        for ((count, least), size) in pairs.zip(&self.sizes) {
            // What has no size, 0/0, is counted: it is no evidence against the hypothesis.
            *count += u64::from(size.is_nan() || size >= least);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Unwatched;
    use crate::stats::regress::tau2;
    use crate::stats::tau2::Likelihood;

    #[test]
    fn the_number_of_threads_is_no_matter() {
        let yi: Vec<f64> = (0..12).map(|i| f64::from(i * i % 7) / 5.0).collect();
        let vi: Vec<f64> = (0..12)
            .map(|i| 0.02 + f64::from(i * 5 % 11) / 50.0)
            .collect();
        let x: Vec<f64> = (0..12).map(|i| f64::from(i * 3 % 8)).collect();
        let studies = Studies::new(&yi, &vi).expect("clean data");
        let model = Model::Random {
            tau2: tau2::reml,
            likelihood: Likelihood::Reml,
        };
        let options = Options::default();
        for (columns, draws) in [
            (
                vec![vec![1.0; 12], x],
                Draws::Sample {
                    draws: 1500,
                    seed: 5,
                },
            ),
            (vec![vec![1.0; 12]], Draws::All),
            (
                vec![vec![1.0; 12]],
                Draws::Sample {
                    draws: 900,
                    seed: 5,
                },
            ),
        ] {
            let design = Design::new(&columns).expect("full rank");
            let run = |workers| {
                let work = Work::new(&studies, &design, model, &options, &[], draws)?;
                work.run(workers, &Unwatched)
            };
            let alone = run(1).expect("clean data");
            for workers in 2..5 {
                assert_eq!(run(workers), Ok(alone.clone()));
            }
        }
    }
}
