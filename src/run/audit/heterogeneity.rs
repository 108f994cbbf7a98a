//! Q, I², H², tau² and the prediction interval of a block.

use super::estimate::{self, Found};
use super::numbers::Numbers;
use super::words;
use crate::plan::Test;
use crate::result::number::maybe_whole;
use crate::stats::audit::heterogeneity::{Finding, Heterogeneity, Why, i2_interval, i2_of};
use crate::stats::audit::prediction::{self, Prediction};
use crate::stats::audit::{Distribution, Range, Verdict};
use crate::stats::dist::chi_squared;

/// Checks the numbers of heterogeneity.
pub(super) fn check(numbers: &mut Numbers<'_>, found: &Found) {
    let of_q = estimate::is_of_q(numbers);
    let (k, of_effects) = numbers.k().unzip();
    let exact = of_effects.unwrap_or(true);
    let printed = printed(numbers, k, of_q);
    let (df, p) = if of_q { ("df", "p") } else { ("q_df", "q_p") };
    let three = [printed.q, printed.q_p, printed.i2];
    if three.iter().flatten().count() >= 2 {
        numbers.uses(&["k", "studies", "q", "i2", "q_df"]);
        if of_q {
            numbers.uses(&["df"]);
        }
    }
    let sure = |found: Option<Finding>| {
        // A study may have several effects.
        found.map(|found| unless(!exact, found, Why::Studies))
    };
    // `p` beside `q` alone need not be that of `q`.
    let q_p = sure(printed.q_p()).map(|found| unless(of_q, found, Why::WhoseP));
    let by = if printed.q.is_none() {
        "`i2` as (Q - df)/Q"
    } else {
        "`q`"
    };
    tell(numbers, p, q_p, by);
    tell(numbers, "i2", sure(printed.i2()), "`q`");
    tell(numbers, "h2", printed.h2(), "`i2`");
    if printed.h2().is_some() {
        numbers.uses(&["i2"]);
    }
    degrees(numbers, df, sure(printed.q_df()));
    i2_interval_of(numbers, &printed);
    let random = numbers
        .block
        .model
        .is_some_and(crate::method::Method::takes_hksj);
    let classic = matches!(numbers.block.test, Some(Test::Z | Test::T));
    tau2(numbers, &printed, found, random && classic && exact);
    if let Some(pi) = numbers.ends("pi") {
        of_pi(numbers, pi, found, &printed);
    }
}

/// What is printed of the heterogeneity; `of_q` says that `p` and `df` stand for those of Q.
fn printed(numbers: &Numbers<'_>, k: Option<f64>, of_q: bool) -> Heterogeneity {
    let whole = |key: &str| {
        let range = numbers.get(key)?;
        let exact = numbers.printed(key).filter(|printed| printed.whole);
        Some(exact.map_or(range, |printed| Range::point(printed.value)))
    };
    let or_plain = |found: Option<Range>, plain: Option<Range>| found.or(plain.filter(|_| of_q));
    Heterogeneity {
        q: numbers.get("q"),
        q_df: or_plain(whole("q_df"), whole("df")),
        q_p: or_plain(numbers.get("q_p"), numbers.get("p")),
        i2: numbers.get("i2"),
        h2: numbers.get("h2"),
        tau2: numbers.get("tau2"),
        tau: numbers.get("tau"),
        k,
        i2_from_q: numbers.block.i2_from_q,
    }
}

/// What was found, but that a conflict cannot be told where `doubt` holds, for this reason.
fn unless(doubt: bool, found: Finding, why: Why) -> Finding {
    if doubt && found.verdict == Verdict::Inconsistent {
        Finding {
            verdict: Verdict::CannotTell,
            why,
            ..found
        }
    } else {
        found
    }
}

/// The degrees of freedom of Q.
fn degrees(numbers: &mut Numbers<'_>, key: &str, found: Option<Finding>) {
    let Some(found) = found else {
        return;
    };
    let most = found.expected.map_or(0.0, |most| most.hi);
    let reason = match (found.verdict, found.why) {
        (Verdict::Consistent, _) => None,
        (Verdict::Inconsistent, _) => Some(format!("k - 1 is {most}, and there are never more")),
        (Verdict::CannotTell, Why::Studies) => {
            Some("more than `studies` - 1; say `k`, the number of effects".to_owned())
        }
        (Verdict::CannotTell, _) => Some(format!("k - 1 is {most}; are there moderators?")),
    };
    numbers.push(key, found.verdict, found.expected, reason);
}

fn tell(numbers: &mut Numbers<'_>, key: &str, found: Option<Finding>, by: &str) {
    let Some(found) = found else {
        return;
    };
    let text = numbers
        .printed(key)
        .map_or("", |printed| printed.text.as_str());
    let implied = found
        .expected
        .map(|range| words::range(range, text))
        .unwrap_or_default();
    let reason = match (found.verdict, found.why) {
        (Verdict::CannotTell, Why::Missing) => Some(words::alone(key)),
        (Verdict::Inconsistent, _) => Some(format!("{by} gives {implied}")),
        (Verdict::Consistent, Why::IfOfQ) => Some("if I² is (Q - df)/Q".to_owned()),
        (Verdict::CannotTell, Why::FewerDf(df)) => Some(format!(
            "fits Q with {} df, which is less than k - 1: were all effects computed? k - 1 gives {implied}",
            maybe_whole(df)
        )),
        (Verdict::CannotTell, Why::OrOfTau2) => Some(format!(
            "{by} gives {implied}; I² from tau² is not told by Q: say `i2_from: q` if it is not from tau²"
        )),
        (Verdict::CannotTell, Why::Studies) => Some(format!(
            "{by} gives {implied} with one effect of each study; say `k`, the number of effects"
        )),
        (Verdict::CannotTell, Why::WhoseP) => Some(format!(
            "{by} gives {implied}; say `q_p` if it is the p-value of `q`"
        )),
        (Verdict::CannotTell, Why::Numbers | Why::IfOfQ) => {
            Some(format!("{by} gives {implied}: fewer with moderators"))
        }
        (
            Verdict::Consistent,
            Why::Numbers
            | Why::OrOfTau2
            | Why::FewerDf(_)
            | Why::Studies
            | Why::WhoseP
            | Why::Missing,
        ) => None,
    };
    numbers.push(key, found.verdict, found.expected, reason);
}

fn tau2(numbers: &mut Numbers<'_>, printed: &Heterogeneity, found: &Found, exact: bool) {
    let Some(finding) = printed.tau2(found.se, exact) else {
        return;
    };
    let by_root = printed.tau.is_some();
    if by_root {
        numbers.uses(&["tau"]);
    }
    let reason = match finding.verdict {
        Verdict::Consistent => (!by_root).then(|| "at most k se² with weights 1/(vi + tau²)".to_owned()),
        Verdict::Inconsistent if by_root => Some("it is the square of `tau`".to_owned()),
        Verdict::Inconsistent => Some("more than k se², which weights 1/(vi + tau²) do not allow".to_owned()),
        Verdict::CannotTell if finding.expected.is_some() => Some(
            "more than k se²: possible with Hartung-Knapp-Sidik-Jonkman or a common effect; say `model` and `test`"
                .to_owned(),
        ),
        Verdict::CannotTell => Some(words::alone("tau2")),
    };
    if finding.expected.is_some() && !by_root {
        numbers.uses(&["k", "estimate", "ci", "se"]);
    }
    numbers.push("tau2", finding.verdict, finding.expected, reason);
}

/// The interval of I²: whether it holds I², and which of the usual ones it is.
fn i2_interval_of(numbers: &mut Numbers<'_>, printed: &Heterogeneity) {
    let (Some((lower, upper)), Some(i2)) = (numbers.ends("i2_ci"), printed.i2) else {
        return;
    };
    numbers.uses(&["i2"]);
    if i2.hi < lower.lo || i2.lo > upper.hi {
        let reason = "`i2` lies outside, which only an interval by another definition of I² allows";
        let verdict = if printed.i2_from_q {
            Verdict::Inconsistent
        } else {
            Verdict::CannotTell
        };
        numbers.push("i2_ci", verdict, None, Some(reason.to_owned()));
        return;
    }
    let mut facts = vec!["holds `i2`".to_owned()];
    let q = printed.q.or_else(|| printed.q_of_i2());
    if let (Some(q), Some(k)) = (q, printed.k)
        && let Some((lo, hi)) = i2_interval(q.middle(), k)
    {
        let near = |range: Range, x: f64| range.lo - 1.0 <= x && x <= range.hi + 1.0;
        let text = format!("{lo:.0}% to {hi:.0}%");
        facts.push(if near(lower, lo) && near(upper, hi) {
            format!("Higgins and Thompson's interval is {text}")
        } else {
            format!("not Higgins and Thompson's interval, which is {text}")
        });
        let df = Range::point(k - 1.0);
        let critical = chi_squared::isf(0.025, k - 1.0);
        let of_profile = if lower.lo <= 0.0 {
            q.lo <= critical
        } else {
            // The lower end of a Q-profile interval is above 0 only where Q exceeds the quantile.
            q.hi > critical && i2_of(q, df).hi > lower.lo
        };
        if !of_profile {
            facts.push(
                "a Q-profile interval has such a lower end only if `i2` is from tau²".to_owned(),
            );
        }
    }
    numbers.push("i2_ci", Verdict::Consistent, None, Some(facts.join("; ")));
}

/// The prediction interval on each scale that fits; the first on which it does, or else the first.
fn prediction(
    numbers: &Numbers<'_>,
    (lower, upper): (Range, Range),
    found: &Found,
    printed: &Heterogeneity,
) -> Option<prediction::Finding> {
    let of_k = |less: f64| {
        printed
            .k
            .map(|k| k - less)
            .filter(|df| *df > 0.0)
            .map(Range::point)
    };
    let df = numbers.get("df").filter(|df| df.lo > 0.0);
    let t = [of_k(1.0), of_k(2.0), df].into_iter().flatten();
    let mut distributions = vec![Distribution::Z];
    distributions.extend(t.map(Distribution::T));
    let tau2 = printed.tau.map(|tau| tau.abs().rising(|x| x * x));
    let mut findings = found.scales().into_iter().filter_map(|reading| {
        let numbers = Prediction {
            pi: reading.range(lower).zip(reading.range(upper))?,
            estimate: found.printed.and_then(|estimate| reading.range(estimate)),
            se: found.se,
            tau2: printed.tau2.or(tau2),
            level: numbers.block.level,
        };
        Some(prediction::audit(&numbers, &distributions))
    });
    let first = findings.next()?;
    let better = findings.find(|other| other.verdict == Verdict::Consistent);
    Some(match first.verdict {
        Verdict::Consistent => first,
        Verdict::Inconsistent | Verdict::CannotTell => better.unwrap_or(first),
    })
}

fn of_pi(
    numbers: &mut Numbers<'_>,
    (lower, upper): (Range, Range),
    found: &Found,
    printed: &Heterogeneity,
) {
    let known = numbers.block.measure.is_some() || found.one_scale();
    let Some(finding) = prediction(numbers, (lower, upper), found, printed) else {
        return;
    };
    numbers.uses(&["tau2", "tau", "k", "studies", "estimate", "ci", "se"]);
    let names: Vec<String> = finding
        .fits
        .iter()
        .map(|fit| words::distribution(*fit))
        .collect();
    let (verdict, reason) = match finding.verdict {
        Verdict::Consistent => (Verdict::Consistent, format!("fits {}", names.join(" and "))),
        // The middle depends on the scale, which must be known.
        Verdict::Inconsistent if !known => (
            Verdict::CannotTell,
            "does not fit as printed; say `measure` for its scale".to_owned(),
        ),
        Verdict::Inconsistent if !finding.centred => {
            (Verdict::Inconsistent, "`estimate` is not in its middle".to_owned())
        }
        Verdict::Inconsistent => {
            (Verdict::Inconsistent, "too narrow for `tau2`".to_owned())
        }
        Verdict::CannotTell if finding.half.is_empty() => (
            Verdict::CannotTell,
            "`tau2` is missing, or the standard error, to hold it against".to_owned(),
        ),
        Verdict::CannotTell => (
            Verdict::CannotTell,
            "fits neither z nor t with k - 1 or k - 2 df; programs differ in the standard error they take".to_owned(),
        ),
    };
    numbers.push("pi", verdict, None, Some(reason));
}
