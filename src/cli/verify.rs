//! `kma verify PLAN`: holds a plan against its registration.

use std::io;
use std::path::Path;

use super::DONE;
use super::arguments::{Format, VerifyArguments};
use super::chain::{Refusable, existing, read, seal_diagnostic};
use super::commands::finish;
use super::output::{Console, code_of};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::pipeline::{Finished, Task};
use crate::registration::{Chain, Line, chain_name, standing};
use crate::report::{self, Page, Span, Tone, registration};
use crate::result::Registered;
use crate::seal;

/// A deviation is not admitted.
const DEVIATES: u8 = 1;

/// `kma verify PLAN`
pub(super) fn verify(arguments: &VerifyArguments, console: &mut Console<'_>) -> io::Result<u8> {
    console.width = arguments.width;
    let shown = arguments.plan.display().to_string();
    let mut finished = match finish(&arguments.plan, None, Task::Check, console) {
        Ok(finished) => finished,
        Err(refused) => return refused,
    };
    let json = arguments.format == Format::Json;
    let plan_read = finished.document.plan.sha256.is_some();
    if plan_read
        && !finished.diagnostics.has_errors()
        && let Err(diagnostic) = held(arguments, &mut finished)
    {
        let code = code_of(&diagnostic);
        let mut diagnostic = *diagnostic;
        diagnostic.file.get_or_insert_with(|| chain_name(&shown));
        finished.refuse(diagnostic, code);
    }
    console.report(&finished.diagnostics, &finished.sources);
    let code = if finished.exit != DONE {
        finished.exit
    } else if finished
        .document
        .registration
        .not_admitted()
        .next()
        .is_some()
    {
        DEVIATES
    } else {
        DONE
    };
    if json {
        console.print(&report::json(&finished.document))?;
        return Ok(code);
    }
    if finished.diagnostics.has_errors() || console.quiet {
        return Ok(code);
    }
    let text = match arguments.format {
        Format::Md => markdown(&finished),
        Format::Text | Format::Json | Format::Html => {
            let style = console.style();
            let mut page = Page::new(&style);
            page_of(&mut page, &finished);
            page.finish()
        }
    };
    console.print(&text)?;
    Ok(code)
}

/// The chain is there, holds the hash that was deposited, and is sealed as asked.
///
/// With a hash, the plan is held against the registration of that hash.
fn held(arguments: &VerifyArguments, finished: &mut Finished) -> Refusable<()> {
    let chain = match &finished.chain {
        Some(chain) => chain.clone(),
        None => existing(&arguments.plan)?,
    };
    let deposited = deposited(arguments, &chain)?;
    if let Some(line) = deposited.filter(|line| line.frozen().is_some()) {
        let now = (&finished.meaning, finished.seen.as_slice());
        // What matches nothing was told of when the plan was checked.
        let mut told = Diagnostics::default();
        let (info, _) = standing((&chain, line), now, &finished.deviations, &mut told);
        finished.document.registration = info;
    }
    let Some(line) = deposited.or_else(|| chain.held()) else {
        return Ok(());
    };
    if let Some(path) = &arguments.key {
        let key = seal::public_key(&read(path)?);
        let key = key.map_err(|error| Box::new(seal_diagnostic(path, &error)))?;
        signed(line, &key)?;
    }
    if let Some(path) = &arguments.authority {
        stamped(&chain, line, path)?;
        let number = line.entry.number;
        let mut history = finished.document.registration.history.iter_mut();
        if let Some(entry) = history.find(|entry| entry.number == number) {
            entry.vouched = true;
        }
    }
    Ok(())
}

/// The registration is signed with `key`.
fn signed(line: &Line, key: &str) -> Refusable<()> {
    let number = line.entry.number;
    let message = match &line.signature {
        Some(signature) if signature.public_key == key => return Ok(()),
        Some(_) => format!("registration {number} is signed with another key"),
        None => format!("registration {number} is not signed"),
    };
    Err(Diagnostic::new(Code::BadSeal, None, message)
        .help("register with `--sign KEY`, or ask who signed it")
        .into())
}

/// The registration has a time stamp for whose authority one of the certificates in the file vouches.
fn stamped(chain: &Chain, line: &Line, path: &Path) -> Refusable<()> {
    let certificates = read(path)?;
    let stamps = chain.lines.iter().filter_map(Line::token);
    let mut why = None;
    for token in stamps.filter(|token| token.of == line.hash) {
        match token.check(Some(&certificates)) {
            Ok(_) => return Ok(()),
            Err(error) => why = Some(error),
        }
    }
    if let Some(error) = why {
        return Err(seal_diagnostic(path, &error).into());
    }
    let message = format!("registration {} has no time stamp", line.entry.number);
    Err(Diagnostic::new(Code::BadSeal, None, message)
        .help("attach one: `kma register PLAN --timestamp FILE.tsr`")
        .into())
}

/// The entry whose hash was deposited, where one is asked for.
fn deposited<'c>(arguments: &VerifyArguments, chain: &'c Chain) -> Refusable<Option<&'c Line>> {
    let Some(hash) = arguments.hash.as_deref().map(str::trim) else {
        return Ok(None);
    };
    let mut lines = chain.lines.iter();
    if let Some(line) = lines.find(|line| line.hash.eq_ignore_ascii_case(hash)) {
        return Ok(Some(line));
    }
    let message = format!("no registration has the hash `{hash}`");
    Err(Diagnostic::new(Code::BrokenChain, None, message)
        .help("the registrations here are not those of which the hash was deposited")
        .into())
}

fn page_of(page: &mut Page<'_>, finished: &Finished) {
    let info = &finished.document.registration;
    let path = finished.document.plan.path.clone();
    let tone = match info.status.as_str() {
        "as_registered" | "admitted" => Tone::Good,
        _ => Tone::Bad,
    };
    page.paragraph(
        0,
        2,
        &[
            Span::new(format!("{path}:"), Tone::Strong),
            Span::new(registration::standing(info), tone),
        ],
    );
    for entry in &info.history {
        let text = registration::entry(entry);
        page.paragraph(
            2,
            2,
            &[
                Span::plain(text),
                Span::new(entry.hash.as_str(), Tone::Faint),
            ],
        );
    }
    if !info.differences.is_empty() {
        page.gap();
        registration::write(page, &info.differences, 0, true);
    }
}

fn markdown(finished: &Finished) -> String {
    let info = &finished.document.registration;
    let path = &finished.document.plan.path;
    let standing = registration::standing(info);
    let history = info.history.iter();
    let entry =
        |entry: &Registered| format!("- {}, `{}`\n", registration::entry(entry), entry.hash);
    let history: String = history.map(entry).collect();
    let differences = registration::markdown(&info.differences, true);
    format!("# {path}: {standing}\n\n{history}\n{differences}")
}
