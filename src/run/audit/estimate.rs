//! The estimate of a block, with interval, standard error, statistic and p-value.

use super::numbers::Numbers;
use super::{check as new_check, ends, expected, words};
use crate::measure::Transform;
use crate::plan::Test;
use crate::plan::audit::Block;
use crate::result::Expected;
use crate::stats::audit::reading::every_df;
use crate::stats::audit::wald::{Audit, Finding, Key, Wald, audit};
use crate::stats::audit::{Distribution, Range, Reading, Scale, Sides, Verdict};
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
        let each = |distributions: &[Distribution], sides: Sides, scales: &[(Scale, bool)]| {
            let mut all = Vec::with_capacity(distributions.len() * scales.len());
            for (scale, percent) in scales {
                for distribution in distributions {
                    all.push(Reading {
                        scale: *scale,
                        percent: *percent,
                        distribution: *distribution,
                        sides,
                    });
                }
            }
            all
        };
        let usual = each(&named, first, &scales);
        let mut unusual = Vec::new();
        if sides.is_none() {
            unusual.extend(each(&named, Sides::One, &scales));
        }
        unusual.extend(each(&others, first, &scales));
        if sides.is_none() {
            unusual.extend(each(&others, Sides::One, &scales));
        }
        // Logs of ratios are printed as well.
        if !scales.iter().any(|(scale, _)| *scale == Scale::Linear) {
            unusual.extend(each(&named, first, &[(Scale::Linear, false)]));
            unusual.extend(each(&others, first, &[(Scale::Linear, false)]));
        }
        Some(Self { usual, unusual })
    }
}

/// The scale of the measure; without one those that are usual.
fn scales(numbers: &Numbers<'_>) -> Option<Vec<(Scale, bool)>> {
    let in_percent = ["estimate", "ci"]
        .iter()
        .filter_map(|key| numbers.printed(key))
        .any(|printed| printed.percent);
    if let Some(measure) = numbers.block.measure {
        let scale = scale_of(measure.transform)?;
        let proportion = scale != Scale::Linear && scale != Scale::Log && scale != Scale::Root;
        return Some(if in_percent {
            vec![(scale, proportion)]
        } else if proportion {
            vec![(scale, false), (scale, true)]
        } else {
            vec![(scale, false)]
        });
    }
    let plain = Scale::ALL.iter().map(|scale| (*scale, false));
    let percent = [Scale::Logit, Scale::Arcsine].map(|scale| (scale, true));
    Some(plain.chain(percent).collect())
}

/// The scale on which intervals of a measure are symmetric; `None` where it depends on sizes, or is not tried.
fn scale_of(transform: Transform) -> Option<Scale> {
    match transform {
        Transform::None => Some(Scale::Linear),
        Transform::Exp => Some(Scale::Log),
        Transform::Expit => Some(Scale::Logit),
        Transform::Tanh => Some(Scale::Atanh),
        Transform::Iarcsin => Some(Scale::Arcsine),
        Transform::Isqrt => Some(Scale::Root),
        Transform::Ztor2
        | Transform::Iprobit
        | Transform::Iabt
        | Transform::Iahw
        | Transform::Ipft
        | Transform::Iirft => None,
    }
}

/// The distributions that the plan names, or that are usual; and others that would need to be named.
fn distributions(
    numbers: &mut Numbers<'_>,
    statistic: Option<&str>,
) -> (Vec<Distribution>, Vec<Distribution>) {
    let t = |df: f64| (df > 0.0).then(|| Distribution::T(Range::point(df)));
    let (k, of_effects) = numbers.k().unzip();
    let df = numbers
        .get("df")
        .filter(|df| df.lo > 0.0)
        .map(Distribution::T);
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
    // Degrees of freedom of robust and approximate tests are below k - 1. A study may have several effects.
    let exact = of_effects.unwrap_or(false);
    let most = k
        .filter(|_| exact)
        .map_or(f64::INFINITY, |k| (k - 1.0).max(0.5));
    let every = || every_df(most).collect::<Vec<_>>();
    let open = match test {
        Some(Test::Z) => false,
        Some(Test::Hksj) => df.is_none() && !exact,
        Some(Test::T | Test::Robust) | None => df.is_none(),
    };
    match (named.is_empty(), open) {
        // One study is tested by z, whatever was asked.
        (true, _) if k.is_some() => (vec![Distribution::Z], every()),
        (true, _) => (every(), Vec::new()),
        (false, true) => (named, every()),
        (false, false) => (named, Vec::new()),
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
    if finding.verdict == Verdict::CannotTell && finding.unusual.is_none() {
        // What is missing is told unless something else is held against it.
        return;
    }
    let mut told = new_check(key, &printed.text, finding.verdict);
    let square = key == "chi2";
    let told_range = |range: &Range| {
        if square {
            range.rising(|x| x * x)
        } else {
            *range
        }
    };
    // An estimate alone says where the middle of its interval is, and nothing of its ends.
    let middle_only = against == ["estimate"] && finding.key == Key::Ci;
    told.expected = finding
        .expected
        .first()
        .and_then(|(_, ranges)| match ranges.as_slice() {
            // Of either sign: the others do not tell which.
            [range] if range.lo < 0.0 && range.lo.to_bits() == (-range.hi).to_bits() => None,
            [range] => Some(expected(told_range(range))),
            [lo, hi] => Some(Expected::Ends([ends(*lo), ends(*hi)])),
            _ => None,
        });
    told.expected = told.expected.filter(|_| !middle_only);
    told.reason = match finding.verdict {
        Verdict::Consistent => words::fitting(finding, all, ways.usual.as_slice()),
        Verdict::Inconsistent => Some(words::conflict(
            finding,
            &against,
            &printed.text,
            all_printed,
            &ways.usual,
        )),
        Verdict::CannotTell => finding
            .unusual
            .map(|reading| words::unusual(&reading, finding, &against, &printed.text)),
    };
    numbers.add(told);
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
