//! Standardised mean difference by the standard deviation of the reference.

use super::effect::square;
use super::groups::{Group, part};
use super::hedges::hedges_j;
use super::{Effect, Fields, Form, Inputs, Measure, Options, Part, Transform, Unusable, Vtype};

entry! {
    /// Standardised mean difference by the standard deviation of the reference arm, Glass's Δ.
    ///
    /// How far the mean of a group is from that of the reference, in standard deviations of the reference.
    ///
    /// For treatments that change the spread too. The variances assume equal standard deviations: SMD1H does not.
    ///
    /// # Formula
    /// `yi = J(m) d`, `d = (m1i - m2i)/sd2i`, `m = n2i - 1`. By `vtype`:
    /// LS: `vi = 1/n1i + 1/n2i + yi²/(2 n2i)`; LS2: `vi = J(m)² (1/n1i + 1/n2i + d²/(2 n2i))`;
    /// UB: `vi = 1/n1i + 1/n2i + (1 - (m - 2)/(m J(m)²)) yi²`;
    /// AV: as LS with the mean of `yi` over the rows, weighted by `n1i + n2i`;
    /// H0: `vi = J(m)² (1/n1i + 1/n2i) m/(m - 2)`.
    ///
    /// `J` as for SMD (`correction approximate`, `correction none`).
    ///
    /// # Source
    /// Glass (1976), doi:10.3102/0013189X005010003; Hedges (1981), doi:10.3102/10769986006002107.
    /// metafor: `escalc(measure = "SMD1")`.
    pub static SMD1: Measure = {
        name: "SMD1",
        title: "Standardised mean difference (Glass's delta)",
        transform: Transform::None,
        forms: &[Form::new(Inputs::TwoArms(Fields::Continuous), smd1).averaged(average)],
        options: &["correction", "vtype"],
        vtypes: &[Vtype::Ls, Vtype::Ls2, Vtype::Ub, Vtype::Av, Vtype::H0],
    };
}

entry! {
    /// Glass's Δ where the standard deviations differ.
    ///
    /// How far the mean of a group is from that of the reference, in standard deviations of the reference, without
    /// taking both to be equally spread.
    ///
    /// With equal standard deviations SMD1 is more precise.
    ///
    /// Not where the reference group is small: all rests on its standard deviation.
    ///
    /// # Formula
    /// `yi = J(n2i - 1) (m1i - m2i)/sd2i`,
    /// `vi = (sd1i²/sd2i²)/(n1i - 1) + 1/(n2i - 1) + yi²/(2 (n2i - 1))`.
    ///
    /// `J` as for SMD (`correction approximate`, `correction none`).
    ///
    /// # Source
    /// Bonett (2008), doi:10.1037/1082-989X.13.2.99. metafor: `escalc(measure = "SMD1H")`.
    pub static SMD1H: Measure = {
        name: "SMD1H",
        title: "Standardised mean difference (Glass's delta), heteroscedastic",
        transform: Transform::None,
        forms: &[Form::new(Inputs::TwoArms(Fields::Continuous), smd1h)],
        options: &["correction"],
        vtypes: &[],
    };
}

/// Both groups, Glass's Δ before its correction, and J.
fn glass(x: &[f64], options: &Options) -> Result<(Group, Group, f64, f64), Unusable> {
    let (e, c) = Group::two(x)?;
    let c = c.spread()?;
    Ok((
        e,
        c,
        (e.mean - c.mean) / c.sd,
        hedges_j(c.df(), options.correction)?,
    ))
}

fn average(x: &[f64], options: &Options) -> Result<[Part; 2], Unusable> {
    let (e, c, d, j) = glass(x, options)?;
    Ok(part(j * d, e.n + c.n))
}

fn smd1(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let (e, c, d, j) = glass(x, options)?;
    let (yi, m, base) = (j * d, c.df(), 1.0 / e.n + 1.0 / c.n);
    let vi = if options.is(Vtype::Ls2) {
        square(j) * (base + square(d) / (2.0 * c.n))
    } else if options.is(Vtype::Ub) {
        base + (1.0 - (m - 2.0) / (m * square(j))) * square(yi)
    } else if options.is(Vtype::Av) {
        base + square(options.averages()?.0) / (2.0 * c.n)
    } else if options.is(Vtype::H0) {
        square(j) * base * m / (m - 2.0)
    } else {
        base + square(yi) / (2.0 * c.n)
    };
    Effect::new(yi, vi)
}

fn smd1h(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let (e, c, d, j) = glass(x, options)?;
    let yi = j * d;
    let vi = e.var() / c.var() / e.df() + (1.0 + 0.5 * square(yi)) / c.df();
    Effect::new(yi, vi)
}
