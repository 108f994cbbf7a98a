//! Standardised mean change by the standard deviation of both measurements.

use super::change::Change;
use super::effect::{holds, square};
use super::hedges::hedges_j;
use super::{Effect, Form, Inputs, Measure, Options, Transform, Unusable, Vtype};
use crate::stats::math::sqrt;

entry! {
    /// Standardised mean change by the standard deviation of both measurements together.
    ///
    /// How much a group changes from before to after, in standard deviations of the outcome.
    ///
    /// The variance assumes equal standard deviations before and after: SMCRPH does not.
    ///
    /// # Formula
    /// `yi = J(m) (m1i - m2i)/si`, `1` after, `2` before, `si² = (sd1i² + sd2i²)/2`, `m = 2 (ni - 1)/(1 + ri²)`;
    /// `vi = 2 (1 - ri)/ni + yi² (1 + ri²)/(4 ni)`.
    ///
    /// `J` as for SMD (`correction approximate`, `correction none`).
    ///
    /// # Source
    /// Cousineau (2020), doi:10.20982/tqmp.16.4.p418; Bonett (2015), doi:10.3102/1076998615583904.
    /// metafor: `escalc(measure = "SMCRP")`.
    pub static SMCRP: Measure = {
        name: "SMCRP",
        title: "Standardised mean change (pooled raw score)",
        transform: Transform::None,
        forms: &[Form::new(Inputs::BeforeAfter, |x, o| {
            let (change, yi, _) = pooled(x, o)?;
            let (ni, ri) = (change.ni, change.ri);
            Effect::new(yi, 2.0 * (1.0 - ri) / ni + square(yi) * (1.0 + square(ri)) / (4.0 * ni))
        })],
        options: &["correction"],
        vtypes: &[],
    };
}

entry! {
    /// Standardised mean change by the standard deviation of both measurements, where they differ.
    ///
    /// How much a group changes from before to after, in standard deviations of the outcome, whether or not those of
    /// both times are equal.
    ///
    /// Not as evidence of an effect without a control group: change over time and regression to the mean are in it.
    ///
    /// # Formula
    /// `yi` as for SMCRP, `si² = (sd1i² + sd2i²)/2`. By `vtype`, with `sdci² = sd1i² + sd2i² - 2 ri sd1i sd2i`:
    /// LS: `vi = (sdci²/si² + yi² (sd1i⁴ + sd2i⁴ + 2 ri² sd1i² sd2i²)/(8 si⁴))/(ni - 1)`; LS2: with `ni` for `ni - 1`.
    ///
    /// `J` as for SMD (`correction approximate`, `correction none`).
    ///
    /// # Source
    /// Bonett (2008), doi:10.1037/1082-989X.13.2.99. metafor: `escalc(measure = "SMCRPH")`.
    pub static SMCRPH: Measure = {
        name: "SMCRPH",
        title: "Standardised mean change (pooled raw score), heteroscedastic",
        transform: Transform::None,
        forms: &[Form::new(Inputs::BeforeAfter, smcrph)],
        options: &["correction", "vtype"],
        vtypes: &[Vtype::Ls, Vtype::Ls2],
    };
}

/// The change, its corrected effect and the variance that standardises it.
fn pooled(x: &[f64], options: &Options) -> Result<(Change, f64, f64), Unusable> {
    let change = Change::new(x)?;
    let s2 = 0.5 * (change.after.var() + change.before.var());
    holds(s2 > 0.0, "both standard deviations are 0")?;
    let m = 2.0 * (change.ni - 1.0) / (1.0 + square(change.ri));
    Ok((
        change,
        hedges_j(m, options.correction)? * change.diff() / sqrt(s2),
        s2,
    ))
}

fn smcrph(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let (change, yi, s2) = pooled(x, options)?;
    let quartic =
        square(change.after.var()) + square(change.before.var()) + 2.0 * square(change.cov());
    let n = if options.is(Vtype::Ls2) {
        change.ni
    } else {
        change.ni - 1.0
    };
    Effect::new(
        yi,
        (change.var_change() / s2 + square(yi) * quartic / (8.0 * square(s2))) / n,
    )
}
