//! `kma diff`: files, registrations and git revisions.

use std::process::{Command, Output};

use super::support::{CHAIN, Folder, PLAN, plan_with};

/// The program itself, in the folder.
fn kma(folder: &Folder, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kma"));
    command
        .current_dir(folder.path(""))
        .args(arguments)
        .env("COLUMNS", "100");
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[expect(clippy::print_stdout, reason = "a test that was left out says so")]
fn git(folder: &Folder, arguments: &[&str]) -> bool {
    let mut command = Command::new("git");
    command.current_dir(folder.path("")).args(arguments);
    for (name, value) in [
        ("GIT_AUTHOR_NAME", "A Reviewer"),
        ("GIT_AUTHOR_EMAIL", "a@example.org"),
        ("GIT_COMMITTER_NAME", "A Reviewer"),
        ("GIT_COMMITTER_EMAIL", "a@example.org"),
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_SYSTEM", "/dev/null"),
    ] {
        command.env(name, value);
    }
    let Ok(output) = command.output() else {
        println!("left out: git is not installed");
        return false;
    };
    let err = text(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {err}");
    true
}

/// Two commits of a plan, one with an odd name.
fn repository() -> Option<Folder> {
    let folder = Folder::of(PLAN);
    folder.write("odd name's.kma", PLAN);
    if !git(&folder, &["init", "--quiet"]) {
        return None;
    }
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "--quiet", "-m", "first"]);
    folder.write("plan.kma", plan_with("1990", "1985"));
    folder.write("odd name's.kma", plan_with("1990", "1985"));
    git(&folder, &["commit", "--quiet", "-am", "second"]);
    Some(folder)
}

#[test]
fn a_plan_is_held_against_an_older_revision() {
    let Some(folder) = repository() else { return };
    for (old, new) in [
        ("HEAD~1:plan.kma", "plan.kma"),
        ("HEAD~1:plan.kma", "HEAD:plan.kma"),
        ("HEAD~1:./plan.kma", "HEAD:plan.kma"),
        ("HEAD~1:odd name's.kma", "odd name's.kma"),
    ] {
        let done = kma(&folder, &["diff", old, new]);
        let out = text(&done.stdout);
        assert_eq!(done.status.code(), Some(0), "{old}: {}", text(&done.stderr));
        assert!(
            out.contains("let eligible") && out.contains("year < 1985"),
            "{out}"
        );
    }
    let done = kma(&folder, &["diff", "HEAD:plan.kma", "plan.kma"]);
    assert!(text(&done.stdout).contains("the two mean the same"));
}

#[test]
fn what_git_does_not_have_is_said() {
    let Some(folder) = repository() else { return };
    for (side, told) in [
        ("HEAD~9:plan.kma", "HEAD~9"),
        ("HEAD:no.kma", "no.kma"),
        ("nothing:plan.kma", "nothing"),
    ] {
        let done = kma(&folder, &["diff", side, "plan.kma"]);
        let err = text(&done.stderr);
        assert_eq!(done.status.code(), Some(3), "{err}");
        assert!(err.contains("[E0601]") && err.contains(told), "{err}");
        assert_eq!(text(&done.stdout), "");
    }
    let done = kma(&folder, &["diff", "--", "--output=x:plan.kma", "plan.kma"]);
    assert_eq!(done.status.code(), Some(3), "{}", text(&done.stderr));
    assert!(!folder.path("x").exists());
}

#[test]
fn without_git_the_message_says_so() {
    let folder = Folder::of(PLAN);
    let mut command = Command::new(env!("CARGO_BIN_EXE_kma"));
    command
        .current_dir(folder.path(""))
        .env("PATH", "/nonexistent");
    let done = command
        .args(["diff", "HEAD:plan.kma", "plan.kma"])
        .output()
        .unwrap();
    let err = text(&done.stderr);
    assert_eq!(done.status.code(), Some(3), "{err}");
    assert!(err.contains("git does not answer"), "{err}");
}

#[test]
fn a_folder_without_a_repository_is_said() {
    let folder = Folder::of(PLAN);
    let mut command = Command::new(env!("CARGO_BIN_EXE_kma"));
    command
        .current_dir(folder.path(""))
        .env("GIT_CEILING_DIRECTORIES", "/");
    let done = command
        .args(["diff", "HEAD:plan.kma", "plan.kma"])
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(3), "{}", text(&done.stderr));
}

#[test]
fn registrations_are_compared_by_their_number() {
    let folder = Folder::of(PLAN);
    assert_eq!(folder.kma("register @plan.kma").0, 0);
    folder.write("plan.kma", plan_with("1990", "1985"));
    assert_eq!(folder.kma_at(60, "register @plan.kma").0, 0);
    folder.write("plan.kma", plan_with("1990", "1980"));
    for (old, new, was, is) in [
        (format!("{CHAIN}#1"), format!("{CHAIN}#2"), "1990", "1985"),
        (format!("{CHAIN}#1"), CHAIN.to_owned(), "1990", "1985"),
        (CHAIN.to_owned(), "plan.kma".to_owned(), "1985", "1980"),
        ("plan.kma".to_owned(), format!("{CHAIN}#1"), "1980", "1990"),
    ] {
        let done = kma(&folder, &["diff", &old, &new]);
        let out = text(&done.stdout);
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        let lines: Vec<&str> = out.lines().map(str::trim).collect();
        let has = |sign: &str, year: &str| {
            lines
                .iter()
                .any(|line| line.starts_with(&format!("{sign} exclude where year < {year}")))
        };
        assert!(has("−", was) && has("+", is), "{old} {new}: {out}");
    }
    for (side, exit, told) in [
        (format!("{CHAIN}#3"), 2, "has no registration 3"),
        (format!("{CHAIN}#0"), 2, "has no registration 0"),
        (
            format!("{CHAIN}#x"),
            2,
            "`x` is not the number of a registration",
        ),
        (
            format!("other.kma{}", kma::registration::SUFFIX),
            3,
            "other.kma",
        ),
    ] {
        let done = kma(&folder, &["diff", &side, "plan.kma"]);
        let err = text(&done.stderr);
        assert_eq!(done.status.code(), Some(exit), "{err}");
        assert!(err.contains(told), "{err}");
    }
    folder.write(CHAIN, folder.chain().replacen("2026", "2025", 1));
    let done = kma(&folder, &["diff", CHAIN, "plan.kma"]);
    assert_eq!(done.status.code(), Some(2), "{}", text(&done.stderr));
}

#[test]
fn sides_that_cannot_be_read_are_said() {
    let folder = Folder::of(PLAN);
    folder.write("wrong.kma", PLAN.replace("pool low", "pool lwo"));
    for (side, exit) in [("no.kma", 3), ("wrong.kma", 2), ("", 3), (":", 3)] {
        let done = kma(&folder, &["diff", side, "plan.kma"]);
        assert_eq!(
            done.status.code(),
            Some(exit),
            "{side}: {}",
            text(&done.stderr)
        );
        assert!(!done.stderr.is_empty() && done.stdout.is_empty(), "{side}");
    }
    // Data that are not there, and a folder that cannot be written, are no matter.
    let done = kma(
        &folder,
        &["diff", "plan.kma", "plan.kma", "--format", "json"],
    );
    assert_eq!(done.status.code(), Some(0));
    let document: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(document["differences"], serde_json::json!([]));
}
