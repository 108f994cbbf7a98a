//! Tests of funnel asymmetry from the counts of two-by-two tables.
//!
//! The standard error of a log odds ratio depends on the ratio itself, which makes a funnel asymmetric without any
//! bias. These look at sizes, or at scores under no effect, instead.

use crate::stats::pool::{Options, Test};
use crate::stats::regress::{Coefficient, Design, Model, regress};
use crate::stats::tables::Table2x2;
use crate::stats::{StatsError, Studies};

/// A regression test; t with `k - 2` df.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CountTest {
    /// How many tables it is of: those that say something.
    pub k: usize,
    /// The slope; its test is the test of asymmetry.
    pub slope: Coefficient,
    /// The value at the limit of a large study.
    pub intercept: Coefficient,
}

/// A table with the effect that was measured in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counted {
    /// Log odds ratio, or log risk ratio.
    pub yi: f64,
    /// Its table, without anything added.
    pub table: Table2x2,
}

/// Peters' test: least squares of `yi` on `1/n` with weights `d h/n`.
///
/// `n` are the people of a table, `d` those with the event and `h` those without. Tables in which nobody or everybody
/// had the event have weight 0, and are not counted.
///
/// # Errors
/// `Count` for a table with a count below 0; `TooFew` for less than three tables; `Collinear` when all are of one
/// size.
///
/// # Source
/// Peters, Sutton, Jones, Abrams and Rushton (2006), doi:10.1001/jama.295.6.676. meta:
/// `metabias(method.bias = "peters")`.
pub fn peters(rows: &[Counted], level: f64) -> Result<CountTest, StatsError> {
    test(rows, level, |row, sizes| Point {
        x: 1.0 / sizes.n,
        y: row.yi,
        weight: sizes.d * (sizes.h / sizes.n),
    })
}

/// Harbord's test: least squares of `Z/V` on `1/sqrt(V)` with weights `V`.
///
/// `Z = ai - n1i d/n` is the efficient score of the log odds ratio under no effect and
/// `V = n1i n2i d h/(n² (n - 1))` its variance. It is the regression of `Z/sqrt(V)` on `sqrt(V)`, whose intercept is the
/// slope here. Tables with `V = 0` are not counted.
///
/// # Errors
/// As [`peters`]; `Collinear` when `V` is the same in all.
///
/// # Source
/// Harbord, Egger and Sterne (2006), doi:10.1002/sim.2380. meta: `metabias(method.bias = "score")`.
pub fn harbord(rows: &[Counted], level: f64) -> Result<CountTest, StatsError> {
    test(rows, level, |row, sizes| {
        let Sizes { n1, n2, d, h, n } = *sizes;
        let score = row.table.ai - n1 * (d / n);
        let variance = (n1 / n) * (n2 / n) * d * (h / (n - 1.0));
        Point {
            x: 1.0 / variance.sqrt(),
            y: score / variance,
            weight: variance,
        }
    })
}

/// Deeks' test: least squares of `yi` on `1/sqrt(ESS)` with weights `ESS = 4 n1i n2i/n`.
///
/// `yi`: log diagnostic odds ratios, of tables whose groups are people with and without the disease, and whose event
/// is a positive test. The effective sample size knows how uneven the groups are.
///
/// # Errors
/// As [`peters`]; `Collinear` when all effective sizes are the same.
///
/// # Source
/// Deeks, Macaskill and Irwig (2005), doi:10.1016/j.jclinepi.2005.01.016. meta:
/// `metabias(method.bias = "deeks")`.
pub fn deeks(rows: &[Counted], level: f64) -> Result<CountTest, StatsError> {
    test(rows, level, |row, sizes| {
        let effective = 4.0 * sizes.n1 * (sizes.n2 / sizes.n);
        Point {
            x: 1.0 / effective.sqrt(),
            y: row.yi,
            weight: effective,
        }
    })
}

/// Sums of a table.
struct Sizes {
    n1: f64,
    n2: f64,
    d: f64,
    h: f64,
    n: f64,
}

/// What a table adds to a regression.
struct Point {
    x: f64,
    y: f64,
    weight: f64,
}

fn sizes(index: usize, table: &Table2x2) -> Result<Sizes, StatsError> {
    let &Table2x2 { ai, bi, ci_, di } = table;
    if [ai, bi, ci_, di].iter().any(|x| !x.is_finite() || *x < 0.0) {
        return Err(StatsError::Count { index });
    }
    let (n1, n2, d, h) = (ai + bi, ci_ + di, ai + ci_, bi + di);
    Ok(Sizes {
        n1,
        n2,
        d,
        h,
        n: n1 + n2,
    })
}

fn test(
    rows: &[Counted],
    level: f64,
    point: impl Fn(&Counted, &Sizes) -> Point,
) -> Result<CountTest, StatsError> {
    let (mut x, mut yi, mut vi) = (Vec::new(), Vec::new(), Vec::new());
    for (index, row) in rows.iter().enumerate() {
        let sizes = sizes(index, &row.table)?;
        let point = point(row, &sizes);
        if point.weight > 0.0 {
            x.push(point.x);
            yi.push(point.y);
            vi.push(1.0 / point.weight);
        }
    }
    let k = yi.len();
    if k < 3 {
        return Err(StatsError::TooFew { k, needed: 3 });
    }
    let studies = Studies::new(&yi, &vi)?;
    let design = Design::new(&[vec![1.0; k], x])?;
    let options = Options {
        test: Test::Hksj { floor: false },
        level,
        ..Options::default()
    };
    let line = regress(&studies, &design, Model::Common, &options)?;
    let &[intercept, slope] = line.coefficients.as_slice() else {
        return Err(StatsError::Collinear { column: 1 });
    };
    Ok(CountTest {
        k,
        slope,
        intercept,
    })
}
