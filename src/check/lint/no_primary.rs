//! Secondary outcomes where no outcome is the primary one.

use super::Linted;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

pub(super) fn lint(linted: &Linted<'_>, out: &mut Diagnostics) {
    let none = linted.fields("primary").next().is_none();
    if let (true, Some(field)) = (none, linted.fields("secondary").next()) {
        out.push(
            Diagnostic::new(
                Code::NoPrimary,
                field.span,
                "secondary outcomes, and no primary one",
            )
            .label("a field `primary` beside it was expected")
            .note(
                "which outcome is the main one can otherwise be chosen after the results are known",
            )
            .help("write `primary: NAME`, the result that answers the question"),
        );
    }
}
