//! The rows that a pool used, and which study each belongs to.

use super::super::convert::options_of;
use super::super::pool;
use super::super::rows::{Ended, Evidence};
use crate::measure::Transform;
use crate::result::sensitivity::{Refit, Shown, Whose};
use crate::result::{Interval, Pool, Status};
use crate::stats::pool::{Model, Options};
use crate::stats::sensitivity::Groups;
use crate::stats::{StatsError, Studies};
use crate::table::Labels;

/// The rows that a pool used.
pub(super) struct Used<'r, 'e> {
    pub(super) rows: &'r Evidence<'e>,
    /// Their places in the frame, ascending.
    pub(super) places: Vec<u32>,
    pub(super) yi: Vec<f64>,
    pub(super) vi: Vec<f64>,
    /// The rows of each study.
    pub(super) groups: Groups,
    /// How the model pools effects; `None` where it pools counts.
    pub(super) model: Option<Model>,
    /// The same where a refit needs no more than that; `None` where the inference is robust.
    pub(super) refit: Option<Model>,
    pub(super) options: Options,
    /// The interval of the whole.
    ci: Option<Interval>,
    numbers: Vec<usize>,
}

impl<'r, 'e> Used<'r, 'e> {
    pub(super) fn new(rows: &'r Evidence<'e>, places: &[u32], pooled: &Pool) -> Self {
        let settings = &rows.analysis.settings;
        let mut used = Self {
            rows,
            places: Vec::with_capacity(places.len()),
            yi: Vec::with_capacity(places.len()),
            vi: Vec::with_capacity(places.len()),
            groups: Groups::single(0),
            model: settings.method.model(),
            refit: settings
                .method
                .model()
                .filter(|_| rows.analysis.robust.is_none()),
            options: options_of(settings),
            ci: pooled.ci,
            numbers: Vec::with_capacity(places.len()),
        };
        let mut labels = Vec::with_capacity(places.len());
        for (&place, row) in places.iter().zip(&pooled.rows) {
            if row.weight.is_none() {
                continue;
            }
            labels.push(label(rows, place));
            used.places.push(place);
            used.numbers.push(row.row);
            used.yi.push(row.yi.unwrap_or(f64::NAN));
            used.vi.push(row.vi.unwrap_or(f64::NAN));
        }
        used.groups = Groups::new(&labels);
        used
    }

    /// The effects and variances.
    pub(super) fn studies(&self) -> Result<Studies<'_>, StatsError> {
        Studies::new(&self.yi, &self.vi)
    }

    /// Which study some rows are of.
    pub(super) fn whose(&self, members: &[usize]) -> Whose {
        whose(self.rows, &self.places, &self.numbers, members)
    }

    /// Which study each group is.
    pub(super) fn studies_in_order(&self) -> impl Iterator<Item = Whose> + '_ {
        self.groups
            .members()
            .iter()
            .map(|members| self.whose(members))
    }

    /// Places of the rows for which `keep` holds.
    pub(super) fn places_of(&self, keep: impl Fn(usize) -> bool) -> Vec<u32> {
        let places = self.places.iter().enumerate();
        places
            .filter(|(row, _)| keep(*row))
            .map(|(_, place)| *place)
            .collect()
    }

    /// Places of some rows, ascending.
    pub(super) fn places_at(&self, rows: &[usize]) -> Vec<u32> {
        let places = rows.iter().filter_map(|row| self.places.get(*row));
        let mut places: Vec<u32> = places.copied().collect();
        places.sort_unstable();
        places
    }

    /// Whether an interval is on another side of no effect than that of the whole.
    pub(super) fn changes(&self, ci: Option<Interval>) -> bool {
        let (whole, other) = (side(self.ci), side(ci));
        whole.is_some() && other.is_some() && whole != other
    }

    /// An estimate and its interval as people read them, of the rows at these places.
    pub(super) fn shown(
        &self,
        places: impl FnOnce() -> Vec<u32>,
        estimate: Option<f64>,
        ci: Option<Interval>,
    ) -> Shown {
        let Some(measured) = self.rows.measured() else {
            return Shown::default();
        };
        let transform = measured.transform();
        let harmonic = if matches!(transform, Transform::Ipft | Transform::Iirft) {
            let places = places();
            let set = self.rows.set(&places, true);
            measured.harmonic_n(&places, &set.effects)
        } else {
            f64::NAN
        };
        let show = |x: f64| transform.apply(x, harmonic);
        Shown {
            estimate: estimate.map(show),
            ci: ci.map(|ci| ci.map(show)),
        }
    }

    /// The pool of some of the rows, in full.
    pub(super) fn of_places(&self, whose: Whose, places: &[u32]) -> Result<Refit, String> {
        let Ended {
            status,
            reason,
            found,
        } = pool::of(self.rows, places);
        if status != Status::Ok {
            return Err(reason.unwrap_or_default());
        }
        Ok(Refit {
            whose,
            value: None,
            k: found.sizes.k,
            estimate: found.estimate,
            se: found.se,
            statistic: found.statistic,
            df: found.df,
            p: found.p,
            ci: found.ci,
            q: found.heterogeneity.q,
            q_p: found.heterogeneity.q_p,
            tau2: found.heterogeneity.tau2,
            i2: found.heterogeneity.i2,
            h2: found.heterogeneity.h2,
            changes: self.changes(found.ci),
            display: Shown {
                estimate: found.display.estimate,
                ci: found.display.ci,
            },
        })
    }

    /// Why a diagnostic of weights is not computed for this model.
    pub(super) fn without_weights(&self) -> String {
        format!(
            "`{}` pools counts, and has no weights 1/(vi + tau²); `leave_one_out` repeats it",
            self.rows.analysis.settings.method.name
        )
    }
}

/// What rows of one study share; a row without a study is one by itself.
pub(super) fn label(rows: &Evidence<'_>, place: u32) -> (u32, u32) {
    let code = rows.study_code(place);
    (code, if code == Labels::MISSING { place } else { 0 })
}

/// Which study some rows are of, and which row it is, if it is one; `numbers` are the rows of the data.
pub(super) fn whose(
    rows: &Evidence<'_>,
    places: &[u32],
    numbers: &[usize],
    members: &[usize],
) -> Whose {
    let first = members.first().and_then(|row| places.get(*row));
    let row = match members {
        [only] => numbers.get(*only).copied(),
        _ => None,
    };
    Whose {
        study: first.map_or_else(String::new, |place| rows.study(*place).to_owned()),
        row,
    }
}

/// Below, across or above no effect.
fn side(ci: Option<Interval>) -> Option<i8> {
    let [lo, hi] = ci?;
    Some(if lo > 0.0 {
        1
    } else if hi < 0.0 {
        -1
    } else {
        0
    })
}
