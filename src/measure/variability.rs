//! Ratios of standard deviations and of coefficients of variation.

use super::effect::square;
use super::groups::Group;
use super::{Effect, Fields, Form, Inputs, Measure, Options, Transform, Unusable, Vtype};
use crate::stats::math::ln;

entry! {
    /// Log ratio of standard deviations.
    ///
    /// How many times as widely one group is spread as the other.
    ///
    /// For normal outcomes. Where the spread grows with the mean, CVR.
    ///
    /// Not as a measure of who responds: a different spread under treatment is no proof that effects differ between
    /// people.
    ///
    /// # Formula
    /// `yi = ln(sd1i/sd2i) + (1/(n1i - 1) - 1/(n2i - 1))/2`; `correction none` leaves the second term out.
    /// By `vtype`: LS: `vi = (1/(n1i - 1) + 1/(n2i - 1))/2`; LS2: `vi = (n1i/(n1i - 1)² + n2i/(n2i - 1)²)/2`.
    ///
    /// # Source
    /// Nakagawa et al. (2015), doi:10.1111/2041-210X.12309; LS2 from Senior, Viechtbauer and Nakagawa (2020),
    /// doi:10.1002/jrsm.1423. metafor: `escalc(measure = "VR")`.
    pub static VR: Measure = {
        name: "VR",
        title: "Log variability ratio",
        transform: Transform::Exp,
        forms: &[Form::new(Inputs::TwoArms(Fields::Continuous), vr)],
        options: &["correction", "vtype"],
        vtypes: &[Vtype::Ls, Vtype::Ls2],
    };
}

entry! {
    /// Log ratio of coefficients of variation.
    ///
    /// How many times as widely one group is spread as the other, each in proportion to its mean.
    ///
    /// For normal outcomes on a ratio scale with means above 0, and with a spread in proportion to the mean.
    ///
    /// Not on scales whose 0 is arbitrary, such as degrees Celsius or a score that begins at 1.
    ///
    /// # Formula
    /// `yi = ln((sd1i/m1i)/(sd2i/m2i)) + (1/(n1i - 1) - 1/(n2i - 1))/2 + (q2 - q1)/2`, `qj = sdji²/(nji mji²)`;
    /// `correction none` leaves all but the first term out.
    /// By `vtype`: LS: `vi = q1 + q2 + (1/(n1i - 1) + 1/(n2i - 1))/2`;
    /// LS2: `vi = q1 + q2 + (q1² + q2²)/2 + (n1i/(n1i - 1)² + n2i/(n2i - 1)²)/2`.
    ///
    /// # Source
    /// Nakagawa et al. (2015), doi:10.1111/2041-210X.12309; the last correction and LS2 from Senior,
    /// Viechtbauer and Nakagawa (2020), doi:10.1002/jrsm.1423. metafor: `escalc(measure = "CVR")`, so corrected since
    /// version 5.
    pub static CVR: Measure = {
        name: "CVR",
        title: "Log coefficient of variation ratio",
        transform: Transform::Exp,
        forms: &[Form::new(Inputs::TwoArms(Fields::Continuous), cvr)],
        options: &["correction", "vtype"],
        vtypes: &[Vtype::Ls, Vtype::Ls2],
    };
}

/// The bias and the variance of the log ratio of two standard deviations.
fn spreads(e: Group, c: Group, options: &Options) -> (f64, f64) {
    let bias = if options.correction.corrects() {
        0.5 * (1.0 / e.df() - 1.0 / c.df())
    } else {
        0.0
    };
    let vi = if options.is(Vtype::Ls2) {
        0.5 * (e.n / square(e.df()) + c.n / square(c.df()))
    } else {
        0.5 * (1.0 / e.df() + 1.0 / c.df())
    };
    (bias, vi)
}

fn vr(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let (e, c) = Group::two(x)?;
    let (e, c) = (e.spread()?, c.spread()?);
    let (bias, vi) = spreads(e, c, options);
    Effect::new(ln(e.sd / c.sd) + bias, vi)
}

fn cvr(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let (e, c) = Group::two(x)?;
    let (e, c) = (e.spread()?.positive()?, c.spread()?.positive()?);
    let (mut bias, mut vi) = spreads(e, c, options);
    let (q1, q2) = (e.cv2() / e.n, c.cv2() / c.n);
    if options.correction.corrects() {
        bias += 0.5 * (q2 - q1);
    }
    vi += q1 + q2;
    if options.is(Vtype::Ls2) {
        vi += 0.5 * (square(q1) + square(q2));
    }
    Effect::new(ln(e.sd / e.mean / (c.sd / c.mean)) + bias, vi)
}
