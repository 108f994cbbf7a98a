//! Direction of effect.

use super::{Form, Inputs, Measure, Transform};

entry! {
    /// Direction of effect, for narrative synthesis: no number, only up or down.
    ///
    /// Whether a study found an effect in one direction, in the other, or none.
    ///
    /// Only where effects and variances cannot be had: a count of directions knows nothing of size or precision.
    ///
    /// # Formula
    /// `DIRECTION(result, up: a, down: b)` reads a column of labels; it has neither `yi` nor `vi`. `summarise` counts
    /// the directions; no other analysis takes it.
    ///
    /// # Source
    /// Cochrane Handbook, 12.2.1.3; Boon and Thomson (2021), doi:10.1002/jrsm.1458. metafor: none.
    pub static DIRECTION: Measure = {
        name: "DIRECTION",
        title: "Direction of effect",
        transform: Transform::None,
        forms: &[Form::without_kernel(Inputs::Direction)],
        options: &[],
        vtypes: &[],
    };
}
