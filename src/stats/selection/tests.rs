//! The derivatives of the likelihood, and its limits.

use super::function::Function;
use super::likelihood::Likelihood;
use crate::stats::optimise::derivative;

fn rows() -> Vec<(f64, f64, Vec<f64>)> {
    let yi = [0.9, -0.4, 0.31, 0.05];
    let vi = [0.04, 0.2, 0.011, 0.9];
    let xi = [0.1, -0.7, 0.3, 1.2];
    let rows = yi.iter().zip(vi).zip(xi);
    rows.map(|((y, v), x)| (*y, v, vec![1.0, x])).collect()
}

/// Every function with parameters, with and without a step.
fn models() -> Vec<(Function, Vec<f64>, Vec<f64>)> {
    use Function::{Beta, Halfnorm, Logistic, Negexp, Negexppow, Power, Stepfun};
    vec![
        (Stepfun, vec![0.025, 1.0], vec![1.0, 0.4]),
        (Stepfun, vec![0.01, 0.3, 0.6, 1.0], vec![1.0, 0.4, 1.7, 0.2]),
        (Beta, vec![], vec![0.7, 1.9]),
        (Beta, vec![], vec![1.4, 0.6]),
        (Halfnorm, vec![], vec![1.5]),
        (Halfnorm, vec![0.05, 1.0], vec![6.0]),
        (Negexp, vec![], vec![3.0]),
        (Negexp, vec![0.1, 1.0], vec![0.4]),
        (Logistic, vec![], vec![2.5]),
        (Logistic, vec![0.05, 1.0], vec![9.0]),
        (Power, vec![], vec![0.8]),
        (Power, vec![0.05, 1.0], vec![2.2]),
        (Negexppow, vec![], vec![1.2, 0.6]),
        (Negexppow, vec![0.05, 1.0], vec![2.2, 3.0]),
    ]
}

#[test]
fn derivatives_are_those_of_the_value() {
    for (n, (function, steps, delta)) in models().into_iter().enumerate() {
        let two_sided = n % 2 == 0;
        let free = usize::from(function == Function::Stepfun);
        let mut fixed = vec![None; delta.len()];
        fixed[..free].fill(Some(1.0));
        let likelihood = Likelihood::new(rows(), true, function, two_sided, &steps, fixed);
        let mut x = vec![0.2, -0.1, 0.15];
        x.extend_from_slice(&delta[free..]);
        // Along a line that is parallel to no axis.
        let along: Vec<f64> = (1_i32..)
            .zip(&x)
            .map(|(i, x)| x * (f64::from(i) - 2.6))
            .collect();
        let at = |t: f64| -> Vec<f64> { x.iter().zip(&along).map(|(x, d)| x + t * d).collect() };
        let local = likelihood.at(&x);
        let found: f64 = local.gradient.iter().zip(&along).map(|(g, d)| g * d).sum();
        let expected = derivative(|t| likelihood.at(&at(t)).value, 0.0, 0.1);
        let off = (found - expected).abs() / expected.abs().max(1.0);
        assert!(off < 1e-10, "{function:?} {off:e}");
        for (i, found) in local.hessian.times(&along).iter().enumerate() {
            let expected = derivative(|t| likelihood.at(&at(t)).gradient[i], 0.0, 0.1);
            let off = (found - expected).abs() / expected.abs().max(10.0);
            assert!(
                off < 1e-10,
                "{function:?} {steps:?} {two_sided} {i} {off:e}"
            );
        }
    }
}

#[test]
fn without_selection_it_is_the_normal_likelihood() {
    let none = [
        (Function::Stepfun, vec![0.025, 0.5, 1.0], vec![1.0; 3]),
        (Function::Beta, vec![], vec![1.0; 2]),
        (Function::Halfnorm, vec![], vec![0.0]),
        (Function::Negexp, vec![0.05, 1.0], vec![0.0]),
        (Function::Logistic, vec![], vec![0.0]),
        (Function::Power, vec![], vec![0.0]),
        (Function::Negexppow, vec![], vec![0.0, 2.0]),
    ];
    // Near and far from the studies, so that the chance of being seen lies in either tail.
    for mean in [0.2, -3.0, 40.0, -40.0, 1e4] {
        let normal: f64 = rows()
            .iter()
            .map(|(y, v, _)| {
                let s = v + 0.1;
                0.5 * (crate::stats::math::ln(2.0 * std::f64::consts::PI * s)
                    + (y - mean) * (y - mean) / s)
            })
            .sum();
        for (function, steps, delta) in &none {
            for two_sided in [false, true] {
                let fixed = delta.iter().map(|d| Some(*d)).collect();
                let likelihood = Likelihood::new(rows(), true, *function, two_sided, steps, fixed);
                let value = likelihood.at(&[mean, 0.0, 0.1]).value;
                assert!(
                    (value - normal).abs() < 1e-12 * normal.abs(),
                    "{function:?} {mean}: {value} {normal}"
                );
            }
        }
    }
}
