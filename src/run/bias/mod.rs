//! `bias`: tests of and adjustments for small-study effects.

mod adjusted;
mod tests;

use super::convert::{blank_display, finite, options_of, pair, test_name, used};
use super::entry::Entry;
use super::rows::{self, Ended, Evidence, RowVerb, Set};
use super::{Context, Ran, remarks, summarise};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::plan::{Bias as Task, RowAnalysis, Statement};
use crate::result::{self, Answer, Bias, Body, Display, Estimate, LeftOut, Part, Status};
use crate::stats::pool::{Model, Options, Pooled};
use crate::stats::regress::{self, Coefficient};
use crate::stats::{StatsError, Studies};

/// Runs a `bias`.
pub(super) fn run(
    context: &Context<'_>,
    statement: &Statement,
    analysis: &RowAnalysis,
    task: &Task,
    out: &mut Diagnostics,
) -> Ran {
    // No test knows clusters: the rows of a study are dependent here, whatever the result did about them.
    let analysis = &RowAnalysis {
        robust: None,
        ..analysis.clone()
    };
    let mut verb = BiasVerb {
        task,
        entry: Entry::default(),
        failures: Vec::new(),
    };
    let mut ran = rows::run(context, analysis, &mut verb);
    if let (Body::Bias(found), true) = (&mut ran.body, ran.status == Status::Ok) {
        found.remarks.extend(adjusted::by_default(task));
    }
    let scope = context.scope(analysis.source);
    verb.entry.report(statement, analysis, scope, out);
    if ran.status == Status::Ok && !verb.failures.is_empty() {
        out.push(unanswered(statement, &verb.failures));
    }
    ran
}

/// Tests without an answer: once, however many parts they are in.
fn unanswered(statement: &Statement, failures: &[(&'static str, String)]) -> Diagnostic {
    let mut told: Vec<String> = Vec::new();
    for (word, reason) in failures {
        let text = format!("`{word}` cannot be computed: {reason}");
        if !told.contains(&text) {
            told.push(text);
        }
    }
    Diagnostic::new(Code::CannotCompute, statement.span, told.join("; "))
        .label("this has no answer; the others ran")
}

struct BiasVerb<'t> {
    task: &'t Task,
    entry: Entry,
    /// What could not be computed, and why.
    failures: Vec<(&'static str, String)>,
}

impl RowVerb for BiasVerb<'_> {
    type Found = Bias;

    fn fork(&self) -> Self {
        Self {
            task: self.task,
            entry: Entry::default(),
            failures: Vec::new(),
        }
    }

    fn join(&mut self, other: Self) {
        self.entry.join(other.entry);
        self.failures.extend(other.failures);
    }

    fn find(&mut self, rows: &Evidence<'_>, places: &[u32], subgroup: bool) -> Ended<Bias> {
        let set = rows.set(places, true);
        let mut found = Bias {
            sizes: rows.sizes(&set),
            left_out: rows.left_out(&set),
            rows: rows.rows(&set),
            remarks: remarks::of_cells(rows, &set),
            ..blank(rows)
        };
        let sizes = found.sizes;
        if let Err(refused) = self.entry.admit(rows, &set, &sizes, None, subgroup) {
            found.summary = summarise::instead(refused.summarise, rows, places);
            return refused.ends(found);
        }
        found.remarks.extend(remarks::of_rows(rows, &set));
        self.compute(rows, &set, found)
    }

    fn above(&mut self, rows: &Evidence<'_>) -> Bias {
        let places = rows.places();
        let set = rows.set(&places, false);
        Bias {
            sizes: rows.sizes(&set),
            ..blank(rows)
        }
    }

    fn attach(&mut self, whole: &mut Bias, parts: Vec<Part<Bias>>, _by: bool) {
        whole.parts = parts;
    }

    fn tell(&mut self, whole: &mut Bias, left_out: Vec<LeftOut>, remarks: Vec<String>) {
        whole.left_out.splice(0..0, left_out);
        whole.remarks.extend(remarks);
    }

    fn body(found: Bias) -> Body {
        Body::Bias(Box::new(found))
    }
}

impl BiasVerb<'_> {
    fn compute(&mut self, rows: &Evidence<'_>, set: &Set<'_>, mut found: Bias) -> Ended<Bias> {
        let (yi, vi) = used(&found.rows);
        let studies = match Studies::new(&yi, &vi) {
            Ok(studies) => studies,
            Err(error) => {
                return Ended {
                    status: Status::Failed,
                    reason: Some(error.to_string()),
                    found,
                };
            }
        };
        let settings = &rows.analysis.settings;
        let at = At {
            studies,
            model: settings.method.model(),
            regression: settings.method.regression(),
            random: settings.method.has_tau2(),
            options: options_of(settings),
            rows,
            set,
        };
        at.tests(self.task, &mut found);
        at.adjusted(self.task, &mut found);
        let unanswered = |status| {
            let all = found.failures().into_iter();
            let these = all.filter(move |(_, s, _)| *s == status);
            these.map(|(word, _, reason)| (word, reason.to_owned()))
        };
        let failures: Vec<(&'static str, String)> = unanswered(Status::Failed).collect();
        let ended = failures
            .first()
            .cloned()
            .map(|(_, reason)| (Status::Failed, reason));
        let ended = ended.or_else(|| {
            let (_, reason) = unanswered(Status::NotRun).next()?;
            Some((Status::NotRun, reason))
        });
        self.failures.extend(failures);
        if let Some((status, reason)) = ended.filter(|_| !found.any()) {
            return Ended {
                status,
                reason: Some(reason),
                found,
            };
        }
        Ended {
            status: Status::Ok,
            reason: None,
            found,
        }
    }
}

/// A bias of these rows before anything is computed.
fn blank(rows: &Evidence<'_>) -> Bias {
    let settings = &rows.analysis.settings;
    let effect = rows.analysis.effect.as_ref();
    Bias {
        effect: effect.map_or_else(String::new, |effect| effect.name.clone()),
        measure: effect.map_or("", |effect| effect.measure.name).to_owned(),
        method: settings.method.name.to_owned(),
        test: test_name(settings.test).to_owned(),
        level: settings.level,
        display: effect.map_or_else(Display::default, blank_display),
        ..Bias::default()
    }
}

/// The studies at which everything is computed, and how.
struct At<'s, 'e> {
    studies: Studies<'s>,
    model: Option<Model>,
    regression: Option<regress::Model>,
    random: bool,
    options: Options,
    rows: &'s Evidence<'e>,
    set: &'s Set<'s>,
}

/// What a computation found, or the blank with the reason.
fn answer<S, T: Clone>(
    computed: Result<S, StatsError>,
    blank: T,
    fill: impl FnOnce(&S, T) -> T,
) -> Answer<T> {
    match computed {
        Ok(found) => Answer::ok(fill(&found, blank)),
        Err(error) => Answer::failed(blank, error.to_string()),
    }
}

/// An answer of which the number that it is asked for is there, or the reason why it is not.
fn with_number<T>(answer: Answer<T>, number: impl Fn(&T) -> bool, reason: String) -> Answer<T> {
    let there = answer.status != Status::Ok || number(&answer.found);
    if there {
        answer
    } else {
        Answer::without(answer.found, reason)
    }
}

/// Whether all of some numbers are the same.
fn all_equal(values: &[f64]) -> bool {
    let pairs = values.iter().zip(values.iter().skip(1));
    pairs.into_iter().all(|(a, b)| a.total_cmp(b).is_eq())
}

impl At<'_, '_> {
    /// A regression on a predictor of the rows that cannot be computed, and why. Studies that do not differ in the
    /// predictor are no mistake: there is nothing to look at.
    fn refused<T>(&self, blank: T, error: StatsError, what: &str, help: Option<&str>) -> Answer<T> {
        let k = self.studies.k();
        let equal = matches!(error, StatsError::Collinear { .. });
        let reason = if !equal {
            error.to_string()
        } else if k < 3 {
            StatsError::TooFew { k, needed: 3 }.to_string()
        } else {
            format!("all {what} are equal")
        };
        let reason = help.map_or(reason.clone(), |help| format!("{reason}; {help}"));
        if equal && k >= 3 {
            Answer::without(blank, reason)
        } else {
            Answer::failed(blank, reason)
        }
    }

    /// Why a regression has no test, though it was computed.
    fn without_test(&self) -> String {
        if all_equal(self.studies.yi()) {
            "all effects are equal".to_owned()
        } else {
            "the effects lie on the line, and nothing is left to test it by".to_owned()
        }
    }

    fn pooled(&self, pooled: &Pooled) -> Estimate {
        self.shown(Estimate {
            estimate: finite(pooled.estimate),
            se: finite(pooled.se),
            ci: Some(pair(pooled.ci)),
            statistic: pooled.statistic.and_then(finite),
            df: pooled.df,
            p: pooled.p.and_then(finite),
            display: Display::default(),
        })
    }

    fn coefficient(&self, c: &Coefficient) -> Estimate {
        self.shown(Estimate {
            estimate: finite(c.estimate),
            se: finite(c.se),
            ci: Some(pair(c.ci)),
            statistic: c.statistic.and_then(finite),
            df: c.df,
            p: c.p.and_then(finite),
            display: Display::default(),
        })
    }

    /// The same with the numbers that people read.
    fn shown(&self, mut effect: Estimate) -> Estimate {
        effect.display = self.display(effect.estimate, effect.ci);
        effect
    }

    fn display(&self, estimate: Option<f64>, ci: Option<result::Interval>) -> Display {
        let effect = self.rows.analysis.effect.as_ref();
        let mut display = effect.map_or_else(Display::default, blank_display);
        if let Some(measured) = self.rows.measured() {
            let harmonic = measured.harmonic_n(self.set.places, &self.set.effects);
            let show = |x: f64| measured.transform().apply(x, harmonic);
            display.estimate = estimate.map(show);
            display.ci = ci.map(|ci| ci.map(show));
        }
        display
    }
}
