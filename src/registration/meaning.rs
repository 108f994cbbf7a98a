//! What a plan means, statement by statement, in the form that a registration keeps.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::form::Hash;
use crate::result::Class;

/// The version of the canonical form.
///
/// A registration keeps the form that it was made in; a later version of kma still makes each form that was ever
/// registered.
pub const FORM: u32 = 1;

/// What a plan means.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meaning {
    /// In the order written.
    pub statements: Vec<Stated>,
}

/// What a statement is to the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Data, a selection, an effect: others stand on it.
    Ground,
    /// `default` or `require`: it holds for the whole plan.
    Rule,
    /// An analysis.
    Result,
    /// `primary` and `secondary` of `plan`.
    Outcomes,
    /// Anything else.
    Other,
}

/// One statement; `default`, `require` and what is not named stand together under their word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// Its first word.
    pub keyword: String,
    /// The name that it declares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What kind of difference a change is.
    pub class: Class,
    /// What it is to others.
    pub role: Role,
    /// Its clauses, steps, columns or fields.
    pub sentences: Vec<Sentence>,
    /// Whether the order of the sentences means something.
    #[serde(default, skip_serializing_if = "is_false")]
    pub ordered: bool,
    /// The `##` lines above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The names that it stands on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<String>,
    /// All that it depends on, resolved and explicit; of what others stand on and of analyses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub means: Option<Value>,
    /// The SHA-256 of `means`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closure: Option<Hash>,
    /// Its place in the statements of the checked plan.
    #[serde(skip)]
    pub place: Option<usize>,
}

/// One clause, step, column or field of a statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    /// As written, on one line.
    pub text: String,
    /// What it says, canonical.
    pub says: Value,
    /// `because`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks")]
fn is_false(value: &bool) -> bool {
    !value
}

impl Stated {
    /// Its canonical text, as it stands in a registration.
    pub fn canonical(&self) -> String {
        super::form::canonical(&serde_json::to_value(self).unwrap_or_default())
    }

    /// What `deviation in` names it by: its name, or its word where it has none.
    pub fn handle(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.keyword)
    }

    /// As people are told of it: `let acute`, `require`.
    pub fn title(&self) -> String {
        match &self.name {
            Some(name) => format!("{} {name}", self.keyword),
            None => match self.role {
                Role::Result => self.text(),
                Role::Ground | Role::Rule | Role::Outcomes | Role::Other => self.keyword.clone(),
            },
        }
    }

    /// All of it on one line.
    pub fn text(&self) -> String {
        let parts: Vec<&str> = self.sentences.iter().map(|s| s.text.as_str()).collect();
        parts.join(" ")
    }
}

impl Meaning {
    /// The statement that declares `name`.
    pub fn named(&self, name: &str) -> Option<&Stated> {
        let declares = |stated: &&Stated| stated.name.as_deref() == Some(name);
        self.statements.iter().find(declares)
    }

    /// The analyses.
    pub fn results(&self) -> impl Iterator<Item = &Stated> {
        self.statements.iter().filter(|s| s.role == Role::Result)
    }

    /// Whether `stated` stands on `name`, by whatever way.
    pub fn stands_on(&self, stated: &Stated, name: &str) -> bool {
        let mut open: Vec<&str> = stated.uses.iter().map(String::as_str).collect();
        let mut seen: Vec<&str> = Vec::new();
        while let Some(next) = open.pop() {
            if next == name {
                return true;
            }
            if seen.contains(&next) {
                continue;
            }
            seen.push(next);
            if let Some(found) = self.named(next) {
                open.extend(found.uses.iter().map(String::as_str));
            }
        }
        false
    }

    /// The datasets whose rows `stated` is about.
    pub(super) fn data_of<'a>(&'a self, stated: &'a Stated) -> BTreeSet<&'a str> {
        let mut open = vec![stated];
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut found = BTreeSet::new();
        while let Some(next) = open.pop() {
            if next.keyword == "data" {
                found.extend(next.name.as_deref());
            }
            let uses = next.uses.iter().map(String::as_str);
            let new: Vec<&str> = uses.filter(|name| seen.insert(name)).collect();
            open.extend(new.into_iter().filter_map(|name| self.named(name)));
        }
        found
    }

    /// Whether two datasets declare the same: then what a result depends on does not tell of which it is.
    pub(super) fn has_twins(&self) -> bool {
        let data = self.statements.iter().filter(|s| s.keyword == "data");
        let mut seen = BTreeSet::new();
        let mut closures = data.map(|s| s.closure.as_deref());
        closures.any(|closure| !seen.insert(closure))
    }

    /// The hash of all decisions: two plans with one hash mean the same.
    pub fn hash(&self) -> Hash {
        let twins = self.has_twins();
        let decisions = self
            .statements
            .iter()
            .filter(|s| s.class == Class::Decision);
        let mut closures: Vec<String> = decisions
            .filter(|s| s.role == Role::Result)
            .map(|s| {
                let name = s.name.as_deref().unwrap_or("");
                let mut line = format!("{name}\u{0}{}", s.closure.as_deref().unwrap_or(""));
                if twins {
                    for data in self.data_of(s) {
                        line.push('\u{0}');
                        line.push_str(data);
                    }
                }
                line
            })
            .collect();
        let outcomes = self.statements.iter().filter(|s| s.role == Role::Outcomes);
        closures.extend(
            outcomes
                .flat_map(|s| &s.sentences)
                .map(|s| super::form::canonical(&s.says)),
        );
        closures.sort();
        super::form::hash_bytes(closures.join("\n").as_bytes())
    }
}
