//! The end of a figure: its caption below, and what it is for those who do not see it.

use super::Pen;
use crate::scene::{Face, Paint, Scene, at, font};

/// What a figure says of itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Said {
    /// Its accessible name.
    pub title: String,
    /// What it shows, in sentences.
    pub caption: String,
    /// The numbers drawn: a header and rows.
    pub data: Vec<Vec<String>>,
}

/// Writes the caption from `y` on over the whole width, and closes the page below it.
pub fn close(mut pen: Pen, y: f64, said: Said) -> Scene {
    let theme = pen.theme;
    let style = (Face::Regular, theme.small, Paint::Soft);
    let corner = at(theme.margin, y + theme.small * font::ASCENT);
    let width = theme.width - 2.0 * theme.margin;
    let behind = pen.paragraph(corner, width, &said.caption, style);
    // The baseline behind the last line: what hangs below the last is all that is left.
    pen.scene.height = behind - theme.small * (1.3 - font::DESCENT) + theme.margin;
    pen.scene.title = said.title;
    pen.scene.description = said.caption;
    pen.scene.data = said.data;
    pen.scene
}
