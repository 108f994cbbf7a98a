//! The test between the parts of `by`.

use std::collections::{BTreeMap, BTreeSet};

use super::convert::finite;
use crate::diagnostic::list;
use crate::result::{Between, Part, Pool, Status};
use crate::stats::between::between;

/// How many studies have rows in more than one part: their parts are not independent.
fn studies_in_several<'a>(parts: impl Iterator<Item = &'a Pool>) -> usize {
    let mut part_of: BTreeMap<&str, usize> = BTreeMap::new();
    let mut several = BTreeSet::new();
    for (at, part) in parts.enumerate() {
        for row in part.rows.iter().filter(|row| row.weight.is_some()) {
            if *part_of.entry(row.study.as_str()).or_insert(at) != at {
                several.insert(row.study.as_str());
            }
        }
    }
    several.len()
}

/// The test between the parts that ran, each with its own tau²; none where parts share studies.
pub(super) fn between_parts(
    parts: &[Part<Pool>],
    whole: &mut Pool,
    independent: bool,
) -> Option<Between> {
    let ran = || parts.iter().filter(|part| part.status == Status::Ok);
    let estimates: Vec<f64> = ran().filter_map(|part| part.result.estimate).collect();
    let ses: Vec<f64> = ran().filter_map(|part| part.result.se).collect();
    let left = parts.len() - ran().count();
    if left > 0 && ran().count() > 1 {
        let labels: Vec<&str> = parts
            .iter()
            .filter(|part| part.status != Status::Ok)
            .filter_map(|part| part.label.one())
            .collect();
        whole.remarks.push(format!(
            "the test between the parts is without {}",
            list(&labels, "and")
        ));
    }
    let shared = studies_in_several(ran().map(|part| &part.result));
    if shared > 0 && ran().count() > 1 && !independent {
        whole.remarks.push(format!(
            "no test between the parts: {} in several of them",
            if shared == 1 {
                "1 study is".to_owned()
            } else {
                format!("{shared} studies are")
            }
        ));
        return None;
    }
    let test = between(&estimates, &ses).ok()?;
    Some(Between {
        statistic: finite(test.statistic),
        df1: test.df as f64,
        df2: None,
        p: finite(test.p),
    })
}
