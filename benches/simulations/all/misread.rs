//! Standard errors in the place of standard deviations.

use kma::stats::math::exp;
use kma::stats::suspect::too_small_by_root_n;

use super::draw::{Draw, HKSJ, effect, pooled};
use super::{Found, mean, share};

/// Ten studies of a true effect of half a standard deviation, 8 to 20 an arm; of the first the standard errors are taken.
fn effects(draw: &mut Draw) -> (Vec<(f64, f64)>, (f64, f64)) {
    let mut studies = Vec::new();
    let mut wrong = (0.0, 1.0);
    for at in 0..10 {
        let n = draw.whole(8, 20);
        let (m1, s1) = draw.sample(n, 0.5, 1.0);
        let (m2, s2) = draw.sample(n, 0.0, 1.0);
        let (n, root) = (f64::from(n), f64::from(n).sqrt());
        studies.push(effect("SMD", &[n, m1, s1, n, m2, s2]));
        if at == 0 {
            wrong = effect("SMD", &[n, m1, s1 / root, n, m2, s2 / root]);
        }
    }
    (studies, wrong)
}

/// Ten rows with two arms: whose coefficients of variation are suspect in both arms. Spreads of studies differ by
/// `differ` on the log scale; in the first row standard errors stand, where `wrong`.
fn suspects(draw: &mut Draw, differ: f64, wrong: bool) -> Vec<bool> {
    let mut arms = [Vec::new(), Vec::new()];
    let mut sizes = Vec::new();
    for row in 0..10 {
        let n = draw.whole(6, 30);
        let own = 0.25 * exp(differ * draw.normal());
        for arm in &mut arms {
            let (m, s) = draw.sample(n, 1.0, own);
            let error = if wrong && row == 0 {
                f64::from(n).sqrt()
            } else {
                1.0
            };
            arm.push(s / error / m.abs());
        }
        sizes.push(f64::from(n));
    }
    let [first, second] = arms.map(|cv| too_small_by_root_n(&cv, &sizes));
    first.into_iter().zip(second).map(|(a, b)| a && b).collect()
}

pub(crate) fn run(reviews: u32) -> Vec<Found> {
    let first = |found: Vec<bool>| found.first() == Some(&true);
    vec![
        mean(
            "misread.g",
            "g of a study with a true g of 0.5, se taken as sd, 8 to 20 an arm",
            reviews,
            |d| effects(d).1.0,
        ),
        mean(
            "misread.pooled",
            "pooled g of ten such studies, se taken as sd in one",
            reviews,
            |d| {
                let (mut studies, wrong) = effects(d);
                if let Some(first) = studies.first_mut() {
                    *first = wrong;
                }
                pooled(&studies, HKSJ).estimate
            },
        ),
        mean("misread.right", "the same with sd in all", reviews, |d| {
            pooled(&effects(d).0, HKSJ).estimate
        }),
        share(
            "misread.alarm",
            "ten honest rows, one or more suspected; sd differ by 0.3 on the log scale",
            reviews,
            |d| suspects(d, 0.3, false).contains(&true),
        ),
        share(
            "misread.alarm.wide",
            "the same; sd differ by 0.8",
            reviews,
            |d| suspects(d, 0.8, false).contains(&true),
        ),
        share(
            "misread.found",
            "se taken as sd in one of ten rows, and suspected; sd differ by 0.3",
            reviews,
            |d| first(suspects(d, 0.3, true)),
        ),
    ]
}
