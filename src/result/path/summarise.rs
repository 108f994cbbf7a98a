//! The numbers of `summarise` by name.

use super::{Finding, PartFound, PathSpec, labels_of, one, part_of, two};
use crate::result::Summary;

/// Its numbers by name.
pub(super) static PATHS: &[PathSpec] = &[
    one("up", "rows with a positive effect"),
    one("down", "rows with a negative effect"),
    one("none", "rows with an effect of zero"),
    one("missing", "rows without effect"),
    two(
        "range",
        "the smallest and the largest effect, as people read it",
    ),
    one("range.lo", "the smallest effect"),
    one("range.hi", "the largest effect"),
    one("k", "how many effects"),
    one("studies", "how many studies"),
    one("participants", "how many people"),
    one("events", "how many events"),
];

impl Finding for Summary {
    fn number(&self, path: &str) -> Option<f64> {
        match path {
            "up" => Some(self.up as f64),
            "down" => Some(self.down as f64),
            "none" => Some(self.none as f64),
            "missing" => Some(self.missing as f64),
            "k" => Some(self.sizes.k as f64),
            "studies" => Some(self.sizes.studies as f64),
            "participants" => self.sizes.participants,
            "events" => self.sizes.events,
            _ => None,
        }
    }

    fn interval(&self, path: &str) -> Option<[Option<f64>; 2]> {
        let range = self.display.as_ref().and_then(|display| display.range);
        (path == "range").then_some(range?.map(Some))
    }

    fn part<'a, 'l>(&'a self, labels: &'l [String]) -> Option<PartFound<'a, 'l>> {
        part_of(&self.parts, labels)
    }

    fn labels(&self) -> Vec<Vec<String>> {
        labels_of(&self.parts)
    }
}
