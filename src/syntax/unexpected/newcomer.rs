//! What newcomers write from other languages and from prose, each with the line to write instead.

mod schema;

use super::super::grammar::Rule;
use super::super::lex::{self, Token};
use super::super::lower::Lower;
use super::super::problem;
use super::recognise::Recogniser;
use super::{Failure, is_reserved, keywords};
use crate::diagnostic::{Code, Diagnostic};

/// In this order, before all others.
pub(super) const ALL: &[Recogniser] = &[
    bad_name,
    title_without_quotes,
    reading_a_file,
    schema::labels_without_one_of,
    schema::unit_without_in,
    schema::labels_without_comma,
    function_without_brackets,
    list_of_two_words,
    square_list,
    between,
    point_without_zero,
    is_not_null,
    path_with_blank,
    step_without_where,
    keep_without_per,
    reason_without_because,
    require_without_for,
    option_without_with,
    clause_without_word,
];

/// Functions of one value.
const FUNCTIONS: &[&str] = &["abs", "sqrt", "exp", "log", "log10", "round"];

/// How others call the test of Hartung and Knapp.
const KNAPP: &[&str] = &[
    "knha",
    "hksj",
    "hk",
    "kh",
    "knapp",
    "knapphartung",
    "hartungknapp",
];

/// What stands in a result.
const PARTS: &[&str] = &[
    "estimate",
    "ci",
    "pi",
    "se",
    "p",
    "k",
    "studies",
    "participants",
    "events",
    "tau2",
    "i2",
    "h2",
    "q",
    "df",
    "statistic",
];

/// Words of other languages for `where`.
const WHERE: &[&str] = &[
    "if", "filter", "when", "subset", "only", "such", "whose", "having", "select",
];

/// What is written from the place on, to the end of the line.
fn line<'a>(failure: &Failure<'a>) -> &'a str {
    let rest = failure.piece.get(failure.before.len()..).unwrap_or("");
    rest.lines()
        .next()
        .unwrap_or("")
        .split(" #")
        .next()
        .unwrap_or("")
        .trim_end()
}

/// What is written behind the place, to the end of the line.
fn behind<'a>(failure: &Failure<'a>) -> &'a str {
    line(failure)
        .get(failure.found.len()..)
        .unwrap_or("")
        .trim()
}

/// The last word before the place, and what is before that.
fn last_word<'a>(failure: &Failure<'a>) -> (&'a str, &'a str) {
    let before = failure.before.trim_end();
    let start = before.rfind(|c| !lex::is_word(c)).map_or(0, |at| {
        at + before
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(1, char::len_utf8)
    });
    before
        .split_at_checked(start)
        .map_or(("", before), |(before, word)| (word, before.trim_end()))
}

fn unexpected(
    failure: &Failure<'_>,
    message: impl Into<String>,
    label: &str,
    help: &str,
) -> Diagnostic {
    Diagnostic::new(Code::UnexpectedText, failure.span, message)
        .label(label)
        .help(format!("write `{help}`"))
}

/// A name as it may be written.
pub(in crate::syntax) fn mended_name(written: &str) -> String {
    let parts = written
        .split(|c: char| !lex::is_word(c))
        .filter(|part| !part.is_empty());
    let name = parts.collect::<Vec<_>>().join("_");
    if !name.starts_with(|c: char| c.is_numeric()) {
        return name;
    }
    for (figure, word) in [
        ("1st", "first"),
        ("2nd", "second"),
        ("3rd", "third"),
        ("4th", "fourth"),
        ("5th", "fifth"),
    ] {
        if let Some(rest) = name.strip_prefix(figure) {
            return format!("{word}{rest}");
        }
    }
    format!("_{name}")
}

/// `let a-b = …`, `let low dose = …`, `pool x as 2nd`.
fn bad_name(lower: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let declares = [Rule::a_let, Rule::a_effect, Rule::a_data].contains(&failure.top);
    let before = failure.before;
    let first = lex::word(before);
    // Where the name begins: behind the keyword, or behind the last `as` or `derive`.
    let inner = ["as", "derive"].iter().filter_map(|word| {
        let at = before.rfind(&format!(" {word} "))?;
        Some(at + word.len() + 2)
    });
    let inner = inner.max();
    let start = match inner {
        Some(at) => at,
        None if declares || failure.top == Rule::an_analysis => first.len(),
        None => return None,
    };
    let tail = failure.piece.get(start..)?;
    let written = tail.trim_start();
    let start = start + tail.len() - written.len();
    let taken = before.get(start..).unwrap_or("").trim_end();
    if !taken.chars().all(lex::is_word) || is_reserved(failure.found) || is_reserved(taken) {
        return None;
    }
    let ends: &[char] = &['=', '\n', '{', '<', ',', '(', ':', '#', '"', '[', '+', '~'];
    let end = written.find(ends).unwrap_or(written.len());
    let mut written = written.get(..end)?.trim_end();
    let sign = tail.trim_start().get(end..).unwrap_or("");
    if let Some((name, _)) = written.split_once(" from") {
        written = name.trim_end();
    }
    if inner.is_none() && failure.top == Rule::an_analysis
        || inner.is_some() && !sign.starts_with('=')
    {
        written = written.split_whitespace().next()?;
    }
    let declared = inner.is_some() || sign.starts_with(['=', '<']) || failure.top == Rule::a_data;
    let odd =
        written.contains(['-', ' ', '.']) || written.starts_with(|c: char| c.is_ascii_digit());
    let fine = written
        .chars()
        .all(|c| lex::is_word(c) || c == '-' || c == ' ' || c == '.');
    let words = written.split(' ').filter(|word| !word.is_empty());
    let plain = words.clone().count() <= 4 && !words.clone().any(is_reserved);
    let analysis = failure.top == Rule::an_analysis && (written.contains('-') || taken.is_empty());
    if !(odd && fine && plain && (declared || analysis) && written.contains(char::is_alphabetic)) {
        return None;
    }
    let place = failure.span.start as usize - before.len() + start;
    let span = lower.place(&(place..place + written.len()));
    let name = mended_name(written);
    Some(
        Diagnostic::new(
            Code::UnexpectedText,
            span,
            format!("`{written}` is not a name"),
        )
        .label("a name has letters, digits and `_`, and does not begin with a digit")
        .help(format!("write `{name}`"))
        .fix(span, name),
    )
}

/// `plan Ketamine in rats {`.
fn title_without_quotes(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let word = lex::word(failure.piece);
    let title = failure.piece.get(word.len()..)?.trim();
    let plain = failure.top == Rule::a_plan && !title.contains(['"', '\n']) && !title.is_empty();
    plain.then(|| {
        let help = format!("plan \"{title}\"");
        unexpected(
            failure,
            "a title without quotes",
            "a text was expected here",
            &help,
        )
    })
}

/// `data d = read.csv("d.csv")`, `let d = read.csv("d.csv")`.
fn reading_a_file(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let top = [Rule::a_data, Rule::a_let].contains(&failure.top);
    let word = lex::word(failure.piece);
    let name = lex::word(failure.piece.get(word.len()..)?.trim_start());
    let sign = failure.piece.find(['=', '<'])?;
    let value = failure.piece.get(sign..)?;
    let reads = problem::file_read(value).or_else(|| {
        let value = value.trim_start_matches(['=', '<', '-', ' ']);
        let text = value.strip_prefix('"')?.split('"').next()?;
        (failure.top == Rule::a_data).then_some(text)
    })?;
    let name = if name.is_empty() { "dat" } else { name };
    top.then(|| {
        Diagnostic::new(
            Code::ForeignSpelling,
            failure.span,
            "a file is not read by a function",
        )
        .label("data stand in a file behind `from`")
        .help(format!("write `data {name} from \"{reads}\"`"))
    })
}

/// `sqrt dose`.
fn function_without_brackets(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let (word, _) = last_word(failure);
    let value = matches!(failure.token, Some(Token::Word | Token::Number));
    let known = FUNCTIONS.contains(&word) && value && !is_reserved(failure.found);
    known.then(|| {
        let rest = line(failure);
        let end = rest
            .find(|c| !lex::is_word(c) && c != '.')
            .unwrap_or(rest.len());
        let value = rest.get(..end).unwrap_or(failure.found);
        unexpected(
            failure,
            "a function without brackets",
            "`(` was expected here",
            &format!("{word}({value})"),
        )
    })
}

/// `in (cortex striatum)`.
fn list_of_two_words(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let (word, before) = last_word(failure);
    let list = failure.rules.contains(&Rule::kw_to) && failure.rules.contains(&Rule::p_close);
    let words = failure.token == Some(Token::Word) && word.starts_with(lex::starts_word);
    let here = list && words && before.ends_with(['(', ',']);
    (here && !is_reserved(failure.found) && !is_reserved(word)).then(|| {
        let found = failure.found;
        unexpected(
            failure,
            format!("`{found}` follows another word"),
            "`,` was expected here",
            &format!("{word}, {found}"),
        )
        .help(format!(
            "or `\"{word} {found}\"` if the words belong together"
        ))
    })
}

/// `in [rat, mouse]`.
fn square_list(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let sign = failure.found;
    let list = ["[", "{"].contains(&sign) && last_word(failure).0 == "in";
    let rest = line(failure).get(1..)?;
    let inside = rest.split([']', '}']).next()?.trim();
    list.then(|| {
        let help = format!("in ({inside})");
        unexpected(
            failure,
            "a list in other brackets",
            "`(` was expected here",
            &help,
        )
    })
}

/// `dose between 3 and 5 mg/kg`.
fn between(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let before = failure.before.trim_end();
    let start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let value = before.get(start..).unwrap_or("");
    let (low, rest) = behind(failure)
        .split_once(" and ")
        .or_else(|| behind(failure).split_once(" to "))?;
    let high: Vec<_> = rest.split_whitespace().take(2).collect();
    let unit = high
        .get(1)
        .filter(|word| !is_reserved(word) && !word.starts_with(['"', '=']))
        .copied();
    let high = [high.first().copied(), unit]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    (failure.found == "between" && !value.is_empty()).then(|| {
        let help = format!("{} <= {value} <= {high}", low.trim());
        unexpected(
            failure,
            "`between` is not how kma writes a range",
            "an operator was expected here",
            &help,
        )
    })
}

/// `dose < .5 mg/kg`.
fn point_without_zero(lower: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let before = failure.before.trim_end();
    let start = before
        .rfind(|c: char| !c.is_ascii_digit() && c != '.')
        .map_or(0, |at| at + 1);
    let written = before.get(start..)?;
    let digits = written
        .strip_prefix('.')
        .filter(|digits| !digits.is_empty())?;
    let apart = before
        .get(..start)?
        .ends_with([' ', '=', '<', '>', '(', ',', ':', '+', '-', '*', '/']);
    let unit = matches!(failure.token, Some(Token::Word | Token::Other));
    let at = failure.span.start as usize - failure.before.len() + start;
    let span = lower.place(&(at..at + written.len()));
    (apart && unit && !digits.contains('.'))
        .then(|| problem::bad_number(span, written, Some(&format!("0{written}"))))
}

/// `dose is not null`.
fn is_not_null(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let (word, before) = last_word(failure);
    let not = word == "not" && before.ends_with(" is") && failure.rules.contains(&Rule::kw_missing);
    let value = matches!(
        failure.token,
        Some(Token::Word | Token::Number | Token::Text)
    );
    (not && value).then(|| {
        let found = failure.found;
        let missing = ["null", "na", "nan", "none", "empty", "blank", "nil"];
        let help = if missing.contains(&found.to_lowercase().as_str()) {
            "is not missing".to_owned()
        } else {
            format!("!= {found}")
        };
        unexpected(
            failure,
            format!("`is not` before `{found}`"),
            "behind `is not` stands `missing`",
            &help,
        )
    })
}

/// `expect overall estimate > 0`.
fn path_with_blank(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let (word, _) = last_word(failure);
    let known = failure.top == Rule::a_expect && PARTS.contains(&failure.found);
    (known && !word.is_empty() && !is_reserved(word) && word != "expect").then(|| {
        let found = failure.found;
        unexpected(
            failure,
            format!("`{found}` behind a blank"),
            "a point stands between a result and its part",
            &format!("{word}.{found}"),
        )
    })
}

/// `let a = b region = cortex`, `let a = b if …`, `let a = b filter …`.
fn step_without_where(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let step = failure.token == Some(Token::Word) && keywords(failure).contains(&"derive");
    if failure.top != Rule::a_let || !step || is_reserved(failure.found) {
        return None;
    }
    let foreign = WHERE.contains(&failure.found);
    let rest = behind(failure);
    let rest = rest.strip_prefix("that ").unwrap_or(rest);
    let compared = rest.starts_with(['=', '<', '>', '!', '.'])
        || ["in ", "is ", "not in "]
            .iter()
            .any(|word| rest.starts_with(word));
    if !(foreign && !rest.is_empty() || compared) {
        return None;
    }
    let found = failure.found;
    Some(if foreign {
        unexpected(
            failure,
            format!("`{found}` is not how kma selects rows"),
            "`where` was expected here",
            &format!("where {rest}"),
        )
    } else {
        unexpected(
            failure,
            "a condition without `where`",
            "`where` was expected here",
            &format!("where {}", line(failure)),
        )
    })
}

/// `keep largest dose`.
fn keep_without_per(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let at = failure.before.rfind("keep ")?;
    let step = failure.before.get(at..)?.trim();
    let keep =
        failure.rules.contains(&Rule::kw_per) && failure.top == Rule::a_let && !step.contains('\n');
    let ends = failure.token.is_none()
        || is_reserved(failure.found)
        || failure
            .before
            .trim_end_matches(lex::is_blank)
            .ends_with('\n');
    (keep && ends && !step.contains(" per ")).then(|| {
        let help = format!("{step} per study");
        unexpected(
            failure,
            "`keep` without `per`",
            "the row is kept of each group: `per` was expected here",
            &help,
        )
    })
}

/// `exclude where … "why"`.
fn reason_without_because(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let text = failure.token == Some(Token::Text) && failure.rules.contains(&Rule::kw_because);
    text.then(|| {
        let help = format!("because {}", failure.found);
        unexpected(
            failure,
            "a reason without `because`",
            "`because` was expected here",
            &help,
        )
    })
}

/// `require studies > 5`.
fn require_without_for(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let ends = failure.token.is_none() && failure.top == Rule::a_require;
    (ends && failure.rules.contains(&Rule::kw_for)).then(|| {
        let help = format!("{} for pool", failure.piece.trim());
        unexpected(
            failure,
            "a requirement without an analysis",
            "`for` and the analyses were expected here",
            &help,
        )
    })
}

/// The option that `written` is: `test hksj`, `level 90%`.
fn option_of(written: &str) -> Option<String> {
    let first = written.split_whitespace().next()?.trim_end_matches(',');
    let plain: String = first
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    if KNAPP.contains(&plain.as_str()) {
        return Some("test hksj".to_owned());
    }
    if ["z", "t"].contains(&first) {
        return Some(format!("test {first}"));
    }
    let known = [
        "test", "level", "pi", "floor", "tau2", "rows", "add", "vtype",
    ]
    .contains(&first);
    let value = written
        .split_whitespace()
        .nth(1)?
        .trim_end_matches(',')
        .trim_matches('=');
    (known && !value.is_empty()).then(|| format!("{first} {value}"))
}

/// `using REML, knha`, `using REML, level 90%`.
fn option_without_with(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let (model, before) = last_word(failure);
    let clause = [Rule::an_analysis, Rule::a_default].contains(&failure.top);
    if !clause || !before.ends_with("using") {
        return None;
    }
    let written = match failure.found {
        "," | "+" => behind(failure),
        _ => line(failure),
    };
    let option = option_of(written)?;
    Some(unexpected(
        failure,
        "an option behind a model",
        "options stand behind `with`",
        &format!("using {model} with {option}"),
    ))
}

/// `default REML`, `pool a REML`, `pool a test z`.
fn clause_without_word(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let top = [Rule::an_analysis, Rule::a_default].contains(&failure.top);
    let clause = failure.token == Some(Token::Word) && keywords(failure).contains(&"using");
    if !top || !clause || is_reserved(failure.found) {
        return None;
    }
    let start = if failure.top == Rule::a_default && failure.before.trim() == "default" {
        "default "
    } else {
        ""
    };
    let found = failure.found;
    if let Some(option) = option_of(line(failure)) {
        return Some(unexpected(
            failure,
            "an option without `with`",
            "options stand behind `with`",
            &format!("{start}with {option}"),
        ));
    }
    let model = found.chars().take(2).all(char::is_uppercase) && found.len() > 1;
    let model = model || ["Peto", "PETO", "fixed", "random"].contains(&found);
    model.then(|| {
        let known = match found {
            "fixed" => "FE",
            "random" => "REML",
            "PETO" => "Peto",
            found => found,
        };
        unexpected(
            failure,
            "a model without `using`",
            "`using` was expected here",
            &format!("{start}using {known}"),
        )
    })
}
