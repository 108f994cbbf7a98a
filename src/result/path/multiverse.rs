//! The numbers of `multiverse` by name.

use super::{Finding, PartFound, PathSpec, labels_of, one, part_of, percent};
use crate::result::Multiverse;

/// Its numbers by name.
pub(super) static PATHS: &[PathSpec] = &[
    one("counts.universes", "how many universes there are"),
    one("counts.ran", "how many different analyses ran"),
    one("counts.not_run", "how many universes did not run"),
    one("counts.failed", "how many universes failed"),
    one(
        "counts.same",
        "how many universes are the same analysis as another",
    ),
    percent(one(
        "shares.same_side",
        "the universes with an estimate on the side of the plan's own",
    )),
    percent(one(
        "shares.positive",
        "the universes with an estimate above no effect",
    )),
    percent(one(
        "shares.negative",
        "the universes with an estimate below no effect",
    )),
    percent(one(
        "shares.above",
        "the universes with an interval above no effect",
    )),
    percent(one(
        "shares.below",
        "the universes with an interval below no effect",
    )),
    one("spread.min", "the smallest estimate, as people read it"),
    one("spread.q1", "the lower quartile of the estimates"),
    one("spread.median", "the median of the estimates"),
    one("spread.q3", "the upper quartile of the estimates"),
    one("spread.max", "the largest estimate, as people read it"),
    one("k", "how many effects the plan's own analysis has"),
    one("studies", "how many studies it has"),
    one("participants", "how many people it has"),
    one("events", "how many events it has"),
    percent(one("level", "the level of its intervals")),
];

impl Finding for Multiverse {
    fn number(&self, path: &str) -> Option<f64> {
        let spread = self.display.spread;
        match path {
            "counts.universes" => Some(self.counts.universes as f64),
            "counts.ran" => Some(self.counts.ran as f64),
            "counts.not_run" => Some(self.counts.not_run as f64),
            "counts.failed" => Some(self.counts.failed as f64),
            "counts.same" => Some(self.counts.same as f64),
            "shares.same_side" => self.shares.same_side,
            "shares.positive" => self.shares.positive,
            "shares.negative" => self.shares.negative,
            "shares.above" => self.shares.above,
            "shares.below" => self.shares.below,
            "spread.min" => spread.map(|spread| spread.min),
            "spread.q1" => spread.map(|spread| spread.q1),
            "spread.median" => spread.map(|spread| spread.median),
            "spread.q3" => spread.map(|spread| spread.q3),
            "spread.max" => spread.map(|spread| spread.max),
            "k" => Some(self.sizes.k as f64),
            "studies" => Some(self.sizes.studies as f64),
            "participants" => self.sizes.participants,
            "events" => self.sizes.events,
            "level" => Some(self.level),
            _ => None,
        }
    }

    fn interval(&self, _path: &str) -> Option<[Option<f64>; 2]> {
        None
    }

    fn part<'a, 'l>(&'a self, labels: &'l [String]) -> Option<PartFound<'a, 'l>> {
        part_of(&self.parts, labels)
    }

    fn labels(&self) -> Vec<Vec<String>> {
        labels_of(&self.parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::result::{Shares, Sizes, Spread, SpreadDisplay};

    #[test]
    fn every_path_finds_its_number() {
        let found = Multiverse {
            sizes: Sizes {
                k: 3,
                studies: 3,
                participants: Some(1.0),
                events: Some(1.0),
            },
            shares: Shares {
                same_side: Some(1.0),
                positive: Some(1.0),
                negative: Some(1.0),
                above: Some(1.0),
                below: Some(1.0),
            },
            display: SpreadDisplay {
                spread: Some(Spread::default()),
                ..SpreadDisplay::default()
            },
            ..Multiverse::default()
        };
        for spec in PATHS {
            assert!(found.number(spec.path).is_some(), "{}", spec.path);
        }
    }
}
