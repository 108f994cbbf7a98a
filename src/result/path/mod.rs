//! The numbers of a result by name: `estimate`, `heterogeneity.i2`, `ci.lo`.
//!
//! Names are those of the JSON document, where `heterogeneity.` may be left out. `estimate`, `ci`, `pi` and `range` are
//! on the scale that people read, all others on that of the analysis.

use crate::result::{Body, Part, PartLabel, Pool, Status};

mod bias;
mod compare;
mod multiverse;
mod pool;
mod regress;
mod sensitivity;
mod summarise;

/// A number or interval of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathSpec {
    /// Its name in full.
    pub path: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Its unit.
    pub unit: PathUnit,
    /// One number or two.
    pub shape: PathShape,
}

/// The unit of a number of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathUnit {
    /// None, or that of the effect.
    Plain,
    /// Percent.
    Percent,
}

/// How many numbers a path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathShape {
    /// One: what `expect` takes.
    Number,
    /// Low and high: what `reported` takes as `0.81 to 1.85`, and `expect` with `.lo` or `.hi` behind it.
    Interval,
}

const fn one(path: &'static str, doc: &'static str) -> PathSpec {
    PathSpec {
        path,
        doc,
        unit: PathUnit::Plain,
        shape: PathShape::Number,
    }
}

const fn two(path: &'static str, doc: &'static str) -> PathSpec {
    PathSpec {
        shape: PathShape::Interval,
        ..one(path, doc)
    }
}

const fn percent(spec: PathSpec) -> PathSpec {
    PathSpec {
        unit: PathUnit::Percent,
        ..spec
    }
}

/// What an analysis found, seen by names.
pub trait Finding {
    /// The number of that path.
    fn number(&self, path: &str) -> Option<f64>;
    /// Both ends of the interval of that path.
    fn interval(&self, path: &str) -> Option<[Option<f64>; 2]>;
    /// The part whose labels come first in `labels`, and the labels that are left.
    fn part<'a, 'l>(&'a self, _labels: &'l [String]) -> Option<PartFound<'a, 'l>> {
        None
    }
    /// The labels of each of its parts.
    fn labels(&self) -> Vec<Vec<String>> {
        Vec::new()
    }
}

/// A part and how it ended.
#[derive(Clone, Copy)]
pub struct PartFound<'a, 'l> {
    /// What was found in it.
    pub found: &'a dyn Finding,
    /// How it ended, and why it did not run.
    pub standing: (Status, Option<&'a str>),
    /// The labels behind those that name it.
    pub rest: &'l [String],
}

/// The one of `parts` whose labels come first in `labels`, and the labels that are left.
fn first_part<'a, 'l, T>(
    parts: &'a [Part<T>],
    labels: &'l [String],
) -> Option<(&'a Part<T>, &'l [String])> {
    parts.iter().find_map(|part| {
        let left = match &part.label {
            PartLabel::One(label) => labels.strip_prefix(std::slice::from_ref(label)),
            PartLabel::Several(several) => labels.strip_prefix(several.as_slice()),
        };
        left.map(|left| (part, left))
    })
}

/// As [`Finding::part`], of `parts`.
fn part_of<'a, 'l, T: Finding>(
    parts: &'a [Part<T>],
    labels: &'l [String],
) -> Option<PartFound<'a, 'l>> {
    let (part, rest) = first_part(parts, labels)?;
    Some(PartFound {
        found: &part.result,
        standing: (part.status, part.reason.as_deref()),
        rest,
    })
}

/// The labels of `parts`.
fn labels_of<T>(parts: &[Part<T>]) -> Vec<Vec<String>> {
    let labels = parts.iter().map(|part| match &part.label {
        PartLabel::One(label) => vec![label.clone()],
        PartLabel::Several(several) => several.clone(),
    });
    labels.collect()
}

/// What [`known`] and [`find`] call a coefficient of a regression.
pub const COEFFICIENT: &str = "coefficient";

/// The paths of the results of a verb, or of a coefficient.
pub fn known(verb: &str) -> &'static [PathSpec] {
    match verb {
        "pool" => pool::PATHS,
        "regress" => regress::PATHS,
        COEFFICIENT => regress::PARTS,
        "bias" => bias::paths(),
        "sensitivity" => sensitivity::PATHS,
        "multiverse" => multiverse::PATHS,
        "summarise" => summarise::PATHS,
        "compare" => compare::PATHS,
        _ => &[],
    }
}

/// The path that is written so: in full, or without `heterogeneity.`.
pub fn find(verb: &str, written: &str) -> Option<&'static PathSpec> {
    let short = |spec: &&PathSpec| spec.path.strip_prefix("heterogeneity.") == Some(written);
    let all = known(verb);
    all.iter()
        .find(|spec| spec.path == written)
        .or_else(|| all.iter().find(short))
}

/// The number of a result, or of a part of it; nothing where it has none.
pub fn number(body: &Body, part: &[String], path: &str) -> Option<f64> {
    let found = match path.strip_suffix(".lo") {
        Some(of) => ends(body, part, of)?.0,
        None => match path.strip_suffix(".hi") {
            Some(of) => ends(body, part, of)?.1,
            None => descend(body.finding()?, part)?.found.number(path)?,
        },
    };
    found.is_finite().then_some(found)
}

/// Both ends of an interval of a result, or of a part of it.
pub fn ends(body: &Body, part: &[String], path: &str) -> Option<(f64, f64)> {
    let [lo, hi] = descend(body.finding()?, part)?.found.interval(path)?;
    Some((lo.unwrap_or(f64::NAN), hi.unwrap_or(f64::NAN)))
}

/// How the part of a result ended, and why; nothing where the result has no such part.
///
/// The whole, or what has no status of its own, is `Ok`: the outcome's status is for the caller to see.
pub fn standing<'a>(body: &'a Body, part: &[String]) -> Option<(Status, Option<&'a str>)> {
    match body.finding() {
        Some(found) => descend(found, part).map(|found| found.standing),
        None => part.is_empty().then_some((Status::Ok, None)),
    }
}

/// The pooled result, or the part of it, that a reference names.
pub fn pooled<'a>(body: &'a Body, part: &[String]) -> Option<&'a Pool> {
    let mut found = body.as_pool()?;
    let mut rest = part;
    while !rest.is_empty() {
        let (part, left) = first_part(&found.parts, rest)?;
        (found, rest) = (&part.result, left);
    }
    Some(found)
}

/// The part that the labels name: those of `per` first, then that of `by`.
fn descend<'a, 'l>(whole: &'a dyn Finding, labels: &'l [String]) -> Option<PartFound<'a, 'l>> {
    let mut found = PartFound {
        found: whole,
        standing: (Status::Ok, None),
        rest: labels,
    };
    while !found.rest.is_empty() {
        found = found.found.part(found.rest)?;
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::result::{Between, ChiSquared, Cmh, Display, Sizes};

    fn full() -> Pool {
        let test = ChiSquared {
            statistic: Some(1.0),
            df: 1,
            p: Some(1.0),
        };
        Pool {
            cmh: Some(Cmh {
                corrected: test,
                uncorrected: Some(1.0),
                uncorrected_p: Some(1.0),
            }),
            breslow_day: Some(test),
            tarone: Some(test),
            estimate: Some(0.0),
            display: Display {
                estimate: Some(1.0),
                ci: Some([0.5, 2.0]),
                pi: Some([0.25, 4.0]),
                ..Display::default()
            },
            se: Some(1.0),
            statistic: Some(1.0),
            df: Some(1.0),
            p: Some(1.0),
            p_adjusted: Some(1.0),
            sizes: Sizes {
                k: 3,
                studies: 3,
                participants: Some(1.0),
                events: Some(1.0),
            },
            heterogeneity: crate::result::Heterogeneity {
                tau2: Some(1.0),
                se_tau2: Some(1.0),
                tau2_ci: Some([Some(0.0), Some(1.0)]),
                second_maximum: Some(2.0),
                i2: Some(1.0),
                i2_ci: Some([Some(0.0), Some(1.0)]),
                h2: Some(1.0),
                h2_ci: Some([Some(0.0), Some(1.0)]),
                q: Some(1.0),
                q_df: Some(2),
                q_p: Some(1.0),
                lrt: Some(1.0),
                lrt_p: Some(1.0),
                sigma2: Some(1.0),
            },
            fit: crate::result::Fit {
                log_likelihood: Some(1.0),
                aic: Some(1.0),
                bic: Some(1.0),
                aicc: Some(1.0),
            },
            between: Some(Between {
                statistic: Some(1.0),
                df1: 1.0,
                df2: Some(1.0),
                p: Some(1.0),
            }),
            ..Pool::default()
        }
    }

    #[test]
    fn every_path_of_a_pool_finds_its_number() {
        let body = Body::Pool(Box::new(full()));
        for spec in known("pool") {
            let found = match spec.shape {
                PathShape::Number => number(&body, &[], spec.path).is_some(),
                PathShape::Interval => ends(&body, &[], spec.path).is_some(),
            };
            assert!(found, "{}", spec.path);
        }
    }

    #[test]
    fn heterogeneity_may_be_left_out() {
        let found = find("pool", "i2").map(|spec| (spec.path, spec.unit));
        assert_eq!(found, Some(("heterogeneity.i2", PathUnit::Percent)));
        assert_eq!(find("pool", "heterogeneity.p"), None);
    }

    #[test]
    fn labels_of_per_come_before_that_of_by() {
        let part = |label: PartLabel, result: Pool| Part {
            label,
            status: Status::Ok,
            reason: None,
            result,
        };
        let inner = part(PartLabel::One("in_vivo".into()), full());
        let outer = Pool {
            parts: vec![inner],
            ..Pool::default()
        };
        let label = PartLabel::Several(vec!["cortex".into(), "acute".into()]);
        let body = Body::Pool(Box::new(Pool {
            parts: vec![part(label, outer)],
            ..Pool::default()
        }));
        let labels = ["cortex", "acute", "in_vivo"].map(String::from);
        assert_eq!(number(&body, &labels, "ci.hi"), Some(2.0));
        assert_eq!(number(&body, &labels, "estimate"), Some(1.0));
        assert_eq!(number(&body, &labels[..1], "estimate"), None);
        assert_eq!(number(&body, &labels[..2], "estimate"), None);
        assert!(standing(&body, &labels[..2]).is_some());
        assert!(standing(&body, &labels[..1]).is_none());
    }
}
