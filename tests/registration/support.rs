//! Plans in memory and in folders, and what they mean.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use kma::cli::{self, Environment};
use kma::diagnostic::{self, Severity};
use kma::file::{MemoryLoader, OutputFolder};
use kma::pipeline::{self, Finished, Task};
use kma::registration::Meaning;
use tempfile::TempDir;

/// The plan `text`, checked without data.
pub(super) fn check(text: &str) -> Finished {
    let loader = MemoryLoader::new().with("plan.kma", text);
    let nowhere = Path::new("/nowhere");
    let out = OutputFolder::new(nowhere);
    let place = (nowhere, &out);
    pipeline::from_loader(&loader, "plan.kma", "plan.kma", place, Task::Check)
}

/// What is wrong with it.
pub(super) fn messages(finished: &Finished) -> String {
    let style = diagnostic::Style::default();
    diagnostic::render_all(&finished.diagnostics, &finished.sources, &style)
}

/// Whether the plan has mistakes; that no file can be written nowhere is none.
pub(super) fn is_wrong(finished: &Finished) -> bool {
    let mut errors = finished.diagnostics.iter();
    errors.any(|d| d.severity == Severity::Error && d.code.number() != "E0603")
}

/// What a plan without mistakes means.
pub(super) fn meaning_of(text: &str) -> Meaning {
    let finished = check(text);
    assert!(!is_wrong(&finished), "{text}\n{}", messages(&finished));
    finished.meaning
}

/// Each result with its closure.
pub(super) fn closures(meaning: &Meaning) -> BTreeMap<String, String> {
    let all = meaning.results().map(|result| {
        let name = result.name.clone().unwrap_or_else(|| result.text());
        (name, result.closure.clone().expect("of a result"))
    });
    all.collect()
}

/// A folder with the plan `plan.kma`.
pub(super) struct Folder(TempDir);

impl Folder {
    pub(super) fn of(plan: &str) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write("plan.kma", plan);
        folder
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(super) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).unwrap();
    }

    pub(super) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(super) fn chain(&self) -> String {
        self.read(CHAIN)
    }

    /// Exit code, stdout and stderr of a command line whose words `@name` are files of the folder; the folder's own name
    /// is left out of them.
    pub(super) fn kma(&self, words: &str) -> (u8, String, String) {
        self.kma_at(0, words)
    }

    /// The same so many seconds later.
    pub(super) fn kma_at(&self, later: u64, words: &str) -> (u8, String, String) {
        let words = words
            .split_whitespace()
            .map(|word| match word.strip_prefix('@') {
                Some(name) => self.path(name).to_string_lossy().into_owned(),
                None => word.replace('+', " "),
            });
        let environment = Environment {
            now: Some(NOW + later),
            ..Environment::default()
        };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let args = ["kma".to_owned(), "--color".to_owned(), "never".to_owned()];
        let args = args.into_iter().chain(words).map(Into::into);
        let exit = cli::main_in(&environment, args, &mut out, &mut err);
        let near = format!("{}/", self.0.path().display());
        let text = |bytes| {
            String::from_utf8(bytes)
                .expect("kma prints UTF-8")
                .replace(&near, "")
        };
        (exit, text(out), text(err))
    }
}

/// The chain of `plan.kma`.
pub(super) const CHAIN: &str = "plan.kma.registrations.jsonl";

/// 2026-03-14T09:26:53Z
pub(super) const NOW: u64 = 1_773_480_413;

/// The private key of RFC 8410, section 10.3.
pub(super) const KEY: &str = "-----BEGIN PRIVATE KEY-----\n\
    MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
    -----END PRIVATE KEY-----\n";

/// The public one, section 10.1.
pub(super) const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----\n\
    MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n\
    -----END PUBLIC KEY-----\n";

/// A small plan with several kinds of statements.
pub(super) const PLAN: &str = r#"kma 1

plan "Does the exercise help?" { primary: overall }

flow { identified: 120, screened_out: 100, included: 20 }

data trials from "trials.csv" {
  study: study
  year:  year
  risk:  one of low, high
  yi:    number
  vi:    number
}

effect d = given(yi, vi)

let eligible = trials
  exclude where year < 1990 because "before the instrument was validated"
let low = eligible where risk = low

default using REML
require studies >= 2 for pool

pool eligible as overall
pool low using DL as low_risk
compare overall against low_risk as difference
pool eligible by risk
bias overall with egger as small

forest overall to "forest.svg"
"#;

/// Its data.
pub(super) const ROWS: &str = "study,year,risk,yi,vi\n\
    Adams,1988,high,0.62,0.05\n\
    Brown,1993,low,0.31,0.04\n\
    Clark,1999,low,0.11,0.03\n\
    Davis,2004,high,0.44,0.06\n\
    Evans,2010,low,0.25,0.02\n\
    Fisher,2015,high,0.52,0.05\n";

/// The plan with one passage written otherwise.
#[track_caller]
pub(super) fn plan_with(old: &str, new: &str) -> String {
    assert_eq!(PLAN.matches(old).count(), 1, "`{old}` stands once in it");
    PLAN.replace(old, new)
}
