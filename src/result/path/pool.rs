//! The numbers of `pool` by name.

use super::{Finding, PartFound, PathSpec, labels_of, one, part_of, percent, two};
use crate::result::Pool;

/// Its numbers by name.
pub(super) static PATHS: &[PathSpec] = &[
    one("estimate", "the pooled effect, as people read it"),
    two("ci", "its interval, as people read it"),
    one("ci.lo", "the low end of the interval"),
    one("ci.hi", "the high end of the interval"),
    two("pi", "the prediction interval, as people read it"),
    one("pi.lo", "the low end of the prediction interval"),
    one("pi.hi", "the high end of the prediction interval"),
    one("se", "the standard error, on the scale of the analysis"),
    one("statistic", "estimate by standard error"),
    one("df", "its degrees of freedom; none for z"),
    one("p", "the two-sided p-value"),
    one("p_adjusted", "p for the number of parts of `per`"),
    one("k", "how many effects"),
    one("studies", "how many studies"),
    one("participants", "how many people"),
    one("events", "how many events"),
    percent(one("level", "the level of the intervals")),
    one("heterogeneity.tau2", "the variance between studies"),
    one("heterogeneity.se_tau2", "its standard error"),
    two("heterogeneity.tau2_ci", "its interval"),
    one("heterogeneity.tau2_ci.lo", "the low end of its interval"),
    one("heterogeneity.tau2_ci.hi", "the high end of its interval"),
    one(
        "heterogeneity.second_maximum",
        "where its likelihood has a second, lower maximum",
    ),
    percent(one(
        "heterogeneity.i2",
        "the share of variance that is between studies",
    )),
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
    one("heterogeneity.q", "Cochran's Q"),
    one("heterogeneity.q_df", "its degrees of freedom"),
    one("heterogeneity.q_p", "its p-value"),
    one(
        "heterogeneity.lrt",
        "of GLMM: the likelihood-ratio test of heterogeneity",
    ),
    one("heterogeneity.lrt_p", "its p-value"),
    one(
        "heterogeneity.sigma2",
        "of GLMM with random baselines: their variance",
    ),
    one("fit.log_likelihood", "the log-likelihood"),
    one("fit.aic", "Akaike's criterion"),
    one("fit.bic", "the Bayesian criterion"),
    one("fit.aicc", "Akaike's criterion for small samples"),
    one("cmh.statistic", "of MH: the test of association"),
    one("cmh.df", "its degrees of freedom"),
    one("cmh.p", "its p-value"),
    one("cmh.uncorrected", "without the correction for continuity"),
    one("cmh.uncorrected_p", "its p-value"),
    one(
        "breslow_day.statistic",
        "of MH: whether the odds ratios are equal",
    ),
    one("breslow_day.df", "its degrees of freedom"),
    one("breslow_day.p", "its p-value"),
    one("tarone.statistic", "the same with Tarone's correction"),
    one("tarone.df", "its degrees of freedom"),
    one("tarone.p", "its p-value"),
    one("between.statistic", "the test between the parts of `by`"),
    one("between.df1", "its degrees of freedom"),
    one(
        "between.df2",
        "its second degrees of freedom; none for chi²",
    ),
    one("between.p", "its p-value"),
];

impl Finding for Pool {
    fn number(&self, path: &str) -> Option<f64> {
        let h = &self.heterogeneity;
        match path {
            "estimate" => self.display.estimate,
            "se" => self.se,
            "statistic" => self.statistic,
            "df" => self.df,
            "p" => self.p,
            "p_adjusted" => self.p_adjusted,
            "k" => Some(self.sizes.k as f64),
            "studies" => Some(self.sizes.studies as f64),
            "participants" => self.sizes.participants,
            "events" => self.sizes.events,
            "level" => Some(self.level),
            "heterogeneity.tau2" => h.tau2,
            "heterogeneity.se_tau2" => h.se_tau2,
            "heterogeneity.second_maximum" => h.second_maximum,
            "heterogeneity.i2" => h.i2,
            "heterogeneity.h2" => h.h2,
            "heterogeneity.q" => h.q,
            "heterogeneity.q_df" => h.q_df.map(|df| df as f64),
            "heterogeneity.q_p" => h.q_p,
            "heterogeneity.lrt" => h.lrt,
            "heterogeneity.lrt_p" => h.lrt_p,
            "heterogeneity.sigma2" => h.sigma2,
            "fit.log_likelihood" => self.fit.log_likelihood,
            "fit.aic" => self.fit.aic,
            "fit.bic" => self.fit.bic,
            "fit.aicc" => self.fit.aicc,
            "cmh.uncorrected" => self.cmh?.uncorrected,
            "cmh.uncorrected_p" => self.cmh?.uncorrected_p,
            "between.statistic" => self.between?.statistic,
            "between.df1" => Some(self.between?.df1),
            "between.df2" => self.between?.df2,
            "between.p" => self.between?.p,
            other => chi_squared(self, other),
        }
    }

    fn interval(&self, path: &str) -> Option<[Option<f64>; 2]> {
        match path {
            "ci" => self.display.ci.map(|ci| ci.map(Some)),
            "pi" => self.display.pi.map(|pi| pi.map(Some)),
            "heterogeneity.tau2_ci" => self.heterogeneity.tau2_ci,
            "heterogeneity.i2_ci" => self.heterogeneity.i2_ci,
            "heterogeneity.h2_ci" => self.heterogeneity.h2_ci,
            _ => None,
        }
    }

    fn part<'a, 'l>(&'a self, labels: &'l [String]) -> Option<PartFound<'a, 'l>> {
        part_of(&self.parts, labels)
    }

    fn labels(&self) -> Vec<Vec<String>> {
        labels_of(&self.parts)
    }
}

/// A number of one of the tests that some models have.
fn chi_squared(pool: &Pool, path: &str) -> Option<f64> {
    let (test, field) = path.split_once('.')?;
    let test = match test {
        "cmh" => pool.cmh?.corrected,
        "breslow_day" => pool.breslow_day?,
        "tarone" => pool.tarone?,
        _ => return None,
    };
    match field {
        "statistic" => test.statistic,
        "df" => Some(test.df as f64),
        "p" => test.p,
        _ => None,
    }
}
