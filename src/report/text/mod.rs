//! The report for people: what one would paste into a mail.

mod bias;
mod head;
mod multiverse;
mod outcome;
mod parts;
mod pool;
mod regress;
mod rows;
mod sensitivity;
mod small;
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
