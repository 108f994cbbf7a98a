//! Dates as days.

use crate::syntax::ast::Date;

/// The first and last day that a date names, as days from 1970-01-01; `None` for a day that does not exist.
pub(crate) fn days(date: &Date) -> Option<(i32, i32)> {
    let (Some(month), day) = (date.month, date.day) else {
        return Some((
            day_number(date.year, 1, 1),
            day_number(date.year + 1, 1, 1) - 1,
        ));
    };
    if !(1..=12).contains(&month) {
        return None;
    }
    let first = day_number(date.year, month, 1);
    let next = if month == 12 {
        day_number(date.year + 1, 1, 1)
    } else {
        day_number(date.year, month + 1, 1)
    };
    match day {
        None => Some((first, next - 1)),
        Some(day) => {
            let exact = first + i32::from(day) - 1;
            (day >= 1 && exact < next).then_some((exact, exact))
        }
    }
}

/// Days from 1970-01-01 in the Gregorian calendar.
///
/// Counts days from 1 March of year 0, so that a leap day ends its year.
/// Source: Hinnant, `chrono`-compatible low-level date algorithms (2013).
fn day_number(year: i32, month: u8, day: u8) -> i32 {
    let (month, day) = (i32::from(month), i32::from(day));
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_names_the_days_it_covers() {
        let date = |year, month, day| Date { year, month, day };
        assert_eq!(days(&date(1970, Some(1), Some(1))), Some((0, 0)));
        assert_eq!(days(&date(2000, Some(2), None)), Some((10_988, 11_016)));
        assert_eq!(days(&date(2023, Some(2), Some(29))), None);
        assert_eq!(days(&date(1970, None, None)), Some((0, 364)));
    }
}
