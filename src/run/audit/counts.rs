//! Means of whole numbers.

use super::numbers::Numbers;
use super::{estimate, words};
use crate::stats::audit::{Verdict, granularity};

/// Checks mean and standard deviation of few whole numbers, and chi² without an estimate.
pub(super) fn check(numbers: &mut Numbers<'_>) {
    let block = numbers.block;
    estimate::chi_squared(numbers, block);
    let (mean, sd) = (numbers.get("mean"), numbers.get("sd"));
    let (Some(mean), Some(n), Some(items)) = (mean, numbers.count("n"), numbers.count("items"))
    else {
        return;
    };
    numbers.uses(&["n", "items"]);
    let found = granularity::mean(mean, n, items);
    let printed = numbers
        .printed("mean")
        .map_or("", |mean| mean.text.as_str());
    let nearest = found
        .nearest
        .map(|nearest| words::range(nearest, printed).replace(" to ", " and "));
    let reason = match (found.verdict, nearest) {
        (Verdict::Inconsistent, Some(nearest)) => Some(format!(
            "no whole numbers have this mean; the nearest that some have: {nearest}"
        )),
        (Verdict::CannotTell, _) => {
            Some("with so many numbers every mean of these digits can be".to_owned())
        }
        (Verdict::Consistent | Verdict::Inconsistent, _) => None,
    };
    numbers.push("mean", found.verdict, found.nearest, reason);
    let Some(sd) = sd else {
        return;
    };
    let (verdict, reason) = if found.verdict == Verdict::Inconsistent {
        (
            Verdict::CannotTell,
            Some("the mean is not one of whole numbers".to_owned()),
        )
    } else {
        let verdict = granularity::sd(sd, mean, n, items);
        let reason = match verdict {
            Verdict::Consistent => None,
            Verdict::Inconsistent => {
                Some("no whole numbers with this mean have this sd".to_owned())
            }
            Verdict::CannotTell => Some("there are too many whole numbers to try".to_owned()),
        };
        (verdict, reason)
    };
    numbers.push("sd", verdict, None, reason);
}
