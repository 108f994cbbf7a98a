//! What was computed before is not computed again, as long as nothing that it stands on has changed.

use std::collections::{BTreeMap, HashMap};

use sha2::{Digest, Sha256};

use super::attempt::Document;
use crate::plan::{CheckedPlan, StatementKind};
use crate::registration::DataSeen;
use crate::result::Outcome;

/// After so many inputs nobody comes back to an outcome.
const FORGOTTEN: usize = 50;

/// Words of statements that hold for the whole plan.
const RULES: &[&str] = &["default", "require", "search", "flow", "plan"];

/// Outcomes by all that they stand on.
#[derive(Debug, Default)]
pub(super) struct Known {
    outcomes: HashMap<Stands, (Outcome, usize)>,
    inputs: usize,
}

/// A hash of all that a statement stands on.
pub(super) type Stands = [u8; 32];

impl Known {
    /// The outcomes that are known under these keys.
    pub(super) fn of(&self, keys: &[Option<Stands>]) -> Vec<Option<Outcome>> {
        let known = |key: &Option<Stands>| Some(self.outcomes.get(key.as_ref()?)?.0.clone());
        keys.iter().map(known).collect()
    }

    /// Keeps what an attempt found.
    pub(super) fn keep(&mut self, keys: &[Option<Stands>], outcomes: &[&Outcome]) {
        self.inputs += 1;
        let now = self.inputs;
        for (key, outcome) in keys.iter().zip(outcomes) {
            if let Some(key) = key {
                let slot = self.outcomes.entry(*key);
                slot.or_insert_with(|| ((*outcome).clone(), now)).1 = now;
            }
        }
        self.outcomes.retain(|_, (_, used)| now - *used < FORGOTTEN);
    }
}

/// For each statement what it stands on; nothing for what is computed each time.
pub(super) fn keys(
    plan: &CheckedPlan,
    seen: &[DataSeen],
    document: &Document,
) -> Vec<Option<Stands>> {
    let mut rules = Sha256::new();
    let mut effects = Sha256::new();
    for said in document.entries.iter().map(|entry| &entry.said) {
        if RULES.contains(&&*said.word) {
            rules.update(said.hash);
        }
        if said.word == "effect" {
            effects.update(said.hash);
        }
    }
    let rules = rules.finalize();
    let effects = effects.finalize();
    let mut named: BTreeMap<&str, Option<Stands>> = BTreeMap::new();
    let mut of_place: BTreeMap<usize, Option<Stands>> = BTreeMap::new();
    let statements = plan.statements.iter();
    let by_id: HashMap<usize, (usize, &StatementKind)> = statements
        .enumerate()
        .filter_map(|(place, s)| Some((document.at(s.span.start)?.said.id, (place, &s.kind))))
        .collect();
    for said in document.entries.iter().map(|entry| &entry.said) {
        let mut hash = Sha256::new();
        hash.update(rules);
        hash.update(said.hash);
        let mut whole = true;
        let kind = by_id.get(&said.id);
        match kind.and_then(|(_, kind)| effect_of(kind)) {
            Some(effect) => add(&mut hash, named.get(effect), &mut whole),
            None if said.word == "let" || kind.is_some() => hash.update(effects),
            None => {}
        }
        for word in said
            .words
            .iter()
            .filter(|word| Some(*word) != said.name.as_ref())
        {
            if let known @ Some(_) = named.get(&**word) {
                add(&mut hash, known, &mut whole);
            }
        }
        if said.word == "data" {
            of_data(&mut hash, said.name.as_deref(), (seen, document));
        }
        let key = whole.then(|| hash.finalize().into());
        if let Some((place, kind)) = kind {
            of_place.insert(*place, key.filter(|_| is_kept(kind)));
        }
        if let Some(name) = &said.name {
            named.insert(name, key);
        }
    }
    let places = 0..plan.statements.len();
    places
        .map(|place| of_place.get(&place).copied().flatten())
        .collect()
}

fn add(hash: &mut Sha256, known: Option<&Option<Stands>>, whole: &mut bool) {
    match known {
        Some(Some(stands)) => hash.update(stands),
        Some(None) | None => *whole = false,
    }
}

/// The rows of a dataset: those of its file, and those in `study` statements. Those of a table are part of its text.
fn of_data(hash: &mut Sha256, name: Option<&str>, (seen, document): (&[DataSeen], &Document)) {
    let data = seen.iter().find(|data| Some(&*data.name) == name);
    if let Some(file) = data.and_then(|data| data.sha256.as_ref()) {
        hash.update(file);
    }
    for said in document.entries.iter().map(|entry| &entry.said) {
        if said.row_of.is_some() && said.row_of.as_deref() == name {
            hash.update(said.hash);
        }
    }
}

/// The effect that an analysis measures.
fn effect_of(kind: &StatementKind) -> Option<&str> {
    match kind {
        StatementKind::Rows(analysis) | StatementKind::NotYetRows(_, analysis) => {
            analysis.effect.as_ref().map(|effect| effect.name.as_str())
        }
        StatementKind::Compare(..)
        | StatementKind::TableOfResults(..)
        | StatementKind::TableOfRows { .. }
        | StatementKind::Figure(_)
        | StatementKind::Expect(_)
        | StatementKind::Agrees(_)
        | StatementKind::Audit(_)
        | StatementKind::Reported { .. }
        | StatementKind::NotYet(..) => None,
    }
}

/// Whether it is worth keeping: what takes no time is computed each time.
fn is_kept(kind: &StatementKind) -> bool {
    match kind {
        StatementKind::Rows(_) | StatementKind::Figure(_) => true,
        StatementKind::NotYetRows(..)
        | StatementKind::Compare(..)
        | StatementKind::TableOfResults(..)
        | StatementKind::TableOfRows { .. }
        | StatementKind::Expect(_)
        | StatementKind::Agrees(_)
        | StatementKind::Audit(_)
        | StatementKind::Reported { .. }
        | StatementKind::NotYet(..) => false,
    }
}
