//! The lines of a source that a report shows, and where its labels stand in them.
//!
//! Only lines with a label are kept, and of a line that does not fit only what is around its labels: a plan of 10 MB in
//! one line is not printed. A label is on one line and covers at least one character. What could move the cursor or
//! reverse the writing direction is shown as `�`.

use std::collections::BTreeMap;
use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::source::{Source, Span};

/// At most so many characters are kept before the label of a line that is cut.
const BEFORE: usize = 30;
/// At most so many characters are kept from the start of the label on.
const BEHIND: usize = 60;

/// Where a label stands in its source: whole characters of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The line, from 0.
    line: usize,
    /// The bytes of the line, without its end.
    whole: (usize, usize),
    /// The bytes of the label.
    label: (usize, usize),
    /// So many columns there are for the line; a longer one is cut.
    room: usize,
    /// Whether it is.
    cut: bool,
}

impl Place {
    /// The place of `span`; of a span over several lines the part on its first.
    ///
    /// A line of more than `room` columns is cut.
    pub(super) fn new(source: &Source, span: Span, room: usize) -> Self {
        let text = source.text();
        let start = source.snap(span.start as usize);
        let before = text.get(..start).unwrap_or("");
        let behind = text.get(start..).unwrap_or("");
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let rest = behind.split('\n').next().unwrap_or("");
        let line_end = start + rest.trim_end().len();
        let end = source.snap((span.end as usize).min(line_end));
        let whole = text.get(line_start..line_end).unwrap_or("");
        Self {
            room,
            cut: whole.chars().nth(room).is_some(),
            line: source.position(span.start).0 - 1,
            whole: (line_start, line_end),
            label: (start, end.max(start)),
        }
    }

    /// Whether its line is too long to be shown whole.
    pub(super) fn is_cut(&self) -> bool {
        self.cut
    }

    /// The bytes of the line that are shown.
    fn shown(&self, text: &str) -> Range<usize> {
        let (from, to) = self.whole;
        if !self.is_cut() {
            return from..to;
        }
        let start = self.label.0;
        let before = text.get(from..start).unwrap_or("");
        let behind = text.get(start..to).unwrap_or("");
        // An ellipsis stands at both ends.
        let most = BEFORE.min(self.room / 3);
        let first = before.char_indices().rev().nth(most.saturating_sub(1));
        let kept = before.chars().count().min(most) + 2;
        let last = behind
            .char_indices()
            .nth(BEHIND.min(self.room.saturating_sub(kept)));
        first.map_or(from, |(at, _)| from + at)..last.map_or(to, |(at, _)| start + at)
    }
}

/// Where a label is shown.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    /// The characters of the text of the view.
    pub(super) span: Range<usize>,
    /// The line, from 1.
    pub(super) line: usize,
    /// The column in the view, from 1.
    pub(super) column: usize,
    /// The column in the source, from 1.
    pub(super) true_column: usize,
}

/// What is shown of one source.
#[derive(Debug)]
pub(super) struct View {
    /// The text: all its lines, but empty where they have no label.
    pub(super) text: ariadne::Source<String>,
    /// Where each label is shown.
    shown: BTreeMap<Place, Shown>,
}

impl View {
    /// Shows `places` of `source`, sorted; a line that is cut is cut around `focus`.
    pub(super) fn new(
        source: &Source,
        places: &[Place],
        focus: Option<Place>,
        ellipsis: &str,
    ) -> Self {
        let mut builder = Builder::default();
        let mut line = 0;
        for group in places.chunk_by(|a, b| a.line == b.line) {
            let Some(first) = group.first() else { continue };
            builder.push(&"\n".repeat(first.line - line), first.line - line);
            line = first.line;
            let around = focus.filter(|focus| focus.line == line).unwrap_or(*first);
            builder.push_line(source.text(), group, &around, ellipsis);
        }
        builder.push("\n", 1);
        Self {
            text: builder.text.into(),
            shown: builder.shown,
        }
    }

    /// The line that a label is shown in, the columns before the label, and those of the label.
    pub(super) fn line(&self, shown: &Shown) -> (String, usize, usize) {
        let from = shown.span.start + 1 - shown.column;
        let text = self.text.text().chars().skip(from);
        let line: String = text.take_while(|c| *c != '\n').collect();
        let columns = |from: usize, count: usize| -> usize {
            let part = line.chars().skip(from).take(count);
            part.map(|c| c.width().unwrap_or(0)).sum()
        };
        let before = columns(0, shown.column - 1);
        let label = columns(shown.column - 1, shown.span.len());
        (line.trim_end().to_owned(), before, label)
    }

    /// Where the label at `place` is shown.
    pub(super) fn get(&self, place: &Place) -> Option<&Shown> {
        self.shown.get(place)
    }
}

/// A text and where its labels are, while it is made.
#[derive(Default)]
struct Builder {
    text: String,
    /// The characters of the text.
    length: usize,
    shown: BTreeMap<Place, Shown>,
}

impl Builder {
    fn push_line(&mut self, text: &str, group: &[Place], around: &Place, ellipsis: &str) {
        let part = around.shown(text);
        let count = |from: usize, to: usize| text.get(from..to).unwrap_or("").chars().count();
        let line_start = self.length;
        if part.start > around.whole.0 {
            self.push(ellipsis, ellipsis.chars().count());
        }
        for place in group {
            let inside = |at: usize| at.clamp(part.start, part.end);
            let (start, end) = (inside(place.label.0), inside(place.label.1));
            let from = self.length + count(part.start, start);
            let shown = Shown {
                span: from..from + count(start, end).max(1),
                line: place.line + 1,
                column: from - line_start + 1,
                true_column: count(place.whole.0, place.label.0) + 1,
            };
            self.shown.insert(*place, shown);
        }
        let visible = text.get(part.clone()).unwrap_or("");
        let visible: String = visible.chars().map(printable).collect();
        self.push(&visible, visible.chars().count());
        if part.end < around.whole.1 {
            self.push(ellipsis, ellipsis.chars().count());
        }
        // A label at the end of the line covers this blank.
        self.push(" ", 1);
    }

    fn push(&mut self, text: &str, characters: usize) {
        self.text.push_str(text);
        self.length += characters;
    }
}

/// `c`, or a sign for it where it would not stay at its place on a terminal.
pub(super) fn printable(c: char) -> char {
    let moves = match c {
        '\t' => false,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            true
        }
        _ => c.is_control(),
    };
    if moves { '\u{fffd}' } else { c }
}
