//! What was found of printed numbers, in words.

use super::expected;
use crate::stats::audit::wald::{self, Audit, Finding, Key, Wald};
use crate::stats::audit::{Distribution, Range, Reading, Scale, Sides};

/// A range beside a number that is printed as `printed`.
pub(super) fn range(range: Range, printed: &str) -> String {
    expected(range).words(printed)
}

/// What a key stands for, if it means something by itself; and what it is held against.
pub(super) fn meaning(key: &str) -> Option<&'static str> {
    Some(match key {
        "estimate" => "`ci`, or two of `se`, `statistic` and `p`",
        "ci" => "`estimate`, `se` or `p`",
        "se" => "`ci`",
        "pi" => "`estimate` and `tau2`",
        "statistic" | "z" | "t" => "`p`, or `ci`",
        "chi2" => "`df` and `p`",
        "df" => "`k`, or a statistic with its `p`",
        "p" => "`ci`, or a statistic",
        "k" | "studies" | "participants" | "events" => "the numbers of `parts`, or a `holds`",
        "q" => "`k` and `q_p`, or `i2`",
        "q_df" => "`k`",
        "q_p" => "`q`, or `i2`, with `k` or `q_df`",
        "i2" => "`q` with `k` or `q_df`",
        "i2_ci" | "h2" => "`i2`",
        "tau2" => "`tau`, or the standard error with `k`",
        "tau" => "`tau2`",
        "n" => "`mean` and `items`",
        "items" => "`mean` and `n`",
        "mean" => "`n` and `items`",
        "sd" => "`mean`, `n` and `items`",
        _ => return None,
    })
}

/// Of a number that nothing was held against.
pub(super) fn alone(key: &str) -> String {
    let wanted = meaning(key).unwrap_or("a `holds`");
    format!("{wanted} is missing to hold it against")
}

/// A distribution for people.
pub(super) fn distribution(distribution: Distribution) -> String {
    match distribution {
        Distribution::Z => "z".to_owned(),
        Distribution::T(df) => format!("t with {} df", df_words(df)),
    }
}

fn df_words(df: Range) -> String {
    if df.hi.is_infinite() {
        return format!("more than {}", df.lo);
    }
    let middle = df.middle();
    if df.hi - df.lo <= 1.0 + 1e-6 && (middle - middle.round()).abs() < 1e-9 {
        return format!("{middle:.0}");
    }
    format!("{} to {}", df.lo, df.hi)
}

fn scale(reading: &Reading) -> Option<&'static str> {
    match reading.scale {
        Scale::Linear => None,
        Scale::Log => Some("on the log scale"),
        Scale::Logit => Some("on the logit scale"),
        Scale::Atanh => Some("on the scale of Fisher's z"),
        Scale::Arcsine => Some("on the scale of arcsine roots"),
        Scale::Root => Some("on the scale of roots"),
    }
}

/// By which of the usual readings all numbers fit, where not by all of them.
pub(super) fn fitting(finding: &Finding, all: &Audit, usual: &[Reading]) -> Option<String> {
    let first = all.fits.first()?;
    let linear_tried = usual.iter().any(|reading| reading.scale == Scale::Linear);
    match finding.key {
        Key::Estimate => scale(first)
            .filter(|_| linear_tried)
            .map(|scale| format!("in the middle of the interval {scale}")),
        Key::P => {
            let (mut fits, mut not) = (Vec::new(), Vec::new());
            for reading in usual
                .iter()
                .filter(|reading| reading.scale == first.scale && reading.percent == first.percent)
            {
                let fit = all.fits.contains(reading);
                let name = distribution(reading.distribution);
                let names = if fit { &mut fits } else { &mut not };
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            let many = fits.len() + not.len() > 6;
            (!not.is_empty() && !many)
                .then(|| format!("fits {}, not {}", fits.join(" and "), not.join(" or ")))
        }
        Key::Ci | Key::Se | Key::Statistic => None,
    }
}

/// Numbers that disagree: what those believed imply.
pub(super) fn conflict(
    finding: &Finding,
    against: &[&str],
    printed: &str,
    numbers: &Wald,
    usual: &[Reading],
) -> String {
    if finding.key == Key::Ci && against == ["estimate"] {
        return middle(numbers, printed, usual);
    }
    if finding.expected.is_empty() {
        return "it fits none of the others".to_owned();
    }
    format!("{} {}", subject(against), implied(finding, printed))
}

/// An interval whose middle is not the estimate: where its middle is, as printed and for logs.
fn middle(numbers: &Wald, printed: &str, usual: &[Reading]) -> String {
    let alone = Wald {
        ci: numbers.ci,
        level: numbers.level,
        ..Wald::default()
    };
    let mut told: Vec<String> = Vec::new();
    for reading in usual {
        let of_logs = matches!(reading.scale, Scale::Linear | Scale::Log) || usual.len() == 1;
        let Some(place) = wald::implied(&alone, Key::Estimate, reading)
            .first()
            .copied()
        else {
            continue;
        };
        let scale = scale(reading)
            .map(|scale| format!(" {scale}"))
            .unwrap_or_default();
        let words = format!("{}{scale}", range(place, printed));
        if of_logs && !told.contains(&words) {
            told.push(words);
        }
    }
    if told.is_empty() {
        return "`estimate` is not in its middle on any scale".to_owned();
    }
    format!(
        "its middle is {}; there is no scale on which `estimate` is there",
        told.join(", ")
    )
}

fn subject(against: &[&str]) -> String {
    let names: Vec<String> = against.iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => "the others give".to_owned(),
        [one] => format!("{one} gives"),
        [before @ .., last] => format!("{} and {last} give", before.join(", ")),
    }
}

/// What each distribution implies; of several scales the first.
fn implied(finding: &Finding, printed: &str) -> String {
    let mut told: Vec<(String, Vec<String>)> = Vec::new();
    let first = finding
        .expected
        .first()
        .map(|(reading, _)| (reading.scale, reading.percent));
    for (reading, ranges) in &finding.expected {
        if Some((reading.scale, reading.percent)) != first {
            continue;
        }
        let words: Vec<String> = ranges.iter().map(|one| range(*one, printed)).collect();
        let words = match words.as_slice() {
            [lo, hi] => format!("a lower end of {lo} and an upper end of {hi}"),
            other => other.join(" "),
        };
        let name = distribution(reading.distribution);
        match told.iter_mut().find(|(known, _)| *known == words) {
            Some((_, names)) => names.push(name),
            None => told.push((words, vec![name])),
        }
    }
    let scale = finding
        .expected
        .first()
        .and_then(|(reading, _)| scale(reading));
    let scale = scale.map(|scale| format!(" {scale}")).unwrap_or_default();
    if let [(words, _)] = told.as_slice() {
        return format!("{words}{scale}");
    }
    let more = told.len() > 4;
    let each: Vec<String> = told
        .iter()
        .take(4)
        .map(|(words, names)| format!("{words} by {}", names.join(" and ")))
        .collect();
    format!(
        "{}{}{scale}",
        each.join(", "),
        if more { ", …" } else { "" }
    )
}

/// A number that fits only if it is meant in an unusual way.
pub(super) fn unusual(
    reading: &Reading,
    finding: &Finding,
    against: &[&str],
    printed: &str,
) -> String {
    let name = distribution(reading.distribution);
    let fits = match (reading.sides, reading.scale) {
        (Sides::One, _) => format!("fits a one-sided test ({name}); say `sided: one` if it was"),
        (Sides::Two, Scale::Linear) if finding.key != Key::P => {
            "fits if logs are printed; leave `measure` out if they are".to_owned()
        }
        (Sides::Two, _) => format!("fits {name}; say `df` or `k` if that was the test"),
    };
    if finding.expected.is_empty() {
        return fits;
    }
    let sides = if reading.sides == Sides::One {
        "; two-sided "
    } else {
        "; otherwise "
    };
    format!(
        "{fits}{sides}{} {}",
        subject(against),
        implied(finding, printed)
    )
}
