//! Means and standard deviations of whole numbers: which can be at all.

use super::{Range, Verdict};

/// Above this many units no mean with the digits that are printed is ruled out; so many sums are looked at.
const MOST: f64 = 1e6;
/// So many values of `sd` are looked at for one sum.
const MOST_SQUARES: f64 = 1e7;

/// What a mean and a standard deviation of whole numbers came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Whether it can be.
    pub verdict: Verdict,
    /// The nearest that can be, below and above.
    pub nearest: Option<Range>,
}

/// Whether a mean of `n` scores, each the mean of `items` whole numbers, can be as printed: GRIM.
///
/// The mean is `j / (n items)` with `j` whole. Where the printed digits are too few for that to rule out anything, nothing
/// can be told.
///
/// # Source
/// Brown and Heathers (2017), doi:10.1177/1948550616673876.
pub fn mean(printed: Range, n: f64, items: f64) -> Finding {
    let unknown = Finding {
        verdict: Verdict::CannotTell,
        nearest: None,
    };
    let units = (n * items).round();
    let sums = printed.times(Range::point(units));
    if !(1.0..=MOST).contains(&units) || !sums.lo.is_finite() || !sums.hi.is_finite() {
        return unknown;
    }
    if sums.lo.abs().max(sums.hi.abs()) > 1e12 || sums.hi - sums.lo >= 1.0 {
        return unknown;
    }
    let (below, above) = (sums.hi.floor(), sums.lo.ceil());
    let verdict = if below >= above {
        Verdict::Consistent
    } else {
        Verdict::Inconsistent
    };
    Finding {
        verdict,
        nearest: Some(Range::new(
            below.min(above) / units,
            below.max(above) / units,
        )),
    }
}

/// Whether a standard deviation can stand beside a mean of `n` scores, each the mean of `items` whole numbers: GRIMMER.
///
/// With `y = items x`, `Σy²` is a whole number, odd if `Σy` is odd, and no smaller than where all `y` lie next to the mean.
/// The divisors `n - 1` and `n` are both tried.
///
/// # Source
/// Anaya (2016), doi:10.7287/peerj.preprints.2400v1; Allard (2018), "Analytic-GRIMMER: a new way of testing the
/// possibility of standard deviations".
pub fn sd(printed: Range, mean: Range, n: f64, items: f64) -> Verdict {
    let Some(sd) = printed.and(Range::new(0.0, f64::INFINITY)) else {
        return Verdict::CannotTell;
    };
    let sums = mean.times(Range::point(n * items));
    let small = n.fract() == 0.0 && items.fract() == 0.0 && n >= 2.0 && items >= 1.0;
    if !small || n * items > MOST || sums.hi - sums.lo > 1000.0 || sums.hi.abs() > 1e9 {
        return Verdict::CannotTell;
    }
    let (first, last) = (sums.lo.ceil(), sums.hi.floor());
    if last < first {
        return Verdict::CannotTell;
    }
    let mut told = true;
    for step in 0..=1000_u32 {
        let sum = first + f64::from(step);
        if sum > last {
            break;
        }
        for divisor in [n - 1.0, n] {
            let squares = Range::new(sd.lo * sd.lo, sd.hi * sd.hi);
            let squares = squares
                .times(Range::point(items * items * divisor))
                .plus(Range::point(sum * sum / n))
                .widened();
            if squares.hi > MOST_SQUARES * MOST || !squares.hi.is_finite() {
                told = false;
            } else if possible(squares, sum, n) {
                return Verdict::Consistent;
            }
        }
    }
    if told {
        Verdict::Inconsistent
    } else {
        Verdict::CannotTell
    }
}

/// Whether `n` whole numbers with this sum have a sum of squares in `squares`.
fn possible(squares: Range, sum: f64, n: f64) -> bool {
    let low = (sum / n).floor();
    let above = sum - low * n;
    let least = (n - above) * low * low + above * (low + 1.0) * (low + 1.0);
    // Of the same parity as the sum.
    let first = squares.lo.max(least).ceil();
    let odd = (first - sum).rem_euclid(2.0) > 0.5;
    first + f64::from(u8::from(odd)) <= squares.hi
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(x: f64) -> Range {
        Range::rounding_to(x, 0.01)
    }

    #[test]
    fn a_mean_of_whole_numbers_is_a_fraction() {
        // The example of the article: 3.45 of 20 is 69/20; 3.48 of 17 is none of 59/17 and 60/17.
        assert_eq!(mean(printed(3.45), 20.0, 1.0).verdict, Verdict::Consistent);
        let found = mean(printed(3.48), 17.0, 1.0);
        assert_eq!(found.verdict, Verdict::Inconsistent);
        let nearest = found.nearest.expect("two fractions");
        assert!((nearest.lo - 59.0 / 17.0).abs() < 1e-12);
        assert!((nearest.hi - 60.0 / 17.0).abs() < 1e-12);
        assert_eq!(mean(printed(3.48), 17.0, 10.0).verdict, Verdict::CannotTell);
        assert_eq!(mean(printed(3.48), 0.0, 1.0).verdict, Verdict::CannotTell);
    }

    #[test]
    fn every_set_of_whole_numbers_passes() {
        for seed in 0..2000_u32 {
            let n = 2 + seed % 30;
            let draw =
                |i: u32| f64::from((seed.wrapping_mul(2_654_435_761) >> (i % 16)) % 7 + i % 3);
            let scores: Vec<f64> = (0..n).map(draw).collect();
            let count = f64::from(n);
            let average = scores.iter().sum::<f64>() / count;
            let squares: f64 = scores.iter().map(|x| (x - average) * (x - average)).sum();
            let rounded = |x: f64| Range::rounding_to((x * 100.0).round() / 100.0, 0.01);
            let at = rounded(average);
            assert_ne!(
                mean(at, count, 1.0).verdict,
                Verdict::Inconsistent,
                "{scores:?}"
            );
            for divisor in [count - 1.0, count] {
                let spread = rounded((squares / divisor).sqrt());
                assert_eq!(
                    sd(spread, at, count, 1.0),
                    Verdict::Consistent,
                    "{scores:?}"
                );
            }
        }
    }

    #[test]
    fn a_spread_that_no_whole_numbers_have_is_found() {
        // Of 5 numbers with the sum 10 the squares add up to 20, 22, 24, …: an sd of 0.71 or 1, none of 0.80.
        assert_eq!(
            sd(printed(0.71), printed(2.0), 5.0, 1.0),
            Verdict::Consistent
        );
        assert_eq!(
            sd(printed(0.80), printed(2.0), 5.0, 1.0),
            Verdict::Inconsistent
        );
    }
}
