//! Egger's test of standardised mean differences, by their standard error and by n: nothing is missing.

use kma::stats::Studies;
use kma::stats::bias::{Predictor, weighted};

use super::draw::{Draw, significant};
use super::{Found, share};

/// Eleven studies with a true g of 1.33, as in the rodent cortex of Kokkinou et al. (2018).
fn alarm(draw: &mut Draw, n: (u32, u32), tau: f64, predictor: Predictor) -> bool {
    let (mut yi, mut vi, mut ni) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..11 {
        let n = draw.whole(n.0, n.1);
        let difference = 1.33 + tau * draw.normal();
        let (y, v) = draw.g(n, difference);
        yi.push(y);
        vi.push(v);
        ni.push(2.0 * f64::from(n));
    }
    let studies = Studies::new(&yi, &vi).expect("effects with variances");
    let test = weighted(&studies, predictor, Some(&ni), 0.95);
    test.is_ok_and(|test| significant(test.slope.p))
}

pub(crate) fn run(reviews: u32) -> Vec<Found> {
    let (sei, n) = (Predictor::Sei, Predictor::Sqrtninv);
    vec![
        share(
            "egger.sei",
            "egger by sei significant; k = 11, g = 1.33, 5 to 12 an arm, nothing missing",
            reviews,
            |d| alarm(d, (5, 12), 0.0, sei),
        ),
        share(
            "egger.sei.tau",
            "the same with tau = 0.5 between studies",
            reviews,
            |d| alarm(d, (5, 12), 0.5, sei),
        ),
        share(
            "egger.sei.large",
            "the same with tau = 0.5 and 10 to 40 an arm",
            reviews,
            |d| alarm(d, (10, 40), 0.5, sei),
        ),
        share(
            "egger.sqrtninv",
            "egger by sqrtninv; 5 to 12 an arm",
            reviews,
            |d| alarm(d, (5, 12), 0.0, n),
        ),
        share(
            "egger.sqrtninv.tau",
            "the same with tau = 0.5",
            reviews,
            |d| alarm(d, (5, 12), 0.5, n),
        ),
    ]
}
