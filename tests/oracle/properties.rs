//! What pooling must keep, whatever the data.

use kma::method::{METHODS, Method};
use kma::stats::math::pow;
use kma::stats::pool::{Options, Pooled, Prediction, Test, pool};
use kma::stats::tau2::{Likelihood, log_likelihood};
use kma::stats::tau2_ci::Tau2Ci;
use kma::stats::{StatsError, Studies};
use proptest::prelude::*;

const TESTS: [Test; 4] = [
    Test::Z,
    Test::T,
    Test::Hksj { floor: true },
    Test::Hksj { floor: false },
];

fn computed() -> impl Iterator<Item = &'static Method> {
    METHODS.iter().copied().filter(|m| m.model().is_some())
}

/// The interval of tau² that is the method's own.
fn interval(method: &Method) -> Tau2Ci {
    if method.needs_weights() {
        Tau2Ci::GeneralisedQ
    } else if method.has_likelihood() {
        Tau2Ci::Profile
    } else {
        Tau2Ci::QProfile
    }
}

fn run(method: &Method, test: Test, yi: &[f64], vi: &[f64]) -> Result<Pooled, StatsError> {
    let options = Options {
        test,
        tau2_ci: interval(method),
        ..Options::default()
    };
    run_with(method, &options, yi, vi)
}

/// Pools, with the weights `1/sqrt(vi)` where the method needs some.
fn run_with(
    method: &Method,
    options: &Options,
    yi: &[f64],
    vi: &[f64],
) -> Result<Pooled, StatsError> {
    let weights: Vec<f64> = vi.iter().map(|v| 1.0 / v.sqrt()).collect();
    let mut studies = Studies::new(yi, vi)?;
    if method.needs_weights() {
        studies = studies.with_weights(&weights)?;
    }
    pool(&studies, method.model().expect("computed"), options)
}

/// The tests to try: weights of one's own take their time.
fn tests(method: &Method) -> impl Iterator<Item = Test> {
    let some = if method.needs_weights() {
        1
    } else {
        TESTS.len()
    };
    TESTS.into_iter().take(some)
}

/// Studies whose estimates are multiples of 2^-12, so that shifting them by an integer is exact.
pub(super) fn studies() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    let row = (-8192_i32..8192, 0.001_f64..2.0);
    prop::collection::vec(row, 2..25).prop_map(|rows| {
        rows.into_iter()
            .map(|(y, v)| (f64::from(y) / 4096.0, v))
            .unzip()
    })
}

/// Studies of all sizes, with ties.
pub(super) fn wild() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    let y = prop_oneof![
        Just(0.0),
        Just(0.25),
        -3.0_f64..3.0,
        (-1.0_f64..1.0, -9_i32..9).prop_map(|(m, e)| m * 10_f64.powi(e)),
    ];
    let v = prop_oneof![
        Just(0.1),
        0.01_f64..1.0,
        (0.1_f64..1.0, -11_i32..13).prop_map(|(m, e)| m * 10_f64.powi(e)),
    ];
    prop::collection::vec((y, v), 1..12).prop_map(|rows| rows.into_iter().unzip())
}

fn near(a: f64, b: f64, scale: f64) -> bool {
    (a - b).abs() <= 1e-8 * a.abs().max(b.abs()).max(scale)
}

fn alike(a: Option<f64>, b: Option<f64>, scale: f64) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => near(a, b, scale),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// Whether `b` is `a` with estimates moved by `shift` after they were multiplied by `scale`.
fn same(a: &Pooled, b: &Pooled, shift: f64, scale: f64) -> bool {
    let (h, g) = (&a.heterogeneity, &b.heterogeneity);
    let (se, square) = (b.se, scale * scale);
    let moved = |x: f64| x * scale + shift;
    near(moved(a.estimate), b.estimate, se)
        && near(a.se * scale, b.se, 0.0)
        && near(moved(a.ci.lo), b.ci.lo, se)
        && near(moved(a.ci.hi), b.ci.hi, se)
        && alike(a.pi.map(|i| moved(i.lo)), b.pi.map(|i| i.lo), se)
        && alike(a.pi.map(|i| moved(i.hi)), b.pi.map(|i| i.hi), se)
        && near(h.tau2 * square, g.tau2, 1e-3 * se * se)
        && alike(h.se_tau2.map(|s| s * square), g.se_tau2, 0.0)
        && alike(
            h.tau2_ci.map(|i| i.hi * square),
            g.tau2_ci.map(|i| i.hi),
            1e-3 * se * se,
        )
        && alike(h.i2, g.i2, 1e-3)
        && alike(h.h2, g.h2, 0.0)
        && near(h.q.q, g.q.q, 1e-3)
        && alike(h.q.p, g.q.p, 1e-12)
        && (shift != 0.0 || alike(a.p, b.p, 1e-12))
}

proptest! {
    #[test]
    fn the_order_of_rows_is_no_matter((yi, vi) in studies(), turn in 0_usize..25) {
        let (mut y, mut v) = (yi.clone(), vi.clone());
        let turn = turn % y.len();
        y.rotate_left(turn);
        v.rotate_left(turn);
        y.reverse();
        v.reverse();
        for method in computed() {
            for test in tests(method) {
                let (a, b) = (run(method, test, &yi, &vi), run(method, test, &y, &v));
                let (a, b) = (a.expect("clean data"), b.expect("clean data"));
                prop_assert!(same(&a, &b, 0.0, 1.0), "{} {test:?}\n{a:?}\n{b:?}", method.name);
                let mut weights = a.weights.clone();
                weights.rotate_left(turn);
                weights.reverse();
                prop_assert!(weights.iter().zip(&b.weights).all(|(a, b)| near(*a, *b, 0.0)));
            }
        }
    }

    #[test]
    fn a_shift_moves_the_estimate_alone((yi, vi) in studies(), shift in -100_000_i32..100_000) {
        let shift = f64::from(shift);
        let moved: Vec<f64> = yi.iter().map(|y| y + shift).collect();
        for method in computed() {
            for test in tests(method) {
                let a = run(method, test, &yi, &vi).expect("clean data");
                let b = run(method, test, &moved, &vi).expect("clean data");
                prop_assert!(same(&a, &b, shift, 1.0), "{} {test:?}\n{a:?}\n{b:?}", method.name);
            }
        }
    }

    #[test]
    fn a_unit_scales_what_has_one((yi, vi) in studies(), scale in 1e-6_f64..1e6) {
        let y: Vec<f64> = yi.iter().map(|y| y * scale).collect();
        let v: Vec<f64> = vi.iter().map(|v| v * scale * scale).collect();
        for method in computed() {
            for test in tests(method) {
                let a = run(method, test, &yi, &vi).expect("clean data");
                let b = run(method, test, &y, &v).expect("clean data");
                prop_assert!(same(&a, &b, 0.0, scale), "{} {test:?}\n{a:?}\n{b:?}", method.name);
            }
        }
    }

    #[test]
    fn any_data_gives_an_answer((yi, vi) in wild()) {
        for method in computed() {
            for test in tests(method) {
                for prediction in [Prediction::AsTest, Prediction::Hts] {
                    if method.needs_weights() && prediction == Prediction::Hts {
                        continue;
                    }
                    let options = Options { test, prediction, tau2_ci: interval(method), ..Options::default() };
                    let p = run_with(method, &options, &yi, &vi).expect("within range");
                    let h = &p.heterogeneity;
                    prop_assert!(h.tau2 >= 0.0 && h.tau2.is_finite() && p.se >= 0.0);
                    prop_assert!(p.ci.lo <= p.estimate && p.estimate <= p.ci.hi);
                    prop_assert!(p.p.is_none_or(|p| (0.0..=1.0).contains(&p)));
                    prop_assert!(h.i2.is_none_or(|i| (0.0..=100.0).contains(&i)));
                    prop_assert!(h.tau2_ci.is_none_or(|i| 0.0 <= i.lo && i.lo <= i.hi));
                    prop_assert!(p.pi.is_none_or(|i| i.lo <= i.hi && i.hi.is_finite()));
                    prop_assert!(near(p.weights.iter().sum(), 100.0, 0.0));
                    prop_assert!(p.fit.log_likelihood.is_finite());
                }
            }
        }
    }

    #[test]
    fn weights_of_ones_own_do_what_they_must((yi, vi) in studies(), factor in 1e-6_f64..1e6) {
        let studies = Studies::new(&yi, &vi).expect("clean data");
        let reml = kma::method::REML.model().expect("computed");
        let plain = pool(&studies, reml, &Options::default()).expect("clean data");
        let tau2 = plain.heterogeneity.tau2;
        // The model's own weights, in any unit, are no other weights.
        let own: Vec<f64> = vi.iter().map(|v| factor / (v + tau2)).collect();
        let weighted = studies.with_weights(&own).expect("positive weights");
        let again = pool(&weighted, reml, &Options::default()).expect("clean data");
        prop_assert!(same(&plain, &again, 0.0, 1.0), "{plain:?}\n{again:?}");
        // A study without weight has no say in the estimate.
        let mut one: Vec<f64> = vec![0.0; yi.len()];
        one[0] = 1.0;
        let only = studies.with_weights(&one).expect("one weight");
        let only = pool(&only, reml, &Options { test: Test::Z, ..Options::default() }).expect("clean data");
        prop_assert!(near(only.estimate, yi[0], only.se));
        prop_assert!(near(only.se, (vi[0] + tau2).sqrt(), 0.0));
    }

    #[test]
    fn likelihood_is_highest_at_the_estimate((yi, vi) in wild()) {
        let studies = Studies::new(&yi, &vi).expect("clean data");
        if yi.len() > 1 {
            for (name, likelihood) in [("ML", Likelihood::Ml), ("REML", Likelihood::Reml)] {
                let method = kma::method::find(name).expect("listed");
                let found = run(method, Test::Z, &yi, &vi).expect("within range").heterogeneity;
                let height = |t| log_likelihood(&studies, t, likelihood);
                let top = height(found.tau2);
                for step in 0..600 {
                    let t = if step == 0 { 0.0 } else { pow(10.0, -14.0 + 0.06 * f64::from(step)) };
                    prop_assert!(height(t) <= top + 1e-9 * top.abs().max(1.0), "{name} {found:?} at {t:e}");
                }
                if let Some(second) = found.second_maximum {
                    prop_assert!(height(second) <= top + 1e-9 * top.abs().max(1.0));
                    for t in [second * (1.0 - 1e-3), second * (1.0 + 1e-3)] {
                        prop_assert!(height(t) <= height(second) + 1e-9 * top.abs().max(1.0));
                    }
                }
            }
        }
    }
}

#[test]
fn wrong_data_is_refused_with_its_place() {
    let new = |yi: &[f64], vi: &[f64]| Studies::new(yi, vi).map(|s| s.k());
    assert_eq!(new(&[], &[]), Err(StatsError::TooFew { k: 0, needed: 1 }));
    assert_eq!(
        new(&[0.1], &[0.1, 0.2]),
        Err(StatsError::Lengths {
            expected: 1,
            found: 2
        })
    );
    assert_eq!(
        new(&[0.1, f64::NAN], &[0.1, 0.2]),
        Err(StatsError::Estimate { index: 1 })
    );
    for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(
            new(&[0.1, 0.2], &[0.1, wrong]),
            Err(StatsError::Variance { index: 1 })
        );
    }
    let studies = Studies::new(&[0.1, 0.2], &[0.1, 0.2]).expect("clean data");
    let weighted = |w: &[f64]| studies.with_weights(w).map(|s| s.k());
    assert_eq!(weighted(&[1.0, -1.0]), Err(StatsError::Weight { index: 1 }));
    assert_eq!(weighted(&[0.0, 0.0]), Err(StatsError::Weight { index: 0 }));
    assert_eq!(
        weighted(&[1.0]),
        Err(StatsError::Lengths {
            expected: 2,
            found: 1
        })
    );
    let genq = kma::method::GENQ.model().expect("computed");
    assert_eq!(
        pool(&studies, genq, &Options::default()).map(|p| p.k),
        Err(StatsError::WeightsNeeded)
    );
    let reml = kma::method::REML.model().expect("computed");
    let with = |options| pool(&studies, reml, &options).map(|p| p.k);
    assert_eq!(
        with(Options {
            level: 1.0,
            ..Options::default()
        }),
        Err(StatsError::Level)
    );
    assert_eq!(
        with(Options {
            tau2: Some(-0.1),
            ..Options::default()
        }),
        Err(StatsError::Tau2)
    );
    let huge = Studies::new(&[1e200, -1e200], &[1e-200, 1e-200]).expect("finite");
    assert_eq!(
        pool(&huge, reml, &Options::default()).map(|p| p.k),
        Err(StatsError::NotFinite)
    );
}

#[test]
fn two_humps_are_both_reported() {
    // Precise studies that agree, and one far off whose variance decides which hump is higher.
    let yi = [0.0, 0.05, 10.0, 0.1, -0.1, 0.0];
    let vi = [0.001, 0.001, 30.0, 0.001, 0.001, 0.002];
    let mut seen = false;
    for last in 1..2000 {
        let mut vi = vi;
        vi[2] = 0.05 * f64::from(last);
        let studies = Studies::new(&yi, &vi).expect("clean data");
        let found = kma::stats::tau2::ml(&studies).expect("clean data");
        if let Some(second) = found.second_maximum {
            seen = true;
            let height = |t| log_likelihood(&studies, t, Likelihood::Ml);
            assert!(height(second) <= height(found.tau2));
        }
    }
    assert!(seen, "no data set had two maxima");
}
