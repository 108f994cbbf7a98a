//! How effects are read: the axis that they stand on, and how they are printed.

use crate::figure::Facts;
use crate::measure::{Inputs, Transform};
use crate::result::{Display, Interval, number};

/// How effects are read.
#[derive(Debug)]
pub(super) struct Scale<'a> {
    facts: &'a Facts,
    /// Whether they are ratios: on a log axis.
    pub ratio: bool,
    /// What people call them: `risk ratio`.
    pub name: String,
    /// In the heading of the column: `RR`.
    pub short: String,
    /// Where there is no effect, on the axis.
    pub null: Option<f64>,
    digits: usize,
    powers: bool,
}

impl<'a> Scale<'a> {
    /// The scale of effects like these; the first one that is there decides the digits.
    pub(super) fn new(
        facts: &'a Facts,
        measure: &str,
        display: &Display,
        effects: &[(f64, Option<Interval>)],
    ) -> Self {
        let ratio = facts.ratio();
        let plain = matches!(facts.transform(), Transform::None | Transform::Exp);
        let short = match measure {
            "PETO" => "Peto OR".to_owned(),
            "given" | "" => "Effect".to_owned(),
            measure if plain && measure.len() <= 6 => measure.to_owned(),
            _ => super::capital(&display.name),
        };
        let mut scale = Self {
            facts,
            ratio,
            name: display.name.clone(),
            short,
            null: None,
            digits: 2,
            powers: false,
        };
        scale.null = no_effect(facts).map(|x| scale.place(x));
        let pooled = display.estimate.zip(Some(display.ci));
        scale.fit(pooled, effects);
        scale
    }

    /// Chooses the digits.
    fn fit(
        &mut self,
        pooled: Option<(f64, Option<Interval>)>,
        effects: &[(f64, Option<Interval>)],
    ) {
        let read = |x: f64| self.facts.display(x);
        let mut wanted: Vec<usize> = Vec::new();
        let mut sizes: Vec<f64> = Vec::new();
        for (x, ci) in effects {
            let ci = ci.map(|ci| ci.map(read));
            wanted.push(number::decimals(Some(read(*x)), ci, self.ratio));
            let width = ci.map_or(0.0, |[lo, hi]| hi - lo);
            sizes.push(read(*x).abs().max(width));
        }
        wanted.sort_unstable();
        sizes.sort_by(f64::total_cmp);
        let median = wanted.get(wanted.len() / 2).copied();
        let own = pooled.map(|(x, ci)| number::decimals(Some(x), ci, self.ratio));
        self.digits = match (own, median) {
            (Some(own), Some(median)) => own.clamp(median.saturating_sub(1), median + 1),
            (own, median) => own.or(median).unwrap_or(2),
        };
        let size = sizes.get(sizes.len() / 2).copied().unwrap_or(1.0);
        self.powers = !self.ratio && size > 0.0 && !(1e-5..1e7).contains(&size);
    }

    /// Where an effect stands on the axis: logs of ratios, others as people read them.
    pub(super) fn place(&self, x: f64) -> f64 {
        if self.ratio { x } else { self.facts.display(x) }
    }

    /// Where both ends of an interval stand, the lower first.
    pub(super) fn places(&self, ci: Interval) -> Option<Interval> {
        let [a, b] = ci.map(|x| self.place(x));
        (!a.is_nan() && !b.is_nan()).then(|| [a.min(b), a.max(b)])
    }

    /// An effect as it is printed.
    pub(super) fn print(&self, x: f64) -> String {
        let x = self.facts.display(x);
        if self.powers && x != 0.0 {
            return format!("{x:.2e}").replace('-', "−");
        }
        number::shown(x, self.digits, self.ratio)
    }
}

/// Where two arms do not differ, or two things do not go together; nothing where there is no such place.
fn no_effect(facts: &Facts) -> Option<f64> {
    let measure = facts.measure?;
    match measure.name {
        "AUC" | "AUCN" | "AUCCN" | "CLES" | "CLESN" | "CLESCN" => return Some(0.5),
        "ARAW" | "AHW" | "ABT" | "REH" | "R2" | "ZR2" | "R2F" | "ZR2F" => return None,
        _ => {}
    }
    let alone = |inputs: Inputs| matches!(inputs, Inputs::OneArm(_));
    let mut forms = measure.forms.iter();
    (!forms.any(|form| alone(form.inputs))).then_some(0.0)
}

impl Scale<'_> {
    /// From where to where the numbers that people read can go.
    pub(super) fn holds(&self) -> Interval {
        match self.facts.transform() {
            Transform::Expit
            | Transform::Iprobit
            | Transform::Iarcsin
            | Transform::Ipft
            | Transform::Ztor2 => [0.0, 1.0],
            Transform::Tanh => [-1.0, 1.0],
            Transform::Exp | Transform::Isqrt | Transform::Iirft => [0.0, f64::INFINITY],
            Transform::Iabt | Transform::Iahw => [f64::NEG_INFINITY, 1.0],
            Transform::None => [f64::NEG_INFINITY, f64::INFINITY],
        }
    }
}
