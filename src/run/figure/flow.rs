//! What a flow counts, and how rows came into a selection or a result.

use super::super::{Context, rows};
use crate::figure::{Counted, Facts, Flow, Found, Of, Stage};
use crate::plan::review::Record;
use crate::plan::{Figure, ResultId, SourceRef, StatementKind};
use crate::result::{LeftOut, Sizes, StepInfo};

/// Of the flow `name`.
pub(super) fn of_flow(context: &Context<'_>, name: &str) -> Facts {
    let flows = &context.plan.review.flows;
    let flow = flows.iter().find(|flow| flow.name.as_deref() == Some(name));
    Facts {
        plan: context.plan.title.clone(),
        flow: flow.map(counts),
        ..Facts::default()
    }
}

/// Of the rows of a selection or a dataset.
pub(super) fn of_rows(
    context: &Context<'_>,
    asked: &Figure,
    source: SourceRef,
    facts: Facts,
) -> Facts {
    if !matches!(asked.figure.of, Of::Flow) {
        return facts;
    }
    Facts {
        flow: only(context),
        way: way(context, source),
        ..facts
    }
}

/// Of what a result was computed from.
pub(super) fn of_result(
    context: &Context<'_>,
    asked: &Figure,
    (id, found): (&ResultId, Found<'_>),
    facts: Facts,
) -> Facts {
    let Some(statement) = context.plan.statements.get(id.statement) else {
        return facts;
    };
    let (StatementKind::Rows(analysis) | StatementKind::NotYetRows(_, analysis)) = &statement.kind
    else {
        return facts;
    };
    if !matches!(asked.figure.of, Of::Flow) {
        return facts;
    }
    let mut way = way(context, analysis.source);
    let all = context.frame(analysis.source).len();
    let (frame, unknown) = rows::narrowed(context, analysis);
    let unknown: usize = unknown.iter().map(|left| left.rows).sum();
    let in_question = frame.len() + unknown;
    let mut steps = Vec::new();
    if !analysis.conditions.is_empty() {
        // Rows for which it is unknown are told among those that the result left out.
        steps.push(step(
            clause(&statement.text),
            all.saturating_sub(in_question),
        ));
    }
    if let Some((sizes, left_out)) = sizes(found) {
        let left: usize = left_out.iter().map(|left| left.rows).sum();
        let others = in_question.saturating_sub(sizes.k + left);
        if others > 0 && !id.part.is_empty() {
            steps.push(step(format!("not in {}", id.part.join(", ")), others));
        }
        steps.extend(
            left_out
                .iter()
                .map(|left| step(left.reason.clone(), left.rows)),
        );
        way.push(Stage {
            name: id.text.clone(),
            rows: sizes.k,
            unit: "effect",
            studies: sizes.studies,
            steps,
        });
    }
    Facts {
        flow: only(context),
        way,
        ..facts
    }
}

/// The `where` of a statement, as written; of one that takes over another's rows the word alone.
fn clause(statement: &str) -> String {
    const ENDS: [&str; 9] = [
        " using ",
        " by ",
        " on ",
        " per ",
        " with ",
        " as ",
        " measuring ",
        " robust ",
        " nested ",
    ];
    let Some((_, behind)) = statement.split_once(" where ") else {
        return "where of the result that it is taken from".to_owned();
    };
    let end = ENDS.iter().filter_map(|word| behind.find(word)).min();
    let condition = behind.get(..end.unwrap_or(behind.len()));
    format!("where {}", condition.unwrap_or(behind))
}

fn step(text: String, dropped: usize) -> StepInfo {
    StepInfo {
        step: text,
        reason: None,
        dropped,
        dropped_studies: 0,
        unknown: 0,
        remarks: Vec::new(),
    }
}

fn sizes(found: Found<'_>) -> Option<(Sizes, &[LeftOut])> {
    match found {
        Found::Pool(found) => Some((found.sizes, &found.left_out)),
        Found::Regression(found) => Some((found.sizes, &found.left_out)),
        Found::Bias(found) => Some((found.sizes, &found.left_out)),
        Found::Sensitivity(found) => Some((found.sizes, &found.left_out)),
        Found::Multiverse(found) => Some((found.sizes, &found.left_out)),
        Found::Summary(found) => Some((found.sizes, &found.left_out)),
        Found::Rows => None,
    }
}

/// The flow of the plan, where there is exactly one.
fn only(context: &Context<'_>) -> Option<Flow> {
    match context.plan.review.flows.as_slice() {
        [flow] => Some(counts(flow)),
        _ => None,
    }
}

/// The fields that are counts.
fn counts(flow: &Record) -> Flow {
    let fields = flow.facts.iter().filter_map(|fact| {
        let count = flow.count(&fact.name)?;
        let reasons = fact.values.iter().flat_map(|value| &value.reasons);
        Some(Counted {
            name: fact.name.clone(),
            count,
            reasons: reasons
                .map(|reason| (reason.text.clone(), reason.count))
                .collect(),
        })
    });
    Flow {
        fields: fields.collect(),
    }
}

/// From the data to `source`; before a selection of several sources stand all of these as one.
fn way(context: &Context<'_>, source: SourceRef) -> Vec<Stage> {
    let mut stages = Vec::new();
    let mut current = source;
    loop {
        let frame = context.frame(current);
        let mut stage = Stage {
            name: super::facts::name(context, current),
            rows: frame.len(),
            unit: "row",
            studies: frame.study_count(),
            steps: Vec::new(),
        };
        let SourceRef::Selection(at) = current else {
            stages.push(stage);
            break;
        };
        let (Some(selection), Some(info)) = (
            context.plan.selections.get(at),
            context.frames.taken.get(at),
        ) else {
            break;
        };
        stage.steps.clone_from(&info.steps);
        let (rows, studies) = (stage.rows, stage.studies);
        stages.push(stage);
        if let [(only, _)] = selection.sources.as_slice() {
            current = *only;
            continue;
        }
        let names: Vec<String> = (selection.sources.iter())
            .map(|(source, _)| super::facts::name(context, *source))
            .collect();
        let left: usize = info.steps.iter().map(|step| step.dropped).sum();
        let gone: usize = info.steps.iter().map(|step| step.dropped_studies).sum();
        stages.push(Stage {
            name: names.join(" + "),
            rows: rows + left,
            unit: "row",
            studies: studies + gone,
            steps: Vec::new(),
        });
        break;
    }
    stages.reverse();
    stages
}
