//! Back-transformations, against metafor's `transf.*` and against the transformations themselves.

use kma::measure::{MEASURES, Options, Transform, find};

fn close(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-13 * (1.0 + expected.abs()),
        "{found} {expected}"
    );
}

#[test]
fn metafor_agrees() {
    let harmonic = 2.0 / (1.0 / 12.0 + 1.0 / 15.0);
    for (transform, x, value) in [
        (Transform::Iabt, 1.6, 0.7981034820053446),
        (Transform::Iarcsin, 0.6, 0.31882112276166324),
        (Transform::Tanh, 0.7, 0.6043677771171636),
        (Transform::Iahw, 0.41519645235742686, 0.8),
        (Transform::Ipft, 0.1, 0.0),
        (Transform::Ipft, 0.4, 0.12729541661914717),
        (Transform::Ipft, 0.9, 0.6218073332951872),
    ] {
        close(transform.apply(x, harmonic), value);
    }
}

#[test]
fn proportions_and_rates_come_back() {
    for (events, n) in [
        (0.0, 12.0),
        (1.0, 12.0),
        (7.0, 20.0),
        (20.0, 20.0),
        (150.0, 1000.0),
    ] {
        for name in [
            "PR", "PLN", "PLO", "PRZ", "PAS", "PFT", "IR", "IRLN", "IRS", "IRFT",
        ] {
            let measure = find(name).unwrap();
            let options = Options {
                add: Some(0.0),
                ..Options::default()
            };
            if let Ok(effect) = measure.forms[0].effect(&[events, n], &options) {
                close(measure.transform.apply(effect.yi, n), events / n);
            }
        }
    }
}

#[test]
fn transformations_rise_and_stay_in_their_scale() {
    for transform in MEASURES.iter().map(|measure| measure.transform) {
        let values: Vec<f64> = (-400..=400)
            .map(|i| transform.apply(f64::from(i) / 100.0, 25.0))
            .collect();
        assert!(values.is_sorted(), "{}", transform.name());
        assert!(
            values.iter().all(|value| value.is_finite()),
            "{}",
            transform.name()
        );
        assert!(
            transform.apply(f64::NAN, 25.0).is_nan(),
            "{}",
            transform.name()
        );
    }
    assert!(Transform::Ipft.apply(0.5, f64::NAN).is_nan());
    close(Transform::Expit.apply(-800.0, 0.0), 0.0);
    close(Transform::Expit.apply(800.0, 0.0), 1.0);
}
