//! `kma explain`, and the catalog behind it.

use kma::catalog::{self, Kind};
use kma::cli;
use kma::diagnostic::Diagnostics;
use kma::source::{Source, Sources};
use kma::syntax::{self, Words};
use unicode_width::UnicodeWidthStr;

fn explain(args: &[&str]) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args = ["kma", "explain"].iter().chain(args).map(Into::into);
    let code = cli::main(args, &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).expect("kma prints UTF-8");
    (code, text(out), text(err))
}

/// Every word that the contract names.
const CONTRACT: &[(Kind, &str)] = &[
    (
        Kind::Statement,
        "plan search flow data study let effect default require reported expect deviation report kma",
    ),
    (
        Kind::Verb,
        "pool regress bias sensitivity compare summarise multiverse network power table",
    ),
    (
        Kind::Figure,
        "forest funnel bubble radial baujat labbe gosh influence drapery prisma rob curve",
    ),
    (
        Kind::Clause,
        "measuring where by per on using nested robust with as to from for because showing against",
    ),
    (
        Kind::Step,
        "where include exclude derive keep combine pair fill",
    ),
    (
        Kind::Type,
        "study text one_of flag count integer number percent year date interval arm optional",
    ),
    (Kind::Expression, "and or not in is missing otherwise else"),
    (Kind::Function, "abs sqrt exp log log10 min max round"),
    (
        Kind::Method,
        "REML DL HE HS HSk SJ ML EB PM PMM GENQ DLIT SJIT FE EE MH Peto GLMM",
    ),
    (
        Kind::Measure,
        "SMD SMDH SMD1 SMD1H MD ROM VR CVR CLES CLESN AUC AUCN RPB RBIS ZPB ZBIS D2OR D2ORN D2ORL NMD \
         OR RR RD PETO AS PHI ZPHI YUQ YUY RTET ZTET PBIT OR2DN OR2DL MPRD MPRR MPOR MPORC MPPETO MPORM \
         IRR IRD IRSD MN MNLN SMN SDLN CVLN PR PLN PLO PRZ PAS PFT IR IRLN IRS IRFT MC SMCC SMCR SMCRH \
         SMCRP SMCRPH ROMC VRC CVRC AUCCN CLESCN COR UCOR ZCOR PCOR ZPCOR SPCOR ZSPCOR R2 ZR2 R2F ZR2F \
         ARAW AHW ABT REH given HR DIRECTION",
    ),
    (
        Kind::Option,
        "test level floor pi tau2 rows at egger predictor model begg trimfill estimator side failsafe \
         selection excess pet_peese limit peters harbord deeks leave_one_out influence cumulative gosh \
         baujat excluding rho add drop_double_zero correction vtype benefit flip sheet separator decimal \
         missing contours",
    ),
    (Kind::Overview, "units expressions"),
    (Kind::Code, "E0101 E0203 E0502 W0501"),
    (
        Kind::Field,
        "estimate ci pi tau2 i2 h2 q left_out display transform weight between checks holds range",
    ),
];

#[test]
fn every_word_of_the_contract_has_its_page() {
    let mut missing = Vec::new();
    for (kind, words) in CONTRACT {
        for word in words.split_whitespace() {
            if !catalog::find(word).iter().any(|entry| entry.kind == *kind) {
                missing.push(format!("{word} ({})", kind.name()));
            }
        }
    }
    assert!(missing.is_empty(), "without a page: {}", missing.join(", "));
}

#[test]
fn every_name_of_the_catalog_can_be_explained() {
    for entry in catalog::all() {
        let words = entry.doc.split_whitespace().count();
        let least = if entry.kind == Kind::Field { 2 } else { 10 };
        assert!(
            words >= least,
            "{} says too little: {}",
            entry.name,
            entry.doc
        );
        let summary = entry.summary();
        assert!(!summary.is_empty(), "{} has no first sentence", entry.name);
        let (code, out, err) = explain(&[entry.name]);
        assert_eq!((code, err.as_str()), (0, ""), "{}", entry.name);
        // A word of the language stands before a field that is called so.
        let mut heads = out.lines().filter_map(|line| line.split(' ').next());
        assert!(heads.any(|name| name == entry.name), "{}", entry.name);
        for line in out.lines() {
            assert!(!line.starts_with('#'), "{}: {line}", entry.name);
            assert_eq!(line, line.trim_end(), "{}", entry.name);
        }
    }
}

#[test]
fn text_keeps_to_the_width_and_code_is_left_alone() {
    let (_, out, _) = explain(&["keep", "--width", "50"]);
    for line in out.lines().filter(|line| !line.starts_with("      ")) {
        assert!(line.width() <= 50, "{line}");
    }
    assert!(out.contains("      let latest = trials\n        keep largest follow_up per study\n"));
    assert!(!out.contains("```"), "{out}");
}

#[test]
fn a_word_may_have_several_pages() {
    let (code, out, _) = explain(&["where"]);
    assert_eq!(code, 0);
    assert!(out.contains("where (clause)"), "{out}");
    assert!(out.contains("where (step of a selection)"), "{out}");
}

#[test]
fn spelling_is_forgiven_where_it_can_be() {
    for (word, found) in [
        ("one of", "one_of (type"),
        ("reml", "REML (model)"),
        ("e0203", "E0203"),
    ] {
        let words: Vec<&str> = word.split(' ').collect();
        let (code, out, _) = explain(&words);
        assert_eq!(code, 0, "{word}");
        assert!(out.starts_with(found), "{word}: {out}");
    }
    let (code, out, err) = explain(&["heterogenity"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("`kma explain heterogeneity`"), "{err}");
    let (code, _, err) = explain(&["xyzzy"]);
    assert_eq!(code, 2);
    assert!(err.contains("`kma explain` alone"), "{err}");
}

#[test]
fn the_map_names_everything() {
    let (code, out, _) = explain(&[]);
    assert_eq!(code, 0);
    let words: Vec<&str> = out.split_whitespace().collect();
    for entry in catalog::all() {
        let starred = format!("{}*", entry.name);
        assert!(
            words.contains(&entry.name) || words.contains(&starred.as_str()),
            "{} is not on the map",
            entry.name
        );
    }
}

/// The plans in the fences of a page.
fn plans(doc: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut open: Option<String> = None;
    for line in doc.lines() {
        let line = line.strip_prefix(' ').unwrap_or(line);
        match (&mut open, line.trim_start().strip_prefix("```")) {
            (None, Some("kma" | "kma run")) => open = Some(String::new()),
            (None, _) => {}
            (Some(_), Some(_)) => all.extend(open.take()),
            (Some(text), None) => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    all
}

#[test]
fn the_examples_of_the_pages_are_read_without_mistake() {
    let keywords: Vec<&str> = catalog::all()
        .filter(|entry| matches!(entry.kind, Kind::Statement | Kind::Verb | Kind::Figure))
        .map(|entry| entry.name)
        .collect();
    let words = Words {
        statements: &keywords,
    };
    let mut wrong = Vec::new();
    for entry in catalog::all().filter(|entry| entry.kind != Kind::Code) {
        for plan in plans(&entry.page()) {
            let mut found = Diagnostics::default();
            let mut sources = Sources::default();
            let source = Source::new(entry.name, plan.as_str());
            let id = sources.add(source.clone());
            syntax::parse(&source, id, &words, &mut found);
            let texts = found
                .iter()
                .map(|d| format!("{}: {} in\n{plan}", entry.name, d.message));
            wrong.extend(texts);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_of_the_language_shows_an_example() {
    let without = [Kind::Command, Kind::Code, Kind::Field];
    for entry in catalog::all().filter(|entry| !without.contains(&entry.kind)) {
        assert!(
            !plans(&entry.page()).is_empty(),
            "{} has no example",
            entry.name
        );
    }
}

/// What stands above the lines that a page of an option shows.
const STAGE: &str = "kma 1

data trials {
  study:    study
  year:     year
  risk:     one of low, high
  setting:  one of hospital, community
  alloc:    one of random, alternate
  outcome:  one of pain, function
  scale:    text
  latitude: number
  burden:   number
  drug:     arm { events: a, n: n1 }
  placebo:  arm { events: c, n: n2 }
  treated:  arm { n: n1, mean: m1, sd: sd1 }
  control:  arm { n: n2, mean: m2, sd: sd2 }
}
| study | year | risk | setting  | alloc  | outcome | scale | latitude | burden | a | c | n1 | n2 | m1 | sd1 | m2 | sd2 |
| Abe   | 2001 | low  | hospital | random | pain    | pain  | 40       | 2      | 3 | 5 | 20 | 20 | 4  | 1   | 5  | 1   |
";

/// The plan in which the lines of a page stand: whole plans bring their own data.
fn staged(shown: &str) -> String {
    let has = |start: &str| shown.lines().any(|line| line.starts_with(start));
    if has("data trials") {
        return format!("kma 1\n\n{shown}");
    }
    let mut plan = STAGE.to_owned();
    if !has("effect ") {
        plan += "effect odds = OR(drug, placebo) with benefit lower\n";
    }
    if shown.contains(" overall ") && !shown.contains(" as overall\n") {
        plan += "pool trials as overall\n";
    }
    plan + shown
}

#[test]
fn the_examples_of_measures_models_and_options_pass_the_check() {
    let kinds = [Kind::Measure, Kind::Method, Kind::Option];
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("plan.kma");
    let mut wrong = Vec::new();
    for entry in catalog::all().filter(|entry| kinds.contains(&entry.kind)) {
        for shown in plans(&entry.page()) {
            let plan = staged(&shown);
            std::fs::write(&path, &plan).expect("written");
            let (code, _, err) = crate::ui::kma(&["check", "--quiet", &path.to_string_lossy()]);
            if code != 0 {
                wrong.push(format!("{}: {err}\n{plan}", entry.name));
            }
            // Words of the page are those of the plan.
            assert!(
                shown.contains(entry.name) || entry.name == "rows",
                "{}",
                entry.name
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_measure_says_what_it_is_before_its_formula_and_what_its_letters_mean() {
    let (_, out, _) = explain(&["SMD"]);
    let place = |text: &str| {
        out.find(text)
            .unwrap_or_else(|| panic!("no `{text}` in {out}"))
    };
    let order = [
        "in standard deviations",
        "It assumes normal outcomes",
        "effect d = SMD(treated, control)",
        "Also `SMD(d: d, n1: n1, n2: n2)`",
        "`yi = J(m) d`",
        "`sd2i` those of the reference",
        "Hedges (1981)",
    ];
    assert!(order.map(place).is_sorted(), "{out}");
}

/// Words behind options, functions of metafor, and clauses as they are written.
#[test]
fn words_that_are_no_entry_lead_to_the_page_they_are_on() {
    for (word, page) in [
        ("hksj", "test"),
        ("HKSJ", "test"),
        ("CM_EL", "glmm"),
        ("stepfun", "selection"),
        ("regtest", "egger"),
        ("fsn", "failsafe"),
        ("robust in", "robust"),
        ("forest.rma", "forest"),
        ("mg/kg", "units"),
        ("%", "units"),
        ("prediction interval", "prediction_interval"),
        ("forest plot", "forest"),
        ("Egger's test", "egger"),
        ("trim and fill", "trimfill"),
        ("Hartung-Knapp", "test"),
        ("knha", "floor"),
        ("fixed effect", "common_effect"),
        ("random effects", "random_effects"),
        ("effect size", "effect_size"),
        ("heterogeneity", "heterogeneity"),
        ("I2", "i2"),
        ("largest", "keep"),
        ("Luo", "medians"),
        ("exact", "correction"),
        ("exact", "permutation"),
        ("none", "adjust"),
        ("all", "add"),
        ("time", "arm"),
        ("r", "arm"),
        ("one", "one_of"),
        ("Cohen's d", "SMD"),
        ("GRADE", "grade"),
        ("τ²", "tau2"),
        ("<=", "expressions"),
        ("nonevents", "arm"),
        ("exit codes", "exit_codes"),
        ("register", "register"),
    ] {
        let found = catalog::find(word);
        assert!(found.iter().any(|entry| entry.name == page), "{word}");
    }
    assert!(catalog::find("nothing_of_that_name").is_empty());
}

/// A word of a plan is meant before a field of the document, and a concept before both.
#[test]
fn the_page_that_is_meant_stands_first() {
    for (word, page) in [
        ("mean", "arm"),
        ("shared", "arm"),
        ("exact", "permutation"),
        ("i2", "i2"),
        ("pi", "prediction_interval"),
    ] {
        let (_, out, _) = explain(&[word]);
        assert!(out.starts_with(&format!("{page} (")), "{word}: {out}");
    }
}

#[test]
fn a_name_without_a_page_lists_the_pages_that_name_it() {
    let (code, out, _) = explain(&["Tweedie"]);
    assert_eq!(code, 0);
    assert!(
        out.starts_with("`Tweedie` is named on these pages\n"),
        "{out}"
    );
    assert!(out.contains("trimfill"), "{out}");
}
