//! Intervals of the between-study variance: the profile likelihood, and the generalised Q.

use kma::stats::pool::{Options, pool};
use kma::stats::tau2_ci::Tau2Ci;
use kma::stats::{Interval, Studies};

use super::pool::Data;
use super::{Report, cases, method_of, number, text, tolerance};

/// The weights of the reference cases.
fn precision(d: &Data) -> Vec<f64> {
    d.vi.iter().map(|v| 1.0 / v.sqrt()).collect()
}

/// metafor's `confint(type = "PL")` and, up to how far its search goes, `confint(type = "GENQ")`.
#[test]
fn intervals_as_metafor() {
    let data = super::pool::data();
    let mut report = Report::new(1.0);
    for case in cases("tau2_ci.jsonl") {
        text(&case, "id").clone_into(&mut report.case);
        let d = &data[text(&case, "data")];
        let weights = precision(d);
        let mut studies = Studies::new(&d.yi, &d.vi).expect("clean data");
        let weighted = case["weights"] == "1/sqrt(vi)";
        if weighted {
            studies = studies.with_weights(&weights).expect("positive weights");
        }
        let options = Options {
            tau2_ci: if weighted {
                Tau2Ci::GeneralisedQ
            } else {
                Tau2Ci::Profile
            },
            level: number(&case["level"]).expect("a level") / 100.0,
            ..Options::default()
        };
        let model = method_of(&case).model().expect("computed");
        let pooled = pool(&studies, model, &options).expect("clean data");
        let h = pooled.heterogeneity;
        // The generalised Q is searched to 1.2e-4 in tau2 there; exact ones are below.
        let searched = if weighted { 1.3e-4 } else { 1e-12 };
        report.interval("tau2", h.tau2_ci, &case["tau2"], tolerance(1e-6, searched));
        if !weighted {
            let by = tolerance(1e-6, 1e-6);
            report.interval("i2", h.i2_ci, &case["i2"], by);
            report.interval("h2", h.h2_ci, &case["h2"], by);
        }
        report.same("empty", h.tau2_ci_empty, case["empty"] == true);
    }
    report.finish(390);
}

/// Against 30- to 50-digit arithmetic.
#[test]
fn intervals_exactly() {
    let data = super::pool::data();
    let mut report = Report::new(1.0);
    for case in cases("truth_tau2_ci.jsonl") {
        let d = &data[text(&case, "data")];
        let weights = precision(d);
        let plain = Studies::new(&d.yi, &d.vi).expect("clean data");
        let studies = plain.with_weights(&weights).expect("positive weights");
        let typical = kma::stats::heterogeneity::typical_variance(&studies).expect("k > 1");
        let by = tolerance(1e-11, 1e-13 * typical);
        for (name, tau2_ci) in [
            ("ML", Tau2Ci::Profile),
            ("REML", Tau2Ci::Profile),
            ("GENQ", Tau2Ci::GeneralisedQ),
            ("GENQM", Tau2Ci::GeneralisedQ),
        ] {
            report.case = format!("{} {name}", text(&case, "data"));
            let weighted = tau2_ci == Tau2Ci::GeneralisedQ;
            let expected = &case[if weighted { "GENQ" } else { name }];
            if expected.is_null() {
                continue;
            }
            let studies = if weighted { &studies } else { &plain };
            let model = kma::method::find(name).and_then(kma::method::Method::model);
            let options = Options {
                tau2_ci,
                ..Options::default()
            };
            let pooled = pool(studies, model.expect("computed"), &options);
            let h = pooled.expect("clean data").heterogeneity;
            report.interval("tau2", h.tau2_ci, expected, by);
            if name == "GENQM" {
                report.number("median", h.tau2, &expected[2], by);
            }
        }
    }
    report.finish(120);
}

/// Whatever the variances and weights, the interval is there or there is a named failure.
#[test]
fn intervals_of_hard_data() {
    let sets: [(&[f64], &[f64], &[f64]); 7] = [
        (&[0.0, 1.0], &[1e-12, 1e-12], &[1.0, 1.0]),
        (&[0.0, 1.0], &[1e12, 1e-12], &[1.0, 1e9]),
        (&[1.0, 1.0, 1.0], &[0.1, 0.1, 0.1], &[1.0, 1.0, 1.0]),
        (&[1e9, -1e9, 3.0], &[1e-8, 1e6, 1.0], &[0.0, 1.0, 1.0]),
        (&[0.0, 0.1, 5.0], &[1.0, 2.0, 3.0], &[1e-12, 1.0, 1e12]),
        (&[0.3, 0.1, -0.2], &[1e-3, 1e3, 1.0], &[1.0, 0.0, 0.0]),
        (&[0.3], &[0.1], &[2.0]),
    ];
    for (yi, vi, weights) in sets {
        let studies = Studies::new(yi, vi).expect("clean data");
        let studies = studies.with_weights(weights).expect("weights");
        for name in ["GENQ", "GENQM", "REML", "ML"] {
            let model = kma::method::find(name).and_then(kma::method::Method::model);
            for tau2_ci in [Tau2Ci::QProfile, Tau2Ci::Profile, Tau2Ci::GeneralisedQ] {
                for level in [1e-6, 0.5, 0.95, 1.0 - 1e-12] {
                    let options = Options {
                        tau2_ci,
                        level,
                        ..Options::default()
                    };
                    let found = pool(&studies, model.expect("computed"), &options);
                    if let Ok(Interval { lo, hi }) = found.map(|p| {
                        p.heterogeneity
                            .tau2_ci
                            .unwrap_or(Interval { lo: 0.0, hi: 0.0 })
                    }) {
                        assert!(
                            0.0 <= lo && lo <= hi && hi.is_finite(),
                            "{yi:?} {tau2_ci:?} {level}"
                        );
                    }
                }
            }
        }
    }
}
