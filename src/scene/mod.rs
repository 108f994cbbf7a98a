//! A picture as a few primitives, in points of print; each backend draws them: SVG, PNG, PDF, terminal.
//!
//! The origin is the upper left corner, y grows downwards. One point is 1/72 inch.

mod draw;
pub mod font;
mod pdf;
mod png;
mod svg;
mod terminal;
mod theme;

pub use draw::PictureError;
pub use font::Face;
pub use pdf::pdf;
pub use png::png;
pub use svg::{Embedding, svg};
pub use terminal::terminal;
pub use theme::{MM, Paint, Theme};

/// A picture, and what is said of it to those who do not see it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scene {
    /// In points.
    pub width: f64,
    /// In points.
    pub height: f64,
    /// What the figure is: its accessible name.
    pub title: String,
    /// What it shows: measure, model, interval, in sentences.
    pub description: String,
    /// The numbers drawn: a header and rows, for those who read instead of look.
    pub data: Vec<Vec<String>>,
    /// From back to front.
    pub items: Vec<Item>,
}

/// One thing drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A straight line.
    Line {
        /// Where it starts.
        from: Point,
        /// Where it ends.
        to: Point,
        /// How it is drawn.
        stroke: Stroke,
    },
    /// A line through points.
    Path {
        /// Its corners; at least two.
        points: Vec<Point>,
        /// How it is drawn.
        stroke: Stroke,
    },
    /// A filled area.
    Area {
        /// Its corners; at least three.
        points: Vec<Point>,
        /// Its colour.
        fill: Paint,
        /// Its border.
        stroke: Option<Stroke>,
    },
    /// A rectangle.
    Rect {
        /// Its upper left corner.
        at: Point,
        /// How wide.
        width: f64,
        /// How high.
        height: f64,
        /// Its colour.
        fill: Option<Paint>,
        /// Its border.
        stroke: Option<Stroke>,
    },
    /// A circle.
    Circle {
        /// Its centre.
        at: Point,
        /// Its radius.
        radius: f64,
        /// Its colour.
        fill: Option<Paint>,
        /// Its border.
        stroke: Option<Stroke>,
    },
    /// A line of text.
    Text(Text),
}

/// A place, in points.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

/// The point at `x`, `y`.
pub fn at(x: f64, y: f64) -> Point {
    Point { x, y }
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub paint: Paint,
    /// In points.
    pub width: f64,
    /// How.
    pub dash: Dash,
}

/// Whether a line is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dash {
    /// It is not.
    #[default]
    Solid,
    /// In dashes.
    Dashed,
    /// In dots.
    Dotted,
}

/// A line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Where its baseline begins, is centred or ends.
    pub at: Point,
    /// What it says.
    pub text: String,
    /// Which of the faces.
    pub face: Face,
    /// In points.
    pub size: f64,
    /// Its colour.
    pub paint: Paint,
    /// What of it stands at `at`.
    pub anchor: Anchor,
    /// Whether it runs upwards.
    pub upright: bool,
}

/// What of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Anchor {
    /// Its start.
    #[default]
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

impl Text {
    /// How wide it is, in points.
    pub fn width(&self) -> f64 {
        font::width(&self.text, self.face, self.size)
    }

    /// The corners of the rectangle that it fills: upper left, lower right.
    pub fn bounds(&self) -> (Point, Point) {
        let width = self.width();
        let before = match self.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => width / 2.0,
            Anchor::End => width,
        };
        let (up, down) = (self.size * font::ASCENT, self.size * font::DESCENT);
        let Point { x, y } = self.at;
        if self.upright {
            (at(x - up, y + before - width), at(x + down, y + before))
        } else {
            (at(x - before, y - up), at(x - before + width, y + down))
        }
    }
}

impl Scene {
    /// Adds a thing in front of the others.
    pub fn push(&mut self, item: Item) {
        self.items.push(item);
    }

    /// Adds a straight line.
    pub fn line(&mut self, from: Point, to: Point, stroke: Stroke) {
        self.push(Item::Line { from, to, stroke });
    }

    /// The texts.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.items.iter().filter_map(|item| {
            if let Item::Text(text) = item {
                Some(text)
            } else {
                None
            }
        })
    }
}
