//! Normalised mean difference.

use super::effect::{holds, present, square};
use super::groups::Group;
use super::{Effect, Form, Inputs, Measure, Options, Transform, Unusable};

entry! {
    /// Normalised mean difference: the effect as a percentage of what the harm did.
    ///
    /// How much of the harm a treatment undoes, in percent.
    ///
    /// Outcomes on different scales can be pooled, and where low values are good the sign is the same. `vi` takes the
    /// span `m2i - m3i` as known. It is not: by the delta method, with `u = yi/100`, the weights of the variances of
    /// the three means would be 1, `(1 - u)²` and `u²`, where `vi` has 1, 1 and 0. With a sham as precise as the
    /// control `vi` is thus too large between 0 and 100, and too small below 0.
    ///
    /// # When not
    /// Not where control and sham hardly differ (`yi` is then noise over noise: MD or SMD), nor without a group that
    /// was not harmed, unless the unharmed value is known, as that of a score that begins at 0. Not where an
    /// improvement of half the harm means something else in different outcomes. Rows whose control and sham have the
    /// same mean are left out.
    ///
    /// # Formula
    /// `NMD(arm, control, sham)`: `yi = 100 ((m2i - m3i) - (m1i - m3i))/(m2i - m3i)`, so that 0 is no effect and 100
    /// brings the arm back to the unharmed. `vi = sd1i*²/n1i + sd2i*²/n2i`, with `sdji* = 100 sdji/(m2i - m3i)`: in
    /// percent, and percent squared. Arm 1 is treated, 2 the control, 3 the sham; of the sham only the mean is read,
    /// and its animals are not among the participants.
    ///
    /// # Source
    /// Vesterinen et al. (2014), doi:10.1016/j.jneumeth.2013.09.010. metafor: none.
    pub static NMD: Measure = {
        name: "NMD",
        title: "Normalised mean difference",
        transform: Transform::None,
        forms: &[Form::new(Inputs::ThreeArms, nmd)],
        options: &[],
        vtypes: &[],
    };
}

fn nmd(x: &[f64], _: &Options) -> Result<Effect, Unusable> {
    let &[n1i, m1i, sd1i, n2i, m2i, sd2i, m3i] = x else {
        return Err(Unusable::Incomplete);
    };
    let (e, c) = Group::two(&[n1i, m1i, sd1i, n2i, m2i, sd2i])?;
    present(&[m3i])?;
    let span = c.mean - m3i;
    holds(span != 0.0, "the control has the mean of the sham")?;
    let normalised = |sd: f64| 100.0 * (sd / span);
    Effect::new(
        100.0 * ((c.mean - e.mean) / span),
        square(normalised(e.sd)) / e.n + square(normalised(c.sd)) / c.n,
    )
}
