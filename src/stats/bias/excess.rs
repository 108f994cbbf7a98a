//! The test of excess significance.

use crate::stats::dist::normal;
use crate::stats::pool::{Model, Options, between_study, estimate};
use crate::stats::root::brent;
use crate::stats::{StatsError, Studies};

/// Up to this many sums over subsets the exact test is the one that is reported.
const SUBSETS: f64 = 1e6;
/// The exact distribution takes time in k²; above this many studies there is the chi-squared test alone.
const EXACT: usize = 2_000;

/// Which test of the number of significant studies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExcessTest {
    /// The distribution of a sum of unequal coins.
    Exact,
    /// Pearson's chi-squared with one df, one-sided.
    ChiSquared,
}

/// Significant studies, as many as there are and as many as there should be.
#[derive(Debug, Clone, PartialEq)]
pub struct Excess {
    /// How many are significant.
    pub observed: usize,
    /// How many should be: the sum of the powers.
    pub expected: f64,
    /// The effect at which the powers were computed.
    pub theta: f64,
    /// Its variance between studies.
    pub tau2: f64,
    /// The power of each study.
    pub power: Vec<f64>,
    /// The test that `p` is of.
    pub test: ExcessTest,
    /// One-sided p-value of that test.
    pub p: f64,
    /// Pearson's chi-squared; `None` where no power leaves room for it.
    pub chi2: Option<f64>,
    /// One-sided p-value of the exact test; `None` above 2,000 studies.
    pub p_exact: Option<f64>,
    /// The effect on the side of the estimate at which the p-value is `limit_alpha`; `None` where it is above that at 0.
    pub limit: Option<f64>,
}

/// Ioannidis and Trikalinos' test that more studies are significant than their power lets expect.
///
/// A study is significant when `|yi|/sqrt(vi) >= z(alpha/2)`. Its power at the pooled effect `mu` with `tau2` is
/// `Φ((mu - ci)/si) + Φ((-mu - ci)/si)`, `ci = z(alpha/2) sqrt(vi)`, `si² = vi + tau2`: the mean of the power over
/// effects from `N(mu, tau2)`. `O` is their number, `E` the sum of the powers.
/// - exact: `P(X >= O)`, X the sum of k coins with these chances;
/// - chi-squared: `(O - E)² k/(E (k - E))`, one-sided.
///
/// The p-value is that of the exact test where at most 10⁶ subsets make its sum, as in metafor, else of the
/// chi-squared test. `alpha`: of the studies, in (0, 1). `limit_alpha`: of the limit.
///
/// # Errors
/// `Level` for an `alpha` outside (0, 1); what pooling reports.
///
/// # Source
/// Ioannidis and Trikalinos (2007), doi:10.1177/1740774507079441; exact test: Francis (2013),
/// doi:10.1016/j.jmp.2013.02.003. metafor: `tes()`.
pub fn excess(
    studies: &Studies,
    model: Model,
    options: &Options,
    alpha: f64,
    limit_alpha: f64,
) -> Result<Excess, StatsError> {
    let inside = |x: f64| x > 0.0 && x < 1.0;
    if !inside(alpha) || !inside(limit_alpha) {
        return Err(StatsError::Level);
    }
    let tau2 = between_study(studies, model, options)?.tau2;
    let theta = estimate(studies, model, options)?;
    let coins = Coins {
        vi: studies.vi(),
        tau2,
        critical: normal::isf(0.5 * alpha),
        observed: 0,
    };
    let rows = studies.yi().iter().zip(studies.vi());
    let coins = Coins {
        observed: rows.filter(|(y, v)| coins.significant(**y, **v)).count(),
        ..coins
    };
    let power = coins.power(theta);
    let exact = studies.k() <= EXACT;
    let test = if exact && subsets(studies.k(), coins.observed) <= SUBSETS {
        ExcessTest::Exact
    } else {
        ExcessTest::ChiSquared
    };
    let chi2 = coins.chi2(&power);
    Ok(Excess {
        observed: coins.observed,
        expected: power.iter().sum(),
        theta,
        tau2,
        test,
        p: coins.p(&power, test),
        chi2: Some(chi2).filter(|x| x.is_finite()),
        p_exact: exact.then(|| coins.p(&power, ExcessTest::Exact)),
        limit: coins.limit(theta, test, limit_alpha),
        power,
    })
}

/// Studies as coins that fall on "significant".
struct Coins<'a> {
    vi: &'a [f64],
    tau2: f64,
    critical: f64,
    observed: usize,
}

impl Coins<'_> {
    fn significant(&self, y: f64, v: f64) -> bool {
        y.abs() / v.sqrt() >= self.critical
    }

    fn power(&self, theta: f64) -> Vec<f64> {
        let one = |v: &f64| {
            let (cut, s) = (self.critical * v.sqrt(), (v + self.tau2).sqrt());
            normal::cdf((theta - cut) / s) + normal::cdf((-theta - cut) / s)
        };
        self.vi.iter().map(one).collect()
    }

    /// The expected number, and what is left to k, each added up by itself.
    fn expected(power: &[f64]) -> (f64, f64) {
        let missed = power.iter().map(|p| 1.0 - p).sum();
        (power.iter().sum(), missed)
    }

    fn chi2(&self, power: &[f64]) -> f64 {
        let (expected, missed) = Self::expected(power);
        let more = self.observed as f64 - expected;
        more * more * (1.0 / expected + 1.0 / missed)
    }

    fn p(&self, power: &[f64], test: ExcessTest) -> f64 {
        match test {
            ExcessTest::Exact => at_least(power, self.observed),
            ExcessTest::ChiSquared => {
                let (expected, missed) = Self::expected(power);
                let more = self.observed as f64 - expected;
                let z = more * (1.0 / expected + 1.0 / missed).sqrt();
                if z.is_nan() { 1.0 } else { normal::sf(z) }
            }
        }
    }

    /// The p-value rises with the distance of the effect from 0, from its value there up to 1.
    fn limit(&self, theta: f64, test: ExcessTest, alpha: f64) -> Option<f64> {
        let sign = if theta < 0.0 { -1.0 } else { 1.0 };
        let over = |size: f64| self.p(&self.power(sign * size), test) - alpha;
        if over(0.0) > 0.0 {
            return None;
        }
        let widest = self.vi.iter().fold(self.tau2, |m, v| m.max(*v)).sqrt();
        let mut high = widest;
        for _ in 0..60 {
            if over(high) > 0.0 {
                return brent(0.0, high, 0.0, over).map(|size| sign * size);
            }
            high *= 2.0;
        }
        None
    }
}

/// `P(X >= observed)` for the sum X of coins with these chances.
///
/// Coin by coin; all terms are positive, so that nothing cancels.
fn at_least(power: &[f64], observed: usize) -> f64 {
    let mut counts = vec![0.0; observed + 1];
    if let Some(none) = counts.first_mut() {
        *none = 1.0;
    }
    for p in power {
        let mut before = 0.0;
        for (j, count) in counts.iter_mut().enumerate() {
            // The last place holds `observed` or more, and never loses what it has.
            let stay = if j == observed {
                *count
            } else {
                *count * (1.0 - p)
            };
            let next = stay + before * p;
            before = *count;
            *count = next;
        }
    }
    counts.last().map_or(0.0, |p| p.min(1.0))
}

/// How many subsets of k the shorter tail from `observed` has.
fn subsets(k: usize, observed: usize) -> f64 {
    let (mut below, mut above) = (0.0, 0.0);
    let mut ways = 1.0;
    for j in 0..=k {
        if j < observed {
            below += ways;
        } else {
            above += ways;
        }
        ways *= (k - j) as f64 / (j + 1) as f64;
    }
    above.min(below.max(1.0))
}
