//! What a run found: the JSON contract, field by field.
//!
//! All numbers but those under `display` are on the scale of the analysis. A number that is missing or infinite is
//! `null`: here `None`, or a NaN, which serde writes as `null`.

mod audit;
mod bias;
mod description;
mod multiverse;
pub(crate) mod number;
pub mod path;
mod pool;
mod registration;
mod regress;
pub mod sensitivity;
mod whole;
pub(crate) mod words;

pub use audit::Expected;
pub use bias::{
    Answer, Begg, Bias, CountTest, Delta, Egger, Estimate, Excess, FailSafe, LikelihoodRatio,
    Limit, Observed, PetPeese, Selection, TrimFill,
};
pub use description::{
    ColumnDescription, DatasetDescription, Description, EffectDescription, LabelCount,
    NumberSummary, RowWithout, RowsPerStudy, SharedGroup, Suspicion,
};
pub use multiverse::{
    Decision, Multiverse, OneChoice, Shares, Spread, SpreadDisplay, Universe, UniverseCounts,
};
pub use pool::{
    Between, ChiSquared, Cmh, Display, Fit, Heterogeneity, Interval, LeftOut, Part, PartLabel,
    Pool, Row, Sizes,
};
pub use registration::{Class, Difference, DifferenceKind, Registered, RegistrationInfo};
pub use regress::{
    Coefficient, JointTest, PermutationInfo, Prediction, Regression, Scale, Setting, TermTest,
};
pub use sensitivity::Sensitivity;
pub use whole::{DatasetInfo, Document, PlanInfo, SelectionInfo, StepInfo};

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// How an analysis ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It ran.
    Ok,
    /// It did not, and the plan or this version says why.
    NotRun,
    /// It could not.
    Failed,
}

/// One analysis, figure, table, `reported` or `expect`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// `as NAME`.
    pub name: Option<String>,
    /// The statement as written, on one line.
    pub statement: String,
    /// Its first line in the plan.
    pub line: usize,
    /// Its first word.
    pub kind: String,
    /// How it ended.
    pub status: Status,
    /// Why it did not run, or failed.
    pub reason: Option<String>,
    /// The `##` lines above it.
    pub note: Option<String>,
    /// `as_registered`, `changed`, `exploratory`, or `not_run` of what is registered and here no more; null in a plan
    /// that is not registered.
    pub registration: Option<String>,
    /// The statements that changed it since it was registered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changed_by: Vec<String>,
    /// What it found.
    #[serde(flatten)]
    pub body: Body,
}

/// What an analysis found, by kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Body {
    /// Nothing but its status.
    Nothing {},
    /// `pool`.
    Pool(Box<Pool>),
    /// `regress`.
    Regression(Box<Regression>),
    /// `bias`.
    Bias(Box<Bias>),
    /// `sensitivity`.
    Sensitivity(Box<Sensitivity>),
    /// `multiverse`.
    Multiverse(Box<Multiverse>),
    /// `summarise`.
    Summary(Box<Summary>),
    /// `compare`.
    Comparison(Box<Comparison>),
    /// `table`.
    Table(Table),
    /// A figure.
    Figure(Box<Figure>),
    /// `expect`.
    Expectation {
        /// Whether it holds; what is unknown or did not run does not.
        holds: bool,
        /// The values compared, for people.
        found: Vec<Found>,
    },
    /// `reported`.
    Reported {
        /// One for each printed number that was held against something.
        checks: Vec<Check>,
    },
}

impl Body {
    /// The numbers of an analysis, by name.
    pub fn finding(&self) -> Option<&dyn path::Finding> {
        match self {
            Self::Pool(found) => Some(found.as_ref()),
            Self::Regression(found) => Some(found.as_ref()),
            Self::Bias(found) => Some(found.as_ref()),
            Self::Sensitivity(found) => Some(found.as_ref()),
            Self::Multiverse(found) => Some(found.as_ref()),
            Self::Summary(found) => Some(found.as_ref()),
            Self::Comparison(found) => Some(found.as_ref()),
            Self::Nothing {}
            | Self::Table(_)
            | Self::Figure(_)
            | Self::Expectation { .. }
            | Self::Reported { .. } => None,
        }
    }

    /// The files that a table or a figure was written to.
    pub fn files_mut(&mut self) -> Option<&mut Vec<String>> {
        match self {
            Self::Table(found) => Some(&mut found.files),
            Self::Figure(found) => Some(&mut found.files),
            Self::Nothing {}
            | Self::Pool(_)
            | Self::Regression(_)
            | Self::Bias(_)
            | Self::Sensitivity(_)
            | Self::Multiverse(_)
            | Self::Summary(_)
            | Self::Comparison(_)
            | Self::Expectation { .. }
            | Self::Reported { .. } => None,
        }
    }

    /// What people should know of an analysis of rows.
    pub fn remarks_mut(&mut self) -> Option<&mut Vec<String>> {
        match self {
            Self::Pool(found) => Some(&mut found.remarks),
            Self::Regression(found) => Some(&mut found.remarks),
            Self::Bias(found) => Some(&mut found.remarks),
            Self::Sensitivity(found) => Some(&mut found.remarks),
            Self::Multiverse(found) => Some(&mut found.remarks),
            Self::Summary(found) => Some(&mut found.remarks),
            Self::Nothing {}
            | Self::Comparison(_)
            | Self::Table(_)
            | Self::Figure(_)
            | Self::Expectation { .. }
            | Self::Reported { .. } => None,
        }
    }

    /// The pooled effect, of a `pool`.
    pub fn as_pool(&self) -> Option<&Pool> {
        if let Self::Pool(pool) = self {
            Some(pool)
        } else {
            None
        }
    }
}

/// A value that an `expect` looked at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// As written: `overall.estimate`.
    pub path: String,
    /// On the scale people read.
    pub value: Option<f64>,
}

/// One printed number held against what was found, or against other printed numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// The key: `estimate`.
    pub key: String,
    /// As printed.
    pub printed: String,
    /// What the run found, on the display scale.
    pub found: Option<f64>,
    /// The high end, where the key is an interval; in JSON `found` is then `[lo, hi]`.
    pub found_to: Option<f64>,
    /// `same`, `close` or `differs`; of numbers held against each other `consistent`, `inconsistent` or `cannot_tell`.
    pub verdict: Verdict,
    /// Held against each other: what the other numbers imply.
    pub expected: Option<Expected>,
    /// Held against each other: how, and what is missing.
    pub reason: Option<String>,
}

impl Check {
    /// Whether it was held against other printed numbers.
    pub fn is_of_printed(&self) -> bool {
        match self.verdict {
            Verdict::Consistent | Verdict::Inconsistent | Verdict::CannotTell => true,
            Verdict::Same | Verdict::Close | Verdict::Differs => false,
        }
    }
}

impl Serialize for Check {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let audited = self.is_of_printed();
        let fields = if audited { 6 } else { 4 };
        let mut check = serializer.serialize_struct("Check", fields)?;
        check.serialize_field("key", &self.key)?;
        check.serialize_field("printed", &self.printed)?;
        match self.found_to {
            Some(high) => check.serialize_field("found", &[self.found, Some(high)])?,
            None => check.serialize_field("found", &self.found)?,
        }
        check.serialize_field("verdict", &self.verdict)?;
        if audited {
            check.serialize_field("expected", &self.expected)?;
            check.serialize_field("reason", &self.reason)?;
        }
        check.end()
    }
}

/// Whether printed and found agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Some rounding of the found number prints so.
    Same,
    /// One unit in the last digit away.
    Close,
    /// Further away, or nothing was found.
    Differs,
    /// The printed numbers can be so, all together.
    Consistent,
    /// No values that round to the printed numbers agree.
    Inconsistent,
    /// Something is missing that decides.
    CannotTell,
}

/// Counts by direction, for narrative synthesis.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Summary {
    /// The effect; null where the plan has none for these rows.
    pub effect: Option<String>,
    /// Its measure.
    pub measure: Option<String>,
    /// How many, of what.
    #[serde(flatten)]
    pub sizes: Sizes,
    /// Rows whose effect is positive, or whose label says up.
    pub up: usize,
    /// Rows whose effect is negative, or whose label says down.
    pub down: usize,
    /// Rows with an effect of exactly zero, or another label.
    pub none: usize,
    /// Rows without effect or label.
    pub missing: usize,
    /// Smallest and largest effect.
    pub range: Option<[f64; 2]>,
    /// The range as people read it.
    pub display: Option<Display>,
    /// Rows that left, and why.
    pub left_out: Vec<LeftOut>,
    /// What people should know of the rows: marks of their selection, forms used.
    pub remarks: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
    /// With `by` or `per`: the parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part<Summary>>,
}

/// The difference between two results.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The effect of both.
    pub effect: String,
    /// Its measure.
    pub measure: String,
    /// `z`: the two estimates are taken as normal with their standard errors.
    pub test: String,
    /// In percent.
    pub level: f64,
    /// First minus second.
    pub estimate: Option<f64>,
    /// Its standard error; null where the two share studies.
    pub se: Option<f64>,
    /// Its interval.
    pub ci: Option<Interval>,
    /// Estimate by standard error.
    pub statistic: Option<f64>,
    /// Null for z.
    pub df: Option<f64>,
    /// Two-sided; null where the two share studies.
    pub p: Option<f64>,
    /// How many studies are in both.
    pub shared_studies: usize,
    /// The difference as people read it: for ratios the ratio of the two.
    pub display: Display,
}

/// A figure: what it shows, and where it went.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Figure {
    /// The files written.
    pub files: Vec<String>,
    /// What it shows, in sentences; one for each picture.
    pub captions: Vec<String>,
    /// The pictures.
    #[serde(skip)]
    pub pictures: Vec<Picture>,
}

/// A picture, and the file it is for.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The file.
    pub file: String,
    /// What is drawn.
    pub scene: crate::scene::Scene,
}

/// Rows of text, as a `table` prints them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// The headers.
    pub columns: Vec<String>,
    /// The cells.
    pub rows: Vec<Vec<String>>,
    /// Whether each column holds numbers (aligned at the right).
    pub numeric: Vec<bool>,
    /// Marks of what is shown: outcome-dependent, imputed.
    pub remarks: Vec<String>,
    /// The files written.
    pub files: Vec<String>,
}
