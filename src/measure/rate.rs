//! One arm with events and person-time.

use super::table::{HALF, addition, rate};
use super::{Effect, Fields, Form, Inputs, Measure, Options, Transform, Unusable};
use crate::stats::math::{ln, sqrt};

entry! {
    /// Incidence rate of one group, in events per unit of time.
    ///
    /// How many events a group has per unit of time.
    ///
    /// Rates near 0 have variances near 0 and weigh too much: IRLN, IRS, or GLMM.
    ///
    /// # Formula
    /// `yi = xi/ti`, `vi = xi/ti²`, with `xi` events in the person-time `ti`.
    ///
    /// # Source
    /// Rothman, Greenland and Lash (2008), Modern epidemiology. metafor: `escalc(measure = "IR")`.
    pub static IR: Measure = {
        name: "IR",
        title: "Incidence rate",
        transform: Transform::None,
        forms: &[Form::new(RATE, |x, o| {
            let (xi, ti) = arm(x, o, HALF)?;
            Effect::new(xi / ti, xi / (ti * ti))
        }).zero_cells(no_events)],
        options: &["add", "to"],
        vtypes: &[],
    };
}

entry! {
    /// Log incidence rate of one group.
    ///
    /// How many events a group has per unit of time, analysed as a logarithm.
    ///
    /// Without events ½ is added (`add`, `to`); where that happens often, GLMM.
    ///
    /// # Formula
    /// `yi = ln(xi/ti)`, `vi = 1/xi`, with `xi` events in the person-time `ti`.
    ///
    /// # Source
    /// Rothman, Greenland and Lash (2008), Modern epidemiology. metafor: `escalc(measure = "IRLN")`.
    pub static IRLN: Measure = {
        name: "IRLN",
        title: "Log incidence rate",
        transform: Transform::Exp,
        forms: &[Form::new(RATE, |x, o| {
            let (xi, ti) = arm(x, o, HALF)?;
            Effect::new(ln(xi / ti), 1.0 / xi)
        }).zero_cells(no_events)],
        options: &["add", "to"],
        vtypes: &[],
    };
}

entry! {
    /// Square root of the incidence rate of one group.
    ///
    /// How many events a group has per unit of time, on a scale on which its precision hangs on the time alone.
    ///
    /// The root stabilises the variance, also without events, and nothing is added unless `add` says so.
    ///
    /// # Formula
    /// `yi = √(xi/ti)`, `vi = 1/(4 ti)`, with `xi` events in the person-time `ti`.
    ///
    /// # Source
    /// Rothman, Greenland and Lash (2008), Modern epidemiology. metafor: `escalc(measure = "IRS")`.
    pub static IRS: Measure = {
        name: "IRS",
        title: "Square root of the incidence rate",
        transform: Transform::Isqrt,
        forms: &[Form::new(RATE, |x, o| {
            let (xi, ti) = arm(x, o, 0.0)?;
            Effect::new(sqrt(xi / ti), 0.25 / ti)
        }).zero_cells(no_events)],
        options: &["add", "to"],
        vtypes: &[],
    };
}

entry! {
    /// Freeman-Tukey transformed incidence rate of one group.
    ///
    /// How many events a group has per unit of time, on a scale on which its precision hangs on the time alone, also
    /// with none.
    ///
    /// Nothing is added unless `add` says so. People read the inverse at the harmonic mean of the times; where the
    /// times differ much, that can mislead.
    ///
    /// # Formula
    /// `yi = (√(xi/ti) + √(xi/ti + 1/ti))/2`, `vi = 1/(4 ti)`, with `xi` events in the person-time `ti`.
    ///
    /// # Source
    /// Freeman and Tukey (1950), doi:10.1214/aoms/1177729756. metafor: `escalc(measure = "IRFT")`.
    pub static IRFT: Measure = {
        name: "IRFT",
        title: "Freeman-Tukey transformed incidence rate",
        transform: Transform::Iirft,
        forms: &[Form::new(RATE, |x, o| {
            let (xi, ti) = arm(x, o, 0.0)?;
            Effect::new(0.5 * (sqrt(xi / ti) + sqrt((xi + 1.0) / ti)), 0.25 / ti)
        }).zero_cells(no_events)],
        options: &["add", "to"],
        vtypes: &[],
    };
}

const RATE: Inputs = Inputs::OneArm(Fields::Rate);

/// Events and time, after what the options say about no events.
fn arm(x: &[f64], options: &Options, standard: f64) -> Result<(f64, f64), Unusable> {
    let &[xi, ti] = x else {
        return Err(Unusable::Incomplete);
    };
    let (xi, ti) = rate(xi, ti)?;
    Ok((xi + addition(xi == 0.0, options, standard), ti))
}

fn no_events(x: &[f64]) -> bool {
    matches!(x, &[xi, _] if xi == 0.0)
}
