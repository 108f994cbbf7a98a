//! `sensitivity` of a regression: what its coefficients owe to single studies.

use std::sync::{Arc, OnceLock};

use super::super::convert::{finite, heterogeneity, used};
use super::super::entry::Entry;
use super::super::pool;
use super::super::regress::{Coding, Values, complete};
use super::super::rows::{self, Ended, Evidence, RowVerb, Set};
use super::super::{Context, Ran, summarise};
use super::used::{label, whose};
use crate::diagnostic::{Diagnostics, plural};
use crate::plan::{Regress, RowAnalysis, Sensitivity as Asked, Statement};
use crate::result::sensitivity::{Dfbs, Influence, NotComputed};
use crate::result::{Body, LeftOut, Part, Row, Sensitivity, Status};
use crate::run::convert::options_of;
use crate::stats::regress::{Design, Model, influence, regress};
use crate::stats::sensitivity::Groups;
use crate::stats::{StatsError, Studies};

/// Runs a `sensitivity` with moderators.
pub(super) fn run(
    context: &Context<'_>,
    statement: &Statement,
    analysis: &RowAnalysis,
    (asked, regress): (&Asked, &Regress),
    out: &mut Diagnostics,
) -> Ran {
    let mut verb = RegressionVerb {
        asked,
        regress,
        values: Arc::default(),
        entry: Entry::default(),
        largest: None,
    };
    let mut ran = rows::run(context, analysis, &mut verb);
    super::tell_settings(&mut ran, analysis, verb.largest);
    let scope = context.scope(analysis.source);
    verb.entry.report(statement, analysis, scope, out);
    ran
}

struct RegressionVerb<'a> {
    asked: &'a Asked,
    regress: &'a Regress,
    /// The moderators of all rows.
    values: Arc<OnceLock<Vec<Values>>>,
    entry: Entry,
    /// How many effects the largest regression has.
    largest: Option<usize>,
}

impl RowVerb for RegressionVerb<'_> {
    type Found = Sensitivity;

    fn fork(&self) -> Self {
        Self {
            asked: self.asked,
            regress: self.regress,
            values: Arc::clone(&self.values),
            entry: Entry::default(),
            largest: None,
        }
    }

    fn join(&mut self, other: Self) {
        self.entry.join(other.entry);
        self.largest = self.largest.max(other.largest);
    }

    fn find(&mut self, rows: &Evidence<'_>, places: &[u32], subgroup: bool) -> Ended<Sensitivity> {
        let values = Arc::clone(&self.values);
        let values = values.get_or_init(|| Values::of(self.regress, &rows.frame));
        let known: Vec<u32> = (places.iter().copied())
            .filter(|place| complete(values, *place))
            .collect();
        let (set, blank) = pool::unpooled(rows, &known, true);
        let mut found = super::whole(blank);
        let without = places.len() - known.len();
        if without > 0 {
            found.left_out.push(LeftOut {
                reason: "a moderator is missing".to_owned(),
                rows: without,
            });
        }
        let admitted = self.entry.admit(rows, &set, &found.sizes, None, subgroup);
        if let Err(refused) = admitted {
            found.summary = summarise::instead(refused.summarise, rows, places);
            return refused.ends(found);
        }
        let computed = self.compute(rows, &set, values, &mut found);
        self.largest = self.largest.max(Some(found.sizes.k));
        let (status, reason) = match computed {
            Ok(()) if found.influence.is_some() => (Status::Ok, None),
            Ok(()) => {
                let first = found.not_computed.first();
                (Status::NotRun, first.map(|not| not.reason.clone()))
            }
            Err(reason) => (Status::Failed, Some(reason)),
        };
        Ended {
            status,
            reason,
            found,
        }
    }

    fn above(&mut self, rows: &Evidence<'_>) -> Sensitivity {
        super::whole(pool::unpooled(rows, &rows.places(), false).1)
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

impl RegressionVerb<'_> {
    fn compute(
        &self,
        rows: &Evidence<'_>,
        set: &Set<'_>,
        values: &[Values],
        found: &mut Sensitivity,
    ) -> Result<(), String> {
        let settings = &rows.analysis.settings;
        let with_effect = set.places.iter().enumerate();
        let places: Vec<u32> = with_effect
            .filter(|(at, _)| set.effects.has(*at))
            .map(|(_, place)| *place)
            .collect();
        let coding = Coding::new(self.regress, &rows.frame, values, &places)?;
        if let Some(reason) = coding.dependence() {
            return Err(reason);
        }
        let (yi, vi) = used(&found.rows);
        let options = options_of(settings);
        let model = settings.method.regression().unwrap_or(Model::Common);
        let told = |error: StatsError| error.to_string();
        let studies = Studies::new(&yi, &vi).map_err(told)?;
        let design = Design::new(&coding.columns).map_err(told)?;
        let fit = regress(&studies, &design, model, &options).map_err(told)?;
        found.heterogeneity = heterogeneity(&fit.heterogeneity);
        let weighted = found.rows.iter_mut().filter(|row| row.vi.is_some());
        for (row, &weight) in weighted.zip(&fit.weights) {
            row.weight = finite(weight);
        }
        self.others(found);
        if !self.asked.influence {
            return Ok(());
        }
        if rows.analysis.robust.is_some() {
            let text = "influence by the variances of the model, which are not robust";
            found.remarks.push(text.to_owned());
        }
        let labels: Vec<_> = places.iter().map(|place| label(rows, *place)).collect();
        let groups = Groups::new(&labels);
        let (k, needed) = (groups.members().len(), coding.names.len() + 2);
        if k < needed {
            let coefficients = plural(coding.names.len(), "coefficient");
            let reason = format!("studies = {k}, at least {needed} needed for {coefficients}");
            not_computed(found, "influence", &reason);
            return Ok(());
        }
        let all = influence::influence(&studies, &coding.columns, &groups, model, &options);
        let all = all.map_err(told)?;
        let listed: Vec<&Row> = found.rows.iter().filter(|row| row.vi.is_some()).collect();
        let numbers: Vec<usize> = listed.iter().map(|row| row.row).collect();
        let mut lines = Vec::with_capacity(all.len());
        for (members, one) in groups.members().iter().zip(all) {
            let whose = whose(rows, &places, &numbers, members);
            lines.push(line(whose, one));
        }
        found.dfbs_of = coding.names.iter().map(Clone::clone).collect();
        found.influence = Some(lines);
        Ok(())
    }

    /// What is not computed of a regression.
    fn others(&self, found: &mut Sensitivity) {
        let asked = self.asked;
        let words = [
            ("leave_one_out", asked.leave_one_out),
            ("cumulative", asked.cumulative.is_some()),
            ("baujat", asked.baujat),
            ("gosh", asked.gosh.is_some()),
            ("excluding", !asked.excluding.is_empty()),
        ];
        let reason =
            "a regression has several coefficients: `influence` says what each study does to them";
        for (word, _) in words.iter().filter(|(_, asked)| *asked) {
            not_computed(found, word, reason);
        }
    }
}

fn not_computed(found: &mut Sensitivity, what: &str, reason: &str) {
    found.not_computed.push(NotComputed {
        what: what.to_owned(),
        reason: reason.to_owned(),
    });
}

/// A study without which there is no regression has a line without numbers.
fn line(whose: crate::result::sensitivity::Whose, one: Option<influence::Influence>) -> Influence {
    let number = |f: fn(&influence::Influence) -> f64| one.as_ref().map(f).and_then(finite);
    Influence {
        whose,
        rstudent: number(|i| i.rstudent),
        dffits: number(|i| i.dffits),
        cook_d: number(|i| i.cook_d),
        cov_r: number(|i| i.cov_r),
        tau2_del: number(|i| i.tau2_del),
        q_del: number(|i| i.q_del),
        hat: number(|i| i.hat),
        weight: number(|i| i.weight),
        influential: one.as_ref().is_some_and(|i| i.influential),
        dfbs: match one {
            Some(one) => Dfbs::Several(one.dfbs.into_iter().map(finite).collect()),
            None => Dfbs::One(None),
        },
    }
}
