//! Statements by form.

use std::ops::Range;

use super::super::grammar::Rule;
use super::super::lex::{self, Token, Tokens};
use super::super::split::Chunk;
use super::block::{Block, Fields};
use super::item::{Gap, Item, Place, Trivia, flat, items, lay};
use super::line::{Align, Line, width};
use super::{INDENT, WIDTH, table};

/// The statements with a block: the rule of what stands before it, and what its fields are.
const BLOCKS: &[(&str, Rule, Fields)] = &[
    ("plan", Rule::a_plan, Fields::Values),
    ("search", Rule::a_record, Fields::Values),
    ("flow", Rule::a_record, Fields::Values),
    ("data", Rule::a_data, Fields::Schema),
    ("study", Rule::a_study, Fields::Cells),
    ("reported", Rule::a_reported, Fields::Values),
];

/// The other statements of fixed form. All others are analyses.
const LINES: &[(&str, Rule)] = &[
    ("effect", Rule::a_effect),
    ("default", Rule::a_default),
    ("require", Rule::a_require),
    ("deviation", Rule::a_deviation),
    ("report", Rule::a_report),
];

/// Where the parts of a statement stand.
const STATEMENT: Place = Place {
    first: 0,
    clause: INDENT,
    more: 2 * INDENT,
};

/// Where the parts of a step stand.
const STEP: Place = Place {
    first: INDENT,
    clause: 2 * INDENT,
    more: 2 * INDENT,
};

/// The lines of a statement that can be read; none where its form is not known here.
pub(super) fn lay_out(text: &str, chunk: &Chunk) -> Option<Vec<Line>> {
    let written = text.get(chunk.range.clone())?;
    let word = lex::word(written);
    if let Some((_, rule, fields)) = BLOCKS.iter().find(|block| block.0 == word) {
        return with_block(text, chunk, *rule, *fields);
    }
    if chunk.table.is_some() {
        return None;
    }
    if word == "let" {
        return Some(selection(items(text, &chunk.range, Rule::a_let)?));
    }
    if word == "expect" {
        let rules = [Rule::an_agrees, Rule::a_expect];
        let agrees = written.ends_with("agrees");
        let mut rules = rules.into_iter().skip(usize::from(!agrees));
        let items = rules.find_map(|rule| items(text, &chunk.range, rule))?;
        return Some(clauses(items));
    }
    let form = LINES.iter().find(|form| form.0 == word);
    let rule = form.map_or(Rule::an_analysis, |form| form.1);
    Some(clauses(items(text, &chunk.range, rule)?))
}

/// A statement of clauses.
fn clauses(mut items: Vec<Item>) -> Vec<Line> {
    if let Some(assign) = items.iter_mut().find(|item| item.rule == Rule::assign) {
        assign.align = Some(Align::Effect);
    }
    let ends = [(Rule::kw_as, Align::As), (Rule::kw_to, Align::To)];
    let last = items.iter_mut().rev().find(|item| item.gap == Gap::Clause);
    if let Some(last) = last
        && let Some((_, align)) = ends.into_iter().find(|end| end.0 == last.rule)
    {
        last.align = Some(align);
    }
    lay(&items, String::new(), STATEMENT)
}

/// `let NAME = SOURCE`, and a line for each step; a `where` stands on the first if it comes first.
fn selection(items: Vec<Item>) -> Vec<Line> {
    let mut parts: Vec<Vec<Item>> = vec![Vec::new()];
    for item in items {
        if item.gap == Gap::Step {
            parts.push(Vec::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(item);
        }
    }
    let mut parts = parts.into_iter();
    let mut head = parts.next().unwrap_or_default();
    let mut steps: Vec<Vec<Item>> = parts.collect();
    if let Some(first) = steps.first().filter(|step| stands_behind(&head, step)) {
        head.extend(first.iter().cloned());
        steps.remove(0);
    }
    if let Some(assign) = head.iter_mut().find(|item| item.rule == Rule::assign) {
        assign.align = Some(Align::Let);
    }
    let mut lines = lay(&head, String::new(), STATEMENT);
    let verbs = steps.iter().filter_map(|step| step.first());
    let widest = verbs.map(|verb| width(&verb.text)).max().unwrap_or(0);
    for step in steps {
        self::step(step, widest, &mut lines);
    }
    lines
}

/// Whether the first step of a selection stands on the line of its source.
fn stands_behind(head: &[Item], step: &[Item]) -> bool {
    let subset = step.first().is_some_and(|verb| verb.rule == Rule::kw_where);
    let commented = |items: &[Item]| items.iter().any(|item| !item.comments.is_empty());
    let together = width(&flat(head)) + width(&flat(step));
    subset && !commented(head) && !commented(step) && together <= WIDTH
}

/// Puts a step below `lines`; a comment that stood behind the last of them stays there.
fn step(mut items: Vec<Item>, widest: usize, lines: &mut Vec<Line>) {
    let mut criterion = false;
    if let Some(verb) = items.first_mut() {
        for comment in verb.comments.drain(..) {
            match lines.last_mut() {
                Some(last) if !comment.own_line && last.takes_comment() => {
                    last.behind = Some(comment.text);
                    continue;
                }
                Some(_) | None => {}
            }
            if comment.blank {
                lines.push(Line::blank());
            }
            lines.push(Line::comment(INDENT, comment.text));
        }
        if verb.blank {
            lines.push(Line::blank());
        }
        verb.gap = Gap::None;
        criterion = [Rule::kw_include, Rule::kw_exclude].contains(&verb.rule);
        let missing = widest.saturating_sub(width(&verb.text));
        verb.text.extend(std::iter::repeat_n(' ', missing));
    }
    let because = items.iter_mut().find(|item| item.rule == Rule::kw_because);
    if let (Some(because), true) = (because, criterion) {
        because.align = Some(Align::Because);
    }
    lines.extend(lay(&items, String::new(), STEP));
}

/// A statement with a block, and the rows below it.
fn with_block(text: &str, chunk: &Chunk, rule: Rule, of: Fields) -> Option<Vec<Line>> {
    let table = chunk.table.clone();
    let end = table
        .as_ref()
        .map_or(chunk.range.end, |table| chunk.range.end.min(table.start));
    let open = brace(text, chunk.range.start..end, chunk);
    let head = chunk.range.start..open.as_ref().map_or(end, |block| block.start - 1);
    let items = items(text, &head, rule)?;
    let mut lines = lay(&items, String::new(), STATEMENT);
    if let Some(inside) = open {
        let mut block = Block::read(text, chunk, inside, of)?;
        let last = items.last().map_or(head.start, Item::end);
        block.push_comments(text, last..head.end);
        put(&block, &mut lines, align_of(rule));
    }
    if let Some(table) = table {
        for comment in Trivia::of(text, end..table.start).comments {
            match lines.last_mut().filter(|_| !comment.own_line) {
                Some(last) => last.behind = Some(comment.text),
                None => lines.push(Line::comment(0, comment.text)),
            }
        }
        lines.extend(table::lay(text.get(table)?));
    }
    Some(lines)
}

/// Which blocks stand below each other.
fn align_of(rule: Rule) -> Option<Align> {
    let aligned = [
        (Rule::a_reported, Align::Reported),
        (Rule::a_study, Align::Study),
    ];
    let found = aligned.into_iter().find(|pair| pair.0 == rule);
    found.map(|pair| pair.1)
}

/// Puts a block behind its head: on its line, or on lines of its own.
fn put(block: &Block, lines: &mut Vec<Line>, align: Option<Align>) {
    let one = lines.len() == 1;
    let wide = lines.last().map_or(0, Line::width);
    let inline = block
        .inline()
        .filter(|inline| one && wide + 1 + width(inline) <= WIDTH);
    match (inline, align, lines.last_mut()) {
        (Some(inline), Some(align), Some(line)) => line.tail = Some((align, inline)),
        (Some(inline), None, Some(line)) => {
            line.text.push(' ');
            line.text.push_str(&inline);
        }
        (_, _, _) => block.close(lines, 0),
    }
}

/// The inside of the first block in `range`.
fn brace(text: &str, range: Range<usize>, chunk: &Chunk) -> Option<Range<usize>> {
    let mut tokens = Tokens::new(text, range.start, range.end, true);
    let (_, start, end) = tokens.find(|(token, _, _)| *token == Token::Open(b'{'))?;
    let close = chunk.pairs.close(start)?;
    (close >= end).then_some(end..close)
}
