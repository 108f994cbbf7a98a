//! Pages of commands: every `sh` block is run in a folder of its own, and what is shown below it is what it prints.
//!
//! - ```` ```csv NAME ````: a file in the folder;
//! - ```` ```sh ````: commands, one on a line; ```` ```text ```` behind them: lines of what the last one printed;
//! - ```` ```kma NAME ````: lines of a plan that a command wrote.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::blocks::{Block, blocks, refreshed, shows};
use super::{page, root};

const PAGES: &[&str] = &["docs/start.md", "docs/data.md"];

/// Runs `line` in `folder`; what it printed, results first.
fn run(line: &str, folder: &Path) -> String {
    let words = line.split_whitespace().map(|word| word.trim_matches('\''));
    let mut words = words.take_while(|word| *word != "#");
    assert_eq!(words.next(), Some("kma"), "{line}");
    let output = Command::new(env!("CARGO_BIN_EXE_kma"))
        .args(words)
        .current_dir(folder)
        .output()
        .expect("kma runs");
    let text = |bytes| String::from_utf8(bytes).expect("kma prints UTF-8");
    text(output.stdout) + &text(output.stderr)
}

/// Goes through a page; what is wrong with it, and what it shows with what it should show.
fn walk(name: &str) -> (Vec<String>, Vec<(String, String)>) {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut wrong, mut stale) = (Vec::new(), Vec::new());
    let mut printed = String::new();
    let mut held = |block: &Block, real: &str| {
        if !shows(&block.text, real) {
            let fence = format!("```{}\n", block.info);
            let fresh = refreshed(&block.text, real);
            stale.extend(fresh.map(|new| (format!("{fence}{}", block.text), fence + &new)));
            wrong.push(format!("{name}:{}: it is\n{real}", block.line));
        }
    };
    for block in blocks(&page(name)) {
        match block.info.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["csv", file] => fs::write(folder.path().join(file), &block.text).expect("written"),
            ["sh"] => {
                for line in block.text.lines().filter(|line| line.starts_with("kma ")) {
                    printed = run(line, folder.path());
                }
            }
            ["text"] => held(&block, &printed),
            ["kma", file] => {
                let plan = fs::read_to_string(folder.path().join(file));
                held(&block, &plan.unwrap_or_default());
            }
            _ => panic!("{name}:{}: a block of no known kind", block.line),
        }
    }
    (wrong, stale)
}

#[test]
fn every_command_of_the_pages_prints_what_is_shown() {
    let update = std::env::var("KMA_DOCS").is_ok_and(|value| value == "update");
    let mut all = Vec::new();
    for name in PAGES {
        let (wrong, stale) = walk(name);
        if update && !stale.is_empty() {
            let text = stale.iter().fold(page(name), |text, (old, new)| {
                text.replacen(old.as_str(), new, 1)
            });
            fs::write(root().join(name), text).expect("written");
        }
        all.extend(wrong);
    }
    assert!(all.is_empty(), "{}", all.join("\n\n"));
}
