//! What is wrong, where, and what to write instead.
//!
//! A message is lower case, without a full stop, and says what was found; the label says what was expected at that
//! place; the help is the line to write instead; a note is a fact from elsewhere.

mod code;
mod json;
mod render;
pub mod suggest;
mod view;

pub use code::Code;
pub use json::JsonDiagnostic;
pub use render::{Style, render, render_all};
pub use suggest::{did_you_mean, list, plural, suggest};

use crate::source::Span;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The plan cannot run.
    Error,
    /// The plan runs, and somebody should look.
    Warning,
}

/// A place and what is to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What was expected, or what stands there.
    pub text: String,
}

/// A replacement that mends the mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub replacement: String,
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its stable code.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// Where it is; `None` for what has no text (a folder, the command line).
    pub span: Option<Span>,
    /// What was found.
    pub message: String,
    /// What was expected at `span` (empty: the message says it all).
    pub label: String,
    /// Other places that matter.
    pub others: Vec<Label>,
    /// Facts from elsewhere.
    pub notes: Vec<String>,
    /// What to write instead.
    pub help: Vec<String>,
    /// The replacement, for an editor.
    pub fix: Option<Fix>,
    /// The file, where it is not the one of `span` (a binary file has no text to point into).
    pub file: Option<String>,
}

impl Diagnostic {
    /// A diagnostic of `code` at `span`; the code's letter gives the severity.
    pub fn new(code: Code, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            span: span.into(),
            message: message.into(),
            label: String::new(),
            others: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
            fix: None,
            file: None,
        }
    }

    /// What was expected at the place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    /// Another place that matters.
    #[must_use]
    pub fn other(mut self, span: Span, text: impl Into<String>) -> Self {
        self.others.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// A fact from elsewhere.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// What to write instead.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// What to write instead, if there is something.
    #[must_use]
    pub fn maybe_help(mut self, text: Option<String>) -> Self {
        self.help.extend(text);
        self
    }

    /// Replaces the text at `span`.
    #[must_use]
    pub fn fix(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix {
            span,
            replacement: replacement.into(),
        });
        self
    }

    /// Names a file that has no text to point into.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }
}

/// The most characters of a text in a message: a name of 20 MB is shown by its beginning.
const LONGEST: usize = 600;

/// Cuts a text that nobody reads to its end.
fn clip(text: &mut String) {
    if let Some((at, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(at);
        text.push('…');
    }
}

impl Diagnostic {
    /// Cuts all its texts.
    fn clip(&mut self) {
        clip(&mut self.message);
        clip(&mut self.label);
        self.others
            .iter_mut()
            .for_each(|other| clip(&mut other.text));
        self.notes.iter_mut().for_each(clip);
        self.help.iter_mut().for_each(clip);
    }
}

/// The mistakes found so far; finding never stops at one.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    all: Vec<Diagnostic>,
    more: usize,
    more_errors: bool,
}

impl Diagnostics {
    /// Adds one; beyond [`Diagnostics::MOST`] they are only counted.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        if self.all.len() >= Self::MOST {
            self.more += 1;
            self.more_errors |= diagnostic.severity == Severity::Error;
            return;
        }
        diagnostic.clip();
        self.all.push(diagnostic);
    }

    /// After so many nobody reads on.
    pub const MOST: usize = 200;

    /// How many there were beyond those that are kept.
    pub fn more(&self) -> usize {
        self.more
    }

    /// Adds many.
    pub fn extend(&mut self, other: Self) {
        self.more += other.more;
        self.more_errors |= other.more_errors;
        for diagnostic in other.all {
            self.push(diagnostic);
        }
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.more_errors || self.all.iter().any(|d| d.severity == Severity::Error)
    }

    /// In the order found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.all.iter()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Sorts them by place, those without a place last.
    pub fn sort(&mut self) {
        self.all
            .sort_by_key(|d| (d.span.is_none(), d.span.map(|s| (s.source, s.start))));
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
