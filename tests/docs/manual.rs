//! The pages: every plan in them is checked or run, and what is shown below it is what it gives.
//!
//! - ```` ```csv NAME ```` and ```` ```json NAME ````: a file beside the plans of the page;
//! - ```` ```kma ````: a plan that `kma check` takes; ```` ```kma run ````: one that runs;
//! - ```` ```kma E0203 ````: one with exactly that mistake;
//! - ```` ```kma fmt ```` behind a plan: the same plan as `kma fmt` writes it;
//! - ```` ```text ```` behind a plan: lines of its report, or of its messages, with `…` for those left out;
//! - ```` ```json ```` behind a plan: a part of its JSON document;
//! - ```` ```session ````: what is typed in `kma repl`, and what is answered; the session goes on from block to block;
//! - ```` ```sh ````, ```` ```figure ````, ```` ```r ````, ```` ```stata ````, ```` ```yaml ````: nothing of that.
//!
//! The data of the published reviews stand in `data/`.
//!
//! `KMA_DOCS=update cargo test docs` writes real output into the pages, from the first line that they show to the last.

use std::fs;

use kma::file::{FolderLoader, OutputFolder};
use kma::pipeline::{self, Finished, Layout, Task};
use kma::repl::Session;
use kma::report::{self, Style};
use serde_json::Value;

use super::blocks::{Block, blocks, marked, refreshed, shows};
use super::{copy, errors, messages, page, root};

/// The pages with plans.
const PAGES: &[&str] = &[
    "README.md",
    "docs/architecture.md",
    "docs/defaults.md",
    "docs/howto/data.md",
    "docs/howto/side-by-side.md",
    "docs/howto/version-control.md",
    "docs/json.md",
    "docs/language.md",
    "docs/repl.md",
    "docs/report.md",
];

/// Those that say with a line `…` wherever they leave lines of an output out.
const MARKED: &[&str] = &[
    "README.md",
    "docs/defaults.md",
    "docs/howto/data.md",
    "docs/howto/side-by-side.md",
    "docs/howto/version-control.md",
    "docs/language.md",
    "docs/report.md",
];

/// One page, block by block.
pub(super) struct Walk {
    folder: tempfile::TempDir,
    page: &'static str,
    /// Whether what is left out must be marked.
    marked: bool,
    /// How reports are printed.
    style: Style,
    last: Option<Finished>,
    /// The last plan as it is shown.
    plan: String,
    /// What was typed so far.
    session: Session,
    pub(super) wrong: Vec<String>,
    /// What is shown, and what it should be.
    pub(super) stale: Vec<(String, String)>,
}

impl Walk {
    pub(super) fn new(page: &'static str, marked: bool) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for review in ["bcg", "magnesium", "stroke", "writing"] {
            let data = root().join("analyses").join(review).join("data");
            copy(&data, &folder.path().join("data"));
        }
        Self {
            session: Session::new(folder.path(), Style::default()),
            folder,
            page,
            marked,
            style: Style::default(),
            last: None,
            plan: String::new(),
            wrong: Vec::new(),
            stale: Vec::new(),
        }
    }

    fn wrong(&mut self, block: &Block, what: &str) {
        let place = format!("{}:{}", self.page, block.line);
        self.wrong.push(format!("{place}: {what}"));
    }

    pub(super) fn block(&mut self, block: &Block) {
        let words: Vec<&str> = block.info.split_whitespace().collect();
        match words.as_slice() {
            ["csv" | "json", name] => {
                fs::write(self.folder.path().join(name), &block.text).expect("written");
            }
            ["kma"] => self.plan(block, Task::Check, &[]),
            ["kma", "run"] => self.plan(block, Task::Run, &[]),
            ["kma", "fmt"] => self.formatted(block),
            ["kma", code] => self.plan(block, Task::Run, &[code]),
            ["text"] => self.text(block),
            ["json"] => self.json(block),
            ["session"] => self.typed(block),
            ["sh" | "figure" | "r" | "stata" | "yaml"] => {}
            _ => self.wrong(block, "a block of no known kind"),
        }
    }

    fn plan(&mut self, block: &Block, task: Task, expected: &[&str]) {
        let root = self.folder.path();
        fs::write(root.join("plan.kma"), &block.text).expect("written");
        let (loader, name) = FolderLoader::beside(&root.join("plan.kma")).expect("a name");
        let out = OutputFolder::new(root);
        let finished = pipeline::from_loader(&loader, &name, "plan.kma", (root, &out), task);
        let found = errors(&finished);
        if found != expected {
            let what = format!("gives {found:?}\n{}", messages(&finished));
            self.wrong(block, &what);
        }
        self.last = Some(finished);
        self.plan.clone_from(&block.text);
    }

    fn formatted(&mut self, block: &Block) {
        let before = std::mem::take(&mut self.plan);
        let layout = Layout::of_bytes("plan.kma", before.into_bytes()).expect("a text");
        if layout.formatted.text != block.text {
            let fresh = layout.formatted.text;
            let (old, new) = (&block.text, &fresh);
            let fence = "```kma fmt";
            self.stale
                .push((format!("{fence}\n{old}"), format!("{fence}\n{new}")));
            self.wrong(block, &format!("the layout is\n{fresh}"));
        }
    }

    fn text(&mut self, block: &Block) {
        let Some(last) = &self.last else {
            return self.wrong(block, "output of no plan");
        };
        let mut real = report::text::text(&last.document, &self.style);
        real.push_str(&messages(last));
        let whole = marked(&block.text, &real).as_ref() == Some(&block.text);
        if !shows(&block.text, &real) || (self.marked && !whole) {
            let fresh = refreshed(&block.text, &real);
            let fresh = if self.marked {
                fresh.and_then(|text| marked(&text, &real))
            } else {
                fresh
            };
            self.stale.extend(fresh.map(|new| {
                (
                    format!("```text\n{}", block.text),
                    format!("```text\n{new}"),
                )
            }));
            self.wrong(block, &format!("the output is\n{real}"));
        }
    }

    fn typed(&mut self, block: &Block) {
        let mut inputs: Vec<String> = Vec::new();
        for line in block.text.lines() {
            if let Some(first) = line.strip_prefix("kma> ") {
                inputs.push(first.to_owned());
            } else if let (Some(more), Some(input)) = (line.strip_prefix("   >"), inputs.last_mut())
            {
                *input = format!("{input}\n{}", more.strip_prefix(' ').unwrap_or(more));
            }
        }
        let mut real = String::new();
        for input in inputs {
            let reply = self.session.eval(&input);
            let typed = format!("kma> {}", input.replace('\n', "\n   > "));
            let parts = [&typed, "\n", &reply.messages, &reply.text, "\n"];
            real.extend(parts);
        }
        let real = format!("{}\n", real.trim_end());
        let cut = block.text.contains("\n…\n");
        let same = if cut {
            shows(&block.text, &real)
        } else {
            block.text == real
        };
        if !same {
            let fresh = refreshed(&block.text, &real).filter(|_| cut);
            let fresh = fresh.unwrap_or_else(|| real.clone());
            let fence = "```session";
            self.stale.push((
                format!("{fence}\n{}", block.text),
                format!("{fence}\n{fresh}"),
            ));
            self.wrong(block, &format!("the session is\n{real}"));
        }
    }

    /// Holds each picture that the page shows and that its plans drew against what they drew.
    fn pictures(&mut self, update: bool) {
        let text = page(self.page);
        let shown = text.split("![").skip(1);
        let shown = shown.filter_map(|rest| rest.split_once("](")?.1.split(')').next());
        let kept = root().join(self.page);
        for name in shown {
            let Ok(drawn) = fs::read(self.folder.path().join(name)) else {
                continue;
            };
            let kept = kept.with_file_name(name);
            if update {
                fs::write(&kept, &drawn).expect("written");
            }
            if fs::read(&kept).ok().as_ref() != Some(&drawn) {
                self.wrong
                    .push(format!("{}: {name} is of another version", self.page));
            }
        }
    }

    fn json(&mut self, block: &Block) {
        let shown: Value = match serde_json::from_str(&block.text) {
            Ok(shown) => shown,
            Err(error) => return self.wrong(block, &error.to_string()),
        };
        let Some(last) = &self.last else {
            return self.wrong(block, "output of no plan");
        };
        let real = serde_json::to_value(&last.document).expect("JSON");
        if !within(&shown, &real) {
            let real = serde_json::to_string_pretty(&real).expect("JSON");
            self.wrong(block, &format!("the document is\n{real}"));
        }
    }
}

/// Whether every field of `shown` stands in `real`; lists are shown from the beginning.
fn within(shown: &Value, real: &Value) -> bool {
    match (shown, real) {
        (Value::Object(shown), Value::Object(real)) => shown
            .iter()
            .all(|(key, value)| real.get(key).is_some_and(|real| within(value, real))),
        (Value::Array(shown), Value::Array(real)) => {
            shown.len() <= real.len() && shown.iter().zip(real).all(|(a, b)| within(a, b))
        }
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        _ => shown == real,
    }
}

#[test]
fn every_plan_and_output_of_the_pages_is_real() {
    let update = std::env::var("KMA_DOCS").is_ok_and(|value| value == "update");
    let mut wrong = Vec::new();
    for name in PAGES {
        let mut walk = Walk::new(name, MARKED.contains(name));
        for block in blocks(&page(name)) {
            walk.block(&block);
        }
        if update && !walk.stale.is_empty() {
            let text = walk.stale.iter().fold(page(name), |text, (old, new)| {
                text.replacen(old.as_str(), new, 1)
            });
            fs::write(root().join(name), text).expect("written");
        }
        walk.pictures(update);
        wrong.extend(walk.wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A terminal of 80 columns, less what `kma explain` sets before a line.
const NARROW: usize = 74;

/// The analyses whose tables lose columns there.
const WIDE: &[&str] = &["bias", "compare", "multiverse", "table"];

/// The pages of the analyses hold plans that run, and what they print; the pages stand in the source of the program.
#[test]
fn every_plan_and_output_of_the_analyses_is_real() {
    let update = std::env::var("KMA_DOCS").is_ok_and(|value| value == "update");
    let mut wrong = Vec::new();
    for verb in kma::verb::VERBS {
        let shown = blocks(&bare(verb.doc));
        let runs = shown.iter().filter(|block| block.info == "kma run");
        let prints = shown.iter().filter(|block| block.info == "text");
        assert!(runs.count() > 0 && prints.count() > 0, "{}", verb.name);
        let mut walk = Walk::new(verb.name, true);
        if !WIDE.contains(&verb.name) {
            walk.style.width = NARROW;
        }
        for block in &shown {
            walk.block(block);
        }
        let file = root().join(format!("src/verb/{}.rs", verb.name));
        if update && !walk.stale.is_empty() {
            let source = fs::read_to_string(&file).expect("the source");
            let text = walk.stale.iter().fold(source, |text, (old, new)| {
                text.replacen(&commented(old), &commented(new), 1)
            });
            fs::write(&file, text).expect("written");
        }
        wrong.extend(walk.wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A page of the catalog without the blank before each of its lines.
fn bare(doc: &str) -> String {
    let lines = doc
        .lines()
        .map(|line| line.strip_prefix(' ').unwrap_or(line));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Lines of a page as they stand in the source.
fn commented(text: &str) -> String {
    let lines = text.lines().map(|line| format!("    /// {line}"));
    let lines: Vec<String> = lines.map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n")
}
