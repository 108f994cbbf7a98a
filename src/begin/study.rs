//! Which column says what study a row belongs to.

use std::collections::HashSet;

use super::header::split;
use super::kind::{Cells, Kind};
use super::spell;
use crate::data::RawTable;

/// Words for the study, the likeliest first.
const STUDY: &[&[&str]] = &[
    &["study"],
    &["studlab"],
    &["study", "id"],
    &["studyid"],
    &["study", "name"],
    &["studyname"],
    &["author"],
    &["authors"],
    &["first", "author"],
    &["study", "author"],
    &["author", "s"],
    &["author", "year"],
    &["authors", "year"],
    &["author", "s", "year"],
    &["study", "year"],
    &["slab"],
    &["trial"],
    &["trial", "id"],
    &["trial", "name"],
    &["paper"],
    &["publication"],
    &["article"],
    &["reference"],
    &["ref"],
    &["citation"],
    &["source"],
    &["label"],
    &["name"],
    &["id"],
];

const AUTHORS: &[&[&str]] = &[
    &["author"],
    &["authors"],
    &["first", "author"],
    &["author", "s"],
    &["study", "author"],
];

const YEARS: &[&[&str]] = &[
    &["year"],
    &["study", "year"],
    &["publication", "year"],
    &["pub", "year"],
];

/// Whether a header speaks of studies.
pub(super) fn speaks(header: &str) -> bool {
    let words = split(header);
    STUDY.iter().any(|names| words == **names)
}

/// How studies are told apart.
pub(super) struct Study {
    /// The columns, whose cells are joined.
    pub(super) columns: Vec<usize>,
    /// Its type in the schema.
    pub(super) kind: String,
    pub(super) unsure: Option<String>,
}

/// Looks for it; nothing where no header speaks of studies.
pub(super) fn find(raw: &RawTable, columns: &[Cells]) -> Option<Study> {
    let called = |names: &[&str]| {
        let same = |cells: &&Cells| split(&cells.header) == names;
        columns.iter().find(same)
    };
    let candidates: Vec<&Cells> = STUDY.iter().filter_map(|names| called(names)).collect();
    let text = candidates.iter().find(|cells| !cells.is_number());
    let number = candidates
        .iter()
        .find(|cells| cells.is_number() && cells.kind != Kind::Year);
    let author = AUTHORS.iter().find_map(|names| called(names));
    let year = columns
        .iter()
        .find(|cells| YEARS.iter().any(|names| split(&cells.header) == **names));
    let mut unsure = None;
    let mut chosen: Vec<&Cells> = match (text, number) {
        (Some(text), Some(number)) if author.is_some_and(|a| a.at == text.at) => {
            let named = with_year(text, year);
            let (by_name, by_number) = (groups(raw, &named), groups(raw, &[number]));
            if by_name == by_number {
                named
            } else {
                unsure = Some(format!(
                    "`{}` tells {by_number} studies apart, author and year {by_name}",
                    number.header
                ));
                vec![number]
            }
        }
        (Some(text), _) if author.is_some_and(|a| a.at == text.at) => with_year(text, year),
        (Some(text), _) if groups(raw, &[text]) < raw.rows() => {
            // Names without their years: two studies of one group.
            let named = with_year(text, year);
            if groups(raw, &named) == raw.rows() {
                named
            } else {
                vec![text]
            }
        }
        (Some(text), _) => vec![text],
        (None, Some(number)) => vec![number],
        (None, None) => return None,
    };
    if chosen.len() > 1 && chosen.iter().any(|cells| cells.missing > 0) {
        chosen.truncate(1);
    }
    let headers: Vec<String> = chosen
        .iter()
        .map(|cells| spell::text(&cells.header))
        .collect();
    let optional = if chosen.iter().any(|cells| cells.missing > 0) {
        "optional "
    } else {
        ""
    };
    let named = match chosen.as_slice() {
        [one] if one.header == "study" => String::new(),
        _ => format!(" = {}", headers.join(", ")),
    };
    Some(Study {
        columns: chosen.iter().map(|cells| cells.at).collect(),
        kind: format!("{optional}study{named}"),
        unsure,
    })
}

/// An author, with the year where there is one.
fn with_year<'a>(author: &'a Cells, year: Option<&'a Cells>) -> Vec<&'a Cells> {
    let year = year.filter(|year| year.missing == 0 && author.missing == 0);
    std::iter::once(author).chain(year).collect()
}

/// How many different rows these columns have.
fn groups(raw: &RawTable, columns: &[&Cells]) -> usize {
    let places: Vec<usize> = columns.iter().map(|cells| cells.at).collect();
    distinct(raw, &places)
}

/// How many different rows there are under these headers.
pub(super) fn distinct(raw: &RawTable, columns: &[usize]) -> usize {
    let keys = (0..raw.rows()).map(|row| {
        let cells = columns.iter().map(|column| raw.cell(row, *column));
        cells.collect::<Vec<&str>>()
    });
    keys.collect::<HashSet<_>>().len()
}
