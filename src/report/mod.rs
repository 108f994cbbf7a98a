//! Results as files and terminals show them: text for people, one JSON document, tables.

pub mod document;
pub mod json;
pub mod look;
pub mod table;
pub mod text;

mod glyph;
mod grid;
mod page;
pub mod registration;
mod wrap;

pub use crate::diagnostic::Style;
pub use document::{Article, Protocol, article};
pub use json::json;
pub use page::{Page, Span, Tone};
pub use text::text;
