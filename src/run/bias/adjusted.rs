//! Effects adjusted for small-study effects, beside the one observed.

use super::{At, all_equal, answer, with_number};
use crate::plan::{Bias as Task, SelectionModel};
use crate::result::{self, Answer, Bias, Estimate, Observed, Status};
use crate::run::convert::{finite, pair};
use crate::stats::bias::{self, Counter, Side};
use crate::stats::dist::normal;
use crate::stats::pool::{Model, pool};
use crate::stats::selection::{self, Alternative, Function, selection};
use crate::stats::{StatsError, regress};

/// A selection model of fewer rows is not to be trusted.
const FEW: usize = 12;

impl At<'_, '_> {
    pub(super) fn adjusted(&self, task: &Task, found: &mut Bias) {
        let adjusts = task.trimfill.is_some()
            || task.pet_peese
            || task.limit
            || task.henmi_copas
            || task.selection.is_some();
        if let (Some(model), true) = (self.model, adjusts) {
            let pooled = pool(&self.studies, model, &self.options);
            found.observed = Some(answer(pooled, Observed::default(), |pooled, _| Observed {
                effect: self.pooled(pooled),
                tau2: finite(pooled.heterogeneity.tau2),
            }));
        }
        let fill = task.trimfill;
        found.trimfill = fill.map(|fill| self.trimfill(fill.estimator, fill.side));
        found.pet_peese = task.pet_peese.then(|| self.pet_peese());
        found.limit = task.limit.then(|| self.limit());
        found.henmi_copas = task.henmi_copas.then(|| {
            let computed = bias::henmi_copas(&self.studies, self.options.level);
            answer(computed, Observed::default(), |hc, _| Observed {
                effect: self.shown(Estimate {
                    estimate: finite(hc.estimate),
                    se: finite(hc.se),
                    ci: Some(pair(hc.ci)),
                    ..Estimate::default()
                }),
                tau2: finite(hc.tau2),
            })
        });
        let model = task.selection.as_ref();
        found.selection = model.map(|model| self.selection(model));
        if let (Some(model), Some(answer)) = (model, &found.selection) {
            found.remarks.extend(self.doubts(model, answer));
        }
    }

    fn trimfill(&self, estimator: Counter, side: Option<Side>) -> Answer<result::TrimFill> {
        let model = self.model.unwrap_or(Model::Common);
        let regression = self.regression.unwrap_or(regress::Model::Common);
        let side = side.map_or_else(|| bias::side(&self.studies, regression), Ok);
        let blank = result::TrimFill {
            estimator: match estimator {
                Counter::L0 => "L0",
                Counter::R0 => "R0",
                Counter::Q0 => "Q0",
            }
            .to_owned(),
            ..result::TrimFill::default()
        };
        let side = match side {
            Ok(side) => side,
            Err(error) => {
                let help = "say the side: `side left` or `side right`";
                return self.refused(blank, error, "standard errors", Some(help));
            }
        };
        let computed = bias::trimfill(&self.studies, model, &self.options, estimator, side);
        answer(computed, blank, |filled, blank| {
            let heterogeneity = &filled.pooled.heterogeneity;
            result::TrimFill {
                side: Some(side_name(filled.side).to_owned()),
                added: Some(filled.added),
                se_added: filled.se_added.and_then(finite),
                p_added: filled.p_added,
                effect: self.pooled(&filled.pooled),
                tau2: finite(heterogeneity.tau2),
                q: finite(heterogeneity.q.q),
                filled: filled.yi.clone(),
                ..blank
            }
        })
    }

    fn pet_peese(&self) -> Answer<result::PetPeese> {
        let blank = result::PetPeese::default();
        let both = match bias::pet_peese(&self.studies, self.options.level) {
            Ok(both) => both,
            Err(error) => return self.refused(blank, error, "standard errors", None),
        };
        let found = answer(Ok(both), blank, |both, _| {
            let intercept = |egger: &bias::Egger| {
                let first = egger.regression.coefficients.first();
                first.map_or_else(Estimate::default, |c| self.coefficient(c))
            };
            let (pet, peese) = (intercept(&both.pet), intercept(&both.peese));
            let (chosen, effect) = match both.choice {
                bias::Choice::Pet => ("pet", pet.clone()),
                bias::Choice::Peese => ("peese", peese.clone()),
            };
            result::PetPeese {
                chosen: Some(chosen.to_owned()),
                p_pet: both.p.and_then(finite),
                effect,
                pet,
                peese,
            }
        });
        let equal = all_equal(self.studies.yi());
        with_number(found, |f| f.p_pet.is_some() && !equal, self.without_test())
    }

    fn limit(&self) -> Answer<result::Limit> {
        let model = self.model.unwrap_or(Model::Common);
        let computed = match bias::limit(&self.studies, model, &self.options) {
            Ok(limit) => Ok(limit),
            Err(error) => {
                return self.refused(result::Limit::default(), error, "standard errors", None);
            }
        };
        answer(computed, result::Limit::default(), |limit, _| {
            let effect = &limit.effect;
            let z = (effect.se > 0.0).then(|| effect.estimate / effect.se);
            result::Limit {
                effect: self.shown(Estimate {
                    estimate: finite(effect.estimate),
                    se: finite(effect.se),
                    ci: Some(pair(effect.ci)),
                    statistic: z.and_then(finite),
                    p: z.map(normal::two_sided).and_then(finite),
                    ..Estimate::default()
                }),
                bias: finite(limit.bias.estimate),
                bias_se: finite(limit.bias.se),
                bias_p: limit.bias.p.and_then(finite),
                tau2: finite(limit.tau2),
                q: finite(limit.q.total.q),
                q_small: finite(limit.q.small.q),
                q_small_p: finite(limit.q.small.p),
                q_rest: finite(limit.q.rest.q),
                q_rest_p: finite(limit.q.rest.p),
            }
        })
    }

    fn selection(&self, model: &SelectionModel) -> Answer<result::Selection> {
        let options = selection::Options {
            random: self.random,
            alternative: model.alternative,
            steps: model.steps.clone(),
            delta: Vec::new(),
            level: self.options.level,
        };
        let blank = result::Selection {
            model: model.function.name().to_owned(),
            alternative: alternative_name(model.alternative).to_owned(),
            steps: model.steps.clone(),
            ..result::Selection::default()
        };
        let computed = match selection(&self.studies, model.function, &options) {
            Err(StatsError::EmptyInterval { index }) => {
                return Answer::failed(blank, empty(model, index));
            }
            computed => computed,
        };
        let found = answer(computed, blank, |fitted, blank| {
            let mean = fitted.coefficients.first();
            let effect = mean.map_or_else(Estimate::default, |c| Estimate {
                estimate: finite(c.estimate),
                se: c.se.and_then(finite),
                ci: c.ci.map(pair),
                statistic: c.statistic.and_then(finite),
                p: c.p.and_then(finite),
                ..Estimate::default()
            });
            let delta = |d: &selection::Delta| result::Delta {
                estimate: finite(d.estimate),
                se: d.se.and_then(finite),
                ci: d.ci.map(pair),
            };
            let test = &fitted.selection_test;
            result::Selection {
                steps: fitted.steps.clone(),
                intervals: fitted.intervals.clone(),
                effect: self.shown(effect),
                tau2: finite(fitted.tau2),
                se_tau2: fitted.se_tau2.and_then(finite),
                delta: fitted.delta.iter().map(delta).collect(),
                lrt: Some(result::LikelihoodRatio {
                    statistic: finite(test.statistic),
                    df: test.df,
                    p: test.p.and_then(finite),
                }),
                fit: result::Fit {
                    log_likelihood: finite(fitted.fit.log_likelihood),
                    aic: finite(fitted.fit.aic),
                    bic: fitted.fit.bic.and_then(finite),
                    aicc: finite(fitted.fit.aicc),
                },
                ..blank
            }
        });
        let reason = "the likelihood is flat where it ends, and says nothing of the effect";
        with_number(found, |f| f.effect.se.is_some(), reason.to_owned())
    }

    /// What people should know of a selection model before they believe it.
    fn doubts(&self, model: &SelectionModel, answer: &Answer<result::Selection>) -> Vec<String> {
        let mut doubts = Vec::new();
        let (k, yi) = (self.studies.k(), self.studies.yi());
        if answer.status != Status::Ok {
            return doubts;
        }
        let outside = answer.found.effect.estimate.is_some_and(|estimate| {
            !yi.iter().any(|y| *y <= estimate) || !yi.iter().any(|y| *y >= estimate)
        });
        let why = match (k < FEW, outside) {
            (true, true) => Some(format!(
                "k = {k}, and the effect before selection lies beyond all effects"
            )),
            (true, false) => Some(format!("k = {k}")),
            (false, true) => Some("the effect before selection lies beyond all effects".to_owned()),
            (false, false) => None,
        };
        doubts.extend(why.map(|why| {
            format!("the selection model is hardly determined, and not to be trusted: {why}")
        }));
        let places = answer.found.intervals.iter().enumerate();
        if model.function == Function::Stepfun {
            for (index, _) in places.filter(|(_, n)| **n == 0) {
                let (low, high) = limits(&answer.found.steps, index);
                doubts.push(format!(
                    "no p-value is between {low} and {high}: the step function says nothing there"
                ));
            }
        }
        if matches!(model.function, Function::Beta | Function::Power) {
            doubts.push(format!(
                "`{}` takes p-values below 0.00001 as 0.00001, and above 0.99999 as 0.99999",
                model.function.name()
            ));
        }
        doubts
    }
}

/// The p-values that bound an interval of the steps.
fn limits(steps: &[f64], index: usize) -> (f64, f64) {
    let before = index.checked_sub(1).and_then(|before| steps.get(before));
    (
        before.copied().unwrap_or(0.0),
        steps.get(index).copied().unwrap_or(1.0),
    )
}

/// Why nothing can be compared with an interval of p-values.
fn empty(model: &SelectionModel, index: usize) -> String {
    let (low, high) = limits(&model.steps, index);
    let (of, help) = match model.alternative {
        Alternative::Greater => (
            "p of effects above 0",
            ": write `alternative less` if small p-values belong to effects below 0",
        ),
        Alternative::Less => (
            "p of effects below 0",
            ": write `alternative greater` if small p-values belong to effects above 0",
        ),
        Alternative::TwoSided => ("two-sided p", ""),
    };
    // Where the large p-values are lacking, the other side would have no small ones.
    let help = if index == 0 { help } else { "" };
    format!(
        "the likelihood needs p-values between {low} and {high}, and there are none, by {of}{help}"
    )
}

/// What nobody said, and the computation had to take.
pub(super) fn by_default(task: &Task) -> Option<String> {
    let mut taken = Vec::new();
    if task.trimfill.is_some_and(|fill| fill.side.is_none()) {
        taken.push("the side of trim and fill from the data");
    }
    if task.selection.as_ref().is_some_and(|model| !model.said) {
        taken.push("selection of effects above 0 (`alternative less` for those below)");
    }
    (!taken.is_empty()).then(|| format!("by default: {}", taken.join("; ")))
}

fn side_name(side: Side) -> &'static str {
    match side {
        Side::Left => "left",
        Side::Right => "right",
    }
}

fn alternative_name(alternative: Alternative) -> &'static str {
    match alternative {
        Alternative::Greater => "greater",
        Alternative::Less => "less",
        Alternative::TwoSided => "two_sided",
    }
}
