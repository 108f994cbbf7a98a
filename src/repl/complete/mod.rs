//! What may stand at the cursor.

mod blocks;
mod brackets;
mod clauses;
mod place;
mod statements;

use crate::catalog;
use crate::pipeline;
use crate::plan::{Scope, Type};
use crate::syntax::spell;
use crate::unit::Unit;
use crate::word;

use super::command::COMMANDS;
use super::session::Session;
use place::Place;

/// What may stand at the cursor, and where it begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completion {
    /// The byte at which the word under the cursor begins.
    pub start: usize,
    /// What may stand in its place, in the order of the manual or of the plan.
    pub words: Vec<String>,
}

/// How files of data end.
const OF_DATA_FILES: &[&str] = &[".csv", ".tsv", ".xlsx", ".json", ".parquet"];

/// The units that are offered before a letter is typed.
const USUAL: &[&str] = &[
    "mg", "mg/kg", "mg/kg/h", "g", "kg", "mcg", "mL", "mmol/L", "mmHg", "kg/m^2", "%", "min", "h",
    "d", "wk", "month", "yr",
];

/// What may stand at the byte `at` of `text`, given what was said before.
pub fn complete(session: &Session, text: &str, at: usize) -> Completion {
    let Some(before) = text.get(..at) else {
        return Completion::default();
    };
    if before.trim_start().starts_with(':') {
        return of_command(session, before);
    }
    let place = Place::of(before);
    let words = if place.in_comment {
        Vec::new()
    } else if place.in_text {
        // The text ends behind what is completed, unless its end is there.
        let ended = text.get(at..).is_some_and(|rest| rest.starts_with('"'));
        let close = if ended { "" } else { "\"" };
        let texts = of_text(session, &place).into_iter();
        texts.map(|text| text + close).collect()
    } else {
        candidates(session, &place)
    };
    chosen(place.start, &place.word, words)
}

/// A name or a label may be typed without them.
const QUOTES: [char; 2] = ['`', '"'];

/// The candidates that begin with `word`.
fn chosen(start: usize, word: &str, words: Vec<String>) -> Completion {
    let lower = word.trim_start_matches(QUOTES).to_lowercase();
    let mut found: Vec<String> = Vec::new();
    for candidate in words {
        let fits = candidate
            .to_lowercase()
            .trim_start_matches(QUOTES)
            .starts_with(&lower);
        if fits && !found.contains(&candidate) {
            found.push(candidate);
        }
    }
    Completion {
        start,
        words: found,
    }
}

/// `:explain E02`, `:show over`
fn of_command(session: &Session, before: &str) -> Completion {
    let start = before
        .rfind(char::is_whitespace)
        .map_or(0, |blank| blank + 1);
    let word = before.get(start..).unwrap_or("");
    let line = before.trim_start();
    let Some((command, _)) = line.split_once(char::is_whitespace) else {
        let names = COMMANDS.iter().map(|command| format!(":{}", command.name));
        return chosen(start, word, names.collect());
    };
    let command = command.trim_start_matches(':');
    let mut meant = COMMANDS
        .iter()
        .filter(|c| !command.is_empty() && c.name.starts_with(command));
    let words = match meant.next().map(|command| command.name) {
        Some("explain" | "help") => catalog::all().map(|entry| entry.name.to_owned()).collect(),
        Some("show") => session.names().map(str::to_owned).collect(),
        Some("data") => session.sources().map(str::to_owned).collect(),
        Some("load") => session.files(&[".kma"]),
        // It writes over no plan but its own.
        Some("save") => session.own_file().into_iter().collect(),
        Some(_) | None => Vec::new(),
    };
    chosen(start, word, words)
}

/// Files to read and to write, and headers; not in quotes, for they are there.
fn of_text(session: &Session, place: &Place) -> Vec<String> {
    match (place.keyword.as_str(), place.previous.as_str()) {
        ("data", "from") if place.depth == 0 => session.files(OF_DATA_FILES),
        ("data", "=" | ",") if place.depth > 0 => session.headers(&place.file),
        (keyword, "to") => {
            let name = if place.source.is_empty() {
                keyword
            } else {
                &place.source
            };
            // What is typed is the name; it lacks the ending.
            let typed = place.word.split('.').next().unwrap_or("");
            let stem = if typed.is_empty() { name } else { typed };
            let endings = word::endings(keyword).iter();
            endings.map(|ending| format!("{stem}.{ending}")).collect()
        }
        _ => {
            let values = match place.inside() {
                ("[", result) => session.labels_of(result),
                _ => clauses::values(session, place).unwrap_or_default(),
            };
            let bare = values
                .iter()
                .map(|value| value.trim_matches('"').to_owned());
            bare.collect()
        }
    }
}

fn candidates(session: &Session, place: &Place) -> Vec<String> {
    if place.keyword.is_empty() {
        return at_the_beginning(session, place);
    }
    match place.inside() {
        ("{", _) => blocks::candidates(session, place),
        ("[", head) => session.labels_of(head),
        (sign, head) => brackets::candidates(session, place, (sign, head))
            .unwrap_or_else(|| statements::candidates(session, place)),
    }
}

/// Words that begin a statement, and names to look at.
fn at_the_beginning(session: &Session, place: &Place) -> Vec<String> {
    if place.word.contains('.') {
        return statements::numbers(session, place, false);
    }
    let words = pipeline::keywords().into_iter().map(str::to_owned);
    let names = session.names().map(name_text);
    words.chain(names).collect()
}

fn columns_of(scope: &Scope) -> Vec<String> {
    scope
        .columns
        .iter()
        .map(|column| name_text(&column.name))
        .collect()
}

/// The columns that make groups.
fn labelled(scope: &Scope) -> Vec<String> {
    let groups = |kind: &Type| matches!(kind, Type::Label { .. } | Type::Flag | Type::Text);
    let columns = scope.columns.iter().filter(|column| groups(&column.kind));
    columns.map(|column| name_text(&column.name)).collect()
}

/// The units of the dimension of `like`, itself first; without one all whose names begin as the word under the cursor, or
/// the usual ones.
fn units(place: &Place, like: Option<&Unit>) -> Vec<String> {
    let Some(like) = like else {
        let all: Vec<&str> = Unit::known_names().collect();
        let offered = if place.word.is_empty() { USUAL } else { &all };
        return offered.iter().map(ToString::to_string).collect();
    };
    let same = |name: &&str| Unit::parse(name).same_dimension(like);
    let known = Unit::known_names().filter(same).map(str::to_owned);
    std::iter::once(like.to_string()).chain(known).collect()
}

/// A name as it is written; the field of an arm behind its point.
fn name_text(name: &str) -> String {
    if name.split('.').all(spell::is_word) {
        return name.to_owned();
    }
    spell::name(name).unwrap_or_else(|| name.to_owned())
}
