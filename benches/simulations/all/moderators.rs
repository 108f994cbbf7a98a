//! Moderators that explain nothing, in a regression of few effects.

use kma::method::REML;
use kma::stats::Studies;
use kma::stats::pool::{Options, Test};
use kma::stats::regress::{Design, Regression, regress};

use super::draw::{Draw, significant};
use super::{Found, mean, share};

fn fitted(draw: &mut Draw, k: usize, moderators: usize, test: Test) -> Regression {
    let mut yi = Vec::new();
    let mut vi = Vec::new();
    for _ in 0..k {
        let v = draw.variance();
        let (y, v) = draw.known(0.3, 0.1, v);
        yi.push(y);
        vi.push(v);
    }
    let mut columns = vec![vec![1.0; k]];
    for _ in 0..moderators {
        columns.push((0..k).map(|_| draw.normal()).collect());
    }
    let studies = Studies::new(&yi, &vi).expect("effects with variances");
    let design = Design::new(&columns).expect("random columns are independent");
    let model = REML.regression().expect("of effects");
    let options = Options {
        test,
        ..Options::default()
    };
    regress(&studies, &design, model, &options).expect("more effects than columns")
}

fn one_of(found: &Regression) -> bool {
    found.coefficients.iter().skip(1).any(|c| significant(c.p))
}

pub(crate) fn run(reviews: u32) -> Vec<Found> {
    let hksj = super::draw::HKSJ;
    vec![
        share(
            "moderators.one",
            "1 moderator of noise is significant; k = 10, HKSJ",
            reviews,
            |d| one_of(&fitted(d, 10, 1, hksj)),
        ),
        share(
            "moderators.four",
            "one of 4 moderators of noise is significant; k = 10, HKSJ",
            reviews,
            |d| one_of(&fitted(d, 10, 4, hksj)),
        ),
        share("moderators.four.z", "the same by z", reviews, |d| {
            one_of(&fitted(d, 10, 4, Test::Z))
        }),
        mean(
            "moderators.r2",
            "mean R2 (%) that 4 moderators of noise seem to explain; k = 10",
            reviews,
            |d| fitted(d, 10, 4, hksj).r2.unwrap_or(0.0),
        ),
    ]
}
