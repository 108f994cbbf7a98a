//! The numbers of `compare` by name.

use super::{Finding, PathSpec, one, percent, two};
use crate::result::Comparison;

/// Its numbers by name.
pub(super) static PATHS: &[PathSpec] = &[
    one(
        "estimate",
        "the first less the second, as people read it (for ratios their ratio)",
    ),
    two("ci", "its interval, as people read it"),
    one("ci.lo", "the low end of the interval"),
    one("ci.hi", "the high end of the interval"),
    one("se", "the standard error, on the scale of the analysis"),
    one("statistic", "estimate by standard error"),
    one("df", "its degrees of freedom; none for z"),
    one("p", "the two-sided p-value"),
    one("shared_studies", "how many studies are in both"),
    percent(one("level", "the level of the interval")),
];

impl Finding for Comparison {
    fn number(&self, path: &str) -> Option<f64> {
        match path {
            "estimate" => self.display.estimate,
            "se" => self.se,
            "statistic" => self.statistic,
            "df" => self.df,
            "p" => self.p,
            "shared_studies" => Some(self.shared_studies as f64),
            "level" => Some(self.level),
            _ => None,
        }
    }

    fn interval(&self, path: &str) -> Option<[Option<f64>; 2]> {
        (path == "ci").then_some(self.display.ci?.map(Some))
    }
}
