//! Where the columns stand, by measured widths, and which are left out where the page is narrow.

use super::content::{Content, Entry, Line};
use crate::figure::{Column, Role};
use crate::scene::{Face, Theme, font};

/// Where everything stands, from left to right.
#[derive(Debug)]
pub(super) struct Layout {
    /// The names: left end and right end.
    pub study: [f64; 2],
    /// The columns at the left of the plot, and the judgements at its right.
    pub columns: Vec<Placed>,
    /// The plot.
    pub plot: [f64; 2],
    /// The points of estimates, lower and upper ends.
    pub points: [f64; 3],
    /// The middle of the headings of estimates and intervals.
    pub middles: [f64; 2],
    /// The point of the weights.
    pub weight: Option<Numbers>,
    /// What is not shown.
    pub hidden: Vec<String>,
}

/// A column with its place.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    /// Which of the columns.
    pub index: usize,
    /// Its ends.
    pub ends: [f64; 2],
    /// Where the points of its numbers stand; nothing for texts.
    pub point: Option<f64>,
}

/// Where numbers stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers {
    /// The ends of the column.
    pub ends: [f64; 2],
    /// The place of their points.
    pub point: f64,
}

/// How much numbers need before and behind their point.
#[derive(Debug, Clone, Copy, Default)]
struct Shape {
    before: f64,
    behind: f64,
}

impl Shape {
    fn add(&mut self, text: &str, face: Face, size: f64) {
        let before = before(text, face, size);
        self.before = self.before.max(before);
        self.behind = self.behind.max(font::width(text, face, size) - before);
    }

    fn width(self) -> f64 {
        self.before + self.behind
    }
}

/// How much of `text` stands before its point, or its stroke, or what marks it.
pub(super) fn before(text: &str, face: Face, size: f64) -> f64 {
    let head = text
        .find(['.', '/'])
        .or_else(|| text.find(['*', 'e', '%', ' ']))
        .map_or(text, |at| text.get(..at).unwrap_or(text));
    font::width(head, face, size)
}

/// The face of a line.
pub(super) fn face(entry: &Entry) -> Face {
    if entry.kind.pooled() {
        Face::Semibold
    } else {
        Face::Regular
    }
}

/// An estimate and the ends of its interval, as they are printed.
pub(super) fn printed(content: &Content<'_>, entry: &Entry) -> [String; 3] {
    let print = |x: Option<f64>| x.map_or(String::new(), |x| content.scale.print(x));
    [
        entry.estimate.map_or_else(
            || {
                if entry.row.is_some() {
                    "–".to_owned()
                } else {
                    String::new()
                }
            },
            |x| content.scale.print(x),
        ),
        print(entry.ci.map(|[lo, _]| lo)),
        print(entry.ci.map(|[_, hi]| hi)),
    ]
}

/// A weight as it is printed.
pub(super) fn weight(entry: &Entry) -> String {
    entry
        .weight
        .map_or(String::new(), crate::result::number::percent)
}

fn entries<'a>(content: &'a Content<'_>) -> impl Iterator<Item = &'a Entry> {
    content.lines.iter().filter_map(|line| match line {
        Line::Entry(entry) => Some(entry.as_ref()),
        Line::Heading(..) | Line::Note(..) | Line::Reason(..) => None,
    })
}

/// How wide a column is by itself, with its shape where it holds numbers.
struct Natural {
    index: usize,
    width: f64,
    shape: Option<Shape>,
    role: Role,
    /// Whether it stands below the same arm as the one before it.
    follows: bool,
}

fn natural(content: &Content<'_>, theme: Theme, index: usize, column: &Column) -> Option<Natural> {
    let cells = entries(content).filter_map(|entry| entry.cells.get(index));
    let cells: Vec<&String> = cells.filter(|cell| !cell.is_empty()).collect();
    if cells.is_empty() {
        return None;
    }
    let head = font::width(&heading(column), Face::Regular, theme.small);
    let (width, shape) = if column.role == Role::Judgement {
        (theme.text * 1.3, None)
    } else if column.numeric {
        let mut shape = Shape::default();
        for cell in cells {
            shape.add(cell, Face::Regular, theme.text);
        }
        (shape.width().max(head), Some(shape))
    } else {
        let widths = cells
            .iter()
            .map(|cell| font::width(cell, Face::Regular, theme.text));
        let widest = widths.fold(head, f64::max);
        (widest.min(theme.width * 0.16).max(head), None)
    };
    let role = column.role;
    Some(Natural {
        index,
        width,
        shape,
        role,
        follows: false,
    })
}

/// What stands above a column.
pub(super) fn heading(column: &Column) -> String {
    match column.heading.as_str() {
        "mean" => "Mean".to_owned(),
        "sd" => "SD".to_owned(),
        "events" | "events/n" | "events/time" => super::capital(&column.heading),
        other => other.to_owned(),
    }
}

/// Which columns are given up first.
fn order(content: &Content<'_>, natural: &Natural) -> usize {
    let column = content.columns.get(natural.index);
    let heading = column.map_or("", |column| column.heading.as_str());
    match natural.role {
        Role::Arm if heading == "mean" || heading == "sd" => 0,
        Role::Arm => 1,
        Role::Asked => 3,
        Role::Judgement => 4,
    }
}

/// The share of the page that the plot has at least.
const PLOT: f64 = 0.24;

/// The place of the weights among the columns that are given up.
const WEIGHTS: usize = 2;

/// Lays the columns out.
pub(super) fn layout(content: &Content<'_>, theme: Theme) -> Layout {
    let inner = theme.width - 2.0 * theme.margin;
    let mut columns: Vec<Natural> = content
        .columns
        .iter()
        .enumerate()
        .filter_map(|(index, column)| natural(content, theme, index, column))
        .collect();
    let numbers = effect_shapes(content, theme);
    let mut weights = Shape::default();
    for entry in entries(content) {
        weights.add(&weight(entry), face(entry), theme.text);
    }
    let mut weighted = weights.width() > 0.0;
    let names = name_width(content, theme);
    let least = names.min(theme.width * 0.24);
    let fixed = least + theme.gap + numbers.width + theme.gap * 1.8 + theme.width * PLOT;
    let mut hidden = Vec::new();
    for level in 0..=4 {
        below_names(content, theme, &mut columns);
        let all: f64 = columns.iter().map(|c| c.width + gap(c, theme)).sum();
        let weight = if weighted {
            weights_width(weights, theme) + theme.gap
        } else {
            0.0
        };
        if fixed + all + weight <= inner {
            break;
        }
        if level == WEIGHTS {
            if weighted {
                hidden.push("weights".to_owned());
            }
            weighted = false;
            continue;
        }
        let (gone, left): (Vec<_>, Vec<_>) = columns
            .into_iter()
            .partition(|column| order(content, column) == level);
        columns = left;
        for column in gone {
            let name = content
                .columns
                .get(column.index)
                .map(heading)
                .unwrap_or_default();
            if !hidden.contains(&name) {
                hidden.push(name);
            }
        }
    }
    below_names(content, theme, &mut columns);
    let weights = weighted.then_some(weights);
    placed(theme, (columns, names, numbers, weights), hidden)
}

/// How far a column stands from the one before it; those of an arm stand closer.
fn gap(column: &Natural, theme: Theme) -> f64 {
    if column.role == Role::Judgement {
        2.0
    } else if column.follows {
        theme.gap * 0.6
    } else {
        theme.gap
    }
}

/// Columns below the name of an arm are together at least as wide as it.
fn below_names(content: &Content<'_>, theme: Theme, columns: &mut [Natural]) {
    let group = |column: &Natural| content.columns.get(column.index)?.group.clone();
    let mut done: Vec<String> = Vec::new();
    for at in 0..columns.len() {
        let Some(name) = columns.get(at).and_then(group) else {
            continue;
        };
        let follows = done.contains(&name);
        if let Some(column) = columns.get_mut(at) {
            column.follows = follows;
        }
        if follows {
            continue;
        }
        let inside = columns
            .iter()
            .filter(|column| group(column).as_ref() == Some(&name));
        let widths: Vec<f64> = inside.map(|column| column.width).collect();
        let gaps = (widths.len() - 1) as f64 * theme.gap * 0.6;
        let wanted = font::width(&name, Face::Semibold, theme.small).min(theme.width * 0.14);
        let lacks = wanted - widths.iter().sum::<f64>() - gaps;
        if let (Some(column), true) = (columns.get_mut(at), lacks > 0.0) {
            column.width += lacks;
        }
        done.push(name);
    }
}

fn weights_width(shape: Shape, theme: Theme) -> f64 {
    shape
        .width()
        .max(font::width("Weight", Face::Semibold, theme.small))
}

/// How wide the names are.
fn name_width(content: &Content<'_>, theme: Theme) -> f64 {
    let head = font::width("Study", Face::Semibold, theme.text);
    let widths = entries(content)
        .map(|entry| indent(entry.depth) + font::width(&entry.label, face(entry), theme.text));
    widths.fold(head, f64::max)
}

/// How far a line of a panel stands in.
pub(super) fn indent(depth: usize) -> f64 {
    6.0 * depth as f64
}

/// The widths of estimates and intervals.
struct Effects {
    shapes: [Shape; 3],
    heads: [f64; 2],
    width: f64,
}

/// What stands between the ends of an interval.
pub(super) const TO: &str = " to ";

fn effect_shapes(content: &Content<'_>, theme: Theme) -> Effects {
    let mut shapes = [Shape::default(); 3];
    for entry in entries(content) {
        for (shape, text) in shapes.iter_mut().zip(printed(content, entry)) {
            shape.add(&text, face(entry), theme.text);
        }
    }
    let [estimate, lo, hi] = shapes;
    let head = |text: &str| font::width(text, Face::Semibold, theme.small);
    let level = format!("{} CI", crate::result::number::level(content.level));
    let to = font::width(TO, Face::Semibold, theme.text);
    let heads = [
        estimate.width().max(head(&content.scale.short)),
        (lo.width() + to + hi.width()).max(head(&level)),
    ];
    let width = heads.iter().sum::<f64>() + theme.gap;
    Effects {
        shapes,
        heads,
        width,
    }
}

fn placed(
    theme: Theme,
    (columns, names, effects, weights): (Vec<Natural>, f64, Effects, Option<Shape>),
    hidden: Vec<String>,
) -> Layout {
    let right = theme.width - theme.margin;
    let (judged, shown): (Vec<_>, Vec<_>) = columns
        .into_iter()
        .partition(|column| column.role == Role::Judgement);
    let (asked, arms): (Vec<_>, Vec<_>) = shown
        .into_iter()
        .partition(|column| column.role == Role::Asked);
    let mut out = Vec::new();
    // From the right: judgements, weights, intervals, estimates.
    let mut x = right;
    for column in judged.iter().rev() {
        out.push(Placed {
            index: column.index,
            ends: [x - column.width, x],
            point: None,
        });
        x -= column.width + 2.0;
    }
    if !judged.is_empty() {
        x -= theme.gap - 2.0;
    }
    let weight = weights.map(|shape| {
        let width = weights_width(shape, theme);
        let ends = [x - width, x];
        x -= width + theme.gap;
        Numbers {
            ends,
            point: ends[1] - shape.behind - (width - shape.width()) / 2.0,
        }
    });
    let [estimate, lo, hi] = effects.shapes;
    let [estimates, intervals] = effects.heads;
    let to = font::width(TO, Face::Semibold, theme.text);
    let slack = (intervals - lo.width() - to - hi.width()) / 2.0;
    let high = x - slack - hi.behind;
    let low = high - hi.before - to - lo.behind;
    let middle = x - intervals / 2.0;
    x -= intervals + theme.gap;
    let point = x - (estimates - estimate.width()) / 2.0 - estimate.behind;
    let middles = [x - estimates / 2.0, middle];
    x -= estimates + theme.gap;
    // From the left: names, what is asked for, arms.
    let taken: f64 = asked
        .iter()
        .chain(&arms)
        .map(|c| c.width + gap(c, theme))
        .sum();
    let room = x - theme.margin - taken - theme.gap * 1.8 - theme.width * PLOT;
    let cap = (theme.width * 0.3).min(room).max(theme.width * 0.1);
    let mut left = theme.margin + names.min(cap.max(room.min(theme.width * 0.36)));
    let study = [theme.margin, left];
    for column in asked.iter().chain(&arms) {
        let from = left + gap(column, theme);
        left = from + column.width;
        let spare = |shape: Shape| (column.width - shape.width()) / 2.0;
        out.push(Placed {
            index: column.index,
            ends: [from, left],
            point: column.shape.map(|shape| from + spare(shape) + shape.before),
        });
    }
    Layout {
        study,
        columns: out,
        plot: [left + theme.gap * 1.4, x - theme.gap * 0.4],
        points: [point, low, high],
        middles,
        weight,
        hidden,
    }
}
