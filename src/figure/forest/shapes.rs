//! Squares, intervals, arrows, diamonds, bars and judgements.

use super::content::{Entry, Kind};
use super::draw::Sheet;
use crate::figure::judgement::Judgement;
use crate::figure::plot::{Axis, Pen, pen};
use crate::scene::{Anchor, Face, Item, Paint, Point, at};

/// The mark of a line, its middle at `y`.
pub(super) fn draw(sheet: &mut Sheet<'_>, entry: &Entry, y: f64, most: f64) {
    let scale = &sheet.content.scale;
    let x = entry.estimate.map(|x| scale.place(x));
    let ci = entry.ci.and_then(|ci| scale.places(ci));
    let row = sheet.pen.theme.row;
    let (axis, pen) = (&sheet.axis, &mut sheet.pen);
    match (entry.kind, x, ci) {
        (Kind::Study | Kind::Refit, Some(x), ci) => {
            let side = match entry.weight {
                Some(weight) if most > 0.0 => {
                    (row * 0.68 * (weight / most).max(0.0).sqrt()).max(1.8)
                }
                Some(_) | None => row * 0.36,
            };
            let paint = if entry.kind == Kind::Refit {
                Paint::Pooled
            } else {
                Paint::Study
            };
            study(pen, axis, (x, ci), (y, side, paint));
        }
        (Kind::Part | Kind::Whole, Some(x), ci) => {
            let half = if entry.kind == Kind::Whole {
                row * 0.42
            } else {
                row * 0.34
            };
            diamond(
                pen,
                axis,
                ci.map_or([x, x, x], |[lo, hi]| [lo, x, hi]),
                (y, half),
            );
        }
        (Kind::Prediction, _, Some(ci)) => bar(pen, axis, ci, y),
        (Kind::Study | Kind::Refit | Kind::Part | Kind::Whole | Kind::Prediction, _, _) => {}
    }
}

/// A square on its interval.
fn study(
    pen: &mut Pen,
    axis: &Axis,
    (x, ci): (f64, Option<[f64; 2]>),
    (y, side, paint): (f64, f64, Paint),
) {
    if let Some(ci) = ci {
        line(pen, axis, ci, y, Paint::Ink);
    }
    if !axis.holds(x) {
        return;
    }
    let place = axis.place(x);
    pen.square(at(place, y), side, paint);
    // An interval inside its square is drawn on it.
    if let Some([lo, hi]) = ci.map(|ci| ci.map(|end| axis.clamped(end)))
        && place - lo < side / 2.0
        && hi - place < side / 2.0
        && side > 3.0
    {
        pen.stroke(at(lo, y), at(hi.max(lo + 0.3), y), Paint::Paper);
    }
}

/// An interval; where it goes on beyond the axis it ends in an arrow.
fn line(pen: &mut Pen, axis: &Axis, [lo, hi]: [f64; 2], y: f64, paint: Paint) {
    let [from, to] = [axis.clamped(lo), axis.clamped(hi)];
    if to - from > 0.05 {
        pen.stroke(at(from, y), at(to, y), paint);
    }
    arrows(pen, axis, [lo, hi], y, paint);
}

fn arrows(pen: &mut Pen, axis: &Axis, [lo, hi]: [f64; 2], y: f64, paint: Paint) {
    let [least, most] = axis.ends;
    if lo < least {
        arrow(pen, at(axis.places[0], y), -1.0, paint);
    }
    if hi > most {
        arrow(pen, at(axis.places[1], y), 1.0, paint);
    }
}

/// A head that points to the left (−1) or the right (1), its tip a little beyond `tip`.
fn arrow(pen: &mut Pen, tip: Point, way: f64, fill: Paint) {
    const LONG: f64 = 4.8;
    const HALF: f64 = 2.8;
    let tip = at(tip.x + way * 2.5, tip.y);
    pen.scene.push(Item::Area {
        points: vec![
            tip,
            at(tip.x - way * LONG, tip.y - HALF),
            at(tip.x - way * LONG, tip.y + HALF),
        ],
        fill,
        stroke: None,
    });
}

/// A diamond; what lies beyond the axis is cut off, with an arrow.
fn diamond(pen: &mut Pen, axis: &Axis, [lo, x, hi]: [f64; 3], (y, half): (f64, f64)) {
    if !axis.holds(x) {
        line(pen, axis, [lo, hi], y, Paint::Pooled);
        return;
    }
    let [from, place, to] = [lo, x, hi].map(|x| axis.clamped(x));
    let high = |end: f64, shown: f64| {
        if axis.holds(end) || (end - x).abs() <= 0.0 {
            0.0
        } else {
            let part = (end - shown) / (end - x);
            if part.is_finite() {
                half * part.clamp(0.0, 1.0)
            } else {
                half
            }
        }
    };
    let [left, right] = [high(lo, axis.ends[0]), high(hi, axis.ends[1])];
    let (from, to) = (from.min(place - 0.6), to.max(place + 0.6));
    let mut points = vec![at(from, y - left), at(place, y - half), at(to, y - right)];
    if right > 0.0 {
        points.push(at(to, y + right));
    }
    points.push(at(place, y + half));
    if left > 0.0 {
        points.push(at(from, y + left));
    }
    pen.scene.push(Item::Area {
        points,
        fill: Paint::Pooled,
        stroke: None,
    });
    arrows(pen, axis, [lo, hi], y, Paint::Pooled);
}

/// A prediction interval.
fn bar(pen: &mut Pen, axis: &Axis, [lo, hi]: [f64; 2], y: f64) {
    const HALF: f64 = 1.5;
    let [from, to] = [axis.clamped(lo), axis.clamped(hi)];
    pen.scene.push(Item::Rect {
        at: at(from, y - HALF),
        width: (to - from).max(0.6),
        height: 2.0 * HALF,
        fill: Some(Paint::Prediction),
        stroke: None,
    });
    arrows(pen, axis, [lo, hi], y, Paint::Prediction);
}

/// The order of judgements in a legend; what is none comes last.
pub(super) fn rank(label: &str) -> usize {
    let of = Judgement::of(label);
    let mut all = Judgement::ALL.iter();
    all.position(|known| Some(*known) == of)
        .unwrap_or(Judgement::ALL.len())
}

/// A judgement: a circle with a sign.
pub(super) fn judgement(pen: &mut Pen, centre: Point, label: &str) {
    let theme = pen.theme;
    let judgement = Judgement::of(label).unwrap_or(Judgement::NoInformation);
    let radius = (theme.row * 0.42).min(theme.text * 0.58);
    pen.scene.push(Item::Circle {
        at: centre,
        radius,
        fill: Some(judgement.paint()),
        stroke: Some(pen::solid(Paint::Soft, theme.thin * 0.6)),
    });
    let size = theme.small;
    let base = at(centre.x, centre.y + size * 0.33);
    let style = (Face::Semibold, size, judgement.on());
    pen.styled(base, judgement.sign(), style, Anchor::Middle);
}
