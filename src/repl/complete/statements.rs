//! What may stand in a statement, outside of brackets.

use crate::figure::{self, EVERY};
use crate::measure::MEASURES;
use crate::option::{OF_ANALYSES, OF_COMBINE, OF_DATA, OF_EFFECTS, OptionSpec};
use crate::result::path::PathShape;
use crate::verb::{self, VERBS};
use crate::word::{Kind, WORDS};

use super::place::{Clause, Place};
use super::{Session, clauses};

/// What may stand at the cursor.
pub(super) fn candidates(session: &Session, place: &Place) -> Vec<String> {
    match place.keyword.as_str() {
        "data" => of_data(session, place),
        "study" => after(place, "in", || owned(session.sources())),
        "let" => of_let(session, place),
        "effect" => of_effect(session, place),
        "expect" | "reported" => of_result(session, place),
        "deviation" => after(place, "in", || owned(session.names())),
        "require" => of_require(place),
        "report" => after(place, "report", || vec!["to".to_owned()]),
        _ => of_analysis(session, place),
    }
}

fn owned<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    words.into_iter().map(str::to_owned).collect()
}

/// The words of `give`, where `word` stands before the cursor.
fn after(place: &Place, word: &str, give: impl FnOnce() -> Vec<String>) -> Vec<String> {
    if place.previous == word {
        give()
    } else {
        Vec::new()
    }
}

fn of_data(session: &Session, place: &Place) -> Vec<String> {
    if let Some(found) = clauses::options(session, place, OF_DATA) {
        return found;
    }
    if place.tokens >= 2 {
        unused(place, &["from", "with"])
    } else {
        Vec::new()
    }
}

fn of_let(session: &Session, place: &Place) -> Vec<String> {
    match place.previous.as_str() {
        "=" | "+" if place.clause == Clause::Source => return owned(session.sources()),
        "include" | "exclude" => return vec!["where".to_owned()],
        "keep" => return owned(["largest", "smallest"]),
        _ if place.tokens < 4 => return Vec::new(),
        _ => {}
    }
    let inside = clauses::options(session, place, OF_COMBINE);
    if let Some(found) = inside.or_else(|| clauses::candidates(session, place)) {
        return found;
    }
    let steps = WORDS.iter().filter(|word| word.kind == Kind::Step);
    let steps = steps.map(|word| word.name.to_owned());
    let reason = (place.clause != Clause::Source).then(|| "because".to_owned());
    joints(place)
        .into_iter()
        .chain(steps)
        .chain(reason)
        .collect()
}

/// `and` and `or`, behind a comparison.
fn joints(place: &Place) -> Vec<String> {
    if place.clause == Clause::Where {
        owned(["and", "or"])
    } else {
        Vec::new()
    }
}

fn of_effect(session: &Session, place: &Place) -> Vec<String> {
    let begins = place.clause == Clause::Source && matches!(place.previous.as_str(), "=" | ",");
    if begins || place.previous == "else" {
        return owned(MEASURES.iter().map(|measure| measure.name));
    }
    if let Some(found) = clauses::options(session, place, OF_EFFECTS) {
        return found;
    }
    if place.clause == Clause::Where {
        let named = place.compared.as_deref().unwrap_or(&place.previous);
        let scope = session.scope_with("", named);
        let scope = scope.or_else(|| session.all_scopes().next());
        if let Some(found) = clauses::condition(session, place, scope) {
            return found;
        }
    }
    let further = unused(place, &["where", "with"]).into_iter();
    let joints = joints(place).into_iter();
    joints.chain(["else".to_owned()]).chain(further).collect()
}

fn of_result(session: &Session, place: &Place) -> Vec<String> {
    if place.word.contains('.') {
        return numbers(session, place, place.keyword == "expect");
    }
    if place.tokens == 1 || place.keyword == "expect" && place.wants_operand() {
        return owned(session.results());
    }
    if place.keyword != "expect" {
        return Vec::new();
    }
    if place.compared.is_some() || place.previous == "agrees" {
        owned(["and", "or"])
    } else if place.previous.contains('.') {
        owned(["=", "<", "<=", ">", ">="])
    } else {
        vec!["agrees".to_owned()]
    }
}

/// `overall.k`: the numbers that a result has; those alone that are one number, or intervals, too.
pub(super) fn numbers(session: &Session, place: &Place, alone: bool) -> Vec<String> {
    let (result, behind) = match place.word.split_once('.') {
        Some(("", _)) => (place.part_of.as_str(), ""),
        Some((result, _)) => (result, result),
        None => return Vec::new(),
    };
    let paths = session.numbers_of(result, behind.is_empty());
    let fits = paths
        .into_iter()
        .filter(|spec| !alone || spec.shape == PathShape::Number);
    let short = fits.map(|spec| {
        let path = spec.path;
        path.strip_prefix("heterogeneity.").unwrap_or(path)
    });
    short.map(|path| format!("{behind}.{path}")).collect()
}

fn of_require(place: &Place) -> Vec<String> {
    let verbs = || owned(VERBS.iter().map(|verb| verb.name));
    match (place.clause, place.previous.as_str()) {
        (_, "require" | "and" | "or" | "not") => owned(["studies", "k", "participants", "events"]),
        (_, "studies" | "k" | "participants" | "events") => owned([">=", ">", "<", "<=", "="]),
        (_, "for") | (Clause::For, ",") => verbs(),
        (_, "otherwise") => vec!["summarise".to_owned()],
        (Clause::For, _) => vec!["otherwise".to_owned()],
        _ if place.wants_operand() => Vec::new(),
        _ => owned(["and", "or", "for"]),
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
        return sources(session, (verb, drawn));
    }
    let mut options: Vec<&'static OptionSpec> = match (verb, drawn) {
        (Some(verb), _) => verb.options.to_vec(),
        (None, Some(figure)) => figure.options.iter().chain(EVERY).copied().collect(),
        (None, None) => OF_ANALYSES.to_vec(),
    };
    options.dedup_by_key(|option| option.name);
    let inside = clauses::options(session, place, &options);
    if let Some(found) = inside.or_else(|| clauses::candidates(session, place)) {
        return found;
    }
    let known: Vec<&str> = match (verb, drawn) {
        (Some(verb), _) => verb.clauses.iter().copied().chain(["with", "as"]).collect(),
        (None, Some(figure)) => {
            let own = figure.clauses.iter().copied();
            own.chain(["with", "to"]).collect()
        }
        (None, None) => vec!["measuring", "using", "nested", "robust", "with"],
    };
    joints(place)
        .into_iter()
        .chain(unused(place, &known))
        .collect()
}

/// What an analysis or a figure may be of.
fn sources(
    session: &Session,
    (verb, drawn): (Option<&'static verb::Verb>, Option<&'static figure::Figure>),
) -> Vec<String> {
    match (verb.map(|verb| verb.of), drawn.map(|figure| figure.of)) {
        (Some(verb::Of::Rows | verb::Of::Any), _) | (None, Some(figure::Of::Rows)) => {
            owned(session.sources().chain(session.results()))
        }
        (Some(verb::Of::Result), _) => owned(session.results()),
        (None, Some(of)) if !of.verbs().is_empty() => {
            let fits = |name: &&str| {
                let verb = session.verb_of(name);
                verb.is_some_and(|verb| of.verbs().contains(&verb))
            };
            owned(session.results().filter(fits))
        }
        (None, _) => owned(session.names()),
    }
}

/// The clauses that are not there yet.
fn unused(place: &Place, clauses: &[&str]) -> Vec<String> {
    let unused = clauses
        .iter()
        .filter(|clause| !place.used.iter().any(|used| used == *clause));
    unused.map(ToString::to_string).collect()
}
