//! Odds ratio.

use super::effect::square;
use super::ratio::{NATURAL, natural};
use super::table::{BINARY, Table, zero_in_table};
use super::{Effect, Form, Inputs, Measure, Options, Part, Transform, Unusable, Vtype};
use crate::stats::math::ln;

entry! {
    /// Log odds ratio.
    ///
    /// How many times as large the odds of the event are in one group as in the other; 1 is no difference.
    ///
    /// With an empty cell, ½ is added to all four (`add`, `to`); both arms without events, or with nothing else, say
    /// nothing about the ratio, and `drop_double_zero` leaves them out. With rare events MH, Peto or GLMM need no such
    /// constant. Also from a printed ratio: `OR(est, ci: (lo, hi))`.
    ///
    /// An odds ratio is not a risk ratio, and is further from 1 where events are common.
    ///
    /// # Formula
    /// `yi = ln(ai di/(bi ci))`, `vi = 1/ai + 1/bi + 1/ci + 1/di`, with `ai` events and `bi` non-events in the arm,
    /// `ci` and `di` in the reference. By `vtype` (LS is the above), with `V(n, p) = 1/(n p (1 - p))`: AV:
    /// `vi = V(n1i, p1) + V(n2i, p2)` at the mean risks `p1` and `p2` over the rows, weighted by n; H0:
    /// `vi = V(n1i, p) + V(n2i, p)` at the row's common risk `p`.
    ///
    /// # Source
    /// Woolf (1955), doi:10.1111/j.1469-1809.1955.tb01348.x. metafor: `escalc(measure = "OR")`.
    pub static OR: Measure = {
        name: "OR",
        title: "Log odds ratio",
        transform: Transform::Exp,
        forms: &[
            Form::new(BINARY, or).zero_cells(zero_in_table).averaged(risks),
            Form::new(Inputs::Values(NATURAL), natural),
        ],
        options: &["add", "to", "drop_double_zero", "vtype", "level"],
        vtypes: &[Vtype::Ls, Vtype::Av, Vtype::H0],
    };
}

/// The parts of a row in the mean risks of the arms.
pub(super) fn risks(x: &[f64], options: &Options) -> Result<[Part; 2], Unusable> {
    let table = Table::new(x, options)?;
    Ok([
        Part {
            value: table.p1(),
            weight: table.n1(),
        },
        Part {
            value: table.p2(),
            weight: table.n2(),
        },
    ])
}

fn or(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let table = Table::new(x, options)?;
    let at = |p1: f64, p2: f64| {
        1.0 / (table.n1() * (p1 - square(p1))) + 1.0 / (table.n2() * (p2 - square(p2)))
    };
    let vi = if options.is(Vtype::Av) {
        let (p1, p2) = options.averages()?;
        at(p1, p2)
    } else if options.is(Vtype::H0) {
        at(table.p(), table.p())
    } else {
        table.var_ln_or()
    };
    Effect::new(ln(table.odds_ratio()), vi)
}
