//! `regress`, `tau2 common` and `adjust` through whole plans.

use std::fmt::Write;

use kma::diagnostic::Code;
use kma::result::{Body, Regression, Status};
use serde_json::Value;

use super::{FIVE, Ran, close, of_rows, run_plan};

/// The lines of a file of the oracle.
fn cases(file: &str) -> Vec<Value> {
    let path = format!("{}/tests/oracle/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("a file of the oracle");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

fn regression<'a>(ran: &'a Ran, name: &str) -> &'a Regression {
    let outcome = ran.outcome(name);
    assert_eq!(outcome.status, Status::Ok, "{:?}", outcome.reason);
    match &outcome.body {
        Body::Regression(found) => found,
        other => panic!("not a regression: {other:?}"),
    }
}

/// How a design of the oracle is written as terms, and which columns of it make those of the plan.
struct Written {
    design: &'static str,
    /// Columns of the plan: numbers as they are, or labels by the design's indicators.
    columns: &'static [(&'static str, Column)],
    on: &'static str,
    /// The place of each coefficient of the plan in the design.
    order: &'static [usize],
}

enum Column {
    /// The number in that place of the design.
    Number(usize),
    /// The first label where all these are 0, else the label of the one that is 1.
    Labels(&'static [(&'static str, usize)]),
}

const ALLOC: Column = Column::Labels(&[("alternate", 0), ("random", 1), ("systematic", 2)]);

const WRITTEN: &[Written] = &[
    Written {
        design: "bcg-rr-ablat",
        columns: &[("x", Column::Number(1))],
        on: "x",
        order: &[0, 1],
    },
    Written {
        design: "bcg-rr-ablat-sq",
        columns: &[("x", Column::Number(1))],
        on: "x + x^2",
        order: &[0, 1, 2],
    },
    Written {
        design: "bcg-rr-ablat-by-year",
        columns: &[("x", Column::Number(1)), ("y", Column::Number(2))],
        on: "x * y",
        order: &[0, 1, 2, 3],
    },
    Written {
        design: "bcg-rr-alloc-ablat",
        columns: &[("a", ALLOC), ("x", Column::Number(3))],
        on: "a + x",
        order: &[0, 1, 2, 3],
    },
    Written {
        design: "bcg-rr-alloc-by-ablat",
        columns: &[("a", ALLOC), ("x", Column::Number(3))],
        on: "a * x",
        order: &[0, 1, 2, 3, 4, 5],
    },
    Written {
        design: "raudenbush-weeks-setting",
        columns: &[
            ("w", Column::Number(1)),
            ("s", Column::Labels(&[("group", 0), ("indiv", 2)])),
        ],
        on: "w * s",
        order: &[0, 1, 2, 3],
    },
    Written {
        design: "bangert-grade",
        columns: &[(
            "g",
            Column::Labels(&[("1", 0), ("2", 1), ("3", 2), ("4", 3)]),
        )],
        on: "g",
        order: &[0, 1, 2, 3],
    },
];

fn place_of(value: &Value) -> usize {
    let place = value.as_u64().expect("a place");
    usize::try_from(place).expect("a place")
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

/// The plan and the data of a design, with one regression for each case.
fn plan_of(written: &Written, design: &Value, data: &Value, cases: &[&Value]) -> (String, String) {
    let matrix = design["columns"].as_array().expect("columns");
    let rows: Vec<usize> = match design["rows"].as_array() {
        Some(rows) => rows.iter().map(place_of).collect(),
        None => (0..data["yi"].as_array().expect("effects").len()).collect(),
    };
    let mut csv = "study,yi,vi".to_owned();
    let mut schema = String::new();
    for (name, column) in written.columns {
        write!(csv, ",{name}").expect("a text");
        match column {
            Column::Number(_) => writeln!(schema, "  {name}: number").expect("a text"),
            Column::Labels(labels) => {
                let labels: Vec<&str> = labels.iter().map(|(label, _)| *label).collect();
                writeln!(schema, "  {name}: one of {}", labels.join(", ")).expect("a text");
            }
        }
    }
    csv.push('\n');
    for (place, row) in rows.iter().enumerate() {
        write!(csv, "s{row},{},{}", data["yi"][row], data["vi"][row]).expect("a text");
        for (_, column) in written.columns {
            let cell = match column {
                Column::Number(at) => matrix[*at][place].to_string(),
                Column::Labels(labels) => {
                    let one = labels
                        .iter()
                        .skip(1)
                        .find(|(_, at)| number(&matrix[*at][place]) > 0.5);
                    one.unwrap_or(&labels[0]).0.to_owned()
                }
            };
            write!(csv, ",{cell}").expect("a text");
        }
        csv.push('\n');
    }
    let mut plan = format!(
        "kma 1\n\ndata d from \"d.csv\" {{\n  study: study\n  yi: number\n  vi: number\n{schema}}}\n\neffect e = given(yi, vi)\n\n"
    );
    for (place, case) in cases.iter().enumerate() {
        let test = test_of(case);
        let method = case["method"].as_str().expect("a method");
        let level = number(&case["level"]);
        writeln!(
            plan,
            "regress d on {} using {method} with {test}, level {level}% as case_{place}",
            written.on
        )
        .expect("a text");
    }
    (plan, csv)
}

#[track_caller]
fn same(case: &str, what: &str, found: Option<f64>, expected: &Value, scale: f64) {
    let Some(expected) = expected.as_f64() else {
        assert_eq!(found, None, "{case} {what}");
        return;
    };
    let found = found.unwrap_or(f64::NAN);
    let near = (found - expected).abs() <= 1e-8 * expected.abs().max(scale);
    assert!(near, "{case} {what}: {found} instead of {expected}");
}

#[test]
fn plans_give_the_numbers_of_metafor() {
    let (designs, data) = (cases("designs.jsonl"), cases("data.jsonl"));
    let all = cases("metareg.jsonl");
    let mut compared = 0;
    for written in WRITTEN {
        let named = |d: &&Value| d["design"] == written.design;
        let design = designs.iter().find(named).expect("a design");
        let data = data.iter().find(|d| d["data"] == design["data"]);
        let mine: Vec<&Value> = all
            .iter()
            .filter(|c| c["design"] == written.design)
            .collect();
        assert!(!mine.is_empty());
        let (plan, csv) = plan_of(written, design, data.expect("data"), &mine);
        let ran = run_plan(&plan, &[("d.csv", &csv)]);
        for (place, case) in mine.iter().enumerate() {
            let found = regression(&ran, &format!("case_{place}"));
            let (id, e) = (case["id"].as_str().expect("an id"), &case["expected"]);
            for (c, at) in found.coefficients.iter().zip(written.order) {
                let se = number(&e["se"][at]);
                same(id, &c.term, c.estimate, &e["b"][at], se);
                same(id, &c.term, c.se, &e["se"][at], se);
                same(id, &c.term, c.p, &e["p"][at], 1e-12);
                same(id, &c.term, c.ci.map(|ci| ci[0]), &e["ci_lb"][at], se);
                same(id, &c.term, c.ci.map(|ci| ci[1]), &e["ci_ub"][at], se);
                compared += 1;
            }
            assert_eq!(found.coefficients.len(), written.order.len());
            let test = found.moderators.as_ref().expect("moderators");
            same(id, "QM", test.statistic, &e["qm"][0], 1e-4);
            same(id, "QM p", test.p, &e["qm"][3], 1e-12);
            same(id, "R2", found.r2, &e["r2"], 1e-4);
            same(id, "tau2", found.heterogeneity.tau2, &e["tau2"], 1e-3);
            same(id, "QE", found.heterogeneity.q, &e["q"], 1.0);
        }
    }
    assert!(compared > 150, "{compared}");
}

#[test]
fn one_tau2_for_all_parts_as_metafor() {
    let (groups, data) = (cases("groups.jsonl"), cases("data.jsonl"));
    let group = groups.iter().find(|g| g["groups"] == "bangert-grade");
    let group = group.expect("a grouping");
    let data = data.iter().find(|d| d["data"] == group["data"]);
    let data = data.expect("data");
    let mut csv = "study,yi,vi,g\n".to_owned();
    for (row, label) in group["labels"]
        .as_array()
        .expect("labels")
        .iter()
        .enumerate()
    {
        let label = label.as_str().expect("a label");
        writeln!(
            csv,
            "s{row},{},{},{label}",
            data["yi"][row], data["vi"][row]
        )
        .expect("a text");
    }
    let all = cases("subgroup.jsonl");
    let random = |c: &&Value| {
        c["groups"] == "bangert-grade" && !["EE", "FE"].iter().any(|m| c["method"] == *m)
    };
    let mine: Vec<&Value> = all.iter().filter(random).collect();
    let mut plan = "kma 1\n\ndata d from \"d.csv\" {\n  study: study\n  yi: number\n  vi: number\n  g: one of 1, 2, 3, 4\n}\n\neffect e = given(yi, vi)\n\n".to_owned();
    for (place, case) in mine.iter().enumerate() {
        writeln!(
            plan,
            "pool d by g using {} with tau2 common, {} as case_{place}",
            case["method"].as_str().expect("a method"),
            test_of(case)
        )
        .expect("a text");
    }
    let ran = run_plan(&plan, &[("d.csv", &csv)]);
    let mut compared = 0;
    for (place, case) in mine.iter().enumerate() {
        let (id, e) = (case["id"].as_str().expect("an id"), &case["common"]);
        let found = ran.ok(&format!("case_{place}"));
        let between = found.between.expect("a test");
        same(id, "QM", between.statistic, &e["qm"][0], 1e-4);
        same(id, "QM p", between.p, &e["qm"][3], 1e-12);
        for (at, part) in found.parts.iter().enumerate() {
            let part = &part.result;
            same(id, "b", part.estimate, &e["b"][at], 1e-3);
            same(id, "se", part.se, &e["se"][at], 1e-3);
            same(id, "p", part.p, &e["p"][at], 1e-12);
            same(id, "ci", part.ci.map(|ci| ci[0]), &e["ci_lb"][at], 1e-3);
            same(id, "tau2", part.heterogeneity.tau2, &e["tau2"], 1e-3);
            compared += 1;
        }
    }
    assert!(compared > 7, "{compared}");
}

/// The test of a case, as plans write it.
fn test_of(case: &Value) -> &'static str {
    match case["test"].as_str().expect("a test") {
        "knha" => "test hksj, floor no",
        "adhoc" => "test hksj",
        "t" => "test t",
        _ => "test z",
    }
}

/// Studies with a number, labels, a flag and a text.
const ROWS: &str = "study,yi,vi,dose,kind,blind,place
a,0.50,0.04,1,low,yes,Rome
b,0.90,0.09,2,mid,no,Oslo
c,0.10,0.02,3,high,yes,Bern
d,-0.20,0.05,5,low,no,Rome
e,0.70,0.03,8,mid,yes,Oslo
f,0.20,0.06,13,high,no,Bern
g,0.40,0.07,,low,yes,Rome
h,0.60,0.05,4,,no,Oslo
i,0.30,0.02,6,mid,no,Rome
j,0.80,0.03,7,low,yes,Bern
k,,,9,high,yes,Bern
";

fn plan(analyses: &str) -> String {
    format!(
        r#"kma 1

data d from "d.csv" {{
  study: study
  yi:    optional number
  vi:    optional number
  dose:  optional number in mg/kg
  kind:  optional one of low < mid < high < none
  blind: flag
  place: text
}}

effect e = given(yi, vi)

{analyses}
"#
    )
}

fn of(analyses: &str) -> Ran {
    run_plan(&plan(analyses), &[("d.csv", ROWS)])
}

fn terms(found: &Regression) -> Vec<&str> {
    found.coefficients.iter().map(|c| c.term.as_str()).collect()
}

#[test]
fn coefficients_are_named_by_column_and_label() {
    let ran = of("regress d on dose * kind as a
regress d on blind + place + dose as b
regress d on reference(kind, mid) + reference(place, \"Oslo\") as c
regress d on kind : dose + dose as d1
regress d on blind : dose as f
regress d on blind : kind as g
regress d on center(dose) + poly(dose, 2) as h where dose < 9 mg/kg");
    assert_eq!(
        terms(regression(&ran, "a")),
        [
            "intercept",
            "dose",
            "kind[mid]",
            "kind[high]",
            "dose:kind[mid]",
            "dose:kind[high]"
        ]
    );
    assert_eq!(
        terms(regression(&ran, "b")),
        [
            "intercept",
            "blind[yes]",
            "place[Oslo]",
            "place[Rome]",
            "dose"
        ]
    );
    assert_eq!(
        terms(regression(&ran, "c")),
        [
            "intercept",
            "kind[low]",
            "kind[high]",
            "place[Bern]",
            "place[Rome]"
        ]
    );
    assert_eq!(
        terms(regression(&ran, "d1")),
        ["intercept", "dose", "kind[mid]:dose", "kind[high]:dose"],
        "main effects first"
    );
    assert_eq!(
        terms(regression(&ran, "f")),
        ["intercept", "blind[no]:dose", "blind[yes]:dose"],
        "a slope for each label, as in R"
    );
    assert_eq!(
        terms(regression(&ran, "g")).len(),
        6,
        "a coefficient for each cell but the first"
    );
    let (status, reason) = ran.reason("h");
    assert_eq!(status, Status::Failed);
    assert!(
        reason.contains("`poly(dose, 2)[1]` follows from `center(dose)`"),
        "{reason}"
    );
}

#[test]
fn rows_without_a_moderator_leave_and_are_counted_by_column() {
    let ran = of("regress d on dose + kind as m");
    let found = regression(&ran, "m");
    assert_eq!(found.sizes.k, 8);
    let left: Vec<(&str, usize)> = (found.left_out.iter())
        .map(|l| (l.reason.as_str(), l.rows))
        .collect();
    assert_eq!(
        left,
        [
            ("`yi` and `vi` are missing", 1),
            ("`dose` is missing", 1),
            ("`kind` is missing", 1)
        ]
    );
    assert_eq!(found.rows.len(), 11);
    assert_eq!(found.rows.iter().filter(|r| r.weight.is_some()).count(), 8);
    let remark = "no row in use has `none` of `kind`: it has no coefficient";
    assert!(
        found.remarks.iter().any(|r| r == remark),
        "{:?}",
        found.remarks
    );
}

#[test]
fn columns_that_say_nothing_are_named() {
    let ran = of("regress d on dose where dose = 3 mg/kg as constant
regress d on dose + center(dose) as twice
regress d on blind + dose * blind + kind where kind = low as one_label
regress d on reference(kind, high) where kind in (low, mid) as no_reference
regress d on dose * kind * blind as many
regress d on poly(dose, 3) where dose < 4 mg/kg as bent
regress d on kind + blind + blind : kind as crossed");
    for (name, expected) in [
        ("constant", "`dose` is 3 in all rows that are used"),
        (
            "twice",
            "`center(dose)` follows from `dose`: leave one of them out",
        ),
        ("one_label", "`kind` is `low` in all rows that are used"),
        (
            "no_reference",
            "no row in use has `kind = high`, which is the reference",
        ),
        (
            "many",
            "8 effects are too few for 12 coefficients: at least 13 are needed",
        ),
        ("bent", "`poly(dose, 3)` needs at least 4 different values"),
    ] {
        let (status, reason) = ran.reason(name);
        assert_eq!((status, reason), (Status::Failed, expected), "{name}");
    }
    assert_eq!(
        ran.codes()
            .iter()
            .filter(|c| **c == Code::CannotCompute)
            .count(),
        6
    );
}

#[test]
fn predictions_are_where_the_plan_says() {
    let ran = of("regress d on dose + kind using DL with test z, at dose (2 mg/kg, 2000 ug/kg), at kind (low, high) as m
regress d on center(dose) using DL with test z, at dose (2 mg/kg) as centred
regress d on dose using DL with test z, at dose (2 mg/kg) as plain
regress d on poly(dose, 1) using DL with test z, at dose (2 mg/kg) as poly
regress d on log(dose / 1 mg/kg) using DL with test z, at dose (2 mg/kg) as logs");
    let found = regression(&ran, "m");
    assert_eq!(found.predictions.len(), 4);
    assert_eq!(found.predictions[0].name(), "dose = 2, kind = low");
    assert_eq!(found.predictions[1].name(), "dose = 2, kind = high");
    // 2000 µg/kg are 2 mg/kg.
    assert_eq!(found.predictions[0].estimate, found.predictions[2].estimate);
    let by_hand = |at: f64, more: f64| {
        let b: Vec<f64> = found
            .coefficients
            .iter()
            .filter_map(|c| c.estimate)
            .collect();
        b[0] + b[1] * at + more * b[3]
    };
    assert!(close(found.predictions[0].estimate, by_hand(2.0, 0.0)));
    assert!(close(found.predictions[1].estimate, by_hand(2.0, 1.0)));
    let plain = &regression(&ran, "plain").predictions[0];
    for other in ["centred", "poly"] {
        let other = &regression(&ran, other).predictions[0];
        assert!(close(plain.estimate, other.estimate.expect("a number")));
        assert!(close(plain.se, other.se.expect("a number")));
    }
    let logs = regression(&ran, "logs");
    let b: Vec<f64> = logs
        .coefficients
        .iter()
        .filter_map(|c| c.estimate)
        .collect();
    assert_eq!(logs.coefficients[1].term, "log(dose / 1 mg/kg)");
    assert!(close(
        logs.predictions[0].estimate,
        b[0] + b[1] * std::f64::consts::LN_2
    ));
}

#[test]
fn what_stands_still_is_at_its_mean_or_reference() {
    let ran = of("regress d on dose + kind using DL with test z, at kind (mid) as m");
    let found = regression(&ran, "m");
    let doses = [1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 6.0, 7.0];
    let mean = doses.iter().sum::<f64>() / 8.0;
    let b: Vec<f64> = found
        .coefficients
        .iter()
        .filter_map(|c| c.estimate)
        .collect();
    assert!(close(
        found.predictions[0].estimate,
        b[0] + b[1] * mean + b[2]
    ));
    assert!(
        found
            .remarks
            .iter()
            .any(|r| r.contains("`dose` 5.625 mg/kg")),
        "{:?}",
        found.remarks
    );
}

#[test]
fn permutations_are_exact_where_there_are_few() {
    let ran = of(
        "regress d on dose where dose < 7 mg/kg with permutation 1000 as few
regress d on dose with permutation 500, seed 3 as many
regress d on dose with permutation 500, seed 3 as again
regress d on dose with permutation 500, seed 4 as other",
    );
    let few = regression(&ran, "few").permutation.expect("permuted");
    assert!(few.exact);
    assert_eq!((few.permutations, few.seed), (720, None));
    let [many, again, other] = ["many", "again", "other"].map(|name| regression(&ran, name));
    let info = many.permutation.expect("permuted");
    assert_eq!(
        (info.permutations, info.exact, info.seed),
        (500, false, Some(3))
    );
    let p = |found: &Regression| found.coefficients[1].p_permutation;
    assert_eq!(p(many), p(again));
    assert_ne!(p(many), p(other));
    assert_eq!(
        p(many),
        many.moderators.as_ref().and_then(|t| t.p_permutation)
    );
    assert_eq!(p(many), many.terms[0].test.p_permutation);
}

#[test]
fn coefficients_are_held_against_print_and_expected() {
    let ran = of(
        "regress d on dose + kind with adjust bonferroni, at dose (2 mg/kg) as m
expect m[dose].estimate = m[dose].estimate and m[\"kind[mid]\"].se > 0 and m[kind].df1 = 2
expect m[\"dose = 2\"].ci.lo < m[\"dose = 2\"].estimate and m[dose].p_adjusted >= m[dose].p
expect m[intercept].ci.hi > 0 and m.r2 >= 0% and m.moderators.df1 = 3
regress d on dose per blind as apart
expect apart[yes, dose].estimate is missing or apart[yes, dose].estimate < 1
expect apart[no].k > 3
reported m[dose] { estimate: 100, se: 0.1 }",
    );
    for outcome in &ran.results {
        if let Body::Expectation { holds, .. } = &outcome.body {
            assert!(holds, "{} {:?}", outcome.statement, outcome.reason);
        }
    }
    let Body::Reported { checks } = &ran.last().body else {
        panic!("reported");
    };
    assert!(checks[0].found.is_some());
}

#[test]
fn several_rows_of_a_study_are_an_error_but_under_robust() {
    let rows = ROWS.replace("\nj,", "\na,").replace("\ni,", "\nb,");
    let text = plan(
        "regress d on dose as plain
regress d on dose robust in study as clustered
regress d on dose with rows independent as independent",
    );
    let ran = run_plan(&text, &[("d.csv", &rows)]);
    assert_eq!(ran.reason("plain").0, Status::Failed);
    assert!(ran.codes().contains(&Code::DependentRows));
    let robust = regression(&ran, "clustered");
    let plain = regression(&ran, "independent");
    assert_eq!(robust.clusters, Some(7));
    assert_eq!(robust.test, "robust");
    assert_eq!(
        robust.coefficients[1].estimate,
        plain.coefficients[1].estimate
    );
    assert_ne!(robust.coefficients[1].se, plain.coefficients[1].se);
    assert!(robust.coefficients[1].df < plain.coefficients[1].df);
}

#[test]
fn what_the_plan_requires_is_required_of_the_rows_used() {
    let ran = of("require studies >= 9 for regress otherwise summarise
regress d on blind as enough
regress d on dose + kind as few");
    assert_eq!(ran.outcome("enough").status, Status::Ok);
    let (status, reason) = ran.reason("few");
    assert_eq!(status, Status::NotRun);
    assert_eq!(reason, "studies = 8, the plan asks for studies >= 9");
    let Body::Regression(found) = &ran.outcome("few").body else {
        panic!("a regression");
    };
    assert!(found.summary.is_some());
}

#[test]
fn p_values_of_parts_are_adjusted_for_their_number() {
    let ran = of_rows(
        "pool d per region with adjust bonferroni, test z as apart",
        FIVE,
    );
    let found = ran.ok("apart");
    for part in &found.parts {
        let p = part.result.p.expect("a p-value");
        assert!(close(part.result.p_adjusted, (2.0 * p).min(1.0)));
    }
    assert!(
        found
            .remarks
            .iter()
            .any(|r| r == "p of 2 parts also adjusted by Bonferroni")
    );
}

#[test]
fn parts_with_one_tau2_are_the_regression_on_their_labels() {
    let ran = of_rows(
        "pool d by region using DL with tau2 common, test t as parts
regress d on region using DL with test t, at region (cortex, striatum) as slope",
        FIVE,
    );
    let (parts, slope) = (ran.ok("parts"), regression(&ran, "slope"));
    for (part, prediction) in parts.parts.iter().zip(&slope.predictions) {
        let found = &part.result;
        assert!(close(
            found.estimate,
            prediction.estimate.expect("a number")
        ));
        assert!(close(found.se, prediction.se.expect("a number")));
        let tau2 = slope.heterogeneity.tau2.expect("a number");
        assert!(close(found.heterogeneity.tau2, tau2));
        assert_eq!(found.df, Some(3.0));
        let weights: f64 = found.rows.iter().filter_map(|row| row.weight).sum();
        assert!((weights - 100.0).abs() < 1e-9);
    }
    let (between, test) = (parts.between.expect("a test"), slope.moderators.as_ref());
    let test = test.expect("a test");
    assert!(close(between.statistic, test.statistic.expect("a number")));
    assert!(close(between.p, test.p.expect("a number")));
    assert_eq!(between.df2, Some(3.0));
}

/// The rows in another order, and the dose moved and stretched.
fn moved(order: impl Fn(&mut Vec<&str>), dose: impl Fn(f64) -> f64) -> String {
    let mut lines: Vec<&str> = ROWS.lines().skip(1).collect();
    order(&mut lines);
    let mut text = ROWS.lines().next().expect("headers").to_owned();
    for line in lines {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        if let Ok(x) = cells[3].parse::<f64>() {
            cells[3] = dose(x).to_string();
        }
        write!(text, "\n{}", cells.join(",")).expect("a text");
    }
    text
}

#[test]
fn order_and_origin_and_unit_change_only_what_they_must() {
    let text = plan("regress d on dose + kind with permutation 300 as m");
    let run = |csv: &str| {
        let ran = run_plan(&text, &[("d.csv", csv)]);
        regression(&ran, "m").clone()
    };
    let plain = run(ROWS);
    let near = |a: Option<f64>, b: Option<f64>| {
        let (a, b) = (a.expect("a number"), b.expect("a number"));
        assert!(
            (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-3),
            "{a} {b}"
        );
    };
    let others = |found: &Regression| {
        near(found.heterogeneity.tau2, plain.heterogeneity.tau2);
        near(found.heterogeneity.q, plain.heterogeneity.q);
        near(
            found.moderators.expect("a test").p,
            plain.moderators.expect("a test").p,
        );
        near(found.fit.log_likelihood.map(|_| 1.0), Some(1.0));
        for (a, b) in found.coefficients.iter().zip(&plain.coefficients).skip(2) {
            near(a.estimate, b.estimate);
            near(a.se, b.se);
        }
    };
    let reversed = run(&moved(|lines| lines.reverse(), |x| x));
    others(&reversed);
    near(
        reversed.coefficients[0].estimate,
        plain.coefficients[0].estimate,
    );
    near(
        reversed.coefficients[1].estimate,
        plain.coefficients[1].estimate,
    );
    let shifted = run(&moved(|_| {}, |x| x + 100.0));
    others(&shifted);
    near(
        shifted.coefficients[1].estimate,
        plain.coefficients[1].estimate,
    );
    let slope = plain.coefficients[1].estimate.expect("a slope");
    let intercept = plain.coefficients[0].estimate.map(|b| b - 100.0 * slope);
    near(shifted.coefficients[0].estimate, intercept);
    assert_eq!(
        shifted.moderators.expect("a test").p_permutation,
        plain.moderators.expect("a test").p_permutation
    );
    let stretched = run(&moved(|_| {}, |x| 4.0 * x));
    others(&stretched);
    near(
        stretched.coefficients[0].estimate,
        plain.coefficients[0].estimate,
    );
    near(stretched.coefficients[1].estimate, Some(slope / 4.0));
}

#[test]
fn more_permutations_than_can_be_taken_say_what_to_write() {
    let mut csv = "study,yi,vi,region,method\n".to_owned();
    for i in 0..14_u32 {
        writeln!(
            csv,
            "s{i},{},0.1,cortex,in_vivo",
            f64::from(i * 5 % 7) / 9.0
        )
        .expect("a text");
    }
    let text = super::plan("regress d on yi^2 + vi * yi with permutation exact as m");
    let ran = run_plan(&text.replace("vi * yi", "yi^3"), &[("d.csv", &csv)]);
    let (status, reason) = ran.reason("m");
    assert_eq!(status, Status::Failed);
    assert!(
        reason.contains("there are more than 10000000 permutations"),
        "{reason}"
    );
}

/// A combination of labels that no row has is no reason to fail: its column is left out and named, as R does.
#[test]
fn a_combination_without_rows_has_no_coefficient() {
    let rows = "id,a,b,y,v
1,p,r,0.1,0.04
2,p,s,0.4,0.05
3,q,r,0.3,0.03
4,q,r,0.5,0.04
5,p,s,0.2,0.06
6,p,r,0.0,0.05
7,o,r,0.6,0.04
8,o,s,0.9,0.05
9,o,s,0.7,0.04
";
    let plan = r#"kma 1
data d from "d.csv" { id: study
  a: one of p, q, o
  b: one of r, s
  y: number
  v: number }
effect e = given(y, v)
regress d on a * b as m
"#;
    let ran = run_plan(plan, &[("d.csv", rows)]);
    let outcome = ran.outcome("m");
    assert_eq!(outcome.status, Status::Ok, "{:?}", outcome.reason);
    let Body::Regression(found) = &outcome.body else {
        panic!("not a regression");
    };
    let names: Vec<&str> = found.coefficients.iter().map(|c| c.term.as_str()).collect();
    assert_eq!(names, ["intercept", "a[q]", "a[o]", "b[s]", "a[o]:b[s]"]);
    let test = found
        .terms
        .iter()
        .find(|t| t.term == "a:b")
        .expect("a term");
    assert_eq!(test.test.df1, 1);
    let told = |remark: &String| remark == "no row in use has `a[q]:b[s]`: it has no coefficient";
    assert!(found.remarks.iter().any(told), "{:?}", found.remarks);
}
