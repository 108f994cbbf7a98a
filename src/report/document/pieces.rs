//! What the report for people says, as blocks: the words and the digits are written once, there.

use super::block::{Align, Block, Column, Heading, Inline, Look, Table, inlines, plain, styled};
use crate::report::grid::{self, Grid};
use crate::report::page::Piece;
use crate::report::{Page, Span, Style, Tone};
use crate::result::words::capital;

/// Longer runs of words may be broken between them.
const TOGETHER: usize = 30;
/// What stands so far apart is another fact.
const APART: usize = 2;

/// What `write` puts on a page, as blocks; headings lie below the place `id`.
pub(super) fn of(id: &str, write: impl FnOnce(&mut Page<'_>)) -> Vec<Block> {
    let style = Style {
        color: false,
        unicode: true,
        width: usize::MAX,
    };
    let mut page = Page::of_pieces(&style);
    write(&mut page);
    let mut blocks = Blocks {
        id,
        all: Vec::new(),
        caption: None,
    };
    for piece in page.into_pieces() {
        blocks.piece(piece);
    }
    blocks.all
}

/// Blocks, as they come in.
struct Blocks<'a> {
    id: &'a str,
    all: Vec<Block>,
    caption: Option<String>,
}

impl Blocks<'_> {
    fn piece(&mut self, piece: Piece) {
        match piece {
            Piece::Gap => {}
            Piece::Caption(text) => self.caption = Some(text),
            Piece::Table(grid) => {
                let caption = self.caption.take();
                let caption = caption.map(|text| inlines(&capital(&text), &Look::Plain));
                self.all.push(Block::Table(table(grid, caption)));
            }
            Piece::Fact(spans) => {
                if let Some((about, found)) = spans.split_first() {
                    self.fact(about.text.clone(), joined(found));
                }
            }
            Piece::Paragraph(spans) => self.paragraph(&spans),
        }
    }

    fn fact(&mut self, about: String, found: Vec<Inline>) {
        if let Some(Block::Facts(facts)) = self.all.last_mut() {
            facts.push((about, found));
        } else {
            self.all.push(Block::Facts(vec![(about, found)]));
        }
    }

    fn paragraph(&mut self, spans: &[Span]) {
        let [span] = spans else {
            self.all.push(Block::Paragraph(joined(spans)));
            return;
        };
        let text = loose(&span.text);
        match span.tone {
            Tone::Faint => {
                let remark = inlines(&text, &Look::Plain);
                if let Some(Block::Remarks(remarks)) = self.all.last_mut() {
                    remarks.push(remark);
                } else {
                    self.all.push(Block::Remarks(vec![remark]));
                }
            }
            Tone::Warn | Tone::Bad => {
                let look = look(span.tone);
                let words = inlines(&apart(&text), &Look::Plain);
                self.all.push(Block::Note(look, words));
            }
            Tone::Strong => self.all.push(Block::Heading(Heading {
                level: 4,
                id: format!("{}-{}", self.id, self.all.len()),
                text: vec![plain(text)],
            })),
            Tone::Plain | Tone::Good | Tone::Code => {
                if let Some((about, found)) = text.split_once("  ") {
                    let found = inlines(found.trim_start(), &Look::Plain);
                    self.fact(about.trim_end().to_owned(), found);
                } else {
                    let words = inlines(&text, &look(span.tone));
                    self.all.push(Block::Paragraph(words));
                }
            }
        }
    }
}

/// How a tone looks.
pub(super) fn look(tone: Tone) -> Look {
    match tone {
        Tone::Plain => Look::Plain,
        Tone::Strong => Look::Strong,
        Tone::Faint => Look::Soft,
        Tone::Code => Look::Code,
        Tone::Good => Look::Good,
        Tone::Bad => Look::Bad,
        Tone::Warn => Look::Warn,
    }
}

/// Facts of a line, which stand apart.
fn joined(spans: &[Span]) -> Vec<Inline> {
    let mut all: Vec<Inline> = Vec::new();
    for span in spans {
        let text = apart(&loose(&span.text));
        if !all.is_empty() {
            all.push(plain(if span.gap > APART { " · " } else { " " }));
        }
        let look = look(span.tone);
        if look == Look::Plain {
            all.extend(inlines(&text, &look));
        } else {
            all.push(styled(text, look));
        }
    }
    all
}

/// Blanks that may break where what they join is long.
fn loose(text: &str) -> String {
    if text.chars().count() > TOGETHER {
        text.replace(crate::report::wrap::TIED, " ")
    } else {
        text.to_owned()
    }
}

/// A colon where two blanks stand between a name and what it names.
fn apart(text: &str) -> String {
    text.replacen("  ", ": ", 1)
}

fn table(grid: Grid, caption: Option<Vec<Inline>>) -> Table {
    let (columns, rows) = grid.into_parts();
    let cell = |cell: grid::Cell| styled(loose(cell.text.trim()), look(cell.tone));
    Table {
        caption,
        columns: columns
            .into_iter()
            .map(|column| Column {
                header: column.header,
                align: match column.align {
                    grid::Align::Left | grid::Align::Picture => Align::Left,
                    grid::Align::Right | grid::Align::Point => Align::Number,
                    grid::Align::Interval => Align::Interval,
                },
            })
            .collect(),
        rows: rows
            .into_iter()
            .map(|row| row.into_iter().map(cell).collect())
            .collect(),
    }
}
