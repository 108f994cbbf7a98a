//! What is offered at the cursor, which `|` marks; and how what is typed is coloured.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use kma::repl::{Session, Typing, complete};
use kma::report::Style;

const SAID: &str = r#"data trials from "trials.csv" {
  study:   study = "author", "year"
  setting: one of hospital, community
  dose:    number in mg
  drug:    arm { n: n1, mean: m1, sd: sd1 }
  placebo: arm { n: n2, mean: m2, sd: sd2 }
}
effect score = MD(drug, placebo) with benefit lower
let low = trials where dose < 30 mg
pool trials as overall
regress trials on dose as by_dose
"#;

fn session() -> Session {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/repl");
    let mut session = Session::new(folder, Style::default());
    let reply = session.eval(SAID);
    assert_eq!(session.names().count(), 5, "{}", reply.messages);
    session
}

/// What is offered, and what stands before the word that it takes the place of.
fn offered(session: &Session, marked: &str) -> (String, Vec<String>) {
    let at = marked.find('|').expect("a cursor");
    let text = marked.replacen('|', "", 1);
    let found = complete(session, &text, at);
    (text[..found.start].to_owned(), found.words)
}

#[track_caller]
fn offers(marked: &str, words: &[&str]) {
    let (_, found) = offered(&session(), marked);
    assert_eq!(found, words, "{marked}");
}

#[track_caller]
fn has(marked: &str, with: &[&str], without: &[&str]) {
    let (_, found) = offered(&session(), marked);
    for word in with {
        assert!(
            found.iter().any(|w| w == word),
            "{marked}: {word} is not in {found:?}"
        );
    }
    for word in without {
        assert!(
            !found.iter().any(|w| w == word),
            "{marked}: {word} is in {found:?}"
        );
    }
}

#[test]
fn a_statement_begins_with_its_word() {
    has(
        "|",
        &["data", "pool", "forest", "expect"],
        &["where", "SMD"],
    );
    offers("po|", &["pool", "power"]);
    offers("pool trials\nregr|", &["regress"]);
}

#[test]
fn an_analysis_offers_sources_and_then_the_clauses_that_it_lacks() {
    offers("pool |", &["trials", "low", "overall", "by_dose"]);
    has(
        "pool trials |",
        &["where", "by", "per", "using", "with", "as"],
        &["on", "to", "pool"],
    );
    has("pool trials by setting |", &["where", "using"], &["by"]);
    has("regress low |", &["on"], &[]);
    offers("pool trials u|", &["using"]);
    offers("pool trials using R|", &["REML"]);
    offers("pool trials measuring |", &["score"]);
    offers("compare |", &["overall", "by_dose"]);
    offers("forest ov|", &["overall"]);
    offers("bubble |", &["by_dose"]);
}

#[test]
fn clauses_offer_columns_labels_options_and_units() {
    has(
        "pool trials where |",
        &["setting", "dose", "drug.n"],
        &["trials", "using"],
    );
    offers("pool trials where se|", &["setting"]);
    offers("pool trials where setting = |", &["hospital", "community"]);
    offers(
        "pool trials where setting in (|",
        &["hospital", "community"],
    );
    offers("pool trials where drug.m|", &["drug.mean"]);
    offers("pool trials where dose < 30 m|", &["mg", "mcg"]);
    offers("pool trials by |", &["setting"]);
    has("pool trials with |", &["test", "level", "tau2"], &["egger"]);
    has("bias overall with |", &["egger", "trimfill"], &["floor"]);
    has("pool trials with test |", &["hksj", "z"], &["level"]);
    has("pool trials with test z, l|", &["level"], &["test"]);
    offers("pool trials as |", &[]);
    offers("pool overall where setting = h|", &["hospital"]);
}

#[test]
fn other_statements_offer_their_own() {
    has("let a = |", &["trials", "low"], &["overall"]);
    has(
        "let a = trials |",
        &["where", "exclude", "derive"],
        &["using"],
    );
    offers("let a = trials exclude |", &["where"]);
    has("let a = trials exclude where |", &["dose"], &[]);
    has("effect d = |", &["SMD", "OR", "given"], &[]);
    has("effect d = SMD(|", &["drug", "placebo"], &["trials"]);
    offers("effect d = SMD(drug, pl|", &["placebo"]);
    has(
        "effect d = SMD(drug, placebo) with |",
        &["benefit", "vtype"],
        &["egger"],
    );
    has("expect |", &["overall", "by_dose"], &["trials"]);
    has("expect overall.|", &["overall.estimate", "overall.k"], &[]);
    offers("expect overall.est|", &["overall.estimate"]);
    has("require studies >= 3 for |", &["pool", "regress"], &[]);
    offers("study \"A\" in |", &["trials", "low"]);
}

#[test]
fn data_offer_files_types_and_units() {
    let (before, files) = offered(&session(), "data more from \"tr|");
    assert_eq!(
        (before.as_str(), files),
        ("data more from \"", vec!["trials.csv\"".to_owned()])
    );
    has(
        "data more from \"a.csv\" {\n  year: |",
        &["number", "one of", "optional"],
        &[],
    );
    has(
        "data more from \"a.csv\" {\n  dose: number in |",
        &["mg", "kg", "%"],
        &[],
    );
    offers("data more |", &["from", "with"]);
}

#[test]
fn conditions_go_on_with_signs_values_and_joints() {
    offers(
        "pool trials where dose |",
        &["=", "!=", "<", "<=", ">", ">=", "is"],
    );
    offers("pool trials where setting |", &["=", "!=", "in", "is"]);
    offers("pool trials where dose is |", &["missing"]);
    has(
        "pool trials where setting = hospital |",
        &["and", "or", "by"],
        &["dose", "="],
    );
    has(
        "pool trials where setting = hospital and |",
        &["dose", "log"],
        &["hospital"],
    );
    offers("pool trials where study = A|", &["\"Abe 2009\""]);
    offers("pool trials where study = \"A|", &["Abe 2009\""]);
    offers("pool trials where study = \"A|\"", &["Abe 2009"]);
    has(
        "let a = trials where dose > 3 mg |",
        &["and", "exclude", "because"],
        &[],
    );
    has("let a = trials |", &["where"], &["because", "and"]);
    has("effect d = MD(drug, placebo) where |", &["dose"], &[]);
    has(
        "effect d = MD(drug, placebo) |",
        &["where", "else", "with"],
        &[],
    );
    has("effect d = MD(drug, placebo) else |", &["SMD"], &[]);
}

#[test]
fn clauses_and_steps_say_one_thing_after_the_other() {
    offers("pool trials nested |", &["in"]);
    has("pool trials nested in |", &["study", "row"], &["in"]);
    has("pool trials nested in study / |", &["row"], &["in"]);
    has("pool trials robust in |", &["study"], &["in"]);
    offers("let a = trials keep largest dose p|", &["per"]);
    has(
        "let a = trials keep largest dose per |",
        &["study"],
        &["per"],
    );
    has("let a = trials derive y in |", &["mg", "%"], &["dose"]);
    offers("pool trials with add 0.5 |", &["to"]);
    offers("pool trials with add 0.5 to a|", &["all"]);
    has("pool trials with test z, |", &["level"], &["test"]);
    offers("pool trials with level |", &["90%", "95%", "99%"]);
    has(
        "sensitivity overall with cumulative |",
        &["dose", "study"],
        &["where"],
    );
    has(
        "sensitivity overall with excluding |",
        &["dose"],
        &["where"],
    );
    offers("multiverse overall with test (z, h|", &["hksj"]);
    offers("multiverse overall using (RE|", &["REML"]);
    offers("regress trials on reference(setting, c|", &["community"]);
    offers("regress trials on reference(se|", &["setting"]);
    offers("regress trials on cen|", &["center"]);
    offers("pool trials # po|", &[]);
}

#[test]
fn results_offer_their_parts_and_the_numbers_that_they_have() {
    let mut session = session();
    session.eval("pool trials by setting as parts\nregress trials on setting as both");
    let found = |marked: &str| offered(&session, marked).1;
    assert_eq!(found("expect parts[h|"), ["hospital"]);
    assert_eq!(found("expect parts[hospital].est|"), [".estimate"]);
    assert_eq!(found("expect by_dose[dose].est|"), [".estimate"]);
    assert_eq!(found("expect by_dose[do|"), ["dose"]);
    assert_eq!(found("expect both[\"setting|"), ["setting[community]\""]);
    assert_eq!(
        found("overall.t|"),
        [
            "overall.tau2",
            "overall.tau2_ci",
            "overall.tau2_ci.lo",
            "overall.tau2_ci.hi"
        ]
    );
    assert_eq!(found("ove|"), ["overall"]);
    let all = found("expect overall.|");
    assert!(!all.iter().any(|path| path.contains("cmh")), "{all:?}");
    assert!(!all.contains(&"overall.ci".to_owned()), "{all:?}");
    has("expect overall.k |", &["=", ">="], &["overall"]);
    has("expect overall.k = 4 |", &["and", "or"], &["agrees"]);
    offers("expect overall |", &["agrees"]);
    has("require k |", &[">="], &["for"]);
}

#[test]
fn blocks_offer_their_fields_once() {
    has(
        "plan \"a\" {\n  |",
        &["question", "primary"],
        &["identified"],
    );
    has(
        "plan \"a\" {\n  question: \"b\"\n  |",
        &["authors"],
        &["question"],
    );
    offers("plan \"a\" { primary: ov|", &["overall"]);
    offers("search main {\n  da|", &["databases", "dates"]);
    offers("flow { identified: 12\n  dup|", &["duplicates"]);
    offers("flow { identified: |", &[]);
    offers(
        "data more from \"trials.csv\" {\n  study: study = \"a|",
        &["author\""],
    );
    offers("data more from \"trials.csv\" {\n  do|", &["dose"]);
    offers(
        "data more from \"trials.csv\" {\n  drug: arm { n: n1, me|",
        &["mean", "median"],
    );
    offers(
        "data more from \"trials.csv\" {\n  drug: arm { n: |",
        &[
            "author", "year", "setting", "dose", "n1", "m1", "sd1", "n2", "m2", "sd2",
        ],
    );
    offers("data more from \"none.csv\" {\n  do|", &[]);
    offers("study \"Abe\" in trials { au|", &["author"]);
    has(
        "reported overall {\n  |",
        &["estimate", "ci", "i2", "test"],
        &["sided"],
    );
    has(
        "reported \"Table 2\" {\n  |",
        &["estimate", "sided", "parts"],
        &[],
    );
    offers("reported \"Table 2\" { sided: |", &["one", "two"]);
    offers("reported overall { k: 4\n  test: h|", &["hksj"]);
}

#[test]
fn files_to_write_get_an_ending() {
    offers(
        "forest overall to \"|",
        &["overall.svg\"", "overall.png\"", "overall.pdf\""],
    );
    offers(
        "table overall to \"effects|",
        &["effects.md\"", "effects.csv\"", "effects.txt\""],
    );
    offers(
        "report to \"|",
        &["report.html\"", "report.md\"", "report.pdf\""],
    );
}

#[test]
fn commands_offer_themselves_and_what_they_take() {
    offers(":re|", &[":redo", ":reset"]);
    offers(":explain E0203|", &["E0203"]);
    has(":explain SM|", &["SMD", "SMDH"], &["MD"]);
    has(":show |", &["trials", "overall", "score"], &[]);
    offers(":data l|", &["low"]);
    offers(":undo |", &[]);
}

#[test]
fn every_cursor_in_a_plan_is_answered() {
    let session = session();
    for (at, _) in SAID.char_indices() {
        let found = complete(&session, SAID, at);
        assert!(found.start <= at);
    }
}

#[test]
fn words_and_unknown_names_are_marked_while_typing() {
    let typing = Typing::new(Rc::new(RefCell::new(session())), true);
    let colored = |text: &str| {
        let colored = typing.colored(text, text.len());
        colored.replace("\u{1b}[0m", ">").replace("\u{1b}[", "<")
    };
    assert_eq!(
        colored("pool trials where dose > 3 "),
        "<1mpool> trials <36mwhere> dose > <33m3> "
    );
    assert_eq!(
        colored("pool tirals by "),
        "<1mpool> <4;31mtirals> <36mby> "
    );
    assert_eq!(colored("pool tira"), "<1mpool> tira", "it may go on");
    assert_eq!(colored("pol trials "), "<4;31mpol> trials ");
    assert_eq!(
        colored("pool low as mine # so"),
        "<1mpool> low <36mas> mine <2m# so>"
    );
    assert_eq!(
        colored("pool low using REMLE "),
        "<1mpool> low <36musing> <4;31mREMLE> "
    );
    assert_eq!(
        colored("pool low where setting = ward "),
        "<1mpool> low <36mwhere> setting = <4;31mward> "
    );
    assert_eq!(
        colored("pool low where study = ward "),
        "<1mpool> low <36mwhere> <36mstudy> = ward "
    );
    assert_eq!(
        colored("pool low where doze > 3 mg "),
        "<1mpool> low <36mwhere> <4;31mdoze> > <33m3> mg "
    );
    assert_eq!(colored(":shwo low "), "<36m:><4;31mshwo> <36mlow> ");
    assert_eq!(colored(":show low "), "<36m:><36mshow> <36mlow> ");
    let plain = typing.colored("let x = low where setting = hospital because \"é\" ", 0);
    let bare = kma_bare(&plain);
    assert_eq!(bare, "let x = low where setting = hospital because \"é\" ");
}

/// A text without its colours.
fn kma_bare(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or("").to_owned();
    parts.fold(first, |text, part| {
        text + part.split_once('m').map_or("", |(_, rest)| rest)
    })
}
