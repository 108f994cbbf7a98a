//! The pools of all subsets of the rows.

use super::used::Used;
use crate::plan;
use crate::result::sensitivity::{Gosh, Mean, Member, Point, Quantiles, Spread};
use crate::run::convert::finite;
use crate::stats::sensitivity::gosh::{self, Draw, PROBABILITIES, Share, distribution};
use crate::stats::watch::Watch;

/// The seed where the plan names none.
const SEED: u64 = 1;
/// So many subsets are listed at most.
const POINTS: usize = 1000;

/// Pools all subsets of the rows, or a draw of them.
pub(super) fn gosh(
    used: &Used<'_, '_>,
    asked: &plan::Gosh,
    watch: &dyn Watch,
) -> Result<Gosh, String> {
    let model = used.model.ok_or_else(|| used.without_weights())?;
    let seed = asked.seed.unwrap_or(SEED);
    let k = used.yi.len();
    let draw = match asked.subsets {
        Some(subsets) => Draw { subsets, seed },
        None => Draw::usual(k, seed),
    };
    let found = used
        .studies()
        .and_then(|studies| gosh::gosh(&studies, model, &used.options, draw, watch))
        .map_err(|error| error.to_string())?;
    let estimate = spread(&found.estimate);
    let whole = || used.places.clone();
    let shown = |x: &f64| {
        used.shown(whole, Some(*x), None)
            .estimate
            .unwrap_or(f64::NAN)
    };
    Ok(Gosh {
        subsets: found.subsets(),
        all: found.seed.is_none(),
        seed: found.seed,
        failed: found.failed(),
        probabilities: PROBABILITIES.iter().map(|p| 100.0 * p).collect(),
        display: Quantiles {
            quantiles: estimate.quantiles.iter().map(shown).collect(),
        },
        estimate,
        tau2: spread(&found.tau2),
        i2: spread(&found.i2),
        h2: spread(&found.h2),
        q: spread(&found.q),
        members: members(used, &found),
        points: points(&found, seed),
    })
}

fn spread(column: &[f64]) -> Spread {
    let Some(found) = distribution(column) else {
        return Spread::default();
    };
    Spread {
        mean: finite(found.mean),
        sd: finite(found.sd),
        quantiles: found.quantiles.to_vec(),
    }
}

fn members(used: &Used<'_, '_>, found: &gosh::Gosh) -> Vec<Member> {
    let mean = |share: Share| Mean {
        estimate: finite(share.estimate),
        i2: finite(share.i2),
    };
    let rows = found.members.iter().enumerate();
    rows.map(|(row, member)| Member {
        whose: used.whose(&[row]),
        with: mean(member.with),
        without: mean(member.without),
    })
    .collect()
}

fn points(found: &gosh::Gosh, seed: u64) -> Vec<Point> {
    let point = |place: usize| {
        Some(Point {
            k: *found.size.get(place)?,
            estimate: *found.estimate.get(place)?,
            i2: *found.i2.get(place)?,
        })
    };
    let places = found.some(POINTS, seed).into_iter();
    let known = places.filter_map(point);
    known.filter(|point| !point.estimate.is_nan()).collect()
}
