//! What regression must keep, whatever the data.

use kma::method::METHODS;
use kma::stats::pool::{Options, Test, pool};
use kma::stats::regress::{Design, Regression, regress};
use kma::stats::{StatsError, Studies};
use proptest::prelude::*;

use super::properties::{studies, wild};

fn near(a: f64, b: f64, by: f64, scale: f64) -> bool {
    (a - b).abs() <= by * a.abs().max(b.abs()).max(scale)
}

fn run(
    name: &str,
    test: Test,
    yi: &[f64],
    vi: &[f64],
    columns: &[Vec<f64>],
) -> Result<Regression, StatsError> {
    let model = kma::method::find(name)
        .and_then(kma::method::Method::regression)
        .expect("computed");
    let options = Options {
        test,
        ..Options::default()
    };
    regress(
        &Studies::new(yi, vi)?,
        &Design::new(columns)?,
        model,
        &options,
    )
}

/// A predictor that is not constant.
fn predictor(k: usize) -> Vec<f64> {
    (0..k)
        .map(|i| ((i * 7 + 3) % 11) as f64 - 0.25 * i as f64)
        .collect()
}

proptest! {
    #[test]
    fn an_intercept_alone_is_pooling((yi, vi) in wild()) {
        prop_assume!(yi.len() > 1);
        let studies = Studies::new(&yi, &vi).expect("clean data");
        let design = Design::intercept(yi.len()).expect("rows");
        for method in METHODS {
            let (Some(model), Some(regression)) = (method.model(), method.regression()) else {
                continue;
            };
            let options = Options { test: Test::Hksj { floor: true }, ..Options::default() };
            let a = pool(&studies, model, &options).expect("clean data");
            let b = regress(&studies, &design, regression, &options).expect("clean data");
            let (c, h, g) = (b.coefficients[0], a.heterogeneity, b.heterogeneity);
            let by = 1e-6;
            prop_assert!(near(a.estimate, c.estimate, by, a.se), "{}: {a:?} {b:?}", method.name);
            prop_assert!(near(a.se, c.se, by, 0.0), "{}: {a:?} {b:?}", method.name);
            prop_assert!(near(h.tau2, g.tau2, by, a.se * a.se), "{}: {h:?} {g:?}", method.name);
            prop_assert!(near(h.q.q, g.q.q, by, 1.0), "{}: {h:?} {g:?}", method.name);
            prop_assert!(
                near(h.se_tau2.unwrap_or(0.0), g.se_tau2.unwrap_or(0.0), by, a.se * a.se),
                "{}: {h:?} {g:?}", method.name
            );
            prop_assert!(near(a.fit.log_likelihood, b.fit.log_likelihood, by, 1.0));
        }
    }

    #[test]
    fn units_of_a_predictor_are_no_matter((yi, vi) in studies(), power in -9_i32..10, shift in -1000_i32..1000) {
        prop_assume!(yi.len() > 3);
        let x = predictor(yi.len());
        let factor = 2_f64.powi(3 * power);
        let other: Vec<f64> = x.iter().map(|x| (x + f64::from(shift)) * factor).collect();
        let one = vec![1.0; yi.len()];
        for method in ["REML", "DL", "EE", "SJ"] {
            let a = run(method, Test::T, &yi, &vi, &[one.clone(), x.clone()]).expect("full rank");
            let b = run(method, Test::T, &yi, &vi, &[one.clone(), other.clone()]).expect("full rank");
            let (s, t) = (a.coefficients[1], b.coefficients[1]);
            prop_assert!(near(s.estimate, t.estimate * factor, 1e-8, s.se));
            prop_assert!(near(s.se, t.se * factor, 1e-8, 0.0));
            let (u, v) = (a.predict(&[1.0, x[0]]), b.predict(&[1.0, other[0]]));
            let (u, v) = (u.expect("finite"), v.expect("finite"));
            prop_assert!(near(u.estimate, v.estimate, 1e-8, u.se));
            prop_assert!(near(u.se, v.se, 1e-8, 0.0));
            prop_assert!(near(a.fitted[0], u.estimate, 1e-8, u.se));
        }
    }

    #[test]
    fn a_part_of_the_estimates_that_is_explained_is_no_matter((yi, vi) in studies(), slope in -9_i32..9) {
        prop_assume!(yi.len() > 3);
        let x = predictor(yi.len());
        let columns = [vec![1.0; yi.len()], x.clone()];
        let slope = f64::from(slope);
        let moved: Vec<f64> = yi.iter().zip(&x).map(|(y, x)| y + 2.0 + slope * x).collect();
        for method in ["REML", "HE", "FE", "PM"] {
            let a = run(method, Test::Z, &yi, &vi, &columns).expect("full rank");
            let b = run(method, Test::Z, &moved, &vi, &columns).expect("full rank");
            let (c, d) = (&a.coefficients, &b.coefficients);
            prop_assert!(near(c[0].estimate + 2.0, d[0].estimate, 1e-8, c[0].se));
            prop_assert!(near(c[1].estimate + slope, d[1].estimate, 1e-8, c[1].se));
            prop_assert!(near(c[1].se, d[1].se, 1e-8, 0.0));
            prop_assert!(near(a.heterogeneity.tau2, b.heterogeneity.tau2, 1e-8, c[0].se * c[0].se));
        }
    }

    #[test]
    fn any_data_give_an_answer((yi, vi) in wild()) {
        let columns = [vec![1.0; yi.len()], predictor(yi.len())];
        for method in METHODS.iter().filter(|m| m.regression().is_some()) {
            match run(method.name, Test::Z, &yi, &vi, &columns) {
                Ok(found) => {
                    prop_assert!(found.heterogeneity.tau2 >= 0.0);
                    prop_assert!(found.coefficients.iter().all(|c| c.estimate.is_finite() && c.se > 0.0));
                    prop_assert!(found.r2.is_none_or(|r| (0.0..=100.0).contains(&r)));
                    let total: f64 = found.hat.iter().sum();
                    prop_assert!((total - 2.0).abs() < 1e-9);
                }
                Err(StatsError::TooFew { .. } | StatsError::Collinear { .. }) => {
                    prop_assert!(yi.len() < 3);
                }
                Err(other) => prop_assert!(false, "{}: {other}", method.name),
            }
        }
    }
}

#[test]
fn what_cannot_be_regressed_is_named() {
    let one = vec![1.0; 4];
    let x = vec![1.0, 2.0, 3.0, 5.0];
    let twice: Vec<f64> = x.iter().map(|x| 3.0 - 0.7 * x).collect();
    assert_eq!(
        Design::new(&[one.clone(), x.clone(), twice]),
        Err(StatsError::Collinear { column: 2 })
    );
    assert_eq!(
        Design::new(&[one.clone(), vec![0.3; 4]]),
        Err(StatsError::Collinear { column: 1 })
    );
    assert_eq!(
        Design::new(&[one.clone(), vec![1.0, 2.0, f64::NAN, 4.0]]),
        Err(StatsError::Predictor {
            column: 1,
            index: 2
        })
    );
    assert_eq!(
        Design::new(&[one.clone(), vec![1.0; 3]]),
        Err(StatsError::Lengths {
            expected: 4,
            found: 3
        })
    );
    assert_eq!(
        Design::new(&[]),
        Err(StatsError::TooFew { k: 0, needed: 1 })
    );
    let (yi, vi) = ([0.1, 0.2, 0.5, 0.3], [0.1; 4]);
    let few = run(
        "REML",
        Test::Z,
        &yi[..2],
        &vi[..2],
        &[one[..2].to_vec(), x[..2].to_vec()],
    );
    assert_eq!(few, Err(StatsError::TooFew { k: 2, needed: 3 }));
    let found = run("REML", Test::Z, &yi, &vi, &[one, x]).expect("full rank");
    assert_eq!(
        found.predict(&[1.0]),
        Err(StatsError::Lengths {
            expected: 2,
            found: 1
        })
    );
    assert_eq!(found.joint(&[2]), None);
    assert_eq!(found.joint(&[1, 1]), None);
    assert_eq!(found.joint(&[]), None);
}

/// An estimate that is far off and says nothing costs the one that says all no digits.
#[test]
fn a_far_estimate_costs_no_digits() {
    let (yi, vi) = ([-82_565_975.0, 0.0, -2.5], [1e15, 3.9e-10, 0.1]);
    let options = Options {
        test: Test::Z,
        ..Options::default()
    };
    let studies = Studies::new(&yi, &vi).expect("clean data");
    let pooled = pool(&studies, kma::stats::pool::Model::Common, &options).expect("clean data");
    let found = run("EE", Test::Z, &yi, &vi, &[vec![1.0; 3]]).expect("clean data");
    let c = found.coefficients[0];
    assert!(
        (c.estimate - pooled.estimate).abs() < 1e-9 * pooled.se,
        "{c:?} {pooled:?}"
    );
}
