//! Correlations.

use super::effect::{holds, present, square};
use super::groups::part;
use super::hypergeometric::hyp2f1;
use super::{Effect, Form, Inputs, Measure, Options, Part, Transform, Unusable, Value, Vtype};
use crate::stats::math::{atanh, sqrt};

entry! {
    /// Correlation as it is.
    ///
    /// How closely two variables go together, from -1 to 1.
    ///
    /// The variance depends on the correlation, and the distribution is skewed where it is high: ZCOR.
    ///
    /// Not with few participants, nor where the range of a variable was restricted in some studies: their correlations
    /// are smaller for that reason.
    ///
    /// # Formula
    /// `yi = ri`, or from the t of its test `ri = ti/√(ti² + ni - 2)`. By `vtype`: LS: `vi = (1 - yi²)²/(ni - 1)`;
    /// AV: at the mean correlation over the rows, weighted by n; H0: `vi = (1 - yi²)/(ni - 2)`.
    ///
    /// # Source
    /// Hedges (1989), doi:10.1037/0021-9010.74.3.469. metafor: `escalc(measure = "COR")`.
    pub static COR: Measure = {
        name: "COR",
        title: "Correlation",
        transform: Transform::None,
        forms: &[
            Form::new(FROM_R, |x, o| cor(from_r(x)?, o)).averaged(|x, _| Ok(average(from_r(x)?))),
            Form::new(FROM_T, |x, o| cor(from_t(x)?, o)).averaged(|x, _| Ok(average(from_t(x)?))),
        ],
        options: &["vtype"],
        vtypes: &[Vtype::Ls, Vtype::Av, Vtype::H0],
    };
}

entry! {
    /// Correlation without its small-sample bias.
    ///
    /// How closely two variables go together, from -1 to 1, freed of what small samples take away.
    ///
    /// From `t` as COR. UB can be negative: such rows have no effect.
    ///
    /// # Formula
    /// `yi = ri F(½, ½; (ni - 2)/2; 1 - ri²)` with the hypergeometric function `F`. By `vtype`:
    /// LS: `vi = (1 - yi²)²/(ni - 1)`;
    /// UB: `vi = yi² - 1 + ((ni - 3)/(ni - 2)) (1 - ri²) F(1, 1; ni/2; 1 - ri²)`;
    /// AV: as LS at the mean of `yi` over the rows, weighted by n.
    ///
    /// # Source
    /// Olkin and Pratt (1958), doi:10.1214/aoms/1177706717; Hedges (1989), doi:10.1037/0021-9010.74.3.469.
    /// metafor: `escalc(measure = "UCOR")`.
    pub static UCOR: Measure = {
        name: "UCOR",
        title: "Correlation, unbiased",
        transform: Transform::None,
        forms: &[
            Form::new(FROM_R, |x, o| ucor(from_r(x)?, o)).averaged(|x, _| unbiased_average(from_r(x)?)),
            Form::new(FROM_T, |x, o| ucor(from_t(x)?, o)).averaged(|x, _| unbiased_average(from_t(x)?)),
        ],
        options: &["vtype"],
        vtypes: &[Vtype::Ls, Vtype::Ub, Vtype::Av],
    };
}

entry! {
    /// Fisher's z of a correlation.
    ///
    /// How closely two variables go together, on a scale on which the precision hangs on the number of people alone.
    ///
    /// The transformation stabilises the variance of correlations of normal variables. For correlations of dichotomies
    /// ZPB, ZPHI; of a partial correlation ZPCOR.
    ///
    /// Not for Spearman's or Kendall's coefficients, whose variance is another one, nor where `ni` is 3 or less.
    ///
    /// # Formula
    /// `yi = atanh ri`, `vi = 1/(ni - 3)`; from the t of its test `ri = ti/√(ti² + ni - 2)`.
    ///
    /// # Source
    /// Fisher (1915), doi:10.2307/2331838. metafor: `escalc(measure = "ZCOR")`.
    pub static ZCOR: Measure = {
        name: "ZCOR",
        title: "Fisher's z of the correlation",
        transform: Transform::Tanh,
        forms: &[
            Form::new(FROM_R, |x, _| zcor(from_r(x)?)),
            Form::new(FROM_T, |x, _| zcor(from_t(x)?)),
        ],
        options: &[],
        vtypes: &[],
    };
}

const FROM_R: Inputs = Inputs::Values(&[Value::positional("r"), Value::positional("n").count()]);
const FROM_T: Inputs = Inputs::Values(&[Value::named("t"), Value::positional("n").count()]);

/// A correlation and its n.
#[derive(Debug, Clone, Copy)]
struct Correlation {
    ri: f64,
    ni: f64,
}

fn from_r(x: &[f64]) -> Result<Correlation, Unusable> {
    let &[ri, ni] = x else {
        return Err(Unusable::Incomplete);
    };
    present(x)?;
    holds(
        (-1.0..=1.0).contains(&ri),
        "a correlation is not between -1 and 1",
    )?;
    sized(ri, ni)
}

fn from_t(x: &[f64]) -> Result<Correlation, Unusable> {
    let &[ti, ni] = x else {
        return Err(Unusable::Incomplete);
    };
    present(x)?;
    let of_n = sized(0.0, ni)?;
    if ni <= 2.0 {
        Err(Unusable::TooFew)
    } else {
        Ok(Correlation {
            ri: ti / sqrt(square(ti) + ni - 2.0),
            ..of_n
        })
    }
}

fn sized(ri: f64, ni: f64) -> Result<Correlation, Unusable> {
    holds(ni > 0.0, "n is not above 0")?;
    Ok(Correlation { ri, ni })
}

fn average(of: Correlation) -> [Part; 2] {
    part(of.ri, of.ni)
}

fn unbiased_average(of: Correlation) -> Result<[Part; 2], Unusable> {
    Ok(part(unbiased(of.ri, of.ni)?, of.ni))
}

fn cor(of: Correlation, options: &Options) -> Result<Effect, Unusable> {
    if of.ni <= 2.0 {
        return Err(Unusable::TooFew);
    }
    let vi = if options.is(Vtype::Av) {
        square(1.0 - square(options.averages()?.0)) / (of.ni - 1.0)
    } else if options.is(Vtype::H0) {
        (1.0 - square(of.ri)) / (of.ni - 2.0)
    } else {
        square(1.0 - square(of.ri)) / (of.ni - 1.0)
    };
    Effect::new(of.ri, vi)
}

fn ucor(of: Correlation, options: &Options) -> Result<Effect, Unusable> {
    let yi = unbiased(of.ri, of.ni)?;
    let vi = if options.is(Vtype::Ub) {
        let rest = 1.0 - square(of.ri);
        let f = hyp2f1(1.0, 1.0, 0.5 * of.ni, square(of.ri));
        square(yi) - 1.0 + (of.ni - 3.0) / (of.ni - 2.0) * rest * f
    } else {
        let at = if options.is(Vtype::Av) {
            options.averages()?.0
        } else {
            yi
        };
        square(1.0 - square(at)) / (of.ni - 1.0)
    };
    Effect::new(yi, vi)
}

/// Olkin and Pratt's unbiased estimate of a correlation.
pub(super) fn unbiased(ri: f64, ni: f64) -> Result<f64, Unusable> {
    if ni < 4.0 {
        Err(Unusable::TooFew)
    } else if ri == 0.0 {
        Ok(0.0)
    } else {
        Ok(ri * hyp2f1(0.5, 0.5, 0.5 * ni - 1.0, square(ri)))
    }
}

fn zcor(of: Correlation) -> Result<Effect, Unusable> {
    if of.ni <= 3.0 {
        Err(Unusable::TooFew)
    } else {
        Effect::new(atanh(of.ri), 1.0 / (of.ni - 3.0))
    }
}
