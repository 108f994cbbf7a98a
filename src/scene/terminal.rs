//! A scene as lines of characters: one point is one cell, so the scene is laid out in columns and lines.

use super::{Anchor, Dash, Item, Point, Scene, Stroke, Text};

/// More cells than this are not drawn.
const MOST: usize = 1 << 20;

/// What a cell shows; a later one covers an earlier one, but lines that cross stay both visible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Empty,
    Char(char),
}

/// `scene` as lines of text, each as wide as the scene.
pub fn terminal(scene: &Scene) -> Vec<String> {
    let mut canvas = Canvas::new(whole(scene.width), whole(scene.height));
    for item in &scene.items {
        canvas.draw(item);
    }
    canvas.lines()
}

/// A length in cells.
fn whole(length: f64) -> usize {
    if !length.is_finite() || length <= 0.0 {
        return 0;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "positive, and limited"
    )]
    let cells = length.round().min(MOST as f64) as usize;
    cells
}

/// The cell that a place lies in; nothing before the first.
fn cell(place: f64) -> Option<usize> {
    (place.is_finite() && place >= 0.0 && place < MOST as f64).then(|| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "in between, as was asked"
        )]
        let cell = place.floor() as usize;
        cell
    })
}

struct Canvas {
    columns: usize,
    cells: Vec<Cell>,
}

impl Canvas {
    fn new(columns: usize, lines: usize) -> Self {
        let lines = lines.min(MOST / columns.max(1));
        Self {
            columns,
            cells: vec![Cell::Empty; columns * lines],
        }
    }

    fn draw(&mut self, item: &Item) {
        match item {
            Item::Line { from, to, stroke } => self.line(*from, *to, *stroke),
            Item::Path { points, stroke } => {
                for pair in points.windows(2) {
                    if let [from, to] = pair {
                        self.line(*from, *to, *stroke);
                    }
                }
            }
            Item::Area { points, .. } => self.area(points),
            Item::Rect {
                at, width, height, ..
            } => self.set(at.x + width / 2.0, at.y + height / 2.0, '■'),
            Item::Circle { at, fill, .. } => {
                self.set(at.x, at.y, if fill.is_some() { '●' } else { '○' });
            }
            Item::Text(text) => self.text(text),
        }
    }

    /// Lines along a row or a column; others are not for cells.
    fn line(&mut self, from: Point, to: Point, stroke: Stroke) {
        let (Some(x0), Some(x1)) = (cell(from.x.min(to.x)), cell(from.x.max(to.x))) else {
            return;
        };
        let (Some(y0), Some(y1)) = (cell(from.y.min(to.y)), cell(from.y.max(to.y))) else {
            return;
        };
        if y0 == y1 {
            let c = if stroke.dash == Dash::Solid {
                '─'
            } else {
                '╌'
            };
            for x in x0..=x1.min(self.columns) {
                self.cross(x, y0, c);
            }
        } else if x0 == x1 {
            let c = if stroke.dash == Dash::Solid {
                '│'
            } else {
                '┊'
            };
            for y in y0..=y1 {
                self.cross(x0, y, c);
            }
        }
    }

    /// A diamond, or the head of an arrow.
    fn area(&mut self, points: &[Point]) {
        match points {
            [lo, top, hi, _] => {
                let (Some(from), Some(to)) = (cell(lo.x), cell(hi.x)) else {
                    return;
                };
                for x in from..=to.min(self.columns) {
                    self.put(x, lo.y, '━');
                }
                self.set(top.x, lo.y, '◆');
            }
            [tip, one, _] => self.set(tip.x, tip.y, if tip.x < one.x { '◀' } else { '▶' }),
            _ => {}
        }
    }

    fn text(&mut self, text: &Text) {
        let columns = unicode_width::UnicodeWidthStr::width(text.text.as_str());
        let before = match text.anchor {
            Anchor::Start => 0,
            Anchor::Middle => columns / 2,
            Anchor::End => columns,
        };
        // A text that would leave the scene is moved inside.
        let last = self.columns.saturating_sub(columns);
        let Some(start) = cell(text.at.x).map(|x| x.saturating_sub(before).min(last)) else {
            return;
        };
        for (place, c) in text.text.chars().enumerate() {
            self.put(start + place, text.at.y, c);
        }
    }

    /// A line through a cell: where it meets one across, both are seen.
    fn cross(&mut self, x: usize, y: usize, c: char) {
        let there = self.at(x, y).copied();
        let c = match (there, c) {
            (Some(Cell::Char('│' | '┊')), '─') | (Some(Cell::Char('─')), '│' | '┊') => {
                '┼'
            }
            _ => c,
        };
        self.put(x, y as f64, c);
    }

    fn set(&mut self, x: f64, y: f64, c: char) {
        if let Some(x) = cell(x) {
            self.put(x, y, c);
        }
    }

    fn put(&mut self, x: usize, y: f64, c: char) {
        let Some(y) = cell(y) else {
            return;
        };
        if let Some(slot) = self.at(x, y) {
            *slot = Cell::Char(c);
        }
    }

    fn at(&mut self, x: usize, y: usize) -> Option<&mut Cell> {
        if x >= self.columns {
            return None;
        }
        self.cells.get_mut(y * self.columns + x)
    }

    fn lines(&self) -> Vec<String> {
        if self.columns == 0 {
            return Vec::new();
        }
        let text = |cell: &Cell| match cell {
            Cell::Empty => ' ',
            Cell::Char(c) => *c,
        };
        let lines = self.cells.chunks(self.columns);
        lines.map(|line| line.iter().map(text).collect()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Face, Paint, at};

    fn stroke(dash: Dash) -> Stroke {
        Stroke {
            paint: Paint::Ink,
            width: 1.0,
            dash,
        }
    }

    #[test]
    fn rows_and_columns_cross() {
        let mut scene = Scene {
            width: 12.0,
            height: 3.0,
            ..Scene::default()
        };
        scene.line(at(6.5, 0.5), at(6.5, 1.5), stroke(Dash::Dashed));
        scene.line(at(2.0, 0.5), at(9.0, 0.5), stroke(Dash::Solid));
        scene.push(Item::Circle {
            at: at(4.5, 0.5),
            radius: 0.5,
            fill: Some(Paint::Study),
            stroke: None,
        });
        scene.push(Item::Area {
            points: vec![at(3.0, 1.5), at(5.0, 1.0), at(7.0, 1.5), at(5.0, 2.0)],
            fill: Paint::Pooled,
            stroke: None,
        });
        scene.push(Item::Text(Text {
            at: at(11.9, 2.5),
            text: "10".into(),
            face: Face::Regular,
            size: 1.0,
            paint: Paint::Ink,
            anchor: Anchor::Middle,
            upright: false,
        }));
        assert_eq!(
            terminal(&scene),
            ["  ──●─┼───  ", "   ━━◆━━    ", "          10"]
        );
    }

    #[test]
    fn nothing_is_too_large() {
        let scene = Scene {
            width: 1e9,
            height: f64::INFINITY,
            ..Scene::default()
        };
        assert!(terminal(&scene).len() <= 1);
        assert_eq!(terminal(&Scene::default()), Vec::<String>::new());
    }
}
