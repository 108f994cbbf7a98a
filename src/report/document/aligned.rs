//! Numbers in a column stand by their points: blanks as wide as a digit fill what others have more.

use super::block::{Align, Table};

/// As wide as a digit.
const DIGIT: char = '\u{2007}';
/// As wide as a point.
const POINT: char = '\u{2008}';

/// The texts of a table whose numbers, set at the right with digits of one width, stand by their points.
pub(super) fn texts(table: &Table) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| cell.text.clone()).collect())
        .collect();
    for (place, column) in table.columns.iter().enumerate() {
        let cells: Vec<&mut String> = rows
            .iter_mut()
            .filter_map(|row| row.get_mut(place))
            .collect();
        match column.align {
            Align::Left => {}
            Align::Number => by_point(cells),
            Align::Interval => by_interval(cells),
        }
    }
    rows
}

/// The digits behind the point of a number, and what follows them.
fn behind(text: &str) -> Option<(usize, &str)> {
    let first = text.find(|c: char| c.is_ascii_digit())?;
    let rest = text.get(first..)?;
    let whole = rest.find(|c: char| !c.is_ascii_digit() && c != '\u{202f}');
    let rest = rest.get(whole.unwrap_or(rest.len())..)?;
    let Some(decimals) = rest.strip_prefix('.') else {
        return Some((0, rest));
    };
    let digits = decimals
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(decimals.len());
    Some((digits, decimals.get(digits..)?))
}

/// Fills up behind; a column whose numbers end in different words stays as it is.
fn by_point(cells: Vec<&mut String>) {
    let found: Vec<Option<(usize, String)>> = cells
        .iter()
        .map(|text| behind(text).map(|(digits, rest)| (digits, rest.to_owned())))
        .collect();
    let most = found
        .iter()
        .flatten()
        .map(|(digits, _)| *digits)
        .max()
        .unwrap_or(0);
    let mut rests = found.iter().flatten().map(|(_, rest)| rest);
    let first = rests.next().cloned().unwrap_or_default();
    if rests.any(|rest| *rest != first) {
        return;
    }
    for (text, found) in cells.into_iter().zip(found) {
        let Some((digits, _)) = found else {
            continue;
        };
        if digits == 0 && most > 0 {
            text.push(POINT);
        }
        text.extend(std::iter::repeat_n(DIGIT, most - digits));
    }
}

/// Fills up before the high ends, so that the words between them stand below each other.
fn by_interval(cells: Vec<&mut String>) {
    let split = |text: &str| {
        let (lo, hi) = text.split_once(" to ")?;
        Some((lo.to_owned(), hi.to_owned()))
    };
    let mut found: Vec<Option<(String, String)>> = cells.iter().map(|text| split(text)).collect();
    by_point(found.iter_mut().flatten().map(|(lo, _)| lo).collect());
    by_point(found.iter_mut().flatten().map(|(_, hi)| hi).collect());
    let most = found
        .iter()
        .flatten()
        .map(|(_, hi)| hi.chars().count())
        .max()
        .unwrap_or(0);
    for (text, found) in cells.into_iter().zip(found) {
        if let Some((lo, hi)) = found {
            let blanks: String = std::iter::repeat_n(DIGIT, most - hi.chars().count()).collect();
            *text = format!("{lo} to {blanks}{hi}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_stand_below_each_other() {
        let mut texts = ["0.25", "−10", "1.5", "–"].map(str::to_owned);
        by_point(texts.iter_mut().collect());
        assert_eq!(
            texts,
            ["0.25", "−10\u{2008}\u{2007}\u{2007}", "1.5\u{2007}", "–"]
        );
        let mut marked = ["1", "2.5 (imputed)"].map(str::to_owned);
        by_point(marked.iter_mut().collect());
        assert_eq!(marked, ["1", "2.5 (imputed)"]);
    }

    #[test]
    fn intervals_stand_by_their_word() {
        let mut texts = ["0.13 to 1.26", "−10.13 to 11.20", ""].map(str::to_owned);
        by_interval(texts.iter_mut().collect());
        assert_eq!(texts, ["0.13 to \u{2007}1.26", "−10.13 to 11.20", ""]);
    }
}
