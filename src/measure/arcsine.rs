//! Arcsine difference.

use super::table::{BINARY, TABLE_OPTIONS, Table, zero_in_table};
use super::{Effect, Form, Measure, Options, Transform, Unusable};
use crate::stats::math::{asin, sqrt};

entry! {
    /// Arcsine difference: the difference of the arcsine roots of two risks.
    ///
    /// The difference of two risks on a scale on which its precision hangs on the numbers of people alone.
    ///
    /// The variance does not depend on the risks, also with empty cells: nothing is added unless `add` says so. Its
    /// size means little to readers: it is for checking whether there is an effect where events are rare.
    ///
    /// # Formula
    /// `yi = asin √p1i - asin √p2i`, `vi = 1/(4 n1i) + 1/(4 n2i)`, `p1i = ai/n1i`, `p2i = ci/n2i`.
    ///
    /// # Source
    /// Rücker et al. (2009), doi:10.1002/sim.3511. metafor: `escalc(measure = "AS")`.
    pub static AS: Measure = {
        name: "AS",
        title: "Arcsine difference",
        transform: Transform::None,
        forms: &[Form::new(BINARY, arcsine).zero_cells(zero_in_table)],
        options: TABLE_OPTIONS,
        vtypes: &[],
    };
}

fn arcsine(x: &[f64], options: &Options) -> Result<Effect, Unusable> {
    let table = Table::as_is(x, options)?;
    let yi = asin(sqrt(table.p1())) - asin(sqrt(table.p2()));
    Effect::new(yi, 0.25 / table.n1() + 0.25 / table.n2())
}
