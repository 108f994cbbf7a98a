//! The files that a plan writes: checked before anything is computed, written after, whole or not at all.

use crate::diagnostic::Diagnostics;
use crate::file::OutputFolder;
use crate::plan::{CheckedPlan, StatementKind};
use crate::report::table;
use crate::result::{Body, Outcome, Status};
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
    for to in plan.statements.iter().filter_map(|s| target(&s.kind)) {
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
        let extension = to.node.rsplit_once('.').map(|(_, extension)| extension);
        let text = match extension {
            Some("csv") => table::csv(found),
            Some("md") => table::markdown(found),
            Some(_) | None => table::text(found, &crate::report::Style::default()),
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
