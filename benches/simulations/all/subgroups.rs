//! Two subgroups with the same true effect: one is significant, and the other is not.

use kma::stats::between::between;

use super::draw::{Draw, HKSJ, pooled, significant};
use super::{Found, share};

fn two(draw: &mut Draw) -> [(f64, f64, bool); 2] {
    [(); 2].map(|()| {
        let studies: Vec<(f64, f64)> = (0..6)
            .map(|_| {
                let v = draw.variance();
                draw.known(0.37, 0.05, v)
            })
            .collect();
        let found = pooled(&studies, HKSJ);
        (found.estimate, found.se, significant(found.p))
    })
}

pub(crate) fn run(reviews: u32) -> Vec<Found> {
    vec![
        share(
            "subgroups.one",
            "of two subgroups with the same effect one is significant; 6 studies each",
            reviews,
            |d| {
                let [a, b] = two(d);
                a.2 != b.2
            },
        ),
        share(
            "subgroups.test",
            "the test between them is significant",
            reviews,
            |d| {
                let [a, b] = two(d);
                between(&[a.0, b.0], &[a.1, b.1]).is_ok_and(|test| test.p < 0.05)
            },
        ),
    ]
}
