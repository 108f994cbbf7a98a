//! `sensitivity`: the pool again, with fewer rows or another choice.

mod deletion;
mod others;
mod regression;
mod subsets;
mod used;

use self::others::Other;
use self::used::Used;
use super::entry::Entry;
use super::rows::{self, Ended, Evidence, RowVerb};
use super::{Context, Ran, counts, pool, remarks, summarise, warn_not_yet};
use crate::diagnostic::Diagnostics;
use crate::plan::{ColumnId, RowAnalysis, Sensitivity as Asked, Statement};
use crate::result::sensitivity::NotComputed;
use crate::result::{Body, LeftOut, Part, Pool, Sensitivity, Status};
use crate::stats::watch::Watch;

/// Runs a `sensitivity`.
pub(super) fn run(
    context: &Context<'_>,
    statement: &Statement,
    analysis: &RowAnalysis,
    task: &Asked,
    out: &mut Diagnostics,
) -> Ran {
    if let Some(regress) = &task.on {
        return regression::run(context, statement, analysis, (task, regress), out);
    }
    let variants: Vec<RowAnalysis> = task.alternatives.iter().map(others::variant).collect();
    let known: usize = rows::narrowed(context, analysis)
        .1
        .iter()
        .map(|l| l.rows)
        .sum();
    let others: Vec<Other<'_>> = variants
        .iter()
        .zip(&task.alternatives)
        .map(|(variant, alternative)| Other::new(context, variant, alternative, known))
        .collect();
    let pooled = counts::as_pooled(analysis);
    let analysis = pooled.as_ref();
    let lacking = pool::what_is_lacking(analysis);
    let lacks = others.iter().filter_map(|other| other.lacking.as_ref());
    for what in lacking.iter().chain(lacks) {
        warn_not_yet(what, statement.span, out);
    }
    let mut verb = SensitivityVerb {
        asked: task,
        others: &others,
        lacking,
        watch: context.watch,
        entry: Entry::default(),
        largest: None,
    };
    let mut ran = rows::run(context, analysis, &mut verb);
    tell_settings(&mut ran, analysis, verb.largest);
    let scope = context.scope(analysis.source);
    verb.entry.report(statement, analysis, scope, out);
    ran
}

/// Tells how it was computed; `largest` is how many effects the largest analysis has.
fn tell_settings(ran: &mut Ran, analysis: &RowAnalysis, largest: Option<usize>) {
    if let (Body::Sensitivity(found), Some(k)) = (&mut ran.body, largest) {
        let facts = remarks::Facts {
            glmm: false,
            k,
            predicted: None,
            profile: false,
        };
        found.remarks.insert(0, remarks::told(analysis, &facts));
    }
}

struct SensitivityVerb<'a> {
    asked: &'a Asked,
    others: &'a [Other<'a>],
    lacking: Option<String>,
    watch: &'a dyn Watch,
    entry: Entry,
    /// How many effects the largest pool has.
    largest: Option<usize>,
}

impl RowVerb for SensitivityVerb<'_> {
    type Found = Sensitivity;

    fn fork(&self) -> Self {
        Self {
            asked: self.asked,
            others: self.others,
            lacking: self.lacking.clone(),
            watch: self.watch,
            entry: Entry::default(),
            largest: None,
        }
    }

    fn join(&mut self, other: Self) {
        self.entry.join(other.entry);
        self.largest = self.largest.max(other.largest);
    }

    fn find(&mut self, rows: &Evidence<'_>, places: &[u32], subgroup: bool) -> Ended<Sensitivity> {
        let lacking = self.lacking.as_deref();
        let (set, blank) = pool::unpooled(rows, places, lacking.is_none());
        let admitted = self
            .entry
            .admit(rows, &set, &blank.sizes, lacking, subgroup);
        if let Err(refused) = admitted {
            let mut found = whole(blank);
            found.summary = summarise::instead(refused.summarise, rows, places);
            return refused.ends(found);
        }
        let Ended {
            status,
            reason,
            found: pooled,
        } = pool::of(rows, places);
        if status != Status::Ok {
            return Ended {
                status,
                reason,
                found: whole(pooled),
            };
        }
        self.largest = self.largest.max(Some(pooled.sizes.k));
        self.ask(rows, places, pooled)
    }

    fn above(&mut self, rows: &Evidence<'_>) -> Sensitivity {
        whole(pool::unpooled(rows, &rows.places(), false).1)
    }

    fn attach(&mut self, whole: &mut Sensitivity, parts: Vec<Part<Sensitivity>>, _by: bool) {
        whole.rows = Vec::new();
        whole.left_out = Vec::new();
        whole.parts = parts;
    }

    fn tell(&mut self, whole: &mut Sensitivity, left_out: Vec<LeftOut>, remarks: Vec<String>) {
        whole.left_out.splice(0..0, left_out);
        whole.remarks.extend(remarks);
    }

    fn body(found: Sensitivity) -> Body {
        Body::Sensitivity(Box::new(found))
    }
}

impl SensitivityVerb<'_> {
    /// Everything that is asked for, of rows that could be pooled.
    fn ask(&self, rows: &Evidence<'_>, places: &[u32], pooled: Pool) -> Ended<Sensitivity> {
        let asked = self.asked;
        let used = Used::new(rows, places, &pooled);
        let mut told = Told::default();
        let mut found = whole(pooled);
        if rows.analysis.robust.is_some() && (asked.influence || asked.baujat) {
            let text =
                "influence and Baujat's plot by the variances of the model, which are not robust";
            found.remarks.push(text.to_owned());
        }
        if asked.leave_one_out {
            found.leave_one_out =
                told.keep("leave_one_out", deletion::leave_one_out(&used, self.watch));
        }
        if asked.influence {
            found.influence = told.keep("influence", deletion::influence(&used, self.watch));
        }
        if let Some(order) = &asked.cumulative {
            let steps = deletion::cumulative(&used, order, self.watch);
            let steps = told.keep("cumulative", steps);
            if let Some((_, Some(remark))) = &steps {
                found.remarks.push(remark.clone());
            }
            found.cumulative = steps.map(|(steps, _)| steps);
        }
        if asked.baujat {
            found.baujat = told.keep("baujat", deletion::baujat(&used, self.watch));
        }
        if let Some(gosh) = &asked.gosh {
            let subsets = subsets::gosh(&used, gosh, self.watch);
            found.gosh = told.keep("gosh", subsets).map(Box::new);
        }
        for (text, condition) in &asked.excluding {
            let run = others::excluding(&used, places, text, condition);
            told.any |= run.status == Status::Ok;
            found.excluding.push(run);
        }
        let labels = part_of(rows, places);
        for other in self.others {
            let run = other.run(&used, &labels);
            told.any |= run.status == Status::Ok;
            found.alternatives.push(run);
        }
        let reason = told.reason(&found);
        found.not_computed = told.not_computed;
        Ended {
            status: if reason.is_none() {
                Status::Ok
            } else {
                Status::NotRun
            },
            reason,
            found,
        }
    }
}

/// The labels of the part of `per` that these rows are.
fn part_of(rows: &Evidence<'_>, places: &[u32]) -> Vec<String> {
    let first = places.first().map_or(usize::MAX, |place| *place as usize);
    let text = |column: &ColumnId| rows.frame.text(*column, first).unwrap_or_default();
    rows.analysis.per.iter().map(text).collect()
}

/// What could be computed, and what not.
#[derive(Default)]
struct Told {
    any: bool,
    not_computed: Vec<NotComputed>,
}

impl Told {
    fn keep<T>(&mut self, what: &str, found: Result<T, String>) -> Option<T> {
        match found {
            Ok(found) => {
                self.any = true;
                Some(found)
            }
            Err(reason) => {
                self.not_computed.push(NotComputed {
                    what: what.to_owned(),
                    reason,
                });
                None
            }
        }
    }

    /// Why nothing at all could be computed.
    fn reason(&self, found: &Sensitivity) -> Option<String> {
        if self.any {
            return None;
        }
        let mut reasons: Vec<&str> = self
            .not_computed
            .iter()
            .map(|n| n.reason.as_str())
            .collect();
        let runs = found.excluding.iter().chain(&found.alternatives);
        reasons.extend(runs.filter_map(|run| run.reason.as_deref()));
        reasons.sort_unstable();
        reasons.dedup();
        Some(reasons.join("; "))
    }
}

/// The plan's own pool, of which everything else is a variation.
fn whole(pool: Pool) -> Sensitivity {
    Sensitivity {
        effect: pool.effect,
        measure: pool.measure,
        method: pool.method,
        test: pool.test,
        level: pool.level,
        sizes: pool.sizes,
        left_out: pool.left_out,
        estimate: pool.estimate,
        se: pool.se,
        ci: pool.ci,
        statistic: pool.statistic,
        df: pool.df,
        p: pool.p,
        heterogeneity: pool.heterogeneity,
        display: pool.display,
        remarks: pool.remarks,
        rows: pool.rows,
        ..Sensitivity::default()
    }
}
