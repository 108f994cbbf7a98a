//! Which statement is named as the cause of a change, and which results it concerns.

use std::collections::BTreeSet;

use kma::registration::{Comparison, Mark, compare};
use kma::result::{Class, Difference, DifferenceKind};

use super::support::{PLAN, meaning_of, plan_with};

fn against(new: &str) -> Comparison {
    compare(&meaning_of(PLAN), &meaning_of(new))
}

fn deviating(found: &Comparison) -> Vec<&Difference> {
    found.differences.iter().filter(|d| d.deviates).collect()
}

/// Each statement that deviates with the results that it changes.
#[track_caller]
fn causes(old: &str, new: &str, expected: &[(&str, &str)]) {
    let found = against(&plan_with(old, new));
    let found: Vec<(String, BTreeSet<String>)> = deviating(&found)
        .into_iter()
        .map(|d| (d.handle.clone(), d.affects.iter().cloned().collect()))
        .collect();
    let expected: Vec<(String, BTreeSet<String>)> = expected
        .iter()
        .map(|(handle, affects)| {
            let affects = affects.split(", ").map(str::to_owned).collect();
            ((*handle).to_owned(), affects)
        })
        .collect();
    assert_eq!(found, expected, "{old} → {new}");
}

const ALL: &str = "overall, low_risk, difference, pool eligible by risk, small";
const ON_DEFAULT: &str = "overall, difference, pool eligible by risk, small";

#[test]
fn the_statement_that_changed_is_the_cause() {
    causes("year < 1990", "year < 1985", &[("eligible", ALL)]);
    causes(
        "risk = low",
        "risk = high",
        &[("low", "low_risk, difference")],
    );
    causes("year:  year", "year:  number", &[("trials", ALL)]);
    causes("low, high", "high, low", &[("trials", ALL)]);
    causes("given(yi, vi)", "given(yi, se: vi)", &[("d", ALL)]);
    causes(
        "eligible as overall",
        "eligible using DL as overall",
        &[("overall", "overall, difference, small")],
    );
    causes(
        "by risk",
        "by risk with level 90%",
        &[("pool", "pool eligible by risk with level 90%")],
    );
    causes("with egger", "with begg", &[("small", "small")]);
    causes(
        "pool low using",
        "pool eligible using",
        &[("low_risk", "low_risk, difference")],
    );
    causes(
        "compare overall against low_risk",
        "compare low_risk against overall",
        &[("difference", "difference")],
    );
}

#[test]
fn rules_for_the_whole_plan_are_the_cause_where_they_apply() {
    causes("using REML", "using PM", &[("default", ON_DEFAULT)]);
    causes(
        "default using REML\n",
        "default using PM\n",
        &[("default", ON_DEFAULT)],
    );
    causes(
        "using REML",
        "using REML with level 90%",
        &[("default", ALL)],
    );
    causes("studies >= 2", "studies >= 3", &[("require", ALL)]);
    causes(
        "for pool",
        "for pool otherwise summarise",
        &[("require", ALL)],
    );
    causes("for pool", "for pool, regress", &[]);
    causes("default using REML\n", "", &[]);
    causes("require studies >= 2 for pool\n", "", &[("require", ALL)]);
    causes(
        "for pool\n",
        "for pool\nrequire k >= 10 for bias\n",
        &[("require", "small")],
    );
}

#[test]
fn two_causes_are_told_apart() {
    let new = plan_with("year < 1990", "year < 1985").replace("using DL", "using PM");
    let found = against(&new);
    let handles: Vec<&str> = deviating(&found)
        .iter()
        .map(|d| d.handle.as_str())
        .collect();
    assert_eq!(handles, ["eligible", "low_risk"]);
    let marks: Vec<&Mark> = found.marks.iter().map(|(_, mark)| mark).collect();
    let by = |causes: &[&str]| Mark::Changed(causes.iter().map(ToString::to_string).collect());
    assert_eq!(
        marks,
        [
            &by(&["eligible"]),
            &by(&["low_risk", "eligible"]),
            &by(&["low_risk", "eligible"]),
            &by(&["eligible"]),
            &by(&["eligible"]),
        ]
    );
}

#[test]
fn a_swap_of_primary_outcomes_heads_the_list() {
    let new =
        plan_with("primary: overall", "primary: low_risk").replace("year < 1990", "year < 1985");
    let found = against(&new);
    let first = &found.differences[0];
    assert_eq!((first.keyword.as_str(), first.deviates), ("plan", true));
    assert_eq!(
        (&first.old[..], &first.new[..]),
        (
            &["primary: overall".to_owned()][..],
            &["primary: low_risk".to_owned()][..]
        )
    );
    assert_eq!(found.differences[1].handle, "eligible");

    // What changes a primary outcome stands before what does not.
    let new = plan_with("risk = low", "risk = high")
        .replace("eligible as overall", "eligible using DL as overall");
    let found = against(&new);
    let handles: Vec<&str> = deviating(&found)
        .iter()
        .map(|d| d.handle.as_str())
        .collect();
    assert_eq!(handles, ["overall", "low"]);
}

#[test]
fn the_order_of_outcomes_and_new_names_are_no_swap() {
    let two = |outcomes: &str, name: &str| {
        meaning_of(
            &plan_with("primary: overall", outcomes)
                .replace("overall", name)
                .replace("PRIMARY", "overall"),
        )
    };
    let old = two("primary: overall, low_risk, secondary: small", "overall");
    for (outcomes, name) in [
        ("primary: low_risk, overall, secondary: small", "overall"),
        ("secondary: small, primary: low_risk, overall", "overall"),
        (
            "primary: overall, low_risk, secondary: small",
            "main_result",
        ),
    ] {
        let new = two(outcomes, name);
        let found = compare(&old, &new);
        assert!(
            deviating(&found).is_empty(),
            "{outcomes}: {:?}",
            found.differences
        );
        if name == "overall" {
            assert_eq!(old.hash(), new.hash(), "{outcomes}");
        }
    }
}

#[test]
fn a_new_name_of_a_result_is_wording() {
    let found = against(&PLAN.replace("overall", "main_result"));
    assert!(deviating(&found).is_empty(), "{:?}", found.differences);
    let renamed: Vec<_> = found
        .differences
        .iter()
        .filter(|d| d.class == Class::Wording)
        .collect();
    assert!(
        renamed
            .iter()
            .any(|d| d.old == ["called overall"] && d.new == ["called main_result"])
    );
    assert!(
        found
            .marks
            .iter()
            .all(|(_, mark)| *mark == Mark::AsRegistered)
    );
}

#[test]
fn an_analysis_that_is_gone_and_one_that_is_new() {
    let found = against(&plan_with("bias overall with egger as small\n", ""));
    let gone: Vec<_> = found
        .gone
        .iter()
        .map(|(stated, behind)| (stated.handle(), *behind))
        .collect();
    assert_eq!(gone, [("small", Some(3))]);
    let removed = deviating(&found);
    assert_eq!(removed.len(), 1);
    assert_eq!(removed[0].kind, DifferenceKind::Removed);

    let found = against(&plan_with(
        "with egger as small\n",
        "with egger as small\npool low using EE as extra\n",
    ));
    let added = deviating(&found);
    assert_eq!(added.len(), 1);
    assert_eq!(
        (added[0].kind, added[0].handle.as_str()),
        (DifferenceKind::Added, "extra")
    );
    let exploratory = found
        .marks
        .iter()
        .filter(|(_, mark)| *mark == Mark::Exploratory);
    assert_eq!(exploratory.count(), 1);
}

#[test]
fn wording_presentation_and_records_do_not_deviate() {
    for (old, new, class) in [
        (
            "Does the exercise help?",
            "Does exercise help?",
            Class::Wording,
        ),
        (
            "before the instrument was validated",
            "too early",
            Class::Wording,
        ),
        (
            "pool eligible as overall",
            "## The answer.\npool eligible as overall",
            Class::Wording,
        ),
        ("\"forest.svg\"", "\"figure.svg\"", Class::Presentation),
        (
            "forest overall to",
            "forest overall with width 85 mm to",
            Class::Presentation,
        ),
        ("identified: 120", "identified: 121", Class::Record),
        (
            "to \"forest.svg\"\n",
            "to \"forest.svg\"\nreported overall { estimate: 0.30 }\n",
            Class::Record,
        ),
        (
            "to \"forest.svg\"\n",
            "to \"forest.svg\"\nexpect overall.k = 5\n",
            Class::Record,
        ),
    ] {
        let found = against(&plan_with(old, new));
        assert!(deviating(&found).is_empty(), "{new}");
        let classes: Vec<Class> = found.differences.iter().map(|d| d.class).collect();
        assert_eq!(classes, [class], "{new}");
        assert!(
            found
                .marks
                .iter()
                .all(|(_, mark)| *mark == Mark::AsRegistered),
            "{new}"
        );
    }
}

#[test]
fn each_digit_bound_and_reason_of_a_record_counts() {
    let plan = |record: &str| meaning_of(&format!("{PLAN}{record}\n"));
    let reported = [
        "reported overall { estimate: 1.3 }",
        "reported overall { estimate: 1.30 }",
        "reported overall { p: < 0.001 }",
        "reported overall { p: 0.001 }",
        "search a { dates: 1990-01 to 2024-06 }",
        "search a { dates: 1990-01 to 2024-07 }",
        "flow b { full_text_excluded: 26 because \"no control\" 16, \"no data\" 10 }",
        "flow b { full_text_excluded: 26 because \"no control\" 15, \"no data\" 11 }",
    ];
    for pair in reported.chunks(2) {
        let found = compare(&plan(pair[0]), &plan(pair[1]));
        let classes: Vec<Class> = found.differences.iter().map(|d| d.class).collect();
        assert_eq!(classes, [Class::Record], "{pair:?}");
    }
}

#[test]
fn the_spelling_of_figures_and_records_is_no_difference() {
    for (old, new) in [
        (
            "forest overall to \"forest.svg\"",
            "forest overall\n    to   \"forest.svg\"   # as printed",
        ),
        (
            "flow { identified: 120, screened_out: 100, included: 20 }",
            "flow {\n  identified: 120\n  screened_out: 100 # two readers\n  included: 20\n}",
        ),
    ] {
        let found = against(&plan_with(old, new));
        assert!(
            found.differences.is_empty(),
            "{new}: {:?}",
            found.differences
        );
    }
}

#[test]
fn the_order_of_forms_is_a_change_of_the_effect() {
    let plan = |effect: &str| {
        meaning_of(&format!(
            "data d {{ study: study, yi: optional number, vi: optional number, r: number, n: count }}\n\
             effect e = {effect}\npool d as all\n"
        ))
    };
    let (one, other) = (
        plan("given(yi, vi) else ZCOR(r, n)"),
        plan("ZCOR(r, n) else given(yi, vi)"),
    );
    let found = compare(&one, &other);
    let handles: Vec<_> = deviating(&found)
        .iter()
        .map(|d| (d.handle.as_str(), d.affects.clone()))
        .collect();
    assert_eq!(handles, [("e", vec!["all".to_owned()])]);
}

#[test]
fn one_dataset_for_another_that_declares_the_same_is_a_change() {
    let plan = |source: &str, first: &str, second: &str| {
        let data = |name: &str| {
            format!("data {name} from \"{name}.csv\" {{ study: study, yi: number, vi: number }}\n")
        };
        meaning_of(&format!(
            "{}{}effect e = given(yi, vi)\nlet chosen = {source}\npool chosen as all\n",
            data(first),
            data(second)
        ))
    };
    let old = plan("trials", "trials", "cohorts");
    let swapped = plan("cohorts", "trials", "cohorts");
    let found = compare(&old, &swapped);
    let handles: Vec<&str> = deviating(&found)
        .iter()
        .map(|d| d.handle.as_str())
        .collect();
    assert_eq!(handles, ["chosen"]);
    assert_eq!(found.marks[0].1, Mark::Changed(vec!["chosen".to_owned()]));
    assert_ne!(old.hash(), swapped.hash());
    // A new name, and another order, are none.
    for same in [
        plan("rcts", "rcts", "cohorts"),
        plan("trials", "cohorts", "trials"),
    ] {
        let found = compare(&old, &same);
        assert!(deviating(&found).is_empty(), "{:?}", found.differences);
    }
}

#[test]
fn equal_plans_do_not_differ() {
    assert!(against(PLAN).differences.is_empty());
}
