//! Of several comparisons of a study the largest is kept: there is no effect.

use super::draw::{Draw, HKSJ, pooled};
use super::{Found, mean};

/// Pooled g of ten studies with ten an arm, of `m` comparisons the largest; against one control group, or each its own.
fn largest(draw: &mut Draw, m: usize, shared: bool) -> f64 {
    let studies: Vec<(f64, f64)> = (0..10)
        .map(|_| {
            let (m2, s2) = draw.sample(10, 0.0, 1.0);
            let all = (0..m).map(|_| {
                let (m1, s1) = draw.sample(10, 0.0, 1.0);
                let (m2, s2) = if shared {
                    (m2, s2)
                } else {
                    draw.sample(10, 0.0, 1.0)
                };
                super::draw::effect("SMD", &[10.0, m1, s1, 10.0, m2, s2])
            });
            let all: Vec<(f64, f64)> = all.collect();
            all.into_iter()
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .expect("one or more")
        })
        .collect();
    pooled(&studies, HKSJ).estimate
}

pub(crate) fn run(reviews: u32) -> Vec<Found> {
    vec![
        mean(
            "keep.two",
            "pooled g out of nothing: the larger of 2 comparisons, own controls, 10 an arm",
            reviews,
            |d| largest(d, 2, false),
        ),
        mean(
            "keep.three",
            "the largest of 3, own controls",
            reviews,
            |d| largest(d, 3, false),
        ),
        mean(
            "keep.four",
            "the largest of 4, own controls",
            reviews,
            |d| largest(d, 4, false),
        ),
        mean(
            "keep.three.shared",
            "the largest of 3 with one control group",
            reviews,
            |d| largest(d, 3, true),
        ),
        mean("keep.one", "one comparison a study", reviews, |d| {
            largest(d, 1, false)
        }),
    ]
}
