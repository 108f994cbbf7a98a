//! The text of a cell to a date.

use crate::syntax::ast::Date;

use super::cell_error::{CellError, CellProblem, Expected};

/// `2016`, `2016-07` or `2016-07-15`, from the year 1000 to 3000.
pub fn date(cell: &str) -> Result<Date, CellError> {
    read(cell).map_err(|problem| CellError::new(cell, Expected::Date, problem))
}

fn read(cell: &str) -> Result<Date, CellProblem> {
    let mut parts = cell.split('-');
    let year = parts.next().and_then(|part| digits(part, 4));
    let month = parts.next().map(|part| digits(part, 2));
    let day = parts.next().map(|part| digits(part, 2));
    let (Some(year), None) = (year, parts.next()) else {
        return Err(problem(cell));
    };
    match (month, day) {
        (None, _) => valid(year, None, None),
        (Some(Some(month)), None) => valid(year, Some(month), None),
        (Some(Some(month)), Some(Some(day))) => valid(year, Some(month), Some(day)),
        (Some(_), _) => Err(problem(cell)),
    }
}

/// A number of exactly `length` digits.
fn digits(part: &str, length: usize) -> Option<u32> {
    let all = part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    all.then(|| part.parse().ok()).flatten()
}

fn valid(year: u32, month: Option<u32>, day: Option<u32>) -> Result<Date, CellProblem> {
    let small = |n: u32| u8::try_from(n).ok();
    let fits = (1000..=3000).contains(&year)
        && month.is_none_or(|month| (1..=12).contains(&month))
        && day.is_none_or(|day| (1..=days(year, month.unwrap_or(1))).contains(&day));
    match i32::try_from(year) {
        Ok(year) if fits => Ok(Date {
            year,
            month: month.and_then(small),
            day: day.and_then(small),
        }),
        Ok(_) | Err(_) if (1000..=3000).contains(&year) => Err(CellProblem::NoSuchDay),
        Ok(_) | Err(_) => Err(CellProblem::NoYear),
    }
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Why `cell` is no date.
fn problem(cell: &str) -> CellProblem {
    if let Some((date, _)) = cell.split_once(['T', ' '])
        && date.len() == 10
        && read(date).is_ok()
    {
        return CellProblem::Time(date.to_owned());
    }
    if digits(cell, 5).is_some() {
        return CellProblem::DayNumber;
    }
    let parts: Vec<&str> = cell.split(['/', '.', '-', ' ']).collect();
    let numbers: Option<Vec<u32>> = parts.iter().map(|part| digits(part, part.len())).collect();
    match numbers.as_deref() {
        Some(&[a, b, c]) => CellProblem::DateOrder(only_date(a, b, c, cell.contains('.'))),
        Some(&([month, year] | [year, month])) if year > 999 && month <= 12 => {
            CellProblem::DateOrder(Some(format!("{year}-{month:02}")))
        }
        None if parts.iter().any(|part| month_name(part)) => CellProblem::DateOrder(None),
        Some(_) | None => CellProblem::Other,
    }
}

/// The date that three numbers can only be; with dots between them the day comes first.
fn only_date(a: u32, b: u32, c: u32, dots: bool) -> Option<String> {
    let iso = |year, month, day| {
        valid(year, Some(month), Some(day))
            .ok()
            .map(|_| format!("{year}-{month:02}-{day:02}"))
    };
    if a > 999 {
        return iso(a, b, c);
    }
    let day_first = iso(c, b, a);
    let month_first = iso(c, a, b).filter(|_| !dots);
    match (day_first, month_first) {
        (Some(one), Some(other)) if one != other => None,
        (Some(date), _) | (None, Some(date)) => Some(date),
        (None, None) => None,
    }
}

fn month_name(word: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let lower = word.to_lowercase();
    MONTHS.iter().any(|month| lower.starts_with(month))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_precise_as_they_are_written() {
        let made = |year, month, day| Ok(Date { year, month, day });
        assert_eq!(date("2016"), made(2016, None, None));
        assert_eq!(date("2016-07"), made(2016, Some(7), None));
        assert_eq!(date("2016-02-29"), made(2016, Some(2), Some(29)));
    }

    #[test]
    fn days_exist() {
        for cell in [
            "2015-02-29",
            "1900-02-29",
            "2016-13",
            "2016-00",
            "2016-04-31",
            "2016-07-00",
        ] {
            assert_eq!(
                date(cell).unwrap_err().problem,
                CellProblem::NoSuchDay,
                "{cell}"
            );
        }
        assert_eq!(date("0999").unwrap_err().problem, CellProblem::NoYear);
    }

    #[test]
    fn other_forms_are_named() {
        let order = |cell: &str| {
            let CellProblem::DateOrder(date) = date(cell).unwrap_err().problem else {
                panic!("{cell}")
            };
            date
        };
        for cell in [
            "15/07/2016",
            "07/15/2016",
            "15.07.2016",
            "2016/07/15",
            "15.7.2016",
            "2016-7-15",
        ] {
            assert_eq!(order(cell).as_deref(), Some("2016-07-15"), "{cell}");
        }
        assert_eq!(order("03/04/2016"), None, "March or April");
        assert_eq!(order("04.03.2016").as_deref(), Some("2016-03-04"));
        assert_eq!(order("04/04/2016").as_deref(), Some("2016-04-04"));
        assert_eq!(order("07/2016").as_deref(), Some("2016-07"));
        assert_eq!(order("July 2016"), None);
        assert_eq!(
            date("2016-07-15T10:30:00").unwrap_err().help().as_deref(),
            Some("write `2016-07-15`")
        );
        assert_eq!(date("42566").unwrap_err().problem, CellProblem::DayNumber);
        for cell in ["", "soon", "2016-07-15-1", "201", "-2016", "2016-"] {
            assert!(date(cell).is_err(), "{cell}");
        }
    }
}
