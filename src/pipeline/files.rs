//! The files that a plan writes: checked before anything is computed, written after, whole or not at all.

use crate::diagnostic::Diagnostics;
use crate::file::OutputFolder;
use crate::plan::{CheckedPlan, StatementKind};
use crate::report::{Protocol, article, document, table};
use crate::result::{Body, Document, Outcome, Status};
use crate::syntax::ast;

/// The file that a statement writes in this version.
fn target(kind: &StatementKind) -> Option<&ast::Text> {
    match kind {
        StatementKind::TableOfResults(_, to) | StatementKind::TableOfRows { to, .. } => to.as_ref(),
        StatementKind::Rows(_)
        | StatementKind::Compare(..)
        | StatementKind::Figure { .. }
        | StatementKind::Expect(_)
        | StatementKind::Agrees(_)
        | StatementKind::Reported { .. }
        | StatementKind::NotYet(..)
        | StatementKind::NotYetRows(..) => None,
    }
}

/// Reports every file that could not be written.
pub(super) fn check(plan: &CheckedPlan, folder: &OutputFolder, out: &mut Diagnostics) {
    let statements = plan.statements.iter().filter_map(|s| target(&s.kind));
    for to in statements.chain(&plan.review.reports) {
        if let Err(error) = folder.check(&to.node) {
            out.push(error.write_diagnostic(to.span));
        }
    }
}

/// Writes the files of the results that ran.
pub(super) fn write(
    plan: &CheckedPlan,
    results: &mut [Outcome],
    folder: &OutputFolder,
    out: &mut Diagnostics,
) {
    for (statement, outcome) in plan.statements.iter().zip(results) {
        let Some(to) = target(&statement.kind) else {
            continue;
        };
        let Body::Table(found) = &mut outcome.body else {
            continue;
        };
        let kind = to.node.rsplit_once('.').map_or("", |(_, kind)| kind);
        let text = match kind {
            "csv" => table::csv(found),
            "md" => table::markdown(found),
            _ => table::text(found, &crate::report::Style::default()),
        };
        match folder.write(&to.node, text.as_bytes()) {
            Ok(_) => found.files.push(to.node.clone()),
            Err(error) => {
                outcome.status = Status::Failed;
                outcome.reason = Some(format!("`{}` could not be written", to.node));
                out.push(error.write_diagnostic(to.span));
            }
        }
    }
}

/// Writes the documents that the plan asks for.
pub(super) fn report(
    plan: &CheckedPlan,
    (document, protocol): (&Document, &Protocol),
    folder: &OutputFolder,
    out: &mut Diagnostics,
) {
    if plan.review.reports.is_empty() {
        return;
    }
    let article = article(document, protocol);
    for to in &plan.review.reports {
        let kind = to.node.rsplit_once('.').map_or("", |(_, kind)| kind);
        let bytes = match kind {
            "md" => document::markdown(&article).into_bytes(),
            _ => document::html(&article).into_bytes(),
        };
        if let Err(error) = folder.write(&to.node, &bytes) {
            out.push(error.write_diagnostic(to.span));
        }
    }
}
