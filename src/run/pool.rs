//! `pool`: from rows to a pooled effect.

use super::between::between_parts;
use super::convert::{blank_display, finite, heterogeneity, options_of, pair, test_name, used};
use super::counts;
use super::entry::{Entry, TOLD};
use super::rows::{self, Ended, Evidence, RowVerb, Set};
use super::weights::{self, Failure};
use super::{Context, Ran, common, maxima, remarks, summarise, warn_not_yet};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, list, plural};
use crate::method::Counts;
use crate::plan::{self, RowAnalysis, Settings, Statement, Test};
use crate::result::{Between, Body, Display, Fit, LeftOut, Part, Pool, Status};
use crate::stats::pool::{Model, Pooled, pool};
use crate::stats::regress::{Design, Robust, robust};
use crate::stats::{self, StatsError, Studies};

/// Runs a `pool`; `lacking` names what of it this version does not compute.
pub(super) fn run(
    context: &Context<'_>,
    statement: &Statement,
    analysis: &RowAnalysis,
    lacking: Option<&str>,
    out: &mut Diagnostics,
) -> Ran {
    let lacking = lacking.map_or_else(|| what_is_lacking(analysis), |what| Some(what.to_owned()));
    let mut verb = PoolVerb::new(lacking, &analysis.settings);
    if let Some(what) = &verb.lacking {
        warn_not_yet(what, statement.span, out);
    }
    let pooled = counts::as_pooled(analysis);
    let analysis = pooled.as_ref();
    let mut ran = rows::run(context, analysis, &mut verb);
    if let (Body::Pool(pool), None) = (&mut ran.body, &verb.lacking)
        && let Some(settings) = remarks::settings(analysis, pool)
    {
        pool.remarks.insert(0, settings);
    }
    if let (Body::Pool(pool), Some(adjust)) = (&mut ran.body, analysis.settings.adjust) {
        common::adjust_parts(pool, adjust);
    }
    let scope = context.scope(analysis.source);
    verb.entry.report(statement, analysis, scope, out);
    verb.report(statement, &ran, out);
    ran
}

/// Pools these rows, whatever the plan requires and tells of them.
pub(super) fn of(rows: &Evidence<'_>, places: &[u32]) -> Ended<Pool> {
    let (set, found) = unpooled(rows, places, true);
    if found.sizes.k > 0 {
        return of_set(rows, &set, found);
    }
    Ended {
        status: Status::NotRun,
        reason: Some("no row with an effect is left".to_owned()),
        found,
    }
}

/// These rows with their effects, before they are pooled; `divide` where a group that serves several is divided.
pub(super) fn unpooled<'s>(
    rows: &Evidence<'_>,
    places: &'s [u32],
    divide: bool,
) -> (Set<'s>, Pool) {
    let set = rows.set(places, divide && rows.analysis.robust.is_none());
    let found = Pool {
        sizes: rows.sizes(&set),
        left_out: rows.left_out(&set),
        rows: rows.rows(&set),
        remarks: remarks::of_cells(rows, &set),
        ..blank(rows)
    };
    (set, found)
}

/// The part of the settings that this version does not compute.
pub(super) fn what_is_lacking(analysis: &RowAnalysis) -> Option<String> {
    let settings = &analysis.settings;
    let common = settings.tau2_common && analysis.by.is_some();
    if settings.weights.is_some() && (common || analysis.robust.is_some()) {
        let what = if common { "tau2 common" } else { "robust in" };
        return Some(format!("{what} with weights"));
    }
    if settings.tau2_ci == Some(plan::Tau2Ci::Profile) && common {
        return Some("tau2 common with tau2_ci profile".to_owned());
    }
    let robust = analysis.robust.is_some() && analysis.by.is_some();
    (settings.tau2_common && robust).then(|| "tau2 common under robust in".to_owned())
}

/// Pools a set that may be analysed; `found` has its rows.
pub(super) fn of_set(rows: &Evidence<'_>, set: &Set<'_>, found: Pool) -> Ended<Pool> {
    let mut verb = PoolVerb::new(None, &rows.analysis.settings);
    verb.compute(rows, set, found)
}

struct PoolVerb {
    lacking: Option<String>,
    /// `rows independent`.
    independent: bool,
    /// Whether the model has a variance between studies.
    has_tau2: bool,
    entry: Entry,
    /// Sets of one effect, and of two.
    few: [usize; 2],
    /// How many sets were looked at.
    sets: usize,
    /// Why sets could not be computed.
    failures: Vec<String>,
    /// The test between parts with one tau².
    common: Option<Between>,
}

impl RowVerb for PoolVerb {
    type Found = Pool;

    fn fork(&self) -> Self {
        Self {
            lacking: self.lacking.clone(),
            independent: self.independent,
            has_tau2: self.has_tau2,
            entry: Entry::default(),
            few: [0, 0],
            sets: 0,
            failures: Vec::new(),
            common: None,
        }
    }

    fn join(&mut self, other: Self) {
        self.entry.join(other.entry);
        for (mine, others) in self.few.iter_mut().zip(other.few) {
            *mine += others;
        }
        self.sets += other.sets;
        self.failures.extend(other.failures);
    }

    fn find(&mut self, rows: &Evidence<'_>, places: &[u32], subgroup: bool) -> Ended<Pool> {
        let (set, mut found) = unpooled(rows, places, self.lacking.is_none());
        let sizes = found.sizes;
        self.sets += 1;
        let lacking = self.lacking.as_deref();
        if let Err(refused) = self.entry.admit(rows, &set, &sizes, lacking, subgroup) {
            found.summary = summarise::instead(refused.summarise, rows, places);
            return refused.ends(found);
        }
        let few = self.few;
        let ended = self.compute(rows, &set, found);
        if subgroup && rows.analysis.settings.tau2_common {
            // tau² will not come from this part alone.
            self.few = few;
        }
        ended
    }

    fn above(&mut self, rows: &Evidence<'_>) -> Pool {
        let places = rows.places();
        let set = rows.set(&places, false);
        Pool {
            sizes: rows.sizes(&set),
            ..blank(rows)
        }
    }

    fn share(&mut self, rows: &Evidence<'_>, parts: &mut [Part<Pool>], places: &[Vec<u32>]) {
        let shares = rows.analysis.settings.tau2_common && self.lacking.is_none();
        self.common = None;
        if shares {
            match common::share(rows, parts, places) {
                Ok(between) => self.common = between,
                Err(reason) => self.failures.push(reason),
            }
        }
    }

    fn attach(&mut self, whole: &mut Pool, parts: Vec<Part<Pool>>, by: bool) {
        if by {
            let apart = between_parts(&parts, whole, self.independent);
            whole.between = apart.and_then(|apart| self.common.take().or(Some(apart)));
        }
        whole.parts = parts;
    }

    fn tell(&mut self, whole: &mut Pool, left_out: Vec<LeftOut>, remarks: Vec<String>) {
        whole.left_out.splice(0..0, left_out);
        whole.remarks.extend(remarks);
    }

    fn body(found: Pool) -> Body {
        Body::Pool(Box::new(found))
    }
}

impl PoolVerb {
    fn new(lacking: Option<String>, settings: &Settings) -> Self {
        Self {
            lacking,
            independent: settings.rows_independent,
            has_tau2: settings.method.has_tau2(),
            entry: Entry::default(),
            few: [0, 0],
            sets: 0,
            failures: Vec::new(),
            common: None,
        }
    }

    fn compute(&mut self, rows: &Evidence<'_>, set: &Set<'_>, mut found: Pool) -> Ended<Pool> {
        let computed = match rows.analysis.settings.method.counts() {
            Some(by) => from_counts(by, rows, set, &mut found),
            None => from_effects(rows, set, &mut found),
        };
        match computed {
            Ok(k) => {
                if let Some(few) = self.few.get_mut(k.wrapping_sub(1)) {
                    *few += 1;
                }
                display(rows, set, &mut found);
                Ended {
                    status: Status::Ok,
                    reason: None,
                    found,
                }
            }
            Err(error) => {
                let Failure(reason) = error;
                self.failures.push(reason.clone());
                Ended {
                    status: Status::Failed,
                    reason: Some(reason),
                    found,
                }
            }
        }
    }

    /// One diagnostic for each kind of trouble, however many parts have it.
    fn report(self, statement: &Statement, ran: &Ran, out: &mut Diagnostics) {
        if self.few != [0, 0] {
            let few = few_studies(statement, self.few, self.sets, self.has_tau2);
            out.push(few);
        }
        if let (Status::Ok, Body::Pool(pool), false) =
            (ran.status, &ran.body, self.failures.is_empty())
        {
            let mut parts = Vec::new();
            failed_parts(&pool.parts, "", &self.failures, &mut parts);
            out.push(broken_parts(statement, &parts, &self.failures));
        }
        if let Body::Pool(pool) = &ran.body {
            maxima::tell(statement, pool, out);
        }
    }
}

/// Pools effects with their variances; how many.
fn from_effects(rows: &Evidence<'_>, set: &Set<'_>, found: &mut Pool) -> Result<usize, Failure> {
    let settings = &rows.analysis.settings;
    let (yi, vi) = used(&found.rows);
    let options = options_of(settings);
    let model = settings.method.model().unwrap_or(Model::Common);
    let weights = weights::of_rows(rows, set, &found.rows)?;
    let mut studies = Studies::new(&yi, &vi)?;
    if let Some(weights) = &weights {
        studies = studies.with_weights(weights)?;
    }
    let pooled = pool(&studies, model, &options)?;
    let clusters = rows.clusters(set).filter(|_| pooled.k > 1);
    let robust = clusters.map(|clusters| {
        let design = Design::intercept(pooled.k)?;
        let tau2 = pooled.heterogeneity.tau2;
        robust(&studies, &design, tau2, &clusters, options.level)
    });
    // Without the inference that was asked for there is no other.
    let robust = robust.transpose()?;
    found.remarks.extend(remarks::of_rows(rows, set));
    found.remarks.extend(remarks::of_pooled(&pooled));
    fill(&pooled, found);
    if let Some(robust) = robust {
        robustly(&robust, found)?;
    }
    Ok(pooled.k)
}

/// The inference of the clusters in place of that of the model.
fn robustly(robust: &Robust, found: &mut Pool) -> Result<(), StatsError> {
    let predicted = robust.predict(&[1.0])?;
    let Some(mean) = robust.coefficients.first() else {
        return Ok(());
    };
    found.se = finite(mean.se);
    found.ci = Some(pair(mean.ci));
    found.statistic = mean.statistic.and_then(finite);
    found.df = mean.df;
    found.p = mean.p.and_then(finite);
    found.pi = found.pi.and(predicted.pi).map(pair);
    found.clusters = Some(robust.clusters);
    found.remarks.extend(remarks::of_clusters(robust));
    Ok(())
}

/// Pools counts; how many rows.
fn from_counts(
    by: Counts,
    rows: &Evidence<'_>,
    set: &Set<'_>,
    found: &mut Pool,
) -> Result<usize, Failure> {
    found.remarks.extend(remarks::of_rows(rows, set));
    let k = counts::pool(by, rows, set, found)?;
    if k == 1 {
        let one = "one effect: that study, with z and tau² 0";
        found.remarks.push(one.to_owned());
    }
    Ok(k)
}

/// The numbers as people read them.
pub(super) fn display(rows: &Evidence<'_>, set: &Set<'_>, found: &mut Pool) {
    let Some(measured) = rows.measured() else {
        return;
    };
    let harmonic = measured.harmonic_n(set.places, &set.effects);
    let show = |x: f64| measured.transform().apply(x, harmonic);
    found.display.estimate = found.estimate.map(show);
    found.display.ci = found.ci.map(|ci| ci.map(show));
    found.display.pi = found.pi.map(|pi| pi.map(show));
}

/// The names of the parts that could not be computed, for one of these reasons.
fn failed_parts(parts: &[Part<Pool>], above: &str, reasons: &[String], names: &mut Vec<String>) {
    for part in parts {
        let name = format!("{above}{}", part.label.labels().join(", "));
        failed_parts(&part.result.parts, &format!("{name}, "), reasons, names);
        let computed = part.reason.as_ref().is_none_or(|r| !reasons.contains(r));
        if part.status == Status::Failed && !computed {
            names.push(name);
        }
    }
}

/// Parts without an answer: once, however many they are.
pub(super) fn broken_parts(
    statement: &Statement,
    parts: &[String],
    reasons: &[String],
) -> Diagnostic {
    let mut reasons = reasons.to_vec();
    reasons.sort_unstable();
    reasons.dedup();
    let named: Vec<&String> = parts.iter().take(TOLD).collect();
    let mut names = list(&named, "and");
    if parts.len() > TOLD {
        names = format!("{} parts, among them {names}", parts.len());
    }
    let message = format!("{names} cannot be computed: {}", reasons.join("; "));
    Diagnostic::new(Code::CannotCompute, statement.span, message)
        .label("these parts have no answer; the others ran")
}

fn few_studies(
    statement: &Statement,
    [one, two]: [usize; 2],
    sets: usize,
    has_tau2: bool,
) -> Diagnostic {
    let message = if sets == 1 && one == 1 {
        "only one effect to pool".to_owned()
    } else if sets == 1 {
        "only two effects to pool".to_owned()
    } else {
        let counts = [(one, "one effect"), (two, "two effects")];
        let told: Vec<String> = counts
            .iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, what)| format!("{} of {what}", plural(*n, "pool")))
            .collect();
        told.join(" and ")
    };
    let label = if two == 0 {
        "this gives the study itself, with z and tau² 0"
    } else if has_tau2 {
        "an estimate of tau² from two effects says next to nothing"
    } else {
        "whether effects differ is hardly seen in two of them"
    };
    Diagnostic::new(Code::FewStudies, statement.span, message)
        .label(label)
        .help("say when pooling is worth it: `require studies >= 3 for pool otherwise summarise`")
}

/// A pool of these rows before anything is computed.
pub(super) fn blank(rows: &Evidence<'_>) -> Pool {
    let settings = &rows.analysis.settings;
    let effect = rows.analysis.effect.as_ref();
    Pool {
        effect: effect.map_or_else(String::new, |effect| effect.name.clone()),
        measure: effect.map_or("", |effect| effect.measure.name).to_owned(),
        method: settings.method.name.to_owned(),
        test: test_name(settings.test).to_owned(),
        level: settings.level,
        display: effect.map_or_else(Display::default, blank_display),
        ..Pool::default()
    }
}

fn fill(pooled: &Pooled, found: &mut Pool) {
    if pooled.test == stats::pool::Test::Z {
        test_name(Test::Z).clone_into(&mut found.test);
    }
    found.estimate = finite(pooled.estimate);
    found.se = finite(pooled.se);
    found.ci = Some(pair(pooled.ci));
    found.statistic = pooled.statistic.and_then(finite);
    found.df = pooled.df;
    found.p = pooled.p.and_then(finite);
    found.pi = pooled.pi.map(pair);
    found.heterogeneity = heterogeneity(&pooled.heterogeneity);
    found.fit = Fit {
        log_likelihood: finite(pooled.fit.log_likelihood),
        aic: finite(pooled.fit.aic),
        bic: pooled.fit.bic.and_then(finite),
        aicc: finite(pooled.fit.aicc),
    };
    let used = found.rows.iter_mut().filter(|row| row.vi.is_some());
    for (row, &weight) in used.zip(&pooled.weights) {
        row.weight = finite(weight);
    }
}
