//! From counts and a model to likelihoods, starting values, and what the model counts.

use super::hypergeometric::Hypergeometric;
use super::integral::{Arm, Unit};
use super::kernel::Kernel;
use super::newton::{self, Maximum, Point};
use super::{Counts, Model};
use crate::stats::heterogeneity::typical_variance;
use crate::stats::math::{ln, sqrt};
use crate::stats::tables::{PersonTime, Table2x2};
use crate::stats::{StatsError, Studies};

/// Where the search for `tau` starts, on the log scale of the effects.
const STARTS: [f64; 3] = [0.8, 0.2, 2.5];
/// As many are taken with random baselines, where each costs more.
const STARTS_OF_BASELINES: usize = 2;

/// A model over data.
#[derive(Debug)]
pub(super) struct Design {
    /// The likelihoods.
    pub(super) model: newton::Model,
    /// How two groups are modelled; `None` for one group.
    pub(super) groups: Option<Model>,
    /// The log odds or log rates of each study, with ½ where a count is empty, and the variances of its effect.
    baselines: Vec<f64>,
    variances: Vec<f64>,
    effects: Vec<f64>,
    /// Which of the studies that were handed in these are.
    places: Vec<usize>,
    handed_in: usize,
}

/// A study: its likelihood by model, and rough numbers of it.
struct Study {
    /// The kernels of both groups, or of one.
    groups: Vec<Kernel>,
    /// The kernel of the first given the events of both.
    conditional: Option<Kernel>,
    effect: f64,
    baseline: f64,
    variance: f64,
}

impl Design {
    pub(super) fn new(counts: Counts<'_>, model: Model) -> Result<Self, StatsError> {
        let (studies, two): (Vec<Option<Study>>, bool) = match counts {
            Counts::Tables(tables) => {
                let studies = tables.iter().enumerate();
                let studies = studies.map(|(i, t)| of_table(i, t, model));
                (studies.collect::<Result<_, _>>()?, true)
            }
            Counts::Rates(rates) => {
                let studies = rates.iter().enumerate();
                (
                    studies
                        .map(|(i, r)| of_rates(i, r))
                        .collect::<Result<_, _>>()?,
                    true,
                )
            }
            Counts::Proportions(all) => {
                let one = |(i, p): (usize, &super::Proportion)| {
                    let fine = p.xi >= 0.0 && p.xi <= p.ni && p.ni > 0.0 && p.ni.is_finite();
                    let kernel = Kernel::binomial(p.xi, p.ni, 0.0);
                    checked(i, fine)?;
                    Ok(Some(alone(kernel, half([p.xi, p.ni - p.xi]))))
                };
                (
                    all.iter()
                        .enumerate()
                        .map(one)
                        .collect::<Result<_, StatsError>>()?,
                    false,
                )
            }
            Counts::Times(all) => {
                let one = |(i, p): (usize, &super::Time)| {
                    let fine = p.xi >= 0.0 && p.xi.is_finite() && p.ti > 0.0 && p.ti.is_finite();
                    checked(i, fine)?;
                    let [x, _] = half([p.xi, 1.0]);
                    let mut study = alone(Kernel::poisson(p.xi, p.ti), [x, p.ti]);
                    study.variance = 1.0 / x;
                    Ok(Some(study))
                };
                (
                    all.iter()
                        .enumerate()
                        .map(one)
                        .collect::<Result<_, StatsError>>()?,
                    false,
                )
            }
        };
        Self::of_studies(studies, two.then_some(model))
    }

    fn of_studies(studies: Vec<Option<Study>>, groups: Option<Model>) -> Result<Self, StatsError> {
        let mut design = Self {
            model: newton::Model {
                units: Vec::with_capacity(studies.len()),
                own: groups == Some(Model::UmFs),
            },
            groups,
            baselines: Vec::new(),
            variances: Vec::new(),
            effects: Vec::new(),
            places: Vec::new(),
            handed_in: studies.len(),
        };
        for (place, study) in studies.into_iter().enumerate() {
            let Some(study) = study else {
                continue;
            };
            design.places.push(place);
            design.baselines.push(study.baseline);
            design.variances.push(study.variance);
            design.effects.push(study.effect);
            design.model.units.push(unit(study, groups));
        }
        if design.places.is_empty() {
            return Err(StatsError::TooFew { k: 0, needed: 1 });
        }
        if design.is_infinite() {
            return Err(StatsError::NoEvents);
        }
        Ok(design)
    }

    /// Whether the likelihood rises with the effect, or falls, without end.
    fn is_infinite(&self) -> bool {
        let ends = |unit: &Unit| -> [(bool, bool); 2] {
            let mut arms = unit.arms.iter().map(|arm| arm.kernel.at_ends());
            let first = arms.next().unwrap_or((true, true));
            [first, arms.next().unwrap_or((false, false))]
        };
        let all: Vec<[(bool, bool); 2]> = self.model.units.iter().map(ends).collect();
        if self.groups == Some(Model::UmRs) {
            let every = |side: fn(&[(bool, bool); 2]) -> bool| all.iter().all(side);
            return every(|[one, _]| one.0)
                || every(|[one, _]| one.1)
                || every(|[_, two]| two.0)
                || every(|[_, two]| two.1);
        }
        all.iter().all(|[one, two]| one.0 || two.1) || all.iter().all(|[one, two]| one.1 || two.0)
    }

    /// Studies that say something of the effect.
    pub(super) fn k(&self) -> usize {
        self.places.len()
    }

    /// Observations, and parameters besides the effect and its variance.
    pub(super) fn size(&self) -> (f64, f64) {
        let k = self.k() as f64;
        match self.groups {
            Some(Model::UmFs) => (2.0 * k, k),
            Some(Model::UmRs) => (2.0 * k, 2.0),
            Some(Model::CmEl | Model::CmAl) | None => (k, 0.0),
        }
    }

    pub(super) fn mu(&self, at: &Point) -> Option<f64> {
        let [_, mu, ..] = at.shared;
        (self.groups == Some(Model::UmRs)).then_some(mu)
    }

    pub(super) fn sigma2(&self, at: &Point) -> Option<f64> {
        let [_, _, sigma, _] = at.shared;
        (self.groups == Some(Model::UmRs)).then_some(sigma * sigma)
    }

    pub(super) fn typical_variance(&self) -> Option<f64> {
        let studies = Studies::new(&self.effects, &self.variances).ok()?;
        typical_variance(&studies)
    }

    /// The maximum at a known `tau2`.
    pub(super) fn fit(&self, tau2: f64) -> Option<Maximum> {
        self.model.maximise(self.start(sqrt(tau2), false))
    }

    /// The maximum over `tau2` too; `common` is the one at 0.
    pub(super) fn random(&self, common: Maximum) -> Result<Maximum, StatsError> {
        let starts = match self.groups {
            Some(Model::UmRs) => STARTS_OF_BASELINES,
            Some(Model::UmFs | Model::CmEl | Model::CmAl) | None => STARTS.len(),
        };
        let found = STARTS
            .iter()
            .take(starts)
            .filter_map(|&tau| self.model.maximise(self.start(tau, true)));
        let best = found.reduce(better).ok_or(StatsError::NoMaximum)?;
        Ok(if best.value > common.value + 1e-10 {
            best
        } else {
            common
        })
    }

    /// Where the search begins with this `tau`.
    fn start(&self, tau: f64, estimated: bool) -> Point {
        let baselines = self.groups == Some(Model::UmRs);
        let k = self.k() as f64;
        let mean = self.baselines.iter().sum::<f64>() / k;
        let square = |b: &f64| (b - mean) * (b - mean);
        let spread = sqrt(self.baselines.iter().map(square).sum::<f64>() / k);
        let weights = self.variances.iter().map(|v| 1.0 / (v + tau * tau));
        let (mut all, mut total) = (0.0, 0.0);
        for (w, y) in weights.zip(&self.effects) {
            all += w;
            total += w * y;
        }
        let effect = total / all;
        Point {
            shared: if baselines {
                [effect, mean, spread.max(0.3), tau]
            } else {
                [effect, 0.0, 0.0, tau]
            },
            free: [true, baselines, baselines, estimated],
            own: if self.model.own {
                self.baselines.clone()
            } else {
                Vec::new()
            },
        }
    }

    /// Share of each study in the information on the effect at the estimated variances, percent.
    pub(super) fn weights(&self, maximum: &Maximum) -> Vec<Option<f64>> {
        let information: Vec<f64> = maximum
            .moments
            .iter()
            .map(|m| {
                let ([top, ..], [.., bottom]) = (m.hessian, m.hessian);
                let ([effect, .., cross], [.., own]) = (top, bottom);
                if self.model.own {
                    cross * cross / own - effect
                } else {
                    -effect
                }
            })
            .collect();
        let total: f64 = information.iter().sum();
        let mut weights = vec![None; self.handed_in];
        for (&place, one) in self.places.iter().zip(information) {
            if let Some(weight) = weights.get_mut(place) {
                *weight = Some(100.0 * (one / total));
            }
        }
        weights
    }
}

fn better(one: Maximum, other: Maximum) -> Maximum {
    if other.value > one.value { other } else { one }
}

fn checked(index: usize, fine: bool) -> Result<(), StatsError> {
    if fine {
        Ok(())
    } else {
        Err(StatsError::Count { index })
    }
}

/// The likelihood of a study under a model.
fn unit(study: Study, groups: Option<Model>) -> Unit {
    let arm = |kernel, fixed, random, own| Arm {
        kernel,
        fixed,
        random,
        own,
    };
    let arms = match (groups, study.conditional) {
        (Some(Model::CmEl | Model::CmAl), Some(kernel)) => {
            vec![arm(kernel, [1.0, 0.0], [0.0, 1.0], 0.0)]
        }
        (Some(model), _) => {
            let signs = [0.5, -0.5].into_iter();
            let (baseline, spread, own) = if model == Model::UmRs {
                (1.0, 1.0, 0.0)
            } else {
                (0.0, 0.0, 1.0)
            };
            let arms = study.groups.into_iter().zip(signs);
            arms.map(|(kernel, sign)| arm(kernel, [sign, baseline], [spread, sign], own))
                .collect()
        }
        (None, _) => study
            .groups
            .into_iter()
            .map(|kernel| arm(kernel, [1.0, 0.0], [0.0, 1.0], 0.0))
            .collect(),
    };
    Unit { arms }
}

/// ½ added to counts of which one is 0.
fn half<const N: usize>(counts: [f64; N]) -> [f64; N] {
    let add = if counts.contains(&0.0) { 0.5 } else { 0.0 };
    counts.map(|x| x + add)
}

/// One group, from events and what they are compared with.
fn alone(kernel: Kernel, [x, others]: [f64; 2]) -> Study {
    Study {
        groups: vec![kernel],
        conditional: None,
        effect: ln(x / others),
        baseline: 0.0,
        variance: 1.0 / x + 1.0 / others,
    }
}

fn of_table(index: usize, t: &Table2x2, model: Model) -> Result<Option<Study>, StatsError> {
    let cells = [t.ai, t.bi, t.ci_, t.di];
    checked(index, cells.iter().all(|x| x.is_finite() && *x >= 0.0))?;
    let (n1, n2, m) = (t.ai + t.bi, t.ci_ + t.di, t.ai + t.ci_);
    if n1 <= 0.0 || n2 <= 0.0 || m <= 0.0 || t.bi + t.di <= 0.0 {
        return Ok(None);
    }
    let conditional = match model {
        Model::CmEl if cells.iter().any(|x| x.fract() != 0.0) => {
            return Err(StatsError::WholeCounts { index });
        }
        Model::CmEl => Some(Kernel::Hypergeometric(Hypergeometric::new(t))),
        Model::CmAl => Some(Kernel::binomial(t.ai, m, ln(n1 / n2))),
        Model::UmFs | Model::UmRs => None,
    };
    let [a, b, c, d] = half(cells);
    Ok(Some(Study {
        groups: vec![
            Kernel::binomial(t.ai, n1, 0.0),
            Kernel::binomial(t.ci_, n2, 0.0),
        ],
        conditional,
        effect: ln(a / b) - ln(c / d),
        baseline: 0.5 * (ln(a / b) + ln(c / d)),
        variance: 1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d,
    }))
}

fn of_rates(index: usize, r: &PersonTime) -> Result<Option<Study>, StatsError> {
    let count = |x: f64| x.is_finite() && x >= 0.0;
    let time = |t: f64| t.is_finite() && t > 0.0;
    checked(
        index,
        count(r.x1i) && count(r.x2i) && time(r.t1i) && time(r.t2i),
    )?;
    let m = r.x1i + r.x2i;
    if m <= 0.0 {
        return Ok(None);
    }
    let [x1, x2] = half([r.x1i, r.x2i]);
    let (one, two) = (ln(x1 / r.t1i), ln(x2 / r.t2i));
    Ok(Some(Study {
        groups: vec![Kernel::poisson(r.x1i, r.t1i), Kernel::poisson(r.x2i, r.t2i)],
        conditional: Some(Kernel::binomial(r.x1i, m, ln(r.t1i / r.t2i))),
        effect: one - two,
        baseline: 0.5 * (one + two),
        variance: 1.0 / x1 + 1.0 / x2,
    }))
}
