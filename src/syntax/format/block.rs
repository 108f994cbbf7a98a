//! Blocks: schemas, arms, and the fields of records.

use std::ops::Range;

use super::super::fields::fields;
use super::super::grammar::Rule;
use super::super::lex::{Token, Tokens};
use super::super::split::Chunk;
use super::item::{Comment, Item, Place, Trivia, flat, items, lay};
use super::line::{Line, width};
use super::{INDENT, WIDTH, align};

/// A name that is longer stands by itself.
const LONGEST_NAME: usize = 32;

/// What the fields of a block are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fields {
    /// Those of `plan`, `search`, `flow` and `reported`.
    Values,
    /// Columns.
    Schema,
    /// Those of an arm.
    Arm,
    /// The cells of a `study`.
    Cells,
}

/// A block as it was written.
#[derive(Debug)]
pub(super) struct Block {
    /// It goes on lines of its own.
    open: bool,
    entries: Vec<Entry>,
    /// The comments behind the last field.
    last: Vec<Comment>,
    /// The comment behind its brace.
    behind: Option<String>,
}

/// A field.
#[derive(Debug)]
struct Entry {
    before: Vec<Comment>,
    blank: bool,
    name: String,
    /// A `:` stands behind its name.
    colon: bool,
    items: Vec<Item>,
    block: Option<Block>,
    behind: Option<String>,
}

impl Block {
    /// Reads the block between two braces of `chunk`; none where a field has another form.
    pub(super) fn read(
        text: &str,
        chunk: &Chunk,
        inside: Range<usize>,
        of: Fields,
    ) -> Option<Self> {
        let mut block = Self {
            open: false,
            entries: Vec::new(),
            last: Vec::new(),
            behind: None,
        };
        let mut at = inside.start;
        for piece in fields(text, inside.clone(), &chunk.pairs).pieces {
            let trivia = block.between(text, at..piece.head.start);
            let mut entry = Entry::read(text, &piece.head, piece.block.is_some(), of)?;
            entry.before = trivia.comments;
            entry.blank = trivia.blank;
            at = piece.head.end;
            if let Some(inner) = piece.block {
                let fields = if of == Fields::Schema {
                    Fields::Arm
                } else {
                    of
                };
                let mut read = Self::read(text, chunk, inner.clone(), fields)?;
                read.push_comments(text, at..inner.start);
                at = inner.end + 1;
                entry.block = Some(read);
            }
            block.entries.push(entry);
        }
        let trivia = block.between(text, at..inside.end);
        block.last = trivia.comments;
        Some(block)
    }

    /// What stands before the next field; a comment behind the last one is put there.
    fn between(&mut self, text: &str, range: Range<usize>) -> Trivia {
        let mut trivia = Trivia::of(text, range);
        self.open |= self.entries.is_empty() && trivia.newline || !trivia.comments.is_empty();
        if trivia.comments.first().is_some_and(|first| !first.own_line) {
            let behind = Some(trivia.comments.remove(0).text);
            match self.entries.last_mut() {
                Some(last) => last.behind = behind,
                None => self.behind = behind,
            }
        }
        trivia
    }

    /// Takes the comments between what stands before the brace and the brace.
    pub(super) fn push_comments(&mut self, text: &str, range: Range<usize>) {
        let comments = Trivia::of(text, range).comments;
        if comments.is_empty() {
            return;
        }
        self.open = true;
        let first = match self.entries.first_mut() {
            Some(entry) => &mut entry.before,
            None => &mut self.last,
        };
        let inside = self.behind.take().map(|text| Comment {
            text,
            own_line: true,
            blank: false,
        });
        first.splice(0..0, comments.into_iter().chain(inside));
    }

    /// `{ … }` on one line, if it is written so.
    pub(super) fn inline(&self) -> Option<String> {
        if self.entries.is_empty() && self.last.is_empty() && self.behind.is_none() {
            return Some("{}".to_owned());
        }
        if self.open {
            return None;
        }
        let mut all = Vec::new();
        for entry in &self.entries {
            all.push(entry.inline()?);
        }
        let line = format!("{{ {} }}", all.join(", "));
        (!line.contains('\n')).then_some(line)
    }

    /// Ends `lines` with the block.
    pub(super) fn close(&self, lines: &mut Vec<Line>, indent: usize) {
        let Some(head) = lines.last_mut() else {
            return;
        };
        head.end().push_str(" {");
        head.behind.clone_from(&self.behind);
        let mut inside = self.lines(indent + INDENT);
        if indent > 0 {
            align::inner(&mut inside);
        }
        lines.extend(inside);
        lines.push(Line::code(indent, "}"));
    }

    /// The fields on lines of their own.
    fn lines(&self, indent: usize) -> Vec<Line> {
        let names = self.entries.iter().filter(|entry| entry.colon);
        let widths = names.map(|entry| width(&entry.name));
        let widest = widths.filter(|w| *w <= LONGEST_NAME).max().unwrap_or(0);
        let mut lines = Vec::new();
        for entry in &self.entries {
            comments(&entry.before, indent, &mut lines);
            if entry.blank && !lines.is_empty() {
                lines.push(Line::blank());
            }
            lines.extend(entry.lines(indent, widest));
        }
        comments(&self.last, indent, &mut lines);
        lines
    }
}

fn comments(comments: &[Comment], indent: usize, lines: &mut Vec<Line>) {
    for comment in comments {
        if comment.blank && !lines.is_empty() {
            lines.push(Line::blank());
        }
        lines.push(Line::comment(indent, comment.text.as_str()));
    }
}

impl Entry {
    fn read(text: &str, head: &Range<usize>, block: bool, of: Fields) -> Option<Self> {
        let mut entry = match of {
            Fields::Cells => Self::cell(text, head)?,
            Fields::Schema => Self::of(items(text, head, Rule::a_column)?)?,
            Fields::Values | Fields::Arm if block => {
                Self::of(items(text, head, Rule::a_block_key)?)?
            }
            Fields::Values => Self::of(items(text, head, Rule::a_value_field)?)?,
            Fields::Arm => Self::of(items(text, head, Rule::an_arm_field)?)?,
        };
        entry.colon = !entry.items.is_empty();
        Some(entry)
    }

    /// A field of its items: the name, the colon, the value.
    fn of(mut items: Vec<Item>) -> Option<Self> {
        if items.last().is_some_and(|last| last.rule == Rule::p_comma) {
            return None;
        }
        let value = items.split_off(items.len().min(2));
        let comments = items.iter().any(|item| !item.comments.is_empty());
        let name = items.into_iter().next().filter(|_| !comments)?;
        let mut entry = Self::named(name.text);
        entry.items = value;
        if let Some(first) = entry.items.first_mut() {
            first.gap = super::item::Gap::None;
        }
        Some(entry)
    }

    fn named(name: String) -> Self {
        Self {
            before: Vec::new(),
            blank: false,
            name,
            colon: false,
            items: Vec::new(),
            block: None,
            behind: None,
        }
    }

    /// A cell: what is behind the colon stays as it is.
    fn cell(text: &str, head: &Range<usize>) -> Option<Self> {
        let mut tokens = Tokens::new(text, head.start, head.end, false);
        let (_, _, colon) = tokens.find(|(token, _, _)| *token == Token::Colon)?;
        let key = items(text, &(head.start..colon), Rule::a_cell_key)?;
        let value = text.get(colon..head.end)?.trim();
        let mut entry = Self::of(key)?;
        let comment = Trivia::of(text, colon..head.end).comments;
        if value.contains('\n') || !comment.is_empty() {
            return None;
        }
        entry
            .items
            .extend((!value.is_empty()).then(|| Item::plain(value)));
        Some(entry)
    }

    fn inline(&self) -> Option<String> {
        let commented = self.items.iter().any(|item| !item.comments.is_empty());
        if commented {
            return None;
        }
        let mut text = self.name.clone();
        if self.colon {
            text.push_str(": ");
            text.push_str(&flat(&self.items));
        }
        if let Some(block) = &self.block {
            text.push(' ');
            text.push_str(&block.inline()?);
        }
        Some(text)
    }

    fn lines(&self, indent: usize, widest: usize) -> Vec<Line> {
        let start = if self.colon {
            let padding = widest.saturating_sub(width(&self.name));
            format!("{}: {}", self.name, " ".repeat(padding))
        } else {
            self.name.clone()
        };
        let column = indent + width(&start);
        let place = Place {
            first: indent,
            clause: column,
            more: column,
        };
        let mut lines = lay(&self.items, start, place);
        if let Some(block) = &self.block {
            let whole = lines.len() == 1;
            let wide = |inline: &String| lines.last().map_or(0, Line::width) + 1 + width(inline);
            match block
                .inline()
                .filter(|inline| whole && wide(inline) <= WIDTH)
            {
                Some(inline) => {
                    if let Some(line) = lines.last_mut() {
                        line.text.push(' ');
                        line.text.push_str(&inline);
                    }
                }
                None => block.close(&mut lines, indent),
            }
        }
        if let (Some(last), Some(comment)) = (lines.last_mut(), &self.behind) {
            last.behind = Some(comment.clone());
        }
        lines
    }
}
