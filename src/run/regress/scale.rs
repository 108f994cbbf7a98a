//! `scale`: a regression whose variance between studies has moderators of its own.

use super::coding::{Coding, Values};
use super::fill::{self, Inference};
use super::predict::Fitted;
use crate::plan::{Regress, Scale, Settings, Test};
use crate::result::{self, Coefficient, Heterogeneity, Regression, TermTest};
use crate::run::convert::{finite, pair};
use crate::run::rows::{Evidence, Set};
use crate::stats::location_scale::{self, Link, LocationScale, ScaleCoefficient, location_scale};
use crate::stats::pool::Model;
use crate::stats::regress::Design;
use crate::stats::tau2::Likelihood;
use crate::stats::{StatsError, Studies};

/// What a location-scale model is fitted to.
pub(super) struct Scaling<'a> {
    pub(super) task: &'a Regress,
    pub(super) scale: &'a Scale,
    /// Of the effects.
    pub(super) coding: &'a Coding<'a>,
    /// The values of the moderators, those of the scale last.
    pub(super) values: &'a [Values],
    pub(super) places: &'a [u32],
}

impl Scaling<'_> {
    /// Fits it, and fills the result.
    pub(super) fn compute(
        &self,
        rows: &Evidence<'_>,
        set: &Set<'_>,
        studies: &Studies<'_>,
        found: &mut Regression,
    ) -> Result<(), String> {
        let own = self.values.get(self.task.moderators.len()..).unwrap_or(&[]);
        let scale = Coding::new(&self.scale.model, &rows.frame, own, self.places)?;
        if let Some(reason) = scale.dependence() {
            return Err(format!("in `scale`, {reason}"));
        }
        let told = |error: StatsError| {
            if let StatsError::TooFew { k, needed } = error {
                super::too_few(k, self.coding.names.len() + scale.names.len(), needed)
            } else {
                error.to_string()
            }
        };
        let location = Design::new(&self.coding.columns).map_err(told)?;
        let design = Design::new(&scale.columns).map_err(told)?;
        let options = options_of(&rows.analysis.settings, self.scale);
        let fit = location_scale(studies, &location, &design, &options).map_err(told)?;
        let inference = Inference::Scale(&fit);
        fill::tests(found, self.coding, &inference);
        found.fit = fill::criteria(&fit.fit);
        found.heterogeneity = Heterogeneity {
            q: finite(fit.q.q),
            q_df: Some(fit.q.df),
            q_p: fit.q.p.and_then(finite),
            ..Heterogeneity::default()
        };
        weigh(found, studies, &fit);
        found.scale = Some(self.result(&scale, &fit));
        let fitted = Fitted {
            regress: self.task,
            coding: self.coding,
            found: &inference,
            single: false,
            frame: &rows.frame,
            places: self.places,
        };
        found.predictions = fitted.predictions(&mut found.remarks);
        fill::displays(found, rows, set);
        found.remarks.extend(self.coding.remarks.iter().cloned());
        found.remarks.extend(scale.remarks.iter().cloned());
        found.remarks.extend(super::units(self.task));
        let (k, p) = (
            self.places.len(),
            self.coding.names.len() + scale.names.len(),
        );
        if k < super::WANTED * p.saturating_sub(2) {
            found.remarks.push(super::mostly_chance(k, p));
        }
        if fit.on_bound {
            found.remarks.push(
                "the likelihood rises as a variance between studies goes to 0: the coefficients of the scale have no standard errors"
                    .to_owned(),
            );
        }
        Ok(())
    }

    fn result(&self, coding: &Coding<'_>, fit: &LocationScale) -> result::Scale {
        let named = coding.names.iter().zip(&fit.scale);
        let terms = coding.terms().zip(&coding.sets);
        let all: Vec<usize> = (1..coding.names.len()).collect();
        result::Scale {
            link: if self.scale.identity {
                "identity"
            } else {
                "log"
            }
            .to_owned(),
            coefficients: named.map(|(name, c)| coefficient(name, c)).collect(),
            terms: terms
                .map(|(name, columns)| TermTest {
                    term: name.to_owned(),
                    test: fill::joint(fit.scale_joint(columns), columns.len()),
                    p_adjusted: None,
                })
                .collect(),
            moderators: Some(fill::joint(fit.scale_joint(&all), all.len())),
            tau2: fit.tau2.clone(),
        }
    }
}

fn options_of(settings: &Settings, scale: &Scale) -> location_scale::Options {
    let likelihood = match settings.method.model() {
        Some(Model::Random { likelihood, .. }) => likelihood,
        Some(Model::Common) | None => Likelihood::Ml,
    };
    location_scale::Options {
        likelihood,
        link: if scale.identity {
            Link::Identity
        } else {
            Link::Log
        },
        t: settings.test != Test::Z,
        level: settings.level / 100.0,
    }
}

fn coefficient(name: &str, c: &ScaleCoefficient) -> Coefficient {
    Coefficient {
        term: name.to_owned(),
        estimate: finite(c.estimate),
        se: c.se.and_then(finite),
        ci: c.ci.map(pair),
        statistic: c.statistic.and_then(finite),
        df: c.df,
        p: c.p.and_then(finite),
        p_permutation: None,
        alone: None,
    }
}

/// The weights `1/(vi + tau2_i)`, in percent.
fn weigh(found: &mut Regression, studies: &Studies<'_>, fit: &LocationScale) {
    let weights = studies
        .vi()
        .iter()
        .zip(&fit.tau2)
        .map(|(v, t)| 1.0 / (v + t));
    let weights: Vec<f64> = weights.collect();
    let total: f64 = weights.iter().sum();
    let used = found.rows.iter_mut().filter(|row| row.weight.is_some());
    for (row, weight) in used.zip(weights) {
        row.weight = finite(100.0 * (weight / total));
    }
}
