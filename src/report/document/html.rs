//! A document as one HTML file: no script, nothing loaded from elsewhere.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::aligned;
use super::block::{Align, Article, Block, Figure, Heading, Inline, Look, Table};
use crate::scene::{Embedding, Face, Scene, font, svg};

/// How it looks: on screens large and small, light and dark, and on paper.
const STYLE: &str = include_str!("style.css");

/// `article` as HTML.
pub fn html(article: &Article) -> String {
    let fonts = fonts(article);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content=(concat!("kma ", env!("CARGO_PKG_VERSION")));
                meta name="color-scheme" content="light dark";
                title { (article.title) }
                style { (PreEscaped(STYLE)) (PreEscaped(fonts)) }
            }
            body {
                header {
                    h1 { (article.title) }
                    @if !article.authors.is_empty() {
                        p.authors { (article.authors.join(", ")) }
                    }
                    p.imprint { (article.imprint) }
                }
                main {
                    @let (front, rest) = front(&article.blocks);
                    @for block in front { (self::block(block)) }
                    (contents(&article.blocks))
                    @for block in rest { (self::block(block)) }
                }
            }
        }
    };
    page.into_string()
}

/// The letters that the document uses, once for its text and its figures: it looks the same everywhere.
fn fonts(article: &Article) -> String {
    let text = article.text();
    let scenes = article.blocks.iter().filter_map(|block| {
        if let Block::Figure(figure) = block {
            Some(&figure.scenes)
        } else {
            None
        }
    });
    let drawn = scenes.flatten().flat_map(|(_, scene)| scene.texts());
    let drawn = drawn.map(|text| (text.face, text.text.as_str()));
    let set = [Face::Regular, Face::Semibold].map(|face| (face, text.as_str()));
    font::css(set.into_iter().chain(drawn))
}

/// What stands before the first section, and the rest.
fn front(blocks: &[Block]) -> (&[Block], &[Block]) {
    let first = blocks
        .iter()
        .position(|block| matches!(block, Block::Heading(_)));
    blocks
        .split_at_checked(first.unwrap_or(blocks.len()))
        .unwrap_or((blocks, &[]))
}

/// The sections, and what the results are called.
fn contents(blocks: &[Block]) -> Markup {
    let headings: Vec<&Heading> = blocks
        .iter()
        .filter_map(|block| {
            if let Block::Heading(heading) = block {
                Some(heading)
            } else {
                None
            }
        })
        .filter(|heading| heading.level <= 3)
        .collect();
    let mut sections: Vec<(&Heading, Vec<&Heading>)> = Vec::new();
    for heading in headings {
        match sections.last_mut() {
            Some((_, inner)) if heading.level > 2 => inner.push(heading),
            Some(_) | None => sections.push((heading, Vec::new())),
        }
    }
    html! {
        nav aria-label="Contents" {
            ol {
                @for (section, inner) in sections {
                    li {
                        a href={ "#" (section.id) } { (plain(&section.text)) }
                        @if !inner.is_empty() {
                            ul {
                                @for heading in inner {
                                    li { a href={ "#" (heading.id) } { (inlines(&heading.text)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn plain(inlines: &[Inline]) -> String {
    super::block::text(inlines)
}

fn block(block: &Block) -> Markup {
    match block {
        Block::Heading(found) => heading(found),
        Block::Paragraph(words) => html! { p { (inlines(words)) } },
        Block::Lead(words) => html! { p.lead { (inlines(words)) } },
        Block::Facts(facts) => html! {
            dl {
                @for (about, found) in facts {
                    div { dt { (about) } dd { (inlines(found)) } }
                }
            }
        },
        Block::Table(found) => table(found),
        Block::Figure(found) => figure(found),
        Block::List {
            numbered: true,
            items,
        } => html! {
            ol.sources {
                @for (place, item) in items.iter().enumerate() {
                    li id={ "source-" (place + 1) } { (inlines(item)) }
                }
            }
        },
        Block::List {
            numbered: false,
            items,
        } => html! {
            ul { @for item in items { li { (inlines(item)) } } }
        },
        Block::Remarks(items) => html! {
            ul.remarks { @for item in items { li { (inlines(item)) } } }
        },
        Block::Note(look, words) => {
            html! { p class={ "note " (class(look)) } { (inlines(words)) } }
        }
        Block::Code(text) => html! { pre tabindex="0" { code { (text) } } },
    }
}

fn heading(found: &Heading) -> Markup {
    let text = inlines(&found.text);
    match found.level {
        2 => html! { h2 id=(found.id) { (text) } },
        3 => html! { h3 id=(found.id) { (text) } },
        _ => html! { h4 id=(found.id) { (text) } },
    }
}

/// What moves sideways can be reached by the keyboard.
fn table(found: &Table) -> Markup {
    let texts = aligned::texts(found);
    let headed = found.columns.iter().any(|column| !column.header.is_empty());
    html! {
        div.table role="region" tabindex="0" aria-label=(label(found)) {
            table {
                @if let Some(words) = &found.caption { caption { (inlines(words)) } }
                @if headed {
                    thead {
                        tr {
                            @for column in &found.columns {
                                th scope="col" class=(side(column.align)) { (column.header) }
                            }
                        }
                    }
                }
                tbody {
                    @for (row, texts) in found.rows.iter().zip(texts) {
                        tr { (cells(found, row, texts)) }
                    }
                }
            }
        }
    }
}

fn label(found: &Table) -> String {
    if let Some(words) = &found.caption {
        return plain(words);
    }
    let headers = found.columns.iter().map(|column| column.header.as_str());
    let headers: Vec<&str> = headers.filter(|header| !header.is_empty()).collect();
    headers.join(", ")
}

fn cells(found: &Table, row: &[Inline], texts: Vec<String>) -> Markup {
    html! {
        @for (place, ((cell, text), column)) in row.iter().zip(texts).zip(&found.columns).enumerate() {
            @let cell = Inline { text, look: cell.look.clone() };
            @if place == 0 && column.align == Align::Left {
                th scope="row" { (inline(&cell)) }
            } @else {
                td class=(side(column.align)) { (inline(&cell)) }
            }
        }
    }
}

fn side(align: Align) -> &'static str {
    match align {
        Align::Left => "text",
        Align::Number => "number",
        Align::Interval => "number interval",
    }
}

/// A picture without its table of data: HTML would end the picture at a table, and the numbers stand beside it.
fn picture(scene: &Scene) -> String {
    let scene = Scene {
        data: Vec::new(),
        ..scene.clone()
    };
    svg(&scene, Embedding::None)
}

fn figure(found: &Figure) -> Markup {
    html! {
        figure {
            @for (_, scene) in &found.scenes {
                div.picture tabindex="0" role="region" aria-label=(scene.title) { (PreEscaped(picture(scene))) }
            }
            @if !found.caption.is_empty() { figcaption { (inlines(&found.caption)) } }
        }
    }
}

fn inlines(all: &[Inline]) -> Markup {
    html! { @for one in all { (inline(one)) } }
}

fn inline(one: &Inline) -> Markup {
    let text = &one.text;
    match &one.look {
        Look::Plain => html! { (text) },
        Look::Strong => html! { strong { (text) } },
        Look::Code => html! { code { (text) } },
        Look::Soft | Look::Good | Look::Warn | Look::Bad => {
            html! { span class=(class(&one.look)) { (text) } }
        }
        Look::Link(to) => html! { a href=(to) { (text) } },
        Look::Cite(place) => html! { a.cite href={ "#source-" (place) } { (text) } },
    }
}

fn class(look: &Look) -> &'static str {
    match look {
        Look::Soft => "soft",
        Look::Good => "good",
        Look::Warn => "warn",
        Look::Bad => "bad",
        Look::Plain | Look::Strong | Look::Code | Look::Link(_) | Look::Cite(_) => "plain",
    }
}
