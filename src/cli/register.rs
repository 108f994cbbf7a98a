//! `kma register PLAN`: freezes what a plan means.

use std::io;

use super::arguments::RegisterArguments;
use super::chain::{Refusable, append, read, seal_diagnostic};
use super::commands::finish;
use super::output::Console;
use super::timestamp::attach;
use super::{DONE, WRONG, frozen};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::pipeline::{Finished, Task};
use crate::registration::{self, Chain, Content, Entry, Frozen, Line, Signature};
use crate::report::{Page, Tone};
use crate::seal;

/// `kma register PLAN`
pub(super) fn register(arguments: &RegisterArguments, console: &mut Console<'_>) -> io::Result<u8> {
    console.width = arguments.width;
    if let Some(stamp) = &arguments.timestamp {
        return attach(arguments, stamp, console);
    }
    let finished = match finish(&arguments.plan, None, Task::Check, console) {
        Ok(finished) => finished,
        Err(refused) => return refused,
    };
    let mut diagnostics = finished.diagnostics.clone();
    cannot(&finished, &mut diagnostics);
    console.report(&diagnostics, &finished.sources);
    if diagnostics.has_errors() {
        return Ok(finished.exit.max(WRONG));
    }
    let shown = arguments.plan.display().to_string();
    let chain = finished.chain.clone().unwrap_or_default();
    if let Some(last) = chain
        .last()
        .filter(|last| nothing_new(last, &finished, arguments))
    {
        let number = last.entry.number;
        console.remark(&format!(
            "Nothing is new since registration {number}; nothing was written.\n"
        ))?;
        let deposit = deposit(last, &shown, console);
        console.print(&deposit)?;
        return Ok(DONE);
    }
    let date = registration::written(console.now());
    let line = match made(&finished, arguments, &chain, date) {
        Ok(line) => line,
        Err(diagnostic) => return console.refuse(*diagnostic, &shown),
    };
    let deposit = deposit(&line, &shown, console);
    if console.quiet {
        console.print(&deposit)?;
        return Ok(DONE);
    }
    let style = console.style();
    let mut page = Page::new(&style);
    if let Some(frozen) = line.frozen() {
        frozen::write(&mut page, &line, frozen);
    }
    let mut text = page.finish();
    text.push('\n');
    let saw_data = line.frozen().is_some_and(Frozen::retrospective);
    let before_data = |held: &&Line| !held.frozen().is_some_and(Frozen::retrospective);
    if let Some(held) = chain.held().filter(|held| saw_data && before_data(held)) {
        text.push_str("Data are there: the plan is held against registration ");
        text.push_str(&held.entry.number.to_string());
        text.push_str(" as before, and this one is kept beside it.\n\n");
    }
    text.push_str(&deposit);
    console.print(&text)?;
    Ok(DONE)
}

/// The new entry, signed where that is asked for, at the end of the chain.
fn made(
    finished: &Finished,
    arguments: &RegisterArguments,
    chain: &Chain,
    date: String,
) -> Refusable<Line> {
    let content = Content::Registration(Box::new(freeze(finished, arguments)));
    let mut entry = Entry::after(chain.lines.last(), date, content);
    let line = match &arguments.sign {
        None => Line::new(entry),
        Some(path) => {
            let key = read(path)?;
            let refused = |error| {
                let help = "make a key once, and keep it: `openssl genpkey -algorithm ed25519 -out key.pem`";
                Box::new(seal_diagnostic(path, &error).help(help))
            };
            // The entry names its signer: a signature that is taken away is missed.
            entry.signed_by = Some(seal::public_key(&key).map_err(refused)?);
            let mut line = Line::new(entry);
            line.signature = Some(Signature::of(&line.hash, &key).map_err(refused)?);
            line
        }
    };
    append(&arguments.plan, &line)?;
    Ok(line)
}

/// Why a plan cannot be registered although it has no mistake.
fn cannot(finished: &Finished, out: &mut Diagnostics) {
    let mistakes = out.has_errors();
    let without_schema: Vec<Diagnostic> = (out.iter())
        .filter(|diagnostic| diagnostic.code == Code::NoSchema)
        .map(|found| {
            Diagnostic::new(
                Code::CannotRegister,
                found.span,
                "a plan with data that have no schema cannot be registered",
            )
            .label("its columns were expected: the plan is frozen before they are there")
            .help("write the columns behind it: `{ study: study … }`")
        })
        .collect();
    for diagnostic in without_schema {
        out.push(diagnostic);
    }
    let saw = |line: &Line| line.frozen().is_some_and(Frozen::retrospective);
    let before_data = !finished.seen.iter().any(|data| data.rows > 0)
        && !finished
            .chain
            .iter()
            .any(|chain| chain.lines.iter().any(saw));
    if let Some(first) = finished.deviations.first().filter(|_| before_data) {
        out.push(
            Diagnostic::new(
                Code::CannotRegister,
                first.span,
                "a deviation in a plan whose data are not there",
            )
            .label("nothing deviates before there are data")
            .help("leave this line out: before the data, a plan that changed is registered again"),
        );
    }
    if !mistakes && finished.meaning.results().next().is_none() {
        out.push(
            Diagnostic::new(
                Code::CannotRegister,
                None,
                "a plan without an analysis cannot be registered",
            )
            .in_file(&finished.document.plan.path)
            .help("write what is to be done with the data: `pool NAME`"),
        );
    }
}

/// Whether a registration would say what the last one says.
fn nothing_new(last: &Line, finished: &Finished, arguments: &RegisterArguments) -> bool {
    let same = last.frozen().is_some_and(|frozen| {
        frozen.plan_means == without_places(finished) && frozen.data == finished.seen
    });
    same && arguments.message.is_none() && arguments.sign.is_none()
}

fn without_places(finished: &Finished) -> registration::Meaning {
    let mut meaning = finished.meaning.clone();
    for stated in &mut meaning.statements {
        stated.place = None;
    }
    meaning
}

fn freeze(finished: &Finished, arguments: &RegisterArguments) -> Frozen {
    let plan = &finished.document.plan;
    let name = arguments
        .plan
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    Frozen {
        title: plan.title.clone(),
        plan: name.unwrap_or_default(),
        sha256: plan.sha256.clone().unwrap_or_default(),
        message: arguments.message.clone(),
        data: finished.seen.clone(),
        meaning: finished.meaning.hash(),
        plan_means: without_places(finished),
    }
}

/// The line to keep elsewhere. It is never broken: people copy it.
fn deposit(line: &Line, plan: &str, console: &Console<'_>) -> String {
    let (hash, date, number) = (&line.hash, &line.entry.date, line.entry.number);
    let kept = format!("{hash}  {date}  {plan}#{number}\n");
    if console.quiet {
        return kept;
    }
    let style = console.style();
    let mut page = Page::new(&style);
    let ask = "Keep this line where nobody can change it (a registry, a mail to a colleague):";
    page.say(0, ask, Tone::Plain);
    format!("{}\n{kept}", page.finish())
}
