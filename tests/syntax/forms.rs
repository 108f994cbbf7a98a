//! Each form of the language and its tree.

use kma::syntax::ast::*;

use super::{read, shape};

/// The only statement of `text`, read without diagnostics.
fn one(text: &str) -> StatementKind {
    let (mut plan, diagnostics) = read(text);
    assert!(diagnostics.is_empty(), "{text}: {diagnostics:#?}");
    assert_eq!(plan.statements.len(), 1, "{text}");
    plan.statements.remove(0).kind
}

fn expr(text: &str) -> String {
    let StatementKind::Expect(expr) = one(&format!("expect {text}")) else {
        panic!("{text}");
    };
    assert!(expr.span.range().len() <= text.len());
    shape::expr(&expr)
}

fn steps(text: &str) -> String {
    let StatementKind::Let { steps, .. } = one(&format!("let x = a {text}")) else {
        panic!("{text}");
    };
    shape::steps(&steps)
}

fn clauses(text: &str) -> String {
    let StatementKind::Analysis { clauses, .. } = one(&format!("pool a {text}")) else {
        panic!("{text}");
    };
    shape::clauses(&clauses)
}

fn column(text: &str) -> String {
    let StatementKind::Data(data) = one(&format!("data d {{ {text} }}")) else {
        panic!("{text}");
    };
    shape::list(&data.schema.unwrap(), shape::column)
}

#[test]
fn precedence() {
    for (text, tree) in [
        ("-2^2", "(neg (^ 2 2))"),
        ("2^-1", "(^ 2 (neg 1))"),
        ("2^3^2", "(^ 2 (^ 3 2))"),
        ("a - b - c", "(- (- a b) c)"),
        ("a + b * c", "(+ a (* b c))"),
        ("(a + b) * c", "(* (+ a b) c)"),
        ("-a * b", "(* (neg a) b)"),
        ("a < b + 1", "(a < (+ b 1))"),
        ("1 < a <= 2", "(1 < a <= 2)"),
        ("a = b", "(a = b)"),
        ("not a = b", "(not (a = b))"),
        ("not a and b or c", "(or (and (not a) b) c)"),
        ("a and b and c", "(and a b c)"),
        ("a or b and c or d", "(or a (and b c) d)"),
        ("not not a", "(not (not a))"),
        ("a * -b", "(* a (neg b))"),
        ("a < -5", "(a < (neg 5))"),
        ("a <-5", "(a < (neg 5))"),
    ] {
        assert_eq!(expr(text), tree, "{text}");
    }
}

#[test]
fn conditions() {
    for (text, tree) in [
        ("a in (b, \"c\", 5 to 9)", "(in a b \"c\" 5..9)"),
        ("a not in (b)", "(not-in a b)"),
        ("a + 1 in (2) and b", "(and (in (+ a 1) 2) b)"),
        ("not a in (b)", "(not (in a b))"),
        ("a is missing", "(missing a)"),
        ("a is not missing or b", "(or (present a) b)"),
    ] {
        assert_eq!(expr(text), tree, "{text}");
    }
}

#[test]
fn operands() {
    for (text, tree) in [
        ("ketamine.mean", "ketamine.mean"),
        ("x.heterogeneity.i2", "x.heterogeneity.i2"),
        ("by_method[in_vivo].up = 0", "(by_method[in_vivo].up = 0)"),
        ("x[\"b c\", 2010]", "x[b c 2010]."),
        ("sqrt(a) + log10(b)", "(+ sqrt(a) log10(b))"),
        ("round(a, 2)", "round(a 2)"),
        ("`a b`", "a b"),
        ("(a, b)", "[a b]"),
        ("missing", "missing"),
    ] {
        assert_eq!(expr(text), tree, "{text}");
    }
}

#[test]
fn numbers_units_and_dates() {
    for (text, tree) in [
        ("12", "12"),
        ("0.50", "0.50"),
        ("1e-3", "1e-3"),
        ("45%", "45_%"),
        ("100 mg/kg", "100_mg/kg"),
        ("0.5 mg/kg/h", "0.5_mg/kg/h"),
        ("5 µg", "5_μg"),
        ("5 μg·h", "5_μg·h"),
        ("20 °C", "20_°C"),
        ("3 kg/m^2", "3_kg/m^2"),
        ("3 cm3", "3_cm3"),
        ("100 mg / weight", "(/ 100_mg weight)"),
        ("100 / weight", "(/ 100 weight)"),
        ("2016", "2016"),
        ("2016-07", "@2016-07"),
        ("2016-07-15", "@2016-07-15"),
        ("2016 - 7", "(- 2016 7)"),
        ("10 <= dose <= 50 mg/kg", "(10 <= dose <= 50_mg/kg)"),
        ("1 in (1, 2)", "(in 1 1 2)"),
        ("1 is missing", "(missing 1)"),
    ] {
        assert_eq!(
            expr(text),
            tree.replace('μ', if text.contains('µ') { "µ" } else { "μ" }),
            "{text}"
        );
    }
    let (_, diagnostics) = read("expect 5\n km");
    assert_eq!(
        diagnostics.len(),
        1,
        "a unit stands on the line of its number"
    );
}

#[test]
fn a_word_below_a_number_is_no_unit() {
    assert_eq!(
        steps("where b > 5\n  exclude where c"),
        "where (b > 5); exclude c"
    );
    assert_eq!(
        steps("where b > 5 exclude where c"),
        "where (b > 5); exclude c"
    );
}

#[test]
fn texts() {
    assert_eq!(expr(r#""a\"b\\c\n\u{e9}""#), r#""a\"b\\c\né""#);
    assert_eq!(expr("\"\"\"a\r\n\"b\" \"\"\""), r#""a\n\"b\" ""#);
    assert_eq!(expr("\"e\u{301}\""), "\"é\"");
    assert_eq!(expr("e\u{301}te"), "éte");
}

#[test]
fn selections() {
    let StatementKind::Let {
        name,
        sources,
        steps,
    } = one("let both = a + b")
    else {
        panic!();
    };
    assert_eq!(
        (name.text.as_str(), shape::list(&sources, shape::name)),
        ("both", "a b".to_owned())
    );
    assert!(steps.is_empty());
    for (text, tree) in [
        ("where b = c", "where (b = c)"),
        ("include where b because \"r\"", "include b (r)"),
        (
            "exclude where b > 1 mg because \"r\"\n where c",
            "exclude (b > 1_mg) (r); where c",
        ),
        ("derive d in mg/kg = e / f", "derive d in mg/kg = (/ e f)"),
        (
            "derive d = e where f in (g, h), i otherwise",
            "derive d = e?(in f g h) i",
        ),
        (
            "derive d = e where f,\n   g where h,\n   i otherwise",
            "derive d = e?f g?h i",
        ),
        (
            "derive d = e\n     where f,\n   i otherwise",
            "derive d = e?f i",
        ),
        ("derive d = e\n  where f", "derive d = e; where f"),
        (
            "keep largest d per study, region because \"r\"",
            "keep largest d per study region (r)",
        ),
        (
            "keep smallest abs(d) per study\n  where e",
            "keep smallest abs(d) per study; where e",
        ),
        (
            "combine per study with rho 0.5",
            "combine study with rho 0.5",
        ),
        (
            "combine per study\n keep largest a per b",
            "combine study with ; keep largest a per b",
        ),
        (
            "pair outcome by arm against \"sham op\" per study, time",
            "pair outcome arm sham op per study time",
        ),
        (
            "fill ketamine.sd = 2 * b because \"r\"",
            "fill ketamine sd = (* 2 b) (r)",
        ),
    ] {
        assert_eq!(steps_of(text), tree, "{text}");
    }
}

fn steps_of(text: &str) -> String {
    steps(text)
}

#[test]
fn clauses_in_any_order() {
    for (text, tree) in [
        ("measuring g using REML", "measuring g; using REML"),
        ("as x by region where b", "as x; by region; where b"),
        ("per a, b as c", "per a b; as c"),
        ("on latitude + alloc", "on latitude alloc"),
        ("on a * b + c : d", "on a*b c:d"),
        (
            "on center(x) + poly(x, 2) + reference(a, b)",
            "on center(x) poly(x 2) reference(a b)",
        ),
        ("on a / 10 + b", "on (/ a 10) b"),
        ("on 2 * a", "on (* 2 a)"),
        ("on (a * b)", "on (* a b)"),
        ("nested in a / b robust in c", "nested a b; robust c"),
        (
            "using (REML, DL) where (all, b = c) with test (z, t)",
            "using REML DL; where [all (b = c)]; with test [z t]",
        ),
        (
            "measuring (g, d) nested in (a, a / b) robust in (a, b)",
            "<measuring g measuring d>; <nested a nested a b>; <robust a robust b>",
        ),
        (
            "with egger, predictor sqrtninv, level 90%",
            "with egger, predictor sqrtninv, level 90_%",
        ),
        (
            "with at latitude (13, 33, 55) as x",
            "with at latitude [13 33 55]; as x",
        ),
        (
            "with add 0.5 to only_zero, drop_double_zero",
            "with add 0.5 to only_zero, drop_double_zero",
        ),
        (
            "with contours, trimfill to \"f.svg\"",
            "with contours, trimfill; to f.svg",
        ),
        ("with excluding dose > 5 mg", "with excluding (dose > 5_mg)"),
        (
            "with missing \"n/a\", \"-\", x",
            "with missing \"n/a\" \"-\", x",
        ),
        (
            "with level 90% showing a, b.c to \"f\"",
            "with level 90_%; showing a b.c; to f",
        ),
        ("with digits 2 showing a", "with digits 2; showing a"),
        ("with sorted showing a", "with sorted; showing a"),
        ("against other[x]", "against other[x]"),
    ] {
        assert_eq!(clauses(text), tree, "{text}");
    }
}

#[test]
fn analyses() {
    let StatementKind::Analysis { sources, clauses } =
        one("table a, b[c] showing study, n to \"t.md\"")
    else {
        panic!();
    };
    assert_eq!(shape::list(&sources, shape::result), "a b[c]");
    assert_eq!(shape::clauses(&clauses), "showing study n; to t.md");
    let StatementKind::Analysis { sources, .. } = one("pool using REML") else {
        panic!();
    };
    assert!(sources.is_empty());
}

#[test]
fn effects() {
    let StatementKind::Effect {
        name,
        forms,
        options,
    } = one(
        "effect g = SMD(a, b) where c else SMD (d: d, n1: x) else given(y, ci: (lo, hi)) with vtype LS, add 0.5 to all",
    )
    else {
        panic!();
    };
    assert_eq!((name.text.as_str(), forms.len()), ("g", 3));
    assert_eq!(shape::expr(forms[0].condition.as_ref().unwrap()), "c");
    let argument = &forms[2].arguments[1];
    assert_eq!(argument.name.as_ref().unwrap().text, "ci");
    assert_eq!(shape::expr(&argument.value), "[lo hi]");
    assert_eq!(shape::options(&options), "vtype LS, add 0.5 to all");
}

#[test]
fn schemas() {
    for (text, tree) in [
        ("a: number", "a:number"),
        (
            "a: optional number in mg/kg from 0 to 100",
            "a:?number in mg/kg 0..100",
        ),
        (
            "a: number from -1 to 1 = \"A b\"",
            "a:number (neg 1)..1 \"A b\"",
        ),
        (
            "a: date from 2001-01 to 2010-12",
            "a:date @2001-01..@2010-12",
        ),
        (
            "study: study = \"author\", \"year\"",
            "study:study \"author\" \"year\"",
        ),
        ("a: one of b, c, \"d e\"", "a:one-of[b c d e]"),
        ("a: one of low < some < high", "a:ordered[low some high]"),
        (
            "a: one of b = \"1\", c = \"2\"",
            "a:one-of[b=\"1\" c=\"2\"]",
        ),
        (
            "a: one of (b = \"M\", c = \"F\") = \"sex\"",
            "a:one-of[b=\"M\" c=\"F\"] \"sex\"",
        ),
        ("a: one of 1, 2", "a:one-of[1 2]"),
        ("a: arm", "a:arm{}"),
        (
            "a: arm { n: n1 / (1 + (s - 1) * icc), ci: (lo, hi) }",
            "a:arm{n:(/ n1 (+ 1 (* (- s 1) icc))) ci:[lo hi]}",
        ),
        (
            "a: arm { n: x, before { mean: b, sd: c }, after { mean: d\n sd: e }, r: 0.7 }",
            "a:arm{n:x before{mean:b sd:c} after{mean:d sd:e} r:0.7}",
        ),
        ("a: interval, b: flag", "a:interval b:flag"),
        (
            "\n## What it is.\n## More.\n a: text\n b: text",
            "a:text # What it is.\nMore. b:text",
        ),
    ] {
        assert_eq!(column(text), tree, "{text}");
    }
}

#[test]
fn data() {
    let StatementKind::Data(data) =
        one("data d from \"a.xlsx\" with sheet \"S\", separator \";\", missing \"n/a\", \"-\"")
    else {
        panic!();
    };
    assert_eq!(data.from.unwrap().node, "a.xlsx");
    assert_eq!(
        shape::options(&data.options),
        "sheet \"S\", separator \";\", missing \"n/a\" \"-\""
    );
    assert!(data.schema.is_none());
    let text = "data d {\n  a: text\n}\n| a |\n| # {\" |\n";
    let (plan, diagnostics) = read(text);
    assert!(diagnostics.is_empty());
    let StatementKind::Data(data) = &plan.statements[0].kind else {
        panic!();
    };
    assert_eq!(&text[data.table.unwrap().range()], "| a |\n| # {\" |");
}

#[test]
fn cells() {
    let StatementKind::Study {
        label,
        dataset,
        cells,
    } = one(
        "study \"Smith 2001\" in trials {\n  n: 12, \"dose given\": 3 and 10 mg/kg\n `a b`: \"x, y\", m:\n o: NA # none\n}",
    )
    else {
        panic!();
    };
    assert_eq!(
        (label.node.as_str(), dataset.text.as_str()),
        ("Smith 2001", "trials")
    );
    let cells: Vec<_> = cells
        .iter()
        .map(|(name, cell)| format!("{}={}", name.text, cell.node))
        .collect();
    assert_eq!(
        cells,
        [
            "n=12",
            "dose given=3 and 10 mg/kg",
            "a b=x, y",
            "m=",
            "o=NA"
        ]
    );
}

#[test]
fn fields() {
    let of = |text: &str| match one(text) {
        StatementKind::Reported { fields, .. }
        | StatementKind::Record { fields, .. }
        | StatementKind::Plan { fields, .. } => shape::list(&fields, shape::field),
        _ => panic!("{text}"),
    };
    assert_eq!(
        of(
            "reported x[a] { estimate: 1.33, ci: 0.81 to 1.85, p: < 0.001, i2: 45.8%, heterogeneity.q: 3 }"
        ),
        "estimate:1.33 ci:0.81..1.85 p:<0.001 i2:45.8_% heterogeneity.q:3"
    );
    assert_eq!(
        of("reported \"x\" { holds: a + b = c }"),
        "holds:((+ a b) = c)"
    );
    assert_eq!(
        of(
            "flow f {\n  full_text_excluded: 40 because \"no control\" 12,\n    \"in vitro\" 28\n  included: 25\n}"
        ),
        "full_text_excluded:40 (no control Some(12.0)) (in vitro Some(28.0)) included:25"
    );
    assert_eq!(
        of("search { dates: 1972-07 to 2016-07, databases: PubMed, Embase }"),
        "dates:@1972-07..@2016-07 databases:PubMed Embase"
    );
    assert_eq!(
        of("plan \"x\" { registered { where_: \"osf\" }, primary: a, b }"),
        "registered:{where_:\"osf\"} primary:a b"
    );
}

#[test]
fn other_statements() {
    assert!(matches!(one("expect x agrees"), StatementKind::Agrees(_)));
    assert!(matches!(one("expect x[a, b] agrees"), StatementKind::Agrees(r) if r.part.len() == 2));
    assert!(
        matches!(one("report to \"a.html\""), StatementKind::Report { to } if to.node == "a.html")
    );
    let StatementKind::Deviation { name, because } = one("deviation in x because \"y\"") else {
        panic!();
    };
    assert_eq!(
        (name.text, because.unwrap().node),
        ("x".to_owned(), "y".to_owned())
    );
    let StatementKind::Require {
        condition,
        verbs,
        otherwise,
    } = one("require studies >= 5 for pool, bias otherwise summarise")
    else {
        panic!();
    };
    assert_eq!(shape::expr(&condition), "(studies >= 5)");
    assert_eq!(shape::list(&verbs, shape::name), "pool bias");
    assert_eq!(otherwise.unwrap().text, "summarise");
    let StatementKind::Default(clauses) = one("default using REML with test z") else {
        panic!();
    };
    assert_eq!(shape::clauses(&clauses), "using REML; with test z");
}

#[test]
fn versions_and_notes() {
    let (plan, diagnostics) = read("kma 1\r\n\r\n## Why.\r\n##  And more.\r\npool a\r\n");
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    assert_eq!(plan.version.unwrap().node, 1);
    assert_eq!(
        plan.statements[0].note.as_ref().unwrap().node,
        "Why.\n And more."
    );
}

#[test]
fn spans_are_places_in_the_whole_text() {
    let text = "pool a\n# é\nlet b = a\n  where c > 5 mg # why\n  exclude where d\n";
    let (plan, _) = read(text);
    let StatementKind::Let { steps, .. } = &plan.statements[1].kind else {
        panic!();
    };
    assert_eq!(
        &text[plan.statements[1].span.range()],
        "let b = a\n  where c > 5 mg # why\n  exclude where d"
    );
    assert_eq!(&text[steps[0].span.range()], "where c > 5 mg");
    assert_eq!(&text[steps[1].span.range()], "exclude where d");
}
