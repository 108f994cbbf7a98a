//! Risk difference.

use super::or::risks;
use super::table::{BINARY, Table, zero_in_table};
use super::{Effect, Form, Measure, Options, Transform, Unusable, Vtype};

entry! {
    /// Risk difference.
    ///
    /// How many more people of a group have the event than of the other, as a share of them.
    ///
    /// Where a cell is empty, estimate and variance are both computed from the counts with ½ added (`add`, `to`), also
    /// with no event in either arm. With rare events the variance is poor and such rows weigh too much: MH. A
    /// difference that holds at one baseline risk seldom holds at another: RR or OR travel better.
    ///
    /// Not where baseline risks differ between studies and the relative effect is what they share.
    ///
    /// # Formula
    /// `yi = p1i - p2i`, `p1i = ai/n1i`, `p2i = ci/n2i`; `vi = V(n1i, p1i) + V(n2i, p2i)`, `V(n, p) = p (1 - p)/n`.
    /// By `vtype` (LS is the above): UB: with `n - 1` in place of `n`; AV: at the mean risks over the rows, weighted
    /// by n; H0: at the row's common risk.
    ///
    /// # Source
    /// Cochrane Handbook, 6.4.1.5. metafor: `escalc(measure = "RD")`.
    pub static RD: Measure = {
        name: "RD",
        title: "Risk difference",
        transform: Transform::None,
        forms: &[Form::new(BINARY, rd).zero_cells(zero_in_table).averaged(risks)],
        options: &["add", "to", "drop_double_zero", "vtype"],
        vtypes: &[Vtype::Ls, Vtype::Ub, Vtype::Av, Vtype::H0],
    };
}

fn rd(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let table = Table::new(x, options)?;
    let at = |p1: f64, p2: f64, less: f64| {
        p1 * (1.0 - p1) / (table.n1() - less) + p2 * (1.0 - p2) / (table.n2() - less)
    };
    let vi = if options.is(Vtype::Ub) {
        at(table.p1(), table.p2(), 1.0)
    } else if options.is(Vtype::Av) {
        let (p1, p2) = options.averages()?;
        at(p1, p2, 0.0)
    } else if options.is(Vtype::H0) {
        at(table.p(), table.p(), 0.0)
    } else {
        at(table.p1(), table.p2(), 0.0)
    };
    Effect::new(table.p1() - table.p2(), vi)
}
