//! The pages that are walked through in a folder of their own: files are written, changed, and `kma` is run in it, in the
//! order of the page.
//!
//! - ```` ```kma new NAME ```` and ```` ```csv new NAME ````: a file of the folder;
//! - ```` ```kma add NAME ````: what comes below what it holds;
//! - ```` ```kma change NAME ````: statements, or rows, in place of those that begin with the same two words;
//! - ```` ```console ````: `$ kma …` and lines of what it prints; `console 2` where the last command ends with 2;
//! - ```` ```sh ````, ```` ```yaml ````: nothing of that.
//!
//! `KMA_DOCS=update cargo test docs` writes real output into the pages, from the first line that they show to the last (all of
//! it, where none is shown), and what the walk leaves into the folder beside the page.

use std::fs;
use std::path::Path;
use std::process::Command;

use kma::cli::Environment;

use super::blocks::{Block, blocks, refreshed, shows};
use super::{page, root};

/// The pages, each with the files that are kept beside it.
const PAGES: &[(&str, &[&str])] = &[(
    "docs/tutorial.md",
    &[
        "wheel.kma",
        "wheel.csv",
        "wheel.kma.registrations.jsonl",
        "forest.svg",
    ],
)];

/// 2026-03-02T09:00:00Z: when plans are registered in the pages.
const NOW: u64 = 1_772_442_000;

struct Walk {
    folder: tempfile::TempDir,
    page: &'static str,
    wrong: Vec<String>,
    /// The line of a block, what it shows, and what it should.
    stale: Vec<(usize, String, String)>,
}

impl Walk {
    fn new(page: &'static str) -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
            page,
            wrong: Vec::new(),
            stale: Vec::new(),
        }
    }

    fn wrong(&mut self, block: &Block, what: &str) {
        let place = format!("{}:{}", self.page, block.line);
        self.wrong.push(format!("{place}: {what}"));
    }

    fn block(&mut self, block: &Block) {
        let words: Vec<&str> = block.info.split_whitespace().collect();
        match words.as_slice() {
            ["kma" | "csv", "new", name] => self.write(name, &block.text),
            ["kma", "add", name] => {
                let text = self.read(name) + "\n" + &block.text;
                self.write(name, &text);
            }
            ["kma" | "csv", "change", name] => match changed(&self.read(name), &block.text) {
                Some(text) => self.write(name, &text),
                None => self.wrong(block, "nothing begins so"),
            },
            ["console"] => self.console(block, 0),
            ["console", code] => self.console(block, code.parse().expect("an exit code")),
            ["sh" | "yaml"] => {}
            _ => self.wrong(block, "a block of no known kind"),
        }
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).expect("a file of the page")
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).expect("written");
    }

    /// Every command of a block; the last ends with `code`, those before it with 0.
    fn console(&mut self, block: &Block, code: i32) {
        let commands: Vec<&str> = block.text.split("$ kma ").skip(1).collect();
        if commands.is_empty() {
            self.wrong(block, "no command");
        }
        for (place, text) in commands.iter().enumerate() {
            let (command, shown) = text.split_once('\n').unwrap_or((text, ""));
            let (exit, real) = self.run(&arguments(command));
            let expected = if place + 1 == commands.len() { code } else { 0 };
            if exit != expected {
                self.wrong(
                    block,
                    &format!("kma {command} ends with {exit}, not {expected}\n{real}"),
                );
            }
            let there = shown.trim_matches('\n');
            if there != "…" && !(there.is_empty() && real.trim().is_empty()) && !shows(shown, &real)
            {
                // A last line may begin with what changes, a hash: what is shown whole is renewed whole.
                let whole = !shown.contains('…') && refreshed(shown, &real).is_none();
                let fresh = if whole {
                    Some(real.clone())
                } else {
                    refreshed(shown, &real)
                };
                let (line, begin) = (block.line, format!("$ kma {command}\n"));
                let stale = fresh.map(|new| (line, begin.clone() + shown, begin + &new));
                self.stale.extend(stale);
                self.wrong(block, &format!("kma {command} prints\n{real}"));
            }
        }
    }

    /// The exit code, and what is printed: results first.
    fn run(&self, arguments: &[String]) -> (i32, String) {
        if arguments.first().is_some_and(|word| word == "register") {
            return self.registered(arguments);
        }
        let output = Command::new(env!("CARGO_BIN_EXE_kma"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env_remove("COLUMNS")
            .output()
            .expect("kma runs");
        let text = |bytes| String::from_utf8(bytes).expect("kma prints UTF-8");
        let exit = output.status.code().expect("an exit code");
        (exit, text(output.stdout) + &text(output.stderr))
    }

    /// `kma register` at a time that does not change; without a process, which has no other clock than its own.
    fn registered(&self, arguments: &[String]) -> (i32, String) {
        let environment = Environment {
            now: Some(NOW),
            ..Environment::default()
        };
        let folder = self.folder.path();
        let there = |word: &String| {
            if Path::new(word).extension().is_some_and(|e| e == "kma") {
                folder.join(word).into_os_string()
            } else {
                word.into()
            }
        };
        let line = std::iter::once("kma".into()).chain(arguments.iter().map(there));
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let exit = kma::cli::main_in(&environment, line, &mut out, &mut err);
        let text = |bytes| String::from_utf8(bytes).expect("kma prints UTF-8");
        let beside = format!("{}/", folder.display());
        let printed = (text(out) + &text(err)).replace(&beside, "");
        (i32::from(exit), printed)
    }
}

/// The words of a command line; blanks in double quotes hold together.
fn arguments(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (place, part) in command.split('"').enumerate() {
        if place % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// What the statements, or rows, of a text begin with.
fn head(line: &str) -> Vec<&str> {
    let words = line.split([' ', ',']).filter(|word| !word.is_empty());
    words.take(2).collect()
}

/// `text` with each statement of `fresh` in place of the one that begins with the same two words.
fn changed(text: &str, fresh: &str) -> Option<String> {
    let mut all = statements(text);
    for new in statements(fresh) {
        let same = |old: &&mut String| head(old) == head(&new);
        let place = all.iter_mut().find(same)?;
        let gap = place.len() - place.trim_end().len();
        *place = new.trim_end().to_owned() + &"\n".repeat(gap);
    }
    Some(all.concat())
}

/// The parts of a text that begin at the start of a line, with what is below them.
fn statements(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines() {
        let goes_on = line.is_empty() || line.starts_with([' ', '}', ')', '|']);
        match found.last_mut() {
            Some(last) if goes_on => last.push_str(line),
            _ => found.push(line.to_owned()),
        }
        if let Some(last) = found.last_mut() {
            last.push('\n');
        }
    }
    found
}

/// `text` with what a block shows as it should be.
fn renewed(text: &str, (line, old, new): &(usize, String, String)) -> String {
    let above: usize = text.split_inclusive('\n').take(*line).map(str::len).sum();
    let (above, below) = text.split_at(above);
    above.to_owned() + &below.replacen(old.as_str(), new, 1)
}

/// Holds a file that the walk leaves against the one that is kept.
fn same(left: &Path, kept: &Path, update: bool) -> Result<(), String> {
    let found = fs::read(left).expect("the walk leaves it");
    if update {
        fs::create_dir_all(kept.parent().expect("a folder")).expect("made");
        fs::write(kept, &found).expect("written");
    }
    if fs::read(kept).is_ok_and(|there| there == found) {
        return Ok(());
    }
    Err(format!("{} is not what the page leaves", kept.display()))
}

#[test]
fn every_command_of_the_pages_prints_what_they_show() {
    let update = std::env::var("KMA_DOCS").is_ok_and(|value| value == "update");
    let mut wrong = Vec::new();
    for (name, kept) in PAGES {
        let mut walk = Walk::new(name);
        for block in blocks(&page(name)) {
            walk.block(&block);
        }
        if update && !walk.stale.is_empty() {
            let text =
                (walk.stale.iter().rev()).fold(page(name), |text, stale| renewed(&text, stale));
            fs::write(root().join(name), text).expect("written");
        }
        let beside = root().join(name.trim_end_matches(".md"));
        for file in *kept {
            wrong.extend(same(&walk.folder.path().join(file), &beside.join(file), update).err());
        }
        wrong.extend(walk.wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_changed_statement_takes_the_place_of_the_old_one() {
    let text = "kma 1\n\nlet a = t\n  where x\n\npool a as b\n";
    assert_eq!(
        changed(text, "let a = u\n").as_deref(),
        Some("kma 1\n\nlet a = u\n\npool a as b\n")
    );
    assert_eq!(
        changed("h,i\nAbe,1,2\nBock,1,2\n", "Bock,1,3\n").as_deref(),
        Some("h,i\nAbe,1,2\nBock,1,3\n")
    );
    assert_eq!(changed(text, "let c = t\n"), None);
}

#[test]
fn a_command_line_is_cut_as_a_shell_cuts_it() {
    assert_eq!(
        arguments("register a.kma -m \"before the search\""),
        ["register", "a.kma", "-m", "before the search"]
    );
}
