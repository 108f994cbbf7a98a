//! The share of each judgement, domain by domain.

use super::lines::{Domain, Line, shares};
use super::{Layout, Pen, pen};
use crate::result::words::capital;
use crate::scene::{Anchor, Dash, Face, Item, Paint, Stroke, at, font};

/// How high a bar is.
const BAR: f64 = 10.0;

/// The bars below a heading; returns the baseline of the lowest text.
pub(super) fn draw(
    pen: &mut Pen,
    layout: &Layout,
    (lines, domains, heading): (&[Line], &[Domain], &str),
    top: f64,
) -> f64 {
    let theme = layout.theme;
    let ends = [
        layout.first.min(theme.width * 0.42),
        theme.width - theme.margin - 6.0,
    ];
    let names = ends[0] - theme.margin - theme.gap;
    let style = (Face::Semibold, theme.small, Paint::Ink);
    let mut y = pen.paragraph(
        at(theme.margin, top),
        theme.width - 2.0 * theme.margin,
        heading,
        style,
    );
    y -= theme.small * 0.5;
    for (place, domain) in domains.iter().enumerate() {
        let face = if domain.overall {
            Face::Semibold
        } else {
            Face::Regular
        };
        let words = pen::lines(&capital(&domain.name), names, face, theme.small);
        let leading = theme.small * 1.15;
        let tall = leading * words.len() as f64;
        let height = (BAR + 4.0).max(tall + 3.0);
        let middle = y + height / 2.0;
        for (line, word) in words.into_iter().enumerate() {
            let up = tall / 2.0 - leading * (line as f64 + 0.5);
            let baseline = middle - up + theme.small * 0.33;
            let style = (face, theme.small, Paint::Ink);
            pen.styled(at(theme.margin, baseline), word, style, Anchor::Start);
        }
        bar(pen, (lines, place), ends, middle);
        y += height;
    }
    axis(pen, ends, y + 1.0)
}

fn bar(pen: &mut Pen, (lines, domain): (&[Line], usize), [from, to]: [f64; 2], middle: f64) {
    let theme = pen.theme;
    let mut x = from;
    for (judgement, share) in shares(lines, domain) {
        let width = share * (to - from);
        pen.scene.push(Item::Rect {
            at: at(x, middle - BAR / 2.0),
            width,
            height: BAR,
            fill: Some(judgement.map_or(Paint::Paper, super::Judgement::paint)),
            stroke: Some(Stroke {
                paint: if judgement.is_some() {
                    Paint::Paper
                } else {
                    Paint::Soft
                },
                width: theme.thin,
                dash: Dash::Solid,
            }),
        });
        let percent = format!("{:.0}%", share * 100.0);
        let sign = judgement.map_or("", super::Judgement::sign);
        let long = format!("{sign} {percent}");
        let fits = |text: &str| font::width(text, Face::Semibold, theme.small) + 3.0 <= width;
        let text = [long.trim(), sign]
            .into_iter()
            .find(|text| !text.is_empty() && fits(text));
        if let Some(text) = text {
            let paint = judgement.map_or(Paint::Ink, super::Judgement::on);
            let place = at(x + width / 2.0, middle + theme.small * 0.33);
            let style = (Face::Semibold, theme.small, paint);
            pen.styled(place, text, style, Anchor::Middle);
        }
        x += width;
    }
}

fn axis(pen: &mut Pen, [from, to]: [f64; 2], y: f64) -> f64 {
    let theme = pen.theme;
    pen.rule(at(from, y), at(to, y), Paint::Ink);
    let baseline = y + 3.0 + theme.small;
    for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let x = from + share * (to - from);
        pen.rule(at(x, y), at(x, y + 2.5), Paint::Ink);
        let label = format!("{:.0}%", share * 100.0);
        let style = (Face::Regular, theme.small, Paint::Soft);
        pen.styled(at(x, baseline), label, style, Anchor::Middle);
    }
    baseline
}
