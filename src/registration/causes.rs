//! Why an analysis means something else where no clause says so.

use std::collections::HashMap;

use serde_json::Value;

use super::compare::{difference, label};
use super::meaning::{Role, Stated};
use super::pairs::Pairs;
use crate::result::{Class, Difference, DifferenceKind};

/// Why an analysis means something else although no clause says so.
///
/// A statement that it stands on has the same clauses in other words, which mean something else here; or it is a default
/// of another version of kma.
pub(super) fn in_other_words(pairs: &Pairs<'_>, old: &Stated, new: &Stated) -> Vec<Difference> {
    let stands = |ground: &Stated| pairs.new.stands_on(new, ground.handle());
    let grounds = pairs.both().filter(|(_, new)| new.role == Role::Ground);
    let altered: Vec<(&Stated, &Stated)> = grounds
        .filter(|(old, new)| old.closure != new.closure && stands(new))
        .collect();
    let names: Vec<&str> = altered.iter().map(|(_, new)| new.handle()).collect();
    let first = |stated: &&Stated| {
        !stated
            .uses
            .iter()
            .any(|name| names.contains(&name.as_str()))
    };
    let roots = altered.iter().filter(|(_, new)| first(new));
    let mut all: Vec<Difference> = roots.map(|(old, new)| respelt(old, new)).collect();
    if all.is_empty() {
        let own = respelt(old, new);
        all.push(if own.old.is_empty() {
            by_kma(old, new)
        } else {
            own
        });
    }
    for difference in &mut all {
        difference.affects = vec![label(new)];
    }
    all
}

/// The clauses that are written otherwise.
fn respelt(old: &Stated, new: &Stated) -> Difference {
    let only = |these: &Stated, others: &Stated| -> Vec<String> {
        let there = |text: &str| others.sentences.iter().any(|other| other.text == text);
        let texts = these.sentences.iter().map(|s| s.text.clone());
        texts.filter(|text| !there(text)).collect()
    };
    Difference {
        old: only(old, new),
        new: only(new, old),
        deviates: true,
        ..difference(new, DifferenceKind::Changed, Class::Decision)
    }
}

/// An analysis of which a setting is another one by a default of another version of kma.
fn by_kma(old: &Stated, new: &Stated) -> Difference {
    let settings = |stated: &Stated| -> HashMap<String, String> {
        let means = stated.means.as_ref();
        let means = means.map(|means| means.get("analysis").unwrap_or(means));
        let mut flat = HashMap::new();
        if let Some(settings) = means.and_then(|means| means.get("settings")) {
            flatten("", settings, &mut flat);
        }
        flat
    };
    let (before, after) = (settings(old), settings(new));
    let only = |a: &HashMap<String, String>, b: &HashMap<String, String>| {
        let other = |(key, value): &(&String, &String)| b.get(*key) != Some(value);
        let lines = a.iter().filter(other);
        let mut lines: Vec<String> = lines.map(|(key, value)| format!("{key} {value}")).collect();
        lines.sort();
        lines
    };
    Difference {
        old: only(&before, &after),
        new: only(&after, &before),
        deviates: true,
        ..difference(new, DifferenceKind::Changed, Class::Decision)
    }
}

fn flatten(path: &str, value: &Value, into: &mut HashMap<String, String>) {
    match value {
        Value::Object(fields) => {
            for (key, inner) in fields {
                let path = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                flatten(&path, inner, into);
            }
        }
        Value::String(text) => {
            into.insert(path.to_owned(), text.clone());
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
            into.insert(path.to_owned(), value.to_string());
        }
    }
}
