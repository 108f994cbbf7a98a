//! The mistakes that are known when they are seen, each with what to write instead.

use super::super::expected::expected;
use super::super::grammar::Rule;
use super::super::lex::{self, Token};
use super::super::lower::{self, Lower};
use super::super::problem;
use super::{Failure, is_reserved, keywords};
use crate::diagnostic::{Code, Diagnostic, suggest};

/// A mistake that is known when it is seen.
pub(super) type Recogniser = fn(&Lower<'_>, &Failure<'_>) -> Option<Diagnostic>;

/// In this order; the first that knows it tells.
pub(super) const ALL: &[Recogniser] = &[
    misspelt_clause,
    call_of_an_analysis,
    missing_comma,
    no_colon,
    late_key,
    no_to,
    no_quotes,
    blanks_in_unit,
    comma_before_clause,
    list_without_brackets,
    is_equal,
    url,
    square_brackets,
    reserved_name,
    misspelt_word_before,
    name_of_two_words,
    comma_between_conditions,
    in_without_brackets,
    several_words,
    label_of_two_words,
    sum_of_sources,
    stray_character,
];

fn misspelt_clause(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    if failure.token != Some(Token::Word) {
        return None;
    }
    let mut words = keywords(failure);
    if failure.piece.starts_with("expect") {
        words.push("agrees");
    }
    let best = suggest(failure.found, words.iter().copied());
    let best = *best.first()?;
    Some(
        Diagnostic::new(
            Code::UnexpectedText,
            failure.span,
            format!("`{}` is not known here", failure.found),
        )
        .label(expected(&failure.rules))
        .help(format!("did you mean `{best}`?"))
        .fix(failure.span, best),
    )
}

/// `pool(trials, method = "REML")`.
fn call_of_an_analysis(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let word = lex::word(failure.piece);
    let called = failure.found == "(" && failure.before.trim_end() == word;
    called.then(|| {
        let inside = failure.piece.get(word.len()..).unwrap_or("").trim_start();
        let source = lex::word(inside.trim_start_matches('(').trim_start());
        let source = if source.is_empty() { "trials" } else { source };
        Diagnostic::new(
            Code::UnexpectedText,
            failure.span,
            format!("`{word}` is a statement, not a function"),
        )
        .label("statements have no brackets")
        .help(format!("write `{word} {source} using REML`"))
    })
}

/// A field without `:`.
fn no_colon(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let key = failure.before.trim();
    let colon = failure.rules.contains(&Rule::p_colon) && !failure.rules.contains(&Rule::kw_where);
    if !colon || key.contains(char::is_whitespace) || key.is_empty() {
        return None;
    }
    let value = failure
        .piece
        .get(failure.before.len()..)
        .unwrap_or("")
        .trim();
    let value = value.split(['\n', ',']).next().unwrap_or("").trim_end();
    let help = if value.is_empty() {
        format!("write `{key}: …`")
    } else {
        format!("write `{key}: {value}`")
    };
    Some(
        Diagnostic::new(
            Code::BadField,
            failure.span,
            format!("no `:` behind `{key}`"),
        )
        .label("`:` was expected here")
        .help(help),
    )
}

/// `a: 1 b: 2`: the second field begins where its name does.
fn missing_comma(lower: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    failure.before.find(':')?;
    let behind = failure.piece.get(failure.before.len()..)?;
    let start = failure.span.start as usize;
    let at = if failure.token == Some(Token::Word) {
        let rest = behind.get(failure.found.len()..)?;
        rest.trim_start_matches(lex::is_blank)
            .starts_with(':')
            .then_some(start)?
    } else {
        // `k: 11 estimate: 1.3` fails at the colon, since `estimate` may be a unit.
        let before = failure.before.trim_end();
        let word = before.len() - before.rfind(|c| !lex::is_word(c)).map_or(0, |at| at + 1);
        let apart = before.get(..before.len() - word)?.ends_with(lex::is_blank);
        let url = behind.starts_with("://");
        (failure.found == ":" && word > 0 && apart && !url)
            .then(|| start - (failure.before.len() - before.len()) - word)?
    };
    Some(problem::missing_comma(lower.place(&(at..at))))
}

/// `n: 5, mean 3`: the second field has no colon.
fn late_key(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let field = failure.before.contains([':', '=']);
    let comma = field && failure.before.trim_end().ends_with(',');
    let ends = failure.rules.contains(&Rule::EOI);
    (comma && ends && failure.token == Some(Token::Word)).then(|| {
        let rest = failure
            .piece
            .get(failure.before.len() + failure.found.len()..);
        let value = rest.unwrap_or("").trim();
        let word = failure.found;
        Diagnostic::new(
            Code::BadField,
            failure.span,
            format!("no `:` behind `{word}`"),
        )
        .label("a field was expected here")
        .help(format!("write `{word}: {value}`"))
    })
}

/// `forest x "a.svg"`.
fn no_to(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let text = failure.token == Some(Token::Text) && keywords(failure).contains(&"to");
    let word = if keywords(failure).contains(&"from") {
        "from"
    } else {
        "to"
    };
    text.then(|| {
        Diagnostic::new(
            Code::UnexpectedText,
            failure.span,
            "a file without the word before it",
        )
        .label(format!("`{word}` was expected here"))
        .help(format!("write `{word} {}`", failure.found))
    })
}

/// `to a.svg`.
fn no_quotes(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let text = failure.rules.contains(&Rule::text) && !failure.rules.contains(&Rule::name);
    let key = failure.rules.contains(&Rule::key) || failure.rules.contains(&Rule::kw_in);
    (text && !key && failure.token == Some(Token::Word)).then(|| {
        let rest = failure.piece.get(failure.before.len()..).unwrap_or("");
        let end = rest.find([' ', '\n', '\t', ',', '{']).unwrap_or(rest.len());
        let text = rest.get(..end).unwrap_or(rest).trim_end();
        Diagnostic::new(
            Code::UnexpectedText,
            failure.span,
            format!("`{text}` without quotes"),
        )
        .label("a text was expected here")
        .help(format!("write `\"{text}\"`"))
    })
}

/// `in mg / kg`.
fn blanks_in_unit(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let part = failure.rules.contains(&Rule::kw_from) && failure.rules.contains(&Rule::kw_in);
    (part && ["/", "*", "·"].contains(&failure.found)).then(|| {
        let before = failure.before.trim_end();
        let start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let rest = failure
            .piece
            .get(failure.before.len() + failure.found.len()..);
        let unit = before.get(start..).unwrap_or("");
        let next = rest.unwrap_or("").split_whitespace().next().unwrap_or("");
        Diagnostic::new(
            Code::UnexpectedText,
            failure.span,
            "a unit with blanks inside",
        )
        .label("the unit has ended before this")
        .help(format!("write `{unit}{}{next}`", failure.found))
    })
}

/// `pool trials, by region`.
fn comma_before_clause(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let comma = failure.before.trim_end().ends_with(',') && !failure.before.contains(':');
    (comma && is_reserved(failure.found)).then(|| {
        Diagnostic::new(
            Code::UnexpectedText,
            failure.span,
            format!("a comma before `{}`", failure.found),
        )
        .label("clauses follow each other without commas")
        .help(format!("leave out the comma before `{}`", failure.found))
    })
}

/// `using REML, DL`.
fn list_without_brackets(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let clause = keywords(failure).contains(&"using");
    (failure.found == "," && clause).then(|| {
        let before = failure.before.trim_end();
        let start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let first = before.get(start..).unwrap_or("");
        let rest = failure
            .piece
            .get(failure.before.len() + 1..)
            .unwrap_or("")
            .trim_start();
        let second = lex::word(rest);
        let clauses = [
            "on",
            "using",
            "measuring",
            "where",
            "with",
            "in",
            "by",
            "per",
        ];
        let mut words = before.split_whitespace().rev();
        if words.find(|word| clauses.contains(word)) == Some("on") {
            return Diagnostic::new(Code::UnexpectedText, failure.span, "a list of moderators")
                .label("`+` was expected here")
                .help(format!("write `{first} + {second}`"));
        }
        Diagnostic::new(
            Code::UnexpectedText,
            failure.span,
            "a list without brackets",
        )
        .label("one value was expected here, or alternatives in `( )`")
        .help(format!("write `({first}, {second})`"))
    })
}

/// `x is 3`.
fn is_equal(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let before = failure.before.trim_end();
    let is = failure.rules.contains(&Rule::kw_missing) && before.ends_with("is");
    (is && matches!(
        failure.token,
        Some(Token::Word | Token::Number | Token::Text)
    ))
    .then(|| {
        let found = failure.found;
        let missing = ["null", "NULL", "NA", "empty", "na"].contains(&found);
        let help = if missing {
            "is missing".to_owned()
        } else {
            format!("= {found}")
        };
        Diagnostic::new(
            Code::UnexpectedText,
            failure.span,
            format!("`is` before `{found}`"),
        )
        .label("behind `is` stands `missing` or `not missing`")
        .help(format!("write `{help}`"))
    })
}

/// An address without quotes.
fn url(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let scheme = failure
        .before
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()?;
    let rest = failure.piece.get(failure.before.len()..)?;
    (rest.starts_with("://") && !scheme.is_empty()).then(|| {
        let end = rest.find([',', '\n', ' ']).unwrap_or(rest.len());
        let address = rest.get(..end).unwrap_or(rest).trim_end();
        Diagnostic::new(
            Code::UnexpectedText,
            failure.span,
            "an address without quotes",
        )
        .label("an address is a text")
        .help(format!("write `\"{scheme}{address}\"`"))
    })
}

/// A word of the language in the place of a name.
fn reserved_name(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let names = [Rule::name, Rule::call_name, Rule::label];
    let name = failure.rules.iter().any(|rule| names.contains(rule));
    let word = failure.found;
    let behind = failure
        .piece
        .get(failure.before.len() + word.len()..)?
        .trim_start();
    let declared = behind.starts_with('=') || behind.starts_with("<-") || behind.is_empty();
    (name && declared && is_reserved(word)).then(|| {
        Diagnostic::new(
            Code::ReservedName,
            failure.span,
            format!("`{word}` is a word of the language"),
        )
        .label("a name was expected here")
        .help(format!(
            "write another name, or `` `{word}` `` between backticks"
        ))
    })
}

/// Several words where one name or a text belongs.
fn several_words(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let colon = failure.before.find(':')?;
    let field = failure.rules.contains(&Rule::kw_because) && failure.rules.contains(&Rule::p_comma);
    if failure.token != Some(Token::Word) {
        return None;
    }
    if failure.rules.contains(&Rule::less) || failure.rules.contains(&Rule::p_comma) && !field {
        return two_words(failure);
    }
    if !field {
        return None;
    }
    let value = failure.piece.get(colon + 1..)?.trim().lines().next()?;
    let items = value.trim_end_matches(',').split(',').map(str::trim);
    let quote = |item: &str| {
        if item.contains(' ') {
            format!("\"{item}\"")
        } else {
            item.to_owned()
        }
    };
    let value = items.map(quote).collect::<Vec<_>>().join(", ");
    Some(
        Diagnostic::new(
            Code::BadField,
            failure.span,
            format!("`{}` follows another word", failure.found),
        )
        .label("a value of several words stands between quotes")
        .help(format!("write `{value}`")),
    )
}

/// `as cortex all`.
fn name_of_two_words(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let mut words = failure.before.split_whitespace().rev();
    let (word, before) = (words.next()?, words.next()?);
    let named = before == "as" && failure.token == Some(Token::Word);
    (named && !is_reserved(failure.found)).then(|| {
        let found = failure.found;
        Diagnostic::new(
            Code::UnexpectedText,
            failure.span,
            format!("`{found}` follows a name"),
        )
        .label(expected(&failure.rules))
        .help(format!("write `{word}_{found}` for a name"))
    })
}

/// `where a, b`.
fn comma_between_conditions(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let step = failure.rules.contains(&Rule::kw_and) && failure.rules.contains(&Rule::kw_because);
    let other = failure.rules.contains(&Rule::compare) && keywords(failure).contains(&"derive");
    (failure.found == "," && (step || other) && failure.before.contains("where")).then(|| {
        Diagnostic::new(
            Code::UnexpectedText,
            failure.span,
            "a comma between conditions",
        )
        .label("an operator or another step was expected here")
        .help("write `and` or `or`")
    })
}

/// `in cortex`.
fn in_without_brackets(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let bracket = failure.rules.contains(&Rule::p_open) || failure.rules.contains(&Rule::in_list);
    let value = matches!(
        failure.token,
        Some(Token::Word | Token::Text | Token::Number)
    );
    (bracket && value && failure.before.trim_end().ends_with(" in")).then(|| {
        let found = failure.found;
        Diagnostic::new(Code::UnexpectedText, failure.span, "`in` without brackets")
            .label("`(` was expected here")
            .help(format!("write `({found})`"))
    })
}

/// `region = ventral pallidum`.
fn label_of_two_words(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let before = failure.before.trim_end();
    let start = before.rfind(|c| !lex::is_word(c)).map_or(0, |at| at + 1);
    let sign = before.get(..start)?.trim_end();
    let word = before
        .get(start..)
        .filter(|word| word.starts_with(lex::starts_word))?;
    let list = sign.ends_with(['(', ',']) && failure.rules.contains(&Rule::kw_to);
    let value = (sign.ends_with('=') || list) && !is_reserved(word);
    let compared = failure.rules.contains(&Rule::compare) && failure.token == Some(Token::Word);
    (value && compared && !is_reserved(failure.found)).then(|| {
        let found = failure.found;
        Diagnostic::new(
            Code::UnexpectedText,
            failure.span,
            format!("`{found}` follows another word"),
        )
        .label(expected(&failure.rules))
        .help(format!(
            "write `\"{word} {found}\"` if the words belong together"
        ))
    })
}

/// A label of two words.
fn two_words(failure: &Failure<'_>) -> Option<Diagnostic> {
    let before = failure.before.trim_end();
    let start = before.rfind(|c| !lex::is_word(c)).map_or(0, |at| at + 1);
    let word = before.get(start..).filter(|word| !word.is_empty())?;
    if is_reserved(word) || is_reserved(failure.found) {
        return None;
    }
    let found = failure.found;
    Some(
        Diagnostic::new(
            Code::BadField,
            failure.span,
            format!("`{found}` follows another word"),
        )
        .label(expected(&failure.rules))
        .help(format!(
            "write `\"{word} {found}\"` if the words belong together"
        )),
    )
}

/// `ci: [0.81, 1.85]`.
fn square_brackets(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let inside = failure.piece.get(failure.before.len() + 1..)?;
    let inside = inside
        .split_once(']')
        .map_or("0.81, 1.85", |(inside, _)| inside);
    (failure.found == "[" && failure.before.contains(':')).then(|| {
        let range = inside.replacen([',', ';', '-'], " to ", 1);
        let range = range.split_whitespace().collect::<Vec<_>>().join(" ");
        let key = failure.before.split(':').next().unwrap_or("").trim();
        Diagnostic::new(
            Code::BadField,
            failure.span,
            "square brackets round a value",
        )
        .label("an interval is written `low to high`, a list has round brackets or none")
        .help(format!("write `{key}: {range}`"))
    })
}

/// A misspelt word that was taken for something else: `dose: optinal number`.
fn misspelt_word_before(lower: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    if !failure.rules.contains(&Rule::in_unit) && !failure.rules.contains(&Rule::kw_from) {
        return None;
    }
    let before = failure.before.trim_end();
    let start = before.rfind(|c| !lex::is_word(c)).map_or(0, |at| at + 1);
    let word = before.get(start..).filter(|word| !word.is_empty())?;
    let best = suggest(word, ["optional", "one of"]);
    let best = *best.first()?;
    let at = failure.span.start as usize - failure.before.len() + start;
    let span = lower.place(&(at..at + word.len()));
    (word != best).then(|| {
        Diagnostic::new(Code::BadField, span, format!("`{word}` is not known here"))
            .label("`optional` or a type was expected here")
            .help(format!("did you mean `{best}`?"))
            .fix(span, best)
    })
}

/// `pool a + b`.
fn sum_of_sources(lower: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let mut words = failure.before.split_whitespace();
    let (verb, source) = (words.next()?, words.next()?);
    let fixed = lower::fixed().any(|fixed| fixed == verb);
    let sum = failure.found == "+" && words.next().is_none() && !fixed;
    (sum && lower.words.is_statement(verb)).then(|| {
        let other = failure
            .piece
            .get(failure.before.len() + 1..)
            .unwrap_or("")
            .trim_start();
        let other = lex::word(other);
        Diagnostic::new(
            Code::UnexpectedText,
            failure.span,
            "a sum in the place of a name",
        )
        .label("an analysis is about one name")
        .help(format!(
            "write `let both = {source} + {other}` and `{verb} both`"
        ))
    })
}

/// A character that means nothing in a plan.
fn stray_character(_: &Lower<'_>, failure: &Failure<'_>) -> Option<Diagnostic> {
    let found = failure.found.chars().next()?;
    let known = "+-*/^=<>!.,:()[]{}|\"'`~&%×·÷≤≥≠−–#;";
    let stray = failure.token == Some(Token::Other) && !known.contains(found);
    stray.then(|| {
        let shown = problem::shown(found);
        Diagnostic::new(
            Code::StrayCharacter,
            failure.span,
            format!("`{shown}` has no place in a plan"),
        )
        .label(expected(&failure.rules))
        .help("a name of other characters stands between backticks, a text between quotes")
    })
}
