//! `sensitivity`, through plans.

use std::fmt::Write as _;

use kma::diagnostic::Code;
use kma::result::sensitivity::{Refit, Run};
use kma::result::{Body, Sensitivity, Status};
use serde_json::Value;

use super::{FIVE, Ran, close, of_rows, run_plan};

impl Ran {
    fn sensitivity(&self, name: &str) -> &Sensitivity {
        let outcome = self.outcome(name);
        assert_eq!(outcome.status, Status::Ok, "{:?}", outcome.reason);
        match &outcome.body {
            Body::Sensitivity(found) => found,
            other => panic!("not a sensitivity: {other:?}"),
        }
    }

    fn json(&self, name: &str) -> Value {
        serde_json::to_value(self.outcome(name)).expect("JSON")
    }
}

/// The lines of a file of `tests/oracle` of one analysis.
fn cases(file: &str, analysis: &str) -> Vec<Value> {
    let path = format!("{}/tests/oracle/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("a file of cases");
    let cases = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a case"));
    let cases: Vec<Value> = cases
        .filter(|case: &Value| case["analysis"] == analysis)
        .collect();
    assert!(!cases.is_empty(), "{analysis}");
    cases
}

/// The rows of a data set as a file; row i came in the year of its place in `order`.
fn rows_of(case: &Value) -> String {
    let data = cases_of_data(case["data"].as_str().expect("a name"));
    let (yi, vi) = (
        data["yi"].as_array().expect("yi"),
        data["vi"].as_array().expect("vi"),
    );
    let order = case["expected"]["order"].as_array();
    let mut text = "study,year,yi,vi\n".to_owned();
    for (row, (y, v)) in yi.iter().zip(vi).enumerate() {
        let year = order.map_or(row, |order| {
            let place = order
                .iter()
                .position(|r| r.as_u64() == Some(row as u64 + 1));
            place.expect("every row has a place")
        });
        writeln!(text, "s{row},{},{y},{v}", 1900 + year).expect("text takes all");
    }
    text
}

fn cases_of_data(name: &str) -> Value {
    let path = format!("{}/tests/oracle/data.jsonl", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("data");
    let mut data = text
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).expect("a data set"));
    data.find(|data| data["data"] == name).expect("a data set")
}

/// Runs a sensitivity of a pool by the case's method and test; its part of the document.
fn ran(case: &Value, option: &str) -> Value {
    let test = match case["test"].as_str() {
        Some("knha") => "test hksj, floor no",
        Some(_) => "test z",
        None => panic!("a test"),
    };
    let method = case["method"].as_str().expect("a method");
    let plan = format!(
        "kma 1\n\ndata d from \"d.csv\" {{\n  study: study\n  year: year\n  yi: number\n  vi: number\n}}\n\n\
         effect e = given(yi, vi)\n\npool d using {method} with {test} as whole\n\
         sensitivity whole with {option} as found\n"
    );
    let ran = run_plan(&plan, &[("d.csv", &rows_of(case))]);
    ran.sensitivity("found");
    assert!(!ran.codes().contains(&Code::NotYetComputed));
    ran.json("found")
}

#[track_caller]
fn same(found: &Value, expected: &Value, what: &str) {
    let (found, expected) = match (found, expected) {
        // One study says nothing about heterogeneity; metafor writes 0 and 1.
        (Value::Null, e) if e.as_f64() == Some(0.0) || e.as_f64() == Some(1.0) || e.is_null() => {
            return;
        }
        (found, expected) => (found.as_f64(), expected.as_f64()),
    };
    let (f, e) = (found.expect(what), expected.expect(what));
    assert!(
        (f - e).abs() <= 2e-7 * e.abs().max(1e-3),
        "{what}: {f} instead of {e}"
    );
}

fn refits(found: &Value, e: &Value, id: &Value) {
    let names = [
        ("estimate", "b"),
        ("se", "se"),
        ("statistic", "stat"),
        ("p", "p"),
        ("q", "q"),
        ("q_p", "q_p"),
        ("i2", "i2"),
        ("h2", "h2"),
        ("tau2", "tau2"),
    ];
    for (i, row) in found.as_array().expect("a list").iter().enumerate() {
        if e["b"][i].is_null() {
            continue;
        }
        for (ours, theirs) in names {
            let expected = &e[theirs][i];
            if !expected.is_null() {
                same(&row[ours], expected, &format!("{id} {ours} {i}"));
            }
        }
        same(&row["ci"][0], &e["ci_lb"][i], &format!("{id} ci {i}"));
        same(&row["ci"][1], &e["ci_ub"][i], &format!("{id} ci {i}"));
    }
}

#[test]
fn leave_one_out_and_cumulative_as_metafor() {
    for case in cases("sensitivity.jsonl", "leave1out") {
        let found = ran(&case, "leave_one_out");
        refits(&found["leave_one_out"], &case["expected"], &case["id"]);
    }
    for case in cases("sensitivity.jsonl", "cumul") {
        let found = ran(&case, "cumulative year");
        let steps = found["cumulative"].as_array().expect("steps");
        assert_eq!(steps[0]["value"], "1900");
        refits(&found["cumulative"], &case["expected"], &case["id"]);
    }
}

#[test]
fn influence_baujat_and_gosh_as_metafor() {
    for case in cases("sensitivity.jsonl", "influence") {
        let (found, e) = (ran(&case, "influence"), &case["expected"]);
        for (i, row) in found["influence"]
            .as_array()
            .expect("rows")
            .iter()
            .enumerate()
        {
            let of = |name: &str| format!("{} {name} {i}", case["id"]);
            for name in [
                "rstudent", "dffits", "cook_d", "cov_r", "tau2_del", "hat", "weight", "dfbs",
            ] {
                same(&row[name], &e[name][i], &of(name));
            }
            same(&row["q_del"], &e["QE_del"][i], &of("q_del"));
            assert_eq!(row["influential"], e["flagged"][i], "{}", of("flagged"));
        }
    }
    for case in cases("sensitivity.jsonl", "baujat") {
        let (found, e) = (ran(&case, "baujat"), &case["expected"]);
        for (i, row) in found["baujat"].as_array().expect("rows").iter().enumerate() {
            same(&row["x"], &e["x"][i], "x");
            same(&row["y"], &e["y"][i], "y");
        }
    }
    for case in cases("gosh.jsonl", "gosh") {
        let (found, e) = (ran(&case, "gosh"), &case["expected"]);
        let gosh = &found["gosh"];
        assert_eq!(
            (&gosh["subsets"], &gosh["all"]),
            (&e["subsets"], &Value::Bool(true))
        );
        assert!(gosh["seed"].is_null());
        same(&gosh["estimate"]["mean"], &e["estimate_mean"], "mean");
        same(&gosh["estimate"]["sd"], &e["estimate_sd"], "sd");
        same(&gosh["i2"]["mean"], &e["I2_mean"], "i2");
        same(&gosh["q"]["mean"], &e["QE_mean"], "q");
        same(&gosh["tau2"]["mean"], &e["tau2_mean"], "tau2");
        for at in 0..7 {
            same(
                &gosh["estimate"]["quantiles"][at],
                &e["estimate_quantiles"][at],
                "quantile",
            );
        }
        let points = gosh["points"].as_array().expect("points").len() as u64;
        assert_eq!(Some(points), e["subsets"].as_u64().map(|n| n.min(1000)));
    }
}

const SEVERAL: &[(&str, &str, f64, f64)] = &[
    ("a", "cortex/in_vivo", 0.5, 0.04),
    ("b", "cortex/ex_vivo", 0.9, 0.09),
    ("b", "cortex/in_vivo", 0.8, 0.05),
    ("c", "striatum/in_vivo", 0.1, 0.02),
    ("d", "striatum/ex_vivo", -0.2, 0.05),
];

fn rows(refits: &[Refit]) -> Vec<(&str, Option<usize>, usize)> {
    let mut all = Vec::new();
    for refit in refits {
        all.push((refit.whose.study.as_str(), refit.whose.row, refit.k));
    }
    all
}

#[test]
fn a_study_leaves_with_all_of_its_rows() {
    let plan = "pool d with rows independent as whole\n\
                sensitivity whole with leave_one_out, influence, baujat as found\n\
                pool d where not (study = \"b\") as without_b";
    let ran = of_rows(plan, SEVERAL);
    let found = ran.sensitivity("found");
    let refits = found.leave_one_out.as_deref().expect("asked for");
    let expected = [
        ("a", Some(1), 4),
        ("b", None, 3),
        ("c", Some(4), 4),
        ("d", Some(5), 4),
    ];
    assert_eq!(rows(refits), expected);
    let without = ran.ok("without_b");
    assert!(close(
        refits[1].estimate,
        without.estimate.expect("a number")
    ));
    assert!(close(refits[1].se, without.se.expect("a number")));
    assert_eq!(found.influence.as_ref().map(Vec::len), Some(4));
    assert_eq!(found.baujat.as_ref().map(Vec::len), Some(4));
}

#[test]
fn dependent_rows_are_refused_as_by_pool() {
    let ran = of_rows("sensitivity d with leave_one_out as found", SEVERAL);
    assert_eq!(ran.outcome("found").status, Status::Failed);
    assert!(ran.codes().contains(&Code::DependentRows));
}

fn choices(runs: &[Run]) -> Vec<(&str, &str)> {
    let mut all = Vec::new();
    for run in runs {
        assert_eq!(run.choice.0.len(), 1);
        let (name, value) = &run.choice.0[0];
        all.push((name.as_str(), value.as_str()));
    }
    all
}

#[test]
fn alternatives_are_pools_with_one_choice_made_otherwise() {
    let plan = "pool d with level 90% as whole\n\
                sensitivity whole using (DL, EE) with test (z, t), excluding region = striatum,\n  \
                  excluding method = ex_vivo as found\n\
                pool whole using DL as dl\n\
                pool whole using EE as ee\n\
                pool whole with test z as z\n\
                pool whole where not (region = striatum) as cortex";
    let ran = of_rows(plan, FIVE);
    let found = ran.sensitivity("found");
    assert!(close(
        found.estimate,
        ran.ok("whole").estimate.expect("a number")
    ));
    let expected = [
        ("using", "DL"),
        ("using", "EE"),
        ("test", "z"),
        ("test", "t"),
    ];
    assert_eq!(choices(&found.alternatives), expected);
    let excluded = [
        ("excluding", "region = striatum"),
        ("excluding", "method = ex_vivo"),
    ];
    assert_eq!(choices(&found.excluding), excluded);
    for (run, name) in found.alternatives.iter().zip(["dl", "ee", "z"]) {
        same_as(run, &ran, name);
    }
    same_as(&found.excluding[0], &ran, "cortex");
    assert_eq!(found.excluding[1].sizes.k, 3);
}

#[track_caller]
fn same_as(run: &Run, ran: &Ran, name: &str) {
    let pool = ran.ok(name);
    assert_eq!(
        (&run.method, &run.test),
        (&pool.method, &pool.test),
        "{name}"
    );
    assert_eq!(
        (run.estimate, run.ci, run.p),
        (pool.estimate, pool.ci, pool.p),
        "{name}"
    );
    assert_eq!(
        (run.tau2, run.i2),
        (pool.heterogeneity.tau2, pool.heterogeneity.i2)
    );
    assert_eq!(
        (run.sizes, &run.display),
        (pool.sizes, &pool.display),
        "{name}"
    );
}

#[test]
fn unknown_rows_stay_where_they_are_excluded_and_are_counted() {
    let mut rows = FIVE.to_vec();
    rows.push(("f", "cortex/", 0.4, 0.05));
    let plan = "sensitivity d with excluding method = ex_vivo, excluding yi is missing as found";
    let ran = of_rows(plan, &rows);
    let found = ran.sensitivity("found");
    let [known, none] = found.excluding.as_slice() else {
        panic!("two")
    };
    assert_eq!((known.sizes.k, known.unknown), (4, 1));
    assert_eq!(none.reason.as_deref(), Some("it holds for no row"));
    assert_eq!(none.status, Status::Ok);
}

#[test]
fn requirements_are_about_the_whole() {
    let ran = of_rows(
        "require studies >= 5 for sensitivity\nsensitivity d with leave_one_out as found",
        FIVE,
    );
    assert_eq!(
        ran.sensitivity("found")
            .leave_one_out
            .as_ref()
            .map(Vec::len),
        Some(5)
    );
    let ran = of_rows(
        "require studies >= 6 for sensitivity otherwise summarise\n\
         sensitivity d with leave_one_out as found",
        FIVE,
    );
    let (status, reason) = ran.reason("found");
    assert_eq!(status, Status::NotRun);
    assert_eq!(reason, "studies = 5, the plan asks for studies >= 6");
    assert_eq!(ran.json("found")["summary"]["up"], 4);
}

#[test]
fn each_part_of_per_has_its_own() {
    let ran = of_rows(
        "sensitivity d per region using (DL, EE) with leave_one_out, influence, gosh, test z as found",
        FIVE,
    );
    let found = ran.sensitivity("found");
    assert_eq!((found.leave_one_out.as_ref(), found.parts.len()), (None, 2));
    let [cortex, striatum] = found.parts.as_slice() else {
        panic!("two")
    };
    let count = |part: &Sensitivity| part.leave_one_out.as_ref().map(Vec::len);
    assert_eq!(
        (count(&cortex.result), count(&striatum.result)),
        (Some(3), Some(2))
    );
    assert_eq!(cortex.result.gosh.as_ref().map(|g| g.subsets), Some(7));
    // Of a list behind a selection the first is the plan's own.
    assert_eq!(cortex.result.method, "DL");
    let others: Vec<&str> = cortex
        .result
        .alternatives
        .iter()
        .map(|run| run.method.as_str())
        .collect();
    assert_eq!(others, ["EE"]);
    assert_eq!(cortex.result.alternatives[0].sizes.k, 3);
    let not = &striatum.result.not_computed;
    assert_eq!((not.len(), not[0].what.as_str()), (1, "influence"));
    assert_eq!(not[0].reason, "studies = 2, at least 3 needed");
}

#[test]
fn one_study_has_nothing_to_leave_out() {
    let ran = of_rows(
        "sensitivity d where study = \"a\" with leave_one_out, gosh as found",
        FIVE,
    );
    let (status, reason) = ran.reason("found");
    assert_eq!(status, Status::NotRun);
    assert_eq!(
        reason,
        "k = 1, at least 2 needed; studies = 1, at least 2 needed"
    );
}

#[test]
fn a_draw_tells_its_seed_and_repeats() {
    let of = |options: &str| {
        let plan = format!("sensitivity d with gosh, {options} as found");
        of_rows(&plan, FIVE).json("found")["gosh"].clone()
    };
    let drawn = of("subsets 12, seed 7");
    assert_eq!(
        (&drawn["subsets"], &drawn["seed"]),
        (&Value::from(12), &Value::from(7))
    );
    assert_eq!(drawn, of("seed 7, subsets 12"));
    assert_ne!(drawn["points"], of("subsets 12, seed 8")["points"]);
    assert_eq!(of("subsets 12")["seed"], 1);
    assert!(of("subsets 31")["seed"].is_null());
}

/// 2x2 tables; the second has no event in one group.
const COUNTS: &str = "study,year,ae,an,be,bn\na,2001,4,120,11,130\nb,1999,0,60,3,61\nc,2005,8,90,9,88\nd,2003,2,70,6,72\n";

#[test]
fn a_model_of_counts_is_repeated_by_itself() {
    let plan = "kma 1\n\ndata d from \"d.csv\" {\n  study: study\n  year: year\n  \
                a: arm { events: ae, n: an }\n  b: arm { events: be, n: bn }\n}\n\n\
                effect e = OR(a, b)\n\n\
                pool d using MH as whole\n\
                sensitivity whole using (Peto, EE) with leave_one_out, cumulative year, influence, gosh as found\n\
                pool whole where year != 1999 as without_b\n\
                pool whole using Peto as peto\n";
    let ran = run_plan(plan, &[("d.csv", COUNTS)]);
    let found = ran.sensitivity("found");
    let refits = found.leave_one_out.as_deref().expect("asked for");
    let without = ran.ok("without_b");
    assert_eq!(
        (refits[1].estimate, refits[1].ci),
        (without.estimate, without.ci)
    );
    assert_eq!(refits[1].display.estimate, without.display.estimate);
    let steps = found.cumulative.as_deref().expect("asked for");
    let studies: Vec<&str> = steps.iter().map(|s| s.whose.study.as_str()).collect();
    assert_eq!(studies, ["b", "a", "d", "c"]);
    assert!(close(steps[3].estimate, found.estimate.expect("a number")));
    let lacking: Vec<&str> = found.not_computed.iter().map(|n| n.what.as_str()).collect();
    assert_eq!(lacking, ["influence", "gosh"]);
    same_as(&found.alternatives[0], &ran, "peto");
}

#[test]
fn rows_without_a_value_are_not_in_the_steps() {
    let text = "study,year,yi,vi\na,2001,0.5,0.04\nb,,0.2,0.05\nc,1999,0.1,0.02\n";
    let plan = "kma 1\n\ndata d from \"d.csv\" {\n  study: study\n  year: optional year\n  yi: number\n  vi: number\n}\n\n\
                effect e = given(yi, vi)\n\nsensitivity d with cumulative year as found\n";
    let ran = run_plan(plan, &[("d.csv", text)]);
    let found = ran.sensitivity("found");
    let steps = found.cumulative.as_deref().expect("asked for");
    assert_eq!(rows(steps), [("c", Some(3), 1), ("a", Some(1), 2)]);
    assert!(
        found
            .remarks
            .iter()
            .any(|r| r.starts_with("1 row without `year` is not in"))
    );
}

#[test]
fn influence_of_a_regression_is_that_of_its_coefficients() {
    let case = cases("residuals.jsonl", "influence-mods");
    let case = case
        .iter()
        .find(|case| case["id"] == "influence-mods-bcg-rr-ablat-reml");
    let case = case.expect("a case");
    let data = cases_of_data("bcg-rr");
    let latitude = [44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33];
    let mut text = "study,latitude,yi,vi\n".to_owned();
    for (row, x) in latitude.iter().enumerate() {
        writeln!(text, "s{row},{x},{},{}", data["yi"][row], data["vi"][row])
            .expect("text takes all");
    }
    let plan = "kma 1\n\ndata d from \"d.csv\" {\n  study: study\n  latitude: number\n  yi: number\n  vi: number\n}\n\n\
                effect e = given(yi, vi)\n\nregress d on latitude using REML with test z as fit\n\
                sensitivity fit with influence, leave_one_out as found\n\
                sensitivity d on latitude with test z, influence as same\n";
    let ran = run_plan(plan, &[("d.csv", &text)]);
    ran.sensitivity("found");
    let (found, e) = (ran.json("found"), &case["expected"]);
    assert_eq!(found["influence"], ran.json("same")["influence"]);
    assert_eq!(
        found["dfbs_of"],
        serde_json::json!(["intercept", "latitude"])
    );
    assert_eq!(found["not_computed"][0]["what"], "leave_one_out");
    for (i, row) in found["influence"]
        .as_array()
        .expect("rows")
        .iter()
        .enumerate()
    {
        for name in [
            "rstudent", "dffits", "cook_d", "cov_r", "tau2_del", "hat", "weight",
        ] {
            same(&row[name], &e[name][i], name);
        }
        same(&row["dfbs"][0], &e["dfbs"][i][0], "intercept");
        same(&row["dfbs"][1], &e["dfbs"][i][1], "latitude");
    }
}
