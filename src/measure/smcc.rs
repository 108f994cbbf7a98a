//! Standardised mean change by the standard deviation of the change.

#![expect(clippy::doc_markdown, reason = "names of authors")]

use super::change::Change;
use super::effect::{holds, square};
use super::hedges::hedges_j;
use super::{Effect, Form, Inputs, Measure, Options, Transform, Unusable, Vtype};
use crate::stats::math::sqrt;

entry! {
    /// Standardised mean change by the standard deviation of the change.
    ///
    /// How much a group changes from before to after, in standard deviations of the change.
    ///
    /// Its metric is the change: not to be pooled with SMD or SMCR, whose metric is the outcome.
    ///
    /// # Formula
    /// `yi = J(m) d`, `d = (m1i - m2i)/sdci`, `1` after, `2` before, `m = ni - 1`,
    /// `sdci² = sd1i² + sd2i² - 2 ri sd1i sd2i`. By `vtype`:
    /// LS: `vi = 1/ni + yi²/(2 ni)`; LS2: `vi = J(m)² (1/ni + d²/(2 ni))`;
    /// UB: `vi = 1/ni + (1 - (m - 2)/(m J(m)²)) yi²`; H0: `vi = J(m)² m/((m - 2) ni)`.
    ///
    /// `J` as for SMD (`correction approximate`, `correction none`).
    ///
    /// # Source
    /// Gibbons, Hedeker and Davis (1993), doi:10.3102/10769986018003271; Morris and DeShon (2002),
    /// doi:10.1037/1082-989X.7.1.105. metafor: `escalc(measure = "SMCC")`.
    pub static SMCC: Measure = {
        name: "SMCC",
        title: "Standardised mean change (change score)",
        transform: Transform::None,
        forms: &[Form::new(Inputs::BeforeAfter, smcc)],
        options: &["correction", "vtype"],
        vtypes: &[Vtype::Ls, Vtype::Ls2, Vtype::Ub, Vtype::H0],
    };
}

fn smcc(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let change = Change::new(x)?;
    let (ni, m) = (change.ni, change.ni - 1.0);
    let j = hedges_j(m, options.correction)?;
    holds(
        change.var_change() > 0.0,
        "the standard deviation of the change is 0",
    )?;
    let d = change.diff() / sqrt(change.var_change());
    let yi = j * d;
    let vi = if options.is(Vtype::Ls2) {
        square(j) * (1.0 + 0.5 * square(d)) / ni
    } else if options.is(Vtype::Ub) {
        1.0 / ni + (1.0 - (m - 2.0) / (m * square(j))) * square(yi)
    } else if options.is(Vtype::H0) {
        square(j) * m / ((m - 2.0) * ni)
    } else {
        (1.0 + 0.5 * square(yi)) / ni
    };
    Effect::new(yi, vi)
}
