//! What is new after an input.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::attempt::Attempt;
use super::{Session, Taken, line, short_list};
use crate::diagnostic::plural;
use crate::repl::statement::Said;
use crate::report;
use crate::result::{Body, Document, Outcome, RegistrationInfo};

/// Whether two outcomes of a statement show the same, wherever it stands and whatever was written.
pub(super) fn same(old: &Outcome, new: &Outcome) -> bool {
    if old == new {
        return true;
    }
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
        let found: Vec<&Outcome> = results
            .filter(|outcome| outcome.registration.as_deref() != Some("not_run"))
            .collect();
        self.known.keep(&attempt.keys, &found);
        let mut outcomes = HashMap::new();
        for (statement, outcome) in finished.checked.statements.iter().zip(found) {
            if let Some(entry) = attempt.document.at(statement.span.start) {
                outcomes.insert(entry.said.id, outcome.clone());
            }
        }
        outcomes
    }

    /// The data, selections and results that are new or changed.
    pub(super) fn news(
        &self,
        attempt: &Attempt,
        outcomes: &HashMap<usize, Outcome>,
        taken: Taken,
    ) -> String {
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
        let mut sorted = self.sorted(attempt, outcomes, taken);
        let news = Document {
            kma: found.kma,
            plan: found.plan.clone(),
            registration: RegistrationInfo::none(),
            diagnostics: Vec::new(),
            datasets: datasets.cloned().collect(),
            selections: selections.cloned().collect(),
            results: std::mem::take(&mut sorted.shown),
        };
        let mut text = report::text::news(&news, &sorted.above, &self.style);
        for (old, outcome) in sorted.again {
            text.push_str(&report::text::again(old, outcome, &self.style));
        }
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

    /// The outcomes, by how they are shown.
    fn sorted<'a>(
        &'a self,
        attempt: &Attempt,
        outcomes: &'a HashMap<usize, Outcome>,
        taken: Taken,
    ) -> Sorted<'a> {
        let entries = attempt.document.entries.iter();
        let found = entries.filter_map(|entry| Some((entry, outcomes.get(&entry.said.id)?)));
        let mut sorted = Sorted::default();
        for (entry, outcome) in found {
            let old = self.found_before(&entry.said);
            // What waited until now is new.
            let new = attempt.is_new(&entry.said) || taken == Taken::Said && old.is_none();
            let changed = changed(old, outcome);
            if new || is_short(outcome) && changed {
                // A figure of a plan is not written again.
                if new || !entry.said.read || !matches!(outcome.body, Body::Figure(_)) {
                    sorted.shown.push(outcome.clone());
                }
            } else if changed {
                sorted.again.push((old, outcome));
            } else {
                sorted.above.push(outcome);
            }
        }
        sorted
    }

    /// What a statement found before, or one of its name.
    fn found_before(&self, said: &Said) -> Option<&Outcome> {
        let old = self.last.outcomes.get(&said.id);
        old.or_else(|| {
            let name = said.name.as_ref()?;
            let finished = self.last.finished.as_ref()?;
            let mut results = finished.document.results.iter();
            results.find(|outcome| outcome.name.as_ref() == Some(name))
        })
    }

    /// What gave way to the new statements, what ran again because of it, and which files are not written for that.
    pub(super) fn replaced(
        &self,
        attempt: &Attempt,
        all: &[Rc<Said>],
        outcomes: &HashMap<usize, Outcome>,
        (taken, instead): (Taken, Option<usize>),
    ) -> String {
        if taken == Taken::Undone {
            return String::new();
        }
        let kept: BTreeSet<usize> = all.iter().map(|said| said.id).collect();
        let gone = |said: &&Rc<Said>| !kept.contains(&said.id) && Some(said.id) != instead;
        let gone: Vec<String> = self
            .said
            .iter()
            .filter(gone)
            .filter(|said| said.is_statement())
            .map(|said| said.full_title())
            .collect();
        let old = |said: &Said| outcomes.get(&said.id).zip(self.last.outcomes.get(&said.id));
        let ran = |said: &Said| old(said).is_some_and(|(new, old)| !same(old, new));
        let entries = attempt.document.entries.iter();
        let again: Vec<&Rc<Said>> = entries
            .map(|entry| &entry.said)
            .filter(|said| ran(said))
            .collect();
        let titles: Vec<String> = again.iter().map(|said| said.title()).collect();
        let mut parts = Vec::new();
        for (word, titles) in [("replaced", gone), ("again", titles)] {
            if !titles.is_empty() {
                parts.push(format!("{word}: {}", short_list(&titles)));
            }
        }
        if parts.is_empty() {
            return String::new();
        }
        let mut text = line(&parts.join("; "), &self.style);
        if let Some(files) = self.stale(attempt, &again) {
            text.push_str(&files);
        }
        text
    }

    /// The files of the plan that show what was found before.
    fn stale(&self, attempt: &Attempt, again: &[&Rc<Said>]) -> Option<String> {
        if again.is_empty() {
            return None;
        }
        let reports = attempt.document.entries.iter().map(|entry| &entry.said);
        let reports = reports.filter(|said| said.word == "report");
        let files: Vec<String> = again
            .iter()
            .copied()
            .chain(reports)
            .filter(|said| said.read)
            .filter_map(|said| said.writes.clone())
            .collect();
        if files.is_empty() {
            return None;
        }
        let files = short_list(&files);
        let run = self.name_of_own().map_or_else(
            || "`:save` it as a plan and `kma run` that".to_owned(),
            |name| format!("`:save` and `kma run {name}`"),
        );
        let how = format!("to write them, {run}, or say their statements again");
        let text = format!("not written again: {files}; {how}");
        Some(line(&text, &self.style))
    }

    /// What a plan brought, in short.
    pub(super) fn loaded(
        &self,
        attempt: &Attempt,
        all: &[Rc<Said>],
        held: &BTreeSet<usize>,
    ) -> String {
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
        let mut text = line(&text, &self.style);
        let held: Vec<String> = all
            .iter()
            .filter(|said| attempt.is_new(said) && held.contains(&said.id))
            .map(|said| said.title())
            .collect();
        if !held.is_empty() {
            let why = "not run, for they have a mistake or stand on one: ";
            text.push_str(&line(&format!("{why}{}", short_list(&held)), &self.style));
        }
        text
    }
}

/// Outcomes, by how they are shown.
#[derive(Debug, Default)]
struct Sorted<'a> {
    /// In whole.
    shown: Vec<Outcome>,
    /// As before, and not shown.
    above: Vec<&'a Outcome>,
    /// On a line, with what was found before.
    again: Vec<(Option<&'a Outcome>, &'a Outcome)>,
}

/// Whether it is shown in whole when it runs again: it is a line or two.
fn is_short(outcome: &Outcome) -> bool {
    match &outcome.body {
        Body::Nothing {} | Body::Figure(_) | Body::Expectation { .. } | Body::Reported { .. } => {
            true
        }
        Body::Pool(_)
        | Body::Regression(_)
        | Body::Bias(_)
        | Body::Sensitivity(_)
        | Body::Multiverse(_)
        | Body::Summary(_)
        | Body::Comparison(_)
        | Body::Table(_) => false,
    }
}

fn changed(old: Option<&Outcome>, new: &Outcome) -> bool {
    old.is_none_or(|old| !same(old, new))
}

/// `score  Mean difference`
fn effect_line(attempt: &Attempt, said: &Said) -> String {
    let mut effects = attempt.finished.checked.effects.iter();
    let effect = effects.find(|effect| said.name.as_ref() == Some(&effect.name));
    effect.map_or_else(String::new, |effect| {
        format!("  {}  {}\n", effect.name, effect.measure.title)
    })
}
