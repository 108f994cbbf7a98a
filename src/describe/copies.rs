//! Numbers that stand twice: rows copied under another name, and arms that are equal.

use std::collections::BTreeMap;

use crate::plan::{ColumnId, Dataset, Type};
use crate::table::{Column, Frame};

/// Numbers with fewer digits than this are equal by chance.
const DIGITS: usize = 8;

/// The mean and the standard deviation of two arms, likewise.
const DIGITS_OF_ARM: usize = 6;

/// So many numbers of a row are compared, at least.
const NUMBERS: usize = 4;

/// The rows whose measured numbers are those of an earlier row, each with that row; places in the frame.
///
/// Years are no measured numbers, and where there are arms, theirs alone are. Rows with fewer than four of them, or
/// with fewer than eight digits in all, are not compared.
pub(super) fn rows(dataset: &Dataset, frame: &Frame) -> Vec<(usize, usize, usize)> {
    let arms = dataset.scope.arms.iter();
    let mut columns: Vec<ColumnId> = arms
        .flat_map(|arm| arm.fields.iter().map(|f| f.1))
        .collect();
    if columns.is_empty() {
        let all = dataset.scope.columns.iter().enumerate();
        let numbers = all.filter(|(_, info)| matches!(info.kind, Type::Number(_)));
        columns = numbers.map(|(at, _)| at).collect();
    }
    columns.sort_unstable();
    columns.dedup();
    let columns: Vec<&[f64]> = columns.iter().map(|at| numbers(frame, *at)).collect();
    let mut first: BTreeMap<Vec<u64>, usize> = BTreeMap::new();
    let mut found = Vec::new();
    for row in 0..frame.len() {
        let cells: Vec<f64> = columns
            .iter()
            .map(|column| column.get(row).copied().unwrap_or(f64::NAN))
            .collect();
        let there = || cells.iter().copied().filter(|x| x.is_finite());
        let (count, digits) = (there().count(), there().map(digits).sum::<usize>());
        if count < NUMBERS || digits < DIGITS {
            continue;
        }
        let bits = cells
            .iter()
            .map(|x| if x.is_finite() { x.to_bits() } else { 0 });
        let earlier = *first.entry(bits.collect()).or_insert(row);
        if earlier != row {
            found.push((row, earlier, count));
        }
    }
    found
}

/// The rows in which two arms have the same mean and the same standard deviation, with the places of the arms.
///
/// Means and standard deviations with fewer than six digits in all are equal by chance too often.
pub(super) fn arms(dataset: &Dataset, frame: &Frame) -> Vec<(usize, usize, usize)> {
    let fields = |arm: usize| {
        let arm = dataset.scope.arms.get(arm)?;
        Some((arm.field("mean")?, arm.field("sd")?))
    };
    let mut found = Vec::new();
    for second in 0..dataset.scope.arms.len() {
        for first in 0..second {
            let (Some(one), Some(other)) = (fields(first), fields(second)) else {
                continue;
            };
            // One column for both is a choice of the schema.
            let pairs = numbers(frame, one.0).iter().zip(numbers(frame, one.1));
            let others = numbers(frame, other.0).iter().zip(numbers(frame, other.1));
            for (row, (one, other)) in pairs.zip(others).enumerate() {
                let same = one.0.total_cmp(other.0).is_eq() && one.1.total_cmp(other.1).is_eq();
                let told = one.0.is_finite() && one.1.is_finite();
                if same && told && digits(*one.0) + digits(*one.1) >= DIGITS_OF_ARM {
                    found.push((row, first, second));
                }
            }
        }
    }
    found
}

fn numbers(frame: &Frame, column: ColumnId) -> &[f64] {
    match frame.column(column) {
        Some(Column::Number(numbers)) => numbers,
        Some(Column::Label(_) | Column::Date(_)) | None => &[],
    }
}

/// How many digits a number has from its first to its last that is not 0.
fn digits(x: f64) -> usize {
    let written = format!("{:e}", x.abs());
    let mantissa = written.split('e').next().unwrap_or("");
    mantissa.bytes().filter(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn digits_are_those_that_were_measured() {
        for (x, expected) in [(0.0, 1), (1200.0, 2), (0.0012, 2), (-12.34, 4), (7.0, 1)] {
            assert_eq!(digits(x), expected, "{x}");
        }
    }
}
