//! `compare`: the difference of two pooled results.

use std::collections::HashSet;

use super::convert::difference_transform;
use super::{Context, Ran};
use crate::measure::Transform;
use crate::plan::{ResultId, StatementKind};
use crate::result::{Body, Comparison, Display, Pool, Status, path};
use crate::stats::dist::normal;

/// Runs a `compare`.
pub(super) fn run(context: &Context<'_>, first: &ResultId, second: &ResultId, level: f64) -> Ran {
    if first.statement == second.statement && first.part == second.part {
        let reason = format!("`{}` is compared with itself", first.text);
        return Ran::not_run(reason);
    }
    for id in [first, second] {
        if let Some(reason) = context.did_not_run(id) {
            return Ran::not_run(reason);
        }
    }
    match (pooled(context, first), pooled(context, second)) {
        (Some(a), Some(b)) if a.effect == b.effect => {
            let (comparison, reason) = difference(context, first, a, b, level);
            Ran {
                status: Status::Ok,
                reason,
                body: Body::Comparison(Box::new(comparison)),
            }
        }
        (Some(a), Some(b)) => Ran::not_run(format!(
            "`{}` is of `{}`, and `{}` of `{}`",
            first.text, a.effect, second.text, b.effect
        )),
        (None, _) => Ran::not_run(format!("`{}` has no pooled effect", first.text)),
        (_, None) => Ran::not_run(format!("`{}` has no pooled effect", second.text)),
    }
}

fn pooled<'a>(context: &'a Context<'_>, id: &ResultId) -> Option<&'a Pool> {
    let outcome = context.results.get(id.statement)?;
    let pool = path::pooled(&outcome.body, &id.part)?;
    pool.estimate.map(|_| pool)
}

fn difference(
    context: &Context<'_>,
    first: &ResultId,
    a: &Pool,
    b: &Pool,
    level: f64,
) -> (Comparison, Option<String>) {
    let estimate = a.estimate.zip(b.estimate).map(|(a, b)| a - b);
    let shared = shared(a, b);
    let variance = a.se.zip(b.se).map(|(a, b)| a * a + b * b);
    let se = variance
        .filter(|v| *v > 0.0 && shared.studies == 0)
        .map(f64::sqrt);
    let z = normal::isf(0.5 * (1.0 - level / 100.0));
    let ci = estimate.zip(se).map(|(mu, se)| [mu - z * se, mu + z * se]);
    let statistic = estimate.zip(se).map(|(mu, se)| mu / se);
    let comparison = Comparison {
        effect: a.effect.clone(),
        measure: a.measure.clone(),
        test: "z".to_owned(),
        level,
        estimate,
        se,
        ci,
        statistic,
        df: None,
        p: statistic.map(normal::two_sided),
        shared_studies: shared.studies,
        display: display(context, first, a, estimate, ci),
    };
    (comparison, shared.reason())
}

/// The difference as people read it: of log ratios their ratio, of others the difference.
fn display(
    context: &Context<'_>,
    first: &ResultId,
    a: &Pool,
    estimate: Option<f64>,
    ci: Option<[f64; 2]>,
) -> Display {
    let statement = context.plan.statements.get(first.statement);
    let mut own = Transform::None;
    if let Some(StatementKind::Rows(analysis)) = statement.map(|statement| &statement.kind) {
        let effect = analysis.effect.as_ref();
        own = effect.map_or(own, |effect| effect.measure.transform);
    }
    let transform = difference_transform(own);
    let name = &a.display.name;
    let name = if transform == Transform::Exp {
        format!("ratio of two, {name}")
    } else if own == Transform::None {
        format!("difference of two, {name}")
    } else {
        format!("difference of two, {name}, on the scale of the analysis")
    };
    let show = |x: f64| transform.apply(x, f64::NAN);
    Display {
        name,
        transform: transform.name().to_owned(),
        estimate: estimate.map(show),
        ci: ci.map(|ci| ci.map(show)),
        ..Display::default()
    }
}

/// What two results have in common.
struct Shared {
    studies: usize,
    rows: usize,
}

fn shared(a: &Pool, b: &Pool) -> Shared {
    let used = |pool: &'_ Pool| -> Vec<(String, usize)> {
        let used = pool.rows.iter().filter(|row| row.weight.is_some());
        used.map(|row| (row.study.clone(), row.row)).collect()
    };
    let (a, b) = (used(a), used(b));
    let studies: HashSet<&str> = a.iter().map(|(study, _)| study.as_str()).collect();
    let rows: HashSet<&(String, usize)> = a.iter().collect();
    let both: HashSet<&str> = b
        .iter()
        .map(|(study, _)| study.as_str())
        .filter(|study| studies.contains(study))
        .collect();
    Shared {
        studies: both.len(),
        rows: b.iter().filter(|row| rows.contains(row)).count(),
    }
}

impl Shared {
    /// Why there is no standard error, and which model would have one.
    fn reason(&self) -> Option<String> {
        let studies = match self.studies {
            0 => return None,
            1 => "1 study is".to_owned(),
            n => format!("{n} studies are"),
        };
        let instead = if self.rows > 0 {
            "compare parts that have no row in common, as one `pool … by` gives them"
        } else {
            "`regress` all rows on what tells the two apart, with `robust in study`"
        };
        Some(format!(
            "{studies} in both: the two are not independent, and their difference has no standard error here; {instead}"
        ))
    }
}
