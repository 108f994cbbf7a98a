//! Hazard ratio.

use super::ratio::{NATURAL, natural};
use super::{Form, Inputs, Measure, Transform};

entry! {
    /// Log hazard ratio, from the ratio and its interval as a paper prints them.
    ///
    /// How many times as fast events come in one group as in the other, at any time; 1 is no difference.
    ///
    /// A ratio or a bound that is not above 0 is refused, and so is an interval that does not hold its estimate or that
    /// is not symmetric on the log scale (`est² = lo hi`) within what rounding explains: there is a misprint, or it is
    /// no interval of this ratio. It assumes proportional hazards; ratios from different adjustments, or of different
    /// follow-up where hazards are not proportional, do not estimate one number.
    ///
    /// # Formula
    /// `yi = ln est`, `vi = ((ln hi - ln lo)/(2 z))²`, `z` the normal quantile of a 95% interval, or of `level`.
    ///
    /// # Source
    /// Parmar, Torri and Stewart (1998),
    /// `doi:10.1002/(SICI)1097-0258(19981230)17:24<2815::AID-SIM110>3.0.CO;2-8`. metafor: `conv.wald(transf = log)`.
    pub static HR: Measure = {
        name: "HR",
        title: "Log hazard ratio",
        transform: Transform::Exp,
        forms: &[Form::new(Inputs::Values(NATURAL), natural)],
        options: &["level"],
        vtypes: &[],
    };
}
