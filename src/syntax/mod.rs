//! Text to plan: knows forms, not names.

pub mod ast;
mod expected;
mod fields;
mod format;
mod grammar;
mod lex;
mod line;
mod lower;
mod piece;
mod problem;
pub mod spell;
mod split;
pub mod table;
mod unexpected;

pub use format::{Formatted, format};
pub use line::one_line;
pub use piece::{Piece, pieces, statements};
pub use split::is_complete;
pub use unexpected::is_reserved;

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::source::{Source, SourceId, Spanned};

/// The version of the language that is known.
const VERSION: u32 = 1;

/// How many indented statements are found in one: each reads what is left of it again.
const MOST_INDENTED: usize = 100;

/// After how many mistakes reading stops.
const MOST_MISTAKES: usize = 100;

/// How the names of files of data end.
const DATA_FILES: &[&str] = &[".csv", ".tsv", ".xlsx", ".xls", ".json", ".parquet", ".tab"];

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
    if let Some(diagnostic) = data_file(source, id, words) {
        out.push(diagnostic);
        return ast::Plan::default();
    }
    let mut layout = Diagnostics::default();
    let split = split::split(text, id, words, &mut layout);
    layout.sort();
    let mut above = layout.iter().peekable();
    let mut errors = 0;
    let mut stopped = None;
    let mut found = Diagnostics::default();
    let mut plan = ast::Plan::default();
    for (index, chunk) in split.chunks.iter().enumerate() {
        while let Some(next) = above.next_if(|next| start_of(next) < chunk.range.end) {
            errors += usize::from(next.severity == Severity::Error);
        }
        let mut here = Diagnostics::default();
        read_chunk(text, id, words, (index, chunk), &mut here, &mut plan);
        errors += here
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .count();
        found.extend(here);
        if errors > MOST_MISTAKES {
            stopped = Some(chunk.range.end);
            break;
        }
    }
    errors += above.filter(|d| d.severity == Severity::Error).count();
    found.extend(layout);
    found.sort();
    if errors > MOST_MISTAKES {
        found = first_of(&found, stopped.unwrap_or(text.len()));
    }
    out.extend(found);
    plan
}

/// Reads one chunk, and the statements that are indented in it.
fn read_chunk(
    text: &str,
    id: SourceId,
    words: &Words<'_>,
    (index, chunk): (usize, &split::Chunk),
    found: &mut Diagnostics,
    plan: &mut ast::Plan,
) {
    let first = text.get(chunk.range.clone()).unwrap_or("");
    if lex::word(first) == "kma" {
        let version = version(text, id, chunk, index, found);
        plan.version = plan.version.take().or(version);
        return;
    }
    let mut chunk = chunk.clone();
    for _ in 0..=MOST_INDENTED {
        let Some(rest) = statement(text, id, words, &chunk, found, plan) else {
            break;
        };
        chunk.range.start = rest;
        chunk.table = chunk.table.filter(|table| table.start >= rest);
        chunk.note = None;
        chunk.indented = false;
    }
}

fn start_of(diagnostic: &Diagnostic) -> usize {
    diagnostic.span.map_or(0, |span| span.start as usize)
}

/// The first mistakes of `sorted`, and that there are more; nothing behind `end` was read.
fn first_of(sorted: &Diagnostics, end: usize) -> Diagnostics {
    let mut first = Diagnostics::default();
    for diagnostic in sorted {
        let most = first.len() >= MOST_MISTAKES || start_of(diagnostic) > end;
        if let (true, Some(span)) = (most, diagnostic.span) {
            first.push(problem::too_many(span, MOST_MISTAKES));
            break;
        }
        first.push(diagnostic.clone());
    }
    first
}

/// Whether `source` is a file of data in the place of a plan: its name or its first lines say so.
fn data_file(source: &Source, id: SourceId, words: &Words<'_>) -> Option<Diagnostic> {
    let (name, text): (&str, &str) = (source.name(), source.text());
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let named = DATA_FILES
        .iter()
        .any(|end| file.to_lowercase().ends_with(end));
    let lines: Vec<_> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(2)
        .collect();
    let header = |line: &str| {
        let behind = line.get(lex::word(line).len()..).unwrap_or("");
        behind.starts_with([',', ';', '\t'])
    };
    let statement = |line: &str| {
        line.starts_with(['#', ' ', '\t', '}', ')', '|', '%', '-', '/', '*'])
            || words.is_statement(lex::word(line)) && !header(line)
    };
    let cells = |line: &str| {
        let counts = [',', ';', '\t'].map(|sign| line.matches(sign).count());
        counts.into_iter().max().unwrap_or(0)
    };
    let rows = lines.len() == 2
        && lines
            .iter()
            .all(|line| cells(line) >= 2 && !statement(line));
    let code = lines.iter().any(|line| line.contains(['{', '(', '=', ':']));
    let named_so = named && !lines.iter().any(|line| statement(line));
    let looks_so = rows && !code;
    if !named_so && !looks_so {
        return None;
    }
    let first = text.lines().next().unwrap_or("").trim_end().len();
    let span = crate::source::Span::new(id, 0, first);
    let shown = if named { file } else { "data.csv" };
    Some(problem::data_file(span, shown))
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
