//! Lines of a given width, by what a terminal shows of each character.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A blank at which no line is broken, unless there is no other way.
pub(super) const TIED: char = '\u{a0}';

/// How many columns `text` takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// `text` in which all blanks are [`TIED`]: a piece that stays on one line.
pub(super) fn tie(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}

/// A word and the blanks before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word<T> {
    /// Blanks before it, if it does not begin a line.
    pub gap: usize,
    /// The word.
    pub text: String,
    /// What it carries: a colour.
    pub mark: T,
}

/// The words of `text`, the first with `gap` blanks before it.
pub(super) fn words<T: Copy>(text: &str, gap: usize, mark: T) -> Vec<Word<T>> {
    let mut all = Vec::new();
    let mut blanks = gap;
    for piece in text.split(' ') {
        if piece.is_empty() {
            blanks += 1;
            continue;
        }
        all.push(Word {
            gap: blanks,
            text: piece.to_owned(),
            mark,
        });
        blanks = 1;
    }
    all
}

/// `words` in lines of at most `columns`, the first of at most `first`; words without a gap stay together, and what is
/// longer than a line is broken.
pub(super) fn fill<T: Copy>(
    words: Vec<Word<T>>,
    first: usize,
    columns: usize,
) -> Vec<Vec<Word<T>>> {
    let columns = columns.max(2);
    let mut limit = first.max(2);
    let words: Vec<Word<T>> = words
        .into_iter()
        .flat_map(|word| loosen(word, columns.min(first.max(2))))
        .collect();
    let units = units(&words);
    let mut lines: Vec<Vec<Word<T>>> = Vec::new();
    let mut line: Vec<Word<T>> = Vec::new();
    let mut used = 0;
    for (word, unit) in words.into_iter().zip(units) {
        let size = width(&word.text);
        let wanted = if word.gap > 0 { unit } else { size };
        if !line.is_empty() && used + word.gap + wanted > limit {
            lines.push(std::mem::take(&mut line));
            limit = columns;
        }
        if line.is_empty() {
            used = size;
            line.push(Word { gap: 0, ..word });
        } else {
            used += word.gap + size;
            line.push(word);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// How wide each word is with those that follow it without a gap.
fn units<T>(words: &[Word<T>]) -> Vec<usize> {
    let mut units = Vec::with_capacity(words.len());
    let mut behind = 0;
    for word in words.iter().rev() {
        let unit = width(&word.text) + behind;
        units.push(unit);
        behind = if word.gap == 0 { unit } else { 0 };
    }
    units.reverse();
    units
}

/// A word that is too long, at its tied blanks, and where that is not enough anywhere.
fn loosen<T: Copy>(word: Word<T>, columns: usize) -> Vec<Word<T>> {
    if width(&word.text) <= columns {
        return vec![word];
    }
    let loose = word.text.replace(TIED, " ");
    words(&loose, word.gap, word.mark)
        .into_iter()
        .flat_map(|piece| {
            let mut gap = piece.gap;
            cut(&piece.text, columns).into_iter().map(move |text| Word {
                gap: std::mem::take(&mut gap),
                text,
                mark: piece.mark,
            })
        })
        .collect()
}

/// `text` in pieces of at most `columns`; marks stay with their letter.
fn cut(text: &str, columns: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut used = 0;
    for c in text.chars() {
        let size = c.width().unwrap_or(0);
        if used + size > columns && !piece.is_empty() {
            pieces.push(std::mem::take(&mut piece));
            used = 0;
        }
        piece.push(c);
        used += size;
    }
    if !piece.is_empty() {
        pieces.push(piece);
    }
    pieces
}

/// `text` in lines of at most `columns`.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let lines = fill(words(text, 0, ()), columns, columns);
    let mut texts: Vec<String> = lines.iter().map(|line| join(line)).collect();
    if texts.is_empty() {
        texts.push(String::new());
    }
    texts
}

fn join(line: &[Word<()>]) -> String {
    let mut text = String::new();
    for word in line {
        text.push_str(&" ".repeat(word.gap));
        text.push_str(&word.text);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_blanks_and_long_words_anywhere() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh ij", 5), ["abcde", "fgh", "ij"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("a\u{a0}b c", 4), ["a\u{a0}b", "c"]);
        assert_eq!(wrap("aaa\u{a0}bbb", 4), ["aaa", "bbb"]);
    }

    #[test]
    fn wide_letters_count_twice_and_marks_not_at_all() {
        assert_eq!(wrap("中文研究", 4), ["中文", "研究"]);
        assert_eq!(width("e\u{301}"), 1);
        assert_eq!(
            wrap("e\u{301}e\u{301}e\u{301}", 2),
            ["e\u{301}e\u{301}", "e\u{301}"]
        );
        assert_eq!(width("中e\u{301}"), 3);
    }
}
