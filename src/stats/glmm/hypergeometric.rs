//! Fisher's noncentral hypergeometric distribution: events of one group, the margins of a table given.

use super::kernel::{Derivatives, Saturated};
use crate::stats::math::{exp, lgamma, ln};
use crate::stats::root;
use crate::stats::tables::Table2x2;

/// Terms below this share of the largest are left out of sums.
const NEGLIGIBLE: f64 = 1e-19;

/// `P(a) ∝ C(n1, a) C(n2, m - a) e^(a η)`, for whole counts.
#[derive(Debug, Clone)]
pub(super) struct Hypergeometric {
    a: f64,
    n1: f64,
    n2: f64,
    /// Events of both groups.
    m: f64,
    /// The smallest and the largest that `a` could be.
    range: (f64, f64),
    /// `ln C(n1, a) C(n2, m - a)`.
    ln_ways: f64,
}

impl Hypergeometric {
    pub(super) fn new(table: &Table2x2) -> Self {
        let (n1, n2) = (table.ai + table.bi, table.ci_ + table.di);
        let m = table.ai + table.ci_;
        let mut new = Self {
            a: table.ai,
            n1,
            n2,
            m,
            range: ((m - n2).max(0.0), n1.min(m)),
            ln_ways: 0.0,
        };
        new.ln_ways = new.ln_ways_of(new.a);
        new
    }

    /// Whether `a` is the smallest, and whether it is the largest that it could be.
    pub(super) fn at_ends(&self) -> (bool, bool) {
        (self.a <= self.range.0, self.a >= self.range.1)
    }

    fn ln_ways_of(&self, u: f64) -> f64 {
        let ln_choose = |n: f64, k: f64| lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0);
        ln_choose(self.n1, u) + ln_choose(self.n2, self.m - u)
    }

    /// `P(u + 1)/P(u)` at `η = 0`.
    fn ratio(&self, u: f64) -> f64 {
        ((self.n1 - u) / (u + 1.0)) * ((self.m - u) / (self.n2 - self.m + u + 1.0))
    }

    /// The likeliest number of events; `ratio` falls with `u`.
    fn mode(&self, ln_odds: f64) -> f64 {
        let (mut low, mut high) = self.range;
        while high - low > 0.5 {
            let middle = (0.5 * (low + high)).floor();
            if ln(self.ratio(middle)) + ln_odds >= 0.0 {
                low = middle + 1.0;
            } else {
                high = middle;
            }
        }
        low
    }

    /// `ln P(a)`, `a - E(a)`, `-Var(a)`.
    pub(super) fn at(&self, eta: f64) -> Derivatives {
        let mode = self.mode(eta);
        let odds = exp(eta);
        let mut sums = [1.0, 0.0, 0.0];
        let mut add = |share: f64, d: f64| {
            let [all, first, second] = &mut sums;
            *all += share;
            *first += share * d;
            *second += share * d * d;
        };
        let (mut share, mut u) = (1.0, mode);
        while u < self.range.1 && share > NEGLIGIBLE {
            share *= self.ratio(u) * odds;
            u += 1.0;
            add(share, u - mode);
        }
        (share, u) = (1.0, mode);
        while u > self.range.0 && share > NEGLIGIBLE {
            u -= 1.0;
            share /= self.ratio(u) * odds;
            add(share, u - mode);
        }
        let [all, first, second] = sums;
        let shift = first / all;
        let to_mode = (self.a - mode) * eta + self.ln_ways - self.ln_ways_of(mode);
        [
            to_mode - ln(all),
            (self.a - mode) - shift,
            shift * shift - second / all,
        ]
    }

    pub(super) fn saturated(&self) -> Saturated {
        if self.at_ends() != (false, false) {
            return Saturated {
                value: 0.0,
                at: None,
            };
        }
        let eta = root::newton(-60.0, 60.0, 0.0, 1e-13, |eta| {
            let [_, score, curvature] = self.at(eta);
            (score, curvature)
        });
        let [value, _, curvature] = self.at(eta);
        Saturated {
            value,
            at: Some((eta, -1.0 / curvature)),
        }
    }
}
