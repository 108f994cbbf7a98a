//! Exact rational numbers, as far as units need them.

/// An exact rational number: reduced, its denominator positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

impl Ratio {
    /// 1.
    pub const ONE: Self = Self {
        numerator: 1,
        denominator: 1,
    };

    /// `numerator / denominator`; nothing if that is no number or too large.
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        let divisor = gcd(numerator.checked_abs()?, denominator.checked_abs()?);
        if denominator == 0 {
            return None;
        }
        let sign = denominator.signum();
        Some(Self {
            numerator: numerator / divisor * sign,
            denominator: denominator / divisor * sign,
        })
    }

    /// The number above the line.
    pub fn numerator(self) -> i128 {
        self.numerator
    }

    /// The number below the line.
    pub fn denominator(self) -> i128 {
        self.denominator
    }

    /// The product; nothing if it is too large.
    pub fn multiply(self, other: Self) -> Option<Self> {
        // Reduced crosswise first, so that only a result that is too large overflows.
        let left = Self::new(self.numerator, other.denominator)?;
        let right = Self::new(other.numerator, self.denominator)?;
        Self::new(
            left.numerator.checked_mul(right.numerator)?,
            left.denominator.checked_mul(right.denominator)?,
        )
    }

    /// The quotient; nothing if `other` is 0 or the result is too large.
    pub fn divide(self, other: Self) -> Option<Self> {
        self.multiply(Self::new(other.denominator, other.numerator)?)
    }

    /// The power; nothing if it is too large.
    pub fn power(self, exponent: u32) -> Option<Self> {
        Self::new(
            self.numerator.checked_pow(exponent)?,
            self.denominator.checked_pow(exponent)?,
        )
    }

    /// The number that `text` writes in decimals: `12`, `0.50`, `1e-3`; nothing for other text, or if it is too large.
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.to_ascii_lowercase();
        let (mantissa, exponent) = lower.split_once('e').unwrap_or((&lower, "0"));
        let (whole, behind) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits: i128 = format!("{whole}{behind}").parse().ok()?;
        let behind = i32::try_from(behind.len()).ok()?;
        let exponent = exponent.parse::<i32>().ok()?.checked_sub(behind)?;
        let scale = 10i128.checked_pow(exponent.unsigned_abs())?;
        if exponent < 0 {
            Self::new(digits, scale)
        } else {
            Self::new(digits.checked_mul(scale)?, 1)
        }
    }

    /// The nearest `f64`.
    pub fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// `value` times this number, computed in decimals: 1.005 times 1000 is 1005, and 100 times 1/1000 is 0.1.
    pub fn apply(self, value: f64) -> f64 {
        let exact = Self::parse(&value.to_string()).and_then(|exact| exact.multiply(self));
        exact.map_or_else(
            || value * self.numerator as f64 / self.denominator as f64,
            Self::nearest,
        )
    }

    /// The nearest `f64`, rounded once.
    fn nearest(self) -> f64 {
        let decimal = (0..=38).find_map(|places| {
            let scale = 10i128.checked_pow(places)?;
            let digits = (scale % self.denominator == 0).then_some(scale / self.denominator)?;
            let digits = self.numerator.checked_mul(digits)?;
            format!("{digits}e-{places}").parse().ok()
        });
        decimal.unwrap_or_else(|| self.to_f64())
    }
}

impl std::fmt::Display for Ratio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.denominator == 1 {
            write!(f, "{}", self.numerator)
        } else {
            write!(f, "{}/{}", self.numerator, self.denominator)
        }
    }
}

/// The greatest common divisor of numbers that are not negative; 1 if both are 0.
fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_reduced() {
        let ratio = Ratio::new(6, -4).unwrap();
        assert_eq!((ratio.numerator(), ratio.denominator()), (-3, 2));
        assert_eq!(ratio.to_string(), "-3/2");
        assert_eq!(Ratio::new(0, 5).unwrap().to_string(), "0");
        assert_eq!(Ratio::new(1, 0), None);
    }

    #[test]
    fn what_is_too_large_is_nothing() {
        let large = Ratio::new(i128::MAX, 1).unwrap();
        assert_eq!(large.multiply(large), None);
        assert_eq!(large.divide(large), Some(Ratio::ONE));
        assert_eq!(Ratio::new(10, 1).unwrap().power(u32::MAX), None);
        assert_eq!(Ratio::ONE.power(u32::MAX), Some(Ratio::ONE));
        assert_eq!(Ratio::new(i128::MIN, 1), None);
        assert_eq!(Ratio::ONE.divide(Ratio::new(0, 1).unwrap()), None);
    }

    #[test]
    fn decimal_factors_are_exact() {
        assert!((Ratio::new(1000, 1).unwrap().apply(0.1) - 100.0).abs() == 0.0);
        assert!((Ratio::new(1, 1000).unwrap().apply(100.0) - 0.1).abs() == 0.0);
    }
}
