//! `derive` and `fill`: columns by expression.

use std::sync::Arc;

use super::Stepped;
use crate::diagnostic::plural;
use crate::plan::{ColumnId, Condition, Number};
use crate::table::{Column, Frame, Labels, Table, Truth};

/// No case holds, or an unknown one came before.
const NO_CASE: u32 = u32::MAX;

/// A column of numbers.
pub(super) fn number(frame: &Frame, cases: &[(Number, Option<Condition>)]) -> Stepped {
    if let [(only, None)] = cases {
        let column = Column::Number(frame.numbers(only));
        return Stepped::all(frame.with_column(column));
    }
    let conditions: Vec<_> = cases.iter().map(|(_, c)| c.as_ref()).collect();
    let chosen = Chosen::new(frame, &conditions);
    let mut values = vec![f64::NAN; frame.len()];
    for ((case, _), place) in cases.iter().zip(0_u32..) {
        let of_case = frame.numbers(case);
        let cells = values.iter_mut().zip(&chosen.cases).zip(of_case);
        for ((cell, _), value) in cells.filter(|((_, chosen), _)| **chosen == place) {
            *cell = value;
        }
    }
    Stepped {
        unknown: chosen.unknown,
        ..Stepped::all(frame.with_column(Column::Number(values)))
    }
}

/// A column of labels.
pub(super) fn label(
    frame: &Frame,
    labels: &Arc<[String]>,
    cases: &[(u32, Option<Condition>)],
) -> Stepped {
    let conditions: Vec<_> = cases.iter().map(|(_, c)| c.as_ref()).collect();
    let chosen = Chosen::new(frame, &conditions);
    let code = |case: &u32| {
        let case = cases.get(*case as usize);
        case.map_or(Labels::MISSING, |(label, _)| *label)
    };
    let codes: Vec<u32> = chosen.cases.iter().map(code).collect();
    let remark = counts(&codes, labels);
    let column = Column::Label(Labels {
        codes,
        names: Arc::clone(labels),
    });
    Stepped {
        unknown: chosen.unknown,
        remarks: vec![remark],
        ..Stepped::all(frame.with_column(column))
    }
}

/// The same column once more.
pub(super) fn copy(frame: &Frame, column: ColumnId) -> Stepped {
    let mut table = Table::clone(&frame.table);
    let target = table.columns.len();
    let missing = || Arc::new(Column::Number(vec![f64::NAN; frame.table.len()]));
    let copied = table.columns.get(column).cloned();
    table.columns.push(copied.unwrap_or_else(missing));
    let filled = frame.table.filled.iter().filter(|(c, _)| *c == column);
    table
        .filled
        .extend(filled.map(|(_, rows)| (target, Arc::clone(rows))));
    Stepped::all(Frame {
        table: Arc::new(table),
        rows: Arc::clone(&frame.rows),
    })
}

/// A flag.
pub(super) fn flag(frame: &Frame, condition: &Condition) -> Stepped {
    let truth = frame.condition(condition);
    let code = |t: &Truth| match t {
        Truth::False => 0,
        Truth::True => 1,
        Truth::Unknown => Labels::MISSING,
    };
    let column = Column::Label(Labels {
        codes: truth.iter().map(code).collect(),
        names: ["no".to_owned(), "yes".to_owned()].into(),
    });
    Stepped {
        unknown: truth.iter().filter(|&&t| t == Truth::Unknown).count(),
        ..Stepped::all(frame.with_column(column))
    }
}

/// Values for the cells of `column` that are missing; marked as imputed.
pub(super) fn fill(frame: &Frame, column: ColumnId, value: &Number) -> Stepped {
    let Some(Column::Number(old)) = frame.column(column) else {
        return Stepped::all(frame.clone());
    };
    let mut cells = old.clone();
    let mut filled = Vec::new();
    let mut left = 0;
    for (&row, value) in frame.rows.iter().zip(frame.numbers(value)) {
        let Some(cell) = cells.get_mut(row as usize).filter(|cell| cell.is_nan()) else {
            continue;
        };
        if value.is_nan() {
            left += 1;
        } else {
            *cell = value;
            filled.push(row);
        }
    }
    let mut remarks = vec![format!("{} imputed", plural(filled.len(), "value"))];
    if left > 0 {
        remarks.push(format!("{} still missing", plural(left, "value")));
    }
    filled.sort_unstable();
    let mut table = Table::clone(&frame.table);
    if let Some(slot) = table.columns.get_mut(column) {
        *slot = Arc::new(Column::Number(cells));
    }
    if !filled.is_empty() {
        table.filled.push((column, filled.into()));
    }
    Stepped {
        unknown: left,
        remarks,
        ..Stepped::all(Frame {
            table: Arc::new(table),
            rows: Arc::clone(&frame.rows),
        })
    }
}

/// Which case each row takes: the first that holds, none behind an unknown one.
struct Chosen {
    cases: Vec<u32>,
    unknown: usize,
}

impl Chosen {
    fn new(frame: &Frame, conditions: &[Option<&Condition>]) -> Self {
        let mut cases = vec![NO_CASE; frame.len()];
        let mut open = vec![true; frame.len()];
        let mut unknown = 0;
        for (condition, place) in conditions.iter().zip(0_u32..) {
            let truth = match condition {
                Some(condition) => frame.condition(condition),
                None => vec![Truth::True; frame.len()],
            };
            for ((case, open), truth) in cases.iter_mut().zip(&mut open).zip(truth) {
                if !*open || truth == Truth::False {
                    continue;
                }
                *open = false;
                if truth == Truth::True {
                    *case = place;
                } else {
                    unknown += 1;
                }
            }
        }
        Self { cases, unknown }
    }
}

/// `in_vivo in 7 rows, ex_vivo in 4, missing in 1`
fn counts(codes: &[u32], labels: &[String]) -> String {
    let mut counts = vec![0_usize; labels.len()];
    let mut missing = 0;
    for &code in codes {
        match counts.get_mut(code as usize) {
            Some(count) => *count += 1,
            None => missing += 1,
        }
    }
    let names = labels.iter().map(String::as_str).zip(counts);
    let missing = (missing > 0).then_some(("missing", missing));
    let parts = names.chain(missing).enumerate();
    let parts: Vec<String> = parts
        .map(|(at, (name, count))| match at {
            0 => format!("{name} in {}", plural(count, "row")),
            _ => format!("{name} in {count}"),
        })
        .collect();
    parts.join(", ")
}
