//! Effects and variances against metafor and against 50-digit arithmetic; see `README.md` beside the cases.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::unreadable_literal,
    clippy::excessive_precision,
    reason = "a test that panics is a test that fails; numbers stand as the oracle prints them"
)]

mod catalog;
mod properties;
mod spread;
mod transform;

use kma::measure::{
    Correction, Fields, Form, Inputs, MEASURES, Measure, Options, To, Vtype, find, hedges_j,
};
use serde_json::{Map, Value};
use std::fmt::Write as _;

/// Relative tolerances: `(measure, vtype or "", yi, vi)`; the first row that fits counts, `""` fits all.
const TOLERANCES: &[(&str, &str, f64, f64)] = &[
    // The oracle searches for the correlation to about 1e-5; `searched_and_summed_…` is the sharper test.
    ("RTET", "", 1e-4, 1e-4),
    ("ZTET", "", 1e-4, 1e-4),
    // The oracle sums a series.
    ("COR", "UB", 1e-6, 1e-6),
    ("UCOR", "UB", 1e-6, 1e-6),
    ("SMCR", "UB", 1e-6, 1e-6),
    // Exact J, by gamma functions.
    ("SMD", "", 1e-11, 1e-11),
    ("", "", 1e-12, 1e-12),
];

/// Relative tolerance against 50-digit arithmetic.
const TRUTH: f64 = 1e-13;

fn tolerance(measure: &str, vtype: &str) -> (f64, f64) {
    let row = TOLERANCES
        .iter()
        .find(|row| (row.0.is_empty() || row.0 == measure) && (row.1.is_empty() || row.1 == vtype))
        .unwrap();
    (row.2, row.3)
}

/// metafor's argument names of a form, in the kernel's order.
fn arguments(measure: &str, inputs: Inputs) -> Vec<&'static str> {
    match inputs {
        Inputs::TwoArms(Fields::Continuous) => vec!["n1i", "m1i", "sd1i", "n2i", "m2i", "sd2i"],
        Inputs::TwoArms(Fields::Binary) => vec!["ai", "n1i", "ci", "n2i"],
        Inputs::TwoArms(Fields::Rate) => vec!["x1i", "t1i", "x2i", "t2i"],
        Inputs::OneArm(Fields::Continuous) => vec!["ni", "mi", "sdi"],
        Inputs::OneArm(Fields::Binary) => vec!["xi", "ni"],
        Inputs::OneArm(Fields::Rate) => vec!["xi", "ti"],
        // metafor standardises by sd1i, which is then that of the measurement before.
        Inputs::BeforeAfter if matches!(measure, "SMCR" | "SMCRH") => {
            vec!["ni", "m1i", "sd2i", "m2i", "sd1i", "ri"]
        }
        Inputs::BeforeAfter => vec!["ni", "m1i", "sd1i", "m2i", "sd2i", "ri"],
        Inputs::Values(values) => values.iter().map(|value| argument(value.name)).collect(),
        Inputs::ThreeArms => vec!["n1i", "m1i", "sd1i", "n2i", "m2i", "sd2i", "m3i"],
        Inputs::Direction => vec![],
    }
}

fn argument(name: &str) -> &'static str {
    const NAMES: &[(&str, &str)] = &[
        ("d", "di"),
        ("t", "ti"),
        ("p", "pi"),
        ("n1", "n1i"),
        ("n2", "n2i"),
        ("n", "ni"),
        ("m", "mi"),
        ("r", "ri"),
        ("r2", "r2i"),
        ("a", "ai"),
        ("b", "bi"),
        ("c", "ci"),
        ("alpha", "ai"),
        ("est", "ai"),
        ("pi", "pi"),
    ];
    NAMES
        .iter()
        .find(|pair| pair.0 == name)
        .map_or("?", |pair| pair.1)
}

fn numbers(columns: &Map<String, Value>, name: &str) -> Option<Vec<f64>> {
    let column = columns.get(name)?.as_array()?;
    Some(
        column
            .iter()
            .map(|x| x.as_f64().unwrap_or(f64::NAN))
            .collect(),
    )
}

/// The column as metafor takes it; tables of counts also as events and n.
fn column(columns: &Map<String, Value>, name: &str) -> Option<Vec<f64>> {
    numbers(columns, name).or_else(|| {
        let parts = match name {
            "n1i" => ("ai", "bi"),
            "n2i" => ("ci", "di"),
            _ => return None,
        };
        let (left, right) = (numbers(columns, parts.0)?, numbers(columns, parts.1)?);
        Some(left.iter().zip(right).map(|(a, b)| a + b).collect())
    })
}

/// The form that takes exactly these columns, and the rows in its order.
fn rows(measure: &Measure, columns: &Map<String, Value>) -> Option<(&'static Form, Vec<Vec<f64>>)> {
    let table = columns.contains_key("bi") && columns.contains_key("di");
    measure.forms.iter().find_map(|form| {
        let names = arguments(measure.name, form.inputs);
        let binary = matches!(form.inputs, Inputs::TwoArms(Fields::Binary));
        if names.len() != columns.len() && !(binary && table) {
            return None;
        }
        let found: Vec<_> = names
            .iter()
            .map(|name| column(columns, name))
            .collect::<Option<_>>()?;
        let k = found.first()?.len();
        let row = |i: usize| found.iter().map(|column| column[i]).collect();
        Some((form, (0..k).map(row).collect()))
    })
}

fn options(case: &Value) -> Options {
    let mut options = Options::default();
    let Some(given) = case["options"].as_object() else {
        return options;
    };
    for (name, value) in given {
        let text = value.as_str().unwrap_or_default();
        match name.as_str() {
            "add" => options.add = value.as_f64(),
            "to" => options.to = To::find(text).unwrap(),
            "drop_double_zero" => options.drop_double_zero = value.as_bool().unwrap(),
            "correction" => options.correction = Correction::find(text).unwrap(),
            "vtype" => options.vtype = Some(Vtype::find(text).unwrap()),
            "flip" => {}
            other => panic!("unknown option {other}"),
        }
    }
    options
}

fn close(found: f64, expected: f64, tolerance: f64) -> bool {
    (found - expected).abs() <= tolerance * expected.abs().max(1e-3)
}

/// A number, or digits; `None` where the oracle has no usable number.
fn expected(value: &Value) -> Option<f64> {
    value
        .as_f64()
        .or_else(|| value.as_str().and_then(|text| text.parse().ok()))
}

/// What is wrong with one case, a line for each row.
fn differences(case: &Value, exact: bool) -> String {
    let (id, name) = (
        case["id"].as_str().unwrap(),
        case["measure"].as_str().unwrap(),
    );
    let measure = find(name).unwrap_or_else(|| panic!("{id}: no measure {name}"));
    let Some((form, rows)) = rows(measure, case["columns"].as_object().unwrap()) else {
        return format!("{id}: no form takes its columns\n");
    };
    let options = options(case).over(form, rows.iter().map(Vec::as_slice));
    let sign = if case["options"]["flip"] == true {
        -1.0
    } else {
        1.0
    };
    let (yi_tolerance, vi_tolerance) = if exact {
        (TRUTH, TRUTH)
    } else {
        tolerance(name, options.vtype.map_or("", Vtype::name))
    };
    let mut wrong = String::new();
    for (i, row) in rows.iter().enumerate() {
        let found = form.effect(row, &options);
        let oracle = (expected(&case["yi"][i]), expected(&case["vi"][i]));
        let agrees = match (&found, oracle) {
            (Ok(found), (Some(yi), Some(vi))) => {
                close(sign * found.yi, yi, yi_tolerance) && close(found.vi, vi, vi_tolerance)
            }
            // Without a variance, or a tetrachoric correlation of ±1 with an arbitrary one.
            (Err(_), (Some(yi), Some(vi))) => vi == 0.0 || (name == "RTET" && yi.abs() >= 1.0),
            (Err(_), (None, _) | (_, None)) => true,
            (Ok(_), (None, _) | (_, None)) => false,
        };
        if !agrees {
            writeln!(wrong, "{id} row {}: {found:?}, expected {oracle:?}", i + 1).unwrap();
        }
    }
    wrong
}

fn cases(text: &str) -> Vec<Value> {
    let all = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    all.filter(|case| find(case["measure"].as_str().unwrap()).is_some_and(computed))
        .collect()
}

/// Whether this version computes the measure at all.
fn computed(measure: &Measure) -> bool {
    measure.forms.iter().any(|form| form.compute.is_some())
}

#[test]
fn metafor_agrees() {
    let cases = cases(include_str!("escalc.jsonl"));
    let wrong: String = cases.iter().map(|case| differences(case, false)).collect();
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn exact_arithmetic_agrees() {
    let wrong: String = cases(include_str!("truth.jsonl"))
        .iter()
        .map(|case| differences(case, true))
        .collect();
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn hedges_j_agrees_with_exact_arithmetic() {
    let truth: Value = serde_json::from_str(include_str!("hedges_j.json")).unwrap();
    for row in truth["table"].as_array().unwrap() {
        let m = row["m"].as_f64().unwrap();
        for (key, correction) in [
            ("J_exact", Correction::Exact),
            ("J_approx", Correction::Approximate),
        ] {
            match (hedges_j(m, correction), expected(&row[key])) {
                (Ok(j), Some(truth)) => assert!((j / truth - 1.0).abs() < 4e-15, "{key} {m}: {j}"),
                (found, truth) => assert!(found.is_err() && truth.unwrap_or(0.0) == 0.0, "{m}"),
            }
        }
    }
}

/// Measure, row, variance, and yi and vi by mpmath.
type ExactCase = (&'static str, &'static [f64], Option<Vtype>, f64, f64);

#[test]
fn searched_and_summed_effects_agree_with_exact_arithmetic() {
    let cases: [ExactCase; 5] = [
        (
            "RTET",
            &[4.0, 123.0, 11.0, 139.0],
            None,
            -0.263_123_037_188_391_9,
            0.023_566_368_322_211_553,
        ),
        (
            "RTET",
            &[62.0, 13598.0, 248.0, 12867.0],
            None,
            -0.320_350_552_495_348_55,
            0.000_725_796_935_977_170_25,
        ),
        (
            "UCOR",
            &[0.01, 5.0],
            None,
            0.01560874205782209,
            0.24987819842492498,
        ),
        (
            "UCOR",
            &[-0.05, 4.5],
            None,
            -0.09368410613523448,
            0.2807210306240836,
        ),
        (
            "UCOR",
            &[0.2, 7.0],
            Some(Vtype::Ub),
            0.23216610042779995,
            0.2671570055334281,
        ),
    ];
    for (name, row, vtype, yi, vi) in cases {
        let options = Options {
            vtype,
            ..Options::default()
        };
        let form = &find(name).unwrap().forms[0];
        let found = form.effect(row, &options).unwrap();
        assert!(
            (found.yi / yi - 1.0).abs() < 1e-12,
            "{name} {row:?} {found:?} {yi}"
        );
        assert!(
            (found.vi / vi - 1.0).abs() < 1e-11,
            "{name} {row:?} {found:?} {vi}"
        );
    }
}

#[test]
fn every_kernel_has_a_case() {
    let cases = cases(include_str!("escalc.jsonl"));
    for measure in MEASURES {
        let computed = computed(measure);
        let has_case = cases.iter().any(|case| case["measure"] == measure.name);
        let by_hand = matches!(measure.name, "given" | "HR" | "NMD");
        assert!(
            !computed || has_case || by_hand,
            "{} has no case",
            measure.name
        );
    }
}

/// Each analysis in 50-digit arithmetic: its name, its measure, and the correct digits of its worst yi and vi.
pub(super) fn exact_effects() -> Vec<(String, String, [f64; 2])> {
    let worst = |case: Value| {
        let name = case["measure"].as_str().unwrap();
        let measure = find(name).unwrap();
        let (form, rows) = rows(measure, case["columns"].as_object().unwrap()).unwrap();
        let options = options(&case).over(form, rows.iter().map(Vec::as_slice));
        let mut worst = [16.0_f64; 2];
        for (i, row) in rows.iter().enumerate() {
            let found = form.effect(row, &options).unwrap();
            for (worst, (key, found)) in worst.iter_mut().zip([("yi", found.yi), ("vi", found.vi)])
            {
                let exact = expected(&case[key][i]).unwrap();
                *worst = worst.min(crate::oracle::accuracy::digits(found, exact));
            }
        }
        (
            case["id"].as_str().unwrap().to_owned(),
            name.to_owned(),
            worst,
        )
    };
    cases(include_str!("truth.jsonl"))
        .into_iter()
        .map(worst)
        .collect()
}
