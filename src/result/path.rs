//! The numbers of a result by name: `estimate`, `heterogeneity.i2`, `ci.lo`.
//!
//! Names are those of the JSON document, where `heterogeneity.` may be left out. `estimate`, `ci`, `pi` and `range` are
//! on the scale that people read, all others on that of the analysis.

use crate::result::{Body, Comparison, Part, PartLabel, Pool, Status, Summary};

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

static POOL: &[PathSpec] = &[
    one("estimate", "the pooled effect, as people read it"),
    two("ci", "its interval, as people read it"),
    one("ci.lo", "the low end of the interval"),
    one("ci.hi", "the high end of the interval"),
    two("pi", "the prediction interval, as people read it"),
    one("pi.lo", "the low end of the prediction interval"),
    one("pi.hi", "the high end of the prediction interval"),
    one("se", "the standard error, on the scale of the analysis"),
    one("statistic", "estimate by standard error"),
    one("df", "its degrees of freedom; none for z"),
    one("p", "the two-sided p-value"),
    one("k", "how many effects"),
    one("studies", "how many studies"),
    one("participants", "how many people"),
    one("events", "how many events"),
    percent(one("level", "the level of the intervals")),
    one("heterogeneity.tau2", "the variance between studies"),
    one("heterogeneity.se_tau2", "its standard error"),
    two("heterogeneity.tau2_ci", "its interval"),
    one("heterogeneity.tau2_ci.lo", "the low end of its interval"),
    one("heterogeneity.tau2_ci.hi", "the high end of its interval"),
    percent(one(
        "heterogeneity.i2",
        "the share of variance that is between studies",
    )),
    percent(two("heterogeneity.i2_ci", "its interval")),
    percent(one("heterogeneity.i2_ci.lo", "the low end of its interval")),
    percent(one(
        "heterogeneity.i2_ci.hi",
        "the high end of its interval",
    )),
    one("heterogeneity.h2", "total by sampling variability"),
    two("heterogeneity.h2_ci", "its interval"),
    one("heterogeneity.h2_ci.lo", "the low end of its interval"),
    one("heterogeneity.h2_ci.hi", "the high end of its interval"),
    one("heterogeneity.q", "Cochran's Q"),
    one("heterogeneity.q_df", "its degrees of freedom"),
    one("heterogeneity.q_p", "its p-value"),
    one("fit.log_likelihood", "the log-likelihood"),
    one("fit.aic", "Akaike's criterion"),
    one("fit.bic", "the Bayesian criterion"),
    one("fit.aicc", "Akaike's criterion for small samples"),
    one("cmh.statistic", "of MH: the test of association"),
    one("cmh.df", "its degrees of freedom"),
    one("cmh.p", "its p-value"),
    one("cmh.uncorrected", "without the correction for continuity"),
    one("cmh.uncorrected_p", "its p-value"),
    one(
        "breslow_day.statistic",
        "of MH: whether the odds ratios are equal",
    ),
    one("breslow_day.df", "its degrees of freedom"),
    one("breslow_day.p", "its p-value"),
    one("tarone.statistic", "the same with Tarone's correction"),
    one("tarone.df", "its degrees of freedom"),
    one("tarone.p", "its p-value"),
    one("between.statistic", "the test between the parts of `by`"),
    one("between.df1", "its degrees of freedom"),
    one(
        "between.df2",
        "its second degrees of freedom; none for chi²",
    ),
    one("between.p", "its p-value"),
];

static REGRESS: &[PathSpec] = &[
    one("k", "how many effects"),
    one("studies", "how many studies"),
    one("participants", "how many people"),
    one("events", "how many events"),
    percent(one("level", "the level of the intervals")),
    percent(one("r2", "the share of tau² that the moderators explain")),
    one("moderators.statistic", "the joint test of all moderators"),
    one("moderators.df1", "its degrees of freedom"),
    one("moderators.df2", "its second degrees of freedom"),
    one("moderators.p", "its p-value"),
    one("heterogeneity.tau2", "the variance that is left"),
    percent(one("heterogeneity.i2", "its share")),
    one("heterogeneity.h2", "total by sampling variability"),
    one("heterogeneity.q", "the statistic of what is left"),
    one("heterogeneity.q_df", "its degrees of freedom"),
    one("heterogeneity.q_p", "its p-value"),
];

static BIAS: &[PathSpec] = &[
    one("egger.statistic", "of the regression test"),
    one("egger.df", "its degrees of freedom"),
    one("egger.p", "its p-value"),
    one(
        "egger.limit",
        "the estimate as the predictor goes to its limit",
    ),
    two("egger.limit_ci", "its interval"),
    one("begg.tau", "Kendall's tau"),
    one("begg.p", "its p-value"),
    one("trimfill.added", "how many rows were filled"),
    one("trimfill.estimate", "the pooled effect with them"),
    two("trimfill.ci", "its interval"),
    one("trimfill.p", "its p-value"),
    one("failsafe.n", "how many null results would undo the finding"),
];

static SUMMARISE: &[PathSpec] = &[
    one("up", "rows with a positive effect"),
    one("down", "rows with a negative effect"),
    one("none", "rows with an effect of zero"),
    one("missing", "rows without effect"),
    two(
        "range",
        "the smallest and the largest effect, as people read it",
    ),
    one("range.lo", "the smallest effect"),
    one("range.hi", "the largest effect"),
    one("k", "how many effects"),
    one("studies", "how many studies"),
    one("participants", "how many people"),
    one("events", "how many events"),
];

static COMPARE: &[PathSpec] = &[
    one(
        "estimate",
        "the first less the second, as people read it (for ratios their ratio)",
    ),
    two("ci", "its interval, as people read it"),
    one("ci.lo", "the low end of the interval"),
    one("ci.hi", "the high end of the interval"),
    one("se", "the standard error, on the scale of the analysis"),
    one("statistic", "estimate by standard error"),
    one("df", "its degrees of freedom; none for z"),
    one("p", "the two-sided p-value"),
    one("shared_studies", "how many studies are in both"),
    percent(one("level", "the level of the interval")),
];

/// The paths of the results of a verb.
pub fn known(verb: &str) -> &'static [PathSpec] {
    match verb {
        "pool" => POOL,
        "regress" => REGRESS,
        "bias" => BIAS,
        "summarise" => SUMMARISE,
        "compare" => COMPARE,
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
            None => single(body, part, path)?,
        },
    };
    found.is_finite().then_some(found)
}

/// Both ends of an interval of a result, or of a part of it.
pub fn ends(body: &Body, part: &[String], path: &str) -> Option<(f64, f64)> {
    let of_pool = |pool: &Pool| pool_interval(pool, path);
    let [lo, hi] = match body {
        Body::Pool(pool) => of_pool(descend(pool.as_ref(), part)?.result)?,
        Body::Summary(summary) => {
            let summary = descend(summary.as_ref(), part)?.result;
            let range = summary.display.as_ref().and_then(|display| display.range);
            (path == "range").then_some(range?.map(Some))?
        }
        Body::Comparison(comparison) => {
            (path == "ci").then_some(comparison.display.ci?.map(Some))?
        }
        Body::Nothing {}
        | Body::Table(_)
        | Body::Figure { .. }
        | Body::Expectation { .. }
        | Body::Reported { .. } => return None,
    };
    Some((lo.unwrap_or(f64::NAN), hi.unwrap_or(f64::NAN)))
}

/// How the part of a result ended, and why; nothing where the result has no such part.
///
/// The whole, or what has no status of its own, is `Ok`: the outcome's status is for the caller to see.
pub fn standing<'a>(body: &'a Body, part: &[String]) -> Option<(Status, Option<&'a str>)> {
    match body {
        Body::Pool(pool) => descend(pool.as_ref(), part).map(|found| found.standing),
        Body::Summary(summary) => descend(summary.as_ref(), part).map(|found| found.standing),
        Body::Nothing {}
        | Body::Comparison(_)
        | Body::Table(_)
        | Body::Figure { .. }
        | Body::Expectation { .. }
        | Body::Reported { .. } => part.is_empty().then_some((Status::Ok, None)),
    }
}

/// The pooled result, or the part of it, that a reference names.
pub fn pooled<'a>(body: &'a Body, part: &[String]) -> Option<&'a Pool> {
    match body {
        Body::Pool(pool) => descend(pool.as_ref(), part).map(|found| found.result),
        Body::Nothing {}
        | Body::Summary(_)
        | Body::Comparison(_)
        | Body::Table(_)
        | Body::Figure { .. }
        | Body::Expectation { .. }
        | Body::Reported { .. } => None,
    }
}

/// What has parts like itself.
trait Parted: Sized {
    fn parts(&self) -> &[Part<Self>];
}

impl Parted for Pool {
    fn parts(&self) -> &[Part<Self>] {
        &self.parts
    }
}

impl Parted for Summary {
    fn parts(&self) -> &[Part<Self>] {
        &self.parts
    }
}

/// A part and how it ended.
struct Found<'a, T> {
    result: &'a T,
    standing: (Status, Option<&'a str>),
}

/// The part that the labels name: those of `per` first, then that of `by`.
fn descend<'a, T: Parted>(whole: &'a T, labels: &[String]) -> Option<Found<'a, T>> {
    let mut found = Found {
        result: whole,
        standing: (Status::Ok, None),
    };
    let mut rest = labels;
    while !rest.is_empty() {
        let (part, left) = found.result.parts().iter().find_map(|part| {
            let left = match &part.label {
                PartLabel::One(label) => rest.strip_prefix(std::slice::from_ref(label)),
                PartLabel::Several(labels) => rest.strip_prefix(labels.as_slice()),
            };
            left.map(|left| (part, left))
        })?;
        found = Found {
            result: &part.result,
            standing: (part.status, part.reason.as_deref()),
        };
        rest = left;
    }
    Some(found)
}

fn single(body: &Body, part: &[String], path: &str) -> Option<f64> {
    match body {
        Body::Pool(pool) => pool_number(descend(pool.as_ref(), part)?.result, path),
        Body::Summary(summary) => summary_number(descend(summary.as_ref(), part)?.result, path),
        Body::Comparison(comparison) => {
            (part.is_empty()).then(|| comparison_number(comparison, path))?
        }
        Body::Nothing {}
        | Body::Table(_)
        | Body::Figure { .. }
        | Body::Expectation { .. }
        | Body::Reported { .. } => None,
    }
}

fn pool_number(pool: &Pool, path: &str) -> Option<f64> {
    let h = &pool.heterogeneity;
    match path {
        "estimate" => pool.display.estimate,
        "se" => pool.se,
        "statistic" => pool.statistic,
        "df" => pool.df,
        "p" => pool.p,
        "k" => Some(pool.sizes.k as f64),
        "studies" => Some(pool.sizes.studies as f64),
        "participants" => pool.sizes.participants,
        "events" => pool.sizes.events,
        "level" => Some(pool.level),
        "heterogeneity.tau2" => h.tau2,
        "heterogeneity.se_tau2" => h.se_tau2,
        "heterogeneity.i2" => h.i2,
        "heterogeneity.h2" => h.h2,
        "heterogeneity.q" => h.q,
        "heterogeneity.q_df" => h.q_df.map(|df| df as f64),
        "heterogeneity.q_p" => h.q_p,
        "fit.log_likelihood" => pool.fit.log_likelihood,
        "fit.aic" => pool.fit.aic,
        "fit.bic" => pool.fit.bic,
        "fit.aicc" => pool.fit.aicc,
        "cmh.uncorrected" => pool.cmh?.uncorrected,
        "cmh.uncorrected_p" => pool.cmh?.uncorrected_p,
        "between.statistic" => pool.between?.statistic,
        "between.df1" => Some(pool.between?.df1),
        "between.df2" => pool.between?.df2,
        "between.p" => pool.between?.p,
        other => chi_squared(pool, other),
    }
}

/// A number of one of the tests that some models have.
fn chi_squared(pool: &Pool, path: &str) -> Option<f64> {
    let (test, field) = path.split_once('.')?;
    let test = match test {
        "cmh" => pool.cmh?.corrected,
        "breslow_day" => pool.breslow_day?,
        "tarone" => pool.tarone?,
        _ => return None,
    };
    match field {
        "statistic" => test.statistic,
        "df" => Some(test.df as f64),
        "p" => test.p,
        _ => None,
    }
}

fn pool_interval(pool: &Pool, path: &str) -> Option<[Option<f64>; 2]> {
    match path {
        "ci" => pool.display.ci.map(|ci| ci.map(Some)),
        "pi" => pool.display.pi.map(|pi| pi.map(Some)),
        "heterogeneity.tau2_ci" => pool.heterogeneity.tau2_ci,
        "heterogeneity.i2_ci" => pool.heterogeneity.i2_ci,
        "heterogeneity.h2_ci" => pool.heterogeneity.h2_ci,
        _ => None,
    }
}

fn summary_number(summary: &Summary, path: &str) -> Option<f64> {
    match path {
        "up" => Some(summary.up as f64),
        "down" => Some(summary.down as f64),
        "none" => Some(summary.none as f64),
        "missing" => Some(summary.missing as f64),
        "k" => Some(summary.sizes.k as f64),
        "studies" => Some(summary.sizes.studies as f64),
        "participants" => summary.sizes.participants,
        "events" => summary.sizes.events,
        _ => None,
    }
}

fn comparison_number(comparison: &Comparison, path: &str) -> Option<f64> {
    match path {
        "estimate" => comparison.display.estimate,
        "se" => comparison.se,
        "statistic" => comparison.statistic,
        "df" => comparison.df,
        "p" => comparison.p,
        "shared_studies" => Some(comparison.shared_studies as f64),
        "level" => Some(comparison.level),
        _ => None,
    }
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
                i2: Some(1.0),
                i2_ci: Some([Some(0.0), Some(1.0)]),
                h2: Some(1.0),
                h2_ci: Some([Some(0.0), Some(1.0)]),
                q: Some(1.0),
                q_df: Some(2),
                q_p: Some(1.0),
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
