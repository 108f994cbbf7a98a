//! Standardised mean difference with different standard deviations.

use super::effect::{holds, square};
use super::groups::Group;
use super::hedges::hedges_j;
use super::{Effect, Fields, Form, Inputs, Measure, Options, Transform, Unusable, Vtype};
use crate::stats::math::sqrt;

entry! {
    /// Standardised mean difference where the standard deviations differ.
    ///
    /// How far apart the means of two groups are, in standard deviations, without taking both groups to be equally
    /// spread.
    ///
    /// The standardiser is the root mean variance of both groups, whatever their sizes; with similar standard
    /// deviations SMD is more precise.
    ///
    /// Not pooled with SMD where the spreads of the arms differ: the two standardise by different things.
    ///
    /// # Formula
    /// `yi = J(n1i + n2i - 2) (m1i - m2i)/si`, `si² = (sd1i² + sd2i²)/2`. By `vtype`, with
    /// `Q(a, b) = yi² (sd1i⁴/a + sd2i⁴/b)/(8 si⁴)` and `V(a, b) = (sd1i²/a + sd2i²/b)/si²`:
    /// LS: `vi = Q(n1i - 1, n2i - 1) + V(n1i - 1, n2i - 1)`; LS2: `vi = Q(n1i, n2i) + V(n1i, n2i)`;
    /// LS3: `vi = Q(n1i - 1, n2i - 1) + V(n1i, n2i)`.
    ///
    /// `J` as for SMD (`correction approximate`, `correction none`).
    ///
    /// # Source
    /// Bonett (2008), doi:10.1037/1082-989X.13.2.99; (2009), doi:10.1037/a0016619.
    /// metafor: `escalc(measure = "SMDH")`, with this LS since version 5.
    pub static SMDH: Measure = {
        name: "SMDH",
        title: "Standardised mean difference, heteroscedastic",
        transform: Transform::None,
        forms: &[Form::new(Inputs::TwoArms(Fields::Continuous), smdh)],
        options: &["correction", "vtype"],
        vtypes: &[Vtype::Ls, Vtype::Ls2, Vtype::Ls3],
    };
}

fn smdh(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let (e, c) = Group::two(x)?;
    let s2 = 0.5 * (e.var() + c.var());
    holds(s2 > 0.0, "both standard deviations are 0")?;
    let yi = hedges_j(e.n + c.n - 2.0, options.correction)? * (e.mean - c.mean) / sqrt(s2);
    let quartic = |a: f64, b: f64| {
        square(yi) * (square(e.var()) / a + square(c.var()) / b) / (8.0 * square(s2))
    };
    let means = |a: f64, b: f64| (e.var() / a + c.var() / b) / s2;
    let vi = if options.is(Vtype::Ls2) {
        quartic(e.n, c.n) + means(e.n, c.n)
    } else if options.is(Vtype::Ls3) {
        quartic(e.df(), c.df()) + means(e.n, c.n)
    } else {
        quartic(e.df(), c.df()) + means(e.df(), c.df())
    };
    Effect::new(yi, vi)
}
