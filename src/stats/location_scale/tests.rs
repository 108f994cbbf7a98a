//! The derivatives of the profile likelihood.

use super::Link;
use super::likelihood::Profile;
use crate::stats::Studies;
use crate::stats::optimise::derivative;
use crate::stats::regress::Design;
use crate::stats::regress::kernel::Problem;
use crate::stats::tau2::Likelihood;

#[test]
fn derivatives_are_those_of_the_value() {
    let yi = [0.9, -0.4, 0.31, 0.05, 1.2, 0.6, -0.1];
    let vi = [0.04, 0.2, 0.011, 0.9, 0.1, 0.05, 0.3];
    let xi = [0.1, -0.7, 0.3, 1.2, 0.9, -0.2, 0.5];
    let zi = [0.3, 0.6, 0.2, 0.9, 0.8, 0.1, 0.4];
    let studies = Studies::new(&yi, &vi).expect("clean data");
    let location = Design::new(&[vec![1.0; 7], xi.to_vec()]).expect("full rank");
    let squares = zi.iter().map(|z| z * z).collect();
    let scale = Design::new(&[vec![1.0; 7], zi.to_vec(), squares]).expect("full rank");
    let problem = Problem::new(&studies, &location).expect("as many rows");
    for likelihood in [Likelihood::Ml, Likelihood::Reml] {
        for link in [Link::Log, Link::Identity] {
            let profile = Profile {
                problem: &problem,
                z: &scale.basis.vectors,
                likelihood,
                link,
            };
            let target: Vec<f64> = match link {
                Link::Log => zi.iter().map(|z| z - 2.0).collect(),
                Link::Identity => zi.iter().map(|z| 0.3 + z * z).collect(),
            };
            let x = profile.nearest(&target);
            let along = [0.02, -0.03, 0.01];
            let at = |t: f64| -> Vec<f64> { x.iter().zip(along).map(|(x, d)| x + t * d).collect() };
            let local = profile.at(&x);
            let found: f64 = local.gradient.iter().zip(along).map(|(g, d)| g * d).sum();
            let expected = derivative(|t| profile.at(&at(t)).value, 0.0, 1.0);
            assert!((found - expected).abs() < 1e-12, "{likelihood:?} {link:?}");
            for (i, found) in local.hessian.times(&along).iter().enumerate() {
                let expected = derivative(|t| profile.at(&at(t)).gradient[i], 0.0, 1.0);
                assert!(
                    (found - expected).abs() < 1e-11,
                    "{likelihood:?} {link:?} {i}"
                );
            }
        }
    }
}
