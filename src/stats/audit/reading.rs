//! How printed numbers may be meant: scale, distribution, sides of the test.

use super::Range;
use crate::stats::dist::{normal, student_t};
use crate::stats::math;

/// The scale on which an interval is symmetric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// As printed.
    Linear,
    /// Logs of ratios, means, rates.
    Log,
    /// Logits of proportions.
    Logit,
    /// Fisher's z of correlations.
    Atanh,
    /// Arcsine roots of proportions.
    Arcsine,
    /// Roots of rates.
    Root,
}

impl Scale {
    /// All of them, the usual ones first.
    pub const ALL: [Self; 6] = [
        Self::Linear,
        Self::Log,
        Self::Logit,
        Self::Atanh,
        Self::Arcsine,
        Self::Root,
    ];

    /// Where the numbers that are printed must lie.
    fn domain(self) -> Range {
        match self {
            Self::Linear => Range::ALL,
            Self::Log | Self::Root => Range::new(0.0, f64::INFINITY),
            Self::Logit | Self::Arcsine => Range::new(0.0, 1.0),
            Self::Atanh => Range::new(-1.0, 1.0),
        }
    }

    /// From what is printed to the scale of the analysis; rises.
    pub fn apply(self, x: f64) -> f64 {
        match self {
            Self::Linear => x,
            Self::Log => math::ln(x),
            Self::Logit => math::ln(x) - math::ln_1p(-x),
            Self::Atanh => math::atanh(x),
            Self::Arcsine => math::asin(x.sqrt()),
            Self::Root => x.sqrt(),
        }
    }

    /// Back to what is printed; rises.
    pub fn invert(self, x: f64) -> f64 {
        match self {
            Self::Linear => x,
            Self::Log => math::exp(x),
            Self::Logit => 1.0 / (1.0 + math::exp(-x)),
            Self::Atanh => math::tanh(x),
            Self::Arcsine => {
                let sine = math::sin(x.clamp(0.0, std::f64::consts::FRAC_PI_2));
                sine * sine
            }
            Self::Root => x.max(0.0) * x.max(0.0),
        }
    }

    /// The range on the scale of the analysis; `None` where no value of it can be there.
    pub fn range(self, printed: Range) -> Option<Range> {
        let inside = printed.and(self.domain())?;
        Some(inside.rising(|x| self.apply(x)))
    }
}

/// The distribution of a test, with its degrees of freedom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Distribution {
    /// Normal.
    Z,
    /// t with degrees of freedom somewhere in a range.
    T(Range),
}

impl Distribution {
    /// The df that may be, from few to many.
    fn df(self) -> Range {
        match self {
            Self::Z => Range::point(f64::INFINITY),
            Self::T(df) => df,
        }
    }

    /// `x` with `P(X > x) = p`, for `p <= 1/2`.
    pub fn isf(self, p: f64) -> Range {
        let at = |df: f64| {
            if p <= 0.0 {
                f64::INFINITY
            } else if df.is_infinite() {
                normal::isf(p)
            } else {
                student_t::isf(p, df)
            }
        };
        self.over_df(at)
    }

    /// `P(X > x)` for `x >= 0`.
    pub fn sf(self, x: f64) -> Range {
        let at = |df: f64| {
            if x.is_infinite() {
                0.0
            } else if df.is_infinite() {
                normal::sf(x)
            } else {
                student_t::sf(x, df)
            }
        };
        self.over_df(at)
    }

    /// What `f`, which falls with df, may be.
    fn over_df(self, f: impl Fn(f64) -> f64) -> Range {
        let df = self.df();
        let most = f(df.lo);
        let least = if df.lo.total_cmp(&df.hi).is_eq() {
            most
        } else {
            f(df.hi)
        };
        if most.is_nan() || least.is_nan() {
            return Range::ALL;
        }
        Range::new(least, most)
    }
}

/// Whether a p-value is of one tail or of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// Both.
    Two,
    /// One, whichever.
    One,
}

/// One way to read the numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// On which scale the interval is symmetric.
    pub scale: Scale,
    /// Whether what is printed is in percent, and proportions are meant.
    pub percent: bool,
    /// Of the test and the interval.
    pub distribution: Distribution,
    /// Of the p-value.
    pub sides: Sides,
}

impl Reading {
    /// From what is printed to the scale of the analysis.
    pub fn range(&self, printed: Range) -> Option<Range> {
        self.scale.range(if self.percent {
            printed.times(Range::point(0.01))
        } else {
            printed
        })
    }

    /// Back to what is printed.
    pub fn back(&self, range: Range) -> Range {
        let back = range.rising(|x| self.scale.invert(x));
        if self.percent {
            back.times(Range::point(100.0))
        } else {
            back
        }
    }
}

/// Ranges that cover every number of degrees of freedom from ½ on.
pub fn every_df(most: f64) -> impl Iterator<Item = Distribution> {
    const ENDS: [f64; 24] = [
        0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 12.0, 15.0, 20.0,
        25.0, 30.0, 40.0, 60.0, 100.0, 250.0, 1000.0,
    ];
    let last = std::iter::once(f64::INFINITY);
    let ends = ENDS.into_iter().skip(1).chain(last);
    ENDS.into_iter()
        .zip(ends)
        .take_while(move |(lo, _)| *lo <= most)
        .map(move |(lo, hi)| Distribution::T(Range::new(lo, hi.min(most.max(lo)))))
}
