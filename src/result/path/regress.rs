//! The numbers of `regress` by name.

use super::{Finding, PartFound, PathSpec, one, part_of, percent};
use crate::result::Regression;

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
    one("moderators.df2", "its second degrees of freedom"),
    one("moderators.p", "its p-value"),
    one("heterogeneity.tau2", "the variance that is left"),
    percent(one("heterogeneity.i2", "its share")),
    one("heterogeneity.h2", "total by sampling variability"),
    one("heterogeneity.q", "the statistic of what is left"),
    one("heterogeneity.q_df", "its degrees of freedom"),
    one("heterogeneity.q_p", "its p-value"),
];

impl Finding for Regression {
    fn number(&self, _path: &str) -> Option<f64> {
        None
    }

    fn interval(&self, _path: &str) -> Option<[Option<f64>; 2]> {
        None
    }

    fn part<'a, 'l>(&'a self, labels: &'l [String]) -> Option<PartFound<'a, 'l>> {
        part_of(&self.parts, labels)
    }
}
