//! Standardised mean change by the standard deviation before.

use super::change::Change;
use super::cor::unbiased;
use super::effect::square;
use super::hedges::hedges_j;
use super::{Effect, Form, Inputs, Measure, Options, Transform, Unusable, Vtype};

entry! {
    /// Standardised mean change by the standard deviation before the change.
    ///
    /// How much a group changes from before to after, in standard deviations of the outcome before.
    ///
    /// In the metric of the outcome, as SMD. The variances assume equal standard deviations before and after: SMCRH
    /// does not.
    ///
    /// # Formula
    /// `yi = J(m) d`, `d = (m1i - m2i)/sd2i`, `1` after, `2` before, `m = ni - 1`; `ri` the correlation of the
    /// measurements, `u` its unbiased estimate (see UCOR). By `vtype`:
    /// LS: `vi = 2 (1 - ri)/ni + yi²/(2 ni)`; LS2: `vi = J(m)² (2 (1 - ri)/ni + d²/(2 ni))`;
    /// UB: `vi = 2 (1 - u)/ni + (1 - (m - 2)/(m J(m)²)) yi²`; H0: `vi = J(m)² (m/(m - 2)) 2 (1 - u)/ni`.
    ///
    /// `J` as for SMD (`correction approximate`, `correction none`).
    ///
    /// # Source
    /// Becker (1988), doi:10.1111/j.2044-8317.1988.tb00901.x. metafor: `escalc(measure = "SMCR")`, which calls
    /// the standardiser `sd1i`.
    pub static SMCR: Measure = {
        name: "SMCR",
        title: "Standardised mean change (raw score)",
        transform: Transform::None,
        forms: &[Form::new(Inputs::BeforeAfter, smcr)],
        options: &["correction", "vtype"],
        vtypes: &[Vtype::Ls, Vtype::Ls2, Vtype::Ub, Vtype::H0],
    };
}

entry! {
    /// Standardised mean change by the standard deviation before, where the one after differs.
    ///
    /// How much a group changes from before to after, in standard deviations of the outcome before, whatever that after
    /// is.
    ///
    /// Not as evidence of an effect without a control group: change over time and regression to the mean are in it.
    ///
    /// # Formula
    /// `yi = J(ni - 1) (m1i - m2i)/sd2i`, `1` after, `2` before. By `vtype`, with
    /// `sdci² = sd1i² + sd2i² - 2 ri sd1i sd2i`: LS: `vi = (sdci²/sd2i² + yi²/2)/(ni - 1)`;
    /// LS2: `vi = (sdci²/sd2i² + yi²/2)/ni`.
    ///
    /// `J` as for SMD (`correction approximate`, `correction none`).
    ///
    /// # Source
    /// Bonett (2008), doi:10.1037/1082-989X.13.2.99. metafor: `escalc(measure = "SMCRH")`, with this LS since
    /// version 5; it calls the standardiser `sd1i`.
    pub static SMCRH: Measure = {
        name: "SMCRH",
        title: "Standardised mean change (raw score), heteroscedastic",
        transform: Transform::None,
        forms: &[Form::new(Inputs::BeforeAfter, smcrh)],
        options: &["correction", "vtype"],
        vtypes: &[Vtype::Ls, Vtype::Ls2],
    };
}

fn smcr(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let change = Change::new(x)?;
    let (ni, m) = (change.ni, change.ni - 1.0);
    let j = hedges_j(m, options.correction)?;
    let d = change.diff() / change.before.spread()?.sd;
    let yi = j * d;
    let base = |ri: f64| 2.0 * (1.0 - ri) / ni;
    let vi = if options.is(Vtype::Ls2) {
        square(j) * (base(change.ri) + square(d) / (2.0 * ni))
    } else if options.is(Vtype::Ub) {
        base(unbiased(change.ri, ni)?) + (1.0 - (m - 2.0) / (m * square(j))) * square(yi)
    } else if options.is(Vtype::H0) {
        square(j) * m / (m - 2.0) * base(unbiased(change.ri, ni)?)
    } else {
        base(change.ri) + square(yi) / (2.0 * ni)
    };
    Effect::new(yi, vi)
}

fn smcrh(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let change = Change::new(x)?;
    let before = change.before.spread()?;
    let yi = hedges_j(before.df(), options.correction)? * change.diff() / before.sd;
    let n = if options.is(Vtype::Ls2) {
        change.ni
    } else {
        before.df()
    };
    Effect::new(
        yi,
        (change.var_change() / before.var() + 0.5 * square(yi)) / n,
    )
}
