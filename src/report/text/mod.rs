//! The report for people: what one would paste into a mail.

mod bias;
mod forest;
pub(super) mod head;
mod multiverse;
pub(super) mod outcome;
mod part;
mod parts;
pub(super) mod pool;
mod regress;
pub(super) mod rows;
mod sensitivity;
pub(super) mod small;
mod summary;

use super::{Page, Style};
use crate::result::{Document, Outcome, SelectionInfo};

/// `document` as text.
pub fn text(document: &Document, style: &Style) -> String {
    let mut page = Page::new(style);
    head::write(&mut page, document);
    outcome::write_all(&mut page, &document.results);
    head::close(&mut page, document);
    page.finish()
}

/// What is new in a session: the data, the selections and the results of `document`, without the plan above them and the
/// count below. Rows that stand in the results `above` are not shown again.
pub fn news(document: &Document, above: &[&Outcome], style: &Style) -> String {
    let mut page = Page::new(style);
    head::news(&mut page, document);
    outcome::write_below(&mut page, &document.results, above);
    page.finish()
}

/// What a result finds now that what it stands on has changed: `overall — −2.21 (−4.01 to −0.41) → −2.64 (−5.71 to 0.43)`.
pub fn again(old: Option<&Outcome>, new: &Outcome, style: &Style) -> String {
    let mut page = Page::new(style);
    outcome::again(&mut page, old, new);
    page.finish()
}

/// A selection with what each of its steps took out.
pub fn selection(selection: &SelectionInfo, style: &Style) -> String {
    let mut page = Page::new(style);
    head::selection(&mut page, selection);
    page.finish()
}

/// What a result is and found, on one line: `pool — mean difference, REML, HKSJ, …`.
pub fn headline(outcome: &Outcome) -> String {
    let not_done = outcome::not_done(outcome.status).map(|(word, _)| word.to_owned());
    not_done
        .or_else(|| outcome::about(outcome))
        .unwrap_or_default()
}

/// The result `name` alone, or the part of it that is named `name[label]`, with all of its rows; nothing where there is
/// none.
pub fn one(document: &Document, name: &str, style: &Style) -> Option<String> {
    let outcome = part::find(&document.results, name)?;
    let mut page = Page::whole(style);
    outcome::write_one(&mut page, &outcome);
    Some(page.finish())
}
