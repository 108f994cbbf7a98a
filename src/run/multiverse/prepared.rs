//! The rows of the universes: what is measured once, and what each leaves out.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::method::{Counts, glmm_name};
use crate::plan::{self, Alternative, Condition, RowAnalysis, Settings, Test};
use crate::result::{LeftOut, Pool, Row, Sizes, Status, Universe};
use crate::run::Context;
use crate::run::entry::{Entry, Refused, lacking_reason};
use crate::run::pool::{self, what_is_lacking};
use crate::run::require::Requirements;
use crate::run::rows::{Ended, Evidence, Set, narrowed, unknown_reason};
use crate::stats::StatsError;
use crate::stats::watch::Watch;
use crate::table::{Frame, Truth};

/// Fewer universes than this are not worth a thread.
const SHARE: usize = 32;
/// Who watches is told after so many universes.
const STEP: usize = 16;

/// The universes of a statement over its rows.
pub(super) struct Prepared<'a> {
    pub(super) task: &'a plan::Multiverse,
    /// The analysis of each universe, as its model takes it.
    analyses: &'a [Cow<'a, RowAnalysis>],
    /// One for each effect that is measured, and for each way to look at its rows.
    evidence: Vec<Evidence<'a>>,
    /// One for each choice of rows.
    narrowings: Vec<Narrowing>,
    /// Effect and rows, by place; universes of one group differ in their settings alone.
    groups: Vec<(usize, usize)>,
    /// The group of each universe.
    group_of: Vec<usize>,
    watch: &'a dyn Watch,
}

/// Rows for which conditions hold.
struct Narrowing {
    conditions: Vec<(Vec<Truth>, String)>,
}

/// The places of a narrowing, and the rows for which it is unknown.
pub(super) struct Places {
    kept: Vec<u32>,
    unknown: Vec<LeftOut>,
}

/// The rows of a group with their effects.
pub(super) struct Group<'s, 'a> {
    pub(super) evidence: &'s Evidence<'a>,
    pub(super) set: Set<'s>,
    pub(super) sizes: Sizes,
    pub(super) left_out: Vec<LeftOut>,
    /// Why they are not analysed.
    refused: Option<Refused>,
    /// Whether it is the plan that refuses them.
    by_plan: bool,
    /// The rows without names: what a pool needs of them.
    rows: Vec<Row>,
}

impl<'a> Prepared<'a> {
    pub(super) fn new(
        context: &'a Context<'_>,
        analysis: &'a RowAnalysis,
        task: &'a plan::Multiverse,
        analyses: &'a [Cow<'a, RowAnalysis>],
    ) -> Self {
        let (frame, _) = narrowed(context, analysis);
        let mut prepared = Self {
            task,
            analyses,
            evidence: Vec::new(),
            narrowings: Vec::new(),
            groups: Vec::new(),
            group_of: Vec::with_capacity(task.universes.len()),
            watch: context.watch,
        };
        let mut effects = Vec::new();
        let mut conditions: Vec<&[Condition]> = Vec::new();
        for own in analyses.iter().map(Cow::as_ref) {
            let effect = own.effect.as_ref().map(|effect| effect.effect);
            let seen = (effect, own.settings.method.counts(), own.robust.as_ref());
            let effect = place_of(&mut effects, seen);
            if effect == prepared.evidence.len() {
                let requirements = Requirements::new(context.plan, &own.verb);
                let scope = context.scope(own.source);
                let evidence = Evidence::new(own, requirements, frame.clone(), scope);
                prepared.evidence.push(evidence);
            }
            let further = own.conditions.get(analysis.conditions.len()..);
            let rows = place_of(&mut conditions, further.unwrap_or_default());
            if rows == prepared.narrowings.len() {
                let narrowing = Narrowing::new(context, own, &frame, further.unwrap_or_default());
                prepared.narrowings.push(narrowing);
            }
            let group = place_of(&mut prepared.groups, (effect, rows));
            prepared.group_of.push(group);
        }
        prepared
    }

    /// What of the universes this version does not compute.
    pub(super) fn lacking(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for universe in self.task.universes.iter().filter(|u| u.refused.is_none()) {
            all.extend(what_is_lacking(&universe.analysis).filter(|what| !all.contains(what)));
        }
        all
    }

    /// These places, under each narrowing.
    pub(super) fn places(&self, places: &[u32]) -> Vec<Places> {
        self.narrowings.iter().map(|n| n.places(places)).collect()
    }

    /// The rows of each group.
    pub(super) fn groups<'s>(&'s self, places: &'s [Places]) -> Vec<Group<'s, 'a>> {
        let group = |&(effect, rows): &(usize, usize)| {
            let (evidence, places) = (self.evidence.get(effect)?, places.get(rows)?);
            Some(Group::new(evidence, places))
        };
        self.groups.iter().filter_map(group).collect()
    }

    /// The group of the plan's own analysis.
    pub(super) fn own<'g, 's>(&self, groups: &'g [Group<'s, 'a>]) -> Option<&'g Group<'s, 'a>> {
        groups.get(*self.group_of.first()?)
    }

    /// Notes the rows of one study that the plan's own analysis would pool.
    pub(super) fn note_dependence(&self, groups: &[Group<'_, 'a>], entry: &mut Entry) {
        if let Some(own) = self.own(groups) {
            let _ = entry.admit(own.evidence, &own.set, &own.sizes, None, false);
        }
    }

    /// Every universe, and the pool of the first; `rows` are its rows with their names.
    ///
    /// # Errors
    /// `Stopped` where who watches ends it.
    pub(super) fn universes(
        &self,
        groups: &[Group<'_, 'a>],
        rows: &[Row],
        subgroup: bool,
    ) -> Result<(Vec<Universe>, Pool), StatsError> {
        let (done, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
        let all = self.task.universes.len();
        let goes_on = || {
            let done = done.fetch_add(1, Ordering::Relaxed);
            if done.is_multiple_of(STEP) && self.watch.done(done as u64, all as u64).is_break() {
                stopped.store(true, Ordering::Relaxed);
            }
            !stopped.load(Ordering::Relaxed)
        };
        let same = self.same(groups);
        let one = |place: usize| {
            goes_on().then_some(())?;
            let universe = self.task.universes.get(place)?;
            let group = groups.get(*self.group_of.get(place)?)?;
            let rows = if place == 0 { rows } else { &group.rows };
            let analysis = self.analyses.get(place)?.as_ref();
            let same_as = same.get(place).copied().flatten();
            let (found, pool) = group.universe((universe, analysis), subgroup, rows);
            let own = (place == 0).then_some(pool);
            Some((Universe { same_as, ..found }, own))
        };
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        let share = all.div_ceil(workers).max(SHARE);
        let some = |start: usize| -> Vec<(Universe, Option<Pool>)> {
            (start..(start + share).min(all)).filter_map(one).collect()
        };
        let mut found: Vec<(Universe, Option<Pool>)> = Vec::with_capacity(all);
        if share >= all {
            found = some(0);
        } else {
            std::thread::scope(|scope| {
                let some = &some;
                let starts = (0..all).step_by(share);
                let workers: Vec<_> = starts.map(|s| scope.spawn(move || some(s))).collect();
                for worker in workers {
                    let done = worker.join();
                    found.extend(done.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
                }
            });
        }
        if stopped.into_inner() {
            return Err(StatsError::Stopped);
        }
        let own = found.first_mut().and_then(|(_, pool)| pool.take());
        let universes = found.into_iter().map(|(universe, _)| universe).collect();
        Ok((universes, own.unwrap_or_default()))
    }

    /// For each universe the first that is the same analysis, from 1.
    fn same(&self, groups: &[Group<'_, 'a>]) -> Vec<Option<usize>> {
        let rows = self.same_rows(groups);
        let mut first = HashMap::new();
        let universes = self.task.universes.iter().zip(&self.group_of).enumerate();
        let same = |(place, (universe, group)): (usize, (&Alternative, &usize))| {
            if universe.refused.is_some() {
                return None;
            }
            let key = (*rows.get(*group)?, Key::of(&universe.analysis.settings));
            let known = *first.entry(key).or_insert(place);
            (known < place).then_some(known + 1)
        };
        universes.map(same).collect()
    }

    /// For each group the first with the same effects.
    fn same_rows(&self, groups: &[Group<'_, 'a>]) -> Vec<usize> {
        let mut first: HashMap<(usize, Vec<u32>), usize> = HashMap::new();
        let groups = groups.iter().zip(&self.groups).enumerate();
        let same = |(place, (group, (effect, _))): (usize, (&Group<'_, 'a>, &(usize, usize)))| {
            let used = group.set.places.iter().enumerate();
            let used = used.filter(|(at, _)| group.set.effects.has(*at));
            let key = (*effect, used.map(|(_, place)| *place).collect());
            *first.entry(key).or_insert(place)
        };
        groups.map(same).collect()
    }
}

/// The place of `item` in `all`, where it is put if it is not there.
fn place_of<T: PartialEq>(all: &mut Vec<T>, item: T) -> usize {
    let known = all.iter().position(|known| *known == item);
    known.unwrap_or_else(|| {
        all.push(item);
        all.len() - 1
    })
}

impl Narrowing {
    fn new(
        context: &Context<'_>,
        analysis: &RowAnalysis,
        frame: &Frame,
        conditions: &[Condition],
    ) -> Self {
        let conditions = conditions.iter().map(|condition| {
            let reason = unknown_reason(context, analysis, condition);
            (frame.condition(condition), reason)
        });
        Self {
            conditions: conditions.collect(),
        }
    }

    fn places(&self, places: &[u32]) -> Places {
        let mut kept = places.to_vec();
        let mut unknown = Vec::new();
        for (truth, reason) in &self.conditions {
            let of = |place: &u32| truth.get(*place as usize).copied();
            let rows = kept.iter().filter(|p| of(p) == Some(Truth::Unknown));
            let rows = rows.count();
            if rows > 0 {
                unknown.push(LeftOut {
                    reason: reason.clone(),
                    rows,
                });
            }
            kept.retain(|place| of(place) == Some(Truth::True));
        }
        Places { kept, unknown }
    }
}

impl<'s, 'a> Group<'s, 'a> {
    fn new(evidence: &'s Evidence<'a>, places: &'s Places) -> Self {
        let set = evidence.set(&places.kept, evidence.analysis.robust.is_none());
        let sizes = evidence.sizes(&set);
        let mut left_out = places.unknown.clone();
        left_out.extend(evidence.left_out(&set));
        let admitted = Entry::default().admit(evidence, &set, &sizes, None, true);
        let pairs = set.effects.yi.iter().zip(&set.effects.vi);
        let known = |x: f64| x.is_finite().then_some(x);
        let row = |(&yi, &vi): (&f64, &f64)| Row {
            study: String::new(),
            row: 0,
            yi: known(yi),
            vi: known(vi),
            se: None,
            ci: None,
            weight: None,
        };
        Self {
            rows: pairs.map(row).collect(),
            by_plan: evidence.requirements.refuse(&sizes).is_some(),
            refused: admitted.err(),
            evidence,
            set,
            sizes,
            left_out,
        }
    }

    /// The group under the settings of a universe.
    fn universe(
        &self,
        (universe, analysis): (&Alternative, &'a RowAnalysis),
        subgroup: bool,
        rows: &[Row],
    ) -> (Universe, Pool) {
        let evidence = self.evidence.under(analysis);
        let mut pool = pool::blank(&evidence);
        pool.sizes = self.sizes;
        pool.rows = rows.to_vec();
        let Ended {
            status,
            reason,
            found: pool,
        } = match self.why_not(universe, subgroup) {
            Some((status, reason)) => Ended {
                status,
                reason: Some(reason),
                found: pool,
            },
            None => pool::of_set(&evidence, &self.set, pool),
        };
        let left_out = self.left_out.clone();
        let choices = universe.choices.clone();
        let universe = Universe {
            choices,
            same_as: None,
            status,
            reason,
            effect: pool.effect.clone(),
            measure: pool.measure.clone(),
            method: pool.method.clone(),
            test: pool.test.clone(),
            level: pool.level,
            sizes: pool.sizes,
            left_out,
            estimate: pool.estimate,
            se: pool.se,
            ci: pool.ci,
            statistic: pool.statistic,
            df: pool.df,
            p: pool.p,
            pi: pool.pi,
            tau2: pool.heterogeneity.tau2,
            i2: pool.heterogeneity.i2,
            display: pool.display.clone(),
        };
        (universe, pool)
    }

    fn why_not(&self, universe: &Alternative, subgroup: bool) -> Option<(Status, String)> {
        if let Some(reason) = &universe.refused {
            return Some((Status::NotRun, reason.clone()));
        }
        let refused = self.refused.as_ref();
        let refused = refused.map(|r| (r.status, r.reason.clone()));
        if self.by_plan {
            return refused;
        }
        let shared = subgroup && universe.analysis.settings.tau2_common;
        let shared = shared.then(|| "tau2 common in a multiverse".to_owned());
        let lacking = what_is_lacking(&universe.analysis).or(shared);
        let lacking = lacking.map(|what| (Status::NotRun, lacking_reason(&what)));
        lacking.or(refused)
    }
}

/// The settings of an analysis as far as they are used in it.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    method: &'static str,
    test: &'static str,
    floor: bool,
    level: u64,
    hts: bool,
    tau2: Option<u64>,
    glmm: &'static str,
}

impl Key {
    fn of(settings: &Settings) -> Self {
        Self {
            method: settings.method.name,
            test: settings.test.name(),
            floor: settings.floor && settings.test == Test::Hksj,
            level: settings.level.to_bits(),
            hts: settings.pi_hts,
            tau2: settings.tau2.map(f64::to_bits),
            glmm: match settings.method.counts() {
                Some(Counts::Glmm) => glmm_name(settings.glmm),
                Some(Counts::MantelHaenszel | Counts::Peto) | None => "",
            },
        }
    }
}
