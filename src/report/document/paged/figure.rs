//! Figures on pages: as they are, or smaller where they do not fit.

use super::{BOTTOM, HEIGHT, MEASURE, Pages, SIDE, TOP};
use crate::report::document::block::{Figure, Inline, Look, styled};
use crate::scene::{Item, Point, Scene, Stroke, at};

/// The room for the caption.
const CAPTION: f64 = 30.0;

/// Sets the pictures of a figure and its caption.
pub(super) fn set(pages: &mut Pages<'_>, figure: &Figure) {
    for (_, scene) in &figure.scenes {
        picture(pages, scene);
    }
    let caption: Vec<Inline> = figure
        .caption
        .iter()
        .map(|words| match &words.look {
            Look::Plain => styled(&words.text, Look::Soft),
            Look::Strong
            | Look::Soft
            | Look::Code
            | Look::Good
            | Look::Warn
            | Look::Bad
            | Look::Link(_)
            | Look::Cite(_) => words.clone(),
        })
        .collect();
    pages.paragraph(&caption, 8.0, 0.0);
    pages.space(8.0);
}

fn picture(pages: &mut Pages<'_>, scene: &Scene) {
    let room = HEIGHT - TOP - BOTTOM - CAPTION;
    let factor = (MEASURE / scene.width).min(room / scene.height).min(1.0);
    pages.space(4.0);
    pages.keep(scene.height * factor + CAPTION);
    let to = Place {
        factor,
        x: SIDE,
        y: pages.y,
    };
    for item in &scene.items {
        pages.page.push(to.item(item));
    }
    pages.down(scene.height * factor + 3.0);
}

/// Where a picture goes, and how much smaller it gets.
struct Place {
    factor: f64,
    x: f64,
    y: f64,
}

impl Place {
    fn point(&self, point: Point) -> Point {
        at(
            self.x + point.x * self.factor,
            self.y + point.y * self.factor,
        )
    }

    fn points(&self, points: &[Point]) -> Vec<Point> {
        points.iter().map(|point| self.point(*point)).collect()
    }

    fn stroke(&self, stroke: Stroke) -> Stroke {
        Stroke {
            width: stroke.width * self.factor,
            ..stroke
        }
    }

    fn item(&self, item: &Item) -> Item {
        match item {
            Item::Line { from, to, stroke } => Item::Line {
                from: self.point(*from),
                to: self.point(*to),
                stroke: self.stroke(*stroke),
            },
            Item::Path { points, stroke } => Item::Path {
                points: self.points(points),
                stroke: self.stroke(*stroke),
            },
            Item::Area {
                points,
                fill,
                stroke,
            } => Item::Area {
                points: self.points(points),
                fill: *fill,
                stroke: stroke.map(|stroke| self.stroke(stroke)),
            },
            Item::Rect {
                at,
                width,
                height,
                fill,
                stroke,
            } => Item::Rect {
                at: self.point(*at),
                width: width * self.factor,
                height: height * self.factor,
                fill: *fill,
                stroke: stroke.map(|stroke| self.stroke(stroke)),
            },
            Item::Circle {
                at,
                radius,
                fill,
                stroke,
            } => Item::Circle {
                at: self.point(*at),
                radius: radius * self.factor,
                fill: *fill,
                stroke: stroke.map(|stroke| self.stroke(stroke)),
            },
            Item::Text(text) => {
                let mut text = text.clone();
                text.at = self.point(text.at);
                text.size *= self.factor;
                Item::Text(text)
            }
        }
    }
}
