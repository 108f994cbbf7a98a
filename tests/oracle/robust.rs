//! Cluster-robust inference against the published formulas in 40 digits, and metafor with clubSandwich.

use kma::stats::regress::{Design, robust};
use kma::stats::{StatsError, Studies};

use super::{Report, cases, number, numbers, text, tolerance};

/// The formulas with dense matrices: `truth_robust.py`.
#[test]
fn robust_regressions_exactly() {
    let data = super::pool::data();
    let mut report = Report::new(1.0);
    let exact = tolerance(1e-10, 1e-13);
    for case in cases("truth_robust.jsonl") {
        text(&case, "data").clone_into(&mut report.case);
        let whole = &data[text(&case, "data")];
        let mut columns = vec![vec![1.0; whole.yi.len()]];
        columns.extend(
            case["columns"]
                .as_array()
                .expect("columns")
                .iter()
                .map(numbers),
        );
        let clusters: Vec<usize> = case["clusters"]
            .as_array()
            .expect("clusters")
            .iter()
            .map(index_of)
            .collect();
        let studies = Studies::new(&whole.yi, &whole.vi).expect("clean data");
        let design = Design::new(&columns).expect("independent columns");
        let tau2 = number(&case["tau2"]).expect("tau2");
        let found = robust(&studies, &design, tau2, &clusters, 0.95).expect("clean data");
        for (i, c) in found.coefficients.iter().enumerate() {
            report.number("b", c.estimate, &case["b"][i], exact);
            report.number("se", c.se, &case["se"][i], exact);
            report.number("df", c.df, &case["df"][i], exact);
            report.number("p", c.p, &case["p"][i], exact);
        }
        let moderators: Vec<usize> = (1..columns.len()).collect();
        let joint = found.joint(&moderators);
        report.number("F", joint.map(|j| j.statistic), &case["f"], exact);
        report.number("df2", joint.and_then(|j| j.df2), &case["df2"], exact);
        report.number("F p", joint.map(|j| j.p), &case["f_p"], exact);
    }
    report.finish(60);
}

/// `robust(res, cluster = …, clubSandwich = TRUE)` of metafor 5.1-12, with `tau2` of REML.
#[test]
fn robust_pools_as_metafor() {
    let data = super::pool::data();
    let alloc = [0, 0, 0, 0, 1, 1, 0, 0, 0, 2, 2, 2, 2];
    let bcg = &data["bcg-rr"];
    let studies = Studies::new(&bcg.yi, &bcg.vi).expect("clean data");
    let tau2 = kma::stats::tau2::reml(&studies).expect("clean data").tau2;
    let design = Design::intercept(13).expect("rows");
    let found = robust(&studies, &design, tau2, &alloc, 0.95).expect("clean data");
    let c = found.coefficients[0];
    let close = |found: f64, metafor: f64| {
        assert!((found / metafor - 1.0).abs() < 1e-8, "{found} {metafor}");
    };
    assert_eq!(found.clusters, 3);
    close(c.estimate, -0.714_532_342_158_139_1);
    close(c.se, 0.213_192_645_831_438_46);
    close(c.df.expect("df"), 1.724_951_940_376_923);
    close(c.p.expect("p"), 0.095_961_573_691_205_81);
    close(c.ci.lo, -1.787_287_954_201_08);
    close(c.ci.hi, 0.358_223_269_884_801_6);
}

#[test]
fn a_cluster_alone_has_no_robust_variance() {
    let studies = Studies::new(&[0.1, 0.2, 0.3], &[0.1, 0.2, 0.1]).expect("clean data");
    let design = Design::intercept(3).expect("rows");
    let found = robust(&studies, &design, 0.0, &[4, 4, 4], 0.95);
    assert_eq!(found, Err(StatsError::OneCluster));
}

/// The order of the rows, the names of the clusters and the unit of the effects change what they must.
#[test]
fn robust_inference_follows_its_units() {
    let data = super::pool::data();
    let whole = &data["bangert"];
    let k = whole.yi.len();
    let clusters: Vec<usize> = (0..k).map(|i| i % 7).collect();
    let x: Vec<f64> = (0..k).map(|i| ((5 * i) % 13) as f64).collect();
    let fit = |order: &[usize], unit: f64, name: usize| {
        let pick = |v: &[f64], by: f64| -> Vec<f64> { order.iter().map(|&i| v[i] * by).collect() };
        let (yi, vi) = (pick(&whole.yi, unit), pick(&whole.vi, unit * unit));
        let studies = Studies::new(&yi, &vi).expect("clean data");
        let design = Design::new(&[vec![1.0; k], pick(&x, 1.0)]).expect("independent");
        let clusters: Vec<usize> = order.iter().map(|&i| clusters[i] + name).collect();
        robust(&studies, &design, 0.05 * unit * unit, &clusters, 0.95).expect("clean data")
    };
    let plain: Vec<usize> = (0..k).collect();
    let turned: Vec<usize> = (0..k).rev().collect();
    let (a, b) = (fit(&plain, 1.0, 0), fit(&turned, 1e-6, 90));
    for (a, b) in a.coefficients.iter().zip(&b.coefficients) {
        let near = |x: f64, y: f64| assert!((x - y).abs() < 1e-10 * x.abs(), "{x} {y}");
        near(a.estimate, b.estimate * 1e6);
        near(a.se, b.se * 1e6);
        near(a.df.expect("df"), b.df.expect("df"));
    }
}

fn index_of(value: &serde_json::Value) -> usize {
    usize::try_from(value.as_u64().expect("a place")).expect("a small one")
}
