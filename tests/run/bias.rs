//! `bias` through whole plans: against metafor's numbers, and what a plan can ask for.

use std::collections::BTreeMap;
use std::fmt::Write;

use kma::diagnostic::Code;
use kma::result::Status;
use kma::stats::math::ln;
use serde_json::Value;

use super::{Ran, run_plan};

fn lines(file: &str) -> Vec<Value> {
    let path = format!("{}/tests/oracle/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect(&path);
    text.lines()
        .map(|line| serde_json::from_str(line).expect(line))
        .collect()
}

/// Statements for the cases of one data set, each named by its place.
fn plan(cases: &[&Value]) -> String {
    let mut plan = "kma 1\n\ndata d from \"d.csv\" {\n  study: study\n  yi: number\n  vi: number\n  n: count\n}\neffect e = given(yi, vi, n: n)\n\n".to_owned();
    for (place, case) in cases.iter().enumerate() {
        let method = case["method"].as_str().unwrap_or("REML");
        let with = match case["analysis"].as_str().expect("an analysis") {
            "regtest" => {
                let model = if case["model"] == "lm" {
                    "weighted"
                } else {
                    "mixed"
                };
                let predictor = case["predictor"].as_str().expect("a predictor");
                format!("egger, predictor {predictor}, model {model}")
            }
            "ranktest" => "begg".to_owned(),
            "trimfill" => {
                let side = case["side"].as_str();
                let side = side.map_or(String::new(), |side| format!(", side {side}"));
                format!(
                    "trimfill, estimator {}{side}",
                    case["estimator"].as_str().expect("L0")
                )
            }
            "fsn" => {
                let kind = case["type"].as_str().expect("a type").to_lowercase();
                let target = case["target"].as_f64();
                let target = target.map_or(String::new(), |x| format!(", target {x}"));
                format!("failsafe {kind}{target}")
            }
            "tes" => "excess".to_owned(),
            "hc" => "henmi_copas".to_owned(),
            _ => "failsafe fisher".to_owned(),
        };
        writeln!(
            plan,
            "bias d using {method} with test z, {with} as r{place}"
        )
        .expect("text");
    }
    plan
}

/// The numbers of a case: their paths in the document, and how near they must be.
fn expected(case: &Value) -> Vec<(&'static str, &Value, f64)> {
    let e = &case["expected"];
    let reml = case["method"] == "REML";
    let near = if reml { 1e-7 } else { 1e-8 };
    match case["analysis"].as_str().expect("an analysis") {
        "regtest" => {
            let mut all = vec![
                ("/egger/statistic", &e["stat"], near),
                ("/egger/p", &e["pval"], 1e-6),
                ("/egger/df", &e["df"], near),
            ];
            if !e["limit"].is_null() {
                all.push(("/egger/limit", &e["limit"]["est"], near));
                all.push(("/egger/limit_ci/0", &e["limit"]["ci_lb"], near));
                all.push(("/egger/limit_ci/1", &e["limit"]["ci_ub"], near));
            }
            all
        }
        "ranktest" => vec![
            ("/begg/tau", &e["tau"], near),
            ("/begg/p", &e["pval"], near),
        ],
        // Refits by REML stopped at metafor's default step: `tests/oracle/README.md`.
        "trimfill" if reml => vec![("/trimfill/added", &e["k0"], 0.0)],
        "trimfill" => vec![
            ("/trimfill/added", &e["k0"], 0.0),
            ("/trimfill/se_added", &e["se_k0"], near),
            ("/trimfill/estimate", &e["b"][0], near),
            ("/trimfill/se", &e["se"][0], near),
            ("/trimfill/tau2", &e["tau2"], near),
            ("/trimfill/p", &e["p"][0], 1e-6),
        ],
        "fsn" => vec![("/failsafe/n", &e["fsnum"], 0.0)],
        "tes" => vec![
            ("/excess/observed", &e["observed"], 0.0),
            ("/excess/expected", &e["expected"], 1e-5),
            ("/excess/p", &e["pval"], 1e-4),
        ],
        "hc" => vec![
            ("/henmi_copas/estimate", &e["b"], near),
            ("/henmi_copas/se", &e["se"], near),
            ("/henmi_copas/tau2", &e["tau2"], near),
        ],
        _ => vec![("/failsafe/p", &e["pval"], 1e-7)],
    }
}

#[test]
fn plans_give_the_numbers_of_metafor() {
    let cases = lines("bias.jsonl");
    let sizes: BTreeMap<String, Value> = lines("sizes.jsonl")
        .into_iter()
        .map(|d| {
            (
                d["data"].as_str().expect("a name").to_owned(),
                d["ni"].clone(),
            )
        })
        .collect();
    let (mut compared, mut wrong) = (0, Vec::new());
    for data in lines("data.jsonl") {
        let name = data["data"].as_str().expect("a name");
        let Some(ni) = sizes.get(name) else { continue };
        let mine: Vec<&Value> = cases
            .iter()
            .filter(|case| case["data"] == name && case["error"].is_null())
            .filter(|case| case["alpha"] != 0.1)
            // Ours takes the plain mean, as Orwin did.
            .filter(|case| case["type"] != "Orwin" || case["weighted"] == false)
            .collect();
        let mut csv = "study,yi,vi,n\n".to_owned();
        let columns = ["yi", "vi"].map(|c| data[c].as_array().expect("numbers"));
        let rows = columns[0]
            .iter()
            .zip(columns[1])
            .zip(ni.as_array().expect("numbers"));
        for (row, ((y, v), n)) in rows.enumerate() {
            writeln!(csv, "s{row},{y},{v},{n}").expect("text");
        }
        let ran = run_plan(&plan(&mine), &[("d.csv", &csv)]);
        for (place, case) in mine.iter().enumerate() {
            let document = serde_json::to_value(ran.outcome(&format!("r{place}"))).expect("JSON");
            for (path, e, near) in expected(case) {
                compared += 1;
                let found = document.pointer(path).and_then(Value::as_f64);
                let e = e.as_f64();
                let same = match (found, e) {
                    (Some(f), Some(e)) => (f - e).abs() <= near * e.abs().max(1e-3) + 1e-300,
                    (None, None) => true,
                    _ => false,
                };
                if !same {
                    wrong.push(format!("{} {path}: {found:?}, not {e:?}", case["id"]));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong: {:#?}",
        wrong.len(),
        &wrong[..wrong.len().min(20)]
    );
    assert!(compared > 1500, "only {compared} numbers were compared");
}

const TABLES: &str = "study,a,n1,c,n2,group
A,4,123,11,139,x
B,6,306,29,303,x
C,3,231,11,220,x
D,62,13598,248,12867,x
E,33,5069,47,5808,y
F,180,1541,372,1451,y
G,8,2545,10,629,z
";

fn of_tables(statements: &str) -> Ran {
    let plan = format!(
        "kma 1\n\ndata d from \"d.csv\" {{\n  study: study\n  group: one of x, y, z\n  drug: arm {{ events: a, n: n1 }}\n  placebo: arm {{ events: c, n: n2 }}\n}}\neffect ratio = OR(drug, placebo)\n\n{statements}"
    );
    run_plan(&plan, &[("d.csv", TABLES)])
}

fn number(ran: &Ran, name: &str, path: &str) -> Option<f64> {
    kma::result::path::number(&ran.outcome(name).body, &[], path)
}

#[test]
fn paths_give_effects_as_people_read_them() {
    let ran = of_tables(
        "bias d with egger, trimfill, limit, pet_peese, henmi_copas, selection negexp, alternative less as b\n",
    );
    let document = serde_json::to_value(ran.outcome("b")).expect("JSON");
    for name in [
        "observed",
        "trimfill",
        "limit",
        "pet_peese",
        "henmi_copas",
        "selection",
    ] {
        let logs = document
            .pointer(&format!("/{name}/estimate"))
            .and_then(Value::as_f64);
        let ratio = number(&ran, "b", &format!("{name}.estimate")).expect(name);
        let logs = logs.expect(name);
        assert!(
            (ln(ratio) - logs).abs() < 1e-12,
            "{name}: {ratio} of {logs}"
        );
        let low = number(&ran, "b", &format!("{name}.ci.lo")).expect(name);
        assert!(low < ratio, "{name}: {low} below {ratio}");
    }
    let limit = document.pointer("/egger/limit").and_then(Value::as_f64);
    let shown = number(&ran, "b", "egger.limit").expect("a limit");
    assert!((ln(shown) - limit.expect("a limit")).abs() < 1e-12);
    for spec in kma::result::path::known("bias") {
        let asked = [
            "egger",
            "trimfill",
            "limit",
            "pet_peese",
            "henmi_copas",
            "selection",
        ];
        let of = spec.path.split('.').next().expect("a word");
        let key = spec.path.rsplit('.').next().expect("a word");
        let z = ["df", "p_added"].contains(&key);
        let none = of == "henmi_copas" && ["statistic", "p"].contains(&key);
        if asked.contains(&of) && !z && !none && spec.shape == kma::result::path::PathShape::Number
        {
            assert!(number(&ran, "b", spec.path).is_some(), "{}", spec.path);
        }
    }
}

#[test]
fn tests_of_counts_take_the_tables_as_they_are() {
    use kma::stats::bias::{Counted, harbord, peters};
    use kma::stats::tables::Table2x2;

    let ran = of_tables("bias d with peters, harbord, deeks as b\n");
    let rows: Vec<Counted> = TABLES
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<f64> = line
                .split(',')
                .filter_map(|cell| cell.parse().ok())
                .collect();
            let &[ai, n1, ci_, n2] = cells.as_slice() else {
                panic!("four numbers");
            };
            let (bi, di) = (n1 - ai, n2 - ci_);
            Counted {
                yi: ln(ai * di / (bi * ci_)),
                table: Table2x2 { ai, bi, ci_, di },
            }
        })
        .collect();
    for (name, expected) in [
        ("peters", peters(&rows, 0.95)),
        ("harbord", harbord(&rows, 0.95)),
    ] {
        let slope = expected.expect("sizes differ").slope.estimate;
        let found = number(&ran, "b", &format!("{name}.slope")).expect(name);
        assert!((found - slope).abs() <= 1e-9 * slope.abs(), "{name}");
    }
    assert!(number(&ran, "b", "deeks.p").is_some_and(|p| (0.0..=1.0).contains(&p)));
}

#[test]
fn a_test_that_fails_leaves_the_others() {
    let ran = of_tables(
        "bias d where group = y with egger, begg as two\nbias d per group with egger, begg as parts\n",
    );
    let two = serde_json::to_value(ran.outcome("two")).expect("JSON");
    assert_eq!(two["status"], "ok");
    assert_eq!(two["egger"]["status"], "failed");
    assert_eq!(two["egger"]["reason"], "k = 2, at least 3 needed");
    assert!(two["egger"]["p"].is_null());
    assert_eq!(two["begg"]["status"], "ok");
    let parts = serde_json::to_value(ran.outcome("parts")).expect("JSON");
    let status: Vec<&Value> = ["x", "y", "z"]
        .iter()
        .enumerate()
        .map(|(at, label)| {
            assert_eq!(parts["parts"][at]["label"], *label);
            &parts["parts"][at]["status"]
        })
        .collect();
    assert_eq!(status, ["ok", "ok", "failed"]);
    let told = ran
        .diagnostics
        .iter()
        .any(|d| d.message.contains("`egger` cannot be computed"));
    assert!(told, "{:?}", ran.diagnostics);
}

#[test]
fn what_the_plan_requires_holds_for_bias() {
    let ran = of_tables("require studies >= 10 for bias\nbias d with egger as b\n");
    let (status, reason) = ran.reason("b");
    assert_eq!(status, Status::NotRun);
    assert_eq!(reason, "studies = 7, the plan asks for studies >= 10");
}

#[test]
fn rows_of_one_study_are_an_error() {
    let csv = TABLES.replace("\nB,", "\nA,");
    let plan = |with: &str| {
        format!(
            "kma 1\n\ndata d from \"d.csv\" {{\n  study: study\n  drug: arm {{ events: a, n: n1 }}\n  placebo: arm {{ events: c, n: n2 }}\n}}\neffect ratio = OR(drug, placebo)\n\nbias d with egger{with} as b\n"
        )
    };
    let ran = run_plan(&plan(""), &[("d.csv", &csv)]);
    let (status, reason) = ran.reason("b");
    assert_eq!(status, Status::Failed);
    assert_eq!(reason, "several rows belong to one study: A (2 rows)");
    let ran = run_plan(&plan(", rows independent"), &[("d.csv", &csv)]);
    assert_eq!(ran.outcome("b").status, Status::Ok);
}

#[test]
fn a_result_gives_its_rows_effect_and_model() {
    let ran = of_tables(
        "pool d where group in (x, y) using DL with test t, level 90% as p\nbias p with egger, model mixed, trimfill as b\nbias p using EE with trimfill as e\n",
    );
    let b = serde_json::to_value(ran.outcome("b")).expect("JSON");
    assert_eq!(
        (&b["method"], &b["test"], &b["k"]),
        (&"DL".into(), &"t".into(), &6.into())
    );
    assert_eq!(b["level"], 90.0);
    let pooled = ran.ok("p");
    assert_eq!(
        number(&ran, "b", "observed.estimate"),
        pooled.display.estimate
    );
    assert_eq!(
        number(&ran, "b", "observed.ci.lo"),
        pooled.display.ci.map(|ci| ci[0])
    );
    assert_eq!(b["egger"]["df"], 4.0);
    let e = serde_json::to_value(ran.outcome("e")).expect("JSON");
    assert_eq!(e["trimfill"]["tau2"], 0.0);
}

#[test]
fn the_direction_of_a_selection_model_follows_the_benefit() {
    let plan = |benefit: &str| {
        format!(
            "kma 1\n\ndata d from \"d.csv\" {{\n  study: study\n  drug: arm {{ events: a, n: n1 }}\n  placebo: arm {{ events: c, n: n2 }}\n}}\neffect ratio = OR(drug, placebo){benefit}\n\nbias d with selection negexp as b\n"
        )
    };
    let of = |benefit: &str| {
        let ran = run_plan(&plan(benefit), &[("d.csv", TABLES)]);
        let b = serde_json::to_value(ran.outcome("b")).expect("JSON");
        let remarks = b["remarks"].to_string();
        (
            b["selection"]["alternative"].as_str().map(str::to_owned),
            remarks.contains("by default"),
        )
    };
    assert_eq!(of(" with benefit lower"), (Some("less".to_owned()), false));
    assert_eq!(
        of(" with benefit higher"),
        (Some("greater".to_owned()), false)
    );
    assert_eq!(of(""), (Some("greater".to_owned()), true));
}

#[test]
fn what_the_plan_requires_leaves_a_summary() {
    let ran = of_tables(
        "require studies >= 10 for bias otherwise summarise\nbias d with egger as b\nbias d per group with egger as parts\n",
    );
    let b = serde_json::to_value(ran.outcome("b")).expect("JSON");
    assert_eq!(b["status"], "not_run");
    let of = |summary: &Value| -> u64 {
        let counts = ["up", "down", "none"].iter();
        counts.filter_map(|name| summary[name].as_u64()).sum()
    };
    assert_eq!(of(&b["summary"]), 7);
    let parts = serde_json::to_value(ran.outcome("parts")).expect("JSON");
    assert_eq!(of(&parts["parts"][0]["summary"]), 4);
}

#[test]
fn degrees_of_freedom_are_whole() {
    let ran = of_tables("bias d with egger, peters, pet_peese as b\n");
    let b = serde_json::to_value(ran.outcome("b")).expect("JSON");
    for path in ["/egger/df", "/peters/df", "/pet_peese/df"] {
        assert_eq!(b.pointer(path), Some(&Value::from(5)), "{path}");
    }
}

/// Rows of effects and their standard errors, with n where it is known.
fn of_effects(rows: &[(f64, f64, Option<u32>)], statements: &str) -> Ran {
    let mut csv = "study,yi,se,n\n".to_owned();
    for (place, (y, se, n)) in rows.iter().enumerate() {
        let n = n.map_or(String::new(), |n| n.to_string());
        writeln!(csv, "s{place},{y},{se},{n}").expect("text");
    }
    let plan = format!(
        "kma 1\n\ndata d from \"d.csv\" {{\n  study: study\n  yi: number\n  se: number\n  n: optional count\n}}\neffect e = given(yi, se: se, n: n)\n\n{statements}"
    );
    run_plan(&plan, &[("d.csv", &csv)])
}

#[test]
fn what_degenerate_data_cannot_answer_is_not_run_and_said() {
    let all = "bias d with egger, begg, pet_peese as b\nbias d with egger, model mixed as m\nbias d with trimfill as t\n";
    let equal_effects = [0.2, 0.1, 0.3, 0.25].map(|se| (0.3, se, Some(9)));
    let equal_errors = [0.2, 0.1, 0.3, 0.25].map(|y| (y, 0.2, Some(9)));
    for (rows, words, side) in [
        (&equal_effects, "all effects are equal", None),
        (
            &equal_errors,
            "all standard errors are equal",
            Some("say the side: `side left` or `side right`"),
        ),
    ] {
        let ran = of_effects(rows, all);
        let reason = |name: &str, test: &str| {
            let document = serde_json::to_value(ran.outcome(name)).expect("JSON");
            document[test]["reason"].as_str().map(str::to_owned)
        };
        assert_eq!(reason("b", "egger").as_deref(), Some(words));
        // The plan is right: nothing is an error.
        let b = serde_json::to_value(ran.outcome("b")).expect("JSON");
        assert_eq!(b["egger"]["status"], "not_run");
        let errors: Vec<Code> = ran.codes();
        assert!(
            !errors.contains(&Code::CannotCompute),
            "{words}: {errors:?}"
        );
        assert_eq!(reason("b", "pet_peese").as_deref(), Some(words));
        assert_eq!(reason("m", "egger").as_deref(), Some(words));
        let begg = words.replace("standard errors", "variances");
        assert_eq!(reason("b", "begg"), Some(begg));
        let side = side.map(|side| format!("{words}; {side}"));
        assert_eq!(reason("t", "trimfill"), side);
    }
}

#[test]
fn rows_without_n_are_named() {
    let rows = [
        (0.3, 0.2, Some(40)),
        (0.1, 0.3, None),
        (0.2, 0.1, Some(90)),
        (0.5, 0.4, None),
    ];
    let ran = of_effects(&rows, "bias d with egger, predictor ninv as b\n");
    let b = serde_json::to_value(ran.outcome("b")).expect("JSON");
    assert_eq!(b["egger"]["reason"], "without n: s1, s3");
}

#[test]
fn orwins_number_is_on_the_side_of_the_mean() {
    let rows = [-0.3, -0.1, -0.2, -0.4].map(|y| (y, 0.1, Some(9)));
    let ran = of_effects(
        &rows,
        "bias d with failsafe orwin, target 0.05 as far\nbias d with failsafe orwin, target -0.5 as near\n",
    );
    let far = serde_json::to_value(ran.outcome("far")).expect("JSON");
    assert_eq!(far["failsafe"]["n"], 16);
    assert!(far["remarks"].to_string().contains("other side"), "{far}");
    let near = serde_json::to_value(ran.outcome("near")).expect("JSON");
    assert_eq!(near["failsafe"]["n"], 0);
    assert!(!near["remarks"].to_string().contains("other side"));
}

#[test]
fn a_selection_model_says_what_it_rests_on() {
    let y = [0.9_f64, 0.5, 0.02, -0.1, 0.4, 0.3, 0.6];
    let rows = y.iter().zip([0.3, 0.2, 0.1, 0.4, 0.15, 0.2, 0.25]);
    let rows: Vec<_> = rows.map(|(y, se)| (*y, se, Some(9))).collect();
    let turned: Vec<_> = rows
        .iter()
        .map(|(y, se, n)| (-f64::abs(*y) - 0.8, *se, *n))
        .collect();
    let ran = of_effects(&rows, "bias d with selection power as s\n");
    let s = serde_json::to_value(ran.outcome("s")).expect("JSON");
    assert!(s["remarks"].to_string().contains("k = 7"), "{s}");
    assert!(s["remarks"].to_string().contains("0.00001"), "{s}");
    let ran = of_effects(&turned, "bias d with selection stepfun, steps 0.025 as s\n");
    let s = serde_json::to_value(ran.outcome("s")).expect("JSON");
    assert_eq!(
        s["selection"]["reason"],
        "the likelihood needs p-values between 0 and 0.025, and there are none, by p of effects above 0: write `alternative less` if small p-values belong to effects below 0"
    );
}
