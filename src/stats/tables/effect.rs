//! The effect of one table by inverse variance, for Q alone.

use super::{PersonTime, PersonTimeMeasure, Table2x2, TableMeasure};
use crate::stats::math::ln;

/// What is added to every cell of a table with an empty one.
const ADD: f64 = 0.5;

/// `yi` and `vi` of a table; `None` where neither or every person had the event, or a group is empty.
pub(super) fn of_table(table: &Table2x2, measure: TableMeasure) -> Option<(f64, f64)> {
    if !table.informs() {
        return None;
    }
    let empty = table.cells().contains(&0.0);
    let add = if empty { ADD } else { 0.0 };
    let [a, b, c, d] = table.cells().map(|x| x + add);
    let (n1, n2) = (a + b, c + d);
    Some(match measure {
        TableMeasure::Or => (ln(a / b) - ln(c / d), 1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d),
        TableMeasure::Rr => (
            ln(a / n1) - ln(c / n2),
            1.0 / a - 1.0 / n1 + 1.0 / c - 1.0 / n2,
        ),
        TableMeasure::Rd => (
            a / n1 - c / n2,
            a * b / (n1 * n1 * n1) + c * d / (n2 * n2 * n2),
        ),
    })
}

/// `yi` and `vi` of two rates; `None` where no event occurred.
pub(super) fn of_rates(rates: &PersonTime, measure: PersonTimeMeasure) -> Option<(f64, f64)> {
    let PersonTime { x1i, t1i, x2i, t2i } = *rates;
    if x1i + x2i <= 0.0 {
        return None;
    }
    let empty = x1i == 0.0 || x2i == 0.0;
    let add = if empty { ADD } else { 0.0 };
    let (x1, x2) = (x1i + add, x2i + add);
    Some(match measure {
        PersonTimeMeasure::Irr => (ln(x1 / t1i) - ln(x2 / t2i), 1.0 / x1 + 1.0 / x2),
        PersonTimeMeasure::Ird => (x1 / t1i - x2 / t2i, x1 / (t1i * t1i) + x2 / (t2i * t2i)),
    })
}
