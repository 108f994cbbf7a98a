//! Which statement of a plan is which of an older one: by name, and where a name changed by meaning.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use serde_json::Value;

use super::meaning::{Meaning, Role, Sentence, Stated};
use super::sentences::{self, Changes};

/// An analysis that means something else than it did.
pub(super) struct Changed<'a> {
    pub(super) old: &'a Stated,
    pub(super) new: &'a Stated,
}

impl Changed<'_> {
    /// Whether it has a model of its own: the difference of two results has none.
    pub(super) fn has_settings(&self) -> bool {
        let means = self.new.means.as_ref();
        let means = means.map(|means| means.get("analysis").unwrap_or(means));
        means.is_some_and(|means| means.get("settings").is_some())
    }

    /// Whether one of these parts of what it depends on differs: `requires`, `settings.test`.
    pub(super) fn differs_in(&self, fields: &[&str]) -> bool {
        let part = |stated: &'_ Stated, field: &str| {
            let means = stated.means.as_ref()?;
            let means = means.get("analysis").unwrap_or(means);
            let (outer, inner) = field.split_once('.').unwrap_or((field, ""));
            let found = means.get(outer)?;
            if inner.is_empty() {
                Some(found.clone())
            } else {
                found.get(inner).cloned()
            }
        };
        let differs = |field: &&str| part(self.old, field) != part(self.new, field);
        fields.iter().any(differs)
    }
}

/// So many pairs of statements are held against each other to find out what was renamed.
const MOST_ALIKE: usize = 10_000;

fn position(all: &[Stated], one: &Stated) -> Option<usize> {
    all.iter().position(|other| std::ptr::eq(other, one))
}

/// Which statement of the new plan is which of the old one.
pub(super) struct Pairs<'a> {
    pub(super) old: &'a Meaning,
    pub(super) new: &'a Meaning,
    /// For each statement of the new plan its place in the old one.
    pub(super) of_new: Vec<Option<usize>>,
    /// Whether one of the plans has two datasets that declare the same.
    twins: bool,
    /// What a name of the new plan was called in the old one, where that differs.
    renamed: HashMap<&'a str, &'a str>,
}

impl<'a> Pairs<'a> {
    pub(super) fn of(old: &'a Meaning, new: &'a Meaning) -> Self {
        let mut pairs = Self {
            old,
            new,
            of_new: vec![None; new.statements.len()],
            twins: old.has_twins() || new.has_twins(),
            renamed: HashMap::new(),
        };
        // By name, then by meaning, then by what is left of the same form.
        pairs.pair(|_, s| (s.role != Role::Result).then(|| key(s, s.name.as_deref())));
        pairs.pair(|_, s| result_name(s).map(str::to_owned));
        pairs.pair(|_, s| Some(key(s, Some(s.closure.as_deref()?))));
        pairs.pair(|pairs, s| {
            let unnamed = s.role == Role::Result && s.name.is_none();
            let first = s.sentences.first().filter(|_| unnamed)?;
            Some(super::form::canonical(&pairs.in_old_names(&first.says)))
        });
        pairs.pair_alike();
        pairs
    }

    /// Pairs what was renamed and changed at once: of what is left, those of one word that share most clauses.
    fn pair_alike(&mut self) {
        let left = |s: &&Stated| s.role == Role::Ground;
        let olds: Vec<&Stated> = self.removed().map(|(_, s)| s).filter(left).collect();
        let news: Vec<&Stated> = self.added().filter(left).collect();
        if olds.len().saturating_mul(news.len()) > MOST_ALIKE {
            return;
        }
        for new in news {
            let Some(place) = position(&self.new.statements, new) else {
                continue;
            };
            let shared = |old: &Stated| {
                new.sentences.len() + old.sentences.len() - self.changes(old, new).says.len()
            };
            let free = |old: &&&Stated| {
                let at = position(&self.old.statements, old);
                old.keyword == new.keyword && !self.of_new.contains(&at)
            };
            let alike = olds.iter().filter(free).map(|old| (shared(old), *old));
            let best = alike
                .max_by_key(|(shared, _)| *shared)
                .filter(|(shared, _)| *shared > 0);
            let Some((_, old)) = best else { continue };
            if let Some(slot) = self.of_new.get_mut(place) {
                *slot = position(&self.old.statements, old);
            }
            if let (Some(was), Some(is)) = (&old.name, &new.name) {
                self.renamed.insert(is, was);
            }
        }
    }

    /// What a name of the new plan was called in the old one.
    pub(super) fn old_name(&self, name: &str) -> String {
        self.renamed.get(name).map_or(name, |was| was).to_owned()
    }

    /// Pairs the statements that are left and have one key, in their order.
    fn pair(&mut self, key: impl Fn(&Self, &Stated) -> Option<String>) {
        let taken: HashSet<usize> = self.of_new.iter().copied().flatten().collect();
        let mut olds: HashMap<String, VecDeque<usize>> = HashMap::new();
        // Names of the old plan are its own.
        let as_they_are = Self {
            renamed: HashMap::new(),
            of_new: Vec::new(),
            ..*self
        };
        for (at, old) in self.old.statements.iter().enumerate() {
            if !taken.contains(&at)
                && let Some(key) = key(&as_they_are, old)
            {
                olds.entry(key).or_default().push_back(at);
            }
        }
        for (place, new) in self.new.statements.iter().enumerate() {
            let free = self.of_new.get(place).is_some_and(Option::is_none);
            let Some(key) = key(self, new).filter(|_| free) else {
                continue;
            };
            let Some(at) = olds.get_mut(&key).and_then(VecDeque::pop_front) else {
                continue;
            };
            if let Some(slot) = self.of_new.get_mut(place) {
                *slot = Some(at);
            }
            let old = self.old.statements.get(at);
            if let (Some(was), Some(is)) = (old.and_then(|old| old.name.as_deref()), &new.name)
                && was != is
            {
                self.renamed.insert(is, was);
            }
        }
    }

    pub(super) fn both(&self) -> impl Iterator<Item = (&'a Stated, &'a Stated)> {
        let news = self.new.statements.iter().zip(&self.of_new);
        news.filter_map(|(new, at)| Some((self.old.statements.get((*at)?)?, new)))
    }

    pub(super) fn added(&self) -> impl Iterator<Item = &'a Stated> {
        let news = self.new.statements.iter().zip(&self.of_new);
        news.filter(|(_, at)| at.is_none()).map(|(new, _)| new)
    }

    pub(super) fn removed(&self) -> impl Iterator<Item = (usize, &'a Stated)> {
        let olds = self.old.statements.iter().enumerate();
        olds.filter(|(at, _)| !self.of_new.contains(&Some(*at)))
    }

    /// Whether two statements mean something else: in what they depend on, or in the dataset that it is about.
    pub(super) fn differ(&self, old: &Stated, new: &Stated) -> bool {
        if old.closure != new.closure {
            return true;
        }
        if !self.twins {
            return false;
        }
        let was = |name: &&str| {
            let mut both = self.both();
            both.find(|(_, new)| new.keyword == "data" && new.name.as_deref() == Some(*name))
                .and_then(|(old, _)| old.name.as_deref())
        };
        let now: BTreeSet<Option<&str>> = self.new.data_of(new).iter().map(was).collect();
        let then = self.old.data_of(old);
        now != then.into_iter().map(Some).collect()
    }

    /// The analyses that mean something else.
    pub(super) fn changed(&self) -> Vec<Changed<'a>> {
        self.both()
            .filter(|(old, new)| new.role == Role::Result && self.differ(old, new))
            .map(|(old, new)| Changed { old, new })
            .collect()
    }

    /// A value of the new plan in the names of the old one.
    pub(super) fn in_old_names(&self, value: &Value) -> Value {
        match value {
            Value::Object(fields) => {
                let fields = fields.iter().map(|(key, inner)| {
                    let was = inner.as_str().and_then(|name| self.renamed.get(name));
                    match (key.as_str(), was) {
                        ("ref", Some(was)) => (key.clone(), Value::String((*was).to_owned())),
                        _ => (key.clone(), self.in_old_names(inner)),
                    }
                });
                Value::Object(fields.collect())
            }
            Value::Array(items) => {
                Value::Array(items.iter().map(|item| self.in_old_names(item)).collect())
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
        }
    }

    pub(super) fn changes(&self, old: &Stated, new: &Stated) -> Changes {
        let renamed: Vec<Sentence> = new
            .sentences
            .iter()
            .map(|sentence| Sentence {
                says: self.in_old_names(&sentence.says),
                ..sentence.clone()
            })
            .collect();
        sentences::changes(&old.sentences, &renamed, old.ordered)
    }

    /// Whether an analysis stands on a statement, in the old plan or in the new one.
    pub(super) fn stands_on(&self, result: &Changed<'_>, old: &Stated, new: &Stated) -> bool {
        let in_old = self.old.stands_on(result.old, old.handle());
        in_old || self.new.stands_on(result.new, new.handle())
    }
}

fn key(stated: &Stated, of: Option<&str>) -> String {
    let of = of.unwrap_or("");
    format!("{}\u{0}{:?}\u{0}{of}", stated.keyword, stated.role)
}

fn result_name(stated: &Stated) -> Option<&str> {
    let named = stated.role == Role::Result;
    stated.name.as_deref().filter(|_| named)
}
