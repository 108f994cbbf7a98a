//! Tests: of funnel asymmetry, of excess significance, and fail-safe numbers.

use super::{At, all_equal, answer, with_number};
use crate::plan::{Bias as Task, FailSafe};
use crate::result::{self, Answer, Bias};
use crate::run::convert::{finite, pair};
use crate::run::shared::Sum;
use crate::stats::StatsError;
use crate::stats::bias::{self, Counted, Predictor};
use crate::stats::pool::Model;
use crate::stats::tables::Table2x2;

/// Studies and combined p-values are called significant below this.
const ALPHA: f64 = 0.05;
/// The test of excess significance is called so below this: its authors' choice.
const EXCESS_ALPHA: f64 = 0.1;

/// Rows that are named at most.
const NAMED: usize = 5;

/// A test from counts, at a level.
type CountsTest = fn(&[Counted], f64) -> Result<bias::CountTest, StatsError>;

impl At<'_, '_> {
    pub(super) fn tests(&self, task: &Task, found: &mut Bias) {
        let level = self.options.level;
        found.egger = task
            .egger
            .map(|test| self.egger(test.predictor, test.mixed));
        found.begg = task.begg.then(|| self.begg());
        let counted = || self.counted();
        let of = |test: CountsTest, what| match test(&counted(), level) {
            Ok(test) => Answer::ok(count_test(&test)),
            Err(error) => self.refused(result::CountTest::default(), error, what, None),
        };
        let people = "numbers of people";
        found.peters = task.peters.then(|| of(bias::peters, people));
        found.harbord = task
            .harbord
            .then(|| of(bias::harbord, "variances of the score"));
        found.deeks = task
            .deeks
            .then(|| of(bias::deeks, "effective numbers of people"));
        found.excess = task.excess.then(|| self.excess());
        found.failsafe = task.failsafe.map(|kind| self.failsafe(kind));
        if let (Some(FailSafe::Orwin(Some(said))), Some(answer)) = (task.failsafe, &found.failsafe)
            && answer.found.target.is_some_and(|taken| taken * said < 0.0)
        {
            found.remarks.push(
                "the target of Orwin's number is on the other side of no effect than the mean: it was taken as far on the side of the mean".to_owned(),
            );
        }
    }

    fn begg(&self) -> Answer<result::Begg> {
        let blank = result::Begg::default();
        let computed = bias::begg(&self.studies);
        let found = answer(computed, blank, |test, _| result::Begg {
            tau: test.tau,
            p: test.p,
            exact: test.exact,
        });
        let what = if all_equal(self.studies.vi()) {
            "variances"
        } else {
            "effects"
        };
        with_number(found, |f| f.p.is_some(), format!("all {what} are equal"))
    }

    fn egger(&self, predictor: Predictor, mixed: bool) -> Answer<result::Egger> {
        let about_n = !matches!(predictor, Predictor::Sei | Predictor::Vi);
        let sizes = if about_n {
            self.people()
        } else {
            Ok(Vec::new())
        };
        let lacking = sizes.as_ref().err().cloned();
        let ni = sizes.ok();
        let ni = ni.as_deref();
        let computed = match (mixed, self.regression) {
            (true, Some(model)) => bias::mixed(&self.studies, predictor, ni, model, &self.options),
            _ => bias::weighted(&self.studies, predictor, ni, self.options.level),
        };
        let blank = result::Egger {
            predictor: predictor_name(predictor).to_owned(),
            model: if mixed { "mixed" } else { "weighted" }.to_owned(),
            ..result::Egger::default()
        };
        let what = if about_n {
            "numbers of people"
        } else {
            "standard errors"
        };
        let computed = match (computed, lacking) {
            (Err(_), Some(lacking)) => return Answer::failed(blank, lacking),
            (Err(error), None) => return self.refused(blank, error, what, None),
            (Ok(test), _) => Ok(test),
        };
        let found = answer(computed, blank, |test, blank| {
            let limit = test.limit.map(|(limit, _)| limit).and_then(finite);
            let limit_ci = test.limit.map(|(_, ci)| pair(ci));
            let tau2 = test.regression.heterogeneity.tau2;
            result::Egger {
                slope: finite(test.slope.estimate),
                se: finite(test.slope.se),
                statistic: test.slope.statistic.and_then(finite),
                df: test.slope.df,
                p: test.slope.p.and_then(finite),
                limit,
                limit_ci,
                tau2: mixed.then_some(tau2).and_then(finite),
                display: self.display(limit, limit_ci),
                ..blank
            }
        });
        let equal = all_equal(self.studies.yi());
        with_number(found, |f| f.p.is_some() && !equal, self.without_test())
    }

    fn excess(&self) -> Answer<result::Excess> {
        let model = self.model.unwrap_or(Model::Common);
        let computed = bias::excess(&self.studies, model, &self.options, ALPHA, EXCESS_ALPHA);
        answer(computed, result::Excess::default(), |test, _| {
            let limit = test.limit.and_then(finite);
            result::Excess {
                observed: Some(test.observed),
                expected: finite(test.expected),
                ratio: finite(test.observed as f64 / test.expected),
                test: Some(
                    match test.test {
                        bias::ExcessTest::Exact => "exact",
                        bias::ExcessTest::ChiSquared => "chi2",
                    }
                    .to_owned(),
                ),
                p: finite(test.p),
                p_exact: test.p_exact.and_then(finite),
                statistic: test.chi2,
                limit,
                power: test.power.clone(),
                display: self.display(limit, None),
            }
        })
    }

    fn failsafe(&self, kind: FailSafe) -> Answer<result::FailSafe> {
        let (name, alpha, computed) = match kind {
            FailSafe::Rosenthal => {
                let found = bias::rosenthal(&self.studies, ALPHA);
                ("rosenthal", Some(ALPHA), found)
            }
            FailSafe::Fisher => ("fisher", Some(ALPHA), bias::fisher(&self.studies, ALPHA)),
            FailSafe::Rosenberg => {
                let found = bias::rosenberg(&self.studies, ALPHA);
                ("rosenberg", Some(ALPHA), found)
            }
            FailSafe::Orwin(target) => {
                let found = bias::orwin(&self.studies, target, false);
                ("orwin", None, Ok(found))
            }
        };
        let blank = result::FailSafe {
            kind: name.to_owned(),
            ..result::FailSafe::default()
        };
        answer(computed, blank, |found, blank| result::FailSafe {
            n: finite(found.n),
            estimate: found.estimate.and_then(finite),
            p: found.p.and_then(finite),
            alpha,
            target: found.target.and_then(finite),
            display: self.display(found.estimate.and_then(finite), None),
            target_display: self.display(found.target.and_then(finite), None).estimate,
            ..blank
        })
    }

    /// The people of each row that has an effect, or in which rows there is no n.
    fn people(&self) -> Result<Vec<f64>, String> {
        let Some(measured) = self.rows.measured() else {
            return Err(StatsError::SizesNeeded.to_string());
        };
        let mut all = Vec::with_capacity(self.studies.k());
        let mut without = Vec::new();
        for (at, &place) in self.set.places.iter().enumerate() {
            if let Some(groups) = measured.groups(&self.set.effects, at) {
                let (mut people, mut events) = (Sum::default(), Sum::default());
                groups.add(place as usize, &mut people, &mut events);
                match people.total() {
                    Some(n) => all.push(n),
                    None => without.push(self.rows.study(place)),
                }
            }
        }
        if without.is_empty() {
            return Ok(all);
        }
        let more = without.len().saturating_sub(NAMED);
        without.truncate(NAMED);
        let named = without.join(", ");
        let rest = if more > 0 {
            format!(", and {more} more")
        } else {
            String::new()
        };
        Err(format!("without n: {named}{rest}"))
    }

    /// The tables of the rows that have an effect, with their effects.
    fn counted(&self) -> Vec<Counted> {
        let set = self.set;
        let counts = self.rows.measured().map_or_else(Vec::new, |measured| {
            measured.counts(set.places, &set.effects, set.divided > 0)
        });
        let tables = counts.into_iter().flatten();
        let row = |([ai, n1i, ci_, n2i], yi): ([f64; 4], &f64)| Counted {
            yi: *yi,
            table: Table2x2 {
                ai,
                bi: n1i - ai,
                ci_,
                di: n2i - ci_,
            },
        };
        tables.zip(self.studies.yi()).map(row).collect()
    }
}

fn count_test(test: &bias::CountTest) -> result::CountTest {
    result::CountTest {
        k: Some(test.k),
        slope: finite(test.slope.estimate),
        se: finite(test.slope.se),
        statistic: test.slope.statistic.and_then(finite),
        df: test.slope.df,
        p: test.slope.p.and_then(finite),
    }
}

fn predictor_name(predictor: Predictor) -> &'static str {
    match predictor {
        Predictor::Sei => "sei",
        Predictor::Vi => "vi",
        Predictor::Ni => "ni",
        Predictor::Ninv => "ninv",
        Predictor::Sqrtni => "sqrtni",
        Predictor::Sqrtninv => "sqrtninv",
    }
}
