//! Fitting selection models.

use super::function::Function;
use super::likelihood::{Likelihood, interval, p_value};
use super::ridge::settled;
use super::{Alternative, Coefficient, Delta, LikelihoodRatio, Options, Selection};
use crate::stats::dist::{chi_squared, normal};
use crate::stats::fit::criteria_of;
use crate::stats::linear::dot;
use crate::stats::optimise::{Minimum, newton_from};
use crate::stats::pool::{self, Test, around, critical};
use crate::stats::regress::{Design, Model, Regression, regress, tau2};
use crate::stats::symmetric::Symmetric;
use crate::stats::tau2::Likelihood as Kind;
use crate::stats::{Interval, StatsError, Studies};

/// Fits a selection model to k estimates.
///
/// Maximises `Σ ln w(pi) + ln φ((yi - mu)/si)/si - ln Ai`, `si² = vi + tau2`, `Ai = ∫ w(p(y)) φ((y - mu)/si)/si dy` the
/// chance that the study is seen, over `mu`, `tau2 >= 0` and the parameters `δ` of the selection function `w`. `Ai`
/// is a sum of normal probabilities for the step function, and a quadrature to 1e-13 for the others; derivatives
/// are exact. p-values are kept 1e-5 from 0 and 1 under `Beta` and `Power`. Newton's method from several starts; the
/// covariance is the inverse of the observed information, with `tau2` taken as known where it is 0.
///
/// `yi`: any scale on which 0 is no effect. The user's weights are not used.
///
/// # Errors
/// `Level`; `Step` for steps that are not between 0 and 1 in rising order, that the function needs, or does not take;
/// `Delta` for known `δ` that are too many, too few or outside their range; `TooFew` for fewer studies than
/// parameters; `EmptyInterval` where the `δ` of the others would be infinite because the interval that they are
/// compared with holds no p-value; `NotConverged` where the likelihood has no maximum, or one whose mean lies further than
/// ten ranges of the effects from them, has a larger standard error, or none.
///
/// # Source
/// Vevea and Hedges (1995), doi:10.1007/BF02294384; Preston, Ashby and Smyth (2004),
/// doi:10.1111/j.1365-2753.2003.00457.x; Citkowicz and Vevea (2017), doi:10.1037/met0000119; Begg and Mazumdar (1994),
/// doi:10.2307/2533446, for the exponential power function. metafor: `selmodel()`.
pub fn selection(
    studies: &Studies,
    function: Function,
    options: &Options,
) -> Result<Selection, StatsError> {
    let design = Design::intercept(studies.k())?;
    selection_regression(studies, &design, function, options)
}

/// [`selection`] with moderators: `mu` is `X b`.
///
/// `design`: k × p, full rank.
///
/// # Errors
/// As [`selection`]; `Lengths` when the design has another number of rows.
///
/// # Source
/// Vevea and Hedges (1995), doi:10.1007/BF02294384.
pub fn selection_regression(
    studies: &Studies,
    design: &Design,
    function: Function,
    options: &Options,
) -> Result<Selection, StatsError> {
    if !(options.level > 0.0 && options.level < 1.0) {
        return Err(StatsError::Level);
    }
    let steps = steps(function, &options.steps)?;
    let fixed = fixed(function, &steps, &options.delta)?;
    let free = fixed.iter().filter(|d| d.is_none()).count();
    let needed = design.p() + usize::from(options.random) + free;
    if studies.k() < needed.max(design.p() + 1) {
        let k = studies.k();
        return Err(StatsError::TooFew { k, needed });
    }
    let two_sided = options.alternative == Alternative::TwoSided;
    let turn = match options.alternative {
        Alternative::Greater | Alternative::TwoSided => 1.0,
        Alternative::Less => -1.0,
    };
    let counts = counts(studies, turn, two_sided, &steps);
    // What the other p-values are compared with.
    let index = if function == Function::Stepfun {
        0
    } else {
        counts.len().saturating_sub(1)
    };
    if free > 0 && counts.get(index) == Some(&0) {
        return Err(StatsError::EmptyInterval { index });
    }
    let likelihood = |random| {
        let rows = rows(studies, design, turn);
        Likelihood::new(rows, random, function, two_sided, &steps, fixed.clone())
    };
    let null = null(studies, design, options.random)?;
    let common = likelihood(false);
    let flat = self::null(studies, design, false)?;
    let at_zero = maximum(&common, &starts(&common, design, &flat, turn), None);
    let (fitted, tau2_test) = if options.random {
        let random = likelihood(true);
        let found = maximum(
            &random,
            &starts(&random, design, &null, turn),
            at_zero.as_ref().ok(),
        )?;
        let test = at_zero.ok().map(|m| ratio(-found.value, -m.value, 1));
        ((random, found), test)
    } else {
        ((common, at_zero?), None)
    };
    let (likelihood, found) = fitted;
    let found = settled(&likelihood, found)?;
    let ll = -found.value;
    let (gamma, tau2, delta) = likelihood.split(&found.at);
    let covariance = covariance(&likelihood, &found, tau2);
    let width = critical(options.level, None);
    Ok(Selection {
        k: studies.k(),
        function,
        alternative: options.alternative,
        level: options.level,
        coefficients: coefficients(design, gamma, &covariance, turn, width),
        tau2,
        se_tau2: options.random.then(|| covariance.se(design.p())).flatten(),
        tau2_test,
        delta: deltas(&likelihood, &delta, &covariance, width),
        selection_test: ratio(ll, null.fit.log_likelihood, free),
        fit: criteria_of(studies.k() as f64, ll, needed as f64, Kind::Ml),
        steps,
        intervals: counts,
    })
}

/// The steps with 1 as the last; none where there are none.
fn steps(function: Function, given: &[f64]) -> Result<Vec<f64>, StatsError> {
    let mut steps = given.to_vec();
    let rising = given.iter().zip(given.iter().skip(1)).all(|(a, b)| a < b);
    if !rising || !given.iter().all(|s| *s > 0.0 && *s <= 1.0) {
        return Err(StatsError::Step);
    }
    if given.last().is_some_and(|s| *s < 1.0) {
        steps.push(1.0);
    }
    let fits = match function {
        Function::Stepfun => steps.len() >= 2,
        Function::Beta => steps.is_empty(),
        Function::Halfnorm
        | Function::Negexp
        | Function::Logistic
        | Function::Power
        | Function::Negexppow => steps.is_empty() || steps.len() == 2,
    };
    if fits {
        Ok(steps)
    } else {
        Err(StatsError::Step)
    }
}

/// The known `δ`, with the first of a step function.
fn fixed(
    function: Function,
    steps: &[f64],
    given: &[Option<f64>],
) -> Result<Vec<Option<f64>>, StatsError> {
    let n = function.parameters(steps.len());
    let mut fixed = if given.is_empty() {
        vec![None; n]
    } else {
        given.to_vec()
    };
    if function == Function::Stepfun {
        for first in fixed.iter_mut().take(1) {
            *first = Some(1.0);
        }
    }
    let fits = |d: &Option<f64>| d.is_none_or(|d| d.is_finite() && d >= function.lower());
    if fixed.len() != n || !fixed.iter().all(fits) {
        return Err(StatsError::Delta);
    }
    Ok(fixed)
}

/// Effects turned so that selection is for large ones, with the rows of the orthonormal basis of the design.
fn rows(studies: &Studies, design: &Design, turn: f64) -> Vec<(f64, f64, Vec<f64>)> {
    let x = |i: usize| {
        let columns = design.basis.vectors.iter();
        columns.filter_map(|c| c.get(i).copied()).collect()
    };
    let pairs = studies.yi().iter().zip(studies.vi()).enumerate();
    pairs.map(|(i, (y, v))| (turn * y, *v, x(i))).collect()
}

/// How many p-values fall in each interval.
fn counts(studies: &Studies, turn: f64, two_sided: bool, steps: &[f64]) -> Vec<usize> {
    let mut counts = vec![0; steps.len()];
    for (y, v) in studies.yi().iter().zip(studies.vi()) {
        let place = interval(p_value(turn * y / v.sqrt(), two_sided), steps);
        for c in counts.iter_mut().skip(place).take(1) {
            *c += 1;
        }
    }
    counts
}

/// The model without selection.
fn null(studies: &Studies, design: &Design, random: bool) -> Result<Regression, StatsError> {
    let model = if random {
        Model::Random {
            tau2: tau2::ml,
            likelihood: Kind::Ml,
        }
    } else {
        Model::Common
    };
    let options = pool::Options {
        test: Test::Z,
        ..pool::Options::default()
    };
    regress(studies, design, model, &options)
}

/// Points to start from: the model without selection, and selection of several strengths.
fn starts(likelihood: &Likelihood, design: &Design, null: &Regression, turn: f64) -> Vec<Vec<f64>> {
    let columns = design.basis.vectors.iter();
    let gamma: Vec<f64> = columns.map(|u| turn * dot(u, &null.fitted)).collect();
    let tau2 = null.heterogeneity.tau2;
    let typical = likelihood.rows.iter().map(|r| r.v).sum::<f64>() / likelihood.rows.len() as f64;
    let spreads = if !likelihood.random {
        vec![None]
    } else if tau2 > 0.0 {
        vec![Some(tau2), Some(0.3 * tau2), Some(2.0 * tau2)]
    } else {
        vec![Some(0.0), Some(0.1 * typical)]
    };
    let mut found = Vec::new();
    for delta in strengths(likelihood) {
        for (n, tau2) in spreads.iter().enumerate() {
            let sizes: &[f64] = if n == 0 { &[1.0, 0.5] } else { &[1.0] };
            for shrunk in sizes {
                let mut start: Vec<f64> = gamma.iter().map(|g| shrunk * g).collect();
                start.extend(tau2.iter());
                start.extend(delta.iter());
                found.push(start);
            }
        }
    }
    found
}

/// Free `δ` to start from.
fn strengths(likelihood: &Likelihood) -> Vec<Vec<f64>> {
    let free = likelihood.free();
    let n = free.len();
    let pick = |pairs: &[[f64; 2]]| -> Vec<Vec<f64>> {
        let of = |pair: &[f64; 2]| free.iter().filter_map(|i| pair.get(*i).copied()).collect();
        pairs.iter().map(of).collect()
    };
    match likelihood.function {
        Function::Stepfun => [1.0, 0.5, 0.15, 2.0].map(|d| vec![d; n]).to_vec(),
        Function::Beta => pick(&[[1.0, 1.0], [1.0, 2.0], [0.7, 1.0], [0.8, 0.7], [1.3, 4.0]]),
        Function::Halfnorm | Function::Negexp | Function::Logistic | Function::Power => {
            pick(&[[0.0; 2], [0.5; 2], [2.0; 2], [8.0; 2], [30.0; 2]])
        }
        Function::Negexppow => pick(&[[0.5, 1.0], [2.0, 0.5], [2.0, 1.0], [2.0, 3.0], [10.0, 1.0]]),
    }
}

/// The highest maximum that the best of the starts lead to.
fn maximum(
    likelihood: &Likelihood,
    starts: &[Vec<f64>],
    at_zero: Option<&Minimum>,
) -> Result<Minimum, StatsError> {
    const TRIED: usize = 3;
    let mut ranked: Vec<(f64, &Vec<f64>)> = starts
        .iter()
        .map(|s| (likelihood.at(s).value, s))
        .filter(|(value, _)| value.is_finite())
        .collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    let p = likelihood.rows.first().map_or(0, |r| r.x.len());
    let with_zero = at_zero.map(|m| {
        let mut start = m.at.clone();
        start.insert(p, 0.0);
        start
    });
    let first = ranked.iter().take(TRIED).map(|(_, s)| (*s).clone());
    let lower = lower(likelihood);
    newton_from(
        |x| likelihood.at(x),
        with_zero.into_iter().chain(first),
        &lower,
    )
}

/// Lower bounds of the parameters.
pub(super) fn lower(likelihood: &Likelihood) -> Vec<f64> {
    let p = likelihood.rows.first().map_or(0, |r| r.x.len());
    let mut lower = vec![f64::NEG_INFINITY; p];
    lower.extend(likelihood.random.then_some(0.0));
    lower.extend(
        likelihood
            .free()
            .iter()
            .map(|_| likelihood.function.lower()),
    );
    lower
}

/// Covariance of the parameters, without those that are taken as known.
pub(super) struct Covariance {
    pub(super) places: Vec<usize>,
    matrix: Option<Symmetric>,
}

impl Covariance {
    /// Covariance of two parameters, by their places among all.
    pub(super) fn get(&self, i: usize, j: usize) -> Option<f64> {
        let place = |i: usize| self.places.iter().position(|p| *p == i);
        Some(self.matrix.as_ref()?.get(place(i)?, place(j)?))
    }

    pub(super) fn se(&self, i: usize) -> Option<f64> {
        self.get(i, i).map(f64::sqrt)
    }
}

pub(super) fn covariance(likelihood: &Likelihood, found: &Minimum, tau2: f64) -> Covariance {
    let lower = lower(likelihood);
    let p = likelihood.rows.first().map_or(0, |r| r.x.len());
    let bounded = matches!(likelihood.function, Function::Stepfun | Function::Beta);
    let known = |i: usize, at: f64, bound: f64| {
        let is_tau2 = likelihood.random && i == p;
        at <= bound && (bounded || is_tau2)
    };
    let rows = found.at.iter().zip(&lower).enumerate();
    let places: Vec<usize> = rows
        .filter(|(i, (at, bound))| !known(*i, **at, **bound))
        .map(|(i, _)| i)
        .collect();
    debug_assert!(tau2 >= 0.0);
    let matrix = found.hessian.part(&places).inverse();
    Covariance { places, matrix }
}

/// Coefficients on the columns of the design.
fn coefficients(
    design: &Design,
    gamma: &[f64],
    covariance: &Covariance,
    turn: f64,
    width: f64,
) -> Vec<Coefficient> {
    let of = |column: usize| {
        let unit: Vec<f64> = (0..design.p())
            .map(|j| if j == column { 1.0 } else { 0.0 })
            .collect();
        let row = design.basis.triangle.solve_transposed(&unit);
        let mut variance = Some(0.0);
        for (i, a) in row.iter().enumerate() {
            for (j, b) in row.iter().enumerate() {
                variance = variance
                    .zip(covariance.get(i, j))
                    .map(|(v, c)| v + a * b * c);
            }
        }
        coefficient(turn * dot(&row, gamma), variance.map(f64::sqrt), width)
    };
    (0..design.p()).map(of).collect()
}

fn coefficient(estimate: f64, se: Option<f64>, width: f64) -> Coefficient {
    let statistic = se.filter(|se| *se > 0.0).map(|se| estimate / se);
    Coefficient {
        estimate,
        se,
        ci: se.map(|se| around(estimate, width * se)),
        statistic,
        p: statistic.map(normal::two_sided),
    }
}

/// The parameters of the selection function.
fn deltas(
    likelihood: &Likelihood,
    delta: &[f64],
    covariance: &Covariance,
    width: f64,
) -> Vec<Delta> {
    let p = likelihood.rows.first().map_or(0, |r| r.x.len());
    let bound = likelihood.function.lower();
    let mut place = p + usize::from(likelihood.random);
    let rows = delta.iter().zip(&likelihood.fixed);
    rows.map(|(&estimate, fixed)| {
        let se = if fixed.is_some() {
            None
        } else {
            place += 1;
            covariance.se(place - 1)
        };
        Delta {
            estimate,
            se,
            ci: se.map(|se| Interval {
                lo: (estimate - width * se).max(bound),
                hi: estimate + width * se,
            }),
            on_bound: fixed.is_none() && estimate <= bound,
        }
    })
    .collect()
}

/// The test of twice the difference of two log-likelihoods; a difference that is rounding is none.
fn ratio(larger: f64, smaller: f64, df: usize) -> LikelihoodRatio {
    let difference = 2.0 * (larger - smaller);
    let rounding = 1e-13 * (1.0 + larger.abs() + smaller.abs());
    let statistic = if difference > rounding {
        difference
    } else {
        0.0
    };
    LikelihoodRatio {
        statistic,
        df,
        p: (df > 0).then(|| chi_squared::sf(statistic, df as f64)),
    }
}
