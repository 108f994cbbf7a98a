//! What the signs of a plot mean.

use super::pen::Pen;
use crate::scene::{Anchor, Face, Item, Paint, Point, Stroke, at, font};

/// A sign.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Swatch {
    /// A patch of a colour.
    Patch(Paint),
    /// A line.
    Line(Stroke),
    /// A point: what fills it, and its border.
    Dot(Option<Paint>, Option<Stroke>),
}

/// How wide a sign is.
const WIDE: f64 = 14.0;

/// Signs with their meaning, side by side from `corner` on, on as many lines as `width` asks for; returns where the
/// next thing may begin.
pub fn legend(pen: &mut Pen, corner: Point, width: f64, entries: &[(Swatch, String)]) -> f64 {
    if entries.is_empty() {
        return corner.y;
    }
    let (size, gap) = (pen.theme.small, pen.theme.gap);
    let height = size * 1.5;
    let (mut x, mut y) = (corner.x, corner.y);
    for (swatch, text) in entries {
        let text = super::pen::cut(text, width - WIDE - 4.0, Face::Regular, size);
        let wide = WIDE + 4.0 + font::width(&text, Face::Regular, size);
        if x > corner.x && x + wide > corner.x + width {
            x = corner.x;
            y += height;
        }
        let baseline = y + size * font::ASCENT + 1.0;
        sign(pen, *swatch, at(x, baseline - size * 0.33));
        let style = (Face::Regular, size, Paint::Ink);
        pen.styled(at(x + WIDE + 4.0, baseline), text, style, Anchor::Start);
        x += wide + gap;
    }
    y + height
}

fn sign(pen: &mut Pen, swatch: Swatch, left: Point) {
    let size = pen.theme.small;
    match swatch {
        Swatch::Patch(fill) => pen.scene.push(Item::Rect {
            at: at(left.x, left.y - size * 0.4),
            width: WIDE,
            height: size * 0.8,
            fill: Some(fill),
            stroke: Some(super::pen::solid(Paint::Soft, pen.theme.thin)),
        }),
        Swatch::Line(stroke) => pen.scene.line(left, at(left.x + WIDE, left.y), stroke),
        Swatch::Dot(fill, stroke) => pen.scene.push(Item::Circle {
            at: at(left.x + WIDE / 2.0, left.y),
            radius: size * 0.33,
            fill,
            stroke,
        }),
    }
}
