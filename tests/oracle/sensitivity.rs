//! metafor's `leave1out`, `cumul`, `influence` and `baujat`.

use kma::stats::pool::{Options, pool};
use kma::stats::sensitivity::{Refit, baujat, cumulative, influence, leave_one_out};
use kma::stats::tau2::{self, Likelihood};
use kma::stats::{StatsError, Studies};
use proptest::prelude::*;
use serde_json::Value;

use super::properties::{studies, wild};
use super::{Report, Tolerance, cases, method_of, options_of, text, tolerance};

/// The oracle's own accuracy was not measured; its REML stopped at a step of 1e-12 in `tau2`.
const REFIT: Tolerance = tolerance(1e-8, 1e-10);
const P: Tolerance = tolerance(1e-7, 1e-300);

#[test]
fn sensitivity_as_metafor() {
    let data = super::pool::data();
    let mut report = Report::new(1.0);
    for case in cases("sensitivity.jsonl") {
        text(&case, "id").clone_into(&mut report.case);
        let d = &data[text(&case, "data")];
        let studies = Studies::new(&d.yi, &d.vi).expect("clean data");
        let model = method_of(&case).model().expect("computed");
        let (options, e) = (options_of(&case), &case["expected"]);
        match text(&case, "analysis") {
            "leave1out" => {
                let found = leave_one_out(&studies, model, &options).expect("clean data");
                for (i, refit) in found.iter().enumerate() {
                    compare(&mut report, refit, e, i);
                }
            }
            "cumul" => {
                // Without an order it is that of the data.
                let mut key: Vec<f64> = (0..studies.k()).map(|row| row as f64).collect();
                for (place, row) in e["order"].as_array().into_iter().flatten().enumerate() {
                    let row = usize::try_from(row.as_u64().expect("a place")).expect("small");
                    key[row - 1] = place as f64;
                }
                let found = cumulative(&studies, &key, model, &options).expect("clean data");
                for (i, step) in found.iter().enumerate() {
                    assert!((key[step.row] - i as f64).abs() < 0.5);
                    compare(&mut report, &step.pool, e, i);
                }
            }
            "influence" => diagnostics(&mut report, &case, &studies),
            "baujat" => {
                let found = baujat(&studies, model, &options).expect("clean data");
                for (i, point) in found.iter().enumerate() {
                    report.number("x", point.x, &e["x"][i], REFIT);
                    report.number("y", point.y, &e["y"][i], REFIT);
                }
            }
            other => panic!("analysis {other}"),
        }
    }
    report.finish(15_000);
}

fn compare(report: &mut Report, found: &Refit, e: &Value, i: usize) {
    if e["b"][i].is_null() {
        // metafor's step did not converge.
        return;
    }
    report.number("b", found.estimate, &e["b"][i], REFIT);
    report.number("se", found.se, &e["se"][i], REFIT);
    report.number("stat", found.statistic, &e["stat"][i], REFIT);
    report.number("p", found.p, &e["p"][i], P);
    report.number("ci_lb", found.ci.lo, &e["ci_lb"][i], REFIT);
    report.number("ci_ub", found.ci.hi, &e["ci_ub"][i], REFIT);
    report.number("q", found.q.q, &e["q"][i], REFIT);
    // One study says nothing about heterogeneity; metafor writes 1, 0 and 1.
    report.number("q_p", found.q.p.unwrap_or(1.0), &e["q_p"][i], P);
    report.number("i2", found.i2.unwrap_or(0.0), &e["i2"][i], REFIT);
    if !e["h2"].is_null() {
        report.number("h2", found.h2.unwrap_or(1.0), &e["h2"][i], REFIT);
    }
    if !e["tau2"].is_null() {
        report.number("tau2", found.tau2, &e["tau2"][i], REFIT);
    }
}

fn diagnostics(report: &mut Report, case: &Value, studies: &Studies) {
    let model = method_of(case).model().expect("computed");
    let found = influence(studies, model, &options_of(case)).expect("clean data");
    let e = &case["expected"];
    for (i, row) in found.iter().enumerate() {
        report.number("rstudent", row.rstudent, &e["rstudent"][i], REFIT);
        report.number("dffits", row.dffits, &e["dffits"][i], REFIT);
        report.number("cook_d", row.cook_d, &e["cook_d"][i], REFIT);
        report.number("cov_r", row.cov_r, &e["cov_r"][i], REFIT);
        report.number("tau2_del", row.tau2_del, &e["tau2_del"][i], REFIT);
        report.number("q_del", row.q_del, &e["QE_del"][i], REFIT);
        report.number("hat", row.hat, &e["hat"][i], REFIT);
        report.number("weight", row.weight, &e["weight"][i], REFIT);
        report.number("dfbs", row.dfbs, &e["dfbs"][i], REFIT);
        report.same("flagged", row.influential, e["flagged"][i] == true);
    }
}

fn near(a: f64, b: f64, scale: f64) -> bool {
    (a - b).abs() <= 1e-8 * a.abs().max(b.abs()).max(scale)
}

proptest! {
    #[test]
    fn a_deletion_is_the_pool_of_the_others((yi, vi) in studies()) {
        let all = Studies::new(&yi, &vi).expect("clean data");
        let options = Options::default();
        for method in ["REML", "ML", "DL", "EE", "SJ"] {
            let model = kma::method::find(method).and_then(kma::method::Method::model);
            let model = model.expect("computed");
            let found = leave_one_out(&all, model, &options).expect("two studies");
            for (i, refit) in found.iter().enumerate() {
                let (mut y, mut v) = (yi.clone(), vi.clone());
                y.remove(i);
                v.remove(i);
                let rest = Studies::new(&y, &v).expect("clean data");
                let expected = pool(&rest, model, &options).expect("clean data");
                let h = expected.heterogeneity;
                prop_assert!(near(refit.estimate, expected.estimate, expected.se));
                prop_assert!(near(refit.se, expected.se, 0.0));
                prop_assert!(near(refit.tau2, h.tau2, 1e-3 * expected.se * expected.se));
                prop_assert!(near(refit.ci.lo, expected.ci.lo, expected.se));
                prop_assert!(near(refit.q.q, h.q.q, 1e-3));
            }
        }
    }

    #[test]
    fn a_deletion_is_as_likely_as_the_pool_of_the_others((yi, vi) in wild()) {
        if yi.len() < 4 {
            return Ok(());
        }
        let all = Studies::new(&yi, &vi).expect("clean data");
        let options = Options::default();
        for (name, likelihood) in [("REML", Likelihood::Reml), ("ML", Likelihood::Ml)] {
            let model = kma::method::find(name).and_then(kma::method::Method::model);
            let found = leave_one_out(&all, model.expect("computed"), &options).expect("clean data");
            for (i, refit) in found.iter().enumerate() {
                let (mut y, mut v) = (yi.clone(), vi.clone());
                y.remove(i);
                v.remove(i);
                let rest = Studies::new(&y, &v).expect("clean data");
                let direct = if name == "ML" { tau2::ml(&rest) } else { tau2::reml(&rest) };
                let at = |tau2| tau2::log_likelihood(&rest, tau2, likelihood);
                let (a, b) = (at(refit.tau2), at(direct.expect("clean data").tau2));
                prop_assert!(a >= b - 1e-9 * b.abs().max(1.0), "{name} {i}: {a} {b}");
            }
        }
    }

    #[test]
    fn the_last_step_is_the_pool((yi, vi) in studies()) {
        let all = Studies::new(&yi, &vi).expect("clean data");
        let model = kma::method::REML.model().expect("computed");
        let options = Options::default();
        let key: Vec<f64> = yi.iter().map(|y| y.abs()).collect();
        let steps = cumulative(&all, &key, model, &options).expect("clean data");
        let last = steps.last().expect("a step");
        let expected = pool(&all, model, &options).expect("clean data");
        prop_assert_eq!(last.pool.k, yi.len());
        prop_assert!(near(last.pool.estimate, expected.estimate, expected.se));
        prop_assert!(near(last.pool.se, expected.se, 0.0));
        let order: Vec<f64> = steps.iter().map(|s| key[s.row]).collect();
        prop_assert!(order.windows(2).all(|w| w[0] <= w[1]));
    }
}

#[test]
fn too_few_studies_to_leave_one_out() {
    let (yi, vi) = ([0.1, 0.4], [0.2, 0.3]);
    let two = Studies::new(&yi, &vi).expect("clean data");
    let one = Studies::new(&yi[..1], &vi[..1]).expect("clean data");
    let model = kma::method::DL.model().expect("computed");
    let options = Options::default();
    let few = Err(StatsError::TooFew { k: 1, needed: 2 });
    assert_eq!(leave_one_out(&one, model, &options), few);
    assert_eq!(leave_one_out(&two, model, &options).expect("two").len(), 2);
    let few = influence(&two, model, &options);
    assert_eq!(few, Err(StatsError::TooFew { k: 2, needed: 3 }));
    let short = cumulative(&two, &[1.0], model, &options);
    assert_eq!(
        short,
        Err(StatsError::Lengths {
            expected: 2,
            found: 1
        })
    );
    let no = cumulative(&two, &[1.0, f64::NAN], model, &options);
    assert_eq!(no, Err(StatsError::Estimate { index: 1 }));
}
