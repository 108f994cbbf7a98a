//! `summarise`: counts by direction, the range, no vote counting.

use super::parts::{Parted, flat};
use super::pool::{interval, is_ratio, left_out, measure, remarks, scale, sizes};
use super::rows::{Look, Seen};
use crate::report::grid::{Align, Cell, Column, Grid};
use crate::report::wrap::tie;
use crate::report::{Page, Span, Tone};
use crate::result::number::decimals;
use crate::result::{Part, Status, Summary};

impl Parted for Summary {
    fn parts(&self) -> &[Part<Self>] {
        &self.parts
    }
}

/// Of the intervals of single rows.
const LEVEL: f64 = 95.0;

/// What was summarised, and its size.
pub(super) fn about(found: &Summary) -> String {
    let name = match (&found.display, &found.measure) {
        (Some(display), name) => measure(display, name.as_deref().unwrap_or("")),
        (None, Some(measure)) => measure,
        (None, None) => "",
    };
    let name = std::iter::once(name.to_owned()).filter(|name| !name.is_empty());
    let all = name.chain(sizes(&found.sizes));
    all.collect::<Vec<_>>().join(", ")
}

/// Everything below the heading.
pub(super) fn write<'a>(
    page: &mut Page<'_>,
    found: &'a Summary,
    status: Status,
    name: &'a str,
    seen: &mut Seen<'a>,
) {
    if status == Status::Ok {
        counts(page, found);
    }
    left_out(page, &found.left_out);
    remarks(page, &found.remarks);
    if !found.parts.is_empty() {
        parts(page, &found.parts);
        return;
    }
    let display = found.display.clone().unwrap_or_default();
    // Rows of directions alone have no numbers to show.
    if found.rows.iter().any(|row| row.yi.is_some()) {
        let look = Look {
            level: LEVEL,
            ran: status == Status::Ok,
            pooled: None,
        };
        seen.write(page, name, &found.rows, &display, look);
    }
}

/// Counts by direction, and the range.
pub(super) fn counts(page: &mut Page<'_>, found: &Summary) {
    let mut spans = Vec::new();
    for (name, n) in [
        ("up", found.up),
        ("down", found.down),
        ("none", found.none),
        ("missing", found.missing),
    ] {
        let gap = if spans.is_empty() { 0 } else { 3 };
        spans.push(Span::plain(name).after(gap));
        spans.push(Span::new(n.to_string(), Tone::Strong));
    }
    if let Some(text) = range(found) {
        spans.push(Span::plain(tie(&format!("range {text}"))).after(3));
        let display = found.display.as_ref();
        spans.extend(display.and_then(|d| scale(d, found.measure.as_deref().unwrap_or(""))));
    }
    page.paragraph(4, 2, &spans);
}

/// The counts in one line, for a part that was summarised instead.
pub(super) fn line(found: &Summary) -> String {
    let Summary {
        up,
        down,
        none,
        missing,
        ..
    } = found;
    let mut text = format!("summarised: up {up}, down {down}, none {none}, missing {missing}");
    text.extend(range(found).map(|range| format!(", range {range}")));
    text
}

/// The range on the scale people read, or else on that of the analysis.
fn range(found: &Summary) -> Option<String> {
    let display = found.display.as_ref();
    let (ends, ratio) = match display.and_then(|display| Some((display, display.range?))) {
        Some((display, range)) => (range, is_ratio(display)),
        None => (found.range?, false),
    };
    Some(interval(ends, decimals(None, Some(ends), ratio), ratio))
}

fn parts(page: &mut Page<'_>, parts: &[Part<Summary>]) {
    page.gap();
    let mut grid = Grid::new(vec![
        Column::new("part", Align::Left),
        Column::new("k", Align::Right),
        Column::new("studies", Align::Right),
        Column::new("up", Align::Right),
        Column::new("down", Align::Right),
        Column::new("none", Align::Right),
        Column::dropped("missing", Align::Right, 2),
        Column::dropped("range", Align::Interval, 1),
    ]);
    let all = flat(parts, "");
    let missing = all.iter().any(|(_, part)| part.result.missing > 0);
    for (label, part) in &all {
        let found = &part.result;
        let counts = [
            found.sizes.k,
            found.sizes.studies,
            found.up,
            found.down,
            found.none,
        ];
        let mut cells = vec![Cell::new(label)];
        cells.extend(counts.map(|n| Cell::new(n.to_string())));
        cells.push(if missing {
            Cell::new(found.missing.to_string())
        } else {
            Cell::default()
        });
        cells.push(Cell::new(range(found).unwrap_or_default()));
        grid.row(cells);
    }
    grid.write(page, 4);
    for (label, part) in &all {
        if let Some(reason) = &part.reason {
            page.say(4, format!("{label}: {reason}"), Tone::Warn);
        }
        left_out(page, &part.result.left_out);
        remarks(page, &part.result.remarks);
    }
}
