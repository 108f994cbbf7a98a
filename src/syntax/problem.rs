//! The messages of the mistakes that are known by name.

mod newcomer;

pub(super) use newcomer::{
    arm_in_brackets, data_file, field_with_assign, file_read, interval, option_with_assign,
    too_many,
};

use super::Words;
use super::unexpected::is_reserved;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::source::Span;

/// `found` is how another language writes `here`.
pub(super) fn foreign(span: Span, found: &str, here: &str, why: &str) -> Diagnostic {
    let found = found.trim();
    Diagnostic::new(
        Code::ForeignSpelling,
        span,
        format!("`{found}` is not how kma writes this"),
    )
    .label(why)
    .help(format!("write `{here}`"))
    .fix(span, here)
}

/// A comment in the style of another language.
pub(super) fn foreign_comment(text: &str, span: Span) -> Diagnostic {
    let written = text.get(span.range()).unwrap_or("");
    let sign = ["//", "/*", "--", "%"]
        .into_iter()
        .find(|sign| written.starts_with(sign))
        .unwrap_or("//");
    let body = written
        .trim_start_matches(sign)
        .trim_end_matches("*/")
        .trim();
    let lines: Vec<_> = body
        .lines()
        .map(|line| format!("# {}", line.trim()))
        .collect();
    let help = lines.first().map_or("#", String::as_str);
    Diagnostic::new(
        Code::ForeignSpelling,
        span,
        format!("`{sign}` does not begin a comment"),
    )
    .label("a comment begins with `#`")
    .help(format!("write `{help}`"))
    .fix(span, lines.join("\n"))
}

/// A semicolon, at the end of a line or between two things.
pub(super) fn semicolon(span: Span, ends_line: bool) -> Diagnostic {
    let found = Diagnostic::new(Code::ForeignSpelling, span, "a semicolon");
    if ends_line {
        found
            .label("the end of the line ends it already")
            .help("leave out the `;`")
            .fix(span, "")
    } else {
        found
            .label("fields are separated by commas, statements by lines")
            .help("write `,` between fields, and each statement on a line of its own")
    }
}

/// Quotes that are not the ones of ASCII.
pub(super) fn quotes(span: Span, body: &str) -> Diagnostic {
    Diagnostic::new(Code::ForeignSpelling, span, "quotes of another kind")
        .label("a text stands between straight double quotes")
        .help(format!("write `\"{body}\"`"))
        .fix(span, format!("\"{}\"", body.replace('"', "\\\"")))
}

/// Quotes round a name.
pub(super) fn quoted_name(text: &super::ast::Text) -> Diagnostic {
    let plain = text.node.chars().all(super::lex::is_word);
    let here = if plain {
        text.node.clone()
    } else {
        format!("`{}`", text.node)
    };
    Diagnostic::new(
        Code::ForeignSpelling,
        text.span,
        "a text in the place of a name",
    )
    .label("names have no quotes")
    .help(format!(
        "write {}",
        if plain {
            format!("`{here}`")
        } else {
            here.clone()
        }
    ))
    .fix(text.span, here)
}

/// An `=` between an option or a clause and its value.
pub(super) fn needless_assign(span: Span, sign: &str) -> Diagnostic {
    if sign == "~" {
        return foreign(
            span,
            sign,
            "",
            "clauses and options have no sign before their value",
        );
    }
    Diagnostic::new(
        Code::ForeignSpelling,
        span,
        format!("`{sign}` before a value"),
    )
    .label("clauses and options have no `=`")
    .help(format!("leave out the `{sign}`"))
    .fix(span, "")
}

/// `c(a, b)`.
pub(super) fn c_of_r(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::ForeignSpelling,
        span,
        "`c( )` is not how kma writes a list",
    )
    .label("brackets alone make a list")
    .help("write `(a, b)`")
    .fix(span, "")
}

/// `if a then b else c`.
pub(super) fn if_else(span: Span, here: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ForeignSpelling,
        span,
        "`if` and `else` are not how kma writes cases",
    )
    .label("the value stands before its condition")
    .help(format!("write `{here}`"))
    .fix(span, here)
}

/// `0,5`.
pub(super) fn decimal_comma(text: &str, span: Span) -> Diagnostic {
    let at = span.range();
    let before = text.get(..at.start).unwrap_or("");
    let digits = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let left = before.get(digits.len()..).unwrap_or("");
    let behind = text.get(at.end..).unwrap_or("");
    let rest = behind.trim_start_matches(|c: char| c.is_ascii_digit());
    let right = behind.get(..behind.len() - rest.len()).unwrap_or("");
    let whole = Span {
        start: span.start - u32::try_from(left.len()).unwrap_or(0),
        end: span.end + u32::try_from(right.len()).unwrap_or(0),
        ..span
    };
    let found = Diagnostic::new(
        Code::ForeignSpelling,
        whole,
        format!("`{left},{right}` has a comma in the number"),
    )
    .label("decimals stand behind a point, and thousands are not marked");
    if right.len() == 3 && left != "0" {
        found.help(format!(
            "write `{left}{right}` or `{left}.{right}`, whichever is meant"
        ))
    } else {
        found
            .help(format!(
                "write `{left}.{right}`; in a list, a blank stands behind the comma"
            ))
            .fix(span, ".")
    }
}

/// Points where none belong.
pub(super) fn bad_number(span: Span, written: &str, mended: Option<&str>) -> Diagnostic {
    Diagnostic::new(
        Code::BadNumber,
        span,
        format!("`{written}` is not a number"),
    )
    .label("a number has digits on both sides of its point, and one point")
    .maybe_help(mended.map(|mended| format!("write `{mended}`")))
}

/// Something like a date.
pub(super) fn bad_date(span: Span, written: &str) -> Diagnostic {
    let apart = written.replace('-', " - ");
    Diagnostic::new(Code::BadNumber, span, format!("`{written}` is not a date"))
        .label("a date is `2016-07` or `2016-07-15`, with two digits each for month and day")
        .help(format!("write `{apart}` to subtract"))
}

/// A day that its month does not have; `last` is the last it has.
pub(super) fn no_such_day(span: Span, written: &str, last: &str) -> Diagnostic {
    Diagnostic::new(
        Code::BadNumber,
        span,
        format!("there is no such day as `{written}`"),
    )
    .label("the month ends before it")
    .help(format!("write `{last}` for the last day of the month"))
}

/// A backslash before something that it does not change.
pub(super) fn unknown_escape(span: Span, written: &str) -> Diagnostic {
    Diagnostic::new(
        Code::StrayCharacter,
        span,
        format!("`{written}` means nothing in a text"),
    )
    .label("behind `\\` stand `\"`, `\\`, `n`, `t` or `u{…}`")
    .help("write `\\\\` for a backslash, and `/` between the folders of a file")
}

/// A note above nothing.
pub(super) fn note_on_nothing(span: Span) -> Diagnostic {
    Diagnostic::new(Code::NoteOnNothing, span, "a note above nothing")
        .label("no statement follows directly below")
        .help("put it directly above a statement, or write `#` for a comment")
}

/// A bracket that stays open.
pub(super) fn unclosed_bracket(text: &str, open: Span, end: Span) -> Diagnostic {
    let bracket = text.get(open.range()).unwrap_or("");
    let close = closing(bracket);
    Diagnostic::new(
        Code::UnclosedBracket,
        open,
        format!("`{bracket}` is not closed"),
    )
    .label("opened here")
    .other(end, format!("`{close}` was expected here at the latest"))
    .help(format!("write `{close}` where the bracket ends"))
}

fn closing(bracket: &str) -> &'static str {
    match bracket {
        "(" => ")",
        "[" => "]",
        _ => "}",
    }
}

/// A closing bracket without an opening one.
pub(super) fn closes_nothing(text: &str, span: Span) -> Diagnostic {
    let bracket = text.get(span.range()).unwrap_or("");
    Diagnostic::new(
        Code::UnexpectedText,
        span,
        format!("`{bracket}` closes nothing"),
    )
    .label("no bracket is open here")
    .help(format!(
        "leave out the `{bracket}`, or open the bracket before it"
    ))
}

/// A text or a quoted name that stays open.
pub(super) fn unclosed_text(text: &str, span: Span) -> Diagnostic {
    let written = text.get(span.range()).unwrap_or("");
    let (what, quote) = if written.starts_with("\"\"\"") {
        ("text", "\"\"\"")
    } else if written.starts_with('`') {
        ("name", "`")
    } else {
        ("text", "\"")
    };
    let found = Diagnostic::new(
        Code::UnclosedText,
        span,
        format!("a {what} that is not closed"),
    );
    if quote == "\"\"\"" {
        found
            .label("opened here and never closed")
            .help("write `\"\"\"` where the text ends")
    } else {
        found
            .label("opened here and not closed on this line")
            .help(if quote == "`" {
                format!("write `` ` `` where the {what} ends")
            } else {
                format!("write `{quote}` where the {what} ends")
            })
    }
}

/// Brackets in brackets in brackets.
pub(super) fn nested_too_deep(span: Span) -> Diagnostic {
    let most = super::split::MAX_NESTING;
    Diagnostic::new(
        Code::NestedTooDeep,
        span,
        format!("more than {most} brackets are open"),
    )
    .label("this one is one too many")
}

/// An expression of too many levels.
pub(super) fn too_many_levels(span: Span, most: usize) -> Diagnostic {
    Diagnostic::new(
        Code::NestedTooDeep,
        span,
        format!("an expression of more than {most} levels"),
    )
    .label("this operator is one too many")
    .help("give parts of it a name with `derive`")
}

/// A plan that takes too long to read.
pub(super) fn too_long(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::NestedTooDeep,
        span,
        "a statement that is too long to be read",
    )
    .label("it has too many parts")
}

/// A chain of comparisons that turns round.
pub(super) fn mixed_chain(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::UnexpectedText,
        span,
        "a chain of comparisons in two directions",
    )
    .label("this operator does not go the way of the one before it")
    .help("write `a < b and c < b`")
}

/// `a * b : c`.
pub(super) fn mixed_term(span: Span) -> Diagnostic {
    Diagnostic::new(Code::UnexpectedText, span, "`*` and `:` in one term")
        .label("a term has one of them")
        .help("write the terms out: `a + b : c`")
}

/// A keyword that does not stand at the start of its line.
pub(super) fn indented(span: Span, word: &str) -> Diagnostic {
    Diagnostic::new(Code::UnexpectedText, span, format!("`{word}` is indented"))
        .label("blanks before it make it a part of the statement above")
        .help(format!("begin the line with `{word}`"))
}

/// Two fields on a line without a comma.
pub(super) fn missing_comma(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::UnexpectedText,
        span,
        "a field directly behind another",
    )
    .label("a comma or a new line was expected here")
    .help("write `,` between two fields")
}

/// `{` where none belongs.
pub(super) fn no_block_here(span: Span, why: &str) -> Diagnostic {
    Diagnostic::new(Code::BadField, span, "a block where none belongs").label(why)
}

/// A cell with a list.
pub(super) fn cell_with_comma(span: Span, written: &str) -> Diagnostic {
    Diagnostic::new(Code::BadField, span, "a cell of several values")
        .label("a cell is one value, and fields are `name: value`")
        .help(format!("write `\"{written}\"` if the comma belongs to it"))
}

/// A cell without its header.
pub(super) fn cell_without_colon(span: Span, written: &str) -> Diagnostic {
    let word = super::lex::word(written);
    let word = if word.is_empty() { "header" } else { word };
    Diagnostic::new(Code::BadField, span, "a cell without `:`")
        .label("`header: value` was expected here")
        .help(format!("write `{word}: value`"))
}

/// A part of a column that stands twice.
pub(super) fn twice(span: Span, written: &str) -> Diagnostic {
    let written = written.trim();
    Diagnostic::new(
        Code::BadField,
        span,
        format!("`{written}` says it a second time"),
    )
    .label("once is enough")
}

/// A version that this program does not know.
pub(super) fn unknown_version(span: Span, number: &str, known: u32) -> Diagnostic {
    let message = if number.is_empty() {
        "a version without a number".to_owned()
    } else {
        format!("version `{number}` of kma is not known")
    };
    Diagnostic::new(Code::UnknownVersion, span, message)
        .label(format!("this program knows version {known}"))
        .help(format!("write `kma {known}`"))
}

/// A version line that is not the first.
pub(super) fn late_version(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::UnexpectedText,
        span,
        "the version of the language in the middle of the plan",
    )
    .label("it belongs on the first line")
    .help("move it to the first line")
}

/// Words that begin a step, and one that begins a clause and may be a name.
const GOES_ON: &[&str] = &[
    "showing", "include", "exclude", "derive", "keep", "combine", "pair", "fill",
];

/// A first word that begins no statement, and the word that was meant, if that is clear.
pub(super) fn unknown_statement<'a>(
    span: Span,
    word: &str,
    text: &str,
    words: &Words<'a>,
) -> (Diagnostic, Option<&'a str>) {
    let behind = text.get(word.len()..).unwrap_or("").trim_start();
    if word.is_empty() {
        return (no_word(span, text), None);
    }
    let found = Diagnostic::new(
        Code::UnknownStatement,
        span,
        format!("`{word}` does not begin a statement"),
    );
    if behind.starts_with(['=', '~']) || behind.starts_with("<-") || behind.starts_with(":=") {
        if let Some(file) = file_read(behind) {
            let found = found.label("data stand in a file behind `from`");
            return (
                found.help(format!("write `data {word} from \"{file}\"`")),
                None,
            );
        }
        let found = found.label("a name is declared with `let` or `effect`");
        return (found.help(format!("write `let {word} = …`")), None);
    }
    let found = found.label("a statement was expected here");
    if behind.starts_with(':') {
        let found = found.note("a field stands between `{` and `}`");
        return (
            found.help(format!("move `{word}: …` into the block it belongs to")),
            None,
        );
    }
    if is_reserved(word) || GOES_ON.contains(&word) {
        let found = found.note("it goes on with the statement above");
        return (found.help(format!("put blanks before `{word}`")), None);
    }
    let candidates = suggest(word, words.all());
    let help = match candidates.as_slice() {
        [] => {
            "statements begin with `data`, `let`, `effect`, `pool`, …; a line that goes on is indented"
                .to_owned()
        }
        [one] => format!("did you mean `{one}`?"),
        [first, others @ ..] => {
            let others: Vec<_> = others.iter().map(|other| format!("`{other}`")).collect();
            format!("did you mean `{first}`, or {}?", others.join(" or "))
        }
    };
    let meant = candidates.first().copied();
    let found = match candidates.first() {
        Some(best) => found.fix(span, *best),
        None => found,
    };
    (found.help(help), meant)
}

/// A line that begins with something that is no word.
fn no_word(span: Span, text: &str) -> Diagnostic {
    let first = text.chars().next().unwrap_or(' ');
    let end = span.start as usize + first.len_utf8();
    let span = Span::new(span.source, span.start as usize, end);
    if first == '*' {
        let line = text.lines().next().unwrap_or("");
        let comment = line.trim_start_matches(['*', '/']).trim();
        return Diagnostic::new(Code::ForeignSpelling, span, "`*` does not begin a comment")
            .label("a comment begins with `#`")
            .help(format!("write `# {comment}`"))
            .fix(span, "#");
    }
    let first = shown(first);
    Diagnostic::new(
        Code::StrayCharacter,
        span,
        format!("`{first}` does not begin a statement"),
    )
    .label("a statement begins with a word")
    .help("a line that goes on is indented, and a comment begins with `#`")
}

/// `name: …` where no block is open.
pub(super) fn field_outside(span: Span, word: &str) -> Diagnostic {
    Diagnostic::new(
        Code::UnexpectedText,
        span,
        format!("the field `{word}` outside of a block"),
    )
    .label("a statement was expected here")
    .help("put it between the `{` and `}` of its statement")
}

/// `ci: 0.81 to 1.85, p < 0.001`.
pub(super) fn value_like_a_field(span: Span, word: &str, written: &str) -> Diagnostic {
    let rest = written.strip_prefix(word).unwrap_or("").trim_start();
    Diagnostic::new(Code::BadField, span, format!("no `:` behind `{word}`"))
        .label("this is read as another value of the field before it")
        .help(format!("write `{word}: {rest}`"))
}

/// A character, or its number where nobody would see it.
pub(super) fn shown(c: char) -> String {
    if unicode_width::UnicodeWidthChar::width(c).unwrap_or(0) == 0 {
        format!("U+{:04X}", c as u32)
    } else {
        c.to_string()
    }
}
