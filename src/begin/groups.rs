//! Which words of headers tell two groups apart, whatever the words are.

use std::collections::{BTreeMap, BTreeSet};

use super::header::{Field, Group, Role, group_of};
use super::vocabulary::{CONTROLS, TIMES};

/// With more words than this, none is looked for.
const WORDS: usize = 60;

/// What the groups are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// The treated, and those they are compared with.
    pub(super) names: [String; 2],
    /// Words of the headers that name none of the lists: which group they are.
    words: Vec<(String, Group)>,
    /// Neither word means a control.
    pub(super) unsure: bool,
}

/// What was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing but the words of the lists, if any.
    Usual,
    Two(Named),
    /// More groups than two.
    Several(Vec<String>),
}

/// What a word, or a known group, stands with: a field, and the other words.
type Company<'a> = BTreeSet<(Field, String)>;

/// Looks for two words that stand with the same fields: `n_ket, mean_ket, sd_ket` and `n_sal, mean_sal, sd_sal`; or
/// for one that stands as the other group of a known one.
pub(super) fn find(roles: &[&Role]) -> Found {
    let words = words(roles);
    let known = |group: Group| -> Company<'_> {
        let of = roles.iter().filter(|role| role.group == Some(group));
        of.filter_map(|role| Some((role.field?, role.stem.clone())))
            .collect()
    };
    let (first, second) = (known(Group::First), known(Group::Second));
    match (is_arm(&first), is_arm(&second)) {
        (true, true) => Found::Usual,
        (false, false) => among(&words),
        (treated, _) => {
            let (company, other) = if treated {
                (&first, Group::Second)
            } else {
                (&second, Group::First)
            };
            let like: Vec<&String> = (words.iter())
                .filter(|(_, _, with)| with == company)
                .map(|(word, _, _)| word)
                .collect();
            let usual = |group| match group {
                Group::First => "treatment",
                Group::Second => "control",
            };
            match like.as_slice() {
                [] => Found::Usual,
                [word] => {
                    let name = word.replace(' ', "_");
                    let names = match other {
                        Group::First => [name, usual(Group::Second).to_owned()],
                        Group::Second => [usual(Group::First).to_owned(), name],
                    };
                    Found::Two(Named {
                        names,
                        words: vec![((*word).clone(), other)],
                        unsure: false,
                    })
                }
                several => {
                    let known = if treated { Group::First } else { Group::Second };
                    let mut names: Vec<String> = several.iter().map(|w| (*w).clone()).collect();
                    names.push(usual(known).to_owned());
                    Found::Several(names)
                }
            }
        }
    }
}

/// Words at the beginning or the end of what is left of headers, where they first stand, and their company.
fn words(roles: &[&Role]) -> Vec<(String, usize, Company<'static>)> {
    let mut found: BTreeMap<String, (usize, Company<'static>)> = BTreeMap::new();
    for (at, role) in roles.iter().enumerate() {
        let (None, Some(field)) = (role.group, role.field) else {
            continue;
        };
        let parts: Vec<&str> = role.stem.split(' ').filter(|w| !w.is_empty()).collect();
        for cut in 1..=parts.len() {
            let halves = [
                (parts.get(..cut), parts.get(cut..)),
                (
                    parts.get(parts.len() - cut..),
                    parts.get(..parts.len() - cut),
                ),
            ];
            for (word, rest) in halves {
                let (Some(word), Some(rest)) = (word, rest) else {
                    continue;
                };
                if word.iter().any(|part| TIMES.contains(part)) {
                    continue;
                }
                let entry = found.entry(word.join(" ")).or_insert((at, BTreeSet::new()));
                entry.1.insert((field, rest.join(" ")));
            }
        }
    }
    let mut found: Vec<(String, usize, Company<'static>)> = (found.into_iter())
        .filter(|(_, (_, with))| is_arm(with))
        .map(|(word, (at, with))| (word, at, with))
        .collect();
    found.sort_by_key(|(_, at, _)| *at);
    if found.len() > WORDS {
        found.clear();
    }
    found
}

/// Whether these are the fields of an arm: a size and something measured, of which one may be shared by outcomes.
fn is_arm(with: &Company<'_>) -> bool {
    let has = |fields: &[Field]| with.iter().any(|(field, _)| fields.contains(field));
    has(&[Field::N, Field::Time, Field::Nonevents])
        && has(&[
            Field::Mean,
            Field::Median,
            Field::Events,
            Field::Percent,
            Field::Share,
        ])
}

/// Two words with the same company; the one that means a control is the second group.
fn among(words: &[(String, usize, Company<'static>)]) -> Found {
    let alike = |a: &(String, usize, Company<'static>), b: &(String, usize, Company<'static>)| {
        let shared = a.0.split(' ').any(|word| b.0.split(' ').any(|w| w == word));
        a.2 == b.2 && !shared
    };
    let mut sets: Vec<Vec<&str>> = Vec::new();
    for (at, one) in words.iter().enumerate() {
        let others = words.iter().skip(at + 1).filter(|other| alike(one, other));
        let set: Vec<&str> = std::iter::once(one)
            .chain(others)
            .map(|w| w.0.as_str())
            .collect();
        let inside = sets
            .iter()
            .any(|known| set.iter().all(|w| known.contains(w)));
        if set.len() > 1 && !inside {
            sets.push(set);
        }
    }
    let controls = |set: &&Vec<&str>| set.iter().any(|word| means_control(word));
    let chosen = match sets.as_slice() {
        [] => return Found::Usual,
        [set] => set,
        several => {
            let mut controlled = several.iter().filter(controls);
            match (controlled.next(), controlled.next()) {
                (Some(set), None) => set,
                (Some(set), Some(_)) | (None, Some(set)) => return told(set),
                (None, None) => {
                    return told(&several.iter().flatten().copied().collect::<Vec<&str>>());
                }
            }
        }
    };
    let [one, two] = chosen.as_slice() else {
        return told(chosen);
    };
    let (first, second) = if means_control(one) && !means_control(two) {
        (*two, *one)
    } else {
        (*one, *two)
    };
    Found::Two(Named {
        names: [first, second].map(|name| name.replace(' ', "_")),
        words: vec![
            (first.to_owned(), Group::First),
            (second.to_owned(), Group::Second),
        ],
        unsure: means_control(one) == means_control(two),
    })
}

fn told(words: &[&str]) -> Found {
    Found::Several(words.iter().map(|word| (*word).to_owned()).collect())
}

/// Whether a word means those that others are held against.
fn means_control(words: &str) -> bool {
    words
        .split(' ')
        .any(|word| CONTROLS.contains(&word) || group_of(word) == Some(Group::Second))
}

impl Named {
    /// Gives the role the group that a word of its stem names.
    pub(super) fn tell(&self, role: &mut Role) {
        if role.group.is_some() || role.field.is_none() {
            return;
        }
        for (word, group) in &self.words {
            let rest = if role.stem == *word {
                Some(String::new())
            } else {
                let before = role.stem.strip_prefix(word.as_str());
                let before = before.and_then(|rest| rest.strip_prefix(' '));
                let behind = role.stem.strip_suffix(word.as_str());
                let behind = behind.and_then(|rest| rest.strip_suffix(' '));
                before.or(behind).map(str::to_owned)
            };
            if let Some(rest) = rest {
                role.group = Some(*group);
                role.stem = rest;
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::header::role;
    use super::*;

    fn found(headers: &[&str]) -> Found {
        let roles: Vec<Role> = headers.iter().map(|header| role(header)).collect();
        find(&roles.iter().collect::<Vec<&Role>>())
    }

    fn names(headers: &[&str]) -> ([String; 2], bool) {
        match found(headers) {
            Found::Two(named) => (named.names, named.unsure),
            Found::Usual | Found::Several(_) => unreachable!("{headers:?}"),
        }
    }

    #[test]
    fn two_words_with_the_same_fields_are_two_groups() {
        for (headers, first, second, unsure) in [
            (
                ["n_ket", "mean_ket", "sd_ket", "n_ctl", "mean_ctl", "sd_ctl"],
                "ket",
                "control",
                false,
            ),
            (
                [
                    "n_control",
                    "mean_control",
                    "sd_control",
                    "n_wheel",
                    "mean_wheel",
                    "sd_wheel",
                ],
                "wheel",
                "control",
                false,
            ),
            (
                [
                    "n_sal", "Mean_sal", "SEM_sal", "n_ket", "Mean_ket", "SEM_ket",
                ],
                "ket",
                "sal",
                false,
            ),
            (
                ["n_a", "mean_a", "sd_a", "n_b", "mean_b", "sd_b"],
                "a",
                "b",
                true,
            ),
            (
                [
                    "n_ket",
                    "mean_pain_ket",
                    "sd_pain_ket",
                    "n_mid",
                    "mean_pain_mid",
                    "sd_pain_mid",
                ],
                "ket",
                "mid",
                true,
            ),
            (
                [
                    "n_rich_diet",
                    "mean_rich_diet",
                    "sd_rich_diet",
                    "n_usual_diet",
                    "mean_usual_diet",
                    "sd_usual_diet",
                ],
                "rich",
                "usual",
                false,
            ),
        ] {
            let ([one, two], open) = names(&headers);
            assert_eq!(
                (one.as_str(), two.as_str(), open),
                (first, second, unsure),
                "{headers:?}"
            );
        }
    }

    #[test]
    fn times_are_no_groups_and_three_groups_are_not_two() {
        assert_eq!(
            found(&["n_pre", "mean_pre", "n_post", "mean_post"]),
            Found::Usual
        );
        assert_eq!(found(&["n_t", "mean_t", "n_c", "mean_c"]), Found::Usual);
        assert_eq!(found(&["n_female", "n_male", "events", "n"]), Found::Usual);
        for headers in [
            [
                "n_low",
                "mean_low",
                "n_high",
                "mean_high",
                "n_placebo",
                "mean_placebo",
            ],
            [
                "n_low",
                "mean_low",
                "n_high",
                "mean_high",
                "n_mid",
                "mean_mid",
            ],
        ] {
            assert!(matches!(found(&headers), Found::Several(words) if words.len() == 3));
        }
    }
}
