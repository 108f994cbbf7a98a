//! Log-likelihoods of counts at a linear predictor, with two derivatives.

use super::hypergeometric::Hypergeometric;
use crate::stats::math::{exp, lgamma, ln, ln_1p};

/// Value, first and second derivative of a log-likelihood in its linear predictor.
pub(super) type Derivatives = [f64; 3];

/// The distribution of a count; its log-likelihood is concave in the predictor `η`.
#[derive(Debug, Clone)]
pub(super) enum Kernel {
    /// `y` of `n` with the log odds `η + offset`.
    Binomial {
        y: f64,
        n: f64,
        offset: f64,
        /// Value at the observed proportion.
        peak: f64,
    },
    /// `y` in the time `t` with the log rate `η`.
    Poisson {
        y: f64,
        t: f64,
        /// Value at the observed rate.
        peak: f64,
    },
    /// Events in the first group, the margins given, with the log odds ratio `η`.
    Hypergeometric(Hypergeometric),
}

/// The best that a count could be explained: the limit where `η` is infinite.
#[derive(Debug, Clone, Copy)]
pub(super) struct Saturated {
    /// The log-likelihood.
    pub(super) value: f64,
    /// `η` and its variance; `None` where it is infinite.
    pub(super) at: Option<(f64, f64)>,
}

impl Kernel {
    pub(super) fn binomial(y: f64, n: f64, offset: f64) -> Self {
        let choose = lgamma(n + 1.0) - lgamma(y + 1.0) - lgamma(n - y + 1.0);
        let peak = choose + weighted_ln(y, y / n) + weighted_ln(n - y, (n - y) / n);
        Self::Binomial { y, n, offset, peak }
    }

    pub(super) fn poisson(y: f64, t: f64) -> Self {
        let peak = weighted_ln(y, y) - y - lgamma(y + 1.0);
        Self::Poisson { y, t, peak }
    }

    pub(super) fn at(&self, eta: f64) -> Derivatives {
        match self {
            Self::Binomial { y, n, offset, peak } => {
                let (p, q) = (expit(eta + offset), expit(-eta - offset));
                let value = weighted_ln_ratio(*y, -softplus(-eta - offset), y / n)
                    + weighted_ln_ratio(n - y, -softplus(eta + offset), (n - y) / n);
                [peak + value, y * q - (n - y) * p, -n * p * q]
            }
            Self::Poisson { y, t, peak } => {
                let mean = t * exp(eta);
                let value = weighted_ln_ratio(*y, eta + ln(*t), *y);
                [peak + value - (mean - y), y - mean, -mean]
            }
            Self::Hypergeometric(table) => table.at(eta),
        }
    }

    /// Whether the likelihood is highest where `η` is minus, and plus, infinity.
    pub(super) fn at_ends(&self) -> (bool, bool) {
        match self {
            Self::Binomial { y, n, .. } => (*y <= 0.0, y >= n),
            Self::Poisson { y, .. } => (*y <= 0.0, false),
            Self::Hypergeometric(table) => table.at_ends(),
        }
    }

    pub(super) fn saturated(&self) -> Saturated {
        match self {
            Self::Binomial { y, n, offset, peak } => Saturated {
                value: *peak,
                at: (*y > 0.0 && y < n)
                    .then(|| (ln(y / (n - y)) - offset, 1.0 / y + 1.0 / (n - y))),
            },
            Self::Poisson { y, t, peak } => Saturated {
                value: *peak,
                at: (*y > 0.0).then(|| (ln(y / t), 1.0 / y)),
            },
            Self::Hypergeometric(table) => table.saturated(),
        }
    }
}

/// `w ln x`, 0 where `w` is 0.
fn weighted_ln(w: f64, x: f64) -> f64 {
    if w > 0.0 { w * ln(x) } else { 0.0 }
}

/// `w (ln x - ln best)`, 0 where `w` is 0.
fn weighted_ln_ratio(w: f64, ln_x: f64, best: f64) -> f64 {
    if w > 0.0 { w * (ln_x - ln(best)) } else { 0.0 }
}

/// `1/(1 + e^-x)`.
fn expit(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + exp(-x))
    } else {
        let e = exp(x);
        e / (1.0 + e)
    }
}

/// `ln(1 + e^x)`.
fn softplus(x: f64) -> f64 {
    if x > 0.0 {
        x + ln_1p(exp(-x))
    } else {
        ln_1p(exp(x))
    }
}
