//! The parts of a whole, and the test between them.

use super::estimate::Found;
use super::numbers::Numbers;
use super::{check as new_check, expected, words};
use crate::plan::Test;
use crate::plan::audit::Block;
use crate::result::Check;
use crate::stats::audit::heterogeneity::tail;
use crate::stats::audit::parts::{self, Part};
use crate::stats::audit::{Range, Verdict};

/// Numbers of things that the parts share out.
const SIZES: &[&str] = &["k", "studies", "participants", "events"];

/// Checks the whole against its parts.
pub(super) fn check(whole: &Block, parts: &[(&Block, Found)]) -> Vec<Check> {
    if parts.is_empty() {
        return Vec::new();
    }
    let mut checks = Vec::new();
    checks.extend(estimates(whole, parts));
    for key in SIZES {
        checks.extend(sizes(whole, key, parts));
    }
    checks
}

/// The estimate of the whole against those of the parts.
fn estimates(whole: &Block, parts: &[(&Block, Found)]) -> Option<Check> {
    let printed = whole.get("estimate")?;
    let of = |block: &Block| Numbers::of(block).get("estimate");
    let all: Option<Vec<Range>> = parts.iter().map(|(part, _)| of(part)).collect();
    let hull = all?.into_iter().reduce(Range::or)?;
    let mine = of(whole)?;
    let common = whole.model.is_some_and(|model| !model.has_tau2());
    let exact = common.then(|| whole_of(parts)).flatten();
    let exact = exact.filter(|_| {
        let inverse = whole.model.is_some_and(|model| model.counts().is_none());
        let plain = matches!(whole.test, Some(Test::Z | Test::T));
        let known = parts.iter().all(|(_, part)| part.one_scale()) || whole.measure.is_some();
        inverse && plain && known
    });
    let implied = exact.map_or(hull, |range| range.and(hull).unwrap_or(range));
    let (verdict, reason) = if mine.meets(implied) {
        (Verdict::Consistent, None)
    } else if common {
        let text = words::range(implied, &printed.text);
        (
            Verdict::Inconsistent,
            Some(format!("the parts give {text}")),
        )
    } else {
        let reason = "not between its parts, which random effects allow where weights differ; say `model` if it is a \
                      common effect";
        (Verdict::CannotTell, Some(reason.to_owned()))
    };
    let mut told = new_check("parts.estimate", &printed.text, verdict);
    told.expected = Some(expected(implied));
    told.reason = reason;
    Some(told)
}

/// Of a common effect: the mean of the parts with their weights.
fn whole_of(parts: &[(&Block, Found)]) -> Option<Range> {
    let reading = parts.first()?.1.reading?;
    let all = estimates_of(parts)?;
    Some(reading.back(parts::whole(&all)?.estimate))
}

/// Estimates and standard errors of all parts, on one scale.
fn estimates_of(parts: &[(&Block, Found)]) -> Option<Vec<Part>> {
    let scale = |found: &Found| {
        found
            .reading
            .map(|reading| (reading.scale, reading.percent))
    };
    let first = scale(&parts.first()?.1)?;
    let each = parts.iter().map(|(_, found)| {
        (scale(found) == Some(first)).then_some(())?;
        Some(Part {
            estimate: found.estimate?,
            se: found.se?,
        })
    });
    each.collect()
}

/// How many of the whole are in the parts.
fn sizes(whole: &Block, key: &str, parts: &[(&Block, Found)]) -> Option<Check> {
    let printed = whole.get(key)?;
    let of = |block: &Block| Numbers::of(block).count(key);
    let all: Option<Vec<f64>> = parts.iter().map(|(part, _)| of(part)).collect();
    let (all, mine) = (all?, of(whole)?);
    let sum: f64 = all.iter().sum();
    let largest = all.iter().copied().fold(0.0, f64::max);
    let equal = (sum - mine).abs() < 0.5;
    let (verdict, reason) = if equal {
        (Verdict::Consistent, None)
    } else if largest > mine || (key == "k" && sum > mine) {
        let told = if largest > mine {
            "one part has more"
        } else {
            "each effect is in one part"
        };
        (
            Verdict::Inconsistent,
            Some(format!("the parts add up to {sum}: {told}")),
        )
    } else if sum > mine {
        let reason =
            format!("the parts add up to {sum}: are some in several parts? say it with `holds:`");
        (Verdict::CannotTell, Some(reason))
    } else {
        let reason =
            format!("the parts add up to {sum}: are some in no part? say it with `holds:`");
        (Verdict::CannotTell, Some(reason))
    };
    let mut told = new_check(&format!("parts.{key}"), &printed.text, verdict);
    told.expected = Some(expected(Range::point(sum)));
    told.reason = reason;
    Some(told)
}

/// The test between the parts: by itself, and against their estimates.
pub(super) fn between(block: &Block, parts: &[(&Block, Found)]) -> Vec<Check> {
    let mut numbers = Numbers::of(block);
    let key = ["chi2", "q", "z"]
        .into_iter()
        .find(|key| numbers.get(key).is_some());
    let printed = key.and_then(|key| {
        let range = numbers.get(key)?;
        let squared = |z: Range| z.abs().rising(|z| z * z);
        Some(if key == "z" { squared(range) } else { range })
    });
    let of_parts = estimates_of(parts).and_then(|all| parts::between(&all));
    p_between(
        &mut numbers,
        printed.or(of_parts),
        printed.is_some(),
        parts.len(),
    );
    numbers.uses(&["df", "p"]);
    if let (Some(key), Some(found)) = (key, printed) {
        if let Some(implied) = of_parts {
            let fits = found.meets(implied);
            let shown = if key == "z" {
                implied.rising(f64::sqrt)
            } else {
                implied
            };
            numbers.push(key, told(fits), Some(shown), (!fits).then(other_model));
        } else {
            let reason = "estimates and intervals of all parts are missing to hold it against";
            numbers.push(key, Verdict::CannotTell, None, Some(reason.to_owned()));
        }
    }
    numbers.finish()
}

/// The p-value of the test, by its statistic: the one printed, or that of the parts' estimates.
fn p_between(numbers: &mut Numbers<'_>, q: Option<Range>, printed: bool, groups: usize) {
    let of_z = numbers.get("z").is_some() && numbers.get("chi2").or(numbers.get("q")).is_none();
    let said = numbers.get("df").is_some() || of_z;
    let whole = numbers.printed("df").filter(|df| df.whole);
    let exact = whole.map(|df| Range::point(df.value));
    let alone = if of_z { 1.0 } else { groups as f64 - 1.0 };
    let df = exact
        .or_else(|| numbers.get("df"))
        .unwrap_or(Range::point(alone));
    let (Some(q), Some(p)) = (q, numbers.get("p")) else {
        return;
    };
    if df.lo <= 0.0 || df.hi > 1e6 {
        return;
    }
    let implied = tail(q, df);
    let text = numbers.printed("p").map_or("", |p| p.text.as_str());
    let (verdict, reason) = match (p.meets(implied), printed, said) {
        (true, _, _) => (Verdict::Consistent, None),
        (false, false, _) => (Verdict::CannotTell, Some(other_model())),
        (false, true, true) => {
            let reason = format!("the statistic gives {}", words::range(implied, text));
            (Verdict::Inconsistent, Some(reason))
        }
        // There may be parts that are not printed.
        (false, true, false) => {
            let given = words::range(implied, text);
            let reason = format!("the statistic gives {given} for these parts; `df` is missing");
            (Verdict::CannotTell, Some(reason))
        }
    };
    numbers.push("p", verdict, Some(implied), reason);
}

fn told(fits: bool) -> Verdict {
    if fits {
        Verdict::Consistent
    } else {
        Verdict::CannotTell
    }
}

fn other_model() -> String {
    "the estimates of the parts give another; a regression with one tau² for all parts may give this".to_owned()
}
