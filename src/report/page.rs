//! A page of text: lines, colours, and the width they keep to.

use super::Style;
use super::glyph::{ascii, clean};
use super::grid::Grid;
use super::wrap::{Word, fill, words};

/// Narrower pages are treated as being so wide.
const NARROWEST: usize = 40;

/// What a piece of text is; colours and weights follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Text.
    #[default]
    Plain,
    /// A heading, or the number one looks for.
    Strong,
    /// A remark.
    Faint,
    /// Words of the language.
    Code,
    /// It went well.
    Good,
    /// It could not be done, or differs.
    Bad,
    /// It was not done.
    Warn,
}

impl Tone {
    fn code(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Strong => Some("1"),
            Self::Faint => Some("2"),
            Self::Code => Some("36"),
            Self::Good => Some("32"),
            Self::Bad => Some("1;31"),
            Self::Warn => Some("33"),
        }
    }

    /// `text` in the colour of this tone.
    pub(super) fn paint(self, text: &str, color: bool) -> String {
        match self.code() {
            Some(code) if color && !text.trim().is_empty() => {
                format!("\u{1b}[{code}m{text}\u{1b}[0m")
            }
            Some(_) | None => text.to_owned(),
        }
    }
}

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Its text; tied blanks (U+00A0) keep together what they join.
    pub text: String,
    /// What it is.
    pub tone: Tone,
    /// Blanks before it.
    pub gap: usize,
}

impl Span {
    /// `text` behind one blank.
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self {
            text: text.into(),
            tone,
            gap: 1,
        }
    }

    /// Plain text behind one blank.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(text, Tone::Plain)
    }

    /// The same behind so many blanks.
    #[must_use]
    pub fn after(self, gap: usize) -> Self {
        Self { gap, ..self }
    }
}

/// What stands on a page, for those who set it otherwise than in lines.
#[derive(Debug)]
pub(super) enum Piece {
    /// Some space.
    Gap,
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// What a number is, and the number with what belongs to it.
    Fact(Vec<Span>),
    /// The title of the table that follows.
    Caption(String),
    /// A table.
    Table(Grid),
}

/// Lines for people.
#[derive(Debug)]
pub struct Page<'a> {
    style: &'a Style,
    text: String,
    /// Kept instead of lines.
    pieces: Option<Vec<Piece>>,
    /// Whether tables have all of their rows.
    whole: bool,
}

impl<'a> Page<'a> {
    /// An empty page.
    pub fn new(style: &'a Style) -> Self {
        Self {
            style,
            text: String::new(),
            pieces: None,
            whole: false,
        }
    }

    /// An empty page whose tables have all of their rows.
    pub(super) fn whole(style: &'a Style) -> Self {
        Self {
            whole: true,
            ..Self::new(style)
        }
    }

    /// An empty page that keeps what is written to it as pieces.
    pub(super) fn of_pieces(style: &'a Style) -> Self {
        Self {
            pieces: Some(Vec::new()),
            ..Self::new(style)
        }
    }

    /// The pieces written.
    pub(super) fn into_pieces(self) -> Vec<Piece> {
        self.pieces.unwrap_or_default()
    }

    /// Whether it has room for everything: nothing is cut, and nothing said twice to be short.
    pub(super) fn has_room(&self) -> bool {
        self.pieces.is_some()
    }

    /// How many rows of a table are shown: `most` on a page of lines that is not whole, else all.
    pub(super) fn most(&self, most: usize) -> usize {
        if self.has_room() || self.whole {
            usize::MAX
        } else {
            most
        }
    }

    /// Keeps `piece`, if this page keeps pieces; gives it back if not.
    pub(super) fn keep(&mut self, piece: Piece) -> Option<Piece> {
        match &mut self.pieces {
            Some(pieces) => {
                pieces.push(piece);
                None
            }
            None => Some(piece),
        }
    }

    /// How the page looks.
    pub(super) fn style(&self) -> &'a Style {
        self.style
    }

    /// The columns there are behind `indent`.
    pub(super) fn columns(&self, indent: usize) -> usize {
        self.style.width.max(NARROWEST).saturating_sub(indent)
    }

    /// What is written.
    pub fn finish(self) -> String {
        self.text
    }

    /// An empty line, unless there is one, or nothing yet.
    pub fn gap(&mut self) {
        if self.keep(Piece::Gap).is_none() {
            return;
        }
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// One paragraph; its later lines are indented by `hanging` more.
    pub fn paragraph(&mut self, indent: usize, hanging: usize, spans: &[Span]) {
        if self.has_room() {
            self.keep(Piece::Paragraph(spans.to_vec()));
        } else {
            self.filled(indent, hanging, spans);
        }
    }

    /// A number: the first span says what it is.
    pub(super) fn fact(&mut self, indent: usize, spans: &[Span]) {
        if self.has_room() {
            self.keep(Piece::Fact(spans.to_vec()));
        } else {
            self.filled(indent, 2, spans);
        }
    }

    /// The title of the table that follows.
    pub(super) fn caption(&mut self, indent: usize, text: impl Into<String>) {
        let text = text.into();
        if self.has_room() {
            self.keep(Piece::Caption(text));
        } else {
            self.say(indent, text, Tone::Plain);
        }
    }

    fn filled(&mut self, indent: usize, hanging: usize, spans: &[Span]) {
        let words: Vec<Word<Tone>> = spans
            .iter()
            .flat_map(|span| words(&prepare(&span.text, self.style), span.gap, span.tone))
            .collect();
        let lines = fill(words, self.columns(indent), self.columns(indent + hanging));
        for (place, line) in lines.iter().enumerate() {
            let blanks = if place == 0 { indent } else { indent + hanging };
            let text = paint(line, self.style.color);
            self.line(&format!("{}{text}", " ".repeat(blanks)));
        }
    }

    /// A plain paragraph of one tone.
    pub fn say(&mut self, indent: usize, text: impl Into<String>, tone: Tone) {
        self.paragraph(indent, 2, &[Span::new(text, tone)]);
    }

    /// A line that is not wrapped: code.
    pub fn verbatim(&mut self, indent: usize, line: &str) {
        let text = prepare(line, self.style);
        self.line(&format!("{}{text}", " ".repeat(indent)));
    }

    /// Whether the page has colours.
    pub fn is_colored(&self) -> bool {
        self.style.color
    }

    /// A line as it is.
    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }
}

/// `text` as the style can show it.
pub(super) fn prepare(text: &str, style: &Style) -> String {
    let text = clean(text);
    if style.unicode {
        text.into_owned()
    } else {
        ascii(&text).into_owned()
    }
}

/// A line with its colours; neighbours of one tone are painted together.
fn paint(line: &[Word<Tone>], color: bool) -> String {
    let mut painted = String::new();
    let mut run = String::new();
    let mut tone = Tone::Plain;
    for word in line {
        if word.mark == tone {
            run.push_str(&" ".repeat(word.gap));
        } else {
            painted.push_str(&tone.paint(&run, color));
            run.clear();
            tone = word.mark;
            painted.push_str(&" ".repeat(word.gap));
        }
        run.push_str(&word.text.replace(super::wrap::TIED, " "));
    }
    painted.push_str(&tone.paint(&run, color));
    painted
}
