//! What `sensitivity` found.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Display, Heterogeneity, Interval, LeftOut, Part, Row, Sizes, Status, Summary};

/// What a result rests on.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Sensitivity {
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
    /// The plan's own pooled effect.
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
    /// Heterogeneity.
    pub heterogeneity: Heterogeneity,
    /// The numbers as people read them.
    pub display: Display,
    /// Without each study.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leave_one_out: Option<Vec<Refit>>,
    /// What the result owes to each study.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub influence: Option<Vec<Influence>>,
    /// With moderators: the coefficients that `dfbs` is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dfbs_of: Vec<String>,
    /// Row by row, in the order of a column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cumulative: Option<Vec<Refit>>,
    /// Contribution to heterogeneity and influence of each study.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baujat: Option<Vec<Baujat>>,
    /// All subsets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gosh: Option<Box<Gosh>>,
    /// Without some rows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub excluding: Vec<Run>,
    /// With another choice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Run>,
    /// What could not be computed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_computed: Vec<NotComputed>,
    /// What people should know of how it was done.
    pub remarks: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
    /// With `per`: the parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part<Sensitivity>>,
    /// Where `require … otherwise summarise` did not let it run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<Box<Summary>>,
}

/// Something that was asked for and could not be computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotComputed {
    /// What: `influence`.
    pub what: String,
    /// Why.
    pub reason: String,
}

/// An estimate and its interval as people read them.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Shown {
    /// The estimate.
    pub estimate: Option<f64>,
    /// Its interval.
    pub ci: Option<Interval>,
}

/// Which study a line is about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Whose {
    /// The study.
    pub study: String,
    /// The row of the data; null for a study of several rows.
    pub row: Option<usize>,
}

/// The pool without a study, or with one row more.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Refit {
    /// Which left, or came.
    #[serde(flatten)]
    pub whose: Whose,
    /// In the order of which value it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Effects.
    pub k: usize,
    /// The pooled effect.
    pub estimate: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Estimate by standard error.
    pub statistic: Option<f64>,
    /// Null for z.
    #[serde(serialize_with = "super::pool::whole")]
    pub df: Option<f64>,
    /// Two-sided.
    pub p: Option<f64>,
    /// Its interval.
    pub ci: Option<Interval>,
    /// Cochran's Q.
    pub q: Option<f64>,
    /// Its p-value.
    pub q_p: Option<f64>,
    /// Variance between studies.
    pub tau2: Option<f64>,
    /// Percent.
    pub i2: Option<f64>,
    /// Total by sampling variability.
    pub h2: Option<f64>,
    /// Whether its interval is on another side of no effect than that of the whole.
    pub changes: bool,
    /// The numbers as people read them.
    pub display: Shown,
}

/// What the result owes to one study.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Influence {
    /// Which.
    #[serde(flatten)]
    pub whose: Whose,
    /// Externally standardised residual.
    pub rstudent: Option<f64>,
    /// How far the fitted value moves, in its standard errors.
    pub dffits: Option<f64>,
    /// Cook's distance.
    pub cook_d: Option<f64>,
    /// Variance without it by variance with it.
    pub cov_r: Option<f64>,
    /// tau² without it.
    pub tau2_del: Option<f64>,
    /// Q without it.
    pub q_del: Option<f64>,
    /// Leverage.
    pub hat: Option<f64>,
    /// Percent.
    pub weight: Option<f64>,
    /// How far the estimate moves, in its standard errors; of a regression each coefficient.
    pub dfbs: Dfbs,
    /// By metafor's rule.
    pub influential: bool,
}

/// How far an estimate moves, or several.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Dfbs {
    /// The pooled effect.
    One(Option<f64>),
    /// The coefficients of a regression.
    Several(Vec<Option<f64>>),
}

/// A point of Baujat's plot.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Baujat {
    /// Which.
    #[serde(flatten)]
    pub whose: Whose,
    /// Contribution to heterogeneity.
    pub x: Option<f64>,
    /// Influence on the estimate.
    pub y: Option<f64>,
}

/// The pools of subsets of the rows.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Gosh {
    /// How many were pooled.
    pub subsets: usize,
    /// Whether these are all that there are.
    pub all: bool,
    /// The seed of the draw; null where nothing was drawn.
    pub seed: Option<u64>,
    /// How many of them could not be pooled.
    pub failed: usize,
    /// The probabilities of the quantiles, percent.
    pub probabilities: Vec<f64>,
    /// Of the estimates, on the scale of the analysis.
    pub estimate: Spread,
    /// Of tau².
    pub tau2: Spread,
    /// Of I², percent.
    pub i2: Spread,
    /// Of H².
    pub h2: Spread,
    /// Of Q.
    pub q: Spread,
    /// The quantiles of the estimates as people read them.
    pub display: Quantiles,
    /// What subsets have with, and without each row.
    pub members: Vec<Member>,
    /// Some of the subsets.
    pub points: Vec<Point>,
}

/// How numbers are spread over subsets.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Spread {
    /// The mean.
    pub mean: Option<f64>,
    /// The standard deviation.
    pub sd: Option<f64>,
    /// At the probabilities.
    pub quantiles: Vec<f64>,
}

/// Quantiles.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Quantiles {
    /// At the probabilities.
    pub quantiles: Vec<f64>,
}

/// Means over the subsets with a row, and without it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Member {
    /// Which.
    #[serde(flatten)]
    pub whose: Whose,
    /// Of those that it is in.
    pub with: Mean,
    /// Of the others.
    pub without: Mean,
}

/// Means over subsets.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Mean {
    /// The estimate, on the scale of the analysis.
    pub estimate: Option<f64>,
    /// Percent.
    pub i2: Option<f64>,
}

/// One subset.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    /// How many rows.
    pub k: u32,
    /// The pooled effect.
    pub estimate: f64,
    /// Percent.
    pub i2: f64,
}

/// What was chosen: `{"using": "DL"}`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choices(pub Vec<(String, String)>);

impl Serialize for Choices {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// The analysis with one choice made otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Run {
    /// Which.
    pub choice: Choices,
    /// How it ended.
    pub status: Status,
    /// Why it did not run, or failed.
    pub reason: Option<String>,
    /// The model.
    pub method: String,
    /// `z`, `t` or `hksj`.
    pub test: String,
    /// How much evidence.
    #[serde(flatten)]
    pub sizes: Sizes,
    /// Rows for which the condition of `excluding` or `where` is unknown.
    pub unknown: usize,
    /// The pooled effect.
    pub estimate: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Its interval.
    pub ci: Option<Interval>,
    /// Two-sided.
    pub p: Option<f64>,
    /// Variance between studies.
    pub tau2: Option<f64>,
    /// Percent.
    pub i2: Option<f64>,
    /// Whether its interval is on another side of no effect than that of the whole.
    pub changes: bool,
    /// The numbers as people read them.
    pub display: Display,
}
