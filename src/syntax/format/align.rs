//! Puts what belongs together into one column, and joins the lines.

use super::line::{Kind, Line, width};

/// A line that is wider before its aligned part stands by itself.
const WIDEST: usize = 64;

/// A line that is wider before its comment has it two blanks behind it.
const WIDEST_COMMENTED: usize = 80;

/// The text of the lines.
pub(super) fn finish(mut lines: Vec<Line>) -> String {
    parts(&mut lines);
    for line in &mut lines {
        if let Some((_, tail)) = line.tail.take() {
            line.text.push(' ');
            line.text.push_str(&tail);
        }
    }
    comments(&mut lines);
    let mut text = String::new();
    for line in lines {
        text.extend(std::iter::repeat_n(' ', line.indent));
        text.push_str(&line.text);
        if let Some(comment) = line.behind {
            text.push_str("  ");
            text.push_str(&comment);
        }
        text.push('\n');
    }
    text
}

/// Aligns the last parts of lines that follow each other.
fn parts(lines: &mut [Line]) {
    let mut done = vec![false; lines.len()];
    for first in 0..lines.len() {
        let run = match (lines.get(first), done.get(first)) {
            (Some(line), Some(false)) if line.tail.is_some() => run(lines, first),
            _ => continue,
        };
        let widths = run.iter().filter_map(|at| lines.get(*at));
        let widths = widths.map(|line| line.indent + width(&line.text));
        let widest = widths.filter(|w| *w <= WIDEST).max().unwrap_or(0);
        for at in run {
            if let (Some(line), Some(done)) = (lines.get_mut(at), done.get_mut(at)) {
                pad(line, widest);
                *done = true;
            }
        }
    }
}

/// The lines that are aligned with the line `first`, up to a blank one or another statement.
///
/// Comments and what is indented deeper may stand between them.
fn run(lines: &[Line], first: usize) -> Vec<usize> {
    let key = |line: &Line| line.tail.as_ref().map(|tail| tail.0);
    let Some(head) = lines.get(first) else {
        return Vec::new();
    };
    let mut run = Vec::new();
    for (at, line) in lines.iter().enumerate().skip(first) {
        if line.indent > head.indent || line.kind == Kind::Comment {
            continue;
        }
        if line.indent < head.indent || line.kind != Kind::Code || key(line) != key(head) {
            break;
        }
        run.push(at);
    }
    run
}

/// Aligns the comments behind lines that follow each other.
fn comments(lines: &mut [Line]) {
    let alone = |line: &Line| line.behind.is_none() || line.kind != Kind::Code || line.settled;
    for run in lines.split_mut(alone) {
        let widths = run.iter().map(Line::width);
        let widest = widths.filter(|w| *w <= WIDEST_COMMENTED).max().unwrap_or(0);
        for line in run {
            pad(line, widest);
        }
    }
}

/// Aligns the comments of a block inside another: with each other, and with none outside of it.
pub(super) fn inner(lines: &mut [Line]) {
    let apart = |line: &Line| line.kind != Kind::Code || line.settled;
    for run in lines.split_mut(apart) {
        let commented = || run.iter().filter(|line| line.behind.is_some());
        let widths = commented().map(Line::width);
        let widest = widths.filter(|w| *w <= WIDEST_COMMENTED).max().unwrap_or(0);
        for line in run {
            if line.behind.is_some() {
                pad(line, widest);
            }
            line.settled = true;
        }
    }
}

/// Fills `line` up to the column `widest`.
fn pad(line: &mut Line, widest: usize) {
    let missing = widest.saturating_sub(line.indent + width(&line.text));
    line.text.extend(std::iter::repeat_n(' ', missing));
}
