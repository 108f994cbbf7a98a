//! An estimate, its interval, standard error, statistic and p-value, held against each other.

use super::polygon::{Polygon, Side};
use super::{Distribution, Range, Reading, Sides, Verdict};

/// How far an end goes that nothing holds back, in sizes of the numbers that are there.
const FAR: f64 = 1e6;

/// What is printed of one estimate. `estimate` and `ci` as people read them, `se` on the scale of the analysis.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Wald {
    /// The estimate.
    pub estimate: Option<Range>,
    /// The ends of its interval.
    pub ci: Option<(Range, Range)>,
    /// Its standard error.
    pub se: Option<Range>,
    /// Estimate by standard error; the sign is not looked at, since it is often left out.
    pub statistic: Option<Range>,
    /// The p-value.
    pub p: Option<Range>,
    /// Of the interval, in percent.
    pub level: f64,
}

/// One of the numbers of [`Wald`], in the order in which they are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The estimate.
    Estimate,
    /// Its interval.
    Ci,
    /// Its standard error.
    Se,
    /// Estimate by standard error.
    Statistic,
    /// The p-value.
    P,
}

impl Key {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Estimate, Self::Ci, Self::Se, Self::Statistic, Self::P];
}

/// What the other numbers say of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Of which.
    pub key: Key,
    /// Whether it can be.
    pub verdict: Verdict,
    /// What the others imply, by each usual reading of them: for an interval two ranges.
    pub expected: Vec<(Reading, Vec<Range>)>,
    /// The numbers it was held against; none where they do not determine it.
    pub against: Vec<Key>,
    /// An unusual reading by which it fits.
    pub unusual: Option<Reading>,
}

/// What all numbers together say.
#[derive(Debug, Clone, PartialEq)]
pub struct Audit {
    /// One for each number that is there.
    pub findings: Vec<Finding>,
    /// The usual readings by which all numbers that agree do so.
    pub fits: Vec<Reading>,
    /// What the standard error may be, by any of these.
    pub se: Option<Range>,
}

impl Wald {
    fn get(&self, key: Key) -> bool {
        match key {
            Key::Estimate => self.estimate.is_some(),
            Key::Ci => self.ci.is_some(),
            Key::Se => self.se.is_some(),
            Key::Statistic => self.statistic.is_some(),
            Key::P => self.p.is_some(),
        }
    }

    /// Only these numbers.
    fn only(&self, keys: &[Key]) -> Self {
        let has = |key| keys.contains(&key);
        Self {
            estimate: self.estimate.filter(|_| has(Key::Estimate)),
            ci: self.ci.filter(|_| has(Key::Ci)),
            se: self.se.filter(|_| has(Key::Se)),
            statistic: self.statistic.filter(|_| has(Key::Statistic)),
            p: self.p.filter(|_| has(Key::P)),
            level: self.level,
        }
    }

    /// Whether these numbers determine `key`: an interval gives all, and of estimate, standard error and their ratio
    /// (from the statistic or p) two give the third. The middle of an interval is known from any of them.
    fn determines(&self, key: Key) -> bool {
        let ratio = self.statistic.is_some() || self.p.is_some();
        let known = [self.estimate.is_some(), self.se.is_some(), ratio];
        let known = known.into_iter().filter(|known| *known).count();
        self.ci.is_some()
            || known >= 2
            || (known == 1 && key == Key::Ci)
            || (ratio && matches!(key, Key::Statistic | Key::P))
    }
}

/// Holds the numbers of one estimate against each other.
///
/// An estimate `θ` with standard error `s` has the interval `θ ± c s`, the statistic `θ/s` and the p-value of that. For a
/// given distribution each printed number bounds `(θ, s)` by straight lines, so that whether any values agree is decided
/// exactly, by cutting a polygon. A critical value or a quantile that is only known to lie in a range (degrees of freedom
/// that are not printed) widens the polygon, never narrows it.
///
/// Numbers are believed in the order of [`Key::ALL`]; one that fits none of `usual` with those before it is left out of
/// what the later ones are held against. What fits only one of `unusual` is not told from a mistake.
pub fn audit(numbers: &Wald, usual: &[Reading], unusual: &[Reading]) -> Audit {
    let mut accepted: Vec<Key> = Vec::with_capacity(5);
    let mut verdicts: Vec<(Key, Verdict, Option<Reading>)> = Vec::with_capacity(5);
    let mut fits = ways(numbers, usual);
    let mut others: Option<Vec<Way>> = None;
    for key in Key::ALL.into_iter().filter(|key| numbers.get(*key)) {
        let mut with = accepted.clone();
        with.push(key);
        let some = numbers.only(&with);
        let fit = fitting(&some, &fits);
        if !fit.is_empty() {
            fits = fit;
            verdicts.push((key, Verdict::Consistent, None));
            accepted = with;
            continue;
        }
        let others = others.get_or_insert_with(|| ways(numbers, unusual));
        let fit = others.iter().find(|way| !sets(&some, way).is_empty());
        let verdict = fit.map_or(Verdict::Inconsistent, |_| Verdict::CannotTell);
        verdicts.push((key, verdict, fit.map(|way| way.reading)));
    }
    let believed = numbers.only(&accepted);
    let findings = verdicts.into_iter().map(|(key, verdict, unusual)| {
        // What does not fit is told by the numbers before it.
        let before = Key::ALL.into_iter().take_while(|k| *k != key);
        let before: Vec<Key> = before.filter(|k| accepted.contains(k)).collect();
        let others: Vec<Key> = match verdict {
            Verdict::Consistent => accepted.iter().copied().filter(|k| *k != key).collect(),
            Verdict::Inconsistent | Verdict::CannotTell => before,
        };
        finding(&believed, &others, &fits, (key, verdict, unusual))
    });
    let findings = findings.collect();
    let se = fits
        .iter()
        .filter_map(|way| implied_by(&believed, Key::Se, way).first().copied());
    let se = se.reduce(Range::or);
    Audit {
        findings,
        se,
        fits: fits.iter().map(|way| way.reading).collect(),
    }
}

/// A reading with the quantiles that it needs.
#[derive(Debug, Clone, Copy)]
struct Way {
    reading: Reading,
    /// The critical values of the interval.
    critical: Range,
    /// What has the p-value, or half of a two-sided one, above it.
    tail: Range,
}

/// The readings, with quantiles computed once for each distribution.
fn ways(numbers: &Wald, readings: &[Reading]) -> Vec<Way> {
    let mut known: Vec<Way> = Vec::new();
    let each = readings.iter().map(|reading| {
        let same = |way: &&Way| {
            way.reading.distribution == reading.distribution && way.reading.sides == reading.sides
        };
        if let Some(found) = known.iter().find(same) {
            return Way {
                reading: *reading,
                ..*found
            };
        }
        let way = way(numbers, reading);
        known.push(way);
        way
    });
    each.collect()
}

fn way(numbers: &Wald, reading: &Reading) -> Way {
    let share = match reading.sides {
        Sides::Two => 0.5,
        Sides::One => 1.0,
    };
    let tail = |p: Range| upper_tail(p.times(Range::point(share)), reading.distribution);
    Way {
        reading: *reading,
        critical: critical(numbers.level, reading.distribution),
        tail: numbers.p.map_or(Range::ALL, tail),
    }
}

fn finding(
    believed: &Wald,
    others: &[Key],
    ways: &[Way],
    (key, verdict, unusual): (Key, Verdict, Option<Reading>),
) -> Finding {
    let others_only = believed.only(others);
    let determined = others_only.determines(key);
    let mut expected: Vec<(Reading, Vec<Range>)> = Vec::new();
    if determined {
        for way in ways {
            let implied = implied_by(&others_only, key, way);
            if !implied.is_empty() {
                expected.push((way.reading, implied));
            }
        }
    }
    Finding {
        key,
        verdict: match (verdict, determined) {
            (Verdict::Consistent, false) => Verdict::CannotTell,
            (verdict, _) => verdict,
        },
        expected,
        against: if determined {
            others.to_vec()
        } else {
            Vec::new()
        },
        unusual,
    }
}

/// The readings by which some values agree.
fn fitting(numbers: &Wald, ways: &[Way]) -> Vec<Way> {
    let fits = |way: &&Way| !sets(numbers, way).is_empty();
    ways.iter().filter(fits).copied().collect()
}

/// What the numbers imply of `key` by a reading; nothing where they disagree.
pub fn implied(numbers: &Wald, key: Key, reading: &Reading) -> Vec<Range> {
    implied_by(numbers, key, &way(numbers, reading))
}

fn implied_by(numbers: &Wald, key: Key, way: &Way) -> Vec<Range> {
    let Way {
        reading, critical, ..
    } = *way;
    let sets = sets(numbers, way);
    let over = |f: &dyn Fn(f64, f64) -> Range| {
        sets.iter().filter_map(|set| set.range(f)).reduce(Range::or)
    };
    let ratio = |theta: f64, s: f64| {
        let ratio = theta.abs() / s;
        Range::point(if ratio.is_nan() { 0.0 } else { ratio })
    };
    let far = |range: Range| Range {
        lo: if range.lo <= -0.5 * FAR {
            f64::NEG_INFINITY
        } else {
            range.lo
        },
        hi: if range.hi >= 0.5 * FAR {
            f64::INFINITY
        } else {
            range.hi
        },
    };
    let size = size(numbers, &reading);
    let sized = |range: Range| {
        let range = far(range);
        Range::new(range.lo * size, range.hi * size)
    };
    let end = |sign: f64| {
        let end = move |theta: f64, s: f64| {
            Range::point(theta).plus(critical.times(Range::point(sign * s)))
        };
        over(&end).map(|range| reading.back(sized(range)))
    };
    let all: Vec<Option<Range>> = match key {
        Key::Estimate => {
            vec![over(&|theta, _| Range::point(theta)).map(|range| reading.back(sized(range)))]
        }
        Key::Ci => vec![end(-1.0), end(1.0)],
        Key::Se => vec![over(&|_, s| Range::point(s)).map(sized)],
        Key::Statistic => vec![over(&ratio)],
        Key::P => vec![over(&ratio).map(|ratio| p_of(ratio, &reading))],
    };
    all.into_iter()
        .collect::<Option<Vec<Range>>>()
        .unwrap_or_default()
}

fn p_of(ratio: Range, reading: &Reading) -> Range {
    let tails = match reading.sides {
        Sides::Two => 2.0,
        Sides::One => 1.0,
    };
    let least = reading.distribution.sf(ratio.hi).lo;
    let most = reading.distribution.sf(ratio.lo).hi;
    Range::new(tails * least, (tails * most).min(1.0))
}

/// The critical values of an interval.
fn critical(level: f64, distribution: Distribution) -> Range {
    let outside = 0.5 * (1.0 - level / 100.0);
    if outside > 0.0 && outside < 0.5 {
        distribution.isf(outside)
    } else {
        Range::new(0.0, f64::INFINITY)
    }
}

/// The largest of the numbers on the scale of the analysis: sets are computed in units of it.
fn size(numbers: &Wald, reading: &Reading) -> f64 {
    let ci = numbers
        .ci
        .map(|(lo, hi)| [reading.range(lo), reading.range(hi)]);
    let printed = ci.into_iter().flatten().flatten();
    let estimate = numbers.estimate.and_then(|range| reading.range(range));
    let all = printed.chain(estimate).chain(numbers.se);
    let ends = all.flat_map(|range| [range.lo.abs(), range.hi.abs()]);
    let largest = ends.filter(|x| x.is_finite()).fold(0.0, f64::max);
    if largest > 0.0 { largest } else { 1.0 }
}

/// All `(θ, s)`, in units of [`size`], that the numbers allow: the union of a few polygons.
fn sets(numbers: &Wald, way: &Way) -> Vec<Polygon> {
    let Way {
        reading, critical, ..
    } = *way;
    let size = size(numbers, &reading);
    let unit = |range: Range| Range::new(range.lo / size, range.hi / size);
    let scaled = |range: Range| reading.range(range).map(unit);
    let estimate = numbers.estimate.map(scaled);
    let ends = numbers.ci.map(|(lo, hi)| scaled(lo).zip(scaled(hi)));
    // A number that cannot be on this scale.
    if estimate == Some(None) || ends == Some(None) {
        return Vec::new();
    }
    let (estimate, ends) = (estimate.flatten(), ends.flatten());
    let se = numbers.se.map(unit);
    let free = estimate.is_none() && ends.is_none() && se.is_none();
    let sets = ratios(numbers, way)
        .into_iter()
        .filter_map(|(sign, ratio)| {
            // Without a scale the ratio alone is there: of 1.
            if free {
                return Some(Polygon::of(ratio, Range::point(1.0)));
            }
            let mut set = start(estimate, ends, se, critical)?;
            if let Some((lower, upper)) = ends {
                let side = |a, b, c| Side { a, b, c };
                set.clip(side(-1.0, critical.lo, -lower.lo));
                set.clip(side(1.0, -critical.hi, lower.hi));
                set.clip(side(1.0, critical.lo, upper.hi));
                set.clip(side(-1.0, -critical.hi, -upper.lo));
            }
            if numbers.statistic.is_some() || numbers.p.is_some() {
                set.clip(Side {
                    a: -sign,
                    b: ratio.lo,
                    c: 0.0,
                });
                set.clip(Side {
                    a: sign,
                    b: -ratio.hi,
                    c: 0.0,
                });
            }
            (!set.corners.is_empty()).then_some(set)
        });
    sets.collect()
}

/// A box that holds all `(θ, s)`: the narrower, the more digits are left for the sides.
fn start(
    estimate: Option<Range>,
    ends: Option<(Range, Range)>,
    se: Option<Range>,
    critical: Range,
) -> Option<Polygon> {
    let far = Range::new(-FAR, FAR);
    let mut theta = far.and(estimate.map_or(Range::ALL, Range::widened))?;
    let mut s = Range::new(0.0, FAR).and(se.map_or(Range::ALL, Range::widened))?;
    if let Some((lower, upper)) = ends {
        theta = theta.and(Range::new(lower.lo, upper.hi).widened())?;
        let most = 0.5 * (upper.hi - lower.lo) / critical.lo;
        if most.is_finite() {
            s = s.and(Range::new(0.0, most).widened())?;
        }
    }
    Some(Polygon::of(theta, s))
}

/// What `|θ|/s` may be where `θ` is positive, and where it is negative.
fn ratios(numbers: &Wald, way: &Way) -> Vec<(f64, Range)> {
    let positive = Range::new(0.0, f64::INFINITY);
    let statistic = match numbers.statistic {
        Some(printed) => printed.abs(),
        None => positive,
    };
    let tails: Vec<Range> = match numbers.p {
        None => vec![positive],
        Some(_) => match way.reading.sides {
            Sides::Two => vec![way.tail],
            Sides::One => vec![way.tail, way.tail.opposite()],
        },
    };
    let each = tails.into_iter().filter_map(|tail| {
        let both = tail.widened().and(statistic.widened())?;
        both.and(positive)
    });
    each.flat_map(|ratio| [(1.0, ratio), (-1.0, ratio)])
        .collect()
}

/// What has its upper tail in `p`.
fn upper_tail(p: Range, distribution: Distribution) -> Range {
    let at = |p: f64| {
        if p >= 1.0 {
            Range::point(f64::NEG_INFINITY)
        } else if p > 0.5 {
            distribution.isf(1.0 - p).opposite()
        } else {
            distribution.isf(p.max(0.0))
        }
    };
    Range::new(at(p.hi).lo, at(p.lo).hi)
}
