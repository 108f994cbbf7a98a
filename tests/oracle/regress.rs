//! Meta-regressions of metafor's `rma`.

use std::collections::BTreeMap;

use kma::method;
use kma::stats::pool::{Options, Test};
use kma::stats::regress::{Coefficient, Design, Joint, Model, Predicted, Regression, regress};
use kma::stats::tau2::Likelihood;
use kma::stats::{StatsError, Studies};
use serde_json::Value;

use super::pool::Data;
use super::{
    FIT, H2, I2, MEAN, P, Q, Q_PROFILE, REGRESS, Report, SE_TAU2, TAU2, Tolerance, WEIGHTS, cases,
    method_of, number, numbers, options_of, text, tolerance,
};

/// Regressions on the year in which metafor's predictions and intervals of tau2 have lost digits;
/// `truth_regress.jsonl` has exact ones.
const LOSSY: [&str; 2] = ["bcg-rr-ablat-by-year", "hart-irr-year"];

fn scaled(by: Tolerance, scale: f64) -> Tolerance {
    tolerance(by.relative, by.absolute * scale)
}

/// The columns of a design; a missing number is not a number.
pub(super) fn columns(value: &Value) -> Vec<Vec<f64>> {
    let column = |c: &Value| {
        let elements = c.as_array().expect("a column").iter();
        elements.map(|x| number(x).unwrap_or(f64::NAN)).collect()
    };
    value
        .as_array()
        .expect("columns")
        .iter()
        .map(column)
        .collect()
}

fn both_likelihoods(model: Model) -> Vec<(&'static str, Model)> {
    match model {
        Model::Common => vec![("ml", model)],
        Model::Random { tau2, .. } => [("ml", Likelihood::Ml), ("reml", Likelihood::Reml)]
            .map(|(key, likelihood)| (key, Model::Random { tau2, likelihood }))
            .to_vec(),
    }
}

#[test]
fn regressions_as_metafor() {
    let data = super::pool::data();
    let designs: BTreeMap<String, Value> = cases("designs.jsonl")
        .into_iter()
        .map(|d| (text(&d, "design").to_owned(), d))
        .collect();
    let mut report = Report::new(REGRESS);
    for case in cases("metareg.jsonl") {
        text(&case, "id").clone_into(&mut report.case);
        let d = &designs[text(&case, "design")];
        let whole = &data[text(d, "data")];
        let (yi, vi) = rows_with_predictors(d, whole);
        let columns = columns(&d["columns"]);
        let (design, dropped) = Design::independent(&columns).expect("clean data");
        let expected: Vec<usize> = d["dropped"]
            .as_array()
            .expect("places")
            .iter()
            .map(index)
            .collect();
        assert_eq!(dropped, expected, "{}", report.case);
        let studies = Studies::new(&yi, &vi).expect("clean data");
        compare(&mut report, &case, &studies, &design);
        let found = fitted(&case, &studies, &design).expect("clean data");
        let kept: Vec<&Vec<f64>> = (0..columns.len())
            .filter(|c| !dropped.contains(c))
            .map(|c| &columns[c])
            .collect();
        if !LOSSY.contains(&text(&case, "design")) {
            rows_of(&mut report, &case, &found, &kept);
        }
        more(&mut report, &case, &found);
    }
    report.finish(15_000);
}

/// Estimates and variances of the rows that miss no predictor.
pub(super) fn rows_with_predictors(design: &Value, whole: &Data) -> (Vec<f64>, Vec<f64>) {
    let rows: Vec<usize> = match design["rows"].as_array() {
        Some(rows) => rows.iter().map(index).collect(),
        None => (0..whole.yi.len()).collect(),
    };
    rows.iter().map(|&i| (whole.yi[i], whole.vi[i])).unzip()
}

/// Against 50-digit arithmetic: the digits that the condition of the design leaves.
#[test]
fn regressions_exactly() {
    let data = super::pool::data();
    let designs: BTreeMap<String, Value> = cases("designs.jsonl")
        .into_iter()
        .map(|d| (text(&d, "design").to_owned(), d))
        .collect();
    let mut report = Report::new(1.0);
    let exact = tolerance(1e-12, 1e-12);
    for case in cases("truth_regress.jsonl") {
        let d = &designs[text(&case, "design")];
        let (yi, vi) = rows_with_predictors(d, &data[text(d, "data")]);
        let (design, _) = Design::independent(&columns(&d["columns"])).expect("clean data");
        let studies = Studies::new(&yi, &vi).expect("clean data");
        for method in ["EE", "DL", "PM", "REML"] {
            report.case = format!("{} {method}", text(&case, "design"));
            let model = method::find(method)
                .and_then(kma::method::Method::regression)
                .expect("computed");
            let options = Options {
                test: Test::Z,
                ..Options::default()
            };
            let found = regress(&studies, &design, model, &options).expect("clean data");
            let e = &case[method];
            let typical = found.heterogeneity.q.df as f64 / vi.iter().map(|v| 1.0 / v).sum::<f64>();
            report.number(
                "tau2",
                found.heterogeneity.tau2,
                &e["tau2"],
                tolerance(1e-11, 1e-12 * typical),
            );
            report.number("q", found.heterogeneity.q.q, &case["q"], exact);
            if method != "EE" {
                let profile = found.heterogeneity.tau2_ci;
                report.interval(
                    "qp",
                    profile,
                    &case["qp"],
                    tolerance(1e-11, 1e-12 * typical),
                );
            }
            for (i, c) in found.coefficients.iter().enumerate() {
                report.number("b", c.estimate, &e["b"][i], tolerance(1e-11, 1e-11 * c.se));
                report.number("se", c.se, &e["se"][i], tolerance(1e-11, 0.0));
            }
            for (fitted, e) in found
                .fitted
                .iter()
                .zip(e["fitted"].as_array().expect("numbers"))
            {
                report.number("fitted", *fitted, e, tolerance(1e-12, 1e-12));
            }
        }
    }
    report.finish(1_000);
}

fn index(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("a place")).expect("small")
}

fn fitted(case: &Value, studies: &Studies, design: &Design) -> Result<Regression, StatsError> {
    let model = method_of(case)
        .regression()
        .expect("a method that is computed");
    regress(studies, design, model, &options_of(case))
}

fn compare(report: &mut Report, case: &Value, studies: &Studies, design: &Design) {
    let found = fitted(case, studies, design).expect("clean data");
    let e = &case["expected"];
    let h = &found.heterogeneity;
    let typical = number(&e["tau2"]).zip(number(&e["h2"]));
    let typical = typical.map_or(0.1, |(t, h)| {
        if h > 1.0 && t > 0.0 {
            t / (h - 1.0)
        } else {
            0.1
        }
    });
    for (i, c) in found.coefficients.iter().enumerate() {
        coefficient(report, c, e, i);
        for (j, v) in found.covariance[i].iter().enumerate() {
            let other = &found.coefficients[j];
            report.number(
                "vb",
                *v,
                &e["vb"][i][j],
                tolerance(1e-10, 1e-10 * c.se * other.se),
            );
        }
    }
    report.number("df", found.coefficients[0].df, &e["df"], MEAN);
    report.number("tau2", h.tau2, &e["tau2"], scaled(TAU2, typical));
    report.number(
        "se_tau2",
        h.se_tau2,
        &e["se_tau2"],
        scaled(SE_TAU2, typical),
    );
    report.number("s2w", found.factor, &e["s2w"], MEAN);
    report.number("q", h.q.q, &e["q"], Q);
    report.number("q_df", h.q.df as f64, &e["q_df"], Q);
    let saturated = h.q.df == 0;
    if !saturated {
        report.number("i2", h.i2, &e["i2"], I2);
        report.number("h2", h.h2, &e["h2"], H2);
        report.number("q_p", h.q.p, &e["q_p"], P);
    }
    if !e["r2"].is_null() {
        report.number("r2", found.r2, &e["r2"], I2);
    }
    if design.p() > 1 {
        joint(report, "qm", found.moderators, &e["qm"]);
    } else {
        // metafor tests an intercept that stands alone.
        report.same("no moderators", found.moderators.is_none(), true);
        joint(report, "qm", found.joint(&[0]), &e["qm"]);
    }
    let model = method_of(case).regression().expect("computed");
    for (key, model) in both_likelihoods(model) {
        let fit = regress(studies, design, model, &options_of(case))
            .expect("clean data")
            .fit;
        report.number(
            &format!("{key} logLik"),
            fit.log_likelihood,
            &e[key][0],
            FIT,
        );
        report.number(&format!("{key} AIC"), fit.aic, &e[key][1], FIT);
        report.number(&format!("{key} BIC"), fit.bic, &e[key][2], FIT);
        report.number(&format!("{key} AICc"), fit.aicc, &e[key][3], FIT);
    }
    let lossy = case["design"].as_str().is_some_and(|d| LOSSY.contains(&d));
    if !e["qp"].is_null() && !lossy {
        report.interval(
            "qp tau2",
            h.tau2_ci,
            &e["qp"]["tau2"],
            scaled(Q_PROFILE, typical),
        );
        report.interval("qp I2", h.i2_ci, &e["qp"]["i2"], Q_PROFILE);
        report.interval("qp H2", h.h2_ci, &e["qp"]["h2"], Q_PROFILE);
        report.same("qp empty", h.tau2_ci_empty, case["qp"]["empty"] == true);
    }
}

fn coefficient(report: &mut Report, c: &Coefficient, e: &Value, i: usize) {
    let near = scaled(MEAN, c.se);
    report.number("b", c.estimate, &e["b"][i], near);
    report.number("se", c.se, &e["se"][i], MEAN);
    report.number("stat", c.statistic, &e["stat"][i], tolerance(1e-10, 1e-10));
    report.number("p", c.p, &e["p"][i], P);
    report.number("ci_lb", c.ci.lo, &e["ci_lb"][i], near);
    report.number("ci_ub", c.ci.hi, &e["ci_ub"][i], near);
}

pub(super) fn joint(report: &mut Report, what: &str, found: Option<Joint>, expected: &Value) {
    report.number(what, found.map(|j| j.statistic), &expected[0], Q);
    report.number(
        &format!("{what} df1"),
        found.map(|j| j.df1 as f64),
        &expected[1],
        Q,
    );
    report.number(
        &format!("{what} df2"),
        found.and_then(|j| j.df2),
        &expected[2],
        Q,
    );
    report.number(&format!("{what} p"), found.map(|j| j.p), &expected[3], P);
}

/// Leverages and predictions of the first rows.
fn rows_of(report: &mut Report, case: &Value, found: &Regression, columns: &[&Vec<f64>]) {
    for (i, hat) in case["expected"]["hat"]
        .as_array()
        .expect("leverages")
        .iter()
        .enumerate()
    {
        report.number("hat", found.hat[i], hat, WEIGHTS);
        let x: Vec<f64> = columns.iter().map(|c| c[i]).collect();
        let predicted = found.predict(&x).expect("finite");
        prediction(report, &predicted, &case["expected"]["rows"], i);
        report.number(
            "fitted",
            found.fitted[i],
            &case["expected"]["rows"]["pred"][i],
            scaled(MEAN, predicted.se),
        );
    }
    let total: f64 = found.hat.iter().sum();
    assert!((total - columns.len() as f64).abs() < 1e-12 * total);
}

fn prediction(report: &mut Report, found: &Predicted, expected: &Value, i: usize) {
    let near = scaled(MEAN, found.se);
    report.number("pred", found.estimate, &expected["pred"][i], near);
    report.number("pred se", found.se, &expected["se"][i], MEAN);
    report.number("pred ci_lb", found.ci.lo, &expected["ci_lb"][i], near);
    report.number("pred ci_ub", found.ci.hi, &expected["ci_ub"][i], near);
    report.number(
        "pred pi_lb",
        found.pi.map(|p| p.lo),
        &expected["pi_lb"][i],
        near,
    );
    report.number(
        "pred pi_ub",
        found.pi.map(|p| p.hi),
        &expected["pi_ub"][i],
        near,
    );
}

/// The test of the second column, predictions elsewhere, and linear hypotheses.
fn more(report: &mut Report, case: &Value, found: &Regression) {
    if !case["expected"]["second"].is_null() {
        joint(
            report,
            "second",
            found.joint(&[1]),
            &case["expected"]["second"],
        );
    }
    let new = &case["expected"]["new"];
    if !new.is_null() {
        let (latitude, year) = (numbers(&new["ablat"]), numbers(&new["year"]));
        for (i, (l, y)) in latitude.iter().zip(&year).enumerate() {
            let predicted = found.predict(&[1.0, *l, *y]).expect("finite");
            prediction(report, &predicted, new, i);
        }
    }
    let hypotheses = &case["expected"]["hypotheses"];
    if !hypotheses.is_null() {
        let rows: Vec<Vec<f64>> = hypotheses["L"]
            .as_array()
            .expect("rows")
            .iter()
            .map(numbers)
            .collect();
        for (i, row) in rows.iter().enumerate() {
            let predicted = found.predict(row).expect("finite");
            report.number(
                "hypothesis",
                predicted.estimate,
                &hypotheses["estimate"][i],
                scaled(MEAN, predicted.se),
            );
            report.number("hypothesis se", predicted.se, &hypotheses["se"][i], MEAN);
        }
        let found = found.hypothesis(&rows);
        report.number(
            "joint",
            found.map(|j| j.statistic),
            &hypotheses["joint_QM"],
            Q,
        );
        report.number("joint p", found.map(|j| j.p), &hypotheses["joint_QMp"], P);
    }
}

#[test]
fn edge_regressions_as_metafor() {
    let mut report = Report::new(REGRESS);
    for case in cases("edge_regress.jsonl") {
        text(&case, "id").clone_into(&mut report.case);
        let mut given = columns(&case["x"]);
        given.insert(0, vec![1.0; given[0].len()]);
        let complete: Vec<usize> = (0..given[0].len())
            .filter(|&i| given.iter().all(|c| c[i].is_finite()))
            .collect();
        let pick = |c: &Vec<f64>| complete.iter().map(|&i| c[i]).collect::<Vec<f64>>();
        let (yi, vi) = (pick(&numbers(&case["yi"])), pick(&numbers(&case["vi"])));
        let kept: Vec<Vec<f64>> = given.iter().map(pick).collect();
        let studies = Studies::new(&yi, &vi).expect("clean data");
        let (design, dropped) = Design::independent(&kept).expect("an intercept");
        if !case["error"].is_null() {
            let error = fitted(&case, &studies, &design).expect_err("refused");
            report.same("refused", matches!(error, StatsError::TooFew { .. }), true);
            continue;
        }
        report.same(
            "columns",
            design.p(),
            case["expected"]["names"].as_array().expect("names").len(),
        );
        if let Some(&column) = dropped.first() {
            assert_eq!(Design::new(&kept), Err(StatsError::Collinear { column }));
        }
        compare(&mut report, &case, &studies, &design);
        let found = fitted(&case, &studies, &design).expect("clean data");
        for (w, e) in found
            .weights
            .iter()
            .zip(numbers(&case["expected"]["weights"]))
        {
            assert!((w - e).abs() < 1e-9 * e, "{}", report.case);
        }
    }
    report.finish(300);
}
