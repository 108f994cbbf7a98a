//! `at`: predictions at values of the moderators.

use super::coding::{Coding, Value, Values};
use super::fill::Inference;
use crate::plan::{At, AtValue, ColumnId, ModeratorKind, Number, Regress};
use crate::result::{Prediction, Setting};
use crate::run::convert::{finite, pair};
use crate::table::Frame;

/// What predictions need of a regression.
pub(super) struct Fitted<'a> {
    pub(super) regress: &'a Regress,
    pub(super) coding: &'a Coding<'a>,
    pub(super) found: &'a Inference<'a>,
    /// Whether it predicts single studies.
    pub(super) single: bool,
    pub(super) frame: &'a Frame,
    /// The rows used.
    pub(super) places: &'a [u32],
}

impl Fitted<'_> {
    /// The predictions at all combinations of the values; displays are without numbers.
    pub(super) fn predictions(&self, remarks: &mut Vec<String>) -> Vec<Prediction> {
        let mut points: Vec<Vec<&AtValue>> = vec![Vec::new()];
        for at in &self.regress.at {
            // The last column runs fastest.
            points = points
                .iter()
                .flat_map(|point| {
                    let with = |value| point.iter().copied().chain([value]).collect();
                    at.values.iter().map(with)
                })
                .collect();
        }
        if self.regress.at.is_empty() {
            return Vec::new();
        }
        let mut predictions = Vec::with_capacity(points.len());
        for point in points {
            let settings = || self.regress.at.iter().zip(point.iter().copied());
            match self.at(&point) {
                Ok(prediction) => predictions.push(Prediction {
                    at: settings()
                        .map(|(at, value)| (at.name.clone(), setting(value)))
                        .collect(),
                    ..prediction
                }),
                Err(reason) if !remarks.contains(&reason) => remarks.push(reason),
                Err(_) => {}
            }
        }
        remarks.extend(self.others());
        predictions
    }

    /// Where the moderators stand that no `at` names.
    fn others(&self) -> Option<String> {
        let set = |column: &ColumnId| self.regress.at.iter().any(|at| at.column == *column);
        let moderators = self.regress.moderators.iter().enumerate();
        let others = moderators.filter(|(_, moderator)| !moderator.columns.iter().any(set));
        let mut texts: Vec<String> = others
            .filter_map(|(place, _)| self.coding.default_text(place))
            .collect();
        texts.dedup();
        (!texts.is_empty()).then(|| {
            format!(
                "predictions with {}: the mean, or the reference, of the rows used",
                texts.join(", ")
            )
        })
    }

    fn at(&self, point: &[&AtValue]) -> Result<Prediction, String> {
        let settings: Vec<(&At, &AtValue)> =
            self.regress.at.iter().zip(point.iter().copied()).collect();
        let mut values = Vec::with_capacity(self.regress.moderators.len());
        for place in 0..self.regress.moderators.len() {
            values.push(self.value(place, &settings)?);
        }
        let row = self.coding.row(&values);
        let predicted = self.found.predict(&row).map_err(|_| {
            let names = settings
                .iter()
                .map(|(at, value)| format!("{} = {}", at.name, setting(value)));
            format!(
                "no prediction at {}: a moderator has no value there",
                names.collect::<Vec<_>>().join(", ")
            )
        })?;
        Ok(Prediction {
            at: Vec::new(),
            estimate: finite(predicted.estimate),
            se: finite(predicted.se),
            ci: Some(pair(predicted.ci)),
            pi: predicted.pi.filter(|_| self.single).map(pair),
            display: crate::result::Display::default(),
        })
    }

    /// Where a moderator stands.
    fn value(&self, place: usize, settings: &[(&At, &AtValue)]) -> Result<Value, String> {
        let default = self.coding.default(place);
        let Some(moderator) = self.regress.moderators.get(place) else {
            return Ok(default);
        };
        let mine = settings
            .iter()
            .filter(|(at, _)| moderator.columns.contains(&at.column));
        let mine: Vec<&(&At, &AtValue)> = mine.collect();
        if mine.is_empty() {
            return Ok(default);
        }
        match &moderator.kind {
            ModeratorKind::Labels { .. } => {
                for (_, value) in mine {
                    if let AtValue::Label(label) = value {
                        return self.coding.level(place, label).ok_or_else(|| {
                            format!(
                                "no prediction at `{} = {label}`: no row in use has it",
                                moderator.name
                            )
                        });
                    }
                }
                Ok(default)
            }
            ModeratorKind::Number(number)
            | ModeratorKind::Centered(number)
            | ModeratorKind::Polynomial(number, _) => {
                let set = self.substituted(number, settings);
                let one = self.frame.take(self.places.get(..1).unwrap_or_default());
                let found = one.numbers(&set).first().copied();
                Ok(Value::Number(found.unwrap_or(f64::NAN)))
            }
        }
    }

    /// The number with its columns set: those of `at` to their values, others to their means over the rows used.
    fn substituted(&self, number: &Number, settings: &[(&At, &AtValue)]) -> Number {
        let inner = |number: &Number| Box::new(self.substituted(number, settings));
        match number {
            Number::Constant(value) => Number::Constant(*value),
            Number::Column(column) => {
                let set = settings.iter().find(|(at, _)| at.column == *column);
                Number::Constant(match set {
                    Some((_, AtValue::Number(value))) => *value,
                    _ => self.mean(*column),
                })
            }
            Number::Convert {
                value,
                multiply,
                divide,
            } => Number::Convert {
                value: inner(value),
                multiply: *multiply,
                divide: *divide,
            },
            Number::Negate(value) => Number::Negate(inner(value)),
            Number::Arithmetic(op, left, right) => {
                Number::Arithmetic(*op, inner(left), inner(right))
            }
            Number::Call(function, arguments) => {
                let arguments = arguments.iter().map(|a| self.substituted(a, settings));
                Number::Call(function, arguments.collect())
            }
        }
    }

    fn mean(&self, column: ColumnId) -> f64 {
        let numbers = self
            .frame
            .take(self.places)
            .numbers(&Number::Column(column));
        let n = numbers.len() as f64;
        numbers.iter().map(|x| x / n).sum()
    }
}

fn setting(value: &AtValue) -> Setting {
    match value {
        AtValue::Number(number) => Setting::Number(*number),
        AtValue::Label(label) => Setting::Label(label.clone()),
    }
}

/// Whether all moderators are known in the row at `place`.
pub(in crate::run) fn complete(values: &[Values], place: u32) -> bool {
    values.iter().all(|values| values.known(place))
}
