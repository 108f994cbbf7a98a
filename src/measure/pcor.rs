//! Partial and semi-partial correlations.

use super::effect::{holds, present, square};
use super::groups::part;
use super::phi::fisher_z;
use super::{Effect, Form, Inputs, Measure, Options, Part, Transform, Unusable, Value, Vtype};
use crate::stats::math::{atanh, sqrt};

entry! {
    /// Partial correlation, from the t of a coefficient in a regression.
    ///
    /// How closely a predictor and the outcome go together when the other predictors of a regression are held fixed.
    ///
    /// Studies whose models hold different predictors do not estimate one number.
    ///
    /// # Formula
    /// `yi = ti/√(ti² + ni - mi - 1)`, with `mi` predictors in the model. By `vtype`:
    /// LS: `vi = (1 - yi²)²/(ni - mi)`; AV: at the mean of `yi` over the rows, weighted by n.
    ///
    /// # Source
    /// Aloe and Thompson (2013), doi:10.5243/jsswr.2013.24. metafor: `escalc(measure = "PCOR")`.
    pub static PCOR: Measure = {
        name: "PCOR",
        title: "Partial correlation",
        transform: Transform::None,
        forms: &[Form::new(Inputs::Values(T_M_N), pcor).averaged(average)],
        options: &["vtype"],
        vtypes: &[Vtype::Ls, Vtype::Av],
    };
}

entry! {
    /// Fisher's z of a partial correlation.
    ///
    /// The partial correlation, put on the scale of Fisher's z.
    ///
    /// Studies whose models hold different predictors do not estimate one number.
    ///
    /// # Formula
    /// `yi = atanh r`, `r` as for PCOR; `vi = 1/(ni - mi - 2)`, with `mi` predictors in the model.
    ///
    /// # Source
    /// As PCOR. metafor: `escalc(measure = "ZPCOR")`.
    pub static ZPCOR: Measure = {
        name: "ZPCOR",
        title: "Fisher's z of the partial correlation",
        transform: Transform::Tanh,
        forms: &[Form::new(Inputs::Values(T_M_N), |x, _| {
            let of = partial(x)?;
            if of.df <= 1.0 { Err(Unusable::TooFew) } else { Effect::new(atanh(of.r), 1.0 / (of.df - 1.0)) }
        })],
        options: &[],
        vtypes: &[],
    };
}

entry! {
    /// Semi-partial correlation, from the t of a coefficient and the R² of the regression.
    ///
    /// How much a predictor adds to a regression, as a correlation.
    ///
    /// Studies whose models hold different predictors do not estimate one number.
    ///
    /// # Formula
    /// `yi = ti √((1 - r2i)/(ni - mi - 1))`, with `mi` predictors in the model;
    /// `vi = (r2i² - 2 r2i + q + 1 - q²)/ni`, `q = r2i - yi²` the R² without the predictor.
    ///
    /// # Source
    /// Aloe and Becker (2012), doi:10.3102/1076998610396901. metafor: `escalc(measure = "SPCOR")`.
    pub static SPCOR: Measure = {
        name: "SPCOR",
        title: "Semi-partial correlation",
        transform: Transform::None,
        forms: &[Form::new(Inputs::Values(T_M_N_R2), |x, _| spcor(x))],
        options: &[],
        vtypes: &[],
    };
}

entry! {
    /// Fisher's z of a semi-partial correlation.
    ///
    /// The semi-partial correlation, put on the scale of Fisher's z.
    ///
    /// It does not stabilise the variance.
    ///
    /// # Formula
    /// `yi = atanh r`, `vi = v/(1 - r²)²` with the `r` and `v` of SPCOR, by the delta method.
    ///
    /// # Source
    /// As SPCOR. metafor: `escalc(measure = "ZSPCOR")`.
    pub static ZSPCOR: Measure = {
        name: "ZSPCOR",
        title: "Fisher's z of the semi-partial correlation",
        transform: Transform::Tanh,
        forms: &[Form::new(Inputs::Values(T_M_N_R2), |x, _| fisher_z(spcor(x)?))],
        options: &[],
        vtypes: &[],
    };
}

const T_M_N: &[Value] = &[
    Value::named("t"),
    Value::named("m"),
    Value::named("n").count(),
];
const T_M_N_R2: &[Value] = &[
    Value::named("t"),
    Value::named("m"),
    Value::named("n").count(),
    Value::named("r2"),
];

/// A partial correlation and the degrees of freedom of its t.
struct Partial {
    r: f64,
    df: f64,
    ni: f64,
}

fn partial(x: &[f64]) -> Result<Partial, Unusable> {
    let &[ti, mi, ni] = x else {
        return Err(Unusable::Incomplete);
    };
    present(x)?;
    holds(ni > 0.0, "n is not above 0")?;
    holds(mi >= 1.0, "fewer than one predictor")?;
    let df = ni - mi - 1.0;
    if df <= 0.0 {
        Err(Unusable::TooFew)
    } else {
        Ok(Partial {
            r: ti / sqrt(square(ti) + df),
            df,
            ni,
        })
    }
}

fn average(x: &[f64], _: &Options) -> Result<[Part; 2], Unusable> {
    let of = partial(x)?;
    Ok(part(of.r, of.ni))
}

fn pcor(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let of = partial(x)?;
    let at = if options.is(Vtype::Av) {
        options.averages()?.0
    } else {
        of.r
    };
    Effect::new(of.r, square(1.0 - square(at)) / (of.df + 1.0))
}

fn spcor(x: &[f64]) -> Result<Effect, Unusable> {
    let &[ti, mi, ni, r2i] = x else {
        return Err(Unusable::Incomplete);
    };
    let of = partial(&[ti, mi, ni])?;
    present(&[r2i])?;
    holds((0.0..1.0).contains(&r2i), "R² is not between 0 and 1")?;
    let yi = ti * sqrt((1.0 - r2i) / of.df);
    let without = r2i - square(yi);
    holds(without >= 0.0, "the t is too large for the R²")?;
    Effect::new(
        yi,
        (square(r2i) - 2.0 * r2i + without + 1.0 - square(without)) / ni,
    )
}
