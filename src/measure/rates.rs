//! Two arms with events and person-time.

use super::ratio::{NATURAL, natural};
use super::table::{HALF, TABLE_OPTIONS, addition, rate};
use super::{Effect, Fields, Form, Inputs, Measure, Options, Transform, Unusable};
use crate::stats::math::{ln, sqrt};

entry! {
    /// Log incidence rate ratio.
    ///
    /// How many times as often events come in one group as in the other, per unit of time; 1 is no difference.
    ///
    /// Where one arm has no event, ½ is added to the events of both (`add`, `to`). Events must come as a Poisson
    /// process: participants with several make the variance too small. Also from a printed ratio: `IRR(est, ci: (lo,
    /// hi))`.
    ///
    /// Not for common events counted once for each person, where time at risk hides in the rate: HR.
    ///
    /// # Formula
    /// `yi = ln((x1i/t1i)/(x2i/t2i))`, `vi = 1/x1i + 1/x2i`, with `xji` events in the person-time `tji`.
    ///
    /// # Source
    /// Bagos and Nikolopoulos (2009), doi:10.2202/1557-4679.1168. metafor: `escalc(measure = "IRR")`.
    pub static IRR: Measure = {
        name: "IRR",
        title: "Log incidence rate ratio",
        transform: Transform::Exp,
        forms: &[
            Form::new(RATES, |x, o| {
                let (x1i, t1i, x2i, t2i) = arms(x, o, HALF)?;
                Effect::new(ln(x1i / t1i) - ln(x2i / t2i), 1.0 / x1i + 1.0 / x2i)
            }).zero_cells(no_events),
            Form::new(Inputs::Values(NATURAL), natural),
        ],
        options: &["add", "to", "drop_double_zero", "level"],
        vtypes: &[],
    };
}

entry! {
    /// Incidence rate difference, in events per unit of time.
    ///
    /// How many more events come in one group than in the other, per unit of time.
    ///
    /// All studies must count time in one unit. With few events the variance is poor: IRSD.
    ///
    /// # Formula
    /// `yi = x1i/t1i - x2i/t2i`, `vi = x1i/t1i² + x2i/t2i²`, with `xji` events in the person-time `tji`.
    ///
    /// # Source
    /// Rothman, Greenland and Lash (2008), Modern epidemiology. metafor: `escalc(measure = "IRD")`.
    pub static IRD: Measure = {
        name: "IRD",
        title: "Incidence rate difference",
        transform: Transform::None,
        forms: &[Form::new(RATES, |x, o| {
            let (x1i, t1i, x2i, t2i) = arms(x, o, HALF)?;
            Effect::new(x1i / t1i - x2i / t2i, x1i / (t1i * t1i) + x2i / (t2i * t2i))
        }).zero_cells(no_events)],
        options: TABLE_OPTIONS,
        vtypes: &[],
    };
}

entry! {
    /// Difference of the square roots of two incidence rates.
    ///
    /// The difference of two rates of events on a scale on which its precision hangs on the times alone.
    ///
    /// The variance does not depend on the rates, also without events, and nothing is added unless `add` says so. All
    /// studies must count time in one unit; the size of the difference means little to readers.
    ///
    /// # Formula
    /// `yi = √(x1i/t1i) - √(x2i/t2i)`, `vi = 1/(4 t1i) + 1/(4 t2i)`, with `xji` events in the person-time `tji`.
    ///
    /// # Source
    /// Rothman, Greenland and Lash (2008), Modern epidemiology. metafor: `escalc(measure = "IRSD")`.
    pub static IRSD: Measure = {
        name: "IRSD",
        title: "Difference of square root transformed incidence rates",
        transform: Transform::None,
        forms: &[Form::new(RATES, |x, o| {
            let (x1i, t1i, x2i, t2i) = arms(x, o, 0.0)?;
            Effect::new(sqrt(x1i / t1i) - sqrt(x2i / t2i), 0.25 / t1i + 0.25 / t2i)
        }).zero_cells(no_events)],
        options: TABLE_OPTIONS,
        vtypes: &[],
    };
}

const RATES: Inputs = Inputs::TwoArms(Fields::Rate);

/// Events and times of both arms, after what the options say about empty cells.
fn arms(x: &[f64], options: &Options, standard: f64) -> Result<(f64, f64, f64, f64), Unusable> {
    let &[x1i, t1i, x2i, t2i] = x else {
        return Err(Unusable::Incomplete);
    };
    let ((x1i, t1i), (x2i, t2i)) = (rate(x1i, t1i)?, rate(x2i, t2i)?);
    if options.drop_double_zero && x1i == 0.0 && x2i == 0.0 {
        return Err(Unusable::DoubleZero);
    }
    let add = addition(x1i == 0.0 || x2i == 0.0, options, standard);
    Ok((x1i + add, t1i, x2i + add, t2i))
}

fn no_events(x: &[f64]) -> bool {
    matches!(x, &[x1i, _, x2i, _] if x1i == 0.0 || x2i == 0.0)
}
