//! `regress`: from rows to a meta-regression.

mod coding;
mod fill;
mod predict;
mod scale;

pub(super) use self::fill::adjustment;

use std::sync::{Arc, OnceLock};

pub(super) use self::coding::{Coding, Values};
use self::coding::{bare, for_each};
use self::fill::Inference;
use self::predict::Fitted;
pub(super) use self::predict::complete;
use self::scale::Scaling;
use super::convert::{blank_display, finite, heterogeneity, options_of, test_name, used};
use super::entry::Entry;
use super::pool::broken_parts;
use super::rows::{self, Ended, Evidence, RowVerb, Set};
use super::{Context, Ran, remarks, summarise};
use crate::diagnostic::{Diagnostics, list, plural};
use crate::plan::{ColumnId, Regress, RowAnalysis, Statement};
use crate::result::{Body, Display, LeftOut, Part, Regression, Row, Status};
use crate::stats::regress::{Design, Model, regress, robust};
use crate::stats::{self, StatsError, Studies, Watch};

/// So many effects for each coefficient are wanted.
const WANTED: usize = 10;

/// Runs a `regress`.
pub(super) fn run(
    context: &Context<'_>,
    statement: &Statement,
    analysis: &RowAnalysis,
    task: &Regress,
    out: &mut Diagnostics,
) -> Ran {
    let mut verb = RegressVerb {
        task,
        watch: context.watch,
        values: Arc::default(),
        entry: Entry::default(),
        failures: Vec::new(),
    };
    let mut ran = rows::run(context, analysis, &mut verb);
    if let Body::Regression(found) = &mut ran.body {
        if let Some(settings) = settings(analysis, found) {
            found.remarks.insert(0, settings);
        }
        if let (Status::Ok, false) = (ran.status, verb.failures.is_empty()) {
            let failed = |part: &&Part<Regression>| part.status == Status::Failed;
            let names = found.parts.iter().filter(failed);
            let names: Vec<String> = names.map(|part| part.label.labels().join(", ")).collect();
            out.push(broken_parts(statement, &names, &verb.failures));
        }
    }
    let scope = context.scope(analysis.source);
    verb.entry.report(statement, analysis, scope, out);
    ran
}

/// The regression of the rows at `places` alone, for its predictions.
pub(super) fn of(
    context: &Context<'_>,
    task: &Regress,
    rows: &Evidence<'_>,
    places: &[u32],
) -> Regression {
    let mut verb = RegressVerb {
        task,
        watch: context.watch,
        values: Arc::default(),
        entry: Entry::default(),
        failures: Vec::new(),
    };
    verb.find(rows, places, false).found
}

/// How it was computed; of parts alone the largest counts.
fn settings(analysis: &RowAnalysis, found: &Regression) -> Option<String> {
    let ran = |found: &&Regression| !found.coefficients.is_empty();
    let parts = found.parts.iter().map(|part| &part.result);
    let all = std::iter::once(found).chain(parts).filter(ran);
    let largest = all.reduce(|most, other| {
        if other.sizes.k > most.sizes.k {
            other
        } else {
            most
        }
    })?;
    let predicted = largest.predictions.first().map(|first| first.pi.is_some());
    Some(remarks::told(
        analysis,
        &remarks::Facts {
            glmm: false,
            k: largest.sizes.k,
            predicted,
            profile: largest.heterogeneity.tau2_ci.is_some(),
        },
    ))
}

struct RegressVerb<'a> {
    task: &'a Regress,
    /// Who is told how far its permutations are.
    watch: &'a dyn Watch,
    /// The moderators of all rows.
    values: Arc<OnceLock<Vec<Values>>>,
    entry: Entry,
    /// Why sets could not be computed.
    failures: Vec<String>,
}

impl RowVerb for RegressVerb<'_> {
    type Found = Regression;

    fn fork(&self) -> Self {
        Self {
            task: self.task,
            watch: self.watch,
            values: Arc::clone(&self.values),
            entry: Entry::default(),
            failures: Vec::new(),
        }
    }

    fn join(&mut self, other: Self) {
        self.entry.join(other.entry);
        self.failures.extend(other.failures);
    }

    fn find(&mut self, rows: &Evidence<'_>, places: &[u32], subgroup: bool) -> Ended<Regression> {
        let values = Arc::clone(&self.values);
        let values = values.get_or_init(|| Values::of(self.task, &rows.frame));
        let all = rows.set(places, false);
        let known: Vec<u32> = (places.iter().copied())
            .filter(|place| complete(values, *place))
            .collect();
        let set = rows.set(&known, rows.analysis.robust.is_none());
        let sizes = rows.sizes(&set);
        let mut left_out = rows.left_out(&all);
        left_out.extend(self.without_moderators(rows, &all, values));
        let mut found = Regression {
            sizes,
            left_out,
            rows: listed(rows, &all, &set),
            remarks: remarks::of_cells(rows, &set),
            ..blank(rows)
        };
        if let Err(refused) = self.entry.admit(rows, &set, &sizes, None, subgroup) {
            found.summary = summarise::instead(refused.summarise, rows, places);
            unweighted(&mut found);
            return refused.ends(found);
        }
        match self.compute(rows, &set, values, &mut found) {
            Ok(()) => Ended {
                status: Status::Ok,
                reason: None,
                found,
            },
            Err(reason) => {
                self.failures.push(reason.clone());
                unweighted(&mut found);
                Ended {
                    status: Status::Failed,
                    reason: Some(reason),
                    found,
                }
            }
        }
    }

    fn above(&mut self, rows: &Evidence<'_>) -> Regression {
        let places = rows.places();
        let values = Arc::clone(&self.values);
        let values = values.get_or_init(|| Values::of(self.task, &rows.frame));
        let known: Vec<u32> = (places.into_iter())
            .filter(|place| complete(values, *place))
            .collect();
        let set = rows.set(&known, false);
        Regression {
            sizes: rows.sizes(&set),
            ..blank(rows)
        }
    }

    fn attach(&mut self, whole: &mut Regression, parts: Vec<Part<Regression>>, _by: bool) {
        whole.parts = parts;
    }

    fn tell(&mut self, whole: &mut Regression, left_out: Vec<LeftOut>, remarks: Vec<String>) {
        whole.left_out.splice(0..0, left_out);
        whole.remarks.extend(remarks);
    }

    fn body(found: Regression) -> Body {
        Body::Regression(Box::new(found))
    }
}

impl RegressVerb<'_> {
    /// Rows with an effect and without a moderator, by the columns that are missing.
    fn without_moderators(
        &self,
        rows: &Evidence<'_>,
        all: &Set<'_>,
        values: &[Values],
    ) -> Vec<LeftOut> {
        let mut reasons: Vec<LeftOut> = Vec::new();
        for (at, &place) in all.places.iter().enumerate() {
            if !all.effects.has(at) || complete(values, place) {
                continue;
            }
            let reason = self.missing(rows, place, values);
            match reasons.iter_mut().find(|known| known.reason == reason) {
                Some(known) => known.rows += 1,
                None => reasons.push(LeftOut { reason, rows: 1 }),
            }
        }
        reasons
    }

    /// "`latitude` and `alloc` are missing".
    fn missing(&self, rows: &Evidence<'_>, place: u32, values: &[Values]) -> String {
        let mut columns: Vec<ColumnId> = Vec::new();
        let mut senseless: Vec<String> = Vec::new();
        let scale = self
            .task
            .scale
            .iter()
            .flat_map(|scale| &scale.model.moderators);
        for (moderator, values) in self.task.moderators.iter().chain(scale).zip(values) {
            if values.known(place) {
                continue;
            }
            let missing = |column: &&ColumnId| rows.frame.text(**column, place as usize).is_none();
            let before = columns.len();
            for column in moderator.columns.iter().filter(missing) {
                if !columns.contains(column) {
                    columns.push(*column);
                }
            }
            if columns.len() == before && moderator.columns.iter().all(|c| !columns.contains(c)) {
                senseless.push(moderator.name.clone());
            }
        }
        let names: Vec<String> = (columns.iter())
            .map(|column| rows.column_name(*column).to_owned())
            .collect();
        match (names.len(), senseless.is_empty()) {
            (0, _) => format!("{} cannot be computed", list(&senseless, "and")),
            (1, true) => format!("{} is missing", list(&names, "and")),
            (_, true) => format!("{} are missing", list(&names, "and")),
            (_, false) => {
                let all: Vec<String> = names.into_iter().chain(senseless).collect();
                format!("{} have no value", list(&all, "and"))
            }
        }
    }

    fn compute(
        &self,
        rows: &Evidence<'_>,
        set: &Set<'_>,
        values: &[Values],
        found: &mut Regression,
    ) -> Result<(), String> {
        let with_effect = set.places.iter().enumerate();
        let places: Vec<u32> = with_effect
            .filter(|(at, _)| set.effects.has(*at))
            .map(|(_, place)| *place)
            .collect();
        let coding = Coding::new(self.task, &rows.frame, values, &places)?;
        let (k, p) = (places.len(), coding.names.len());
        if k < p {
            return Err(too_few(k, p, p + 1));
        }
        if let Some(reason) = coding.dependence() {
            return Err(reason);
        }
        let used_rows: Vec<Row> = rows.rows(set);
        let (yi, vi) = used(&used_rows);
        let told = |error: StatsError| in_words(error, p);
        let studies = Studies::new(&yi, &vi).map_err(told)?;
        found.remarks.extend(remarks::of_rows(rows, set));
        if let Some(scale) = &self.task.scale {
            let scaling = Scaling {
                task: self.task,
                scale,
                coding: &coding,
                values,
                places: &places,
            };
            return scaling.compute(rows, set, &studies, found);
        }
        let of = Regressed {
            verb: self,
            coding: &coding,
            places: &places,
            studies: &studies,
        };
        of.compute(rows, set, found).map_err(told)?;
        if k < WANTED * p.saturating_sub(1) {
            found.remarks.push(mostly_chance(k, p));
        }
        Ok(())
    }
}

/// Effects with their moderators, as one tau² for all rows takes them.
struct Regressed<'a> {
    verb: &'a RegressVerb<'a>,
    coding: &'a Coding<'a>,
    places: &'a [u32],
    studies: &'a Studies<'a>,
}

impl Regressed<'_> {
    /// Fits the model, and fills the result.
    fn compute(
        &self,
        rows: &Evidence<'_>,
        set: &Set<'_>,
        found: &mut Regression,
    ) -> Result<(), StatsError> {
        let settings = &rows.analysis.settings;
        let options = options_of(settings);
        let model = settings.method.regression().unwrap_or(Model::Common);
        let design = Design::new(&self.coding.columns)?;
        let fit = regress(self.studies, &design, model, &options)?;
        let robust = rows.clusters(set).map(|clusters| {
            let tau2 = fit.heterogeneity.tau2;
            robust(self.studies, &design, tau2, &clusters, options.level)
        });
        let robust = robust.transpose()?;
        let inference = match &robust {
            Some(robust) => Inference::Robust(robust),
            None => Inference::Model(&fit),
        };
        self.fill(rows, set, &inference, &fit, found);
        if let Some(robust) = &robust {
            found.clusters = Some(robust.clusters);
            found.remarks.extend(remarks::of_clusters(robust));
        }
        if let Some(permutation) = self.verb.task.permutation {
            let tested = fill::Permuting {
                studies: self.studies,
                design: &design,
                model,
                options: &options,
                joint: &self.coding.sets,
                watch: self.verb.watch,
            };
            tested.permute(permutation, found)?;
        }
        if let Some(adjust) = settings.adjust {
            fill::adjust_terms(found, adjust);
        }
        fill::alone(found, self.coding);
        if fit.heterogeneity.tau2_ci_empty {
            found.remarks.push(remarks::EMPTY.to_owned());
        }
        Ok(())
    }

    /// What the fit says, and predictions by it.
    fn fill(
        &self,
        rows: &Evidence<'_>,
        set: &Set<'_>,
        inference: &Inference<'_>,
        fit: &stats::regress::Regression,
        found: &mut Regression,
    ) {
        fill::tests(found, self.coding, inference);
        fill::of_model(found, fit);
        found.heterogeneity = heterogeneity(&fit.heterogeneity);
        let used = found.rows.iter_mut().filter(|row| row.weight.is_some());
        for (row, &weight) in used.zip(&fit.weights) {
            row.weight = finite(weight);
        }
        let enough = self.places.len() >= self.coding.names.len() + 2;
        let fitted = Fitted {
            regress: self.verb.task,
            coding: self.coding,
            found: inference,
            single: rows.analysis.settings.method.has_tau2() && enough,
            frame: &rows.frame,
            places: self.places,
        };
        found.predictions = fitted.predictions(&mut found.remarks);
        fill::displays(found, rows, set);
        found.remarks.extend(self.coding.remarks.iter().cloned());
        found.remarks.extend(units(self.verb.task));
    }
}

/// What to think of so many coefficients.
fn mostly_chance(k: usize, p: usize) -> String {
    let text = for_each(k, p);
    format!("{text}: with fewer than {WANTED} for each moderator the answer is mostly chance")
}

/// Why a regression of `p` coefficients has no answer.
fn in_words(error: StatsError, p: usize) -> String {
    if let StatsError::TooFew { k, needed } = error {
        too_few(k, p, needed)
    } else if let StatsError::TooMany { most } = error {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let most = plural(most, "permutation");
        format!("there are more than {most}: write `permutation 10000`, which draws so many")
    } else {
        error.to_string()
    }
}

/// "`dose` in mg, `time` in min".
fn units(task: &Regress) -> Option<String> {
    let with_unit = task.moderators.iter().filter(|m| !m.unit.is_empty());
    let mut texts: Vec<String> = with_unit
        .map(|m| format!("`{}` in {}", bare(&m.name), m.unit))
        .collect();
    texts.dedup();
    (!texts.is_empty()).then(|| texts.join(", "))
}

/// "5 effects are too few for 5 coefficients: at least 6 are needed".
fn too_few(k: usize, p: usize, needed: usize) -> String {
    let verb = if k == 1 { "is" } else { "are" };
    format!(
        "{} {verb} too few for {}: at least {needed} are needed",
        plural(k, "effect"),
        plural(p, "coefficient")
    )
}

/// All rows; those that are used with the effects that they have there, and a weight to come.
fn listed(rows: &Evidence<'_>, all: &Set<'_>, set: &Set<'_>) -> Vec<Row> {
    let mut listed = rows.rows(all);
    let mut used = rows.rows(set).into_iter().peekable();
    let mut places = set.places.iter().peekable();
    for (row, place) in listed.iter_mut().zip(all.places) {
        if places.next_if(|used| *used == place).is_none() {
            continue;
        }
        if let Some(mine) = used.next() {
            *row = mine;
            row.weight = row.vi.map(|_| f64::NAN);
        }
    }
    listed
}

/// Takes back that weights were to come.
fn unweighted(found: &mut Regression) {
    for row in &mut found.rows {
        row.weight = None;
    }
}

/// A regression of these rows before anything is computed.
fn blank(rows: &Evidence<'_>) -> Regression {
    let settings = &rows.analysis.settings;
    let effect = rows.analysis.effect.as_ref();
    Regression {
        effect: effect.map_or_else(String::new, |effect| effect.name.clone()),
        measure: effect.map_or("", |effect| effect.measure.name).to_owned(),
        method: settings.method.name.to_owned(),
        test: test_name(settings.test).to_owned(),
        level: settings.level,
        display: effect.map_or_else(Display::default, blank_display),
        ..Regression::default()
    }
}
