//! metafor's `selmodel`, and maxima in 26-digit arithmetic.

use kma::stats::regress::Design;
use kma::stats::selection::{
    Alternative, Function, Options, Selection, selection, selection_regression,
};
use kma::stats::{StatsError, Studies};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

use super::properties::studies;
use super::{Report, Tolerance, cases, number, numbers, text, tolerance};

/// Of log-likelihoods: the oracle's optimizers differ by up to 3e-6.
const LIKELIHOOD: Tolerance = tolerance(0.0, 1e-5);
/// Of estimates, for the same reason; the absolute part is in standard errors.
const ESTIMATE: Tolerance = tolerance(1e-3, 1e-4);

fn options(case: &Value) -> Options {
    let list = |key: &str| {
        case[key]
            .as_array()
            .map_or(Vec::new(), |a| a.iter().map(number).collect())
    };
    Options {
        random: text(case, "method") == "ML",
        alternative: match text(case, "alternative") {
            "greater" => Alternative::Greater,
            "less" => Alternative::Less,
            "two.sided" => Alternative::TwoSided,
            other => panic!("alternative {other}"),
        },
        steps: list("steps").into_iter().flatten().collect(),
        delta: list("delta"),
        level: 0.95,
    }
}

fn fitted(case: &Value, studies: &Studies) -> Result<Selection, StatsError> {
    let function = Function::find(text(case, "type")).expect("a function of the list");
    selection(studies, function, &options(case))
}

/// Log-likelihoods at estimates of the oracle, exactly, where it is not as precise as its tolerance: `README.md`.
fn imprecise() -> BTreeMap<String, f64> {
    let truths = cases("truth_selection.jsonl");
    let own = truths.iter().filter(|t| !t["id"].is_null());
    own.map(|t| {
        (
            text(t, "id").to_owned(),
            number(&t["ll"]).expect("a number"),
        )
    })
    .collect()
}

#[test]
fn selection_as_metafor() {
    let (data, imprecise) = (super::pool::data(), imprecise());
    let mut report = Report::new(1.0);
    for case in cases("selection.jsonl") {
        text(&case, "id").clone_into(&mut report.case);
        let d = &data[text(&case, "data")];
        let studies = Studies::new(&d.yi, &d.vi).expect("clean data");
        let found = fitted(&case, &studies).expect("a maximum");
        if let Some(exact) = imprecise.get(text(&case, "id")) {
            report.same("likelier", found.fit.log_likelihood > *exact, true);
        } else if case["error"].is_null() {
            compare(&mut report, &found, &case);
        }
    }
    report.finish(700);
}

fn compare(report: &mut Report, found: &Selection, case: &Value) {
    let e = &case["expected"];
    let of = |se: Option<f64>| tolerance(ESTIMATE.relative, ESTIMATE.absolute * se.unwrap_or(1.0));
    let mu = found.coefficients[0];
    report.number("logLik", found.fit.log_likelihood, &e["fit"][0], LIKELIHOOD);
    report.number("AIC", found.fit.aic, &e["fit"][1], tolerance(0.0, 2e-5));
    report.number("BIC", found.fit.bic, &e["fit"][2], tolerance(0.0, 2e-5));
    report.number("AICc", found.fit.aicc, &e["fit"][3], tolerance(0.0, 2e-5));
    report.number("b", mu.estimate, &e["b"], of(mu.se));
    report.number("se", mu.se, &e["se"], ESTIMATE);
    report.number("stat", mu.statistic, &e["stat"], ESTIMATE);
    let z = mu.statistic.unwrap_or(0.0);
    report.number("p", mu.p, &e["p"], tolerance(1e-3 * (1.0 + z * z), 0.0));
    report.interval("ci", mu.ci, &e["ci"], of(mu.se));
    report.number("tau2", found.tau2, &e["tau2"], of(found.se_tau2));
    report.number("se_tau2", found.se_tau2, &e["se_tau2"], ESTIMATE);
    for (i, d) in found.delta.iter().enumerate() {
        report.number("delta", d.estimate, &e["delta"][i], of(d.se));
        report.number("se_delta", d.se, &e["se_delta"][i], ESTIMATE);
        report.number("delta_lo", d.ci.map(|c| c.lo), &e["delta_lo"][i], of(d.se));
        report.number("delta_hi", d.ci.map(|c| c.hi), &e["delta_hi"][i], of(d.se));
    }
    report.number(
        "LRT",
        found.selection_test.statistic,
        &e["lrt"][0],
        tolerance(1e-3, 2e-5),
    );
    report.number(
        "LRT df",
        found.selection_test.df as f64,
        &e["lrt"][1],
        ESTIMATE,
    );
    report.number(
        "LRT p",
        found.selection_test.p,
        &e["lrt"][2],
        tolerance(1e-3, 0.0),
    );
    if let Some(test) = found.tau2_test.filter(|_| !e["lrt_tau2"][0].is_null()) {
        report.number(
            "LRT tau2",
            test.statistic,
            &e["lrt_tau2"][0],
            tolerance(1e-3, 2e-5),
        );
        report.number(
            "LRT tau2 p",
            test.p,
            &e["lrt_tau2"][1],
            tolerance(2e-3, 0.0),
        );
    }
    let counts = e["intervals"]
        .as_array()
        .map_or(Vec::new(), |_| numbers(&e["intervals"]));
    report.same("intervals", found.intervals.len(), counts.len());
    for (count, e) in found.intervals.iter().zip(counts) {
        report.same("count", *count as f64, e);
    }
}

#[test]
fn maxima_exactly() {
    let data = super::pool::data();
    let mut report = Report::new(1.0);
    for case in cases("truth_selection.jsonl") {
        if !case["id"].is_null() {
            continue;
        }
        report.case = format!("{} {}", text(&case, "data"), text(&case, "type"));
        let d = &data[text(&case, "data")];
        let studies = Studies::new(&d.yi, &d.vi).expect("clean data");
        let (found, e) = (
            fitted(&case, &studies).expect("a maximum"),
            &case["expected"],
        );
        let mut at = vec![(found.coefficients[0].estimate, found.coefficients[0].se)];
        if text(&case, "method") == "ML" {
            at.push((found.tau2, found.se_tau2));
        }
        if case["delta"].is_null() {
            at.extend(found.delta.iter().map(|d| (d.estimate, d.se)));
        }
        report.number(
            "ll",
            found.fit.log_likelihood,
            &e["ll"],
            tolerance(1e-13, 1e-13),
        );
        for (i, (estimate, se)) in at.into_iter().enumerate() {
            let near = tolerance(1e-11, 1e-11 * se.expect("inside"));
            report.number(&format!("estimate {i}"), estimate, &e["at"][i], near);
            report.number(&format!("se {i}"), se, &e["se"][i], tolerance(1e-9, 0.0));
        }
    }
    report.finish(80);
}

/// The mirror image of selection for large effects is selection for small ones.
#[test]
fn alternatives_mirror_each_other() {
    let d = &super::pool::data()["cohen-zcor"];
    let turned: Vec<f64> = d.yi.iter().map(|y| -y).collect();
    let (a, b) = (Studies::new(&d.yi, &d.vi), Studies::new(&turned, &d.vi));
    let (a, b) = (a.expect("clean data"), b.expect("clean data"));
    let options = |alternative| Options {
        alternative,
        steps: vec![0.025],
        ..Options::default()
    };
    let up = selection(&a, Function::Stepfun, &options(Alternative::Greater)).expect("a maximum");
    let down = selection(&b, Function::Stepfun, &options(Alternative::Less)).expect("a maximum");
    assert!((up.coefficients[0].estimate + down.coefficients[0].estimate).abs() < 1e-10);
    assert!((up.delta[1].estimate - down.delta[1].estimate).abs() < 1e-10);
    assert_eq!(up.intervals, down.intervals);
    let both =
        |s| selection(s, Function::Stepfun, &options(Alternative::TwoSided)).expect("a maximum");
    assert!((both(&a).coefficients[0].estimate + both(&b).coefficients[0].estimate).abs() < 1e-10);
}

/// A moderator that splits the studies, with the selection known and no variance between studies, is two models.
#[test]
fn a_moderator_of_two_groups() {
    let d = &super::pool::data()["raudenbush"];
    let k = d.yi.len();
    let group: Vec<f64> = (0..k).map(|i| if i % 2 == 0 { 1.0 } else { 0.0 }).collect();
    let design = Design::new(&[vec![1.0; k], group.clone()]).expect("full rank");
    let options = Options {
        random: false,
        steps: vec![0.05, 0.5],
        delta: vec![None, Some(0.6), Some(0.3)],
        ..Options::default()
    };
    let all = Studies::new(&d.yi, &d.vi).expect("clean data");
    let both = selection_regression(&all, &design, Function::Stepfun, &options).expect("a maximum");
    for (label, expected) in [
        (0.0, both.coefficients[0].estimate),
        (
            1.0,
            both.coefficients[0].estimate + both.coefficients[1].estimate,
        ),
    ] {
        let part = |x: &[f64]| -> Vec<f64> {
            let rows = x
                .iter()
                .zip(&group)
                .filter(|(_, g)| g.to_bits() == f64::to_bits(label));
            rows.map(|(x, _)| *x).collect()
        };
        let (yi, vi) = (part(&d.yi), part(&d.vi));
        let own = Studies::new(&yi, &vi).expect("clean data");
        let own = selection(&own, Function::Stepfun, &options).expect("a maximum");
        assert!((own.coefficients[0].estimate - expected).abs() < 1e-10);
    }
}

#[test]
fn what_cannot_be_fitted_is_named() {
    let yi = [0.9, 0.8, 1.1, 0.7, 1.3];
    let vi = [0.01, 0.02, 0.03, 0.02, 0.05];
    let all = Studies::new(&yi, &vi).expect("clean data");
    let with = |steps: &[f64], delta: &[Option<f64>]| Options {
        steps: steps.to_vec(),
        delta: delta.to_vec(),
        ..Options::default()
    };
    let fit = |function, options: &Options| selection(&all, function, options).err();
    // All are significant: nothing says how likely the others were to be seen.
    let plain = with(&[], &[]);
    let last = Some(StatsError::EmptyInterval { index: 1 });
    assert_eq!(fit(Function::Halfnorm, &with(&[0.05], &[])), last);
    let less = Options {
        alternative: Alternative::Less,
        ..with(&[0.05], &[])
    };
    let first = Some(StatsError::EmptyInterval { index: 0 });
    assert_eq!(fit(Function::Stepfun, &less), first);
    for steps in [
        &[][..],
        &[1.0],
        &[0.5, 0.1],
        &[0.0, 0.5],
        &[0.5, 1.5],
        &[f64::NAN],
    ] {
        assert_eq!(
            fit(Function::Stepfun, &with(steps, &[])),
            Some(StatsError::Step)
        );
    }
    assert_eq!(
        fit(Function::Beta, &with(&[0.05], &[])),
        Some(StatsError::Step)
    );
    assert_eq!(
        fit(Function::Negexp, &with(&[0.05, 0.1], &[])),
        Some(StatsError::Step)
    );
    let delta = Some(StatsError::Delta);
    assert_eq!(fit(Function::Negexp, &with(&[], &[Some(-1.0)])), delta);
    assert_eq!(fit(Function::Negexp, &with(&[], &[None, None])), delta);
    let level = Options {
        level: 1.0,
        ..plain.clone()
    };
    assert_eq!(fit(Function::Negexp, &level), Some(StatsError::Level));
    let two = Studies::new(&yi[..2], &vi[..2]).expect("clean data");
    let few = selection(&two, Function::Negexp, &plain).err();
    assert_eq!(few, Some(StatsError::TooFew { k: 2, needed: 3 }));
}

/// The likelihood rises along a ridge on which the mean falls as the selection grows.
#[test]
fn a_ridge_without_a_maximum_is_no_maximum() {
    let yi = [0.3; 4];
    let vi = [0.04, 0.02, 0.03, 0.05];
    for scale in [1.0, 1e-3, 1e4] {
        let (yi, vi) = (yi.map(|y| scale * y), vi.map(|v| scale * scale * v));
        let equal = Studies::new(&yi, &vi).expect("clean data");
        let found = selection(&equal, Function::Halfnorm, &Options::default()).err();
        assert_eq!(found, Some(StatsError::NotConverged), "{scale}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// Never a wrong number: what is found is at least as likely as no selection, and finite.
    #[test]
    fn any_data_are_fitted_or_refused((yi, vi) in studies(), which in 0_usize..7, two_sided: bool) {
        let all = Studies::new(&yi, &vi).expect("clean data");
        let function = Function::ALL[which];
        let options = Options {
            alternative: if two_sided { Alternative::TwoSided } else { Alternative::Greater },
            steps: if function == Function::Stepfun { vec![0.05, 0.5] } else { vec![] },
            ..Options::default()
        };
        if let Ok(found) = selection(&all, function, &options) {
            prop_assert!(found.coefficients[0].estimate.is_finite() && found.tau2 >= 0.0);
            prop_assert!(found.delta.iter().all(|d| d.estimate >= function.lower()));
            let ll = |delta: f64| selection(&all, function, &Options {
                delta: vec![Some(delta); function.parameters(3)],
                ..options.clone()
            });
            if function != Function::Negexppow {
                let none = ll(function.null()).expect("the normal likelihood");
                prop_assert!(found.fit.log_likelihood >= none.fit.log_likelihood - 1e-8);
            }
        }
    }
}
