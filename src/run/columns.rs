//! The columns that conditions and numbers are about.

use crate::plan::{ColumnId, Condition, Number};

/// The columns that a condition asks for.
pub(super) fn columns_of(condition: &Condition, columns: &mut Vec<ColumnId>) {
    let mut add = |column: ColumnId| {
        if !columns.contains(&column) {
            columns.push(column);
        }
    };
    match condition {
        Condition::Constant(_) => {}
        Condition::Compare(left, _, right) => {
            columns_of_number(left, columns);
            columns_of_number(right, columns);
        }
        Condition::SameLabel(left, right) => {
            add(*left);
            add(*right);
        }
        Condition::LabelIn(column, _)
        | Condition::Rank(column, _, _)
        | Condition::Date { column, .. }
        | Condition::Missing(column) => add(*column),
        Condition::MissingNumber(number) => columns_of_number(number, columns),
        Condition::Not(inner) => columns_of(inner, columns),
        Condition::And(parts) | Condition::Or(parts) => {
            for part in parts {
                columns_of(part, columns);
            }
        }
    }
}

/// The columns that a number is computed from.
pub(super) fn columns_of_number(number: &Number, columns: &mut Vec<ColumnId>) {
    match number {
        Number::Constant(_) => {}
        Number::Column(column) => {
            if !columns.contains(column) {
                columns.push(*column);
            }
        }
        Number::Convert { value, .. } | Number::Negate(value) => columns_of_number(value, columns),
        Number::Arithmetic(_, left, right) => {
            columns_of_number(left, columns);
            columns_of_number(right, columns);
        }
        Number::Call(_, arguments) => {
            for argument in arguments {
                columns_of_number(argument, columns);
            }
        }
    }
}
