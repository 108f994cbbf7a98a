//! The column that identifies the study, and study names that are nearly equal.

use std::collections::hash_map::Entry;

use foldhash::{HashMap, HashMapExt};
use unicode_normalization::char::decompose_canonical;

use super::Loading;
use super::report::{self, Report};
use crate::data::{Capped, RawTable};
use crate::diagnostic::Code;
use crate::plan::SchemaColumn;
use crate::table::Labels;
use crate::table::intern::Interner;

impl Loading<'_> {
    /// The studies of the rows: the cells under all headers, joined by a blank.
    pub(super) fn study(&mut self, column: &SchemaColumn) -> Option<Labels> {
        let mut headers = Vec::with_capacity(column.headers.len());
        for (header, span) in &column.headers {
            match self.cells.raw.column(header) {
                Some(at) => headers.push(at),
                None if self.unknown.insert(header.clone()) => {
                    let diagnostic = report::no_column(self.cells.raw, column, header, *span);
                    self.out.push(diagnostic);
                }
                None => {}
            }
        }
        let &first = headers.first()?;
        if headers.len() < column.headers.len() {
            return None;
        }
        let mut report = Report::new();
        let labels = if headers.len() == 1 {
            self.texts(first, |row| report.missing(row))
        } else {
            self.joined(&headers, |row| report.missing(row))
        };
        report.finish(column, self.cells.raw, first, self.out);
        let mut similar = Capped::default();
        near_names(&labels, self.cells.raw, first, &mut similar);
        similar.finish("pairs of names", self.out);
        Some(labels)
    }

    /// Several cells of a row as one text; `missing` hears of rows in which one of them is.
    fn joined(&self, headers: &[usize], mut missing: impl FnMut(usize)) -> Labels {
        let mut columns: Vec<_> = headers.iter().map(|&at| self.cells.of(at)).collect();
        let mut before: Vec<Option<&str>> = vec![None; headers.len()];
        let mut texts: Vec<String> = Vec::new();
        // Which of the texts a row has; rows of a study mostly stand together.
        let mut of_row: Vec<Option<usize>> = Vec::with_capacity(self.cells.raw.rows());
        for row in 0..self.cells.raw.rows() {
            let mut same = row > 0;
            for (cells, before) in columns.iter_mut().zip(&mut before) {
                let cell = cells.next().flatten();
                same &= cell == *before;
                *before = cell;
            }
            if before.contains(&None) {
                missing(row);
            }
            let parts: Vec<&str> = before.iter().flatten().copied().collect();
            of_row.push(if parts.is_empty() {
                None
            } else {
                if !same {
                    texts.push(parts.join(" "));
                }
                Some(texts.len() - 1)
            });
        }
        let mut interner = Interner::default();
        let codes: Vec<u32> = texts.iter().map(|text| interner.code(text)).collect();
        let code = |text: Option<usize>| text.and_then(|at| codes.get(at).copied());
        Labels {
            codes: of_row
                .into_iter()
                .map(|text| code(text).unwrap_or(Labels::MISSING))
                .collect(),
            names: interner.names(),
        }
    }
}

/// Names that are equal but for case, accents, blanks and punctuation: perhaps one study, counted twice.
fn near_names(studies: &Labels, raw: &RawTable, header: usize, similar: &mut Capped) {
    let pairs = alike(&studies.names);
    let row_of = |code: u32| {
        studies
            .codes
            .iter()
            .position(|c| *c == code)
            .unwrap_or_default()
    };
    for (first, second) in pairs {
        let name = |code| studies.name(code).unwrap_or_default();
        similar.push(|| {
            let place = raw.place(row_of(second), header);
            let earlier = raw.place(row_of(first), header);
            let message = format!(
                "`{}` is nearly `{}`: two studies, or one?",
                name(second),
                name(first)
            );
            let diagnostic = place
                .diagnostic(Code::SimilarStudies, message)
                .label("counted as a study of its own")
                .help(format!(
                    "if it is one study, write `{}` in both",
                    name(first)
                ));
            match earlier.span {
                Some(span) => diagnostic.other(span, "the other is here"),
                None => diagnostic.note(format!("the other is in {earlier}")),
            }
        });
    }
}

/// The pairs of names that share a key: the first that has it, and each behind.
fn alike(names: &[String]) -> Vec<(u32, u32)> {
    let numbers: Vec<Option<u64>> = names.iter().map(|name| key_number(name)).collect();
    let mut shared = Shared::new(numbers.len());
    for number in numbers.iter().flatten() {
        shared.count(*number);
    }
    let mut seen: HashMap<u64, u32> = HashMap::new();
    // Keys whose number another key had before.
    let mut unlucky: HashMap<String, u32> = HashMap::new();
    let mut pairs = Vec::new();
    let rows = names.iter().zip(numbers).zip(0_u32..);
    for ((name, number), code) in rows {
        let Some(number) = number.filter(|number| shared.perhaps(*number)) else {
            continue;
        };
        let first = match seen.entry(number) {
            Entry::Vacant(free) => *free.insert(code),
            Entry::Occupied(known) => {
                let (first, key) = (*known.get(), key(name));
                let other = names.get(first as usize);
                if other.is_some_and(|other| self::key(other) == key) {
                    first
                } else {
                    *unlucky.entry(key).or_insert(code)
                }
            }
        };
        if first != code {
            pairs.push((first, code));
        }
    }
    pairs
}

/// Which numbers may stand twice: most stand once, and are not worth a place in a map.
struct Shared {
    counts: Vec<u8>,
}

impl Shared {
    fn new(numbers: usize) -> Self {
        let counts = vec![0; numbers.saturating_mul(8).next_power_of_two()];
        Self { counts }
    }

    fn at(&self, number: u64) -> usize {
        // The low bits; the length is a power of two.
        usize::try_from(number & (self.counts.len() as u64 - 1)).unwrap_or_default()
    }

    fn count(&mut self, number: u64) {
        let at = self.at(number);
        if let Some(count) = self.counts.get_mut(at) {
            *count = count.saturating_add(1);
        }
    }

    fn perhaps(&self, number: u64) -> bool {
        self.counts
            .get(self.at(number))
            .is_some_and(|count| *count > 1)
    }
}

/// A name without case, marks of letters, and what joins its words; but `1-1` is not `11`.
fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    each_letter(name, |c| key.push(c));
    key
}

/// A number that equal keys share; none for a key without letters.
fn key_number(name: &str) -> Option<u64> {
    // Fowler, Noll and Vo's numbers, a letter at a time.
    const START: u64 = 0xCBF2_9CE4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01B3;
    let mut number = None;
    each_letter(name, |c| {
        let before = number.unwrap_or(START);
        number = Some((before ^ u64::from(c)).wrapping_mul(PRIME));
    });
    number
}

/// The letters of the key of `name`.
fn each_letter(name: &str, mut letter: impl FnMut(char)) {
    let (mut joint, mut behind_digit) = (false, false);
    // The two letters before, in this word.
    let mut before = (' ', ' ');
    let mut rest = name.chars();
    while let Some(c) = rest.next() {
        if joins(c) {
            (joint, before) = (true, (' ', ' '));
            continue;
        }
        let digit = c.is_numeric();
        if joint && digit && behind_digit {
            letter(' ');
        }
        (joint, behind_digit) = (false, digit);
        let umlaut = matches!(c, 'e' | 'E') && may_be_umlaut(before);
        if umlaut && rest.clone().next().is_some_and(char::is_alphabetic) {
            before = (before.1, 'e');
            continue;
        }
        let mut push = |c| {
            before = (before.1, c);
            letter(c);
        };
        if c.is_ascii() {
            push(c.to_ascii_lowercase());
        } else {
            c.to_lowercase().for_each(|c| plain(c, &mut push));
        }
    }
}

/// Whether an `e` behind these letters may stand for the dots of an umlaut: that of `Mueller`, not those of `Bauer` and
/// `Quest`.
fn may_be_umlaut((second, last): (char, char)) -> bool {
    matches!(last, 'a' | 'o' | 'u') && !matches!(second, 'a' | 'e' | 'i' | 'o' | 'u' | 'q')
}

/// A small letter without the marks of Latin letters; others keep theirs, which make letters of their own.
fn plain(c: char, push: &mut impl FnMut(char)) {
    match c {
        'ß' => {
            push('s');
            push('s');
        }
        'æ' => push('a'),
        'œ' | 'ø' => push('o'),
        'ł' => push('l'),
        'đ' => push('d'),
        'ı' => push('i'),
        c => {
            let mut base = None;
            decompose_canonical(c, |part| {
                base.get_or_insert(part);
            });
            push(base.filter(char::is_ascii_alphabetic).unwrap_or(c));
        }
    }
}

fn joins(c: char) -> bool {
    const MARKS: &str = ",;.:_-\u{2010}\u{2011}–—()[]'’";
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => false,
        c => c.is_whitespace() || MARKS.contains(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_a_key_is_paired_with_all_behind() {
        let names: Vec<String> = (0..5000).map(|n| format!("s{}", n % 4990)).collect();
        let expected: Vec<(u32, u32)> = (0..10).map(|n| (n, n + 4990)).collect();
        assert_eq!(alike(&names), expected);
        let names = ["A 1", "b", "a-1", "(a)1", "B", "-"].map(str::to_owned);
        assert_eq!(alike(&names), [(0, 2), (0, 3), (1, 4)]);
        assert_eq!(alike(&[]), []);
    }

    #[test]
    fn letters_without_their_marks_are_nearly_the_same() {
        for name in ["Müller 1999", "Muller 1999", "Mueller, 1999"] {
            assert_eq!(key(name), "muller1999", "{name}");
        }
        for (one, other) in [
            ("Weiß", "Weiss"),
            ("Håkansson", "Hakansson"),
            ("Sørensen", "Soerensen"),
            ("Łukasz", "Lukasz"),
            ("Bœuf", "Boeuf"),
            ("Peña", "Pena"),
            ("Häußler", "Haeussler"),
        ] {
            assert_eq!(key(one), key(other));
            assert_eq!(key_number(one), key_number(other));
        }
        for (one, other) in [
            ("Bauer", "Baur"),
            ("Monroe", "Monro"),
            ("Silva E", "Silva"),
            ("Quest", "Qust"),
            // Marks that make letters of their own.
            ("\u{439}", "\u{438}"),
            ("\u{304c}", "\u{304b}"),
        ] {
            assert_ne!(key(one), key(other));
        }
    }

    #[test]
    fn names_that_differ_in_case_and_marks_alone_share_a_key() {
        for (name, expected) in [
            ("Smith-Jones (2010)", "smithjones2010"),
            ("SMITH JONES 2010", "smithjones2010"),
            ("1-1", "1 1"),
            ("1.1", "1 1"),
            ("11", "11"),
            ("1 - 1a", "1 1a"),
            ("\u{c9}tude\u{a0}2", "etude2"),
            ("\u{2167}.\u{2160}", "\u{2177} \u{2170}"),
            (" -(", ""),
        ] {
            assert_eq!(key(name), expected, "{name}");
            assert_eq!(key_number(name), key_number(expected), "{name}");
        }
    }
}
