//! Tails and quantiles against 60-digit arithmetic.

use kma::stats::dist::{beta, chi_squared, fisher_f, normal, student_t};
use kma::stats::math::{ln, ln_1p};
use serde_json::Value;

use super::accuracy::digits;
use super::{cases, number, numbers, text};

type Function = Box<dyn Fn(f64) -> f64>;

struct Distribution {
    cdf: Function,
    sf: Function,
    ln_cdf: Function,
    ln_sf: Function,
    quantile: Function,
    isf: Function,
}

macro_rules! distribution {
    ($module:ident $(, $parameter:expr)*) => {
        Distribution {
            cdf: Box::new(move |x| $module::cdf(x $(, $parameter)*)),
            sf: Box::new(move |x| $module::sf(x $(, $parameter)*)),
            ln_cdf: Box::new(move |x| $module::ln_cdf(x $(, $parameter)*)),
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
    if found.to_bits() == expected.to_bits() || (found == 0.0 && expected == 0.0) {
        0.0
    } else {
        ((found - expected) / expected).abs()
    }
}

/// The logarithm of a probability written with digits and perhaps an exponent, given the other tail.
fn ln_of(p: &str, other: &str) -> f64 {
    let other: f64 = other.parse().expect("a number");
    if other < 0.5 {
        return ln_1p(-other);
    }
    let (digits, exponent) = p.split_once('e').unwrap_or((p, "0"));
    let digits: f64 = digits.parse().expect("a number");
    let exponent: f64 = exponent.parse().expect("a number");
    ln(digits) + exponent * std::f64::consts::LN_10
}

/// Correct digits of each function at each point of the grid: the distribution, the function, the digits.
///
/// Probabilities below 1e-300 are left to the logarithms. A quantile may miss by what the rounding of its
/// probability to a double moves it; the upper quantile is asked where the upper tail is the smaller.
pub(super) fn measured() -> Vec<(&'static str, &'static str, f64)> {
    let mut found = Vec::new();
    for case in cases("distributions.jsonl") {
        let name = match text(&case, "d") {
            "normal" => "normal",
            "t" => "Student's t",
            "chi" => "chi-squared",
            "f" => "Fisher's F",
            _ => "beta",
        };
        let d = distribution(&case);
        let x = number(&case["x"]).expect("x");
        let (sf, cdf) = (text(&case, "sf"), text(&case, "cdf"));
        for (what, f, p) in [("cdf", &d.cdf, cdf), ("upper tail", &d.sf, sf)] {
            let exact: f64 = p.parse().expect("a number");
            if exact >= 1e-300 {
                found.push((name, what, digits(f(x), exact)));
            } else {
                assert!(f(x) < 1.1e-300, "{what} {case}");
            }
        }
        found.push((name, "ln cdf", digits((d.ln_cdf)(x), ln_of(cdf, sf))));
        found.push((name, "ln upper tail", digits((d.ln_sf)(x), ln_of(sf, cdf))));
        let [upper, lower] = [sf, cdf].map(|p| p.parse::<f64>().expect("a number"));
        let steep = number(&case["steep"]).expect("a slope");
        let (what, f, p) = if upper < lower {
            ("upper quantile", &d.isf, upper)
        } else {
            ("quantile", &d.quantile, lower)
        };
        if p >= 1e-300 && steep > 1e-6 {
            let loose = 0.5 * f64::EPSILON / steep;
            let off = (error(f(p), x) - loose).max(1e-17);
            found.push((name, what, digits(1.0 + off, 1.0)));
        }
    }
    found
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
