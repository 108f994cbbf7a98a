//! What people see: transcripts of the command line.

use super::support::{Folder, KEY, PLAN, PUBLIC, ROWS, plan_with};

/// What the commands print, one behind the other.
fn transcript(folder: &Folder, commands: &[&str]) -> String {
    let mut all: Vec<String> = Vec::new();
    for (place, command) in commands.iter().enumerate() {
        let (exit, out, err) = folder.kma_at(60 * place as u64, command);
        let shown = command.replace('@', "").replace('+', " ");
        all.push(format!("$ kma {shown}\n{out}"));
        // Warnings are the lints', and shown there.
        if exit > 1 {
            all.push(format!("--- stderr\n{err}"));
        }
        all.push(format!("--- exit {exit}\n\n"));
    }
    all.concat().replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    // Hashes differ with each version of kma.
    settings.add_filter("[0-9a-f]{24,}", "HASH");
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The plan with a changed decision, another one that is admitted, a new analysis and one that is gone.
fn deviating() -> String {
    plan_with("year < 1990", "year < 1985")
        .replace("using DL", "using PM")
        .replace(
            "bias overall with egger as small\n",
            "pool low using EE as extra\n",
        )
        + "deviation in low_risk because \"DL underestimates tau²\"\n"
}

#[test]
fn registering_says_what_is_frozen() {
    let folder = Folder::of(PLAN);
    folder.write("key.pem", KEY);
    let mut all = transcript(
        &folder,
        &[
            "register @plan.kma --message before+the+search",
            "register @plan.kma",
        ],
    );
    folder.write("trials.csv", ROWS);
    all.push_str(&transcript(
        &folder,
        &[
            "verify @plan.kma",
            "register @plan.kma --sign @key.pem",
            "register @plan.kma --width 50",
        ],
    ));
    snapshot("register", &all);
}

#[test]
fn verifying_says_what_deviates() {
    let folder = Folder::of(PLAN);
    folder.write("trials.csv", ROWS);
    assert_eq!(folder.kma("register @plan.kma").0, 0);
    folder.write("plan.kma", deviating());
    folder.write(
        "trials.csv",
        ROWS.replace("0.31", "0.13") + "Green,2018,low,0.20,0.03\n",
    );
    let all = transcript(
        &folder,
        &[
            "verify @plan.kma",
            "verify @plan.kma --format md",
            "verify @plan.kma --width 40",
            "verify @plan.kma --quiet",
        ],
    );
    snapshot("verify", &all);
}

#[test]
fn a_difference_is_told_in_text_json_and_markdown() {
    let folder = Folder::of(PLAN);
    folder.write("new.kma", deviating());
    let all = transcript(
        &folder,
        &[
            "diff @plan.kma @new.kma",
            "diff @plan.kma @new.kma --format md",
            "diff @plan.kma @new.kma --format json",
            "diff @plan.kma @plan.kma",
            "diff @plan.kma @plan.kma --format md",
        ],
    );
    snapshot("diff", &all);
}

#[test]
fn seals_that_do_not_hold_are_said() {
    let folder = Folder::of(PLAN);
    folder.write("key.pem", KEY);
    folder.write("public.pem", PUBLIC);
    folder.write("stamp.tsr", "no stamp");
    let all = transcript(
        &folder,
        &[
            "register @plan.kma --timestamp @stamp.tsr",
            "register @plan.kma --sign @public.pem",
            "register @plan.kma",
            "register @plan.kma --timestamp @stamp.tsr",
            "verify @plan.kma --key @public.pem",
            "verify @plan.kma --authority @public.pem",
            "verify @plan.kma --hash 00ff",
        ],
    );
    snapshot("seals", &all);
}

/// A plan that deviates, run; marks in all that it leaves.
fn run() -> Folder {
    let folder = Folder::of(PLAN);
    folder.write("trials.csv", ROWS);
    assert_eq!(folder.kma("register @plan.kma").0, 0);
    folder.write(
        "plan.kma",
        deviating()
            + "table overall, low_risk, extra to \"results.csv\"\nreport to \"report.html\"\n",
    );
    folder
}

#[test]
fn a_run_marks_each_result() {
    let folder = run();
    let (exit, out, _) = folder.kma("run @plan.kma");
    assert_eq!(exit, 0);
    snapshot("run", &out.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn a_figure_has_the_mark_of_its_result() {
    let folder = run();
    assert_eq!(folder.kma("run @plan.kma").0, 0);
    let figure = folder.read("forest.svg");
    assert!(
        figure.contains("changed since") || figure.contains("registered"),
        "{figure}"
    );
    // As registered, it needs none.
    folder.write("plan.kma", PLAN);
    assert_eq!(folder.kma("run @plan.kma").0, 0);
    let plain = folder.read("forest.svg");
    assert_ne!(figure, plain);
}

#[test]
fn each_form_of_the_document_has_the_marks() {
    let folder = run();
    let (_, json, _) = folder.kma("run @plan.kma --format json");
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    let marks: Vec<(String, String, Vec<String>)> = document["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| {
            let text = |key: &str| result[key].as_str().unwrap_or("").to_owned();
            let causes = result["changed_by"].as_array().into_iter().flatten();
            let causes = causes.map(|c| c.as_str().unwrap().to_owned()).collect();
            (text("statement"), text("registration"), causes)
        })
        .collect();
    let lines: Vec<String> = marks
        .iter()
        .map(|(statement, mark, causes)| format!("{statement}: {mark} {}", causes.join(", ")))
        .collect();
    snapshot("marks", &lines.join("\n"));
    for (format, words) in [
        ("md", ["registered, not run", "exploratory", "changed"]),
        ("html", ["registered, not run", "exploratory", "changed"]),
        ("text", ["registered, not run", "exploratory", "changed"]),
    ] {
        let (_, out, _) = folder.kma(&format!("run @plan.kma --format {format}"));
        for word in words {
            assert!(out.contains(word), "{format} says `{word}`: {out}");
        }
    }
    let report = folder.read("report.html");
    assert!(report.contains("exploratory"), "{report}");
}
