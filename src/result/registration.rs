//! What the registration of a plan says of it.

use serde::{Deserialize, Serialize};

/// Whether the plan is registered, and what differs.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct RegistrationInfo {
    /// `none`, `as_registered`, `admitted` (all that deviates is admitted), `deviates`, or `broken` (the chain of
    /// registrations does not hold).
    pub status: String,
    /// How many registrations there are.
    pub entries: usize,
    /// The number of the one that the plan is held against: the last that was made before there were data; where none
    /// was, the last.
    pub held: Option<u64>,
    /// Each of them, the first one first.
    pub history: Vec<Registered>,
    /// What differs: primary outcomes first, then decisions, wording, presentation, records.
    pub differences: Vec<Difference>,
}

impl RegistrationInfo {
    /// Of a plan that is not registered.
    pub fn none() -> Self {
        Self {
            status: "none".into(),
            ..Self::default()
        }
    }

    /// The registration that the plan is held against.
    pub fn held(&self) -> Option<&Registered> {
        self.history
            .iter()
            .find(|entry| Some(entry.number) == self.held)
    }

    /// The differences that deviate and that no `deviation` admits.
    pub fn not_admitted(&self) -> impl Iterator<Item = &Difference> {
        let differences = self.differences.iter();
        differences.filter(|difference| difference.deviates && difference.because.is_none())
    }
}

/// One registration.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Registered {
    /// Its number, from 1.
    pub number: u64,
    /// When: `2026-11-28T03:40:12Z`.
    pub date: String,
    /// The hash to deposit elsewhere.
    pub hash: String,
    /// What it was made for.
    pub message: Option<String>,
    /// Whether data were there, then or at an earlier registration: it is no promise any more.
    pub retrospective: bool,
    /// The decisions that it changed of the registration before it.
    pub amends: Vec<String>,
    /// The key that signed it.
    pub signed_by: Option<String>,
    /// The time that a stamp tells.
    pub timestamp: Option<String>,
    /// Whether a certificate that was given vouches for the authority of the stamp.
    pub vouched: bool,
}

/// What kind of difference it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Schema, selections, effects, defaults, requires, analyses, primary outcomes: it deviates where it changes a
    /// registered result.
    Decision,
    /// Title, question, reasons, notes, names.
    Wording,
    /// Figures, tables, reports.
    Presentation,
    /// How records were found, reported numbers, expectations, data.
    Record,
}

impl Class {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 4] = [
        Self::Decision,
        Self::Wording,
        Self::Presentation,
        Self::Record,
    ];

    /// As a heading.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Decision => "Decisions",
            Self::Wording => "Wording",
            Self::Presentation => "Presentation",
            Self::Record => "Records",
        }
    }
}

/// What became of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// It was not there.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed,
}

/// One statement that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Decision, wording, presentation or record.
    pub class: Class,
    /// Added, removed or changed.
    pub kind: DifferenceKind,
    /// The first word of the statement.
    pub keyword: String,
    /// The name that it declares; of an analysis without one its text.
    pub name: Option<String>,
    /// What `deviation in` names it by.
    #[serde(skip)]
    pub handle: String,
    /// The clauses, steps, columns or fields that are gone.
    pub old: Vec<String>,
    /// Those that are new.
    pub new: Vec<String>,
    /// The results that it changes.
    pub affects: Vec<String>,
    /// Whether it deviates: a `deviation` must admit it.
    pub deviates: bool,
    /// The reason of the `deviation` that admits it.
    pub because: Option<String>,
}

impl Difference {
    /// What to write to admit it: of an analysis without a name, its verb.
    pub fn to_admit(&self) -> String {
        format!("deviation in {} because \"…\"", self.handle)
    }

    /// As people are told of it: `let acute`.
    pub fn title(&self) -> String {
        match self.name.as_deref() {
            Some(name) if name.starts_with(&self.keyword) => name.to_owned(),
            Some(name) => format!("{} {name}", self.keyword),
            None => self.keyword.clone(),
        }
    }
}
