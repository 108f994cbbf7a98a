//! Numbers as people read them.

/// Nothing is there.
pub(crate) const NONE: &str = "–";

/// More digits behind the point are printed as powers of ten.
const MOST_DECIMALS: usize = 6;
/// From here on numbers are printed as powers of ten.
const HUGE: f64 = 1e7;
/// Ratios below this are printed as powers of ten.
const SMALLEST: f64 = 1e-4;
/// Below this, groups of three digits need no blank.
const GROUPED: f64 = 10_000.0;

/// How many digits behind the point an estimate and its interval need: two or three that mean something.
///
/// Ratios are read by their size, differences by the width of their interval.
pub(crate) fn decimals(estimate: Option<f64>, interval: Option<[f64; 2]>, ratio: bool) -> usize {
    let finite: Vec<f64> = estimate
        .into_iter()
        .chain(interval.into_iter().flatten())
        .filter(|x| x.is_finite())
        .collect();
    let largest = finite.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
    let base = match largest {
        x if x < 100.0 => 2,
        x if x < 1000.0 => 1,
        _ => 0,
    };
    let scale = if ratio {
        estimate.or(interval.map(|[lo, _]| lo))
    } else {
        interval
            .map(|[lo, hi]| hi - lo)
            .filter(|width| width.is_finite() && *width > 0.0)
            .or(estimate.map(f64::abs))
    };
    let most = if ratio { 4 } else { MOST_DECIMALS };
    base.max(behind_point(scale.unwrap_or(1.0)).min(most))
}

/// The digits behind the point that leave two which mean something: 2 for 0.36, 3 for 0.036, 0 for 36.
fn behind_point(scale: f64) -> usize {
    let mut digits = 0;
    let mut scaled = scale.abs();
    if !scaled.is_finite() || scaled <= 0.0 {
        return 0;
    }
    while scaled < 10.0 && digits < 12 {
        scaled *= 10.0;
        digits += 1;
    }
    digits
}

/// `x` with so many digits behind the point; never minus zero, and as a power of ten where it is very large.
pub(crate) fn fixed(x: f64, decimals: usize) -> String {
    if x.is_nan() {
        return NONE.to_owned();
    }
    if x.is_infinite() {
        return if x > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    if x.abs() >= HUGE {
        return scientific(x);
    }
    sign(&format!("{x:.decimals$}"))
}

/// As [`fixed`], but a ratio that would print as zero has as many digits as it needs.
pub(crate) fn shown(x: f64, decimals: usize, ratio: bool) -> String {
    let text = fixed(x, decimals);
    if !ratio || x <= 0.0 || text.contains(|c: char| c.is_ascii_digit() && c != '0') {
        return text;
    }
    if x < SMALLEST {
        return scientific(x);
    }
    fixed(x, behind_point(x) - 1)
}

fn scientific(x: f64) -> String {
    sign(&format!("{x:.2e}"))
}

/// A true minus sign, and none before zero.
fn sign(digits: &str) -> String {
    match digits.strip_prefix('-') {
        Some(rest) if rest.chars().all(|c| matches!(c, '0' | '.')) => rest.to_owned(),
        _ => digits.replace('-', "−"),
    }
}

/// A number with two or three digits that mean something: statistics, tau², what an `expect` found.
pub(crate) fn plain(x: f64) -> String {
    let size = x.abs();
    if x.is_nan() || x.is_infinite() {
        return fixed(x, 0);
    }
    if size < f64::MIN_POSITIVE {
        return "0".to_owned();
    }
    if size < 1e-6 {
        return scientific(x);
    }
    fixed(x, plain_decimals(size))
}

/// How many digits behind the point [`plain`] prints.
fn plain_decimals(size: f64) -> usize {
    let base = match size {
        s if s < 100.0 => 2,
        s if s < 1000.0 => 1,
        _ => 0,
    };
    base.max(behind_point(size))
}

/// [`plain`] with its interval, all with the digits of the number; those of the high end where it is 0.
pub(crate) fn plain_with_ends(x: f64, interval: Option<[Option<f64>; 2]>) -> String {
    let high = interval.and_then(|[_, high]| high).filter(|h| *h > 0.0);
    let (Some(interval), true) = (interval, x.is_finite()) else {
        return plain(x);
    };
    let scale = if x == 0.0 {
        high.unwrap_or(1.0)
    } else {
        x.abs()
    };
    if scale < 1e-6 {
        return with_ends(plain(x), Some(interval), plain);
    }
    let digits = plain_decimals(scale);
    let number = if x == 0.0 { plain(x) } else { fixed(x, digits) };
    with_ends(number, Some(interval), |end| {
        if end == 0.0 {
            plain(end)
        } else {
            fixed(end, digits)
        }
    })
}

/// A percentage with its interval, all with one digit behind the point.
pub(crate) fn percent_with_ends(x: f64, interval: Option<[Option<f64>; 2]>) -> String {
    with_ends(percent(x), interval, |end| fixed(end, 1))
}

fn with_ends(
    number: String,
    interval: Option<[Option<f64>; 2]>,
    write: impl Fn(f64) -> String,
) -> String {
    match interval.and_then(|interval| ends(interval, write)) {
        Some(ends) => format!("{number} ({ends})"),
        None => number,
    }
}

/// A number with at most six digits that mean something, as a file or a program reads it.
pub(crate) fn six_digits(x: f64) -> String {
    const DIGITS: i32 = 5;
    if x.fract() == 0.0 && x.abs() < 1e15 {
        return format!("{:.0}", x + 0.0);
    }
    let rounded = format!("{x:.5e}");
    let (mantissa, exponent) = rounded.split_once('e').unwrap_or((&rounded, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let trimmed = |text: &str| -> String {
        let (whole, behind) = text.split_once('.').unwrap_or((text, ""));
        match behind.trim_end_matches('0') {
            "" => whole.to_owned(),
            digits => format!("{whole}.{digits}"),
        }
    };
    if !(-6..=14).contains(&exponent) {
        return format!("{}e{exponent}", trimmed(mantissa));
    }
    let decimals = usize::try_from(DIGITS - exponent).unwrap_or(0);
    trimmed(&format!("{x:.decimals$}"))
}

/// A number that may be whole: without `.00` if it is.
pub(crate) fn maybe_whole(x: f64) -> String {
    if x.fract() == 0.0 && x.abs() < HUGE {
        return fixed(x, 0);
    }
    plain(x)
}

/// A percentage: one digit behind the point.
pub(crate) fn percent(x: f64) -> String {
    format!("{}%", fixed(x, 1))
}

/// A level: `95%`, `97.5%`.
pub(crate) fn level(x: f64) -> String {
    format!("{x}%")
}

/// A p-value in a sentence: `p = 0.034`, `p < 0.001`.
pub(crate) fn p(p: f64) -> String {
    if p.is_nan() {
        return format!("p {NONE}");
    }
    match p_cell(p) {
        below if below.starts_with('<') => format!("p {below}"),
        digits => format!("p = {digits}"),
    }
}

/// A p-value in a table: `0.034`, `< 0.001`.
pub(crate) fn p_cell(p: f64) -> String {
    if p < 0.001 {
        "< 0.001".to_owned()
    } else if p < 0.0995 {
        fixed(p, 3)
    } else {
        fixed(p, 2)
    }
}

/// A count: groups of three digits stand a little apart.
pub(crate) fn count(n: f64) -> String {
    if n.fract() != 0.0 || n.abs() >= 1e15 {
        return plain(n);
    }
    let digits = format!("{:.0}", n.abs());
    let mut text = String::new();
    if n < 0.0 {
        text.push('−');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) && n.abs() >= GROUPED {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// An interval whose ends may be missing: `0.12 to 1.11`, `from 0.12`, `up to 1.11`.
pub(crate) fn ends(ends: [Option<f64>; 2], write: impl Fn(f64) -> String) -> Option<String> {
    match ends {
        [Some(lo), Some(hi)] => Some(format!("{} to {}", write(lo), write(hi))),
        [Some(lo), None] => Some(format!("from {}", write(lo))),
        [None, Some(hi)] => Some(format!("up to {}", write(hi))),
        [None, None] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimates_have_the_digits_that_mean_something() {
        assert_eq!(decimals(Some(0.489), Some([0.344, 0.696]), true), 2);
        assert_eq!(decimals(Some(0.004), Some([0.001, 0.02]), true), 4);
        assert_eq!(decimals(Some(-15.1), Some([-32.7, 2.4]), false), 2);
        assert_eq!(decimals(Some(0.0123), Some([0.001, 0.03]), false), 3);
        assert_eq!(decimals(Some(0.003), Some([-0.5, 0.5]), false), 2);
        assert_eq!(decimals(Some(1234.0), Some([900.0, 1600.0]), false), 0);
        assert_eq!(decimals(Some(234.0), Some([90.0, 400.0]), false), 1);
        assert_eq!(decimals(None, None, true), 2);
        assert_eq!(
            decimals(Some(f64::NAN), Some([f64::NEG_INFINITY, 1.0]), false),
            2
        );
    }

    #[test]
    fn zero_has_no_sign_and_minus_is_minus() {
        assert_eq!(fixed(-0.004, 2), "0.00");
        assert_eq!(fixed(-0.0, 0), "0");
        assert_eq!(fixed(-1.5, 2), "−1.50");
        assert_eq!(fixed(f64::NAN, 2), "–");
        assert_eq!(fixed(f64::NEG_INFINITY, 2), "−∞");
    }

    #[test]
    fn the_very_large_and_the_very_small_are_powers_of_ten() {
        assert_eq!(fixed(-1.234e9, 2), "−1.23e9");
        assert_eq!(shown(1.2e-7, 4, true), "1.20e−7");
        assert_eq!(shown(1.2e-7, 4, false), "0.0000");
        assert_eq!(shown(0.002_3, 2, true), "0.002");
        assert_eq!(plain(0.0), "0");
        assert_eq!(plain(1e-9), "1.00e−9");
        assert_eq!(plain(0.3132), "0.31");
        assert_eq!(plain(0.004_21), "0.0042");
        assert_eq!(plain(684.6), "684.6");
        assert_eq!(plain(152.233), "152.2");
        assert_eq!(maybe_whole(13.0), "13");
        assert_eq!(maybe_whole(-2.5), "−2.50");
    }

    #[test]
    fn intervals_share_the_digits_of_their_number() {
        let ends = Some([Some(0.004), Some(1.234)]);
        assert_eq!(plain_with_ends(0.3132, ends), "0.31 (0.00 to 1.23)");
        assert_eq!(plain_with_ends(0.0, ends), "0 (0.00 to 1.23)");
        assert_eq!(plain_with_ends(0.0, None), "0");
        let ends = Some([Some(91.234), None]);
        assert_eq!(percent_with_ends(96.66, ends), "96.7% (from 91.2)");
    }

    #[test]
    fn cells_have_six_digits_at_most() {
        let texts = [
            -20.000_000_000_000_007,
            1_234.567_89,
            0.1 + 0.2,
            2016.0,
            -0.0,
            1.0 / 3.0,
            12_345_678.9,
            1.25e-9,
        ]
        .map(six_digits);
        let expected = [
            "-20", "1234.57", "0.3", "2016", "0", "0.333333", "12345679", "1.25e-9",
        ];
        assert_eq!(texts, expected);
    }

    #[test]
    fn p_values_have_three_digits_or_a_bound() {
        assert_eq!(p(0.034_21), "p = 0.034");
        assert_eq!(p(0.000_99), "p < 0.001");
        assert_eq!(p(0.0), "p < 0.001");
        assert_eq!(p(0.001), "p = 0.001");
        assert_eq!(p(0.0996), "p = 0.10");
        assert_eq!(p(1.0), "p = 1.00");
        assert_eq!(p(f64::NAN), "p –");
    }

    #[test]
    fn counts_are_grouped_from_ten_thousand_on() {
        assert_eq!(count(357_347.0), "357\u{202f}347");
        assert_eq!(count(1_234_567.0), "1\u{202f}234\u{202f}567");
        assert_eq!(count(9999.0), "9999");
        assert_eq!(count(0.0), "0");
        assert_eq!(count(52.5), "52.50");
    }
}
