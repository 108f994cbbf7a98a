//! Generalised linear mixed models, as metafor's `rma.glmm` and as 25-digit arithmetic.

use std::collections::BTreeMap;

use kma::stats::StatsError;
use kma::stats::glmm::{Counts, Glmm, Model, Options, Proportion, Time, glmm};
use kma::stats::tables::{PersonTime, Table2x2};
use proptest::prelude::*;
use serde_json::Value;

use super::{Report, Tolerance, cases, number, numbers, text, tolerance};

/// What metafor's optimisers leave.
const ESTIMATE: Tolerance = tolerance(1e-3, 1e-4);
const LIKELIHOOD: Tolerance = tolerance(0.0, 1e-4);
/// Counts of observations and parameters.
const CRITERION: Tolerance = tolerance(1e-9, 1e-9);
/// Against exact arithmetic.
const EXACT: Tolerance = tolerance(1e-9, 1e-10);
const EXACT_LIKELIHOOD: Tolerance = tolerance(0.0, 1e-9);

fn table(x: &[f64]) -> Table2x2 {
    Table2x2 {
        ai: x[0],
        bi: x[1],
        ci_: x[2],
        di: x[3],
    }
}

fn rates(x: &[f64]) -> PersonTime {
    PersonTime {
        x1i: x[0],
        t1i: x[1],
        x2i: x[2],
        t2i: x[3],
    }
}

fn model_of(case: &Value) -> Model {
    match text(case, "model") {
        "UM.RS" => Model::UmRs,
        "CM.EL" => Model::CmEl,
        "CM.AL" => Model::CmAl,
        _ => Model::UmFs,
    }
}

fn run(case: &Value, options: &Options) -> Result<Glmm, StatsError> {
    let rows = case["rows"].as_array().expect("rows").iter().map(numbers);
    match text(case, "measure") {
        "OR" => glmm(
            Counts::Tables(&rows.map(|r| table(&r)).collect::<Vec<_>>()),
            options,
        ),
        "IRR" => glmm(
            Counts::Rates(&rows.map(|r| rates(&r)).collect::<Vec<_>>()),
            options,
        ),
        "PLO" => {
            let one = |r: Vec<f64>| Proportion { xi: r[0], ni: r[1] };
            glmm(
                Counts::Proportions(&rows.map(one).collect::<Vec<_>>()),
                options,
            )
        }
        "IRLN" => {
            let one = |r: Vec<f64>| Time { xi: r[0], ti: r[1] };
            glmm(Counts::Times(&rows.map(one).collect::<Vec<_>>()), options)
        }
        other => panic!("measure {other}"),
    }
}

fn options_of(case: &Value) -> Options {
    Options {
        model: model_of(case),
        tau2: (case["method"] == "EE").then_some(0.0),
        ..Options::default()
    }
}

/// Where metafor's number is not the one that it is called; `README.md` says why.
struct Oracle {
    /// One node: Laplace's approximation.
    laplace: bool,
    /// Seven nodes: `logLik` is that of the counts given the conditional modes.
    conditional: bool,
    /// A Hessian by differences, or a degenerate one.
    wald: bool,
}

impl Oracle {
    fn of(case: &Value) -> Self {
        let (id, model) = (text(case, "id"), text(case, "model"));
        let random = case["method"] == "ML" && number(&case["expected"]["tau2"]) != Some(0.0);
        let baselines = model == "UM.RS";
        let laplace = baselines && case["method"] == "ML" && !id.contains("hine");
        Self {
            laplace,
            conditional: random && !baselines && model != "CM.EL",
            wald: (model == "CM.EL" && case["measure"] == "OR")
                || laplace
                || (baselines && id.contains("nielweise07")),
        }
    }
}

#[test]
fn mixed_models_as_metafor() {
    let mut report = Report::new(1.0);
    for case in cases("glmm.jsonl") {
        text(&case, "id").clone_into(&mut report.case);
        // These are held against exact arithmetic.
        if Oracle::of(&case).laplace {
            continue;
        }
        let found = run(&case, &options_of(&case)).expect("a maximum");
        compare(&mut report, &case, &found);
    }
    report.finish(400);
}

fn compare(report: &mut Report, case: &Value, found: &Glmm) {
    let (e, oracle) = (&case["expected"], Oracle::of(case));
    report.number("k", found.k as f64, &e["k"], CRITERION);
    report.number("lrt", found.lrt.map(|t| t.statistic), &e["lrt"], ESTIMATE);
    report.number(
        "lrt df",
        found.lrt.map(|t| t.df as f64),
        &e["df"],
        CRITERION,
    );
    if !oracle.wald {
        report.number(
            "wald",
            found.wald.map(|t| t.statistic),
            &e["wald"],
            ESTIMATE,
        );
    }
    // The criteria less the likelihood: parameters and observations.
    let ll = found.fit.log_likelihood;
    let expected_ll = number(&e["ll"]).expect("a likelihood");
    for (what, value) in [
        ("aic", Some(found.fit.aic)),
        ("bic", found.fit.bic),
        ("aicc", Some(found.fit.aicc)),
    ] {
        let expected = number(&e[what]).expect("a criterion") + 2.0 * expected_ll;
        let value = value.expect("a criterion") + 2.0 * ll;
        report.number(what, value, &expected.into(), CRITERION);
    }
    report.number("b", found.estimate, &e["b"], ESTIMATE);
    report.number("se", found.se, &e["se"], ESTIMATE);
    report.number("stat", found.statistic, &e["stat"], ESTIMATE);
    report.interval("ci", Some(found.ci), &e["ci"], ESTIMATE);
    report.number("tau2", found.tau2, &e["tau2"], ESTIMATE);
    report.number("h2", found.h2, &e["h2"], ESTIMATE);
    // 1e-4 of tau², in percentage points.
    report.number("i2", found.i2, &e["i2"], tolerance(1e-3, 0.02));
    let seven_nodes_miss = text(case, "id") == "glmm-nielweise07-or-um.rs-ee";
    if case["model"] == "UM.RS" && case["method"] == "EE" {
        // lme4 leaves the constants out: what the model with a probability for each group has.
        let fixed = Options {
            model: Model::UmFs,
            ..options_of(case)
        };
        let fixed = run(case, &fixed).expect("a maximum");
        let all = fixed.fit.log_likelihood + 0.5 * fixed.lrt.expect("a test").statistic;
        if !seven_nodes_miss {
            report.number("ll", ll - all, &e["ll"], LIKELIHOOD);
        }
    } else if !oracle.conditional {
        // A higher likelihood is a better maximum.
        report.same("ll is as high", ll > expected_ll - 1e-4, true);
        if text(case, "id") != "glmm-hine-or-cm.el-ml" {
            report.number("ll", ll, &e["ll"], LIKELIHOOD);
        }
    }
}

#[test]
fn mixed_models_as_exact_arithmetic() {
    let all: BTreeMap<String, Value> = cases("glmm.jsonl")
        .into_iter()
        .map(|case| (text(&case, "id").to_owned(), case))
        .collect();
    let mut report = Report::new(1.0);
    for truth in cases("truth_glmm.jsonl") {
        text(&truth, "id").clone_into(&mut report.case);
        let case = &all[text(&truth, "id")];
        let found = run(case, &options_of(case)).expect("a maximum");
        if !truth["wald"].is_null() {
            report.number(
                "wald",
                found.wald.map(|t| t.statistic),
                &truth["wald"],
                EXACT,
            );
            continue;
        }
        report.number(
            "ll",
            found.fit.log_likelihood,
            &truth["ll"],
            EXACT_LIKELIHOOD,
        );
        if truth["at_metafor"].is_null() {
            report.number("b", found.estimate, &truth["b"], EXACT);
            report.number("tau2", found.tau2, &truth["tau2"], EXACT);
            report.number("se", found.se, &truth["se"], tolerance(1e-7, 0.0));
            // What metafor calls `logLik` is this.
            report.number(
                "conditional",
                number(&truth["conditional"]),
                &case["expected"]["ll"],
                tolerance(0.0, 1e-3),
            );
        } else {
            let there = number(&truth["at_metafor"]).expect("a likelihood");
            report.same("ll is higher", found.fit.log_likelihood > there, true);
        }
    }
    report.finish(15);
}

const FOUR: [[f64; 4]; 4] = [
    [4.0, 119.0, 11.0, 128.0],
    [6.0, 300.0, 29.0, 274.0],
    [3.0, 228.0, 11.0, 209.0],
    [33.0, 300.0, 47.0, 280.0],
];
const MODELS: [Model; 4] = [Model::UmFs, Model::UmRs, Model::CmEl, Model::CmAl];

fn of_tables(rows: &[[f64; 4]], model: Model, tau2: Option<f64>) -> Result<Glmm, StatsError> {
    let tables: Vec<Table2x2> = rows.iter().map(|r| table(r)).collect();
    let options = Options {
        model,
        tau2,
        ..Options::default()
    };
    glmm(Counts::Tables(&tables), &options)
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-7 * b.abs().max(1.0)
}

#[test]
fn models_agree_where_they_must() {
    for model in MODELS {
        let all = of_tables(&FOUR, model, None).expect("a maximum");
        assert!(all.tau2 > 0.0 && all.se > 0.0, "{model:?}");
        // A known tau2 at the maximum is the maximum, with less to estimate.
        let known = of_tables(&FOUR, model, Some(all.tau2)).expect("a maximum");
        assert!(near(known.estimate, all.estimate), "{model:?}");
        assert!(known.se <= all.se * (1.0 + 1e-9));
        assert!(near(known.fit.aic + 2.0, all.fit.aic));
        // No other tau2 is likelier.
        for tau2 in [0.0, 0.5 * all.tau2, 2.0 * all.tau2, 25.0] {
            let other = of_tables(&FOUR, model, Some(tau2)).expect("a maximum");
            assert!(other.fit.log_likelihood <= all.fit.log_likelihood + 1e-9);
        }
        let weights: f64 = all.weights.iter().flatten().sum();
        assert!(near(weights, 100.0), "{weights}");
        assert!(
            all.pi
                .is_some_and(|pi| pi.lo < all.ci.lo && pi.hi > all.ci.hi)
        );
    }
}

#[test]
fn rates_given_their_sum_are_the_model_with_a_baseline_each() {
    let rows = [
        [3.0, 415.0, 13.0, 487.0],
        [5.0, 220.0, 2.0, 211.0],
        [8.0, 800.0, 19.0, 780.0],
    ];
    let all: Vec<PersonTime> = rows.iter().map(|r| rates(r)).collect();
    let of = |model| {
        let options = Options {
            model,
            tau2: Some(0.0),
            ..Options::default()
        };
        glmm(Counts::Rates(&all), &options).expect("a maximum")
    };
    let (one, other) = (of(Model::UmFs), of(Model::CmEl));
    assert!(near(one.estimate, other.estimate) && near(one.se, other.se));
    let (one, other) = (one.lrt.expect("a test"), other.lrt.expect("a test"));
    assert!(near(one.statistic, other.statistic));
}

#[test]
fn what_has_no_answer_is_named() {
    let fail = |rows: &[[f64; 4]], model| of_tables(rows, model, None).expect_err("no answer");
    let empty = [0.0, 10.0, 0.0, 12.0];
    for model in MODELS {
        assert_eq!(fail(&[], model), StatsError::TooFew { k: 0, needed: 1 });
        assert_eq!(
            fail(&[empty], model),
            StatsError::TooFew { k: 0, needed: 1 }
        );
        let never = [[0.0, 10.0, 3.0, 9.0], [0.0, 20.0, 5.0, 15.0]];
        assert_eq!(fail(&never, model), StatsError::NoEvents);
        let bad = [FOUR[0], [1.0, -1.0, 2.0, 3.0]];
        assert_eq!(fail(&bad, model), StatsError::Count { index: 1 });
        let one = of_tables(&FOUR[..1], model, None);
        if model != Model::UmRs {
            let one = one.expect("a maximum");
            assert_eq!((one.k, one.tau2, one.pi, one.lrt), (1, 0.0, None, None));
        }
    }
    let part = [FOUR[0], [1.5, 10.0, 2.0, 13.0]];
    assert_eq!(
        fail(&part, Model::CmEl),
        StatsError::WholeCounts { index: 1 }
    );
    assert!(of_tables(&part, Model::UmFs, None).is_ok());
    // All or nothing in every study: the variance between them has no end.
    let all_or_nothing = [(0.0, 9.0), (9.0, 9.0), (0.0, 8.0), (8.0, 8.0)];
    let rows = all_or_nothing.map(|(xi, ni)| Proportion { xi, ni });
    let found = glmm(Counts::Proportions(&rows), &Options::default());
    assert_eq!(found.map(|g| g.tau2), Err(StatsError::NoMaximum));
}

/// Tables in which both outcomes can occur.
fn any_tables() -> impl Strategy<Value = Vec<[f64; 4]>> {
    let row = (0_u32..12, 1_u32..40, 0_u32..12, 1_u32..40);
    let row = row.prop_map(|(a, b, c, d)| [a, b, c, d].map(f64::from));
    prop::collection::vec(row, 1..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn groups_rows_and_empty_tables(rows in any_tables(), which in 0_usize..4) {
        let model = [Model::UmFs, Model::CmEl, Model::CmAl, Model::CmEl][which];
        let Ok(all) = of_tables(&rows, model, None) else { return Ok(()) };
        let turned: Vec<[f64; 4]> = rows.iter().map(|&[a, b, c, d]| [c, d, a, b]).collect();
        let turned = of_tables(&turned, model, None).expect("as the other");
        let slack = 1e-5 * all.se.max(1e-6);
        prop_assert!((turned.estimate + all.estimate).abs() <= slack);
        prop_assert!((turned.fit.log_likelihood - all.fit.log_likelihood).abs() <= 1e-8);
        let mut other: Vec<[f64; 4]> = rows.iter().rev().copied().collect();
        other.push([0.0, 31.0, 0.0, 17.0]);
        let other = of_tables(&other, model, None).expect("as the other");
        prop_assert_eq!(other.k, all.k);
        prop_assert!((other.estimate - all.estimate).abs() <= slack);
        prop_assert!((other.tau2 - all.tau2).abs() <= 1e-5 * all.tau2.max(1e-3));
        prop_assert_eq!(other.weights.last(), Some(&None));
        prop_assert!(all.lrt.is_none_or(|t| t.statistic >= 0.0 && t.p <= 1.0));
    }
}
