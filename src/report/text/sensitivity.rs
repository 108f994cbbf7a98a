//! What `sensitivity` found.

use super::pool::{left_out, remarks, sizes};
use crate::report::Page;
use crate::result::{Sensitivity, Status};

/// What was analysed, and its size.
pub(super) fn about(found: &Sensitivity) -> String {
    let measure = std::iter::once(found.measure.clone());
    measure
        .chain(sizes(&found.sizes))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Everything below the heading.
pub(super) fn write(page: &mut Page<'_>, found: &Sensitivity, _status: Status) {
    left_out(page, &found.left_out);
    remarks(page, &found.remarks);
}
