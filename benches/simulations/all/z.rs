//! The normal distribution with few studies: there is no effect on average, and studies differ.

use kma::method::{DL, REML};
use kma::stats::pool::Test;

use super::draw::{Draw, HKSJ, by_model, significant};
use super::{Found, share};

/// Whether `k` studies are significant together, with as much variance between them as within, or thrice.
fn alarm(draw: &mut Draw, k: usize, tau2: f64, reml: bool, test: Test) -> bool {
    let studies: Vec<(f64, f64)> = (0..k)
        .map(|_| {
            let v = draw.variance();
            draw.known(0.0, tau2, v)
        })
        .collect();
    let model = if reml { REML.model() } else { DL.model() };
    significant(by_model(&studies, model.expect("of effects"), test).p)
}

pub(crate) fn run(reviews: u32) -> Vec<Found> {
    vec![
        share(
            "z.three",
            "DL with z significant without an effect; k = 3, I2 about 60%",
            reviews,
            |d| alarm(d, 3, 0.2, false, Test::Z),
        ),
        share("z.five", "the same; k = 5", reviews, |d| {
            alarm(d, 5, 0.2, false, Test::Z)
        }),
        share("z.ten", "the same; k = 10", reviews, |d| {
            alarm(d, 10, 0.2, false, Test::Z)
        }),
        share("z.twenty", "the same; k = 20", reviews, |d| {
            alarm(d, 20, 0.2, false, Test::Z)
        }),
        share("z.five.reml", "REML with z; k = 5", reviews, |d| {
            alarm(d, 5, 0.2, true, Test::Z)
        }),
        share("z.five.hksj", "REML with HKSJ; k = 5", reviews, |d| {
            alarm(d, 5, 0.2, true, HKSJ)
        }),
    ]
}
