//! The document of a whole run.

use serde::Serialize;

use super::{Outcome, RegistrationInfo};
use crate::diagnostic::JsonDiagnostic;

/// Everything a run says, as one JSON document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    /// The version of kma.
    pub kma: &'static str,
    /// The plan.
    pub plan: PlanInfo,
    /// Whether it is registered.
    pub registration: RegistrationInfo,
    /// Errors and warnings.
    pub diagnostics: Vec<JsonDiagnostic>,
    /// The data.
    pub datasets: Vec<DatasetInfo>,
    /// The selections.
    pub selections: Vec<SelectionInfo>,
    /// In the plan's order.
    pub results: Vec<Outcome>,
}

/// The plan.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct PlanInfo {
    /// `plan "title"`.
    pub title: Option<String>,
    /// As given on the command line.
    pub path: String,
    /// Of its bytes; null where it could not be read.
    pub sha256: Option<String>,
}

/// A dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DatasetInfo {
    /// Its name in the plan.
    pub name: String,
    /// The file that it was read from; null where its rows are in the plan.
    pub file: Option<String>,
    /// Of the bytes of that file; null without one.
    pub sha256: Option<String>,
    /// Its rows.
    pub rows: usize,
    /// Its studies.
    pub studies: usize,
    /// What people should know of how it was read: types that were guessed, forms of spread by rows.
    pub remarks: Vec<String>,
}

/// A selection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SelectionInfo {
    /// Its name.
    pub name: String,
    /// Its rows.
    pub rows: usize,
    /// Its studies.
    pub studies: usize,
    /// What each step did.
    pub steps: Vec<StepInfo>,
}

/// One step of a selection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepInfo {
    /// As written, on one line.
    pub step: String,
    /// `because`.
    pub reason: Option<String>,
    /// Rows that left.
    pub dropped: usize,
    /// Studies of which no row is left.
    pub dropped_studies: usize,
    /// Rows for which the condition is unknown.
    pub unknown: usize,
    /// Marks and counts that people should see: outcome-dependent, rows per case.
    pub remarks: Vec<String>,
}
