//! What newcomers write: one diagnostic each, and its help is the line to write.

use super::read;

/// Asserts one diagnostic with `help`.
fn one(text: &str, help: &str, wrong: &mut Vec<String>) {
    let (_, diagnostics) = read(text);
    let said: Vec<_> = diagnostics
        .iter()
        .map(|d| format!("{} | {} | {}", d.message, d.label, d.help.join(" / ")))
        .collect();
    let right = said.len() == 1 && diagnostics[0].help.join(" ").contains(help);
    if !right {
        wrong.push(format!("{text}\n  wanted: {help}\n  said: {said:#?}"));
    }
}

#[test]
fn help_is_the_line_to_write() {
    let mut wrong = Vec::new();
    for (text, help) in [
        (
            "data d {\n  a: arm { n = n_ctl, mean = mean_ctl, sem = sem_ctl }\n}",
            "`n: n_ctl`",
        ),
        (
            "data d {\n  species: rat, mouse\n}",
            "`species: one of rat, mouse`",
        ),
        (
            "data d {\n  s: optional low < mid < high\n}",
            "optional one of low < mid < high",
        ),
        ("data d {\n  s: \"a b\", c\n}", "`s: one of \"a b\", c`"),
        ("data d {\n  dose: mg/kg\n}", "`dose: number in mg/kg`"),
        (
            "data d {\n  dose: number mg/kg\n}",
            "`dose: number in mg/kg`",
        ),
        (
            "data d {\n  dose: number (mg/kg)\n}",
            "`dose: number in mg/kg`",
        ),
        (
            "data d {\n  dose: optional number min\n}",
            "`dose: optional number in min`",
        ),
        ("data d {\n  dose: %\n}", "`dose: percent`"),
        (
            "data d {\n  s: one of \"rat\" \"mouse\"\n}",
            "`one of \"rat\", \"mouse\"`",
        ),
        ("data d {\n  a: arm (n: n_ket, mean: mean_ket)\n}", "`{ }`"),
        (
            "data d {\n  a: arm [n: n_ket, mean: mean_ket]\n  b: text\n}",
            "`{ }`",
        ),
        ("let a = b derive z = sqrt dose", "`sqrt(dose)`"),
        ("let a = b\n  derive z = log ket.mean", "`log(ket.mean)`"),
        ("pool a using REML, knha", "`using REML with test hksj`"),
        ("pool a using REML knha", "`using REML with test hksj`"),
        (
            "pool a using REML, level 90%",
            "`using REML with level 90%`",
        ),
        ("default using REML, test z", "`using REML with test z`"),
        ("pool a using REML + HKSJ", "`using REML with test hksj`"),
        ("pool a with test=z", "`test z`"),
        ("pool a with level=90%", "`level 90%`"),
        ("pool a by = region", "`by region`"),
        ("reported a { ci: 0.1-0.9 }", "`ci: 0.1 to 0.9`"),
        ("reported a { ci: (0.1, 0.9) }", "`ci: 0.1 to 0.9`"),
        ("reported a { ci: (-0.1, 0.9) }", "`ci: -0.1 to 0.9`"),
        ("reported a { ci: [0.1, 0.9] }", "`ci: 0.1 to 0.9`"),
        ("reported a { ci: 0.1, 0.9 }", "`ci: 0.1 to 0.9`"),
        ("reported a { estimate: 0,5 ci: 0.1 to 0.9 }", "`0.5`"),
        ("let a-b = c", "`a_b`"),
        ("let low dose = c", "`low_dose`"),
        ("let 2nd = c", "`second`"),
        ("effect my-g = SMD(a, b)", "`my_g`"),
        ("effect my g = SMD(a, b)", "`my_g`"),
        ("data my-trials from \"x.csv\"", "`my_trials`"),
        ("pool a as 2nd", "`second`"),
        ("pool a as a-b", "`a_b`"),
        ("let a = b\n  derive x-y = 2", "`x_y`"),
        (
            "dat <- read.csv(\"excel.csv\")",
            "`data dat from \"excel.csv\"`",
        ),
        (
            "data = read.csv(\"excel.csv\")",
            "`data dat from \"excel.csv\"`",
        ),
        (
            "let dat = read.csv(\"excel.csv\")",
            "`data dat from \"excel.csv\"`",
        ),
        ("data dat = \"excel.csv\"", "`data dat from \"excel.csv\"`"),
        ("plan Ketamine in rats {\n}", "\"Ketamine in rats\""),
        ("expect overall estimate > 0", "`overall.estimate`"),
        (
            "let a = b where region in (cortex striatum)",
            "`cortex, striatum`",
        ),
        (
            "let a = b where region in [rat, mouse]",
            "`in (rat, mouse)`",
        ),
        (
            "let a = b where dose between 3 and 5 mg/kg",
            "`3 <= dose <= 5 mg/kg`",
        ),
        ("let a = b where dose < .5 mg/kg", "`0.5`"),
        ("let a = b where !is.na(dose)", "`dose is not missing`"),
        ("let a = b where not is.na(dose)", "`dose is not missing`"),
        ("let a = b where dose is not null", "`is not missing`"),
        ("let a = b where missing(dose)", "`dose is missing`"),
        ("let a = b where !missing(dose)", "`dose is not missing`"),
        ("let a = b region = cortex", "`where region = cortex`"),
        ("let a = rats if region = cortex", "`where region = cortex`"),
        ("let a = rats filter dose > 3", "`where dose > 3`"),
        (
            "let a = b\n  exclude where dose > 3 \"why\"",
            "`because \"why\"`",
        ),
        (
            "let a = b\n  keep largest dose",
            "`keep largest dose per study`",
        ),
        (
            "let a = b\n  keep largest dose\n  where c = d",
            "`keep largest dose per study`",
        ),
        ("require studies > 5", "`require studies > 5 for pool`"),
        ("default REML", "`default using REML`"),
        ("default test z", "`default with test z`"),
        ("pool a REML", "`using REML`"),
        ("search { dates: 2016-02-30 }", "`2016-02-29`"),
        ("* a comment\npool a", "`# a comment`"),
    ] {
        one(text, help, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_data_file_is_no_plan() {
    let mut wrong = Vec::new();
    one(
        "study,year,dose,n\nSmith,2001,5,12\n\"Lee\",2002,3,9\n",
        "`data d from \"data.csv\"`",
        &mut wrong,
    );
    one(
        "study;year;dose\nSmith;2001;5,3\n",
        "data d from",
        &mut wrong,
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn reading_stops_after_a_hundred_mistakes() {
    for text in [
        "x\n".repeat(100_000),
        "pool a b\n".repeat(20_000),
        "pool a)\n".repeat(20_000),
        format!("plan {{\n{}}}", "  a 1\n".repeat(20_000)),
        format!("data d {{\n{}}}", "  a: number mg/kg\n".repeat(20_000)),
    ] {
        let (_, diagnostics) = read(&text);
        assert_eq!(diagnostics.len(), 101);
        let last = &diagnostics[100].message;
        assert!(last.contains("more than 100 mistakes"), "{last}");
    }
    assert_eq!(read(&"x\n".repeat(100)).1.len(), 100);
}

#[test]
fn the_meant_name_is_declared() {
    use kma::syntax::ast::StatementKind;
    for (text, meant) in [
        ("let low dose = a", "low_dose"),
        ("let low-dose = a", "low_dose"),
        ("let 2nd = a", "second"),
        ("data dat = \"d.csv\"", "dat"),
        ("data = read.csv(\"d.csv\")", "dat"),
        ("dat <- read.csv(\"d.csv\")", "dat"),
    ] {
        let (plan, _) = read(text);
        let StatementKind::Let { name, .. } = &plan.statements[0].kind else {
            panic!("{text}");
        };
        assert_eq!(name.text, meant, "{text}");
    }
}
