//! Where the boxes stand.

use super::story::{Line, Phase};
use crate::figure::plot::{Pen, pen};
use crate::scene::{Anchor, Face, Item, Paint, Point, Stroke, Text, Theme, at, font};

/// Between a box and its words.
const PAD: f64 = 5.0;
/// Between boxes one below the other.
const BELOW: f64 = 15.0;
/// How wide the bar of a phase is.
const BAR: f64 = 14.0;
/// How far lines of a lower level stand in.
const INDENT: f64 = 8.0;
/// Narrower figures than this are set in small letters.
const NARROW: f64 = 300.0;

/// Where the columns stand.
struct Columns {
    main: [f64; 2],
    aside: [f64; 2],
    size: f64,
}

impl Columns {
    fn new(theme: &Theme) -> Self {
        let narrow = theme.width < NARROW;
        let between = if narrow { 14.0 } else { 26.0 };
        let left = theme.margin + BAR + 7.0;
        let right = theme.width - theme.margin;
        let width = (right - left - between) / 2.0;
        Self {
            main: [left, left + width],
            aside: [right - width, right],
            size: if narrow { theme.small } else { theme.text },
        }
    }
}

/// A line of a box as it is set.
struct Set {
    text: String,
    face: Face,
    indent: f64,
}

/// The words of a box, broken where it ends.
fn set(lines: &[Line], width: f64, size: f64) -> Vec<Set> {
    let mut all = Vec::new();
    for line in lines {
        let indent = INDENT * line.level as f64;
        let face = if line.told {
            Face::Italic
        } else {
            Face::Regular
        };
        let room = width - 2.0 * PAD - indent;
        for (place, text) in pen::lines(&line.text, room, face, size)
            .into_iter()
            .enumerate()
        {
            let further: f64 = if place > 0 && line.level > 0 {
                4.0
            } else {
                0.0
            };
            all.push(Set {
                text,
                face,
                indent: indent + further.min(room * 0.1),
            });
        }
    }
    all
}

fn height(lines: usize, size: f64) -> f64 {
    lines as f64 * size * 1.28 + 2.0 * PAD - size * 0.2
}

/// All phases below each other; returns where they end.
pub(super) fn draw(pen: &mut Pen, phases: &[Phase]) -> f64 {
    let theme = pen.theme;
    let columns = Columns::new(&theme);
    let mut y = theme.margin;
    let mut above: Option<f64> = None;
    for phase in phases {
        let top = y;
        let least = font::width(phase.name, Face::Semibold, theme.text) + 10.0;
        let last = phase.steps.len().saturating_sub(1);
        for (place, step) in phase.steps.iter().enumerate() {
            let width = |[from, to]: [f64; 2]| to - from;
            let main = set(&step.main, width(columns.main), columns.size);
            let aside = set(&step.aside, width(columns.aside) - 0.01, columns.size);
            let heights = [main.len(), aside.len()].map(|n| height(n, columns.size));
            let mut row = heights[0].max(if aside.is_empty() { 0.0 } else { heights[1] });
            if place == last {
                row = row.max(top + least - y);
            }
            let middle = y + row / 2.0;
            let half = heights[0] / 2.0;
            if let Some(bottom) = above {
                let x = f64::midpoint(columns.main[0], columns.main[1]);
                arrow(pen, at(x, bottom), at(x, middle - half));
            }
            boxed(pen, columns.main, (middle, heights[0]), &main, columns.size);
            if !aside.is_empty() {
                arrow(
                    pen,
                    at(columns.main[1], middle),
                    at(columns.aside[0], middle),
                );
                boxed(
                    pen,
                    columns.aside,
                    (middle, heights[1]),
                    &aside,
                    columns.size,
                );
            }
            above = Some(middle + half);
            y += row + BELOW;
        }
        bar(pen, phase.name, top, y - BELOW);
    }
    y - BELOW
}

fn boxed(
    pen: &mut Pen,
    [from, to]: [f64; 2],
    (middle, high): (f64, f64),
    words: &[Set],
    size: f64,
) {
    let width = pen.theme.line * 0.8;
    pen.scene.push(Item::Rect {
        at: at(from, middle - high / 2.0),
        width: to - from,
        height: high,
        fill: Some(Paint::Paper),
        stroke: Some(pen::solid(Paint::Ink, width)),
    });
    let mut baseline = middle - high / 2.0 + PAD + size * 0.8;
    for line in words {
        let place = at(from + PAD + line.indent, baseline);
        let style = (line.face, size, Paint::Ink);
        pen.styled(place, line.text.as_str(), style, Anchor::Start);
        baseline += size * 1.28;
    }
}

/// The name of a phase, upwards at the left.
fn bar(pen: &mut Pen, name: &str, top: f64, bottom: f64) {
    let theme = pen.theme;
    pen.scene.push(Item::Rect {
        at: at(theme.margin, top),
        width: BAR,
        height: bottom - top,
        fill: Some(Paint::Band),
        stroke: None,
    });
    pen.scene.push(Item::Text(Text {
        at: at(
            theme.margin + BAR / 2.0 + theme.text * 0.33,
            f64::midpoint(top, bottom),
        ),
        text: name.to_owned(),
        face: Face::Semibold,
        size: theme.text,
        paint: Paint::Ink,
        anchor: Anchor::Middle,
        upright: true,
    }));
}

/// A line that ends in a head; it runs down or to the right.
fn arrow(pen: &mut Pen, from: Point, to: Point) {
    const HEAD: f64 = 5.0;
    const HALF: f64 = 2.2;
    let down = (to.x - from.x).abs() < 1e-9;
    let (neck, left, right) = if down {
        let neck = at(to.x, to.y - HEAD);
        (neck, at(to.x - HALF, neck.y), at(to.x + HALF, neck.y))
    } else {
        let neck = at(to.x - HEAD, to.y);
        (neck, at(neck.x, to.y - HALF), at(neck.x, to.y + HALF))
    };
    let stroke: Stroke = pen::solid(Paint::Ink, pen.theme.line * 0.8);
    pen.scene.line(from, neck, stroke);
    pen.scene.push(Item::Area {
        points: vec![to, left, right],
        fill: Paint::Ink,
        stroke: None,
    });
}
