//! What may stand inside of braces.

use crate::measure::MEASURES;
use crate::method::METHODS;
use crate::result::path;
use crate::word::{self, Kind, WORDS};

use super::place::Place;
use super::{Session, name_text, units};
use crate::check;

/// What may stand in the innermost block at the cursor.
pub(super) fn candidates(session: &Session, place: &Place) -> Vec<String> {
    let Some(block) = place.bracket() else {
        return Vec::new();
    };
    if block.wants_field {
        let fields = fields(session, place);
        let free = fields
            .into_iter()
            .filter(|field| !block.fields.contains(field));
        return free.collect();
    }
    match place.keyword.as_str() {
        "data" if place.depth > 1 => headers(session, place),
        "data" => type_of_column(session, place),
        "plan" if ["primary", "secondary"].contains(&place.field()) => {
            session.results().map(str::to_owned).collect()
        }
        "reported" => under_key(place),
        _ => Vec::new(),
    }
}

/// The names that a field may have.
fn fields(session: &Session, place: &Place) -> Vec<String> {
    let known = |block: &str| word::fields(block).iter().map(|field| (*field).to_owned());
    match (place.keyword.as_str(), place.inside().1) {
        ("data", "arm" | "before" | "after") => known("arm").collect(),
        ("data", _) if place.depth > 1 => Vec::new(),
        ("data", _) => headers(session, place),
        ("study", _) => {
            let found = session.headers_of(&place.dataset);
            found.iter().map(|header| name_text(header)).collect()
        }
        ("reported", _) => printed(session, place),
        (keyword, _) => known(keyword).collect(),
    }
}

/// The headers of the file that a schema is for.
fn headers(session: &Session, place: &Place) -> Vec<String> {
    let starts = matches!(place.previous.as_str(), ":" | "=" | ",");
    if starts || place.bracket().is_some_and(|block| block.wants_field) {
        let found = session.headers(&place.file);
        let quoted = place.previous == "=" && place.depth == 1;
        let written = |header: &String| {
            if quoted {
                format!("\"{header}\"")
            } else {
                name_text(header)
            }
        };
        found.iter().map(written).collect()
    } else {
        Vec::new()
    }
}

fn type_of_column(session: &Session, place: &Place) -> Vec<String> {
    let types = || {
        let words = WORDS.iter().filter(|word| word.kind == Kind::Type);
        words.map(|word| word.name.replace('_', " "))
    };
    match place.previous.as_str() {
        ":" => types().chain(["optional".to_owned()]).collect(),
        "optional" => types().collect(),
        "in" => units(place, None),
        "one" => vec!["of".to_owned()],
        "=" => headers(session, place),
        _ => Vec::new(),
    }
}

/// The keys of published numbers.
fn printed(session: &Session, place: &Place) -> Vec<String> {
    let how = check::REPORTED_WORDS.iter().map(|word| (*word).to_owned());
    match session.verb_of(&place.source) {
        Some(verb) if place.depth == 1 => {
            let numbers = path::known(verb).iter().map(|spec| {
                let path = spec.path;
                path.strip_prefix("heterogeneity.").unwrap_or(path)
            });
            // A path of two words stands in no key.
            let plain = numbers.filter(|path| !path.contains('.'));
            plain.map(str::to_owned).chain(how).collect()
        }
        Some(_) => Vec::new(),
        None => check::audit_keys().map(str::to_owned).collect(),
    }
}

/// The words that a key of published numbers takes.
fn under_key(place: &Place) -> Vec<String> {
    match place.field() {
        "measure" => MEASURES.iter().map(|m| m.name.to_owned()).collect(),
        "model" => METHODS.iter().map(|m| m.name.to_owned()).collect(),
        key => {
            let words = check::audit_choices(key).iter();
            words.map(|word| (*word).to_owned()).collect()
        }
    }
}
