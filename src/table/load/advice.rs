//! What to write instead of a cell, where the column and the file tell more than the cell alone.

use std::cell::OnceCell;

use crate::data::{self, CellError, CellProblem, Decimal, Expected, RawTable};
use crate::diagnostic::plural;
use crate::unit::Unit;

/// How the numbers of a file write their decimals, counted where somebody asks.
#[derive(Debug, Default)]
pub(super) struct Habit(OnceCell<(usize, usize)>);

impl Habit {
    /// How many cells of `raw` are numbers with a decimal point, and how many with a decimal comma.
    fn of(&self, raw: &RawTable) -> (usize, usize) {
        *self.0.get_or_init(|| {
            let (mut points, mut commas) = (0, 0);
            for cell in (0..raw.columns()).flat_map(|column| raw.cells_of(column)) {
                points += usize::from(cell.contains('.') && reads(cell, Decimal::Point));
                commas += usize::from(is_comma(cell));
            }
            (points, commas)
        })
    }
}

fn reads(cell: &str, decimal: Decimal) -> bool {
    data::number(cell, decimal).is_ok()
}

/// A number with a decimal comma, and not one of thousands.
fn is_comma(cell: &str) -> bool {
    cell.contains(',')
        && data::number(cell, Decimal::Point)
            .is_err_and(|error| error.problem == CellProblem::DecimalComma)
}

/// What to write instead of the cell that `error` is of, in a column whose numbers are in `unit`.
pub(super) fn help(
    error: &CellError,
    unit: Option<&Unit>,
    (raw, habit, decimal): (&RawTable, &Habit, Decimal),
) -> Option<String> {
    if let CellProblem::Unit { number, unit: of } = &error.problem {
        return Some(of_unit(number, of, unit, error.expected, decimal));
    }
    let found = with_point(&error.found);
    if error.problem == CellProblem::DecimalComma {
        let (points, commas) = habit.of(raw);
        if points >= commas {
            let others = plural(points, "other number");
            let have = if points == 1 { "has" } else { "have" };
            return Some(format!(
                "write `{found}`: {others} of the file {have} a decimal point"
            ));
        }
    }
    if let CellProblem::Thousands {
        plain,
        ambiguous: true,
    } = &error.problem
        && habit.of(raw).0 > 0
    {
        return Some(format!(
            "write `{plain}`, or `{found}` if the comma is a decimal one"
        ));
    }
    error.help()
}

fn with_point(cell: &str) -> String {
    cell.trim().replace(',', ".")
}

/// What to write instead of `number` with the unit `written` behind it.
fn of_unit(
    number: &str,
    written: &str,
    column: Option<&Unit>,
    expected: Expected,
    decimal: Decimal,
) -> String {
    if expected != Expected::Number {
        return format!("write `{number}`: what is counted is no part of the cell");
    }
    let of = Unit::parse(written);
    let Some(column) = column else {
        return if of.is_known() {
            format!(
                "write `{number}` in the cell; if all numbers of the column are in {written}, write the unit in the \
                 schema: `number in {written}`"
            )
        } else {
            format!("write `{number}` in the cell")
        };
    };
    if of == *column {
        return format!("write `{number}`: the unit stands in the schema");
    }
    let value = data::number(number, decimal).ok();
    if let (Some(factor), Some(value)) = (of.conversion(column), value) {
        let same = factor.apply(value).to_string();
        let same = match decimal {
            Decimal::Point => same,
            Decimal::Comma => same.replace('.', ","),
        };
        return format!("write `{same}`: {number} {written} is {same} {column}");
    }
    let why = if of.is_known() {
        format!(
            "the column is in {column} ({}), and {written} is {}, so neither can be computed from the other",
            column.dimension(),
            of.dimension()
        )
    } else {
        format!("the column is in {column}, and `{written}` is not a unit that kma knows")
    };
    format!("look the value up again: {why}")
}
