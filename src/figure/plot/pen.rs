//! Draws into a scene with the sizes of a theme.

use crate::scene::{Anchor, Dash, Face, Item, Paint, Point, Scene, Stroke, Text, Theme, at, font};

/// A scene that is being drawn.
#[derive(Debug)]
pub struct Pen {
    /// What is drawn.
    pub scene: Scene,
    /// How it looks.
    pub theme: Theme,
}

impl Pen {
    /// An empty scene of the width of the theme.
    pub fn new(theme: Theme) -> Self {
        Self {
            scene: Scene {
                width: theme.width,
                ..Scene::default()
            },
            theme,
        }
    }

    /// A line of text of the usual size.
    pub fn text(&mut self, at: Point, text: impl Into<String>, anchor: Anchor) {
        self.styled(
            at,
            text,
            (Face::Regular, self.theme.text, Paint::Ink),
            anchor,
        );
    }

    /// A line of text in a face, a size and a colour.
    pub fn styled(
        &mut self,
        at: Point,
        text: impl Into<String>,
        (face, size, paint): (Face, f64, Paint),
        anchor: Anchor,
    ) {
        let text = text.into();
        if text.is_empty() {
            return;
        }
        self.scene.push(Item::Text(Text {
            at,
            text,
            face,
            size,
            paint,
            anchor,
            upright: false,
        }));
    }

    /// A thin line.
    pub fn rule(&mut self, from: Point, to: Point, paint: Paint) {
        let width = self.theme.thin;
        self.scene.line(from, to, solid(paint, width));
    }

    /// A line that shows data.
    pub fn stroke(&mut self, from: Point, to: Point, paint: Paint) {
        let width = self.theme.line;
        self.scene.line(from, to, solid(paint, width));
    }

    /// A thin line in dashes.
    pub fn dashed(&mut self, from: Point, to: Point, paint: Paint) {
        let stroke = Stroke {
            paint,
            width: self.theme.thin * 1.4,
            dash: Dash::Dashed,
        };
        self.scene.line(from, to, stroke);
    }

    /// A diamond from `lo` to `hi`, highest at `middle`.
    pub fn diamond(&mut self, [lo, middle, hi]: [f64; 3], y: f64, half: f64, fill: Paint) {
        self.scene.push(Item::Area {
            points: vec![
                at(lo, y),
                at(middle, y - half),
                at(hi, y),
                at(middle, y + half),
            ],
            fill,
            stroke: None,
        });
    }

    /// A square around a point.
    pub fn square(&mut self, centre: Point, side: f64, fill: Paint) {
        self.scene.push(Item::Rect {
            at: at(centre.x - side / 2.0, centre.y - side / 2.0),
            width: side,
            height: side,
            fill: Some(fill),
            stroke: None,
        });
    }

    /// Words on lines no wider than `width`; returns the baseline behind the last.
    pub fn paragraph(
        &mut self,
        corner: Point,
        width: f64,
        text: &str,
        (face, size, paint): (Face, f64, Paint),
    ) -> f64 {
        let mut y = corner.y;
        for line in lines(text, width, face, size) {
            self.styled(at(corner.x, y), line, (face, size, paint), Anchor::Start);
            y += size * 1.3;
        }
        y
    }
}

/// An unbroken line.
pub fn solid(paint: Paint, width: f64) -> Stroke {
    Stroke {
        paint,
        width,
        dash: Dash::Solid,
    }
}

/// `text` on lines no wider than `width`; a longer word is cut between letters.
pub fn lines(text: &str, width: f64, face: Face, size: f64) -> Vec<String> {
    let fits = |line: &str| font::width(line, face, size) <= width;
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if fits(&longer) {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            line.push(c);
            if !fits(&line) && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::replace(&mut line, c.to_string()));
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// `text`, or as much of its start as fits into `width` with an ellipsis.
pub fn cut(text: &str, width: f64, face: Face, size: f64) -> String {
    if font::width(text, face, size) <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        let longer = format!("{short}{c}…");
        if font::width(&longer, face, size) > width {
            break;
        }
        short.push(c);
    }
    format!("{}…", short.trim_end())
}
