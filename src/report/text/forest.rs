//! A small forest plot beside the rows of a result: intervals, the pooled effect as a diamond, an axis.

use crate::figure::plot::{Axis, range};
use crate::report::wrap::TIED;
use crate::result::{Interval, Row};
use crate::scene::{Anchor, Dash, Face, Item, Paint, Scene, Stroke, Text, at, terminal};

/// A narrower plot shows nothing.
const NARROWEST: usize = 15;
/// A wider plot shows no more.
const WIDEST: usize = 41;
/// From tick to tick.
const APART: usize = 5;

/// The pooled effect, on the scale of the analysis.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pooled {
    /// The estimate.
    pub estimate: f64,
    /// Its interval.
    pub ci: Interval,
}

impl Pooled {
    /// A pooled effect with its interval; nothing where one of them is not there.
    pub(super) fn of(estimate: Option<f64>, ci: Option<Interval>) -> Option<Self> {
        let (estimate, ci) = (estimate?, ci?);
        Some(Self { estimate, ci })
    }
}

/// The scale of the axis.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    /// From the scale of the analysis to the one that people read.
    pub transform: fn(f64) -> f64,
    /// Whether people read ratios, which stand on a log axis.
    pub ratio: bool,
}

impl Scale {
    /// Where a value of the analysis stands on the axis.
    fn of(self, x: f64) -> f64 {
        if self.ratio { x } else { (self.transform)(x) }
    }
}

/// A line for each row, one for the pooled effect if there is one, and one for the axis; nothing where `columns` are too
/// few, or no row has an interval.
pub(super) fn lines(
    rows: &[Row],
    pooled: Option<Pooled>,
    scale: Scale,
    columns: usize,
) -> Option<Vec<String>> {
    if columns < NARROWEST {
        return None;
    }
    let columns = columns.min(WIDEST);
    let on_axis = |ci: Interval| ci.map(|end| scale.of(end));
    let estimates: Vec<f64> = rows
        .iter()
        .filter_map(|row| row.yi.map(|y| scale.of(y)))
        .collect();
    let intervals: Vec<Interval> = rows.iter().filter_map(|row| row.ci.map(on_axis)).collect();
    if intervals.is_empty() {
        return None;
    }
    let always = pooled.map(|p| on_axis([p.ci[0], p.ci[1]]));
    let ends = range::of_effects(&estimates, &intervals, always.into_iter().flatten())?;
    let places = [1.0, columns as f64 - 1.5];
    let most = (columns / APART).max(2);
    let marked = |most| {
        if scale.ratio {
            Axis::log(ends, places, most)
        } else {
            Axis::linear(ends, places, most)
        }
    };
    let axis = (2..=most).rev().map(marked).find(apart);
    let axis = axis.unwrap_or_else(|| marked(2));
    let mut scene = Scene {
        width: columns as f64,
        height: (rows.len() + 2) as f64,
        ..Scene::default()
    };
    guides(&mut scene, &axis, rows.len(), scale);
    for (line, row) in rows.iter().enumerate() {
        if let (Some(yi), Some(ci)) = (row.yi, row.ci) {
            study(
                &mut scene,
                &axis,
                (scale.of(yi), on_axis(ci)),
                line as f64 + 0.5,
            );
        }
    }
    let mut last = rows.len() as f64 + 0.5;
    if let Some(pooled) = pooled {
        diamond(&mut scene, &axis, scale, pooled, last);
        last += 1.0;
    }
    label(&mut scene, &axis, last);
    scene.height = last + 0.5;
    let tie = |line: String| line.trim_end().replace(' ', &TIED.to_string());
    Some(terminal(&scene).into_iter().map(tie).collect())
}

fn stroke(dash: Dash) -> Stroke {
    Stroke {
        paint: Paint::Ink,
        width: 1.0,
        dash,
    }
}

/// The line of no effect, where it lies between the ends.
fn guides(scene: &mut Scene, axis: &Axis, rows: usize, scale: Scale) {
    let none = scale.of(0.0);
    let [lo, hi] = axis.ends;
    if none > lo && none < hi {
        let x = axis.place(none);
        let below = rows as f64 + 0.5;
        scene.line(at(x, 0.5), at(x, below), stroke(Dash::Dashed));
    }
}

fn study(scene: &mut Scene, axis: &Axis, (yi, [lo, hi]): (f64, Interval), y: f64) {
    let (from, to) = (axis.clamped(lo), axis.clamped(hi));
    scene.line(at(from, y), at(to, y), stroke(Dash::Solid));
    let [first, last] = axis.ends;
    for (end, inside, direction) in [(lo, first <= lo, 1.0), (hi, hi <= last, -1.0)] {
        if !inside {
            let tip = axis.clamped(end);
            let back = tip + direction;
            scene.push(Item::Area {
                points: vec![at(tip, y), at(back, y - 0.5), at(back, y + 0.5)],
                fill: Paint::Ink,
                stroke: None,
            });
        }
    }
    scene.push(Item::Rect {
        at: at(axis.clamped(yi) - 0.5, y - 0.5),
        width: 1.0,
        height: 1.0,
        fill: Some(Paint::Study),
        stroke: None,
    });
}

fn diamond(scene: &mut Scene, axis: &Axis, scale: Scale, pooled: Pooled, y: f64) {
    let [lo, hi] = pooled.ci.map(|end| axis.clamped(scale.of(end)));
    let middle = axis.clamped(scale.of(pooled.estimate));
    scene.push(Item::Area {
        points: vec![
            at(lo, y),
            at(middle, y - 0.5),
            at(hi, y),
            at(middle, y + 0.5),
        ],
        fill: Paint::Pooled,
        stroke: None,
    });
}

/// Writes the ticks.
fn label(scene: &mut Scene, axis: &Axis, y: f64) {
    for tick in &axis.ticks {
        scene.push(Item::Text(Text {
            at: at(axis.place(tick.value), y),
            text: tick.label.clone(),
            face: Face::Regular,
            size: 1.0,
            paint: Paint::Soft,
            anchor: Anchor::Middle,
            upright: false,
        }));
    }
}

/// Whether there are blanks between the labels.
fn apart(axis: &Axis) -> bool {
    let mut free = f64::MIN;
    axis.ticks.iter().all(|tick| {
        let (x, half) = (
            axis.place(tick.value),
            tick.label.chars().count() as f64 / 2.0,
        );
        let fits = x - half >= free;
        free = x + half + 2.0;
        fits
    })
}
