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
use crate::result::Document;

/// `document` as text.
pub fn text(document: &Document, style: &Style) -> String {
    let mut page = Page::new(style);
    head::write(&mut page, document);
    outcome::write_all(&mut page, &document.results);
    head::close(&mut page, document);
    page.finish()
}

/// The result `name` alone, or the part of it that is named `name[label]`, with all of its rows; nothing where there is
/// none.
pub fn one(document: &Document, name: &str, style: &Style) -> Option<String> {
    let outcome = part::find(&document.results, name)?;
    let mut page = Page::whole(style);
    outcome::write_one(&mut page, &outcome);
    Some(page.finish())
}
