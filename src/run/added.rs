//! What is added to the cells of tables, and to how many rows.

use crate::diagnostic::plural;
use crate::measure::{Effect, Form, Options, To};

/// What most measures add where the plan does not say how much.
const HALF: f64 = 0.5;

/// What was added to the cells of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Added {
    /// Nothing.
    Nothing,
    /// Something, and one of them was empty.
    ToEmpty,
    /// Something, and none of them was empty.
    ToFull,
}

impl Added {
    /// What was added to `row` where `options` gave this effect: nothing if adding 0 gives the same.
    pub(super) fn to(form: &Form, row: &[f64], options: &Options, (yi, vi): (f64, f64)) -> Self {
        let Some(zero_cell) = form.zero_cell else {
            return Self::Nothing;
        };
        let empty = zero_cell(row);
        let none = options.add == Some(0.0) || (!empty && options.to == To::OnlyZero);
        if none {
            return Self::Nothing;
        }
        let plain = Options {
            add: Some(0.0),
            ..*options
        };
        let same = |effect: Effect| {
            effect.yi.to_bits() == yi.to_bits() && effect.vi.to_bits() == vi.to_bits()
        };
        match (form.effect(row, &plain).is_ok_and(same), empty) {
            (true, _) => Self::Nothing,
            (false, true) => Self::ToEmpty,
            (false, false) => Self::ToFull,
        }
    }
}

/// "0.5 added to the cells of 1 row with an empty cell".
pub(super) fn remark(options: &Options, rows: &[Added]) -> Option<String> {
    let count = |what: Added| rows.iter().filter(|added| **added == what).count();
    let (empty, full) = (count(Added::ToEmpty), count(Added::ToFull));
    if empty + full == 0 {
        return None;
    }
    let add = options.add.unwrap_or(HALF);
    let all = plural(empty + full, "row");
    let text = match (options.to, empty) {
        (To::OnlyZero, _) => format!("{all} with an empty cell"),
        (To::All, 0) => format!("{all}, none with an empty one, as `to all` says"),
        (To::All, n) => format!("{all}, {n} with an empty one, as `to all` says"),
        (To::IfAnyZero, n) => format!("{all}, {n} with an empty one, as `to if_any_zero` says"),
    };
    Some(format!("{add} added to the cells of {text}"))
}
