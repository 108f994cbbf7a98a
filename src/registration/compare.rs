//! Two plans by what they mean: which statements differ, and which results that changes.

use std::collections::HashMap;

use serde_json::Value;

use super::meaning::{Meaning, Role, Sentence, Stated};
use super::pairs::{Changed, Pairs};
use super::sentences;
use crate::result::{Class, Difference, DifferenceKind};

/// Two plans, held against each other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Comparison {
    /// What differs: primary outcomes first, then decisions, wording, presentation, records.
    pub differences: Vec<Difference>,
    /// For each analysis of the new plan, by its place there, what became of it.
    pub marks: Vec<(usize, Mark)>,
    /// The analyses that are gone, and behind which analysis of the new plan they stood.
    pub gone: Vec<(Stated, Option<usize>)>,
}

/// What became of an analysis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// It means what was registered.
    AsRegistered,
    /// It means something else; the statements that changed it.
    Changed(Vec<String>),
    /// It was not registered.
    Exploratory,
}

impl Mark {
    /// As the JSON document has it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::AsRegistered => "as_registered",
            Self::Changed(_) => "changed",
            Self::Exploratory => "exploratory",
        }
    }
}

/// Compares the `old` plan with the `new` one.
pub fn compare(old: &Meaning, new: &Meaning) -> Comparison {
    let pairs = Pairs::of(old, new);
    let mut differences = Vec::new();
    let changed: Vec<Changed<'_>> = pairs.changed();
    outcomes(&pairs, &mut differences);
    results(&pairs, &changed, &mut differences);
    rules(&pairs, &changed, &mut differences);
    grounds(&pairs, &changed, &mut differences);
    let mut marks = marks(&pairs, &mut differences);
    promoted(&pairs, &differences, &mut marks);
    let gone = gone(&pairs, &mut differences);
    others(&pairs, &mut differences);
    wording(&pairs, &mut differences);
    let primary = primary(old, new);
    differences.sort_by_key(|d| rank(d, &primary));
    Comparison {
        differences,
        marks,
        gone,
    }
}

/// Primary outcomes first, then what deviates, then the other classes.
fn rank(difference: &Difference, primary: &[String]) -> (Class, u8) {
    let of_primary = |name: &String| primary.contains(name);
    let first = if difference.keyword == "plan" && difference.deviates {
        0
    } else if difference
        .name
        .iter()
        .chain(&difference.affects)
        .any(of_primary)
    {
        1
    } else if difference.deviates {
        2
    } else {
        3
    };
    (difference.class, first)
}

fn primary(old: &Meaning, new: &Meaning) -> Vec<String> {
    let outcomes = [old, new].into_iter().flat_map(|m| &m.statements);
    let outcomes = outcomes.filter(|s| s.role == Role::Outcomes);
    let said = outcomes
        .flat_map(|s| &s.sentences)
        .filter_map(|s| s.says.get("primary"));
    let mut names = Vec::new();
    for list in said {
        for item in list.as_array().into_iter().flatten() {
            names.extend(item.get("ref").and_then(Value::as_str).map(str::to_owned));
        }
    }
    names
}

/// Names, or where there is none the first words, of results.
fn names(results: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = results.into_iter().collect();
    names.dedup();
    names
}

fn label(stated: &Stated) -> String {
    stated.name.clone().unwrap_or_else(|| stated.text())
}

fn difference(stated: &Stated, kind: DifferenceKind, class: Class) -> Difference {
    Difference {
        class,
        kind,
        keyword: stated.keyword.clone(),
        name: match stated.role {
            Role::Result => Some(label(stated)),
            Role::Ground | Role::Rule | Role::Outcomes | Role::Other => stated.name.clone(),
        },
        handle: stated.handle().to_owned(),
        old: Vec::new(),
        new: Vec::new(),
        affects: Vec::new(),
        deviates: false,
        because: None,
    }
}

/// `primary` and `secondary` of `plan`.
fn outcomes(pairs: &Pairs<'_>, out: &mut Vec<Difference>) {
    let of = |meaning: &Meaning| {
        let found = meaning.statements.iter().find(|s| s.role == Role::Outcomes);
        found.cloned()
    };
    let (old, new) = (of(pairs.old), of(pairs.new));
    let (Some(either), empty) = (new.clone().or_else(|| old.clone()), Vec::new()) else {
        return;
    };
    let before = old.as_ref().map_or(&empty, |s| &s.sentences);
    let after = new.as_ref().map_or(&empty, |s| &s.sentences);
    let after: Vec<Sentence> = after
        .iter()
        .map(|s| Sentence {
            says: pairs.in_old_names(&s.says),
            ..s.clone()
        })
        .collect();
    let changes = sentences::changes(before, &after, false);
    if changes.is_empty() {
        return;
    }
    let kind = match (&old, &new) {
        (None, _) => DifferenceKind::Added,
        (_, None) => DifferenceKind::Removed,
        (Some(_), Some(_)) => DifferenceKind::Changed,
    };
    let (was, is) = (roles(pairs.old), roles(pairs.new));
    let role = |all: &[(String, String)], name: &str| -> Vec<String> {
        let of = all.iter().filter(|(of, _)| of == name);
        of.map(|(_, role)| role.clone()).collect()
    };
    let mut affects: Vec<String> = was
        .iter()
        .chain(&is)
        .map(|(name, _)| name.clone())
        .collect();
    affects.sort();
    affects.dedup();
    affects.retain(|name| role(&was, &pairs.old_name(name)) != role(&is, name));
    out.push(Difference {
        old: changes.removed,
        new: changes.added,
        affects,
        deviates: true,
        ..difference(&either, kind, Class::Decision)
    });
}

/// The results that `primary` and `secondary` name, each with its role.
fn roles(meaning: &Meaning) -> Vec<(String, String)> {
    let outcomes = meaning
        .statements
        .iter()
        .filter(|s| s.role == Role::Outcomes);
    let mut all = Vec::new();
    for fields in outcomes
        .flat_map(|s| &s.sentences)
        .filter_map(|s| s.says.as_object())
    {
        for (role, names) in fields {
            let names = names.as_array().into_iter().flatten();
            let names = names.filter_map(|name| name.get("ref")?.as_str());
            all.extend(names.map(|name| (name.to_owned(), role.clone())));
        }
    }
    all
}

/// A result whose role changed is not what was registered, although it is computed as it was.
fn promoted(pairs: &Pairs<'_>, differences: &[Difference], marks: &mut [(usize, Mark)]) {
    let outcomes = differences
        .iter()
        .filter(|d| d.keyword == "plan" && d.deviates);
    let affected: Vec<&String> = outcomes.flat_map(|d| &d.affects).collect();
    for stated in pairs.new.results() {
        let Some(name) = stated.name.as_ref().filter(|name| affected.contains(name)) else {
            continue;
        };
        let mark = marks
            .iter_mut()
            .find(|(place, _)| Some(*place) == stated.place);
        match mark.map(|(_, mark)| mark) {
            Some(Mark::Changed(causes)) if !causes.contains(name) => {
                causes.insert(0, "plan".to_owned())
            }
            Some(mark @ Mark::AsRegistered) => *mark = Mark::Changed(vec!["plan".to_owned()]),
            Some(Mark::Changed(_) | Mark::Exploratory) | None => {}
        }
    }
}

/// Analyses that say something else themselves.
fn results(pairs: &Pairs<'_>, changed: &[Changed<'_>], out: &mut Vec<Difference>) {
    for result in changed {
        let changes = pairs.changes(result.old, result.new);
        if changes.is_empty() {
            continue;
        }
        let mut affects = vec![label(result.new)];
        let standing = changed
            .iter()
            .filter(|other| pairs.stands_on(other, result.old, result.new));
        affects.extend(standing.map(|other| label(other.new)));
        out.push(Difference {
            old: changes.removed,
            new: changes.added,
            affects: names(affects),
            deviates: true,
            ..difference(result.new, DifferenceKind::Changed, Class::Decision)
        });
    }
}

/// `default` and `require`: what they change shows in the settings of analyses, and in when they may run.
fn rules(pairs: &Pairs<'_>, changed: &[Changed<'_>], out: &mut Vec<Difference>) {
    for keyword in ["default", "require"] {
        let find = |meaning: &Meaning| {
            let rules = |s: &&Stated| s.role == Role::Rule && s.keyword == keyword;
            meaning.statements.iter().find(rules).cloned()
        };
        let (old, new) = (find(pairs.old), find(pairs.new));
        let kind = match (&old, &new) {
            (None, None) => continue,
            (None, Some(_)) => DifferenceKind::Added,
            (Some(_), None) => DifferenceKind::Removed,
            (Some(_), Some(_)) => DifferenceKind::Changed,
        };
        let Some(either) = new.clone().or_else(|| old.clone()) else {
            continue;
        };
        let empty = Stated {
            sentences: Vec::new(),
            ..either.clone()
        };
        let changes = pairs.changes(
            old.as_ref().unwrap_or(&empty),
            new.as_ref().unwrap_or(&empty),
        );
        if changes.is_empty() {
            continue;
        }
        let fields: Vec<&str> = if keyword == "default" {
            changes.says.iter().flat_map(set_by).copied().collect()
        } else {
            vec!["requires"]
        };
        let touched = |result: &&Changed<'_>| result.differs_in(&fields);
        // What is made of other results has no settings of its own.
        let made_of = |result: &&Changed<'_>| {
            let mut others = changed.iter().filter(touched);
            !result.has_settings() && others.any(|of| pairs.stands_on(result, of.old, of.new))
        };
        let touched = changed.iter().filter(|r| touched(r) || made_of(r));
        let affects = names(touched.map(|result| label(result.new)));
        out.push(Difference {
            old: changes.removed,
            new: changes.added,
            deviates: !affects.is_empty(),
            affects,
            ..difference(&either, kind, Class::Decision)
        });
    }
}

/// What a clause of `default` sets in the meaning of an analysis.
fn set_by(says: &Value) -> &'static [&'static str] {
    match says.get("option").and_then(Value::as_str) {
        Some("test" | "floor") => &["settings.test", "settings.floor"],
        Some("level") => &["settings.level"],
        Some("pi") => &["settings.pi"],
        Some("tau2") => &["settings.tau2", "settings.tau2 common"],
        Some("tau2_ci") => &["settings.tau2_ci"],
        Some("glmm") => &["settings.glmm"],
        Some("weights") => &["settings.weights"],
        Some("rows") => &["settings.rows independent"],
        Some("adjust") => &["settings.adjust"],
        // A model brings its test with it.
        None if says.get("using").is_some() => {
            &["settings.method", "settings.test", "settings.floor"]
        }
        None if says.get("measuring").is_some() => &["effect"],
        None if says.get("robust").is_some() => &["robust", "settings.test"],
        Some(_) | None => &["settings", "effect", "robust", "task"],
    }
}

/// Data, selections and effects.
fn grounds(pairs: &Pairs<'_>, changed: &[Changed<'_>], out: &mut Vec<Difference>) {
    for (old, new) in pairs.both().filter(|(_, new)| new.role == Role::Ground) {
        let changes = pairs.changes(old, new);
        if !pairs.differ(old, new) || changes.is_empty() {
            continue;
        }
        let touched = changed
            .iter()
            .filter(|result| pairs.stands_on(result, old, new));
        let affects = names(touched.map(|result| label(result.new)));
        out.push(Difference {
            old: changes.removed,
            new: changes.added,
            deviates: !affects.is_empty(),
            affects,
            ..difference(new, DifferenceKind::Changed, Class::Decision)
        });
    }
    for new in pairs.added().filter(|s| s.role == Role::Ground) {
        let using = pairs
            .new
            .results()
            .filter(|r| pairs.new.stands_on(r, new.handle()));
        out.push(Difference {
            new: sentences::texts(&new.sentences),
            affects: names(using.map(label)),
            ..difference(new, DifferenceKind::Added, Class::Decision)
        });
    }
    for (_, old) in pairs.removed().filter(|(_, s)| s.role == Role::Ground) {
        let using = pairs
            .old
            .results()
            .filter(|r| pairs.old.stands_on(r, old.handle()));
        out.push(Difference {
            old: sentences::texts(&old.sentences),
            affects: names(using.map(label)),
            ..difference(old, DifferenceKind::Removed, Class::Decision)
        });
    }
}

/// What became of each analysis of the new plan; new ones, and those that changed for no reason in the plan, are
/// differences.
fn marks(pairs: &Pairs<'_>, out: &mut Vec<Difference>) -> Vec<(usize, Mark)> {
    let mut marks = Vec::new();
    let news = pairs.new.statements.iter().zip(&pairs.of_new);
    for (new, at) in news.filter(|(new, _)| new.role == Role::Result) {
        let old = at.and_then(|at| pairs.old.statements.get(at));
        let mark = match old {
            None => {
                out.push(Difference {
                    new: sentences::texts(&new.sentences),
                    affects: vec![label(new)],
                    deviates: true,
                    ..difference(new, DifferenceKind::Added, Class::Decision)
                });
                Mark::Exploratory
            }
            Some(old) if !pairs.differ(old, new) => Mark::AsRegistered,
            Some(old) => {
                let name = label(new);
                let causing = |d: &&Difference| d.deviates && d.affects.contains(&name);
                let mut causes: Vec<String> = out
                    .iter()
                    .filter(causing)
                    .map(|d| d.handle.clone())
                    .collect();
                if causes.is_empty() {
                    for found in in_other_words(pairs, old, new) {
                        causes.push(found.handle.clone());
                        let known = out
                            .iter_mut()
                            .find(|d| d.deviates && d.handle == found.handle);
                        match known {
                            Some(known) => known.affects.extend(found.affects),
                            None => out.push(found),
                        }
                    }
                }
                Mark::Changed(causes)
            }
        };
        if let Some(place) = new.place {
            marks.push((place, mark));
        }
    }
    marks
}

/// Why an analysis means something else although no clause says so.
///
/// A statement that it stands on has the same clauses in other words, which mean something else here; or it is a default
/// of another version of kma.
fn in_other_words(pairs: &Pairs<'_>, old: &Stated, new: &Stated) -> Vec<Difference> {
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
    let roots = altered.iter().filter(|(_, new)| first(&new));
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

/// The analyses that are no more, each with the analysis of the new plan behind which it stood.
fn gone(pairs: &Pairs<'_>, out: &mut Vec<Difference>) -> Vec<(Stated, Option<usize>)> {
    let mut all = Vec::new();
    for (at, old) in pairs.removed().filter(|(_, s)| s.role == Role::Result) {
        out.push(Difference {
            old: sentences::texts(&old.sentences),
            affects: vec![label(old)],
            deviates: true,
            ..difference(old, DifferenceKind::Removed, Class::Decision)
        });
        let above = pairs.old.statements.iter().enumerate().take(at).rev();
        let mut above = above.filter(|(_, s)| s.role == Role::Result);
        let behind = above.find_map(|(place, _)| {
            let kept = pairs.of_new.iter().position(|of| *of == Some(place))?;
            pairs.new.statements.get(kept)?.place
        });
        all.push((old.clone(), behind));
    }
    all
}

/// Wording, figures, tables, records.
fn others(pairs: &Pairs<'_>, out: &mut Vec<Difference>) {
    let other = |s: &Stated| s.role == Role::Other;
    for (old, new) in pairs.both().filter(|(_, new)| other(new)) {
        let changes = pairs.changes(old, new);
        if !changes.is_empty() {
            out.push(Difference {
                old: changes.removed,
                new: changes.added,
                ..difference(new, DifferenceKind::Changed, new.class)
            });
        }
    }
    for new in pairs
        .added()
        .filter(|s| other(s) && !s.sentences.is_empty())
    {
        out.push(Difference {
            new: sentences::texts(&new.sentences),
            ..difference(new, DifferenceKind::Added, new.class)
        });
    }
    for (_, old) in pairs
        .removed()
        .filter(|(_, s)| other(s) && !s.sentences.is_empty())
    {
        out.push(Difference {
            old: sentences::texts(&old.sentences),
            ..difference(old, DifferenceKind::Removed, old.class)
        });
    }
}

/// Reasons, notes and names.
fn wording(pairs: &Pairs<'_>, out: &mut Vec<Difference>) {
    for (old, new) in pairs.both() {
        let mut was = Vec::new();
        let mut is = Vec::new();
        if old.name != new.name {
            was.extend(old.name.clone().map(|name| format!("called {name}")));
            is.extend(new.name.clone().map(|name| format!("called {name}")));
        }
        if old.note != new.note {
            was.extend(
                old.note
                    .iter()
                    .flat_map(|n| n.lines())
                    .map(|line| format!("## {line}")),
            );
            is.extend(
                new.note
                    .iter()
                    .flat_map(|n| n.lines())
                    .map(|line| format!("## {line}")),
            );
        }
        for (a, b) in sentences::same(&old.sentences, &new.sentences) {
            if a.because != b.because {
                was.push(a.text.clone());
                is.push(b.text.clone());
            }
        }
        if was != is {
            out.push(Difference {
                old: was,
                new: is,
                ..difference(new, DifferenceKind::Changed, Class::Wording)
            });
        }
    }
}
