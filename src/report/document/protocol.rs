//! What a plan tells of a review besides its results: the facts that the sentences of a document are made of.

use crate::result::Table;

/// What the plan says, as far as a document tells it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Protocol {
    /// The fields of `plan`.
    pub facts: Vec<Fact>,
    /// Each `search`.
    pub searches: Vec<Record>,
    /// Each `flow`.
    pub flows: Vec<Record>,
    /// The datasets, with their rows as the plan reads them.
    pub datasets: Vec<Dataset>,
    /// Each selection, and what its rows are taken from.
    pub selections: Vec<(String, Vec<String>)>,
    /// What is measured.
    pub effects: Vec<Effect>,
    /// When an analysis may run, each as written.
    pub requires: Vec<String>,
    /// What `deviation` admits: of which name, and why.
    pub deviations: Vec<(String, String)>,
    /// One for each result, in the same order; none for what is no analysis of rows.
    pub analyses: Vec<Option<Analysis>>,
    /// Of each result the one that it shows: of a figure its analysis.
    pub shows: Vec<Option<usize>>,
    /// The text of the plan.
    pub text: String,
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
    /// Why, and how many each.
    pub reasons: Vec<(String, Option<f64>)>,
}

/// One `search` or `flow`.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its name.
    pub name: Option<String>,
    /// The `##` lines above it.
    pub note: Option<String>,
    /// Its fields.
    pub facts: Vec<Fact>,
}

/// A dataset.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// Its name.
    pub name: String,
    /// Its rows, column by column as the schema has them.
    pub rows: Table,
}

/// An effect: what is measured of each row.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// Its name.
    pub name: String,
    /// The statement, on one line.
    pub statement: String,
    /// Its measures, one for each form.
    pub measures: Vec<Word>,
    /// `benefit`: whether less is better.
    pub lower_is_better: Option<bool>,
}

/// A word of the language, what it means, and where that is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As written: `REML`.
    pub name: String,
    /// What it is, without a full stop: `Log risk ratio`.
    pub about: String,
    /// Who described it; none where nobody is named.
    pub source: Option<String>,
}

/// How an analysis is computed.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// The model; none for what is not pooled.
    pub model: Option<Model>,
    /// What it asks for by name: `egger`, `leave_one_out`.
    pub asks: Vec<Word>,
}

/// A model with its settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// The model.
    pub method: Word,
    /// Whether the plan names it.
    pub method_said: bool,
    /// `z`, `t`, `hksj`, or `robust`, with its source.
    pub test: Word,
    /// Whether the plan names it.
    pub test_said: bool,
    /// Whether `hksj` is never narrower than z; none for other tests.
    pub floor: Option<bool>,
    /// In percent.
    pub level: f64,
    /// Whether the plan names it.
    pub level_said: bool,
    /// The column of `robust in`.
    pub clusters: Option<String>,
}
