//! What may stand next on a command line: for the shells, which ask while it is typed.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap_complete::CompleteEnv;
use clap_complete::engine::{
    ArgValueCandidates, ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter,
};
use clap_complete::env::Shells;

use super::arguments;
use crate::catalog;
use crate::diagnostic::Code;
use crate::pipeline::{self, Finished, Task};
use crate::registration::SUFFIX;

/// The variable in which a shell names itself when it asks.
const ASKS: &str = "KMA_COMPLETE";

/// The data files that kma reads.
const DATA: &[&str] = &["csv", "tsv", "xlsx", "json"];

/// The shells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Shell {
    /// bash
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
    /// elvish
    Elvish,
    /// PowerShell
    Powershell,
}

impl Shell {
    fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
            Self::Elvish => "elvish",
            Self::Powershell => "powershell",
        }
    }
}

/// What `shell` reads once, to ask kma from then on.
pub(super) fn script(shell: Shell) -> io::Result<Vec<u8>> {
    let mut script = Vec::new();
    if let Some(shell) = Shells::builtins().completer(shell.name()) {
        shell.write_registration(ASKS, "kma", "kma", "kma", &mut script)?;
    }
    if shell == Shell::Zsh {
        // A file in `fpath` is run when the first completion is asked for.
        script.extend_from_slice(b"\nif [[ \"${funcstack[1]}\" == _kma ]]; then\n    _clap_dynamic_completer_kma \"$@\"\nfi\n");
    }
    Ok(script)
}

/// Answers a shell that asks; whether one did.
pub(super) fn asked(args: impl IntoIterator<Item = OsString>) -> bool {
    let here = std::env::current_dir().ok();
    let asked = CompleteEnv::with_factory(arguments::command).var(ASKS);
    // What goes wrong here has nobody to be told to: the shell shows no candidates.
    asked.try_complete(args, here.as_deref()).unwrap_or(true)
}

/// Plans, and the folders on the way to them.
pub(super) fn plans() -> ArgValueCompleter {
    ending(&["kma"])
}

/// The same, and `-` for standard input.
pub(super) fn plans_or_input() -> ArgValueCompleter {
    ArgValueCompleter::new(
        PathCompleter::any()
            .filter(|path| ends(path, &["kma"]))
            .stdio(),
    )
}

/// Data files.
pub(super) fn files() -> ArgValueCompleter {
    ending(DATA)
}

/// Plans and data files.
pub(super) fn plans_and_files() -> ArgValueCompleter {
    ending(&["kma", "csv", "tsv", "xlsx", "json"])
}

/// Plans and their registrations.
pub(super) fn plans_and_chains() -> ArgValueCompleter {
    let chain = |path: &Path| path.to_string_lossy().ends_with(SUFFIX);
    let wanted = move |path: &Path| ends(path, &["kma"]) || chain(path);
    ArgValueCompleter::new(PathCompleter::any().filter(wanted))
}

fn ending(kinds: &'static [&'static str]) -> ArgValueCompleter {
    ArgValueCompleter::new(PathCompleter::any().filter(|path| ends(path, kinds)))
}

fn ends(path: &Path, kinds: &[&str]) -> bool {
    let kind = path.extension().and_then(OsStr::to_str);
    kind.is_some_and(|kind| kinds.contains(&kind))
}

/// The words of the language, and the codes, each with the first line of its page.
pub(super) fn words() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let words = catalog::all().filter(|entry| !entry.name.contains(char::is_whitespace));
        let candidate = |entry: catalog::Entry| {
            let code = Code::find(entry.name).filter(|_| entry.kind == catalog::Kind::Code);
            let help = code.map_or_else(|| entry.summary(), |code| code.title().to_owned());
            CompletionCandidate::new(entry.name).help(Some(help.into()))
        };
        words.map(candidate).collect()
    })
}

/// The datasets of the plan on the command line.
pub(super) fn datasets() -> ArgValueCompleter {
    named(|finished| {
        let statements = finished.meaning.statements.iter();
        let datasets = statements.filter(|statement| statement.keyword == "data");
        datasets
            .filter_map(|dataset| dataset.name.clone())
            .collect()
    })
}

/// The results of the plan on the command line.
pub(super) fn results() -> ArgValueCompleter {
    named(|finished| {
        let results = finished.meaning.results();
        results.filter_map(|result| result.name.clone()).collect()
    })
}

fn named(names: impl Fn(&Finished) -> Vec<String> + Send + Sync + 'static) -> ArgValueCompleter {
    ArgValueCompleter::new(Named(names))
}

/// Names of a plan, which stands before them on the command line.
struct Named<F>(F);

impl<F: Fn(&Finished) -> Vec<String> + Send + Sync> ValueCompleter for Named<F> {
    fn complete(&self, current: &OsStr) -> Vec<CompletionCandidate> {
        let started = current.to_string_lossy();
        let Some(plan) = plan() else {
            return Vec::new();
        };
        let finished = pipeline::run(&plan, None, Task::Check);
        let names = (self.0)(&finished);
        let fitting = names.into_iter().filter(|name| name.starts_with(&*started));
        fitting.map(CompletionCandidate::new).collect()
    }
}

/// The last plan among the words of the command line.
fn plan() -> Option<PathBuf> {
    let mut words = std::env::args_os().map(PathBuf::from);
    words.rfind(|word| ends(word, &["kma"]))
}
