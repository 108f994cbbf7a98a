//! Dates as the days that they cover, from 1970-01-01.

use crate::syntax::ast::Date;

/// The first and the last day of a date, as days from 1970-01-01; nothing for a day that does not exist.
pub fn days(date: Date) -> Option<(i32, i32)> {
    let Date { year, month, day } = date;
    let first_of = |year: i32, month: i32| {
        day_number(
            year + (month - 1).div_euclid(12),
            (month - 1).rem_euclid(12) + 1,
        )
    };
    let month = month.map(i32::from);
    let Some(month) = month else {
        return Some((first_of(year, 1), first_of(year + 1, 1) - 1));
    };
    let (first, last) = (first_of(year, month), first_of(year, month + 1) - 1);
    if !(1..=12).contains(&month) {
        return None;
    }
    let Some(day) = day.map(i32::from) else {
        return Some((first, last));
    };
    let exact = first + day - 1;
    (first..=last).contains(&exact).then_some((exact, exact))
}

/// The first day of a month, in the Gregorian calendar: years that begin in March.
fn day_number(year: i32, month: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// A date as precise as its days are: `2016`, `2016-07`, `2016-07-15`.
pub fn text((first, last): (i32, i32)) -> String {
    let (year, month, day) = civil(first);
    let end = civil(last);
    if first == last {
        format!("{year:04}-{month:02}-{day:02}")
    } else if (month, day) == (1, 1) && end == (year, 12, 31) {
        format!("{year:04}")
    } else if day == 1 && (end.0, end.1) == (year, month) && civil(last.saturating_add(1)).2 == 1 {
        format!("{year:04}-{month:02}")
    } else {
        let (y, m, d) = end;
        format!("{year:04}-{month:02}-{day:02} to {y:04}-{m:02}-{d:02}")
    }
}

/// Year, month and day of a day from 1970-01-01, in the Gregorian calendar.
///
/// # Source
/// Neri and Schneider (2023), doi:10.1002/spe.3172, in its plain form: years that begin in March.
fn civil(day: i32) -> (i64, i64, i64) {
    let day = i64::from(day) + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = year + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(date: Date) -> (i32, i32) {
        days(date).expect("it exists")
    }

    #[test]
    fn a_day_that_does_not_exist_covers_nothing() {
        let date = |month, day| Date {
            year: 2023,
            month,
            day,
        };
        assert_eq!(days(date(Some(2), Some(29))), None);
        assert_eq!(days(date(Some(13), None)), None);
    }

    #[test]
    fn dates_are_written_as_precisely_as_they_are_known() {
        assert_eq!(text((0, 0)), "1970-01-01");
        assert_eq!(text((0, 364)), "1970");
        assert_eq!(text((31, 58)), "1970-02");
        assert_eq!(text((11_016, 11_016)), "2000-02-29");
        assert_eq!(text((-1, -1)), "1969-12-31");
        assert_eq!(text((0, 5)), "1970-01-01 to 1970-01-06");
    }

    #[test]
    fn what_is_read_is_written() {
        for year in [1000, 1600, 1899, 1900, 1970, 1999, 2000, 2024, 3000] {
            let date = |month, day| Date { year, month, day };
            assert_eq!(text(of(date(None, None))), format!("{year}"));
            for month in 1..=12 {
                let found = text(of(date(Some(month), None)));
                assert_eq!(found, format!("{year}-{month:02}"));
                let found = text(of(date(Some(month), Some(28))));
                assert_eq!(found, format!("{year}-{month:02}-28"));
            }
        }
    }
}
