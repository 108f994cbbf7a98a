//! The parts of a whole: the test between them, and pooled effects of parts.

use super::Range;
use crate::stats::root;

/// So many parts can be looked at: the largest Q is looked for at all corners.
const MOST: usize = 12;

/// An estimate and its standard error, both on the scale of the analysis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// The estimate.
    pub estimate: Range,
    /// Its standard error.
    pub se: Range,
}

/// What the estimate of the whole may be: the mean of the parts with weights `1/se²`, as of a common effect; and its
/// standard error.
pub fn whole(parts: &[Part]) -> Option<Part> {
    if parts.is_empty()
        || parts
            .iter()
            .any(|part| part.se.lo <= 0.0 || !part.se.hi.is_finite())
    {
        return None;
    }
    let total = |se: fn(&Part) -> f64| {
        parts
            .iter()
            .map(|part| 1.0 / (se(part) * se(part)))
            .sum::<f64>()
    };
    let se = Range::new(
        1.0 / total(|part| part.se.lo).sqrt(),
        1.0 / total(|part| part.se.hi).sqrt(),
    );
    let lowest = extreme(parts, |part| part.estimate.lo, -1.0);
    let highest = extreme(parts, |part| part.estimate.hi, 1.0);
    Some(Part {
        estimate: Range::new(lowest, highest).widened(),
        se: se.widened(),
    })
}

/// The largest (`sign` 1) or smallest mean over all weights: those beyond it weigh most, the others least.
fn extreme(parts: &[Part], at: fn(&Part) -> f64, sign: f64) -> f64 {
    let mut mean = parts.iter().map(at).fold(f64::NEG_INFINITY * sign, |a, b| {
        if sign > 0.0 { a.max(b) } else { a.min(b) }
    });
    // From outside the fixed point is met after at most one step for each part.
    for _ in 0..=parts.len() {
        let mut sums = (0.0, 0.0);
        for part in parts {
            let far = sign * (at(part) - mean) >= 0.0;
            let se = if far { part.se.lo } else { part.se.hi };
            let weight = 1.0 / (se * se);
            sums = (sums.0 + weight * at(part), sums.1 + weight);
        }
        mean = sums.0 / sums.1;
    }
    mean
}

/// The test between parts, `Q = Σ (θi - θ̄)² / si²`: what it may be.
///
/// `Q` is the least of `Σ (θi - μ)² / si²` over `μ`. It falls with every `si`; it is convex in the `θi`, so that the largest
/// stands at a corner of their ranges, and the least is the minimum over `μ` of the squared distances from `μ` to the
/// ranges. `None` where a standard error may be 0, and for more than twelve parts.
pub fn between(parts: &[Part]) -> Option<Range> {
    let bad = |part: &Part| {
        part.se.lo <= 0.0
            || !part.se.hi.is_finite()
            || !(part.estimate.hi - part.estimate.lo).is_finite()
    };
    if parts.len() < 2 || parts.len() > MOST || parts.iter().any(bad) {
        return None;
    }
    let bounds = parts.iter().map(|part| part.estimate).reduce(Range::or)?;
    let outside = |mu: f64| -> f64 {
        let each = parts.iter().map(|part| {
            let off = (part.estimate.lo - mu).max(mu - part.estimate.hi).max(0.0) / part.se.hi;
            off * off
        });
        each.sum()
    };
    let at = root::maximise(
        bounds.lo,
        bounds.hi,
        1e-12 * (bounds.hi - bounds.lo),
        |mu| -outside(mu),
    );
    let mut most = 0.0_f64;
    for corner in 0..(1_u32 << parts.len()) {
        let mut sums = (0.0, 0.0, 0.0);
        for (place, part) in parts.iter().enumerate() {
            let theta = if corner >> place & 1 == 1 {
                part.estimate.hi
            } else {
                part.estimate.lo
            };
            let theta = theta - bounds.lo;
            let weight = 1.0 / (part.se.lo * part.se.lo);
            sums = (
                sums.0 + weight,
                sums.1 + weight * theta,
                sums.2 + weight * theta * theta,
            );
        }
        most = most.max(sums.2 - sums.1 * sums.1 / sums.0);
    }
    if most.is_nan() {
        return None;
    }
    Some(Range::new(
        (outside(at) * (1.0 - 1e-6)).max(0.0),
        most * (1.0 + 1e-9) + 1e-12,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(estimate: (f64, f64), se: (f64, f64)) -> Part {
        Part {
            estimate: Range::new(estimate.0, estimate.1),
            se: Range::new(se.0, se.1),
        }
    }

    #[test]
    fn two_parts_by_hand() {
        // Row 15 of the reading: 1.93 and 0.50, se 0.268 and 0.268: z 3.77.
        let parts = [
            part((1.925, 1.935), (0.267, 0.269)),
            part((0.495, 0.505), (0.267, 0.269)),
        ];
        let q = between(&parts).expect("a range");
        let (lo, hi) = (
            1.42 * 1.42 / (2.0 * 0.269 * 0.269),
            1.44 * 1.44 / (2.0 * 0.267 * 0.267),
        );
        assert!(
            (q.lo - lo).abs() < 1e-3 && (q.hi - hi).abs() < 1e-6,
            "{q:?} {lo} {hi}"
        );
        assert_eq!(between(&parts[..1]), None);
        assert_eq!(between(&[part((0.0, 1.0), (0.0, 1.0)), parts[0]]), None);
    }

    #[test]
    fn the_range_holds_every_choice() {
        let parts = [
            part((0.1, 0.3), (0.05, 0.15)),
            part((0.6, 0.7), (0.15, 0.25)),
            part((-0.2, 0.2), (0.1, 0.3)),
        ];
        let (q, all) = (
            between(&parts).expect("a range"),
            whole(&parts).expect("a mean"),
        );
        for choice in 0..729_u32 {
            let digit = |place: u32| f64::from(choice / 3_u32.pow(place) % 3) / 2.0;
            let mix = |range: Range, share: f64| range.lo + share * (range.hi - range.lo);
            let (mut sums, mut place) = ((0.0, 0.0, 0.0), 0);
            for part in &parts {
                let (theta, se) = (
                    mix(part.estimate, digit(place)),
                    mix(part.se, digit(place + 1)),
                );
                let weight = 1.0 / (se * se);
                sums = (
                    sums.0 + weight,
                    sums.1 + weight * theta,
                    sums.2 + weight * theta * theta,
                );
                place += 2;
            }
            assert!(q.holds(sums.2 - sums.1 * sums.1 / sums.0), "{choice}");
            assert!(all.estimate.holds(sums.1 / sums.0), "{choice}");
            assert!(all.se.holds(1.0 / sums.0.sqrt()), "{choice}");
        }
    }
}
