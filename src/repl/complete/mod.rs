//! What may stand at the cursor.

mod blocks;
mod place;

use crate::catalog;
use crate::figure::{self, EVERY};
use crate::measure::MEASURES;
use crate::method::METHODS;
use crate::option::{self, OF_ANALYSES, OF_COMBINE, OF_DATA, OF_EFFECTS, OptionSpec};
use crate::pipeline;
use crate::plan::{Scope, Type};
use crate::result::path;
use crate::unit::Unit;
use crate::verb::{self, VERBS};
use crate::word::{self, Kind, WORDS};

use super::command::COMMANDS;
use super::session::Session;
use place::{Clause, Place};

/// What may stand at the cursor, and where it begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completion {
    /// The byte at which the word under the cursor begins.
    pub start: usize,
    /// What may stand in its place, in the order of the manual or of the plan.
    pub words: Vec<String>,
}

/// How files of data end.
const OF_DATA_FILES: &[&str] = &[".csv", ".tsv", ".xlsx", ".json"];

/// What may stand at the byte `at` of `text`, given what was said before.
pub fn complete(session: &Session, text: &str, at: usize) -> Completion {
    let Some(before) = text.get(..at) else {
        return Completion::default();
    };
    if before.trim_start().starts_with(':') {
        return of_command(session, before);
    }
    let place = Place::of(before);
    let words = if place.in_text {
        of_text(session, &place)
    } else {
        candidates(session, &place)
    };
    chosen(place.start, &place.word, words)
}

/// The candidates that begin with `word`.
fn chosen(start: usize, word: &str, words: Vec<String>) -> Completion {
    let lower = word.trim_start_matches('`').to_lowercase();
    let mut found: Vec<String> = Vec::new();
    for candidate in words {
        let fits = candidate
            .to_lowercase()
            .trim_start_matches('`')
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
        Some("load" | "save") => session.files(&[".kma"]),
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
        _ => Vec::new(),
    }
}

fn candidates(session: &Session, place: &Place) -> Vec<String> {
    if place.keyword.is_empty() {
        let words = pipeline::keywords().into_iter().map(str::to_owned);
        return words.collect();
    }
    if place.block().is_some() {
        return blocks::candidates(session, place);
    }
    match place.keyword.as_str() {
        "data" => of_data(place),
        "study" => after(place, "in", || {
            session.sources().map(str::to_owned).collect()
        }),
        "let" => of_let(session, place),
        "effect" => of_effect(session, place),
        "expect" | "reported" => of_result(session, place),
        "deviation" => after(place, "in", || session.names().map(str::to_owned).collect()),
        "require" => of_require(place),
        "report" => after(place, "report", || vec!["to".to_owned()]),
        _ => of_analysis(session, place),
    }
}

/// The words of `give`, where `word` stands before the cursor.
fn after(place: &Place, word: &str, give: impl FnOnce() -> Vec<String>) -> Vec<String> {
    if place.previous == word {
        give()
    } else {
        Vec::new()
    }
}

fn of_data(place: &Place) -> Vec<String> {
    if place.clause == Clause::With && matches!(place.previous.as_str(), "with" | ",") {
        names_of(OF_DATA)
    } else if place.tokens >= 2 {
        unused(place, &["from", "with"])
    } else {
        Vec::new()
    }
}

fn of_let(session: &Session, place: &Place) -> Vec<String> {
    let sources = || session.sources().map(str::to_owned).collect();
    match place.previous.as_str() {
        "=" | "+" if place.clause == Clause::Source => sources(),
        "include" | "exclude" => vec!["where".to_owned()],
        "keep" => vec!["largest".to_owned(), "smallest".to_owned()],
        "with" => names_of(OF_COMBINE),
        _ if place.tokens < 4 => Vec::new(),
        _ => in_clause(session, place).unwrap_or_else(|| {
            let steps = WORDS.iter().filter(|word| word.kind == Kind::Step);
            let steps = steps.map(|word| word.name.to_owned());
            steps.chain(["because".to_owned()]).collect()
        }),
    }
}

fn of_effect(session: &Session, place: &Place) -> Vec<String> {
    if place.depth > 0 && place.clause == Clause::Source {
        return session.arms();
    }
    if place.clause == Clause::Source && matches!(place.previous.as_str(), "=" | ",") {
        return MEASURES
            .iter()
            .map(|measure| measure.name.to_owned())
            .collect();
    }
    if let Some(found) = option_words(place, OF_EFFECTS) {
        return found;
    }
    if place.clause == Clause::Where {
        let all = session.all_scopes();
        return all.flat_map(columns_of).collect();
    }
    unused(place, &["where", "with"])
}

fn of_result(session: &Session, place: &Place) -> Vec<String> {
    if let Some((result, _)) = place.word.rsplit_once('.') {
        let verb = session.verb_of(result);
        let paths = verb.map_or(&[] as &[_], path::known).iter();
        return paths
            .map(|path| format!("{result}.{}", path.path))
            .collect();
    }
    let mut words: Vec<String> = session.results().map(str::to_owned).collect();
    if place.keyword == "expect" && place.tokens >= 2 {
        words.extend(["and", "or", "agrees"].map(str::to_owned));
    }
    words
}

fn of_require(place: &Place) -> Vec<String> {
    let sizes = ["studies", "k", "participants", "events"];
    let verbs = || VERBS.iter().map(|verb| verb.name.to_owned()).collect();
    match (place.clause, place.previous.as_str()) {
        (_, "require" | "and" | "or" | "not") => sizes.map(str::to_owned).to_vec(),
        (_, "for") | (Clause::For, ",") => verbs(),
        (_, "otherwise") => vec!["summarise".to_owned()],
        (Clause::For, _) => vec!["otherwise".to_owned()],
        _ => ["and", "or", "for"].map(str::to_owned).to_vec(),
    }
}

/// An analysis, a figure, a table or `default`.
fn of_analysis(session: &Session, place: &Place) -> Vec<String> {
    let verb = verb::find(&place.keyword);
    let drawn = figure::find(&place.keyword);
    if verb.is_none() && drawn.is_none() && place.keyword != "default" {
        return Vec::new();
    }
    let wants =
        place.previous == place.keyword || place.clause == Clause::Source && place.previous == ",";
    if wants && place.keyword != "default" {
        return match (verb.map(|verb| verb.of), drawn.map(|figure| figure.of)) {
            (Some(verb::Of::Rows | verb::Of::Any), _) | (None, Some(figure::Of::Rows)) => {
                let rows = session.sources().map(str::to_owned);
                rows.chain(session.results().map(str::to_owned)).collect()
            }
            (Some(verb::Of::Result), _) => session.results().map(str::to_owned).collect(),
            (None, Some(of)) if !of.verbs().is_empty() => {
                let fits = |name: &&str| {
                    session
                        .verb_of(name)
                        .is_some_and(|v| of.verbs().contains(&v))
                };
                session.results().filter(fits).map(str::to_owned).collect()
            }
            (None, _) => session.names().map(str::to_owned).collect(),
        };
    }
    let mut options: Vec<&'static OptionSpec> = match (verb, drawn) {
        (Some(verb), _) => verb.options.to_vec(),
        (None, Some(figure)) => figure.options.iter().chain(EVERY).copied().collect(),
        (None, None) => OF_ANALYSES.to_vec(),
    };
    options.dedup_by_key(|option| option.name);
    if let Some(found) = option_words(place, &options) {
        return found;
    }
    if let Some(found) = in_clause(session, place) {
        return found;
    }
    let clauses: Vec<&str> = match (verb, drawn) {
        (Some(verb), _) => verb.clauses.iter().copied().chain(["with", "as"]).collect(),
        (None, Some(figure)) => figure
            .clauses
            .iter()
            .copied()
            .chain(["with", "to"])
            .collect(),
        (None, None) => vec!["measuring", "using", "nested", "robust", "with"],
    };
    unused(place, &clauses)
}

/// What stands inside of a clause; nothing where the clause may be over.
fn in_clause(session: &Session, place: &Place) -> Option<Vec<String>> {
    let wants = place.wants_operand();
    let scope = || session.scope_of(&place.source);
    let columns = || scope().map(columns_of).unwrap_or_default();
    Some(match place.clause {
        Clause::Using if wants => METHODS
            .iter()
            .map(|method| method.name.to_owned())
            .collect(),
        Clause::Measuring if wants => session.effects(),
        Clause::As | Clause::Because | Clause::To => Vec::new(),
        Clause::Against if wants => session.results().map(str::to_owned).collect(),
        Clause::Nested | Clause::Robust if place.previous != "in" && !wants => return None,
        Clause::Nested | Clause::Robust if wants => vec!["in".to_owned()],
        Clause::Nested | Clause::Robust => columns(),
        Clause::By if wants => scope().map(labelled).unwrap_or_default(),
        Clause::Per | Clause::On | Clause::Showing | Clause::Step if wants => columns(),
        Clause::Where => return in_condition(place, scope()),
        Clause::Source
        | Clause::By
        | Clause::Per
        | Clause::On
        | Clause::Using
        | Clause::With
        | Clause::Measuring
        | Clause::From
        | Clause::For
        | Clause::Showing
        | Clause::Against
        | Clause::Step => return None,
    })
}

/// Columns, the labels of the one before `=`, or its unit behind a number.
fn in_condition(place: &Place, scope: Option<&Scope>) -> Option<Vec<String>> {
    let scope = scope?;
    let compared = place.compared.as_deref();
    let column = compared
        .and_then(|name| scope.column(name))
        .map(|(_, column)| &column.kind);
    if place.after_number {
        let Some(Type::Number(unit)) = column else {
            return None;
        };
        return (!unit.is_plain()).then(|| units(Some(unit)));
    }
    if !place.wants_operand() {
        return None;
    }
    match column {
        Some(Type::Label { labels, .. }) => {
            Some(labels.iter().map(|label| label_text(label)).collect())
        }
        Some(Type::Flag) => Some(vec!["yes".to_owned(), "no".to_owned()]),
        Some(_) | None => Some(columns_of(scope)),
    }
}

/// The options that `with` may name, or the words of the last one.
fn option_words(place: &Place, options: &[&'static OptionSpec]) -> Option<Vec<String>> {
    if place.clause != Clause::With {
        return None;
    }
    if matches!(place.previous.as_str(), "with" | ",") && place.depth == 0 {
        return Some(names_of(options));
    }
    let words =
        option::find(&place.previous).map_or(&[] as &[&str], |option| option.values.words());
    (!words.is_empty()).then(|| words.iter().map(ToString::to_string).collect())
}

fn names_of(options: &[&'static OptionSpec]) -> Vec<String> {
    options
        .iter()
        .map(|option| option.name.to_owned())
        .collect()
}

/// The clauses that are not there yet.
fn unused(place: &Place, clauses: &[&str]) -> Vec<String> {
    let unused = clauses
        .iter()
        .filter(|clause| !place.used.iter().any(|used| used == *clause));
    unused.map(ToString::to_string).collect()
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

/// All units, or those of one dimension; the unit itself first.
fn units(like: Option<&Unit>) -> Vec<String> {
    let own = like.map(ToString::to_string);
    let same = |name: &&str| like.is_none_or(|unit| Unit::parse(name).same_dimension(unit));
    let known = Unit::known_names().filter(same).map(str::to_owned);
    own.into_iter().chain(known).collect()
}

/// A name as it is written: between backticks where it has blanks.
fn name_text(name: &str) -> String {
    let plain = |part: &str| part.chars().all(|c| c.is_alphanumeric() || c == '_');
    if name.split('.').all(plain) {
        name.to_owned()
    } else {
        format!("`{name}`")
    }
}

/// A label as it is written: in quotes where it has blanks.
fn label_text(label: &str) -> String {
    let word = label.chars().all(|c| c.is_alphanumeric() || c == '_');
    if word && !label.starts_with(|c: char| c.is_ascii_digit()) {
        label.to_owned()
    } else {
        format!("\"{label}\"")
    }
}
