//! `kma diff A B`: what differs between two plans, by what they mean.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::arguments::{DiffArguments, Format};
use super::chain::{Refusable, of_bytes};
use super::commands::finish;
use super::output::Console;
use super::{DONE, WRONG};
use crate::diagnostic::{Code, Diagnostic, list};
use crate::file::{DATA_LIMIT, FolderLoader, Loader, PLAN_LIMIT};
use crate::pipeline::{Finished, Task};
use crate::registration::{self as registered, Line, Meaning, SUFFIX};
use crate::report::{Page, Span, Tone, registration};

/// `kma diff A B`
pub(super) fn diff(arguments: &DiffArguments, console: &mut Console<'_>) -> io::Result<u8> {
    console.width = arguments.width;
    let mut meanings = Vec::with_capacity(2);
    for side in [&arguments.old, &arguments.new] {
        match side_of(side, console)? {
            Ok(meaning) => meanings.push(meaning),
            Err(code) => return Ok(code),
        }
    }
    let [old, new] = meanings.as_slice() else {
        return Ok(WRONG);
    };
    let found = registered::compare(old, new).differences;
    let title = format!("{} → {}", arguments.old, arguments.new);
    let text = match arguments.format {
        Format::Json => {
            let document = serde_json::json!({
                "kma": env!("CARGO_PKG_VERSION"),
                "old": arguments.old,
                "new": arguments.new,
                "differences": found,
            });
            format!("{document:#}\n")
        }
        Format::Md if found.is_empty() => format!("# {title}\n\nThe two mean the same.\n"),
        Format::Md => format!("# {title}\n\n{}", registration::markdown(&found, false)),
        Format::Text | Format::Html => {
            let style = console.style();
            let mut page = Page::new(&style);
            if !console.quiet {
                page.paragraph(0, 2, &[Span::new(title, Tone::Strong)]);
            }
            if found.is_empty() {
                page.say(2, "the two mean the same", Tone::Good);
            } else {
                registration::write(&mut page, &found, 0, false);
            }
            page.finish()
        }
    };
    console.print(&text)?;
    Ok(DONE)
}

/// What one side means: a plan, a registration, or a plan of a git revision; or the exit code.
fn side_of(side: &str, console: &mut Console<'_>) -> io::Result<Result<Meaning, u8>> {
    let path = Path::new(side);
    if let Some((file, number)) = registration_of(side) {
        return Ok(match of_chain(&file, number) {
            Ok(meaning) => Ok(meaning),
            Err(diagnostic) => Err(console.refuse(*diagnostic, side)?),
        });
    }
    if !path.exists()
        && let Some((revision, file)) = side.split_once(':')
    {
        let folder = match checkout(revision, file) {
            Ok(folder) => folder,
            Err(why) => {
                let diagnostic = Diagnostic::new(
                    Code::CannotRead,
                    None,
                    format!("`{side}` cannot be read from git: {why}"),
                )
                .help("write a revision and a path from the folder you are in: `HEAD~3:plan.kma`");
                return Ok(Err(console.refuse(diagnostic, side)?));
            }
        };
        let name = Path::new(file)
            .file_name()
            .map_or_else(|| "plan.kma".into(), PathBuf::from);
        return of_plan(&folder.path().join(name), console);
    }
    of_plan(path, console)
}

fn of_plan(path: &Path, console: &mut Console<'_>) -> io::Result<Result<Meaning, u8>> {
    let finished: Finished = match finish(path, None, Task::Check, console) {
        Ok(finished) => finished,
        Err(refused) => return refused.map(Err),
    };
    // Of its meaning alone: its data and its registrations are no matter.
    if finished.diagnostics.has_errors() && finished.meaning.statements.is_empty() {
        console.report_some(&finished.diagnostics, &finished.sources, true);
        return Ok(Err(finished.exit.max(WRONG)));
    }
    Ok(Ok(finished.meaning))
}

/// `plan.kma.registrations.jsonl` or, of one entry, `plan.kma.registrations.jsonl#2`.
fn registration_of(side: &str) -> Option<(PathBuf, Option<&str>)> {
    if let Some((file, number)) = side.rsplit_once('#')
        && file.ends_with(SUFFIX)
    {
        return Some((file.into(), Some(number)));
    }
    side.ends_with(SUFFIX).then(|| (side.into(), None))
}

fn of_chain(file: &Path, number: Option<&str>) -> Refusable<Meaning> {
    let shown = file.display().to_string();
    let Some((loader, name)) = FolderLoader::beside(file) else {
        let message = format!("`{shown}` is not the name of a file");
        return Err(Diagnostic::new(Code::CannotRead, None, message).into());
    };
    let bytes = loader.read(&name, DATA_LIMIT);
    let chain = of_bytes(&bytes.map_err(|error| error.diagnostic(None))?, &shown)?;
    let line = match number {
        None => chain.last(),
        Some(number) => {
            let wanted = number.parse().ok();
            let mut lines = chain.lines.iter();
            lines.find(|line| Some(line.entry.number) == wanted)
        }
    };
    if let Some(frozen) = line.and_then(Line::frozen) {
        return Ok(frozen.plan_means.clone());
    }
    let number = number.unwrap_or("1");
    let message = if number.bytes().all(|b| b.is_ascii_digit()) && !number.is_empty() {
        format!("`{shown}` has no registration {number}")
    } else {
        format!("`{number}` is not the number of a registration")
    };
    let there: Vec<String> = chain
        .registrations()
        .map(|line| format!("#{}", line.entry.number))
        .collect();
    Err(Diagnostic::new(Code::UnknownName, None, message)
        .in_file(&shown)
        .help(format!("there is {}", list(&there, "and")))
        .into())
}

/// The plan of a git revision, in a folder of its own: what it means needs no data.
fn checkout(revision: &str, file: &str) -> Result<tempfile::TempDir, String> {
    let path = if file.starts_with('/') || file.starts_with("./") {
        format!("{revision}:{file}")
    } else {
        format!("{revision}:./{file}")
    };
    if revision.starts_with('-') {
        return Err("a revision does not begin with `-`".to_owned());
    }
    let size = git(&["cat-file", "-s", &path])?;
    let size = String::from_utf8_lossy(&size).trim().parse::<u64>();
    if size.is_ok_and(|size| size > PLAN_LIMIT) {
        return Err("it is too large for a plan".to_owned());
    }
    let text = git(&["cat-file", "blob", &path])?;
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let name = Path::new(file)
        .file_name()
        .map_or_else(|| "plan.kma".into(), PathBuf::from);
    std::fs::write(folder.path().join(name), text).map_err(|error| error.to_string())?;
    Ok(folder)
}

/// What git answers, or the first line of what it says instead.
fn git(arguments: &[&str]) -> Result<Vec<u8>, String> {
    let answer = Command::new("git")
        .args(arguments)
        .output()
        .map_err(|error| format!("git does not answer ({error})"))?;
    if answer.status.success() {
        return Ok(answer.stdout);
    }
    let words = String::from_utf8_lossy(&answer.stderr);
    let first = words.lines().next().unwrap_or("no such revision");
    Err(first.trim_start_matches("fatal: ").to_owned())
}
