//! One arm with a mean and a standard deviation.

use super::effect::square;
use super::groups::{Group, part};
use super::hedges::hedges_j;
use super::{Effect, Fields, Form, Inputs, Measure, Options, Part, Transform, Unusable, Vtype};
use crate::stats::math::ln;

entry! {
    /// Mean of one group, in the units of the outcome.
    ///
    /// The mean of a group, in the units in which it was measured.
    ///
    /// Only for studies that measure on the same scale.
    ///
    /// # Formula
    /// `yi = mi`. By `vtype`: LS: `vi = sdi²/ni`; HO: `vi = s²/ni` with the variance `s²` pooled over the rows, each
    /// weighted by `ni - 1`.
    ///
    /// # Source
    /// Cochrane Handbook, 6.5. metafor: `escalc(measure = "MN")`.
    pub static MN: Measure = {
        name: "MN",
        title: "Mean",
        transform: Transform::None,
        forms: &[Form::new(ONE, mean).averaged(variance)],
        options: &["vtype"],
        vtypes: &[Vtype::Ls, Vtype::Ho],
    };
}

entry! {
    /// Log mean of one group.
    ///
    /// The mean of a group, analysed as a logarithm.
    ///
    /// For outcomes on a ratio scale with a mean above 0.
    ///
    /// # Formula
    /// `yi = ln mi`, `vi = sdi²/(ni mi²)`. The bias of `-vi/2` is not corrected, as metafor does not.
    ///
    /// # Source
    /// As ROM. metafor: `escalc(measure = "MNLN")`.
    pub static MNLN: Measure = {
        name: "MNLN",
        title: "Log mean",
        transform: Transform::Exp,
        forms: &[Form::new(ONE, log_mean)],
        options: &[],
        vtypes: &[],
    };
}

entry! {
    /// Standardised mean of one group.
    ///
    /// How far the mean of a group is from 0, in standard deviations.
    ///
    /// For a mean that is a difference from a meaningful 0, such as a change or a deviation from a norm.
    ///
    /// Not where 0 is an arbitrary point of the scale.
    ///
    /// # Formula
    /// `yi = J(ni - 1) mi/sdi`, `vi = 1/ni + yi²/(2 ni)`, with Hedges' correction `J` (see SMD; `correction
    /// approximate`, `correction none`).
    ///
    /// # Source
    /// Hedges (1981), doi:10.3102/10769986006002107, for one group. metafor: `escalc(measure = "SMN")`.
    pub static SMN: Measure = {
        name: "SMN",
        title: "Standardised mean",
        transform: Transform::None,
        forms: &[Form::new(ONE, |x, o| {
            let g = Group::one(x)?.spread()?;
            let yi = hedges_j(g.df(), o.correction)? * g.mean / g.sd;
            Effect::new(yi, 1.0 / g.n + square(yi) / (2.0 * g.n))
        })],
        options: &["correction"],
        vtypes: &[],
    };
}

entry! {
    /// Log standard deviation of one group.
    ///
    /// How widely a group is spread, analysed as a logarithm.
    ///
    /// For normal outcomes; the variance is wrong for others.
    ///
    /// Not where the spread grows with the mean: CVLN.
    ///
    /// # Formula
    /// `yi = ln sdi + 1/(2 (ni - 1))`, `vi = 1/(2 (ni - 1))`; `correction none` leaves the second term out.
    ///
    /// # Source
    /// Raudenbush and Bryk (1987), doi:10.3102/10769986012003241. metafor: `escalc(measure = "SDLN")`.
    pub static SDLN: Measure = {
        name: "SDLN",
        title: "Log standard deviation",
        transform: Transform::Exp,
        forms: &[Form::new(ONE, |x, o| {
            let g = Group::one(x)?.spread()?;
            let vi = 0.5 / g.df();
            let bias = if o.correction.corrects() { vi } else { 0.0 };
            Effect::new(ln(g.sd) + bias, vi)
        })],
        options: &["correction"],
        vtypes: &[],
    };
}

entry! {
    /// Log coefficient of variation of one group.
    ///
    /// How widely a group is spread in proportion to its mean, analysed as a logarithm.
    ///
    /// For normal outcomes on a ratio scale with a mean above 0.
    ///
    /// Not on scales whose 0 is arbitrary, such as degrees Celsius.
    ///
    /// # Formula
    /// `yi = ln(sdi/mi) + 1/(2 (ni - 1))`, `vi = 1/(2 (ni - 1)) + sdi²/(ni mi²)`; `correction none`
    /// leaves the second term out.
    ///
    /// # Source
    /// Nakagawa et al. (2015), doi:10.1111/2041-210X.12309; Senior, Viechtbauer and Nakagawa (2020),
    /// doi:10.1002/jrsm.1423. metafor: `escalc(measure = "CVLN")`.
    pub static CVLN: Measure = {
        name: "CVLN",
        title: "Log coefficient of variation",
        transform: Transform::Exp,
        forms: &[Form::new(ONE, |x, o| {
            let g = Group::one(x)?.spread()?.positive()?;
            let (half, q) = (0.5 / g.df(), g.cv2() / g.n);
            let bias = if o.correction.corrects() { half } else { 0.0 };
            Effect::new(ln(g.sd / g.mean) + bias, half + q)
        })],
        options: &["correction"],
        vtypes: &[],
    };
}

const ONE: Inputs = Inputs::OneArm(Fields::Continuous);

fn variance(x: &[f64], _: &Options) -> Result<[Part; 2], Unusable> {
    let g = Group::one(x)?;
    Ok(part(g.var(), g.df()))
}

fn mean(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let g = Group::one(x)?;
    let vi = if options.is(Vtype::Ho) {
        options.averages()?.0 / g.n
    } else {
        g.var_mean()
    };
    Effect::new(g.mean, vi)
}

fn log_mean(x: &[f64], _: &Options) -> Result<Effect, Unusable> {
    let g = Group::one(x)?.positive()?;
    Effect::new(ln(g.mean), g.cv2() / g.n)
}
