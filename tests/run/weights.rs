//! `with weights …` and `tau2_ci …` through whole plans, as metafor's `rma(weights = …)` and `confint()` have them.

use kma::diagnostic::Code;
use kma::result::{Pool, Status};
use serde_json::Value;

use super::{FIVE, Ran, close, of_rows, run_plan};

/// The lines of a file of reference cases.
fn cases(file: &str) -> Vec<Value> {
    let path = format!("{}/tests/oracle/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let line = |line| serde_json::from_str(line).expect("a case");
    text.lines().map(line).collect()
}

/// Pools the effects of one data set of the oracle.
fn of_oracle(data: &str, analyses: &str) -> Ran {
    let of_name = |case: &Value| case["data"] == data;
    let case = cases("data.jsonl").into_iter().find(of_name);
    let case = case.expect("a data set");
    let rows = case["yi"].as_array().expect("yi").iter();
    let rows = rows.zip(case["vi"].as_array().expect("vi")).enumerate();
    let lines: Vec<String> = rows
        .map(|(at, (yi, vi))| {
            let v = vi.as_f64().expect("a variance");
            format!("S{at},{yi},{vi},{}", 1.0 / v.sqrt())
        })
        .collect();
    let head = "kma 1\n\ndata d from \"d.csv\" {\n  study: study\n  yi: number\n  vi: number\n  w: number\n}\n\n\
                effect e = given(yi, vi)\n\n";
    let file = format!("study,yi,vi,w\n{}\n", lines.join("\n"));
    run_plan(&format!("{head}{analyses}\n"), &[("d.csv", &file)])
}

#[track_caller]
fn same(id: &str, what: &str, found: Option<f64>, expected: &Value, relative: f64) {
    let expected = expected.as_f64().expect("a number");
    let found = found.unwrap_or_else(|| panic!("{id} {what} is missing"));
    let near = (found - expected).abs() <= relative * expected.abs() + 1e-12;
    assert!(near, "{id} {what}: {found} instead of {expected}");
}

#[test]
fn weights_as_metafor_takes_them() {
    let mut compared = 0;
    for case in cases("pool.jsonl") {
        let Some(weights) = case["weights"].as_str() else {
            continue;
        };
        let id = case["id"].as_str().expect("a name");
        let e = &case["expected"];
        let word = match weights {
            "1" => vec!["equal", "2.5"],
            _ => vec!["precision", "w", "3 * w", "1 / sqrt(vi)"],
        };
        for weights in word {
            let analysis = format!(
                "pool d using {} with test {}, weights {weights} as all",
                case["method"].as_str().expect("a method"),
                match case["test"].as_str() {
                    Some("knha") => "hksj, floor no",
                    Some("adhoc") => "hksj",
                    Some(test) => test,
                    None => "z",
                }
            );
            let ran = of_oracle(case["data"].as_str().expect("a name"), &analysis);
            let found: &Pool = ran.ok("all");
            same(id, "b", found.estimate, &e["b"], 1e-9);
            same(id, "se", found.se, &e["se"], 1e-9);
            same(id, "p", found.p, &e["p"], 1e-8);
            same(id, "tau2", found.heterogeneity.tau2, &e["tau2"], 1e-8);
            same(id, "i2", found.heterogeneity.i2, &e["i2"], 1e-8);
            compared += 1;
        }
    }
    assert!(compared > 100, "only {compared}");
}

#[test]
fn intervals_of_tau2_are_those_asked_for() {
    for case in cases("truth_tau2_ci.jsonl") {
        let data = case["data"].as_str().expect("a name");
        for (key, analysis) in [
            ("ML", "pool d using ML with tau2_ci profile as all"),
            ("REML", "pool d with tau2_ci profile as all"),
            ("GENQ", "pool d using GENQ with weights precision as all"),
        ] {
            if case[key].is_null() {
                continue;
            }
            let ran = of_oracle(data, analysis);
            let found = ran.ok("all").heterogeneity.tau2_ci.expect("an interval");
            for (at, end) in found.iter().enumerate() {
                let exact = case[key][at].as_str().expect("digits");
                let exact: f64 = exact.parse().expect("a number");
                same(data, key, *end, &Value::from(exact), 1e-9);
            }
        }
    }
    let by_q = of_rows("pool d with tau2_ci q_profile as all", FIVE);
    let usual = of_rows("pool d as all", FIVE);
    let ends = |ran: &Ran| ran.ok("all").heterogeneity.tau2_ci;
    assert_eq!(ends(&by_q), ends(&usual));
    let genq = of_rows(
        "pool d using GENQ with weights precision, tau2_ci q_profile as all",
        FIVE,
    );
    assert_eq!(ends(&genq), ends(&usual));
}

#[test]
fn what_was_asked_is_told() {
    let said = |analysis: &str| of_rows(analysis, FIVE).ok("all").remarks[0].clone();
    let profile = said("pool d with tau2_ci profile as all");
    assert!(
        profile.contains("plan says: tau² with its profile-likelihood interval"),
        "{profile}"
    );
    let weights = said("pool d with weights 1 / vi as all");
    assert!(weights.contains("weights 1 / vi"), "{weights}");
    let genq = said("pool d using GENQ with weights precision as all");
    assert!(genq.contains("generalised-Q"), "{genq}");
}

#[test]
fn the_default_of_the_plan_reaches_the_models_that_take_it() {
    let ran = of_rows(
        "default with tau2_ci profile\npool d as reml\npool d using DL as dl\npool d using EE as ee",
        FIVE,
    );
    assert!(ran.ok("reml").remarks[0].contains("profile-likelihood"));
    assert!(ran.ok("dl").remarks[0].contains("Q-profile"));
    ran.ok("ee");
}

#[test]
fn a_row_without_a_weight_is_a_failure_that_names_it() {
    let rows = "study,yi,vi,n\na,0.1,0.1,10\nb,0.2,0.1,\nc,0.4,0.2,-3\n";
    let head = "kma 1\n\ndata d from \"d.csv\" {\n  study: study\n  yi: number\n  vi: number\n  n: optional number\n}\n\n\
                effect e = given(yi, vi)\n\n";
    let run = |analysis: &str| run_plan(&format!("{head}{analysis}\n"), &[("d.csv", rows)]);
    let reason = |analysis: &str| {
        let ran = run(analysis);
        let (status, reason) = ran.reason("all");
        assert_eq!(status, Status::Failed);
        reason.to_owned()
    };
    assert_eq!(
        reason("pool d with weights n as all"),
        "the weight `n` of b (row 2) is missing"
    );
    assert_eq!(
        reason("pool d where study != \"b\" with weights n as all"),
        "the weight `n` of c (row 3) is below 0"
    );
    assert_eq!(
        reason("pool d with weights log(0) * n as all"),
        "the weight `log(0) * n` of a (row 1) is missing"
    );
    assert_eq!(
        reason("pool d with weights 0 * vi as all"),
        "all weights `0 * vi` are 0"
    );
    let one = run("pool d where study = \"a\" using GENQ with weights n as all");
    assert!(close(one.ok("all").estimate, 0.1));
}

#[test]
fn weights_stay_with_a_result_that_is_narrowed() {
    let ran = of_rows(
        "pool d with weights equal as all\npool all where region = cortex as cortex\n\
         pool d where region = cortex with weights equal as same",
        FIVE,
    );
    assert_eq!(ran.ok("cortex").estimate, ran.ok("same").estimate);
    assert!(close(ran.ok("cortex").estimate, 0.5));
    assert_eq!(ran.ok("all").rows[0].weight, Some(20.0));
}

#[test]
fn two_maxima_are_told_once() {
    let rows: &[(&str, &str, f64, f64)] = &[
        ("a", "cortex", -0.30, 0.004),
        ("b", "cortex", -0.28, 0.005),
        ("c", "cortex", -0.33, 0.003),
        ("d", "cortex", -0.25, 0.006),
        ("e", "cortex", -0.31, 0.004),
        ("f", "cortex", 1.60, 0.15),
    ];
    let ran = of_rows("pool d by region as all", rows);
    let h = &ran.ok("all").heterogeneity;
    assert_eq!(h.tau2, Some(0.0));
    assert!(
        h.second_maximum.is_some_and(|t| (0.3..0.4).contains(&t)),
        "{h:?}"
    );
    assert_eq!(ran.codes(), [Code::SecondMaximum]);
    assert_eq!(of_rows("pool d using PM as all", rows).codes(), []);
}
