//! What the painting backends share: items as outlines, colours as numbers, and what can be drawn at all.

use std::fmt;

use super::{Dash, Item, Paint, Point, Stroke, Text, at};

/// Why there is no picture.
#[derive(Debug, Clone, PartialEq)]
pub enum PictureError {
    /// The scene has no size that can be drawn, in points.
    Size {
        /// Its width.
        width: f64,
        /// Its height.
        height: f64,
    },
    /// The resolution is not a positive number of dots per inch.
    Resolution(f64),
    /// The picture would have more pixels than memory should hold.
    TooManyPixels {
        /// Its width in pixels.
        width: f64,
        /// Its height in pixels.
        height: f64,
        /// The resolution at which it has the most pixels allowed.
        dpi: f64,
    },
    /// A page is longer than PDF allows.
    TooLong {
        /// Its longer side, in points.
        side: f64,
    },
    /// There is no page.
    NoPage,
    /// The writer of the format refused.
    Format(String),
}

impl fmt::Display for PictureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size { width, height } => {
                write!(f, "a figure of {width} by {height} points cannot be drawn")
            }
            Self::Resolution(dpi) => write!(
                f,
                "a resolution of {dpi} dpi was asked for; it must be above 0, for print 300"
            ),
            Self::TooManyPixels { width, height, dpi } => write!(
                f,
                "the picture would have {width:.0} by {height:.0} pixels; {} million are the most: \
                 ask for at most {dpi:.0} dpi, or for SVG or PDF, which have no pixels",
                MOST_PIXELS / 1e6
            ),
            Self::TooLong { side } => write!(
                f,
                "the figure is {:.0} mm long; a page of PDF has at most {:.0} mm",
                side / super::MM,
                LONGEST_PAGE / super::MM
            ),
            Self::NoPage => f.write_str("there is no figure to write"),
            Self::Format(why) => write!(f, "the file could not be made: {why}"),
        }
    }
}

impl std::error::Error for PictureError {}

/// 100 megapixels take 400 MB while they are drawn.
pub(super) const MOST_PIXELS: f64 = 1e8;

/// 200 inches: what readers of PDF accept.
pub(super) const LONGEST_PAGE: f64 = 14_400.0;

/// Beyond this nothing is seen; painters stay exact below it.
const FAR: f64 = 100_000.0;

/// Whether all numbers of `item` are finite, and no length is negative: what is not is left out.
pub(super) fn drawable(item: &Item) -> bool {
    let finite = |points: &[Point]| points.iter().all(|p| p.x.is_finite() && p.y.is_finite());
    let length = |length: f64| length.is_finite() && length >= 0.0;
    let line = |stroke: &Option<Stroke>| stroke.is_none_or(|stroke| length(stroke.width));
    match item {
        Item::Line { from, to, stroke } => finite(&[*from, *to]) && length(stroke.width),
        Item::Path { points, stroke } => finite(points) && length(stroke.width),
        Item::Area { points, stroke, .. } => finite(points) && line(stroke),
        Item::Rect {
            at,
            width,
            height,
            stroke,
            ..
        } => finite(&[*at]) && length(*width) && length(*height) && line(stroke),
        Item::Circle {
            at, radius, stroke, ..
        } => finite(&[*at]) && length(*radius) && line(stroke),
        Item::Text(Text { at, size, .. }) => finite(&[*at]) && length(*size),
    }
}

/// A step of an outline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Step {
    /// The pen is put down.
    Move(Point),
    /// A straight line.
    Line(Point),
    /// A curve, with its two handles.
    Curve(Point, Point, Point),
    /// Back to the start.
    Close,
}

/// The outline of an item that is not text, its colour and its border.
pub(super) struct Outline {
    pub(super) steps: Vec<Step>,
    pub(super) fill: Option<Paint>,
    pub(super) stroke: Option<Stroke>,
}

/// The outline of `item`; of a text none.
pub(super) fn outline(item: &Item) -> Option<Outline> {
    let (steps, fill, stroke) = match item {
        Item::Line { from, to, stroke } => (corners(&[*from, *to], false), None, Some(*stroke)),
        Item::Path { points, stroke } => (corners(points, false), None, Some(*stroke)),
        Item::Area {
            points,
            fill,
            stroke,
        } => (corners(points, true), Some(*fill), *stroke),
        Item::Rect {
            at: Point { x, y },
            width,
            height,
            fill,
            stroke,
        } => {
            let (right, low) = (x + width, y + height);
            let points = [at(*x, *y), at(right, *y), at(right, low), at(*x, low)];
            (corners(&points, true), *fill, *stroke)
        }
        Item::Circle {
            at,
            radius,
            fill,
            stroke,
        } => (circle(*at, *radius), *fill, *stroke),
        Item::Text(_) => return None,
    };
    Some(Outline {
        steps,
        fill,
        stroke: stroke
            .filter(|stroke| stroke.width > 0.0)
            .map(|stroke| Stroke {
                width: stroke.width.min(FAR),
                ..stroke
            }),
    })
}

fn near(point: Point) -> Point {
    at(point.x.clamp(-FAR, FAR), point.y.clamp(-FAR, FAR))
}

fn corners(points: &[Point], closed: bool) -> Vec<Step> {
    let mut steps: Vec<Step> = points
        .iter()
        .enumerate()
        .map(|(place, point)| match place {
            0 => Step::Move(near(*point)),
            _ => Step::Line(near(*point)),
        })
        .collect();
    if closed && !steps.is_empty() {
        steps.push(Step::Close);
    }
    steps
}

/// Four curves; the handles' length is the usual one, off by 0.03% of the radius at most.
fn circle(centre: Point, radius: f64) -> Vec<Step> {
    const HANDLE: f64 = 0.552_284_749_8;
    let Point { x, y } = near(centre);
    let r = radius.min(FAR);
    let h = r * HANDLE;
    vec![
        Step::Move(at(x + r, y)),
        Step::Curve(at(x + r, y + h), at(x + h, y + r), at(x, y + r)),
        Step::Curve(at(x - h, y + r), at(x - r, y + h), at(x - r, y)),
        Step::Curve(at(x - r, y - h), at(x - h, y - r), at(x, y - r)),
        Step::Curve(at(x + h, y - r), at(x + r, y - h), at(x + r, y)),
        Step::Close,
    ]
}

impl Dash {
    /// The lengths of strokes and gaps of a line `width` points wide.
    pub(super) fn lengths(self, width: f64) -> Option<[f64; 2]> {
        match self {
            Self::Solid => None,
            Self::Dashed => Some([width * 5.0, width * 3.0]),
            Self::Dotted => Some([width * 1.2, width * 2.4]),
        }
    }
}

impl Paint {
    /// Red, green and blue.
    pub(super) fn channels(self) -> [u8; 3] {
        let digits = self.hex().get(1..).unwrap_or_default();
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).unwrap_or(0).to_be_bytes();
        [red, green, blue]
    }
}

/// A text that stands in a place: where its line begins.
pub(super) fn start(text: &Text, width: f64) -> Point {
    let before = match text.anchor {
        super::Anchor::Start => 0.0,
        super::Anchor::Middle => width / 2.0,
        super::Anchor::End => width,
    };
    let Point { x, y } = near(text.at);
    if text.upright {
        at(x, y + before)
    } else {
        at(x - before, y)
    }
}

/// The size of a text that painters stay exact with.
pub(super) fn size(text: &Text) -> f64 {
    text.size.min(FAR)
}

/// A length, as painters have it.
#[expect(
    clippy::cast_possible_truncation,
    reason = "painters have single precision; a cast of a float saturates"
)]
pub(super) fn single(length: f64) -> f32 {
    length as f32
}
