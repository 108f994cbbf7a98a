//! The selection functions: how likely a study with a given p-value is to be seen.

use crate::stats::math::{exp, ln_1m_exp, ln_1p};

/// A selection function `w(p)`: the chance that a study with the p-value `p` is seen, up to a factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `δj` for p in the j-th interval between the steps, `δ1 = 1`.
    Stepfun,
    /// `p^(δ1-1) (1-p)^(δ2-1)`.
    Beta,
    /// `exp(-δ p²)`.
    Halfnorm,
    /// `exp(-δ p)`.
    Negexp,
    /// `2 exp(-δ p)/(1 + exp(-δ p))`.
    Logistic,
    /// `(1-p)^δ`.
    Power,
    /// `exp(-δ1 p^(1/δ2))`.
    Negexppow,
}

/// p-values are kept this far from 0 and 1 where `w` has a pole or a zero there.
///
/// # Source
/// Citkowicz and Vevea (2017), doi:10.1037/met0000119.
pub(super) const CENSORED: f64 = 1e-5;

impl Function {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Halfnorm,
        Self::Negexp,
        Self::Logistic,
        Self::Power,
        Self::Negexppow,
        Self::Beta,
        Self::Stepfun,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stepfun => "stepfun",
            Self::Beta => "beta",
            Self::Halfnorm => "halfnorm",
            Self::Negexp => "negexp",
            Self::Logistic => "logistic",
            Self::Power => "power",
            Self::Negexppow => "negexppow",
        }
    }

    /// The function of a name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }

    /// Number of parameters `δ`; of the step function with `intervals` intervals, the first of them 1.
    pub fn parameters(self, intervals: usize) -> usize {
        match self {
            Self::Stepfun => intervals,
            Self::Beta | Self::Negexppow => 2,
            Self::Halfnorm | Self::Negexp | Self::Logistic | Self::Power => 1,
        }
    }

    /// The value of each `δ` at which nothing is selected.
    pub fn null(self) -> f64 {
        match self {
            Self::Stepfun | Self::Beta => 1.0,
            Self::Halfnorm | Self::Negexp | Self::Logistic | Self::Power | Self::Negexppow => 0.0,
        }
    }

    /// The smallest value of a `δ`.
    pub fn lower(self) -> f64 {
        match self {
            Self::Beta => 1e-5,
            Self::Stepfun
            | Self::Halfnorm
            | Self::Negexp
            | Self::Logistic
            | Self::Power
            | Self::Negexppow => 0.0,
        }
    }

    /// Whether p-values are kept away from 0 and 1.
    pub(super) fn is_censored(self) -> bool {
        matches!(self, Self::Beta | Self::Power)
    }

    /// `ln w` at a p-value with its derivatives by `δ`; `lnp = ln p < 0`. Of the step function: 0.
    pub(super) fn ln_weight(self, lnp: f64, delta: [f64; 2]) -> Weight {
        let [d1, d2] = delta;
        let one = |ln, first, second| Weight {
            ln,
            first: [first, 0.0],
            second: [second, 0.0, 0.0],
        };
        match self {
            Self::Stepfun => one(0.0, 0.0, 0.0),
            Self::Halfnorm => {
                let square = exp(2.0 * lnp);
                one(-d1 * square, -square, 0.0)
            }
            Self::Negexp => {
                let p = exp(lnp);
                one(-d1 * p, -p, 0.0)
            }
            Self::Logistic => {
                let p = exp(lnp);
                let e = exp(-d1 * p);
                let ln = -d1 * p - ln_1p(0.5 * (e - 1.0));
                one(ln, -p / (1.0 + e), -p * p * e / ((1.0 + e) * (1.0 + e)))
            }
            Self::Power => {
                let lnq = ln_1m_exp(lnp);
                one(d1 * lnq, lnq, 0.0)
            }
            Self::Beta => {
                let lnq = ln_1m_exp(lnp);
                Weight {
                    ln: (d1 - 1.0) * lnp + (d2 - 1.0) * lnq,
                    first: [lnp, lnq],
                    second: [0.0; 3],
                }
            }
            Self::Negexppow => {
                let e = exp(lnp / d2);
                if e == 0.0 {
                    return one(0.0, 0.0, 0.0);
                }
                let mixed = e * lnp / (d2 * d2);
                Weight {
                    ln: -d1 * e,
                    first: [-e, d1 * mixed],
                    second: [0.0, mixed, -d1 * mixed / d2 * (lnp / d2 + 2.0)],
                }
            }
        }
    }
}

/// The logarithm of a weight and its derivatives by two parameters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weight {
    pub(super) ln: f64,
    pub(super) first: [f64; 2],
    /// By the first twice, by both, by the second twice.
    pub(super) second: [f64; 3],
}

impl Weight {
    /// Of a study that is always seen.
    pub(super) const ONE: Self = Self {
        ln: 0.0,
        first: [0.0; 2],
        second: [0.0; 3],
    };

    /// The second derivative by parameters i and j, each 0 or 1.
    pub(super) fn second(&self, i: usize, j: usize) -> f64 {
        let [aa, ab, bb] = self.second;
        match i + j {
            0 => aa,
            1 => ab,
            _ => bb,
        }
    }
}

/// A smooth function, on `(step, 1]` only where there is a step: `w(p)/w(step)` there, so that it has no jump.
#[derive(Debug, Clone, Copy)]
pub(super) struct Relative {
    pub(super) function: Function,
    pub(super) ln_step: Option<f64>,
}

impl Relative {
    /// As [`Function::ln_weight`].
    pub(super) fn at(self, lnp: f64, delta: [f64; 2]) -> Weight {
        let own = self.function.ln_weight(lnp, delta);
        let Some(step) = self.ln_step else {
            return own;
        };
        let other = self.function.ln_weight(step, delta);
        let [a, b] = own.first;
        let [c, d] = other.first;
        let [e, f, g] = own.second;
        let [h, i, j] = other.second;
        Weight {
            ln: own.ln - other.ln,
            first: [a - c, b - d],
            second: [e - h, f - i, g - j],
        }
    }
}
