//! `kma fmt PLAN…`: one layout for all plans.

use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use similar::TextDiff;

use super::arguments::FmtArguments;
use super::fault;
use super::output::Console;
use super::{DONE, FILES, WRONG};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::file::{FolderLoader, PLAN_LIMIT};
use crate::pipeline::Layout;
use crate::source::Sources;

/// `--check` or `--diff` found a plan that is not formatted.
const DIFFERS: u8 = 1;

/// A difference is looked for so long; then it is shown less finely.
const PATIENCE: Duration = Duration::from_secs(2);

/// What messages call a plan that has no file.
const STANDARD_INPUT: &str = "standard input";

/// What is wrong with a file, and not with the plan in it.
const OF_FILES: &[Code] = &[
    Code::CannotRead,
    Code::CannotWrite,
    Code::TooLarge,
    Code::OutsideFolder,
];

/// `kma fmt PLAN…`
pub(super) fn fmt(arguments: &FmtArguments, console: &mut Console<'_>) -> io::Result<u8> {
    console.width = arguments.width;
    let standard = |path: &Path| path.as_os_str() == "-";
    if arguments.plans.len() > 1 && arguments.plans.iter().any(|path| standard(path)) {
        let message = "`-` stands for standard input, and other plans are named beside it";
        let diagnostic =
            Diagnostic::new(Code::CommandLine, None, message).help("write `kma fmt -` alone");
        return console.refuse(diagnostic, "");
    }
    let mut code = DONE;
    for path in &arguments.plans {
        if standard(path) || !path.is_dir() {
            let file = Some(path.as_path()).filter(|path| !standard(path));
            code = code.max(one(file, arguments, console)?);
            continue;
        }
        let plans = FolderLoader::new(path).plans_below();
        if plans.is_empty() {
            let shown = path.display().to_string();
            let message = format!("`{shown}` holds no plan");
            let diagnostic = Diagnostic::new(Code::CannotRead, None, message).in_file(shown);
            let help = "plans end in `.kma`; hidden files and folders are left out";
            code = code.max(failed(diagnostic.help(help), console));
        }
        for plan in plans {
            code = code.max(one(Some(&plan), arguments, console)?);
        }
    }
    Ok(code)
}

/// Formats the plan at `path`, or standard input.
fn one(path: Option<&Path>, arguments: &FmtArguments, console: &mut Console<'_>) -> io::Result<u8> {
    let read = fault::guard(|| match path {
        Some(path) => Layout::of_file(path),
        None => standard_input(),
    });
    let layout = match read {
        Ok(Ok(layout)) => layout,
        Ok(Err(diagnostic)) => return Ok(failed(*diagnostic, console)),
        Err(why) => return Ok(failed(super::commands::faulty(&why), console)),
    };
    let code = match path.filter(|_| !arguments.check && !arguments.diff) {
        Some(path) => match layout.changes.then(|| layout.write(path)) {
            Some(Err(diagnostic)) => return Ok(failed(*diagnostic, console)),
            Some(Ok(())) | None => DONE,
        },
        None => asked(&layout, path.is_none(), arguments, console)?,
    };
    if path.is_some() && !arguments.diff && layout.formatted.is_plan {
        let what = match (layout.changes, arguments.check) {
            (false, _) => "already formatted",
            (true, true) => "would be formatted",
            (true, false) => "formatted",
        };
        console.remark(&format!("{}: {what}\n", layout.source.name()))?;
    }
    let wrong = layout.formatted.diagnostics.has_errors();
    let mut sources = Sources::default();
    sources.add(layout.source);
    console.report_some(&layout.formatted.diagnostics, &sources, true);
    Ok(code.max(if wrong { WRONG } else { DONE }))
}

/// Prints what is asked for, and writes nothing.
fn asked(
    layout: &Layout,
    standard: bool,
    arguments: &FmtArguments,
    console: &mut Console<'_>,
) -> io::Result<u8> {
    let differs = if layout.changes { DIFFERS } else { DONE };
    if arguments.diff {
        let color = console.style().color;
        console.print(&difference(layout, color))?;
    } else if arguments.check {
        if standard && layout.changes {
            console.remark(&format!("{STANDARD_INPUT}: would be formatted\n"))?;
        }
    } else {
        console.print(&layout.formatted.text)?;
        return Ok(DONE);
    }
    Ok(differs)
}

/// What formatting changes, as a unified diff.
fn difference(layout: &Layout, color: bool) -> String {
    let (old, new) = (layout.source.text(), &layout.formatted.text);
    let diff = TextDiff::configure()
        .timeout(PATIENCE)
        .diff_lines(&**old, &**new);
    let name = layout.source.name();
    if !color {
        let mut unified = diff.unified_diff();
        return unified
            .header(name, &format!("{name} (formatted)"))
            .to_string();
    }
    let paint = |line: &str| match line.chars().next() {
        Some('-') => format!("\u{1b}[31m{line}\u{1b}[0m\n"),
        Some('+') => format!("\u{1b}[32m{line}\u{1b}[0m\n"),
        Some('@') => format!("\u{1b}[36m{line}\u{1b}[0m\n"),
        Some(_) | None => format!("{line}\n"),
    };
    let mut unified = diff.unified_diff();
    let text = unified
        .header(name, &format!("{name} (formatted)"))
        .to_string();
    text.lines().map(paint).collect()
}

fn standard_input() -> Result<Layout, Box<Diagnostic>> {
    let mut bytes = Vec::new();
    let limit = PLAN_LIMIT + 1;
    let read = io::stdin().lock().take(limit).read_to_end(&mut bytes);
    let message = match read {
        Ok(_) if bytes.len() as u64 > PLAN_LIMIT => {
            "standard input is larger than a plan may be".to_owned()
        }
        Ok(_) => return Layout::of_bytes(STANDARD_INPUT, bytes),
        Err(error) => format!("standard input cannot be read: {error}"),
    };
    Err(Box::new(Diagnostic::new(Code::CannotRead, None, message)))
}

/// Reports why a plan is not formatted; the exit code.
fn failed(diagnostic: Diagnostic, console: &mut Console<'_>) -> u8 {
    let code = if OF_FILES.contains(&diagnostic.code) {
        FILES
    } else {
        WRONG
    };
    let mut all = Diagnostics::default();
    all.push(diagnostic);
    console.report(&all, &Sources::default());
    code
}
