//! What `bias` found.

use serde::Serialize;

use super::{Display, Interval, LeftOut, Part, Row, Sizes, Status, Summary};

/// Tests of and adjustments for small-study effects.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Bias {
    /// The effect.
    pub effect: String,
    /// Its measure.
    pub measure: String,
    /// The model.
    pub method: String,
    /// `z`, `t` or `hksj`.
    pub test: String,
    /// Of all its intervals, in percent.
    pub level: f64,
    /// How much evidence.
    #[serde(flatten)]
    pub sizes: Sizes,
    /// Rows that left, and why.
    pub left_out: Vec<LeftOut>,
    /// The effect as it is pooled without any adjustment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed: Option<Answer<Observed>>,
    /// The regression test.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub egger: Option<Answer<Egger>>,
    /// The rank correlation test.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub begg: Option<Answer<Begg>>,
    /// Peters' test.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peters: Option<Answer<CountTest>>,
    /// Harbord's test.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub harbord: Option<Answer<CountTest>>,
    /// Deeks' test.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deeks: Option<Answer<CountTest>>,
    /// The test of excess significance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excess: Option<Answer<Excess>>,
    /// Trim and fill.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trimfill: Option<Answer<TrimFill>>,
    /// PET-PEESE.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pet_peese: Option<Answer<PetPeese>>,
    /// The limit meta-analysis.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Answer<Limit>>,
    /// Henmi and Copas' interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub henmi_copas: Option<Answer<Observed>>,
    /// The selection model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selection: Option<Answer<Selection>>,
    /// The fail-safe number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failsafe: Option<Answer<FailSafe>>,
    /// The scale that people read.
    pub display: Display,
    /// What people should know of how it was done.
    pub remarks: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
    /// With `per`: the parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part<Bias>>,
    /// Where `require … otherwise summarise` did not let it run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<Box<Summary>>,
}

/// One of the tests or adjustments, and how it ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer<T> {
    /// How it ended.
    pub status: Status,
    /// Why it could not be computed.
    pub reason: Option<String>,
    /// What it found; without numbers where it could not be computed.
    #[serde(flatten)]
    pub found: T,
}

/// An effect with its interval and its test.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Estimate {
    /// On the scale of the analysis.
    pub estimate: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Its interval.
    pub ci: Option<Interval>,
    /// Estimate by standard error.
    pub statistic: Option<f64>,
    /// Null for z.
    #[serde(serialize_with = "super::pool::whole")]
    pub df: Option<f64>,
    /// Two-sided.
    pub p: Option<f64>,
    /// As people read it.
    pub display: Display,
}

/// An effect with the variance between studies.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Observed {
    /// The effect.
    #[serde(flatten)]
    pub effect: Estimate,
    /// Variance between studies.
    pub tau2: Option<f64>,
}

/// The regression test.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Egger {
    /// What the effects were regressed on.
    pub predictor: String,
    /// `weighted` or `mixed`.
    pub model: String,
    /// Change of the effect per unit of the predictor.
    pub slope: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Slope by standard error.
    pub statistic: Option<f64>,
    /// Null for z.
    #[serde(serialize_with = "super::pool::whole")]
    pub df: Option<f64>,
    /// Two-sided.
    pub p: Option<f64>,
    /// The effect as the predictor goes to its limit.
    pub limit: Option<f64>,
    /// Its interval.
    pub limit_ci: Option<Interval>,
    /// Of the mixed model: variance between studies around the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tau2: Option<f64>,
    /// The limit as people read it.
    pub display: Display,
}

/// The rank correlation test.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Begg {
    /// Kendall's tau.
    pub tau: Option<f64>,
    /// Two-sided.
    pub p: Option<f64>,
    /// Whether the p-value is exact.
    pub exact: bool,
}

/// A regression test from counts.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct CountTest {
    /// How many tables say something.
    pub k: Option<usize>,
    /// The slope of the line.
    pub slope: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Slope by standard error.
    pub statistic: Option<f64>,
    /// Of t.
    #[serde(serialize_with = "super::pool::whole")]
    pub df: Option<f64>,
    /// Two-sided.
    pub p: Option<f64>,
}

/// The test of excess significance.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Excess {
    /// How many rows are significant.
    pub observed: Option<usize>,
    /// How many should be.
    pub expected: Option<f64>,
    /// The one by the other.
    pub ratio: Option<f64>,
    /// `exact` or `chi2`: the test of `p`.
    pub test: Option<String>,
    /// One-sided.
    pub p: Option<f64>,
    /// Of the exact test, whatever `test` is.
    pub p_exact: Option<f64>,
    /// Pearson's chi², one df.
    pub statistic: Option<f64>,
    /// The effect at which the p-value would be 0.10.
    pub limit: Option<f64>,
    /// The power of each row that has an effect.
    pub power: Vec<f64>,
    /// The limit as people read it.
    pub display: Display,
}

/// Trim and fill.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct TrimFill {
    /// `L0`, `R0` or `Q0`.
    pub estimator: String,
    /// `left` or `right`.
    pub side: Option<String>,
    /// How many rows were filled.
    pub added: Option<usize>,
    /// Standard error of that number.
    pub se_added: Option<f64>,
    /// With `R0`: p-value of the test that none is missing.
    pub p_added: Option<f64>,
    /// The effect with them.
    #[serde(flatten)]
    pub effect: Estimate,
    /// Variance between studies with them.
    pub tau2: Option<f64>,
    /// Cochran's Q with them.
    pub q: Option<f64>,
    /// The filled effects, on the scale of the analysis.
    pub filled: Vec<f64>,
}

/// PET-PEESE.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct PetPeese {
    /// `pet` or `peese`: which the effect is of.
    pub chosen: Option<String>,
    /// One-sided p-value of PET's intercept, on which the choice rests.
    pub p_pet: Option<f64>,
    /// The effect.
    #[serde(flatten)]
    pub effect: Estimate,
    /// The intercept on `sei`.
    pub pet: Estimate,
    /// The intercept on `vi`.
    pub peese: Estimate,
}

/// The limit meta-analysis.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Limit {
    /// The effect of a study without sampling error.
    #[serde(flatten)]
    pub effect: Estimate,
    /// The small-study effect, per unit of `sqrt(vi + tau²)`.
    pub bias: Option<f64>,
    /// Its standard error.
    pub bias_se: Option<f64>,
    /// Its two-sided p-value.
    pub bias_p: Option<f64>,
    /// Variance between studies.
    pub tau2: Option<f64>,
    /// Cochran's Q.
    pub q: Option<f64>,
    /// What small-study effects explain of it.
    pub q_small: Option<f64>,
    /// Its p-value, 1 df.
    pub q_small_p: Option<f64>,
    /// What they leave.
    pub q_rest: Option<f64>,
    /// Its p-value, `k - 2` df.
    pub q_rest_p: Option<f64>,
}

/// A selection model.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Selection {
    /// The selection function.
    pub model: String,
    /// `greater`, `less` or `two_sided`.
    pub alternative: String,
    /// The steps, the last of them 1.
    pub steps: Vec<f64>,
    /// How many p-values are in each interval of the steps.
    pub intervals: Vec<usize>,
    /// The effect before selection.
    #[serde(flatten)]
    pub effect: Estimate,
    /// Variance between studies before selection.
    pub tau2: Option<f64>,
    /// Its standard error.
    pub se_tau2: Option<f64>,
    /// The parameters of the function.
    pub delta: Vec<Delta>,
    /// The likelihood-ratio test that nothing is selected.
    pub lrt: Option<LikelihoodRatio>,
    /// How well the model fits.
    pub fit: super::Fit,
}

/// A parameter of a selection function.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Delta {
    /// Its estimate.
    pub estimate: Option<f64>,
    /// Its standard error; null where it is fixed or on its bound.
    pub se: Option<f64>,
    /// Its interval.
    pub ci: Option<Interval>,
}

/// A likelihood-ratio test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LikelihoodRatio {
    /// Chi².
    pub statistic: Option<f64>,
    /// Its degrees of freedom.
    pub df: usize,
    /// The p-value.
    pub p: Option<f64>,
}

/// A fail-safe number.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct FailSafe {
    /// `rosenthal`, `fisher`, `orwin` or `rosenberg`.
    #[serde(rename = "type")]
    pub kind: String,
    /// How many null results would undo the finding; null where no number would.
    #[serde(serialize_with = "super::pool::whole")]
    pub n: Option<f64>,
    /// The mean effect as it is.
    pub estimate: Option<f64>,
    /// The combined p-value as it is.
    pub p: Option<f64>,
    /// The p-value to reach.
    pub alpha: Option<f64>,
    /// The mean effect to reach.
    pub target: Option<f64>,
    /// The mean as people read it.
    pub display: Display,
    /// The mean to reach, as people read it.
    pub target_display: Option<f64>,
}

impl<T> Answer<T> {
    /// What was computed.
    pub fn ok(found: T) -> Self {
        Self {
            status: Status::Ok,
            reason: None,
            found,
        }
    }

    /// What the data have no answer to, and why.
    pub fn without(found: T, reason: String) -> Self {
        Self {
            status: Status::NotRun,
            reason: Some(reason),
            found,
        }
    }

    /// What was not, and why.
    pub fn failed(found: T, reason: String) -> Self {
        Self {
            status: Status::Failed,
            reason: Some(reason),
            found,
        }
    }
}

impl Bias {
    /// The effects as observed and adjusted, with their paths.
    pub fn effects(&self) -> Vec<(&'static str, &Estimate)> {
        let mut all = Vec::new();
        all.extend(
            self.observed
                .as_ref()
                .map(|a| ("observed", &a.found.effect)),
        );
        all.extend(
            self.trimfill
                .as_ref()
                .map(|a| ("trimfill", &a.found.effect)),
        );
        all.extend(
            self.pet_peese
                .as_ref()
                .map(|a| ("pet_peese", &a.found.effect)),
        );
        all.extend(self.limit.as_ref().map(|a| ("limit", &a.found.effect)));
        all.extend(
            self.henmi_copas
                .as_ref()
                .map(|a| ("henmi_copas", &a.found.effect)),
        );
        all.extend(
            self.selection
                .as_ref()
                .map(|a| ("selection", &a.found.effect)),
        );
        all
    }

    /// What of it could not be computed, by its word, and why.
    pub fn failures(&self) -> Vec<(&'static str, Status, &str)> {
        fn of<'a, T>(
            word: &'static str,
            answer: Option<&'a Answer<T>>,
        ) -> Option<(&'static str, Status, &'a str)> {
            let answer = answer?;
            Some((word, answer.status, answer.reason.as_deref()?))
        }
        [
            of("observed", self.observed.as_ref()),
            of("egger", self.egger.as_ref()),
            of("begg", self.begg.as_ref()),
            of("peters", self.peters.as_ref()),
            of("harbord", self.harbord.as_ref()),
            of("deeks", self.deeks.as_ref()),
            of("excess", self.excess.as_ref()),
            of("trimfill", self.trimfill.as_ref()),
            of("pet_peese", self.pet_peese.as_ref()),
            of("limit", self.limit.as_ref()),
            of("henmi_copas", self.henmi_copas.as_ref()),
            of("selection", self.selection.as_ref()),
            of("failsafe", self.failsafe.as_ref()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Whether any of it was computed.
    pub fn any(&self) -> bool {
        fn ok<T>(answer: Option<&Answer<T>>) -> bool {
            answer.is_some_and(|answer| answer.status == Status::Ok)
        }
        ok(self.egger.as_ref())
            || ok(self.begg.as_ref())
            || ok(self.peters.as_ref())
            || ok(self.harbord.as_ref())
            || ok(self.deeks.as_ref())
            || ok(self.excess.as_ref())
            || ok(self.trimfill.as_ref())
            || ok(self.pet_peese.as_ref())
            || ok(self.limit.as_ref())
            || ok(self.henmi_copas.as_ref())
            || ok(self.selection.as_ref())
            || ok(self.failsafe.as_ref())
    }
}
