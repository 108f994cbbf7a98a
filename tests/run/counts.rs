//! `using MH`, `using Peto` and `using GLMM`: whole plans over counts, as metafor's `rma.mh`, `rma.peto` and `rma.glmm`.

use std::collections::BTreeMap;
use std::fmt::Write;

use kma::diagnostic::Code;
use kma::result::{Body, ChiSquared, Outcome, Pool, Status};
use serde_json::Value;

use super::{Ran, close, run_plan};

/// The lines of a file of reference cases.
fn cases(file: &str) -> Vec<Value> {
    let path = format!("{}/tests/oracle/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let line = |line| serde_json::from_str(line).expect("a case");
    text.lines().map(line).collect()
}

/// Rows of four numbers as a file: study, label, and the numbers.
fn file(rows: &[[f64; 4]], label: impl Fn(usize) -> &'static str) -> String {
    let mut text = "study,part,a,b,c,d\n".to_owned();
    for (at, [a, b, c, d]) in rows.iter().enumerate() {
        writeln!(text, "S{at},{},{a},{b},{c},{d}", label(at)).expect("a text");
    }
    text
}

/// A plan over such a file.
fn plan(fields: [&str; 2], effect: &str, analyses: &str) -> String {
    let [first, second] = fields;
    format!(
        "kma 1\n\ndata d from \"d.csv\" {{\n  study: study\n  part: one of one, two\n  drug: arm {{ {first} }}\n  \
         placebo: arm {{ {second} }}\n}}\n\neffect e = {effect}\n\n{analyses}\n"
    )
}

const TABLES: [&str; 2] = ["events: a, nonevents: b", "events: c, nonevents: d"];
const RATES: [&str; 2] = ["events: a, time: b", "events: c, time: d"];

fn of_tables(effect: &str, analyses: &str, rows: &[[f64; 4]]) -> Ran {
    let label = |at| if at % 2 == 0 { "one" } else { "two" };
    run_plan(
        &plan(TABLES, effect, analyses),
        &[("d.csv", &file(rows, label))],
    )
}

fn tables_of_the_oracle() -> BTreeMap<String, Vec<[f64; 4]>> {
    let tables = |case: Value| {
        let row = |row: &Value| {
            let number = |at: usize| row[at].as_f64().expect("a number");
            [0, 1, 2, 3].map(number)
        };
        let rows = case["rows"].as_array().expect("rows");
        let name = case["tables"].as_str().expect("a name").to_owned();
        (name, rows.iter().map(row).collect())
    };
    cases("tables.jsonl").into_iter().map(tables).collect()
}

#[track_caller]
fn same(what: &str, found: Option<f64>, expected: &Value) {
    let Some(expected) = expected.as_f64() else {
        return;
    };
    let found = found.unwrap_or_else(|| panic!("{what} is missing"));
    let near = (found - expected).abs() <= 1e-10 * expected.abs().max(1e-10);
    assert!(near, "{what}: {found} instead of {expected}");
}

#[track_caller]
fn as_metafor(id: &str, found: &Pool, e: &Value) {
    let check = |what: &str, value: Option<f64>| same(&format!("{id} {what}"), value, &e[what]);
    assert_eq!(Some(found.sizes.k as u64), e["k"].as_u64(), "{id}");
    check("b", found.estimate);
    check("se", found.se);
    check("stat", found.statistic);
    check("p", found.p);
    same(id, found.ci.map(|ci| ci[0]), &e["ci"][0]);
    same(id, found.ci.map(|ci| ci[1]), &e["ci"][1]);
    let h = &found.heterogeneity;
    // Without any effect of a row there is no Q; metafor writes 0.
    if h.q.is_some() || e["q"] != 0 {
        check("q", h.q);
        check("q_p", h.q_p);
        check("i2", h.i2);
        check("h2", h.h2);
    }
    assert_eq!((h.tau2, h.tau2_ci, found.pi), (Some(0.0), None, None));
    assert_eq!(found.test, "z");
    let statistic = |test: Option<ChiSquared>| test.and_then(|t| t.statistic);
    let p = |test: Option<ChiSquared>| test.and_then(|t| t.p);
    check("bd", statistic(found.breslow_day));
    check("bd_p", p(found.breslow_day));
    check("ta", statistic(found.tarone));
    check("ta_p", p(found.tarone));
    let weights: f64 = found.rows.iter().filter_map(|row| row.weight).sum();
    assert!(close(Some(weights), 100.0), "{id}: {weights}");
}

#[test]
fn mantel_haenszel_and_peto_as_metafor() {
    let tables = tables_of_the_oracle();
    let mut compared = 0;
    for case in cases("mh.jsonl") {
        let text = |key: &str| case[key].as_str().unwrap_or_default();
        // Nothing is ever added to what is pooled.
        if text("analysis").ends_with("leave1out") || case["add"] == true {
            continue;
        }
        let (measure, using) = match text("measure") {
            // Peto pools odds ratios.
            "PETO" => ("OR", "Peto"),
            other => (other, "MH"),
        };
        let fields = if measure.starts_with("IR") {
            RATES
        } else {
            TABLES
        };
        let plan = plan(
            fields,
            &format!("{measure}(drug, placebo)"),
            &format!("pool d using {using} as all"),
        );
        let rows = file(&tables[text("tables")], |_| "one");
        let ran = run_plan(&plan, &[("d.csv", &rows)]);
        let e = &case["expected"];
        if e["b"].is_null() {
            assert_eq!(ran.outcome("all").status, Status::Failed, "{}", text("id"));
            continue;
        }
        let found = ran.ok("all");
        as_metafor(text("id"), found, e);
        if let Some(cmh) = &found.cmh {
            let (statistic, p) = if case["correct"] == true {
                (cmh.corrected.statistic, cmh.corrected.p)
            } else {
                (cmh.uncorrected, cmh.uncorrected_p)
            };
            same("cmh", statistic, &e["cmh"]);
            same("cmh_p", p, &e["cmh_p"]);
        } else {
            assert!(e["cmh"].is_null(), "{}", text("id"));
        }
        compared += 1;
    }
    assert!(compared > 40, "{compared}");
}

const THREE: &[[f64; 4]] = &[
    [4.0, 119.0, 11.0, 128.0],
    [6.0, 300.0, 29.0, 274.0],
    [3.0, 228.0, 11.0, 209.0],
];
/// Nobody had the event.
const EMPTY: [f64; 4] = [0.0, 50.0, 0.0, 40.0];

fn with_empty() -> Vec<[f64; 4]> {
    [THREE, &[EMPTY]].concat()
}

#[test]
fn a_table_without_events_adds_nothing_to_a_ratio_and_something_to_a_difference() {
    for (effect, using) in [
        ("OR(drug, placebo)", "MH"),
        ("RR(drug, placebo)", "MH"),
        ("OR(drug, placebo)", "Peto"),
    ] {
        let pool = format!("pool d using {using} as all");
        let (without, with) = (
            of_tables(effect, &pool, THREE),
            of_tables(effect, &pool, &with_empty()),
        );
        let (without, with) = (without.ok("all"), with.ok("all"));
        assert!(close(with.estimate, without.estimate.expect("an estimate")));
        assert!(close(with.se, without.se.expect("an error")));
        assert_eq!((without.sizes.k, with.sizes.k), (3, 4));
        assert_eq!(with.rows[3].weight, Some(0.0));
        let said = with.remarks.iter().any(|r| r.contains("adds nothing"));
        assert!(said, "{:?}", with.remarks);
    }
    let pool = "pool d using MH as all";
    let with = of_tables("RD(drug, placebo)", pool, &with_empty());
    assert!(with.ok("all").rows[3].weight > Some(0.0));
}

#[test]
fn counts_are_pooled_where_the_row_has_no_effect_of_its_own() {
    let effect = "OR(drug, placebo) with add 0";
    let ran = of_tables(effect, "pool d using MH as all", &with_empty());
    let all = ran.ok("all");
    assert_eq!((all.sizes.k, all.left_out.len()), (4, 0));
    assert_eq!((all.rows[3].yi, all.rows[3].weight), (None, Some(0.0)));
    let effect = "OR(drug, placebo) with drop_double_zero";
    let ran = of_tables(effect, "pool d using MH as all", &with_empty());
    let all = ran.ok("all");
    assert_eq!((all.sizes.k, all.left_out.len()), (3, 1));
    assert_eq!(all.rows[3].weight, None);
}

#[test]
fn petos_rows_are_petos() {
    let analyses = "pool d using Peto as all\npool all using EE as again";
    let ran = of_tables("OR(drug, placebo)", analyses, THREE);
    let all = ran.ok("all");
    assert_eq!(
        (all.measure.as_str(), all.display.name.as_str()),
        ("PETO", "odds ratio (Peto)")
    );
    // One step from 1: the inverse-variance mean of the rows is Peto's estimate.
    let weigh = |f: fn(f64, f64) -> f64| -> f64 {
        let rows = all.rows.iter();
        rows.filter_map(|row| Some(f(row.yi?, row.vi?))).sum()
    };
    let mean = weigh(|y, v| y / v) / weigh(|_, v| 1.0 / v);
    assert!(close(all.estimate, mean));
    // What stands on the result measures what the plan says.
    assert_eq!(ran.ok("again").measure, "OR");
    let direct = of_tables("PETO(drug, placebo)", "pool d using Peto as all", THREE);
    assert_eq!(direct.ok("all").estimate, all.estimate);
}

#[test]
fn flip_exchanges_the_arms() {
    let rows: Vec<[f64; 4]> = THREE
        .iter()
        .enumerate()
        .map(|(at, &[a, b, c, d])| if at == 1 { [c, d, a, b] } else { [a, b, c, d] })
        .collect();
    for (effect, using) in [("RR", "MH"), ("RD", "MH"), ("OR", "MH"), ("OR", "Peto")] {
        let pool = format!("pool d using {using} as all");
        let plain = of_tables(&format!("{effect}(drug, placebo)"), &pool, THREE);
        let turned = format!("{effect}(drug, placebo) with flip part = two");
        let turned = of_tables(&turned, &pool, &rows);
        let (plain, turned) = (plain.ok("all"), turned.ok("all"));
        assert!(close(turned.estimate, plain.estimate.expect("an estimate")));
        assert!(close(
            turned.heterogeneity.q,
            plain.heterogeneity.q.expect("Q")
        ));
    }
}

#[test]
fn parts_are_pools_of_their_own_with_a_test_between() {
    let analyses = "pool d using MH by part as parts\npool d where part = one using MH as one\n\
                    pool d per part using Peto as each\ncompare parts[one] against parts[two] as difference";
    let ran = of_tables("OR(drug, placebo)", analyses, &with_empty());
    let parts = ran.ok("parts");
    let one = ran.ok("one");
    assert_eq!(parts.parts[0].result.estimate, one.estimate);
    let between = parts.between.expect("a test");
    assert_eq!((between.df1, between.df2), (1.0, None));
    let Body::Comparison(difference) = &ran.outcome("difference").body else {
        panic!("a comparison");
    };
    let z = difference.statistic.expect("a statistic");
    assert!(close(between.statistic, z * z));
    assert_eq!(ran.ok("each").parts.len(), 2);
}

#[test]
fn no_events_in_a_part_fail_that_part_alone() {
    let rows = [THREE[0], EMPTY, THREE[2]];
    let ran = of_tables(
        "OR(drug, placebo)",
        "pool d using MH by part as parts",
        &rows,
    );
    let parts = ran.ok("parts");
    let part = &parts.parts[1];
    assert_eq!(part.status, Status::Failed);
    assert!(part.reason.as_deref().is_some_and(|r| r.contains("events")));
    assert!(ran.codes().contains(&Code::CannotCompute));
    assert!(parts.between.is_none());
}

#[test]
fn shared_groups_are_divided_and_it_is_said() {
    let plan = "kma 1\n\ndata d from \"d.csv\" {\n  study: study\n  drug: arm { events: a, n: b }\n  \
                placebo: arm { events: c, n: d, shared: part }\n}\n\neffect e = OR(drug, placebo)\n\n\
                pool d using MH with rows independent as all\n";
    let shared = "study,part,a,b,c,d\nOne,p,4,60,10,80\nOne,p,2,50,10,80\nTwo,q,9,90,15,95\n";
    let halved = "study,part,a,b,c,d\nOne,p,4,60,5,40\nOne,r,2,50,5,40\nTwo,q,9,90,15,95\n";
    let shared = run_plan(plan, &[("d.csv", shared)]);
    let halved = run_plan(plan, &[("d.csv", halved)]);
    let (shared, halved) = (shared.ok("all"), halved.ok("all"));
    assert_eq!(shared.estimate, halved.estimate);
    assert_eq!(shared.se, halved.se);
    let said = shared.remarks.iter().any(|r| r.contains("divided"));
    assert!(said, "{:?}", shared.remarks);
}

#[test]
fn what_is_said_and_what_json_has() {
    let ran = of_tables(
        "OR(drug, placebo)",
        "pool d using MH as all\npool d using Peto as peto",
        THREE,
    );
    let said = "as the plan says: MH; by default: test z, level 95%, no prediction interval, \
                tau² 0, I² from Q";
    assert_eq!(ran.ok("all").remarks, [said]);
    let document = |outcome: &Outcome| serde_json::to_value(outcome).expect("JSON");
    let all = document(ran.outcome("all"));
    assert_eq!(all["cmh"]["df"], 1);
    assert!(all["cmh"]["uncorrected"].as_f64() > all["cmh"]["statistic"].as_f64());
    assert_eq!(all["breslow_day"]["df"], 2);
    assert!(all["tarone"]["p"].is_number());
    let peto = document(ran.outcome("peto"));
    assert!(peto.get("cmh").is_none() && peto.get("tarone").is_none());
}

#[test]
fn one_table_and_two_are_warned_about() {
    let one = of_tables("OR(drug, placebo)", "pool d using MH as all", &THREE[..1]);
    let all = one.ok("all");
    let log = kma::stats::math::ln(4.0 * 128.0 / (119.0 * 11.0));
    assert!(close(all.estimate, log));
    assert_eq!(all.heterogeneity.i2, None);
    assert_eq!(one.codes(), [Code::FewStudies]);
    let two = of_tables("OR(drug, placebo)", "pool d using MH as all", &THREE[..2]);
    assert_eq!(two.codes(), [Code::FewStudies]);
}

/// Of metafor's mixed models those that say the same of whole plans; `tests/oracle/glmm.rs` has all.
#[test]
fn mixed_models_as_metafor() {
    let mut compared = 0;
    for case in cases("glmm.jsonl") {
        let text = |key: &str| case[key].as_str().unwrap_or_default();
        let model = text("model");
        if model == "UM.RS" && text("method") == "ML" {
            continue;
        }
        let (measure, e) = (text("measure"), &case["expected"]);
        let rows = case["rows"].as_array().expect("rows");
        let two = ["OR", "IRR"].contains(&measure);
        let row = |row: &Value| [0, 1, 2, 3].map(|at| row[at].as_f64().unwrap_or(1.0));
        let rows: Vec<[f64; 4]> = rows.iter().map(row).collect();
        let fields = match measure {
            "OR" => TABLES,
            "PLO" => ["events: a, n: b", "events: c, n: d"],
            _ => RATES,
        };
        let arms = if two { "drug, placebo" } else { "drug" };
        let mut options = vec!["level 95%".to_owned()];
        if two {
            options.push(format!("glmm {}", model.replace('.', "_")));
        }
        if text("method") == "EE" {
            options.push("tau2 0".to_owned());
        }
        let plan = plan(
            fields,
            &format!("{measure}({arms})"),
            &format!("pool d using GLMM with {} as all", options.join(", ")),
        );
        let ran = run_plan(&plan, &[("d.csv", &file(&rows, |_| "one"))]);
        let found = ran.ok("all");
        let near = |what: &str, found: Option<f64>| {
            let expected = e[what].as_f64().expect("a number");
            let found = found.unwrap_or_else(|| panic!("{} {what}", text("id")));
            let same = (found - expected).abs() <= 1e-3 * expected.abs() + 1e-4;
            assert!(same, "{} {what}: {found} instead of {expected}", text("id"));
        };
        near("b", found.estimate);
        near("se", found.se);
        near("tau2", found.heterogeneity.tau2);
        near("lrt", found.heterogeneity.lrt);
        near("p", found.p);
        assert_eq!(
            found.heterogeneity.q_df.map(|df| df as u64),
            e["df"].as_u64()
        );
        assert_eq!(Some(found.sizes.k as u64), e["k"].as_u64());
        assert_eq!(found.test, "z");
        assert_eq!(found.glmm.is_some(), two);
        let weights: f64 = found.rows.iter().filter_map(|row| row.weight).sum();
        assert!(close(Some(weights), 100.0), "{weights}");
        compared += 1;
    }
    assert!(compared > 30, "{compared}");
}

#[test]
fn mixed_models_leave_out_what_says_nothing() {
    let effect = "OR(drug, placebo)";
    let pool = "pool d using GLMM as all\npool d using GLMM with tau2 0 as common\n\
                pool d using GLMM with test t, glmm CM_EL as exact";
    let ran = of_tables(effect, pool, &with_empty());
    let all = ran.ok("all");
    assert_eq!((all.sizes.k, all.left_out.len()), (3, 1));
    assert_eq!((all.rows[3].yi, all.rows[3].weight), (None, None));
    assert!(all.pi.is_some() && all.heterogeneity.sigma2.is_none());
    let common = ran.ok("common");
    assert_eq!((common.heterogeneity.tau2, common.pi), (Some(0.0), None));
    let exact = ran.ok("exact");
    assert_eq!((exact.df, exact.test.as_str()), (Some(2.0), "t"));
    let said = "as the plan says: GLMM, glmm CM_EL, test t; by default: level 95%, \
                prediction as the test, tau² by maximum likelihood";
    assert_eq!(exact.remarks, [said]);
    let document = serde_json::to_value(ran.outcome("exact")).expect("JSON");
    assert_eq!(document["glmm"], "CM_EL");
    assert!(document["heterogeneity"]["lrt_p"].is_number());
}

#[test]
fn flip_of_one_group_turns_events_into_others() {
    let rows = [
        [3.0, 20.0, 1.0, 1.0],
        [9.0, 31.0, 1.0, 1.0],
        [5.0, 12.0, 1.0, 1.0],
    ];
    let fields = ["events: a, n: b", "events: c, n: d"];
    let pool = "pool d using GLMM as all";
    let of = |effect: &str| {
        let plan = plan(fields, effect, pool);
        run_plan(&plan, &[("d.csv", &file(&rows, |_| "one"))])
    };
    let (plain, turned) = (of("PLO(drug)"), of("PLO(drug) with flip part = one"));
    let estimate = plain.ok("all").estimate.expect("an estimate");
    assert!(close(turned.ok("all").estimate, -estimate));
    assert_eq!(plain.ok("all").glmm, None);
}
