//! One result: its heading, the statement, the note, and what was found.

use super::{bias, forest, multiverse, parts, pool, regress, rows, sensitivity, small, summary};
use crate::report::wrap::tie;
use crate::report::{Page, Span, Tone};
use crate::result::number::shown;
use crate::result::{Body, Outcome, Status};

/// All results, in the order of the plan.
pub(super) fn write_all(page: &mut Page<'_>, results: &[Outcome]) {
    write_below(page, results, &[]);
}

/// The same, below other results: rows that stand there are not written again.
pub(super) fn write_below<'a>(page: &mut Page<'_>, results: &'a [Outcome], above: &[&'a Outcome]) {
    let mut before: Option<&Outcome> = None;
    let mut seen = rows::Seen::default();
    for outcome in above {
        if let Body::Pool(found) = &outcome.body {
            seen.know(title(outcome), &found.rows, outcome.status == Status::Ok);
        }
    }
    for outcome in results {
        // Lines that belong together stand together.
        let together = |before: &Outcome| {
            let expects = |outcome: &Outcome| matches!(outcome.body, Body::Expectation { .. });
            is_line(before) && is_line(outcome) && expects(before) == expects(outcome)
        };
        if !before.is_some_and(together) {
            page.gap();
        }
        write(page, outcome, &mut seen);
        before = Some(outcome);
    }
}

/// One result, with all of its rows.
pub(super) fn write_one(page: &mut Page<'_>, outcome: &Outcome) {
    write(page, outcome, &mut rows::Seen::default());
}

/// A result that ran again, on a line: what it found before and finds now.
pub(super) fn again(page: &mut Page<'_>, old: Option<&Outcome>, new: &Outcome) {
    let mut spans = vec![Span::new(title(new), Tone::Strong), Span::plain("—")];
    match (old.and_then(estimate), estimate(new)) {
        (Some(old), Some(new)) => {
            spans.push(Span::plain(tie(&old)));
            spans.push(Span::plain("→"));
            spans.push(Span::new(tie(&new), Tone::Strong));
        }
        (None, Some(new)) => spans.push(Span::new(tie(&new), Tone::Strong)),
        (_, None) => {
            let text = match not_done(new.status) {
                None => about(new).unwrap_or_else(|| "other rows".to_owned()),
                Some((word, _)) => match &new.reason {
                    Some(reason) => format!("{word}: {reason}"),
                    None => word.to_owned(),
                },
            };
            spans.push(Span::plain(text));
        }
    }
    page.paragraph(0, 2, &spans);
}

/// The estimate of a result and its interval, on the scale people read.
fn estimate(outcome: &Outcome) -> Option<String> {
    if outcome.status != Status::Ok {
        return None;
    }
    let display = match &outcome.body {
        Body::Pool(found) => &found.display,
        Body::Sensitivity(found) => &found.display,
        Body::Comparison(found) => &found.display,
        Body::Nothing {}
        | Body::Regression(_)
        | Body::Bias(_)
        | Body::Multiverse(_)
        | Body::Summary(_)
        | Body::Table(_)
        | Body::Figure(_)
        | Body::Expectation { .. }
        | Body::Reported { .. } => return None,
    };
    let (digits, ratio) = (pool::digits(display), pool::is_ratio(display));
    let number = shown(display.estimate?, digits, ratio);
    let ci = display.ci;
    Some(ci.map_or(number.clone(), |ci| {
        format!("{number} ({})", pool::interval(ci, digits, ratio))
    }))
}

/// Whether it is a line or two: an expectation, or something that has no name and was not run.
fn is_line(outcome: &Outcome) -> bool {
    let quiet = outcome.name.is_none() && outcome.note.is_none();
    match &outcome.body {
        Body::Expectation { .. } | Body::Figure(_) | Body::Nothing {} => quiet,
        Body::Pool(_)
        | Body::Regression(_)
        | Body::Bias(_)
        | Body::Sensitivity(_)
        | Body::Multiverse(_)
        | Body::Summary(_)
        | Body::Comparison(_)
        | Body::Table(_)
        | Body::Reported { .. } => false,
    }
}

fn write<'a>(page: &mut Page<'_>, outcome: &'a Outcome, seen: &mut rows::Seen<'a>) {
    heading(page, outcome);
    if outcome.name.is_some() {
        page.say(2, outcome.statement.as_str(), Tone::Faint);
    }
    for line in outcome.note.iter().flat_map(|note| note.lines()) {
        page.paragraph(2, 0, &[Span::plain(line)]);
    }
    body(page, outcome, seen);
}

pub(in crate::report) fn not_done(status: Status) -> Option<(&'static str, Tone)> {
    match status {
        Status::Ok => None,
        Status::NotRun => Some(("not run", Tone::Warn)),
        Status::Failed => Some(("failed", Tone::Bad)),
    }
}

/// The name of a result, or its statement; the numbers that a `reported` prints stand below it.
pub(in crate::report) fn title(outcome: &Outcome) -> &str {
    let statement = match &outcome.body {
        Body::Reported { .. } => outcome.statement.split(" {").next().unwrap_or(""),
        Body::Nothing {}
        | Body::Pool(_)
        | Body::Regression(_)
        | Body::Bias(_)
        | Body::Sensitivity(_)
        | Body::Multiverse(_)
        | Body::Summary(_)
        | Body::Comparison(_)
        | Body::Table(_)
        | Body::Figure(_)
        | Body::Expectation { .. } => &outcome.statement,
    };
    outcome.name.as_deref().unwrap_or(statement)
}

/// `changed by acute and default`
pub(in crate::report) fn mark_in_words(mark: &str, changed_by: &[String]) -> String {
    let words = match mark {
        "not_run" => "registered, not run".to_owned(),
        mark => mark.replace('_', " "),
    };
    if changed_by.is_empty() {
        words
    } else {
        format!("{words} by {}", crate::diagnostic::list(changed_by, "and"))
    }
}

fn heading(page: &mut Page<'_>, outcome: &Outcome) {
    let mut spans = vec![Span::new(title(outcome), Tone::Strong)];
    if let Some(mark) = outcome.registration.as_deref() {
        let tone = if mark == "as_registered" {
            Tone::Faint
        } else {
            Tone::Warn
        };
        spans.push(Span::new(
            format!("[{}]", mark_in_words(mark, &outcome.changed_by)),
            tone,
        ));
    }
    let about = match not_done(outcome.status) {
        None => about(outcome).map(|text| (text, Tone::Plain)),
        Some((word, tone)) => Some(match &outcome.reason {
            Some(reason) => (format!("{word}: {reason}"), tone),
            None => (word.to_owned(), tone),
        }),
    };
    if let Body::Expectation { holds, .. } = &outcome.body {
        spans.extend(small::verdict(*holds, outcome.reason.as_deref()));
    } else if let Some((text, tone)) = about {
        spans.push(Span::new("—", tone));
        spans.push(Span::new(text, tone));
    }
    page.paragraph(0, 2, &spans);
}

/// What the heading says behind the name.
pub(in crate::report) fn about(outcome: &Outcome) -> Option<String> {
    match &outcome.body {
        Body::Pool(found) => Some(pool::about(found)),
        Body::Regression(found) => Some(regress::about(found)),
        Body::Bias(found) => Some(bias::about(found)),
        Body::Sensitivity(found) => Some(sensitivity::about(found)),
        Body::Multiverse(found) => Some(multiverse::about(found)),
        Body::Summary(found) => Some(summary::about(found)),
        Body::Comparison(found) => Some(small::about(found)),
        Body::Figure(found) => Some(found.files.join(", ")).filter(|files| !files.is_empty()),
        Body::Nothing {} | Body::Table(_) | Body::Expectation { .. } | Body::Reported { .. } => {
            None
        }
    }
}

pub(in crate::report) fn body<'a>(
    page: &mut Page<'_>,
    outcome: &'a Outcome,
    seen: &mut rows::Seen<'a>,
) {
    let name = title(outcome);
    match &outcome.body {
        Body::Nothing {} | Body::Figure(_) => {}
        Body::Pool(found) => {
            pool::write(page, found, outcome.status);
            if let Some(instead) = &found.summary {
                summary::counts(page, instead);
            }
            parts::pools(page, found);
            let look = rows::Look {
                level: found.level,
                ran: outcome.status == Status::Ok,
                pooled: forest::Pooled::of(found.estimate, found.ci),
            };
            seen.write(page, name, &found.rows, &found.display, look);
        }
        Body::Regression(found) => {
            regress::write(page, found, outcome.status);
            let look = rows::Look {
                level: found.level,
                ran: outcome.status == Status::Ok,
                pooled: None,
            };
            seen.write(page, name, &found.rows, &found.display, look);
        }
        Body::Bias(found) => bias::write(page, found, outcome.status),
        Body::Sensitivity(found) => sensitivity::write(page, found, outcome.status),
        Body::Multiverse(found) => multiverse::write(page, found, outcome.status),
        Body::Summary(found) => summary::write(page, found, outcome.status, name, seen),
        Body::Comparison(found) => small::comparison(page, found),
        Body::Table(table) => {
            let most = page.most(rows::MOST);
            crate::report::table::write(page, table, 2, most);
            if table.rows.len() > most {
                let more = table.rows.len() - most;
                page.say(2, format!("… and {more} more: --format json"), Tone::Faint);
            }
            for remark in &table.remarks {
                page.say(2, remark.as_str(), Tone::Faint);
            }
            for file in &table.files {
                page.say(2, format!("written to {file}"), Tone::Faint);
            }
        }
        Body::Expectation { found, .. } => small::found(page, found),
        Body::Reported { checks } => small::checks(page, checks),
    }
}
