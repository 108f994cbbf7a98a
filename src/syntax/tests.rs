use super::fields::fields;
use super::*;

const WORDS: Words<'static> = Words { statements: &[] };

/// The heads of the fields between the first `{` and the last `}`.
fn heads(text: &str) -> Vec<String> {
    let mut out = Diagnostics::default();
    let text = &format!("plan {{{text}}}");
    let split = split::split(text, SourceId(0), &WORDS, &mut out);
    let pairs = &split.chunks[0].pairs;
    let cut = fields(text, 6..text.len() - 1, pairs);
    let head = |piece: fields::Piece| text[piece.head].to_owned();
    cut.pieces.into_iter().map(head).collect()
}

#[test]
fn fields_end_at_a_comma_or_with_the_line() {
    assert_eq!(heads("a: 1, b: 2\n c: 3"), ["a: 1", "b: 2", "c: 3"]);
    assert_eq!(heads("\n a: 1\n\n b c\n d: 2,\n"), ["a: 1", "b c", "d: 2"]);
    assert_eq!(
        heads("a.b: 1, `c d`: 2, \"e f\": 3"),
        ["a.b: 1", "`c d`: 2", "\"e f\": 3"]
    );
}

#[test]
fn a_list_goes_on_after_a_comma_that_no_name_follows() {
    assert_eq!(heads("a: b, c, d: e"), ["a: b, c", "d: e"]);
    assert_eq!(heads("a: b,\n c,\n d: e"), ["a: b,\n c", "d: e"]);
    assert_eq!(
        heads("a: one of x = \"1\", y = \"2\", b: c"),
        ["a: one of x = \"1\", y = \"2\"", "b: c"]
    );
    assert_eq!(
        heads("a: 40 because \"x\" 12,\n \"y\" 2"),
        ["a: 40 because \"x\" 12,\n \"y\" 2"]
    );
}

#[test]
fn brackets_hide_commas_and_lines() {
    assert_eq!(heads("a: (b, c: d)\n e: 1"), ["a: (b, c: d)", "e: 1"]);
    assert_eq!(
        heads("a: one of (b,\n c)\n e: 1"),
        ["a: one of (b,\n c)", "e: 1"]
    );
    assert_eq!(
        heads("a: arm { n: 1, m: 2 }\n b { c: 1 }, d: 2"),
        ["a: arm ", "b ", "d: 2"].map(str::trim)
    );
}

#[test]
fn a_line_that_cannot_end_goes_on() {
    assert_eq!(
        heads("a:\n \"long\"\n b: 1 +\n 2"),
        ["a:\n \"long\"", "b: 1 +\n 2"]
    );
    assert_eq!(heads("a:\n b: 1"), ["a:", "b: 1"]);
}

/// The list of the messages is that of the grammar.
#[test]
fn reserved_words_are_no_names() {
    use super::grammar::{Grammar, Rule};
    use pest::Parser;
    let is_name = |word: &str| Grammar::parse(Rule::name, word).is_ok();
    let grammar = include_str!("../../grammar/kma.pest");
    let rule = grammar.split("reserved = _{").nth(1);
    let rule = rule
        .and_then(|text| text.split('}').next())
        .expect("the rule");
    let mut listed: Vec<&str> = rule.split('"').skip(1).step_by(2).collect();
    let mut known = unexpected::RESERVED.to_vec();
    listed.sort_unstable();
    known.sort_unstable();
    assert_eq!(known, listed);
    for word in known {
        assert!(!is_name(word), "{word}");
        assert!(is_name(&format!("{word}_2")), "{word}_2");
    }
}
