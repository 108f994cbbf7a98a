//! What a regression says along a moderator: where its studies stand, and what it predicts between them.

use super::super::{Context, regress, rows};
use crate::figure::{Facts, Found, Line, LinePoint};
use crate::plan::{
    At, AtValue, ColumnId, Figure, Moderator, ModeratorKind, Number, Regress, RowAnalysis, Scope,
    Task,
};
use crate::result::{Regression, Row, Setting};
use crate::table::Frame;

/// So many predictions make a curve.
const STEPS: u32 = 80;

/// Gives the rows their moderator, and the line along it.
pub(super) fn tell(
    context: &Context<'_>,
    asked: &Figure,
    analysis: &RowAnalysis,
    found: Found<'_>,
    facts: &mut Facts,
) {
    let (Task::Regress(task), Found::Regression(found)) = (&analysis.task, found) else {
        return;
    };
    if asked.figure.name != "bubble" {
        return;
    }
    let Some((moderator, column)) = task.shown() else {
        return;
    };
    let (evidence, _) = rows::evidence(context, analysis);
    let places = places(&found.rows, facts);
    let used: Vec<u32> = (found.rows.iter().zip(&places))
        .filter(|(row, _)| row.weight.is_some())
        .map(|(_, place)| *place)
        .collect();
    let scope = context.scope(analysis.source);
    let mut line = Line {
        moderator: named(scope, column),
        unit: unit(moderator, scope, column),
        ..Line::default()
    };
    let (values, wanted) = match &moderator.kind {
        ModeratorKind::Labels { .. } => of_labels(&evidence.frame, column, &used, &mut line),
        ModeratorKind::Number(_) | ModeratorKind::Centered(_) | ModeratorKind::Polynomial(..) => {
            of_numbers(&evidence.frame, column, &used)
        }
    };
    for (&place, value) in used.iter().zip(values) {
        if let Some(row) = facts.rows.get_mut(place as usize) {
            row.moderator = value.is_finite().then_some(value);
        }
    }
    let at = At {
        column,
        name: line.moderator.clone(),
        values: wanted,
    };
    let along = Regress {
        at: vec![at],
        permutation: None,
        ..task.clone()
    };
    let predicted = regress::of(context, &along, &evidence, &used);
    line.points = points(&predicted, &line.labels);
    let values = regress::Values::of(&along, &evidence.frame);
    if let Ok(coding) = regress::Coding::new(task, &evidence.frame, &values, &used) {
        let others = task.moderators.iter().enumerate();
        let others = others.filter(|(_, other)| !other.columns.contains(&column));
        let mut texts: Vec<String> = others
            .filter_map(|(place, _)| coding.default_text(place))
            .map(|text| text.replace('`', ""))
            .collect();
        texts.dedup();
        line.others = (!texts.is_empty()).then(|| texts.join(", "));
    }
    facts.line = Some(line);
}

/// Where the rows of a result stand in the frame; rows of several datasets may have one number.
fn places(rows: &[Row], facts: &Facts) -> Vec<u32> {
    let place = |row: &Row| {
        let place = facts.places.get(&(row.study.clone(), row.row)).copied();
        place.and_then(|place| u32::try_from(place).ok())
    };
    (rows.iter())
        .map(|row| place(row).unwrap_or(u32::MAX))
        .collect()
}

fn named(scope: Option<&Scope>, column: ColumnId) -> String {
    let info = scope.and_then(|scope| scope.columns.get(column));
    info.map(|info| info.name.clone()).unwrap_or_default()
}

/// The unit of the column: that of the moderator where it is the column itself.
fn unit(moderator: &Moderator, scope: Option<&Scope>, column: ColumnId) -> String {
    use crate::plan::Type;
    let info = scope.and_then(|scope| scope.columns.get(column));
    match info.map(|info| &info.kind) {
        Some(Type::Number(unit)) => unit.to_string(),
        _ => moderator.unit.clone(),
    }
}

/// The numbers of the rows, and a grid from the smallest to the largest.
fn of_numbers(frame: &Frame, column: ColumnId, used: &[u32]) -> (Vec<f64>, Vec<AtValue>) {
    let values = frame.take(used).numbers(&Number::Column(column));
    let [lo, hi] = crate::figure::plot::frame::ends(values.iter().copied(), 0.0);
    let step = (hi - lo) / f64::from(STEPS);
    let mut grid: Vec<f64> = (0..STEPS).map(|n| lo + f64::from(n) * step).collect();
    grid.push(hi);
    grid.dedup();
    (values, grid.into_iter().map(AtValue::Number).collect())
}

/// The places of the labels of the rows among those that have rows.
fn of_labels(
    frame: &Frame,
    column: ColumnId,
    used: &[u32],
    line: &mut Line,
) -> (Vec<f64>, Vec<AtValue>) {
    let codes = frame.take(used).codes(column);
    let mut known: Vec<u32> = codes.clone();
    known.sort_unstable();
    known.dedup();
    let names = frame.names(column);
    let name = |code: &u32| names.get(*code as usize).cloned();
    line.labels = known.iter().filter_map(name).collect();
    let values = codes.iter().map(|code| {
        let place = known.iter().position(|other| other == code);
        place.map_or(f64::NAN, |place| place as f64)
    });
    let wanted = line.labels.iter().cloned().map(AtValue::Label);
    (values.collect(), wanted.collect())
}

fn points(predicted: &Regression, labels: &[String]) -> Vec<LinePoint> {
    let point = |prediction: &crate::result::Prediction| {
        let x = match &prediction.at.first()?.1 {
            Setting::Number(x) => *x,
            Setting::Label(label) => labels.iter().position(|other| other == label)? as f64,
        };
        Some(LinePoint {
            x,
            estimate: prediction.estimate?,
            ci: prediction.ci,
            pi: prediction.pi,
        })
    };
    predicted.predictions.iter().filter_map(point).collect()
}
