//! Lines before they are aligned.

/// What stands in one column below what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    /// The `=` of `let` statements.
    Let,
    /// The `=` of `effect` statements.
    Effect,
    /// The `as` of analyses.
    As,
    /// The `to` of figures.
    To,
    /// The blocks of `reported` statements.
    Reported,
    /// The blocks of `study` statements.
    Study,
    /// The reasons of criteria.
    Because,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Part of a statement.
    Code,
    /// A comment alone.
    Comment,
    /// Nothing.
    Blank,
    /// A statement as it was written; it may have several lines.
    Raw,
}

/// One line.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) kind: Kind,
    /// The blanks before it.
    pub(super) indent: usize,
    pub(super) text: String,
    /// The part that is aligned with that of other lines.
    pub(super) tail: Option<(Align, String)>,
    /// The comment behind it.
    pub(super) behind: Option<String>,
    /// Its comment stands in its column.
    pub(super) settled: bool,
}

impl Line {
    fn new(kind: Kind, indent: usize, text: impl Into<String>) -> Self {
        Self {
            kind,
            indent,
            text: text.into(),
            tail: None,
            behind: None,
            settled: false,
        }
    }

    pub(super) fn code(indent: usize, text: impl Into<String>) -> Self {
        Self::new(Kind::Code, indent, text)
    }

    pub(super) fn comment(indent: usize, text: impl Into<String>) -> Self {
        Self::new(Kind::Comment, indent, text)
    }

    pub(super) fn raw(text: impl Into<String>) -> Self {
        Self::new(Kind::Raw, 0, text)
    }

    pub(super) fn blank() -> Self {
        Self::new(Kind::Blank, 0, "")
    }

    /// Whether a comment may be put behind it.
    pub(super) fn takes_comment(&self) -> bool {
        self.kind == Kind::Code && self.behind.is_none()
    }

    /// The part that ends the line.
    pub(super) fn end(&mut self) -> &mut String {
        match &mut self.tail {
            Some((_, tail)) => tail,
            None => &mut self.text,
        }
    }

    /// The columns that it takes before it is aligned.
    pub(super) fn width(&self) -> usize {
        let tail = self.tail.as_ref().map_or(0, |tail| 1 + width(&tail.1));
        self.indent + width(&self.text) + tail
    }
}

/// The columns of the last line of `text`.
pub(super) fn width(text: &str) -> usize {
    let last = text.rsplit('\n').next().unwrap_or(text);
    unicode_width::UnicodeWidthStr::width(last)
}

/// The lines of a plan, never two blank ones together, none at the start and none at the end.
#[derive(Debug, Default)]
pub(super) struct Lines {
    all: Vec<Line>,
    blank: bool,
}

impl Lines {
    pub(super) fn push(&mut self, line: Line) {
        if line.kind == Kind::Blank {
            return self.blank_next();
        }
        if std::mem::take(&mut self.blank) && !self.all.is_empty() {
            self.all.push(Line::blank());
        }
        self.all.push(line);
    }

    pub(super) fn extend(&mut self, lines: Vec<Line>) {
        for line in lines {
            self.push(line);
        }
    }

    /// A blank line before the next one, if one follows.
    pub(super) fn blank_next(&mut self) {
        self.blank = true;
    }

    /// A comment behind the last line.
    pub(super) fn comment_behind(&mut self, comment: &str) {
        match self.all.last_mut() {
            Some(last) if last.kind != Kind::Comment && last.behind.is_none() => {
                last.behind = Some(comment.to_owned());
            }
            _ => self.push(Line::comment(0, comment)),
        }
    }

    pub(super) fn finish(self) -> Vec<Line> {
        self.all
    }
}
