//! Convex sets of an estimate and its standard error, by their corners.

use super::Range;

/// A side is met with this share of the size of the picture to spare.
const SPARE: f64 = 1e-11;
/// Sides steeper than this would lose their digits, and are left out: the set grows.
const STEEPEST: f64 = 1e5;

/// `a x + b y <= c`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side {
    pub(super) a: f64,
    pub(super) b: f64,
    pub(super) c: f64,
}

/// The corners of a convex set, in order; none where it is empty.
#[derive(Debug, Clone)]
pub(super) struct Polygon {
    pub(super) corners: Vec<(f64, f64)>,
    size: (f64, f64),
}

impl Polygon {
    /// A box.
    pub(super) fn of(x: Range, y: Range) -> Self {
        Self {
            corners: vec![(x.lo, y.lo), (x.hi, y.lo), (x.hi, y.hi), (x.lo, y.hi)],
            size: (x.lo.abs().max(x.hi.abs()), y.lo.abs().max(y.hi.abs())),
        }
    }

    /// What is on the inner side of `side`: Sutherland and Hodgman's clipping.
    ///
    /// # Source
    /// Sutherland and Hodgman (1974), doi:10.1145/360767.360802.
    pub(super) fn clip(&mut self, side: Side) {
        let steep = side.a.abs().max(side.b.abs()) > STEEPEST;
        if steep || !(side.a.is_finite() && side.b.is_finite() && side.c.is_finite()) {
            return;
        }
        let spare = SPARE * (side.a.abs() * self.size.0 + side.b.abs() * self.size.1);
        let outside = |(x, y): (f64, f64)| side.a * x + side.b * y - side.c - spare;
        let before = self.corners.last().copied().into_iter();
        let before: Vec<(f64, f64)> = before.chain(self.corners.iter().copied()).collect();
        let mut kept = Vec::with_capacity(self.corners.len() + 2);
        for (from, to) in before.iter().zip(&self.corners) {
            let (out_from, out_to) = (outside(*from), outside(*to));
            if (out_from > 0.0) != (out_to > 0.0) {
                let share = out_from / (out_from - out_to);
                kept.push((
                    from.0 + share * (to.0 - from.0),
                    from.1 + share * (to.1 - from.1),
                ));
            }
            if out_to <= 0.0 {
                kept.push(*to);
            }
        }
        self.corners = kept;
    }

    /// The range of `f` over the corners.
    pub(super) fn range(&self, f: impl Fn(f64, f64) -> Range) -> Option<Range> {
        let corners = self.corners.iter();
        corners.map(|&(x, y)| f(x, y)).reduce(Range::or)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_cut_a_box() {
        let mut square = Polygon::of(Range::new(0.0, 1.0), Range::new(0.0, 1.0));
        square.clip(Side {
            a: 1.0,
            b: 1.0,
            c: 1.0,
        });
        let sums = square
            .range(|x, y| Range::point(x + y))
            .expect("a triangle");
        assert!(sums.lo.abs() < 1e-9 && (sums.hi - 1.0).abs() < 1e-9);
        square.clip(Side {
            a: -1.0,
            b: 0.0,
            c: -2.0,
        });
        assert!(square.corners.is_empty());
    }

    #[test]
    fn a_point_is_a_set() {
        let mut point = Polygon::of(Range::point(1.0), Range::point(2.0));
        point.clip(Side {
            a: 2.0,
            b: -1.0,
            c: 0.0,
        });
        assert!(!point.corners.is_empty());
        point.clip(Side {
            a: 1.0,
            b: 0.0,
            c: 0.999,
        });
        assert!(point.corners.is_empty());
    }
}
