//! What data look like: the document of `kma data`.

use serde::Serialize;

use super::PlanInfo;
use crate::diagnostic::JsonDiagnostic;

/// Everything `kma data` says, as one JSON document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Description {
    /// The version of kma.
    pub kma: &'static str,
    /// The plan; of a data file alone `path` is its name.
    pub plan: PlanInfo,
    /// Errors and warnings.
    pub diagnostics: Vec<JsonDiagnostic>,
    /// The data.
    pub datasets: Vec<DatasetDescription>,
    /// What the effects of the plan find in them.
    pub effects: Vec<EffectDescription>,
}

/// A dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DatasetDescription {
    /// Its name in the plan; of a data file alone that of the file.
    pub name: String,
    /// The file; null where its rows are in the plan.
    pub file: Option<String>,
    /// Its rows.
    pub rows: usize,
    /// Its studies.
    pub studies: usize,
    /// How it was read.
    pub remarks: Vec<String>,
    /// In the order of the schema; a field of an arm is a column.
    pub columns: Vec<ColumnDescription>,
    /// How many studies have so many rows.
    pub rows_per_study: Vec<RowsPerStudy>,
    /// Groups that serve several rows.
    pub shared: Vec<SharedGroup>,
    /// Values that should be looked at again.
    pub suspicious: Vec<Suspicion>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnDescription {
    /// Its name; `ketamine.n` for a field of an arm.
    pub name: String,
    /// The headers of the file that it is read from, joined by ` + `; null where it is computed from several.
    pub header: Option<String>,
    /// Its type, as the schema writes it; `arm` for a field of an arm.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its unit; null where it has none.
    pub unit: Option<String>,
    /// Rows without a value.
    pub missing: usize,
    /// How many different values there are.
    pub distinct: usize,
    /// Labels with the number of their rows, in the order declared, or of the texts that occur.
    pub labels: Vec<LabelCount>,
    /// Of numbers; null where there are none.
    pub numbers: Option<NumberSummary>,
    /// The first and the last date; null for what is none.
    pub dates: Option<[String; 2]>,
}

/// A label, and how many rows have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LabelCount {
    /// The label.
    pub label: String,
    /// Its rows.
    pub rows: usize,
}

/// Numbers in short.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NumberSummary {
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
    /// How many stand in each part of the range, parts of equal width.
    pub histogram: Vec<usize>,
}

/// Studies by the number of their rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowsPerStudy {
    /// So many rows.
    pub rows: usize,
    /// So many studies have.
    pub studies: usize,
}

/// A group of people that serves several comparisons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SharedGroup {
    /// The arm.
    pub arm: String,
    /// Its study.
    pub study: String,
    /// The group.
    pub group: String,
    /// Its rows.
    pub rows: usize,
}

/// A value that should be looked at again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suspicion {
    /// The row of the data, from 1.
    pub row: u32,
    /// Its study.
    pub study: String,
    /// The column.
    pub column: String,
    /// The value; null where a row or a name is suspicious.
    pub value: Option<f64>,
    /// Why.
    pub reason: String,
}

/// What an effect finds in the rows of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EffectDescription {
    /// Its name.
    pub effect: String,
    /// Whose rows: a dataset or a selection.
    pub source: String,
    /// How many rows.
    pub rows: usize,
    /// Those that give no effect.
    pub without: Vec<RowWithout>,
}

/// A row that gives no effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowWithout {
    /// The row of the data, from 1.
    pub row: u32,
    /// Its study.
    pub study: String,
    /// Why.
    pub reason: String,
}
