//! Selection models: the effects as they were before studies were selected by their p-values.
//!
//! A [`Function`] says how likely a study with a given p-value is to be seen; [`selection`] estimates it together
//! with the effect. The list of functions is [`Function::ALL`].

mod fitting;
mod function;
mod likelihood;
mod moments;
mod ridge;

pub use fitting::{selection, selection_regression};
pub use function::Function;

use super::Interval;
use super::fit::Fit;

/// The effects that small p-values belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Alternative {
    /// Effects above 0: `p = 1 - Φ(y/√v)`.
    #[default]
    Greater,
    /// Effects below 0: `p = Φ(y/√v)`.
    Less,
    /// Both: `p = 2 (1 - Φ(|y|/√v))`.
    TwoSided,
}

/// How to fit a selection model.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Effects vary with variance `tau2`, estimated by maximum likelihood; else `tau2` is 0.
    pub random: bool,
    /// What p-values the selection looks at.
    pub alternative: Alternative,
    /// p-values between 0 and 1. Of the step function: the upper bounds of the intervals (`1` is added where it is
    /// missing). Of the others none, or one, below which every study is seen, and above which `w(p)/w(step)` counts; not
    /// of `Beta`.
    pub steps: Vec<f64>,
    /// `δ` that are known, `None` for those to be estimated; empty where all are. Of the step function one for each
    /// interval, the first of which is 1 whatever stands here.
    pub delta: Vec<Option<f64>>,
    /// Confidence level of all intervals, in (0, 1).
    pub level: f64,
}

impl Default for Options {
    /// Random effects, selection for effects above 0, 95%.
    fn default() -> Self {
        Self {
            random: true,
            alternative: Alternative::Greater,
            steps: Vec::new(),
            delta: Vec::new(),
            level: 0.95,
        }
    }
}

/// A selection model that was fitted; estimates on the effect scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// Number of studies.
    pub k: usize,
    /// The selection function.
    pub function: Function,
    /// What p-values it looks at.
    pub alternative: Alternative,
    /// Confidence level.
    pub level: f64,
    /// The effect before selection; with moderators one for each column of the design.
    pub coefficients: Vec<Coefficient>,
    /// Between-study variance before selection; 0 under common effects.
    pub tau2: f64,
    /// Its standard error; `None` where it is 0.
    pub se_tau2: Option<f64>,
    /// Test that `tau2` is 0, against the same selection under common effects; `None` where it was not estimated, or
    /// that model has no maximum.
    pub tau2_test: Option<LikelihoodRatio>,
    /// The parameters of the selection function.
    pub delta: Vec<Delta>,
    /// Test that nothing is selected, against the model without selection.
    pub selection_test: LikelihoodRatio,
    /// Fit, comparable with that of a model without selection under maximum likelihood.
    pub fit: Fit,
    /// The steps, the last of them 1; empty where there are none.
    pub steps: Vec<f64>,
    /// Number of p-values in each interval that the steps bound.
    pub intervals: Vec<usize>,
}

/// A coefficient and its Wald test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficient {
    /// Maximum likelihood estimate.
    pub estimate: f64,
    /// From the observed information; `None` where that is not positive definite.
    pub se: Option<f64>,
    /// Confidence interval.
    pub ci: Option<Interval>,
    /// `estimate / se`.
    pub statistic: Option<f64>,
    /// Two-sided p-value of the normal distribution.
    pub p: Option<f64>,
}

/// A parameter of the selection function.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Delta {
    /// Maximum likelihood estimate, or the value that was given.
    pub estimate: f64,
    /// From the observed information; `None` where the value was given, where it is on the bound of a step or beta
    /// function, or where the information is not positive definite.
    pub se: Option<f64>,
    /// Wald interval, cut at the lowest value that `δ` can have.
    pub ci: Option<Interval>,
    /// The estimate is the lowest value that `δ` can have.
    pub on_bound: bool,
}

/// A likelihood-ratio test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LikelihoodRatio {
    /// Twice the difference of the log-likelihoods, at least 0.
    pub statistic: f64,
    /// Number of parameters more.
    pub df: usize,
    /// Upper tail of chi-squared; `None` without df. Where the smaller model lies on the bound it is too large.
    pub p: Option<f64>,
}

#[cfg(test)]
mod tests;
