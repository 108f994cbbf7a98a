//! The chance that a value of one group is above one of the other.

#![expect(clippy::doc_markdown, reason = "names of authors")]

use super::change::Change;
use super::effect::{holds, present, square};
use super::groups::Group;
use super::{Effect, Fields, Form, Inputs, Measure, Options, Transform, Unusable, Value, Vtype};
use crate::stats::dist::normal;
use crate::stats::math::sqrt;

entry! {
    /// Common language effect size, the chance that a value of the first group is above one of the second.
    ///
    /// How often somebody of the first group has the larger value, if one of each is picked at random.
    ///
    /// LS and LS2 come from exponential distributions and are good for many others. From means and standard deviations:
    /// CLESN.
    ///
    /// Not with ties that were not counted as halves, nor near 0 or 1 in small groups, where `vi` is poor.
    ///
    /// # Formula
    /// `CLES(est, n1: a, n2: b)` takes the chance as reported (Mann-Whitney's `U/(n1i n2i)`, area under the ROC curve):
    /// `yi = est`. By `vtype`, with `N = (n1i + n2i)/2 - 1`, `q1 = yi/(2 - yi)`, `q2 = 2 yi²/(1 + yi)`:
    /// LS: `vi = yi (1 - yi)(1 + N (1 - yi)/(2 - yi) + N yi/(1 + yi))/((n1i - 1)(n2i - 1))`;
    /// LS2: `vi = (yi (1 - yi) + (n1i - 1)(q1 - yi²) + (n2i - 1)(q2 - yi²))/((n1i - 1)(n2i - 1))`;
    /// H0: `vi = (n1i + n2i + 1)/(12 n1i n2i)`; MAX: `vi = yi (1 - yi)/(min(n1i, n2i) - 1)`.
    ///
    /// # Source
    /// Hanley and McNeil (1982), doi:10.1148/radiology.143.1.7063747; Newcombe (2006), doi:10.1002/sim.2324.
    /// metafor: `escalc(measure = "CLES")`.
    pub static CLES: Measure = {
        name: "CLES",
        title: "Common language effect size",
        transform: Transform::None,
        forms: &[Form::new(Inputs::Values(CHANCE), direct)],
        options: &["vtype"],
        vtypes: VTYPES,
    };
}

entry! {
    /// Area under the ROC curve; another name of CLES.
    ///
    /// How well a marker tells cases from others: how often the case has the larger value, if one of each is picked at
    /// random.
    ///
    /// Not for curves that were fitted and tested on the same data: their area is too large.
    ///
    /// # Formula
    /// `AUC(est, n1: a, n2: b)`: `yi = est`, `vi` and its `vtype` (LS, LS2, H0, MAX) as for CLES; `n1` are the cases,
    /// `n2` the others.
    ///
    /// # Source
    /// Hanley and McNeil (1982), doi:10.1148/radiology.143.1.7063747. metafor: `escalc(measure = "AUC")`.
    pub static AUC: Measure = {
        name: "AUC",
        title: "Area under the curve",
        transform: Transform::None,
        forms: &[Form::new(Inputs::Values(CHANCE), direct)],
        options: &["vtype"],
        vtypes: VTYPES,
    };
}

entry! {
    /// Common language effect size from means and standard deviations of normal outcomes.
    ///
    /// How often somebody of the first group has the larger value, if one of each is picked at random, worked out from
    /// means and standard deviations.
    ///
    /// The standard deviations may differ. For outcomes that are not normal, CLES from the ranks.
    ///
    /// # Formula
    /// `yi = Φ(u)`, `u = (m1i - m2i)/s`, `s² = sd1i² + sd2i²`;
    /// `vi = φ(u)² ((sd1i²/a + sd2i²/b)/s² + u² (sd1i⁴/a + sd2i⁴/b)/(2 s⁴))`, `a = n1i - 1`, `b = n2i - 1`.
    ///
    /// # Source
    /// McGraw and Wong (1992), doi:10.1037/0033-2909.111.2.361; the variance by the delta method.
    /// metafor: `escalc(measure = "CLESN")`.
    pub static CLESN: Measure = {
        name: "CLESN",
        title: "Common language effect size (normal)",
        transform: Transform::None,
        forms: &[Form::new(Inputs::TwoArms(Fields::Continuous), normal_groups)],
        options: &[],
        vtypes: &[],
    };
}

entry! {
    /// Area under the ROC curve from means and standard deviations of normal outcomes; another name of CLESN.
    ///
    /// How well a marker tells cases from others, worked out from means and standard deviations.
    ///
    /// For outcomes that are not normal, AUC.
    ///
    /// # Formula
    /// `yi` and `vi` as for CLESN; the first arm are the cases.
    ///
    /// # Source
    /// As CLESN. metafor: `escalc(measure = "AUCN")`.
    pub static AUCN: Measure = {
        name: "AUCN",
        title: "Area under the curve (normal)",
        transform: Transform::None,
        forms: &[Form::new(Inputs::TwoArms(Fields::Continuous), normal_groups)],
        options: &[],
        vtypes: &[],
    };
}

entry! {
    /// Common language effect size of a change, from normal outcomes of an arm measured twice.
    ///
    /// How often a value after is larger than a value before, worked out from means and standard deviations.
    ///
    /// It compares a value after with the value before of another participant, not of the same one.
    ///
    /// # Formula
    /// `yi = Φ(u)`, `u = (m1i - m2i)/s`, `s² = sd1i² + sd2i²`, `1` after, `2` before;
    /// `vi = φ(u)² (sdci²/s² + u² (sd1i⁴ + sd2i⁴ + 2 ri² sd1i² sd2i²)/(2 s⁴))/(ni - 1)`,
    /// `sdci² = sd1i² + sd2i² - 2 ri sd1i sd2i`.
    ///
    /// # Source
    /// As CLESN, with the covariance of the measurements. metafor: `escalc(measure = "CLESCN")`.
    pub static CLESCN: Measure = {
        name: "CLESCN",
        title: "Common language effect size of a change (normal)",
        transform: Transform::None,
        forms: &[Form::new(Inputs::BeforeAfter, normal_change)],
        options: &[],
        vtypes: &[],
    };
}

entry! {
    /// Area under the ROC curve of a change; another name of CLESCN.
    ///
    /// How often a value after is larger than a value before, worked out from means and standard deviations.
    ///
    /// It compares a value after with the value before of another participant, not of the same one.
    ///
    /// # Formula
    /// `yi` and `vi` as for CLESCN.
    ///
    /// # Source
    /// As CLESCN. metafor: `escalc(measure = "AUCCN")`.
    pub static AUCCN: Measure = {
        name: "AUCCN",
        title: "Area under the curve of a change (normal)",
        transform: Transform::None,
        forms: &[Form::new(Inputs::BeforeAfter, normal_change)],
        options: &[],
        vtypes: &[],
    };
}

const CHANCE: &[Value] = &[
    Value::positional("est"),
    Value::named("n1").count(),
    Value::named("n2").count(),
];
const VTYPES: &[Vtype] = &[Vtype::Ls, Vtype::Ls2, Vtype::H0, Vtype::Max];

fn direct(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let &[yi, n1i, n2i] = x else {
        return Err(Unusable::Incomplete);
    };
    present(x)?;
    holds((0.0..=1.0).contains(&yi), "a chance is not between 0 and 1")?;
    holds(n1i > 0.0 && n2i > 0.0, "n is not above 0")?;
    let (a, b, chance) = (n1i - 1.0, n2i - 1.0, yi * (1.0 - yi));
    if a <= 0.0 || b <= 0.0 {
        return Err(Unusable::TooFew);
    }
    let vi = if options.is(Vtype::Ls2) {
        let (q1, q2, sq) = (yi / (2.0 - yi), 2.0 * yi * yi / (1.0 + yi), square(yi));
        (chance + a * (q1 - sq) + b * (q2 - sq)) / (a * b)
    } else if options.is(Vtype::H0) {
        (n1i + n2i + 1.0) / (12.0 * n1i * n2i)
    } else if options.is(Vtype::Max) {
        chance / a.min(b)
    } else {
        let half = 0.5 * (n1i + n2i) - 1.0;
        chance * (1.0 + half * ((1.0 - yi) / (2.0 - yi) + yi / (1.0 + yi))) / (a * b)
    };
    Effect::new(yi, vi)
}

fn normal_groups(x: &[f64], _: &Options) -> Result<Effect, Unusable> {
    let (e, c) = Group::two(x)?;
    let s2 = e.var() + c.var();
    holds(s2 > 0.0, "both standard deviations are 0")?;
    let u = (e.mean - c.mean) / sqrt(s2);
    let quartic = square(e.var()) / e.df() + square(c.var()) / c.df();
    let of_u =
        (e.var() / e.df() + c.var() / c.df()) / s2 + square(u) * quartic / (2.0 * square(s2));
    Effect::new(normal::cdf(u), square(normal::pdf(u)) * of_u)
}

fn normal_change(x: &[f64], _: &Options) -> Result<Effect, Unusable> {
    let change = Change::new(x)?;
    let (v1, v2) = (change.after.var(), change.before.var());
    let s2 = v1 + v2;
    holds(s2 > 0.0, "both standard deviations are 0")?;
    let u = change.diff() / sqrt(s2);
    let quartic = square(v1) + square(v2) + 2.0 * square(change.cov());
    let of_u = change.var_change() / s2 + square(u) * quartic / (2.0 * square(s2));
    Effect::new(
        normal::cdf(u),
        square(normal::pdf(u)) * of_u / (change.ni - 1.0),
    )
}
