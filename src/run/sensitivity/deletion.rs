//! Without each study, and with one row more at a time.

use super::used::Used;
use crate::diagnostic::plural;
use crate::plan::Order;
use crate::result::sensitivity::{Baujat, Dfbs, Influence, Refit, Whose};
use crate::run::convert::{finite, pair};
use crate::stats::sensitivity::{
    self, cumulative_watched as cumulate, leave_group_out_watched as leave_group_out,
};
use crate::stats::{StatsError, Studies, Watch};

/// Without each study in turn.
pub(super) fn leave_one_out(used: &Used<'_, '_>, watch: &dyn Watch) -> Result<Vec<Refit>, String> {
    let groups = used.groups.members();
    if groups.len() < 2 {
        return Err(too_few(groups.len(), 2));
    }
    let without = |members: &[usize]| used.places_of(|row| !members.contains(&row));
    let Some(model) = used.refit else {
        let refit = |(at, members): (usize, &Vec<usize>)| {
            if watch.done(at as u64, groups.len() as u64).is_break() {
                return Err(text(&StatsError::Stopped));
            }
            let whose = used.whose(members);
            let name = whose.study.clone();
            let found = used.of_places(whose, &without(members));
            found.map_err(|reason| format!("without {name}: {reason}"))
        };
        return groups.iter().enumerate().map(refit).collect();
    };
    let found = used
        .studies()
        .and_then(|studies| leave_group_out(&studies, &used.groups, model, &used.options, watch));
    let found = found.map_err(|e| text(&e))?;
    let rows = groups.iter().zip(found);
    Ok(rows
        .map(|(members, refit)| refitted(used, used.whose(members), &refit, || without(members)))
        .collect())
}

/// One row more at a time, in the order of a column; what is to be said of rows without a value.
pub(super) fn cumulative(
    used: &Used<'_, '_>,
    order: &Order,
    watch: &dyn Watch,
) -> Result<(Vec<Refit>, Option<String>), String> {
    let keys = used.rows.frame.take(&used.places).order(order.column);
    let mut placed: Vec<(usize, f64)> = keys.iter().copied().enumerate().collect();
    placed.retain(|(_, key)| !key.is_nan());
    let missing = keys.len() - placed.len();
    if placed.is_empty() {
        return Err(format!("no row has a `{}`", order.name));
    }
    let remark = (missing > 0).then(|| {
        let (rows, are) = (
            plural(missing, "row"),
            if missing == 1 { "is" } else { "are" },
        );
        format!(
            "{rows} without `{}` {are} not in the cumulative analysis",
            order.name
        )
    });
    placed.sort_by(|(_, a), (_, b)| (a + 0.0).total_cmp(&(b + 0.0)));
    let rows: Vec<usize> = placed.iter().map(|(row, _)| *row).collect();
    let mut steps = match used.refit {
        Some(model) => {
            let pick = |all: &[f64]| -> Vec<f64> {
                rows.iter().filter_map(|r| all.get(*r).copied()).collect()
            };
            let (yi, vi) = (pick(&used.yi), pick(&used.vi));
            let in_order: Vec<f64> = (0..rows.len()).map(|place| place as f64).collect();
            let steps = Studies::new(&yi, &vi)
                .and_then(|studies| cumulate(&studies, &in_order, model, &used.options, watch));
            let steps = steps.map_err(|e| text(&e))?;
            let step = |(at, step): (usize, sensitivity::Step)| {
                let first = rows.get(..=at).unwrap_or(&rows);
                let whose = used.whose(first.last().map_or(&[], std::slice::from_ref));
                refitted(used, whose, &step.pool, || used.places_at(first))
            };
            steps.into_iter().enumerate().map(step).collect()
        }
        None => steps_in_full(used, &rows, watch)?,
    };
    for (step, row) in steps.iter_mut().zip(&rows) {
        let place = used
            .places
            .get(*row)
            .map_or(usize::MAX, |place| *place as usize);
        step.value = used.rows.frame.text(order.column, place);
    }
    Ok((steps, remark))
}

/// The same by the pool itself; the first rows alone may have no answer, as of counts or clusters.
fn steps_in_full(
    used: &Used<'_, '_>,
    rows: &[usize],
    watch: &dyn Watch,
) -> Result<Vec<Refit>, String> {
    let step = |(at, row): (usize, &usize)| {
        if watch.done(at as u64, rows.len() as u64).is_break() {
            return Err(text(&StatsError::Stopped));
        }
        let places = used.places_at(rows.get(..=at).unwrap_or(rows));
        let whose = used.whose(std::slice::from_ref(row));
        let blank = Refit {
            whose: whose.clone(),
            k: places.len(),
            ..Refit::default()
        };
        Ok(used.of_places(whose, &places).unwrap_or(blank))
    };
    rows.iter().enumerate().map(step).collect()
}

/// What the result owes to each study.
pub(super) fn influence(used: &Used<'_, '_>, watch: &dyn Watch) -> Result<Vec<Influence>, String> {
    let model = used.model.ok_or_else(|| used.without_weights())?;
    let groups = used.groups.members().len();
    if groups < 3 {
        return Err(too_few(groups, 3));
    }
    let found = used.studies().and_then(|studies| {
        sensitivity::group_influence_watched(&studies, &used.groups, model, &used.options, watch)
    });
    let found = found.map_err(|e| {
        if e == StatsError::NotFinite {
            "the standard error is 0, or 0 without one of the studies".to_owned()
        } else {
            text(&e)
        }
    })?;
    let rows = used.studies_in_order().zip(found);
    Ok(rows
        .map(|(whose, i)| Influence {
            whose,
            rstudent: finite(i.rstudent),
            dffits: finite(i.dffits),
            cook_d: finite(i.cook_d),
            cov_r: finite(i.cov_r),
            tau2_del: finite(i.tau2_del),
            q_del: finite(i.q_del),
            hat: finite(i.hat),
            weight: finite(i.weight),
            dfbs: Dfbs::One(finite(i.dfbs)),
            influential: i.influential,
        })
        .collect())
}

/// Contribution to heterogeneity and influence of each study.
pub(super) fn baujat(used: &Used<'_, '_>, watch: &dyn Watch) -> Result<Vec<Baujat>, String> {
    let model = used.model.ok_or_else(|| used.without_weights())?;
    let groups = used.groups.members().len();
    if groups < 2 {
        return Err(too_few(groups, 2));
    }
    let found = used.studies().and_then(|studies| {
        sensitivity::group_baujat_watched(&studies, &used.groups, model, &used.options, watch)
    });
    let rows = used.studies_in_order().zip(found.map_err(|e| text(&e))?);
    Ok(rows
        .map(|(whose, point)| Baujat {
            whose,
            x: finite(point.x),
            y: finite(point.y),
        })
        .collect())
}

fn refitted(
    used: &Used<'_, '_>,
    whose: Whose,
    refit: &sensitivity::Refit,
    places: impl FnOnce() -> Vec<u32>,
) -> Refit {
    let (estimate, ci) = (finite(refit.estimate), Some(pair(refit.ci)));
    Refit {
        whose,
        value: None,
        k: refit.k,
        estimate,
        se: finite(refit.se),
        statistic: refit.statistic.and_then(finite),
        df: refit.df,
        p: refit.p.and_then(finite),
        ci,
        q: finite(refit.q.q),
        q_p: refit.q.p.and_then(finite),
        tau2: finite(refit.tau2),
        i2: refit.i2.and_then(finite),
        h2: refit.h2.and_then(finite),
        changes: used.changes(ci),
        display: used.shown(places, estimate, ci),
    }
}

fn too_few(studies: usize, needed: usize) -> String {
    format!("studies = {studies}, at least {needed} needed")
}

fn text(error: &StatsError) -> String {
    error.to_string()
}
