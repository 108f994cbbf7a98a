//! What a session knows that may be written next.

use super::Session;
use crate::pipeline;
use crate::plan::{CheckedPlan, Scope, SourceRef, StatementKind, Type};

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

    /// Whether something here is called `name`: what was declared, a column, an arm, a label.
    pub fn knows(&self, name: &str) -> bool {
        self.names().any(|known| known == name)
            || self.all_scopes().any(|scope| {
                let columns = scope.columns.iter();
                let mut parts = columns.flat_map(|column| column.name.split('.'));
                parts.any(|part| part == name)
                    || scope.open
                    || scope
                        .columns
                        .iter()
                        .any(|column| has_label(&column.kind, name))
            })
    }
}

/// Whether a column holds the label; what is not declared may hold any.
fn has_label(kind: &Type, name: &str) -> bool {
    match kind {
        Type::Label { labels, .. } => labels.iter().any(|label| label == name),
        Type::Flag => matches!(name, "yes" | "no"),
        Type::Text | Type::Unknown => true,
        Type::Number(_) | Type::Date | Type::Study => false,
    }
}
