//! A column in short.

use std::collections::HashSet;

use crate::plan::{
    ArmInfo, ArmSchema, CellKind, ColumnId, ColumnInfo, Dataset, FieldSource, Type, date,
};
use crate::result::{ColumnDescription, LabelCount, NumberSummary};
use crate::syntax::ast::{Expr, ExprKind};
use crate::table::{Column, Frame, Labels};

/// Texts are listed where there are no more than these.
const TEXTS: usize = 12;

/// The bars of a histogram.
const BARS: usize = 10;

/// All columns of the dataset.
pub(super) fn all(dataset: &Dataset, frame: &Frame) -> Vec<ColumnDescription> {
    let columns = dataset.scope.columns.iter().enumerate();
    columns
        .filter_map(|(at, info)| Some(describe(dataset, at, info, frame.column(at)?)))
        .collect()
}

fn describe(
    dataset: &Dataset,
    at: ColumnId,
    info: &ColumnInfo,
    column: &Column,
) -> ColumnDescription {
    let unit = match &info.kind {
        Type::Number(unit) if !unit.is_plain() => Some(unit.to_string()),
        Type::Number(_)
        | Type::Label { .. }
        | Type::Flag
        | Type::Text
        | Type::Study
        | Type::Date
        | Type::Unknown => None,
    };
    let blank = ColumnDescription {
        name: info.name.clone(),
        header: read_from(dataset, at, info),
        kind: kind(dataset, at, &info.kind).to_owned(),
        unit,
        missing: 0,
        distinct: 0,
        labels: Vec::new(),
        numbers: None,
        dates: None,
    };
    match column {
        Column::Number(numbers) => {
            let mut there: Vec<f64> = numbers.iter().copied().filter(|x| x.is_finite()).collect();
            there.sort_by(f64::total_cmp);
            let mut different = there.clone();
            different.dedup();
            ColumnDescription {
                missing: numbers.len() - there.len(),
                distinct: different.len(),
                numbers: summary(&there),
                ..blank
            }
        }
        Column::Label(labels) => {
            let listed = matches!(info.kind, Type::Label { .. } | Type::Flag);
            let (counts, missing) = counts(labels);
            let distinct = counts.iter().filter(|count| count.rows > 0).count();
            let few = info.kind == Type::Text && distinct <= TEXTS;
            ColumnDescription {
                missing,
                distinct,
                labels: if listed || few { counts } else { Vec::new() },
                ..blank
            }
        }
        Column::Date(days) => {
            let there: Vec<(i32, i32)> = days.iter().copied().flatten().collect();
            let ends = there.iter().min().zip(there.iter().max());
            ColumnDescription {
                missing: days.len() - there.len(),
                distinct: there.iter().collect::<HashSet<_>>().len(),
                dates: ends.map(|(first, last)| [date::text(*first), date::text(*last)]),
                ..blank
            }
        }
    }
}

/// The headers that a column is read from, if it is not computed.
fn read_from(dataset: &Dataset, at: ColumnId, info: &ColumnInfo) -> Option<String> {
    let Some(columns) = &dataset.columns else {
        return Some(info.name.clone());
    };
    let declared = columns.iter().filter(|column| column.column <= at);
    let declared = declared.max_by_key(|column| column.column)?;
    if let CellKind::Arm(schema) = &declared.kind {
        return field_header(schema, at - declared.column).map(str::to_owned);
    }
    let headers = declared.headers.iter().map(|header| header.0.as_str());
    let headers: Vec<&str> = headers.collect();
    (!headers.is_empty()).then(|| headers.join(" + "))
}

/// The header of a field of an arm, if it is one cell as it stands.
fn field_header(schema: &ArmSchema, at: usize) -> Option<&str> {
    match &schema.fields.get(at)?.source {
        FieldSource::Header(expr) | FieldSource::Group(expr) => header(expr),
        FieldSource::MeanOrMedian(_, expr) => header(expr.as_ref()?),
        FieldSource::Spread(prefix) => {
            let mut spreads = schema
                .spreads
                .iter()
                .filter(|spread| spread.prefix == *prefix);
            let given = spreads.next().filter(|spread| spread.form == "sd")?;
            let value = given.values.first()?.as_ref()?;
            header(value).filter(|_| spreads.next().is_none())
        }
        FieldSource::SumOfEvents => None,
    }
}

/// The header that an expression is, if it is no more than that.
pub(super) fn header(expr: &Expr) -> Option<&str> {
    if let ExprKind::Name(name) = &expr.kind {
        return Some(&name.text);
    }
    None
}

/// The type as the schema has it, or what was read off the file.
fn kind(dataset: &Dataset, at: ColumnId, found: &Type) -> &'static str {
    let columns = dataset.columns.iter().flatten();
    let of_arm =
        |arm: &ArmInfo| arm.shared == Some(at) || arm.fields.iter().any(|field| field.1 == at);
    if dataset.scope.arms.iter().any(of_arm) {
        return "arm";
    }
    let mut declared = columns.filter(|column| column.column == at);
    match declared.next().map(|column| &column.kind) {
        Some(CellKind::Count(_)) => return "count",
        Some(CellKind::Integer(_)) => return "integer",
        Some(CellKind::Percent(_)) => return "percent",
        Some(CellKind::Year(_)) => return "year",
        Some(
            CellKind::Study
            | CellKind::Text
            | CellKind::Label(_)
            | CellKind::Flag
            | CellKind::Number(_)
            | CellKind::Date
            | CellKind::Interval
            | CellKind::Arm(_),
        )
        | None => {}
    }
    match found {
        Type::Number(_) => "number",
        Type::Label { .. } => "one of",
        Type::Flag => "flag",
        Type::Text | Type::Unknown => "text",
        Type::Study => "study",
        Type::Date => "date",
    }
}

/// Every label with its rows, and how many rows have none.
fn counts(labels: &Labels) -> (Vec<LabelCount>, usize) {
    let mut rows = vec![0_usize; labels.names.len()];
    let mut missing = 0;
    for code in &labels.codes {
        match rows.get_mut(*code as usize) {
            Some(count) => *count += 1,
            None => missing += 1,
        }
    }
    let names = labels.names.iter().zip(rows);
    let counts = names.map(|(label, rows)| LabelCount {
        label: label.clone(),
        rows,
    });
    (counts.collect(), missing)
}

/// Of numbers in ascending order.
fn summary(sorted: &[f64]) -> Option<NumberSummary> {
    let (min, max) = (*sorted.first()?, *sorted.last()?);
    let mut histogram = Vec::new();
    if max > min {
        histogram = vec![0_usize; BARS];
        for x in sorted {
            let share = (x - min) / (max - min) * BARS as f64;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 0 and the number of bars"
            )]
            let bar = (share as usize).min(BARS - 1);
            if let Some(count) = histogram.get_mut(bar) {
                *count += 1;
            }
        }
    }
    Some(NumberSummary {
        min,
        q1: quantile(sorted, 0.25),
        median: quantile(sorted, 0.5),
        q3: quantile(sorted, 0.75),
        max,
        histogram,
    })
}

/// The quantile `p` of numbers in ascending order, between two of them on the line that joins them; NaN of none.
///
/// `x[h] + (h - floor(h)) (x[h + 1] - x[h])` with `h = (n - 1) p`, counted from 0.
///
/// # Source
/// Hyndman & Fan (1996), definition 7, doi:10.1080/00031305.1996.10473566.
pub(super) fn quantile(sorted: &[f64], p: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let h = last as f64 * p;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in the slice"
    )]
    let below = h as usize;
    let at = |place: usize| sorted.get(place.min(last)).copied().unwrap_or(f64::NAN);
    at(below) + (h - below as f64) * (at(below + 1) - at(below))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_r() {
        let x = [1.0, 2.0, 4.0, 8.0];
        assert!((quantile(&x, 0.25) - 1.75).abs() < 1e-12);
        assert!((quantile(&x, 0.5) - 3.0).abs() < 1e-12);
        assert!((quantile(&x, 0.75) - 5.0).abs() < 1e-12);
        assert!(quantile(&[], 0.5).is_nan());
    }
}
