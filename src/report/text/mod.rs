//! The report for people: what one would paste into a mail.

mod bias;
pub(super) mod head;
mod multiverse;
pub(super) mod outcome;
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
