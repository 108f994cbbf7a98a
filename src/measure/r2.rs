//! Coefficients of determination.

use super::effect::{holds, present, square};
use super::groups::part;
use super::{Effect, Form, Inputs, Measure, Options, Part, Transform, Unusable, Value, Vtype};
use crate::stats::math::{atanh, sqrt};

entry! {
    /// Coefficient of determination of a regression with random predictors.
    ///
    /// The share of the variance of an outcome that a regression explains.
    ///
    /// R² rises with every predictor and its distribution is skewed near 0, where the variance is poor. Studies whose
    /// models hold different predictors do not estimate one number.
    ///
    /// # Formula
    /// `yi = r2i`. By `vtype`, with `mi` predictors: LS: `vi = 4 yi (1 - yi)²/ni`;
    /// LS2: `vi = 4 yi (1 - yi)² (ni - mi - 1)²/((ni² - 1)(ni + 3))`;
    /// AV, AV2: as LS and LS2 at the mean of `yi` over the rows, weighted by n.
    ///
    /// # Source
    /// Olkin and Finn (1995), doi:10.1037/0033-2909.118.1.155. metafor: `escalc(measure = "R2")`.
    pub static R2: Measure = {
        name: "R2",
        title: "Coefficient of determination",
        transform: Transform::None,
        forms: &[Form::new(Inputs::Values(R2_M_N), determination).averaged(average)],
        options: &["vtype"],
        vtypes: &[Vtype::Ls, Vtype::Ls2, Vtype::Av, Vtype::Av2],
    };
}

entry! {
    /// Fisher's z of the root of the coefficient of determination.
    ///
    /// The share of the variance that a regression explains, put on the scale of Fisher's z.
    ///
    /// For random predictors. Never negative: an interval may pass 0, where R² ends.
    ///
    /// # Formula
    /// `yi = atanh √r2i`, `vi = 1/ni`.
    ///
    /// # Source
    /// Olkin and Finn (1995), doi:10.1037/0033-2909.118.1.155. metafor: `escalc(measure = "ZR2")`.
    pub static ZR2: Measure = {
        name: "ZR2",
        title: "Fisher's z of the root of R²",
        transform: Transform::Ztor2,
        forms: &[Form::new(Inputs::Values(R2_M_N), |x, _| {
            let (r2i, _, ni) = parts(x)?;
            Effect::new(atanh(sqrt(r2i)), 1.0 / ni)
        })],
        options: &[],
        vtypes: &[],
    };
}

entry! {
    /// Coefficient of determination of a regression with fixed predictors.
    ///
    /// The share of the variance of an outcome that a regression explains, where the predictors were set by design.
    ///
    /// Only where the predictors' values were set by design: otherwise R2.
    ///
    /// # Formula
    /// `yi = r2i`. This version does not compute it: no formula for `vi` has been found that can be checked.
    ///
    /// # Source
    /// metafor: `escalc(measure = "R2F")`.
    pub static R2F: Measure = {
        name: "R2F",
        title: "Coefficient of determination (fixed predictors)",
        transform: Transform::None,
        forms: &[Form::without_kernel(Inputs::Values(R2_M_N))],
        options: &[],
        vtypes: &[],
    };
}

entry! {
    /// Fisher's z of the root of the coefficient of determination, with fixed predictors.
    ///
    /// The same share, put on the scale of Fisher's z.
    ///
    /// Only where the predictors' values were set by design: otherwise ZR2.
    ///
    /// # Formula
    /// `yi = atanh √r2i`. This version does not compute it, as it has no `vi` of R2F.
    ///
    /// # Source
    /// metafor: `escalc(measure = "ZR2F")`.
    pub static ZR2F: Measure = {
        name: "ZR2F",
        title: "Fisher's z of the root of R² (fixed predictors)",
        transform: Transform::Ztor2,
        forms: &[Form::without_kernel(Inputs::Values(R2_M_N))],
        options: &[],
        vtypes: &[],
    };
}

const R2_M_N: &[Value] = &[
    Value::positional("r2"),
    Value::positional("m"),
    Value::positional("n").count(),
];

/// R², predictors, participants.
fn parts(x: &[f64]) -> Result<(f64, f64, f64), Unusable> {
    let &[r2i, mi, ni] = x else {
        return Err(Unusable::Incomplete);
    };
    present(x)?;
    holds((0.0..=1.0).contains(&r2i), "R² is not between 0 and 1")?;
    holds(ni > 0.0, "n is not above 0")?;
    holds(mi >= 1.0, "fewer than one predictor")?;
    if ni - mi - 1.0 <= 0.0 {
        Err(Unusable::TooFew)
    } else {
        Ok((r2i, mi, ni))
    }
}

fn average(x: &[f64], _: &Options) -> Result<[Part; 2], Unusable> {
    let (r2i, _, ni) = parts(x)?;
    Ok(part(r2i, ni))
}

fn determination(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let (r2i, mi, ni) = parts(x)?;
    let (av, av2) = (options.is(Vtype::Av), options.is(Vtype::Av2));
    let at = if av || av2 {
        options.averages()?.0
    } else {
        r2i
    };
    let size = if av2 || options.is(Vtype::Ls2) {
        square(ni - mi - 1.0) / ((square(ni) - 1.0) * (ni + 3.0))
    } else {
        1.0 / ni
    };
    Effect::new(r2i, 4.0 * at * square(1.0 - at) * size)
}
