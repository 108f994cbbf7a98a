//! One mistake, one diagnostic: what was misspelt is not reported a second time for what it means.

use super::Checker;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::Span;
use crate::syntax::ast;

/// The mistakes found while the plan was read.
pub(super) struct Misread {
    /// Where they are.
    spans: Vec<Span>,
    /// How many diagnostics there were when the plan had been read.
    count: usize,
    /// Places of which something better has been said.
    superseded: Vec<Span>,
    /// Whether a statement could not be read at all.
    statement: bool,
}

impl Misread {
    /// The mistakes in `out`, all of which come from reading `plan`.
    pub(super) fn of(plan: &ast::Plan, out: &Diagnostics) -> Self {
        Self {
            spans: out
                .iter()
                .filter(|d| d.severity == Severity::Error)
                .filter_map(|d| d.span)
                .collect(),
            count: out.len(),
            superseded: Vec::new(),
            statement: plan
                .statements
                .iter()
                .any(|statement| statement.kind == ast::StatementKind::Error),
        }
    }
}

impl Checker<'_> {
    /// Whether something at `span` was misspelt.
    pub(super) fn misread(&self, span: Span) -> bool {
        self.misread.spans.iter().any(|place| within(*place, span))
    }

    /// Whether a statement of the plan could not be read at all.
    pub(super) fn any_unread(&self) -> bool {
        self.misread.statement
    }

    /// What is said of `span` now says more than what was said of its spelling.
    pub(super) fn supersede(&mut self, span: Span) {
        self.misread.superseded.push(span);
    }

    /// A statement that could not be read: what it would declare is known by name, and its users stay quiet.
    pub(super) fn unread(&mut self, statement: &ast::Statement) {
        let text = self.one_line(statement.span);
        let words: Vec<&str> = text.split([' ', '`']).filter(|w| !w.is_empty()).collect();
        let named = match words.as_slice() {
            ["data" | "let" | "effect" | "search" | "flow", name, ..]
            | [name, "=" | "<-" | ":=" | "~", ..]
            | [.., "as", name] => Some(*name),
            _ => None,
        };
        if let Some(name) = named {
            let name: String = name
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            self.names.declare_failed(&name, statement.span);
        }
    }

    /// In a statement that was misspelt, what seems to be missing may stand there.
    pub(super) fn drop_consequences(&mut self, statement: &ast::Statement, before: usize) {
        if !self.misread(statement.span) {
            return;
        }
        let consequence = |d: &Diagnostic| {
            matches!(
                d.code,
                Code::MissingClause | Code::WhichEffect | Code::UnknownVerb
            )
        };
        self.retain(|place, d| place < before || !consequence(d));
    }

    /// Drops what was said of a spelling where something better has been said.
    pub(super) fn drop_superseded(&mut self) {
        let places = std::mem::take(&mut self.misread.superseded);
        let count = self.misread.count;
        if places.is_empty() {
            return;
        }
        self.retain(|place, d| {
            let inside = |span: Span| places.iter().any(|whole| within(span, *whole));
            place >= count || d.code != Code::ForeignSpelling || !d.span.is_some_and(inside)
        });
    }

    fn retain(&mut self, keep: impl Fn(usize, &Diagnostic) -> bool) {
        let found = std::mem::take(self.out);
        for (place, diagnostic) in found.iter().enumerate() {
            if keep(place, diagnostic) {
                self.out.push(diagnostic.clone());
            }
        }
    }
}

fn within(part: Span, whole: Span) -> bool {
    part.source == whole.source && whole.start <= part.start && part.end <= whole.end
}
