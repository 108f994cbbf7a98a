//! What `regress` found.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::pool::whole;
use super::{Display, Fit, Heterogeneity, Interval, LeftOut, Part, Row, Sizes};

/// A meta-regression.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Regression {
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
    /// One for each column of the design, main effects first.
    pub coefficients: Vec<Coefficient>,
    /// The joint test of the columns of each term.
    pub terms: Vec<TermTest>,
    /// The joint test of all but the intercept.
    pub moderators: Option<JointTest>,
    /// The share of tau² that the moderators explain, in percent.
    pub r2: Option<f64>,
    /// With `at`: predictions.
    pub predictions: Vec<Prediction>,
    /// What is left between the studies.
    pub heterogeneity: Heterogeneity,
    /// How well the model fits.
    pub fit: Fit,
    /// The scale people read; coefficients have none.
    pub display: Display,
    /// With `permutation`: how it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permutation: Option<PermutationInfo>,
    /// With `scale`: what the variance between studies depends on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    /// Under `robust in`: how many clusters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clusters: Option<usize>,
    /// What people should know of how it was done.
    pub remarks: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
    /// With `per`: the parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part<Regression>>,
    /// Where `require … otherwise summarise` did not let it run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<Box<super::Summary>>,
}

/// A coefficient, on the scale of the analysis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coefficient {
    /// `intercept`, `latitude`, `alloc[random]`, `latitude:alloc[random]`.
    pub term: String,
    /// The change of the effect per unit of its column.
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
    /// With `permutation`: its p-value by that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_permutation: Option<f64>,
    /// The test of the term that it alone is.
    #[serde(skip)]
    pub alone: Option<TermTest>,
}

/// The part of a location-scale model that is about the variance between studies.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Scale {
    /// `log` or `identity`.
    pub link: String,
    /// One for each column, of `ln tau2` or of `tau2`.
    pub coefficients: Vec<Coefficient>,
    /// The joint test of the columns of each term.
    pub terms: Vec<TermTest>,
    /// The joint test of all but the intercept.
    pub moderators: Option<JointTest>,
    /// The variance between studies at each row that is used, in their order.
    pub tau2: Vec<f64>,
}

/// The joint test of the coefficients of a term.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TermTest {
    /// `latitude`, `alloc`, `latitude:alloc`.
    pub term: String,
    /// The test; its statistic is null where a standard error is 0.
    #[serde(flatten)]
    pub test: JointTest,
    /// With `adjust`: its p-value for the number of terms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_adjusted: Option<f64>,
}

/// The test that several coefficients are all 0.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct JointTest {
    /// Wald's statistic; divided by `df1` where there is a `df2`.
    pub statistic: Option<f64>,
    /// How many coefficients.
    pub df1: usize,
    /// Null for chi².
    #[serde(serialize_with = "whole")]
    pub df2: Option<f64>,
    /// The p-value.
    pub p: Option<f64>,
    /// With `permutation`: its p-value by that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_permutation: Option<f64>,
}

/// How a permutation test was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PermutationInfo {
    /// How many permutations.
    pub permutations: u64,
    /// Whether these are all that there are.
    pub exact: bool,
    /// What determined those drawn; null for an exact test.
    pub seed: Option<u64>,
}

/// The effect at given values of the moderators.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Prediction {
    /// The columns that the plan sets, and to what.
    #[serde(serialize_with = "as_map")]
    pub at: Vec<(String, Setting)>,
    /// On the scale of the analysis.
    pub estimate: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Its interval.
    pub ci: Option<Interval>,
    /// The prediction interval.
    pub pi: Option<Interval>,
    /// As people read it.
    pub display: Display,
}

/// Where a column stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Setting {
    /// A number, in the unit of its column.
    Number(f64),
    /// A label.
    Label(String),
}

impl std::fmt::Display for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Label(label) => f.write_str(label),
        }
    }
}

impl Prediction {
    /// `latitude = 13, alloc = random`.
    pub fn name(&self) -> String {
        let settings = self.at.iter();
        let settings: Vec<String> = settings
            .map(|(name, to)| format!("{name} = {to}"))
            .collect();
        settings.join(", ")
    }
}

fn as_map<S: Serializer>(at: &[(String, Setting)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(at.len()))?;
    for (name, setting) in at {
        match setting {
            Setting::Number(number) => map.serialize_entry(name, &whole_or_not(*number))?,
            Setting::Label(label) => map.serialize_entry(name, label)?,
        }
    }
    map.end()
}

/// A number as the document writes it: whole ones without `.0`.
fn whole_or_not(number: f64) -> impl Serialize {
    struct Whole(Option<f64>);
    impl Serialize for Whole {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            whole(&self.0, serializer)
        }
    }
    Whole(Some(number))
}
