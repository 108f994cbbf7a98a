//! The text of a cell to a number, a flag, or nothing.

use super::cell_error::{CellError, CellProblem, Expected};

/// What parts whole from fraction in the cells of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Decimal {
    /// `1.5`
    #[default]
    Point,
    /// `1,5`
    Comma,
}

impl Decimal {
    /// From `decimal ","`.
    pub fn new(text: &str) -> Option<Self> {
        match text {
            "." => Some(Self::Point),
            "," => Some(Self::Comma),
            _ => None,
        }
    }
}

/// Which cells are missing values.
///
/// An empty cell always is. Besides, `NA` is, unless the plan lists its own marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Missing {
    marks: Option<Vec<String>>,
}

impl Missing {
    /// From `missing "n/a", "-"`.
    pub fn marked(marks: impl IntoIterator<Item = String>) -> Self {
        Self {
            marks: Some(marks.into_iter().collect()),
        }
    }

    /// Whether `cell` is a missing value.
    pub fn is(&self, cell: &str) -> bool {
        cell.is_empty()
            || match &self.marks {
                None => cell == "NA",
                Some(marks) => marks.iter().any(|mark| mark == cell),
            }
    }
}

/// A finite number.
pub fn number(cell: &str, decimal: Decimal) -> Result<f64, CellError> {
    read(cell, decimal).ok_or_else(|| explain(cell, decimal, Expected::Number))
}

/// A percentage, with `%` behind it or without: `45%` and `45` are 45.
pub fn percent(cell: &str, decimal: Decimal) -> Result<f64, CellError> {
    let bare = cell.strip_suffix('%').map_or(cell, str::trim_end);
    read(bare, decimal).ok_or_else(|| explain(bare, decimal, Expected::Percent).of(cell))
}

/// A whole number; `12.0` is one.
pub fn integer(cell: &str, decimal: Decimal) -> Result<i64, CellError> {
    whole(cell, decimal, Expected::Integer)
}

/// A whole number that is not negative.
pub fn count(cell: &str, decimal: Decimal) -> Result<u64, CellError> {
    let number = whole(cell, decimal, Expected::Count)?;
    u64::try_from(number).map_err(|_| CellError::new(cell, Expected::Count, CellProblem::Negative))
}

/// A year from 1000 to 3000.
pub fn year(cell: &str) -> Result<i32, CellError> {
    let number = whole(cell, Decimal::Point, Expected::Year)?;
    i32::try_from(number)
        .ok()
        .filter(|year| (1000..=3000).contains(year))
        .ok_or_else(|| CellError::new(cell, Expected::Year, CellProblem::NoYear))
}

/// `yes`, `true`, `1` or `no`, `false`, `0`, whatever the case.
pub fn flag(cell: &str) -> Result<bool, CellError> {
    let is = |word: &str| cell.eq_ignore_ascii_case(word);
    if is("yes") || is("true") || is("1") {
        Ok(true)
    } else if is("no") || is("false") || is("0") {
        Ok(false)
    } else {
        let problem = if ["y", "n", "t", "f", "x"].into_iter().any(is) {
            CellProblem::FlagLetter
        } else if is_missing_mark(cell) {
            CellProblem::MissingMark
        } else {
            CellProblem::Other
        };
        Err(CellError::new(cell, Expected::Flag, problem))
    }
}

impl CellError {
    /// The same, of a cell of which only a part was looked at.
    fn of(mut self, cell: &str) -> Self {
        cell.clone_into(&mut self.found);
        self
    }
}

/// Whole numbers beyond 2^53 are not all different as `f64`.
const LARGEST_WHOLE: f64 = 9_007_199_254_740_992.0;

fn whole(cell: &str, decimal: Decimal, expected: Expected) -> Result<i64, CellError> {
    let number = read(cell, decimal).ok_or_else(|| explain(cell, decimal, expected))?;
    let refuse = |problem| Err(CellError::new(cell, expected, problem));
    if number.fract() != 0.0 {
        refuse(CellProblem::NotWhole)
    } else if number.abs() > LARGEST_WHOLE {
        refuse(CellProblem::TooLarge)
    } else {
        #[expect(clippy::cast_possible_truncation, reason = "whole and within 2^53")]
        let number = number as i64;
        Ok(number)
    }
}

/// The number that `text` is, if it is finite.
pub(crate) fn read(text: &str, decimal: Decimal) -> Option<f64> {
    let plain = |b: &u8| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    let number: f64 = match decimal {
        Decimal::Point if text.as_bytes().iter().all(plain) => text.parse().ok()?,
        Decimal::Point => rewritten(text, '.')?.parse().ok()?,
        Decimal::Comma => rewritten(text, ',')?.parse().ok()?,
    };
    number.is_finite().then_some(number)
}

/// With `.` for the decimal sign and `-` for U+2212; `None` if there is anything else than a number has.
fn rewritten(text: &str, decimal: char) -> Option<String> {
    text.chars()
        .map(|c| match c {
            '\u{2212}' => Some('-'),
            c if c == decimal => Some('.'),
            '0'..='9' | '+' | '-' | 'e' | 'E' => Some(c),
            _ => None,
        })
        .collect()
}

/// Why `text` is no number.
pub(crate) fn explain(text: &str, decimal: Decimal, expected: Expected) -> CellError {
    CellError::new(text, expected, problem(text, decimal, expected))
}

fn problem(text: &str, decimal: Decimal, expected: Expected) -> CellProblem {
    let lower = text.to_lowercase();
    let unsigned = lower.trim_start_matches(['+', '-', '\u{2212}']);
    if matches!(unsigned, "inf" | "infinity" | "∞") {
        return CellProblem::Infinite;
    }
    if is_missing_mark(text) {
        return CellProblem::MissingMark;
    }
    if text.starts_with('#') {
        return CellProblem::SheetError;
    }
    if text.starts_with(['<', '>', '≤', '≥', '~', '≈']) {
        return CellProblem::Bound;
    }
    if let Some(number) = text.strip_suffix('%').map(str::trim_end)
        && read(number, decimal).is_some()
    {
        let number = number.to_owned();
        return CellProblem::Percent { number };
    }
    if unsigned.starts_with(|c: char| c.is_ascii_digit())
        && rewritten(text, if decimal == Decimal::Point { '.' } else { ',' })
            .is_some_and(|t| t.parse::<f64>().is_ok())
    {
        return CellProblem::TooLarge;
    }
    separators(text, decimal)
        .or_else(|| number_and_more(text, decimal, expected))
        .unwrap_or(CellProblem::Other)
}

/// `1,234`, `1 234`, `1,5`, and with a decimal comma `1.234`, `1.5`.
fn separators(text: &str, decimal: Decimal) -> Option<CellProblem> {
    let (point, other) = match decimal {
        Decimal::Point => ('.', ','),
        Decimal::Comma => (',', '.'),
    };
    let blank = |c: char| c.is_whitespace() || c == '\'' || c == '’' || c == '_';
    let (whole, fraction) = match text.split_once(point) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let mut groups = whole.split(|c| c == other || blank(c));
    let first = groups.next()?.trim_start_matches(['+', '-', '\u{2212}']);
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let mut count = 0;
    let grouped = digits(first)
        && first.len() <= 3
        && groups.all(|group| {
            count += 1;
            digits(group) && group.len() == 3
        })
        && fraction.is_none_or(digits);
    if grouped && count > 0 {
        let plain = text.chars().filter(|c| *c != other && !blank(*c)).collect();
        let ambiguous =
            decimal == Decimal::Point && count == 1 && fraction.is_none() && whole.contains(',');
        return Some(CellProblem::Thousands { plain, ambiguous });
    }
    match decimal {
        Decimal::Point => read(text, Decimal::Comma).map(|_| CellProblem::DecimalComma),
        Decimal::Comma => read(text, Decimal::Point).map(|_| CellProblem::DecimalPoint),
    }
}

/// A number, and behind it a unit or other numbers.
fn number_and_more(text: &str, decimal: Decimal, expected: Expected) -> Option<CellProblem> {
    let (number, rest) = split_number(text, decimal)?;
    let rest = rest.trim();
    let has_digits = rest.chars().any(|c| c.is_ascii_digit());
    let unit = rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '%' | '°' | 'µ'))
        && !rest.contains(char::is_whitespace)
        && !rest.starts_with(['x', '×']);
    if unit
        && matches!(
            expected,
            Expected::Number | Expected::Integer | Expected::Count
        )
    {
        return Some(CellProblem::Unit {
            number: number.to_owned(),
            unit: rest.to_owned(),
        });
    }
    (has_digits && !unit && !rest.starts_with(['x', '×', '*', '^'])).then_some(CellProblem::Several)
}

/// The longest number that `text` begins with, and what is behind it.
pub(crate) fn split_number(text: &str, decimal: Decimal) -> Option<(&str, &str)> {
    let point = match decimal {
        Decimal::Point => '.',
        Decimal::Comma => ',',
    };
    let mut seen_point = false;
    let mut previous = ' ';
    let mut end = text.len();
    for (at, c) in text.char_indices() {
        let sign = matches!(c, '+' | '-' | '\u{2212}');
        let exponent = matches!(c, 'e' | 'E') && previous.is_ascii_digit();
        let fits = c.is_ascii_digit()
            || (c == point && !seen_point)
            || (sign && (at == 0 || matches!(previous, 'e' | 'E')))
            || exponent;
        if !fits {
            end = at;
            break;
        }
        seen_point |= c == point || exponent;
        previous = c;
    }
    // What looked like an exponent or a fraction may be the start of something else: `5 e`, `0,61, …`.
    let mut number = text.get(..end)?;
    while !number.is_empty() && !number.ends_with(|c: char| c.is_ascii_digit()) {
        number = number.get(..number.len() - number.chars().next_back()?.len_utf8())?;
    }
    read(number, decimal)?;
    Some((number, text.get(number.len()..)?))
}

/// What people write into a cell that has no value.
fn is_missing_mark(text: &str) -> bool {
    const MARKS: [&str; 22] = [
        "-",
        "--",
        "—",
        "–",
        ".",
        "..",
        "?",
        "*",
        "/",
        "na",
        "n/a",
        "n.a.",
        "nan",
        "nr",
        "n.r.",
        "nd",
        "none",
        "null",
        "nil",
        "missing",
        "not reported",
        "unknown",
    ];
    let lower = text.to_lowercase();
    MARKS.contains(&lower.as_str()) || lower == "#n/a"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(cell: &str) -> (CellProblem, Option<String>) {
        let error = number(cell, Decimal::Point).expect_err(cell);
        (error.problem.clone(), error.help())
    }

    #[test]
    fn numbers_are_read() {
        for (cell, value) in [
            ("0", 0.0),
            ("12", 12.0),
            ("-0.5", -0.5),
            ("+.5", 0.5),
            ("5.", 5.0),
            ("1e-3", 0.001),
            ("\u{2212}1.5", -1.5),
            ("1E5", 1e5),
        ] {
            assert_eq!(number(cell, Decimal::Point), Ok(value), "{cell}");
        }
        assert_eq!(number("-1,5e2", Decimal::Comma), Ok(-150.0));
        assert_eq!(number("\u{2212}12", Decimal::Comma), Ok(-12.0));
    }

    #[test]
    fn separators_are_explained() {
        let (problem, help) = why("1,234");
        let plain = "1234".to_owned();
        assert_eq!(
            problem,
            CellProblem::Thousands {
                plain,
                ambiguous: true
            }
        );
        assert_eq!(
            help.as_deref(),
            Some(
                "write `1234`; if the comma is a decimal one in the whole file, write `with decimal \",\"`"
            )
        );
        for cell in [
            "1,234,567.5",
            "1 234 567.5",
            "1'234'567.5",
            "1\u{202f}234\u{a0}567.5",
        ] {
            let plain = "1234567.5".to_owned();
            let ambiguous = false;
            assert_eq!(why(cell).0, CellProblem::Thousands { plain, ambiguous });
        }
        assert_eq!(why("1,5").0, CellProblem::DecimalComma);
        assert_eq!(why("-0,1234").0, CellProblem::DecimalComma);
        let error = number("1.5", Decimal::Comma).unwrap_err();
        assert_eq!(error.problem, CellProblem::DecimalPoint);
        assert_eq!(
            error.help().as_deref(),
            Some("write `1,5`, or leave out `decimal \",\"`")
        );
    }

    #[test]
    fn what_is_no_number_is_named() {
        assert_eq!(why("Inf").0, CellProblem::Infinite);
        assert_eq!(why("-infinity").0, CellProblem::Infinite);
        assert_eq!(why("#DIV/0!").0, CellProblem::SheetError);
        assert_eq!(why("<0.001").0, CellProblem::Bound);
        assert_eq!(why("≥ 5").0, CellProblem::Bound);
        assert_eq!(why("1e400").0, CellProblem::TooLarge);
        assert_eq!(why("3.2 ± 0.4").0, CellProblem::Several);
        assert_eq!(why("12 (3)").0, CellProblem::Several);
        assert_eq!(why("10/20").0, CellProblem::Several);
        for mark in ["NaN", "-", "n/a", "Not reported", "."] {
            assert_eq!(why(mark).0, CellProblem::MissingMark, "{mark}");
        }
        for other in ["abc", "e5", "1-", "--5", "0x10", "1e", "1_", "é5", "1.2.3"] {
            let problem = why(other).0;
            assert!(
                matches!(
                    problem,
                    CellProblem::Other | CellProblem::Unit { .. } | CellProblem::Several
                ),
                "{other}: {problem:?}"
            );
        }
    }

    #[test]
    fn units_belong_into_the_schema() {
        let (problem, help) = why("100 mg/kg");
        let (number, unit) = ("100".to_owned(), "mg/kg".to_owned());
        assert_eq!(problem, CellProblem::Unit { number, unit });
        assert_eq!(
            help.as_deref(),
            Some("write `100` in the cell and the unit in the schema: `number in mg/kg`")
        );
        let number = "45".to_owned();
        assert_eq!(why("45%").0, CellProblem::Percent { number });
        assert!(matches!(why("5e").0, CellProblem::Unit { .. }));
    }

    #[test]
    fn percentages_may_show_their_sign() {
        assert_eq!(percent("45%", Decimal::Point), Ok(45.0));
        assert_eq!(percent("45,5 %", Decimal::Comma), Ok(45.5));
        assert_eq!(percent("45", Decimal::Point), Ok(45.0));
        let error = percent("4,5%", Decimal::Point).unwrap_err();
        assert_eq!(error.problem, CellProblem::DecimalComma);
        assert_eq!(error.found, "4,5%");
        assert!(percent("%", Decimal::Point).is_err());
    }

    #[test]
    fn whole_numbers_may_have_a_fraction_of_zero() {
        assert_eq!(integer("-12.0", Decimal::Point), Ok(-12));
        assert_eq!(count("12,0", Decimal::Comma), Ok(12));
        let problem = |r: Result<u64, CellError>| r.unwrap_err().problem;
        assert_eq!(
            problem(count("12.5", Decimal::Point)),
            CellProblem::NotWhole
        );
        assert_eq!(problem(count("-3", Decimal::Point)), CellProblem::Negative);
        assert_eq!(
            problem(count("1e17", Decimal::Point)),
            CellProblem::TooLarge
        );
        let thousand = count("1,200", Decimal::Point).unwrap_err();
        assert_eq!(thousand.message(), "`1,200` has a thousands separator");
    }

    #[test]
    fn years_are_between_1000_and_3000() {
        assert_eq!(year("2016"), Ok(2016));
        for cell in ["999", "3001", "16", "99999999999"] {
            assert_eq!(year(cell).unwrap_err().problem, CellProblem::NoYear);
        }
        assert_eq!(year("2016a").unwrap_err().problem, CellProblem::Other);
    }

    #[test]
    fn flags_are_words_or_bits() {
        for cell in ["yes", "TRUE", "1"] {
            assert_eq!(flag(cell), Ok(true));
        }
        for cell in ["No", "false", "0"] {
            assert_eq!(flag(cell), Ok(false));
        }
        assert_eq!(flag("Y").unwrap_err().problem, CellProblem::FlagLetter);
        assert_eq!(flag("2").unwrap_err().message(), "`2` is not `yes` or `no`");
    }

    #[test]
    fn missing_values_are_empty_cells_and_marks() {
        let usual = Missing::default();
        assert!(usual.is("") && usual.is("NA") && !usual.is("na") && !usual.is("-"));
        let listed = Missing::marked(["n/a".to_owned(), "-".to_owned()]);
        assert!(listed.is("") && listed.is("-") && !listed.is("NA"));
    }
}
