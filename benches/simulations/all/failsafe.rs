//! The fail-safe number where the whole effect is publication bias.

use kma::stats::Studies;
use kma::stats::bias::rosenthal;

use super::draw::Draw;
use super::{Found, mean, share};

/// Rosenthal's number of 15 published studies of nothing: they are published because they are significant.
fn number(draw: &mut Draw) -> f64 {
    let (mut yi, mut vi) = (Vec::new(), Vec::new());
    while yi.len() < 15 {
        let v = draw.variance();
        let (y, v) = draw.known(0.0, 0.0, v);
        if y / v.sqrt() > 1.96 {
            yi.push(y);
            vi.push(v);
        }
    }
    let studies = Studies::new(&yi, &vi).expect("effects with variances");
    rosenthal(&studies, 0.05).expect("a level below one half").n
}

pub(crate) fn run(reviews: u32) -> Vec<Found> {
    let fewer = reviews.div_ceil(10);
    vec![
        mean(
            "failsafe.n",
            "mean fail-safe number of 15 significant studies of nothing",
            fewer,
            number,
        ),
        share(
            "failsafe.robust",
            "it is above 5k + 10, and called robust",
            fewer,
            |d| number(d) > 5.0 * 15.0 + 10.0,
        ),
    ]
}
