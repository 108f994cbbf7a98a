//! metafor's `rstandard`, `rstudent`, `blup`, `ranef`, `radial` and `qqnorm`; groups of rows that are left out together.

use kma::stats::pool::{Model, Options, pool};
use kma::stats::regress::influence as regress;
use kma::stats::sensitivity::{
    Groups, blup, group_baujat, group_influence, influence, leave_group_out, leave_one_out,
    normal_scores, pearson, radial, rstandard, rstudent,
};
use kma::stats::{StatsError, Studies};
use proptest::prelude::*;
use serde_json::Value;

use super::properties::studies;
use super::{Report, Tolerance, cases, method_of, options_of, text, tolerance};

/// The oracle's own accuracy was not measured; its REML stopped at a step of 1e-12 in `tau2`.
const RESIDUAL: Tolerance = tolerance(1e-8, 1e-10);

#[test]
fn residuals_as_metafor() {
    let data = super::pool::data();
    let mut report = Report::new(1.0);
    for case in cases("residuals.jsonl") {
        text(&case, "id").clone_into(&mut report.case);
        if text(&case, "analysis") == "influence-mods" {
            continue;
        }
        let d = &data[text(&case, "data")];
        let all = Studies::new(&d.yi, &d.vi).expect("clean data");
        let model = method_of(&case).model().expect("computed");
        compare(&mut report, &case, &all, model, &options_of(&case));
    }
    report.finish(7_800);
}

/// Influence in a regression.
#[test]
fn influence_with_moderators_as_metafor() {
    let data = super::pool::data();
    let designs = cases("designs.jsonl");
    let mut report = Report::new(1.0);
    for case in cases("residuals.jsonl") {
        if text(&case, "analysis") != "influence-mods" {
            continue;
        }
        text(&case, "id").clone_into(&mut report.case);
        let design = designs.iter().find(|d| d["design"] == case["design"]);
        let design = design.expect("a design");
        let columns: Vec<Vec<f64>> = design["columns"]
            .as_array()
            .expect("columns")
            .iter()
            .map(super::numbers)
            .collect();
        let d = &data[text(design, "data")];
        let all = Studies::new(&d.yi, &d.vi).expect("clean data");
        let model = method_of(&case).regression().expect("computed");
        let groups = Groups::single(all.k());
        let found = regress::influence(&all, &columns, &groups, model, &options_of(&case));
        let e = &case["expected"];
        for (i, found) in found.expect("clean data").iter().enumerate() {
            let found = found.as_ref().expect("full rank");
            report.number("rstudent", found.rstudent, &e["rstudent"][i], RESIDUAL);
            report.number("dffits", found.dffits, &e["dffits"][i], RESIDUAL);
            report.number("cook_d", found.cook_d, &e["cook_d"][i], RESIDUAL);
            report.number("cov_r", found.cov_r, &e["cov_r"][i], RESIDUAL);
            report.number("tau2_del", found.tau2_del, &e["tau2_del"][i], RESIDUAL);
            report.number("QE_del", found.q_del, &e["QE_del"][i], RESIDUAL);
            report.number("hat", found.hat, &e["hat"][i], RESIDUAL);
            report.number("weight", found.weight, &e["weight"][i], RESIDUAL);
            for (j, dfbs) in found.dfbs.iter().enumerate() {
                report.number("dfbs", *dfbs, &e["dfbs"][i][j], RESIDUAL);
            }
            if let Some(flagged) = e["flagged"][i].as_bool() {
                report.same("flagged", found.influential, flagged);
            }
        }
    }
    report.finish(2 * (13 + 19) * 10);
}

/// A regression on the intercept alone is a pool.
#[test]
fn influence_of_an_intercept_is_that_of_the_pool() {
    let data = super::pool::data();
    let d = &data["bcg-rr"];
    let all = Studies::new(&d.yi, &d.vi).expect("clean data");
    let labels: Vec<usize> = (0..13).map(|row| row / 2).collect();
    for groups in [Groups::single(13), Groups::new(&labels)] {
        for method in [&kma::method::REML, &kma::method::EE] {
            let options = Options::default();
            let model = method.model().expect("computed");
            let pool = group_influence(&all, &groups, model, &options).expect("clean data");
            let model = method.regression().expect("computed");
            let columns = [vec![1.0; 13]];
            let found = regress::influence(&all, &columns, &groups, model, &options);
            for (a, b) in pool.iter().zip(found.expect("clean data")) {
                let b = b.expect("full rank");
                assert!(near(a.rstudent, b.rstudent) && near(a.dffits, b.dffits));
                assert!(near(a.cook_d, b.cook_d) && near(a.cov_r, b.cov_r));
                assert!(near(a.hat, b.hat) && near(a.weight, b.weight) && near(a.dfbs, b.dfbs[0]));
                assert_eq!(a.influential, b.influential);
            }
        }
    }
}

fn compare(report: &mut Report, case: &Value, all: &Studies, model: Model, options: &Options) {
    let e = &case["expected"];
    let clean = "clean data";
    match text(case, "analysis") {
        "residuals" => {
            let inside = rstandard(all, model, options).expect(clean);
            let outside = rstudent(all, model, options).expect(clean);
            let pearson = pearson(all, model, options).expect(clean);
            for (i, (a, b)) in inside.iter().zip(&outside).enumerate() {
                report.number("resid", a.resid, &e["resid"][i], RESIDUAL);
                report.number("se", a.se, &e["se"][i], RESIDUAL);
                report.number("rstandard", a.z, &e["rstandard"][i], RESIDUAL);
                report.number("del_resid", b.resid, &e["del_resid"][i], RESIDUAL);
                report.number("del_se", b.se, &e["del_se"][i], RESIDUAL);
                report.number("rstudent", b.z, &e["rstudent"][i], RESIDUAL);
                report.number("pearson", pearson[i], &e["pearson"][i], RESIDUAL);
                report.number("cholesky", pearson[i], &e["cholesky"][i], RESIDUAL);
            }
        }
        "qqnorm" => {
            let inside = rstandard(all, model, options).expect(clean);
            let z: Vec<f64> = inside.iter().map(|r| r.z).collect();
            for (i, (x, y)) in normal_scores(&z).iter().zip(&z).enumerate() {
                report.number("x", *x, &e["x"][i], RESIDUAL);
                report.number("y", *y, &e["y"][i], RESIDUAL);
            }
        }
        "radial" => {
            for (i, point) in radial(all, model, options).expect(clean).iter().enumerate() {
                report.number("x", point.x, &e["x"][i], RESIDUAL);
                report.number("y", point.y, &e["y"][i], RESIDUAL);
            }
        }
        "blup" => {
            for (i, b) in blup(all, model, options).expect(clean).iter().enumerate() {
                report.number("pred", b.estimate, &e["pred"][i], RESIDUAL);
                report.number("se", b.se, &e["se"][i], RESIDUAL);
                report.number("pi_lb", b.pi.lo, &e["pi_lb"][i], RESIDUAL);
                report.number("pi_ub", b.pi.hi, &e["pi_ub"][i], RESIDUAL);
                report.number("ranef", b.ranef, &e["ranef"][i], RESIDUAL);
                report.number("ranef_se", b.ranef_se, &e["ranef_se"][i], RESIDUAL);
            }
        }
        other => panic!("analysis {other}"),
    }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-3)
}

proptest! {
    #[test]
    fn a_group_is_left_out_with_all_of_its_rows((yi, vi) in studies(), labels in prop::collection::vec(0_u8..4, 60)) {
        let labels = &labels[..yi.len()];
        let all = Studies::new(&yi, &vi).expect("clean data");
        let groups = Groups::new(labels);
        let options = Options::default();
        for name in ["REML", "EE"] {
            let model = kma::method::find(name).and_then(kma::method::Method::model);
            let model = model.expect("computed");
            let found = leave_group_out(&all, &groups, model, &options);
            if groups.members().len() < 2 {
                prop_assert_eq!(found, Err(StatsError::TooFew { k: 1, needed: 2 }));
                continue;
            }
            for (members, refit) in groups.members().iter().zip(found.expect("clean data")) {
                let left: Vec<usize> = (0..yi.len()).filter(|row| !members.contains(row)).collect();
                let y: Vec<f64> = left.iter().map(|row| yi[*row]).collect();
                let v: Vec<f64> = left.iter().map(|row| vi[*row]).collect();
                let rest = Studies::new(&y, &v).expect("clean data");
                let expected = pool(&rest, model, &options).expect("clean data");
                prop_assert_eq!(refit.k, left.len());
                prop_assert!(near(refit.estimate, expected.estimate));
                prop_assert!(near(refit.se, expected.se));
                prop_assert!(near(refit.ci.hi, expected.ci.hi));
            }
        }
    }

    #[test]
    fn groups_of_one_row_are_rows((yi, vi) in studies()) {
        let all = Studies::new(&yi, &vi).expect("clean data");
        let labels: Vec<usize> = (0..yi.len()).map(|row| row * 7).collect();
        let groups = Groups::new(&labels);
        prop_assert!(groups.are_single());
        let model = kma::method::REML.model().expect("computed");
        let options = Options::default();
        prop_assert_eq!(
            leave_group_out(&all, &groups, model, &options),
            leave_one_out(&all, model, &options)
        );
        prop_assert_eq!(
            group_influence(&all, &groups, model, &options),
            influence(&all, model, &options)
        );
    }

    #[test]
    fn two_halves_of_a_study_are_as_influential_as_the_study((yi, vi) in studies()) {
        // Under common effects an estimate counts as two with the same value and twice the variance.
        let model = Model::Common;
        let options = Options { test: kma::stats::pool::Test::Z, ..Options::default() };
        let all = Studies::new(&yi, &vi).expect("clean data");
        let Ok(whole) = influence(&all, model, &options) else { return Ok(()); };
        let twice = |column: &[f64], factor: f64| -> Vec<f64> {
            column.iter().flat_map(|x| [factor * x, factor * x]).collect()
        };
        let (y, v) = (twice(&yi, 1.0), twice(&vi, 2.0));
        let labels: Vec<usize> = (0..y.len()).map(|row| row / 2).collect();
        let groups = Groups::new(&labels);
        let split = Studies::new(&y, &v).expect("clean data");
        let halves = group_influence(&split, &groups, model, &options).expect("clean data");
        for (a, b) in whole.iter().zip(&halves) {
            prop_assert!(near(a.rstudent, b.rstudent));
            prop_assert!(near(a.dffits, b.dffits));
            prop_assert!(near(a.cook_d, b.cook_d));
            prop_assert!(near(a.hat, b.hat));
            prop_assert_eq!(a.influential, b.influential);
        }
        let a = group_baujat(&all, &Groups::single(yi.len()), model, &options).expect("clean");
        let b = group_baujat(&split, &groups, model, &options).expect("clean");
        for (a, b) in a.iter().zip(&b) {
            prop_assert!(near(a.x, b.x) && near(a.y, b.y));
        }
    }
}

#[test]
fn one_study_has_no_residual_but_a_prediction() {
    let one = Studies::new(&[0.4], &[0.2]).expect("clean data");
    let model = kma::method::REML.model().expect("computed");
    let options = Options::default();
    let few = Err(StatsError::TooFew { k: 1, needed: 2 });
    assert_eq!(rstandard(&one, model, &options), few);
    assert_eq!(rstudent(&one, model, &options), few);
    let found = blup(&one, model, &options).expect("one study");
    assert!((found[0].estimate - 0.4).abs() < 1e-15);
    assert_eq!(normal_scores(&[3.0]), [0.0]);
    assert_eq!(normal_scores(&[]), [0.0; 0]);
}
