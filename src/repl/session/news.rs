//! What is new after an input.

use std::collections::HashMap;
use std::rc::Rc;

use super::attempt::Attempt;
use super::{Session, short_list};
use crate::diagnostic::plural;
use crate::repl::statement::Said;
use crate::report;
use crate::result::{Document, Outcome, RegistrationInfo};

/// Whether two outcomes of a statement show the same, wherever it stands and whatever was written.
pub(super) fn same(old: &Outcome, new: &Outcome) -> bool {
    let bare = |outcome: &Outcome| {
        let mut outcome = outcome.clone();
        outcome.line = 0;
        if let Some(files) = outcome.body.files_mut() {
            files.clear();
        }
        outcome
    };
    bare(old) == bare(new)
}

impl Session {
    /// What each statement found; files that were written before are told of as before.
    pub(super) fn outcomes(&mut self, attempt: &Attempt) -> HashMap<usize, Outcome> {
        let finished = &attempt.finished;
        // What is registered and here no more stands among the results, and not in the plan.
        let results = finished.document.results.iter();
        let found: Vec<Outcome> = results
            .filter(|outcome| outcome.registration.as_deref() != Some("not_run"))
            .cloned()
            .collect();
        self.known.keep(attempt, &found);
        let mut outcomes = HashMap::new();
        for (statement, outcome) in finished.checked.statements.iter().zip(found) {
            if let Some(entry) = attempt.document.at(statement.span.start) {
                outcomes.insert(entry.said.id, outcome);
            }
        }
        outcomes
    }

    /// The data, selections and results that are new or changed.
    pub(super) fn news(&self, attempt: &Attempt, outcomes: &HashMap<usize, Outcome>) -> String {
        let found = &attempt.finished.document;
        let before = self
            .last
            .finished
            .as_ref()
            .map(|finished| &finished.document);
        let new_name = |name: &str| {
            let mut new = attempt
                .document
                .entries
                .iter()
                .filter(|entry| attempt.is_new(&entry.said));
            new.any(|entry| entry.said.name.as_deref() == Some(name))
        };
        let datasets = found.datasets.iter().filter(|data| {
            let old = before.is_some_and(|before| before.datasets.contains(data));
            !old || new_name(&data.name)
        });
        let selections = found.selections.iter().filter(|selection| {
            let old = before.is_some_and(|before| before.selections.contains(selection));
            !old || new_name(&selection.name)
        });
        let changed = attempt.document.entries.iter().filter_map(|entry| {
            let outcome = outcomes.get(&entry.said.id)?;
            let old = self.last.outcomes.get(&entry.said.id);
            let changed = !old.is_some_and(|old| same(old, outcome));
            (changed || attempt.is_new(&entry.said)).then(|| outcome.clone())
        });
        let news = Document {
            kma: found.kma,
            plan: found.plan.clone(),
            registration: RegistrationInfo::none(),
            diagnostics: Vec::new(),
            datasets: datasets.cloned().collect(),
            selections: selections.cloned().collect(),
            results: changed.collect(),
        };
        let mut text = report::text::news(&news, &self.style);
        for entry in attempt
            .document
            .entries
            .iter()
            .filter(|entry| attempt.is_new(&entry.said))
        {
            if entry.said.word == "effect" {
                text.push_str(&effect_line(attempt, &entry.said));
            }
        }
        text
    }

    /// What a plan brought, in short.
    pub(super) fn loaded(&self, attempt: &Attempt, all: &[Rc<Said>]) -> String {
        let statements = all
            .iter()
            .filter(|said| attempt.is_new(said) && said.is_statement());
        let results = attempt.finished.document.results.iter();
        let names: Vec<String> = results.filter_map(|outcome| outcome.name.clone()).collect();
        let name = self.inputs.last().map_or("", |source| source.name());
        let mut text = format!("{name}: {}", plural(statements.count(), "statement"));
        if !names.is_empty() {
            text.extend(["; results: ", &short_list(&names)]);
        }
        text.push('\n');
        text
    }
}

/// `score  Mean difference`
fn effect_line(attempt: &Attempt, said: &Said) -> String {
    let mut effects = attempt.finished.checked.effects.iter();
    let effect = effects.find(|effect| said.name.as_ref() == Some(&effect.name));
    effect.map_or_else(String::new, |effect| {
        format!("  {}  {}\n", effect.name, effect.measure.title)
    })
}
