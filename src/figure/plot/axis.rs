//! Axes: where a value stands, and which values are marked.

use crate::figure::Facts;
use crate::measure::Transform;
use crate::result::number;
use crate::stats::math::{exp, ln, log10, pow};

/// How the values of an axis are read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reading {
    /// As they are.
    Number,
    /// They are logs of ratios.
    Ratio,
    /// By the transformation of a measure, with the harmonic mean of the sizes where it takes one.
    Display(Transform, f64),
}

impl Reading {
    /// Of the effects of a result.
    pub fn of(facts: &Facts) -> Self {
        let transform = facts.transform();
        if transform == Transform::None {
            Self::Number
        } else if transform == Transform::Exp {
            Self::Ratio
        } else {
            Self::Display(transform, facts.harmonic)
        }
    }

    /// `x` as it is read.
    pub fn show(self, x: f64) -> f64 {
        match self {
            Self::Number => x,
            Self::Ratio => exp(x),
            Self::Display(transform, harmonic) => transform.apply(x, harmonic),
        }
    }
}

/// An axis from one place of the page to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// The values at its ends; logs on a log axis.
    pub ends: [f64; 2],
    /// Where the ends are, in points.
    pub places: [f64; 2],
    /// What is marked.
    pub ticks: Vec<Tick>,
}

/// A mark on an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Its value; a log on a log axis.
    pub value: f64,
    /// What stands there.
    pub label: String,
}

impl Axis {
    /// An axis of numbers with at most `most` ticks.
    pub fn linear(ends: [f64; 2], places: [f64; 2], most: usize) -> Self {
        let ends = apart(ends);
        Self {
            ends,
            places,
            ticks: linear_ticks(ends, most),
        }
    }

    /// An axis of ratios, given by their logs, with at most `most` ticks.
    pub fn log(ends: [f64; 2], places: [f64; 2], most: usize) -> Self {
        /// The log of the largest number.
        const LARGEST: f64 = 700.0;
        let ends = apart(ends.map(|end| end.clamp(-LARGEST, LARGEST)));
        Self {
            ends,
            places,
            ticks: log_ticks(ends, most),
        }
    }

    /// An axis whose values are read so, with at most `most` ticks.
    pub fn read(reading: Reading, ends: [f64; 2], places: [f64; 2], most: usize) -> Self {
        match reading {
            Reading::Number => Self::linear(ends, places, most),
            Reading::Ratio => Self::log(ends, places, most),
            Reading::Display(..) => {
                let ends = apart(ends);
                Self {
                    ends,
                    places,
                    ticks: display_ticks(ends, most, |x| reading.show(x)),
                }
            }
        }
    }

    /// Where `value` stands; beyond the ends too.
    pub fn place(&self, value: f64) -> f64 {
        let [lo, hi] = self.ends;
        let [from, to] = self.places;
        from + (value - lo) / (hi - lo) * (to - from)
    }

    /// Where `value` stands, or the end that it lies beyond.
    pub fn clamped(&self, value: f64) -> f64 {
        let [lo, hi] = self.ends;
        self.place(value.clamp(lo, hi))
    }

    /// Whether `value` stands on the axis.
    pub fn holds(&self, value: f64) -> bool {
        let [lo, hi] = self.ends;
        (lo..=hi).contains(&value)
    }
}

/// Two ends that are apart, in order, and finite.
fn apart([lo, hi]: [f64; 2]) -> [f64; 2] {
    /// Beyond this, differences and products of the ends may leave what a number can hold.
    const FAR: f64 = 1e150;
    let (lo, hi) = (lo.clamp(-FAR, FAR), hi.clamp(-FAR, FAR));
    if !lo.is_finite() || !hi.is_finite() {
        return [0.0, 1.0];
    }
    if lo > hi {
        return apart([hi, lo]);
    }
    let size = lo.abs().max(hi.abs());
    if hi - lo > size * 1e-9 {
        return [lo, hi];
    }
    let room = if size > 0.0 { size * 0.5 } else { 1.0 };
    [lo - room, hi + room]
}

/// Multiples of 1, 2 or 5 times a power of ten.
pub fn linear_ticks([lo, hi]: [f64; 2], most: usize) -> Vec<Tick> {
    let rough = (hi - lo) / most.max(2) as f64;
    let power = pow(10.0, log10(rough).floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| count(lo, hi, *step) <= most as f64)
        .unwrap_or(20.0 * power);
    let first = (lo / step - 1e-9).ceil();
    let largest = lo.abs().max(hi.abs());
    let ticks = (0..=most).map(|n| (first + n as f64) * step);
    ticks
        .take_while(|value| *value <= hi + step * 1e-9)
        .map(|value| Tick {
            value,
            label: label(value, step, largest),
        })
        .collect()
}

fn count(lo: f64, hi: f64, step: f64) -> f64 {
    (hi / step + 1e-9).floor() - (lo / step - 1e-9).ceil() + 1.0
}

/// How many digits behind the point a step needs.
fn decimals_of(step: f64) -> usize {
    whole_number(-log10(step).floor())
}

/// A number of digits.
fn whole_number(digits: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 15"
    )]
    let digits = digits.clamp(0.0, 15.0) as usize;
    digits
}

/// `value` with the digits of the step; as a power of ten where the axis is very long or very short.
fn label(value: f64, step: f64, largest: f64) -> String {
    /// From here on numbers are powers of ten.
    const HUGE: f64 = 1e7;
    /// Below this too.
    const TINY: f64 = 1e-4;
    if value.abs() < step * 1e-6 {
        return "0".to_owned();
    }
    if (TINY..HUGE).contains(&largest) {
        return number::fixed(value, decimals_of(step));
    }
    let digits = whole_number(log10(value.abs() * (1.0 + 1e-12)).floor() - log10(step).floor());
    format!("{value:.digits$e}").replace('-', "−")
}

/// Values at like distances, each with as few digits as tell it from its neighbours.
fn display_ticks([lo, hi]: [f64; 2], most: usize, show: impl Fn(f64) -> f64) -> Vec<Tick> {
    /// How far a tick may be moved to a rounder value, in distances.
    const MOVED: f64 = 0.35;
    let marks = most.clamp(2, 7);
    let step = (hi - lo) / marks as f64;
    let mut ticks: Vec<Tick> = Vec::new();
    for place in 0..marks {
        let x = lo + (place as f64 + 0.5) * step;
        let value = show(x);
        let rounded = (0..=6_i32).find_map(|digits| {
            let tenth = pow(10.0, f64::from(digits));
            let round = (value * tenth).round() / tenth;
            let x_of = inverse(&show, [lo, hi], round)?;
            ((x_of - x).abs() <= MOVED * step).then_some((x_of, round, digits))
        });
        let Some((value, round, digits)) = rounded else {
            continue;
        };
        let label = number::fixed(round, whole_number(f64::from(digits)));
        if ticks.last().is_none_or(|last| last.label != label) {
            ticks.push(Tick { value, label });
        }
    }
    ticks
}

/// Where between the ends a rising function has a value; nothing where it has not.
fn inverse(show: impl Fn(f64) -> f64, [mut lo, mut hi]: [f64; 2], value: f64) -> Option<f64> {
    if !(show(lo)..=show(hi)).contains(&value) {
        return None;
    }
    for _ in 0..60 {
        let middle = f64::midpoint(lo, hi);
        if show(middle) < value {
            lo = middle;
        } else {
            hi = middle;
        }
    }
    Some(f64::midpoint(lo, hi))
}

/// Ratios that are easily read: 1, 2, 5 and ten times as much, or only some powers of ten.
fn log_ticks([lo, hi]: [f64; 2], most: usize) -> Vec<Tick> {
    /// A narrower axis than this is marked like one of numbers.
    const NARROW: f64 = 3.0;
    /// With fewer marks an axis cannot be read between them.
    const FEW: usize = 3;
    if hi - lo < ln(NARROW) {
        let ratios = linear_ticks([exp(lo), exp(hi)], most);
        let with_log = |tick: Tick| Tick {
            value: ln(tick.value),
            ..tick
        };
        return ratios
            .into_iter()
            .filter(|tick| tick.value > 0.0)
            .map(with_log)
            .collect();
    }
    let ten = ln(10.0);
    let decades = [(lo / ten).floor(), (hi / ten).ceil()];
    let marked = |factors: &[f64]| factors_in(decades, factors, 1.0, [lo, hi]);
    for factors in [&[1.0, 2.0, 5.0][..], &[1.0, 3.0], &[1.0]] {
        let ticks = marked(factors);
        if ticks.len() < FEW {
            let closer = marked(&[1.0, 1.5, 2.0, 3.0, 5.0, 7.0]);
            if closer.len() > ticks.len() && closer.len() <= most {
                return closer;
            }
        }
        if ticks.len() <= most {
            return ticks;
        }
    }
    let mut every = 2.0;
    loop {
        let ticks = factors_in(decades, &[1.0], every, [lo, hi]);
        if ticks.len() <= most.max(2) {
            return ticks;
        }
        every += (every / 2.0).floor();
    }
}

fn factors_in([from, to]: [f64; 2], factors: &[f64], every: f64, [lo, hi]: [f64; 2]) -> Vec<Tick> {
    let mut ticks = Vec::new();
    let mut decade = (from / every).floor() * every;
    while decade <= to {
        for factor in factors {
            let value = ln(*factor) + decade * ln(10.0);
            if value >= lo - 1e-9 && value <= hi + 1e-9 {
                ticks.push(Tick {
                    value,
                    label: ratio(*factor, decade),
                });
            }
        }
        decade += every;
    }
    ticks
}

/// `factor` times ten to the `decade`, as it is read.
fn ratio(factor: f64, decade: f64) -> String {
    if !(-4.0..=6.0).contains(&decade) {
        let sign = if decade < 0.0 { "−" } else { "" };
        return format!("{factor}e{sign}{}", decade.abs());
    }
    let half = usize::from(factor.fract() != 0.0);
    number::fixed(
        factor * pow(10.0, decade),
        whole_number(half as f64 - decade),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    #[test]
    fn numbers_are_marked_by_round_steps() {
        let axis = Axis::linear([-0.31, 1.13], [0.0, 100.0], 6);
        assert_eq!(labels(&axis.ticks), ["0", "0.5", "1.0"]);
        let axis = Axis::linear([0.0, 1e-9], [0.0, 100.0], 5);
        assert_eq!(axis.ticks.len(), 3);
        let axis = Axis::linear([5.0, 5.0], [0.0, 100.0], 6);
        assert!(axis.ticks.len() >= 2);
    }

    #[test]
    fn ratios_are_marked_by_ratios() {
        let log = |lo: f64, hi: f64| Axis::log([ln(lo), ln(hi)], [0.0, 100.0], 7);
        let axis = log(0.1, 10.0);
        assert_eq!(
            labels(&axis.ticks),
            ["0.1", "0.2", "0.5", "1", "2", "5", "10"]
        );
        assert_eq!(
            labels(&log(0.38, 1.3).ticks),
            ["0.5", "0.7", "1"],
            "two marks would not tell the scale"
        );
        assert!((axis.place(0.0) - 50.0).abs() < 1e-9);
        assert_eq!(
            labels(&log(0.01, 100.0).ticks),
            ["0.01", "0.1", "1", "10", "100"]
        );
        assert_eq!(
            labels(&log(0.8, 1.25).ticks),
            ["0.8", "0.9", "1.0", "1.1", "1.2"]
        );
        let far = log(1e-9, 1e9);
        assert!(far.ticks.len() <= 7 && far.ticks.len() >= 3, "{far:?}");
    }

    #[test]
    fn no_ends_are_too_strange() {
        for ends in [
            [f64::NAN, 1.0],
            [f64::NEG_INFINITY, f64::INFINITY],
            [1e300, -1e300],
            [0.0, 0.0],
        ] {
            for axis in [
                Axis::linear(ends, [0.0, 1.0], 5),
                Axis::log(ends, [0.0, 1.0], 5),
            ] {
                assert!(axis.ends[0] < axis.ends[1]);
                assert!(axis.ticks.iter().all(|tick| !tick.value.is_nan()));
            }
        }
    }
}
