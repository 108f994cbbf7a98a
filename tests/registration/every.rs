//! Every plan of the project: what is only spelt otherwise means the same, and every other number, sign and word does
//! not.

use std::fs;
use std::path::{Path, PathBuf};

use kma::option::Values;
use kma::registration::{Meaning, compare};
use kma::result::Class;
use proptest::prelude::*;

use super::support::{Folder, check, closures, is_wrong, meaning_of};

fn plans() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> = ["analyses", "examples", "tests/registration"]
        .iter()
        .map(|name| root.join(name))
        .collect();
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "kma") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found.sort();
    found.retain(|(_, text)| {
        let finished = check(text);
        !is_wrong(&finished) && finished.meaning.results().next().is_some()
    });
    assert!(found.len() > 20, "only {} plans", found.len());
    found
}

/// A piece of a plan outside of comments, rows and text.
#[derive(Debug, Clone, PartialEq)]
struct Piece {
    text: String,
    /// Whether it may be changed.
    open: bool,
}

fn pieces(plan: &str) -> Vec<Piece> {
    let mut all: Vec<Piece> = Vec::new();
    for line in plan.split_inclusive('\n') {
        if line.trim_start().starts_with(['|', '#']) || line.starts_with("kma ") {
            all.push(Piece {
                text: line.to_owned(),
                open: false,
            });
            continue;
        }
        let mut quoted = false;
        let mut comment = false;
        let mut word = String::new();
        let flush = |word: &mut String, all: &mut Vec<Piece>| {
            if !word.is_empty() {
                all.push(Piece {
                    text: std::mem::take(word),
                    open: true,
                });
            }
        };
        for c in line.chars() {
            let of_word = c.is_alphanumeric()
                || c == '_'
                || c == '.'
                || c == '-' && word.ends_with(|c: char| c.is_ascii_digit());
            if of_word && !quoted && !comment {
                word.push(c);
                continue;
            }
            flush(&mut word, &mut all);
            all.push(Piece {
                text: c.to_string(),
                open: !quoted && !comment && c != '"',
            });
            comment |= c == '#' && !quoted;
            quoted ^= c == '"' && !comment;
        }
        flush(&mut word, &mut all);
    }
    all
}

fn joined(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect()
}

/// The plan with the piece at `at` written otherwise, if that is a plan.
fn otherwise(pieces: &[Piece], at: usize, text: String) -> Option<(String, Meaning)> {
    let mut other = pieces.to_vec();
    other[at].text = text;
    let other = joined(&other);
    let finished = check(&other);
    (!is_wrong(&finished)).then_some((other, finished.meaning))
}

/// Whether the first word of the statement around `at` is a decision.
fn decides(pieces: &[Piece], at: usize) -> bool {
    let before = joined(&pieces[..at]);
    let starts = |line: &&str| line.starts_with(|c: char| c.is_alphabetic());
    let line = before.lines().rev().find(starts).unwrap_or("");
    let word = line.split_whitespace().next().unwrap_or("");
    let all = [
        "data",
        "let",
        "effect",
        "default",
        "require",
        "pool",
        "regress",
        "bias",
        "sensitivity",
        "compare",
        "summarise",
        "multiverse",
    ];
    all.contains(&word)
}

#[test]
fn every_number_means_something() {
    let mut tried = 0;
    for (path, text) in plans() {
        let (old, pieces) = (meaning_of(&text), pieces(&text));
        for (at, piece) in pieces.iter().enumerate() {
            let Ok(number) = piece.text.parse::<f64>() else {
                continue;
            };
            if !piece.open || !decides(&pieces, at) {
                continue;
            }
            for other in [number + 1.0, number / 2.0, number * 1.001] {
                if number.to_string() == other.to_string() {
                    continue;
                }
                let Some((_, new)) = otherwise(&pieces, at, other.to_string()) else {
                    continue;
                };
                tried += 1;
                let found = compare(&old, &new);
                let deviates = found.differences.iter().any(|d| d.class == Class::Decision);
                assert!(deviates, "{}: {} → {other}", path.display(), piece.text);
            }
            // The same number in other digits.
            for same in [format!("{}e0", piece.text), format!("{number:?}0")] {
                let Some((_, new)) = otherwise(&pieces, at, same.clone()) else {
                    continue;
                };
                assert_eq!(
                    closures(&old),
                    closures(&new),
                    "{}: {} → {same}",
                    path.display(),
                    piece.text
                );
            }
        }
    }
    assert!(tried > 100, "only {tried} numbers");
}

#[test]
fn every_comparison_means_something() {
    let mut tried = 0;
    for (path, text) in plans() {
        let (old, pieces) = (meaning_of(&text), pieces(&text));
        for (at, piece) in pieces.iter().enumerate() {
            if !piece.open || !["<", ">"].contains(&piece.text.as_str()) || !decides(&pieces, at) {
                continue;
            }
            let turned = if piece.text == "<" { ">" } else { "<" };
            let Some((_, new)) = otherwise(&pieces, at, turned.to_owned()) else {
                continue;
            };
            tried += 1;
            let found = compare(&old, &new);
            assert!(
                found.differences.iter().any(|d| d.class == Class::Decision),
                "{}: {at}",
                path.display()
            );
        }
    }
    assert!(tried > 20, "only {tried} comparisons");
}

/// The words that may stand in each other's place, and mean something else there.
fn words() -> Vec<Vec<&'static str>> {
    let mut all: Vec<Vec<&'static str>> = kma::option::OPTIONS
        .iter()
        .filter_map(|spec| match spec.values {
            Values::Words(words) => Some(words.to_vec()),
            _ => None,
        })
        .collect();
    all.push(kma::method::METHODS.iter().map(|m| m.name).collect());
    // Of the many measures a few: `meaning.rs` has more.
    all.push(vec![
        "SMD", "SMDH", "MD", "ROM", "OR", "RR", "RD", "PETO", "COR", "ZCOR", "PLO", "PR", "HR",
    ]);
    all.push(vec!["largest", "smallest"]);
    all.push(vec!["include", "exclude", "where"]);
    all.push(vec!["and", "or"]);
    all
}

#[test]
fn every_word_means_something() {
    // `bh` is another word for `fdr`, and `none` for nothing.
    let same = |a: &str, b: &str| [a, b].iter().all(|word| ["fdr", "bh"].contains(word));
    let mut tried = 0;
    let words = words();
    for (path, text) in plans() {
        let (old, pieces) = (meaning_of(&text), pieces(&text));
        for (at, piece) in pieces.iter().enumerate() {
            if !piece.open || !decides(&pieces, at) || old.named(&piece.text).is_some() {
                continue;
            }
            let lists = words
                .iter()
                .filter(|list| list.contains(&piece.text.as_str()));
            for other in lists
                .flatten()
                .filter(|word| **word != piece.text && !same(word, &piece.text))
            {
                let Some((_, new)) = otherwise(&pieces, at, (*other).to_owned()) else {
                    continue;
                };
                tried += 1;
                let found = compare(&old, &new);
                let differs = found.differences.iter().any(|d| d.class == Class::Decision);
                assert!(differs, "{}: {} → {other}", path.display(), piece.text);
            }
        }
    }
    assert!(tried > 200, "only {tried} words");
}

/// The statements of a plan, each with the comments above it.
fn statements(plan: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut ended = true;
    for line in plan.split_inclusive('\n') {
        let goes_on = line.starts_with([' ', '\t', '}', ')', '|', '\n']);
        let comment = line.starts_with('#');
        if goes_on || !ended {
            if let Some(last) = all.last_mut() {
                last.push_str(line);
            } else {
                all.push(line.to_owned());
            }
            ended |= !goes_on && !comment;
        } else {
            all.push(line.to_owned());
            ended = !comment;
        }
    }
    all
}

#[test]
fn layout_and_encoding_mean_nothing() {
    for (path, text) in plans() {
        let old = meaning_of(&text);
        let spaced: String = text
            .split_inclusive('\n')
            .map(|line| {
                let plain =
                    !line.contains('"') && !line.contains('#') && !line.starts_with(['|', 'k']);
                if plain {
                    line.replace("  ", "   ").replace('\n', "   # so\n")
                } else {
                    line.to_owned()
                }
            })
            .collect();
        for (what, other) in [
            ("CRLF", text.replace("\r\n", "\n").replace('\n', "\r\n")),
            ("BOM", format!("\u{feff}{text}")),
            ("blanks and comments", spaced),
            ("an end without a line break", text.trim_end().to_owned()),
            (
                "comments between",
                text.replace("\n\n", "\n\n# A comment.\n\n"),
            ),
        ] {
            let new = meaning_of(&other);
            assert_eq!(closures(&old), closures(&new), "{what}: {}", path.display());
            let found = compare(&old, &new).differences;
            assert!(found.is_empty(), "{what}: {}: {found:?}", path.display());
        }
    }
}

#[test]
fn the_layout_of_fmt_means_nothing() {
    for (path, text) in plans() {
        let folder = Folder::of(&text);
        let (exit, _, err) = folder.kma("fmt @plan.kma");
        assert_eq!(exit, 0, "{}: {err}", path.display());
        let (old, new) = (meaning_of(&text), meaning_of(&folder.read("plan.kma")));
        assert_eq!(closures(&old), closures(&new), "{}", path.display());
        let found = compare(&old, &new).differences;
        assert!(found.is_empty(), "{}: {found:?}", path.display());
    }
}

#[test]
fn composed_and_decomposed_letters_are_the_same() {
    let plan = |e: &str| {
        meaning_of(&format!(
            "data d {{ study: study, site: one of \"Orl{e}ans\", b = \"S{e}t\", {e}tat: number, yi: number, vi: number }}\n\
             effect e = given(yi, vi)\nlet s = d where site = \"Orl{e}ans\" and {e}tat > 1\npool s as all\n"
        ))
    };
    let (composed, decomposed) = (plan("\u{e9}"), plan("e\u{301}"));
    assert_eq!(closures(&composed), closures(&decomposed));
    assert!(compare(&composed, &decomposed).differences.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Statements in any order in which names are declared before they are used.
    #[test]
    fn the_order_of_independent_statements_means_nothing(
        which in any::<prop::sample::Index>(),
        moves in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..8),
    ) {
        thread_local! {
            static PLANS: Vec<(PathBuf, String)> = plans();
        }
        let (path, text) = PLANS.with(|plans| plans[which.index(plans.len())].clone());
        let old = meaning_of(&text);
        let mut all = statements(&format!("{}\n", text.trim_end()));
        for (from, to) in moves {
            let first = usize::from(all[0].starts_with("kma "));
            if all.len() <= first + 1 {
                break;
            }
            let from = first + from.index(all.len() - first);
            let to = first + to.index(all.len() - first);
            let before = all.clone();
            let moved = all.remove(from);
            all.insert(to.min(all.len()), moved);
            let other = all.concat();
            let finished = check(&other);
            // An analysis measures the effects declared above it.
            let uses = |meaning: &Meaning| {
                let mut all: Vec<_> = meaning.results().map(|r| (r.text(), r.uses.clone())).collect();
                all.sort();
                all
            };
            if is_wrong(&finished) || uses(&old) != uses(&finished.meaning) {
                all = before;
                continue;
            }
            prop_assert_eq!(closures(&old), closures(&finished.meaning), "{}\n{}", path.display(), other);
        }
    }
}
