//! Tails and quantiles against 60-digit arithmetic.

use kma::stats::dist::{beta, chi_squared, fisher_f, normal, student_t};
use kma::stats::math::ln;
use serde_json::Value;

use super::{cases, number, numbers, text};

type Function = Box<dyn Fn(f64) -> f64>;

struct Distribution {
    cdf: Function,
    sf: Function,
    ln_sf: Function,
    quantile: Function,
    isf: Function,
}

macro_rules! distribution {
    ($module:ident $(, $parameter:expr)*) => {
        Distribution {
            cdf: Box::new(move |x| $module::cdf(x $(, $parameter)*)),
            sf: Box::new(move |x| $module::sf(x $(, $parameter)*)),
            ln_sf: Box::new(move |x| $module::ln_sf(x $(, $parameter)*)),
            quantile: Box::new(move |p| $module::quantile(p $(, $parameter)*)),
            isf: Box::new(move |p| $module::isf(p $(, $parameter)*)),
        }
    };
}

fn distribution(case: &Value) -> Distribution {
    let with = numbers(&case["with"]);
    match (text(case, "d"), with.as_slice()) {
        ("normal", []) => distribution!(normal),
        ("chi", &[df]) => distribution!(chi_squared, df),
        ("t", &[df]) => distribution!(student_t, df),
        ("f", &[a, b]) => distribution!(fisher_f, a, b),
        ("beta", &[a, b]) => distribution!(beta, a, b),
        (other, _) => panic!("distribution {other}"),
    }
}

/// Relative error.
fn error(found: f64, expected: f64) -> f64 {
    if found.to_bits() == expected.to_bits() {
        0.0
    } else {
        ((found - expected) / expected).abs()
    }
}

/// Tails to 10 digits from 1 down to 1e-300.
#[test]
fn tails_are_exact() {
    let mut failures = Vec::new();
    let mut worst: f64 = 0.0;
    for case in cases("distributions.jsonl") {
        let (d, x) = (distribution(&case), number(&case["x"]).expect("x"));
        for (what, f) in [("sf", &d.sf), ("cdf", &d.cdf)] {
            let expected = number(&case[what]).expect("a probability");
            if expected < 1e-300 {
                assert!(f(x) < 1e-299, "{what} {case}");
                continue;
            }
            let e = error(f(x), expected);
            worst = worst.max(e);
            if e.is_nan() || e > 1e-10 {
                failures.push(format!("{what}: found {:e}, error {e:e}, {case}", f(x)));
            }
            if what == "sf" && error((d.ln_sf)(x), ln(expected)) > 1e-10 {
                let off = ((d.ln_sf)(x) - ln(expected)).abs();
                if off.is_nan() || off > 1e-12 {
                    failures.push(format!("ln_sf: found {:e}, {case}", (d.ln_sf)(x)));
                }
            }
        }
    }
    println!("worst relative error of a tail: {worst:e}");
    assert!(
        failures.is_empty(),
        "{}\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// Quantiles to 12 digits: back at `x` from the smaller of its tails, as far as the tail determines it.
#[test]
fn quantiles_are_exact() {
    let mut failures = Vec::new();
    let mut worst: f64 = 0.0;
    for case in cases("distributions.jsonl") {
        let (d, x) = (distribution(&case), number(&case["x"]).expect("x"));
        let (sf, cdf) = (
            number(&case["sf"]).expect("sf"),
            number(&case["cdf"]).expect("cdf"),
        );
        let (found, p) = if sf < cdf {
            ((d.isf)(sf), sf)
        } else {
            ((d.quantile)(cdf), cdf)
        };
        if p < 1e-300 {
            continue;
        }
        // What the rounding of p to a double moves x by, in units of x.
        let step = 1e-6 * x.abs();
        let slope = (((d.cdf)(x + step) - (d.cdf)(x - step)) / (2.0 * step))
            .abs()
            .max(1e-310);
        let loose = if p > 0.1 {
            1.2e-16 * p / (slope * x.abs())
        } else {
            0.0
        };
        let e = error(found, x);
        worst = worst.max(e - loose);
        if e.is_nan() || e > 1e-12 + loose {
            failures.push(format!("found {found:e}, error {e:e}, {case}"));
        }
    }
    println!("worst relative error of a quantile: {worst:e}");
    assert!(
        failures.is_empty(),
        "{}\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn quantiles_reach_into_the_far_tails() {
    for p in [1e-300, 1e-200, 1e-100, 1e-50, 1e-20, 1e-8, 0.01, 0.3] {
        for df in [1.0, 2.0, 3.5, 12.0, 100.0, 1e4] {
            let chi = chi_squared::sf(chi_squared::isf(p, df), df);
            let t = student_t::sf(student_t::isf(p, df), df);
            let f = fisher_f::sf(fisher_f::isf(p, df, 7.0), df, 7.0);
            let low = chi_squared::cdf(chi_squared::quantile(p, df), df);
            for (what, found) in [("chi", chi), ("t", t), ("F", f), ("chi low", low)] {
                // Where the quantile itself underflows there is no way back.
                let lost = what == "chi low" && chi_squared::quantile(p, df) < 1e-290;
                assert!(
                    lost || error(found, p) < 1e-10,
                    "{what} {df} {p:e}: {found:e}"
                );
            }
        }
        assert!(error(normal::sf(normal::isf(p)), p) < 1e-10, "normal {p:e}");
    }
}

#[test]
#[allow(clippy::float_cmp, reason = "the ends are exact")]
fn ends_and_wrong_parameters() {
    assert_eq!(normal::quantile(0.0), f64::NEG_INFINITY);
    assert_eq!(normal::quantile(1.0), f64::INFINITY);
    assert_eq!(normal::quantile(0.5).abs(), 0.0);
    assert_eq!(chi_squared::quantile(0.0, 3.0), 0.0);
    assert_eq!(chi_squared::isf(0.0, 3.0), f64::INFINITY);
    assert_eq!(chi_squared::sf(0.0, 3.0), 1.0);
    assert_eq!(chi_squared::sf(f64::INFINITY, 3.0), 0.0);
    assert_eq!(student_t::isf(0.5, 4.0).abs(), 0.0);
    assert_eq!(student_t::isf(0.0, 4.0), f64::INFINITY);
    assert_eq!(student_t::two_sided(0.0, 4.0), 1.0);
    assert_eq!(student_t::two_sided(f64::INFINITY, 4.0), 0.0);
    assert!(
        error(
            student_t::two_sided(2.0, f64::INFINITY),
            normal::two_sided(2.0)
        ) < 1e-15
    );
    assert!(error(student_t::two_sided(2.0, 1e12), normal::two_sided(2.0)) < 1e-10);
    assert_eq!(beta::cdf(1.0, 2.0, 3.0), 1.0);
    assert_eq!(fisher_f::sf(0.0, 2.0, 3.0), 1.0);
    for wrong in [f64::NAN, -1.0, 0.0] {
        assert!(chi_squared::sf(1.0, wrong).is_nan());
        assert!(student_t::two_sided(1.0, wrong).is_nan());
        assert!(student_t::isf(0.1, wrong).is_nan());
        assert!(fisher_f::sf(1.0, wrong, 2.0).is_nan());
        assert!(beta::quantile(0.5, wrong, 1.0).is_nan());
    }
    for wrong in [f64::NAN, -0.1, 1.1] {
        assert!(normal::quantile(wrong).is_nan());
        assert!(chi_squared::quantile(wrong, 2.0).is_nan());
        assert!(student_t::isf(wrong, 2.0).is_nan());
    }
}
