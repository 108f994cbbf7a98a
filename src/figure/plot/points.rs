//! Studies as points of a plot.

use super::Pen;
use crate::figure::{Facts, Found, Shown};
use crate::result::words::capital;
use crate::result::{Display, Row, number};
use crate::scene::{Item, Paint, Point, Stroke};

/// The rows that a result used; where it used none, those that have an effect.
pub fn used(found: Found<'_>) -> Vec<&Row> {
    let rows = found.rows();
    let effect = |row: &&Row| row.yi.is_some() && row.se.is_some();
    let used: Vec<&Row> = (rows.iter().filter(effect))
        .filter(|row| row.weight.is_some())
        .collect();
    if used.is_empty() {
        rows.iter().filter(effect).collect()
    } else {
        used
    }
}

/// A point.
pub fn dot(pen: &mut Pen, at: Point, radius: f64, fill: Option<Paint>, stroke: Option<Stroke>) {
    pen.scene.push(Item::Circle {
        at,
        radius,
        fill,
        stroke,
    });
}

/// A radius for each weight: the area goes by the weight, the heaviest so large that all have room in `width`.
pub fn radii(rows: &[&Row], width: f64) -> Vec<f64> {
    /// Smaller ones are not seen.
    const SMALLEST: f64 = 1.3;
    let weight = |row: &Row| row.weight.unwrap_or(1.0).max(0.0);
    let heaviest = rows.iter().map(|row| weight(row)).fold(0.0, f64::max);
    let k = rows.len().max(1) as f64;
    let largest = (width / (2.5 * k.sqrt() + 6.0)).clamp(2.2, 13.0);
    let radius = |row: &&Row| {
        let share = if heaviest > 0.0 {
            weight(row) / heaviest
        } else {
            1.0
        };
        (largest * share.sqrt()).max(SMALLEST)
    };
    rows.iter().map(radius).collect()
}

/// What the effects are called on an axis: `Risk ratio`, and on which scale.
pub fn effect_title(display: &Display, facts: &Facts) -> String {
    let name = capital(&display.name);
    if facts.ratio() {
        format!("{name} (log scale)")
    } else {
        name
    }
}

/// An effect as people read it, with digits as fit its interval.
pub fn effect(shown: &Shown<'_>, x: f64, ci: Option<[f64; 2]>) -> String {
    let ratio = shown.facts.ratio();
    let show = |x: f64| shown.facts.display(x);
    let digits = number::decimals(Some(show(x)), ci.map(|ci| ci.map(show)), ratio);
    written(show(x), digits, ratio)
}

/// The same with its interval: `0.49 (0.34 to 0.70)`.
pub fn with_interval(shown: &Shown<'_>, x: f64, ci: Option<[f64; 2]>) -> String {
    let ratio = shown.facts.ratio();
    let show = |x: f64| shown.facts.display(x);
    let ci = ci.map(|ci| ci.map(show));
    let digits = number::decimals(Some(show(x)), ci, ratio);
    let text = |x: f64| written(x, digits, ratio);
    match ci {
        Some([lo, hi]) => format!("{} ({} to {})", text(show(x)), text(lo), text(hi)),
        None => text(show(x)),
    }
}

/// So many digits, or those that a number needs which would be 0 with them.
fn written(x: f64, digits: usize, ratio: bool) -> String {
    /// Smaller numbers are powers of ten.
    const SMALL: f64 = 1e-5;
    if x.abs() < SMALL {
        return number::plain(x);
    }
    number::shown(x, digits, ratio)
}

/// `13 studies`, or `15 effects of 13 studies`.
pub fn how_many(rows: &[&Row]) -> String {
    let mut studies: Vec<&str> = rows.iter().map(|row| row.study.as_str()).collect();
    studies.sort_unstable();
    studies.dedup();
    let of = crate::diagnostic::plural(studies.len(), "study");
    if studies.len() == rows.len() {
        of
    } else {
        format!(
            "{} of {of}",
            crate::diagnostic::plural(rows.len(), "effect")
        )
    }
}
