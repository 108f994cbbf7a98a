//! One result: its heading, the statement, the note, and what was found.

use super::{parts, pool, small, summary};
use crate::report::{Page, Span, Tone};
use crate::result::{Body, Outcome, Status};

/// All results, in the order of the plan.
pub(super) fn write_all(page: &mut Page<'_>, results: &[Outcome]) {
    let mut before: Option<&Outcome> = None;
    for outcome in results {
        // Lines that belong together stand together.
        if !before.is_some_and(|before| is_line(before) && is_line(outcome)) {
            page.gap();
        }
        write(page, outcome);
        before = Some(outcome);
    }
}

/// Whether it is a line or two: an expectation, or something that has no name and was not run.
fn is_line(outcome: &Outcome) -> bool {
    let quiet = outcome.name.is_none() && outcome.note.is_none();
    match &outcome.body {
        Body::Expectation { .. } | Body::Figure { .. } | Body::Nothing {} => quiet,
        Body::Pool(_)
        | Body::Summary(_)
        | Body::Comparison(_)
        | Body::Table(_)
        | Body::Reported { .. } => false,
    }
}

fn write(page: &mut Page<'_>, outcome: &Outcome) {
    heading(page, outcome);
    if outcome.name.is_some() {
        page.say(2, outcome.statement.as_str(), Tone::Faint);
    }
    for line in outcome.note.iter().flat_map(|note| note.lines()) {
        page.paragraph(2, 0, &[Span::plain(line)]);
    }
    body(page, outcome);
}

fn not_done(status: Status) -> Option<(&'static str, Tone)> {
    match status {
        Status::Ok => None,
        Status::NotRun => Some(("not run", Tone::Warn)),
        Status::Failed => Some(("failed", Tone::Bad)),
    }
}

fn heading(page: &mut Page<'_>, outcome: &Outcome) {
    let title = outcome.name.as_deref().unwrap_or(&outcome.statement);
    let mut spans = vec![Span::new(title, Tone::Strong)];
    if let Some(mark) = outcome.registration.as_deref() {
        let tone = if mark == "as_registered" {
            Tone::Faint
        } else {
            Tone::Warn
        };
        spans.push(Span::new(format!("[{}]", mark.replace('_', " ")), tone));
    }
    let about = match not_done(outcome.status) {
        None => about(outcome).map(|text| (text, Tone::Plain)),
        Some((word, tone)) => Some(match &outcome.reason {
            Some(reason) => (format!("{word}: {reason}"), tone),
            None => (word.to_owned(), tone),
        }),
    };
    if let (Body::Expectation { holds, .. }, None) = (&outcome.body, &outcome.reason) {
        spans.push(small::verdict_of(*holds));
    } else if let Some((text, tone)) = about {
        spans.push(Span::new("—", tone));
        spans.push(Span::new(text, tone));
    }
    page.paragraph(0, 2, &spans);
}

/// What the heading says behind the name.
fn about(outcome: &Outcome) -> Option<String> {
    match &outcome.body {
        Body::Pool(found) => Some(pool::about(found)),
        Body::Summary(found) => Some(summary::about(found)),
        Body::Comparison(found) => Some(small::about(found)),
        Body::Figure { files } => Some(files.join(", ")).filter(|files| !files.is_empty()),
        Body::Nothing {} | Body::Table(_) | Body::Expectation { .. } | Body::Reported { .. } => {
            None
        }
    }
}

fn body(page: &mut Page<'_>, outcome: &Outcome) {
    match &outcome.body {
        Body::Nothing {} | Body::Figure { .. } => {}
        Body::Pool(found) => {
            pool::write(page, found, outcome.status);
            parts::pools(page, found);
        }
        Body::Summary(found) => summary::write(page, found, outcome.status),
        Body::Comparison(found) => small::comparison(page, found),
        Body::Table(table) => {
            crate::report::table::write(page, table, 2);
            for file in &table.files {
                page.say(2, format!("written to {file}"), Tone::Faint);
            }
        }
        Body::Expectation { found, .. } => small::found(page, found),
        Body::Reported { checks } => small::checks(page, checks),
    }
}
