//! What `pool` found.

use serde::{Serialize, Serializer};

/// `[lo, hi]`.
pub type Interval = [f64; 2];

/// Whole numbers are written without `.0`.
#[expect(clippy::ref_option, reason = "the signature that serde calls")]
pub(super) fn whole<S: Serializer>(number: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    match number {
        Some(n) if n.fract() == 0.0 && n.abs() < LARGEST => {
            #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
            let whole = *n as i64;
            serializer.serialize_i64(whole)
        }
        other => other.serialize(serializer),
    }
}

/// The same of a number that is always there.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde calls"
)]
fn whole_number<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    whole(&Some(*number), serializer)
}

/// How much evidence.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Sizes {
    /// Effects.
    pub k: usize,
    /// Studies.
    pub studies: usize,
    /// The sum of n, a shared arm once; null where a row has none.
    #[serde(serialize_with = "whole")]
    pub participants: Option<f64>,
    /// The sum of events; null where a row has none.
    #[serde(serialize_with = "whole")]
    pub events: Option<f64>,
}

/// Rows that left the analysis, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Why.
    pub reason: String,
    /// How many.
    pub rows: usize,
}

/// Heterogeneity of the effects.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Heterogeneity {
    /// Variance between studies, in the square of the effect's scale.
    pub tau2: Option<f64>,
    /// Its standard error.
    pub se_tau2: Option<f64>,
    /// Its interval.
    pub tau2_ci: Option<[Option<f64>; 2]>,
    /// Where the likelihood has a second, lower maximum.
    pub second_maximum: Option<f64>,
    /// Percent.
    pub i2: Option<f64>,
    /// Percent.
    pub i2_ci: Option<[Option<f64>; 2]>,
    /// Total variability by sampling variability.
    pub h2: Option<f64>,
    /// Its interval.
    pub h2_ci: Option<[Option<f64>; 2]>,
    /// Cochran's Q; of GLMM, Wald's test.
    pub q: Option<f64>,
    /// Its degrees of freedom.
    pub q_df: Option<usize>,
    /// Its p-value.
    pub q_p: Option<f64>,
    /// Of GLMM: the likelihood-ratio test, with the degrees of freedom of `q`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lrt: Option<f64>,
    /// Its p-value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lrt_p: Option<f64>,
    /// Of GLMM with random baselines: their variance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sigma2: Option<f64>,
}

/// How well the model fits.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Fit {
    /// The (restricted, for REML) log-likelihood.
    pub log_likelihood: Option<f64>,
    /// Akaike's criterion.
    pub aic: Option<f64>,
    /// The Bayesian criterion.
    pub bic: Option<f64>,
    /// Akaike's criterion for small samples.
    pub aicc: Option<f64>,
}

/// The numbers as people read them.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Display {
    /// What they are: `risk ratio`.
    pub name: String,
    /// `exp`, `expit`, `tanh`, `none`, ….
    pub transform: String,
    /// The estimate.
    pub estimate: Option<f64>,
    /// Its interval.
    pub ci: Option<Interval>,
    /// The prediction interval.
    pub pi: Option<Interval>,
    /// Of a summary: the smallest and the largest effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Interval>,
}

/// One row of the data in an analysis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The study it belongs to.
    pub study: String,
    /// The row of the data, from 1.
    pub row: usize,
    /// The effect.
    pub yi: Option<f64>,
    /// Its sampling variance.
    pub vi: Option<f64>,
    /// The root of `vi`.
    pub se: Option<f64>,
    /// At the level of the analysis, normal.
    pub ci: Option<Interval>,
    /// Percent; null if the row was not used.
    pub weight: Option<f64>,
}

/// The test between the parts of `by`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Between {
    /// The statistic.
    pub statistic: Option<f64>,
    /// Degrees of freedom: parts less one.
    #[serde(serialize_with = "whole_number")]
    pub df1: f64,
    /// Null for chi².
    #[serde(serialize_with = "whole")]
    pub df2: Option<f64>,
    /// The p-value.
    pub p: Option<f64>,
}

/// A test whose statistic is chi².
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ChiSquared {
    /// The statistic.
    pub statistic: Option<f64>,
    /// Its degrees of freedom.
    pub df: usize,
    /// Its p-value.
    pub p: Option<f64>,
}

/// The test of association of Cochran, Mantel and Haenszel.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Cmh {
    /// Corrected for continuity by ½.
    #[serde(flatten)]
    pub corrected: ChiSquared,
    /// The statistic without the correction.
    pub uncorrected: Option<f64>,
    /// The p-value without the correction.
    pub uncorrected_p: Option<f64>,
}

/// One part of `by` or `per`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part<T> {
    /// The label; a list where `per` has several columns.
    pub label: PartLabel,
    /// How it ended.
    pub status: super::Status,
    /// Why it did not run, or failed.
    pub reason: Option<String>,
    /// What was found in it.
    #[serde(flatten)]
    pub result: T,
}

impl PartLabel {
    /// The label, where it is of one column.
    pub fn one(&self) -> Option<&str> {
        match self {
            Self::One(label) => Some(label),
            Self::Several(_) => None,
        }
    }

    /// The labels, one for each column.
    pub fn labels(&self) -> &[String] {
        match self {
            Self::One(label) => std::slice::from_ref(label),
            Self::Several(labels) => labels,
        }
    }
}

/// The label of a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum PartLabel {
    /// Of one column.
    One(String),
    /// Of several columns.
    Several(Vec<String>),
}

/// A pooled effect.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Pool {
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
    /// The pooled effect.
    pub estimate: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Its interval.
    pub ci: Option<Interval>,
    /// Estimate by standard error.
    pub statistic: Option<f64>,
    /// Null for z.
    #[serde(serialize_with = "whole")]
    pub df: Option<f64>,
    /// Two-sided.
    pub p: Option<f64>,
    /// With `adjust`, of a part of `per`: p for the number of parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_adjusted: Option<f64>,
    /// Under `robust in`: how many clusters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clusters: Option<usize>,
    /// The prediction interval.
    pub pi: Option<Interval>,
    /// Heterogeneity.
    pub heterogeneity: Heterogeneity,
    /// Of GLMM, for two groups: which model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub glmm: Option<String>,
    /// Of MH, for OR and IRR: whether there is an association in any table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cmh: Option<Cmh>,
    /// Of MH, for OR: whether the odds ratios are equal, by Breslow and Day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breslow_day: Option<ChiSquared>,
    /// The same with Tarone's correction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tarone: Option<ChiSquared>,
    /// How well the model fits.
    pub fit: Fit,
    /// The numbers as people read them.
    pub display: Display,
    /// What people should know of how it was done: defaults taken, forms used, arms divided.
    pub remarks: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
    /// With `by` or `per`: the parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part<Pool>>,
    /// Where `require … otherwise summarise` did not let it run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<Box<super::Summary>>,
    /// With `by`: the test between the parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub between: Option<Between>,
}
