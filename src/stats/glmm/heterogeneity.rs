//! Tests that all studies share one effect: against a model with an effect for each.

use super::design::Design;
use super::integral::Unit;
use super::newton::{self, Maximum, Point};
use super::{Heterogeneity, Model};
use crate::stats::dist::chi_squared;

impl Design {
    /// Wald's test and the likelihood-ratio test; `None` for one study, and where the larger model has no maximum.
    pub(super) fn heterogeneity(&self, common: &Maximum) -> Option<(Heterogeneity, Heterogeneity)> {
        let df = self.k().checked_sub(1).filter(|df| *df > 0)?;
        let (wald, value) = if self.groups == Some(Model::UmRs) {
            self.with_random_baselines(common)?
        } else {
            self.each_by_itself()
        };
        let test = |statistic: f64| Heterogeneity {
            statistic,
            df,
            p: chi_squared::sf(statistic, df as f64),
        };
        Some((test(wald), test((2.0 * (value - common.value)).max(0.0))))
    }

    /// Where studies share no parameter: each effect by itself, from `Σ wi (θi - θ.)²`, `wi = 1/vi`.
    fn each_by_itself(&self) -> (f64, f64) {
        let mut value = 0.0;
        let mut effects = Vec::with_capacity(self.k());
        for unit in &self.model.units {
            let best: Vec<_> = unit.arms.iter().map(|arm| arm.kernel.saturated()).collect();
            value += best.iter().map(|b| b.value).sum::<f64>();
            let found: Option<Vec<(f64, f64)>> = best.iter().map(|b| b.at).collect();
            effects.extend(match found.as_deref() {
                Some(&[(eta, variance)]) => Some((eta, variance)),
                Some(&[(one, v1), (two, v2)]) => Some((one - two, v1 + v2)),
                Some(_) | None => None,
            });
        }
        let weight: f64 = effects.iter().map(|(_, v)| 1.0 / v).sum();
        let mean = effects.iter().map(|(y, v)| y / v).sum::<f64>() / weight;
        let parts = effects.iter().map(|(y, v)| (y - mean) * (y - mean) / v);
        (parts.sum(), value)
    }

    /// Under UM.RS: the effects are the studies' own parameters, the baselines stay random.
    fn with_random_baselines(&self, common: &Maximum) -> Option<(f64, f64)> {
        let [effect, baseline, sigma, _] = common.at.shared;
        let units = self.model.units.iter().map(|unit| Unit {
            arms: unit.arms.iter().cloned().map(own_effect).collect(),
        });
        let model = newton::Model {
            units: units.collect(),
            own: true,
        };
        let best = model.maximise(Point {
            shared: [0.0, baseline, sigma.max(0.3), 0.0],
            free: [false, true, true, false],
            own: vec![effect; self.k()],
        })?;
        Some((wald(&best)?, best.value))
    }
}

/// The effect as a parameter of its study: it is added to the baseline of the first group alone, as metafor does.
fn own_effect(mut arm: super::integral::Arm) -> super::integral::Arm {
    let [effect, baseline] = arm.fixed;
    let [spread, _] = arm.random;
    arm.own = if effect > 0.0 { 1.0 } else { 0.0 };
    arm.fixed = [0.0, baseline];
    arm.random = [spread, 0.0];
    arm
}

/// `θ'Pθ - (1'Pθ)²/1'P1`, `P` the information on the effects with the shared parameters eliminated: with the negative
/// Hessian `[A B'; B D]`, `P = D - B A⁻¹ B'`.
fn wald(at: &Maximum) -> Option<f64> {
    let mut shared = [[0.0; 4]; 4];
    // Of 1 and θ: products with D, and with B.
    let (mut with_d, mut with_b) = ([0.0; 3], [[0.0; 4]; 2]);
    for (m, &theta) in at.moments.iter().zip(&at.at.own) {
        for (row, hessian) in shared.iter_mut().zip(m.hessian) {
            for (cell, h) in row.iter_mut().zip(hessian) {
                *cell -= h;
            }
        }
        let [.., own] = m.hessian;
        let [cross @ .., d] = own.map(|h| -h);
        let [ones, mixed, squares] = &mut with_d;
        *ones += d;
        *mixed += d * theta;
        *squares += d * theta * theta;
        let [one, effects] = &mut with_b;
        for ((one, effect), b) in one.iter_mut().zip(effects).zip(cross) {
            *one += b;
            *effect += b * theta;
        }
    }
    for (i, (row, own)) in shared.iter_mut().zip(at.at.free).enumerate() {
        for (j, (cell, free)) in row.iter_mut().zip(at.at.free).enumerate() {
            if !(own && free) {
                *cell = if i == j { 1.0 } else { 0.0 };
            }
        }
    }
    for vector in &mut with_b {
        for (x, free) in vector.iter_mut().zip(at.at.free) {
            if !free {
                *x = 0.0;
            }
        }
    }
    let [one, effects] = with_b;
    let (solved_one, solved) = (
        newton::solve(&shared, 0.0, &one)?,
        newton::solve(&shared, 0.0, &effects)?,
    );
    let dot = |a: [f64; 4], b: [f64; 4]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let [d11, d1t, dtt] = with_d;
    let (p11, p1t, ptt) = (
        d11 - dot(one, solved_one),
        d1t - dot(one, solved),
        dtt - dot(effects, solved),
    );
    Some((ptt - p1t * p1t / p11).max(0.0))
}
