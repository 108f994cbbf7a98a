//! What a document is made of. The renderers know nothing else.

use crate::scene::Scene;

/// A document.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Article {
    /// Its title.
    pub title: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The plan, its hash, and the version that ran it.
    pub imprint: String,
    /// In the order read.
    pub blocks: Vec<Block>,
}

impl Article {
    /// Its title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// All that is set in it but code, a line for each piece.
    pub(super) fn text(&self) -> String {
        let mut all = format!("{}\n{}\n", self.authors.join(" "), self.imprint);
        let mut add = |inlines: &[Inline]| {
            all.push_str(&text(inlines));
            all.push('\n');
        };
        for block in &self.blocks {
            match block {
                Block::Heading(heading) => add(&heading.text),
                Block::Paragraph(words) | Block::Lead(words) | Block::Note(_, words) => add(words),
                Block::Facts(facts) => {
                    for (about, found) in facts {
                        add(&[plain(about)]);
                        add(found);
                    }
                }
                Block::Table(table) => {
                    let headers = table.columns.iter().map(|column| plain(&column.header));
                    add(&headers.collect::<Vec<_>>());
                    add(table.caption.as_deref().unwrap_or(&[]));
                    for row in &table.rows {
                        add(row);
                    }
                }
                Block::Figure(figure) => add(&figure.caption),
                Block::List { items, .. } | Block::Remarks(items) => {
                    for item in items {
                        add(item);
                    }
                }
                Block::Code(_) => {}
            }
        }
        all
    }
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading.
    Heading(Heading),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// The question: set larger.
    Lead(Vec<Inline>),
    /// What a number is, and the number.
    Facts(Vec<(String, Vec<Inline>)>),
    /// A table.
    Table(Table),
    /// A figure.
    Figure(Figure),
    /// A list; numbered where its items are pointed to.
    List {
        /// Whether its items have numbers.
        numbered: bool,
        /// Its items.
        items: Vec<Vec<Inline>>,
    },
    /// How something was done: set smaller.
    Remarks(Vec<Vec<Inline>>),
    /// What somebody should see.
    Note(Look, Vec<Inline>),
    /// A plan or a part of it, as written.
    Code(String),
}

/// A heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// 2 for a section, 3 and 4 for what stands in it.
    pub level: u8,
    /// Its text.
    pub text: Vec<Inline>,
    /// Its place in the document.
    pub id: String,
}

/// A run of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    /// What it says.
    pub text: String,
    /// How it looks.
    pub look: Look,
}

/// How text looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// As text.
    Plain,
    /// The number one looks for.
    Strong,
    /// Of less weight.
    Soft,
    /// Words of the language.
    Code,
    /// It went well.
    Good,
    /// It was not done.
    Warn,
    /// It could not be done, or differs.
    Bad,
    /// It leads to a place of the document, `#overall`, or to an address.
    Link(String),
    /// The number of a source.
    Cite(usize),
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What it shows.
    pub caption: Option<Vec<Inline>>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, a cell for each column.
    pub rows: Vec<Vec<Inline>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands in it.
    pub header: String,
    /// Where its cells stand.
    pub align: Align,
}

/// Where the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Text, at the left.
    Left,
    /// Numbers, by their points.
    Number,
    /// `0.34 to 0.70`, at the right.
    Interval,
}

/// A figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What it is.
    pub title: String,
    /// Its pictures, each with the file that it is written to; several where each part has one.
    pub scenes: Vec<(String, Scene)>,
    /// What it shows.
    pub caption: Vec<Inline>,
}

/// Plain text.
pub(super) fn plain(text: impl Into<String>) -> Inline {
    styled(text, Look::Plain)
}

/// Words of the language.
pub(super) fn code(text: impl Into<String>) -> Inline {
    styled(text, Look::Code)
}

/// Text with a look.
pub(super) fn styled(text: impl Into<String>, look: Look) -> Inline {
    Inline {
        text: text.into(),
        look,
    }
}

/// A paragraph of `text`; what stands between backticks is code.
pub(super) fn inlines(text: &str, look: &Look) -> Vec<Inline> {
    let whole = text.matches('`').count() / 2 * 2;
    let mut all = Vec::new();
    for (place, part) in text.splitn(whole + 1, '`').enumerate() {
        if !part.is_empty() {
            let look = if place % 2 == 1 {
                Look::Code
            } else {
                look.clone()
            };
            all.push(styled(part, look));
        }
    }
    all
}

/// The text of inlines, without their looks.
pub(super) fn text(inlines: &[Inline]) -> String {
    inlines.iter().map(|inline| inline.text.as_str()).collect()
}
