//! Which rows give no effect, without running anything.

use std::sync::Arc;

use super::Frames;
use super::effects::Measured;
use crate::plan::{CheckedPlan, Scope, SourceRef, StatementKind};
use crate::result::{EffectDescription, RowWithout};
use crate::table::Table;

/// For each effect and each source whose rows an analysis takes: the rows without effect, and why.
pub fn usable(plan: &CheckedPlan, tables: &[Arc<Table>]) -> Vec<EffectDescription> {
    let frames = Frames::select(plan, tables);
    let mut seen: Vec<(usize, SourceRef)> = Vec::new();
    let mut found = Vec::new();
    for statement in &plan.statements {
        let (StatementKind::Rows(analysis) | StatementKind::NotYetRows(_, analysis)) =
            &statement.kind
        else {
            continue;
        };
        let Some(effect) = &analysis.effect else {
            continue;
        };
        if seen.contains(&(effect.effect, analysis.source)) {
            continue;
        }
        seen.push((effect.effect, analysis.source));
        let (name, scope): (&str, Option<&Scope>) = match analysis.source {
            SourceRef::Dataset(at) => {
                let dataset = plan.datasets.get(at);
                (dataset.map_or("", |d| &d.name), dataset.map(|d| &d.scope))
            }
            SourceRef::Selection(at) => {
                let selection = plan.selections.get(at);
                let scope = selection.map(|s| s.scope.as_ref());
                (selection.map_or("", |s| &s.name), scope)
            }
        };
        let frame = frames.of(analysis.source);
        let studies = scope.is_some_and(|scope| scope.study().is_some());
        let measured = Measured::new(effect, frame, studies);
        let effects = measured.all();
        let rows = frame.row_numbers();
        let why = effects.why.iter().enumerate();
        let without = why.filter_map(|(at, why)| {
            let lacking = measured.lacking(&effects, at);
            let columns = lacking.iter().filter_map(|column| {
                let missing = frame.text(*column, at).is_none();
                let info = scope.and_then(|scope| scope.columns.get(*column));
                info.filter(|_| missing)
                    .map(|info| format!("`{}`", info.name))
            });
            let columns: Vec<String> = columns.collect();
            let text = (*why)?.text();
            Some(RowWithout {
                row: rows.get(at).copied().unwrap_or(0),
                study: frame.study(at).to_owned(),
                reason: if columns.is_empty() {
                    text
                } else {
                    format!("{text}: {}", columns.join(", "))
                },
            })
        });
        found.push(EffectDescription {
            effect: effect.name.clone(),
            source: name.to_owned(),
            rows: frame.len(),
            without: without.collect(),
        });
    }
    found
}
