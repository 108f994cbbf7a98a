//! Text to plan: knows forms, not names.

pub mod ast;
mod expected;
mod fields;
mod grammar;
mod lex;
mod lower;
mod problem;
mod split;
pub mod table;
mod unexpected;

pub use split::is_complete;

use crate::diagnostic::Diagnostics;
use crate::source::{Source, SourceId, Spanned};

/// The version of the language that is known.
const VERSION: u32 = 1;

/// How many indented statements are found in one: each reads what is left of it again.
const MOST_INDENTED: usize = 100;

/// The words that statements begin with. Verbs and figures stand in a catalog elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// All of them; those of fixed form need not be among them.
    pub statements: &'a [&'a str],
}

impl<'a> Words<'a> {
    /// Whether a statement begins with `word`.
    fn is_statement(&self, word: &str) -> bool {
        !word.is_empty() && self.all().any(|known| known == word)
    }

    /// All words that statements begin with, and `kma`.
    fn all(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let fixed = lower::fixed().map(|word| -> &'a str { word });
        let fixed = fixed.chain(std::iter::once("kma"));
        fixed.chain(self.statements.iter().copied())
    }
}

/// Reads a plan. It never fails: what cannot be read is reported, and the rest is returned.
///
/// The caller has dropped a byte order mark.
pub fn parse(source: &Source, id: SourceId, words: &Words<'_>, out: &mut Diagnostics) -> ast::Plan {
    grammar::limit_calls();
    let text: &str = source.text();
    let mut found = Diagnostics::default();
    let split = split::split(text, id, words, &mut found);
    let mut plan = ast::Plan::default();
    for (index, chunk) in split.chunks.iter().enumerate() {
        let first = text.get(chunk.range.clone()).unwrap_or("");
        if lex::word(first) == "kma" {
            let version = version(text, id, chunk, index, &mut found);
            plan.version = plan.version.or(version);
            continue;
        }
        let mut chunk = chunk.clone();
        for _ in 0..=MOST_INDENTED {
            let Some(rest) = statement(text, id, words, &chunk, &mut found, &mut plan) else {
                break;
            };
            chunk.range.start = rest;
            chunk.table = chunk.table.filter(|table| table.start >= rest);
            chunk.note = None;
            chunk.indented = false;
        }
    }
    found.sort();
    out.extend(found);
    plan
}

/// Reads one statement; returns where the next one starts if a keyword inside it was indented by mistake.
fn statement(
    text: &str,
    id: SourceId,
    words: &Words<'_>,
    chunk: &split::Chunk,
    out: &mut Diagnostics,
    plan: &mut ast::Plan,
) -> Option<usize> {
    let mut found = Diagnostics::default();
    let mut lower = lower::Lower::new(text, id, words, chunk, &mut found);
    let statement = lower.statement();
    let Some((gap, diagnostic)) = lower.swallowed.take() else {
        out.extend(found);
        plan.statements.push(statement);
        return None;
    };
    out.push(diagnostic);
    let mut above = chunk.clone();
    above.range.end = gap.start;
    above.table = above.table.filter(|table| table.start < gap.start);
    let statement = lower::Lower::new(text, id, words, &above, out).statement();
    plan.statements.push(statement);
    Some(gap.end)
}

/// Reads `kma 1`.
fn version(
    text: &str,
    id: SourceId,
    chunk: &split::Chunk,
    index: usize,
    out: &mut Diagnostics,
) -> Option<Spanned<u32>> {
    let written = text.get(chunk.range.clone()).unwrap_or("");
    let span = crate::source::Span::new(id, chunk.range.start, chunk.range.end);
    let number = written.strip_prefix("kma").unwrap_or("").trim();
    if index > 0 {
        out.push(problem::late_version(span));
        return None;
    }
    if number.parse() == Ok(VERSION) {
        return Some(Spanned::new(VERSION, span));
    }
    out.push(problem::unknown_version(span, number, VERSION));
    None
}

#[cfg(test)]
mod tests;
