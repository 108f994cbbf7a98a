//! Log ratios of an arm measured twice.

use super::change::Change;
use super::effect::square;
use super::groups::Group;
use super::{Effect, Form, Inputs, Measure, Options, Transform, Unusable, Vtype};
use crate::stats::math::ln;

entry! {
    /// Log ratio of the means of an arm measured twice.
    ///
    /// How many times as large the mean of a group is after as before.
    ///
    /// For outcomes on a ratio scale with means above 0.
    ///
    /// Not on scales whose 0 is arbitrary, nor as evidence of an effect without a control group.
    ///
    /// # Formula
    /// `yi = ln(m1i/m2i) + (q1 - q2)/2`, `1` after, `2` before, `qj = sdji²/(ni mji²)`; `correction none` leaves the
    /// second term out. By `vtype`, with `c = ri sd1i sd2i/(ni m1i m2i)`: LS: `vi = q1 + q2 - 2 c`;
    /// LS2: `vi = q1 + q2 - 2 c + (q1² + q2²)/2 + ri² sd1i² sd2i² (m1i⁴ + m2i⁴)/(2 ni² m1i⁴ m2i⁴)`.
    ///
    /// # Source
    /// Lajeunesse (2011), doi:10.1890/11-0423.1; (2015), doi:10.1890/14-2402.1.
    /// metafor: `escalc(measure = "ROMC")`, corrected since version 5.
    pub static ROMC: Measure = {
        name: "ROMC",
        title: "Log ratio of means of a change",
        transform: Transform::Exp,
        forms: &[Form::new(Inputs::BeforeAfter, |x, o| {
            let change = Change::new(x)?;
            let means = means(change, o)?;
            Effect::new(means.yi + means.bias, means.vi)
        })],
        options: &["correction", "vtype"],
        vtypes: &[Vtype::Ls, Vtype::Ls2],
    };
}

entry! {
    /// Log ratio of the standard deviations of an arm measured twice.
    ///
    /// How many times as widely a group is spread after as before.
    ///
    /// For normal outcomes.
    ///
    /// Not where a floor or ceiling of the scale holds one of the measurements together.
    ///
    /// # Formula
    /// `yi = ln(sd1i/sd2i)`, `1` after, `2` before. By `vtype`: LS: `vi = (1 - ri²)/(ni - 1)`;
    /// LS2: `vi = ni/(ni - 1)² - ri²/(ni - 1) + ri⁴ (sd1i⁸ + sd2i⁸)/(2 (ni - 1)² sd1i⁴ sd2i⁴)`.
    ///
    /// # Source
    /// Nakagawa et al. (2015), doi:10.1111/2041-210X.12309; LS2 from Senior, Viechtbauer and Nakagawa (2020),
    /// doi:10.1002/jrsm.1423. metafor: `escalc(measure = "VRC")`.
    pub static VRC: Measure = {
        name: "VRC",
        title: "Log variability ratio of a change",
        transform: Transform::Exp,
        forms: &[Form::new(Inputs::BeforeAfter, |x, o| {
            let (yi, vi) = spreads(Change::new(x)?, o)?;
            Effect::new(yi, vi)
        })],
        options: &["vtype"],
        vtypes: &[Vtype::Ls, Vtype::Ls2],
    };
}

entry! {
    /// Log ratio of the coefficients of variation of an arm measured twice.
    ///
    /// How many times as widely a group is spread after as before, each in proportion to its mean.
    ///
    /// For normal outcomes on a ratio scale with means above 0.
    ///
    /// Not on scales whose 0 is arbitrary, such as degrees Celsius.
    ///
    /// # Formula
    /// `yi = ln((sd1i/m1i)/(sd2i/m2i)) + (q2 - q1)/2`, `1` after, `2` before, `qj = sdji²/(ni mji²)`; `correction none`
    /// leaves the second term out. `vi` is the sum of those of ROMC and VRC, of the same `vtype` (LS, LS2).
    ///
    /// # Source
    /// Nakagawa et al. (2015), doi:10.1111/2041-210X.12309; Senior, Viechtbauer and Nakagawa (2020),
    /// doi:10.1002/jrsm.1423. metafor: `escalc(measure = "CVRC")`, corrected since version 5.
    pub static CVRC: Measure = {
        name: "CVRC",
        title: "Log coefficient of variation ratio of a change",
        transform: Transform::Exp,
        forms: &[Form::new(Inputs::BeforeAfter, |x, o| {
            let change = Change::new(x)?;
            let (means, (yi, vi)) = (means(change, o)?, spreads(change, o)?);
            Effect::new(yi - means.yi - means.bias, vi + means.vi)
        })],
        options: &["correction", "vtype"],
        vtypes: &[Vtype::Ls, Vtype::Ls2],
    };
}

/// The log ratio of the means, its bias and its variance.
struct Means {
    yi: f64,
    bias: f64,
    vi: f64,
}

fn means(change: Change, options: &Options) -> Result<Means, Unusable> {
    let (e, c) = (change.after.positive()?, change.before.positive()?);
    let (q1, q2) = (e.cv2() / change.ni, c.cv2() / change.ni);
    let mut vi = q1 + q2 - 2.0 * change.cov() / (change.ni * e.mean * c.mean);
    if options.is(Vtype::Ls2) {
        let powers = |g: Group| 1.0 / square(square(g.mean));
        vi += 0.5 * (square(q1) + square(q2))
            + 0.5 * square(change.cov() / change.ni) * (powers(e) + powers(c));
    }
    let bias = if options.correction.corrects() {
        0.5 * (q1 - q2)
    } else {
        0.0
    };
    Ok(Means {
        yi: ln(e.mean / c.mean),
        bias,
        vi,
    })
}

fn spreads(change: Change, options: &Options) -> Result<(f64, f64), Unusable> {
    let (e, c) = (change.after.spread()?, change.before.spread()?);
    let (ni, df, r2) = (change.ni, e.df(), square(change.ri));
    let vi = if options.is(Vtype::Ls2) {
        let ratio = square(e.var() / c.var());
        (ni / df - r2 + 0.5 * square(r2) * (ratio + 1.0 / ratio) / df) / df
    } else {
        (1.0 - r2) / df
    };
    Ok((ln(e.sd / c.sd), vi))
}
