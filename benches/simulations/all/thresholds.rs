//! A threshold that may be moved: there is no effect.

use super::draw::{Draw, HKSJ, pooled, significant};
use super::{Found, share};

/// Sixteen studies in the order of their dose; all of them, or those below one of four thresholds.
fn alarm(draw: &mut Draw, thresholds: &[usize]) -> bool {
    let rows: Vec<(f64, f64)> = (0..16)
        .map(|_| {
            let v = draw.variance();
            draw.known(0.0, 0.05, v)
        })
        .collect();
    let of = |k: &usize| rows.get(..*k).unwrap_or(&rows);
    thresholds
        .iter()
        .any(|k| significant(pooled(of(k), HKSJ).p))
}

pub(crate) fn run(reviews: u32) -> Vec<Found> {
    vec![
        share(
            "thresholds.two",
            "one of two thresholds gives a significant effect; 16 or 8 studies of nothing",
            reviews,
            |d| alarm(d, &[16, 8]),
        ),
        share(
            "thresholds.four",
            "one of four; 16, 12, 8 or 4 studies",
            reviews,
            |d| alarm(d, &[16, 12, 8, 4]),
        ),
        share("thresholds.one", "one threshold", reviews, |d| {
            alarm(d, &[16])
        }),
    ]
}
