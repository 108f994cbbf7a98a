//! Parts pooled apart, and the test between them.

use std::collections::BTreeMap;

use kma::stats::between::between;
use kma::stats::{StatsError, Studies};

use super::{BETWEEN, P, Report, SUBGROUP, cases, pooled, text};

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
    }
    report.finish(5_000);
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
