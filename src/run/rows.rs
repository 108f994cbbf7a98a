//! Analyses of rows: their source, effects and parts, whatever the verb.

use std::sync::Arc;

use std::collections::BTreeMap;

use super::columns::columns_of;
use super::effects::{Effects, Measured, Why};
use super::require::Requirements;
use super::shared::Sum;
use super::{Context, Ran};
use crate::diagnostic::{list, plural};
use crate::plan::{ColumnId, Condition, RowAnalysis, Scope};
use crate::result::{Body, LeftOut, Part, PartLabel, Row, Sizes, Status};
use crate::stats::dist::normal;
use crate::table::{Frame, Groups, Labels};

/// Fewer parts than this are not worth a thread.
const SHARE: usize = 2000;

/// A verb that is computed from rows.
pub(super) trait RowVerb: Sized + Send {
    /// What it finds in some rows.
    type Found: Send;
    /// One like it, for other rows at the same time.
    fn fork(&self) -> Self;
    /// Takes back what a fork noted.
    fn join(&mut self, other: Self);
    /// Computes it in these rows; `subgroup` for a part of `by`.
    fn find(&mut self, rows: &Evidence<'_>, places: &[u32], subgroup: bool) -> Ended<Self::Found>;
    /// What stands above the parts of `per`.
    fn above(&mut self, rows: &Evidence<'_>) -> Self::Found;
    /// What the parts of `by` have in common, before they are put below the whole; `places` are the rows of each.
    fn share(
        &mut self,
        _rows: &Evidence<'_>,
        _parts: &mut [Part<Self::Found>],
        _places: &[Vec<u32>],
    ) {
    }
    /// Puts the parts of `by` (or of `per`) below the whole.
    fn attach(&mut self, whole: &mut Self::Found, parts: Vec<Part<Self::Found>>, by: bool);
    /// Tells what was left out before the effects, and remarks about the rows as a whole.
    fn tell(&mut self, whole: &mut Self::Found, left_out: Vec<LeftOut>, remarks: Vec<String>);
    /// As the body of an outcome.
    fn body(found: Self::Found) -> Body;
}

/// How the computation in some rows ended.
pub(super) struct Ended<T> {
    pub(super) status: Status,
    pub(super) reason: Option<String>,
    pub(super) found: T,
}

/// The rows of an analysis, and what was measured in them.
#[derive(Clone)]
pub(super) struct Evidence<'a> {
    pub(super) analysis: &'a RowAnalysis,
    pub(super) requirements: Requirements<'a>,
    pub(super) frame: Frame,
    /// The normal quantile of the level: intervals of rows.
    pub(super) z: f64,
    measured: Option<Arc<Measured<'a>>>,
    by: Option<Arc<Groups>>,
    clusters: Option<Arc<Groups>>,
    all: Arc<Effects>,
    studies: Arc<[u32]>,
    row_numbers: Arc<[u32]>,
    scope: Option<&'a Scope>,
}

/// Some rows of an analysis with their effects.
pub(super) struct Set<'s> {
    /// Places in the frame.
    pub(super) places: &'s [u32],
    /// Their effects, as analysed.
    pub(super) effects: Effects,
    /// How many groups of people were divided.
    pub(super) divided: usize,
}

/// Runs an analysis of rows.
pub(super) fn run<V: RowVerb>(context: &Context<'_>, analysis: &RowAnalysis, verb: &mut V) -> Ran {
    let (evidence, mut left_out) = evidence(context, analysis);
    let scope = context.scope(analysis.source);
    let mut remarks = Vec::new();
    let name = |column: ColumnId| {
        let info = scope.and_then(|scope| scope.columns.get(column));
        info.map_or("a column", |info| info.name.as_str())
    };
    let mut ended = if analysis.per.is_empty() {
        one(verb, &evidence, &evidence.places())
    } else {
        let groups = evidence.frame.groups(&analysis.per);
        if groups.unlabelled() > 0 {
            let names: Vec<&str> = analysis.per.iter().map(|c| name(*c)).collect();
            left_out.push(LeftOut {
                reason: format!("{} is missing", either(&names)),
                rows: groups.unlabelled(),
            });
        }
        let parts = each(verb, &evidence, &groups);
        let mut found = verb.above(&evidence);
        let (status, reason) = together(&parts);
        verb.attach(&mut found, parts, false);
        Ended {
            status,
            reason,
            found,
        }
    };
    let missing = evidence.by.as_deref().map_or(0, Groups::unlabelled);
    if let Some(by) = analysis.by.filter(|_| missing > 0) {
        let (rows, stand) = (
            plural(missing, "row"),
            if missing == 1 { "stands" } else { "stand" },
        );
        remarks.push(format!("{rows} without `{}` {stand} in no part", name(by)));
    }
    verb.tell(&mut ended.found, left_out, remarks);
    Ran {
        status: ended.status,
        reason: ended.reason,
        body: V::body(ended.found),
    }
}

/// The rows of an analysis and their effects, and the rows that its conditions leave out.
pub(super) fn evidence<'a>(
    context: &'a Context<'_>,
    analysis: &'a RowAnalysis,
) -> (Evidence<'a>, Vec<LeftOut>) {
    let (frame, left_out) = narrowed(context, analysis);
    let requirements = Requirements::new(context.plan, &analysis.verb);
    let scope = context.scope(analysis.source);
    (
        Evidence::new(analysis, requirements, frame, scope),
        left_out,
    )
}

/// The normal quantile of the level.
fn z_of(analysis: &RowAnalysis) -> f64 {
    normal::isf(0.5 * (1.0 - analysis.settings.level / 100.0))
}

/// The rows of the source for which all conditions hold.
pub(super) fn narrowed(context: &Context<'_>, analysis: &RowAnalysis) -> (Frame, Vec<LeftOut>) {
    let mut frame = context.frame(analysis.source).clone();
    let mut left_out = Vec::new();
    for condition in &analysis.conditions {
        let (kept, unknown) = frame.narrow(condition);
        if unknown > 0 {
            left_out.push(LeftOut {
                reason: unknown_reason(context, analysis, condition),
                rows: unknown,
            });
        }
        frame = kept;
    }
    (frame, left_out)
}

/// "`dose` is unknown, which `where` asks for".
pub(super) fn unknown_reason(
    context: &Context<'_>,
    analysis: &RowAnalysis,
    condition: &Condition,
) -> String {
    let mut columns = Vec::new();
    columns_of(condition, &mut columns);
    let scope = context.scope(analysis.source);
    let names: Vec<&str> = columns
        .iter()
        .filter_map(|column| Some(scope?.columns.get(*column)?.name.as_str()))
        .collect();
    format!("{} is unknown, and `where` asks for it", either(&names))
}

/// "`a`", "`a` or `b`".
fn either(names: &[&str]) -> String {
    if names.is_empty() {
        return "a value".to_owned();
    }
    list(names, "or")
}

/// The parts of `per`, in order; where there are many, at the same time.
fn each<V: RowVerb>(verb: &mut V, rows: &Evidence<'_>, groups: &Groups) -> Vec<Part<V::Found>> {
    let some = |verb: &mut V, some: std::ops::Range<usize>| -> Vec<Part<V::Found>> {
        some.map(|group| {
            let ended = one(verb, rows, groups.rows(group));
            let labels = rows.frame.group_labels(&rows.analysis.per, groups, group);
            part(label_of(labels), ended)
        })
        .collect()
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let share = groups.len().div_ceil(workers).max(SHARE);
    let starts = (0..groups.len()).step_by(share);
    if starts.len() < 2 {
        return some(verb, 0..groups.len());
    }
    let mut parts = Vec::with_capacity(groups.len());
    std::thread::scope(|scope| {
        let some = &some;
        let workers: Vec<_> = starts
            .map(|start| {
                let mut fork = verb.fork();
                let range = start..(start + share).min(groups.len());
                scope.spawn(move || (some(&mut fork, range), fork))
            })
            .collect();
        for worker in workers {
            let done = worker.join();
            let (found, fork) = done.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            parts.extend(found);
            verb.join(fork);
        }
    });
    parts
}

/// One analysis, with its parts where the plan says `by`.
fn one<V: RowVerb>(verb: &mut V, rows: &Evidence<'_>, places: &[u32]) -> Ended<V::Found> {
    let mut ended = verb.find(rows, places, false);
    if rows.by.is_none() {
        return ended;
    }
    let (labels, places): (Vec<String>, Vec<Vec<u32>>) = rows.subgroups(places).into_iter().unzip();
    let mut parts: Vec<Part<V::Found>> = (labels.into_iter().zip(&places))
        .map(|(label, places)| part(PartLabel::One(label), verb.find(rows, places, true)))
        .collect();
    verb.share(rows, &mut parts, &places);
    verb.attach(&mut ended.found, parts, true);
    ended
}

fn part<T>(label: PartLabel, ended: Ended<T>) -> Part<T> {
    Part {
        label,
        status: ended.status,
        reason: ended.reason,
        result: ended.found,
    }
}

fn label_of(mut labels: Vec<String>) -> PartLabel {
    match labels.pop() {
        Some(only) if labels.is_empty() => PartLabel::One(only),
        Some(last) => {
            labels.push(last);
            PartLabel::Several(labels)
        }
        None => PartLabel::Several(labels),
    }
}

/// How parts ended together: as the best of them.
fn together<T>(parts: &[Part<T>]) -> (Status, Option<String>) {
    if parts.is_empty() {
        return (Status::NotRun, Some("there is no part".to_owned()));
    }
    if parts.iter().any(|part| part.status == Status::Ok) {
        return (Status::Ok, None);
    }
    let failed = parts.iter().find(|part| part.status == Status::Failed);
    let first = failed.or(parts.first());
    let status = first.map_or(Status::NotRun, |part| part.status);
    let reason = first.and_then(|part| part.reason.clone());
    match parts.len() {
        1 => (status, reason),
        n => (
            status,
            reason.map(|r| format!("none of {n} parts ran: {r}")),
        ),
    }
}

impl<'a> Evidence<'a> {
    pub(super) fn new(
        analysis: &'a RowAnalysis,
        requirements: Requirements<'a>,
        frame: Frame,
        scope: Option<&'a Scope>,
    ) -> Self {
        let studies = scope.is_some_and(|scope| scope.study().is_some());
        let effect = analysis.effect.as_ref();
        let counting = analysis.settings.method.counts().is_some();
        let measured = effect.map(|effect| {
            let measured = Measured::new(effect, &frame, studies);
            if counting {
                measured.counting()
            } else {
                measured
            }
        });
        let all = match &measured {
            Some(measured) => measured.all(),
            None => Effects::missing(frame.len(), Why::NoEffect),
        };
        Self {
            analysis,
            requirements,
            z: z_of(analysis),
            measured: measured.map(Arc::new),
            all: Arc::new(all),
            by: analysis.by.map(|by| Arc::new(frame.groups(&[by]))),
            clusters: (analysis.robust.as_ref()).map(|c| Arc::new(frame.groups(&[c.column]))),
            studies: frame.studies().into(),
            row_numbers: frame.row_numbers().into(),
            scope,
            frame,
        }
    }

    /// The same rows and effects for an analysis that differs from theirs in its settings alone.
    pub(super) fn under(&self, analysis: &'a RowAnalysis) -> Self {
        Self {
            analysis,
            z: z_of(analysis),
            ..self.clone()
        }
    }

    /// All rows.
    pub(super) fn places(&self) -> Vec<u32> {
        (0..u32::try_from(self.frame.len()).unwrap_or(u32::MAX)).collect()
    }

    /// The effects of these rows; `divide` where a group that serves several of them is divided.
    pub(super) fn set<'s>(&self, places: &'s [u32], divide: bool) -> Set<'s> {
        let Some(measured) = &self.measured else {
            return Set {
                places,
                effects: Effects::missing(places.len(), Why::NoEffect),
                divided: 0,
            };
        };
        let effects = measured.of(places, &self.all);
        let (effects, divided) = if divide {
            measured.divided(places, effects)
        } else {
            (effects, 0)
        };
        Set {
            places,
            effects,
            divided,
        }
    }

    /// What the effect is computed from.
    pub(super) fn measured(&self) -> Option<&Measured<'a>> {
        self.measured.as_deref()
    }

    /// The name of a column of the rows.
    pub(super) fn column_name(&self, column: ColumnId) -> &str {
        let info = self.scope.and_then(|scope| scope.columns.get(column));
        info.map_or("a column", |info| info.name.as_str())
    }

    /// How much evidence there is in the rows that have an effect.
    pub(super) fn sizes(&self, set: &Set<'_>) -> Sizes {
        let mut studies: Vec<u32> = Vec::with_capacity(set.places.len());
        let (mut people, mut events) = (Sum::default(), Sum::default());
        for (at, &place) in set.places.iter().enumerate() {
            let groups = self
                .measured
                .as_ref()
                .and_then(|m| m.groups(&set.effects, at));
            if let Some(groups) = groups {
                studies.push(self.study_code(place));
                groups.add(place as usize, &mut people, &mut events);
            }
        }
        let k = studies.len();
        studies.sort_unstable();
        studies.dedup();
        Sizes {
            k,
            studies: studies.len(),
            participants: people.total(),
            events: events.total(),
        }
    }

    /// Studies with several rows that have an effect, and how many, in the order of the rows.
    pub(super) fn repeated_studies(&self, set: &Set<'_>) -> Vec<(String, usize)> {
        let used = set.places.iter().enumerate();
        let mut codes: Vec<(u32, u32)> = used
            .filter(|(at, _)| set.effects.has(*at))
            .map(|(_, &place)| (self.study_code(place), place))
            .collect();
        codes.sort_unstable();
        let mut repeated: Vec<(u32, usize)> = codes
            .chunk_by(|a, b| a.0 == b.0 && a.0 != Labels::MISSING)
            .filter(|rows| rows.len() > 1)
            .filter_map(|rows| Some((rows.first()?.1, rows.len())))
            .collect();
        repeated.sort_unstable();
        let named = |(place, rows): (u32, usize)| (self.study(place).to_owned(), rows);
        repeated.into_iter().map(named).collect()
    }

    /// The cluster of each row of the set that has an effect, where the plan says `robust in`. Each row without a label
    /// is a cluster of its own.
    pub(super) fn clusters(&self, set: &Set<'_>) -> Option<Vec<usize>> {
        let groups = self.clusters.as_ref()?;
        let used = set.places.iter().enumerate();
        let used = used.filter(|(at, _)| set.effects.has(*at));
        let cluster = |(_, &place): (usize, &u32)| {
            let group = groups.of_row().get(place as usize).copied();
            match group.filter(|group| *group != Groups::NONE) {
                Some(group) => group as usize,
                // A row without a label goes with its study.
                None => groups.len() + self.study_code(place) as usize,
            }
        };
        Some(used.map(cluster).collect())
    }

    /// A study whose rows stand in several clusters, where the plan says `robust in`.
    pub(super) fn parted_study(&self, set: &Set<'_>) -> Option<&str> {
        let clusters = self.clusters(set)?;
        let used = set.places.iter().enumerate();
        let used = used.filter(|(at, _)| set.effects.has(*at));
        let mut of_study: BTreeMap<u32, usize> = BTreeMap::new();
        let mut pairs = used.zip(&clusters);
        let ((_, &place), _) = pairs.find(|((_, place), cluster)| {
            let code = self.study_code(**place);
            code != Labels::MISSING && *of_study.entry(code).or_insert(**cluster) != **cluster
        })?;
        Some(self.study(place))
    }

    /// How many rows of the set that have an effect have no cluster.
    pub(super) fn without_cluster(&self, set: &Set<'_>) -> usize {
        let Some(groups) = &self.clusters else {
            return 0;
        };
        let none = |&(at, place): &(usize, &u32)| {
            let group = groups.of_row().get(*place as usize);
            set.effects.has(at) && group == Some(&Groups::NONE)
        };
        set.places.iter().enumerate().filter(none).count()
    }

    /// Why rows of the set have no effect, and how many for each reason.
    pub(super) fn left_out(&self, set: &Set<'_>) -> Vec<LeftOut> {
        let mut reasons: Vec<(Why, Vec<ColumnId>, usize)> = Vec::new();
        for (at, why) in set.effects.why.iter().copied().enumerate() {
            let Some(why) = why else {
                continue;
            };
            let missing = self.missing(set, at);
            let known = reasons
                .iter_mut()
                .find(|(known, columns, _)| *known == why && *columns == missing);
            match known {
                Some((_, _, rows)) => *rows += 1,
                None => reasons.push((why, missing, 1)),
            }
        }
        let told = |(why, missing, rows): (Why, Vec<ColumnId>, usize)| LeftOut {
            reason: self.missing_text(&missing).unwrap_or_else(|| why.text()),
            rows,
        };
        reasons.into_iter().map(told).collect()
    }

    /// The columns whose missing value is why a row has no effect.
    fn missing(&self, set: &Set<'_>, at: usize) -> Vec<ColumnId> {
        let (Some(measured), Some(&place)) = (&self.measured, set.places.get(at)) else {
            return Vec::new();
        };
        let mut columns = measured.lacking(&set.effects, at);
        columns.retain(|column| self.frame.text(*column, place as usize).is_none());
        columns
    }

    /// "`ketamine.sd` and `control.sd` are missing".
    fn missing_text(&self, columns: &[ColumnId]) -> Option<String> {
        let all = &self.scope?.columns;
        let names = columns.iter().map(|c| Some(all.get(*c)?.name.as_str()));
        let names: Vec<&str> = names.collect::<Option<_>>()?;
        let verb = if names.len() == 1 { "is" } else { "are" };
        (!names.is_empty()).then(|| format!("{} {verb} missing", list(&names, "and")))
    }

    /// The rows as the result lists them, without weights.
    pub(super) fn rows(&self, set: &Set<'_>) -> Vec<Row> {
        let pairs = set.effects.yi.iter().zip(&set.effects.vi);
        let direction = self.measured().is_some_and(Measured::is_direction);
        let row = |(&place, (&yi, &vi)): (&u32, (&f64, &f64))| {
            let known = |x: f64| (x.is_finite() && !direction).then_some(x);
            let se = known(vi).map(f64::sqrt);
            Row {
                study: self.study(place).to_owned(),
                row: self.row_number(place) as usize,
                yi: known(yi),
                vi: known(vi),
                se,
                ci: se.map(|se| [yi - self.z * se, yi + self.z * se]),
                weight: None,
            }
        };
        set.places.iter().zip(pairs).map(row).collect()
    }

    /// The parts of `by` that some rows fall into, in the order of their labels.
    fn subgroups(&self, places: &[u32]) -> Vec<(String, Vec<u32>)> {
        let (Some(by), Some(groups)) = (self.analysis.by, &self.by) else {
            return Vec::new();
        };
        let group_of = |place: u32| groups.of_row().get(place as usize).copied();
        let mut labelled: Vec<(u32, u32)> = places
            .iter()
            .filter_map(|&place| Some((group_of(place)?, place)))
            .filter(|(group, _)| *group != Groups::NONE)
            .collect();
        labelled.sort_by_key(|(group, _)| *group);
        let part = |rows: &[(u32, u32)]| {
            let group = rows.first()?.0 as usize;
            let label = self.frame.group_labels(&[by], groups, group).pop();
            let places = rows.iter().map(|(_, place)| *place).collect();
            Some((label.unwrap_or_default(), places))
        };
        let parts = labelled.chunk_by(|a, b| a.0 == b.0);
        parts.filter_map(part).collect()
    }

    /// The study of a row, as the data number them.
    pub(super) fn study_code(&self, place: u32) -> u32 {
        let code = self.studies.get(place as usize);
        code.copied().unwrap_or(Labels::MISSING)
    }

    /// Whether a column says which study a row belongs to.
    pub(super) fn names_studies(&self) -> bool {
        self.scope.is_some_and(|scope| scope.study().is_some())
    }

    /// The row of the data, from 1.
    pub(super) fn row_number(&self, place: u32) -> u32 {
        let number = self.row_numbers.get(place as usize);
        number.copied().unwrap_or(0)
    }

    /// The name of the study of a row.
    pub(super) fn study(&self, place: u32) -> &str {
        self.frame.study(place as usize)
    }
}
