//! Results against metafor's and against 50-digit arithmetic; `README.md` says where the numbers come from.

#![allow(
    clippy::indexing_slicing,
    reason = "a case without the number is a failed test"
)]

pub(crate) mod accuracy;
mod bias;
mod bias_truth;
mod distributions;
mod edge;
mod glmm;
mod gosh;
mod location_scale;
mod permutest;
mod pool;
mod properties;
mod regress;
mod regress_properties;
mod residuals;
mod robust;
mod selection;
mod sensitivity;
mod subgroup;
mod tables;
mod tau2_ci;
mod truth;

use kma::method::{self, Method};
use kma::stats::fit::{Fit, fit};
use kma::stats::heterogeneity::typical_variance;
use kma::stats::pool::{Options, Pooled, Test};
use kma::stats::tau2::Likelihood;
use kma::stats::{Interval, StatsError, Studies};
use serde_json::Value;

/// Relative tolerances, and the absolute ones that hold near 0. One table for all groups.
#[derive(Clone, Copy)]
struct Tolerance {
    relative: f64,
    absolute: f64,
}

const fn tolerance(relative: f64, absolute: f64) -> Tolerance {
    Tolerance { relative, absolute }
}

/// The absolute part is in typical sampling variances.
const TAU2: Tolerance = tolerance(1e-10, 1e-12);
/// As for `TAU2`.
const SE_TAU2: Tolerance = tolerance(1e-10, 1e-12);
/// Estimate, standard error, intervals; the absolute part is in standard errors.
const MEAN: Tolerance = tolerance(1e-10, 1e-10);
const P: Tolerance = tolerance(1e-8, 1e-300);
/// I² in percentage points.
const I2: Tolerance = tolerance(1e-10, 1e-10);
const H2: Tolerance = tolerance(1e-10, 0.0);
const Q: Tolerance = tolerance(1e-10, 1e-12);
/// As for `TAU2`, and for I² in percentage points.
const Q_PROFILE: Tolerance = tolerance(1e-9, 1e-12);
const FIT: Tolerance = tolerance(1e-10, 1e-10);
const WEIGHTS: Tolerance = tolerance(1e-10, 0.0);
const BETWEEN: Tolerance = tolerance(1e-9, 1e-12);
/// Of a subgroup's quantities; the oracle's own accuracy was not measured there.
const SUBGROUP: f64 = 10.0;
/// Of a regression's, for the same reason.
const REGRESS: f64 = 10.0;

/// The lines of a file of cases.
fn cases(file: &str) -> Vec<Value> {
    let path = format!("{}/tests/oracle/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    text.lines()
        .map(|line| serde_json::from_str(line).expect(line))
        .collect()
}

/// A number; `null` and infinities are none. Text holds infinities and numbers with more digits than a double.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Null => None,
        Value::Number(n) => n.as_f64(),
        Value::String(s) => Some(s.parse().expect(s)).filter(|x: &f64| x.is_finite()),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => panic!("not a number: {value}"),
    }
}

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .expect("an array")
        .iter()
        .filter_map(number)
        .collect()
}

fn text<'a>(case: &'a Value, key: &str) -> &'a str {
    case[key]
        .as_str()
        .unwrap_or_else(|| panic!("{key} is missing"))
}

fn method_of(case: &Value) -> &'static Method {
    method::find(text(case, "method")).expect("a method of the catalog")
}

fn options_of(case: &Value) -> Options {
    let test = match text(case, "test") {
        "z" => Test::Z,
        "t" => Test::T,
        "knha" => Test::Hksj { floor: false },
        "adhoc" => Test::Hksj { floor: true },
        other => panic!("test {other}"),
    };
    let level = number(&case["level"]).expect("a level") / 100.0;
    Options {
        test,
        level,
        tau2: number(&case["tau2"]),
        ..Options::default()
    }
}

fn pooled(case: &Value, studies: &Studies) -> Result<Pooled, StatsError> {
    let model = method_of(case).model().expect("a method that is computed");
    kma::stats::pool::pool(studies, model, &options_of(case))
}

/// Collects what disagrees.
#[derive(Default)]
struct Report {
    case: String,
    compared: usize,
    failures: Vec<String>,
    factor: f64,
}

impl Report {
    fn new(factor: f64) -> Self {
        Self {
            factor,
            ..Self::default()
        }
    }

    fn number(
        &mut self,
        what: &str,
        found: impl Into<Option<f64>>,
        expected: &Value,
        by: Tolerance,
    ) {
        self.compared += 1;
        let (found, expected) = (found.into(), number(expected));
        let same = match (found, expected) {
            (None, None) => true,
            (Some(f), Some(e)) => close(f, e, by, self.factor),
            (Some(_), None) | (None, Some(_)) => false,
        };
        if !same {
            self.failures.push(format!(
                "{}: {what}: found {found:?}, expected {expected:?}",
                self.case
            ));
        }
    }

    fn interval(&mut self, what: &str, found: Option<Interval>, expected: &Value, by: Tolerance) {
        self.number(&format!("{what}.lo"), found.map(|i| i.lo), &expected[0], by);
        self.number(&format!("{what}.hi"), found.map(|i| i.hi), &expected[1], by);
    }

    fn fit(&mut self, what: &str, found: &Fit, expected: &Value) {
        self.number(
            &format!("{what} logLik"),
            found.log_likelihood,
            &expected[0],
            FIT,
        );
        self.number(&format!("{what} AIC"), found.aic, &expected[1], FIT);
        self.number(&format!("{what} BIC"), found.bic, &expected[2], FIT);
        self.number(&format!("{what} AICc"), found.aicc, &expected[3], FIT);
    }

    /// Everything of a pooled effect but what `except` names.
    fn pooled(&mut self, studies: &Studies, found: &Pooled, e: &Value, except: &[&str]) {
        let typical = typical_variance(studies).unwrap_or(0.0);
        let scaled = |by: Tolerance, scale: f64| tolerance(by.relative, by.absolute * scale);
        let near = scaled(MEAN, found.se);
        let h = &found.heterogeneity;
        let mut check = |what: &str, value: Option<f64>, by| {
            if !except.contains(&what) {
                self.number(what, value, &e[what], by);
            }
        };
        check("b", Some(found.estimate), near);
        check("se", Some(found.se), MEAN);
        check("stat", found.statistic, MEAN);
        check("df", found.df, MEAN);
        check("p", found.p, P);
        check("tau2", Some(h.tau2), scaled(TAU2, typical));
        check("se_tau2", h.se_tau2, scaled(SE_TAU2, typical));
        check("i2", h.i2, I2);
        check("h2", h.h2, H2);
        check("q", Some(h.q.q), Q);
        check("q_p", h.q.p, P);
        self.interval("ci", Some(found.ci), &e["ci"], near);
        if !except.contains(&"pi") {
            self.interval("pi", found.pi, &e["pi"], near);
        }
        if !e["qp"].is_null() && !except.contains(&"qp") {
            self.interval(
                "qp tau2",
                h.tau2_ci,
                &e["qp"]["tau2"],
                scaled(Q_PROFILE, typical),
            );
            self.interval("qp I2", h.i2_ci, &e["qp"]["i2"], Q_PROFILE);
            self.interval("qp H2", h.h2_ci, &e["qp"]["h2"], Q_PROFILE);
            self.same("qp empty", h.tau2_ci_empty, e["qp"]["empty"] == true);
        }
        if !except.contains(&"fit") {
            let parameters = if h.se_tau2.is_some() { 2 } else { 1 };
            let at = |likelihood| fit(studies, h.tau2, parameters, likelihood);
            self.fit("ml", &at(Likelihood::Ml), &e["ml"]);
            self.fit("reml", &at(Likelihood::Reml), &e["reml"]);
        }
        if let Some(weights) = e["weights"].as_array() {
            self.same("weights", found.weights.len(), weights.len());
            for (w, e) in found.weights.iter().zip(weights) {
                self.number("weight", *w, e, WEIGHTS);
            }
        }
    }

    fn same<T: PartialEq + Copy + std::fmt::Debug>(&mut self, what: &str, found: T, expected: T) {
        self.compared += 1;
        if found != expected {
            self.failures.push(format!(
                "{}: {what}: found {found:?}, expected {expected:?}",
                self.case
            ));
        }
    }

    fn finish(self, at_least: usize) {
        let failures = self.failures.len();
        let shown = self
            .failures
            .iter()
            .take(60)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n");
        assert!(
            failures == 0,
            "{failures} of {} numbers disagree\n{shown}",
            self.compared
        );
        assert!(
            self.compared >= at_least,
            "only {} numbers were compared",
            self.compared
        );
    }
}

fn close(found: f64, expected: f64, by: Tolerance, factor: f64) -> bool {
    found.to_bits() == expected.to_bits()
        || (found - expected).abs() <= factor * (by.relative * expected.abs() + by.absolute)
}
