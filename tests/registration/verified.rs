//! `kma register` and `kma verify`: what is admitted, what data are, and the exit codes.

use std::fs;

use super::support::{CHAIN, Folder, PLAN, PUBLIC, ROWS, plan_with};

fn registered() -> Folder {
    let folder = Folder::of(PLAN);
    assert_eq!(folder.kma("register @plan.kma").0, 0);
    folder.write("trials.csv", ROWS);
    folder
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The exit code of `verify`, and how the plan stands.
fn stands(folder: &Folder) -> (u8, String) {
    let (exit, out, _) = folder.kma("verify @plan.kma --format json");
    let status = json(&out)["registration"]["status"]
        .as_str()
        .unwrap()
        .to_owned();
    (exit, status)
}

#[test]
fn a_plan_as_registered_is_done() {
    let folder = registered();
    assert_eq!(stands(&folder), (0, "as_registered".to_owned()));
    folder.write(
        "plan.kma",
        format!("# A comment.\n{}", PLAN.replace('\n', "\r\n")),
    );
    assert_eq!(stands(&folder), (0, "as_registered".to_owned()));
}

#[test]
fn a_deviation_is_one_until_it_is_admitted() {
    let folder = registered();
    let changed = plan_with("year < 1990", "year < 1985");
    folder.write("plan.kma", &changed);
    assert_eq!(stands(&folder), (1, "deviates".to_owned()));
    folder.write(
        "plan.kma",
        format!("{changed}deviation in eligible because \"a letter\"\n"),
    );
    assert_eq!(stands(&folder), (0, "admitted".to_owned()));
}

#[test]
fn a_deviation_admits_what_it_names_and_nothing_else() {
    let folder = registered();
    let changed = plan_with("year < 1990", "year < 1985").replace("using DL", "using PM");
    for (deviations, exit) in [
        ("deviation in eligible because \"a\"\n", 1),
        ("deviation in low_risk because \"a\"\n", 1),
        (
            "deviation in low_risk because \"a\"\ndeviation in eligible because \"b\"\n",
            0,
        ),
    ] {
        folder.write("plan.kma", format!("{changed}{deviations}"));
        assert_eq!(
            folder.kma("verify @plan.kma --quiet").0,
            exit,
            "{deviations}"
        );
    }
    // Rules and outcomes are named by their word.
    for (old, new, word) in [
        ("default using REML", "default using PM", "default"),
        ("studies >= 2", "studies >= 3", "require"),
        ("primary: overall", "primary: low_risk", "plan"),
    ] {
        let changed = plan_with(old, new);
        folder.write(
            "plan.kma",
            format!("{changed}deviation in {word} because \"a\"\n"),
        );
        assert_eq!(stands(&folder), (0, "admitted".to_owned()), "{word}");
        folder.write("plan.kma", &changed);
        assert_eq!(folder.kma("verify @plan.kma").0, 1, "{word}");
    }
}

#[test]
fn what_is_gone_and_what_is_new_must_be_admitted() {
    let folder = registered();
    let gone = plan_with("bias overall with egger as small\n", "");
    folder.write("plan.kma", &gone);
    assert_eq!(stands(&folder), (1, "deviates".to_owned()));
    folder.write(
        "plan.kma",
        format!("{gone}deviation in small because \"too few studies\"\n"),
    );
    assert_eq!(stands(&folder), (0, "admitted".to_owned()));
    let new = format!("{PLAN}pool low using EE as extra\n");
    folder.write("plan.kma", &new);
    assert_eq!(stands(&folder), (1, "deviates".to_owned()));
    folder.write(
        "plan.kma",
        format!("{new}deviation in extra because \"a reader asked\"\n"),
    );
    assert_eq!(stands(&folder), (0, "admitted".to_owned()));
}

#[test]
fn a_deviation_that_matches_nothing_is_a_warning() {
    let folder = registered();
    folder.write(
        "plan.kma",
        format!("{PLAN}deviation in low because \"a\"\n"),
    );
    let (exit, _, err) = folder.kma("verify @plan.kma");
    assert_eq!(exit, 0);
    assert!(
        err.contains("[W0601]") && err.contains("`low` does not differ"),
        "{err}"
    );
    // Wording needs no deviation.
    let worded = plan_with("Does the exercise help?", "Does exercise help?");
    folder.write(
        "plan.kma",
        format!("{worded}deviation in plan because \"a\"\n"),
    );
    let (exit, _, err) = folder.kma("verify @plan.kma");
    assert_eq!(exit, 0);
    assert!(err.contains("[W0601]"), "{err}");
    // A name that is nowhere is a mistake.
    folder.write(
        "plan.kma",
        format!("{PLAN}deviation in lwo because \"a\"\n"),
    );
    let (exit, _, err) = folder.kma("verify @plan.kma");
    assert_eq!(exit, 2);
    assert!(
        err.contains("nothing is called `lwo`") && err.contains("low"),
        "{err}"
    );
}

#[test]
fn rows_are_records_and_no_deviation() {
    let folder = registered();
    assert_eq!(folder.kma_at(60, "register @plan.kma").0, 0);
    for (rows, told) in [
        (format!("{ROWS}Green,2018,low,0.20,0.03\n"), "1 new (Green)"),
        (ROWS.replace("0.31", "0.13"), "1 edited (Brown)"),
        (
            ROWS.replace("Davis,2004,high,0.44,0.06\n", ""),
            "1 gone (Davis)",
        ),
    ] {
        folder.write("trials.csv", rows);
        let (exit, out, _) = folder.kma("verify @plan.kma");
        assert_eq!(exit, 0);
        assert!(out.contains("as registered") && out.contains(told), "{out}");
    }
    // The order of rows and of columns is no difference.
    let mut turned: Vec<&str> = ROWS.lines().collect();
    turned[1..].reverse();
    folder.write("trials.csv", turned.join("\n"));
    let (_, out, _) = folder.kma("verify @plan.kma --format json");
    assert_eq!(json(&out)["registration"]["differences"], json("[]"));
}

#[test]
fn a_dataset_under_a_new_name_is_the_same_data() {
    let folder = Folder::of(PLAN);
    folder.write("trials.csv", ROWS);
    assert_eq!(folder.kma("register @plan.kma").0, 0);
    folder.write(
        "plan.kma",
        PLAN.replace("data trials", "data studies_")
            .replace("= trials", "= studies_"),
    );
    let (exit, out, _) = folder.kma("verify @plan.kma --format json");
    assert_eq!(exit, 0);
    let classes: Vec<_> = json(&out)["registration"]["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d["class"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(classes, ["wording"]);
}

#[test]
fn each_exit_code_has_its_reason() {
    let folder = Folder::of(PLAN);
    let (exit, out, err) = folder.kma("verify @plan.kma");
    assert_eq!((exit, out.as_str()), (2, ""));
    assert!(
        err.contains("[E0610]") && err.contains("kma register plan.kma"),
        "{err}"
    );

    let folder = registered();
    let (exit, _, err) = folder.kma("verify @no.kma");
    assert_eq!(exit, 3, "{err}");
    let (exit, _, err) = folder.kma("verify @plan.kma --key @no.pem");
    assert_eq!(exit, 3, "{err}");
    folder.write("public.pem", PUBLIC);
    let (exit, _, err) = folder.kma("verify @plan.kma --key @public.pem");
    assert_eq!(exit, 2, "{err}");
    let (exit, _, err) = folder.kma("verify @plan.kma --authority @public.pem");
    assert_eq!(exit, 2, "{err}");
    folder.write(
        "plan.kma",
        PLAN.replace("eligible as overall", "elegible as overall"),
    );
    let (exit, _, err) = folder.kma("verify @plan.kma");
    assert_eq!(exit, 2);
    assert!(err.contains("elegible"), "{err}");

    folder.write("plan.kma", PLAN);
    fs::remove_file(folder.path(CHAIN)).unwrap();
    fs::create_dir(folder.path(CHAIN)).unwrap();
    let (exit, _, err) = folder.kma("verify @plan.kma");
    assert_eq!(exit, 3, "{err}");
    let (exit, _, err) = folder.kma("register @plan.kma");
    assert_eq!(exit, 3, "{err}");
}

#[test]
fn what_cannot_be_registered_leaves_no_file() {
    for (plan, told) in [
        (PLAN.replace("pool low", "pool lwo"), "[E02"),
        ("kma 1\n\ndata d from \"d.csv\"\n".to_owned(), "[E0609]"),
        (
            "kma 1\n\ndata d { study: study, yi: number, vi: number }\n".to_owned(),
            "[E0609]",
        ),
    ] {
        let folder = Folder::of(&plan);
        folder.write("d.csv", ROWS);
        let (exit, out, err) = folder.kma("register @plan.kma");
        assert_eq!((exit, out.as_str()), (2, ""), "{plan}");
        assert!(err.contains(told), "{err}");
        assert!(!folder.path(CHAIN).exists());
    }
    let folder = Folder::of(PLAN);
    for (key, exit, told) in [("@no.key", 3, "[E0601]"), ("@plan.kma", 2, "[E0611]")] {
        let (found, out, err) = folder.kma(&format!("register @plan.kma --sign {key}"));
        assert_eq!((found, out.as_str()), (exit, ""), "{err}");
        assert!(err.contains(told), "{err}");
        assert!(!folder.path(CHAIN).exists());
    }
}

#[test]
fn data_that_are_there_make_a_registration_retrospective() {
    let folder = Folder::of(PLAN);
    let (_, out, _) = folder.kma("register @plan.kma");
    assert!(
        out.contains("before the data") && out.contains("its rows are not there"),
        "{out}"
    );
    folder.write("trials.csv", ROWS);
    let (_, out, _) = folder.kma_at(60, "register @plan.kma");
    assert!(
        out.contains("retrospective") && out.contains("6 rows are there"),
        "{out}"
    );
    let (_, out, _) = folder.kma("verify @plan.kma --format json");
    let history = &json(&out)["registration"]["history"];
    assert_eq!(
        (&history[0]["retrospective"], &history[1]["retrospective"]),
        (&json("false"), &json("true"))
    );
}

#[test]
fn registering_again_without_a_difference_writes_nothing() {
    let folder = Folder::of(PLAN);
    assert_eq!(folder.kma("register @plan.kma").0, 0);
    let before = folder.chain();
    let (exit, out, _) = folder.kma_at(60, "register @plan.kma");
    assert_eq!(exit, 0);
    assert!(
        out.starts_with("Nothing is new since registration 1"),
        "{out}"
    );
    assert_eq!(folder.chain(), before);
    assert_eq!(folder.kma_at(60, "register @plan.kma --message again").0, 0);
    assert!(folder.chain().starts_with(&before));
    assert_eq!(folder.chain().lines().count(), 2);
}

#[test]
fn a_clock_that_went_back_does_not_break_the_chain() {
    let folder = Folder::of(PLAN);
    assert_eq!(folder.kma_at(60, "register @plan.kma").0, 0);
    let before = folder.chain();
    let (exit, _, err) = folder.kma_at(0, "register @plan.kma --message again");
    // It is refused, and what is there still holds.
    assert_ne!(exit, 0);
    assert!(err.contains("clock") || err.contains("dated"), "{err}");
    assert_eq!(folder.chain(), before);
    assert_eq!(folder.kma("verify @plan.kma").0, 0);
}
