//! `kma completions`, `kma man`, and `--help`: what they say of each command.

use std::path::Path;
use std::process::Command;

use kma::catalog::{self, Kind};
use kma::cli::{Environment, Stream};

use crate::ui::kma;

/// The commands that `kma --help` lists.
fn commands() -> Vec<String> {
    let (exit, out, _) = kma(&["--help"]);
    assert_eq!(exit, 0);
    let lines = out.lines().skip_while(|line| *line != "Commands:").skip(1);
    let names = lines.take_while(|line| !line.is_empty());
    let names = names.filter_map(|line| line.split_whitespace().next());
    names
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_command_has_a_page_and_its_help_is_that_page() {
    let commands = commands();
    assert!(commands.len() > 10, "{commands:?}");
    for name in commands {
        let page = catalog::find(&name)
            .into_iter()
            .find(|entry| entry.kind == Kind::Command);
        let page = page.unwrap_or_else(|| panic!("{name} has no page"));
        let (exit, out, _) = kma(&[&name, "--help"]);
        assert_eq!(exit, 0);
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            words(&out).starts_with(&words(&page.summary())),
            "{name}: {out}"
        );
        assert!(
            out.contains("Exit codes:") && out.contains("  130  "),
            "{out}"
        );
    }
}

#[test]
fn completions_are_scripts_that_ask_kma() {
    for shell in ["bash", "zsh", "fish"] {
        let (exit, script, err) = kma(&["completions", shell]);
        assert_eq!((exit, err.as_str()), (0, ""));
        assert!(script.contains("KMA_COMPLETE"), "{shell}: {script}");
    }
    let (exit, _, err) = kma(&["completions", "csh"]);
    assert_eq!(exit, 2);
    assert!(err.contains("zsh"), "{err}");
}

/// What a shell is offered behind `words`, of which the last is begun.
fn offered(folder: &Path, words: &[&str]) -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_kma"))
        .args(["--", "kma"])
        .args(words)
        .current_dir(folder)
        .env("KMA_COMPLETE", "bash")
        .env("_CLAP_IFS", "\n")
        .env("_CLAP_COMPLETE_INDEX", words.len().to_string())
        .output()
        .expect("kma runs");
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{words:?}"
    );
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn shells_are_offered_commands_plans_words_and_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("written");
    };
    write(
        "review.kma",
        "kma 1\n\ndata trials {\n  study: study\n  yi: number\n  vi: number\n}\n| study | yi | vi |\n| a | 1 | 1 |\n| b | 2 | 1 |\n\neffect d = given(yi, vi)\n\npool trials as overall\n",
    );
    write("trials.csv", "study\n");
    write("notes.txt", "");
    std::fs::create_dir(folder.path().join("old")).expect("made");
    let offer = |words: &[&str]| offered(folder.path(), words);
    assert_eq!(offer(&["re"]), ["repl", "register"]);
    for command in [
        "run", "check", "show", "fmt", "register", "verify", "watch", "repl", "diff",
    ] {
        let plans = offer(&[command, ""]);
        let has = |name: &str| plans.iter().any(|plan| plan == name);
        assert!(has("review.kma") && has("old/"), "{command}: {plans:?}");
        assert!(
            !has("trials.csv") && !has("notes.txt"),
            "{command}: {plans:?}"
        );
    }
    assert_eq!(offer(&["data", "tr"]), ["trials.csv"]);
    assert_eq!(offer(&["new", "--from", "t"]), ["trials.csv"]);
    assert_eq!(
        offer(&["data", "review.kma", ""])
            .first()
            .map(String::as_str),
        Some("trials")
    );
    assert_eq!(offer(&["show", "review.kma", "o"]), ["overall"]);
    assert!(offer(&["explain", "E040"]).contains(&"E0403".to_owned()));
    assert!(offer(&["explain", "po"]).contains(&"pool".to_owned()));
    assert_eq!(offer(&["run", "--format", "j"]), ["json"]);
}

#[test]
fn a_misspelt_command_gets_the_near_one_and_the_list() {
    for (typed, near) in [
        ("rnu", "write `kma run`"),
        ("chekc", "write `kma check`"),
        ("version", "write `kma --version`"),
        ("nonsense", "`kma --help` says"),
    ] {
        let (exit, out, err) = kma(&[typed, "plan.kma"]);
        assert_eq!((exit, out.as_str()), (2, ""));
        assert!(
            err.contains(&format!("`{typed}` is not a command")),
            "{err}"
        );
        assert!(
            err.contains(near) && err.contains("the commands are run, check"),
            "{err}"
        );
    }
    let page = kma::diagnostic::Code::find("E0607").expect("a code").page();
    let (_, _, err) = kma(&["rnu", "review.kma"]);
    assert!(
        page.contains(&err),
        "the page shows what is printed:\n{err}"
    );
    let (_, _, err) = kma(&["explain", "--jsn"]);
    assert!(!err.contains("as a value"), "{err}");
}

#[test]
fn help_is_as_wide_as_the_terminal() {
    let environment = Environment {
        out: Stream::Terminal,
        no_color: true,
        columns: Some(40),
        ..Environment::default()
    };
    for command in [
        &["--help"][..],
        &["run", "--help"],
        &["fmt", "-h"],
        &["explain", "SMD"],
    ] {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let words = std::iter::once("kma").chain(command.iter().copied());
        let exit = kma::cli::main_in(&environment, words.map(Into::into), &mut out, &mut err);
        assert_eq!(exit, 0);
        let text = String::from_utf8(out).expect("UTF-8");
        // A line of code, or a web address, is broken nowhere.
        let whole = |line: &str| line.starts_with("    ") || line.contains("://");
        let lines = text.lines().filter(|line| !whole(line));
        let wide: Vec<&str> = lines.filter(|line| line.chars().count() > 40).collect();
        assert!(wide.is_empty(), "{command:?}: {wide:#?}");
    }
}

#[test]
fn quiet_prints_what_was_asked_for_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (plan, man) = (path("plan.kma"), path("man1"));
    let text = "kma 1\n\ndata trials {\n  study: study\n  yi:    number\n  vi:    number\n}\n| study | yi | vi |\n| a     | 1  | 1  |\n| A     | 2  | 1  |\n\neffect d = given(yi, vi)\n\npool trials with test z as overall\n";
    std::fs::write(&plan, text).expect("written");
    assert!(
        !kma(&["check", &plan]).2.is_empty(),
        "the plan gives a warning"
    );
    for command in commands() {
        let (exit, out, _) = kma(&[&command, "--quiet", "--help"]);
        assert!(exit == 0 && out.contains("-q, --quiet"), "{command}");
    }
    for silent in [
        &["-q", "check", &plan][..],
        &["check", "-q", &plan],
        &["-q", "run", &plan],
        &["-q", "data", &plan],
        &["-q", "fmt", "--check", &plan],
        &["-q", "man", &man],
    ] {
        assert_eq!(kma(silent), (0, String::new(), String::new()), "{silent:?}");
    }
    let (exit, out, err) = kma(&["-q", "show", &plan, "overall"]);
    assert!(
        exit == 0 && out.contains("overall") && err.is_empty(),
        "{out}{err}"
    );
    let (exit, out, err) = kma(&["-q", "explain", "pool"]);
    assert!(exit == 0 && !out.is_empty() && err.is_empty());
    let (exit, out, err) = kma(&["-q", "register", &plan]);
    assert_eq!((exit, err.as_str()), (0, ""));
    assert!(out.lines().count() == 1 && out.contains("#1"), "{out}");
    let (_, out, _) = kma(&["-q", "diff", &plan, &plan]);
    assert_eq!(out.trim(), "the two mean the same");
    // Errors are never silent.
    assert!(kma(&["-q", "check", &path("none.kma")]).2.contains("E0601"));
}

#[test]
fn manual_pages_are_written_for_every_command() {
    let (exit, page, _) = kma(&["man"]);
    assert_eq!(exit, 0);
    assert!(
        page.contains(".SH \"EXIT STATUS\"") && page.contains("NO_COLOR"),
        "{page}"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let man = folder.path().join("man1");
    let (exit, out, _) = kma(&["man", &man.to_string_lossy()]);
    assert_eq!(exit, 0);
    assert!(out.starts_with("wrote "), "{out}");
    for name in commands() {
        let page = std::fs::read_to_string(man.join(format!("kma-{name}.1"))).expect("written");
        assert!(page.starts_with(".ie"), "{page}");
        let title = page
            .lines()
            .find(|line| line.starts_with(".TH"))
            .expect("a title");
        let upper = format!("KMA-{} 1 20", name.to_uppercase());
        assert!(title.contains(&upper), "{title}");
        assert!(!page.contains('`') && !page.contains("EXTRA"), "{page}");
        assert!(page.contains(".SH \"EXIT STATUS\""), "{page}");
        assert!(page.contains(".SH DESCRIPTION"), "{page}");
    }
    assert!(!man.join("kma-help.1").exists());
}
