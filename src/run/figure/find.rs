//! The result, or the part of it, that a figure shows.

use super::super::Context;
use crate::figure::Found;
use crate::plan::{ResultId, StatementKind};
use crate::result::{Body, Part, PartLabel, Status};

/// How something ended, and why it did not run.
type Standing<'a> = (Status, Option<&'a str>);

/// The columns of `per`.
pub(super) fn per(context: &Context<'_>, id: &ResultId) -> Vec<String> {
    let Some(statement) = context.plan.statements.get(id.statement) else {
        return Vec::new();
    };
    let (StatementKind::Rows(analysis) | StatementKind::NotYetRows(_, analysis)) = &statement.kind
    else {
        return Vec::new();
    };
    let Some(scope) = context.scope(analysis.source) else {
        return Vec::new();
    };
    let columns = analysis.per.iter();
    columns
        .filter_map(|column| Some(scope.columns.get(*column)?.name.clone()))
        .collect()
}

/// The parts of a result, each as the plan would name it.
pub(super) fn parts(context: &Context<'_>, id: &ResultId) -> Vec<ResultId> {
    let Some(outcome) = context.results.get(id.statement) else {
        return Vec::new();
    };
    let labels: Vec<&PartLabel> = match &outcome.body {
        Body::Pool(found) => labels(&found.parts),
        Body::Regression(found) => labels(&found.parts),
        Body::Bias(found) => labels(&found.parts),
        Body::Sensitivity(found) => labels(&found.parts),
        Body::Multiverse(found) => labels(&found.parts),
        Body::Summary(found) => labels(&found.parts),
        Body::Nothing {}
        | Body::Comparison(_)
        | Body::Table(_)
        | Body::Figure(_)
        | Body::Expectation { .. }
        | Body::Reported { .. } => Vec::new(),
    };
    let name = id.text.split('[').next().unwrap_or(&id.text);
    labels
        .into_iter()
        .map(|label| ResultId {
            statement: id.statement,
            part: label.labels().to_vec(),
            text: format!("{name}[{}]", label.labels().join(", ")),
        })
        .collect()
}

fn labels<T>(parts: &[Part<T>]) -> Vec<&PartLabel> {
    parts.iter().map(|part| &part.label).collect()
}

/// `file` with the labels of a part in place of the columns in braces; what a file system does not take is a hyphen.
pub(super) fn file(file: &str, columns: &[String], labels: &[String]) -> String {
    let mut name = file.to_owned();
    for (column, label) in columns.iter().zip(labels) {
        let fit: String = label
            .chars()
            .map(|c| {
                if c.is_alphanumeric() || matches!(c, '_' | '-') {
                    c
                } else {
                    '-'
                }
            })
            .collect();
        name = name.replace(&format!("{{{column}}}"), &fit);
    }
    name
}

/// What a figure is drawn of; nothing where a part is not there, or there is nothing that could be drawn.
pub(super) fn found<'a>(
    body: &'a Body,
    whole: Standing<'a>,
    labels: &[String],
) -> Option<(Found<'a>, Standing<'a>)> {
    match body {
        Body::Pool(found) => {
            let (part, standing) = descend(found.as_ref(), whole, labels, |found| &found.parts)?;
            Some((Found::Pool(part), standing))
        }
        Body::Regression(found) => {
            let (part, standing) = descend(found.as_ref(), whole, labels, |found| &found.parts)?;
            Some((Found::Regression(part), standing))
        }
        Body::Bias(found) => {
            let (part, standing) = descend(found.as_ref(), whole, labels, |found| &found.parts)?;
            Some((Found::Bias(part), standing))
        }
        Body::Sensitivity(found) => {
            let (part, standing) = descend(found.as_ref(), whole, labels, |found| &found.parts)?;
            Some((Found::Sensitivity(part), standing))
        }
        Body::Multiverse(found) => {
            let (part, standing) = descend(found.as_ref(), whole, labels, |found| &found.parts)?;
            Some((Found::Multiverse(part), standing))
        }
        Body::Summary(found) => {
            let (part, standing) = descend(found.as_ref(), whole, labels, |found| &found.parts)?;
            Some((Found::Summary(part), standing))
        }
        Body::Nothing {}
        | Body::Comparison(_)
        | Body::Table(_)
        | Body::Figure(_)
        | Body::Expectation { .. }
        | Body::Reported { .. } => None,
    }
}

/// The part of `found` that `labels` name, and how it ended.
fn descend<'a, T>(
    found: &'a T,
    standing: Standing<'a>,
    labels: &[String],
    parts: fn(&T) -> &Vec<Part<T>>,
) -> Option<(&'a T, Standing<'a>)> {
    if labels.is_empty() {
        return Some((found, standing));
    }
    parts(found).iter().find_map(|part| {
        let rest = labels.strip_prefix(part.label.labels())?;
        let standing = (part.status, part.reason.as_deref());
        descend(&part.result, standing, rest, parts)
    })
}
