//! What stands before the results and behind them: the plan, the data, the selections, and the last line.

use crate::diagnostic::plural;
use crate::report::grid::{Align, Cell, Column, Grid};
use crate::report::wrap::tie;
use crate::report::{Page, Span, Tone, registration};
use crate::result::number::count;
use crate::result::{
    Body, DatasetInfo, Document, Outcome, SelectionInfo, Status, StepInfo, Verdict,
};

/// So many digits of a hash tell two plans apart.
const HASH: usize = 12;

/// The plan, its data and its selections.
pub(super) fn write(page: &mut Page<'_>, document: &Document) {
    plan(page, document);
    if !document.datasets.is_empty() {
        page.gap();
        page.say(0, "Data", Tone::Strong);
        for dataset in &document.datasets {
            self::dataset(page, dataset);
        }
    }
    if !document.selections.is_empty() {
        page.gap();
        page.say(0, "Selections", Tone::Strong);
        for selection in &document.selections {
            self::selection(page, selection);
        }
    }
}

/// Data and selections alone, without headings.
pub(super) fn news(page: &mut Page<'_>, document: &Document) {
    for dataset in &document.datasets {
        self::dataset(page, dataset);
    }
    for selection in &document.selections {
        self::selection(page, selection);
    }
}

fn plan(page: &mut Page<'_>, document: &Document) {
    if let Some(title) = document
        .plan
        .title
        .as_deref()
        .filter(|t| !t.trim().is_empty())
    {
        page.paragraph(0, 0, &[Span::new(title, Tone::Strong)]);
    }
    let registration = registration::standing(&document.registration);
    let mut facts = vec![document.plan.path.clone(), registration];
    if let Some(hash) = document.plan.sha256.as_deref().and_then(|h| h.get(..HASH)) {
        facts.push(format!("sha256 {hash}…"));
    }
    facts.push(format!("kma {}", document.kma));
    facts.retain(|fact| !fact.is_empty());
    page.paragraph(0, 2, &[Span::new(facts.join(" · "), Tone::Faint)]);
    if document.registration.history.len() > 1 {
        for entry in &document.registration.history {
            let text = registration::entry(entry);
            page.paragraph(2, 2, &[Span::new(text, Tone::Faint)]);
        }
    }
    let differences = &document.registration.differences;
    if !differences.is_empty() {
        page.gap();
        page.say(0, "What differs from the registration", Tone::Strong);
        registration::write(page, differences, 2, true);
    }
}

/// `13 rows, 13 studies`.
pub(in crate::report) fn rows_and_studies(rows: usize, studies: usize) -> String {
    let number = |n: usize, noun: &str| {
        let counted = plural(n, noun);
        let noun = counted.split_once(' ').map_or("", |(_, noun)| noun);
        format!("{} {noun}", count(n as f64))
    };
    format!("{}, {}", number(rows, "row"), number(studies, "study"))
}

fn dataset(page: &mut Page<'_>, dataset: &DatasetInfo) {
    let size = rows_and_studies(dataset.rows, dataset.studies);
    page.paragraph(
        2,
        2,
        &[Span::plain(&dataset.name), Span::plain(size).after(2)],
    );
    for remark in &dataset.remarks {
        page.say(4, remark.as_str(), Tone::Faint);
    }
}

pub(super) fn selection(page: &mut Page<'_>, selection: &SelectionInfo) {
    let size = rows_and_studies(selection.rows, selection.studies);
    page.paragraph(
        2,
        2,
        &[Span::plain(&selection.name), Span::plain(size).after(2)],
    );
    steps(page, selection);
}

/// What each step of a selection took out.
pub(in crate::report) fn steps(page: &mut Page<'_>, selection: &SelectionInfo) {
    if selection.steps.is_empty() {
        return;
    }
    let mut grid = Grid::new(vec![
        Column::new("step", Align::Left),
        Column::new("rows out", Align::Right),
        Column::new("studies out", Align::Right),
        Column::dropped("unknown", Align::Right, 1),
    ]);
    // Where no row is unknown, a column of zeros says no more than its absence.
    let unknown = selection.steps.iter().any(|step| step.unknown > 0);
    for step in &selection.steps {
        let quiet = only_adds_columns(step);
        let number = |n: usize| {
            if quiet && n == 0 {
                Cell::default()
            } else {
                Cell::new(count(n as f64))
            }
        };
        grid.row(vec![
            Cell::new(with_reason(step)),
            number(step.dropped),
            number(step.dropped_studies),
            if unknown {
                number(step.unknown)
            } else {
                Cell::default()
            },
        ]);
        for remark in &step.remarks {
            let mut cells = vec![Cell::toned(format!("{INDENT}{remark}"), Tone::Warn)];
            cells.resize(4, Cell::default());
            grid.row(cells);
        }
    }
    if !grid.write(page, 4).is_empty() {
        for step in selection.steps.iter().filter(|step| step.unknown > 0) {
            let rows = plural(step.unknown, "row");
            page.say(6, format!("unknown for {rows}: {}", step.step), Tone::Faint);
        }
    }
}

/// Whether a step leaves all rows where they are.
fn only_adds_columns(step: &StepInfo) -> bool {
    let word = step.step.split_whitespace().next();
    matches!(word, Some("derive" | "fill"))
}

/// Blanks that a line keeps.
const INDENT: &str = "\u{a0}\u{a0}";

/// A step with its reason, if it does not show it already.
fn with_reason(step: &StepInfo) -> String {
    let hidden = |_: &&str| !step.step.contains(" because \"");
    match step.reason.as_deref().filter(hidden) {
        Some(reason) => format!("{} because \"{reason}\"", step.step),
        None => step.step.clone(),
    }
}

/// One line about the whole run.
pub(super) fn close(page: &mut Page<'_>, document: &Document) {
    page.gap();
    page.paragraph(0, 2, &ending(document));
}

/// How the run ended: how many results there are, and what somebody should look at.
pub(in crate::report) fn ending(document: &Document) -> Vec<Span> {
    let results = &document.results;
    let mut facts = Vec::new();
    let mut fact = |n: usize, text: &str| {
        if n > 0 {
            facts.push(format!("{n} {text}"));
        }
    };
    let not_run = |here: bool| {
        count_of(results, |r| {
            r.status == Status::NotRun && not_in_this_version(r) == here
        })
    };
    fact(count_of(results, |r| r.status == Status::Ok), "ran");
    fact(not_run(true), "not in this version");
    fact(not_run(false), "not run");
    fact(count_of(results, |r| r.status == Status::Failed), "failed");
    let mut line = plural(results.len(), "result");
    if !facts.is_empty() {
        line.push_str(": ");
        line.push_str(&facts.join(", "));
    }
    let mut spans = vec![Span::new(line, Tone::Strong)];
    spans.extend(
        doubts(document)
            .into_iter()
            .map(|(text, tone)| Span::new(tie(&text), tone).after(3)),
    );
    spans
}

/// What somebody should look at.
fn doubts(document: &Document) -> Vec<(String, Tone)> {
    let mut all = Vec::new();
    let broken = count_of(&document.results, |r| {
        matches!(r.body, Body::Expectation { holds: false, .. })
    });
    if broken > 0 {
        let verb = if broken == 1 { "does" } else { "do" };
        all.push((
            format!("{} {verb} not hold", plural(broken, "expectation")),
            Tone::Bad,
        ));
    }
    let differ = checked(document, Verdict::Differs);
    if differ > 0 {
        let verb = if differ == 1 { "differs" } else { "differ" };
        all.push((
            format!("{} {verb}", plural(differ, "reported number")),
            Tone::Bad,
        ));
    }
    let wrong = checked(document, Verdict::Inconsistent);
    if wrong > 0 {
        let verb = if wrong == 1 { "does" } else { "do" };
        all.push((
            format!(
                "{} {verb} not fit the others",
                plural(wrong, "reported number")
            ),
            Tone::Bad,
        ));
    }
    for (severity, tone) in [("error", Tone::Bad), ("warning", Tone::Warn)] {
        let found = document
            .diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count();
        if found > 0 {
            all.push((plural(found, severity), tone));
        }
    }
    all
}

/// How many reported numbers have a verdict.
fn checked(document: &Document, verdict: Verdict) -> usize {
    let each = document.results.iter();
    each.map(|outcome| checked_in(outcome, verdict)).sum()
}

fn checked_in(outcome: &Outcome, verdict: Verdict) -> usize {
    match &outcome.body {
        Body::Reported { checks } => checks
            .iter()
            .filter(|check| check.verdict == verdict)
            .count(),
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
        | Body::Expectation { .. } => 0,
    }
}

fn not_in_this_version(outcome: &Outcome) -> bool {
    let reason = outcome.reason.as_deref().unwrap_or("");
    reason.contains("this version")
}

fn count_of(results: &[Outcome], which: impl Fn(&Outcome) -> bool) -> usize {
    results.iter().filter(|outcome| which(outcome)).count()
}
