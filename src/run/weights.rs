//! The user's weights of the rows that are pooled.

use super::rows::{Evidence, Set};
use crate::plan::WeightsKind;
use crate::result::Row;
use crate::stats::StatsError;

/// Why nothing was computed, in words.
pub(super) struct Failure(pub(super) String);

impl From<StatsError> for Failure {
    fn from(error: StatsError) -> Self {
        Self(error.to_string())
    }
}

/// The weights of the rows that have an effect, in their order; nothing where the plan says none.
///
/// # Errors
/// The study whose weight is missing or below 0, or that all of them are 0.
pub(super) fn of_rows(
    rows: &Evidence<'_>,
    set: &Set<'_>,
    found: &[Row],
) -> Result<Option<Vec<f64>>, Failure> {
    let Some(weights) = &rows.analysis.settings.weights else {
        return Ok(None);
    };
    let places = set.places.iter().zip(found);
    let used = places.filter_map(|(&place, row)| Some((place as usize, row, row.vi?)));
    let values: Vec<f64> = match &weights.kind {
        WeightsKind::Equal => used.map(|_| 1.0).collect(),
        WeightsKind::Precision => used.map(|(_, _, vi)| 1.0 / vi.sqrt()).collect(),
        WeightsKind::Number(number) => {
            let all = rows.frame.numbers(number);
            let mut values = Vec::with_capacity(found.len());
            for (place, row, _) in used {
                let weight = all.get(place).copied().unwrap_or(f64::NAN);
                if let Some(wrong) = unusable(weight) {
                    let Row { study, row, .. } = row;
                    return Err(Failure(format!(
                        "the weight `{}` of {study} (row {row}) is {wrong}",
                        weights.text
                    )));
                }
                values.push(weight);
            }
            values
        }
    };
    if !values.is_empty() && values.iter().all(|weight| *weight == 0.0) {
        return Err(Failure(format!("all weights `{}` are 0", weights.text)));
    }
    Ok(Some(values))
}

fn unusable(weight: f64) -> Option<&'static str> {
    if !weight.is_finite() {
        Some("missing")
    } else if weight < 0.0 {
        Some("below 0")
    } else {
        None
    }
}
