//! Effects adjusted for small-study effects, beside the one observed.

use super::{At, answer};
use crate::plan::{Bias as Task, SelectionModel};
use crate::result::{self, Answer, Bias, Estimate, Observed};
use crate::run::convert::{finite, pair};
use crate::stats::bias::{self, Counter, Side};
use crate::stats::dist::normal;
use crate::stats::pool::{Model, pool};
use crate::stats::regress;
use crate::stats::selection::{self, Alternative, selection};

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
    }

    fn trimfill(&self, estimator: Counter, side: Option<Side>) -> Answer<result::TrimFill> {
        let model = self.model.unwrap_or(Model::Common);
        let regression = self.regression.unwrap_or(regress::Model::Common);
        let side = side.map_or_else(|| bias::side(&self.studies, regression), Ok);
        let computed = side
            .and_then(|side| bias::trimfill(&self.studies, model, &self.options, estimator, side));
        let blank = result::TrimFill {
            estimator: match estimator {
                Counter::L0 => "L0",
                Counter::R0 => "R0",
                Counter::Q0 => "Q0",
            }
            .to_owned(),
            ..result::TrimFill::default()
        };
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
        let computed = bias::pet_peese(&self.studies, self.options.level);
        answer(computed, result::PetPeese::default(), |both, _| {
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
        })
    }

    fn limit(&self) -> Answer<result::Limit> {
        let model = self.model.unwrap_or(Model::Common);
        let computed = bias::limit(&self.studies, model, &self.options);
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
        let computed = selection(&self.studies, model.function, &options);
        answer(computed, blank, |fitted, blank| {
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
        })
    }
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
