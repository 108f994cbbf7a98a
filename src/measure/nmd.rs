//! Normalised mean difference.

use super::{Fields, Form, Inputs, Measure, Transform};

entry! {
    /// Normalised mean difference: the effect as a percentage of the span between control and sham.
    ///
    /// `NMD(arm, control, sham)`: `yi = 100 (m2i - m1i)/(m2i - m3i)`, so that 0 is no effect and 100 brings the arm
    /// back to the unharmed. This version does not compute it: no `vi` has been checked yet.
    ///
    /// For animal studies with a group that was not harmed; not where control and sham hardly differ.
    ///
    /// Source: Vesterinen et al. (2014), doi:10.1016/j.jneumeth.2013.09.010. metafor: none.
    pub static NMD: Measure = {
        name: "NMD",
        title: "Normalised mean difference",
        transform: Transform::None,
        forms: &[Form::without_kernel(Inputs::ThreeArms(Fields::Continuous))],
        options: &[],
        vtypes: &[],
    };
}
