//! Reliability: Cronbach's alpha.

use super::effect::{holds, present, square};
use super::{Effect, Form, Inputs, Measure, Transform, Unusable, Value};
use crate::stats::math::{ln_1p, pow};

entry! {
    /// Cronbach's alpha as it is.
    ///
    /// How well the items of a scale hang together.
    ///
    /// The variance depends on alpha: AHW, ABT.
    ///
    /// Not where alphas are high or studies small, as its distribution is skewed there; not across versions of a scale
    /// with different numbers of items, which raise alpha by themselves.
    ///
    /// # Formula
    /// `yi = alphai`, `vi = 2 mi (1 - alphai)²/((mi - 1)(ni - 2))`, with `mi` items and `ni` participants.
    ///
    /// # Source
    /// Bonett (2010), doi:10.1037/a0020142. metafor: `escalc(measure = "ARAW")`.
    pub static ARAW: Measure = {
        name: "ARAW",
        title: "Cronbach's alpha",
        transform: Transform::None,
        forms: &[Form::new(ALPHA, |x, _| {
            let (alphai, mi, ni) = parts(x)?;
            Effect::new(alphai, 2.0 * mi * square(1.0 - alphai) / ((mi - 1.0) * (ni - 2.0)))
        })],
        options: &[],
        vtypes: &[],
    };
}

entry! {
    /// Cronbach's alpha after Hakstian and Whalen's transformation.
    ///
    /// How well the items of a scale hang together, on a scale that is nearer to normal.
    ///
    /// For alphas of tests with similar numbers of items.
    ///
    /// Not across tests of very different lengths, as alpha rises with the number of items.
    ///
    /// # Formula
    /// `yi = 1 - (1 - alphai)^(1/3)`, `vi = 18 mi (ni - 1) (1 - alphai)^(2/3)/((mi - 1)(9 ni - 11)²)`, with `mi` items
    /// and `ni` participants.
    ///
    /// # Source
    /// Hakstian and Whalen (1976), doi:10.1007/BF02291840. metafor: `escalc(measure = "AHW")`.
    pub static AHW: Measure = {
        name: "AHW",
        title: "Cronbach's alpha (Hakstian and Whalen)",
        transform: Transform::Iahw,
        forms: &[Form::new(ALPHA, |x, _| {
            let (alphai, mi, ni) = parts(x)?;
            let root = pow(1.0 - alphai, 1.0 / 3.0);
            let size = (mi - 1.0) * square(9.0 * ni - 11.0);
            Effect::new(1.0 - root, 18.0 * mi * (ni - 1.0) * square(root) / size)
        })],
        options: &[],
        vtypes: &[],
    };
}

entry! {
    /// Cronbach's alpha after Bonett's transformation.
    ///
    /// How well the items of a scale hang together, on a scale on which the precision does not hang on alpha.
    ///
    /// The transformation stabilises the variance; the items must be parallel or nearly so.
    ///
    /// Not for scales of several dimensions, nor for samples of very different spread: alpha is no property of the test
    /// alone.
    ///
    /// # Formula
    /// `yi = -ln(1 - alphai)`, `vi = 2 mi/((mi - 1)(ni - 2))`, with `mi` items and `ni` participants.
    ///
    /// # Source
    /// Bonett (2002), doi:10.3102/10769986027004335. metafor: `escalc(measure = "ABT")`.
    pub static ABT: Measure = {
        name: "ABT",
        title: "Cronbach's alpha (Bonett)",
        transform: Transform::Iabt,
        forms: &[Form::new(ALPHA, |x, _| {
            let (alphai, mi, ni) = parts(x)?;
            Effect::new(-ln_1p(-alphai), 2.0 * mi / ((mi - 1.0) * (ni - 2.0)))
        })],
        options: &[],
        vtypes: &[],
    };
}

const ALPHA: Inputs = Inputs::Values(&[
    Value::positional("alpha"),
    Value::positional("m"),
    Value::positional("n").count(),
]);

/// Alpha, items, participants.
fn parts(x: &[f64]) -> Result<(f64, f64, f64), Unusable> {
    let &[alphai, mi, ni] = x else {
        return Err(Unusable::Incomplete);
    };
    present(x)?;
    holds(alphai <= 1.0, "an alpha is above 1")?;
    holds(mi >= 2.0, "fewer than two items")?;
    holds(ni > 0.0, "n is not above 0")?;
    if ni <= 2.0 {
        Err(Unusable::TooFew)
    } else {
        Ok((alphai, mi, ni))
    }
}
