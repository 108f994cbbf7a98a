//! Mean difference.

use super::groups::{Group, pooled_sd};
use super::{Effect, Fields, Form, Inputs, Measure, Options, Transform, Unusable, Vtype};

entry! {
    /// Mean difference, in the units of the outcome.
    ///
    /// The mean of one group less that of the other, in the units in which it was measured.
    ///
    /// LS lets the standard deviations differ; HO assumes that they do not. Only for studies that measure on the same
    /// scale: otherwise SMD, or ROM for ratio scales.
    ///
    /// # Formula
    /// `yi = m1i - m2i`. By `vtype`: LS: `vi = sd1i²/n1i + sd2i²/n2i`;
    /// HO: `vi = sdpi² (1/n1i + 1/n2i)` with the pooled standard deviation `sdpi`.
    ///
    /// # Source
    /// Cochrane Handbook, 6.5.1. metafor: `escalc(measure = "MD")`.
    pub static MD: Measure = {
        name: "MD",
        title: "Mean difference",
        transform: Transform::None,
        forms: &[Form::new(Inputs::TwoArms(Fields::Continuous), md)],
        options: &["vtype"],
        vtypes: &[Vtype::Ls, Vtype::Ho],
    };
}

fn md(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let (e, c) = Group::two(x)?;
    let vi = if options.is(Vtype::Ho) {
        let (sdpi, _) = pooled_sd(e, c);
        sdpi * sdpi * (1.0 / e.n + 1.0 / c.n)
    } else {
        e.var_mean() + c.var_mean()
    };
    Effect::new(e.mean - c.mean, vi)
}
