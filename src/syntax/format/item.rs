//! The signs of a statement or a field, and how they stand on lines.

use std::ops::Range;

use pest::Parser;
use unicode_normalization::UnicodeNormalization;

use super::super::grammar::{Grammar, Rule};
use super::super::lex::{Token, Tokens};
use super::WIDTH;
use super::line::{Align, Line, width};

/// A pair of pest.
type Pair<'i> = pest::iterators::Pair<'i, Rule>;

/// What stands before a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing.
    None,
    /// A blank.
    Blank,
    /// A blank, or a line end where the line would be too long.
    Soft,
    /// The start of a clause: a blank, or all of them on lines of their own.
    Clause,
    /// The start of a step.
    Step,
}

/// A comment inside a statement.
#[derive(Debug, Clone)]
pub(super) struct Comment {
    pub(super) text: String,
    /// Nothing stands before it on its line.
    pub(super) own_line: bool,
    /// A blank line stands before it.
    pub(super) blank: bool,
}

/// A sign, a word, a number with its unit.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) rule: Rule,
    pub(super) text: String,
    pub(super) gap: Gap,
    /// The comments between it and what stands before.
    pub(super) comments: Vec<Comment>,
    /// A blank line stands directly before it.
    pub(super) blank: bool,
    /// It begins the part of its line that is aligned.
    pub(super) align: Option<Align>,
    range: Range<usize>,
}

impl Item {
    /// A text that is no sign of the grammar.
    pub(super) fn plain(text: &str) -> Self {
        Self {
            rule: Rule::text,
            text: text.to_owned(),
            gap: Gap::None,
            comments: Vec::new(),
            blank: false,
            align: None,
            range: 0..0,
        }
    }

    /// The byte behind it.
    pub(super) fn end(&self) -> usize {
        self.range.end
    }
}

/// Comments and blank lines between two things.
#[derive(Debug, Default)]
pub(super) struct Trivia {
    pub(super) comments: Vec<Comment>,
    /// A line ends here.
    pub(super) newline: bool,
    /// A blank line stands before what follows.
    pub(super) blank: bool,
}

impl Trivia {
    /// What `text[range]` holds beside signs.
    pub(super) fn of(text: &str, range: Range<usize>) -> Self {
        let mut trivia = Self::default();
        let mut newlines = 0;
        for (token, start, end) in Tokens::new(text, range.start, range.end, false) {
            if token == Token::Newline {
                newlines += 1;
            } else if token == Token::Comment {
                let text = text.get(start..end).unwrap_or("").to_owned();
                trivia.newline |= newlines > 0;
                trivia.comments.push(Comment {
                    text,
                    own_line: trivia.newline,
                    blank: newlines > 1,
                });
                newlines = 0;
            }
        }
        trivia.newline |= newlines > 0;
        trivia.blank = newlines > 1;
        trivia
    }
}

/// The items of `text[range]`, as `rule` reads them; none where it cannot.
pub(super) fn items(text: &str, range: &Range<usize>, rule: Rule) -> Option<Vec<Item>> {
    let written = text.get(range.clone())?;
    let pair = Grammar::parse(rule, written).ok()?.next()?;
    let mut walk = Walk {
        base: range.start,
        items: Vec::new(),
        tight: false,
        next: None,
    };
    walk.pair(&pair, rule);
    let mut items = walk.items;
    let mut end = range.start;
    for item in &mut items {
        let trivia = Trivia::of(text, end..item.range.start);
        item.comments = trivia.comments;
        item.blank = trivia.blank;
        end = item.range.end;
    }
    Some(items)
}

/// Collects the signs below a pair.
struct Walk {
    /// Where the text that was parsed starts in the plan.
    base: usize,
    items: Vec<Item>,
    /// The next sign stands directly behind the last.
    tight: bool,
    /// What stands before the next sign, if it is more than a blank.
    next: Option<Gap>,
}

impl Walk {
    /// The signs of `pair`, which stands in `parent`.
    fn pair(&mut self, pair: &Pair<'_>, parent: Rule) {
        let rule = pair.as_rule();
        if let Some(gap) = opens(rule, parent) {
            self.next = Some(gap);
        }
        if rule == Rule::number {
            return self.number(pair);
        }
        let mut inner = pair.clone().into_inner().peekable();
        if WHOLE.contains(&rule) || inner.peek().is_none() {
            return self.sign(pair, parent, false);
        }
        // Whether an operand has ended: a `-` behind it takes two.
        let mut operand = false;
        for child in inner {
            let child_rule = child.as_rule();
            let prefix = child_rule == Rule::minus && !operand;
            if child_rule == Rule::minus {
                self.sign(&child, rule, prefix);
            } else {
                self.pair(&child, rule);
            }
            operand = !OPERATORS.contains(&child_rule);
        }
    }

    /// A sign without parts.
    fn sign(&mut self, pair: &Pair<'_>, parent: Rule, prefix: bool) {
        let rule = pair.as_rule();
        // The rule of `:` looks behind the blanks that follow.
        let text = if rule == Rule::p_colon {
            ":"
        } else {
            pair.as_str()
        };
        if text.is_empty() {
            return;
        }
        let spaced_power = rule == Rule::power && self.behind_unit();
        let gap = match self.next.take() {
            _ if self.tight && !self.behind_prefix(rule) => Gap::None,
            _ if joins(rule, parent) && !spaced_power => Gap::None,
            Some(gap) => gap,
            None => Gap::Blank,
        };
        let opening = [Rule::p_open, Rule::p_square].contains(&rule);
        self.tight = opening || prefix || rule == Rule::power && !spaced_power;
        if rule == Rule::p_comma {
            self.next = Some(Gap::Soft);
        }
        let literal = text.starts_with(['"', '\'', '\u{201c}', '\u{201e}', '\u{2018}']);
        let text = if literal {
            text.to_owned()
        } else {
            text.nfc().collect()
        };
        let end = if rule == Rule::p_colon {
            1
        } else {
            pair.as_str().len()
        };
        self.push(pair, text, gap, end);
    }

    /// `12`, `45%` or `100 mg/kg`.
    fn number(&mut self, pair: &Pair<'_>) {
        let mut parts = pair.clone().into_inner();
        let mut text = parts.next().map_or("", |part| part.as_str()).to_owned();
        if let Some(unit) = parts.next() {
            let percent = unit.as_str().starts_with(['%', '\u{2030}']);
            text.push_str(if percent { "" } else { " " });
            text.push_str(unit.as_str());
        }
        let gap = self.next.take().unwrap_or(Gap::Blank);
        let gap = if self.tight { Gap::None } else { gap };
        self.tight = false;
        self.push(pair, text, gap, pair.as_str().len());
    }

    /// Adds a sign that takes `length` bytes of the plan.
    fn push(&mut self, pair: &Pair<'_>, text: String, gap: Gap, length: usize) {
        let start = self.base + pair.as_span().start();
        let gap = if self.items.is_empty() {
            Gap::None
        } else {
            gap
        };
        self.items.push(Item {
            rule: pair.as_rule(),
            text,
            gap,
            comments: Vec::new(),
            blank: false,
            align: None,
            range: start..start + length,
        });
    }

    /// Whether the last sign is a number with a unit, which a `^` would become part of.
    fn behind_unit(&self) -> bool {
        let last = self.items.last();
        last.is_some_and(|item| {
            item.rule == Rule::number && !item.text.ends_with(|c: char| c.is_ascii_digit())
        })
    }

    /// Whether one `-` follows another: two of them begin a comment in other languages.
    fn behind_prefix(&self, rule: Rule) -> bool {
        let last = self.items.last();
        rule == Rule::minus && last.is_some_and(|item| item.rule == Rule::minus)
    }
}

/// What is one sign though it has parts.
const WHOLE: &[Rule] = &[
    Rule::path,
    Rule::part_tail,
    Rule::text,
    Rule::name,
    Rule::key,
];

/// What stands between or before operands.
const OPERATORS: &[Rule] = &[
    Rule::power,
    Rule::times,
    Rule::divide,
    Rule::plus,
    Rule::minus,
    Rule::compare,
    Rule::kw_and,
    Rule::kw_or,
    Rule::kw_not,
    Rule::p_colon,
];

/// What begins a clause, a step or a part of a condition.
fn opens(rule: Rule, parent: Rule) -> Option<Gap> {
    const CLAUSES: &[Rule] = &[
        Rule::c_measuring,
        Rule::c_where,
        Rule::c_by,
        Rule::c_per,
        Rule::c_on,
        Rule::c_using,
        Rule::c_nested,
        Rule::c_robust,
        Rule::c_with,
        Rule::c_as,
        Rule::c_to,
        Rule::c_showing,
        Rule::c_against,
        Rule::because,
        Rule::options,
    ];
    const STEPS: &[Rule] = &[
        Rule::s_where,
        Rule::s_include,
        Rule::s_exclude,
        Rule::s_derive,
        Rule::s_keep,
        Rule::s_combine,
        Rule::s_pair,
        Rule::s_fill,
    ];
    let clause = CLAUSES.contains(&rule)
        || rule == Rule::kw_else && parent == Rule::a_effect
        || rule == Rule::kw_from && parent == Rule::a_data
        || [Rule::kw_for, Rule::kw_otherwise].contains(&rule) && parent == Rule::a_require;
    if clause {
        return Some(Gap::Clause);
    }
    if STEPS.contains(&rule) {
        return Some(Gap::Step);
    }
    [Rule::kw_and, Rule::kw_or]
        .contains(&rule)
        .then_some(Gap::Soft)
}

/// Whether a sign stands directly behind what is before it.
fn joins(rule: Rule, parent: Rule) -> bool {
    const ALWAYS: &[Rule] = &[
        Rule::p_comma,
        Rule::p_close,
        Rule::p_square,
        Rule::p_unsquare,
        Rule::part_tail,
        Rule::power,
    ];
    ALWAYS.contains(&rule)
        || rule == Rule::p_colon && parent != Rule::on_expr
        || rule == Rule::p_open && [Rule::call, Rule::form].contains(&parent)
}

/// The items on one line.
pub(super) fn flat(items: &[Item]) -> String {
    let mut text = String::new();
    for item in items {
        if item.gap != Gap::None {
            text.push(' ');
        }
        text.push_str(&item.text);
    }
    text
}

/// Where items stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// How far the first line is indented.
    pub(super) first: usize,
    /// How far a line is that begins with a clause.
    pub(super) clause: usize,
    /// How far any other is.
    pub(super) more: usize,
}

/// What stands in a bracket goes on below its start, unless that is farther right.
const DEEPEST: usize = 50;

/// The lines of `items`, the first begun with `start`: one if they fit, else each clause on its own.
pub(super) fn lay(items: &[Item], start: String, place: Place) -> Vec<Line> {
    let commented = items.iter().any(|item| !item.comments.is_empty());
    let whole = place.first + width(&start) + width(&flat(items));
    let mut writer = Writer {
        broken: commented || whole > WIDTH,
        place,
        lines: Vec::new(),
        line: Line::code(place.first, start),
        open: Vec::new(),
    };
    for (index, item) in items.iter().enumerate() {
        let rest = items.get(index + 1..).unwrap_or(&[]);
        writer.item(item, rest);
    }
    writer.flush();
    writer.lines
}

struct Writer {
    broken: bool,
    place: Place,
    lines: Vec<Line>,
    line: Line,
    /// Behind each bracket that is open, the column where its inside starts.
    open: Vec<usize>,
}

impl Writer {
    fn item(&mut self, item: &Item, rest: &[Item]) {
        let inside = self.open.last().copied();
        let inside = inside.filter(|column| *column <= DEEPEST);
        let indent = if item.gap == Gap::Clause {
            self.place.clause
        } else {
            inside.unwrap_or(self.place.more)
        };
        for comment in &item.comments {
            self.comment(comment, indent);
        }
        let breaks = match item.gap {
            Gap::Clause => self.broken,
            Gap::Soft => self.broken && !self.fits(item, rest),
            Gap::None | Gap::Blank | Gap::Step => false,
        };
        if breaks {
            self.flush();
        }
        let fresh = self.line.text.is_empty();
        if fresh && !self.lines.is_empty() {
            self.line.indent = indent;
        }
        if let Some(align) = item.align.filter(|_| !fresh && self.line.tail.is_none()) {
            self.line.tail = Some((align, item.text.clone()));
            return;
        }
        let end = self.line.end();
        if !fresh && item.gap != Gap::None {
            end.push(' ');
        }
        end.push_str(&item.text);
        if item.rule == Rule::p_open {
            // A part that is moved into a column takes its brackets along.
            let moved = self.line.tail.is_some();
            let column = if moved { usize::MAX } else { self.line.width() };
            self.open.push(column);
        } else if item.rule == Rule::p_close {
            self.open.pop();
        }
    }

    /// Whether `item` and what cannot be parted from it fit on the line.
    fn fits(&self, item: &Item, rest: &[Item]) -> bool {
        let joined = |item: &&Item| ![Gap::Soft, Gap::Clause].contains(&item.gap);
        let mut columns = self.line.width() + 1 + width(&item.text);
        for next in rest.iter().take_while(joined) {
            columns += usize::from(next.gap != Gap::None) + width(&next.text);
        }
        columns <= WIDTH
    }

    fn comment(&mut self, comment: &Comment, indent: usize) {
        if !comment.own_line && !self.line.text.is_empty() {
            self.line.behind = Some(comment.text.clone());
            return self.flush();
        }
        self.flush();
        self.lines
            .push(Line::comment(indent, comment.text.as_str()));
    }

    fn flush(&mut self) {
        let next = Line::code(self.place.more, "");
        let mut line = std::mem::replace(&mut self.line, next);
        if line.text.is_empty() {
            return;
        }
        let end = line.end();
        end.truncate(end.trim_end().len());
        self.lines.push(line);
    }
}
