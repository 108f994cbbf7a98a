//! `summarise`: counts by direction, the range, the rows. No p-values.

use super::convert::blank_display;
use super::rows::{self, Ended, Evidence, RowVerb, Set};
use super::{Context, Ran};
use crate::plan::RowAnalysis;
use crate::result::{Body, LeftOut, Part, Status, Summary};

/// Runs a `summarise`.
pub(super) fn run(context: &Context<'_>, analysis: &RowAnalysis) -> Ran {
    rows::run(context, analysis, &mut SummaryVerb)
}

struct SummaryVerb;

impl RowVerb for SummaryVerb {
    type Found = Summary;

    fn fork(&self) -> Self {
        Self
    }

    fn join(&mut self, _other: Self) {}

    fn find(&mut self, rows: &Evidence<'_>, places: &[u32], _subgroup: bool) -> Ended<Summary> {
        let found = summary(rows, places);
        match rows.requirements.refuse(&found.sizes) {
            Some(refusal) => Ended {
                status: Status::NotRun,
                reason: Some(refusal.reason),
                found: Summary {
                    rows: found.rows,
                    sizes: found.sizes,
                    left_out: found.left_out,
                    ..blank(rows)
                },
            },
            None => Ended {
                status: Status::Ok,
                reason: None,
                found,
            },
        }
    }

    fn above(&mut self, rows: &Evidence<'_>) -> Summary {
        let places = rows.places();
        let set = rows.set(&places, false);
        let mut found = Summary {
            sizes: rows.sizes(&set),
            ..blank(rows)
        };
        count(rows, &set, &mut found);
        found
    }

    fn attach(&mut self, whole: &mut Summary, parts: Vec<Part<Summary>>, _by: bool) {
        whole.parts = parts;
    }

    fn tell(&mut self, whole: &mut Summary, left_out: Vec<LeftOut>, remarks: Vec<String>) {
        whole.left_out.splice(0..0, left_out);
        whole.remarks.extend(remarks);
    }

    fn body(found: Summary) -> Body {
        Body::Summary(Box::new(found))
    }
}

fn blank(rows: &Evidence<'_>) -> Summary {
    let effect = rows.analysis.effect.as_ref();
    Summary {
        effect: effect.map(|effect| effect.name.clone()),
        measure: effect.map(|effect| effect.measure.name.to_owned()),
        display: effect.map(blank_display),
        ..Summary::default()
    }
}

/// The summary of these rows.
pub(super) fn summary(rows: &Evidence<'_>, places: &[u32]) -> Summary {
    let set = rows.set(places, false);
    let mut found = Summary {
        sizes: rows.sizes(&set),
        left_out: rows.left_out(&set),
        rows: rows.rows(&set),
        ..blank(rows)
    };
    count(rows, &set, &mut found);
    found
}

/// The summary that takes the place of an analysis which may not run, where the plan says `otherwise summarise`.
pub(super) fn instead(said: bool, rows: &Evidence<'_>, places: &[u32]) -> Option<Box<Summary>> {
    said.then(|| {
        let mut summary = summary(rows, places);
        summary.rows = Vec::new();
        Box::new(summary)
    })
}

/// Counts directions and looks for the range.
fn count(rows: &Evidence<'_>, set: &Set<'_>, found: &mut Summary) {
    for &yi in &set.effects.yi {
        let count = if yi.is_nan() {
            &mut found.missing
        } else if yi > 0.0 {
            &mut found.up
        } else if yi < 0.0 {
            &mut found.down
        } else {
            &mut found.none
        };
        *count += 1;
    }
    let Some(measured) = rows.measured() else {
        return;
    };
    found.remarks.extend(measured.forms_used(&set.effects));
    found.remarks.extend(measured.added(&set.effects));
    if measured.is_direction() {
        return;
    }
    let effects = || set.effects.yi.iter().copied().filter(|yi| !yi.is_nan());
    let ends = effects().reduce(f64::min).zip(effects().reduce(f64::max));
    found.range = ends.map(|(lo, hi)| [lo, hi]);
    let harmonic = measured.harmonic_n(set.places, &set.effects);
    if let Some(display) = &mut found.display {
        let show = |x: f64| measured.transform().apply(x, harmonic);
        display.range = found.range.map(|range| range.map(show));
    }
}
