//! The estimate of a block, with interval, standard error, statistic and p-value.

use super::numbers::Numbers;
use super::scales::{Family, On, scales};
use super::{check as new_check, ends, expected, words};
use crate::plan::Test;
use crate::plan::audit::Block;
use crate::result::Expected;
use crate::stats::audit::reading::every_df;
use crate::stats::audit::wald::{Audit, Finding, Key, Wald, audit};
use crate::stats::audit::{Distribution, Range, Reading, Scale, SeOf, Sides, Verdict};
use crate::stats::math;

/// What was found of an estimate: for what stands on it.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    /// The estimate as printed.
    pub(super) printed: Option<Range>,
    /// The estimate on the scale of the first reading.
    pub(super) estimate: Option<Range>,
    /// Its standard error.
    pub(super) se: Option<Range>,
    /// The first reading by which they are so.
    pub(super) reading: Option<Reading>,
    /// All of them, with the scales that fit.
    pub(super) fits: Vec<Reading>,
}

impl Found {
    /// One reading of each scale that fits.
    pub(super) fn scales(&self) -> Vec<Reading> {
        let mut all: Vec<Reading> = Vec::new();
        for reading in &self.fits {
            let same =
                |other: &&Reading| other.scale == reading.scale && other.percent == reading.percent;
            if !all.iter().any(|other| same(&other)) {
                all.push(*reading);
            }
        }
        all
    }

    /// Whether one scale alone fits, so that something is known of other numbers on it.
    pub(super) fn one_scale(&self) -> bool {
        self.scales().len() == 1
    }
}

/// Which printed key stands for a number.
fn name_of(numbers: &Numbers<'_>, key: Key) -> &'static str {
    match key {
        Key::Estimate => "estimate",
        Key::Ci => "ci",
        Key::Se => "se",
        Key::Statistic => statistic(numbers).unwrap_or("statistic"),
        Key::P => "p",
    }
}

/// The key of the statistic; chi² only beside an estimate, of which it is the square.
fn statistic(numbers: &Numbers<'_>) -> Option<&'static str> {
    let first = ["statistic", "z", "t"]
        .into_iter()
        .find(|key| numbers.get(key).is_some());
    let core = ["estimate", "ci", "se"]
        .iter()
        .any(|key| numbers.printed(key).is_some());
    first.or_else(|| (core && numbers.get("chi2").is_some()).then_some("chi2"))
}

/// Checks the numbers of a block's estimate.
pub(super) fn check(numbers: &mut Numbers<'_>) -> Found {
    let key = statistic(numbers);
    let ratio = key.and_then(|key| numbers.get(key));
    let printed = Wald {
        estimate: numbers.get("estimate"),
        ci: numbers.ends("ci"),
        se: numbers.get("se"),
        statistic: if key == Some("chi2") {
            ratio.map(|x| x.rising(math::sqrt))
        } else {
            ratio
        },
        p: numbers.get("p").filter(|_| !is_of_q(numbers)),
        level: numbers.block.level,
    };
    let core = [
        printed.estimate.is_some(),
        printed.ci.is_some(),
        printed.se.is_some(),
    ];
    if !core.contains(&true) && printed.statistic.is_none() {
        return Found::default();
    }
    let Some(ways) = Ways::of(numbers, key) else {
        let name = numbers.block.measure.map_or("", |measure| measure.name);
        for key in ["estimate", "ci", "p"] {
            let reason = format!("the scale of {name} depends on sizes that are not printed");
            numbers.push(key, Verdict::CannotTell, None, Some(reason));
        }
        return Found::default();
    };
    let found = audit(&printed, &ways.usual, &ways.unusual);
    for finding in &found.findings {
        tell(numbers, finding, &found, (&printed, &ways));
    }
    numbers.uses(&["k", "studies", "df"]);
    degrees(numbers);
    let reading = found.fits.first().copied();
    Found {
        printed: printed.estimate,
        estimate: reading.and_then(|reading| reading.range(printed.estimate?)),
        se: found.se.filter(|se| se.hi.is_finite()),
        reading,
        fits: found.fits,
    }
}

/// Whether `p` and `df` stand for those of `q`: nothing else is there that they could belong to.
pub(super) fn is_of_q(numbers: &Numbers<'_>) -> bool {
    let other = ["estimate", "ci", "se", "statistic", "z", "t", "chi2"];
    numbers.printed("q").is_some()
        && numbers.printed("q_p").is_none()
        && !other.iter().any(|key| numbers.printed(key).is_some())
}

/// How the numbers may be meant.
struct Ways {
    usual: Vec<Reading>,
    unusual: Vec<Reading>,
}

impl Ways {
    /// `None` where the scale depends on what is not printed.
    fn of(numbers: &mut Numbers<'_>, statistic: Option<&str>) -> Option<Self> {
        let scales = scales(numbers)?;
        let (named, others) = distributions(numbers, statistic);
        let sides = numbers.block.sides;
        let first = sides.unwrap_or(Sides::Two);
        let has_se = numbers.printed("se").is_some();
        let each = |distributions: &[Distribution], sides: Sides, scales: &[On]| {
            readings(distributions, sides, scales, has_se)
        };
        let usual = each(&named, first, &scales);
        let mut unusual = Vec::new();
        // One tail of t with 1 df would explain too much, unless its df are said.
        let said = numbers.k().is_some() || numbers.get("df").is_some();
        let one = Distribution::T(Range::point(1.0));
        let of_one_side = |all: &[Distribution]| -> Vec<Distribution> {
            let kept = all.iter().filter(|of| said || **of != one);
            kept.copied().collect()
        };
        if sides.is_none() {
            unusual.extend(each(&of_one_side(&named), Sides::One, &scales));
        }
        unusual.extend(each(&others, first, &scales));
        if sides.is_none() {
            unusual.extend(each(&of_one_side(&others), Sides::One, &scales));
        }
        // Logs of ratios are printed as well.
        if !scales.iter().any(|on| on.scale == Scale::Linear) {
            let linear = On {
                scale: Scale::Linear,
                percent: false,
                tested: true,
            };
            unusual.extend(each(&named, first, &[linear]));
            unusual.extend(each(&others, first, &[linear]));
        }
        Some(Self { usual, unusual })
    }
}

/// One reading for each choice. A standard error of a ratio may be that of its log, or, by the delta method, of itself.
fn readings(
    distributions: &[Distribution],
    sides: Sides,
    scales: &[On],
    has_se: bool,
) -> Vec<Reading> {
    let mut all = Vec::with_capacity(2 * distributions.len() * scales.len());
    for se in [SeOf::Analysis, SeOf::Printed] {
        for on in scales {
            if se == SeOf::Printed && (!has_se || on.scale == Scale::Linear) {
                continue;
            }
            for distribution in distributions {
                all.push(Reading {
                    scale: on.scale,
                    percent: on.percent,
                    tested: on.tested,
                    distribution: *distribution,
                    sides,
                    se,
                });
            }
        }
    }
    all
}

/// The distributions that the plan names, or that are usual; and others that would need to be named.
fn distributions(
    numbers: &mut Numbers<'_>,
    statistic: Option<&str>,
) -> (Vec<Distribution>, Vec<Distribution>) {
    let t = |df: f64| (df > 0.0).then(|| Distribution::T(Range::point(df)));
    let (k, of_effects) = numbers.k().unzip();
    let (df, rounded) = df(numbers);
    let of_k = |less: f64| k.and_then(|k| t(k - less));
    let test = numbers.block.test.or(match statistic {
        Some("z" | "chi2") => Some(Test::Z),
        Some("t") => Some(Test::T),
        Some(_) | None => None,
    });
    let named: Vec<Distribution> = match test {
        Some(Test::Z) => vec![Distribution::Z],
        Some(Test::T | Test::Robust) => df.map_or_else(
            || [of_k(1.0), of_k(2.0)].into_iter().flatten().collect(),
            |df| vec![df],
        ),
        Some(Test::Hksj) => df.or_else(|| of_k(1.0)).into_iter().collect(),
        None => {
            let t = df.map_or_else(|| vec![of_k(1.0), of_k(2.0)], |df| vec![Some(df)]);
            std::iter::once(Distribution::Z)
                .chain(t.into_iter().flatten())
                .collect()
        }
    };
    // Degrees of freedom of robust tests are below k - 1; others are k - 1 or k - 2. A study may have several effects.
    let exact = of_effects.unwrap_or(false);
    let most = k
        .filter(|_| exact)
        .map_or(f64::INFINITY, |k| (k - 1.0).max(0.5));
    let every = || every_df(most).collect::<Vec<_>>();
    let open = match test {
        Some(Test::Z) => false,
        Some(Test::Robust) => df.is_none(),
        Some(Test::T | Test::Hksj) | None => df.is_none() && !exact,
    };
    if let Some(rounded) = rounded.filter(|_| test != Some(Test::Z)) {
        return (named, vec![rounded]);
    }
    match (named.is_empty(), open) {
        // One study is tested by z, whatever was asked.
        (true, _) if k.is_some() => (vec![Distribution::Z], every()),
        (true, _) => (every(), Vec::new()),
        (false, true) => (named, every()),
        (false, false) => (named, Vec::new()),
    }
}

/// The distribution with the printed degrees of freedom; and where they are whole the one that they may be rounded from.
fn df(numbers: &Numbers<'_>) -> (Option<Distribution>, Option<Distribution>) {
    let Some(range) = numbers.get("df").filter(|df| df.lo > 0.0) else {
        return (None, None);
    };
    let whole = numbers.printed("df").filter(|df| df.whole);
    match whole {
        Some(df) => (
            Some(Distribution::T(Range::point(df.value))),
            (df.value >= 2.0).then(|| Distribution::T(Range::new(df.value - 0.5, df.value + 0.5))),
        ),
        None => (Some(Distribution::T(range)), None),
    }
}

/// Whether the estimate lies outside of its own interval.
fn is_outside(printed: &Wald) -> bool {
    let pair = printed.estimate.zip(printed.ci);
    pair.is_some_and(|(estimate, (low, high))| estimate.hi < low.lo || high.hi < estimate.lo)
}

/// The verdict, where intervals on other scales than those tried are known.
fn verdict_of(finding: &Finding, outside: bool, family: Family) -> Verdict {
    let of_interval = matches!(finding.key, Key::Estimate | Key::Ci);
    let doubt = match finding.key {
        Key::Estimate => false,
        Key::Ci => family.is_open() && !outside,
        Key::Se | Key::Statistic | Key::P => family.has_no_null(),
    };
    match finding.verdict {
        Verdict::CannotTell if outside && of_interval && finding.unusual.is_some() => {
            Verdict::Inconsistent
        }
        Verdict::Inconsistent if doubt => Verdict::CannotTell,
        as_found @ (Verdict::Consistent | Verdict::Inconsistent | Verdict::CannotTell) => as_found,
    }
}

/// Tells what was found of one number.
fn tell(
    numbers: &mut Numbers<'_>,
    finding: &Finding,
    all: &Audit,
    (all_printed, ways): (&Wald, &Ways),
) {
    let key = name_of(numbers, finding.key);
    let Some(printed) = numbers.printed(key) else {
        return;
    };
    let against: Vec<&'static str> = finding
        .against
        .iter()
        .map(|key| name_of(numbers, *key))
        .collect();
    numbers.uses(&against);
    let outside = is_outside(all_printed);
    let verdict = verdict_of(finding, outside, Family::of(numbers));
    if verdict == Verdict::CannotTell
        && finding.verdict == verdict
        && finding.unusual.is_none()
        && !finding.untested
    {
        // What is missing is told unless something else is held against it.
        return;
    }
    let mut told = new_check(key, &printed.text, verdict);
    // An estimate alone says where the middle of its interval is, and nothing of its ends.
    let middle_only = against == ["estimate"] && finding.key == Key::Ci;
    told.expected = implied(finding, key == "chi2").filter(|_| !middle_only);
    let said = words::Said {
        df: numbers.get("df").is_some(),
        linear: ways
            .usual
            .iter()
            .any(|reading| reading.scale == Scale::Linear),
    };
    let conflict = || words::conflict(finding, &against, &printed.text, all_printed, &ways.usual);
    told.reason = match (finding.verdict, verdict) {
        (Verdict::Consistent, _) => words::fitting(finding, all, ways.usual.as_slice()),
        (_, Verdict::Inconsistent) if outside && finding.key == Key::Estimate => {
            numbers.uses(&["ci"]);
            Some("it lies outside of its interval".to_owned())
        }
        (Verdict::Inconsistent, Verdict::CannotTell) => Some(words::open(finding.key, conflict)),
        (Verdict::Inconsistent, _) => Some(conflict()),
        (Verdict::CannotTell, _) if finding.untested => Some(words::UNTESTED.to_owned()),
        (Verdict::CannotTell, _) => finding
            .unusual
            .map(|reading| words::unusual(&reading, finding, &against, (&printed.text, said))),
    };
    numbers.add(told);
}

/// What the other numbers imply by the first reading; of a `square` that of it.
fn implied(finding: &Finding, square: bool) -> Option<Expected> {
    let told_range = |range: &Range| {
        if square {
            range.rising(|x| x * x)
        } else {
            *range
        }
    };
    let (_, ranges) = finding.expected.first()?;
    match ranges.as_slice() {
        // Of either sign: the others do not tell which.
        [range] if range.lo < 0.0 && range.lo.to_bits() == (-range.hi).to_bits() => None,
        [range] => Some(expected(told_range(range))),
        [lo, hi] => Some(Expected::Ends([ends(*lo), ends(*hi)])),
        _ => None,
    }
}

/// The degrees of freedom of a t-test against k.
fn degrees(numbers: &mut Numbers<'_>) {
    let (Some(df), Some((k, _))) = (numbers.get("df"), numbers.k()) else {
        return;
    };
    let fits = |less: f64| df.meets(Range::point(k - less));
    let (verdict, reason) = if fits(1.0) {
        (Verdict::Consistent, "k - 1")
    } else if fits(2.0) {
        (
            Verdict::Consistent,
            "k - 2, as of a regression on one variable",
        )
    } else {
        (
            Verdict::CannotTell,
            "neither k - 1 nor k - 2: how many coefficients are there?",
        )
    };
    let expected = Range::new((k - 2.0).max(0.0), (k - 1.0).max(0.0));
    numbers.push("df", verdict, Some(expected), Some(reason.to_owned()));
}

/// Of chi² without an estimate: its p-value.
pub(super) fn chi_squared(numbers: &mut Numbers<'_>, block: &Block) {
    if statistic(numbers) == Some("chi2") || block.get("chi2").is_none() {
        return;
    }
    let (Some(chi2), Some(p)) = (numbers.get("chi2"), numbers.get("p")) else {
        return;
    };
    let Some(df) = numbers.get("df").filter(|df| df.lo > 0.0 && df.hi < 1e6) else {
        numbers.uses(&["chi2"]);
        numbers.push(
            "p",
            Verdict::CannotTell,
            None,
            Some("`df` is missing".to_owned()),
        );
        return;
    };
    // Degrees of freedom of chi² are whole where they are printed so.
    let df = numbers
        .printed("df")
        .filter(|df| df.whole)
        .map_or(df, |df| Range::point(df.value));
    let implied = crate::stats::audit::heterogeneity::tail(chi2, df);
    let verdict = if p.meets(implied) {
        Verdict::Consistent
    } else {
        Verdict::Inconsistent
    };
    let reason = (verdict == Verdict::Inconsistent).then(|| {
        let printed = numbers.printed("p").map_or("", |p| p.text.as_str());
        format!("`chi2` and `df` give p {}", words::range(implied, printed))
    });
    numbers.uses(&["chi2", "df"]);
    numbers.push("p", verdict, Some(implied), reason);
}
