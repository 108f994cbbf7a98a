//! metafor's `rma` on 20 data sets.

use std::collections::BTreeMap;

use kma::stats::dist::chi_squared;
use kma::stats::fit::fit;
use kma::stats::tau2::Likelihood;
use kma::stats::{StatsError, Studies, tau2};
use serde_json::Value;

use super::{P, Q, Report, cases, number, numbers, pooled, text};

pub(super) struct Data {
    pub(super) yi: Vec<f64>,
    pub(super) vi: Vec<f64>,
}

/// The data sets by name.
pub(super) fn data() -> BTreeMap<String, Data> {
    let read = |d: Value| {
        (
            text(&d, "data").to_owned(),
            Data {
                yi: numbers(&d["yi"]),
                vi: numbers(&d["vi"]),
            },
        )
    };
    cases("data.jsonl").into_iter().map(read).collect()
}

#[test]
fn pooled_as_metafor() {
    let data = data();
    let mut report = Report::new(1.0);
    for case in cases("pool.jsonl") {
        text(&case, "id").clone_into(&mut report.case);
        let d = &data[text(&case, "data")];
        let mut studies = Studies::new(&d.yi, &d.vi).expect("clean data");
        let weights: Vec<f64> = match case["weights"].as_str() {
            Some("1/sqrt(vi)") => d.vi.iter().map(|v| 1.0 / v.sqrt()).collect(),
            Some("1") => vec![1.0; d.yi.len()],
            Some(other) => panic!("weights {other}"),
            None => Vec::new(),
        };
        if !weights.is_empty() {
            studies = studies.with_weights(&weights).expect("positive weights");
        }
        if let Some(lrt) = case["lrt"].as_array() {
            let (statistic, p) = against_common(&studies).expect("clean data");
            report.number("LRT", statistic, &lrt[0], Q);
            report.number("LRT p", p, &lrt[1], P);
            continue;
        }
        let found = pooled(&case, &studies).expect("clean data");
        let mut except = Vec::new();
        if !case["tau2"].is_null() {
            // A tau2 that is given has no standard error; metafor computes one all the same.
            except.push("se_tau2");
        }
        report.pooled(&studies, &found, &case["expected"], &except);
        if number(&case["level"]) == Some(95.0) {
            report.same("level", found.level.to_bits(), 0.95_f64.to_bits());
        }
    }
    report.finish(15_000);
}

/// Likelihood-ratio test of `tau2 = 0`, one degree of freedom.
fn against_common(studies: &Studies) -> Result<(f64, f64), StatsError> {
    let at = |tau2| fit(studies, tau2, 2, Likelihood::Ml).log_likelihood;
    let statistic = (2.0 * (at(tau2::ml(studies)?.tau2) - at(0.0))).max(0.0);
    Ok((statistic, chi_squared::sf(statistic, 1.0)))
}
