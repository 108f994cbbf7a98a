//! `keep largest|smallest E per …`: one row a group.

use super::Stepped;
use crate::diagnostic::plural;
use crate::plan::{ColumnId, Number};
use crate::table::{Frame, Groups};

/// One row for each group of `per`: of equals the first; a row without value is never kept.
pub(super) fn keep(
    frame: &Frame,
    largest: bool,
    by: &Number,
    per: &[ColumnId],
    outcome: bool,
) -> Stepped {
    let values = frame.numbers(by);
    let groups = frame.groups(per);
    let mut best: Vec<Option<(f64, usize)>> = vec![None; groups.len()];
    for (at, (&value, &group)) in values.iter().zip(groups.of_row()).enumerate() {
        let Some(best) = best.get_mut(group as usize).filter(|_| !value.is_nan()) else {
            continue;
        };
        let better = best.is_none_or(|(so_far, _)| {
            if largest {
                value > so_far
            } else {
                value < so_far
            }
        });
        if better {
            *best = Some((value, at));
        }
    }
    let mut keep = vec![false; frame.len()];
    for (_, at) in best.iter().flatten() {
        if let Some(keep) = keep.get_mut(*at) {
            *keep = true;
        }
    }
    let kept = frame.retain(keep);
    let rows = values.iter().zip(groups.of_row());
    let unknown = rows.filter(|(value, group)| value.is_nan() || **group == Groups::NONE);
    Stepped {
        dropped: frame.len() - kept.len(),
        unknown: unknown.count(),
        remarks: remarks(outcome, best.iter().filter(|b| b.is_none()).count()),
        frame: kept,
    }
}

fn remarks(outcome: bool, empty: usize) -> Vec<String> {
    let outcome = outcome.then(|| "outcome-dependent".to_owned());
    let empty = (empty > 0).then(|| {
        let have = if empty == 1 { "has" } else { "have" };
        format!("{} {have} no value in any row", plural(empty, "group"))
    });
    outcome.into_iter().chain(empty).collect()
}
