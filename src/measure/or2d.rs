//! Standardised mean differences from two-by-two tables.

use super::effect::square;
use super::table::{BINARY, TABLE_OPTIONS, Table, zero_in_table};
use super::{Effect, Form, Measure, Options, Transform, Unusable};
use crate::stats::dist::normal;
use crate::stats::math::{exp, ln};

entry! {
    /// Standardised mean difference from the odds ratio, if the outcome behind the events is logistic.
    ///
    /// An odds ratio, turned into the difference of means that it stands for, so that both can be pooled.
    ///
    /// To pool dichotomised with continuous outcomes: events must be the values beyond a cut of one continuous outcome.
    ///
    /// Not for events that are no cut of a continuous outcome, such as death.
    ///
    /// # Formula
    /// `yi = (√3/π) ln OR`, `vi = (3/π²) (1/ai + 1/bi + 1/ci + 1/di)`.
    ///
    /// # Source
    /// Hasselblad and Hedges (1995), doi:10.1037/0033-2909.117.1.167; Chinn (2000),
    /// `doi:10.1002/1097-0258(20001130)19:22<3127::AID-SIM784>3.0.CO;2-M`. metafor: `escalc(measure = "OR2DL")`.
    pub static OR2DL: Measure = {
        name: "OR2DL",
        title: "Standardised mean difference from the odds ratio (logistic)",
        transform: Transform::None,
        forms: &[Form::new(BINARY, |x, o| scaled(&Table::new(x, o)?, SQRT_3_BY_PI)).zero_cells(zero_in_table)],
        options: TABLE_OPTIONS,
        vtypes: &[],
    };
}

entry! {
    /// Standardised mean difference from the odds ratio, if the outcome behind the events is normal.
    ///
    /// An odds ratio, turned into the difference of means that it stands for, so that both can be pooled.
    ///
    /// The constant is Cox and Snell's. To pool dichotomised with continuous outcomes, as OR2DL; PBIT uses the normal
    /// distribution itself.
    ///
    /// Not for events that are no cut of a continuous outcome, such as death.
    ///
    /// # Formula
    /// `yi = ln OR/1.65`, `vi = (1/ai + 1/bi + 1/ci + 1/di)/1.65²`.
    ///
    /// # Source
    /// Cox and Snell (1989), Analysis of binary data; Sánchez-Meca, Marín-Martínez and Chacón-Moscoso (2003),
    /// doi:10.1037/1082-989X.8.4.448. metafor: `escalc(measure = "OR2DN")`.
    pub static OR2DN: Measure = {
        name: "OR2DN",
        title: "Standardised mean difference from the odds ratio (normal)",
        transform: Transform::None,
        forms: &[Form::new(BINARY, |x, o| scaled(&Table::new(x, o)?, 1.0 / 1.65)).zero_cells(zero_in_table)],
        options: TABLE_OPTIONS,
        vtypes: &[],
    };
}

entry! {
    /// Standardised mean difference from the probits of two risks.
    ///
    /// A difference of risks, turned into the difference of means that it stands for.
    ///
    /// Events must be the values beyond a cut of one normal outcome with equal spread in both arms.
    ///
    /// Not for events that are no cut of a continuous outcome, such as death; not with an empty cell and `add 0`.
    ///
    /// # Formula
    /// `yi = z(p1i) - z(p2i)`, `vi = 2π p1i (1 - p1i) exp(z(p1i)²)/n1i + 2π p2i (1 - p2i) exp(z(p2i)²)/n2i`, with the
    /// normal quantile `z`.
    ///
    /// # Source
    /// Sánchez-Meca, Marín-Martínez and Chacón-Moscoso (2003), doi:10.1037/1082-989X.8.4.448.
    /// metafor: `escalc(measure = "PBIT")`.
    pub static PBIT: Measure = {
        name: "PBIT",
        title: "Probit difference",
        transform: Transform::None,
        forms: &[Form::new(BINARY, probits).zero_cells(zero_in_table)],
        options: TABLE_OPTIONS,
        vtypes: &[],
    };
}

/// `√3/π`: one over the standard deviation of the logistic distribution.
pub(super) const SQRT_3_BY_PI: f64 = 0.551_328_895_421_792_1;

fn scaled(table: &Table, factor: f64) -> Result<Effect, Unusable> {
    Effect::new(
        ln(table.odds_ratio()) * factor,
        table.var_ln_or() * square(factor),
    )
}

/// The probit of a proportion and its sampling variance.
pub(super) fn probit(p: f64, n: f64) -> (f64, f64) {
    let z = normal::quantile(p);
    (z, std::f64::consts::TAU * p * (1.0 - p) * exp(z * z) / n)
}

fn probits(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let table = Table::new(x, options)?;
    let (z1, v1) = probit(table.p1(), table.n1());
    let (z2, v2) = probit(table.p2(), table.n2());
    Effect::new(z1 - z2, v1 + v2)
}
