//! Random studies.

use kma::measure::{self, Options as EffectOptions};
use kma::method::REML;
use kma::stats::Studies;
use kma::stats::math::{cos, ln};
use kma::stats::pool::{Model, Options, Pooled, Test, pool};
use kma::stats::random::Random;

/// Random numbers of one simulation, determined by its name.
pub(crate) struct Draw(Random);

impl Draw {
    /// Those of the simulation called `name`.
    pub(crate) fn of(name: &str) -> Self {
        // The hash of Fowler, Noll and Vo.
        let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        let block = name.bytes().fold(0xcbf2_9ce4_8422_2325, hash);
        Self(Random::stream(super::SEED, block))
    }

    /// In (0, 1).
    pub(crate) fn uniform(&mut self) -> f64 {
        self.0.uniform() + 2.0_f64.powi(-54)
    }

    /// From `lo` to `hi`.
    pub(crate) fn between(&mut self, lo: f64, hi: f64) -> f64 {
        lo + (hi - lo) * self.uniform()
    }

    /// A whole number from `lo` to `hi`.
    pub(crate) fn whole(&mut self, lo: u32, hi: u32) -> u32 {
        lo + u32::try_from(self.0.below(u64::from(hi - lo) + 1)).unwrap_or(0)
    }

    /// Standard normal, by Box and Muller.
    pub(crate) fn normal(&mut self) -> f64 {
        let (u, v) = (self.uniform(), self.uniform());
        (-2.0 * ln(u)).sqrt() * cos(2.0 * std::f64::consts::PI * v)
    }

    /// Chi-squared.
    pub(crate) fn chi_squared(&mut self, df: u32) -> f64 {
        (0..df).map(|_| self.normal()).map(|z| z * z).sum()
    }

    /// Events among `n`.
    pub(crate) fn binomial(&mut self, n: u32, p: f64) -> f64 {
        f64::from((0..n).map(|_| u32::from(self.uniform() < p)).sum::<u32>())
    }

    /// Mean and standard deviation of `n` normal numbers.
    pub(crate) fn sample(&mut self, n: u32, mean: f64, sd: f64) -> (f64, f64) {
        let size = f64::from(n);
        let m = mean + sd * self.normal() / size.sqrt();
        let s = sd * (self.chi_squared(n - 1) / (size - 1.0)).sqrt();
        (m, s)
    }

    /// Hedges' g of two groups of `n` with a true difference, and its variance.
    pub(crate) fn g(&mut self, n: u32, difference: f64) -> (f64, f64) {
        let (m1, s1) = self.sample(n, difference, 1.0);
        let (m2, s2) = self.sample(n, 0.0, 1.0);
        let n = f64::from(n);
        effect("SMD", &[n, m1, s1, n, m2, s2])
    }

    /// An effect with a variance that is known, around `mu` with `tau2` between studies.
    pub(crate) fn known(&mut self, mu: f64, tau2: f64, v: f64) -> (f64, f64) {
        (mu + (tau2 + v).sqrt() * self.normal(), v)
    }

    /// Variances as they are met: from 0.02 to 0.6, the smaller ones more often.
    pub(crate) fn variance(&mut self) -> f64 {
        let root = self.between(0.15, 0.75);
        root * root
    }
}

/// The effect of a row, with the default options of its measure.
pub(crate) fn effect(measure: &str, row: &[f64]) -> (f64, f64) {
    let measure = measure::find(measure).expect("a measure");
    let form = measure.forms.first().expect("a form");
    let effect = form.effect(row, &EffectOptions::default());
    let effect = effect.expect("these numbers have an effect");
    (effect.yi, effect.vi)
}

/// Pools studies as the language does by default, but for the test.
pub(crate) fn pooled(studies: &[(f64, f64)], test: Test) -> Pooled {
    by_model(studies, REML.model().expect("of effects"), test)
}

/// Pools studies.
pub(crate) fn by_model(studies: &[(f64, f64)], model: Model, test: Test) -> Pooled {
    let (yi, vi): (Vec<f64>, Vec<f64>) = studies.iter().copied().unzip();
    let studies = Studies::new(&yi, &vi).expect("effects with variances");
    let options = Options {
        test,
        ..Options::default()
    };
    pool(&studies, model, &options).expect("they can be pooled")
}

/// The test of the language.
pub(crate) const HKSJ: Test = Test::Hksj { floor: true };

/// Whether a result is significant at 5%.
pub(crate) fn significant(p: Option<f64>) -> bool {
    p.is_some_and(|p| p < 0.05)
}
