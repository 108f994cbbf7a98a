//! The messages of what newcomers write.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// A field with `=`.
pub(in crate::syntax) fn field_with_assign(
    span: Span,
    sign: &str,
    name: &str,
    value: &str,
) -> Diagnostic {
    let value = value.lines().next().unwrap_or("").trim();
    Diagnostic::new(
        Code::ForeignSpelling,
        span,
        format!("`{sign}` behind the name of a field"),
    )
    .label("a field's name ends with `:`")
    .help(format!("write `{}: {value}`", name.trim()))
    .fix(span, ":")
}

/// An option with `=`.
pub(in crate::syntax) fn option_with_assign(
    span: Span,
    name: &str,
    sign: &str,
    value: &str,
) -> Diagnostic {
    Diagnostic::new(
        Code::ForeignSpelling,
        span,
        format!("`{sign}` before a value"),
    )
    .label("clauses and options have no `=`")
    .help(format!("write `{name} {value}`"))
    .fix(span, " ")
}

/// `ci: 0.1-0.9`.
pub(in crate::syntax) fn interval(span: Span, name: &str, here: &str) -> Diagnostic {
    Diagnostic::new(Code::BadField, span, "an interval is written with `to`")
        .label("`low to high` was expected here")
        .help(format!("write `{name}: {here}`"))
        .fix(span, here)
}

/// `arm (n: …)`.
pub(in crate::syntax) fn arm_in_brackets(span: Span, bracket: &str) -> Diagnostic {
    Diagnostic::new(
        Code::BadField,
        span,
        format!("`{bracket}` round the fields of an arm"),
    )
    .label("`{` was expected here")
    .help("write `{ }` round the fields")
}

/// The file in `read.csv("file.csv")` and its kin.
pub(in crate::syntax) fn file_read(written: &str) -> Option<&str> {
    let (function, inside) = written.split_once('(')?;
    let reads = ["read", "load", "import", "open", "fread"];
    let function = function.to_lowercase();
    if !reads.iter().any(|word| function.contains(word)) || function.contains('\n') {
        return None;
    }
    let start = inside.find(['"', '\''])?;
    let rest = inside.get(start + 1..)?;
    rest.split(['"', '\'', '\n']).next()
}

/// A file of data in the place of a plan.
pub(in crate::syntax) fn data_file(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(
        Code::UnexpectedText,
        span,
        "this is a data file, not a plan",
    )
    .label("the first line of a plan is a statement")
    .help(format!("write `data d from \"{name}\"` in a plan"))
}

/// The end of reading.
pub(in crate::syntax) fn too_many(span: Span, most: usize) -> Diagnostic {
    Diagnostic::new(
        Code::UnexpectedText,
        span,
        format!("more than {most} mistakes; the rest of the plan was not read"),
    )
    .label("reading stopped here")
}
