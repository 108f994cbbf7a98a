//! Names of points: each beside its point where nothing else stands, or nowhere.

use super::frame::Frame;
use super::pen::{self, Pen};
use crate::scene::{Anchor, Face, Paint, Point, Text, at};

/// No more points than this are named: beyond, a plot is not read name by name.
pub const MOST: usize = 40;
/// How wide a name is at most, in points; longer ones are cut.
const WIDE: f64 = 120.0;
/// Between a point and its name.
const NEAR: f64 = 2.0;

/// Where names may stand.
#[derive(Debug)]
pub struct Labels {
    /// The plot: upper left and lower right corner.
    within: (Point, Point),
    /// What is taken already.
    taken: Vec<(Point, Point)>,
    /// Lines that no name stands on.
    lines: Vec<(Point, Point)>,
    named: usize,
}

impl Labels {
    /// Inside of a frame.
    pub fn new(frame: &Frame) -> Self {
        let ([left, right], [top, bottom]) = (frame.across(), frame.down());
        Self {
            within: (at(left + 1.0, top), at(right, bottom - 1.0)),
            taken: Vec::new(),
            lines: Vec::new(),
            named: 0,
        }
    }

    /// Keeps names off a point.
    pub fn avoid(&mut self, centre: Point, radius: f64) {
        self.taken.push((
            at(centre.x - radius, centre.y - radius),
            at(centre.x + radius, centre.y + radius),
        ));
    }

    /// Keeps names off a text.
    pub fn avoid_text(&mut self, text: &Text) {
        self.taken.push(text.bounds());
    }

    /// Keeps names off a line.
    pub fn avoid_line(&mut self, points: &[Point]) {
        for pair in points.windows(2) {
            if let [from, to] = pair {
                self.lines.push((*from, *to));
            }
        }
    }

    /// Writes `name` beside the point; whether there was a place.
    pub fn name(&mut self, pen: &mut Pen, centre: Point, radius: f64, name: &str) -> bool {
        if self.named >= MOST || name.is_empty() {
            return false;
        }
        let size = pen.theme.small;
        let text = |(at, anchor)| Text {
            at,
            text: pen::cut(name, WIDE, Face::Regular, size),
            face: Face::Regular,
            size,
            paint: Paint::Ink,
            anchor,
            upright: false,
        };
        let places: Vec<Text> = places(centre, radius, size).into_iter().map(text).collect();
        let free = |text: &&Text| self.free(text.bounds());
        let clear = |text: &&Text| !self.lines.iter().any(|line| crosses(*line, text.bounds()));
        let found = places.iter().filter(free).find(clear);
        let Some(found) = found.cloned() else {
            return false;
        };
        self.taken.push(found.bounds());
        self.named += 1;
        pen.scene.push(crate::scene::Item::Text(found));
        true
    }

    fn free(&self, (from, to): (Point, Point)) -> bool {
        let (first, last) = self.within;
        let inside = from.x >= first.x && from.y >= first.y && to.x <= last.x && to.y <= last.y;
        inside
            && !(self.taken.iter())
                .any(|(a, b)| from.x < b.x && a.x < to.x && from.y < b.y && a.y < to.y)
    }
}

/// Right, left, above, below, and between them.
fn places(centre: Point, radius: f64, size: f64) -> [(Point, Anchor); 8] {
    let side = radius + NEAR;
    let slant = radius * 0.71 + NEAR * 0.5;
    let Point { x, y } = centre;
    let middle = y + size * 0.27;
    let (high, low) = (y - radius - NEAR, y + radius + NEAR + size * 0.72);
    let (upper, lower) = (y - slant, y + slant + size * 0.6);
    [
        (at(x + side, middle), Anchor::Start),
        (at(x - side, middle), Anchor::End),
        (at(x, high), Anchor::Middle),
        (at(x, low), Anchor::Middle),
        (at(x + slant, upper), Anchor::Start),
        (at(x - slant, upper), Anchor::End),
        (at(x + slant, lower), Anchor::Start),
        (at(x - slant, lower), Anchor::End),
    ]
}

/// Whether a straight line passes through a rectangle.
fn crosses((from, to): (Point, Point), (first, last): (Point, Point)) -> bool {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (step, room) in [
        (-dx, from.x - first.x),
        (dx, last.x - from.x),
        (-dy, from.y - first.y),
        (dy, last.y - from.y),
    ] {
        if step < 0.0 {
            enter = enter.max(room / step);
        } else if step > 0.0 {
            leave = leave.min(room / step);
        } else if room < 0.0 {
            return false;
        }
    }
    enter < leave
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::plot::{Room, Scale};
    use crate::scene::Theme;

    #[test]
    fn names_never_stand_on_each_other() {
        let theme = Theme::default();
        let scale = Scale::new("", [0.0, 1.0]);
        let frame = Frame::new(&theme, &scale, &scale, Room::of(&theme, 200.0));
        let mut pen = Pen::new(theme);
        let mut labels = Labels::new(&frame);
        let points: Vec<Point> = (0..60)
            .filter_map(|n| {
                let n = f64::from(n);
                frame.point((n * 0.618).fract() * 0.3, (n * 0.37).fract() * 0.3)
            })
            .collect();
        for point in &points {
            labels.avoid(*point, 2.0);
        }
        let named = points
            .iter()
            .filter(|point| labels.name(&mut pen, **point, 2.0, "Anderson 1998"))
            .count();
        assert!(named > 5, "{named}");
        let bounds: Vec<_> = pen.scene.texts().map(Text::bounds).collect();
        assert_eq!(bounds.len(), named);
        for (n, a) in bounds.iter().enumerate() {
            for b in bounds.iter().skip(n + 1) {
                let apart = a.1.x <= b.0.x || b.1.x <= a.0.x || a.1.y <= b.0.y || b.1.y <= a.0.y;
                assert!(apart, "{a:?} {b:?}");
            }
        }
    }
}
