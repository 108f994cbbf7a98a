//! `kma verify PLAN`: holds a plan against its registration.

use std::io;

use super::DONE;
use super::arguments::{Format, VerifyArguments};
use super::chain::{Refusable, existing, read, seal_diagnostic};
use super::commands::finish;
use super::output::{Console, code_of};
use crate::diagnostic::{Code, Diagnostic};
use crate::pipeline::{Finished, Task};
use crate::registration::{Chain, chain_name};
use crate::report::{self, Page, Span, Tone, registration};
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
    if plan_read && !finished.diagnostics.has_errors() {
        let held = held(arguments, &finished);
        if let Err(diagnostic) = held {
            let code = code_of(&diagnostic);
            let mut diagnostic = *diagnostic;
            diagnostic.file.get_or_insert_with(|| chain_name(&shown));
            finished.refuse(diagnostic, code);
        }
    }
    console.report_some(&finished.diagnostics, &finished.sources, arguments.quiet);
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
    if finished.diagnostics.has_errors() || arguments.quiet {
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
fn held(arguments: &VerifyArguments, finished: &Finished) -> Refusable<()> {
    let chain = match &finished.chain {
        Some(chain) => chain.clone(),
        None => existing(&arguments.plan)?,
    };
    deposited(arguments, &chain)?;
    let last = chain.last();
    if let Some(path) = &arguments.key {
        let key = read(path)?;
        let key =
            seal::public_key(&key).map_err(|error| Box::new(seal_diagnostic(path, &error)))?;
        let signed = last.and_then(|line| line.signature.as_ref());
        if signed.is_none_or(|signature| signature.public_key != key) {
            return Err(Diagnostic::new(
                Code::BadSeal,
                None,
                match signed {
                    None => "the last registration is not signed",
                    Some(_) => "the last registration is signed with another key",
                },
            )
            .help("register with `--sign KEY`, or ask who signed it")
            .into());
        }
    }
    if let Some(path) = &arguments.authority {
        let certificates = read(path)?;
        let mut stamps = chain
            .lines
            .iter()
            .filter_map(|line| line.token())
            .peekable();
        if stamps.peek().is_none() {
            return Err(
                Diagnostic::new(Code::BadSeal, None, "no registration has a time stamp")
                    .help("attach one: `kma register PLAN --timestamp FILE.tsr`")
                    .into(),
            );
        }
        for token in stamps {
            token
                .check(Some(&certificates))
                .map_err(|error| Box::new(seal_diagnostic(path, &error)))?;
        }
    }
    Ok(())
}

fn deposited(arguments: &VerifyArguments, chain: &Chain) -> Refusable<()> {
    let Some(hash) = &arguments.hash else {
        return Ok(());
    };
    if chain
        .lines
        .iter()
        .any(|line| line.hash.eq_ignore_ascii_case(hash.trim()))
    {
        return Ok(());
    }
    Err(Diagnostic::new(
        Code::BrokenChain,
        None,
        format!("no registration has the hash `{hash}`"),
    )
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
    let heading = format!(
        "# {}: {}\n\n",
        finished.document.plan.path,
        registration::standing(info)
    );
    heading + &registration::markdown(&info.differences, true)
}
