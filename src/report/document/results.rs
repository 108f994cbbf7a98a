//! The results: side by side, then one by one, each with the figures that show it; and what was checked.

use super::block::{
    Align, Block, Column, Figure, Heading, Inline, Look, Table, code, inlines, plain, styled,
};
use super::methods::heading;
use super::pieces;
use super::protocol::Protocol;
use super::{anchor, name_of};
use crate::report::Tone;
use crate::report::text::{outcome, pool, rows, small};
use crate::result::number::{level, p_cell, percent, shown};
use crate::result::{Body, Document, Outcome, Pool, Status};
use crate::scene::Scene;

/// The sections of results and of checks.
pub(super) fn sections(document: &Document, protocol: &Protocol) -> Vec<Block> {
    let mut all = vec![heading(2, "Results")];
    all.extend(side_by_side(document).map(Block::Table));
    let mut seen = rows::Seen::default();
    let mut any = false;
    for (place, outcome) in document.results.iter().enumerate() {
        let apart =
            is_check(outcome) || (is_figure(outcome) && shown_elsewhere(document, protocol, place));
        if !apart {
            any = true;
            result(&mut all, outcome, protocol, &mut seen);
            all.extend(figures_of(document, protocol, place));
        }
    }
    if !any {
        let text = "The plan asks for no analysis.";
        all.push(Block::Paragraph(vec![plain(text)]));
    }
    checks(&mut all, document);
    all
}

/// Figures of a flow and the like, which show no result.
pub(super) fn figures_of_flow(document: &Document) -> Vec<Block> {
    let flows = document
        .results
        .iter()
        .filter(|outcome| outcome.kind == "prisma");
    flows.flat_map(figure).collect()
}

fn is_check(outcome: &Outcome) -> bool {
    matches!(
        outcome.body,
        Body::Expectation { .. } | Body::Reported { .. }
    ) || ["expect", "reported"].contains(&outcome.kind.as_str())
}

fn is_figure(outcome: &Outcome) -> bool {
    crate::figure::find(&outcome.kind).is_some()
}

/// Whether a figure stands with what it shows.
fn shown_elsewhere(document: &Document, protocol: &Protocol, place: usize) -> bool {
    let flow = document
        .results
        .get(place)
        .is_some_and(|o| o.kind == "prisma");
    flow || protocol.shows.get(place).copied().flatten().is_some()
}

fn figures_of(document: &Document, protocol: &Protocol, place: usize) -> Vec<Block> {
    let shows = protocol.shows.iter().enumerate();
    let mine = shows
        .filter(|(_, of)| **of == Some(place))
        .map(|(at, _)| at);
    let found = mine.filter_map(|at| document.results.get(at));
    found
        .filter(|outcome| is_figure(outcome))
        .flat_map(figure)
        .collect()
}

/// A figure, or why it is not there. What it shows is drawn in it; its note stands below.
fn figure(outcome: &Outcome) -> Vec<Block> {
    let scenes = scenes(outcome);
    if scenes.is_empty() {
        let (word, look) = match outcome.status {
            Status::Ok => return Vec::new(),
            Status::NotRun => ("not run", Look::Warn),
            Status::Failed => ("failed", Look::Bad),
        };
        let mut words = vec![code(&outcome.statement), plain(format!(" — {word}"))];
        if let Some(reason) = &outcome.reason {
            words.push(plain(": "));
            words.extend(inlines(reason, &Look::Plain));
        }
        return vec![Block::Note(look, words)];
    }
    let mut caption: Vec<Inline> = Vec::new();
    for line in outcome.note.iter().flat_map(|note| note.lines()) {
        caption.extend(inlines(line, &Look::Plain));
        caption.push(plain(" "));
    }
    let title = scenes
        .first()
        .map_or_else(String::new, |(_, scene)| scene.title.clone());
    vec![Block::Figure(Figure {
        title,
        scenes,
        caption,
    })]
}

/// The pictures of a figure, each with the file that it is for.
fn scenes(outcome: &Outcome) -> Vec<(String, Scene)> {
    let Body::Figure(figure) = &outcome.body else {
        return Vec::new();
    };
    let pictures = figure.pictures.iter();
    pictures
        .map(|picture| (picture.file.clone(), picture.scene.clone()))
        .collect()
}

fn result<'a>(
    all: &mut Vec<Block>,
    outcome: &'a Outcome,
    protocol: &Protocol,
    seen: &mut rows::Seen<'a>,
) {
    let (name, id) = name_of(outcome);
    let named = outcome.name.is_some();
    all.push(Block::Heading(Heading {
        level: 3,
        text: vec![styled(name, if named { Look::Plain } else { Look::Code })],
        id: id.clone(),
    }));
    let mut marks = Vec::new();
    for (field, mark) in [
        ("primary", "primary outcome"),
        ("secondary", "secondary outcome"),
    ] {
        let values = protocol.facts.iter().filter(|fact| fact.name == field);
        let mut values = values.flat_map(|fact| &fact.values);
        if values.any(|value| Some(&value.text) == outcome.name.as_ref()) {
            marks.push(mark.to_owned());
        }
    }
    marks.extend(
        outcome
            .registration
            .iter()
            .map(|mark| outcome::mark_in_words(mark, &outcome.changed_by)),
    );
    let mut lead: Vec<Inline> = Vec::new();
    if !marks.is_empty() {
        lead.push(styled(
            crate::result::words::capital(&marks.join(", ")),
            Look::Strong,
        ));
    }
    if let Some(about) = outcome::about(outcome).filter(|about| !about.is_empty()) {
        if !lead.is_empty() {
            lead.push(plain(" · "));
        }
        lead.push(plain(about.replace('\u{a0}', " ")));
    }
    if !lead.is_empty() {
        all.push(Block::Paragraph(lead));
    }
    if named {
        all.push(Block::Code(outcome.statement.clone()));
    }
    for line in outcome.note.iter().flat_map(|note| note.lines()) {
        all.push(Block::Paragraph(inlines(line, &Look::Plain)));
    }
    all.extend(not_done(outcome));
    all.extend(pieces::of(&id, |page| outcome::body(page, outcome, seen)));
}

/// Why a result is not there, or not whole.
fn not_done(outcome: &Outcome) -> Option<Block> {
    let (word, tone) = outcome::not_done(outcome.status).or_else(|| {
        let whole = outcome.reason.as_ref().map(|_| ("note", Tone::Warn));
        whole.filter(|_| outcome.status == Status::Ok)
    })?;
    let mut words = vec![styled(crate::result::words::capital(word), Look::Strong)];
    if let Some(reason) = &outcome.reason {
        words.push(plain(": "));
        words.extend(inlines(reason, &Look::Plain));
    }
    words.push(plain("."));
    Some(Block::Note(pieces::look(tone), words))
}

/// All pooled effects in one table, where there are several.
fn side_by_side(document: &Document) -> Option<Table> {
    let pools = document.results.iter().filter_map(|outcome| {
        let found = outcome.body.as_pool()?;
        Some((outcome, found))
    });
    let rows: Vec<Vec<Inline>> = pools.map(|(outcome, found)| line(outcome, found)).collect();
    let column = |header: &str, align| Column {
        header: header.to_owned(),
        align,
    };
    let mut levels = document
        .results
        .iter()
        .filter_map(|outcome| outcome.body.as_pool())
        .map(|found| found.level);
    let first = levels.next().unwrap_or(f64::NAN);
    let ci = if levels.all(|other| other.total_cmp(&first).is_eq()) {
        format!("{} CI", level(first))
    } else {
        "CI".to_owned()
    };
    (rows.len() > 1).then(|| Table {
        caption: Some(vec![plain("Pooled effects side by side")]),
        columns: vec![
            column("result", Align::Left),
            column("effect", Align::Left),
            column("model", Align::Left),
            column("k", Align::Number),
            column("estimate", Align::Number),
            column(&ci, Align::Interval),
            column("p", Align::Number),
            column("I²", Align::Number),
        ],
        rows,
    })
}

fn line(outcome: &Outcome, found: &Pool) -> Vec<Inline> {
    let display = &found.display;
    let (digits, ratio) = (pool::digits(display), pool::is_ratio(display));
    let (name, id) = name_of(outcome);
    let some = |text: Option<String>| plain(text.unwrap_or_default());
    let estimate = match outcome.status {
        Status::Ok => styled(
            display.estimate.map_or_else(
                || crate::result::number::NONE.to_owned(),
                |x| shown(x, digits, ratio),
            ),
            Look::Strong,
        ),
        Status::NotRun => styled("not run", Look::Warn),
        Status::Failed => styled("failed", Look::Bad),
    };
    let model = [found.method.clone(), pool::test(&found.test)];
    let model: Vec<String> = model.into_iter().filter(|part| !part.is_empty()).collect();
    let ran = outcome.status == Status::Ok;
    vec![
        styled(name, Look::Link(format!("#{id}"))),
        plain(pool::measure(display, &found.measure)),
        plain(model.join(", ")),
        plain(found.sizes.k.to_string()),
        estimate,
        some(
            display
                .ci
                .filter(|_| ran)
                .map(|ci| pool::interval(ci, digits, ratio)),
        ),
        some(found.p.filter(|_| ran).map(p_cell)),
        some(found.heterogeneity.i2.filter(|_| ran).map(percent)),
    ]
}

/// Expectations, and published numbers held against those found.
fn checks(all: &mut Vec<Block>, document: &Document) {
    let checks: Vec<&Outcome> = document.results.iter().filter(|o| is_check(o)).collect();
    if checks.is_empty() {
        return;
    }
    all.push(heading(2, "Checks"));
    let mut items: Vec<Vec<Inline>> = Vec::new();
    for outcome in &checks {
        if let Body::Expectation { holds, found } = &outcome.body {
            let mut item = vec![code(&outcome.statement)];
            for span in small::verdict(*holds, outcome.reason.as_deref()) {
                item.push(plain(" "));
                item.push(styled(span.text, pieces::look(span.tone)));
            }
            let found = pieces::of("", |page| small::found(page, found));
            if let [Block::Remarks(remarks)] = found.as_slice() {
                for (place, remark) in remarks.iter().enumerate() {
                    item.push(plain(if place == 0 { " (" } else { ", " }));
                    item.extend(remark.iter().cloned());
                }
                item.push(plain(")"));
            }
            items.push(item);
        }
    }
    if !items.is_empty() {
        all.push(heading(3, "Expectations"));
        all.push(Block::List {
            numbered: false,
            items,
        });
    }
    for outcome in checks {
        if matches!(outcome.body, Body::Expectation { .. }) {
            continue;
        }
        let title = outcome.statement.split(" {").next().unwrap_or("");
        let id = format!("{}-{}", anchor(title), outcome.line);
        all.push(Block::Heading(Heading {
            level: 3,
            text: vec![plain(title)],
            id: id.clone(),
        }));
        for line in outcome.note.iter().flat_map(|note| note.lines()) {
            all.push(Block::Paragraph(inlines(line, &Look::Plain)));
        }
        all.extend(not_done(outcome));
        if let Body::Reported { checks } = &outcome.body {
            all.extend(pieces::of(&id, |page| small::checks(page, checks)));
        }
    }
}
