//! The dates of registrations.

use crate::plan::date;

/// Seconds of a day.
const DAY: u64 = 86_400;

/// The time so many seconds behind 1970-01-01, as `2026-11-28T03:40:12Z`.
pub fn written(seconds: u64) -> String {
    let day = i32::try_from(seconds / DAY).unwrap_or(i32::MAX);
    let of_day = seconds % DAY;
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!(
        "{}T{hour:02}:{minute:02}:{second:02}Z",
        date::text((day, day))
    )
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn seconds_are_a_date() {
        assert_eq!(written(0), "1970-01-01T00:00:00Z");
        assert_eq!(written(951_827_696), "2000-02-29T12:34:56Z");
        assert_eq!(written(4_102_444_799), "2099-12-31T23:59:59Z");
    }
}
