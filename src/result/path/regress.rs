//! The numbers of `regress` by name.
//!
//! A coefficient, a term and a prediction are parts of the result: `m[latitude].p`, `m["alloc[random]"].estimate`,
//! `m["latitude = 33"].estimate`; behind the labels of `per`, where there are any.

use super::{Finding, PartFound, PathSpec, labels_of, one, part_of, percent, two};
use crate::result::{Coefficient, JointTest, Prediction, Regression, Status, TermTest};

/// Its numbers by name.
pub(super) static PATHS: &[PathSpec] = &[
    one("k", "how many effects"),
    one("studies", "how many studies"),
    one("participants", "how many people"),
    one("events", "how many events"),
    percent(one("level", "the level of the intervals")),
    percent(one("r2", "the share of tau² that the moderators explain")),
    one("moderators.statistic", "the joint test of all moderators"),
    one("moderators.df1", "its degrees of freedom"),
    one(
        "moderators.df2",
        "its second degrees of freedom; none for chi²",
    ),
    one("moderators.p", "its p-value"),
    one("moderators.p_permutation", "its p-value by permutation"),
    one("heterogeneity.tau2", "the variance that is left"),
    one("heterogeneity.se_tau2", "its standard error"),
    two("heterogeneity.tau2_ci", "its interval"),
    one("heterogeneity.tau2_ci.lo", "the low end of its interval"),
    one("heterogeneity.tau2_ci.hi", "the high end of its interval"),
    percent(one("heterogeneity.i2", "its share")),
    percent(two("heterogeneity.i2_ci", "its interval")),
    percent(one("heterogeneity.i2_ci.lo", "the low end of its interval")),
    percent(one(
        "heterogeneity.i2_ci.hi",
        "the high end of its interval",
    )),
    one("heterogeneity.h2", "total by sampling variability"),
    two("heterogeneity.h2_ci", "its interval"),
    one("heterogeneity.h2_ci.lo", "the low end of its interval"),
    one("heterogeneity.h2_ci.hi", "the high end of its interval"),
    one("heterogeneity.q", "the statistic of what is left"),
    one("heterogeneity.q_df", "its degrees of freedom"),
    one("heterogeneity.q_p", "its p-value"),
    one("fit.log_likelihood", "the log-likelihood"),
    one("fit.aic", "Akaike's criterion"),
    one("fit.bic", "the Bayesian criterion"),
    one("fit.aicc", "Akaike's criterion for small samples"),
];

/// The numbers of a coefficient, a term or a prediction.
pub(super) static PARTS: &[PathSpec] = &[
    one(
        "estimate",
        "of a coefficient on the scale of the analysis, of a prediction as people read it",
    ),
    one("se", "the standard error, on the scale of the analysis"),
    two("ci", "the interval of the estimate"),
    one("ci.lo", "the low end of the interval"),
    one("ci.hi", "the high end of the interval"),
    two(
        "pi",
        "the prediction interval of a prediction, as people read it",
    ),
    one("pi.lo", "the low end of the prediction interval"),
    one("pi.hi", "the high end of the prediction interval"),
    one(
        "statistic",
        "estimate by standard error; of a term of several coefficients that of their test",
    ),
    one("df", "its degrees of freedom; none for z"),
    one("df1", "of the test of a term"),
    one("df2", "of the test of a term; none for chi²"),
    one("p", "the p-value"),
    one("p_permutation", "the p-value by permutation"),
    one(
        "p_adjusted",
        "the p-value of the term for the number of terms",
    ),
];

impl Finding for Regression {
    fn number(&self, path: &str) -> Option<f64> {
        let h = &self.heterogeneity;
        let all = self.moderators.as_ref();
        match path {
            "k" => Some(self.sizes.k as f64),
            "studies" => Some(self.sizes.studies as f64),
            "participants" => self.sizes.participants,
            "events" => self.sizes.events,
            "level" => Some(self.level),
            "r2" => self.r2,
            "heterogeneity.tau2" => h.tau2,
            "heterogeneity.se_tau2" => h.se_tau2,
            "heterogeneity.i2" => h.i2,
            "heterogeneity.h2" => h.h2,
            "heterogeneity.q" => h.q,
            "heterogeneity.q_df" => h.q_df.map(|df| df as f64),
            "heterogeneity.q_p" => h.q_p,
            "fit.log_likelihood" => self.fit.log_likelihood,
            "fit.aic" => self.fit.aic,
            "fit.bic" => self.fit.bic,
            "fit.aicc" => self.fit.aicc,
            _ => of_test(all?, path.strip_prefix("moderators.")?),
        }
    }

    fn interval(&self, path: &str) -> Option<[Option<f64>; 2]> {
        match path {
            "heterogeneity.tau2_ci" => self.heterogeneity.tau2_ci,
            "heterogeneity.i2_ci" => self.heterogeneity.i2_ci,
            "heterogeneity.h2_ci" => self.heterogeneity.h2_ci,
            _ => None,
        }
    }

    fn labels(&self) -> Vec<Vec<String>> {
        if !self.parts.is_empty() {
            return labels_of(&self.parts);
        }
        let coefficients = self.coefficients.iter().map(|c| vec![c.term.clone()]);
        let predictions = self.predictions.iter().map(|p| vec![p.name()]);
        coefficients.chain(predictions).collect()
    }

    fn part<'a, 'l>(&'a self, labels: &'l [String]) -> Option<PartFound<'a, 'l>> {
        if !self.parts.is_empty() {
            return part_of(&self.parts, labels);
        }
        let (label, rest) = labels.split_first()?;
        let coefficient = self.coefficients.iter().find(|c| c.term == *label);
        let term = || self.terms.iter().find(|term| term.term == *label);
        let prediction = || self.predictions.iter().find(|p| p.name() == *label);
        let found: &dyn Finding = match (coefficient, term()) {
            (Some(coefficient), _) => coefficient,
            (None, Some(term)) => term,
            (None, None) => prediction()?,
        };
        Some(PartFound {
            found,
            standing: (Status::Ok, None),
            rest,
        })
    }
}

fn of_test(test: &JointTest, path: &str) -> Option<f64> {
    match path {
        "statistic" => test.statistic,
        "df1" => Some(test.df1 as f64),
        "df2" => test.df2,
        "p" => test.p,
        "p_permutation" => test.p_permutation,
        _ => None,
    }
}

impl Finding for Coefficient {
    fn number(&self, path: &str) -> Option<f64> {
        match path {
            "estimate" => self.estimate,
            "se" => self.se,
            "statistic" => self.statistic,
            "df" => self.df,
            "p" => self.p,
            "p_permutation" => self.p_permutation,
            _ => self.alone.as_ref()?.number(path),
        }
    }

    fn interval(&self, path: &str) -> Option<[Option<f64>; 2]> {
        (path == "ci").then_some(self.ci?.map(Some))
    }
}

impl Finding for TermTest {
    fn number(&self, path: &str) -> Option<f64> {
        match path {
            "p_adjusted" => self.p_adjusted,
            other => of_test(&self.test, other),
        }
    }

    fn interval(&self, _path: &str) -> Option<[Option<f64>; 2]> {
        None
    }
}

impl Finding for Prediction {
    fn number(&self, path: &str) -> Option<f64> {
        match path {
            "estimate" => self.display.estimate,
            "se" => self.se,
            _ => None,
        }
    }

    fn interval(&self, path: &str) -> Option<[Option<f64>; 2]> {
        let found = match path {
            "ci" => self.display.ci?,
            "pi" => self.display.pi?,
            _ => return None,
        };
        Some(found.map(Some))
    }
}
