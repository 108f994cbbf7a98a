//! What a forest shows, line by line, before anything has a place on the page.

use std::collections::BTreeMap;

use super::scale::Scale;
use crate::figure::{Column, Facts, Key, Shown, Sort, Wishes};
use crate::result::{Interval, Row};

/// Everything that a forest shows.
#[derive(Debug)]
pub(super) struct Content<'a> {
    /// The results, as the plan names them.
    pub title: String,
    /// From top to bottom.
    pub lines: Vec<Line>,
    /// What is known of the rows, column by column.
    pub columns: &'a [Column],
    /// How effects are read.
    pub scale: Scale<'a>,
    /// Of the intervals, in percent.
    pub level: f64,
    /// The pooled effect of the whole, where a line marks it.
    pub pooled: Option<f64>,
    /// Heterogeneity of the whole, and the test between its parts.
    pub tests: Vec<String>,
    /// What the caption says.
    pub caption: Vec<String>,
}

/// A line of a forest.
#[derive(Debug)]
pub(super) enum Line {
    /// The label of a panel, and how deep it stands.
    Heading(String, usize),
    /// Something with an effect.
    Entry(Box<Entry>),
    /// A test, quiet.
    Note(String, usize),
    /// Why there is no diamond.
    Reason(String, usize),
}

/// A line with an effect.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// What it is.
    pub kind: Kind,
    /// What stands at the left.
    pub label: String,
    /// The row of the data.
    pub row: Option<usize>,
    /// One for each column.
    pub cells: Vec<String>,
    /// On the scale of the analysis.
    pub estimate: Option<f64>,
    /// On the scale of the analysis.
    pub ci: Option<Interval>,
    /// In percent.
    pub weight: Option<f64>,
    /// How deep it stands.
    pub depth: usize,
}

/// What a line shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Kind {
    /// An effect of the data.
    #[default]
    Study,
    /// The pool without a study, or up to it.
    Refit,
    /// The pool of a panel.
    Part,
    /// The pool of the whole.
    Whole,
    /// Where the effect of a new study is expected.
    Prediction,
}

impl Kind {
    /// Whether it is a diamond.
    pub(super) fn pooled(self) -> bool {
        match self {
            Self::Part | Self::Whole => true,
            Self::Study | Self::Refit | Self::Prediction => false,
        }
    }
}

/// Which row of the data.
pub(super) type Whose = (String, usize);

/// The weights of rows in the whole.
pub(super) fn weights(rows: &[Row]) -> BTreeMap<Whose, f64> {
    rows.iter()
        .filter_map(|row| Some(((row.study.clone(), row.row), row.weight?)))
        .collect()
}

/// The lines of `rows`, in the order that is asked for.
pub(super) fn studies(
    shown: &Shown<'_>,
    wishes: &Wishes,
    rows: &[Row],
    weigh: impl Fn(&Row) -> Option<f64>,
    depth: usize,
) -> Vec<Line> {
    let facts = &shown.facts;
    let mut drawn: Vec<(&Row, Option<f64>)> = rows.iter().map(|row| (row, weigh(row))).collect();
    if drawn.iter().filter(|(row, _)| row.yi.is_none()).count() > MOST_EMPTY {
        drawn.retain(|(row, _)| row.yi.is_some());
    }
    match wishes.sort {
        None => {}
        Some(Sort::Effect) => drawn.sort_by(|(a, _), (b, _)| last(a.yi, b.yi)),
        Some(Sort::Weight) => {
            drawn.sort_by(|(_, a), (_, b)| last(a.map(|w| -w), b.map(|w| -w)));
        }
        Some(Sort::Column) => {
            let key = |row: &Row| facts.of(row).and_then(|row| row.key.as_ref());
            drawn.sort_by(|(a, _), (b, _)| keys(key(a), key(b)));
        }
    }
    drawn
        .into_iter()
        .map(|(row, weight)| study(facts, row, weight, depth))
        .collect()
}

/// More rows without an effect than these are counted in the notes, and not drawn.
pub(super) const MOST_EMPTY: usize = 10;

fn study(facts: &Facts, row: &Row, weight: Option<f64>, depth: usize) -> Line {
    Line::Entry(Box::new(Entry {
        kind: Kind::Study,
        label: row.study.clone(),
        row: Some(row.row),
        cells: facts
            .of(row)
            .map(|row| row.cells.clone())
            .unwrap_or_default(),
        estimate: row.yi.filter(|yi| yi.is_finite()),
        ci: row.ci,
        weight,
        depth,
    }))
}

/// By number, those without one last.
fn last(a: Option<f64>, b: Option<f64>) -> std::cmp::Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

/// By key, those without one last.
fn keys(a: Option<&Key>, b: Option<&Key>) -> std::cmp::Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}
