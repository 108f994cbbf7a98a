//! `docs/json.md` names every field of the JSON document.

use std::collections::BTreeSet;

use kma::catalog::{self, Kind};
use serde_json::Value;

use super::{page, runs};

/// The names of fields, at any depth.
fn names(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                found.insert(name.clone());
                // The names in `at` are columns of the plan.
                if name != "at" {
                    names(value, found);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The names in the first cells of the page's tables.
fn documented() -> BTreeSet<String> {
    let page = page("docs/json.md");
    let cells = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('|').next());
    cells
        .flat_map(|cell| cell.split(['`', ',', ' ']))
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_field_is_documented() {
    let mut found = BTreeSet::new();
    for (_, finished) in runs() {
        let document = serde_json::to_value(&finished.document).expect("JSON");
        names(&document, &mut found);
    }
    let known = documented();
    let missing: Vec<_> = found.difference(&known).collect();
    assert!(missing.is_empty(), "docs/json.md does not name {missing:?}");
    let gone: Vec<_> = known.difference(&found).collect();
    assert!(gone.is_empty(), "no plan of the project gives {gone:?}");
}

#[test]
fn every_documented_field_can_be_explained() {
    let explained: BTreeSet<&str> = catalog::all()
        .filter(|entry| entry.kind == Kind::Field)
        .map(|entry| entry.name)
        .collect();
    let documented = documented();
    let missing: Vec<_> = documented
        .iter()
        .filter(|name| !explained.contains(name.as_str()))
        .collect();
    assert!(
        missing.is_empty(),
        "`kma explain` does not know {missing:?}"
    );
}
