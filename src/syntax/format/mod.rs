//! One layout for plans.
//!
//! Only blanks, line ends and the commas between fields are chosen here: every other sign stays as it is written, in its
//! order. A statement that cannot be read is left alone, and so is one that would say something else in its new
//! layout: the plan is read again before it is handed out.

mod align;
mod block;
mod item;
mod line;
mod same;
mod statement;
mod table;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::lex;
use super::split::{self, Chunk};
use super::{Words, ast, data_file, parse, read_chunk, start_of};
use crate::diagnostic::{Diagnostics, Severity};
use crate::source::{Source, SourceId};
use line::{Line, Lines};

/// The columns that a line may take, where it can be broken.
const WIDTH: usize = 100;

/// By how much what belongs to a line above is indented.
const INDENT: usize = 2;

/// A plan in its layout.
#[derive(Debug, Clone)]
pub struct Formatted {
    /// Its text.
    pub text: String,
    /// What is wrong in the source; a statement with an error is left as it was written.
    pub diagnostics: Diagnostics,
    /// Whether it is a plan at all, and not a file of data.
    pub is_plan: bool,
}

/// Lays a plan out. Formatting the result again changes nothing.
///
/// The caller has dropped a byte order mark. A file of data is handed back as it is.
pub fn format(source: &Source, words: &Words<'_>) -> Formatted {
    let id = SourceId::default();
    let mut diagnostics = Diagnostics::default();
    let mut before = parse(source, id, words, &mut diagnostics);
    if data_file(source, id, words).is_some() {
        let text = source.text().to_string();
        return Formatted {
            text,
            diagnostics,
            is_plan: false,
        };
    }
    let text = line_ends(source.text());
    if text.len() != source.text().len() {
        before = read(&text, words);
    }
    let mut kept = BTreeSet::new();
    for _ in 0..2 {
        let formatted = lay_out(&text, words, &kept);
        let after = read(&formatted, words);
        let changed = changed(&before, &after);
        if changed.is_empty() && loses_nothing(&text, &formatted) {
            let text = formatted;
            return Formatted {
                text,
                diagnostics,
                is_plan: true,
            };
        }
        kept.extend(changed);
    }
    let text = source.text().to_string();
    Formatted {
        text,
        diagnostics,
        is_plan: true,
    }
}

/// Whether each letter and digit of the text is in its layout as often, but for the version that is added.
fn loses_nothing(text: &str, formatted: &str) -> bool {
    let signs = |text: &str| {
        let mut counts: BTreeMap<char, usize> = BTreeMap::new();
        for sign in text.nfc().filter(|c| c.is_alphanumeric()) {
            *counts.entry(sign).or_default() += 1;
        }
        counts
    };
    let (old, new) = (signs(text), signs(formatted));
    let mut with_version = old.clone();
    for sign in "kma1".chars() {
        *with_version.entry(sign).or_default() += 1;
    }
    new == old || new == with_version
}

/// The text with `\n` at the end of each line.
fn line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        return Cow::Owned(text.replace("\r\n", "\n"));
    }
    Cow::Borrowed(text)
}

fn read(text: &str, words: &Words<'_>) -> ast::Plan {
    let source = Source::new("", text);
    let mut unused = Diagnostics::default();
    parse(&source, SourceId::default(), words, &mut unused)
}

/// Where the statements of `before` start that say something else in `after`.
fn changed(before: &ast::Plan, after: &ast::Plan) -> Vec<usize> {
    let start = |statement: &ast::Statement| statement.span.start as usize;
    let all = || before.statements.iter();
    if before.statements.len() != after.statements.len() {
        return all().map(start).collect();
    }
    let pairs = all().zip(&after.statements);
    let differ = pairs.filter(|(old, new)| !same::same(*old, *new));
    differ.map(|(old, _)| start(old)).collect()
}

/// The text in its layout; a statement that starts in `kept` is left as it is.
fn lay_out(text: &str, words: &Words<'_>, kept: &BTreeSet<usize>) -> String {
    super::grammar::limit_calls();
    let mut layout = Diagnostics::default();
    let split = split::split(text, SourceId::default(), words, &mut layout);
    let wrong = layout.iter().filter(|d| d.severity == Severity::Error);
    let wrong: BTreeSet<usize> = wrong.map(start_of).collect();
    let mut lines = Lines::default();
    if wants_version(text, words, &split.chunks) {
        lines.push(Line::code(0, "kma 1"));
        lines.push(Line::blank());
    }
    let mut at = 0;
    for (index, chunk) in split.chunks.iter().enumerate() {
        gap(text, at..chunk.range.start, &mut lines);
        at = end_of(chunk);
        let written = text.get(chunk.range.clone()).unwrap_or("");
        if lex::word(written) == "kma" {
            // What is open in it runs on behind it, and belongs to it.
            if at == chunk.range.end {
                lines.push(Line::code(0, version(written)));
            } else {
                lines.push(verbatim(text, chunk.range.start..at));
            }
            lines.blank_next();
            continue;
        }
        let all = chunk.range.start..=at;
        let whole = wrong.range(all.clone()).next().is_none() && kept.range(all).next().is_none();
        let readable = whole && reads(text, words, (index, chunk));
        let laid = if readable {
            statement::lay_out(text, chunk)
        } else {
            None
        };
        match laid {
            Some(laid) => lines.extend(laid),
            None => lines.push(verbatim(text, chunk.range.start..at)),
        }
    }
    gap(text, at..text.len(), &mut lines);
    align::finish(lines.finish())
}

/// `kma 1` with one blank; what runs over several lines is wrong, and stays.
fn version(written: &str) -> String {
    if written.contains(['\n', '#']) {
        return written.to_owned();
    }
    let words: Vec<&str> = written.split_whitespace().collect();
    words.join(" ")
}

/// Whether a statement can be read without a mistake.
fn reads(text: &str, words: &Words<'_>, chunk: (usize, &Chunk)) -> bool {
    mistakes(text, words, chunk).is_empty()
}

/// Where the mistakes of a statement start.
fn mistakes(text: &str, words: &Words<'_>, chunk: (usize, &Chunk)) -> Vec<usize> {
    let mut found = Diagnostics::default();
    let mut plan = ast::Plan::default();
    read_chunk(
        text,
        SourceId::default(),
        words,
        chunk,
        &mut found,
        &mut plan,
    );
    let errors = found.iter().filter(|d| d.severity == Severity::Error);
    errors.map(start_of).collect()
}

/// Whether `kma 1` is to be written above all: it is missing, and what comes first starts a statement, with no mistake
/// on its first line. That may be the version, misspelt.
fn wants_version(text: &str, words: &Words<'_>, chunks: &[Chunk]) -> bool {
    let word = |chunk: &Chunk| lex::word(text.get(chunk.range.clone()).unwrap_or(""));
    if chunks.iter().any(|chunk| word(chunk) == "kma") {
        return false;
    }
    let Some(first) = chunks.first() else {
        return true;
    };
    let start = first.range.start;
    let line = text.get(start..).map_or(0, lex::line_length);
    let wrong = || {
        mistakes(text, words, (0, first))
            .into_iter()
            .chain(first.broken.iter().copied())
    };
    let starts = !first.indented && words.is_statement(word(first));
    starts && !wrong().any(|at| at <= start + line)
}

/// Behind the last byte of a statement.
fn end_of(chunk: &Chunk) -> usize {
    let behind = |range: &Option<Range<usize>>| range.as_ref().map_or(0, |range| range.end);
    let end = chunk.range.end.max(behind(&chunk.table));
    end.max(behind(&chunk.lost))
}

/// A statement as it was written, with the blanks before it.
fn verbatim(text: &str, range: Range<usize>) -> Line {
    let before = text.get(..range.start).unwrap_or("");
    let line = memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |at| at + 1);
    let blank = before.get(line..).unwrap_or("").chars().all(lex::is_blank);
    let start = if blank { line } else { range.start };
    let written = text.get(start..range.end).unwrap_or("");
    Line::raw(written.trim_end())
}

/// The comments between two statements, one blank line where there was one or more.
fn gap(text: &str, range: Range<usize>, lines: &mut Lines) {
    let first = range.start == 0;
    let written = text.get(range).unwrap_or("");
    // The last line is that of the next statement, or nothing.
    let mut rest = written.split('\n').enumerate().peekable();
    while let Some((index, line)) = rest.next() {
        let comment = line.trim_matches(lex::is_blank);
        if index == 0 && !first {
            if !comment.is_empty() {
                lines.comment_behind(comment);
            }
        } else if !comment.is_empty() {
            let indented = line.starts_with(lex::is_blank);
            lines.push(Line::comment(if indented { INDENT } else { 0 }, comment));
        } else if rest.peek().is_some() {
            lines.blank_next();
        }
    }
}
