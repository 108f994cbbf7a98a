//! What people should know of a pool: how it was computed, and what was done to its rows.

use super::convert::test_name;
use super::rows::{Evidence, Set};
use crate::diagnostic::plural;
use crate::method::{Counts, glmm_name};
use crate::plan::{Clusters, RowAnalysis, Settings, Tau2Ci, Test};
use crate::result::Pool;
use crate::stats::pool::Pooled;
use crate::stats::regress::Robust;

/// What people should know of this set of rows.
pub(super) fn of_rows(rows: &Evidence<'_>, set: &Set<'_>) -> Vec<String> {
    let mut remarks = Vec::new();
    remarks.extend(rows.measured().and_then(|m| m.forms_used(&set.effects)));
    if let (Some(clusters), n @ 1..) = (&rows.analysis.robust, rows.without_cluster(set)) {
        remarks.push(format!(
            "{} without `{}`, each taken as a cluster of its own",
            plural(n, "row"),
            clusters.name
        ));
    }
    if set.divided > 0 {
        let groups = plural(set.divided, "group");
        remarks.push(format!(
            "{groups} that {} several comparisons divided by their number",
            if set.divided == 1 { "serves" } else { "serve" }
        ));
    }
    remarks
}

/// What people should know of an effect that was pooled.
pub(super) fn of_pooled(pooled: &Pooled) -> Vec<String> {
    let mut remarks = Vec::new();
    match pooled.k {
        1 => remarks.push(format!(
            "one effect: that study, with z, tau² {} and no prediction interval",
            pooled.heterogeneity.tau2
        )),
        2 => remarks.push("two effects: tau² is hardly known".to_owned()),
        _ => {}
    }
    if pooled.heterogeneity.tau2_ci_empty {
        remarks.push(EMPTY.to_owned());
    }
    if pooled.se == 0.0 {
        remarks.push("the effects are all the same, and the standard error is 0".to_owned());
    }
    remarks
}

/// The interval of tau² holds no value.
pub(super) const EMPTY: &str = "the effects differ less than chance lets expect: the interval of tau² is empty, written as 0 to 0";

/// What people should know of robust inference.
pub(super) fn of_clusters(robust: &Robust) -> Option<String> {
    let least = robust.coefficients.iter().filter_map(|c| c.df);
    let least = least.fold(f64::INFINITY, f64::min);
    (least < 4.0).then(|| {
        format!(
            "{}: with fewer than 4 degrees of freedom robust intervals and p-values are not to be trusted",
            plural(robust.clusters, "cluster")
        )
    })
}

/// What was added to empty cells: whether anything is pooled or not, the rows show it.
pub(super) fn of_cells(rows: &Evidence<'_>, set: &Set<'_>) -> Vec<String> {
    let added = rows.measured().and_then(|m| m.added(&set.effects));
    let method = rows.analysis.settings.method;
    let said = |added: String| match method.counts() {
        Some(_) => format!(
            "{added}, in the list of rows; {} pools the counts as they are",
            method.name
        ),
        None => added,
    };
    added.map(said).into_iter().collect()
}

/// How the pool was computed, and what of that nobody asked for; of parts alone the largest counts. Nothing where
/// nothing was pooled.
pub(super) fn settings(analysis: &RowAnalysis, pool: &Pool) -> Option<String> {
    let pooled = largest(pool)?;
    let facts = Facts {
        k: pooled.sizes.k,
        glmm: pooled.glmm.is_some(),
        predicted: Some(pooled.pi.is_some()),
        profile: pooled.heterogeneity.tau2_ci.is_some(),
    };
    Some(told(analysis, &facts))
}

/// What was computed, as far as it says which settings were used.
pub(super) struct Facts {
    /// How many effects.
    pub(super) k: usize,
    /// Whether there is a prediction interval; `None` where nothing is predicted.
    pub(super) predicted: Option<bool>,
    /// Whether a mixed model of two groups was fitted.
    pub(super) glmm: bool,
    /// Whether tau² has an interval.
    pub(super) profile: bool,
}

/// The settings, by who chose them.
pub(super) fn told(analysis: &RowAnalysis, facts: &Facts) -> String {
    let mut told = Told {
        settings: &analysis.settings,
        robust: analysis.robust.as_ref(),
        asked: Vec::new(),
        by_default: Vec::new(),
    };
    told.test(facts);
    told.variance(facts, analysis.by.is_some());
    let asked = format!("as the plan says: {}", told.asked.join(", "));
    let by_default = format!("by default: {}", told.by_default.join(", "));
    match (told.asked.is_empty(), told.by_default.is_empty()) {
        (false, false) => format!("{asked}; {by_default}"),
        (false, true) => asked,
        (true, _) => by_default,
    }
}

/// The pool itself, or of its parts that ran the one with most effects.
fn largest(pool: &Pool) -> Option<&Pool> {
    if pool.estimate.is_some() {
        return Some(pool);
    }
    let parts = pool.parts.iter().filter_map(|part| largest(&part.result));
    parts.reduce(|most, other| {
        if other.sizes.k > most.sizes.k {
            other
        } else {
            most
        }
    })
}

/// Settings in words, by who chose them.
struct Told<'a> {
    settings: &'a Settings,
    robust: Option<&'a Clusters>,
    asked: Vec<String>,
    by_default: Vec<String>,
}

impl Told<'_> {
    /// Tells a setting: what the plan says always, the language's only where it was used.
    fn tell(&mut self, word: &str, used: bool, text: String) {
        match (self.settings.said.contains(&word), used) {
            (true, true) => self.asked.push(text),
            (true, false) => self.asked.push(format!("{text} (not used)")),
            (false, true) => self.by_default.push(text),
            (false, false) => {}
        }
    }

    /// The model, the test, and the level.
    fn test(&mut self, facts: &Facts) {
        let settings = self.settings;
        let several = facts.k > 1;
        self.tell("using", several, settings.method.name.to_owned());
        if facts.glmm {
            let model = glmm_name(settings.glmm);
            self.tell("glmm", true, format!("glmm {model}"));
        }
        if let Some(clusters) = self.robust {
            let text = format!("robust in {} (CR2, Satterthwaite's df)", clusters.name);
            self.tell("robust", several, text);
        } else {
            let test = format!("test {}", test_name(settings.test));
            self.tell("test", several, test);
        }
        let hksj = several && settings.test == Test::Hksj;
        let floor = if settings.floor { "yes" } else { "no" };
        self.tell("floor", hksj, format!("floor {floor}"));
        self.tell("level", true, format!("level {}%", settings.level));
        if settings.rows_independent {
            self.tell("rows", true, "rows independent".to_owned());
        }
    }

    /// Where tau² comes from, and what is predicted.
    fn variance(&mut self, facts: &Facts, by: bool) {
        let settings = self.settings;
        let random = settings.method.has_tau2();
        let predicted = facts.predicted == Some(true);
        if settings.pi_hts {
            self.tell("pi", predicted, "prediction HTS".to_owned());
        } else {
            self.tell("pi", predicted, "prediction as the test".to_owned());
        }
        if facts.k > 1 && facts.predicted == Some(false) {
            self.by_default.push("no prediction interval".to_owned());
        }
        let mixed = settings.method.counts() == Some(Counts::Glmm);
        if mixed && settings.tau2.is_none() && facts.k > 1 {
            let likelihood = "tau² by maximum likelihood".to_owned();
            self.by_default.push(likelihood);
        }
        if let Some(tau2) = settings.tau2 {
            self.tell("tau2", random, format!("tau² {tau2}"));
        } else if settings.tau2_common {
            self.tell("tau2", by && random, "tau² common".to_owned());
        }
        if !random && facts.k > 1 {
            self.by_default.push("tau² 0, I² from Q".to_owned());
        }
        if let Some(weights) = &settings.weights {
            self.asked.push(format!("weights {}", weights.text));
        }
        if facts.profile {
            let kind = match settings.tau2_ci {
                Some(Tau2Ci::Profile) => "profile-likelihood",
                None if settings.method.needs_weights() => "generalised-Q",
                Some(Tau2Ci::QProfile) | None => "Q-profile",
            };
            let interval = format!("tau² with its {kind} interval");
            self.tell("tau2_ci", true, interval);
            if by && !settings.tau2_common {
                self.by_default.push("in each part its own".to_owned());
            }
        }
    }
}
