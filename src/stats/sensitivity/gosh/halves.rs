//! All subsets under common effects, from those of two halves of the studies.

use super::{Point, Subset};
use crate::stats::Studies;

/// Weights `W = Σ wi`, their mean and `Q = Σ wi (yi - mean)²` of a subset, `wi = 1/vi`.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    w: f64,
    /// Less the origin of the studies.
    mean: f64,
    q: f64,
}

impl Sums {
    /// Of two subsets that share no study: `Q` grows by `W1 W2/(W1 + W2) (m1 - m2)²`, and no term is subtracted.
    ///
    /// # Source
    /// Chan, Golub and `LeVeque` (1983), doi:10.1080/00031305.1983.10483115.
    fn and(self, other: Self) -> Self {
        if self.w == 0.0 {
            return other;
        }
        if other.w == 0.0 {
            return self;
        }
        let w = self.w + other.w;
        let (share, apart) = (other.w / w, other.mean - self.mean);
        Self {
            w,
            mean: self.mean + share * apart,
            q: self.q + other.q + self.w * share * apart * apart,
        }
    }
}

/// The sums of all subsets of the first and of the second half of at most 20 studies.
pub(super) struct Halves {
    low: Vec<Sums>,
    high: Vec<Sums>,
    bits: u32,
    origin: f64,
}

impl Halves {
    pub(super) fn new(studies: &Studies) -> Self {
        let rows: Vec<Sums> = studies
            .pairs()
            .map(|(mean, v)| Sums {
                w: 1.0 / v,
                mean,
                q: 0.0,
            })
            .collect();
        let (low, high) = rows.split_at(rows.len() / 2);
        Self {
            low: subsets(low),
            high: subsets(high),
            bits: u32::try_from(low.len()).unwrap_or(0),
            origin: studies.origin(),
        }
    }

    /// The pool of the studies whose bits are set; of no others.
    pub(super) fn point(&self, subset: Subset<'_>) -> Point {
        let Subset::Bits(mask) = subset else {
            return Point::failed(0);
        };
        let of = |table: &[Sums], bits: u64| {
            let place = usize::try_from(bits).unwrap_or(usize::MAX);
            table.get(place).copied().unwrap_or_default()
        };
        let low = of(&self.low, mask & ((1 << self.bits) - 1));
        let sums = low.and(of(&self.high, mask >> self.bits));
        let size = mask.count_ones();
        let estimate = self.origin + sums.mean;
        if estimate.is_finite() && sums.q.is_finite() && sums.w.is_finite() {
            Point::common(estimate, sums.q, size)
        } else {
            Point::failed(size)
        }
    }
}

/// The sums of all subsets of some studies, by their bits.
fn subsets(rows: &[Sums]) -> Vec<Sums> {
    let mut all = vec![Sums::default()];
    for row in rows {
        let with: Vec<Sums> = all.iter().map(|sums| sums.and(*row)).collect();
        all.extend(with);
    }
    all
}
