//! The likelihood of a selection model with its derivatives.

use super::function::{CENSORED, Function, Relative};
use super::moments::{Grid, GridWeights, Moments, Piece, Place, ln_p, of_steps};
use crate::stats::dist::normal;
use crate::stats::math::{ln, ln_1p};
use crate::stats::optimise::Local;
use crate::stats::symmetric::Symmetric;

const LN_2PI: f64 = 1.837_877_066_409_345_5;

/// A study, its effect turned so that selection is for large effects.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) y: f64,
    pub(super) v: f64,
    /// Its row of the design.
    pub(super) x: Vec<f64>,
    seen: Seen,
}

/// What the selection function is told of a study.
#[derive(Debug, Clone, Copy)]
enum Seen {
    /// The place of its interval.
    Interval(usize),
    /// The logarithm of its p-value.
    LnP(f64),
    /// It is on the safe side of the step.
    Always,
}

/// A selection function ready for these studies.
#[derive(Debug, Clone)]
enum Selecting {
    Steps(Vec<Vec<Piece>>),
    Smooth(Grid),
}

/// Minus the log-likelihood, as a function of the coefficients, `tau2` where `random`, and the `δ` that are free.
#[derive(Debug, Clone)]
pub(super) struct Likelihood {
    pub(super) rows: Vec<Row>,
    pub(super) random: bool,
    /// Those that are known.
    pub(super) fixed: Vec<Option<f64>>,
    pub(super) function: Function,
    selecting: Selecting,
}

impl Likelihood {
    /// `rows`: effect, variance and row of the design; `steps` in rising order, the last of a step function 1.
    pub(super) fn new(
        rows: Vec<(f64, f64, Vec<f64>)>,
        random: bool,
        function: Function,
        two_sided: bool,
        steps: &[f64],
        fixed: Vec<Option<f64>>,
    ) -> Self {
        let step = steps.first().copied();
        let selecting = if function == Function::Stepfun {
            Selecting::Steps(intervals(steps, two_sided))
        } else {
            Selecting::Smooth(Grid::new(function, two_sided, step))
        };
        let seen = |z: f64| match &selecting {
            Selecting::Steps(_) => Seen::Interval(interval(p_value(z, two_sided), steps)),
            Selecting::Smooth(_) if step.is_some_and(|s| p_value(z, two_sided) <= s) => {
                Seen::Always
            }
            Selecting::Smooth(_) => {
                let lnp = ln_p(z, two_sided);
                Seen::LnP(if function.is_censored() {
                    lnp.clamp(ln(CENSORED), ln_1p(-CENSORED))
                } else {
                    lnp
                })
            }
        };
        let rows = rows
            .into_iter()
            .map(|(y, v, x)| Row {
                y,
                v,
                x,
                seen: seen(y / v.sqrt()),
            })
            .collect();
        Self {
            rows,
            random,
            fixed,
            function,
            selecting,
        }
    }

    /// The places of the `δ` that are estimated.
    pub(super) fn free(&self) -> Vec<usize> {
        let places = self.fixed.iter().enumerate();
        places
            .filter(|(_, d)| d.is_none())
            .map(|(i, _)| i)
            .collect()
    }

    /// Splits parameters into coefficients, `tau2` and all `δ`.
    pub(super) fn split<'a>(&self, parameters: &'a [f64]) -> (&'a [f64], f64, Vec<f64>) {
        let p = self.rows.first().map_or(0, |r| r.x.len());
        let (beta, rest) = parameters.split_at(p.min(parameters.len()));
        let (tau2, free) = if self.random {
            rest.split_first()
                .map_or((0.0, rest), |(t, free)| (*t, free))
        } else {
            (0.0, rest)
        };
        let mut free = free.iter();
        let all = self.fixed.iter();
        let delta = all.map(|d| d.or_else(|| free.next().copied()).unwrap_or(f64::NAN));
        (beta, tau2, delta.collect())
    }

    /// Value and derivatives at some parameters.
    pub(super) fn at(&self, parameters: &[f64]) -> Local {
        let (beta, tau2, delta) = self.split(parameters);
        let pair = two(&delta);
        let weights = match &self.selecting {
            Selecting::Steps(_) => None,
            Selecting::Smooth(grid) => Some(grid.weights(pair)),
        };
        let mut sum = Sum::new(beta.len(), self.random, self.free());
        for row in &self.rows {
            let mean: f64 = row.x.iter().zip(beta).map(|(x, b)| x * b).sum();
            let variance = row.v + tau2;
            let s = variance.sqrt();
            let place = Place {
                scale: (row.v / variance).sqrt(),
                shift: mean / s,
            };
            let moments = self.moments(weights.as_ref(), &delta, place);
            let weight = self.weight(row.seen, &delta);
            sum.add(row, mean, variance, &moments, &weight);
        }
        sum.into_local()
    }

    fn moments(&self, weights: Option<&GridWeights>, delta: &[f64], place: Place) -> Moments {
        match (&self.selecting, weights) {
            (Selecting::Steps(intervals), _) => of_steps(intervals, delta, place),
            (Selecting::Smooth(_), Some(weights)) => weights.moments(delta.len(), place),
            (Selecting::Smooth(grid), None) => grid.weights(two(delta)).moments(delta.len(), place),
        }
    }

    /// `ln w` of a study with its derivatives by all `δ`.
    fn weight(&self, seen: Seen, delta: &[f64]) -> Seeing {
        let n = delta.len();
        match seen {
            Seen::Always => Seeing {
                ln: 0.0,
                first: vec![0.0; n],
                second: Symmetric::zeros(n),
            },
            Seen::LnP(lnp) => {
                let relative = match &self.selecting {
                    Selecting::Smooth(grid) => grid.weight,
                    Selecting::Steps(_) => Relative {
                        function: self.function,
                        ln_step: None,
                    },
                };
                let w = relative.at(lnp, two(delta));
                Seeing {
                    ln: w.ln,
                    first: w.first.into_iter().take(n).collect(),
                    second: Symmetric::from_fn(n, |i, j| w.second(i, j)),
                }
            }
            Seen::Interval(place) => {
                let d = delta.get(place).copied().unwrap_or(f64::NAN);
                let own = |i: usize, x: f64| if i == place { x } else { 0.0 };
                Seeing {
                    ln: ln(d),
                    first: (0..n).map(|i| own(i, 1.0 / d)).collect(),
                    second: Symmetric::from_fn(n, |i, j| {
                        if i == j { own(i, -1.0 / (d * d)) } else { 0.0 }
                    }),
                }
            }
        }
    }
}

/// `ln w` of one study and its derivatives.
struct Seeing {
    ln: f64,
    first: Vec<f64>,
    second: Symmetric,
}

/// The first two, as smooth functions take them.
fn two(delta: &[f64]) -> [f64; 2] {
    let mut all = delta.iter().copied();
    [all.next().unwrap_or(0.0), all.next().unwrap_or(1.0)]
}

/// The p-value of a z-value.
pub(super) fn p_value(z: f64, two_sided: bool) -> f64 {
    if two_sided {
        normal::two_sided(z)
    } else {
        normal::sf(z)
    }
}

/// The place of the interval `(a, b]` that a p-value falls in.
pub(super) fn interval(p: f64, steps: &[f64]) -> usize {
    let last = steps.len().saturating_sub(1);
    steps.iter().position(|s| p <= *s).unwrap_or(last)
}

/// The pieces of the line of z-values that belong to the intervals.
fn intervals(steps: &[f64], two_sided: bool) -> Vec<Vec<Piece>> {
    let tails = if two_sided { 2.0 } else { 1.0 };
    let mut above = f64::INFINITY;
    let mut found = Vec::with_capacity(steps.len());
    for (j, step) in steps.iter().enumerate() {
        let last = j + 1 == steps.len();
        let below = match (last, two_sided) {
            (true, true) => 0.0,
            (true, false) => f64::NEG_INFINITY,
            (false, _) => normal::isf(step / tails),
        };
        let upper = Piece {
            lo: below,
            hi: above,
        };
        let lower = Piece {
            lo: -above,
            hi: -below,
        };
        found.push(if two_sided {
            vec![upper, lower]
        } else {
            vec![upper]
        });
        above = below;
    }
    found
}

/// Minus the log-likelihood as it is added up.
struct Sum {
    p: usize,
    random: bool,
    free: Vec<usize>,
    local: Local,
}

impl Sum {
    fn new(p: usize, random: bool, free: Vec<usize>) -> Self {
        let n = p + usize::from(random) + free.len();
        Self {
            p,
            random,
            free,
            local: Local {
                value: 0.0,
                gradient: vec![0.0; n],
                hessian: Symmetric::zeros(n),
            },
        }
    }

    /// One study: `ln w(p) + ln φ((y-m)/s)/s - ln A`, with the derivatives by m, s² and `δ`, chained to those by
    /// the parameters.
    fn add(&mut self, row: &Row, mean: f64, variance: f64, moments: &Moments, seeing: &Seeing) {
        let r = row.y - mean;
        let ratio = r * r / variance;
        let s = variance.sqrt();
        let [_, h1, h2, h3, h4] = moments.he;
        let density = -0.5 * (LN_2PI + ln(variance) + ratio);
        self.local.value -= seeing.ln + density - moments.ln;
        // By m, by s².
        let (am, at) = (h1 / s, 0.5 * h2 / variance);
        let by_m = r / variance - am;
        let by_t = 0.5 * (ratio - 1.0) / variance - at;
        let mm = -1.0 / variance - (h2 / variance - am * am);
        let mt = -r / (variance * variance) - (0.5 * h3 / (variance * s) - am * at);
        let tt =
            (0.5 - ratio) / (variance * variance) - (0.25 * h4 / (variance * variance) - at * at);
        let t = self.p;
        for (i, xi) in row.x.iter().enumerate() {
            self.gradient(i, by_m * xi);
            for (j, xj) in row.x.iter().enumerate().take(i + 1) {
                self.hessian(i, j, mm * xi * xj);
            }
            if self.random {
                self.hessian(t, i, mt * xi);
            }
        }
        if self.random {
            self.gradient(t, by_t);
            self.hessian(t, t, tt);
        }
        self.add_delta(row, s, moments, seeing, (am, at));
    }

    fn add_delta(
        &mut self,
        row: &Row,
        s: f64,
        moments: &Moments,
        seeing: &Seeing,
        (am, at): (f64, f64),
    ) {
        let offset = self.p + usize::from(self.random);
        let free = std::mem::take(&mut self.free);
        let part = |a: usize| moments.by_delta.get(a).copied().unwrap_or([f64::NAN; 3]);
        for (i, &a) in free.iter().enumerate() {
            let [d0, d1, d2] = part(a);
            let first = seeing.first.get(a).copied().unwrap_or(f64::NAN);
            self.gradient(offset + i, first - d0);
            for (j, x) in row.x.iter().enumerate() {
                self.hessian(offset + i, j, -(d1 / s - am * d0) * x);
            }
            if self.random {
                self.hessian(offset + i, self.p, -(0.5 * d2 / (s * s) - at * d0));
            }
            for (j, &b) in free.iter().enumerate().take(i + 1) {
                let [e0, ..] = part(b);
                let curved = moments.by_two.get(a, b) - d0 * e0;
                self.hessian(offset + i, offset + j, seeing.second.get(a, b) - curved);
            }
        }
        self.free = free;
    }

    /// Adds to the derivative of the log-likelihood.
    fn gradient(&mut self, i: usize, x: f64) {
        for g in self.local.gradient.iter_mut().skip(i).take(1) {
            *g -= x;
        }
    }

    fn hessian(&mut self, i: usize, j: usize, x: f64) {
        self.local.hessian.add(i, j, -x);
    }

    fn into_local(self) -> Local {
        if self.local.value.is_nan() {
            return Local::undefined(self.local.gradient.len());
        }
        self.local
    }
}
