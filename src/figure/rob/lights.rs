//! Studies against domains.

use super::lines::{Domain, Line};
use super::{Layout, Pen, light, pen};
use crate::result::words::capital;
use crate::scene::{Anchor, Face, Item, Paint, Text, at, font};

/// Names of domains that run upwards are no longer than this.
const TALLEST: f64 = 96.0;

/// The names of the domains; returns where the rows begin.
pub(super) fn heads(pen: &mut Pen, layout: &Layout, domains: &[Domain]) -> f64 {
    let theme = layout.theme;
    let size = theme.small;
    let level: Vec<Vec<String>> = domains
        .iter()
        .map(|domain| {
            pen::lines(
                &capital(&domain.name),
                layout.cell - 3.0,
                Face::Semibold,
                size,
            )
        })
        .collect();
    let most = level.iter().map(Vec::len).max().unwrap_or(1);
    let whole = domains
        .iter()
        .zip(&level)
        .all(|(domain, lines)| lines.join(" ") == capital(&domain.name));
    if whole && most <= 3 {
        let leading = size * 1.15;
        let bottom = theme.margin + most as f64 * leading;
        for (place, lines) in level.iter().enumerate() {
            for (up, line) in lines.iter().rev().enumerate() {
                let y = bottom - up as f64 * leading - size * 0.3;
                let style = (Face::Semibold, size, Paint::Ink);
                pen.styled(
                    at(layout.middle(place), y),
                    line.as_str(),
                    style,
                    Anchor::Middle,
                );
            }
        }
        return bottom + 2.0;
    }
    upright(pen, layout, domains)
}

fn upright(pen: &mut Pen, layout: &Layout, domains: &[Domain]) -> f64 {
    let theme = layout.theme;
    let size = theme.small.min(layout.cell * 0.85);
    let names: Vec<String> = domains
        .iter()
        .map(|domain| pen::cut(&capital(&domain.name), TALLEST, Face::Semibold, size))
        .collect();
    let tallest = names
        .iter()
        .map(|name| font::width(name, Face::Semibold, size))
        .fold(0.0, f64::max);
    let bottom = theme.margin + tallest;
    for (place, name) in names.into_iter().enumerate() {
        pen.scene.push(Item::Text(Text {
            at: at(layout.middle(place) + size * 0.33, bottom),
            text: name,
            face: Face::Semibold,
            size,
            paint: Paint::Ink,
            anchor: Anchor::Start,
            upright: true,
        }));
    }
    bottom + 3.0
}

/// A name on as many lines as there is room for; the last one is cut.
fn names(name: &str, layout: &Layout) -> Vec<String> {
    let mut lines = pen::lines(name, layout.names, Face::Regular, layout.size);
    let rest = lines.split_off(layout.most_lines.min(lines.len()));
    if let (Some(last), false) = (lines.last_mut(), rest.is_empty()) {
        let whole = format!("{last} {}", rest.join(" "));
        *last = pen::cut(&whole, layout.names, Face::Regular, layout.size);
    }
    lines
}

/// The rows; returns where they end.
pub(super) fn draw(
    pen: &mut Pen,
    layout: &Layout,
    (lines, domains): (&[Line], &[Domain]),
    top: f64,
) -> f64 {
    let theme = layout.theme;
    let right = layout.first + layout.cell * domains.len() as f64;
    pen.rule(at(theme.margin, top), at(right, top), Paint::Ink);
    let mut y = top;
    for line in lines {
        let names = names(&line.name, layout);
        let height = layout.leading + (names.len().max(1) - 1) as f64 * layout.size * 1.15;
        let middle = y + height / 2.0;
        let up = (names.len().max(1) - 1) as f64 * layout.size * 1.15 / 2.0;
        for (place, name) in names.into_iter().enumerate() {
            let baseline = middle - up + place as f64 * layout.size * 1.15 + layout.size * 0.33;
            let style = (Face::Regular, layout.size, Paint::Ink);
            pen.styled(at(theme.margin, baseline), name, style, Anchor::Start);
        }
        for (place, judgement) in line.judgements.iter().enumerate() {
            light(
                pen,
                at(layout.middle(place), middle),
                layout.radius,
                *judgement,
            );
        }
        y += height;
        pen.rule(at(theme.margin, y), at(right, y), Paint::Rule);
    }
    if let Some(place) = domains.iter().position(|domain| domain.overall)
        && place > 0
    {
        let x = layout.first + layout.cell * place as f64;
        pen.rule(at(x, top), at(x, y), Paint::Soft);
    }
    y
}
