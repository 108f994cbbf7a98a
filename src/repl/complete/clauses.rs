//! What may stand inside of a clause.

use crate::function::FUNCTIONS;
use crate::method::METHODS;
use crate::option::{self, OptionSpec, Values};
use crate::plan::{Scope, Type};
use crate::word::{Kind, WORDS};

use crate::syntax::spell;

use super::place::{Clause, Place};
use super::{Session, columns_of, labelled, units};

/// What stands inside of a clause; nothing where the clause may be over.
pub(super) fn candidates(session: &Session, place: &Place) -> Option<Vec<String>> {
    let wants = place.wants_operand();
    let scope = || session.scope_of(&place.source);
    let columns = || scope().map(columns_of).unwrap_or_default();
    Some(match place.clause {
        Clause::Using if wants => METHODS.iter().map(|m| m.name.to_owned()).collect(),
        Clause::Measuring if wants => session.effects(),
        Clause::As | Clause::Because | Clause::To => Vec::new(),
        Clause::Against if wants => session.results().map(str::to_owned).collect(),
        Clause::Nested | Clause::Robust => match place.previous.as_str() {
            "nested" | "robust" => vec!["in".to_owned()],
            "in" | "/" => columns().into_iter().chain(["row".to_owned()]).collect(),
            _ => return None,
        },
        Clause::By if wants => scope().map(labelled).unwrap_or_default(),
        Clause::On if wants => {
            let terms = WORDS.iter().filter(|word| word.kind == Kind::Expression);
            let terms = terms.filter(|word| ["center", "poly", "reference"].contains(&word.name));
            let terms = terms.map(|word| word.name.to_owned());
            columns().into_iter().chain(terms).collect()
        }
        Clause::Step if place.previous == "in" => units(place, None),
        Clause::Step if place.step() == "keep" && !wants && !place.used_in_step("per") => {
            vec!["per".to_owned()]
        }
        Clause::Step if wants => columns().into_iter().chain(functions()).collect(),
        Clause::Per | Clause::Showing if wants => columns(),
        Clause::Where => return condition(session, place, scope()),
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

fn functions() -> impl Iterator<Item = String> {
    FUNCTIONS.iter().map(|function| function.name.to_owned())
}

/// A condition: columns, signs behind a column, and behind a sign the labels of the column or its unit; nothing where a
/// comparison is complete.
pub(super) fn condition(
    session: &Session,
    place: &Place,
    scope: Option<&Scope>,
) -> Option<Vec<String>> {
    let words = |words: &[&str]| Some(words.iter().map(ToString::to_string).collect());
    let scope = scope?;
    let kind = |name: &str| scope.column(name).map(|(_, column)| &column.kind);
    let compared = place.compared.as_deref();
    if place.previous == "is" {
        return words(&["missing"]);
    }
    if place.after_number {
        let Some(Type::Number(unit)) = compared.and_then(kind) else {
            return None;
        };
        return (!unit.is_plain()).then(|| units(place, Some(unit)));
    }
    if place.wants_operand() || place.previous == place.option() {
        let found = compared.and_then(|_| values(session, place));
        return found.or_else(|| Some(columns_of(scope).into_iter().chain(functions()).collect()));
    }
    match kind(place.previous.trim_matches('`')) {
        Some(Type::Number(_) | Type::Date) if compared.is_none() => {
            words(&["=", "!=", "<", "<=", ">", ">=", "is"])
        }
        Some(Type::Label { ordered: true, .. }) if compared.is_none() => {
            words(&["=", "!=", "<", "<=", ">", ">=", "in", "is"])
        }
        Some(_) if compared.is_none() => words(&["=", "!=", "in", "is"]),
        Some(_) | None => None,
    }
}

/// What the column that is compared may be: its labels, `yes` and `no`, or the names and texts in its rows.
pub(super) fn values(session: &Session, place: &Place) -> Option<Vec<String>> {
    let name = place.compared.as_deref()?;
    let scope = session.scope_with(&place.source, name)?;
    let (_, column) = scope.column(name)?;
    match &column.kind {
        Type::Label { labels, .. } => {
            Some(labels.iter().map(|label| spell::label(label)).collect())
        }
        Type::Flag => Some(vec!["yes".to_owned(), "no".to_owned()]),
        Type::Text | Type::Study => {
            let texts = session.texts_of(name);
            Some(texts.iter().map(|text| spell::label(text)).collect())
        }
        Type::Number(_) | Type::Date | Type::Unknown => None,
    }
}

/// The options that `with` may name, or what the last one takes; nothing where it has what it takes.
pub(super) fn options(
    session: &Session,
    place: &Place,
    known: &[&'static OptionSpec],
) -> Option<Vec<String>> {
    if place.clause != Clause::With {
        return None;
    }
    if matches!(place.previous.as_str(), "with" | ",") && place.depth == 0 {
        let free = known
            .iter()
            .filter(|spec| !place.options.iter().any(|o| o == spec.name));
        return Some(free.map(|spec| spec.name.to_owned()).collect());
    }
    let option = option::find(place.option())?;
    let fresh = place.previous == option.name;
    let scope = session.scope_of(&place.source);
    let words = || {
        option
            .values
            .words()
            .iter()
            .map(ToString::to_string)
            .collect()
    };
    match option.values {
        Values::NumberTo(_) if place.previous == "to" => Some(words()),
        Values::NumberTo(_) => place.after_number.then(|| vec!["to".to_owned()]),
        Values::Condition => condition(session, place, scope),
        Values::Column | Values::ColumnNumbers | Values::Terms if fresh => {
            Some(scope.map(columns_of).unwrap_or_default())
        }
        Values::Percent if fresh => Some(["90%", "95%", "99%"].map(str::to_owned).to_vec()),
        Values::Words(_)
        | Values::MaybeWord(_)
        | Values::WordOrNumber(_)
        | Values::WordOrNumbers(_)
            if fresh =>
        {
            Some(words())
        }
        Values::Number | Values::Numbers | Values::Length | Values::Text | Values::Texts
            if fresh =>
        {
            Some(Vec::new())
        }
        Values::None
        | Values::Number
        | Values::Numbers
        | Values::Percent
        | Values::Words(_)
        | Values::MaybeWord(_)
        | Values::WordOrNumber(_)
        | Values::WordOrNumbers(_)
        | Values::Column
        | Values::ColumnNumbers
        | Values::Terms
        | Values::Length
        | Values::Text
        | Values::Texts => None,
    }
}
