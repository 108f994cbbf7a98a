//! What data look like, for people.

use super::glyph::NONE;
use super::grid::{Align, Cell, Column, Grid};
use super::wrap::TIED;
use super::{Page, Span, Style, Tone};
use crate::diagnostic::plural;
use crate::result::number::six_digits;
use crate::result::{
    ColumnDescription, DatasetDescription, Description, EffectDescription, LabelCount,
    NumberSummary, Suspicion,
};

/// So many rows of a list are printed; all are in the JSON document.
const MOST: usize = 20;

/// So many labels of a column are printed.
const LABELS: usize = 12;

/// The heights of the bars of a histogram.
const BARS: &[char] = &['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The same where there is ASCII alone.
const ASCII_BARS: &[char] = &['1', '2', '3', '4', '5', '6', '7', '8'];

/// `description` as a terminal shows it.
pub fn description(description: &Description, style: &Style) -> String {
    let mut page = Page::new(style);
    for (place, dataset) in description.datasets.iter().enumerate() {
        if place > 0 {
            page.gap();
        }
        self::dataset(&mut page, dataset, style);
    }
    for effect in &description.effects {
        page.gap();
        self::effect(&mut page, effect);
    }
    page.finish()
}

fn dataset(page: &mut Page<'_>, dataset: &DatasetDescription, style: &Style) {
    let file = dataset.file.as_ref().filter(|file| **file != dataset.name);
    let file = file.map_or_else(String::new, |file| format!(" — {file}"));
    let (rows, studies) = (
        plural(dataset.rows, "row"),
        count(dataset.studies, "study", "studies"),
    );
    let title = [
        Span::new(dataset.name.as_str(), Tone::Strong),
        Span::plain(format!("{file}, {rows} of {studies}")).after(0),
    ];
    page.paragraph(0, 2, &title);
    for remark in &dataset.remarks {
        page.say(2, remark.as_str(), Tone::Faint);
    }
    columns(page, dataset, style);
    let uneven =
        dataset.rows_per_study.len() > 1 || dataset.rows_per_study.iter().any(|some| some.rows > 1);
    if uneven {
        let parts = dataset.rows_per_study.iter().map(|some| {
            format!(
                "{} with {}",
                count(some.studies, "study", "studies"),
                plural(some.rows, "row")
            )
        });
        let parts: Vec<String> = parts.collect();
        page.say(
            2,
            format!("rows per study: {}", parts.join(", ")),
            Tone::Plain,
        );
    }
    let shared = dataset.shared.iter().map(|group| {
        format!(
            "{}, {} of {}: {}",
            group.study,
            group.arm,
            group.group,
            plural(group.rows, "row")
        )
    });
    list(page, "groups that serve several rows", shared.collect());
    let suspicious = dataset.suspicious.iter().map(|suspicion| {
        let Suspicion {
            row,
            study,
            column,
            value,
            reason,
        } = suspicion;
        match value {
            Some(value) => format!(
                "row {row}, {study}: {column} {}, {reason}",
                six_digits(*value)
            ),
            None => format!("row {row}, {study}: {column}, {reason}"),
        }
    });
    list(page, "look at these again", suspicious.collect());
}

/// A row for each column: what it is, where it is from, what stands in it.
fn columns(page: &mut Page<'_>, dataset: &DatasetDescription, style: &Style) {
    let mut grid = Grid::new(vec![
        Column::new("column", Align::Left),
        Column::new("type", Align::Left),
        Column::dropped("in the file", Align::Left, 2),
        Column::new("missing", Align::Right),
        Column::new("values", Align::Left),
        Column::dropped("", Align::Picture, 1),
    ])
    .in_whole_words();
    for column in &dataset.columns {
        let unit = column
            .unit
            .as_ref()
            .map_or_else(String::new, |unit| format!(" in {unit}"));
        let missing = if column.missing > 0 {
            Tone::Warn
        } else {
            Tone::Faint
        };
        let header = column.header.as_deref();
        let header = header.filter(|header| *header != column.name);
        let picture = column.numbers.as_ref().map(|numbers| &numbers.histogram);
        let picture = picture.filter(|bars| !bars.is_empty());
        let picture = picture.map_or_else(String::new, |bars| self::bars(bars, style));
        grid.row(vec![
            Cell::new(column.name.as_str()),
            Cell::new(format!("{}{unit}", column.kind)),
            Cell::toned(header.unwrap_or(""), Tone::Faint),
            Cell::toned(column.missing.to_string(), missing),
            Cell::new(values(column)),
            Cell::new(picture),
        ]);
    }
    grid.write(page, 2);
}

/// A list with a title, cut where it is long.
fn list(page: &mut Page<'_>, title: &str, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    page.gap();
    page.say(2, title, Tone::Strong);
    let more = lines.len().saturating_sub(MOST);
    for line in lines.into_iter().take(MOST) {
        page.paragraph(4, 2, &[Span::plain(line)]);
    }
    if more > 0 {
        page.say(
            4,
            format!("and {more} more: `--format json` has all"),
            Tone::Faint,
        );
    }
}

/// What stands in a column, on a line.
fn values(column: &ColumnDescription) -> String {
    if let Some(numbers) = &column.numbers {
        return self::numbers(numbers, column);
    }
    if let Some([first, last]) = &column.dates {
        return if first == last {
            first.clone()
        } else {
            format!("{first} to {last}")
        };
    }
    if !column.labels.is_empty() {
        return labels(&column.labels);
    }
    match column.distinct {
        0 => NONE.to_owned(),
        distinct => format!("{distinct} different"),
    }
}

fn numbers(numbers: &NumberSummary, column: &ColumnDescription) -> String {
    let unit = column
        .unit
        .as_ref()
        .map_or_else(String::new, |unit| format!(" {unit}"));
    // A year is no amount.
    let year = column.kind == "year";
    let write = |x: f64| {
        if year { format!("{x}") } else { six_digits(x) }
    };
    let (min, max) = (write(numbers.min), write(numbers.max));
    if numbers.histogram.is_empty() {
        return format!("all {min}{unit}");
    }
    // What lies between two numbers has one digit more than they have.
    let decimals = |text: &str| text.split_once('.').map_or(0, |(_, behind)| behind.len());
    let digits = decimals(&min).max(decimals(&max)) + 1;
    let between = |x: f64| {
        let whole = six_digits(x);
        if whole.contains('e') || decimals(&whole) <= digits {
            return whole;
        }
        let rounded = format!("{x:.digits$}");
        rounded
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned()
    };
    let median = between(numbers.median);
    let quartiles = if year {
        format!("median {median}")
    } else {
        format!(
            "quartiles {} {median} {}",
            between(numbers.q1),
            between(numbers.q3)
        )
    };
    format!("{min} to {max}{unit}, {quartiles}")
}

/// A histogram in a line.
fn bars(histogram: &[usize], style: &Style) -> String {
    let signs = if style.unicode { BARS } else { ASCII_BARS };
    // A line is not broken in its bars.
    let none = if style.unicode { TIED } else { '.' };
    let highest = histogram.iter().copied().max().unwrap_or(1).max(1);
    let bar = |count: &usize| {
        let height = (count * signs.len()).div_ceil(highest);
        height
            .checked_sub(1)
            .and_then(|at| signs.get(at).copied())
            .unwrap_or(none)
    };
    let line: String = histogram.iter().map(bar).collect();
    format!("[{line}]")
}

fn labels(labels: &[LabelCount]) -> String {
    let shown = labels.iter().take(LABELS);
    let mut parts: Vec<String> = shown
        .map(|count| format!("{} {}", count.label, count.rows))
        .collect();
    if labels.len() > LABELS {
        parts.push(format!("{} more", labels.len() - LABELS));
    }
    parts.join(", ")
}

fn effect(page: &mut Page<'_>, effect: &EffectDescription) {
    let with = effect.rows - effect.without.len();
    let title = [
        Span::new(effect.effect.as_str(), Tone::Strong),
        Span::plain(format!(
            "of {}: {with} of {}",
            effect.source,
            plural(effect.rows, "row")
        )),
    ];
    page.paragraph(0, 2, &title);
    let without = effect.without.iter();
    let without: Vec<String> = without
        .map(|row| format!("row {}, {}: {}", row.row, row.study, row.reason))
        .collect();
    list(page, "rows that give none", without);
}

/// `1 study`, `3 studies`.
fn count(n: usize, one: &str, several: &str) -> String {
    if n == 1 {
        format!("1 {one}")
    } else {
        format!("{n} {several}")
    }
}
