//! Known functions.

use super::*;
use crate::stats::StatsError;
use crate::stats::math::{exp, ln};

fn rosenbrock(x: &[f64]) -> f64 {
    let pairs = x.iter().zip(x.iter().skip(1));
    pairs
        .map(|(a, b)| 100.0 * (b - a * a) * (b - a * a) + (1.0 - a) * (1.0 - a))
        .sum()
}

/// Powell's singular function with a term that makes its minimum regular.
fn powell(x: &[f64]) -> f64 {
    let (a, b) = (x[0] + 10.0 * x[1], x[2] - x[3]);
    let (c, d) = (x[1] - 2.0 * x[2], x[0] - x[3]);
    a * a + 5.0 * b * b + c.powi(4) + 10.0 * d.powi(4) + 1e-3 * x.iter().map(|x| x * x).sum::<f64>()
}

fn near(found: &[f64], expected: &[f64], by: f64) {
    for (f, e) in found.iter().zip(expected) {
        assert!((f - e).abs() <= by, "{found:?} {expected:?}");
    }
}

#[test]
fn curved_valleys() {
    for n in [2, 5, 12] {
        let start = vec![-1.2; n];
        let found = minimise(rosenbrock, &[start, vec![0.5; n]]).expect("a minimum");
        near(&found.at, &vec![1.0; n], 1e-10);
        assert!(found.value < 1e-18);
        assert!((found.hessian.get(0, 0) - 802.0).abs() < 1e-4);
        assert!((found.hessian.get(0, 1) + 400.0).abs() < 1e-4);
    }
    let found = minimise(powell, &[vec![3.0, -1.0, 0.0, 1.0]]).expect("a minimum");
    near(&found.at, &[0.0; 4], 1e-9);
}

#[test]
fn any_scale() {
    let far = |x: &[f64]| {
        let (a, b) = ((x[0] - 1e9) / 1e-3, (x[1] + 1e-9) / 1e-12);
        ln(1.0 + a * a) + b * b + 0.5 * a * b / (1.0 + a * a)
    };
    let found = minimise(far, &[vec![1e9 + 1.0, 0.0]]).expect("a minimum");
    near(&found.at, &[1e9, -1e-9], 1e-6);
    assert!((found.at[1] + 1e-9).abs() < 1e-18);
}

#[test]
fn the_likelihood_of_a_normal_sample() {
    let sample = [0.3, 1.7, 2.2, -0.4, 0.9, 3.1, 1.4];
    let n = sample.len() as f64;
    let mean = sample.iter().sum::<f64>() / n;
    let variance = sample.iter().map(|y| (y - mean) * (y - mean)).sum::<f64>() / n;
    let minus = |x: &[f64]| {
        let s = exp(x[1]);
        sample
            .iter()
            .map(|y| 0.5 * (y - x[0]) * (y - x[0]) / (s * s) + x[1])
            .sum::<f64>()
    };
    let found = minimise(minus, &[vec![0.0, 0.0], vec![50.0, -2.0]]).expect("a minimum");
    near(&found.at, &[mean, 0.5 * ln(variance)], 1e-11);
    let covariance = found.covariance().expect("positive definite");
    assert!((covariance.get(0, 0) * n / variance - 1.0).abs() < 1e-8);
    assert!((covariance.get(1, 1) * 2.0 * n - 1.0).abs() < 1e-8);
    assert!(covariance.get(0, 1).abs() < 1e-9);
}

#[test]
fn the_lower_of_two_minima() {
    let two = |x: &[f64]| x[0].powi(4) - 8.0 * x[0] * x[0] + x[0];
    let found = minimise(two, &[vec![3.0], vec![-0.5]]).expect("a minimum");
    assert!(found.at[0] < -2.0);
    let other = minimise(two, &[vec![3.0]]).expect("a minimum");
    assert!(other.at[0] > 1.9);
}

#[test]
fn without_a_minimum() {
    let starts = [vec![1.0, 1.0]];
    let falls = |x: &[f64]| x[0] * x[0] + exp(-x[1]);
    assert_eq!(minimise(falls, &starts), Err(StatsError::NotConverged));
    let linear = |x: &[f64]| x[0] - 3.0 * x[1];
    assert_eq!(minimise(linear, &starts), Err(StatsError::NotConverged));
    let flat = |x: &[f64]| x[0] * x[0];
    assert_eq!(minimise(flat, &starts), Err(StatsError::NotConverged));
    let nowhere = |_: &[f64]| f64::NAN;
    assert_eq!(minimise(nowhere, &starts), Err(StatsError::NotFinite));
    let none = StatsError::TooFew { k: 0, needed: 1 };
    assert_eq!(minimise(linear, &[]), Err(none));
}

#[test]
fn a_hole_beside_the_minimum() {
    let f = |x: &[f64]| {
        if x[0] <= 0.0 {
            f64::NAN
        } else {
            x[0] - 1e-3 * ln(x[0])
        }
    };
    let found = minimise(f, &[vec![5.0]]).expect("a minimum");
    near(&found.at, &[1e-3], 1e-12);
}

/// `½ (x - c)'A(x - c) + Σ (x - c)⁴`, with derivatives.
fn quartic(x: &[f64], centre: &[f64]) -> Local {
    let d: Vec<f64> = x.iter().zip(centre).map(|(x, c)| x - c).collect();
    let matrix = Symmetric::from_fn(x.len(), |i, j| if i == j { 2.0 } else { 0.9 });
    let gradient = matrix
        .times(&d)
        .iter()
        .zip(&d)
        .map(|(a, d)| a + 4.0 * d.powi(3))
        .collect();
    let mut hessian = matrix.clone();
    for (i, d) in d.iter().enumerate() {
        hessian.add(i, i, 12.0 * d * d);
    }
    Local {
        value: 0.5 * matrix.quadratic(&d) + d.iter().map(|d| d.powi(4)).sum::<f64>(),
        gradient,
        hessian,
    }
}

#[test]
fn newton_inside_and_on_the_bounds() {
    let free = [f64::NEG_INFINITY; 3];
    let inside = newton(|x| quartic(x, &[1.0, -2.0, 3.0]), &[9.0, 9.0, 9.0], &free);
    near(&inside.expect("a minimum").at, &[1.0, -2.0, 3.0], 1e-15);
    let bounds = [0.0, 0.0, 0.0];
    let found = newton(|x| quartic(x, &[1.0, -2.0, 3.0]), &[9.0, 9.0, 9.0], &bounds);
    let found = found.expect("a minimum");
    assert!(found.at[1].to_bits() == 0.0_f64.to_bits() && found.gradient[1] > 0.0);
    assert!(found.gradient[0].abs() < 1e-13 && found.gradient[2].abs() < 1e-13);
    let corner = newton(
        |x| quartic(x, &[-1.0, -2.0, -3.0]),
        &[1.0, 0.0, 2.0],
        &bounds,
    );
    near(&corner.expect("a minimum").at, &[0.0; 3], 0.0);
    // Started in the corner, it leaves it.
    let out = newton(|x| quartic(x, &[1.0, 2.0, 3.0]), &[0.0; 3], &bounds);
    near(&out.expect("a minimum").at, &[1.0, 2.0, 3.0], 1e-15);
}

#[test]
fn newton_through_negative_curvature() {
    let f = |x: &[f64]| Local {
        value: x[0].powi(4) - 8.0 * x[0] * x[0],
        gradient: vec![4.0 * x[0].powi(3) - 16.0 * x[0]],
        hessian: Symmetric::from_fn(1, |_, _| 12.0 * x[0] * x[0] - 16.0),
    };
    let found = newton(f, &[1e-3], &[f64::NEG_INFINITY]).expect("a minimum");
    near(&found.at, &[2.0], 1e-15);
    let falls = |x: &[f64]| Local {
        value: exp(-x[0]),
        gradient: vec![-exp(-x[0])],
        hessian: Symmetric::from_fn(1, |_, _| exp(-x[0])),
    };
    let none = newton(falls, &[0.0], &[f64::NEG_INFINITY]);
    assert_eq!(none, Err(StatsError::NotConverged));
}

#[test]
fn a_minimum_beside_an_abyss_is_none() {
    // A local minimum at 2 with the value -16, and below -3 it falls without end.
    let f = |x: &[f64]| {
        let x = x[0];
        let (value, slope, curve) = if x < -1.0 {
            (x + 1.0 - 7.0, 1.0, 0.0)
        } else {
            (
                x.powi(4) - 8.0 * x * x,
                4.0 * x.powi(3) - 16.0 * x,
                12.0 * x * x - 16.0,
            )
        };
        Local {
            value,
            gradient: vec![slope],
            hessian: Symmetric::from_fn(1, |_, _| curve),
        }
    };
    let free = [f64::NEG_INFINITY];
    let both = newton_from(f, [vec![1.0], vec![-30.0]], &free);
    assert_eq!(both, Err(StatsError::NotConverged));
    let one = newton_from(f, [vec![1.0], vec![0.5]], &free).expect("a minimum");
    near(&one.at, &[2.0], 1e-15);
    assert_eq!(newton_from(f, [], &free), Err(StatsError::NotConverged));
}
