//! From where to where the axis goes.

use super::content::{Content, Entry, Kind, Line};
use crate::figure::plot::Axis;
use crate::figure::plot::axis::Tick;
use crate::scene::{Face, Theme, font};
use crate::stats::math::ln;

/// The axis of `content` between two places of the page.
pub(super) fn axis(
    content: &Content<'_>,
    asked: Option<[f64; 2]>,
    places: [f64; 2],
    theme: Theme,
) -> Axis {
    let scale = &content.scale;
    let ends = match asked {
        Some(ends) if scale.ratio => ends.map(ln),
        Some(ends) => ends,
        None => chosen(content),
    };
    let room = (places[1] - places[0]).abs();
    let mut most = 9;
    loop {
        let axis = if scale.ratio {
            Axis::log(ends, places, most)
        } else {
            Axis::linear(ends, places, most)
        };
        if most <= 2 || apart(&axis, room, theme) {
            return axis;
        }
        most -= 1;
    }
}

/// Whether the labels of an axis keep their distance.
fn apart(axis: &Axis, room: f64, theme: Theme) -> bool {
    let half = |tick: &Tick| font::width(&tick.label, Face::Regular, theme.small) / 2.0;
    let mut pairs = axis.ticks.iter().zip(axis.ticks.iter().skip(1));
    let free = |(a, b): (&Tick, &Tick)| {
        axis.place(b.value) - half(b) - axis.place(a.value) - half(a) >= theme.small * 0.6
    };
    let all: f64 = axis.ticks.iter().map(|tick| half(tick) * 2.0).sum();
    pairs.all(free) && all <= room * 0.8
}

/// Ends that hold every estimate, and of the intervals as much as leaves the others readable.
fn chosen(content: &Content<'_>) -> [f64; 2] {
    let scale = &content.scale;
    let entries = || {
        content.lines.iter().filter_map(|line| match line {
            Line::Entry(entry) => Some(entry.as_ref()),
            Line::Heading(..) | Line::Note(..) | Line::Reason(..) => None,
        })
    };
    let mut core = Reach::default();
    let mut halves = Vec::new();
    for entry in entries() {
        let x = entry.estimate.map(|x| scale.place(x));
        core.add(x.unwrap_or(f64::NAN));
        let ci = entry.ci.and_then(|ci| scale.places(ci));
        if let (Some(ends), Some(x)) = (ci, x) {
            halves.extend(
                ends.map(|end| (end - x).abs())
                    .into_iter()
                    .filter(|h| h.is_finite()),
            );
        }
    }
    let Some([lo, hi]) = core.0 else {
        return [-1.0, 1.0];
    };
    halves.sort_by(f64::total_cmp);
    let usual = halves.get(halves.len() / 2).copied().unwrap_or(0.0);
    let reach = (0.6 * (hi - lo)).max(1.6 * usual);
    let mut ends = Reach(Some([lo, hi]));
    for [from, to] in entries().filter_map(|entry| spread(content, entry)) {
        ends.add(from.max(lo - reach));
        ends.add(to.min(hi + reach));
    }
    let [lo, hi] = ends.0.unwrap_or([lo, hi]);
    let near = |null: &f64| *null > lo - (hi - lo) && *null < hi + (hi - lo);
    let mut ends = Reach(Some([lo, hi]));
    ends.add(scale.null.filter(near).unwrap_or(f64::NAN));
    padded(ends.0.unwrap_or([lo, hi]), content)
}

/// A little room at both ends, but not beyond what the scale can hold.
fn padded([lo, hi]: [f64; 2], content: &Content<'_>) -> [f64; 2] {
    let room = 0.04 * (hi - lo);
    let outer = [lo - room, hi + room];
    if content.scale.ratio {
        return outer;
    }
    let [least, most] = content.scale.holds();
    [
        if lo >= least {
            outer[0].max(least)
        } else {
            outer[0]
        },
        if hi <= most {
            outer[1].min(most)
        } else {
            outer[1]
        },
    ]
}

/// The interval of a line; a prediction reaches as far as the others let it.
fn spread(content: &Content<'_>, entry: &Entry) -> Option<[f64; 2]> {
    let ends = content.scale.places(entry.ci?)?;
    match entry.kind {
        Kind::Study if entry.estimate.is_none() => None,
        Kind::Study | Kind::Refit | Kind::Part | Kind::Whole | Kind::Prediction => Some(ends),
    }
}

/// The smallest and the largest of numbers.
#[derive(Default)]
struct Reach(Option<[f64; 2]>);

impl Reach {
    fn add(&mut self, x: f64) {
        if x.is_finite() {
            let [lo, hi] = self.0.unwrap_or([x, x]);
            self.0 = Some([lo.min(x), hi.max(x)]);
        }
    }
}
