//! Parts pooled apart, and the test between them.

use std::collections::{BTreeMap, BTreeSet};

use kma::stats::between::{between, common};
use kma::stats::{StatsError, Studies};
use serde_json::Value;

use super::pool::Data;
use super::regress::joint;
use super::{
    BETWEEN, I2, MEAN, P, Q, Report, SUBGROUP, TAU2, cases, method_of, options_of, pooled, text,
};

#[test]
fn subgroups_as_metafor() {
    let data = super::pool::data();
    let groups: BTreeMap<String, _> = cases("groups.jsonl")
        .into_iter()
        .map(|g| (text(&g, "groups").to_owned(), g))
        .collect();
    let mut report = Report::new(SUBGROUP);
    for case in cases("subgroup.jsonl") {
        let id = text(&case, "id");
        let group = &groups[text(&case, "groups")];
        let labels = group["labels"].as_array().expect("labels");
        let d = &data[text(group, "data")];
        let (mut estimates, mut ses) = (Vec::new(), Vec::new());
        for part in case["parts"].as_array().expect("parts") {
            report.case = format!("{id} {}", part["label"]);
            let rows =
                d.yi.iter()
                    .zip(&d.vi)
                    .zip(labels)
                    .filter(|(_, label)| **label == part["label"]);
            let (yi, vi): (Vec<f64>, Vec<f64>) = rows.map(|((y, v), _)| (*y, *v)).unzip();
            let studies = Studies::new(&yi, &vi).expect("clean data");
            let found = pooled(&case, &studies).expect("clean data");
            let except: &[&str] = match yi.len() {
                1 => &["pi", "i2", "h2", "q_p"],
                2 => &["pi"],
                _ => &[],
            };
            report.pooled(&studies, &found, part, except);
            estimates.push(found.estimate);
            ses.push(found.se);
        }
        id.clone_into(&mut report.case);
        let test = between(&estimates, &ses).expect("two parts");
        let e = &case["between"];
        report.number("Qb", test.statistic, &e["Qb"], BETWEEN);
        report.number("Qb df", test.df as f64, &e["df"], BETWEEN);
        report.number("Qb p", test.p, &e["p"], P);
        together(&mut report, &case, labels, d);
    }
    report.finish(5_000);
}

/// The same parts with one `tau2`.
fn together(report: &mut Report, case: &Value, labels: &[Value], d: &Data) {
    let e = &case["common"];
    let parts = case["parts"].as_array().expect("parts");
    let names: BTreeSet<&str> = parts.iter().map(|p| text(p, "label")).collect();
    let mut rows = (Vec::new(), Vec::new(), Vec::new());
    for (label, (y, v)) in labels.iter().zip(d.yi.iter().zip(&d.vi)) {
        if let Some(part) = names.iter().position(|name| label.as_str() == Some(*name)) {
            rows.0.push(*y);
            rows.1.push(*v);
            rows.2.push(part);
        }
    }
    let studies = Studies::new(&rows.0, &rows.1).expect("clean data");
    let model = method_of(case).regression().expect("computed");
    let found = common(&studies, &rows.2, model, &options_of(case)).expect("clean data");
    joint(report, "common", Some(found.between), &e["qm"]);
    let h = &found.parts.heterogeneity;
    report.number("common tau2", h.tau2, &e["tau2"], TAU2);
    report.number("common q", h.q.q, &e["q"], Q);
    report.number("common q_p", h.q.p, &e["q_p"], P);
    report.number("common r2", found.parts.r2, &e["r2"], I2);
    for (i, part) in found.parts.coefficients.iter().enumerate() {
        report.number("common b", part.estimate, &e["b"][i], MEAN);
        report.number("common se", part.se, &e["se"][i], MEAN);
        report.number("common p", part.p, &e["p"][i], P);
        report.number("common ci_lb", part.ci.lo, &e["ci_lb"][i], MEAN);
        report.number("common ci_ub", part.ci.hi, &e["ci_ub"][i], MEAN);
    }
}

#[test]
fn parts_without_a_standard_error_are_refused() {
    assert_eq!(
        between(&[0.1], &[0.2]),
        Err(StatsError::TooFew { k: 1, needed: 2 })
    );
    assert_eq!(
        between(&[0.1, 0.2], &[0.2]),
        Err(StatsError::Lengths {
            expected: 2,
            found: 1
        })
    );
    assert_eq!(
        between(&[0.1, 0.2], &[0.2, 0.0]),
        Err(StatsError::Variance { index: 1 })
    );
    assert_eq!(
        between(&[f64::NAN, 0.2], &[0.2, 0.1]),
        Err(StatsError::Estimate { index: 0 })
    );
}
