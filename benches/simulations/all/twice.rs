//! A study that stands twice in the data under two names.

use super::draw::{Draw, HKSJ, pooled, significant};
use super::{Found, share};

/// Six studies without an effect; the one with the largest is there twice, or not.
fn alarm(draw: &mut Draw, twice: bool) -> bool {
    let mut rows: Vec<(f64, f64)> = (0..6)
        .map(|_| {
            let v = draw.variance();
            draw.known(0.0, 0.05, v)
        })
        .collect();
    let largest = rows
        .iter()
        .copied()
        .max_by(|a, b| a.0.abs().total_cmp(&b.0.abs()));
    rows.extend(largest.filter(|_| twice));
    significant(pooled(&rows, HKSJ).p)
}

pub(crate) fn run(reviews: u32) -> Vec<Found> {
    vec![
        share(
            "twice",
            "six studies without an effect are significant; the largest effect stands twice",
            reviews,
            |d| alarm(d, true),
        ),
        share("twice.once", "the same; each stands once", reviews, |d| {
            alarm(d, false)
        }),
    ]
}
