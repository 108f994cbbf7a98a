//! `kma show PLAN RESULT`: one result, with all of its rows and their plot.

use std::io;

use super::arguments::ShowArguments;
use super::commands::finish;
use super::output::Console;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::pipeline::Task;
use crate::report;
use crate::result::Document;

/// `kma show PLAN RESULT`
pub(super) fn show(arguments: &ShowArguments, console: &mut Console<'_>) -> io::Result<u8> {
    console.width = arguments.width;
    let finished = match finish(&arguments.plan, None, Task::Show, console) {
        Ok(finished) => finished,
        Err(refused) => return refused,
    };
    let document = &finished.document;
    if document.results.is_empty() {
        console.report_some(&finished.diagnostics, &finished.sources, false);
        return Ok(finished.exit);
    }
    // What is wrong elsewhere in the plan is for `kma run`.
    console.report_some(&finished.diagnostics, &finished.sources, true);
    match report::text::one(document, &arguments.result, &console.style()) {
        Some(text) => {
            console.print(&text)?;
            Ok(finished.exit)
        }
        None => console.refuse(unknown(document, arguments), &document.plan.path),
    }
}

/// No result has that name.
fn unknown(document: &Document, arguments: &ShowArguments) -> Diagnostic {
    let names = document.results.iter().filter_map(|r| r.name.as_deref());
    let names: Vec<&str> = names.collect();
    let diagnostic = Diagnostic::new(
        Code::UnknownName,
        None,
        format!("the plan has no result `{}`", arguments.result),
    )
    .in_file(&document.plan.path);
    if names.is_empty() {
        return diagnostic.help("name a result in the plan: `pool … as overall`");
    }
    diagnostic.maybe_help(did_you_mean(&arguments.result, names))
}
