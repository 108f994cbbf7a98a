//! `tau2 common`: the parts of `by` with one variance between studies, and p-values adjusted for their number.

use super::convert::{finite, heterogeneity, options_of, pair};
use super::pool::display;
use super::regress::adjustment;
use super::rows::Evidence;
use crate::diagnostic::plural;
use crate::plan::Adjust;
use crate::result::{Between, Fit, Part, Pool, Status};
use crate::stats::adjust::adjust;
use crate::stats::between::{Common, common};
use crate::stats::heterogeneity::{h2, i2, typical_variance};
use crate::stats::{Interval, StatsError, Studies};

/// Puts one tau² into the parts that ran, and gives the test between them: that of the regression on the part.
///
/// `places` are the rows of each part. A part keeps its own Q; I² and H² follow from the common tau².
pub(super) fn share(
    rows: &Evidence<'_>,
    parts: &mut [Part<Pool>],
    places: &[Vec<u32>],
) -> Option<Between> {
    match shared(rows, parts, places) {
        Ok(between) => between,
        Err(error) => {
            for part in parts.iter_mut().filter(|part| part.status == Status::Ok) {
                part.status = Status::Failed;
                part.reason = Some(format!("with one tau² for all parts: {error}"));
                part.result = Pool {
                    rows: std::mem::take(&mut part.result.rows),
                    sizes: part.result.sizes,
                    level: part.result.level,
                    ..Pool::default()
                };
            }
            None
        }
    }
}

fn shared(
    rows: &Evidence<'_>,
    parts: &mut [Part<Pool>],
    places: &[Vec<u32>],
) -> Result<Option<Between>, StatsError> {
    let settings = &rows.analysis.settings;
    let ran = |(_, part): &(usize, &mut Part<Pool>)| part.status == Status::Ok;
    let (mut yi, mut vi, mut labels) = (Vec::new(), Vec::new(), Vec::new());
    let mut ok = Vec::new();
    for (place, part) in parts.iter_mut().enumerate().filter(ran) {
        ok.push(place);
        for row in part.result.rows.iter().filter(|row| row.weight.is_some()) {
            if let (Some(y), Some(v)) = (row.yi, row.vi) {
                yi.push(y);
                vi.push(v);
                labels.push(place);
            }
        }
    }
    let (Some(model), true) = (settings.method.regression(), ok.len() > 1) else {
        return Ok(None);
    };
    let studies = Studies::new(&yi, &vi)?;
    let found = common(&studies, &labels, model, &options_of(settings))?;
    for (at, place) in ok.into_iter().enumerate() {
        let (Some(part), Some(places)) = (parts.get_mut(place), places.get(place)) else {
            continue;
        };
        fill(&found, at, &mut part.result)?;
        display(rows, &rows.set(places, true), &mut part.result);
    }
    Ok(Some(Between {
        statistic: finite(found.between.statistic),
        df1: found.between.df1 as f64,
        df2: found.between.df2,
        p: finite(found.between.p),
    }))
}

/// The numbers of the part at `at`.
fn fill(found: &Common, at: usize, part: &mut Pool) -> Result<(), StatsError> {
    let all = &found.parts;
    let Some(c) = all.coefficients.get(at) else {
        return Ok(());
    };
    let unit: Vec<f64> = (0..all.coefficients.len())
        .map(|column| f64::from(u8::from(column == at)))
        .collect();
    let predicted = all.predict(&unit)?;
    part.estimate = finite(c.estimate);
    part.se = finite(c.se);
    part.ci = Some(pair(c.ci));
    part.statistic = c.statistic.and_then(finite);
    part.df = c.df;
    part.p = c.p.and_then(finite);
    part.pi = predicted.pi.map(pair);
    part.fit = Fit::default();
    // What was told of the part's own tau² no longer holds.
    part.remarks.retain(|remark| !remark.contains("tau²"));
    let used = || part.rows.iter().filter(|row| row.weight.is_some());
    let yi: Vec<f64> = used().filter_map(|row| row.yi).collect();
    let vi: Vec<f64> = used().filter_map(|row| row.vi).collect();
    let typical = typical_variance(&Studies::new(&yi, &vi)?);
    let mut h = all.heterogeneity;
    let ends = |f: fn(f64, f64) -> f64| {
        h.tau2_ci.zip(typical).map(|(ci, s)| Interval {
            lo: f(ci.lo, s),
            hi: f(ci.hi, s),
        })
    };
    (h.i2_ci, h.h2_ci) = (ends(i2), ends(h2));
    h.i2 = typical.map(|s| i2(h.tau2, s));
    h.h2 = typical.map(|s| h2(h.tau2, s));
    let own = part.heterogeneity.clone();
    part.heterogeneity = crate::result::Heterogeneity {
        q: own.q,
        q_df: own.q_df,
        q_p: own.q_p,
        ..heterogeneity(&h)
    };
    let total: f64 = vi.iter().map(|v| 1.0 / (v + h.tau2)).sum();
    let used = part.rows.iter_mut().filter(|row| row.weight.is_some());
    for (row, v) in used.zip(&vi) {
        row.weight = finite(100.0 / ((v + h.tau2) * total));
    }
    Ok(())
}

/// The p-values of the parts of `per` for their number.
pub(super) fn adjust_parts(pool: &mut Pool, how: Adjust) {
    let (how, name) = adjustment(how);
    let p: Vec<Option<f64>> = pool.parts.iter().map(|part| part.result.p).collect();
    for (part, p) in pool.parts.iter_mut().zip(adjust(&p, how)) {
        part.result.p_adjusted = p;
    }
    let tests = p.iter().flatten().count();
    if tests > 0 {
        pool.remarks.push(format!(
            "p of {} also adjusted by {name}",
            plural(tests, "part")
        ));
    }
}
