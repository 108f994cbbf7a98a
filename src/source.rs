//! Source texts, places in them, and the line index: nobody else knows lines.

use std::sync::{Arc, OnceLock};

/// Which of the [`Sources`] a place is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SourceId(pub u32);

/// A half-open range of bytes in one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The source.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `source`; places beyond 4 GiB are the end of what can be named.
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            source,
            start: clamp(start),
            end: clamp(end.max(start)),
        }
    }

    /// From the start of `self` to the end of `other`, both of one source.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self {
            source: self.source,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The empty place behind `self`.
    #[must_use]
    pub fn behind(self) -> Self {
        Self {
            start: self.end,
            ..self
        }
    }

    /// As a range of `usize`, to cut the text with `get`.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<T> {
    /// The value.
    pub node: T,
    /// Where it was written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `node`, written at `span`.
    pub fn new(node: T, span: Span) -> Self {
        Self { node, span }
    }
}

/// A text with its name: a plan, a data file, an input of the REPL.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    text: Arc<str>,
    /// How many lines stand before it in what it was cut from.
    above: usize,
    /// Byte offsets at which lines start; found when the first place is asked for.
    lines: Arc<OnceLock<Box<[u32]>>>,
}

impl Source {
    /// A source named `name`, as messages print it.
    pub fn new(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            above: 0,
            lines: Arc::default(),
        }
    }

    /// The same, which was cut from a text of which it begins at line `first`.
    #[must_use]
    pub fn from_line(mut self, first: usize) -> Self {
        self.above = first.saturating_sub(1);
        self
    }

    /// The name that messages print.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Line and column of a byte offset, both from 1, the column in Unicode scalars.
    pub fn position(&self, offset: u32) -> (usize, usize) {
        let lines = self.lines();
        let line = lines.partition_point(|&start| start <= offset).max(1);
        let start = lines.get(line - 1).copied().unwrap_or(0) as usize;
        let end = self.snap(offset as usize).max(start);
        let column = self
            .text
            .get(start..end)
            .map_or(0, |before| before.chars().count());
        (self.above + line, column + 1)
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let starts = memchr::memchr_iter(b'\n', self.text.as_bytes())
                .map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX));
            std::iter::once(0).chain(starts).collect()
        })
    }

    /// The largest character boundary that is not behind `offset` or the end.
    pub fn snap(&self, offset: usize) -> usize {
        let mut at = offset.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

/// All the texts that a run has read; messages name places in them.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    all: Vec<Source>,
}

impl Sources {
    /// Adds a source and returns its name for spans.
    pub fn add(&mut self, source: Source) -> SourceId {
        let id = SourceId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(source);
        id
    }

    /// The source `id`.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.all.get(id.0 as usize)
    }

    /// The text at `span`, or nothing where the span fits no text.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.source)
            .and_then(|source| source.text.get(span.range()))
            .unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn position_counts_unicode_scalars_from_one() {
        let source = Source::new("p.kma", "aé\n²b");
        assert_eq!(source.position(0), (1, 1));
        assert_eq!(source.position(3), (1, 3));
        assert_eq!(source.position(4), (2, 1));
        assert_eq!(source.position(6), (2, 2));
        assert_eq!(source.position(5), (2, 1), "inside `²`");
        assert_eq!(source.position(900), (2, 3));
    }
}
