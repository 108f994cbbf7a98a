//! The whole run as one document: a methods section made of the plan, the studies, the results, and the plan itself.
//!
//! [`article`] says what stands in it, as blocks; [`html`], [`markdown`] and [`pages`] set them.

mod aligned;
mod block;
mod cite;
mod html;
mod markdown;
mod methods;
mod paged;
mod pieces;
pub mod protocol;
mod results;
mod studies;

pub use block::Article;
pub use html::html;
pub use markdown::markdown;
pub use paged::pages;
pub use protocol::Protocol;

use block::{Align, Block, Column, Inline, Look, Table, code, inlines, plain, styled};
use cite::Sources;
use methods::heading;

use super::text::head;
use crate::diagnostic::plural;
use crate::result::number::count;
use crate::result::{Document, Outcome};

/// The document of a run.
pub fn article(document: &Document, protocol: &Protocol) -> Article {
    let title = document.plan.title.clone().filter(|t| !t.trim().is_empty());
    let mut sources = Sources::default();
    let mut blocks = front(document, protocol);
    blocks.extend(methods::section(document, protocol, &mut sources));
    let figures = results::figures_of_flow(document);
    blocks.extend(studies::section(document, protocol, figures));
    blocks.extend(results::sections(document, protocol));
    warnings(&mut blocks, document);
    data(&mut blocks, document);
    if let Some(list) = sources.list() {
        blocks.push(heading(2, "Sources"));
        blocks.push(list);
    }
    blocks.push(heading(2, "The plan"));
    blocks.push(Block::Code(protocol.text.trim_end().to_owned()));
    Article {
        title: title.unwrap_or_else(|| document.plan.path.clone()),
        authors: values(protocol, "authors"),
        imprint: imprint(document),
        blocks,
    }
}

/// The values of a field of `plan`.
fn values(protocol: &Protocol, name: &str) -> Vec<String> {
    let facts = protocol.facts.iter().filter(|fact| fact.name == name);
    let values = facts.flat_map(|fact| &fact.values);
    values.map(|value| value.text.clone()).collect()
}

fn imprint(document: &Document) -> String {
    let registration = super::registration::standing(&document.registration);
    let version = format!("kma {}", document.kma);
    let facts = [document.plan.path.clone(), registration, version];
    facts
        .into_iter()
        .filter(|fact| !fact.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// The question, what is primary, and how it ended.
fn front(document: &Document, protocol: &Protocol) -> Vec<Block> {
    let mut all = Vec::new();
    for question in values(protocol, "question") {
        all.push(Block::Lead(vec![plain(question)]));
    }
    let mut facts: Vec<(String, Vec<Inline>)> = Vec::new();
    for fact in &protocol.facts {
        if ["question", "authors"].contains(&fact.name.as_str()) {
            continue;
        }
        let mut found = Vec::new();
        for (place, value) in fact.values.iter().enumerate() {
            if place > 0 {
                found.push(plain(", "));
            }
            let named = |outcome: &&Outcome| outcome.name.as_ref() == Some(&value.text);
            found.push(match document.results.iter().find(named) {
                Some(outcome) => {
                    styled(&value.text, Look::Link(format!("#{}", name_of(outcome).1)))
                }
                None => plain(&value.text),
            });
        }
        facts.push((fact.name.replace('_', " "), found));
    }
    let run = head::ending(document)
        .into_iter()
        .map(|span| styled(span.text.replace('\u{a0}', " "), pieces::look(span.tone)));
    let mut ended = Vec::new();
    for (place, inline) in run.enumerate() {
        if place > 0 {
            ended.push(plain(" · "));
        }
        ended.push(if inline.look == Look::Strong {
            plain(inline.text)
        } else {
            inline
        });
    }
    facts.push(("run".to_owned(), ended));
    all.push(Block::Facts(facts));
    all
}

/// What kma says of the plan and its data.
fn warnings(all: &mut Vec<Block>, document: &Document) {
    all.push(heading(2, "Warnings"));
    if document.diagnostics.is_empty() {
        all.push(Block::Paragraph(vec![plain("None.")]));
        return;
    }
    for diagnostic in &document.diagnostics {
        let look = if diagnostic.severity == "error" {
            Look::Bad
        } else {
            Look::Warn
        };
        let mut words = vec![styled(diagnostic.code, Look::Code), plain(" ")];
        words.extend(inlines(&diagnostic.message, &Look::Plain));
        if let (Some(file), Some(line)) = (&diagnostic.file, diagnostic.line) {
            words.push(styled(format!(" ({file}, line {line})"), Look::Soft));
        }
        all.push(Block::Note(look, words));
    }
}

/// What was computed with, and from which bytes.
fn data(all: &mut Vec<Block>, document: &Document) {
    all.push(heading(2, "Data and software"));
    let mut rows = vec![vec![
        plain("plan"),
        code(&document.plan.path),
        plain(""),
        code(document.plan.sha256.clone().unwrap_or_default()),
    ]];
    for dataset in &document.datasets {
        let file = dataset.file.as_ref();
        rows.push(vec![
            code(&dataset.name),
            file.map_or_else(|| plain("rows in the plan"), code),
            plain(count(dataset.rows as f64)),
            code(dataset.sha256.clone().unwrap_or_default()),
        ]);
    }
    let column = |header: &str, align| Column {
        header: header.to_owned(),
        align,
    };
    all.push(Block::Table(Table {
        caption: None,
        columns: vec![
            column("", Align::Left),
            column("file", Align::Left),
            column("rows", Align::Number),
            column("SHA-256", Align::Left),
        ],
        rows,
    }));
    let text = format!(
        "Computed by kma {} from {}. Equal bytes of plan and data give equal numbers, on every machine.",
        document.kma,
        plural(document.datasets.len(), "dataset"),
    );
    all.push(Block::Paragraph(vec![plain(text)]));
}

/// The name of a result, or its statement, and its place in the document.
fn name_of(outcome: &Outcome) -> (String, String) {
    match &outcome.name {
        Some(name) if name.chars().all(|c| c.is_alphanumeric() || c == '_') => {
            (name.clone(), format!("result-{name}"))
        }
        Some(name) => (name.clone(), format!("line-{}", outcome.line)),
        None => (outcome.statement.clone(), format!("line-{}", outcome.line)),
    }
}

/// `text` as the name of a place.
fn anchor(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || c == '_' {
            all.push(c);
        } else if !all.ends_with('-') {
            all.push('-');
        }
    }
    all.trim_matches('-').to_owned()
}
