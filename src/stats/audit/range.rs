//! Sets of values: what a printed number may have been before it was rounded.

/// Half a unit in the last digit is granted with this share of a unit more: numbers in binary are not exact.
const SPARE: f64 = 1e-7;

/// All values from `lo` to `hi`, both included; an end may be infinite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The smallest.
    pub lo: f64,
    /// The largest.
    pub hi: f64,
}

impl Range {
    /// Every number.
    pub const ALL: Self = Self {
        lo: f64::NEG_INFINITY,
        hi: f64::INFINITY,
    };

    /// From one number to another.
    pub fn new(lo: f64, hi: f64) -> Self {
        Self { lo, hi }
    }

    /// One number.
    pub fn point(x: f64) -> Self {
        Self { lo: x, hi: x }
    }

    /// All values that round to `printed`, whose last digit counts `unit`; both halves belong to it, since halves are
    /// rounded up by some and to even by others.
    pub fn rounding_to(printed: f64, unit: f64) -> Self {
        let half = unit * (0.5 + SPARE);
        if !printed.is_finite() || !half.is_finite() {
            return Self::ALL;
        }
        Self::new(printed - half, printed + half)
    }

    /// What is in both; `None` where nothing is.
    pub fn and(self, other: Self) -> Option<Self> {
        let both = Self::new(self.lo.max(other.lo), self.hi.min(other.hi));
        (both.lo <= both.hi).then_some(both)
    }

    /// Whether some value is in both, give or take the rounding of the computer.
    pub fn meets(self, other: Self) -> bool {
        self.widened().and(other).is_some()
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self::new(self.lo.min(other.lo), self.hi.max(other.hi))
    }

    /// Whether `x` is in it.
    pub fn holds(self, x: f64) -> bool {
        self.lo <= x && x <= self.hi
    }

    /// The middle, or the end that is finite.
    pub fn middle(self) -> f64 {
        let middle = 0.5 * self.lo + 0.5 * self.hi;
        match (self.lo.is_finite(), self.hi.is_finite()) {
            (true, false) => self.lo,
            (false, true) => self.hi,
            (true, true) | (false, false) => middle,
        }
    }

    /// A little wider, by some units in the last place of a double: what computing the ends may have lost.
    #[must_use]
    pub fn widened(self) -> Self {
        let by = |x: f64| {
            if x.is_finite() {
                1e-11 * x.abs() + 1e-300
            } else {
                0.0
            }
        };
        Self::new(self.lo - by(self.lo), self.hi + by(self.hi))
    }

    /// The range of `f`, which rises, over this one.
    #[must_use]
    pub fn rising(self, f: impl Fn(f64) -> f64) -> Self {
        Self::new(f(self.lo), f(self.hi)).or_all()
    }

    /// The range of `f`, which falls, over this one.
    #[must_use]
    pub fn falling(self, f: impl Fn(f64) -> f64) -> Self {
        Self::new(f(self.hi), f(self.lo)).or_all()
    }

    /// The range of the absolute values.
    #[must_use]
    pub fn abs(self) -> Self {
        if self.lo >= 0.0 {
            self
        } else if self.hi <= 0.0 {
            Self::new(-self.hi, -self.lo)
        } else {
            Self::new(0.0, self.hi.max(-self.lo))
        }
    }

    /// The range of the sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self::new(self.lo + other.lo, self.hi + other.hi).or_all()
    }

    /// The range of the opposite.
    #[must_use]
    pub fn opposite(self) -> Self {
        Self::new(-self.hi, -self.lo)
    }

    /// The range of the product.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        let ends = [
            product(self.lo, other.lo),
            product(self.lo, other.hi),
            product(self.hi, other.lo),
            product(self.hi, other.hi),
        ];
        ends.into_iter()
            .map(Self::point)
            .reduce(Self::or)
            .unwrap_or(Self::ALL)
            .or_all()
    }

    /// The range of the quotient; everything where the divisor may be zero.
    #[must_use]
    pub fn over(self, other: Self) -> Self {
        if other.holds(0.0) {
            return Self::ALL;
        }
        self.times(Self::new(1.0 / other.hi, 1.0 / other.lo).or_all())
    }

    /// Everything in the place of what could not be computed.
    fn or_all(self) -> Self {
        if self.lo.is_nan() || self.hi.is_nan() {
            Self::ALL
        } else {
            self
        }
    }
}

/// The product, where nothing of no matter how much is nothing.
fn product(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { 0.0 } else { a * b }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_number_is_all_that_rounds_to_it() {
        let printed = Range::rounding_to(1.33, 0.01);
        assert!(printed.holds(1.325) && printed.holds(1.335) && !printed.holds(1.3351));
        assert_eq!(Range::rounding_to(f64::INFINITY, 1.0), Range::ALL);
    }

    #[test]
    fn arithmetic_goes_over_all_values() {
        let (a, b) = (Range::new(-1.0, 2.0), Range::new(3.0, 4.0));
        assert_eq!(a.times(b), Range::new(-4.0, 8.0));
        assert_eq!(b.over(Range::new(2.0, 4.0)), Range::new(0.75, 2.0));
        assert_eq!(b.over(a), Range::ALL, "a divisor that may be zero");
        assert_eq!(a.abs(), Range::new(0.0, 2.0));
        assert_eq!(a.plus(b.opposite()), Range::new(-5.0, -1.0));
        assert_eq!(Range::ALL.times(Range::point(0.0)), Range::point(0.0));
    }
}
