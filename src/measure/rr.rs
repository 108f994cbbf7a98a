//! Risk ratio.

use super::or::risks;
use super::ratio::{NATURAL, natural};
use super::table::{BINARY, Table, zero_in_table};
use super::{Effect, Form, Inputs, Measure, Options, Transform, Unusable, Vtype};
use crate::stats::math::ln;

entry! {
    /// Log risk ratio.
    ///
    /// How many times as large the risk of the event is in one group as in the other; 1 is no difference.
    ///
    /// With an empty cell, ½ is added to all four cells of the table (`add`, `to`). The ratio for the event is not the
    /// inverse of that for the non-event: which one is counted must be decided beforehand. Also from a printed ratio:
    /// `RR(est, ci: (lo, hi))`.
    ///
    /// Not for case-control studies, whose risks mean nothing: OR.
    ///
    /// # Formula
    /// `yi = ln(p1i/p2i)`, `p1i = ai/n1i`, `p2i = ci/n2i`; `vi = 1/ai - 1/n1i + 1/ci - 1/n2i`.
    /// By `vtype` (LS is the above), with `V(n, p) = (1 - p)/(n p)`:
    /// AV: `vi = V(n1i, p1) + V(n2i, p2)` at the mean risks `p1` and `p2` over the rows, weighted by n;
    /// H0: `vi = V(n1i, p) + V(n2i, p)` at the row's common risk `p`.
    ///
    /// # Source
    /// Katz, Baptista, Azen and Pike (1978), doi:10.2307/2530610. metafor: `escalc(measure = "RR")`.
    pub static RR: Measure = {
        name: "RR",
        title: "Log risk ratio",
        transform: Transform::Exp,
        forms: &[
            Form::new(BINARY, rr).zero_cells(zero_in_table).averaged(risks),
            Form::new(Inputs::Values(NATURAL), natural),
        ],
        options: &["add", "to", "drop_double_zero", "vtype", "level"],
        vtypes: &[Vtype::Ls, Vtype::Av, Vtype::H0],
    };
}

fn rr(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let table = Table::new(x, options)?;
    let at = |p1: f64, p2: f64| (1.0 - p1) / (table.n1() * p1) + (1.0 - p2) / (table.n2() * p2);
    let vi = if options.is(Vtype::Av) {
        let (p1, p2) = options.averages()?;
        at(p1, p2)
    } else if options.is(Vtype::H0) {
        at(table.p(), table.p())
    } else {
        1.0 / table.ai - 1.0 / table.n1() + 1.0 / table.ci_ - 1.0 / table.n2()
    };
    Effect::new(ln(table.p1() / table.p2()), vi)
}
