//! The columns of a source, in the order of its table.

use std::sync::Arc;

use super::ColumnId;
use crate::source::Span;
use crate::unit::Unit;

/// The columns of a dataset or selection.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// In the order of the table.
    pub columns: Vec<ColumnInfo>,
    /// The groups of a study; their fields are columns named `arm.field`.
    pub arms: Vec<ArmInfo>,
    /// Any name may be a column: the data have no schema, and are not there yet.
    pub open: bool,
}

/// One column.
#[derive(Debug, Clone)]
pub struct ColumnInfo {
    /// Its name; `ketamine.n` for the field of an arm.
    pub name: String,
    /// What it holds.
    pub kind: Type,
    /// Where it is declared.
    pub span: Span,
    /// Whether it is computed from what is measured: a selection by it is outcome-dependent.
    pub outcome: bool,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// Numbers with a unit (plain for none).
    Number(Unit),
    /// Labels; the first is the reference.
    Label {
        /// In the order declared.
        labels: Arc<[String]>,
        /// Whether the order means something.
        ordered: bool,
    },
    /// Yes or no: labels `no` and `yes`, and a condition by itself.
    Flag,
    /// Any text.
    Text,
    /// The study a row belongs to.
    Study,
    /// Dates of year, month or day.
    Date,
    /// Something that could not be checked: it absorbs.
    Unknown,
}

/// A group of a study.
#[derive(Debug, Clone)]
pub struct ArmInfo {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// Its fields that are numbers (`n`, `mean`, `sd`, `events`, `time`, `before.mean`, …) and their columns.
    pub fields: Vec<(String, ColumnId)>,
    /// The column that says which group it is, where it serves several comparisons.
    pub shared: Option<ColumnId>,
}

impl Scope {
    /// The column `name`.
    pub fn column(&self, name: &str) -> Option<(ColumnId, &ColumnInfo)> {
        self.columns
            .iter()
            .enumerate()
            .find(|(_, column)| column.name == name)
    }

    /// The arm `name`.
    pub fn arm(&self, name: &str) -> Option<&ArmInfo> {
        self.arms.iter().find(|arm| arm.name == name)
    }

    /// The column that identifies the study.
    pub fn study(&self) -> Option<ColumnId> {
        self.columns.iter().position(|c| c.kind == Type::Study)
    }
}

impl ArmInfo {
    /// The column of a field.
    pub fn field(&self, name: &str) -> Option<ColumnId> {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, column)| *column)
    }
}
