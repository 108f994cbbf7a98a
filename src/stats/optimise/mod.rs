//! Minima of smooth functions of a few variables: one to about twelve.
//!
//! [`newton`] wants first and second derivatives and keeps to lower bounds; [`minimise`] wants values alone.
//! Both are made for minus log-likelihoods: a change of ½ in the value is a change of one standard error,
//! which sets the scale on which a step counts as small.

mod bfgs;
mod derivative;
mod newton;

pub use bfgs::minimise;
pub use derivative::{derivative, gradient, hessian};
pub(in crate::stats) use newton::{Descent, descend};
pub use newton::{Local, newton, newton_from};

use super::symmetric::Symmetric;

/// A minimum.
#[derive(Debug, Clone, PartialEq)]
pub struct Minimum {
    /// Its place.
    pub at: Vec<f64>,
    /// The value there.
    pub value: f64,
    /// First derivatives: 0 to rounding, but for variables on their lower bound.
    pub gradient: Vec<f64>,
    /// Second derivatives.
    pub hessian: Symmetric,
}

impl Minimum {
    /// The inverse of the second derivatives, which is the covariance of maximum likelihood estimates where the
    /// function is minus the log-likelihood; `None` where they are not positive definite.
    pub fn covariance(&self) -> Option<Symmetric> {
        self.hessian.inverse()
    }
}

/// The lowest of several minima; the first error where there is none.
///
/// Of minima that are equal to 1e-10 the first is taken, so that rounding decides nothing.
pub fn lowest<E>(
    found: impl IntoIterator<Item = Result<Minimum, E>>,
) -> Option<Result<Minimum, E>> {
    let mut best: Option<Result<Minimum, E>> = None;
    for next in found {
        let better = match (&best, &next) {
            (None, _) | (Some(Err(_)), Ok(_)) => true,
            (Some(Ok(a)), Ok(b)) => b.value < a.value - 1e-10,
            (Some(_), Err(_)) => false,
        };
        if better {
            best = Some(next);
        }
    }
    best
}

/// Whether a function rises from a minimum as its second derivatives say, in all directions of some variables.
///
/// A tenth of a standard error away, along the direction in which the others follow, it must have risen by a
/// hundredth of what they foretell, or not be defined. On a tail that falls without end derivatives vanish as
/// well, but there it has not.
fn is_bowl(f: impl Fn(&[f64]) -> f64, minimum: &Minimum, lower: &[f64], places: &[usize]) -> bool {
    let Some(covariance) = minimum.hessian.part(places).inverse() else {
        return places.is_empty();
    };
    (0..places.len()).all(|i| {
        let se = covariance.get(i, i).sqrt();
        [-0.1, 0.1].iter().all(|away| {
            let mut at = minimum.at.clone();
            for (j, place) in places.iter().enumerate() {
                for (x, bound) in at.iter_mut().zip(lower).skip(*place).take(1) {
                    *x += away * covariance.get(i, j) / se;
                    if *x < *bound {
                        return true;
                    }
                }
            }
            let rise = f(&at) - minimum.value;
            !rise.is_finite() || rise >= 5e-5
        })
    })
}

#[cfg(test)]
mod tests;
