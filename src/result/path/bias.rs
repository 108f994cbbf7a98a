//! The numbers of `bias` by name.

use super::{Finding, PartFound, PathSpec, one, part_of, two};
use crate::result::Bias;

/// Its numbers by name.
pub(super) static PATHS: &[PathSpec] = &[
    one("egger.statistic", "of the regression test"),
    one("egger.df", "its degrees of freedom"),
    one("egger.p", "its p-value"),
    one(
        "egger.limit",
        "the estimate as the predictor goes to its limit",
    ),
    two("egger.limit_ci", "its interval"),
    one("begg.tau", "Kendall's tau"),
    one("begg.p", "its p-value"),
    one("trimfill.added", "how many rows were filled"),
    one("trimfill.estimate", "the pooled effect with them"),
    two("trimfill.ci", "its interval"),
    one("trimfill.p", "its p-value"),
    one("failsafe.n", "how many null results would undo the finding"),
];

impl Finding for Bias {
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
