//! Yule's coefficients of association.

use super::effect::square;
use super::table::{BINARY, TABLE_OPTIONS, Table, zero_in_table};
use super::{Effect, Form, Measure, Transform, Unusable};
use crate::stats::math::sqrt;

entry! {
    /// Yule's Q, the odds ratio on a scale from -1 to 1.
    ///
    /// An odds ratio, put on a scale from -1 to 1.
    ///
    /// It is ±1 as soon as one cell is empty, before ½ is added. OR says the same on a scale that is nearer to normal.
    ///
    /// Not for risks that people should read: it has no plain meaning for a patient, and depends on the odds only.
    ///
    /// # Formula
    /// `yi = (OR - 1)/(OR + 1)`, `vi = (1 - yi²)² (1/ai + 1/bi + 1/ci + 1/di)/4`.
    ///
    /// # Source
    /// Yule (1912), doi:10.2307/2340126. metafor: `escalc(measure = "YUQ")`.
    pub static YUQ: Measure = {
        name: "YUQ",
        title: "Yule's Q",
        transform: Transform::None,
        forms: &[Form::new(BINARY, |x, o| yule(&Table::new(x, o)?, |or| or, 0.25)).zero_cells(zero_in_table)],
        options: TABLE_OPTIONS,
        vtypes: &[],
    };
}

entry! {
    /// Yule's Y, the coefficient of colligation.
    ///
    /// An odds ratio, put on another scale from -1 to 1.
    ///
    /// It is the phi coefficient of the table with the same odds ratio and even margins. It is ±1 as soon as one cell
    /// is empty, before ½ is added.
    ///
    /// Not for risks that people should read: it has no plain meaning for a patient, and depends on the odds only.
    ///
    /// # Formula
    /// `yi = (√OR - 1)/(√OR + 1)`, `vi = (1 - yi²)² (1/ai + 1/bi + 1/ci + 1/di)/16`.
    ///
    /// # Source
    /// Yule (1912), doi:10.2307/2340126. metafor: `escalc(measure = "YUY")`.
    pub static YUY: Measure = {
        name: "YUY",
        title: "Yule's Y",
        transform: Transform::None,
        forms: &[Form::new(BINARY, |x, o| yule(&Table::new(x, o)?, sqrt, 0.0625)).zero_cells(zero_in_table)],
        options: TABLE_OPTIONS,
        vtypes: &[],
    };
}

fn yule(table: &Table, of: fn(f64) -> f64, factor: f64) -> Result<Effect, Unusable> {
    let (hits, misses) = (of(table.ai * table.di), of(table.bi * table.ci_));
    let yi = (hits - misses) / (hits + misses);
    Effect::new(yi, factor * square(1.0 - square(yi)) * table.var_ln_or())
}
