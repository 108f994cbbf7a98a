//! metafor's `rma(scale = …)`.

use kma::stats::location_scale::{Link, LocationScale, Options, location_scale};
use kma::stats::pool::{self, Test};
use kma::stats::regress::{Design, Joint, Model, regress, tau2};
use kma::stats::tau2::Likelihood;
use kma::stats::{StatsError, Studies};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

use super::properties::studies;
use super::{Report, Tolerance, cases, number, numbers, text, tolerance};

/// Of log-likelihoods: the oracle's optimizers differ by up to 1e-7.
const LIKELIHOOD: Tolerance = tolerance(0.0, 1e-6);
/// Of estimates, for the same reason.
const ESTIMATE: Tolerance = tolerance(1e-4, 1e-7);

fn columns(names: &Value, data: &Value, k: usize) -> Vec<Vec<f64>> {
    let named = names.as_array().expect("names").iter();
    let named = named.map(|n| numbers(&data["x"][n.as_str().expect("a name")]));
    std::iter::once(vec![1.0; k]).chain(named).collect()
}

fn options(case: &Value) -> Options {
    Options {
        likelihood: match text(case, "method") {
            "ML" => Likelihood::Ml,
            "REML" => Likelihood::Reml,
            other => panic!("method {other}"),
        },
        link: match text(case, "link") {
            "log" => Link::Log,
            "identity" => Link::Identity,
            other => panic!("link {other}"),
        },
        ..Options::default()
    }
}

#[test]
fn location_scale_as_metafor() {
    let data: BTreeMap<String, Value> = cases("location_scale_data.jsonl")
        .into_iter()
        .map(|d| (text(&d, "data").to_owned(), d))
        .collect();
    let mut report = Report::new(1.0);
    for case in cases("location_scale.jsonl") {
        text(&case, "id").clone_into(&mut report.case);
        let d = &data[text(&case, "data")];
        let (yi, vi) = (numbers(&d["yi"]), numbers(&d["vi"]));
        let studies = Studies::new(&yi, &vi).expect("clean data");
        let design = |key: &str| Design::new(&columns(&case[key], d, yi.len())).expect("full rank");
        let found = location_scale(
            &studies,
            &design("location"),
            &design("scale"),
            &options(&case),
        );
        let (found, e) = (found.expect("a maximum"), &case["expected"]);
        compare(&mut report, &found, e);
    }
    report.finish(500);
}

/// Where the oracle has stopped below the maximum on the bound: `README.md`.
const STOPPED: &[&str] = &["raudenbush-weeks-reml-identity"];

fn compare(report: &mut Report, found: &LocationScale, e: &Value) {
    let (ml, reml) = match found.fit.likelihood {
        Likelihood::Ml => (found.fit, found.other_fit),
        Likelihood::Reml => (found.other_fit, found.fit),
    };
    if STOPPED.contains(&report.case.as_str()) {
        let theirs = number(&e["reml"][0]).expect("a number");
        report.same("likelier", found.fit.log_likelihood > theirs, true);
        return;
    }
    for (what, fit) in [("ml", ml), ("reml", reml)] {
        // The other likelihood is not at its maximum, so that it follows the estimates.
        let own = fit.likelihood == found.fit.likelihood;
        let by = if own {
            LIKELIHOOD
        } else {
            tolerance(1e-5, 1e-5)
        };
        for (i, found) in [fit.log_likelihood, fit.aic].into_iter().enumerate() {
            report.number(what, found, &e[what][i], by);
        }
        report.number(what, fit.bic, &e[what][2], by);
        report.number(what, fit.aicc, &e[what][3], by);
    }
    for (i, c) in found.location.iter().enumerate() {
        report.number("b", c.estimate, &e["b"][i], ESTIMATE);
        report.number("se", c.se, &e["se"][i], ESTIMATE);
        report.number("stat", c.statistic, &e["stat"][i], ESTIMATE);
        let z = c.statistic.unwrap_or(0.0);
        report.number("p", c.p, &e["p"][i], tolerance(1e-4 * (1.0 + z * z), 0.0));
        report.number("lo", c.ci.lo, &e["lo"][i], ESTIMATE);
        report.number("hi", c.ci.hi, &e["hi"][i], ESTIMATE);
    }
    for (tau2, e) in found.tau2.iter().zip(e["tau2"].as_array().expect("a list")) {
        report.number("tau2", *tau2, e, ESTIMATE);
    }
    report.number("QE", found.q.q, &e["qe"][0], tolerance(1e-10, 0.0));
    report.number("QE p", found.q.p, &e["qe"][1], tolerance(1e-8, 0.0));
    joint(report, "qm", found.moderators, e);
    if found.on_bound && found.link == Link::Log {
        // metafor writes how far it went towards infinity.
        let without = found.scale.iter().all(|c| c.se.is_none());
        report.same("no standard errors", without, true);
        return;
    }
    joint(report, "qs", found.scale_moderators, e);
    for (i, c) in found.scale.iter().enumerate() {
        report.number("alpha", c.estimate, &e["alpha"][i], ESTIMATE);
        report.number("se_alpha", c.se, &e["se_alpha"][i], ESTIMATE);
        report.number("stat_alpha", c.statistic, &e["stat_alpha"][i], ESTIMATE);
        report.number("p_alpha", c.p, &e["p_alpha"][i], tolerance(1e-3, 0.0));
        report.number("lo_alpha", c.ci.map(|c| c.lo), &e["lo_alpha"][i], ESTIMATE);
        report.number("hi_alpha", c.ci.map(|c| c.hi), &e["hi_alpha"][i], ESTIMATE);
    }
}

fn joint(report: &mut Report, what: &str, found: Option<Joint>, e: &Value) {
    // metafor tests an intercept alone.
    if let Some(joint) = found {
        report.number(what, joint.statistic, &e[what][0], ESTIMATE);
        report.number(what, joint.p, &e[what][1], tolerance(1e-3, 0.0));
    }
}

fn bcg() -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let all = cases("location_scale_data.jsonl");
    let d = all
        .iter()
        .find(|d| text(d, "data") == "bcg-rr")
        .expect("a data set");
    (
        numbers(&d["yi"]),
        numbers(&d["vi"]),
        numbers(&d["x"]["ablat"]),
    )
}

/// With an intercept as the only column of the scale it is the regression with one variance.
#[test]
fn one_variance_is_the_regression() {
    let (yi, vi, x) = bcg();
    let studies = Studies::new(&yi, &vi).expect("clean data");
    let ones = vec![1.0; yi.len()];
    let design = Design::new(&[ones.clone(), x]).expect("full rank");
    let scale = Design::new(&[ones]).expect("full rank");
    for (likelihood, tau2) in [
        (Likelihood::Ml, tau2::ml as tau2::Estimator),
        (Likelihood::Reml, tau2::reml),
    ] {
        for (t, test) in [(false, Test::Z), (true, Test::T)] {
            let with = pool::Options {
                test,
                ..pool::Options::default()
            };
            let model = Model::Random { tau2, likelihood };
            let one = regress(&studies, &design, model, &with).expect("clean data");
            for link in [Link::Log, Link::Identity] {
                let options = Options {
                    likelihood,
                    link,
                    t,
                    level: 0.95,
                };
                let found = location_scale(&studies, &design, &scale, &options).expect("a maximum");
                let tau2 = one.heterogeneity.tau2;
                assert!((found.tau2[0] / tau2 - 1.0).abs() < 1e-11);
                assert!((found.fit.log_likelihood - one.fit.log_likelihood).abs() < 1e-12);
                for (a, b) in found.location.iter().zip(&one.coefficients) {
                    assert!((a.estimate - b.estimate).abs() < 1e-11 * b.se);
                    assert!((a.ci.lo - b.ci.lo).abs() < 1e-10 * b.se);
                    assert!((a.p.expect("p") / b.p.expect("p") - 1.0).abs() < 1e-9);
                }
                let (qm, expected) = (
                    found.moderators.expect("a test"),
                    one.moderators.expect("a test"),
                );
                assert!((qm.p / expected.p - 1.0).abs() < 1e-9);
                assert!(found.scale_moderators.is_none());
            }
        }
    }
}

/// Units of the predictors change the coefficients and nothing else.
#[test]
fn units_do_not_count() {
    let (yi, vi, x) = bcg();
    let studies = Studies::new(&yi, &vi).expect("clean data");
    let design = |factor: f64, shift: f64| {
        let column = x.iter().map(|x| factor * x + shift).collect();
        Design::new(&[vec![1.0; x.len()], column]).expect("full rank")
    };
    let fit = |d: &Design| location_scale(&studies, d, d, &Options::default()).expect("a maximum");
    let (a, b) = (fit(&design(1.0, 0.0)), fit(&design(1e-3, -7.0)));
    assert!((a.fit.log_likelihood - b.fit.log_likelihood).abs() < 1e-9);
    assert!((a.scale[1].estimate / (1e-3 * b.scale[1].estimate) - 1.0).abs() < 1e-6);
    assert!((a.scale[1].p.expect("p") - b.scale[1].p.expect("p")).abs() < 1e-6);
}

#[test]
fn what_cannot_be_fitted_is_named() {
    let (yi, vi) = ([0.1, 0.4, 0.9], [0.1, 0.2, 0.1]);
    let studies = Studies::new(&yi, &vi).expect("clean data");
    let one = Design::new(&[vec![1.0; 3]]).expect("full rank");
    let three = Design::new(&[vec![1.0; 3], vec![0.0, 1.0, 0.0], vec![0.0, 0.0, 1.0]]);
    let three = three.expect("full rank");
    let fit = |options: &Options| location_scale(&studies, &one, &three, options).err();
    let few = StatsError::TooFew { k: 3, needed: 4 };
    assert_eq!(fit(&Options::default()), Some(few));
    let level = Options {
        level: 0.0,
        ..Options::default()
    };
    assert_eq!(fit(&level), Some(StatsError::Level));
    let four = Design::new(&[vec![1.0; 4]]).expect("full rank");
    let lengths = StatsError::Lengths {
        expected: 3,
        found: 4,
    };
    let rows = location_scale(&studies, &one, &four, &Options::default()).err();
    assert_eq!(rows, Some(lengths));
    // Equal estimates: the variance goes to 0.
    let equal = [0.3; 3];
    let equal = Studies::new(&equal, &vi).expect("clean data");
    for link in [Link::Log, Link::Identity] {
        let options = Options {
            link,
            ..Options::default()
        };
        let found = location_scale(&equal, &one, &one, &options).expect("the limit");
        assert!(found.on_bound && found.scale[0].se.is_none() && found.tau2[0] < 1e-6);
        assert!((found.location[0].estimate - 0.3).abs() < 1e-12);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_data_are_fitted_or_refused((yi, vi) in studies(), identity: bool) {
        let all = Studies::new(&yi, &vi).expect("clean data");
        let column: Vec<f64> = (0..yi.len()).map(|i| (i % 3) as f64).collect();
        let Ok(design) = Design::new(&[vec![1.0; yi.len()], column]) else {
            return Ok(());
        };
        let link = if identity { Link::Identity } else { Link::Log };
        let options = Options { link, ..Options::default() };
        if let Ok(found) = location_scale(&all, &design, &design, &options) {
            prop_assert!(found.tau2.iter().all(|t| *t >= 0.0 && t.is_finite()));
            // One variance for all is a case of it.
            let model = Model::Random { tau2: tau2::reml, likelihood: Likelihood::Reml };
            let one = regress(&all, &design, model, &pool::Options::default()).expect("clean data");
            prop_assert!(found.fit.log_likelihood >= one.fit.log_likelihood - 1e-6);
        }
    }
}
