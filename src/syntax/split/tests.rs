use super::*;

const WORDS: Words<'static> = Words {
    statements: &["pool", "forest"],
};

fn cut(text: &str) -> (Vec<String>, Vec<String>) {
    let mut out = Diagnostics::default();
    let split = split(text, SourceId(0), &WORDS, &mut out);
    let chunks = split
        .chunks
        .iter()
        .map(|chunk| text[chunk.range.clone()].to_owned());
    let codes = out.iter().map(|d| d.code.number().to_owned());
    (chunks.collect(), codes.collect())
}

fn chunks(text: &str) -> Vec<String> {
    let (chunks, codes) = cut(text);
    assert!(codes.is_empty(), "{codes:?}");
    chunks
}

#[test]
fn a_statement_runs_to_the_next_word_at_column_0() {
    assert_eq!(
        chunks("pool a\n  using REML # c\n\npool b"),
        ["pool a\n  using REML", "pool b"]
    );
    assert_eq!(
        chunks("pool a\r\n\tusing REML\r\npool b\r\n"),
        ["pool a\r\n\tusing REML", "pool b"]
    );
    assert_eq!(chunks("# c\n\n\nlett x\npool b"), ["lett x", "pool b"]);
    assert_eq!(chunks(""), [""; 0]);
}

#[test]
fn closing_brackets_go_on_with_a_statement() {
    assert_eq!(
        chunks("plan {\na: 1\n}\npool x"),
        ["plan {\na: 1\n}", "pool x"]
    );
    assert_eq!(
        chunks("let a = b where x in (1,\n2\n)\npool x"),
        ["let a = b where x in (1,\n2\n)", "pool x"]
    );
}

#[test]
fn comments_at_column_0_do_not_end_a_statement() {
    assert_eq!(
        chunks("let a = b\n# why\n  where c\npool a"),
        ["let a = b\n# why\n  where c", "pool a"]
    );
}

#[test]
fn a_field_named_like_a_statement_is_a_field() {
    assert_eq!(chunks("data x {\nstudy: study\ndata : text\n}").len(), 1);
}

#[test]
fn a_keyword_at_column_0_closes_brackets() {
    let (chunks, codes) = cut("data x {\n  study: study\npool x");
    assert_eq!(chunks, ["data x {\n  study: study", "pool x"]);
    assert_eq!(codes, ["E0103"]);
    let (_, codes) = cut("data x {\n  a: arm { n: n\npool x");
    assert_eq!(codes, ["E0103", "E0103"]);
}

#[test]
fn a_field_closes_round_brackets() {
    let (chunks, codes) = cut("data x {\n  a: one of (b,\n  c: text\n}\npool x");
    assert_eq!(chunks.len(), 2);
    assert_eq!(codes, ["E0103"]);
}

#[test]
fn brackets_in_texts_and_comments_are_none() {
    assert_eq!(chunks("plan \"a { (\" # {\n  # (\npool `{`").len(), 2);
    assert_eq!(chunks("plan \"\"\"a {\npool x\n\"\"\"\npool y").len(), 2);
}

#[test]
fn an_open_text_ends_with_its_line_and_hides_its_brackets() {
    let (chunks, codes) = cut("plan \"x\" { a: \"b }\npool x");
    assert_eq!((chunks.len(), codes), (2, vec!["E0104".to_owned()]));
    let (chunks, codes) = cut("plan \"\"\"x {\nprose (\npool x");
    assert_eq!((chunks.len(), codes), (2, vec!["E0104".to_owned()]));
}

#[test]
fn closers_without_openers_are_reported() {
    assert_eq!(cut("pool x)\npool y").1, ["E0102"]);
    assert_eq!(cut("}\npool y").1, ["E0102"]);
}

#[test]
fn mixed_brackets_report_the_open_one() {
    assert_eq!(cut("plan { a: (1 }\npool x").1, ["E0103"]);
}

#[test]
fn tables_are_skipped_whatever_they_hold() {
    let text = "data x {\n}\n| a | # { \" |\n\n# c\n  | `b | c |\n\n## n\npool x";
    let mut out = Diagnostics::default();
    let split = split(text, SourceId(0), &WORDS, &mut out);
    assert!(out.is_empty());
    let table = split.chunks[0].table.clone().unwrap();
    assert_eq!(&text[table], "| a | # { \" |\n\n# c\n  | `b | c |");
    assert_eq!(&text[split.chunks[1].note.clone().unwrap()], "## n");
}

#[test]
fn notes_belong_to_the_statement_directly_below() {
    let text = "## a\r\n## b\r\npool x";
    let mut out = Diagnostics::default();
    let split_text = split(text, SourceId(0), &WORDS, &mut out);
    assert_eq!(split_text.chunks[0].note, Some(0..10));
    for (text, count) in [
        ("## a\n\npool x", 1),
        ("pool x\n## a", 1),
        ("pool x\n## a\n  using y", 1),
        ("### a\npool x", 0),
    ] {
        assert_eq!(cut(text).1.len(), count, "{text}");
    }
}

#[test]
fn nesting_ends_at_64() {
    let open = "(".repeat(MAX_NESTING);
    let close = ")".repeat(MAX_NESTING);
    assert!(cut(&format!("expect {open}a{close}")).1.is_empty());
    let (chunks, codes) = cut(&format!("expect ({open}a\nb\npool x"));
    assert_eq!(codes, ["E0107"]);
    assert_eq!(chunks.last().map(String::as_str), Some("pool x"));
    assert_eq!(cut(&format!("expect {}", "(".repeat(100_000))).1, ["E0107"]);
}

#[test]
fn inputs_are_complete_when_nothing_is_open() {
    for text in ["pool x", "plan {\n}", "pool x)", "", "let a = \"b", "# ("] {
        assert!(is_complete(text, &WORDS), "{text}");
    }
    for text in [
        "plan {",
        "let a = b where (c",
        "plan \"\"\"a\n",
        "data x {\n a: arm {\n }",
    ] {
        assert!(!is_complete(text, &WORDS), "{text}");
    }
}
