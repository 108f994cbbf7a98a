//! Why a piece does not parse: what stands at the place where pest failed, and what to write instead.

mod newcomer;
mod recognise;

pub(super) use newcomer::mended_name;

use std::ops::Range;

use pest::error::{Error, ErrorVariant, InputLocation};

use super::MOST_MISTAKES;
use super::expected::{self, expected};
use super::grammar::Rule;
use super::lex::{self, Token, Tokens};
use super::lower::Lower;
use super::problem;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// Words that are no names; the grammar has the same list.
pub(super) const RESERVED: &[&str] = &[
    "where",
    "using",
    "by",
    "on",
    "per",
    "with",
    "as",
    "to",
    "for",
    "from",
    "because",
    "measuring",
    "nested",
    "robust",
    "in",
    "and",
    "or",
    "not",
    "is",
    "otherwise",
    "optional",
    "against",
    "else",
];

/// Whether `word` is no name.
pub fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word)
}

/// The place where a piece stopped to make sense.
struct Failure<'a> {
    /// All of the piece.
    piece: &'a str,
    /// What is before the place.
    before: &'a str,
    /// What stands there: a token, or nothing at the end.
    found: &'a str,
    token: Option<Token>,
    span: Span,
    rules: Vec<Rule>,
    /// The rule of the whole piece.
    top: Rule,
}

/// Reports why `range` does not parse.
pub(super) fn unexpected(
    lower: &mut Lower<'_>,
    top: Rule,
    range: &Range<usize>,
    error: &Error<Rule>,
) {
    if lower.out.len() > MOST_MISTAKES {
        return; // nobody will see it
    }
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else {
        let span = lower.place(range);
        return lower.out.push(problem::too_long(span));
    };
    let offset = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let failure = locate(lower, top, range, range.start + offset, positives);
    if swallowed(lower, &failure) {
        return;
    }
    let mut all = newcomer::ALL.iter().chain(recognise::ALL);
    let known = all.find_map(|know| know(lower, &failure));
    let diagnostic = known.unwrap_or_else(|| general(&failure));
    lower.out.push(diagnostic);
}

fn locate<'a>(
    lower: &Lower<'a>,
    top: Rule,
    range: &Range<usize>,
    at: usize,
    rules: &[Rule],
) -> Failure<'a> {
    let first = lower
        .slice(0..at)
        .trim_end_matches(lex::is_blank)
        .ends_with('\n');
    let next = Tokens::new(lower.text, at, range.end, first).find(|token| !token.0.is_trivia());
    let (token, start, end) = if let Some((token, start, end)) = next {
        (Some(token), start, end)
    } else {
        let end = range.start + lower.slice(range.clone()).trim_end().len();
        (None, end, end)
    };
    Failure {
        piece: lower.slice(range.clone()),
        before: lower.slice(range.start..start),
        found: lower.slice(start..end),
        token,
        span: lower.place(&(start..end)),
        rules: rules.to_vec(),
        top,
    }
}

/// An indented keyword of a statement, which has become a part of the statement above.
fn swallowed(lower: &mut Lower<'_>, failure: &Failure<'_>) -> bool {
    let line = failure.before.trim_end_matches(lex::is_blank);
    let start = failure.span.start as usize;
    let top = start - failure.before.len() == lower.chunk.range.start;
    let keyword = failure.token == Some(Token::Word) && lower.words.is_statement(failure.found);
    if !(keyword && top && line.ends_with('\n')) {
        return false;
    }
    let gap = start - (failure.before.len() - line.len())..start;
    let diagnostic = problem::indented(failure.span, failure.found);
    lower.swallowed = Some((gap, diagnostic));
    true
}

/// The keywords that could stand here.
fn keywords(failure: &Failure<'_>) -> Vec<&'static str> {
    let mut words: Vec<_> = failure
        .rules
        .iter()
        .filter_map(|&rule| expected::keyword(rule))
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// What was found and what was expected.
fn general(failure: &Failure<'_>) -> Diagnostic {
    let message = match failure.token {
        None => "something is missing at the end".to_owned(),
        Some(Token::Text | Token::OpenText | Token::OpenLongText) => {
            "a text that does not belong here".to_owned()
        }
        Some(
            Token::Blank
            | Token::Newline
            | Token::Comment
            | Token::ForeignComment
            | Token::Quoted
            | Token::OpenQuoted
            | Token::Open(_)
            | Token::Close(_)
            | Token::Word
            | Token::Number
            | Token::Comma
            | Token::Colon
            | Token::Semicolon
            | Token::Other,
        ) => format!("`{}` does not belong here", failure.found),
    };
    let help = help(failure);
    Diagnostic::new(Code::UnexpectedText, failure.span, message)
        .label(expected(&failure.rules))
        .maybe_help(help)
}

/// What could be written instead, as far as the expected words tell.
fn help(failure: &Failure<'_>) -> Option<String> {
    if let Some(help) = at_the_end(failure) {
        return Some(help.to_owned());
    }
    let (words, found) = (keywords(failure), failure.found);
    if words.contains(&"using") && failure.token == Some(Token::Word) {
        return Some(
            "a model stands behind `using`, an option behind `with`, a name behind `as`".to_owned(),
        );
    }
    if words.contains(&"with") && failure.token == Some(Token::Word) {
        return Some(format!("options stand behind `with`: `with {found} …`"));
    }
    let list = [Rule::p_comma, Rule::p_close]
        .iter()
        .all(|sign| failure.rules.contains(sign));
    if list && failure.token == Some(Token::Word) {
        return Some(format!("write `, {found}`"));
    }
    let [rule] = failure.rules.as_slice() else {
        return None;
    };
    match (expected::sign(*rule)?, found) {
        ("(", _) => None,
        (sign, "") => Some(format!("write `{sign}` and what it needs")),
        (sign, found) => Some(format!("write `{sign} {found}`")),
    }
}

/// What stands behind the word at the end.
fn at_the_end(failure: &Failure<'_>) -> Option<&'static str> {
    if failure.token.is_some() {
        return None;
    }
    Some(match failure.before.split_whitespace().next_back()? {
        "using" => "a model stands behind `using`: `using REML`, `using DL`, …",
        "as" => "a name of your own stands behind `as`: `as overall`",
        "with" => "an option stands behind `with`: `with test z`",
        "where" => "a condition stands behind `where`: a column, a sign, and a value",
        "by" | "per" | "on" => "a column stands here",
        "to" => "the name of a file stands behind `to`: `to \"forest.svg\"`",
        "because" => "the reason stands behind `because`, in quotes",
        "let" => "write `let low = trials where …`: a name, and the rows that it stands for",
        _ => return None,
    })
}
