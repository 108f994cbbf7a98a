//! metafor's `regtest`, `ranktest`, `trimfill` and `fsn`.

use std::collections::BTreeMap;

use kma::stats::bias::{
    Counter, Egger, ExcessTest, Predictor, Side, TrimFill, begg, excess, fisher, henmi_copas,
    limit, mixed, orwin, pet_peese, rosenberg, rosenthal, side, trimfill, weighted,
};
use kma::stats::dist::{chi_squared, normal};
use kma::stats::pool::{Options, Test};
use kma::stats::tau2::{Likelihood, log_likelihood};
use kma::stats::{StatsError, Studies};
use proptest::prelude::*;
use serde_json::Value;

use super::properties::studies;
use super::{Report, Tolerance, cases, method_of, number, numbers, text, tolerance};

/// Of the estimates; the oracle's own accuracy was not measured.
const BIAS: Tolerance = tolerance(1e-9, 1e-11);
const P: Tolerance = tolerance(1e-8, 1e-300);
/// Of fits by restricted maximum likelihood, which stopped at a step of 1e-11 in `tau2`.
const LIKELIHOOD: Tolerance = tolerance(1e-8, 1e-9);

/// Of limit estimates: the root search of metafor stops at 1.2e-4. `bias_truth` has the digits.
const LIMIT: Tolerance = tolerance(0.0, 1.3e-4);
/// Of intervals of Henmi and Copas, for the same reason.
const INTEGRAL: Tolerance = tolerance(0.0, 1.3e-4);

/// Of trim and fill by restricted maximum likelihood: see [`likelier`].
const REFIT: Tolerance = tolerance(1e-5, 1e-5);

fn z() -> Options {
    Options {
        test: Test::Z,
        ..Options::default()
    }
}

#[test]
fn bias_as_metafor() {
    let data = super::pool::data();
    let sizes: BTreeMap<String, Vec<f64>> = cases("sizes.jsonl")
        .into_iter()
        .map(|d| (text(&d, "data").to_owned(), numbers(&d["ni"])))
        .collect();
    let mut report = Report::new(1.0);
    for case in cases("bias.jsonl") {
        text(&case, "id").clone_into(&mut report.case);
        let name = text(&case, "data");
        let d = &data[name];
        let studies = Studies::new(&d.yi, &d.vi).expect("clean data");
        match text(&case, "analysis") {
            "regtest" => regression(&mut report, &case, &studies, &sizes[name]),
            "ranktest" => {
                let found = begg(&studies).expect("two studies");
                report.number("tau", found.tau, &case["expected"]["tau"], BIAS);
                report.number("p", found.p, &case["expected"]["pval"], P);
            }
            "trimfill" => filled(&mut report, &case, &studies),
            "fsn" => failsafe(&mut report, &case, &studies),
            "tes" => excessive(&mut report, &case, &studies),
            "hc" => robust_interval(&mut report, &case, &studies),
            "fisher" => by_fisher(&mut report, &case, &studies),
            other => panic!("analysis {other}"),
        }
    }
    report.finish(3_000);
}

fn predictor(case: &Value) -> Predictor {
    match text(case, "predictor") {
        "sei" => Predictor::Sei,
        "vi" => Predictor::Vi,
        "ni" => Predictor::Ni,
        "ninv" => Predictor::Ninv,
        "sqrtni" => Predictor::Sqrtni,
        "sqrtninv" => Predictor::Sqrtninv,
        other => panic!("predictor {other}"),
    }
}

fn regression(report: &mut Report, case: &Value, studies: &Studies, ni: &[f64]) {
    let e = &case["expected"];
    let found: Egger = if text(case, "model") == "lm" {
        weighted(studies, predictor(case), Some(ni), 0.95).expect("clean data")
    } else {
        let model = method_of(case).regression().expect("computed");
        mixed(studies, predictor(case), Some(ni), model, &z()).expect("clean data")
    };
    let by = if text(case, "method") == "REML" {
        LIKELIHOOD
    } else {
        BIAS
    };
    report.number("stat", found.slope.statistic, &e["stat"], by);
    report.number("p", found.slope.p, &e["pval"], tolerance(1e-7, 1e-300));
    report.number("df", found.slope.df, &e["df"], by);
    let limit = &e["limit"];
    if !limit.is_null() {
        report.number("limit", found.limit.map(|l| l.0), &limit["est"], by);
        report.number("limit lo", found.limit.map(|l| l.1.lo), &limit["ci_lb"], by);
        report.number("limit hi", found.limit.map(|l| l.1.hi), &limit["ci_ub"], by);
    }
    if !e["tau2"].is_null() {
        report.number("tau2", found.regression.heterogeneity.tau2, &e["tau2"], by);
    }
    for (i, c) in found.regression.coefficients.iter().enumerate() {
        if let Some(rows) = e["coef_lm"].as_array() {
            report.number("b", c.estimate, &rows[i][0], by);
            report.number("se", c.se, &rows[i][1], by);
            report.number("p", c.p, &rows[i][3], P);
        } else {
            report.number("b", c.estimate, &e["b"][i], by);
            report.number("se", c.se, &e["se"][i], by);
        }
    }
}

fn filled(report: &mut Report, case: &Value, studies: &Studies) {
    let method = method_of(case);
    let counter = match text(case, "estimator") {
        "L0" => Counter::L0,
        "R0" => Counter::R0,
        "Q0" => Counter::Q0,
        other => panic!("estimator {other}"),
    };
    let missing = match case["side"].as_str() {
        Some("left") => Side::Left,
        Some("right") => Side::Right,
        _ => side(studies, method.regression().expect("computed")).expect("clean data"),
    };
    let found = trimfill(
        studies,
        method.model().expect("computed"),
        &z(),
        counter,
        missing,
    );
    if !case["error"].is_null() {
        report.same(
            "no root",
            matches!(found, Err(StatsError::NotSymmetric)),
            true,
        );
        return;
    }
    let (found, e) = (found.expect("clean data"), &case["expected"]);
    let left = if found.side == Side::Left {
        "left"
    } else {
        "right"
    };
    report.same("side", left, text(e, "side"));
    report.number("k0", found.added as f64, &e["k0"], BIAS);
    report.number("se_k0", found.se_added, &e["se_k0"], BIAS);
    report.number("p_k0", found.p_added, &e["p_k0"], P);
    let by = if method.name == "REML" { REFIT } else { BIAS };
    report.number("b", found.pooled.estimate, &e["b"][0], by);
    report.number("se", found.pooled.se, &e["se"][0], by);
    report.number("tau2", found.pooled.heterogeneity.tau2, &e["tau2"], by);
    if method.name == "REML" {
        likelier(
            report,
            studies,
            &found,
            number(&e["tau2"]).expect("a number"),
        );
    } else {
        report.number("p", found.pooled.p, &e["p"][0], P);
    }
    if !e["QE"].is_null() {
        report.number("q", found.pooled.heterogeneity.q.q, &e["QE"], by);
    }
    for (key, values) in [("filled_yi", &found.yi), ("filled_vi", &found.vi)] {
        let Some(expected) = e[key].as_array() else {
            continue;
        };
        report.same(key, values.len(), expected.len());
        for (found, e) in values.iter().zip(expected) {
            report.number(key, *found, e, by);
        }
    }
}

/// The refits of metafor stop at its default step of 1e-5 in `tau2`: ours must be as likely.
fn likelier(report: &mut Report, studies: &Studies, found: &TrimFill, tau2: f64) {
    let all = |own: &[f64], filled: &[f64]| own.iter().chain(filled).copied().collect::<Vec<_>>();
    let (yi, vi) = (all(studies.yi(), &found.yi), all(studies.vi(), &found.vi));
    let filled = Studies::new(&yi, &vi).expect("clean data");
    let at = |tau2| log_likelihood(&filled, tau2, Likelihood::Reml);
    let highest = at(found.pooled.heterogeneity.tau2);
    report.same(
        "likelihood",
        highest >= at(tau2) - 1e-12 * highest.abs(),
        true,
    );
}

fn failsafe(report: &mut Report, case: &Value, studies: &Studies) {
    let e = &case["expected"];
    let alpha = number(&case["alpha"]).unwrap_or(0.05);
    let found = match text(case, "type") {
        "Rosenthal" => rosenthal(studies, alpha).expect("alpha"),
        "Rosenberg" => rosenberg(studies, alpha).expect("alpha"),
        "Orwin" => orwin(studies, number(&case["target"]), case["weighted"] != false),
        other => panic!("type {other}"),
    };
    report.number("n", found.n, &e["fsnum"], tolerance(0.0, 0.0));
    if !e["est"].is_null() {
        report.number("estimate", found.estimate, &e["est"], BIAS);
    }
    if !e["pval"].is_null() {
        // metafor's underflows where ours is 4.6e-321.
        report.number("p", found.p, &e["pval"], tolerance(1e-8, 1e-300));
    }
    if !e["target"].is_null() {
        report.number("target", found.target, &e["target"], BIAS);
    }
}

/// metafor integrates the power over five standard deviations of the effects on both sides; what lies beyond is 5.8e-7.
const BEYOND: f64 = 5.8e-7;

fn excessive(report: &mut Report, case: &Value, studies: &Studies) {
    let e = &case["expected"];
    let method = method_of(case);
    let model = method.model().expect("of effects");
    let found = excess(studies, model, &z(), 0.05, 0.1).expect("clean data");
    let random = method.name == "REML";
    let k = studies.k() as f64;
    let near = |steps: f64| tolerance(1e-8, if random { steps * BEYOND } else { 1e-12 });
    report.number("observed", found.observed as f64, &e["observed"], BIAS);
    report.number("theta", found.theta, &e["theta"], LIKELIHOOD);
    report.number("expected", found.expected, &e["expected"], near(k));
    for (power, e) in found
        .power
        .iter()
        .zip(e["power"].as_array().expect("powers"))
    {
        report.number("power", *power, e, near(1.0));
    }
    let exact = found.test == ExcessTest::Exact;
    report.same(
        "test",
        if exact { "exact" } else { "chi2" },
        text(e, "test"),
    );
    report.number("p", found.p, &e["pval"], near(k));
    if !exact {
        report.number("chi2", found.chi2, &e["chi2"], near(k));
    }
    // A limit that metafor does not find is checked in `bias_truth`.
    let limit = &e["theta_lim"][0];
    if !limit.is_null() {
        report.number("limit", found.limit, limit, LIMIT);
    }
}

fn robust_interval(report: &mut Report, case: &Value, studies: &Studies) {
    let e = &case["expected"];
    let found = henmi_copas(studies, 0.95).expect("two studies");
    report.number("b", found.estimate, &e["b"], BIAS);
    report.number("se", found.se, &e["se"], BIAS);
    report.number("tau2", found.tau2, &e["tau2"], BIAS);
    report.number("ci lo", found.ci.lo, &e["ci_lb"], INTEGRAL);
    report.number("ci hi", found.ci.hi, &e["ci_ub"], INTEGRAL);
}

/// The combined p-value is metafor's; the number is the smallest that takes it to 0.05, by its definition.
fn by_fisher(report: &mut Report, case: &Value, studies: &Studies) {
    let e = &case["expected"];
    let found = fisher(studies, 0.05).expect("alpha");
    report.number("p", found.p, &e["pval"], tolerance(1e-8, 1e-300));
    let rows = studies.yi().iter().zip(studies.vi());
    let x: f64 = rows
        .map(|(y, v)| -2.0 * normal::ln_sf(y.abs() / v.sqrt()))
        .sum();
    let p = |n: f64| {
        let null = 2.0 * n * std::f64::consts::LN_2;
        chi_squared::sf(x + null, 2.0 * (studies.k() as f64 + n))
    };
    let smallest = p(found.n) >= 0.05 && (found.n < 1.0 || p(found.n - 1.0) < 0.05);
    report.same("smallest", smallest, true);
    // metafor's search stops up to two studies away.
    report.number("n", found.n, &e["fsnum"], tolerance(0.002, 2.0));
}

proptest! {
    #[test]
    fn a_funnel_and_its_mirror_image((yi, vi) in studies()) {
        prop_assume!(yi.len() > 3);
        let turned: Vec<f64> = yi.iter().map(|y| -y).collect();
        let a = Studies::new(&yi, &vi).expect("clean data");
        let b = Studies::new(&turned, &vi).expect("clean data");
        let (e, f) = (weighted(&a, Predictor::Sei, None, 0.95), weighted(&b, Predictor::Sei, None, 0.95));
        let (e, f) = (e.expect("variances differ"), f.expect("variances differ"));
        prop_assert!((e.slope.estimate + f.slope.estimate).abs() <= 1e-9 * e.slope.se);
        let (s, t) = (begg(&a).expect("two"), begg(&b).expect("two"));
        if let (Some(x), Some(y)) = (s.tau, t.tau) {
            prop_assert!((x + y).abs() <= 1e-12);
            prop_assert!((s.p.expect("p") - t.p.expect("p")).abs() <= 1e-9);
        }
        let dl = kma::method::DL.model().expect("computed");
        for counter in [Counter::L0, Counter::R0, Counter::Q0] {
            let left = trimfill(&a, dl, &z(), counter, Side::Left);
            let right = trimfill(&b, dl, &z(), counter, Side::Right);
            if let (Ok(left), Ok(right)) = (&left, &right) {
                // Equal distances are ranked by place, which the mirror turns around.
                prop_assume!(left.added == right.added);
                prop_assert!((left.pooled.estimate + right.pooled.estimate).abs() <= 1e-6);
                prop_assert!(left.yi.len() == left.added && left.pooled.k == yi.len() + left.added);
                prop_assert!(left.yi.iter().zip(&right.yi).all(|(x, y)| (x + y).abs() <= 1e-6));
            }
        }
    }

    #[test]
    fn adjusted_effects_follow_units_and_order((yi, vi) in studies(), turn in 0_usize..25, scale in -3.0..3.0_f64) {
        prop_assume!(yi.len() > 3);
        let factor = kma::stats::math::exp(scale);
        let turn = turn % yi.len();
        let (mut y, mut v): (Vec<f64>, Vec<f64>) = (
            yi.iter().map(|y| y * factor).collect(),
            vi.iter().map(|v| v * factor * factor).collect(),
        );
        y.rotate_left(turn);
        v.rotate_left(turn);
        let a = Studies::new(&yi, &vi).expect("clean data");
        let b = Studies::new(&y, &v).expect("clean data");
        let near = |x: f64, y: f64, se: f64| (factor * x - y).abs() <= 1e-6 * factor * se;
        let dl = kma::method::DL.model().expect("computed");
        let (x, y) = (henmi_copas(&a, 0.9).expect("two"), henmi_copas(&b, 0.9).expect("two"));
        prop_assert!(near(x.estimate, y.estimate, x.se) && near(x.ci.lo, y.ci.lo, x.se) && near(x.ci.hi, y.ci.hi, x.se));
        let (x, y) = (limit(&a, dl, &z()).expect("three"), limit(&b, dl, &z()).expect("three"));
        prop_assert!(near(x.effect.estimate, y.effect.estimate, x.effect.se));
        prop_assert!((x.q.total.q - x.q.small.q - x.q.rest.q).abs() <= 1e-9 * x.q.total.q.max(1.0));
        let (x, y) = (pet_peese(&a, 0.9).expect("three"), pet_peese(&b, 0.9).expect("three"));
        prop_assert!((x.pet.slope.estimate - y.pet.slope.estimate).abs() <= 1e-6 * x.pet.slope.se.max(1e-9));
        prop_assert!((x.p.unwrap_or(2.0) - y.p.unwrap_or(2.0)).abs() <= 1e-6);
        let (x, y) = (excess(&a, dl, &z(), 0.05, 0.1).expect("k"), excess(&b, dl, &z(), 0.05, 0.1).expect("k"));
        prop_assert!((x.expected - y.expected).abs() <= 1e-7 * x.expected.max(1.0));
        prop_assert!(x.p_exact.is_some_and(|p| (0.0..=1.0).contains(&p)));
        let (x, y) = (fisher(&a, 0.05).expect("alpha"), fisher(&b, 0.05).expect("alpha"));
        prop_assert!((x.n - y.n).abs() <= 1.0);
    }

    #[test]
    fn rank_tests_do_not_see_order((yi, vi) in studies(), turn in 0_usize..25) {
        let (mut y, mut v) = (yi.clone(), vi.clone());
        let turn = turn % y.len();
        y.rotate_left(turn);
        v.rotate_left(turn);
        let a = begg(&Studies::new(&yi, &vi).expect("clean data")).expect("two");
        let b = begg(&Studies::new(&y, &v).expect("clean data")).expect("two");
        prop_assert_eq!(a.exact, b.exact);
        prop_assert!((a.tau.unwrap_or(9.0) - b.tau.unwrap_or(9.0)).abs() < 1e-12);
        prop_assert!(a.p.is_none_or(|p| (0.0..=1.0).contains(&p)));
    }
}

/// The shares of permutations that Kendall (1970), appendix table 1, gives.
#[test]
fn exact_rank_tests_of_few_studies() {
    let p = |yi: &[f64], vi: &[f64]| {
        let found = begg(&Studies::new(yi, vi).expect("clean data")).expect("two");
        assert!(found.exact);
        found.p.expect("no ties")
    };
    // The largest effects have the largest variances: all pairs agree.
    let yi = [0.0, 1.0, 3.0, 9.0];
    let vi = [0.1, 0.2, 0.3, 0.4];
    assert!((p(&yi, &vi) - 2.0 / 24.0).abs() < 1e-15);
    assert!((p(&yi[..3], &vi[..3]) - 2.0 / 6.0).abs() < 1e-15);
    assert!((p(&yi[..2], &vi[..2]) - 1.0).abs() < 1e-15);
    let one = Studies::new(&yi[..1], &vi[..1]).expect("clean data");
    assert_eq!(begg(&one), Err(StatsError::TooFew { k: 1, needed: 2 }));
}

#[test]
fn what_cannot_be_tested_for_bias_is_named() {
    let (yi, vi) = ([0.1, 0.4, 0.3], [0.2, 0.2, 0.2]);
    let studies = Studies::new(&yi, &vi).expect("clean data");
    let sei = weighted(&studies, Predictor::Sei, None, 0.95);
    assert_eq!(sei, Err(StatsError::Collinear { column: 1 }));
    let ni = |ni| weighted(&studies, Predictor::Ninv, ni, 0.95);
    assert_eq!(ni(None), Err(StatsError::SizesNeeded));
    assert_eq!(
        ni(Some(&[1.0, 0.0, 2.0])),
        Err(StatsError::Count { index: 1 })
    );
    assert_eq!(
        ni(Some(&[1.0])),
        Err(StatsError::Lengths {
            expected: 3,
            found: 1
        })
    );
    let dl = kma::method::DL.model().expect("computed");
    let two = Studies::new(&yi[..2], &vi[..2]).expect("clean data");
    let few = trimfill(&two, dl, &z(), Counter::L0, Side::Left);
    assert_eq!(few, Err(StatsError::TooFew { k: 2, needed: 3 }));
    assert_eq!(rosenthal(&studies, 0.5), Err(StatsError::Level));
    assert_eq!(begg(&studies).expect("two").tau, None);
}

/// Effects on a coarse grid, so that many are equal, with variances that are not.
fn tied() -> impl Strategy<Value = Vec<(f64, f64)>> {
    let row = (-3_i32..4, 0.02_f64..0.9).prop_map(|(y, v)| (0.25 * f64::from(y), v));
    prop::collection::vec(row, 4..12)
}

proptest! {
    #[test]
    fn the_order_of_rows_with_equal_effects_changes_nothing(rows in tied(), turn in 1_usize..11) {
        let other: Vec<(f64, f64)> = {
            let mut other = rows.clone();
            other.rotate_left(turn % rows.len());
            other.swap(0, 1);
            other
        };
        let (yi, vi): (Vec<f64>, Vec<f64>) = rows.into_iter().unzip();
        let (yj, vj): (Vec<f64>, Vec<f64>) = other.into_iter().unzip();
        let a = Studies::new(&yi, &vi).expect("clean data");
        let b = Studies::new(&yj, &vj).expect("clean data");
        let dl = kma::method::DL.model().expect("computed");
        for counter in [Counter::L0, Counter::R0, Counter::Q0] {
            for side in [Side::Left, Side::Right] {
                let one = trimfill(&a, dl, &z(), counter, side);
                let two = trimfill(&b, dl, &z(), counter, side);
                let (Ok(one), Ok(two)) = (&one, &two) else {
                    prop_assert_eq!(one.is_ok(), two.is_ok());
                    continue;
                };
                // The same studies are filled, in the same order.
                prop_assert_eq!(&one.vi, &two.vi);
                let off = (one.pooled.estimate - two.pooled.estimate).abs();
                prop_assert!(off <= 1e-9 * one.pooled.se, "{counter:?} {side:?}: {off:e}");
            }
        }
    }
}
