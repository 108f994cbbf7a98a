//! A criterion made for one study: the one that disagrees most is left out.

use super::draw::{Draw, HKSJ, pooled, significant};
use super::{Found, mean, share};

/// Eight studies without an effect, less those with the smallest.
fn rows(draw: &mut Draw, less: usize) -> Vec<(f64, f64)> {
    let mut rows: Vec<(f64, f64)> = (0..8)
        .map(|_| {
            let v = draw.variance();
            draw.known(0.0, 0.05, v)
        })
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    rows.drain(..less);
    rows
}

fn above(draw: &mut Draw, less: usize) -> bool {
    let found = pooled(&rows(draw, less), HKSJ);
    significant(found.p) && found.estimate > 0.0
}

pub(crate) fn run(reviews: u32) -> Vec<Found> {
    vec![
        mean(
            "excluded.effect",
            "pooled effect of 8 studies without one, less the smallest",
            reviews,
            |d| pooled(&rows(d, 1), HKSJ).estimate,
        ),
        share(
            "excluded.alarm",
            "significantly above 0; less the smallest",
            reviews,
            |d| above(d, 1),
        ),
        share(
            "excluded.alarm.none",
            "significantly above 0; none left out",
            reviews,
            |d| above(d, 0),
        ),
    ]
}
