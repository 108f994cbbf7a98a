//! What a regression owes to single studies.

use super::kernel::{Problem, Solution, Weighted};
use super::{Design, Model, between_study, factor};
use crate::stats::dist::chi_squared;
use crate::stats::linear::{Basis, dot, norm};
use crate::stats::math::exp;
use crate::stats::pool::Options;
use crate::stats::sensitivity::Groups;
use crate::stats::{StatsError, Studies};

/// What a regression owes to one study, or to a group of rows.
///
/// `-i` marks quantities without it, `f` is the factor of HKSJ without it, else 1, `b` the p coefficients and `S` their
/// covariance. For a group of rows `yi` and `xi` are their means by the weights `1/(vi + tau2_-i)`, `vi + tau2_-i` the
/// inverse of the sum of these, and `hi` the sum of theirs.
#[derive(Debug, Clone, PartialEq)]
pub struct Influence {
    /// `(yi - xi'b_-i)/sqrt(f (vi + tau2_-i) + xi' S_-i xi)`.
    pub rstudent: f64,
    /// `xi'(b - b_-i)/sqrt(hi f (vi + tau2_-i))`.
    pub dffits: f64,
    /// Cook's distance `(b - b_-i)' S⁻¹ (b - b_-i)`.
    pub cook_d: f64,
    /// `|S_-i|/|S|`; below 1 where the study costs precision.
    pub cov_r: f64,
    /// Residual between-study variance without it.
    pub tau2_del: f64,
    /// Residual Q without it.
    pub q_del: f64,
    /// Leverage `hi = xi'(X'WX)⁻¹ xi wi`; they add up to p.
    pub hat: f64,
    /// `100 wi/Σ wj`.
    pub weight: f64,
    /// For each coefficient its change in standard errors at `tau2_-i`.
    pub dfbs: Vec<f64>,
    /// `|dffits| > 3 sqrt(p/(k-p))`, the lower tail of `cook_d` in chi-squared with p df above ½, `hat > 3p/k`, or a
    /// `|dfbs| > 1`.
    pub influential: bool,
}

/// Influence of each group of rows on a regression, in the order of the groups; k is their number.
///
/// `columns`: p columns of length k, as of [`Design::new`]. `None` for a group without which the columns depend on each
/// other, too few rows are left, or a variance is 0.
///
/// # Errors
/// `Lengths` for groups of another number of rows; what [`Design::new`] and [`super::regress`] report of all rows; `TooFew`
/// for less than p + 2 groups.
///
/// # Source
/// Viechtbauer and Cheung (2010), doi:10.1002/jrsm.11. metafor: `influence()`.
pub fn influence(
    studies: &Studies,
    columns: &[Vec<f64>],
    groups: &Groups,
    model: Model,
    options: &Options,
) -> Result<Vec<Option<Influence>>, StatsError> {
    let rows = groups.members().iter().map(Vec::len).sum();
    if rows != studies.k() {
        return Err(StatsError::Lengths {
            expected: studies.k(),
            found: rows,
        });
    }
    let (k, needed) = (groups.members().len(), columns.len() + 2);
    if k < needed {
        return Err(StatsError::TooFew { k, needed });
    }
    let design = Design::new(columns)?;
    let whole = Fitted::new(studies, &design, model, options)?;
    let deletion = Deletion {
        studies,
        columns,
        design: &design,
        hat: whole.weighted.hat(),
        whole,
        model,
        options,
        k: k as f64,
    };
    let members = groups.members().iter();
    Ok(members.map(|members| deletion.of(members)).collect())
}

/// A regression as far as its influence needs it.
struct Fitted {
    tau2: f64,
    factor: f64,
    q: f64,
    weighted: Weighted,
    solution: Solution,
}

impl Fitted {
    fn new(
        studies: &Studies,
        design: &Design,
        model: Model,
        options: &Options,
    ) -> Result<Self, StatsError> {
        let problem = Problem::new(studies, design)?;
        let tau2 = between_study(studies, design, model, options)?.tau2;
        let weighted = problem.at(tau2);
        let factor = factor(&weighted, problem.df(), options.test);
        Ok(Self {
            tau2,
            factor,
            q: problem.at(0.0).q(),
            solution: problem.solution(&weighted, factor),
            weighted,
        })
    }
}

struct Deletion<'a> {
    studies: &'a Studies<'a>,
    columns: &'a [Vec<f64>],
    design: &'a Design,
    whole: Fitted,
    hat: Vec<f64>,
    model: Model,
    options: &'a Options,
    k: f64,
}

impl Deletion<'_> {
    fn of(&self, members: &[usize]) -> Option<Influence> {
        let left = |column: &[f64]| -> Vec<f64> {
            let rows = column.iter().enumerate();
            let rows = rows.filter(|(row, _)| members.binary_search(row).is_err());
            rows.map(|(_, x)| *x).collect()
        };
        let (yi, vi) = (left(self.studies.yi()), left(self.studies.vi()));
        let columns: Vec<Vec<f64>> = self.columns.iter().map(|column| left(column)).collect();
        let design = Design::new(&columns).ok()?;
        if yi.len() <= design.p() {
            return None;
        }
        let rest = Studies::new(&yi, &vi).ok()?;
        let del = Fitted::new(&rest, &design, self.model, self.options).ok()?;
        self.against(members, &del)
    }

    /// The whole against what is found without the members.
    fn against(&self, members: &[usize], del: &Fitted) -> Option<Influence> {
        let p = self.columns.len();
        let own = Own::new(self.studies, self.columns, members, del.tau2);
        let (fitted, _) = self.whole.solution.combine(&own.x);
        let (expected, root) = del.solution.combine(&own.x);
        let weights = &self.whole.weighted.weights;
        let sum = |of: &[f64]| -> f64 { members.iter().filter_map(|row| of.get(*row)).sum() };
        let hat = sum(&self.hat);
        let marginal = del.factor / own.w;
        let (ours, roots) = coefficients(&self.whole.solution, p);
        let (theirs, others) = coefficients(&del.solution, p);
        let moved: Vec<f64> = ours.iter().zip(&theirs).map(|(a, b)| a - b).collect();
        let standard = Basis::of(roots.clone()).triangle.solve_transposed(&moved);
        let cook_d = dot(&standard, &standard);
        let determinant = |roots: Vec<Vec<f64>>| Basis::of(roots).triangle.ln_determinant();
        let cov_r = exp(2.0 * (determinant(others) - determinant(roots)));
        let dfbs = self.dfbs(&moved, del).ok()?;
        let dffits = (fitted - expected) / (hat * marginal).sqrt();
        let (pf, k) = (p as f64, self.k);
        let found = Influence {
            rstudent: (own.y - expected) / (marginal + dot(&root, &root)).sqrt(),
            dffits,
            cook_d,
            cov_r,
            tau2_del: del.tau2,
            q_del: del.q,
            hat,
            weight: 100.0 * (sum(weights) / weights.iter().sum::<f64>()),
            influential: dffits.abs() > 3.0 * (pf / (k - pf)).sqrt()
                || chi_squared::cdf(cook_d, pf) > 0.5
                || hat > 3.0 * pf / k
                || dfbs.iter().any(|x| x.abs() > 1.0),
            dfbs,
        };
        let finite = [found.rstudent, dffits, cook_d, cov_r, found.q_del];
        let finite = finite.iter().chain(&found.dfbs).all(|x| x.is_finite());
        finite.then_some(found)
    }

    /// The change of each coefficient in standard errors of all rows at the `tau2` of those that are left.
    fn dfbs(&self, moved: &[f64], del: &Fitted) -> Result<Vec<f64>, StatsError> {
        let problem = Problem::new(self.studies, self.design)?;
        let solution = problem.solution(&problem.at(del.tau2), del.factor);
        let (_, roots) = coefficients(&solution, moved.len());
        let scaled = moved.iter().zip(&roots).map(|(m, root)| m / norm(root));
        Ok(scaled.collect())
    }
}

/// Rows that are left out, as one.
struct Own {
    x: Vec<f64>,
    y: f64,
    w: f64,
}

impl Own {
    fn new(studies: &Studies, columns: &[Vec<f64>], members: &[usize], tau2: f64) -> Self {
        let weights: Vec<f64> = members
            .iter()
            .filter_map(|row| studies.vi().get(*row))
            .map(|v| 1.0 / (v + tau2))
            .collect();
        let w: f64 = weights.iter().sum();
        let mean = |column: &[f64]| -> f64 {
            let own = members.iter().filter_map(|row| column.get(*row));
            // Of one row exactly its own.
            own.zip(&weights).map(|(x, own)| x * (own / w)).sum()
        };
        Self {
            x: columns.iter().map(|column| mean(column)).collect(),
            y: mean(studies.yi()),
            w,
        }
    }
}

/// The coefficients, and the rows of a root of their covariance.
fn coefficients(solution: &Solution, p: usize) -> (Vec<f64>, Vec<Vec<f64>>) {
    let unit = |column: usize| -> Vec<f64> {
        (0..p)
            .map(|j| if j == column { 1.0 } else { 0.0 })
            .collect()
    };
    (0..p).map(|column| solution.combine(&unit(column))).unzip()
}
