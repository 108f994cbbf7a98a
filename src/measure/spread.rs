//! A group's mean and standard deviation from what a paper reports instead.

use crate::stats::dist::{normal, student_t};
use crate::stats::math::{ln, pow, sqrt};

/// What an arm's spread is given as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spread {
    /// `sd`, the standard deviation.
    Sd,
    /// `sem`, the standard error of the mean.
    Sem,
    /// `se`, the same.
    Se,
    /// `var`, the variance.
    Var,
    /// `ci`, the interval of the mean.
    Ci,
    /// `median` with `q1`, `q3` and/or `min`, `max`.
    Quartiles,
}

impl Spread {
    /// All of them, in the order in which they are tried.
    pub const ALL: &[Self] = &[
        Self::Sd,
        Self::Sem,
        Self::Se,
        Self::Var,
        Self::Ci,
        Self::Quartiles,
    ];

    /// As counted by a run.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sd => "sd",
            Self::Sem => "sem",
            Self::Se => "se",
            Self::Var => "var",
            Self::Ci => "ci",
            Self::Quartiles => "quartiles",
        }
    }

    /// The fields of an arm that it reads, next to `n`.
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Sd => &["sd"],
            Self::Sem => &["sem"],
            Self::Se => &["se"],
            Self::Var => &["var"],
            Self::Ci => &["ci"],
            Self::Quartiles => &["median", "q1", "q3", "min", "max"],
        }
    }
}

/// Standard deviation from the standard error of the mean: `se √n`.
pub fn sd_from_se(se: f64, n: f64) -> Option<f64> {
    spread(if n > 0.0 { se * sqrt(n) } else { f64::NAN })
}

/// Standard deviation from the variance.
pub fn sd_from_var(var: f64) -> Option<f64> {
    spread(sqrt(var))
}

/// Standard deviation from an interval of the mean: `√n (hi - lo)/(2 t)`, with the t quantile on `n - 1` degrees of
/// freedom of the interval's `level`, a proportion.
///
/// # Source
/// Cochrane Handbook, 6.5.2.2.
pub fn sd_from_ci(lo: f64, hi: f64, n: f64, level: f64) -> Option<f64> {
    if !(n > 1.0 && level > 0.0 && level < 1.0) {
        return None;
    }
    spread(sqrt(n) * (hi - lo) / (2.0 * student_t::isf(0.5 * (1.0 - level), n - 1.0)))
}

/// Median, quartiles and extremes of a group of `n`; NaN where one is missing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Participants.
    pub n: f64,
    /// Median.
    pub median: f64,
    /// First quartile.
    pub q1: f64,
    /// Third quartile.
    pub q3: f64,
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
}

/// What of a summary is there, next to n and median; each pair as `(sum, difference)`.
enum Known {
    Quartiles(Pair),
    Range(Pair),
    Both { range: Pair, quartiles: Pair },
}

#[derive(Clone, Copy)]
struct Pair {
    lo: f64,
    hi: f64,
}

impl Pair {
    fn new(lo: f64, hi: f64) -> Option<Self> {
        (lo.is_finite() && hi.is_finite()).then_some(Self { lo, hi })
    }

    fn middle(self) -> f64 {
        0.5 * (self.lo + self.hi)
    }

    fn width(self) -> f64 {
        self.hi - self.lo
    }

    /// Distance of the middle from the median, as a part of half the width.
    fn skew(self, median: f64) -> f64 {
        (self.lo + self.hi - 2.0 * median).abs() / self.width()
    }
}

impl Summary {
    /// What is there, if it is enough and in order.
    fn known(&self) -> Option<Known> {
        let quartiles = Pair::new(self.q1, self.q3);
        let range = Pair::new(self.min, self.max);
        let values = [self.min, self.q1, self.median, self.q3, self.max];
        let there = || values.iter().filter(|x| !x.is_nan());
        let ordered = there()
            .zip(there().skip(1))
            .all(|(lower, upper)| lower <= upper);
        if !(ordered && self.median.is_finite() && self.n >= 2.0 && self.n.is_finite()) {
            return None;
        }
        match (range, quartiles) {
            (Some(range), Some(quartiles)) => Some(Known::Both { range, quartiles }),
            (Some(range), None) => Some(Known::Range(range)),
            (None, Some(quartiles)) => Some(Known::Quartiles(quartiles)),
            (None, None) => None,
        }
    }

    /// Mean from the median with quartiles, extremes or both, if the values are normal.
    ///
    /// With `a, q1, m, q3, b` the five numbers: extremes: `w (a + b)/2 + (1 - w) m`, `w = 4/(4 + n^0.75)`;
    /// quartiles: `w (q1 + q3)/2 + (1 - w) m`, `w = 0.7 + 0.39/n`;
    /// both: `u (a + b)/2 + v (q1 + q3)/2 + (1 - u - v) m`, `u = 2.2/(2.2 + n^0.75)`, `v = 0.7 - 0.72/n^0.55`.
    ///
    /// # Source
    /// Luo, Wan, Liu and Tong (2018), doi:10.1177/0962280216669183.
    pub fn mean(&self) -> Option<f64> {
        let (n, m) = (self.n, self.median);
        let mean = match self.known()? {
            Known::Range(range) => {
                let w = 4.0 / (4.0 + pow(n, 0.75));
                w * range.middle() + (1.0 - w) * m
            }
            Known::Quartiles(quartiles) => {
                let w = 0.7 + 0.39 / n;
                w * quartiles.middle() + (1.0 - w) * m
            }
            Known::Both { range, quartiles } => {
                let (u, v) = (2.2 / (2.2 + pow(n, 0.75)), 0.7 - 0.72 / pow(n, 0.55));
                u * range.middle() + v * quartiles.middle() + (1.0 - u - v) * m
            }
        };
        mean.is_finite().then_some(mean)
    }

    /// Standard deviation from quartiles, extremes or both, if the values are normal.
    ///
    /// With `e = Φ⁻¹((n - 0.375)/(n + 0.25))` and `f = Φ⁻¹((0.75 n - 0.125)/(n + 0.25))`:
    /// extremes: `(b - a)/(2 e)`; quartiles: `(q3 - q1)/(2 f)`;
    /// both: `(b - a)/((2 + 0.14 n^0.6) e) + (q3 - q1)/((2 + 2/(0.07 n^0.6)) f)`.
    ///
    /// # Source
    /// Wan, Wang, Liu and Tong (2014), doi:10.1186/1471-2288-14-135; both: Shi et al. (2020), doi:10.1002/jrsm.1429.
    pub fn sd(&self) -> Option<f64> {
        let n = self.n;
        let e = normal::quantile((n - 0.375) / (n + 0.25));
        let f = normal::quantile((0.75 * n - 0.125) / (n + 0.25));
        spread(match self.known()? {
            Known::Range(range) => range.width() / (2.0 * e),
            Known::Quartiles(quartiles) => quartiles.width() / (2.0 * f),
            Known::Both { range, quartiles } => {
                let power = pow(n, 0.6);
                range.width() / ((2.0 + 0.14 * power) * e)
                    + quartiles.width() / ((2.0 + 2.0 / (0.07 * power)) * f)
            }
        })
    }

    /// Whether the values are too skewed for [`Summary::mean`] and [`Summary::sd`], by a test at 5%.
    ///
    /// With `s = |a + b - 2m|/(b - a)` and `t = |q1 + q3 - 2m|/(q3 - q1)`: extremes:
    /// `s > 1.01/ln(n + 9) + 2.43/(n + 1)`; quartiles: `t > 2.65/√n - 6/n²`; both:
    /// `max(2.65 ln(0.6 n) s/√n, t) > 3/√n - 40/n³`.
    ///
    /// # Source
    /// Shi et al. (2023), doi:10.1177/09622802231172043.
    pub fn skewed(&self) -> Option<bool> {
        let (n, m) = (self.n, self.median);
        Some(match self.known()? {
            Known::Range(range) => range.skew(m) > 1.01 / ln(n + 9.0) + 2.43 / (n + 1.0),
            Known::Quartiles(quartiles) => quartiles.skew(m) > 2.65 / sqrt(n) - 6.0 / (n * n),
            Known::Both { range, quartiles } => {
                let weighted = 2.65 * ln(0.6 * n) / sqrt(n) * range.skew(m);
                weighted.max(quartiles.skew(m)) > 3.0 / sqrt(n) - 40.0 / (n * n * n)
            }
        })
    }
}

/// A number that can be a standard deviation.
fn spread(sd: f64) -> Option<f64> {
    (sd >= 0.0 && sd.is_finite()).then_some(sd)
}
