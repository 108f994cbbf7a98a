//! `kma completions`, `kma man`, and `--help`: what they say of each command.

use kma::catalog::{self, Kind};

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
fn completions_know_every_command() {
    for shell in ["bash", "zsh", "fish"] {
        let (exit, script, err) = kma(&["completions", shell]);
        assert_eq!((exit, err.as_str()), (0, ""));
        for name in commands() {
            assert!(script.contains(&name), "{shell}: {name}");
        }
        assert!(script.contains("outcomes"), "{shell}");
    }
    let (exit, _, err) = kma(&["completions", "csh"]);
    assert_eq!(exit, 2);
    assert!(err.contains("zsh"), "{err}");
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
        assert!(page.contains(".SH \"EXIT STATUS\""), "{page}");
        assert!(page.contains(".SH DESCRIPTION"), "{page}");
    }
    assert!(!man.join("kma-help.1").exists());
}
