//! Sums over studies with weights `wi = 1/(vi + tau2)`.

use crate::stats::studies::{Part, Studies};

/// What a likelihood or a Q needs at one `tau2`; `S1 = Σ wi`, `P = W - W11'W / S1`.
#[derive(Debug, Clone, Copy)]
pub(in crate::stats) struct Sums {
    /// Weighted mean less the origin of the studies.
    pub(in crate::stats) mean: f64,
    /// `Σ wi`.
    pub(in crate::stats) w: f64,
    /// `Σ wi²`.
    pub(in crate::stats) w2: f64,
    /// `tr P = Σ wi (1 - wi/S1)`.
    pub(in crate::stats) trace: f64,
    /// `tr PP`.
    pub(in crate::stats) trace2: f64,
    /// `Q = Σ wi ri²`, `ri = yi - mean`.
    pub(in crate::stats) q: f64,
    /// `Σ wi² ri²`, less its derivative: `-dQ/dtau2`.
    pub(in crate::stats) q2: f64,
    /// `Σ wi³ ri² - (Σ wi² ri)² / S1 = ½ d²Q/dtau2²`.
    pub(in crate::stats) q3: f64,
}

/// First pass: `Σ w` and `Σ w d` without the head.
fn first((y, v): Part, origin: f64, tau2: f64) -> (f64, f64) {
    let (mut w1, mut wd) = (0.0, 0.0);
    for (y, v) in y.iter().zip(v) {
        let w = 1.0 / (v + tau2);
        w1 += w;
        wd += w * (y - origin);
    }
    (w1, wd)
}

/// Second pass, without the head.
#[derive(Default)]
struct Second {
    w2: f64,
    g: f64,
    g2: f64,
    trace: f64,
    square: f64,
    q: f64,
    q2: f64,
    q3: f64,
    r2: f64,
}

impl Second {
    fn add(&mut self, (y, v): Part, origin: f64, mean: f64, tau2: f64, inverse: f64) {
        for (y, v) in y.iter().zip(v) {
            let w = 1.0 / (v + tau2);
            let r = (y - origin) - mean;
            let g = w * (w * inverse);
            let p = w - g;
            let wr = w * r;
            let wwr = w * wr;
            self.w2 += w * w;
            self.g += g;
            self.g2 += g * g;
            self.trace += p;
            self.square += p * p;
            self.q += wr * r;
            self.q2 += wr * wr;
            self.q3 += wwr * wr;
            self.r2 += wwr;
        }
    }
}

/// All sums at one `tau2`, in two passes and without allocation.
///
/// `1 - wi/S1` is at least ½ for all but the head, whose own is `(S1 - w_head)/S1` with the difference
/// added up, not subtracted: nothing cancels, whatever the weights. The off-diagonal elements of `P`
/// are `-wi wj / S1`, their squares `gi gj` with `gi = wi²/S1`.
pub(in crate::stats) fn sums(studies: &Studies, tau2: f64) -> Sums {
    let (before, after) = studies.others();
    let origin = studies.origin();
    let (w0, d0) = first(before, origin, tau2);
    let (w1, d1) = first(after, origin, tau2);
    let rest = w0 + w1;
    let head = 1.0 / (studies.smallest() + tau2);
    let all = head + rest;
    let inverse = 1.0 / all;
    let mean = (d0 + d1) * inverse;
    let mut s = Second::default();
    s.add(before, origin, mean, tau2, inverse);
    s.add(after, origin, mean, tau2, inverse);
    let p = head * (rest * inverse);
    let g = head * (head * inverse);
    let wr = -head * mean;
    let r2 = s.r2 + head * wr;
    Sums {
        mean,
        w: all,
        w2: s.w2 + head * head,
        trace: s.trace + p,
        trace2: s.square + p * p + (s.g * s.g - s.g2) + 2.0 * g * s.g,
        q: s.q - wr * mean,
        q2: s.q2 + wr * wr,
        q3: s.q3 + head * wr * wr - r2 * (r2 * inverse),
    }
}

/// `Q` and `-dQ/dtau2` alone.
pub(in crate::stats) fn q(studies: &Studies, tau2: f64) -> (f64, f64) {
    let (before, after) = studies.others();
    let origin = studies.origin();
    let (w0, d0) = first(before, origin, tau2);
    let (w1, d1) = first(after, origin, tau2);
    let head = 1.0 / (studies.smallest() + tau2);
    let mean = (d0 + d1) / (head + w0 + w1);
    let wr = -head * mean;
    let (mut q, mut q2) = (-wr * mean, wr * wr);
    for (y, v) in [before, after] {
        for (y, v) in y.iter().zip(v) {
            let r = (y - origin) - mean;
            let wr = r / (v + tau2);
            q += wr * r;
            q2 += wr * wr;
        }
    }
    (q, q2)
}

/// Mean by the user's weights, less the origin; `None` where there are no such weights.
pub(in crate::stats) fn user_mean(studies: &Studies) -> Option<f64> {
    let weights = studies.weights()?;
    let total: f64 = weights.iter().sum();
    Some(
        weights
            .iter()
            .zip(studies.pairs())
            .map(|(w, (d, _))| w / total * d)
            .sum(),
    )
}
