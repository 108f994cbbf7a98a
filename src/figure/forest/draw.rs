//! Draws a forest: heads, lines, axis, notes.

use super::columns::{self, Layout, face, indent, printed};
use super::content::{Content, Entry, Kind, Line};
use super::{ends, notes, shapes};
use crate::figure::plot::{Axis, Pen, pen};
use crate::figure::{Role, Subject};
use crate::result::number;
use crate::scene::{Anchor, Face, MM, Paint, Scene, at, font};

/// A narrower plot shows nothing.
const NARROWEST: f64 = 36.0;

/// The scene of a forest.
pub(super) fn scene(subject: &Subject<'_>, content: &Content<'_>) -> Result<Scene, String> {
    let mut theme = subject.theme;
    let entries = content.lines.len();
    if entries > 60 {
        theme.row -= (entries as f64 - 60.0).min(90.0) / 90.0 * 2.0;
    }
    let layout = columns::layout(content, theme);
    let [from, to] = layout.plot;
    if to - from < NARROWEST {
        let wider = ((theme.width + NARROWEST - (to - from)) / MM / 5.0).ceil() * 5.0;
        return Err(format!(
            "names and numbers leave no room for the plot: write `width {wider} mm`, or wider"
        ));
    }
    let axis = ends::axis(content, subject.wishes.axis, layout.plot, theme);
    let mut sheet = Sheet {
        pen: Pen::new(theme),
        content,
        layout,
        axis,
        y: theme.margin,
        breaks: Vec::new(),
    };
    notes::title(&mut sheet, subject);
    sheet.heads();
    let top = sheet.y;
    let behind = sheet.pen.scene.items.len();
    sheet.lines();
    sheet.guides(top, behind);
    notes::below(&mut sheet, subject);
    let mut scene = sheet.pen.scene;
    scene.height = sheet.y + theme.margin;
    notes::words(&mut scene, subject, content);
    Ok(scene)
}

/// A forest that is being drawn.
pub(super) struct Sheet<'a> {
    pub pen: Pen,
    pub content: &'a Content<'a>,
    pub layout: Layout,
    pub axis: Axis,
    /// Where the next line begins.
    pub y: f64,
    /// Where text stands across the plot: lines that guide the eye leave it out.
    pub breaks: Vec<[f64; 2]>,
}

impl Sheet<'_> {
    /// The headings of the columns, and the names of the arms above theirs.
    fn heads(&mut self) {
        let theme = self.pen.theme;
        let small = (Face::Semibold, theme.small, Paint::Ink);
        let groups = self.groups();
        if !groups.is_empty() {
            let base = self.y + theme.small;
            for (name, [from, to]) in groups {
                let name = pen::cut(&name, to - from, Face::Semibold, theme.small);
                self.pen.styled(
                    at(f64::midpoint(from, to), base),
                    name,
                    small,
                    Anchor::Middle,
                );
                self.pen
                    .rule(at(from, base + 3.0), at(to, base + 3.0), Paint::Rule);
            }
            self.y = base + 5.0;
        }
        let base = self.y + theme.small;
        let mut head = |x: f64, text: String, anchor: Anchor| {
            self.pen.styled(at(x, base), text, small, anchor);
        };
        let first = if self.content.lines.iter().any(is_study) {
            "Study"
        } else {
            "Analysis"
        };
        head(theme.margin, first.to_owned(), Anchor::Start);
        head(
            self.layout.middles[0],
            self.content.scale.short.clone(),
            Anchor::Middle,
        );
        let level = format!("{} CI", number::level(self.content.level));
        head(self.layout.middles[1], level, Anchor::Middle);
        if let Some(weight) = self.layout.weight {
            head(
                f64::midpoint(weight.ends[0], weight.ends[1]),
                "Weight".to_owned(),
                Anchor::Middle,
            );
        }
        let mut letters = ('A'..='Z').cycle();
        let mut places = self.layout.columns.clone();
        places.sort_by_key(|place| place.index);
        for place in &places {
            let Some(column) = self.content.columns.get(place.index) else {
                continue;
            };
            let [from, to] = place.ends;
            let middle = f64::midpoint(from, to);
            if column.role == Role::Judgement {
                head(
                    middle,
                    letters.next().unwrap_or('?').to_string(),
                    Anchor::Middle,
                );
            } else if place.point.is_some() {
                head(middle, columns::heading(column), Anchor::Middle);
            } else {
                head(from, columns::heading(column), Anchor::Start);
            }
        }
        self.y = base + 4.0;
        let ends = [
            at(theme.margin, self.y),
            at(theme.width - theme.margin, self.y),
        ];
        self.pen.rule(ends[0], ends[1], Paint::Ink);
        self.y += 2.5;
    }

    /// The names of the arms with the ends of their columns.
    fn groups(&self) -> Vec<(String, [f64; 2])> {
        let mut groups: Vec<(String, [f64; 2])> = Vec::new();
        for place in &self.layout.columns {
            let column = self.content.columns.get(place.index);
            let Some(name) = column.and_then(|column| column.group.clone()) else {
                continue;
            };
            match groups.iter_mut().find(|(known, _)| *known == name) {
                Some((_, ends)) => ends[1] = ends[1].max(place.ends[1]),
                None => groups.push((name, place.ends)),
            }
        }
        groups
    }

    fn lines(&mut self) {
        let content = self.content;
        let most = content
            .lines
            .iter()
            .filter_map(|line| match line {
                Line::Entry(entry) if entry.kind == Kind::Study => entry.weight,
                Line::Entry(_) | Line::Heading(..) | Line::Note(..) | Line::Reason(..) => None,
            })
            .fold(0.0, f64::max);
        for (place, line) in content.lines.iter().enumerate() {
            match line {
                Line::Heading(text, depth) => self.heading(text, *depth, place > 0),
                Line::Entry(entry) => self.entry(entry, most),
                Line::Note(text, depth) => self.note(text, *depth, Paint::Soft),
                Line::Reason(text, depth) => self.note(text, *depth, Paint::Accent),
            }
        }
    }

    fn heading(&mut self, text: &str, depth: usize, apart: bool) {
        let theme = self.pen.theme;
        if apart {
            self.y += theme.row * 0.4;
        }
        let from = theme.margin + indent(depth);
        let room = self.layout.plot[0] - from - theme.gap;
        let text = pen::cut(text, room, Face::Semibold, theme.text);
        let style = (Face::Semibold, theme.text, Paint::Ink);
        let base = self.y + theme.row / 2.0 + theme.text * 0.33;
        self.pen.styled(at(from, base), text, style, Anchor::Start);
        self.y += theme.row;
    }

    /// A quiet line: at the left of the plot where it fits, or across it.
    fn note(&mut self, text: &str, depth: usize, paint: Paint) {
        let theme = self.pen.theme;
        let from = theme.margin + indent(depth);
        let left = self.layout.plot[0] - from - theme.gap;
        let style = (Face::Regular, theme.small, paint);
        let lines = pen::lines(text, left, style.0, style.1);
        let top = self.y;
        let fits = lines.len() <= 1 || (lines.len() == 2 && left > 120.0);
        let lines = if fits {
            lines
        } else {
            let all = theme.width - theme.margin - from;
            pen::lines(text, all, style.0, style.1)
        };
        for line in lines {
            let base = self.y + theme.small * 1.05;
            self.pen.styled(at(from, base), line, style, Anchor::Start);
            self.y += theme.small * 1.35;
        }
        self.y += 1.5;
        if !fits {
            self.breaks.push([top, self.y]);
        }
    }

    fn entry(&mut self, entry: &Entry, most: f64) {
        let theme = self.pen.theme;
        if entry.kind == Kind::Whole {
            self.y += theme.row * 0.25;
            let ends = [
                at(theme.margin, self.y),
                at(theme.width - theme.margin, self.y),
            ];
            self.pen.rule(ends[0], ends[1], Paint::Rule);
            self.y += theme.row * 0.15;
        }
        let from = theme.margin + indent(entry.depth);
        let room = if entry.cells.is_empty() {
            self.layout.plot[0] - from - theme.gap
        } else {
            self.layout.study[1] - from
        };
        let label = without_model(entry, room, theme.text);
        let names = two_lines(label, room, face(entry), theme.text);
        let step = theme.text * 1.15;
        let height = theme.row + (names.len().max(1) - 1) as f64 * step;
        let middle = self.y + height / 2.0;
        let base = middle + theme.text * 0.33;
        let first = base - (names.len().max(1) - 1) as f64 * step / 2.0;
        let paint = ink(entry);
        for (line, name) in names.into_iter().enumerate() {
            let place = at(from, first + line as f64 * step);
            self.pen
                .styled(place, name, (face(entry), theme.text, paint), Anchor::Start);
        }
        self.cells(entry, base);
        self.numbers(entry, base);
        shapes::draw(self, entry, middle, most);
        self.y += height;
    }

    /// What is known of a row.
    fn cells(&mut self, entry: &Entry, base: f64) {
        let theme = self.pen.theme;
        for place in self.layout.columns.clone() {
            let Some(cell) = entry.cells.get(place.index).filter(|cell| !cell.is_empty()) else {
                continue;
            };
            let column = self.content.columns.get(place.index);
            if column.is_some_and(|column| column.role == Role::Judgement) {
                let x = f64::midpoint(place.ends[0], place.ends[1]);
                shapes::judgement(&mut self.pen, at(x, base - theme.text * 0.33), cell);
                continue;
            }
            let [from, to] = place.ends;
            if let Some(point) = place.point {
                self.aligned(cell, point, base, (Face::Regular, Paint::Ink));
            } else {
                let text = pen::cut(cell, to - from, Face::Regular, theme.text);
                self.pen.text(at(from, base), text, Anchor::Start);
            }
        }
    }

    /// Estimate, interval, weight.
    fn numbers(&mut self, entry: &Entry, base: f64) {
        let style = (face(entry), ink(entry));
        let [estimate, lo, hi] = printed(self.content, entry);
        let [point, low, high] = self.layout.points;
        self.aligned(&estimate, point, base, style);
        if !lo.is_empty() {
            self.aligned(&format!("{lo}{}", columns::TO.trim_end()), low, base, style);
            self.aligned(&hi, high, base, style);
        }
        if let Some(weight) = self.layout.weight {
            self.aligned(&columns::weight(entry), weight.point, base, style);
        }
    }

    /// A number with its point at `point`.
    fn aligned(&mut self, text: &str, point: f64, base: f64, (face, paint): (Face, Paint)) {
        let size = self.pen.theme.text;
        let from = point - columns::before(text, face, size);
        self.pen
            .styled(at(from, base), text, (face, size, paint), Anchor::Start);
    }

    /// The line of no effect and that of the pooled effect, behind everything.
    fn guides(&mut self, top: f64, behind: usize) {
        let front = self.pen.scene.items.split_off(behind);
        let bottom = self.y + 2.0;
        let mut spans = Vec::new();
        let mut from = top;
        for [start, end] in std::mem::take(&mut self.breaks) {
            spans.push([from, start]);
            from = end;
        }
        spans.push([from, bottom]);
        let null = self
            .content
            .scale
            .null
            .filter(|null| self.axis.holds(*null));
        let pooled = self.content.pooled.map(|x| self.content.scale.place(x));
        let pooled = pooled.filter(|x| self.axis.holds(*x));
        for [from, to] in spans {
            if to - from < 0.5 {
                continue;
            }
            if let Some(x) = null.map(|null| self.axis.place(null)) {
                self.pen.rule(at(x, from), at(x, to), Paint::Soft);
            }
            if let Some(x) = pooled.map(|x| self.axis.place(x)) {
                self.pen.dashed(at(x, from), at(x, to), Paint::Supposed);
            }
        }
        self.pen.scene.items.extend(front);
        self.y = bottom;
    }
}

fn is_study(line: &Line) -> bool {
    match line {
        Line::Entry(entry) => matches!(entry.kind, Kind::Study | Kind::Refit),
        Line::Heading(..) | Line::Note(..) | Line::Reason(..) => false,
    }
}

fn ink(entry: &Entry) -> Paint {
    match entry.kind {
        Kind::Prediction => Paint::Prediction,
        Kind::Study if entry.estimate.is_none() => Paint::Soft,
        Kind::Study | Kind::Refit | Kind::Part | Kind::Whole => Paint::Ink,
    }
}

/// The label of a line; of a diamond without its model, which the caption names, where it does not fit.
fn without_model(entry: &Entry, room: f64, size: f64) -> &str {
    let fits = font::width(&entry.label, face(entry), size) <= room;
    match entry.label.split_once(" (") {
        Some((name @ ("Pooled" | "All studies"), _)) if !fits => name,
        Some(_) | None => &entry.label,
    }
}

/// A name on one line or two; what is longer is cut.
fn two_lines(text: &str, room: f64, face: Face, size: f64) -> Vec<String> {
    if font::width(text, face, size) <= room {
        return vec![text.to_owned()];
    }
    let mut lines = pen::lines(text, room, face, size).into_iter();
    let first = lines.next().unwrap_or_default();
    let rest: Vec<String> = lines.collect();
    vec![first, pen::cut(&rest.join(" "), room, face, size)]
}
