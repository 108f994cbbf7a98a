//! Diagnostics in the JSON document.

use serde::Serialize;

use super::render::notes;
use super::{Diagnostic, Diagnostics, Severity};
use crate::source::Sources;

/// A diagnostic in the JSON document. Lines and columns count from 1, columns in Unicode scalars; the end is the place
/// behind the last character.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JsonDiagnostic {
    /// `error` or `warning`.
    pub severity: &'static str,
    /// `E0203`.
    pub code: &'static str,
    /// What was found.
    pub message: String,
    /// What was expected at the place.
    pub label: Option<String>,
    /// What to write instead; several are lines of one text.
    pub help: Option<String>,
    /// Facts from elsewhere.
    pub notes: Vec<String>,
    /// The file of the place, or one that has no text to point into.
    pub file: Option<String>,
    /// The first line.
    pub line: Option<usize>,
    /// The first column.
    pub column: Option<usize>,
    /// The last line.
    pub end_line: Option<usize>,
    /// The column behind the last character.
    pub end_column: Option<usize>,
}

impl JsonDiagnostic {
    /// `diagnostic` with its place in `sources`.
    pub fn new(diagnostic: &Diagnostic, sources: &Sources) -> Self {
        let place = diagnostic
            .span
            .and_then(|span| Some((span, sources.get(span.source)?)));
        let start = place.map(|(span, source)| source.position(span.start));
        let end = place.map(|(span, source)| source.position(span.end));
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        Self {
            severity: match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            code: diagnostic.code.number(),
            message: diagnostic.message.clone(),
            label: some(diagnostic.label.clone()),
            help: some(diagnostic.help.join("\n")),
            notes: match place {
                Some(_) => notes(diagnostic),
                None => diagnostic.notes.clone(),
            },
            file: place
                .map(|(_, source)| source.name().to_owned())
                .or_else(|| diagnostic.file.clone()),
            line: start.map(|(line, _)| line),
            column: start.map(|(_, column)| column),
            end_line: end.map(|(line, _)| line),
            end_column: end.map(|(_, column)| column),
        }
    }

    /// All of them, in their order.
    pub fn all(diagnostics: &Diagnostics, sources: &Sources) -> Vec<Self> {
        diagnostics.iter().map(|d| Self::new(d, sources)).collect()
    }
}
