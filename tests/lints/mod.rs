//! What the lints say, and where they are silent: good practice has no warning.

use std::fmt::Write;
use std::fs;

use kma::diagnostic::Code;

use crate::ui::kma;

/// The warnings of a command about a plan.
fn warnings(command: &str, plan: &str) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("plan.kma");
    fs::write(&path, plan).expect("written");
    let (_, out, _) = kma(&[command, "--format", "json", &path.to_string_lossy()]);
    let document: serde_json::Value = serde_json::from_str(&out).expect("one JSON document");
    let text = |d: &serde_json::Value, key: &str| d[key].as_str().expect("a text").to_owned();
    document["diagnostics"]
        .as_array()
        .expect("diagnostics")
        .iter()
        .map(|d| (text(d, "code"), text(d, "message")))
        .collect()
}

/// Their codes.
fn codes(plan: &str) -> Vec<String> {
    warnings("run", plan).into_iter().map(|(c, _)| c).collect()
}

/// Rows of given effects: study, a label, a dose, yi, vi.
fn given(k: usize, analyses: &str) -> String {
    let mut plan = String::from(
        "kma 1\n\ndata trials {\n  study: study\n  arm: one of a, b, c, d, e\n  dose: number in mg\n  yi: number\n  vi: number\n}\n| study | arm | dose | yi | vi |\n",
    );
    for row in 0..k {
        let arm = ["a", "b", "c", "d", "e"][row % 5];
        let yi = 0.3 + 0.1 * ((row * 7 % 11) as f64 - 5.0);
        let vi = 0.02 + 0.01 * (row * 5 % 7) as f64;
        writeln!(
            plan,
            "| s{row} | {arm} | {} | {yi:.2} | {vi:.2} |",
            10 + row
        )
        .expect("a text");
    }
    format!("{plan}\neffect d = given(yi, vi)\n\n{analyses}\n")
}

/// Rows of two arms with measurements.
fn measured(analyses: &str) -> String {
    let mut plan = String::from(
        "kma 1\n\ndata rats {\n  study: study\n  drug: arm { n: n1, mean: m1, sd: s1 }\n  control: arm { n: n2, mean: m2, sd: s2 }\n}\n| study | n1 | m1 | s1 | n2 | m2 | s2 |\n",
    );
    for row in 0..12 {
        let n = 8 + row % 5;
        let (m1, s1) = (120 + row, 25 + row * 3 % 8);
        let (m2, s2) = (100 + row % 10, 24 + row % 7);
        writeln!(plan, "| s{row} | {n} | {m1} | {s1} | {n} | {m2} | {s2} |").expect("a text");
    }
    format!("{plan}\neffect g = SMD(drug, control)\n\npool rats as overall\n{analyses}\n")
}

#[test]
fn good_practice_is_silent() {
    let plans = [
        given(
            12,
            "pool trials as overall\nbias overall with egger, begg, trimfill as small",
        ),
        given(
            25,
            "pool trials using REML with test z as overall\nregress trials on dose as by_dose",
        ),
        given(12, "pool trials per arm with adjust holm as arms"),
        measured("bias overall with egger, predictor sqrtninv as small"),
        measured("sensitivity overall with leave_one_out as loo"),
    ];
    for plan in plans {
        let found: Vec<String> = codes(&plan);
        let few = |code: &&String| *code != "W0501";
        assert_eq!(found.iter().find(few), None, "{plan}");
    }
}

#[test]
fn egger_by_the_standard_error_is_fine_for_other_measures() {
    assert!(codes(&measured("bias overall with egger as small")).contains(&"W0305".to_owned()));
    let md = measured("bias overall with egger as small").replace("SMD(", "MD(");
    assert!(codes(&md).is_empty());
    let vi = measured("bias overall with egger, predictor vi, model mixed as small");
    assert_eq!(codes(&vi), ["W0305"]);
}

#[test]
fn z_is_told_once_for_each_place_that_says_it() {
    let by_default = "default using DL with test z\n\npool trials as overall\npool trials where arm = a as some\nregress trials on dose as by_dose";
    let found = warnings("run", &given(15, by_default));
    let of_z: Vec<&String> = found
        .iter()
        .filter(|(c, _)| c == "W0505")
        .map(|(_, m)| m)
        .collect();
    assert_eq!(
        of_z,
        ["`test z` for random effects, with 3 to 15 effects in 3 analyses"]
    );
    let by_default = warnings("check", &given(15, by_default));
    assert!(by_default.contains(&(
        "W0505".to_owned(),
        "`test z` for random effects, with 3 to 15 effects in 3 analyses".to_owned()
    )));
}

#[test]
fn z_beside_another_test_or_without_tau2_or_with_many_is_silent() {
    for analyses in [
        "pool trials with test z as published\npool trials as overall",
        "pool trials with test z as published\nmultiverse published with test (z, hksj) as choices",
        "pool trials using FE as fixed",
        "require k >= 20 for pool\npool trials with test z as overall",
    ] {
        assert_eq!(codes(&given(12, analyses)), [""; 0], "{analyses}");
    }
    let others = "pool trials with test z as published\npool trials where dose > 12 mg as overall";
    assert_eq!(codes(&given(12, others)), ["W0505"]);
}

#[test]
fn before_there_are_data_only_require_keeps_few_out() {
    let absent = |analyses: &str| {
        let plan = given(0, analyses);
        let (head, tail) = plan.split_once("| study").expect("a table");
        let (_, tail) = tail.split_once('\n').expect("its headers");
        format!("{head}{tail}").replace("data trials {", "data trials from \"no.csv\" {")
    };
    let found = |analyses: &str| warnings("check", &absent(analyses));
    let z = "pool trials with test z as overall\n";
    let told = found(z);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0]
            .1
            .ends_with("where no `require` asks for a number of effects")
    );
    let five = found(&format!("require studies >= 5 for pool\n{z}"));
    assert!(
        five[0].1.ends_with("where the plan asks for 5 effects"),
        "{five:?}"
    );
    assert!(found(&format!("require studies > 19 for pool\n{z}")).is_empty());
    let bias = "pool trials as overall\nbias overall with egger as small";
    assert_eq!(found(bias)[0].0, "W0504");
    assert!(found(&format!("require k >= 10 for bias\n{bias}")).is_empty());
    assert!(found("pool trials as overall\nbias overall with trimfill as small").is_empty());
}

#[test]
fn subgroups_that_the_plan_compares_are_silent() {
    let apart = "pool trials where arm = a as in_a\npool trials where arm = b as in_b\n";
    let with = |more: &str| codes(&given(30, &format!("{apart}{more}")));
    assert_eq!(with(""), ["W0308"]);
    for more in [
        "compare in_a against in_b as difference",
        "pool trials by arm as arms",
        "regress trials on arm as arms",
    ] {
        let found = with(more);
        assert!(!found.contains(&"W0308".to_owned()), "{more}: {found:?}");
    }
    let same = "pool trials where arm = a as one\npool trials where arm = a using DL as other";
    assert_eq!(codes(&given(30, same)), [""; 0]);
    let whole = "pool trials as all\npool trials where arm = b as in_b";
    assert_eq!(codes(&given(30, whole)), [""; 0]);
}

/// The codes of a plan of trials in men and women, of several ages, with these analyses.
fn of_people(analyses: &str) -> Vec<String> {
    let mut plan = String::from(
        "kma 1\n\nPLAN\ndata t {\n  study: study\n  sex: one of f, m\n  old: flag\n  age: number in y\n  yi: number\n  vi: number\n}\n| study | sex | old | age | yi | vi |\n",
    );
    for row in 0..16 {
        let (sex, old) = [("f", "no"), ("m", "no"), ("f", "yes"), ("m", "yes")][row % 4];
        let yi = 0.3 + 0.1 * ((row * 7 % 11) as f64 - 5.0);
        writeln!(
            plan,
            "| s{row} | {sex} | {old} | {} | {yi:.2} | 0.04 |",
            30 + 3 * row
        )
        .expect("a text");
    }
    let (head, analyses) = analyses.split_once("---").unwrap_or(("", analyses));
    codes(&format!("{plan}\neffect d = given(yi, vi)\n\n{analyses}\n").replace("PLAN", head))
}

#[test]
fn subgroups_of_selections_are_told_of() {
    let apart = |one: &str, other: &str| {
        of_people(&format!(
            "let one = t {one}\nlet two = t {other}\npool one as first\npool two as second"
        ))
    };
    for (one, other) in [
        ("where sex = m", "where sex = f"),
        ("where sex != m", "where sex = m"),
        ("where sex != m", "where sex != f"),
        ("include where sex = m because \"so\"", "where sex = f"),
        ("exclude where sex = m because \"so\"", "where sex = m"),
        ("where old", "where not old"),
        ("where age > 50 y", "where age <= 50 y"),
        ("where 40 y < age", "where age < 40 y"),
        ("where 30 y <= age < 50 y", "where age >= 50 y"),
        ("where sex = m and old", "where sex = f and old"),
    ] {
        assert_eq!(apart(one, other), ["W0308"], "{one}, {other}");
    }
    for (one, other) in [
        ("where age > 50 y", "where age > 50 y and sex = m"),
        ("where age >= 40 y", "where age <= 60 y"),
        // These differ in more than the sex.
        ("where sex = m and old", "where sex = f"),
        ("where sex = m", "where old"),
    ] {
        assert_eq!(apart(one, other), [""; 0], "{one}, {other}");
    }
    let in_place = "pool t where age > 50 y as first\npool t where age <= 50 y as second";
    assert_eq!(of_people(in_place), ["W0308"]);
    let of_one = "let aged = t where old\nlet men = aged where sex = m\npool men as in_men\npool aged where sex = f as in_women";
    assert_eq!(of_people(of_one), ["W0308"]);
}

#[test]
fn subgroups_of_selections_that_are_outcomes_or_compared_are_silent() {
    let apart = "let men = t where sex = m\nlet women = t where sex = f\npool men as in_men\npool women as in_women\n";
    assert_eq!(of_people(apart), ["W0308"]);
    for more in [
        "compare in_men against in_women as difference",
        "pool t by sex as sexes",
        "regress t on sex as sexes",
    ] {
        let found = of_people(&format!("{apart}{more}"));
        assert!(!found.contains(&"W0308".to_owned()), "{more}: {found:?}");
    }
    let outcomes = format!("plan \"P\" {{\n  primary: in_men\n}}\n---{apart}");
    assert_eq!(of_people(&outcomes), [""; 0]);
    // Regions of one brain: the same studies stand in both.
    let regions = "kma 1\n\ndata t {\n  study: study\n  region: one of a, b\n  yi: number\n  vi: number\n}\n| study | region | yi | vi |\n| s1 | a | 0.1 | 0.04 |\n| s2 | a | 0.3 | 0.05 |\n| s3 | a | 0.2 | 0.03 |\n| s1 | b | 0.4 | 0.04 |\n| s4 | b | 0.5 | 0.06 |\n| s5 | b | 0.3 | 0.05 |\n\neffect d = given(yi, vi)\n\nlet one = t where region = a\nlet two = t where region = b\npool one as in_a\npool two as in_b\n";
    assert_eq!(codes(regions), [""; 0]);
    assert_eq!(codes(&regions.replace("| s1 | b", "| s6 | b")), ["W0308"]);
}

#[test]
fn names_of_studies_are_no_subgroups() {
    // A paper prints a whole and a part of it.
    let printed = "kma 1\n\ndata printed {\n  study: study\n  yi: number\n  vi: number\n}\n| study | yi | vi |\n| all | 0.4 | 0.02 |\n| men | 0.6 | 0.04 |\n\neffect d = given(yi, vi)\n\npool printed where study = \"all\" as all\npool printed where study = \"men\" as men\n";
    let found = codes(printed);
    assert!(!found.contains(&"W0308".to_owned()), "{found:?}");
    let audit = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/analyses/kokkinou2018/audit.kma"
    );
    let (_, out, _) = kma(&["check", "--format", "json", audit]);
    let document: serde_json::Value = serde_json::from_str(&out).expect("one JSON document");
    assert_eq!(document["diagnostics"], serde_json::json!([]));
}

#[test]
fn a_divided_n_beside_a_standard_error_is_told() {
    let plan = |arm: &str| {
        format!(
            "kma 1\n\ndata rats {{\n  study: study\n  drug: {arm}\n  control: arm {{ n: n1, mean: m1, sd: s1 }}\n}}\n| study | n1 | m1 | s1 |\n| a | 8 | 1 | 2 |\n| b | 9 | 3 | 2 |\n| c | 9 | 2 | 2 |\n\neffect d = MD(drug, control)\n\npool rats as overall\n"
        )
    };
    for wrong in [
        "arm { n: n1 / 2, mean: m1, sem: s1 }",
        "arm { mean: m1, ci: (s1, m1 + 3), n: n1 / 2 }",
    ] {
        assert!(codes(&plan(wrong)).contains(&"W0311".to_owned()), "{wrong}");
    }
    for right in [
        "arm { n: n1 / 2, mean: m1, sd: s1 * sqrt(n1) }",
        "arm { n: n1 + n1, mean: m1, sem: s1 }",
        "arm { n: n1, mean: m1, sem: s1 / 2 }",
    ] {
        assert!(
            !codes(&plan(right)).contains(&"W0311".to_owned()),
            "{right}"
        );
    }
}

#[test]
fn one_threshold_or_two_directions_are_silent() {
    let select = |low: &str, high: &str| {
        let plan = format!(
            "let first = trials\n  {low} because \"so\"\nlet second = trials\n  {high} because \"so\"\npool first as one\npool second as two"
        );
        codes(&given(30, &plan))
    };
    assert_eq!(
        select("exclude where dose > 30 mg", "exclude where dose > 20 mg"),
        ["W0309"]
    );
    assert_eq!(
        select("include where dose <= 30 mg", "exclude where dose > 20 mg"),
        ["W0309"]
    );
    assert_eq!(
        select("exclude where dose > 30 mg", "exclude where 0.02 g < dose"),
        ["W0309"]
    );
    assert_eq!(
        select("exclude where dose > 30 mg", "exclude where dose > 0.03 g"),
        [""; 0]
    );
    assert_eq!(
        // Two halves: no second threshold, but subgroups pooled apart.
        select("exclude where dose > 20 mg", "exclude where dose <= 20 mg"),
        ["W0308"]
    );
    assert_eq!(
        select("exclude where arm = a", "exclude where arm = b"),
        [""; 0]
    );
}

#[test]
fn a_group_counts_twice_only_where_rows_are_taken_for_independent() {
    let rows = |analyses: &str, shared: &str, study: &str| {
        format!(
            "kma 1\n\ndata t {{\n{study}  drug: arm {{ n: n1, mean: m1, sd: s1 }}\n  control: arm {{ n: n2, mean: m2, sd: s2{shared} }}\n}}\n| study | n1 | m1 | s1 | n2 | m2 | s2 |\n| a | 20 | 7.1 | 2.2 | 22 | 8.3 | 2.4 |\n| a | 21 | 6.5 | 2.3 | 22 | 8.3 | 2.4 |\n| b | 30 | 7.4 | 2.5 | 29 | 8.1 | 2.6 |\n| c | 25 | 7.0 | 2.1 | 26 | 8.0 | 2.2 |\n\neffect g = MD(drug, control)\n{analyses}\n"
        )
    };
    let study = "  study: study\n";
    let independent = "pool t with rows independent as all";
    assert_eq!(codes(&rows(independent, "", study)), ["W0404"]);
    assert_eq!(codes(&rows(independent, ", shared: study", study)), [""; 0]);
    assert_eq!(
        codes(&rows("pool t robust in study as all", "", study)),
        [""; 0]
    );
    // Without a column of studies each row is one: whose group it is nobody says.
    let found = warnings("run", &rows("pool t as all", "", ""));
    assert_eq!(
        found.iter().map(|(c, _)| c.as_str()).collect::<Vec<_>>(),
        ["W0404"]
    );
    let one = "let one = t\n  keep largest drug.n per study\npool one as all";
    assert_eq!(codes(&rows(one, "", study)), [""; 0]);
}

#[test]
fn empty_cells_are_told_of_where_something_unnamed_is_added() {
    let rows = |options: &str, model: &str, first: u32| {
        format!(
            "kma 1\n\ndata t {{\n  study: study\n  drug: arm {{ events: a, n: n1 }}\n  control: arm {{ events: c, n: n2 }}\n}}\n| study | a | n1 | c | n2 |\n| a | {first} | 50 | 4 | 50 |\n| b | 3 | 60 | 6 | 61 |\n| c | 2 | 40 | 5 | 42 |\n\neffect e = OR(drug, control){options}\npool t{model} as all\n"
        )
    };
    assert_eq!(codes(&rows("", "", 0)), ["W0405"]);
    assert_eq!(codes(&rows(" with add 0.5", "", 0)), [""; 0]);
    assert_eq!(codes(&rows("", " using MH", 0)), [""; 0]);
    assert_eq!(codes(&rows("", "", 1)), [""; 0]);
}

#[test]
fn parts_without_a_test_between_them_are_told_of() {
    let rows = "kma 1\n\ndata t {\n  study: study\n  arm: one of a, b\n  yi: number\n  vi: number\n}\n| study | arm | yi | vi |\n| s1 | a | 0.1 | 0.04 |\n| s2 | a | 0.3 | 0.05 |\n| s3 | a | 0.2 | 0.03 |\n| s1 | b | 0.4 | 0.04 |\n| s4 | b | 0.5 | 0.06 |\n| s5 | b | 0.3 | 0.05 |\n\neffect d = given(yi, vi)\n\n";
    assert_eq!(
        codes(&format!("{rows}pool t by arm robust in study as arms\n")),
        ["W0308"]
    );
    assert_eq!(
        codes(&format!(
            "{rows}pool t by arm with rows independent as arms\n"
        )),
        [""; 0]
    );
}

#[test]
fn five_parts_or_more_want_adjustment() {
    let found = warnings("check", &given(15, "pool trials per arm as arms"));
    assert_eq!(
        found,
        [(
            "W0307".to_owned(),
            "5 parts, each with a p-value of its own".to_owned()
        )]
    );
    let four = "let some = trials where arm != e\npool some per arm as arms";
    assert_eq!(warnings("check", &given(15, four)), []);
}

#[test]
fn a_plan_with_mistakes_shows_them_and_no_lint() {
    let plan = given(
        6,
        "default with test z\npool nothing as overall\nbias overall with failsafe as small",
    );
    let found: Vec<String> = warnings("check", &plan)
        .into_iter()
        .map(|(c, _)| c)
        .collect();
    assert_eq!(found, ["E0201"]);
}

/// The text of a page with single blanks.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_table_of_lints_has_a_row_for_each_page_with_a_cost_and_its_source() {
    let table = include_str!("../../docs/lints.md");
    let mut rows = 0;
    for code in Code::ALL {
        let page = flat(code.page());
        let row = table
            .lines()
            .find(|line| line.starts_with(&format!("| [{code}]")));
        let costs = page.contains("What it costs:");
        assert_eq!(costs, row.is_some(), "{code}");
        let Some(row) = row else {
            continue;
        };
        rows += 1;
        let doi = row.split("https://doi.org/").nth(1).expect("a doi");
        let doi = doi.split(')').next().expect("its end");
        assert!(
            page.contains(&format!("doi:{doi}")),
            "{code}: the page has another source than {doi}"
        );
    }
    assert!(rows >= 16);
}
