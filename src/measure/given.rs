//! An effect that somebody else computed.

use super::effect::{holds, present, square};
use super::interval::{se_from_interval, within};
use super::{Effect, Form, Inputs, Measure, Options, Transform, Unusable, Value};

entry! {
    /// An effect that is already computed, on the scale of the analysis.
    ///
    /// A number that a paper prints, or that was computed elsewhere, with its variance, standard error or interval.
    ///
    /// `yi` is taken as it is: a ratio must already be a logarithm (otherwise `HR`, `OR`, `RR`, `IRR`). An interval
    /// that does not hold its estimate is refused. An interval by Student's t in a small study gives a standard error
    /// that is too large.
    ///
    /// # Formula
    /// `given(yi, vi)`; `given(yi, se: s)`, `vi = s²`; `given(yi, ci: (lo, hi))`, `vi = ((hi - lo)/(2 z))²` with the
    /// normal quantile `z` of a 95% interval, or of `level`. Each may have `n: x`, where n is used.
    ///
    /// # Source
    /// Cochrane Handbook, 6.3.1. metafor: `escalc(measure = "GEN")`, `conv.wald()`.
    pub static GIVEN: Measure = {
        name: "given",
        title: "Effect as given",
        transform: Transform::None,
        forms: &[
            Form::new(Inputs::Values(&[Value::positional("yi"), Value::positional("vi"), N]), variance),
            Form::new(Inputs::Values(&[Value::positional("yi"), Value::named("se"), N]), standard_error),
            Form::new(Inputs::Values(&[Value::positional("yi"), Value::interval("ci"), N]), interval),
        ],
        options: &["level"],
        vtypes: &[],
    };
}

const N: Value = Value::named("n").count().optional();

fn variance(x: &[f64], _: &Options) -> Result<Effect, Unusable> {
    let &[yi, vi, _] = x else {
        return Err(Unusable::Incomplete);
    };
    present(&[yi, vi])?;
    holds(vi >= 0.0, "a variance is negative")?;
    Effect::new(yi, vi)
}

fn standard_error(x: &[f64], _: &Options) -> Result<Effect, Unusable> {
    let &[yi, sei, _] = x else {
        return Err(Unusable::Incomplete);
    };
    present(&[yi, sei])?;
    holds(sei >= 0.0, "a standard error is negative")?;
    Effect::new(yi, square(sei))
}

fn interval(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let &[yi, lo, hi, _] = x else {
        return Err(Unusable::Incomplete);
    };
    present(&[yi, lo, hi])?;
    within(yi, lo, hi)?;
    Effect::new(yi, square(se_from_interval(lo, hi, options.level)?))
}
