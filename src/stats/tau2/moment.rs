//! Moment estimators: `tau2` from one quadratic form of the estimates, in closed form.
//!
//! With `P = A - A11'A / Σai` for weights `ai`, `y'Py = Σ ai (yi - ya)²` has the expectation
//! `tr PV + tau2 tr P` and the variance `2 tr PVPV + 4 tau2 tr PVP + 2 tau2² tr PP`.

use super::Tau2;
use super::kernel::sums;
use crate::stats::tau2_ci::generalised_median;
use crate::stats::{StatsError, Studies};

/// `tau2` by DerSimonian and Laird: `max(0, (Q - (k-1)) / (Σ wi - Σ wi²/Σ wi))`, `wi = 1/vi`.
///
/// # Errors
/// `NotFinite` when sums overflow.
///
/// # Source
/// DerSimonian and Laird (1986), doi:10.1016/0197-2456(86)90046-2.
pub fn dl(studies: &Studies) -> Result<Tau2, StatsError> {
    if studies.k() == 1 {
        return Ok(Tau2::known(0.0));
    }
    let (s, df) = (sums(studies, 0.0), studies.df());
    Tau2::new((s.q - df) / s.trace, |t| {
        (2.0 * df + 4.0 * t * s.trace + 2.0 * t * t * s.trace2) / (s.trace * s.trace)
    })
}

/// `tau2` by Hunter and Schmidt: `max(0, (Q - k) / Σ wi)`, `wi = 1/vi`.
///
/// # Errors
/// `NotFinite` when sums overflow.
///
/// # Source
/// Viechtbauer (2005), doi:10.3102/10769986030003261.
pub fn hs(studies: &Studies) -> Result<Tau2, StatsError> {
    hunter_schmidt(studies, 1.0)
}

/// `tau2` by Hunter and Schmidt with the correction for small k: `max(0, (Q k/(k-1) - k) / Σ wi)`.
///
/// # Errors
/// `NotFinite` when sums overflow.
///
/// # Source
/// Brannick, Potter, Benitez and Morris (2019), doi:10.1177/1094428117741966.
pub fn hsk(studies: &Studies) -> Result<Tau2, StatsError> {
    let k = studies.k() as f64;
    hunter_schmidt(studies, k / (k - 1.0))
}

fn hunter_schmidt(studies: &Studies, factor: f64) -> Result<Tau2, StatsError> {
    if studies.k() == 1 {
        return Ok(Tau2::known(0.0));
    }
    let (s, df, k) = (sums(studies, 0.0), studies.df(), studies.k() as f64);
    Tau2::new((factor * s.q - k) / s.w, |t| {
        let variance = 2.0 * df + 4.0 * t * s.trace + 2.0 * t * t * s.trace2;
        factor * factor * variance / (s.w * s.w)
    })
}

/// `tau2` by Hedges: `max(0, Σ (yi - ȳ)²/(k-1) - Σ vi/k)`.
///
/// # Errors
/// `NotFinite` when sums overflow.
///
/// # Source
/// Hedges (1983), doi:10.1037/0033-2909.93.2.388; variance: Viechtbauer (2005),
/// doi:10.3102/10769986030003261.
pub fn he(studies: &Studies) -> Result<Tau2, StatsError> {
    if studies.k() == 1 {
        return Ok(Tau2::known(0.0));
    }
    general(&form(studies, std::iter::repeat_n(1.0, studies.k())))
}

/// `tau2` by a generalised Q with the user's weights `ai`: `max(0, (y'Py - tr PV) / tr P)`.
///
/// # Errors
/// `WeightsNeeded` without weights; `NotFinite` when sums overflow, or one study has all the weight.
///
/// # Source
/// DerSimonian and Kacker (2007), doi:10.1016/j.cct.2006.04.004; Jackson (2013), Research Synthesis
/// Methods 4(3), 220-229.
pub fn genq(studies: &Studies) -> Result<Tau2, StatsError> {
    let weights = studies.weights().ok_or(StatsError::WeightsNeeded)?;
    if studies.k() == 1 {
        return Ok(Tau2::known(0.0));
    }
    general(&form(studies, weights.iter().copied()))
}

/// `tau2` by Sidik and Jonkman: `s0² y'Py/(k-1)` with `s0² = Σ (yi - ȳ)²/k` and weights `1/(vi + s0²)`.
///
/// Above 0 unless all estimates are equal.
///
/// # Errors
/// `NotFinite` when sums overflow.
///
/// # Source
/// Sidik and Jonkman (2005), doi:10.1111/j.1467-9876.2005.00489.x.
pub fn sj(studies: &Studies) -> Result<Tau2, StatsError> {
    if studies.k() == 1 {
        return Ok(Tau2::known(0.0));
    }
    let crude = studies.spread().1 / studies.k() as f64;
    let form = form(studies, studies.vi().iter().map(|v| 1.0 / (v + crude)));
    let factor = crude / studies.df();
    Tau2::new(factor * form.q, |t| factor * factor * form.variance(t))
}

/// Median-unbiased `tau2` by a generalised Q: the one at which the observed Q is the median of its distribution.
///
/// # Errors
/// As [`genq`].
///
/// # Source
/// Viechtbauer (2021), Median-unbiased estimators for the amount of heterogeneity in meta-analysis.
pub fn genqm(studies: &Studies) -> Result<Tau2, StatsError> {
    let weights = studies.weights().ok_or(StatsError::WeightsNeeded)?;
    if studies.k() == 1 {
        return Ok(Tau2::known(0.0));
    }
    let form = form(studies, weights.iter().copied());
    Tau2::new(generalised_median(studies)?, |t| {
        form.variance(t) / (form.p * form.p)
    })
}

/// `Σ ai (yi - ya)²`.
pub(in crate::stats) fn generalised_q(studies: &Studies, weights: &[f64]) -> f64 {
    form(studies, weights.iter().copied()).q
}

fn general(form: &Form) -> Result<Tau2, StatsError> {
    Tau2::new((form.q - form.pv) / form.p, |t| {
        form.variance(t) / (form.p * form.p)
    })
}

/// A quadratic form `y'Py` and the traces of its moments.
struct Form {
    q: f64,
    p: f64,
    pv: f64,
    pp: f64,
    pvp: f64,
    pvpv: f64,
}

impl Form {
    fn variance(&self, tau2: f64) -> f64 {
        2.0 * self.pvpv + 4.0 * tau2 * self.pvp + 2.0 * tau2 * tau2 * self.pp
    }
}

/// The form for weights `ai`, without subtracting large numbers.
///
/// The study with the largest weight is added last: for all others `1 - ai/Σa` is at least ½. The
/// off-diagonal elements of `P` have the squares `gi gj`, `gi = ai²/Σa`.
fn form(studies: &Studies, weights: impl Iterator<Item = f64> + Clone) -> Form {
    let rows = weights.zip(studies.pairs()).map(|(a, (d, v))| (a, d, v));
    let mut head = (0, 0.0, 0.0, 0.0);
    for (index, (a, d, v)) in rows.clone().enumerate() {
        if a > head.1 {
            head = (index, a, d, v);
        }
    }
    let (at, a_head, origin, v_head) = head;
    let others = rows.enumerate().filter(|(index, _)| *index != at);
    let others = others.map(|(_, (a, d, v))| (a, d - origin, v));
    let rest: f64 = others.clone().map(|(a, _, _)| a).sum();
    let all = a_head + rest;
    let mean = others.clone().map(|(a, d, _)| a * d).sum::<f64>() / all;
    let (p, g) = (a_head * (rest / all), a_head * (a_head / all));
    let mut form = Form {
        q: a_head * mean * mean,
        p,
        pv: p * v_head,
        pp: p * p,
        pvp: p * p * v_head,
        pvpv: p * v_head * p * v_head,
    };
    let (mut g1, mut gv, mut gg, mut ggv, mut ggvv) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (a, d, v) in others {
        let (r, gi) = (d - mean, a * (a / all));
        let pi = a - gi;
        form.q += a * r * r;
        form.p += pi;
        form.pv += pi * v;
        form.pp += pi * pi;
        form.pvp += pi * pi * v;
        form.pvpv += pi * v * pi * v;
        g1 += gi;
        gv += gi * v;
        gg += gi * gi;
        ggv += gi * gi * v;
        ggvv += gi * v * gi * v;
    }
    form.pp += 2.0 * g * g1 + (g1 * g1 - gg);
    form.pvp += g * (gv + v_head * g1) + (g1 * gv - ggv);
    form.pvpv += 2.0 * g * v_head * gv + (gv * gv - ggvv);
    form
}
