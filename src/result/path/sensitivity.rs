//! The numbers of `sensitivity` by name.

use super::{Finding, PartFound, PathSpec, labels_of, one, part_of, percent, two};
use crate::result::Sensitivity;

/// Its numbers by name.
pub(super) static PATHS: &[PathSpec] = &[
    one(
        "estimate",
        "the plan's own pooled effect, as people read it",
    ),
    two("ci", "its interval, as people read it"),
    one("ci.lo", "the low end of the interval"),
    one("ci.hi", "the high end of the interval"),
    one("se", "the standard error, on the scale of the analysis"),
    one("statistic", "estimate by standard error"),
    one("df", "its degrees of freedom; none for z"),
    one("p", "the two-sided p-value"),
    one("k", "how many effects"),
    one("studies", "how many studies"),
    one("participants", "how many people"),
    one("events", "how many events"),
    percent(one("level", "the level of the intervals")),
    one("heterogeneity.tau2", "the variance between studies"),
    percent(one(
        "heterogeneity.i2",
        "the share of variance that is between studies",
    )),
    one("heterogeneity.q", "Cochran's Q"),
    two(
        "leave_one_out",
        "the smallest and the largest estimate without a study, as people read them",
    ),
    one(
        "leave_one_out.lo",
        "the smallest estimate without a study, as people read it",
    ),
    one(
        "leave_one_out.hi",
        "the largest estimate without a study, as people read it",
    ),
    one(
        "leave_one_out.changes",
        "without how many studies the interval is on another side of no effect",
    ),
    one(
        "influence.influential",
        "how many studies are influential by the usual cut-offs",
    ),
];

impl Finding for Sensitivity {
    fn number(&self, path: &str) -> Option<f64> {
        match path {
            "estimate" => self.display.estimate,
            "se" => self.se,
            "statistic" => self.statistic,
            "df" => self.df,
            "p" => self.p,
            "k" => Some(self.sizes.k as f64),
            "studies" => Some(self.sizes.studies as f64),
            "participants" => self.sizes.participants,
            "events" => self.sizes.events,
            "level" => Some(self.level),
            "heterogeneity.tau2" => self.heterogeneity.tau2,
            "heterogeneity.i2" => self.heterogeneity.i2,
            "heterogeneity.q" => self.heterogeneity.q,
            "leave_one_out.changes" => {
                let refits = self.leave_one_out.as_ref()?.iter();
                Some(refits.filter(|refit| refit.changes).count() as f64)
            }
            "influence.influential" => {
                let studies = self.influence.as_ref()?.iter();
                Some(studies.filter(|study| study.influential).count() as f64)
            }
            _ => None,
        }
    }

    fn interval(&self, path: &str) -> Option<[Option<f64>; 2]> {
        match path {
            "ci" => self.display.ci.map(|ci| ci.map(Some)),
            "leave_one_out" => {
                let refits = self.leave_one_out.as_ref()?;
                let estimates = || refits.iter().filter_map(|refit| refit.display.estimate);
                Some([estimates().reduce(f64::min), estimates().reduce(f64::max)])
            }
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
