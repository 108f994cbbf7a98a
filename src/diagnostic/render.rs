//! Diagnostics as a terminal shows them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use ariadne::{CharSet, Color, Config, IndexType, Report, ReportKind};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::view::{Place, Shown, View, printable};
use super::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::{SourceId, Sources, Span};

/// How reports look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether in colours.
    pub color: bool,
    /// Whether lines and corners are box-drawing characters, or ASCII.
    pub unicode: bool,
    /// The columns of the terminal, at which notes and helps are wrapped.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            color: false,
            unicode: true,
            width: 100,
        }
    }
}

/// The label of a place of which the message says all.
const HERE: &str = "here";
/// Narrower terminals are treated as being so wide.
const NARROWEST: usize = 40;
/// So many columns stand beside a source line: its number, a bar and blanks.
const BORDER: usize = 10;
/// What is so wide keeps its boxes whatever they need: it is a wide terminal, or none.
const WIDE: usize = 100;
/// There, lines of more columns are cut.
const LONGEST: usize = 400;

/// One diagnostic with the lines it is about, ending with a line end.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, style: &Style) -> String {
    Renderer::new([diagnostic], sources, style).render(diagnostic)
}

/// All diagnostics in their order, a blank line between two, and then where to read more about their codes.
pub fn render_all(diagnostics: &Diagnostics, sources: &Sources, style: &Style) -> String {
    let renderer = Renderer::new(diagnostics, sources, style);
    let reports = diagnostics.iter().map(|d| renderer.render(d));
    let mut text = reports.collect::<Vec<_>>().join("\n");
    let mut codes: Vec<Code> = Vec::new();
    for diagnostic in diagnostics {
        if !codes.contains(&diagnostic.code) {
            codes.push(diagnostic.code);
        }
    }
    if diagnostics.more() > 0 {
        text.extend([
            "\n… and ",
            &diagnostics.more().to_string(),
            " more like these\n",
        ]);
    }
    if let [first, others @ ..] = codes.as_slice() {
        text.extend(["\nmore: kma explain ", first.number()]);
        if !others.is_empty() {
            let others: Vec<&str> = others.iter().map(|code| code.number()).collect();
            text.extend([" (or ", &others.join(", "), ")"]);
        }
        text.push('\n');
    }
    text
}

/// A label of a diagnostic.
#[derive(Clone)]
struct Mark<'a> {
    span: Span,
    place: Place,
    text: &'a str,
    /// Whether it is the place of the diagnostic itself.
    own: bool,
}

/// The labels of a diagnostic in one source, in the order of their places.
struct Group<'a> {
    id: SourceId,
    name: String,
    view: Rc<View>,
    marks: Vec<Mark<'a>>,
}

impl Group<'_> {
    /// Where the label that the header names is shown.
    fn header(&self) -> Option<&Shown> {
        let own = self.marks.iter().find(|mark| mark.own);
        self.view.get(&own.or(self.marks.first())?.place)
    }
}

/// Draws reports; what they show of each source is prepared once for all of them.
struct Renderer<'a> {
    sources: &'a Sources,
    style: &'a Style,
    /// The lines with labels, of each source, but those that are cut.
    views: BTreeMap<SourceId, Rc<View>>,
}

impl<'a> Renderer<'a> {
    fn new<'d>(
        diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
        sources: &'a Sources,
        style: &'a Style,
    ) -> Self {
        let mut places: BTreeMap<SourceId, BTreeSet<Place>> = BTreeMap::new();
        let marks = |d: &'d Diagnostic| marks(d, sources, style);
        for mark in diagnostics.into_iter().flat_map(marks) {
            if !mark.place.is_cut() {
                let source = places.entry(mark.span.source).or_default();
                source.insert(mark.place);
            }
        }
        let view = |(id, places): (SourceId, BTreeSet<Place>)| {
            let places: Vec<Place> = places.into_iter().collect();
            let view = View::new(sources.get(id)?, &places, None, "");
            Some((id, Rc::new(view)))
        };
        Self {
            sources,
            style,
            views: places.into_iter().filter_map(view).collect(),
        }
    }

    fn render(&self, diagnostic: &Diagnostic) -> String {
        let groups = self.groups(diagnostic);
        let drawn = (!groups.is_empty()).then(|| report(diagnostic, &groups, self.style));
        let raw = drawn.filter(|drawn| fits(drawn, self.style));
        let raw = raw.unwrap_or_else(|| plain(diagnostic, &groups, self.style));
        let mut text = String::with_capacity(raw.len());
        for line in raw.trim_end().lines() {
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    /// The labels by source, that of the diagnostic's own place first; a place in no source is left out.
    fn groups<'d>(&self, diagnostic: &'d Diagnostic) -> Vec<Group<'d>> {
        let marks = marks(diagnostic, self.sources, self.style);
        let mut ids: Vec<SourceId> = Vec::new();
        for mark in &marks {
            if !ids.contains(&mark.span.source) {
                ids.push(mark.span.source);
            }
        }
        let group = |id: SourceId| {
            let mine = marks.iter().filter(|mark| mark.span.source == id);
            self.group(id, mine.cloned().collect())
        };
        ids.into_iter().filter_map(group).collect()
    }

    fn group<'d>(&self, id: SourceId, mut marks: Vec<Mark<'d>>) -> Option<Group<'d>> {
        let source = self.sources.get(id)?;
        marks.sort_by_key(|mark| (mark.place, !mark.own));
        marks.dedup_by_key(|mark| (mark.place, mark.text));
        let view = if marks.iter().any(|mark| mark.place.is_cut()) {
            let mut places: Vec<Place> = marks.iter().map(|mark| mark.place).collect();
            places.dedup();
            let focus = marks.iter().find(|mark| mark.own).map(|mark| mark.place);
            let ellipsis = if self.style.unicode { "…" } else { "..." };
            Rc::new(View::new(source, &places, focus, ellipsis))
        } else {
            self.views.get(&id)?.clone()
        };
        Some(Group {
            id,
            name: one_line(source.name()),
            view,
            marks,
        })
    }
}

/// The labels of a diagnostic that are in a source, its own first.
fn marks<'d>(diagnostic: &'d Diagnostic, sources: &Sources, style: &Style) -> Vec<Mark<'d>> {
    let room = if style.width < WIDE {
        style.width.max(NARROWEST) - BORDER
    } else {
        LONGEST
    };
    let own = diagnostic
        .span
        .map(|span| (span, diagnostic.label.as_str(), true));
    let others = diagnostic.others.iter();
    own.into_iter()
        .chain(others.map(|label| (label.span, label.text.as_str(), false)))
        .filter_map(|(span, text, own)| {
            Some(Mark {
                span,
                place: Place::new(sources.get(span.source)?, span, room),
                text,
                own,
            })
        })
        .collect()
}

/// A report with source lines.
fn report(diagnostic: &Diagnostic, groups: &[Group], style: &Style) -> String {
    let kind = match diagnostic.severity {
        Severity::Error => ReportKind::Error,
        Severity::Warning => ReportKind::Warning,
    };
    let start = groups
        .first()
        .and_then(|group| Some((group.id.0, group.header()?.span.clone())));
    let mut builder = Report::build(kind, start.unwrap_or_default())
        .with_config(config(style))
        .with_code(diagnostic.code)
        .with_message(message(diagnostic, style));
    for (at, label) in groups.iter().flat_map(labels).enumerate() {
        builder.add_label(label.with_order(i32::try_from(at).unwrap_or(i32::MAX)));
    }
    let width = |of: usize| {
        let prefix = if of > 1 { "Help 1: " } else { "Help: " };
        let taken = margin(groups) + prefix.len();
        style.width.max(NARROWEST).saturating_sub(taken)
    };
    let notes = notes(diagnostic);
    for help in &diagnostic.help {
        builder.add_help(wrap(help, width(diagnostic.help.len())));
    }
    for note in &notes {
        builder.add_note(wrap(note, width(notes.len())));
    }
    let mut out = Vec::new();
    // Writing into memory does not fail.
    let _ = builder.finish().write(Cache { groups }, &mut out);
    let text = String::from_utf8_lossy(&out).into_owned();
    groups.iter().fold(text, with_true_column)
}

/// The columns before the text of a line.
fn margin(groups: &[Group]) -> usize {
    let shown = groups
        .iter()
        .flat_map(|group| group.marks.iter().map(|mark| group.view.get(&mark.place)));
    let last = shown.flatten().map(|shown| shown.line).max();
    let digits = last.unwrap_or(1).ilog10() as usize + 1;
    " ".len() + digits + " | ".len()
}

fn config(style: &Style) -> Config {
    let characters = if style.unicode {
        CharSet::Unicode
    } else {
        CharSet::Ascii
    };
    Config::new()
        .with_color(style.color)
        .with_char_set(characters)
        // The places in a view are counted in characters, so that none can be inside one; in byte mode the header of
        // a second source would be taken from its count of characters.
        .with_index_type(IndexType::Char)
}

/// The labels in one source.
fn labels(group: &Group) -> impl Iterator<Item = ariadne::Label<(u32, Range<usize>)>> {
    group.marks.iter().filter_map(|mark| {
        let shown = group.view.get(&mark.place)?;
        let text = if mark.text.is_empty() {
            HERE.to_owned()
        } else {
            one_line(mark.text)
        };
        let color = if mark.own { Color::Red } else { Color::Blue };
        let label = ariadne::Label::new((group.id.0, shown.span.clone()));
        Some(label.with_message(text).with_color(color))
    })
}

/// Replaces the column in a header, which counts what is shown of the line, by the one in the source.
fn with_true_column(text: String, group: &Group) -> String {
    let moved = group
        .header()
        .filter(|shown| shown.column != shown.true_column);
    let Some(shown) = moved else {
        return text;
    };
    let place = |column: usize| format!(" {}:{}:{column} ", group.name, shown.line);
    text.replacen(&place(shown.column), &place(shown.true_column), 1)
}

/// Whether a report is no wider than the terminal, but for the names of files.
fn fits(report: &str, style: &Style) -> bool {
    let width = style.width.max(NARROWEST);
    let mut lines = report.lines();
    style.width >= WIDE
        || lines.all(|line| columns(line) <= width || line.contains("─[ ") || line.contains("-[ "))
}

/// The columns of a line without its colours.
fn columns(line: &str) -> usize {
    let mut columns = 0;
    let mut parts = line.split('\u{1b}');
    columns += parts.next().unwrap_or("").width();
    for part in parts {
        columns += part.split_once('m').map_or(0, |(_, rest)| rest.width());
    }
    columns
}

/// The message, on lines that fit behind `[E0101] Warning: `.
fn message(diagnostic: &Diagnostic, style: &Style) -> String {
    let taken = "[E0101] Warning: ".len();
    if style.width >= WIDE {
        return one_line(&diagnostic.message);
    }
    let width = style.width.max(NARROWEST).saturating_sub(taken);
    wrap(&one_line(&diagnostic.message), width).replace('\n', "\n    ")
}

/// A report without boxes: each place with its line and what is to be said of it, below one another.
fn plain(diagnostic: &Diagnostic, groups: &[Group], style: &Style) -> String {
    let kind = match diagnostic.severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
    };
    let paint = |code: &'static str| {
        if style.color {
            (code, "\u{1b}[0m")
        } else {
            ("", "")
        }
    };
    let (on, off) = paint(match diagnostic.severity {
        Severity::Error => "\u{1b}[31m",
        Severity::Warning => "\u{1b}[33m",
    });
    let width = style.width.max(NARROWEST);
    let message = message(diagnostic, style);
    let mut text = format!("{on}[{}] {kind}:{off} {message}\n", diagnostic.code);
    text.extend(groups.iter().map(|group| places(group, style)));
    let mut add = |title: &str, paragraphs: &[String]| {
        for (at, paragraph) in paragraphs.iter().enumerate() {
            let title = match paragraphs.len() {
                1 => format!("   {title}: "),
                _ => format!("   {title} {}: ", at + 1),
            };
            let width = width.saturating_sub(title.len());
            let indented =
                wrap(paragraph, width).replace('\n', &format!("\n{:1$}", "", title.len()));
            text.extend([title.as_str(), &indented, "\n"]);
        }
    };
    add("Help", &diagnostic.help);
    add("Note", &notes(diagnostic));
    text
}

/// The places of a source with their lines, without a box.
fn places(group: &Group, style: &Style) -> String {
    const INDENT: &str = "     ";
    let mut text = String::new();
    if let Some(shown) = group.header() {
        let place = format!("{}:{}:{}", group.name, shown.line, shown.true_column);
        text.extend(["   ", &place, "\n"]);
    }
    for mark in &group.marks {
        let Some(shown) = group.view.get(&mark.place) else {
            continue;
        };
        let (line, before, label) = group.view.line(shown);
        let under = if style.unicode { "─" } else { "^" };
        let under = under.repeat(label.max(1));
        let (on, off) = match (style.color, mark.own) {
            (false, _) => ("", ""),
            (true, true) => ("\u{1b}[31m", "\u{1b}[0m"),
            (true, false) => ("\u{1b}[34m", "\u{1b}[0m"),
        };
        let said = if mark.text.is_empty() {
            HERE
        } else {
            mark.text
        };
        let width = style.width.max(NARROWEST) - INDENT.len();
        let said = wrap(&one_line(said), width).replace('\n', &format!("\n{INDENT}"));
        let before = " ".repeat(before);
        let parts = [
            INDENT, &line, "\n", INDENT, &before, on, &under, off, "\n", INDENT, &said, "\n",
        ];
        text.extend(parts);
    }
    text
}

/// The notes, and the file that no place and no word of the message names.
pub(super) fn notes(diagnostic: &Diagnostic) -> Vec<String> {
    let file = diagnostic.file.iter();
    let unnamed = file.filter(|file| !diagnostic.message.contains(file.as_str()));
    let named = unnamed.map(|file| format!("in the file `{file}`"));
    diagnostic.notes.iter().cloned().chain(named).collect()
}

/// `text` without anything that would leave the line.
fn one_line(text: &str) -> String {
    let blank = |c| {
        if matches!(c, '\n' | '\r' | '\t') {
            ' '
        } else {
            c
        }
    };
    text.chars().map(blank).map(printable).collect()
}

/// `text` with lines of at most `width` columns where it has blanks to break at; what stands between backticks is
/// kept together if it fits, and indented lines are code and stay as they are.
fn wrap(text: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let line: String = line.chars().map(printable).collect();
        if line.starts_with(' ') || line.width() <= width {
            lines.push(line);
            continue;
        }
        let mut current = String::new();
        for piece in pieces(&line, width) {
            if !current.is_empty() && current.width() + 1 + piece.width() > width {
                lines.push(std::mem::take(&mut current));
            }
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(piece);
        }
        lines.push(current);
    }
    lines.join("\n")
}

/// The words of a line; code between backticks is one word, unless it is wider than `width`.
fn pieces(line: &str, width: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut in_code, mut columns) = (0, false, 0);
    for (at, c) in line.char_indices() {
        columns += c.width().unwrap_or(0);
        if c == '`' {
            in_code = !in_code && line.get(at + 1..).is_some_and(|rest| rest.contains('`'));
        }
        if c == ' ' && (!in_code || columns > width) {
            pieces.extend(line.get(start..at).filter(|piece| !piece.is_empty()));
            (start, columns) = (at + 1, 0);
        }
    }
    pieces.extend(line.get(start..).filter(|piece| !piece.is_empty()));
    pieces
}

/// What a report shows, by the number of the source.
struct Cache<'a> {
    groups: &'a [Group<'a>],
}

impl Cache<'_> {
    fn get(&self, id: u32) -> Option<&Group<'_>> {
        self.groups.iter().find(|group| group.id.0 == id)
    }
}

impl ariadne::Cache<u32> for Cache<'_> {
    type Storage = String;

    fn fetch(&mut self, id: &u32) -> Result<&ariadne::Source<String>, impl std::fmt::Debug> {
        let group = self.get(*id).ok_or("a source of the report");
        group.map(|group| &group.view.text)
    }

    fn display<'b>(&self, id: &'b u32) -> Option<impl std::fmt::Display + 'b> {
        self.get(*id).map(|group| group.name.clone())
    }
}
