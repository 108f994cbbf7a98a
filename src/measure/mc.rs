//! Mean change.

use super::change::Change;
use super::{Effect, Form, Inputs, Measure, Transform};

entry! {
    /// Mean change of an arm measured twice, in the units of the outcome.
    ///
    /// How much the mean of a group changes from before to after.
    ///
    /// Only for studies that measure on the same scale. Without a comparison group a change is no effect: it holds
    /// regression to the mean and the course of time.
    ///
    /// # Formula
    /// `yi = m1i - m2i`, `1` after, `2` before; `vi = (sd1i² + sd2i² - 2 ri sd1i sd2i)/ni`.
    ///
    /// # Source
    /// Cochrane Handbook, 6.5.2.8. metafor: `escalc(measure = "MC")`.
    pub static MC: Measure = {
        name: "MC",
        title: "Mean change",
        transform: Transform::None,
        forms: &[Form::new(Inputs::BeforeAfter, |x, _| {
            let change = Change::new(x)?;
            Effect::new(change.diff(), change.var_change() / change.ni)
        })],
        options: &[],
        vtypes: &[],
    };
}
