//! The pages that are walked through in a folder of their own: files are written, changed, and `kma` is run in it, in the
//! order of the page.
//!
//! - ```` ```kma new NAME ```` and ```` ```csv new NAME ````: a file of the folder;
//! - ```` ```kma add NAME ````: what comes below what it holds;
//! - ```` ```kma change NAME ````: statements, or rows, in place of those that have the same name behind `as`, or, without
//!   one, begin with the same two words; one that is not there yet comes below the one above it in the block;
//! - ```` ```kma shows NAME ````: lines of a file that a command wrote;
//! - ```` ```console ````: `$ kma …`, `$ cd …`, and lines of what it prints; `console 2` where the last command ends with 2;
//!   what stands behind `[…]: ` is typed into a terminal;
//! - `![…](FOLDER/NAME)`: a picture that the walk has made by then;
//! - ```` ```sh ````, ```` ```yaml ````: nothing of that.
//!
//! A line `…` stands for lines that are left out; nothing is left out without it. The name of a file stands in backquotes
//! above its block: the words of a fence are not shown to readers.
//!
//! `KMA_DOCS=update cargo test docs` writes real output into the pages, from the first line that they show to the last (all of
//! it, where none is shown), and what the walk leaves into the folder beside the page.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use expectrl::{Eof, Expect, session::OsSession};
use kma::cli::Environment;

use super::blocks::{Block, blocks, marked, refreshed, shows};
use super::{page, root};

/// The pages, each with the files that are kept beside it.
const PAGES: &[(&str, &[&str])] = &[
    (
        "docs/tutorial.md",
        &["plan.kma", "data.csv", "plan.kma.registrations.jsonl"],
    ),
    ("docs/start.md", &[]),
    ("docs/data.md", &[]),
];

/// 2026-03-02T09:00:00Z: when plans are registered in the pages.
const NOW: u64 = 1_772_442_000;

struct Walk {
    _folder: tempfile::TempDir,
    /// Where commands are run.
    here: PathBuf,
    page: &'static str,
    text: String,
    update: bool,
    wrong: Vec<String>,
    /// The line of a block, what it shows, and what it should.
    stale: Vec<(usize, String, String)>,
}

impl Walk {
    fn new(page: &'static str, update: bool) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self {
            here: folder.path().to_path_buf(),
            _folder: folder,
            text: super::page(page),
            page,
            update,
            wrong: Vec::new(),
            stale: Vec::new(),
        }
    }

    /// Goes through the page; the pictures between two blocks are those of that place.
    fn walk(&mut self) {
        let mut pictures = pictures(&self.text);
        for block in blocks(&self.text.clone()) {
            let below = pictures.iter().position(|(line, _)| *line > block.line);
            let rest = pictures.split_off(below.unwrap_or(pictures.len()));
            self.pictures(&pictures);
            pictures = rest;
            self.block(&block);
        }
        self.pictures(&pictures);
    }

    fn pictures(&mut self, pictures: &[(usize, String)]) {
        for (_, target) in pictures {
            let name = target.rsplit('/').next().unwrap_or(target);
            let kept = root().join("docs").join(target);
            self.same(name, &kept);
        }
    }

    /// Holds a file of the walk against the one that is kept.
    fn same(&mut self, name: &str, kept: &Path) {
        let found = fs::read(self.here.join(name)).expect("the walk makes it");
        if self.update {
            fs::create_dir_all(kept.parent().expect("a folder")).expect("made");
            fs::write(kept, &found).expect("written");
        }
        if !fs::read(kept).is_ok_and(|there| there == found) {
            let kept = kept.display();
            self.wrong
                .push(format!("{kept} is not what the page gives"));
        }
    }

    fn wrong(&mut self, block: &Block, what: &str) {
        let place = format!("{}:{}", self.page, block.line);
        self.wrong.push(format!("{place}: {what}"));
    }

    fn block(&mut self, block: &Block) {
        let words: Vec<&str> = block.info.split_whitespace().collect();
        if let ["kma" | "csv", _, name] = words.as_slice()
            && !above(&self.text, block.line).contains(&format!("`{name}`"))
        {
            self.wrong(block, &format!("`{name}` is not named above"));
        }
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
            ["kma", "shows", name] => {
                let real = self.read(name);
                let begin = format!("```{}\n", block.info);
                self.held(block, (&begin, &block.text), &real);
            }
            ["console"] => self.console(block, 0),
            ["console", code] => self.console(block, code.parse().expect("an exit code")),
            ["sh" | "yaml"] => {}
            _ => self.wrong(block, "a block of no known kind"),
        }
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.here.join(name)).expect("a file of the page")
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.here.join(name), text).expect("written");
    }

    /// Holds what a block shows below `begin` against what it should.
    fn held(&mut self, block: &Block, (begin, shown): (&str, &str), real: &str) {
        let whole = marked(shown, real);
        if whole.is_some_and(|whole| whole.trim_matches('\n') == shown.trim_matches('\n')) {
            return;
        }
        if shows(shown, real) && !shown.trim().is_empty() {
            let what = format!("{begin}is cut without a line `…`\n{real}");
            return self.wrong(block, &what);
        }
        // A last line may begin with what changes, a hash: what is shown whole is renewed whole.
        let fresh = refreshed(shown, real).and_then(|fresh| marked(&fresh, real));
        let whole = || (!shown.contains('…')).then(|| real.to_owned());
        let stale = fresh.or_else(whole).map(|new| {
            let (old, new) = (begin.to_owned() + shown, begin.to_owned() + &new);
            // The line of the fence stands above what is replaced, or is a part of it.
            let above = block.line - usize::from(begin.starts_with("```"));
            (above, old, new)
        });
        self.stale.extend(stale);
        self.wrong(block, &format!("{begin}is\n{real}"));
    }

    /// Every command of a block; the last ends with `code`, those before it with 0.
    fn console(&mut self, block: &Block, code: i32) {
        let text = format!("\n{}", block.text);
        let commands: Vec<&str> = text.split("\n$ ").skip(1).collect();
        if commands.is_empty() {
            self.wrong(block, "no command");
        }
        for (place, text) in commands.iter().enumerate() {
            let (command, shown) = text.split_once('\n').unwrap_or((text, ""));
            let words = arguments(command);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let (exit, real) = match words.as_slice() {
                ["cd", folder] => {
                    self.here.push(folder);
                    assert!(self.here.is_dir(), "{}: {command}", self.page);
                    (0, String::new())
                }
                ["kma", "register", ..] => self.registered(&words),
                ["kma", rest @ ..] if shown.contains("]: ") => self.typed(rest, shown),
                ["kma", rest @ ..] => self.run(rest),
                _ => panic!("{}:{}: {command}", self.page, block.line),
            };
            let expected = if place + 1 == commands.len() { code } else { 0 };
            if exit != expected {
                let what = format!("{command} ends with {exit}, not {expected}\n{real}");
                self.wrong(block, &what);
            }
            let begin = format!("$ {command}\n");
            self.held(block, (&begin, shown), &real);
        }
    }

    fn kma(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kma"));
        command.args(arguments).current_dir(&self.here);
        command.env_remove("COLUMNS");
        command
    }

    /// The exit code, and what is printed: results first.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.kma(arguments).output().expect("kma runs");
        let text = |bytes| String::from_utf8(bytes).expect("kma prints UTF-8");
        let exit = output.status.code().expect("an exit code");
        (exit, text(output.stdout) + &text(output.stderr))
    }

    /// A command in a terminal, where each question gets the answer that `shown` has behind it.
    fn typed(&self, arguments: &[&str], shown: &str) -> (i32, String) {
        let mut command = self.kma(arguments);
        command
            .env("COLUMNS", "100")
            .env("TERM", "dumb")
            .env("LC_ALL", "C.UTF-8")
            .env("NO_COLOR", "1");
        let mut session = OsSession::spawn(command).expect("a terminal");
        session.set_expect_timeout(Some(Duration::from_secs(60)));
        let mut seen = Vec::new();
        let answers = shown.lines().filter_map(|line| {
            let (_, answer) = line.split_once("]:")?;
            Some(answer.trim())
        });
        for answer in answers {
            let asked = session.expect("]: ").expect("a question");
            seen.extend_from_slice(asked.as_bytes());
            // This terminal does not show what is typed.
            seen.extend_from_slice(format!("{answer}\n").as_bytes());
            session.send(format!("{answer}\r")).expect("kma reads");
        }
        let last = session.expect(Eof).expect("the end");
        seen.extend_from_slice(last.as_bytes());
        let seen = String::from_utf8(seen).expect("kma prints UTF-8");
        (0, seen.replace('\r', ""))
    }

    /// `kma register` at a time that does not change; without a process, which has no other clock than its own.
    fn registered(&self, words: &[&str]) -> (i32, String) {
        let environment = Environment {
            now: Some(NOW),
            ..Environment::default()
        };
        let there = |word: &&str| {
            if Path::new(word).extension().is_some_and(|e| e == "kma") {
                self.here.join(word).into_os_string()
            } else {
                word.into()
            }
        };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let exit = kma::cli::main_in(&environment, words.iter().map(there), &mut out, &mut err);
        let text = |bytes| String::from_utf8(bytes).expect("kma prints UTF-8");
        let beside = format!("{}/", self.here.display());
        let printed = (text(out) + &text(err)).replace(&beside, "");
        (i32::from(exit), printed)
    }
}

/// The pictures of a page with their lines.
fn pictures(page: &str) -> Vec<(usize, String)> {
    let lines = page.lines().enumerate();
    let pictures = lines.filter_map(|(place, line)| {
        let (_, target) = line.strip_prefix("![")?.split_once("](")?;
        Some((place + 1, target.trim_end_matches(')').to_owned()))
    });
    pictures.collect()
}

/// The paragraph above a line, or the end of what stands there.
fn above(page: &str, line: usize) -> String {
    let lines: Vec<&str> = page.lines().take(line.saturating_sub(1)).collect();
    let words = lines.iter().rev().skip_while(|line| line.is_empty());
    words.take(4).copied().collect::<Vec<&str>>().join("\n")
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

/// The name that a statement gives its result.
fn name(statement: &str) -> Option<&str> {
    let (_, name) = statement.trim_end().rsplit_once(" as ")?;
    Some(name.trim()).filter(|name| !name.contains([' ', '"']))
}

/// `text` with each statement of `fresh` in place of the one with the same name or beginning; what is new comes below the
/// statement before it.
fn changed(text: &str, fresh: &str) -> Option<String> {
    let mut all = statements(text);
    let mut before = None;
    for new in statements(fresh) {
        let place = all.iter().position(|old| match name(&new) {
            Some(result) => name(old) == Some(result),
            None => head(old) == head(&new),
        });
        let at = match (place, before) {
            (Some(at), _) => {
                let gap = all
                    .get(at)
                    .map_or(0, |old| old.len() - old.trim_end().len());
                all.splice(at..=at, [new.trim_end().to_owned() + &"\n".repeat(gap)]);
                at
            }
            (None, Some(before)) => {
                all.insert(before + 1, new.trim_end().to_owned() + "\n\n");
                before + 1
            }
            (None, None) => return None,
        };
        before = Some(at);
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

#[test]
fn every_command_of_the_pages_prints_what_they_show() {
    let update = std::env::var("KMA_DOCS").is_ok_and(|value| value == "update");
    let mut wrong = Vec::new();
    for (name, kept) in PAGES {
        let mut walk = Walk::new(name, update);
        walk.walk();
        if update && !walk.stale.is_empty() {
            let text =
                (walk.stale.iter().rev()).fold(page(name), |text, stale| renewed(&text, stale));
            fs::write(root().join(name), text).expect("written");
        }
        let beside = root().join(name.trim_end_matches(".md"));
        for file in *kept {
            walk.same(file, &beside.join(file));
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
        changed(text, "pool c as b\n").as_deref(),
        Some("kma 1\n\nlet a = t\n  where x\n\npool c as b\n")
    );
    assert_eq!(
        changed(text, "let a = t\n\nlet c = a\n").as_deref(),
        Some("kma 1\n\nlet a = t\n\nlet c = a\n\npool a as b\n")
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
