//! What holds of every figure: nothing overlaps, nothing is cut, every number is one.

use kma::scene::{Item, Point, Scene, Stroke, Text};

/// How deep texts may touch, in points: a letter never fills its whole line.
const TOUCH: f64 = 0.3;

/// Fails, naming all faults, unless `scene` can be printed: every number is finite, no text covers another, and
/// nothing leaves the page.
pub(crate) fn assert_sound(scene: &Scene) {
    let found = faults(scene);
    assert!(
        found.is_empty(),
        "figure \"{}\", {:.0} by {:.0} points:\n{}",
        scene.title,
        scene.width,
        scene.height,
        found.join("\n")
    );
}

/// What is wrong with `scene`, a line for each fault.
pub(crate) fn faults(scene: &Scene) -> Vec<String> {
    let mut found = Vec::new();
    if !(scene.width.is_finite()
        && scene.width > 0.0
        && scene.height.is_finite()
        && scene.height > 0.0)
    {
        found.push(format!(
            "the page is {} by {} points",
            scene.width, scene.height
        ));
        return found;
    }
    for (place, item) in scene.items.iter().enumerate() {
        match bounds(item) {
            None => found.push(format!(
                "item {place} has a number that is none, or a negative length: {item:?}"
            )),
            Some((low, high)) if leaves(scene, low, high) => found.push(format!(
                "item {place} reaches from ({:.1}, {:.1}) to ({:.1}, {:.1}), off the page: {}",
                low.x,
                low.y,
                high.x,
                high.y,
                said(item)
            )),
            Some(_) => {}
        }
    }
    let texts: Vec<(&Text, (Point, Point))> = scene
        .texts()
        .filter(|text| !text.text.trim().is_empty())
        .map(|text| (text, text.bounds()))
        .collect();
    for (place, (text, here)) in texts.iter().enumerate() {
        for (other, there) in &texts[place + 1..] {
            if let Some((wide, high)) = common(*here, *there) {
                found.push(format!(
                    "\"{}\" and \"{}\" overlap by {wide:.1} by {high:.1} points at ({:.1}, {:.1})",
                    text.text, other.text, there.0.x, there.0.y
                ));
            }
        }
    }
    found
}

fn leaves(scene: &Scene, low: Point, high: Point) -> bool {
    low.x < -TOUCH
        || low.y < -TOUCH
        || high.x > scene.width + TOUCH
        || high.y > scene.height + TOUCH
}

/// How wide and high the part is that two rectangles share, if it is more than a touch.
fn common(a: (Point, Point), b: (Point, Point)) -> Option<(f64, f64)> {
    let wide = a.1.x.min(b.1.x) - a.0.x.max(b.0.x);
    let high = a.1.y.min(b.1.y) - a.0.y.max(b.0.y);
    (wide > TOUCH && high > TOUCH).then_some((wide, high))
}

fn said(item: &Item) -> String {
    match item {
        Item::Text(text) => format!("\"{}\"", text.text),
        other => format!("{other:?}"),
    }
}

/// The rectangle that an item fills with its border; none if one of its numbers is no length.
fn bounds(item: &Item) -> Option<(Point, Point)> {
    let around = |points: &[Point], stroke: Option<&Stroke>| {
        let half = stroke.map_or(0.0, |stroke| stroke.width / 2.0);
        let edge = |axis: fn(&Point) -> f64, best: fn(f64, f64) -> f64| {
            points.iter().map(axis).reduce(best)
        };
        let finite = points
            .iter()
            .all(|point| point.x.is_finite() && point.y.is_finite());
        if !finite || !half.is_finite() || half < 0.0 {
            return None;
        }
        let (left, right) = (edge(|p| p.x, f64::min)?, edge(|p| p.x, f64::max)?);
        let (top, low) = (edge(|p| p.y, f64::min)?, edge(|p| p.y, f64::max)?);
        // A line has no thickness along itself.
        let (h, v) = match points {
            [a, b] if (a.y - b.y).abs() < 1e-9 => (0.0, half),
            [a, b] if (a.x - b.x).abs() < 1e-9 => (half, 0.0),
            _ => (half, half),
        };
        Some((
            Point {
                x: left - h,
                y: top - v,
            },
            Point {
                x: right + h,
                y: low + v,
            },
        ))
    };
    match item {
        Item::Line { from, to, stroke } => around(&[*from, *to], Some(stroke)),
        Item::Path { points, stroke } if points.len() >= 2 => around(points, Some(stroke)),
        Item::Area { points, stroke, .. } if points.len() >= 3 => around(points, stroke.as_ref()),
        Item::Path { .. } | Item::Area { .. } => None,
        Item::Rect {
            at,
            width,
            height,
            stroke,
            ..
        } => {
            let far = Point {
                x: at.x + width,
                y: at.y + height,
            };
            (*width >= 0.0 && *height >= 0.0)
                .then(|| around(&[*at, Point { x: far.x, y: at.y }, far], stroke.as_ref()))?
        }
        Item::Circle {
            at, radius, stroke, ..
        } => {
            let corner = |by: f64| Point {
                x: at.x + by,
                y: at.y + by,
            };
            (*radius >= 0.0)
                .then(|| around(&[corner(-radius), *at, corner(*radius)], stroke.as_ref()))?
        }
        Item::Text(text) => (text.size > 0.0)
            .then(|| text.bounds())
            .filter(|(low, high)| [low.x, low.y, high.x, high.y].iter().all(|n| n.is_finite())),
    }
}

mod tests {
    use super::*;
    use kma::scene::{Anchor, Dash, Face, Paint, at};

    fn text(x: f64, y: f64, said: &str, anchor: Anchor, upright: bool) -> Item {
        Item::Text(Text {
            at: at(x, y),
            text: said.to_owned(),
            face: Face::Regular,
            size: 10.0,
            paint: Paint::Ink,
            anchor,
            upright,
        })
    }

    fn page(items: Vec<Item>) -> Scene {
        Scene {
            width: 200.0,
            height: 100.0,
            items,
            ..Scene::default()
        }
    }

    #[test]
    fn a_sound_page_passes() {
        assert_sound(&page(vec![
            text(0.0, 50.0, "left", Anchor::Start, false),
            text(200.0, 50.0, "right", Anchor::End, false),
            text(0.0, 60.0, "below", Anchor::Start, false),
            text(100.0, 90.0, "up", Anchor::Start, true),
        ]));
    }

    #[test]
    fn texts_that_cover_each_other_are_found() {
        let lines = faults(&page(vec![
            text(10.0, 50.0, "one thing", Anchor::Start, false),
            text(20.0, 52.0, "another", Anchor::Start, false),
        ]));
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].contains("overlap"), "{lines:?}");
    }

    #[test]
    fn what_leaves_the_page_is_found() {
        let stroke = Stroke {
            paint: Paint::Ink,
            width: 1.0,
            dash: Dash::Solid,
        };
        for item in [
            text(190.0, 50.0, "a long text", Anchor::Start, false),
            text(5.0, 50.0, "a long text", Anchor::End, false),
            text(50.0, 20.0, "a long text", Anchor::Start, true),
            text(50.0, 99.5, "low", Anchor::Start, false),
            Item::Line {
                from: at(10.0, 10.0),
                to: at(210.0, 10.0),
                stroke,
            },
            Item::Circle {
                at: at(2.0, 50.0),
                radius: 3.0,
                fill: Some(Paint::Ink),
                stroke: None,
            },
            Item::Rect {
                at: at(150.0, 50.0),
                width: 60.0,
                height: 5.0,
                fill: Some(Paint::Ink),
                stroke: None,
            },
        ] {
            let lines = faults(&page(vec![item]));
            assert!(
                lines.len() == 1 && lines[0].contains("off the page"),
                "{lines:?}"
            );
        }
    }

    #[test]
    fn numbers_that_are_none_are_found() {
        for item in [
            text(f64::NAN, 50.0, "a", Anchor::Start, false),
            Item::Circle {
                at: at(50.0, 50.0),
                radius: f64::INFINITY,
                fill: None,
                stroke: None,
            },
            Item::Rect {
                at: at(50.0, 50.0),
                width: -1.0,
                height: 5.0,
                fill: None,
                stroke: None,
            },
        ] {
            let lines = faults(&page(vec![item]));
            assert!(
                lines.len() == 1 && lines[0].contains("number that is none"),
                "{lines:?}"
            );
        }
        assert_eq!(faults(&Scene::default()).len(), 1);
    }
}
