//! How a text file is to be read: what parts its cells, and how it writes numbers.

use crate::data::Decimal;

/// So many lines are looked at.
const LINES: usize = 200;

/// What parts the cells of `text`, where that is not `usual`, and how it writes numbers.
pub fn reading(text: &str, usual: char) -> (Option<char>, Decimal) {
    let first = text.lines().next().unwrap_or_default();
    let count = |c: char| first.matches(c).count();
    let other = [';', '\t', ',', '|'];
    let mut separator = usual;
    for c in other {
        if count(c) > count(separator) {
            separator = c;
        }
    }
    let (mut commas, mut points) = (0_usize, 0_usize);
    let cells = text.lines().skip(1).take(LINES);
    for cell in cells.flat_map(|line| line.split(separator)) {
        let cell = cell.trim().trim_matches('"');
        commas += usize::from(broken_by(cell, ','));
        points += usize::from(broken_by(cell, '.'));
    }
    let comma = separator != ',' && commas > 0 && points == 0;
    let decimal = if comma {
        Decimal::Comma
    } else {
        Decimal::Point
    };
    (Some(separator).filter(|c| *c != usual), decimal)
}

/// Whether `cell` is a number with `mark` between its digits.
fn broken_by(cell: &str, mark: char) -> bool {
    let bare = cell.strip_prefix(['-', '\u{2212}']).unwrap_or(cell);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    bare.split_once(mark)
        .is_some_and(|(whole, rest)| digits(whole) && digits(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_and_decimal_commas_are_seen() {
        assert_eq!(reading("a,b\n1.5,2\n", ','), (None, Decimal::Point));
        assert_eq!(reading("a;b\n1,5;2\n", ','), (Some(';'), Decimal::Comma));
        assert_eq!(reading("a;b\n1.5;2\n", ','), (Some(';'), Decimal::Point));
        assert_eq!(reading("a\tb\n1\t2\n", '\t'), (None, Decimal::Point));
        assert_eq!(reading("", ','), (None, Decimal::Point));
    }
}
