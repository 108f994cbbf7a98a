//! The numbers of `bias` by name.

use std::sync::LazyLock;

use super::{Finding, PartFound, PathSpec, labels_of, one, part_of, percent, two};
use crate::result::{Bias, CountTest, Egger, Estimate, Excess, FailSafe, Interval, TrimFill};

/// The paths of an adjusted effect.
macro_rules! effect {
    ($name:literal, $what:literal) => {
        [
            one(
                concat!($name, ".estimate"),
                concat!($what, ", as people read it"),
            ),
            two(concat!($name, ".ci"), "its interval, as people read it"),
            one(concat!($name, ".ci.lo"), "the low end of its interval"),
            one(concat!($name, ".ci.hi"), "the high end of its interval"),
            one(
                concat!($name, ".se"),
                "its standard error, on the scale of the analysis",
            ),
            one(concat!($name, ".statistic"), "estimate by standard error"),
            one(concat!($name, ".df"), "its degrees of freedom; none for z"),
            one(concat!($name, ".p"), "its two-sided p-value"),
        ]
    };
}

/// The paths of a test from counts.
macro_rules! count_test {
    ($name:literal) => {
        [
            one(concat!($name, ".k"), "how many tables the test is of"),
            one(concat!($name, ".slope"), "the slope"),
            one(concat!($name, ".se"), "its standard error"),
            one(concat!($name, ".statistic"), "of the test"),
            one(concat!($name, ".df"), "its degrees of freedom"),
            one(concat!($name, ".p"), "its p-value"),
        ]
    };
}

static GROUPS: &[&[PathSpec]] = &[
    &[
        one(
            "egger.slope",
            "change of the effect per unit of the predictor",
        ),
        one("egger.se", "its standard error"),
        one("egger.statistic", "of the regression test"),
        one("egger.df", "its degrees of freedom"),
        one("egger.p", "its p-value"),
        one(
            "egger.limit",
            "the effect as the predictor goes to its limit, as people read it",
        ),
        two("egger.limit_ci", "its interval, as people read it"),
        one("egger.limit_ci.lo", "the low end of its interval"),
        one("egger.limit_ci.hi", "the high end of its interval"),
        one("begg.tau", "Kendall's tau"),
        one("begg.p", "its p-value"),
    ],
    &count_test!("peters"),
    &count_test!("harbord"),
    &count_test!("deeks"),
    &[
        one("excess.observed", "how many rows are significant"),
        one("excess.expected", "how many should be"),
        one("excess.ratio", "the one by the other"),
        one("excess.statistic", "chi²"),
        one("excess.p", "the one-sided p-value"),
        one("excess.p_exact", "the exact one"),
        one(
            "excess.limit",
            "the effect at which p would be 0.10, as people read it",
        ),
    ],
    &effect!("observed", "the pooled effect as it is"),
    &effect!("trimfill", "the pooled effect with the filled rows"),
    &[
        one("trimfill.added", "how many rows were filled"),
        one("trimfill.se_added", "the standard error of that number"),
        one(
            "trimfill.p_added",
            "with R0: the p-value that none is missing",
        ),
        one("trimfill.tau2", "the variance between studies with them"),
        one("trimfill.q", "Cochran's Q with them"),
    ],
    &effect!(
        "pet_peese",
        "the effect of a study without sampling error, by PET or PEESE"
    ),
    &[one(
        "pet_peese.p_pet",
        "the one-sided p-value that chooses between the two",
    )],
    &effect!("limit", "the effect of a study without sampling error"),
    &[
        one("limit.bias", "the small-study effect"),
        one("limit.bias_p", "its p-value"),
        one("limit.tau2", "the variance between studies"),
        one("limit.q_small", "what small-study effects explain of Q"),
        one("limit.q_rest", "what they leave"),
    ],
    &effect!("henmi_copas", "the effect with the weights of a common one"),
    &[one(
        "henmi_copas.tau2",
        "the variance between studies, by DL",
    )],
    &effect!("selection", "the effect before selection"),
    &[
        one(
            "selection.tau2",
            "the variance between studies before selection",
        ),
        one(
            "selection.lrt.statistic",
            "chi² of the test that nothing is selected",
        ),
        one("selection.lrt.p", "its p-value"),
    ],
    &[
        one("failsafe.n", "how many null results would undo the finding"),
        one("failsafe.p", "the combined p-value as it is"),
        one("k", "how many effects"),
        one("studies", "how many studies"),
        percent(one("level", "the level of the intervals")),
    ],
];

/// Its numbers by name.
pub(super) fn paths() -> &'static [PathSpec] {
    static ALL: LazyLock<Vec<PathSpec>> = LazyLock::new(|| GROUPS.concat());
    &ALL
}

impl Finding for Bias {
    fn number(&self, path: &str) -> Option<f64> {
        let (of, key) = path.split_once('.').unwrap_or(("", path));
        match of {
            "" => match key {
                "k" => Some(self.sizes.k as f64),
                "studies" => Some(self.sizes.studies as f64),
                "level" => Some(self.level),
                _ => None,
            },
            "egger" => egger(&self.egger.as_ref()?.found, key),
            "begg" => {
                let found = &self.begg.as_ref()?.found;
                if key == "tau" { found.tau } else { found.p }
            }
            "peters" => counts(&self.peters.as_ref()?.found, key),
            "harbord" => counts(&self.harbord.as_ref()?.found, key),
            "deeks" => counts(&self.deeks.as_ref()?.found, key),
            "excess" => excess(&self.excess.as_ref()?.found, key),
            "failsafe" => failsafe(&self.failsafe.as_ref()?.found, key),
            _ => self.further(of, key).or_else(|| {
                let (_, effect) = self.effects().into_iter().find(|(name, _)| *name == of)?;
                estimate(effect, key)
            }),
        }
    }

    fn interval(&self, path: &str) -> Option<[Option<f64>; 2]> {
        let pair = |ci: Interval| ci.map(Some);
        if path == "egger.limit_ci" {
            return self.egger.as_ref()?.found.display.ci.map(pair);
        }
        let of = path.strip_suffix(".ci")?;
        let (_, effect) = self.effects().into_iter().find(|(name, _)| *name == of)?;
        effect.display.ci.map(pair)
    }

    fn part<'a, 'l>(&'a self, labels: &'l [String]) -> Option<PartFound<'a, 'l>> {
        part_of(&self.parts, labels)
    }

    fn labels(&self) -> Vec<Vec<String>> {
        labels_of(&self.parts)
    }
}

impl Bias {
    /// What stands beside the effect of an adjustment.
    fn further(&self, of: &str, key: &str) -> Option<f64> {
        match (of, key) {
            ("observed", "tau2") => self.observed.as_ref()?.found.tau2,
            ("henmi_copas", "tau2") => self.henmi_copas.as_ref()?.found.tau2,
            ("trimfill", _) => trimfill(&self.trimfill.as_ref()?.found, key),
            ("pet_peese", "p_pet") => self.pet_peese.as_ref()?.found.p_pet,
            ("limit", _) => {
                let found = &self.limit.as_ref()?.found;
                match key {
                    "bias" => found.bias,
                    "bias_p" => found.bias_p,
                    "tau2" => found.tau2,
                    "q_small" => found.q_small,
                    "q_rest" => found.q_rest,
                    _ => None,
                }
            }
            ("selection", _) => {
                let found = &self.selection.as_ref()?.found;
                match key {
                    "tau2" => found.tau2,
                    "lrt.statistic" => found.lrt?.statistic,
                    "lrt.p" => found.lrt?.p,
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

fn estimate(found: &Estimate, key: &str) -> Option<f64> {
    match key {
        "estimate" => found.display.estimate,
        "se" => found.se,
        "statistic" => found.statistic,
        "df" => found.df,
        "p" => found.p,
        _ => None,
    }
}

fn egger(found: &Egger, key: &str) -> Option<f64> {
    match key {
        "slope" => found.slope,
        "se" => found.se,
        "statistic" => found.statistic,
        "df" => found.df,
        "p" => found.p,
        "limit" => found.display.estimate,
        _ => None,
    }
}

fn counts(found: &CountTest, key: &str) -> Option<f64> {
    match key {
        "k" => found.k.map(|k| k as f64),
        "slope" => found.slope,
        "se" => found.se,
        "statistic" => found.statistic,
        "df" => found.df,
        "p" => found.p,
        _ => None,
    }
}

fn excess(found: &Excess, key: &str) -> Option<f64> {
    match key {
        "observed" => found.observed.map(|n| n as f64),
        "expected" => found.expected,
        "ratio" => found.ratio,
        "statistic" => found.statistic,
        "p" => found.p,
        "p_exact" => found.p_exact,
        "limit" => found.display.estimate,
        _ => None,
    }
}

fn trimfill(found: &TrimFill, key: &str) -> Option<f64> {
    match key {
        "added" => found.added.map(|n| n as f64),
        "se_added" => found.se_added,
        "p_added" => found.p_added,
        "tau2" => found.tau2,
        "q" => found.q,
        _ => None,
    }
}

fn failsafe(found: &FailSafe, key: &str) -> Option<f64> {
    match key {
        "n" => found.n,
        "p" => found.p,
        _ => None,
    }
}
