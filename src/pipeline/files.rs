//! The files that a plan writes: checked before anything is computed, written after, whole or not at all.

use super::Task;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::file::OutputFolder;
use crate::plan::{CheckedPlan, Statement, StatementKind};
use crate::report::{Protocol, article, document, table};
use crate::result::{Body, Document, Outcome, Status, Table};
use crate::scene::{self, Embedding, Scene};
use crate::source::Span;
use crate::syntax::ast;

/// Dots to the inch of a PNG: what journals print.
const DPI: f64 = 300.0;

/// Whether what stands at a place writes its files, given what it found.
pub(super) type Writes<'a> = &'a dyn Fn(Span, Option<&Outcome>) -> bool;

/// The file that a statement writes in this version.
fn target(kind: &StatementKind) -> Option<&ast::Text> {
    match kind {
        StatementKind::TableOfResults(_, to) | StatementKind::TableOfRows { to, .. } => to.as_ref(),
        StatementKind::Figure(figure) => figure.figure.draw.is_some().then_some(&figure.to),
        StatementKind::Rows(_)
        | StatementKind::Compare(..)
        | StatementKind::Expect(_)
        | StatementKind::Agrees(_)
        | StatementKind::Reported { .. }
        | StatementKind::Audit(_)
        | StatementKind::NotYet(..)
        | StatementKind::NotYetRows(..) => None,
    }
}

/// Reports every file that could not be written; before a run it is tried out.
pub(super) fn check(plan: &CheckedPlan, folder: &OutputFolder, task: Task, out: &mut Diagnostics) {
    let statements = plan.statements.iter().filter_map(|s| target(&s.kind));
    for to in statements.chain(&plan.review.reports) {
        let written = match task {
            Task::Run => folder.try_out(&to.node),
            Task::Check | Task::Show => folder.check(&to.node).map(drop),
        };
        if let Err(error) = written {
            out.push(error.write_diagnostic(to.span));
        }
    }
}

/// Writes the files of the results that ran.
pub(super) fn write(
    plan: &CheckedPlan,
    results: &mut [Outcome],
    (folder, writes): (&OutputFolder, Writes<'_>),
    out: &mut Diagnostics,
) {
    for (statement, outcome) in plan.statements.iter().zip(results) {
        let Some(to) = target(&statement.kind) else {
            continue;
        };
        if !writes(statement.span, Some(outcome)) {
            continue;
        }
        let files: Vec<(String, Result<Vec<u8>, String>)> =
            if let Body::Table(found) = &outcome.body {
                vec![(to.node.clone(), Ok(of_table(found, &to.node)))]
            } else if let Body::Figure(found) = &outcome.body {
                let pictures = found.pictures.iter();
                let drawn = pictures.map(|p| (p.file.clone(), of_scene(&p.scene, &p.file)));
                drawn.collect()
            } else {
                continue;
            };
        let written = write_all(files, statement, folder, (outcome, out));
        if let Some(files) = outcome.body.files_mut() {
            *files = written;
        }
    }
}

/// Writes the documents that the plan asks for.
pub(super) fn report(
    plan: &CheckedPlan,
    (document, protocol): (&Document, &Protocol),
    (folder, writes): (&OutputFolder, Writes<'_>),
    out: &mut Diagnostics,
) {
    let reports = plan.review.reports.iter();
    let reports: Vec<&ast::Text> = reports.filter(|to| writes(to.span, None)).collect();
    if reports.is_empty() {
        return;
    }
    let article = article(document, protocol);
    for to in reports {
        let bytes = match kind(&to.node) {
            "pdf" => scene::pdf(&document::pages(&article), article.title()),
            "md" => {
                let below = to.node.matches('/').count();
                Ok(document::markdown(&article, below).into_bytes())
            }
            _ => Ok(document::html(&article).into_bytes()),
        };
        match bytes {
            Ok(bytes) => {
                if let Err(error) = folder.write(&to.node, &bytes) {
                    out.push(error.write_diagnostic(to.span));
                }
            }
            Err(why) => out.push(
                Diagnostic::new(
                    Code::CannotCompute,
                    to.span,
                    format!("`{}` could not be set: {why}", to.node),
                )
                .label("no document is written")
                .help("write `report to \"report.html\"`, and print it from a browser"),
            ),
        }
    }
}

/// Writes files one by one; the first that cannot be written ends it. Which were written.
fn write_all(
    files: Vec<(String, Result<Vec<u8>, String>)>,
    statement: &Statement,
    folder: &OutputFolder,
    (outcome, out): (&mut Outcome, &mut Diagnostics),
) -> Vec<String> {
    let mut written = Vec::with_capacity(files.len());
    for (file, bytes) in files {
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(reason) => {
                outcome.status = Status::Failed;
                outcome.reason = Some(format!("`{file}` could not be drawn: {reason}"));
                break;
            }
        };
        if let Err(error) = folder.write(&file, &bytes) {
            outcome.status = Status::Failed;
            outcome.reason = Some(format!("`{file}` could not be written"));
            let span = target(&statement.kind).map_or(statement.span, |to| to.span);
            out.push(error.write_diagnostic(span));
            break;
        }
        written.push(file);
    }
    written
}

fn of_table(found: &Table, file: &str) -> Vec<u8> {
    let text = match kind(file) {
        "csv" => table::csv(found),
        "md" => table::markdown(found),
        _ => table::text(found, &crate::report::Style::default()),
    };
    text.into_bytes()
}

/// A picture in the format that the name of its file says.
fn of_scene(scene: &Scene, file: &str) -> Result<Vec<u8>, String> {
    match kind(file) {
        "png" => scene::png(scene, DPI).map_err(|why| why.to_string()),
        "pdf" => {
            scene::pdf(std::slice::from_ref(scene), &scene.title).map_err(|why| why.to_string())
        }
        _ => Ok(scene::svg(scene, Embedding::Letters).into_bytes()),
    }
}

fn kind(file: &str) -> &str {
    file.rsplit_once('.').map_or("", |(_, kind)| kind)
}
