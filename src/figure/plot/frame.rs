//! A plot with two axes at right angles: titles, ticks, and what is drawn inside, cut at its edges.

use super::axis::{Axis, Reading, Tick};
use super::pen::{self, Pen};
use crate::scene::{Anchor, Face, Item, Paint, Point, Stroke, Text, Theme, at, font};

/// How long a tick is.
const TICK: f64 = 3.0;
/// Between ticks, labels and titles.
const NEAR: f64 = 3.0;
/// The height of a line of text, in sizes.
const LINE: f64 = 1.25;

/// What an axis shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// What it measures.
    pub title: String,
    /// The values at its ends, the lower first, on the scale of the analysis.
    pub ends: [f64; 2],
    /// How its values are read.
    pub reading: Reading,
    /// Whether it falls to the right, or upwards.
    pub reversed: bool,
    /// What is marked, where the plan of the axis does not say.
    pub ticks: Option<Vec<Tick>>,
}

impl Scale {
    /// An axis of numbers.
    pub fn new(title: impl Into<String>, ends: [f64; 2]) -> Self {
        Self {
            title: title.into(),
            ends,
            reading: Reading::Number,
            reversed: false,
            ticks: None,
        }
    }

    /// The same, read so.
    #[must_use]
    pub fn read(self, reading: Reading) -> Self {
        Self { reading, ..self }
    }

    /// The same the other way round.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self {
            reversed: true,
            ..self
        }
    }

    /// The same with these marks.
    #[must_use]
    pub fn marked(self, ticks: Vec<Tick>) -> Self {
        Self {
            ticks: Some(ticks),
            ..self
        }
    }

    fn axis(&self, [from, to]: [f64; 2], most: usize) -> Axis {
        let places = if self.reversed {
            [to, from]
        } else {
            [from, to]
        };
        let mut axis = Axis::read(self.reading, self.ends, places, most);
        if let Some(ticks) = &self.ticks {
            axis.ticks.clone_from(ticks);
        }
        axis
    }
}

/// A rectangle of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    /// Its upper left corner.
    pub corner: Point,
    /// How wide.
    pub width: f64,
    /// How high.
    pub height: f64,
}

impl Room {
    /// All that a page of this theme has between its margins, from the top, so high.
    pub fn of(theme: &Theme, height: f64) -> Self {
        Self {
            corner: at(theme.margin, theme.margin),
            width: theme.width - 2.0 * theme.margin,
            height,
        }
    }
}

/// The smallest and the largest of `values` that are numbers, with `share` of their distance as room on both sides.
pub fn ends(values: impl IntoIterator<Item = f64>, share: f64) -> [f64; 2] {
    let finite = values.into_iter().filter(|x| x.is_finite());
    let (lo, hi) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), x| {
        (lo.min(x), hi.max(x))
    });
    if lo > hi {
        return [0.0, 1.0];
    }
    let room = (hi - lo) * share;
    [lo - room, hi + room]
}

/// An edge: the coordinate that it bounds, where, and to which side it is inside.
type Edge = (fn(Point) -> f64, f64, f64);

/// Two axes, and the place that they enclose.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// From left to right.
    pub x: Axis,
    /// From bottom to top.
    pub y: Axis,
    /// The lines of the titles, of x and of y.
    titles: [Vec<String>; 2],
    /// What it fills, titles and all.
    pub room: Room,
}

impl Frame {
    /// Two axes that with their titles and labels fill `room`.
    pub fn new(theme: &Theme, x: &Scale, y: &Scale, room: Room) -> Self {
        let x_title = title(theme, &x.title, room.width * 0.8);
        let below = below(theme, &x_title);
        let top = room.corner.y + theme.small * 0.5;
        let bottom = (room.corner.y + room.height - below).max(top + theme.small);
        let y_title = title(theme, &y.title, bottom - top);
        let y_axis = y.axis([bottom, top], most(bottom - top, theme.small * 2.4));
        let labels = y_axis.ticks.iter().map(|tick| width(theme, &tick.label));
        let left = room.corner.x
            + y_title.len() as f64 * theme.text * LINE
            + if y_title.is_empty() { 0.0 } else { NEAR }
            + labels.fold(0.0, f64::max)
            + TICK
            + NEAR;
        let right = room.corner.x + room.width;
        let x_axis = horizontal(theme, x, [left, right], room);
        Self {
            x: x_axis,
            y: y_axis,
            titles: [x_title, y_title],
            room,
        }
    }

    /// The same with sides of one length, as long as `room` is wide but no longer than `side`; its height follows.
    pub fn square(theme: &Theme, x: &Scale, y: &Scale, room: Room, side: f64) -> Self {
        let mut height = room.width;
        let mut frame = Self::new(theme, x, y, Room { height, ..room });
        for _ in 0..2 {
            let [left, right] = frame.across();
            let [top, bottom] = frame.down();
            height += (right - left).min(side) - (bottom - top);
            frame = Self::new(theme, x, y, Room { height, ..room });
        }
        // A narrower axis may have other labels, and another place beside them.
        let mut room = Room { height, ..room };
        for _ in 0..4 {
            let [top, bottom] = frame.down();
            let [left, right] = frame.across();
            let extra = (right - left) - (bottom - top);
            if extra.abs() < 1e-9 {
                break;
            }
            if extra > 0.0 {
                room.width -= extra;
                room.corner.x += extra / 2.0;
            } else {
                room.height += extra;
            }
            frame = Self::new(theme, x, y, room);
        }
        frame
    }

    /// Where it begins and ends, from left to right.
    pub fn across(&self) -> [f64; 2] {
        let [a, b] = self.x.places;
        [a.min(b), a.max(b)]
    }

    /// Where it begins and ends, from top to bottom.
    pub fn down(&self) -> [f64; 2] {
        let [a, b] = self.y.places;
        [a.min(b), a.max(b)]
    }

    /// Below its title.
    pub fn bottom(&self) -> f64 {
        self.room.corner.y + self.room.height
    }

    /// Where two values stand; nothing where one of them is none.
    pub fn point(&self, x: f64, y: f64) -> Option<Point> {
        let point = at(self.x.place(x), self.y.place(y));
        (point.x.is_finite() && point.y.is_finite()).then_some(point)
    }

    /// Where two values stand, if that is inside.
    pub fn inside(&self, x: f64, y: f64) -> Option<Point> {
        (self.x.holds(x) && self.y.holds(y))
            .then(|| self.point(x, y))
            .flatten()
    }

    /// A line through values, as far as it is inside.
    pub fn line(&self, pen: &mut Pen, values: &[[f64; 2]], stroke: Stroke) {
        for points in self.lines(values) {
            match points.as_slice() {
                [from, to] => pen.scene.line(*from, *to, stroke),
                _ => pen.scene.push(Item::Path { points, stroke }),
            }
        }
    }

    /// The pieces of a line through values that are inside.
    pub fn lines(&self, values: &[[f64; 2]]) -> Vec<Vec<Point>> {
        let mut pieces: Vec<Vec<Point>> = Vec::new();
        let points: Vec<Option<Point>> = values.iter().map(|[x, y]| self.point(*x, *y)).collect();
        for pair in points.windows(2) {
            let [Some(from), Some(to)] = pair else {
                continue;
            };
            let Some([from, to]) = self.cut(*from, *to) else {
                continue;
            };
            match pieces.last_mut() {
                Some(piece) if piece.last() == Some(&from) => piece.push(to),
                _ => pieces.push(vec![from, to]),
            }
        }
        pieces
    }

    /// The part of a straight line that is inside (Liang and Barsky).
    fn cut(&self, from: Point, to: Point) -> Option<[Point; 2]> {
        let ([left, right], [top, bottom]) = (self.across(), self.down());
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for (step, room) in [
            (-dx, from.x - left),
            (dx, right - from.x),
            (-dy, from.y - top),
            (dy, bottom - from.y),
        ] {
            if step < 0.0 {
                enter = enter.max(room / step);
            } else if step > 0.0 {
                leave = leave.min(room / step);
            } else if room < 0.0 {
                return None;
            }
        }
        let along = |share: f64| match share {
            0.0 => from,
            1.0 => to,
            _ => at(from.x + share * dx, from.y + share * dy),
        };
        (enter < leave).then(|| [along(enter), along(leave)])
    }

    /// The area between corners, as far as it is inside.
    pub fn area(&self, pen: &mut Pen, corners: &[[f64; 2]], fill: Paint) {
        let points = corners.iter().filter_map(|[x, y]| self.point(*x, *y));
        let points = self.clipped(points.collect());
        if points.len() > 2 {
            pen.scene.push(Item::Area {
                points,
                fill,
                stroke: None,
            });
        }
    }

    /// The area between two lines over the same places: `[x, lo, hi]`.
    pub fn band(&self, pen: &mut Pen, places: &[[f64; 3]], fill: Paint) {
        let low = places.iter().map(|[x, lo, _]| [*x, *lo]);
        let high = places.iter().rev().map(|[x, _, hi]| [*x, *hi]);
        let corners: Vec<[f64; 2]> = low.chain(high).collect();
        self.area(pen, &corners, fill);
    }

    /// The area inside, edge by edge (Sutherland and Hodgman).
    fn clipped(&self, mut points: Vec<Point>) -> Vec<Point> {
        let ([left, right], [top, bottom]) = (self.across(), self.down());
        let edges: [Edge; 4] = [
            (|p| p.x, left, 1.0),
            (|p| p.x, right, -1.0),
            (|p| p.y, top, 1.0),
            (|p| p.y, bottom, -1.0),
        ];
        for (of, edge, sign) in edges {
            let depth = |p: Point| sign * (of(p) - edge);
            let mut kept = Vec::with_capacity(points.len() + 2);
            let before = points.iter().cycle().skip(points.len().saturating_sub(1));
            for (from, to) in before.zip(&points) {
                let (a, b) = (depth(*from), depth(*to));
                if (a < 0.0) != (b < 0.0) {
                    let share = a / (a - b);
                    kept.push(at(
                        from.x + share * (to.x - from.x),
                        from.y + share * (to.y - from.y),
                    ));
                }
                if b >= 0.0 {
                    kept.push(*to);
                }
            }
            points = kept;
        }
        points
    }

    /// The axes at the left and below, with their ticks, labels and titles.
    pub fn axes(&self, pen: &mut Pen) {
        let ([left, right], [top, bottom]) = (self.across(), self.down());
        let small = (Face::Regular, pen.theme.small, Paint::Ink);
        pen.rule(at(left, top), at(left, bottom), Paint::Ink);
        pen.rule(at(left, bottom), at(right, bottom), Paint::Ink);
        let mut baseline = bottom + TICK + NEAR + pen.theme.small * font::ASCENT;
        for tick in &self.x.ticks {
            let x = self.x.place(tick.value);
            pen.rule(at(x, bottom), at(x, bottom + TICK), Paint::Ink);
            pen.styled(at(x, baseline), tick.label.clone(), small, Anchor::Middle);
        }
        for tick in &self.y.ticks {
            let y = self.y.place(tick.value);
            pen.rule(at(left - TICK, y), at(left, y), Paint::Ink);
            let place = at(left - TICK - NEAR, y + pen.theme.small * 0.33);
            pen.styled(place, tick.label.clone(), small, Anchor::End);
        }
        let [of_x, of_y] = &self.titles;
        baseline += NEAR;
        for line in of_x {
            baseline += pen.theme.text * LINE;
            let middle = f64::midpoint(left, right);
            pen.text(at(middle, baseline), line.clone(), Anchor::Middle);
        }
        let mut x = self.room.corner.x + pen.theme.text * font::ASCENT;
        for line in of_y {
            let size = pen.theme.text;
            pen.scene.push(Item::Text(Text {
                at: at(x, f64::midpoint(top, bottom)),
                text: line.clone(),
                face: Face::Regular,
                size,
                paint: Paint::Ink,
                anchor: Anchor::Middle,
                upright: true,
            }));
            x += size * LINE;
        }
    }
}

/// The lines of a title.
fn title(theme: &Theme, text: &str, length: f64) -> Vec<String> {
    pen::lines(text, length, Face::Regular, theme.text)
}

/// How much the ticks, labels and title of x take.
fn below(theme: &Theme, title: &[String]) -> f64 {
    let labels = TICK + NEAR + theme.small * (font::ASCENT + font::DESCENT);
    labels + title.len() as f64 * theme.text * LINE + NEAR
}

fn width(theme: &Theme, label: &str) -> f64 {
    font::width(label, Face::Regular, theme.small)
}

/// How many ticks an axis so long has at most, so far from each other.
fn most(length: f64, apart: f64) -> usize {
    let room = |ticks: &usize| *ticks as f64 * apart <= length;
    (2..=8).rev().find(room).unwrap_or(2)
}

/// An axis of x whose labels stand apart and do not leave the room.
fn horizontal(theme: &Theme, scale: &Scale, [left, right]: [f64; 2], room: Room) -> Axis {
    let (mut from, mut to) = (left, right);
    let mut ticks = most(right - left, theme.small * 5.0);
    let mut axis = scale.axis([from, to], ticks);
    for _ in 0..8 {
        let spans: Vec<[f64; 2]> = spans(theme, &axis);
        let lowest = spans.iter().map(|[lo, _]| *lo).fold(f64::MAX, f64::min);
        let highest = spans.iter().map(|[_, hi]| *hi).fold(f64::MIN, f64::max);
        let crowded = spans.windows(2).any(|pair| {
            let [[_, hi], [lo, _]] = pair else {
                return false;
            };
            hi + theme.small * 0.6 > *lo
        });
        let over = highest - (room.corner.x + room.width);
        let under = room.corner.x - lowest;
        if crowded && ticks > 2 {
            ticks -= 1;
        } else if over > 0.0 && to - over > from {
            to -= over;
        } else if under > 0.0 && from + under < to {
            from += under;
        } else {
            break;
        }
        axis = scale.axis([from, to], ticks);
    }
    thinned(theme, axis)
}

/// From where to where the labels go, from left to right.
fn spans(theme: &Theme, axis: &Axis) -> Vec<[f64; 2]> {
    let mut spans: Vec<[f64; 2]> = (axis.ticks.iter())
        .map(|tick| {
            let half = width(theme, &tick.label) / 2.0;
            let x = axis.place(tick.value);
            [x - half, x + half]
        })
        .collect();
    spans.sort_by(|a, b| a[0].total_cmp(&b[0]));
    spans
}

/// Without the labels that would stand on the one before.
fn thinned(theme: &Theme, mut axis: Axis) -> Axis {
    let mut taken: Vec<[f64; 2]> = Vec::new();
    let mut ticks = std::mem::take(&mut axis.ticks);
    ticks.retain(|tick| {
        let x = axis.place(tick.value);
        let half = width(theme, &tick.label) / 2.0 + theme.small * 0.2;
        let free = (taken.iter()).all(|[lo, hi]| x + half < *lo || x - half > *hi);
        if free {
            taken.push([x - half, x + half]);
        }
        free
    });
    axis.ticks = ticks;
    axis
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Frame {
        let theme = Theme::default();
        let (x, y) = (
            Scale::new("effect", [0.0, 10.0]),
            Scale::new("precision", [0.0, 1.0]),
        );
        Frame::new(&theme, &x, &y, Room::of(&theme, 200.0))
    }

    #[test]
    fn a_line_ends_at_the_edge() {
        let frame = frame();
        let [top, bottom] = frame.down();
        let pieces = frame.lines(&[[5.0, -1.0], [5.0, 2.0]]);
        let [piece] = pieces.as_slice() else {
            panic!("one piece: {pieces:?}");
        };
        assert!((piece[0].y - bottom).abs() < 1e-9 && (piece[1].y - top).abs() < 1e-9);
        assert!(frame.lines(&[[-5.0, 0.5], [-1.0, 0.6]]).is_empty());
        let through = frame.lines(&[
            [-5.0, 0.5],
            [5.0, 0.5],
            [20.0, 0.5],
            [20.0, 2.0],
            [5.0, 0.9],
        ]);
        assert_eq!(through.len(), 2);
        assert_eq!(through[0].len(), 3);
        assert!(frame.lines(&[[f64::NAN, 0.5], [5.0, 0.5]]).is_empty());
    }

    #[test]
    fn an_area_is_cut_at_the_edge() {
        let frame = frame();
        let corners = [[-10.0, -1.0], [20.0, -1.0], [20.0, 2.0], [-10.0, 2.0]];
        let points = corners.iter().filter_map(|[x, y]| frame.point(*x, *y));
        let cut = frame.clipped(points.collect());
        let ([left, right], [top, bottom]) = (frame.across(), frame.down());
        assert_eq!(cut.len(), 4);
        for point in cut {
            assert!((point.x - left).abs() < 1e-9 || (point.x - right).abs() < 1e-9);
            assert!((point.y - top).abs() < 1e-9 || (point.y - bottom).abs() < 1e-9);
        }
        assert!(
            frame
                .clipped(vec![at(-9.0, 0.0), at(-8.0, 0.0), at(-8.0, 9.0)])
                .is_empty()
        );
    }

    #[test]
    fn a_square_has_equal_sides() {
        let theme = Theme::default();
        let (x, y) = (
            Scale::new("control", [0.0, 1.0]),
            Scale::new("vaccine", [0.0, 1.0]),
        );
        for side in [100.0, 300.0, 2000.0] {
            let frame = Frame::square(&theme, &x, &y, Room::of(&theme, 0.0), side);
            let ([left, right], [top, bottom]) = (frame.across(), frame.down());
            assert!(((right - left) - (bottom - top)).abs() < 1e-6, "{frame:?}");
            assert!(right - left <= side + 1e-6);
            assert!(right <= theme.width - theme.margin + 1e-6);
        }
    }
}
