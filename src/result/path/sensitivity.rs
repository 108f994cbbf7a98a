//! The numbers of `sensitivity` by name.

use super::{Finding, PartFound, PathSpec, part_of};
use crate::result::Sensitivity;

/// Its numbers by name.
pub(super) static PATHS: &[PathSpec] = &[];

impl Finding for Sensitivity {
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
