//! The rows of an analysis: study, effect, interval, weight.

use std::collections::BTreeSet;

use super::forest::{self, Pooled, Scale};
use super::pool;
use crate::report::glyph::NONE;
use crate::report::grid::{Align, Cell, Column, Grid};
use crate::report::wrap::width;
use crate::report::{Page, Tone};
use crate::result::number::{decimals, fixed, level, percent, shown};
use crate::result::{Display, Row};

/// More rows than this are for the JSON document.
pub(super) const MOST: usize = 40;

/// From the scale of the analysis to that of the display; nothing where it takes more than the number itself.
fn back(transform: &str) -> Option<fn(f64) -> f64> {
    match transform {
        "" | "none" => Some(|x| x),
        "exp" => Some(libm::exp),
        "expit" => Some(|x| 1.0 / (1.0 + libm::exp(-x))),
        "tanh" => Some(libm::tanh),
        _ => None,
    }
}

/// How rows are shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Of their intervals, in percent.
    pub level: f64,
    /// Whether their analysis ran: only then others may point to them.
    pub ran: bool,
    /// The pooled effect, which stands below them.
    pub pooled: Option<Pooled>,
}

/// The rows that were printed already, and under which result.
#[derive(Default)]
pub(in crate::report) struct Seen<'a> {
    printed: Vec<(&'a str, &'a [Row])>,
}

impl<'a> Seen<'a> {
    /// The rows of a result that was printed before; `ran` as in [`Look`].
    pub(super) fn know(&mut self, name: &'a str, rows: &'a [Row], ran: bool) {
        if ran && !rows.is_empty() {
            self.printed.push((name, rows));
        }
    }

    /// A table of `rows`, or where the same effects stand already.
    pub(super) fn write(
        &mut self,
        page: &mut Page<'_>,
        name: &'a str,
        rows: &'a [Row],
        display: &Display,
        look: Look,
    ) {
        if rows.is_empty() {
            return;
        }
        let room = page.has_room();
        let again = |seen: &[Row]| same(seen, rows) && (!room || same_weights(seen, rows));
        if let Some((first, _)) = self.printed.iter().find(|(_, seen)| again(seen)) {
            let weights = if !room && rows.iter().any(|row| row.weight.is_some()) {
                "; the weights of this result are in --format json"
            } else {
                ""
            };
            page.say(
                4,
                format!("the same effects as {first}{weights}"),
                Tone::Faint,
            );
            return;
        }
        if look.ran {
            self.printed.push((name, rows));
        }
        write(page, rows, display, look);
    }
}

/// Whether two results stand on the same effects.
fn same(one: &[Row], other: &[Row]) -> bool {
    let effect = |row: &Row| {
        (
            row.row,
            row.yi.map(f64::to_bits),
            row.ci.map(|ci| ci.map(f64::to_bits)),
        )
    };
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .all(|(a, b)| a.study == b.study && effect(a) == effect(b))
}

/// Whether they weigh the same too.
fn same_weights(one: &[Row], other: &[Row]) -> bool {
    let weight = |row: &Row| row.weight.map(f64::to_bits);
    one.iter().map(weight).eq(other.iter().map(weight))
}

/// A table of `rows`.
fn write(page: &mut Page<'_>, rows: &[Row], display: &Display, look: Look) {
    let to_display = back(&display.transform);
    let ratio = pool::is_ratio(display);
    let transform = to_display.unwrap_or(|x| x);
    let digits = digits(rows, transform, ratio);
    let effect = if to_display.is_some() {
        "effect"
    } else {
        "effect (as analysed)"
    };
    let scale = Scale { transform, ratio };
    let printed = rows.get(..page.most(MOST)).unwrap_or(rows);
    let plot = if page.has_room() {
        None
    } else {
        forest::lines(printed, look.pooled, scale, room(page, printed))
    };
    let mut plot = plot.unwrap_or_default().into_iter();
    let mut grid = Grid::new(vec![
        Column::new("study", Align::Left),
        Column::dropped("row", Align::Right, 2),
        Column::dropped("", Align::Picture, 3),
        Column::new(effect, Align::Point),
        Column::new(&format!("{} CI", level(look.level)), Align::Interval),
        Column::dropped("weight", Align::Point, 1),
    ]);
    let studies: BTreeSet<&str> = rows.iter().map(|row| row.study.as_str()).collect();
    let several = studies.len() < rows.len();
    let weighted = rows.iter().any(|row| row.weight.is_some());
    for row in printed {
        let number = row.yi.map(|y| shown(transform(y), digits, ratio));
        let ci = row
            .ci
            .map(|[lo, hi]| pool::interval([transform(lo), transform(hi)], digits, ratio));
        let cell =
            |text: Option<String>| text.map_or_else(|| Cell::toned(NONE, Tone::Faint), Cell::new);
        grid.row(vec![
            Cell::new(&row.study),
            if several {
                Cell::new(row.row.to_string())
            } else {
                Cell::default()
            },
            Cell::new(plot.next().unwrap_or_default()),
            cell(number),
            cell(ci),
            if weighted {
                cell(row.weight.map(percent))
            } else {
                Cell::default()
            },
        ]);
    }
    if let Some(pooled) = look.pooled {
        let effect = |x: f64| shown(transform(x), digits, ratio);
        let ci = pooled.ci.map(transform);
        grid.row(vec![
            Cell::toned("pooled", Tone::Strong),
            Cell::default(),
            Cell::new(plot.next().unwrap_or_default()),
            Cell::toned(effect(pooled.estimate), Tone::Strong),
            Cell::new(pool::interval(ci, digits, ratio)),
            Cell::default(),
        ]);
    }
    for axis in plot {
        grid.row(vec![Cell::default(), Cell::default(), Cell::new(axis)]);
    }
    page.gap();
    grid.write(page, 4);
    if rows.len() > printed.len() {
        let more = fixed((rows.len() - printed.len()) as f64, 0);
        page.say(4, format!("… and {more} more: --format json"), Tone::Faint);
    }
}

/// The columns left for a plot beside the other columns.
fn room(page: &Page<'_>, rows: &[Row]) -> usize {
    /// Of a name; longer ones are wrapped.
    const NAME: usize = 30;
    /// Row, effect, interval, weight, and what is between them.
    const OTHERS: usize = 36;
    let names = rows.iter().map(|row| width(&row.study).min(NAME)).max();
    page.columns(4).saturating_sub(names.unwrap_or(0) + OTHERS)
}

/// The digits behind the point that suit most rows.
fn digits(rows: &[Row], transform: fn(f64) -> f64, ratio: bool) -> usize {
    let mut wanted: Vec<usize> = rows
        .iter()
        .filter_map(|row| {
            let yi = row.yi.map(transform)?;
            Some(decimals(
                Some(yi),
                row.ci.map(|ci| ci.map(transform)),
                ratio,
            ))
        })
        .collect();
    wanted.sort_unstable();
    wanted.get(wanted.len() / 2).copied().unwrap_or(2)
}
