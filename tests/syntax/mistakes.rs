//! Each mistake is one diagnostic, at its place, with what to write instead.

use super::read;

/// The codes and the marked texts of what is wrong in `text`.
fn wrong(text: &str) -> Vec<(String, String)> {
    let (_, diagnostics) = read(text);
    let of = |d: &kma::diagnostic::Diagnostic| {
        (
            d.code.number().to_owned(),
            text[d.span.unwrap().range()].to_owned(),
        )
    };
    diagnostics.iter().map(of).collect()
}

/// Asserts one diagnostic of `code` at `marked` with `help` in its help.
fn one(text: &str, code: &str, marked: &str, help: &str) {
    let (_, diagnostics) = read(text);
    assert_eq!(
        wrong(text),
        [(code.to_owned(), marked.to_owned())],
        "{text}: {diagnostics:#?}"
    );
    let found = diagnostics[0].help.join(" ");
    assert!(found.contains(help), "{text}: {found}");
}

#[test]
fn three_mistakes_are_three() {
    let text = "lett a = b\npool a usng REML\n\ndata d {\n  a number\n  b: number form 1 to 2\n  c: one of x, y z, d: text\n}\nlet e = a where (b\nlet f = a where b == 2\n";
    let codes: Vec<_> = wrong(text).into_iter().map(|(code, _)| code).collect();
    assert_eq!(
        codes,
        [
            "E0101", "E0102", "E0110", "E0102", "E0110", "E0103", "E0105"
        ]
    );
    let text = "reported x {\n  estimate 1\n  ci: [1, 2]\n  p < 0.01\n}\n";
    assert_eq!(wrong(text).len(), 3);
}

#[test]
fn unknown_statements() {
    one("lett a = b", "E0101", "lett", "`let`");
    one("pol a", "E0101", "pol", "`pool`");
    one("Pool a", "E0101", "Pool", "`pool`");
    one("a = b where c", "E0101", "a", "let a = ");
    one("where b", "E0101", "where", "blanks before");
    one("hartung a", "E0101", "hartung", "statements begin with");
    one("study: x", "E0102", "study", "between the `{` and `}`");
    one("| a |", "E0108", "|", "indented");
}

#[test]
fn a_meant_statement_still_declares_its_name() {
    use kma::syntax::ast::StatementKind;
    for text in ["lett a = b", "a = b c", "let a = b c", "meta b as a"] {
        let (plan, _) = read(text);
        let StatementKind::Let { name, .. } = &plan.statements[0].kind else {
            panic!("{text}");
        };
        assert_eq!(name.text, "a", "{text}");
    }
}

#[test]
fn clauses() {
    one("pool a usng REML", "E0102", "usng", "`using`");
    one("pool a Using REML", "E0102", "Using", "`using`");
    one("pool a REML", "E0102", "REML", "");
    one("pool a, by b", "E0102", "by", "comma");
    one("pool a using REML, DL", "E0102", ",", "(REML, DL)");
    one("pool(a)", "E0102", "(", "write `pool a using REML`");
    one("pool a + b", "E0102", "+", "let both = a + b");
    one("forest a \"x.svg\"", "E0102", "\"x.svg\"", "to \"x.svg\"");
    one("forest a to x.svg", "E0102", "x", "\"x.svg\"");
    one("expect a agree", "E0102", "agree", "agrees");
    one("expect a is 3", "E0102", "3", "= 3");
    one("let a = b\n  exclude c > 1", "E0102", "c", "where c");
    one(
        "let a = b where c = ventral pallidum",
        "E0102",
        "pallidum",
        "\"ventral pallidum\"",
    );
    one("pool a as b c", "E0102", "c", "`b_c`");
    one("pool a REML", "E0102", "REML", "`using REML`");
    one("let a = b where c, d", "E0102", ",", "`and`");
    one("let a = b where c in d", "E0102", "d", "`(d)`");
    one("pool a where", "E0102", "", "");
    one("effect g = SMD(a b)", "E0102", "b", "`, b`");
    one("let by = a", "E0205", "by", "another name");
}

#[test]
fn indented_statements() {
    let text = "pool a\n  forest a to \"x.svg\"\n";
    one(text, "E0102", "forest", "begin the line with `forest`");
    assert_eq!(read(text).0.statements.len(), 2);
    let text = "let a = b where c\n  let d = a\n  let e = a\n";
    assert_eq!(wrong(text).len(), 2);
    assert_eq!(read(text).0.statements.len(), 3);
    one(
        "plan \"a\" {\n}\n  pool a",
        "E0102",
        "pool",
        "begin the line",
    );
    one(
        "data d {\n a: text\n}\n| a |\n pool d",
        "E0102",
        "pool",
        "begin the line",
    );
    one(" pool a", "E0102", "pool", "begin the line");
}

#[test]
fn brackets_and_texts() {
    one("let a = b where (c\n  where d\npool a", "E0103", "(", "`)`");
    one("data d {\n  a: text\npool d", "E0103", "{", "`}`");
    one("plan \"a\" {\n  b: (1, 2\n  c: 3\n}", "E0103", "(", "`)`");
    let (_, diagnostics) = read("data d {\n  a: text\npool d");
    assert_eq!(diagnostics[0].others.len(), 1);
    one("plan \"a {\n}\npool b", "E0104", "\"a {", "`\"`");
    one("plan \"\"\"a {\n", "E0104", "\"\"\"", "`\"\"\"`");
    one("let a = b where c = `d\npool a", "E0104", "`d", "`");
    one("pool a)", "E0102", ")", "leave out");
}

#[test]
fn fields() {
    one("plan { a 1 }", "E0110", "1", "a: 1");
    one("plan { a: 1 b: 2 }", "E0102", "", "`,`");
    one("plan { a: b c: 2 }", "E0102", "", "`,`");
    one(
        "plan { a: Web of Science }",
        "E0110",
        "of",
        "\"Web of Science\"",
    );
    one(
        "plan { a: https://osf.io/x }",
        "E0102",
        ":",
        "\"https://osf.io/x\"",
    );
    one("reported r { ci: [1, 2] }", "E0110", "[", "1 to 2");
    one(
        "reported r { ci: 1 to 2, p < 0.1 }",
        "E0110",
        "p < 0.1",
        "p: < 0.1",
    );
    one(
        "data d { a: optinal number }",
        "E0110",
        "optinal",
        "optional",
    );
    one("data d { a: number in mg / kg }", "E0102", "/", "mg/kg");
    one(
        "data d { a: text { n: 1 } }",
        "E0110",
        "a: text { n: 1 }",
        "",
    );
    one("data d from x.csv", "E0102", "x", "\"x.csv\"");
    one("data d", "E0102", "", "");
    one("study \"a\" in d { n 1 }", "E0110", "n 1", "n: value");
    one("data d { a; number\n b: text }", "E0105", ";", ",");
    one("flow", "E0102", "", "flow {");
    one(
        "plan { a: M K, b, A H }",
        "E0110",
        "K",
        "`\"M K\", b, \"A H\"`",
    );
}

#[test]
fn spellings_of_other_languages() {
    for (text, marked, help) in [
        ("expect a == 1", "==", "`=`"),
        ("expect a <> 1", "<>", "`!=`"),
        ("expect a ≠ 1", "≠", "`!=`"),
        ("expect a ≤ 1", "≤", "`<=`"),
        ("expect a ≥ 1", "≥", "`>=`"),
        ("expect a && b", "&&", "`and`"),
        ("expect a || b", "||", "`or`"),
        ("expect !a", "!", "`not`"),
        ("expect a × 2", "×", "`*`"),
        ("expect −2 < a", "−", "`-`"),
        ("expect a ** 2", "**", "`^`"),
        ("let a <- b", "<-", "`=`"),
        ("let a := b", ":=", "`=`"),
        ("let a = b;", ";", "leave out"),
        ("let a = b where c = “d”", "“d”", "\"d\""),
        ("let a = b where c = 'd'", "'d'", "\"d\""),
        ("let a = b where c in c(d, e)", "c", "(a, b)"),
        ("let a = b where c %in% (d, e)", "%in%", "`in`"),
        ("let a = b where is.na(c)", "is.na(c)", "c is missing"),
        ("let a = b where c = NA", "c = NA", "c is missing"),
        ("let a = b where c = TRUE", "TRUE", "`yes`"),
        ("let a = b where b$c = 1", "b$c", "`c`"),
        ("let a = b where c > 0,5", "0,5", "`0.5`"),
        ("flow { identified: 1,263 }", "1,263", "`1263`"),
        (
            "let a = b derive c = if d then e else f",
            "if d then e else f",
            "e where d, f otherwise",
        ),
        (
            "let a = b derive c = ifelse(d, e, f)",
            "ifelse(d, e, f)",
            "e where d, f otherwise",
        ),
        (
            "pool a method = \"REML\"",
            "method = \"REML\"",
            "using REML",
        ),
        (
            "pool a, method = \"REML\"",
            ", method = \"REML\"",
            "using REML",
        ),
        ("pool a using \"REML\"", "\"REML\"", "REML"),
        ("pool a with level = 90%", "=", "`level 90%`"),
        ("regress a ~ b", "~", "`on`"),
        ("pool a // why", "// why", "# why"),
        ("// why\npool a", "// why", "# why"),
        ("/* why\nnot */\npool a", "/* why\nnot */", "# why"),
        ("% why\npool a", "% why", "# why"),
        ("-- why\npool a", "-- why", "# why"),
        ("effect g = SMD(a, n = b)", "=", "`:`"),
        ("reported r { k = 3 }", "=", "`k: 3`"),
    ] {
        one(text, "E0105", marked, help);
    }
}

#[test]
fn fixes_mend() {
    for text in [
        "pool a, method = \"REML\"",
        "expect !a&&b",
        "expect a ≥ −2",
        "let a <- b;",
        "let a = b where c > 0,5",
        "let a = b where is.na(c)",
        "plan { a 'x' }",
        "regress a ~ b",
        "lett a = b",
        "pool a usng REML",
    ] {
        let (_, diagnostics) = read(text);
        let mut mended = text.to_owned();
        for fix in diagnostics.iter().rev().filter_map(|d| d.fix.as_ref()) {
            mended.replace_range(fix.span.range(), &fix.replacement);
        }
        let (_, left) = read(&mended);
        let fixable = diagnostics.iter().filter(|d| d.fix.is_some()).count();
        assert_eq!(
            left.len(),
            diagnostics.len() - fixable,
            "{mended}: {left:#?}"
        );
    }
}

#[test]
fn foreign_spellings_are_read_as_they_are_meant() {
    use super::shape;
    use kma::syntax::ast::StatementKind;
    for (text, tree) in [
        (
            "a == 1 && !b || c <> 2",
            "(or (and (a = 1) (not b)) (c != 2))",
        ),
        ("a %in% c(1, 2)", "(in a 1 2)"),
        ("is.na(d$a)", "(missing a)"),
        ("a > 0,5", "(a > 0.5)"),
    ] {
        let (plan, _) = read(&format!("expect {text}"));
        let StatementKind::Expect(expr) = &plan.statements[0].kind else {
            panic!("{text}");
        };
        assert_eq!(shape::expr(expr), tree, "{text}");
    }
}

#[test]
fn numbers() {
    one("expect a = .5", "E0106", ".5", "`0.5`");
    one("expect a = 5.", "E0106", "5.", "`5`");
    one("expect a = 1.2.3", "E0106", "1.2.3", "");
    one("expect a = 2016-13", "E0106", "2016-13", "2016 - 13");
    one("expect a = 2015-02-29", "E0106", "2015-02-29", "");
    one("expect a = 1e999", "E0106", "1e999", "");
    one("plan \"a\\d\"", "E0108", "\\d", "`\\\\`");
    one("expect a\u{200b}", "E0108", "\u{200b}", "");
    one("expect a ? b", "E0108", "?", "");
}

#[test]
fn chains() {
    one("expect a < b > c", "E0102", ">", "and");
    one("regress a on b * c : d", "E0102", "b * c : d", "");
    one(
        &format!("expect a{}", " + a".repeat(300)),
        "E0107",
        "+",
        "derive",
    );
    one(&format!("expect {}a", "-".repeat(300)), "E0107", "-", "");
    assert!(wrong(&format!("expect a{}", " + a".repeat(200))).is_empty());
    assert!(wrong(&format!("expect a{}", " and a".repeat(3000))).is_empty());
}

#[test]
fn versions() {
    one("kma 2\npool a", "E0111", "kma 2", "kma 1");
    one("kma\npool a", "E0111", "kma", "kma 1");
    one("pool a\nkma 1", "E0102", "kma 1", "first line");
}

#[test]
fn notes() {
    one("## a\n\npool a", "W0101", "## a", "directly above");
    one("data d {\n  a: text\n  ## b\n}", "W0101", "## b", "");
}

#[test]
fn tables() {
    one(
        "data d {\n a: text\n}\n| a |\n  b: text\n",
        "E0102",
        "b: text",
        "",
    );
    one("let a = b\n| a |\n", "E0102", "|", "");
}

#[test]
fn no_message_names_a_rule() {
    for text in [
        "pool a of",
        "let a",
        "effect g = x",
        "require a",
        "data d { a: one b }",
        "study x",
        "plan { a: }",
    ] {
        let (_, diagnostics) = read(text);
        assert_eq!(diagnostics.len(), 1, "{text}: {diagnostics:#?}");
        let shown = format!("{} {}", diagnostics[0].message, diagnostics[0].label);
        assert!(!shown.contains('_') && !shown.contains("EOI"), "{shown}");
        assert!(!diagnostics[0].label.is_empty(), "{text}");
    }
}
