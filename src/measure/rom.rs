//! Ratio of means.

use super::effect::square;
use super::groups::{Group, pooled_sd};
use super::{Effect, Fields, Form, Inputs, Measure, Options, Part, Transform, Unusable, Vtype};
use crate::stats::math::ln;

entry! {
    /// Log ratio of means, the log response ratio of ecology.
    ///
    /// How many times as large the mean of one group is as that of the other.
    ///
    /// For outcomes on a ratio scale: both means must be above 0, and a zero must mean that there is nothing. The
    /// approximation wants means that are well away from 0 (`mji √nji / sdji > 3`).
    ///
    /// Not on scales whose 0 is arbitrary, such as degrees Celsius, nor for change scores.
    ///
    /// # Formula
    /// `yi = ln(m1i/m2i) + (q1 - q2)/2`, `qj = sdji²/(nji mji²)`; `correction none` leaves the second term out.
    /// By `vtype`: LS: `vi = q1 + q2`; LS2: `vi = q1 + q2 + (q1² + q2²)/2`;
    /// HO: `vi = sdpi² (1/(n1i m1i²) + 1/(n2i m2i²))`, `sdpi` the pooled standard deviation (see SMD);
    /// AV: `vi = c1²/n1i + c2²/n2i`, `cj` the mean over the rows of `sdji/mji`, weighted by `nji`;
    /// AVHO: `vi = c² (1/n1i + 1/n2i)`, `c` the mean over both arms of all rows.
    ///
    /// # Source
    /// Hedges, Gurevitch and Curtis (1999), `doi:10.1890/0012-9658(1999)080[1150:TMAORR]2.0.CO;2`; the
    /// correction and LS2 from Lajeunesse (2015), doi:10.1890/14-2402.1; AV from Doncaster and Spake (2018),
    /// doi:10.1111/2041-210X.12927. metafor: `escalc(measure = "ROM")`, corrected since version 5.
    pub static ROM: Measure = {
        name: "ROM",
        title: "Log ratio of means",
        transform: Transform::Exp,
        forms: &[Form::new(Inputs::TwoArms(Fields::Continuous), rom).averaged(average)],
        options: &["correction", "vtype"],
        vtypes: &[Vtype::Ls, Vtype::Ls2, Vtype::Ho, Vtype::Av, Vtype::Avho],
    };
}

/// Two groups with positive means.
fn groups(x: &[f64]) -> Result<(Group, Group), Unusable> {
    let (e, c) = Group::two(x)?;
    Ok((e.positive()?, c.positive()?))
}

fn average(x: &[f64], options: &Options) -> Result<[Part; 2], Unusable> {
    let (e, c) = groups(x)?;
    let [first, second] = [e, c].map(|g| Part {
        value: g.sd / g.mean,
        weight: g.n,
    });
    if options.vtype == Some(Vtype::Avho) {
        let weight = e.n + c.n;
        let value = (first.value * e.n + second.value * c.n) / weight;
        return Ok([Part { value, weight }, Part::NONE]);
    }
    Ok([first, second])
}

fn rom(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let (e, c) = groups(x)?;
    let (q1, q2) = (e.cv2() / e.n, c.cv2() / c.n);
    let bias = if options.correction.corrects() {
        0.5 * (q1 - q2)
    } else {
        0.0
    };
    let vi = if options.is(Vtype::Ls2) {
        q1 + q2 + 0.5 * (square(q1) + square(q2))
    } else if options.is(Vtype::Ho) {
        let (sdpi, _) = pooled_sd(e, c);
        square(sdpi) * (1.0 / (e.n * square(e.mean)) + 1.0 / (c.n * square(c.mean)))
    } else if options.is(Vtype::Av) {
        let (c1, c2) = options.averages()?;
        square(c1) / e.n + square(c2) / c.n
    } else if options.is(Vtype::Avho) {
        square(options.averages()?.0) * (1.0 / e.n + 1.0 / c.n)
    } else {
        q1 + q2
    };
    Effect::new(ln(e.mean / c.mean) + bias, vi)
}
