//! Egger's test where studies are missing: how often it notices.

use kma::stats::Studies;
use kma::stats::bias::{Predictor, weighted};

use super::draw::{Draw, significant};
use super::{Found, share};

/// Whether the test is significant among `k` studies that are there because they were significant, or by a chance of one
/// in twenty; the true effect is 0.2.
fn notices(draw: &mut Draw, k: usize) -> bool {
    let (mut yi, mut vi) = (Vec::new(), Vec::new());
    while yi.len() < k {
        let v = draw.variance();
        let (y, v) = draw.known(0.2, 0.02, v);
        if y / v.sqrt() > 1.96 || draw.uniform() < 0.05 {
            yi.push(y);
            vi.push(v);
        }
    }
    let studies = Studies::new(&yi, &vi).expect("effects with variances");
    let test = weighted(&studies, Predictor::Sei, None, 0.95);
    test.is_ok_and(|test| significant(test.slope.p))
}

pub(crate) fn run(reviews: u32) -> Vec<Found> {
    vec![
        share(
            "few.five",
            "egger notices that 19 of 20 studies that are not significant are missing; k = 5",
            reviews,
            |d| notices(d, 5),
        ),
        share("few.nine", "the same; k = 9", reviews, |d| notices(d, 9)),
        share("few.twenty", "the same; k = 20", reviews, |d| {
            notices(d, 20)
        }),
        share("few.forty", "the same; k = 40", reviews, |d| notices(d, 40)),
    ]
}
