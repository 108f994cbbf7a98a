//! An interval that heterogeneity and publication bias shift less.

use crate::stats::dist::{chi_squared, normal};
use crate::stats::pool::around;
use crate::stats::quadrature::gauss_legendre;
use crate::stats::root::brent;
use crate::stats::tau2::{dl, sums};
use crate::stats::{Interval, StatsError, Studies};

/// Width of the panels of the integral.
const PANEL: f64 = 0.5;

/// The common effect with an interval that knows of heterogeneity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HenmiCopas {
    /// `Σ wi yi/Σ wi`, `wi = 1/vi`.
    pub estimate: f64,
    /// `sqrt(Σ wi² (vi + tau2))/Σ wi`.
    pub se: f64,
    /// Its interval, by the distribution of `(estimate - mu)/se` with `tau2` estimated.
    pub ci: Interval,
    /// The moment estimate of `DL`.
    pub tau2: f64,
}

/// Henmi and Copas' interval: the weights of a common effect, the variance of a random one.
///
/// With `W1 = Σ wi` and `Wr = Σ wi^r / W1`, `se² = (1 + tau2 W2)/W1`, `tau2` that of `DL`. The interval
/// is `estimate ± u se`, where `P(R > u sqrt(1 + tau2(Q) W2)) = (1 - level)/2` for `R = sqrt(W1) (estimate - mu)`,
/// normal with variance `V = 1 + tau2 W2`. Q given R is taken as gamma with its exact mean and variance: with
/// `c = (R²/V - 1)/V`, `m2 = W3 - W2²` and `m3 = W4 - 2 W2 W3 + W2³`,
/// - `E = k - 1 + tau2 (W1 - W2) + tau2² m2 c`,
/// - `Var = 2(k-1) + 4 tau2 (W1 - W2) + 2 tau2² (W1 W2 - 2 W3 + W2²) + 4 tau2² m2 c + 4 tau2³ m3 c + 2 tau2⁴ m2² (1 - 2R²/V)/V²`.
///
/// The weights do not move towards the small studies as heterogeneity grows, so that what is missing among them
/// shifts the estimate less. `level`: in (0, 1).
///
/// # Errors
/// `TooFew` for less than two studies; `Level`; `NotFinite` when sums overflow.
///
/// # Source
/// Henmi and Copas (2010), doi:10.1002/sim.4029. metafor: `hc()`.
pub fn henmi_copas(studies: &Studies, level: f64) -> Result<HenmiCopas, StatsError> {
    let k = studies.k();
    if k < 2 {
        return Err(StatsError::TooFew { k, needed: 2 });
    }
    if !(level > 0.0 && level < 1.0) {
        return Err(StatsError::Level);
    }
    let tau2 = dl(studies)?.tau2;
    let law = Law::new(studies, tau2);
    let tail = 0.5 * (1.0 - level);
    let estimate = studies.origin() + sums(studies, 0.0).mean;
    let se = (law.variance / law.w1).sqrt();
    let rule = gauss_legendre(16);
    let mut high = 2.0 * normal::isf(tail);
    let over = |u: f64| law.beyond(u, tail, &rule) - tail;
    for _ in 0..20 {
        if over(high) < 0.0 {
            break;
        }
        high *= 2.0;
    }
    let u = brent(0.0, high, 0.0, over).map(|u| u * law.variance.sqrt());
    let half = u.ok_or(StatsError::NotFinite)? * se;
    if !(estimate.is_finite() && half.is_finite()) {
        return Err(StatsError::NotFinite);
    }
    Ok(HenmiCopas {
        estimate,
        se,
        ci: around(estimate, half),
        tau2,
    })
}

/// The joint distribution of the mean and Q.
struct Law {
    k1: f64,
    tau2: f64,
    w1: f64,
    /// `W1 - W2`.
    trace: f64,
    /// `W1 W2 - 2 W3 + W2²`.
    trace2: f64,
    w2: f64,
    m2: f64,
    m3: f64,
    /// `1 + tau2 W2`.
    variance: f64,
}

impl Law {
    fn new(studies: &Studies, tau2: f64) -> Self {
        let s = sums(studies, 0.0);
        let w2 = s.w2 / s.w;
        let weights = studies.vi().iter().map(|v| 1.0 / v);
        let (mut m2, mut m3) = (0.0, 0.0);
        for w in weights {
            let part = w / s.w * (w - w2) * (w - w2);
            m2 += part;
            m3 += part * w;
        }
        Self {
            k1: studies.df(),
            tau2,
            w1: s.w,
            trace: s.trace,
            trace2: s.trace2,
            w2,
            m2,
            m3,
            variance: 1.0 + tau2 * w2,
        }
    }

    /// Mean and variance of Q where `R/sqrt(V)` is `r`.
    fn moments(&self, r: f64) -> (f64, f64) {
        let (t, v) = (self.tau2, self.variance);
        let c = (r * r - 1.0) / v;
        let (b2, b3) = (t * t * self.m2, t * t * t * self.m3);
        let mean = self.k1 + t * self.trace + b2 * c;
        let spread = 2.0 * self.k1
            + 4.0 * t * self.trace
            + 2.0 * t * t * self.trace2
            + 4.0 * c * (b2 + b3)
            + 2.0 * b2 * b2 * (1.0 - 2.0 * r * r) / (v * v);
        (mean, spread)
    }

    /// `P(r > u sqrt(1 + tau2(Q) W2))`, `r = R/sqrt(V)`: where r is beyond u, Q is below the value that widens the
    /// interval up to r.
    fn beyond(&self, u: f64, tail: f64, rule: &[(f64, f64)]) -> f64 {
        let end = normal::isf(1e-17 * tail).max(u + 1.0);
        let panels = ((end - u) / PANEL).ceil().clamp(1.0, 400.0);
        let width = (end - u) / panels;
        let mut total = 0.0;
        let mut panel = 0.0;
        while panel < panels {
            let middle = u + (panel + 0.5) * width;
            for (x, w) in rule {
                total += w * self.density(middle + 0.5 * width * x, u);
            }
            panel += 1.0;
        }
        0.5 * width * total
    }

    fn density(&self, r: f64, u: f64) -> f64 {
        let (mean, spread) = self.moments(r);
        let ratio = r / u;
        let bound = self.k1 + self.trace / self.w2 * (ratio * ratio - 1.0);
        if bound <= 0.0 {
            return 0.0;
        }
        if !(mean > 0.0 && spread > 0.0) {
            return f64::NAN;
        }
        let scale = spread / mean;
        let chance = if bound.is_finite() {
            chi_squared::cdf(2.0 * bound / scale, 2.0 * mean / scale)
        } else {
            1.0
        };
        chance * normal::pdf(r)
    }
}
