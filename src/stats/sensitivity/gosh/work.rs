//! Many subsets at the same time, in blocks that do not depend on the number of threads.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::spread::Sides;
use super::{Gosh, Member, Point, Subset};
use crate::stats::StatsError;
use crate::stats::random::Random;
use crate::stats::watch::Watch;

/// Subsets in a block where all are pooled.
const BLOCK: usize = 1 << 12;
/// Numbers that the blocks of a draw keep together.
const KEPT: usize = 1 << 20;
/// Work between two looks at whether to stop: subsets times studies.
const LOOK: usize = 1 << 14;

/// One element for each subset.
pub(super) struct Columns {
    pub(super) estimate: Vec<f64>,
    tau2: Vec<f64>,
    pub(super) i2: Vec<f64>,
    h2: Vec<f64>,
    q: Vec<f64>,
    size: Vec<u32>,
}

impl Columns {
    pub(super) fn new(count: usize) -> Self {
        let column = || vec![f64::NAN; count];
        Self {
            estimate: column(),
            tau2: column(),
            i2: column(),
            h2: column(),
            q: column(),
            size: vec![0; count],
        }
    }

    pub(super) fn into_gosh(self, seed: Option<u64>, members: Vec<Member>) -> Gosh {
        Gosh {
            seed,
            estimate: self.estimate,
            tau2: self.tau2,
            i2: self.i2,
            h2: self.h2,
            q: self.q,
            size: self.size,
            members,
        }
    }

    fn blocks(&mut self, size: usize) -> impl Iterator<Item = Block<'_>> {
        let pairs = self
            .estimate
            .chunks_mut(size)
            .zip(self.tau2.chunks_mut(size));
        let pairs = pairs.zip(self.i2.chunks_mut(size).zip(self.h2.chunks_mut(size)));
        let pairs = pairs.zip(self.q.chunks_mut(size).zip(self.size.chunks_mut(size)));
        let block = move |(index, (((estimate, tau2), (i2, h2)), (q, sizes)))| Block {
            index,
            start: index * size,
            estimate,
            tau2,
            i2,
            h2,
            q,
            size: sizes,
        };
        pairs.enumerate().map(block)
    }
}

/// Some elements of each column.
struct Block<'a> {
    index: usize,
    start: usize,
    estimate: &'a mut [f64],
    tau2: &'a mut [f64],
    i2: &'a mut [f64],
    h2: &'a mut [f64],
    q: &'a mut [f64],
    size: &'a mut [u32],
}

impl Block<'_> {
    /// Fills the block; `next` gives the pool of each subset in turn, `None` to stop.
    fn fill(&mut self, mut next: impl FnMut(usize) -> Option<Point>) -> Option<()> {
        let start = self.start;
        let rows = self.estimate.iter_mut().zip(self.tau2.iter_mut());
        let rows = rows.zip(self.i2.iter_mut().zip(self.h2.iter_mut()));
        let rows = rows.zip(self.q.iter_mut().zip(self.size.iter_mut()));
        for (at, (((estimate, tau2), (i2, h2)), (q, size))) in rows.enumerate() {
            let point = next(start + at)?;
            *estimate = point.estimate;
            *tau2 = point.tau2;
            *i2 = point.i2;
            *h2 = point.h2;
            *q = point.q;
            *size = point.size;
        }
        Some(())
    }
}

/// Which subsets there are.
pub(super) struct Job {
    count: usize,
    block: usize,
    seed: Option<u64>,
}

impl Job {
    /// All subsets, by their bits.
    pub(super) fn all(count: usize) -> Self {
        Self {
            count,
            block: BLOCK,
            seed: None,
        }
    }

    /// A draw of subsets of `k` studies.
    pub(super) fn draws(count: usize, k: usize, seed: u64) -> Self {
        let blocks = (KEPT / k.max(1)).clamp(4, 256);
        Self {
            count,
            block: count.div_ceil(blocks),
            seed: Some(seed),
        }
    }

    /// Fills the columns on all cores; each thread has a pooler of its own.
    ///
    /// Returns what a draw has with and without each study; nothing where all subsets are pooled.
    pub(super) fn run<P: FnMut(Subset<'_>) -> Point>(
        &self,
        columns: &mut Columns,
        k: usize,
        watch: &dyn Watch,
        pooler: impl Fn() -> P + Sync,
    ) -> Result<Vec<Member>, StatsError> {
        let progress = Progress {
            of: self.count as u64,
            every: (LOOK / k.max(1)).max(1) as u64,
            done: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
        };
        let queue = Mutex::new(columns.blocks(self.block));
        let work = |watch: Option<&dyn Watch>| {
            let mut found = Vec::new();
            let (mut pool, mut members) = (pooler(), vec![false; k]);
            let mut steps = Steps::new(&progress, watch);
            loop {
                let block = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                let Some(mut block) = block.filter(|_| !progress.has_stopped()) else {
                    return found;
                };
                let sides = self.block(&mut block, &mut pool, &mut members, &mut steps);
                found.extend(sides.map(|sides| (block.index, sides)));
            }
        };
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let helpers = cores.min(self.count.div_ceil(self.block)).saturating_sub(1);
        let mut found: Vec<(usize, Sides)> = std::thread::scope(|scope| {
            let helpers: Vec<_> = (0..helpers).map(|_| scope.spawn(|| work(None))).collect();
            let mut found = work(Some(watch));
            for helper in helpers {
                let done = helper.join();
                found.extend(done.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            }
            found
        });
        if progress.has_stopped() {
            return Err(StatsError::Stopped);
        }
        found.sort_unstable_by_key(|(index, _)| *index);
        let sides = found.into_iter().map(|(_, sides)| sides);
        let whole = sides.reduce(|whole, sides| whole.and(&sides));
        Ok(whole.map(Sides::members).unwrap_or_default())
    }

    /// Fills one block; returns what it has on both sides of each study where it is drawn.
    fn block(
        &self,
        block: &mut Block<'_>,
        pool: &mut impl FnMut(Subset<'_>) -> Point,
        members: &mut [bool],
        steps: &mut Steps<'_>,
    ) -> Option<Sides> {
        let Some(seed) = self.seed else {
            block.fill(|place| {
                let point = pool(Subset::Bits(place as u64 + 1));
                steps.step().then_some(point)
            })?;
            return None;
        };
        let mut random = Random::stream(seed, block.index as u64);
        let mut sides = Sides::new(members.len());
        block.fill(|_| {
            choose(members, &mut random);
            let point = pool(Subset::Members(members));
            sides.add(members, &point);
            steps.step().then_some(point)
        })?;
        Some(sides)
    }
}

/// Each with probability one half, but not none.
fn choose(members: &mut [bool], random: &mut Random) {
    loop {
        let mut any = false;
        for some in members.chunks_mut(64) {
            let mut bits = random.bits();
            for member in some {
                *member = bits & 1 == 1;
                any |= *member;
                bits >>= 1;
            }
        }
        if any {
            return;
        }
    }
}

/// How far all threads are.
struct Progress {
    of: u64,
    /// Subsets between two looks.
    every: u64,
    done: AtomicU64,
    stopped: AtomicBool,
}

impl Progress {
    fn has_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

/// The steps of one thread; one of the threads tells who watches.
struct Steps<'a> {
    progress: &'a Progress,
    watch: Option<&'a dyn Watch>,
    pending: u64,
}

impl<'a> Steps<'a> {
    fn new(progress: &'a Progress, watch: Option<&'a dyn Watch>) -> Self {
        Self {
            progress,
            watch,
            pending: 0,
        }
    }

    /// One more subset; whether to go on.
    fn step(&mut self) -> bool {
        self.pending += 1;
        if self.pending < self.progress.every {
            return true;
        }
        let before = self
            .progress
            .done
            .fetch_add(self.pending, Ordering::Relaxed);
        let done = before + self.pending;
        self.pending = 0;
        if let Some(ControlFlow::Break(())) = self.watch.map(|w| w.done(done, self.progress.of)) {
            self.progress.stopped.store(true, Ordering::Relaxed);
        }
        !self.progress.has_stopped()
    }
}
