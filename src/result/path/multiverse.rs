//! The numbers of `multiverse` by name.

use super::{Finding, PartFound, PathSpec, part_of};
use crate::result::Multiverse;

/// Its numbers by name.
pub(super) static PATHS: &[PathSpec] = &[];

impl Finding for Multiverse {
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
