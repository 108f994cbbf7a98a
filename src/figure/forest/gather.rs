//! From results to the lines of a forest.

use std::collections::{BTreeMap, BTreeSet};

use super::capital;
use super::content::{Content, Entry, Kind, Line, Whose, studies, weights};
use super::scale::Scale;
use super::words;
use crate::figure::{Found, Shown, Subject};
use crate::result::sensitivity::Refit;
use crate::result::{Display, Part, PartLabel, Pool, Row, Sensitivity, Status, Summary};

/// What the forest of `subject` shows, or why there is nothing to show.
pub(super) fn content<'a>(subject: &'a Subject<'a>) -> Result<Content<'a>, String> {
    let shown = subject.shown.first().ok_or("there is nothing to draw")?;
    if subject.shown.len() > 1 {
        return super::several::content(subject);
    }
    match shown.found {
        Found::Pool(pool) => of_pool(subject, shown, pool),
        Found::Sensitivity(found) => of_refits(subject, shown, found),
        Found::Summary(found) => of_summary(subject, shown, found),
        Found::Regression(_) | Found::Bias(_) | Found::Multiverse(_) | Found::Rows => {
            Err(format!("`{}` has no forest", shown.name))
        }
    }
}

/// The label of a part.
pub(super) fn label(label: &PartLabel) -> String {
    label.labels().join(", ")
}

/// The pool that says how effects are read: the whole, or its first part that was analysed.
pub(super) fn model(pool: &Pool) -> &Pool {
    let said = |pool: &&Pool| !pool.display.name.is_empty() && pool.level > 0.0;
    if said(&pool) && (pool.estimate.is_some() || pool.parts.is_empty()) {
        return pool;
    }
    let parts = pool.parts.iter().map(|part| model(&part.result));
    let ran = parts.clone().find(|part| part.estimate.is_some());
    ran.or_else(|| parts.clone().find(said)).unwrap_or(pool)
}

/// All rows of a pool, or of its parts where it has none of its own.
fn rows_of(pool: &Pool) -> Vec<&Row> {
    if pool.rows.is_empty() {
        pool.parts
            .iter()
            .flat_map(|part| rows_of(&part.result))
            .collect()
    } else {
        pool.rows.iter().collect()
    }
}

fn effects<'r>(rows: impl Iterator<Item = &'r Row>) -> Vec<(f64, Option<[f64; 2]>)> {
    rows.filter_map(|row| Some((row.yi.filter(|yi| yi.is_finite())?, row.ci)))
        .collect()
}

fn of_pool<'a>(
    subject: &'a Subject<'a>,
    shown: &'a Shown<'a>,
    pool: &'a Pool,
) -> Result<Content<'a>, String> {
    let model = model(pool);
    let rows = rows_of(pool);
    let effects = effects(rows.iter().copied());
    if effects.is_empty() {
        let why = shown.reason.map_or(String::new(), |why| format!(": {why}"));
        return Err(format!("no row of `{}` has an effect{why}", shown.name));
    }
    let facts = &shown.facts;
    let mut content = Content {
        title: shown.name.clone(),
        lines: Vec::new(),
        columns: &facts.columns,
        scale: Scale::new(facts, &model.measure, &model.display, &effects),
        level: model.level,
        pooled: pool.estimate,
        tests: Vec::new(),
        caption: words::of_pool(shown, pool, model),
    };
    let mut panels = Panels {
        subject,
        shown,
        whole: weights(&pool.rows),
        lines: Vec::new(),
    };
    if pool.parts.is_empty() {
        panels.add(&pool.rows, 0);
        panels.result(pool, (shown.status, shown.reason), Kind::Whole, 0);
        content
            .tests
            .extend(words::heterogeneity(&pool.heterogeneity));
    } else {
        panels.parts(&pool.parts, 0);
        panels.without_part(pool);
        if pool.between.is_some() || pool.estimate.is_some() || shown.status != Status::Ok {
            panels.result(pool, (shown.status, shown.reason), Kind::Whole, 0);
            content
                .tests
                .extend(words::heterogeneity(&pool.heterogeneity));
            content
                .tests
                .extend(pool.between.as_ref().map(words::between));
        }
    }
    content.lines = panels.lines;
    Ok(content)
}

/// The lines of a pool and its parts.
struct Panels<'a> {
    subject: &'a Subject<'a>,
    shown: &'a Shown<'a>,
    /// The weights in the whole, where there is one.
    whole: BTreeMap<Whose, f64>,
    lines: Vec<Line>,
}

impl Panels<'_> {
    fn weight(&self, row: &Row) -> Option<f64> {
        if self.whole.is_empty() {
            return row.weight;
        }
        self.whole.get(&(row.study.clone(), row.row)).copied()
    }

    fn add(&mut self, rows: &[Row], depth: usize) {
        let lines = studies(
            self.shown,
            self.subject.wishes,
            rows,
            |row| self.weight(row),
            depth,
        );
        self.lines.extend(lines);
    }

    fn parts(&mut self, parts: &[Part<Pool>], depth: usize) {
        for part in parts {
            self.lines.push(Line::Heading(label(&part.label), depth));
            let found = &part.result;
            if found.parts.is_empty() {
                self.add(&found.rows, depth + 1);
            } else {
                self.parts(&found.parts, depth + 1);
            }
            let ended = (part.status, part.reason.as_deref());
            self.result(found, ended, Kind::Part, depth + 1);
            let tests = words::heterogeneity(&found.heterogeneity);
            let tests = tests
                .into_iter()
                .chain(found.between.as_ref().map(words::between));
            let notes = tests.map(|test| Line::Note(test, depth + 1));
            self.lines.extend(notes);
        }
    }

    /// Rows of the whole that have no label: they stand in no part.
    fn without_part(&mut self, pool: &Pool) {
        let inside: BTreeSet<(&str, usize)> = pool
            .parts
            .iter()
            .flat_map(|part| rows_of(&part.result))
            .map(|row| (row.study.as_str(), row.row))
            .collect();
        let outside = pool.rows.iter();
        let outside: Vec<Row> = outside
            .filter(|row| row.yi.is_some() && !inside.contains(&(row.study.as_str(), row.row)))
            .cloned()
            .collect();
        if !outside.is_empty() {
            let by = self.shown.facts.by.as_deref().unwrap_or("label");
            self.lines.push(Line::Heading(format!("no {by}"), 0));
            self.add(&outside, 1);
        }
    }

    /// The diamond and the prediction, or why there are none.
    fn result(
        &mut self,
        pool: &Pool,
        (status, reason): (Status, Option<&str>),
        kind: Kind,
        depth: usize,
    ) {
        let Some(estimate) = pool.estimate.filter(|_| status == Status::Ok) else {
            if let Some(text) = words::why_not(status, reason) {
                self.lines.push(Line::Reason(text, depth));
            }
            return;
        };
        let rows = pool.rows.iter();
        let weight: f64 = rows.filter_map(|row| self.weight(row)).sum();
        let name = match kind {
            Kind::Whole if !pool.parts.is_empty() => "All studies",
            Kind::Study | Kind::Refit | Kind::Part | Kind::Whole | Kind::Prediction => "Pooled",
        };
        self.lines.push(Line::Entry(Box::new(Entry {
            kind,
            label: words::with_model(name, pool),
            estimate: Some(estimate),
            ci: pool.ci,
            weight: (weight > 0.0).then_some(weight),
            depth,
            ..Entry::default()
        })));
        if pool.pi.is_some() {
            self.lines.push(Line::Entry(Box::new(Entry {
                kind: Kind::Prediction,
                label: "Prediction interval".to_owned(),
                ci: pool.pi,
                depth,
                ..Entry::default()
            })));
        }
    }
}

fn of_summary<'a>(
    subject: &'a Subject<'a>,
    shown: &'a Shown<'a>,
    found: &'a Summary,
) -> Result<Content<'a>, String> {
    /// Of the intervals of single rows.
    const LEVEL: f64 = 95.0;
    let inner = found.parts.iter().flat_map(|part| &part.result.rows);
    let rows: Vec<&Row> = found.rows.iter().chain(inner).collect();
    let effects = effects(rows.iter().copied());
    if effects.is_empty() {
        return Err(format!(
            "`{}` counts directions, and a direction has no place on an axis: `table {0}` shows them",
            shown.name
        ));
    }
    let facts = &shown.facts;
    let display = found.parts.iter().map(|part| &part.result.display);
    let display = std::iter::once(&found.display)
        .chain(display)
        .flatten()
        .next();
    let display = display.cloned().unwrap_or_else(Display::default);
    let measure = found.measure.as_deref().or(facts.measure.map(|m| m.name));
    let mut lines = Vec::new();
    let line = |text: String, depth| Line::Reason(text, depth);
    if found.parts.is_empty() {
        lines.extend(studies(shown, subject.wishes, &found.rows, |_| None, 0));
        lines.push(line(words::directions(found), 0));
    }
    for part in &found.parts {
        lines.push(Line::Heading(label(&part.label), 0));
        let rows = &part.result.rows;
        lines.extend(studies(shown, subject.wishes, rows, |_| None, 1));
        lines.push(line(words::directions(&part.result), 1));
    }
    Ok(Content {
        title: shown.name.clone(),
        lines,
        columns: &facts.columns,
        scale: Scale::new(facts, measure.unwrap_or(""), &display, &effects),
        level: LEVEL,
        pooled: None,
        tests: Vec::new(),
        caption: words::of_summary(shown, found, &display, LEVEL),
    })
}

fn of_refits<'a>(
    subject: &'a Subject<'a>,
    shown: &'a Shown<'a>,
    found: &'a Sensitivity,
) -> Result<Content<'a>, String> {
    let found = if found.parts.is_empty() {
        found
    } else {
        return Err(format!(
            "`{}` has several parts: write `{{…}}` with the column of `per` into the file name, or name one part",
            shown.name
        ));
    };
    let asked = subject.wishes.refits.as_deref();
    let (refits, cumulative) = match (&found.leave_one_out, &found.cumulative) {
        (Some(refits), _) if asked != Some("cumulative") => (refits, false),
        (_, Some(refits)) if asked != Some("leave_one_out") => (refits, true),
        _ => {
            let why = shown
                .reason
                .map_or(String::new(), |why| format!(" ({why})"));
            let what = asked.unwrap_or("leave_one_out");
            return Err(format!(
                "`{}` holds no {what}{why}: write `sensitivity … with {}`",
                shown.name,
                if what == "cumulative" {
                    "cumulative year"
                } else {
                    what
                }
            ));
        }
    };
    let facts = &shown.facts;
    let effects: Vec<(f64, Option<[f64; 2]>)> = refits
        .iter()
        .filter_map(|refit| Some((refit.estimate?, refit.ci)))
        .collect();
    let mut lines: Vec<Line> = refits
        .iter()
        .map(|refit| of_refit(refit, cumulative))
        .collect();
    if let Some(estimate) = found.estimate {
        lines.push(Line::Entry(Box::new(Entry {
            kind: Kind::Whole,
            label: "All studies".to_owned(),
            estimate: Some(estimate),
            ci: found.ci,
            ..Entry::default()
        })));
    }
    Ok(Content {
        title: shown.name.clone(),
        lines,
        columns: &[],
        scale: Scale::new(facts, &found.measure, &found.display, &effects),
        level: found.level,
        pooled: found.estimate,
        tests: words::heterogeneity(&found.heterogeneity)
            .into_iter()
            .collect(),
        caption: words::of_refits(found, cumulative),
    })
}

fn of_refit(refit: &Refit, cumulative: bool) -> Line {
    let study = &refit.whose.study;
    let value = refit.value.as_ref().filter(|_| cumulative);
    let value = value.map_or(String::new(), |value| format!(" ({value})"));
    let word = if cumulative { "+" } else { "without" };
    let mark = if refit.changes { " †" } else { "" };
    Line::Entry(Box::new(Entry {
        kind: Kind::Refit,
        label: capital(&format!("{word} {study}{value}{mark}")),
        row: refit.whose.row,
        estimate: refit.estimate,
        ci: refit.ci,
        ..Entry::default()
    }))
}
