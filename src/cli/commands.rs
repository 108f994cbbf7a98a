//! `kma run` and `kma check`, and what is answered to a command line that is wrong.

use std::io;
use std::path::Path;

use clap::error::{ContextKind, ErrorKind};

use super::arguments::{self, CheckArguments, Format, RunArguments};
use super::output::Console;
use super::{DONE, fault};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity, list, plural, suggest};
use crate::explain;
use crate::pipeline::{self, Finished, Task};
use crate::report;

/// `kma run PLAN`
pub(super) fn run(arguments: &RunArguments, console: &mut Console<'_>) -> io::Result<u8> {
    console.width = arguments.width;
    let finished = match finish(
        &arguments.plan,
        arguments.out.as_deref(),
        Task::Run,
        console,
    ) {
        Ok(finished) => finished,
        Err(refused) => return refused,
    };
    console.report(&finished.diagnostics, &finished.sources);
    let ran = !finished.document.results.is_empty() || !finished.diagnostics.has_errors();
    let (document, protocol) = (&finished.document, &finished.protocol);
    let article = || report::article(document, protocol);
    let text = match arguments.format {
        Format::Json => Some(report::json(document)),
        _ if !ran || console.quiet => None,
        Format::Text => Some(report::text(document, &console.style())),
        Format::Md => Some(report::document::markdown(&article(), 0)),
        Format::Html => Some(report::document::html(&article())),
    };
    if let Some(text) = text {
        console.print(&text)?;
    }
    Ok(finished.exit)
}

/// `kma check PLAN…`
pub(super) fn check(arguments: &CheckArguments, console: &mut Console<'_>) -> io::Result<u8> {
    console.width = arguments.width;
    let json = arguments.format == Format::Json;
    if json && arguments.plans.len() > 1 {
        let message = "`--format json` writes one document, so it takes one plan";
        let diagnostic =
            Diagnostic::new(Code::CommandLine, None, message).help("check the plans one by one");
        return console.refuse(diagnostic, "");
    }
    let mut code = DONE;
    for plan in &arguments.plans {
        let finished = match finish(plan, None, Task::Check, console) {
            Ok(finished) => finished,
            Err(refused) => {
                code = code.max(refused?);
                continue;
            }
        };
        console.report(&finished.diagnostics, &finished.sources);
        if json {
            console.print(&report::json(&finished.document))?;
        } else {
            let found = found(&finished.diagnostics);
            console.remark(&format!("{}: {found}\n", plan.display()))?;
        }
        code = code.max(finished.exit);
    }
    Ok(code)
}

/// `kma explain [WORD]`
pub(super) fn explain(word: &str, console: &mut Console<'_>) -> io::Result<u8> {
    match explain::explain(word, "kma explain", &console.style()) {
        Ok(text) => {
            console.print(&text)?;
            Ok(DONE)
        }
        Err(diagnostic) => console.refuse(*diagnostic, ""),
    }
}

/// Errors and warnings, counted.
pub(super) fn found(diagnostics: &Diagnostics) -> String {
    let count = |severity| {
        diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    };
    let errors = count(Severity::Error);
    let warnings = count(Severity::Warning);
    let first = if errors == 0 {
        "no mistakes found".to_owned()
    } else {
        plural(errors, "error")
    };
    if warnings == 0 {
        first
    } else {
        format!("{first}, {}", plural(warnings, "warning"))
    }
}

/// Runs `task`; a fault of kma is an answer too.
pub(super) fn finish(
    plan: &Path,
    out: Option<&Path>,
    task: Task,
    console: &mut Console<'_>,
) -> Result<Finished, io::Result<u8>> {
    let progress = console.progress();
    let ran = fault::guard(|| pipeline::run_watched(plan, out, task, &progress));
    progress.clear();
    match ran {
        Ok(finished) => {
            console.code = finished.exit;
            Ok(finished)
        }
        Err(why) => {
            let diagnostic = faulty(&why);
            Err(console.refuse(diagnostic, &plan.display().to_string()))
        }
    }
}

/// A fault of kma.
pub(super) fn faulty(why: &str) -> Diagnostic {
    let message = format!("kma has a fault, and could not go on: {why}");
    let diagnostic = Diagnostic::new(Code::CannotCompute, None, message);
    diagnostic.help("this is no mistake of yours: please report it with the plan and this message")
}

/// The command line was not understood, or asks for help.
pub(super) fn not_parsed(error: &clap::Error, console: &mut Console<'_>) -> io::Result<u8> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "clap's kinds of errors may grow; all others are mistakes"
    )]
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let text = error.render();
            let colored = console.style().color;
            let text = if colored {
                text.ansi().to_string()
            } else {
                text.to_string()
            };
            console.print(&text)?;
            Ok(DONE)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            let diagnostic = Diagnostic::new(Code::CommandLine, None, "no command is given")
                .help("write `kma run PLAN`, `kma check PLAN`, `kma show PLAN RESULT`, or `kma explain WORD`");
            console.refuse(diagnostic, "")
        }
        ErrorKind::InvalidSubcommand => {
            let named = error.get(ContextKind::InvalidSubcommand);
            let named = named.map_or_else(String::new, ToString::to_string);
            console.refuse(no_command(&named), "")
        }
        _ => console.refuse(mistake(&error.render().to_string()), ""),
    }
}

/// `named` is none of the commands: which is near, and which there are.
fn no_command(named: &str) -> Diagnostic {
    let command = arguments::command();
    let there = command.get_subcommands().map(clap::Command::get_name);
    let there: Vec<&str> = there.collect();
    let message = format!("`{named}` is not a command");
    let diagnostic = Diagnostic::new(Code::CommandLine, None, message);
    let near: Vec<String> = match named {
        "version" => vec!["kma --version".to_owned()],
        named => {
            let near = suggest(named, there.iter().copied());
            near.iter().map(|near| format!("kma {near}")).collect()
        }
    };
    let diagnostic = if near.is_empty() {
        diagnostic.help("`kma --help` says what each command does")
    } else {
        diagnostic.help(format!("write {}", list(&near, "or")))
    };
    diagnostic.note(format!("the commands are {}", there.join(", ")))
}

/// What clap says, as a diagnostic: its tips and the usage are help.
fn mistake(text: &str) -> Diagnostic {
    let text = text.strip_prefix("error: ").unwrap_or(text);
    let mut message = String::new();
    let mut help = Vec::new();
    let mut said = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            said = true;
        } else if let Some(tip) = line.strip_prefix("tip: ") {
            // Nobody means a file that is called as an option would be.
            if tip.starts_with("to pass ") {
                continue;
            }
            help.push(tip.replace('\'', "`"));
        } else if let Some(usage) = line.strip_prefix("Usage: ") {
            help.push(format!("usage: `{usage}`"));
        } else if line.starts_with('[') {
            help.push(line.trim_matches(['[', ']']).to_owned());
        } else if !said {
            if !message.is_empty() {
                message.push(' ');
            }
            message.push_str(&line.replace('\'', "`"));
        }
    }
    let diagnostic = Diagnostic::new(Code::CommandLine, None, message.trim_end_matches('.'));
    help.into_iter().fold(diagnostic, Diagnostic::help)
}
