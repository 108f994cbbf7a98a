//! Selections: the steps of a `let`, in the order written, each leaving its source as it was.

mod combine;
mod concat;
mod derive;
mod keep;
mod pair;
mod rebuild;

use super::{Frame, Truth};
use crate::plan::{BoundEffect, Condition, Selection, StepKind};
use crate::result::{SelectionInfo, StepInfo};

/// Effect and variance of a row, where it has them.
pub type RowEffect = Option<(f64, f64)>;

/// The effect of each row of a frame; `run` knows how they are computed.
pub type RowEffects<'a> = dyn Fn(&Frame, &BoundEffect) -> Vec<RowEffect> + 'a;

/// The rows that a selection holds.
#[derive(Debug, Clone)]
pub struct Selected {
    /// The rows, over the columns of the selection's scope.
    pub frame: Frame,
    /// What each step did.
    pub info: SelectionInfo,
}

/// What a step leaves, and what it did.
struct Stepped {
    frame: Frame,
    /// Rows that left.
    dropped: usize,
    /// Rows for which a missing value decided.
    unknown: usize,
    remarks: Vec<String>,
}

impl Stepped {
    /// No row left.
    fn all(frame: Frame) -> Self {
        Self {
            frame,
            dropped: 0,
            unknown: 0,
            remarks: Vec::new(),
        }
    }
}

/// The rows of `selection`, whose sources hold `sources`, in their order.
pub fn select(selection: &Selection, sources: &[&Frame], effects: &RowEffects<'_>) -> Selected {
    let (mut frame, start) = concat::concat(selection, sources);
    let mut steps: Vec<StepInfo> = start.into_iter().collect();
    for step in &selection.steps {
        let before = frame;
        let stepped = apply(&before, &step.kind, effects);
        steps.push(StepInfo {
            step: step.text.clone(),
            reason: step.because.clone(),
            dropped: stepped.dropped,
            dropped_studies: before
                .study_count()
                .saturating_sub(stepped.frame.study_count()),
            unknown: stepped.unknown,
            remarks: stepped.remarks,
        });
        frame = stepped.frame;
    }
    let info = SelectionInfo {
        name: selection.name.clone(),
        rows: frame.len(),
        studies: frame.study_count(),
        steps,
    };
    Selected { frame, info }
}

fn apply(frame: &Frame, step: &StepKind, effects: &RowEffects<'_>) -> Stepped {
    match step {
        StepKind::Where(condition) | StepKind::Include(condition) => {
            filter(frame, condition, |truth| truth == Truth::True)
        }
        StepKind::Exclude(condition) => filter(frame, condition, |truth| truth != Truth::True),
        StepKind::DeriveNumber(cases) => derive::number(frame, cases),
        StepKind::DeriveLabel { labels, cases } => derive::label(frame, labels, cases),
        StepKind::DeriveCopy(column) => derive::copy(frame, *column),
        StepKind::DeriveFlag(condition) => derive::flag(frame, condition),
        StepKind::Keep {
            largest,
            by,
            per,
            outcome,
        } => keep::keep(frame, *largest, by, per, *outcome),
        StepKind::Combine {
            effect,
            per,
            rho,
            n_columns: _,
        } => {
            let effects = effects(frame, effect);
            combine::combine(frame, effect, &effects, per, *rho)
        }
        StepKind::Pair {
            arm,
            by,
            against,
            per,
        } => pair::pair(frame, arm, *by, against, per),
        StepKind::Fill { column, value } => derive::fill(frame, *column, value),
    }
}

fn filter(frame: &Frame, condition: &Condition, keep: fn(Truth) -> bool) -> Stepped {
    let truth = frame.condition(condition);
    let kept = frame.retain(truth.iter().map(|&t| keep(t)));
    Stepped {
        dropped: frame.len() - kept.len(),
        unknown: truth.iter().filter(|&&t| t == Truth::Unknown).count(),
        frame: kept,
        remarks: Vec::new(),
    }
}
