//! What may stand inside of round brackets.

use crate::measure;
use crate::method::METHODS;
use crate::option;
use crate::plan::Type;

use crate::syntax::spell;

use super::place::{Clause, Place};
use super::{Session, clauses, columns_of};

/// What may stand between `(` and `)` behind the word `head`; nothing where that is what stands outside, too.
pub(super) fn candidates(
    session: &Session,
    place: &Place,
    (sign, head): (&str, &str),
) -> Option<Vec<String>> {
    let scope = || session.scope_of(&place.source);
    let first = place.previous == "(";
    Some(match (sign, head) {
        ("(", "in") => clauses::values(session, place)?,
        ("(", "reference") if !first => {
            let column = scope().and_then(|scope| scope.column(&place.first_inside));
            match column.map(|(_, column)| &column.kind) {
                Some(Type::Label { labels, .. }) => {
                    labels.iter().map(|l| spell::label(l)).collect()
                }
                Some(_) | None => Vec::new(),
            }
        }
        ("(", "reference" | "center" | "poly") => scope().map(columns_of).unwrap_or_default(),
        ("(", "using") => METHODS.iter().map(|m| m.name.to_owned()).collect(),
        ("(", "measuring") => session.effects(),
        ("(", word) if measure::find(word).is_some() => session.arms(),
        ("(", word) if place.clause == Clause::With => {
            let words = option::find(word).map(|option| option.values.words())?;
            words.iter().map(ToString::to_string).collect()
        }
        _ => return None,
    })
}
