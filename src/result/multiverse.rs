//! What `multiverse` found.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Display, Interval, LeftOut, Part, Row, Sizes, Status};

/// An analysis under every combination of choices.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Multiverse {
    /// The effect of the plan's own analysis.
    pub effect: String,
    /// Its measure.
    pub measure: String,
    /// Its model.
    pub method: String,
    /// Its test: `z`, `t` or `hksj`.
    pub test: String,
    /// Of its intervals, in percent.
    pub level: f64,
    /// How much evidence it stands on.
    #[serde(flatten)]
    pub sizes: Sizes,
    /// Rows that it leaves out, and why.
    pub left_out: Vec<LeftOut>,
    /// How many universes there are, and how they ended.
    pub counts: UniverseCounts,
    /// Of the different analyses that ran.
    pub shares: Shares,
    /// Of their estimates; null where they are of several measures.
    pub spread: Option<Spread>,
    /// The numbers as people read them.
    pub display: SpreadDisplay,
    /// What each choice makes of the estimate.
    pub decisions: Vec<Decision>,
    /// Every combination, the plan's own first.
    pub universes: Vec<Universe>,
    /// What people should know of how it was done.
    pub remarks: Vec<String>,
    /// The rows of the plan's own analysis.
    pub rows: Vec<Row>,
    /// With `by` or `per`: the parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part<Multiverse>>,
    /// Where `require … otherwise summarise` did not let it run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<Box<super::Summary>>,
}

/// How many universes there are, and how they ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct UniverseCounts {
    /// All of them.
    pub universes: usize,
    /// Different analyses that ran.
    pub ran: usize,
    /// Those that did not run.
    pub not_run: usize,
    /// Those that failed.
    pub failed: usize,
    /// Those that are the same analysis as another.
    pub same: usize,
}

/// Shares of universes, in percent; null where none ran.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Shares {
    /// With an estimate on the side of the plan's own.
    pub same_side: Option<f64>,
    /// With an estimate above no effect.
    pub positive: Option<f64>,
    /// With an estimate below no effect.
    pub negative: Option<f64>,
    /// With an interval that lies above no effect.
    pub above: Option<f64>,
    /// With an interval that lies below no effect.
    pub below: Option<f64>,
}

/// Smallest, largest, and what lies between.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Spread {
    /// The smallest.
    pub min: f64,
    /// The lower quartile.
    pub q1: f64,
    /// The median.
    pub median: f64,
    /// The upper quartile.
    pub q3: f64,
    /// The largest.
    pub max: f64,
}

/// The numbers as people read them.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct SpreadDisplay {
    /// What they are: `risk ratio`.
    pub name: String,
    /// `exp`, `expit`, `tanh`, `none`, ….
    pub transform: String,
    /// Of the estimates.
    pub spread: Option<Spread>,
}

/// A list of choices, and what each makes of the estimate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// The clause or the option: `using`, `where`, `test`.
    pub word: String,
    /// By how much the medians of its choices differ at most, on the scale of the analysis.
    pub moves: Option<f64>,
    /// Its choices, in the order written.
    pub choices: Vec<OneChoice>,
}

/// The universes with one choice, those that are the same analysis as another among them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OneChoice {
    /// As written.
    pub choice: String,
    /// How many of them ran.
    pub ran: usize,
    /// Of these.
    pub shares: Shares,
    /// Of their estimates.
    pub spread: Option<Spread>,
    /// The numbers as people read them.
    pub display: SpreadDisplay,
}

/// One combination of choices.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Universe {
    /// The word of each decision, and what is chosen.
    #[serde(serialize_with = "as_object")]
    pub choices: Vec<(String, String)>,
    /// The first universe that is the same analysis, from 1; null where this is the first.
    pub same_as: Option<usize>,
    /// How it ended.
    pub status: Status,
    /// Why it did not run, or failed.
    pub reason: Option<String>,
    /// The effect.
    pub effect: String,
    /// Its measure.
    pub measure: String,
    /// The model.
    pub method: String,
    /// `z`, `t` or `hksj`.
    pub test: String,
    /// Of its intervals, in percent.
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
    pub df: Option<f64>,
    /// Two-sided.
    pub p: Option<f64>,
    /// The prediction interval.
    pub pi: Option<Interval>,
    /// Variance between studies.
    pub tau2: Option<f64>,
    /// Percent.
    pub i2: Option<f64>,
    /// The numbers as people read them.
    pub display: Display,
}

fn as_object<S: Serializer>(pairs: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut object = serializer.serialize_map(Some(pairs.len()))?;
    for (word, choice) in pairs {
        object.serialize_entry(word, choice)?;
    }
    object.end()
}
