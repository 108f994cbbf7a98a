//! Maximum likelihood and restricted maximum likelihood.

use super::kernel::{Sums, sums, user_mean};
use super::{Likelihood, Tau2};
use crate::stats::math::ln;
use crate::stats::root::{brent, newton};
use crate::stats::{StatsError, Studies};

/// Between-study variance by restricted maximum likelihood: the global maximum over `tau2 >= 0` of
/// `-½ (Σ ln(vi + tau2) + ln Σ wi + Σ wi (yi - mu)²)`, `wi = 1/(vi + tau2)`.
///
/// The score `½ (Σ wi² ri² - tr P)` is bracketed on a grid of doubling values up to a bound above which it
/// is negative, and its roots polished by Newton steps. `se² = 2 / tr PP`.
///
/// # Errors
/// `NotFinite` when sums overflow.
///
/// # Source
/// Viechtbauer (2005), doi:10.3102/10769986030003261.
pub fn reml(studies: &Studies) -> Result<Tau2, StatsError> {
    maximum(studies, Likelihood::Reml)
}

/// Between-study variance by maximum likelihood: the global maximum over `tau2 >= 0` of
/// `-½ (Σ ln(vi + tau2) + Σ wi (yi - mu)²)`, found as in [`reml`]. `se² = 2 / Σ wi²`.
///
/// # Errors
/// `NotFinite` when sums overflow.
///
/// # Source
/// Hardy and Thompson (1996), `doi:10.1002/(SICI)1097-0258(19960330)15:6<619::AID-SIM188>3.0.CO;2-A`.
pub fn ml(studies: &Studies) -> Result<Tau2, StatsError> {
    maximum(studies, Likelihood::Ml)
}

/// Log-likelihood at `tau2`, with all constants; REML with `+½ ln k`.
///
/// The mean is the one weighted by `1/(vi + tau2)`, or by the user's weights where there are any.
pub fn log_likelihood(studies: &Studies, tau2: f64, likelihood: Likelihood) -> f64 {
    let profile = profile(studies, tau2, likelihood);
    let Some(mean) = user_mean(studies) else {
        return profile;
    };
    let s = sums(studies, tau2);
    profile - 0.5 * s.w * (mean - s.mean) * (mean - s.mean)
}

/// Log-likelihood at `tau2` and the mean that maximises it.
fn profile(studies: &Studies, tau2: f64, likelihood: Likelihood) -> f64 {
    const LN_2PI: f64 = 1.837_877_066_409_345_5;
    let s = sums(studies, tau2);
    let k = studies.k() as f64;
    let logs = sum_of_logs(studies.vi(), tau2);
    match likelihood {
        Likelihood::Ml => -0.5 * (k * LN_2PI + logs + s.q),
        Likelihood::Reml => -0.5 * ((k - 1.0) * LN_2PI - ln(k) + logs + ln(s.w) + s.q),
    }
}

/// `Σ ln(vi + tau2)`, with one logarithm for many factors.
fn sum_of_logs(vi: &[f64], tau2: f64) -> f64 {
    let (mut total, mut product) = (0.0, 1.0_f64);
    for v in vi {
        let next = product * (v + tau2);
        if next > 1e-280 && next < 1e280 {
            product = next;
        } else {
            total += ln(product);
            product = v + tau2;
        }
    }
    total + ln(product)
}

/// Derivative of the log-likelihood by `tau2`, and its own derivative.
fn score(s: &Sums, likelihood: Likelihood) -> (f64, f64) {
    match likelihood {
        Likelihood::Ml => (0.5 * (s.q2 - s.w), 0.5 * s.w2 - s.q3),
        Likelihood::Reml => (0.5 * (s.q2 - s.trace), 0.5 * s.trace2 - s.q3),
    }
}

fn maximum(studies: &Studies, likelihood: Likelihood) -> Result<Tau2, StatsError> {
    if studies.k() == 1 {
        return Ok(Tau2::known(0.0));
    }
    let mut search = Search {
        studies,
        likelihood,
        best: None,
        second: None,
    };
    search.run();
    let at = search.best.map_or(f64::NAN, |top| top.tau2);
    let s = sums(studies, at);
    let information = match likelihood {
        Likelihood::Ml => s.w2,
        Likelihood::Reml => s.trace2,
    };
    let mut found = Tau2::new(at, |_| 2.0 / information)?;
    found.second_maximum = search.second.map(|top| top.tau2);
    Ok(found)
}

/// A local maximum; its height is computed only when there are several.
#[derive(Clone, Copy)]
struct Top {
    tau2: f64,
    height: Option<f64>,
}

/// A point with the score and its slope.
#[derive(Clone, Copy)]
struct Point {
    t: f64,
    f: f64,
    slope: f64,
}

struct Search<'a> {
    studies: &'a Studies<'a>,
    likelihood: Likelihood,
    best: Option<Top>,
    second: Option<Top>,
}

impl Search<'_> {
    fn point(&self, t: f64) -> Point {
        let (f, slope) = score(&sums(self.studies, t), self.likelihood);
        Point { t, f, slope }
    }

    /// Visits 0, half the smallest variance, and its doublings up to the ceiling.
    fn run(&mut self) {
        let end = self.studies.ceiling();
        let mut left = self.point(0.0);
        if left.f.is_nan() || end.is_nan() {
            return;
        }
        if left.f <= 0.0 || end <= 0.0 {
            self.found(0.0);
        }
        let mut t = 0.5 * self.studies.smallest();
        while left.t < end {
            let right = self.point(if t < end { t } else { end });
            self.between(left, right);
            left = right;
            t *= 2.0;
        }
        if left.f > 0.0 {
            self.found(end);
        }
    }

    /// Looks for maxima in an interval: a change of sign, or a turn of the score that may touch 0.
    fn between(&mut self, a: Point, b: Point) {
        let turns = a.slope.is_sign_negative() != b.slope.is_sign_negative();
        if a.f > 0.0 && b.f <= 0.0 {
            self.polish(a.t, b.t);
        } else if (a.f > 0.0) == (b.f > 0.0) && turns && (a.f > 0.0) == (a.slope < 0.0) {
            let Some(t) = brent(a.t, b.t, 0.0, |t| self.point(t).slope) else {
                return;
            };
            let turn = self.point(t);
            if a.f <= 0.0 && turn.f > 0.0 {
                self.polish(t, b.t);
            } else if a.f > 0.0 && turn.f <= 0.0 {
                self.polish(a.t, t);
            }
        }
    }

    fn polish(&mut self, lo: f64, hi: f64) {
        let tol = 1e-15 * self.studies.smallest();
        let start = if lo > 0.0 { (lo * hi).sqrt() } else { lo };
        let t = newton(lo, hi, start, tol, |t| {
            let p = self.point(t);
            (p.f, p.slope)
        });
        self.found(t);
    }

    fn found(&mut self, tau2: f64) {
        let new = Top { tau2, height: None };
        let Some(best) = self.best else {
            self.best = Some(new);
            return;
        };
        let measured = |top: Top| {
            let height = || profile(self.studies, top.tau2, self.likelihood);
            Top {
                height: Some(top.height.unwrap_or_else(height)),
                ..top
            }
        };
        let (new, best) = (measured(new), measured(best));
        let (high, low) = if new.height > best.height {
            (new, best)
        } else {
            (best, new)
        };
        self.best = Some(high);
        if self.second.is_none_or(|top| low.height > top.height) {
            self.second = Some(low);
        }
    }
}
