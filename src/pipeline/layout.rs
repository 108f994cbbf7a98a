//! Plans in their layout: read, laid out, written back.

use std::path::Path;

use super::keywords;
use crate::diagnostic::Diagnostic;
use crate::file::{Loader, OutputFolder, PLAN_LIMIT, decode};
use crate::source::Source;
use crate::syntax::{self, Formatted, Words};

/// A plan, and how it looks when it is formatted.
#[derive(Debug)]
pub struct Layout {
    /// The plan as it is.
    pub source: Source,
    /// The plan in its layout, and what is wrong in it.
    pub formatted: Formatted,
    /// Whether formatting changes a byte of it.
    pub changes: bool,
}

impl Layout {
    /// Of the plan at `path`.
    pub fn of_file(path: &Path) -> Result<Self, Box<Diagnostic>> {
        let shown = path.display().to_string();
        let (loader, name) = super::plan_at(path, &shown)?;
        let read = loader.read(&name, PLAN_LIMIT);
        let bytes = read.map_err(|error| Box::new(error.diagnostic(None).in_file(&shown)))?;
        Self::of_bytes(&shown, bytes)
    }

    /// Of the plan that messages call `shown`.
    pub fn of_bytes(shown: &str, bytes: Vec<u8>) -> Result<Self, Box<Diagnostic>> {
        let before = bytes.len();
        let text = decode(bytes).map_err(|error| Box::new(error.diagnostic(shown, None)))?;
        let marked = text.len() < before;
        let source = Source::new(shown, text);
        let words = keywords();
        let words = Words { statements: &words };
        let formatted = syntax::format(&source, &words);
        let changes = marked || *formatted.text != **source.text();
        Ok(Self {
            source,
            formatted,
            changes,
        })
    }

    /// Writes the plan in its layout to `path`, whole or not at all.
    pub fn write(&self, path: &Path) -> Result<(), Box<Diagnostic>> {
        let shown = path.display().to_string();
        let (loader, name) = super::plan_at(path, &shown)?;
        let folder = OutputFolder::new(loader.root());
        let written = folder.write(&name, self.formatted.text.as_bytes());
        written.map_err(|error| Box::new(error.write_diagnostic(None).in_file(shown)))?;
        Ok(())
    }
}
