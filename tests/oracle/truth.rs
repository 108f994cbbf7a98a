//! Results against 50- and 60-digit arithmetic.

use kma::method;
use kma::stats::pool::{Model, Options, Pooled, Test, pool};
use kma::stats::tau2::{Likelihood, log_likelihood};
use kma::stats::{Interval, Studies};
use serde_json::Value;

use super::{cases, number, numbers, text};

/// Closed forms.
const CLOSED: f64 = 1e-13;
/// What was iterated, and what follows from it.
const ITERATED: f64 = 1e-11;
const P: f64 = 1e-10;

#[derive(Default)]
struct Misses {
    case: String,
    found: Vec<String>,
    compared: usize,
    worst: f64,
}

impl Misses {
    /// Compares to `relative` of the larger of `expected` and `scale`.
    fn check(&mut self, what: &str, found: f64, expected: &Value, relative: f64, scale: f64) {
        let Some(expected) = number(expected) else {
            return;
        };
        self.compared += 1;
        let off = (found - expected).abs() / expected.abs().max(scale);
        if found.to_bits() == expected.to_bits() || (found - expected).abs() < 1e-300 {
            return;
        }
        self.worst = self.worst.max(off / relative);
        if off.is_nan() || off > relative {
            self.found.push(format!(
                "{} {what}: {found:e}, exactly {expected:e}: {off:e}",
                self.case
            ));
        }
    }

    fn finish(self, at_least: usize) {
        let (n, list) = (self.found.len(), self.found.join("\n"));
        assert!(
            n == 0,
            "{n}, the worst {} times its tolerance\n{list}",
            self.worst
        );
        assert!(self.compared >= at_least, "only {} numbers", self.compared);
    }
}

fn model(name: &str) -> Model {
    method::find(name)
        .and_then(method::Method::model)
        .expect("a method that is computed")
}

pub(super) fn with(studies: &Studies, name: &str, test: Test) -> Pooled {
    let options = Options {
        test,
        ..Options::default()
    };
    pool(studies, model(name), &options).expect("clean data")
}

#[test]
fn five_methods_exactly() {
    let mut misses = Misses::default();
    for case in cases("truth.jsonl") {
        let (yi, vi) = (numbers(&case["yi"]), numbers(&case["vi"]));
        let studies = Studies::new(&yi, &vi).expect("clean data");
        for name in ["EE", "DL", "PM", "ML", "REML"] {
            misses.case = format!("{} {name}", text(&case, "id"));
            one_method(&mut misses, &studies, name, &case[name]);
        }
        let h = with(&studies, "REML", Test::Z).heterogeneity;
        let ci = h.tau2_ci.expect("random");
        misses.check("Q-profile", ci.lo, &case["Q_profile"]["lb"], ITERATED, 1e-6);
        misses.check("Q-profile", ci.hi, &case["Q_profile"]["ub"], ITERATED, 1e-6);
        misses.check("Q", h.q.q, &case["Q"], ITERATED, 0.0);
        misses.check("Q_p", h.q.p.expect("k > 1"), &case["Q_p"], P, 0.0);
    }
    misses.finish(1_400);
}

/// All of one method; the data were rounded to doubles, which costs closed forms a digit.
fn one_method(misses: &mut Misses, studies: &Studies, name: &str, e: &Value) {
    let z = with(studies, name, Test::Z);
    let t = with(studies, name, Test::T);
    let hksj = with(studies, name, Test::Hksj { floor: false });
    let h = &z.heterogeneity;
    let by = ITERATED;
    for (what, found) in [
        ("ci_z", Some(z.ci)),
        ("ci_t", Some(t.ci)),
        ("ci_knha", Some(hksj.ci)),
        ("pi_z", z.pi),
    ] {
        let found = found.unwrap_or(Interval {
            lo: f64::NAN,
            hi: f64::NAN,
        });
        misses.check(what, found.lo, &e[format!("{what}_lb")], by, z.se);
        misses.check(what, found.hi, &e[format!("{what}_ub")], by, z.se);
    }
    misses.check("tau2", h.tau2, &e["tau2"], by, 1e-6);
    misses.check("mu", z.estimate, &e["mu"], by, 0.0);
    misses.check("se", z.se, &e["se"], by, 0.0);
    misses.check("z", z.statistic.expect("se > 0"), &e["z"], by, 0.0);
    misses.check("p_z", z.p.expect("se > 0"), &e["p_z"], P, 0.0);
    misses.check("p_t", t.p.expect("se > 0"), &e["p_t"], P, 0.0);
    misses.check("p_knha", hksj.p.expect("se > 0"), &e["p_knha"], P, 0.0);
    misses.check("se_knha", hksj.se, &e["se_knha"], by, 0.0);
    misses.check("I2", h.i2.expect("k > 1"), &e["I2"], by, 1e-6);
    misses.check("H2", h.h2.expect("k > 1"), &e["H2"], by, 0.0);
    for (key, likelihood) in [
        ("logLik_ML", Likelihood::Ml),
        ("logLik_REML", Likelihood::Reml),
    ] {
        misses.check(
            key,
            log_likelihood(studies, h.tau2, likelihood),
            &e[key],
            by,
            1.0,
        );
    }
    if !e["se_tau2"].is_null() {
        misses.check(
            "se_tau2",
            h.se_tau2.expect("random"),
            &e["se_tau2"],
            by,
            0.0,
        );
    }
}

#[test]
fn all_estimators_exactly() {
    let mut misses = Misses::default();
    for case in cases("truth_more.jsonl") {
        let (yi, vi) = (numbers(&case["yi"]), numbers(&case["vi"]));
        let studies = Studies::new(&yi, &vi).expect("clean data");
        let near = 1e-3 * number(&case["typical"]).expect("typical");
        text(&case, "data").clone_into(&mut misses.case);
        let pm = with(&studies, "PM", Test::Z).heterogeneity;
        misses.check("Q", pm.q.q, &case["q"], CLOSED, 0.0);
        misses.check("Q_p", pm.q.p.expect("k > 1"), &case["q_p"], P, 0.0);
        let ci = pm.tau2_ci.expect("random");
        misses.check("Q-profile lo", ci.lo, &case["qp"][0], ITERATED, near);
        misses.check("Q-profile hi", ci.hi, &case["qp"][1], ITERATED, near);
        for (name, e) in case["methods"].as_object().expect("methods") {
            misses.case = format!("{} {name}", text(&case, "data"));
            one_estimator(&mut misses, &studies, name, e, near);
            if let Some(at) = ["ML", "REML"].iter().position(|n| n == name) {
                let several = case["maxima"][at].as_u64().expect("a count") > 1;
                let found = with(&studies, name, Test::Z).heterogeneity.second_maximum;
                assert_eq!(found.is_some(), several, "{}", misses.case);
            }
        }
    }
    misses.finish(1_500);
}

fn one_estimator(misses: &mut Misses, studies: &Studies, name: &str, e: &Value, near: f64) {
    let iterated = ["PM", "PMM", "ML", "REML"].contains(&name);
    let by = if iterated { ITERATED } else { CLOSED };
    let z = with(studies, name, Test::Z);
    let hksj = with(studies, name, Test::Hksj { floor: false });
    let (h, df) = (&z.heterogeneity, studies.df());
    misses.check("tau2", h.tau2, &e[0], by, near);
    misses.check("se_tau2", h.se_tau2.expect("random"), &e[1], by, 0.0);
    misses.check("mu", z.estimate, &e[2], by, z.se);
    misses.check("se", z.se, &e[3], by, 0.0);
    misses.check(
        "factor",
        hksj.se * hksj.se / (z.se * z.se),
        &e[4],
        10.0 * by,
        0.0,
    );
    misses.check(
        "ML",
        log_likelihood(studies, h.tau2, Likelihood::Ml),
        &e[5],
        by,
        df,
    );
    misses.check(
        "REML",
        log_likelihood(studies, h.tau2, Likelihood::Reml),
        &e[6],
        by,
        df,
    );
}
