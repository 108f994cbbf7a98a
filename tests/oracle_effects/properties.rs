//! What must hold whatever the numbers are.

use kma::measure::{MEASURES, Options, find};
use proptest::prelude::*;

const AWKWARD: [f64; 9] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::MAX,
    f64::MIN_POSITIVE,
];

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        3 => 0.0..100.0_f64,
        2 => (0..40_i32).prop_map(f64::from),
        1 => prop::num::f64::ANY,
        1 => prop::sample::select(AWKWARD.to_vec()),
    ]
}

proptest! {
    #[test]
    fn every_number_gives_an_effect_or_a_reason(x in prop::collection::vec(any_number(), 0..9)) {
        for measure in MEASURES {
            let vtypes = measure.vtypes.iter().map(|&vtype| Some(vtype)).chain([None]);
            for (form, vtype) in measure.forms.iter().flat_map(|form| vtypes.clone().map(move |vtype| (form, vtype))) {
                let places = if x.is_empty() { 0 } else { form.inputs.len() };
                let row: Vec<f64> = x.iter().copied().cycle().take(places).collect();
                let options = Options { vtype, ..Options::default() }.over(form, std::iter::once(row.as_slice()));
                if let Ok(effect) = form.effect(&row, &options) {
                    prop_assert!(effect.yi.is_finite(), "{} {row:?}", measure.name);
                    prop_assert!(effect.vi.is_finite() && effect.vi > 0.0, "{} {row:?}", measure.name);
                }
                // A slice of another length is refused, not read past.
                prop_assert!(form.effect(&x, &options).is_err() || x.len() == form.inputs.len());
            }
        }
    }

    #[test]
    fn swapping_the_arms_flips_the_sign(
        (n1, m1, s1) in (3.0..200.0_f64, 1.0..50.0_f64, 0.5..20.0_f64),
        (n2, m2, s2) in (3.0..200.0_f64, 1.0..50.0_f64, 0.5..20.0_f64),
    ) {
        for name in ["SMD", "SMDH", "MD", "ROM", "VR", "CVR", "RPB", "ZPB", "RBIS", "D2ORN", "D2ORL"] {
            let form = &find(name).unwrap().forms[0];
            let there = form.effect(&[n1, m1, s1, n2, m2, s2], &Options::default());
            let back = form.effect(&[n2, m2, s2, n1, m1, s1], &Options::default());
            match (there, back) {
                (Ok(there), Ok(back)) => {
                    prop_assert!((there.yi + back.yi).abs() <= 1e-12 * (1.0 + there.yi.abs()), "{name}");
                    prop_assert!((there.vi - back.vi).abs() <= 1e-11 * there.vi, "{name}");
                }
                (there, back) => prop_assert_eq!(there, back, "{}", name),
            }
        }
    }

    #[test]
    fn swapping_the_arms_flips_log_ratios(n1 in 1..300_u32, n2 in 1..300_u32, a in 0.0..=1.0_f64, c in 0.0..=1.0_f64) {
        let (n1, n2) = (f64::from(n1), f64::from(n2));
        let (a, c) = ((a * n1).floor(), (c * n2).floor());
        for name in ["OR", "RR", "RD", "PETO", "AS", "PHI", "YUQ", "YUY", "PBIT", "OR2DN", "OR2DL"] {
            let form = &find(name).unwrap().forms[0];
            let there = form.effect(&[a, n1, c, n2], &Options::default());
            let back = form.effect(&[c, n2, a, n1], &Options::default());
            match (there, back) {
                (Ok(there), Ok(back)) => {
                    prop_assert!((there.yi + back.yi).abs() <= 1e-12 * (1.0 + there.yi.abs()), "{name}");
                    prop_assert!((there.vi - back.vi).abs() <= 1e-11 * there.vi, "{name}");
                }
                (there, back) => prop_assert_eq!(there, back, "{}", name),
            }
        }
    }

    #[test]
    fn the_unit_does_not_matter(
        (n1, m1, s1) in (3.0..200.0_f64, 1.0..50.0_f64, 0.5..20.0_f64),
        (n2, m2, s2) in (3.0..200.0_f64, 1.0..50.0_f64, 0.5..20.0_f64),
        unit in 0.001..1000.0_f64,
    ) {
        let scaled = [n1, m1 * unit, s1 * unit, n2, m2 * unit, s2 * unit];
        for (name, factor) in [("SMD", 1.0), ("ROM", 1.0), ("MD", unit)] {
            let form = &find(name).unwrap().forms[0];
            let one = form.effect(&[n1, m1, s1, n2, m2, s2], &Options::default()).unwrap();
            let other = form.effect(&scaled, &Options::default()).unwrap();
            prop_assert!((other.yi - factor * one.yi).abs() <= 1e-12 * factor * (1.0 + one.yi.abs()), "{name}");
            prop_assert!((other.vi - factor * factor * one.vi).abs() <= 1e-12 * factor * factor * one.vi, "{name}");
        }
    }
}

#[test]
fn printed_ratios_fit_their_intervals() {
    let form = &find("HR").unwrap().forms[0];
    let effect = |est, lo, hi| form.effect(&[est, lo, hi], &Options::default());
    let ok = effect(0.79, 0.61, 1.02).unwrap();
    assert!((ok.yi - -0.235_722_333_521_069_83).abs() < 1e-15);
    assert!((ok.vi.sqrt() - 0.131_150_697_560_325).abs() < 1e-6);
    for (est, lo, hi) in [
        (1.0, 0.85, 1.18),
        (2.1, 1.0, 4.4),
        (12.3, 5.61, 27.0),
        (0.5, 0.25, 1.0),
    ] {
        assert!(effect(est, lo, hi).is_ok(), "{est} ({lo} to {hi})");
    }
    for (est, lo, hi) in [
        (2.0, 1.9, 2.5),
        (0.79, 0.81, 1.02),
        (0.79, 1.02, 0.61),
        (1.55, 1.05, 2.05),
        (-0.2, -0.4, 0.1),
        (0.0, 0.0, 1.0),
        (0.79, 0.79, 0.79),
    ] {
        assert!(effect(est, lo, hi).is_err(), "{est} ({lo} to {hi})");
    }
}
