//! What a plan tells of the review besides its analyses: `plan`, `search` and `flow`, and the documents that it writes.

use crate::source::Span;
use crate::syntax::ast;

/// What is told of the review.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Review {
    /// The fields of `plan`.
    pub facts: Vec<Fact>,
    /// Each `search`, in the order written.
    pub searches: Vec<Record>,
    /// Each `flow`, in the order written.
    pub flows: Vec<Record>,
    /// Each `effect` as written, on one line, in the order of `effects`.
    pub effects: Vec<String>,
    /// Each `require` as written, on one line.
    pub requires: Vec<String>,
    /// What `deviation` admits.
    pub deviations: Vec<Deviation>,
    /// The files of `report to`.
    pub reports: Vec<ast::Text>,
}

/// `deviation in NAME because "…"`
#[derive(Debug, Clone, PartialEq)]
pub struct Deviation {
    /// Of which statement: its name, or `plan`, `default`, `require`.
    pub name: String,
    /// Where the name is written.
    pub span: Span,
    /// Why.
    pub because: String,
}

/// One `search` or `flow`.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its name.
    pub name: Option<String>,
    /// Where it is written.
    pub span: Span,
    /// The `##` lines above it.
    pub note: Option<String>,
    /// Its fields.
    pub facts: Vec<Fact>,
}

impl Record {
    /// How many records the field `name` counts.
    pub fn count(&self, name: &str) -> Option<f64> {
        let fact = self.facts.iter().find(|fact| fact.name == name)?;
        let mut counts = fact.values.iter().filter_map(|value| value.count);
        let first = counts.next()?;
        Some(counts.fold(first, |sum, count| sum + count))
    }
}

/// One field: `databases: PubMed, Embase`.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Its key.
    pub name: String,
    /// Its values, in the order written.
    pub values: Vec<Value>,
}

/// One value of a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// As written, without quotes.
    pub text: String,
    /// The number, where it is a plain one.
    pub count: Option<f64>,
    /// `because "no control" 12, "in vitro" 28`.
    pub reasons: Vec<Reason>,
}

/// One reason of a count.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// Its words.
    pub text: String,
    /// How many records it took away.
    pub count: Option<f64>,
}
