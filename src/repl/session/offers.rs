//! What a session knows that may be written next.

use super::Session;
use super::number::parts_of;
use crate::pipeline;
use crate::plan::{CheckedPlan, Scope, SourceRef, StatementKind, Type};
use crate::result::Outcome;
use crate::result::path::{self, PathShape, PathSpec};
use crate::table::Column;

impl Session {
    fn checked(&self) -> Option<&CheckedPlan> {
        self.last
            .finished
            .as_ref()
            .map(|finished| &finished.checked)
    }

    /// The names of data and selections.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        let rows = |word: &str| matches!(word, "data" | "let");
        let said = self.said.iter().filter(move |said| rows(&said.word));
        said.filter_map(|said| said.name.as_deref())
    }

    /// The names of results.
    pub fn results(&self) -> impl Iterator<Item = &str> {
        let other = |word: &str| matches!(word, "data" | "let" | "effect" | "search" | "flow");
        let said = self.said.iter().filter(move |said| !other(&said.word));
        said.filter_map(|said| said.name.as_deref())
    }

    /// The verb of a result.
    pub fn verb_of(&self, result: &str) -> Option<&str> {
        let name = result.split('[').next().unwrap_or(result);
        let mut said = self.said.iter();
        let said = said.find(|said| said.name.as_deref() == Some(name))?;
        Some(&said.word)
    }

    /// The names of effects.
    pub(in crate::repl) fn effects(&self) -> Vec<String> {
        let said = self.said.iter().filter(|said| said.word == "effect");
        said.filter_map(|said| said.name.clone()).collect()
    }

    /// The columns of a dataset, of a selection, or of the rows of a result.
    pub(in crate::repl) fn scope_of(&self, name: &str) -> Option<&Scope> {
        let plan = self.checked()?;
        if let Some(dataset) = plan.datasets.iter().find(|dataset| dataset.name == name) {
            return Some(&dataset.scope);
        }
        if let Some(selection) = plan.selections.iter().find(|s| s.name == name) {
            return Some(&selection.scope);
        }
        let mut results = plan.statements.iter();
        let result = results.find(|statement| statement.name.as_deref() == Some(name))?;
        let StatementKind::Rows(analysis) = &result.kind else {
            return None;
        };
        match analysis.source {
            SourceRef::Dataset(at) => plan.datasets.get(at).map(|dataset| &dataset.scope),
            SourceRef::Selection(at) => plan.selections.get(at).map(|s| s.scope.as_ref()),
        }
    }

    /// The columns of a source, where `column` is one of them; else of any that has it.
    pub(in crate::repl) fn scope_with(&self, source: &str, column: &str) -> Option<&Scope> {
        let has = |scope: &&Scope| scope.column(column).is_some();
        let own = self.scope_of(source).filter(has);
        own.or_else(|| self.all_scopes().find(has))
    }

    /// The names or texts that the rows of a column hold, at most a few hundred.
    pub(in crate::repl) fn texts_of(&self, column: &str) -> Vec<String> {
        const MOST: usize = 300;
        let Some(finished) = &self.last.finished else {
            return Vec::new();
        };
        let datasets = finished.checked.datasets.iter().zip(&finished.tables);
        let mut texts: Vec<String> = Vec::new();
        for (dataset, table) in datasets {
            let place = dataset.scope.column(column).map(|(place, _)| place);
            let found = place.and_then(|place| table.columns.get(place));
            if let Some(Column::Label(labels)) = found.map(AsRef::as_ref) {
                texts.extend(labels.names.iter().take(MOST).cloned());
            }
        }
        texts
    }

    /// The labels of the parts of a result, as they are written between `[` and `]`.
    pub(in crate::repl) fn labels_of(&self, result: &str) -> Vec<String> {
        let outcome = self.outcome(result);
        outcome
            .map(|outcome| parts_of(&outcome.body))
            .unwrap_or_default()
    }

    /// The numbers that a result has, or may have in a part of it.
    pub(in crate::repl) fn numbers_of(&self, result: &str, part: bool) -> Vec<&'static PathSpec> {
        let verb = self.verb_of(result).unwrap_or("");
        let known = match verb {
            "regress" if part => path::known(path::COEFFICIENT),
            verb => path::known(verb),
        };
        let outcome = self.outcome(result).filter(|_| !part);
        let there = |spec: &&PathSpec| {
            outcome.is_none_or(|outcome| match spec.shape {
                PathShape::Number => path::number(&outcome.body, &[], spec.path).is_some(),
                PathShape::Interval => path::ends(&outcome.body, &[], spec.path).is_some(),
            })
        };
        known.iter().filter(there).collect()
    }

    fn outcome(&self, result: &str) -> Option<&Outcome> {
        let finished = self.last.finished.as_ref()?;
        let mut results = finished.document.results.iter();
        results.find(|outcome| outcome.name.as_deref() == Some(result))
    }

    /// The columns of all data and selections.
    pub(in crate::repl) fn all_scopes(&self) -> impl Iterator<Item = &Scope> {
        let plan = self.checked();
        let datasets = plan.into_iter().flat_map(|plan| &plan.datasets);
        let selections = plan.into_iter().flat_map(|plan| &plan.selections);
        let selections = selections.map(|selection| selection.scope.as_ref());
        datasets.map(|dataset| &dataset.scope).chain(selections)
    }

    /// The arms of all data and selections, and the columns of numbers.
    pub(in crate::repl) fn arms(&self) -> Vec<String> {
        let mut arms: Vec<String> = Vec::new();
        let mut columns: Vec<String> = Vec::new();
        for scope in self.all_scopes() {
            arms.extend(scope.arms.iter().map(|arm| arm.name.clone()));
            let plain = scope
                .columns
                .iter()
                .filter(|column| !column.name.contains('.'));
            columns.extend(plain.map(|column| column.name.clone()));
        }
        arms.extend(columns);
        arms
    }

    /// The files of its folder whose names end as `ends` say.
    pub(in crate::repl) fn files(&self, ends: &[&str]) -> Vec<String> {
        self.folder.files(ends)
    }

    /// The headers of a data file of its folder; none where it cannot be read, or is large.
    pub(in crate::repl) fn headers(&self, file: &str) -> Vec<String> {
        pipeline::headers(&self.folder, file)
    }

    /// The headers that the schema of a dataset names, or its columns.
    pub(in crate::repl) fn headers_of(&self, dataset: &str) -> Vec<String> {
        let plan = self.checked();
        let mut datasets = plan.into_iter().flat_map(|plan| &plan.datasets);
        let Some(dataset) = datasets.find(|known| known.name == dataset) else {
            return Vec::new();
        };
        let declared = dataset.columns.iter().flatten();
        let headers = declared.flat_map(|column| &column.headers);
        headers.map(|(header, _)| header.clone()).collect()
    }

    /// Whether there are columns called `column` that have labels, and none has this one.
    pub(in crate::repl) fn lacks(&self, column: &str, label: &str) -> bool {
        let columns = self.all_scopes().filter_map(|scope| scope.column(column));
        let mut labelled = columns
            .map(|(_, column)| &column.kind)
            .filter(|kind| matches!(kind, Type::Label { .. } | Type::Flag))
            .peekable();
        labelled.peek().is_some() && !labelled.any(|kind| has_label(kind, label, false))
    }

    /// The columns of the terminal.
    pub(in crate::repl) fn width(&self) -> usize {
        self.style.width
    }

    /// Whether something here is called `name`: what was declared, a column, an arm, a label.
    ///
    /// `any` says that a column of texts may hold every label.
    pub fn knows(&self, name: &str, any: bool) -> bool {
        self.names().any(|known| known == name)
            || self.all_scopes().any(|scope| {
                let columns = scope.columns.iter();
                let mut parts = columns.flat_map(|column| column.name.split('.'));
                parts.any(|part| part == name)
                    || scope.open
                    || scope
                        .columns
                        .iter()
                        .any(|column| has_label(&column.kind, name, any))
            })
    }
}

/// Whether a column holds the label; what is not declared may hold any.
fn has_label(kind: &Type, name: &str, any: bool) -> bool {
    match kind {
        Type::Label { labels, .. } => labels.iter().any(|label| label == name),
        Type::Flag => matches!(name, "yes" | "no"),
        Type::Text | Type::Unknown => any,
        Type::Number(_) | Type::Date | Type::Study => false,
    }
}
