//! The spread of an arm: in each row by the first source that is complete.

use super::arm::Arm;
use crate::data::{self, CellError, Decimal};
use crate::diagnostic::plural;
use crate::measure::spread::{self, Summary};
use crate::source::Span;

/// The level of the intervals that papers print for a mean, as a proportion.
const LEVEL: f64 = 0.95;

/// One way in which the rows may give the spread.
pub(super) struct Spread {
    /// `""`, `before.` or `after.`.
    pub(super) prefix: &'static str,
    /// `sd`, `sem`, `se`, `var`, `ci`, `median`.
    pub(super) form: &'static str,
    /// Its numbers by row; `None` where the schema does not declare them.
    pub(super) values: Vec<Option<Vec<f64>>>,
    /// The first column of the file that it comes from.
    pub(super) header: Option<usize>,
    /// Where the plan says so.
    pub(super) span: Span,
}

impl Spread {
    /// The number at `place` of the source in `row`.
    pub(super) fn value(&self, place: usize, row: usize) -> f64 {
        let values = self.values.get(place).and_then(Option::as_ref);
        let value = values.and_then(|values| values.get(row).copied());
        value.unwrap_or(f64::NAN)
    }

    /// The standard deviation in `row` of a group of `n`; nothing where the source is not complete.
    fn sd(&self, row: usize, n: f64) -> Option<f64> {
        let first = self.value(0, row);
        match self.form {
            "sd" => Some(first).filter(|sd| sd.is_finite()),
            "sem" | "se" => spread::sd_from_se(first, n),
            "var" => spread::sd_from_var(first),
            "ci" => spread::sd_from_ci(first, self.value(1, row), n, LEVEL),
            _ => self.summary(row, n).sd(),
        }
    }

    /// What is known of the distribution in `row`, where the source is a median.
    fn summary(&self, row: usize, n: f64) -> Summary {
        let value = |place| self.value(place, row);
        Summary {
            n,
            median: value(0),
            q1: value(1),
            q3: value(2),
            min: value(3),
            max: value(4),
        }
    }

    fn words(&self) -> String {
        match self.form {
            "sd" => "as given".to_owned(),
            form => format!("from {form}"),
        }
    }
}

/// The standard deviations of one group of measurements.
pub(super) struct Chosen {
    prefix: &'static str,
    pub(super) values: Vec<f64>,
    /// In how many rows each source was the first complete one.
    counts: Vec<(String, usize)>,
}

impl Arm<'_> {
    /// The standard deviation of each row of the group of measurements `prefix`.
    pub(super) fn sd(&self, prefix: &'static str, rows: usize) -> Chosen {
        let sources: Vec<&Spread> = self.spreads.iter().filter(|s| s.prefix == prefix).collect();
        let mut counts: Vec<(String, usize)> = sources.iter().map(|s| (s.words(), 0)).collect();
        let n = self.field(prefix, "n").map(|field| field.values.as_slice());
        let of_row = |row: usize| {
            let n = n.and_then(|n| n.get(row).copied()).unwrap_or(f64::NAN);
            for (source, (_, count)) in sources.iter().zip(&mut counts) {
                if let Some(sd) = source.sd(row, n) {
                    *count += 1;
                    return sd;
                }
            }
            f64::NAN
        };
        let values = (0..rows).map(of_row).collect();
        Chosen {
            prefix,
            values,
            counts,
        }
    }

    /// The mean of each row: `given`, and where it is missing, from the median; with remarks on the latter.
    pub(super) fn mean(
        &self,
        prefix: &str,
        given: Option<Vec<f64>>,
        rows: usize,
    ) -> (Vec<f64>, Vec<String>) {
        let mut means = given.unwrap_or_else(|| vec![f64::NAN; rows]);
        let mut spreads = self.spreads.iter();
        let median = spreads.find(|s| s.prefix == prefix && s.form == "median");
        let Some(median) = median else {
            return (means, Vec::new());
        };
        let n = self.field(prefix, "n").map(|field| field.values.as_slice());
        let (mut converted, mut skewed) = (0, 0);
        for (row, mean) in means.iter_mut().enumerate().filter(|(_, m)| m.is_nan()) {
            let n = n.and_then(|n| n.get(row).copied()).unwrap_or(f64::NAN);
            let summary = median.summary(row, n);
            if let Some(found) = summary.mean() {
                *mean = found;
                converted += 1;
                skewed += usize::from(summary.skewed() == Some(true));
            }
        }
        let name = self.group_name(prefix);
        let rows = |n| plural(n, "row");
        let converted = (converted > 0).then(|| {
            format!(
                "{name}: mean from median (Luo 2018, sd Wan 2014) in {}",
                rows(converted)
            )
        });
        let skewed = (skewed > 0).then(|| {
            format!(
                "{name}: {} too skewed for a mean from the median, by Shi's test at 5%, and used nevertheless",
                if skewed == 1 {
                    "1 row is".to_owned()
                } else {
                    format!("{} are", rows(skewed))
                }
            )
        });
        (means, converted.into_iter().chain(skewed).collect())
    }

    /// The name of a group of measurements, as messages print it: `ketamine`, `ketamine.before`.
    pub(super) fn group_name(&self, prefix: &str) -> String {
        let (name, group) = (&self.column.name, prefix.trim_end_matches('.'));
        if group.is_empty() {
            name.clone()
        } else {
            format!("{name}.{group}")
        }
    }
}

impl Chosen {
    /// "sd as given in 12 rows, from sem in 3", where something was converted.
    pub(super) fn remark(&self, arm: &Arm<'_>) -> Option<String> {
        let used = self.counts.iter().filter(|(_, count)| *count > 0);
        let parts: Vec<String> = used
            .clone()
            .enumerate()
            .map(|(at, (words, count))| match at {
                0 => format!("{words} in {}", plural(*count, "row")),
                _ => format!("{words} in {count}"),
            })
            .collect();
        let converted = used.clone().any(|(words, _)| words != "as given");
        converted.then(|| format!("{}: sd {}", arm.group_name(self.prefix), parts.join(", ")))
    }
}

/// The limits of a confidence interval: `0.61 to 1.02`, `(0.61, 1.02)`, or behind an estimate.
pub(super) fn limits(cell: &str, decimal: Decimal) -> Result<(f64, f64), CellError> {
    let bare = cell
        .trim_start_matches(['(', '['])
        .trim_end_matches([')', ']']);
    let separators = match decimal {
        Decimal::Point => [" to ", ";", ",", "–", " - "],
        Decimal::Comma => [" to ", ";", "–", " - ", "—"],
    };
    let alone = separators.iter().find_map(|between| {
        let (low, high) = bare.split_once(between)?;
        let number = |text: &str| data::number(text.trim(), decimal).ok();
        number(low).zip(number(high))
    });
    match alone {
        Some(limits) => Ok(limits),
        None => data::interval(cell, decimal).map(|interval| (interval.lo, interval.hi)),
    }
}
