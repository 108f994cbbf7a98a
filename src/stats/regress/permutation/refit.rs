//! One model fitted again and again, to other orders of the rows or to other signs of the estimates.

use super::kernel::{Square, Sums, dot, multiply};
use crate::stats::pool::{Options, Test};
use crate::stats::regress::tau2 as residual;
use crate::stats::regress::{Design, Model, regress};
use crate::stats::tau2::{Likelihood, Range, global, root_of, sum_of_logs};
use crate::stats::{StatsError, Studies};

/// What is fitted, the same for all arrangements.
pub(super) struct Task<'a> {
    pub(super) yi: &'a [f64],
    pub(super) vi: &'a [f64],
    pub(super) design: &'a Design,
    pub(super) model: Model,
    pub(super) options: &'a Options,
    /// Columns that are tested together.
    pub(super) joint: Vec<Vec<usize>>,
}

/// An arrangement of the data.
#[derive(Clone, Copy)]
pub(super) enum Arranged<'s> {
    /// For each study a row of the design.
    Rows(&'s [usize]),
    /// For each study whether its estimate changes its sign.
    Signs(&'s [bool]),
}

/// The model on an arrangement.
pub(super) trait Refit {
    /// Sizes of the test statistics: one for each coefficient, then the root of `QM` for each joint test.
    ///
    /// Infinite where the standard error is 0; NaN for `0/0`.
    fn fit(&mut self, arranged: Arranged<'_>, sizes: &mut Vec<f64>) -> Result<(), StatsError>;
}

/// Any model, by fitting all of it.
pub(super) struct Exact<'a> {
    task: &'a Task<'a>,
}

impl<'a> Exact<'a> {
    pub(super) fn new(task: &'a Task<'a>) -> Self {
        Self { task }
    }
}

impl Refit for Exact<'_> {
    fn fit(&mut self, arranged: Arranged<'_>, sizes: &mut Vec<f64>) -> Result<(), StatsError> {
        let task = self.task;
        let found = match arranged {
            Arranged::Rows(rows) => {
                let studies = Studies::new(task.yi, task.vi)?;
                regress(&studies, &task.design.rows(rows), task.model, task.options)?
            }
            Arranged::Signs(signs) => {
                let turned = task.yi.iter().zip(signs);
                let yi: Vec<f64> = turned.map(|(y, turn)| signed(*y, *turn)).collect();
                let studies = Studies::new(&yi, task.vi)?;
                regress(&studies, task.design, task.model, task.options)?
            }
        };
        sizes.clear();
        let of_coefficients = found.coefficients.iter();
        sizes.extend(of_coefficients.map(|c| (c.estimate / c.se).abs()));
        for columns in &task.joint {
            let test = found.joint(columns);
            sizes.push(test.map_or(f64::NAN, |t| {
                let per = t.df2.map_or(1.0, |_| t.df1 as f64);
                (t.statistic * per).sqrt()
            }));
        }
        Ok(())
    }
}

fn signed(y: f64, turn: bool) -> f64 {
    if turn { -y } else { y }
}

/// How `tau2` is found from the sums.
#[derive(Clone, Copy)]
enum Way {
    Known(f64),
    Likelihood(Likelihood),
    /// `(Q - (k-p)) / tr P` at 0.
    Moments,
    /// `Q(tau2) = k - p`.
    Target,
}

impl Way {
    /// `None` for an estimator that has no short way here.
    fn new(model: Model, options: &Options) -> Option<Self> {
        let Model::Random { tau2, .. } = model else {
            return Some(Self::Known(0.0));
        };
        if let Some(tau2) = options.tau2 {
            return Some(Self::Known(tau2));
        }
        let is = |other: residual::Estimator| std::ptr::fn_addr_eq(tau2, other);
        if is(residual::reml) {
            Some(Self::Likelihood(Likelihood::Reml))
        } else if is(residual::ml) {
            Some(Self::Likelihood(Likelihood::Ml))
        } else if is(residual::dl) {
            Some(Self::Moments)
        } else if is(residual::pm) {
            Some(Self::Target)
        } else {
            None
        }
    }
}

/// A model on P columns, without allocation.
pub(super) struct Fast<'a, const P: usize> {
    task: &'a Task<'a>,
    way: Way,
    /// The rows of the orthonormal basis, and as they stand now.
    basis: Vec<[f64; P]>,
    rows: Vec<[f64; P]>,
    /// The estimates less the origin, and as they stand now.
    base: Vec<f64>,
    yi: Vec<f64>,
    /// For each coefficient, what makes it of those on the basis, and what the origin adds.
    combinations: Vec<([f64; P], f64)>,
    /// The weights at the points where maxima are looked for.
    grid: Vec<(f64, Vec<f64>)>,
    range: Range,
    /// Squares of the estimates less the origin.
    spread: f64,
    exact: Exact<'a>,
}

impl<'a, const P: usize> Fast<'a, P> {
    /// `None` where there is no short way; `signs` where the signs of the estimates will change.
    pub(super) fn new(task: &'a Task<'a>, signs: bool) -> Option<Self> {
        let way = Way::new(task.model, task.options)?;
        let design = task.design;
        if design.p() != P {
            return None;
        }
        let basis: Vec<[f64; P]> = (0..design.k()).map(|row| row_of(design, row)).collect();
        let count = task.yi.len() as f64;
        let constant = design.constant.filter(|_| !signs);
        let mean = task.yi.iter().map(|y| y / count).sum();
        let origin = constant.map_or(0.0, |_| mean);
        let base: Vec<f64> = task.yi.iter().map(|y| y - origin).collect();
        let spread: f64 = base.iter().map(|y| y * y).sum();
        let combinations = (0..P).map(|column| {
            let unit: Vec<f64> = (0..P).map(|j| f64::from(u8::from(j == column))).collect();
            let solved = design.basis.triangle.solve_transposed(&unit);
            let shift = constant.filter(|c| c.column == column);
            (
                std::array::from_fn(|j| solved.get(j).copied().unwrap_or(0.0)),
                shift.map_or(0.0, |c| origin / c.value),
            )
        });
        let smallest = task.vi.iter().copied().fold(f64::INFINITY, f64::min);
        let largest = task.vi.iter().copied().fold(0.0, f64::max);
        let s = spread / (count - P as f64);
        let range = Range {
            smallest,
            end: s + (s * largest).sqrt(),
            near: None,
        };
        if !(range.end.is_finite() && spread.is_finite()) {
            return None;
        }
        let visited = range.grid().filter(|_| matches!(way, Way::Likelihood(_)));
        let at = |t: f64| (t, task.vi.iter().map(|v| 1.0 / (v + t)).collect());
        Some(Self {
            grid: visited.map(at).collect(),
            combinations: combinations.collect(),
            rows: basis.clone(),
            yi: base.clone(),
            basis,
            base,
            task,
            way,
            range,
            spread,
            exact: Exact::new(task),
        })
    }

    fn arrange(&mut self, arranged: Arranged<'_>) {
        match arranged {
            Arranged::Rows(rows) => {
                for (slot, row) in self.rows.iter_mut().zip(rows) {
                    if let Some(row) = self.basis.get(*row) {
                        *slot = *row;
                    }
                }
            }
            Arranged::Signs(signs) => {
                for ((slot, y), turn) in self.yi.iter_mut().zip(&self.base).zip(signs) {
                    *slot = signed(*y, *turn);
                }
            }
        }
    }

    fn at(&self, tau2: f64) -> Sums<P> {
        let known = self
            .grid
            .iter()
            .find(|(t, _)| t.to_bits() == tau2.to_bits());
        if let Some((_, weights)) = known {
            return Sums::new(&self.rows, &self.yi, weights.iter().copied());
        }
        let weights = self.task.vi.iter().map(|v| 1.0 / (v + tau2));
        Sums::new(&self.rows, &self.yi, weights)
    }

    fn df(&self) -> f64 {
        self.yi.len() as f64 - P as f64
    }

    /// `tau2` of the arrangement, and whether digits were lost on the way.
    fn tau2(&self) -> (f64, bool) {
        let lossy = std::cell::Cell::new(false);
        let at = |t: f64| {
            let sums = self.at(t);
            lossy.set(lossy.get() | sums.lossy);
            sums
        };
        let tau2 = match self.way {
            Way::Known(tau2) => tau2,
            Way::Likelihood(likelihood) => {
                let score = |t: f64| at(t).score(likelihood);
                global(&self.range, score, |t| self.height(&at(t), t, likelihood)).best
            }
            Way::Moments => {
                let sums = at(0.0);
                ((sums.q - self.df()) / sums.trace).max(0.0)
            }
            Way::Target => root_of(self.df(), self.spread, self.range.smallest, |t| {
                let sums = at(t);
                (sums.q, sums.q2)
            }),
        };
        (tau2, lossy.get())
    }

    /// The log-likelihood, but for constants.
    fn height(&self, sums: &Sums<P>, tau2: f64, likelihood: Likelihood) -> f64 {
        let rest = -0.5 * (sum_of_logs(self.task.vi, tau2) + sums.q);
        match likelihood {
            Likelihood::Ml => rest,
            Likelihood::Reml => rest + sums.half_determinant(),
        }
    }

    /// The tests at the sums of some weights.
    fn sizes(&self, sums: &Sums<P>, sizes: &mut Vec<f64>) {
        let factor = match self.task.options.test {
            Test::Z | Test::T => 1.0,
            Test::Hksj { floor: false } => sums.q / self.df(),
            Test::Hksj { floor: true } => (sums.q / self.df()).max(1.0),
        };
        let scale = factor.sqrt();
        sizes.clear();
        for (combination, shift) in &self.combinations {
            let estimate = shift + dot(combination, &sums.inside);
            let root = multiply(&sums.inverse, combination);
            sizes.push((estimate / (scale * dot(&root, &root).sqrt())).abs());
        }
        for columns in &self.task.joint {
            sizes.push(self.joint(columns, sums) / scale);
        }
    }

    /// The root of `QM` for a factor of 1.
    fn joint(&self, columns: &[usize], sums: &Sums<P>) -> f64 {
        let mut basis: Square<P> = [[0.0; P]; P];
        let mut standard = [0.0; P];
        let chosen = columns.iter().filter_map(|c| self.combinations.get(*c));
        for (place, (combination, shift)) in chosen.enumerate() {
            let mut root = multiply(&sums.inverse, combination);
            let mut value = shift + dot(combination, &sums.inside);
            for (known, z) in basis.iter().zip(&standard).take(place) {
                let part = dot(known, &root);
                value -= part * z;
                for (x, k) in root.iter_mut().zip(known) {
                    *x -= part * k;
                }
            }
            let length = dot(&root, &root).sqrt();
            for (slot, z) in basis.iter_mut().zip(&mut standard).skip(place).take(1) {
                *slot = root.map(|x| x / length);
                *z = value / length;
            }
        }
        dot(&standard, &standard).sqrt()
    }
}

impl<const P: usize> Refit for Fast<'_, P> {
    fn fit(&mut self, arranged: Arranged<'_>, sizes: &mut Vec<f64>) -> Result<(), StatsError> {
        self.arrange(arranged);
        let (tau2, lossy) = self.tau2();
        if lossy || !tau2.is_finite() {
            return self.exact.fit(arranged, sizes);
        }
        let sums = self.at(tau2);
        if sums.lossy {
            return self.exact.fit(arranged, sizes);
        }
        self.sizes(&sums, sizes);
        Ok(())
    }
}

/// A row of the orthonormal basis.
fn row_of<const P: usize>(design: &Design, row: usize) -> [f64; P] {
    std::array::from_fn(|column| {
        let vector = design.basis.vectors.get(column);
        vector.and_then(|v| v.get(row)).copied().unwrap_or(0.0)
    })
}

/// The short way where there is one, else the long one.
pub(super) fn refit<'a>(task: &'a Task<'a>, signs: bool) -> Box<dyn Refit + 'a> {
    macro_rules! of_columns {
        ($($p:literal)*) => {
            match task.design.p() {
                $($p => Fast::<$p>::new(task, signs).map(|fast| Box::new(fast) as Box<dyn Refit>),)*
                _ => None,
            }
        };
    }
    of_columns!(1 2 3 4 5 6 7 8).unwrap_or_else(|| Box::new(Exact::new(task)))
}
