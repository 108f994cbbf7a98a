//! `multiverse`: one analysis under every combination of choices.

mod overview;
mod prepared;

use super::convert::blank_display;
use super::entry::Entry;
use super::rows::{self, Ended, Evidence, RowVerb};
use super::{Context, Ran, counts, remarks, summarise, warn_not_yet};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, plural};
use crate::plan::{RowAnalysis, Statement};
use crate::result::{
    Body, LeftOut, Multiverse, Part, Pool, SpreadDisplay, Status, Universe, UniverseCounts,
};
use overview::Overview;
use prepared::Prepared;

/// More universes than this in all parts together are not computed.
const MOST: usize = 100_000;

/// Runs a `multiverse`.
pub(super) fn run(
    context: &Context<'_>,
    statement: &Statement,
    analysis: &RowAnalysis,
    task: &crate::plan::Multiverse,
    out: &mut Diagnostics,
) -> Ran {
    let universes = task.universes.iter();
    let analyses: Vec<_> = universes.map(|u| counts::as_pooled(&u.analysis)).collect();
    let prepared = Prepared::new(context, analysis, task, &analyses);
    for what in prepared.lacking() {
        warn_not_yet(&what, statement.span, out);
    }
    let mut verb = MultiverseVerb {
        prepared: &prepared,
        entry: Entry::default(),
        universes: 0,
        few: [0, 0],
    };
    let mut ran = rows::run(context, analysis, &mut verb);
    if let Body::Multiverse(found) = &mut ran.body {
        let told = told_of_the_plan(task);
        found.remarks.splice(0..0, told);
    }
    let scope = context.scope(analysis.source);
    verb.entry.report(statement, analysis, scope, out);
    if verb.few != [0, 0] {
        out.push(few(statement, verb.few));
    }
    ran
}

/// Universes of one effect, and of two.
fn few(statement: &Statement, [one, two]: [usize; 2]) -> Diagnostic {
    let counts = [(one, "one effect"), (two, "two effects")];
    let told: Vec<String> = counts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{} of {what}", plural(*n, "universe")))
        .collect();
    Diagnostic::new(Code::FewStudies, statement.span, told.join(" and "))
        .label("so few effects say next to nothing of how studies differ")
        .help("say when pooling is worth it: `require studies >= 3 for pool`")
}

/// What the plan decides, whatever the data.
fn told_of_the_plan(task: &crate::plan::Multiverse) -> Vec<String> {
    let mut told = Vec::new();
    if task.own_is_apart {
        told.push(
            "the plan's own analysis is none of these combinations, and stands before them"
                .to_owned(),
        );
    }
    let mut dropped: Vec<(&str, Vec<&str>)> = Vec::new();
    for universe in &task.universes {
        let method = universe.analysis.settings.method.name;
        for word in &universe.dropped {
            match dropped.iter_mut().find(|(known, _)| known == word) {
                Some((_, methods)) if methods.contains(&method) => {}
                Some((_, methods)) => methods.push(method),
                None => dropped.push((word, vec![method])),
            }
        }
    }
    for (word, methods) in dropped {
        let (methods, verb) = (
            methods.join(", "),
            if methods.len() == 1 { "takes" } else { "take" },
        );
        told.push(format!(
            "{methods} {verb} no `{word}`: it is left out there"
        ));
    }
    told
}

struct MultiverseVerb<'p, 'a> {
    prepared: &'p Prepared<'a>,
    entry: Entry,
    /// How many universes were made.
    universes: usize,
    /// Different analyses of one effect, and of two.
    few: [usize; 2],
}

impl RowVerb for MultiverseVerb<'_, '_> {
    type Found = Multiverse;

    fn fork(&self) -> Self {
        Self {
            prepared: self.prepared,
            entry: Entry::default(),
            universes: 0,
            few: [0, 0],
        }
    }

    fn join(&mut self, other: Self) {
        self.entry.join(other.entry);
        self.universes += other.universes;
        for (mine, others) in self.few.iter_mut().zip(other.few) {
            *mine += others;
        }
    }

    fn find(&mut self, rows: &Evidence<'_>, places: &[u32], subgroup: bool) -> Ended<Multiverse> {
        let places = self.prepared.places(places);
        let groups = self.prepared.groups(&places);
        let mut found = blank(rows);
        let Some(own) = self.prepared.own(&groups) else {
            return not_run("there is no universe".to_owned(), found);
        };
        found.sizes = own.sizes;
        found.left_out.clone_from(&own.left_out);
        found.rows = own.evidence.rows(&own.set);
        found.remarks = remarks::of_cells(own.evidence, &own.set);
        if let Some(refusal) = rows.requirements.refuse(&own.sizes) {
            found.summary = summarise::instead(refusal.summarise, own.evidence, own.set.places);
            return not_run(refusal.reason, found);
        }
        self.universes += self.prepared.task.universes.len();
        if self.universes > MOST {
            return Ended {
                status: Status::Failed,
                reason: Some(format!("more than {MOST} universes in all parts together")),
                found,
            };
        }
        if !subgroup {
            self.prepared.note_dependence(&groups, &mut self.entry);
        }
        match self.prepared.universes(&groups, &found.rows, subgroup) {
            Ok((universes, own)) => {
                found.rows.clone_from(&own.rows);
                self.fill(rows.analysis, universes, &own, found)
            }
            Err(error) => Ended {
                status: Status::Failed,
                reason: Some(error.to_string()),
                found,
            },
        }
    }

    fn above(&mut self, rows: &Evidence<'_>) -> Multiverse {
        let places = rows.places();
        let set = rows.set(&places, false);
        Multiverse {
            sizes: rows.sizes(&set),
            ..blank(rows)
        }
    }

    fn attach(&mut self, whole: &mut Multiverse, parts: Vec<Part<Multiverse>>, _by: bool) {
        whole.parts = parts;
    }

    fn tell(&mut self, whole: &mut Multiverse, left_out: Vec<LeftOut>, remarks: Vec<String>) {
        whole.left_out.splice(0..0, left_out);
        whole.remarks.extend(remarks);
    }

    fn body(found: Multiverse) -> Body {
        Body::Multiverse(Box::new(found))
    }
}

impl MultiverseVerb<'_, '_> {
    /// What the universes have in common, and where they differ.
    fn fill(
        &mut self,
        analysis: &RowAnalysis,
        universes: Vec<Universe>,
        own: &Pool,
        mut found: Multiverse,
    ) -> Ended<Multiverse> {
        let overview = Overview::of(&universes, &self.prepared.task.universes);
        found.counts = overview.counts();
        found.shares = overview.shares();
        (found.spread, found.display.spread) = overview.spread();
        found.decisions = overview.decisions(self.prepared.task.own_is_apart);
        found.remarks.extend(told(analysis, &universes, own));
        found.remarks.extend(overview.remarks());
        let first = |u: &&Universe| u.status == Status::Ok && u.same_as.is_none();
        for universe in universes.iter().filter(first) {
            if let Some(few) = self.few.get_mut(universe.sizes.k.wrapping_sub(1)) {
                *few += 1;
            }
        }
        let (status, reason) = together(&universes, found.counts);
        found.universes = universes;
        Ended {
            status,
            reason,
            found,
        }
    }
}

/// How the plan's own analysis was made.
fn told(analysis: &RowAnalysis, universes: &[Universe], own: &Pool) -> Vec<String> {
    if universes.first().is_none_or(|u| u.status != Status::Ok) {
        return Vec::new();
    }
    let settings = remarks::settings(analysis, own);
    let settings = settings.map(|settings| format!("the plan's own, {settings}"));
    settings.into_iter().chain(own.remarks.clone()).collect()
}

fn not_run(reason: String, found: Multiverse) -> Ended<Multiverse> {
    Ended {
        status: Status::NotRun,
        reason: Some(reason),
        found,
    }
}

/// How universes ended together: as the best of them.
fn together(universes: &[Universe], counts: UniverseCounts) -> (Status, Option<String>) {
    if counts.ran > 0 {
        return (Status::Ok, None);
    }
    let failed = universes.iter().find(|u| u.status == Status::Failed);
    let first = failed.or(universes.first());
    let status = first.map_or(Status::NotRun, |first| first.status);
    let reason = first.and_then(|first| first.reason.clone());
    let none = format!("none of {} ran", plural(universes.len(), "universe"));
    let reason = reason.map_or(none.clone(), |reason| format!("{none}: {reason}"));
    (status, Some(reason))
}

/// A multiverse of these rows before anything is computed.
fn blank(rows: &Evidence<'_>) -> Multiverse {
    let pool = super::pool::blank(rows);
    let effect = rows.analysis.effect.as_ref();
    let display = effect.map(blank_display).unwrap_or_default();
    Multiverse {
        effect: pool.effect,
        measure: pool.measure,
        method: pool.method,
        test: pool.test,
        level: pool.level,
        display: SpreadDisplay {
            name: display.name,
            transform: display.transform,
            spread: None,
        },
        ..Multiverse::default()
    }
}
