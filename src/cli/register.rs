//! `kma register PLAN`: freezes what a plan means.

use std::fs;
use std::io;
use std::path::Path;

use super::arguments::RegisterArguments;
use super::commands::finish;
use super::output::Console;
use super::{DONE, WRONG, frozen};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::file::{DATA_LIMIT, FolderLoader, Loader, OutputFolder};
use crate::pipeline::{Finished, Task};
use crate::registration::{
    self, Chain, Content, Entry, Frozen, Line, Signature, Token, chain_name,
};
use crate::report::Page;
use crate::seal::SealError;

/// Keys, stamps and certificates are small.
const SEAL_LIMIT: u64 = 1 << 20;

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
        let deposit = deposit(last, &shown);
        console.print(&format!(
            "Nothing is new since registration {number}; nothing was written.\n{deposit}"
        ))?;
        return Ok(DONE);
    }
    let mut line = Line::new(Entry::after(
        chain.lines.last(),
        registration::written(console.now()),
        Content::Registration(Box::new(freeze(&finished, arguments))),
    ));
    if let Some(key) = &arguments.sign {
        let signed = read(key).and_then(|bytes| {
            Signature::of(&line.hash, &bytes).map_err(|error| seal_diagnostic(key, &error))
        });
        match signed {
            Ok(signature) => line.signature = Some(signature),
            Err(diagnostic) => return console.refuse(diagnostic, &shown),
        }
    }
    if let Err(diagnostic) = append(&arguments.plan, &line) {
        let code = if diagnostic.code == Code::BrokenChain {
            WRONG
        } else {
            super::FILES
        };
        console.refuse(diagnostic, &shown)?;
        return Ok(code);
    }
    let style = console.style();
    let mut page = Page::new(&style);
    if let Some(frozen) = line.frozen() {
        frozen::write(&mut page, &line, frozen);
    }
    let mut text = page.finish();
    text.push('\n');
    text.push_str(&deposit(&line, &shown));
    console.print(&text)?;
    Ok(DONE)
}

/// Why a plan cannot be registered although it has no mistake.
fn cannot(finished: &Finished, out: &mut Diagnostics) {
    if out.has_errors() {
        return;
    }
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
    if finished.meaning.results().next().is_none() {
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

/// Adds a line to the chain of a plan; what is there stays byte for byte.
fn append(plan: &Path, line: &Line) -> Result<(), Diagnostic> {
    let (loader, chain) = chain_of(plan)?;
    let mut bytes = if loader.exists(&chain) {
        let bytes = loader
            .read(&chain, DATA_LIMIT)
            .map_err(|e| e.diagnostic(None))?;
        // Another process may have written since.
        let found = Chain::read(&bytes).ok();
        let last = found.as_ref().and_then(|found| found.lines.last());
        if last.map(|last| &last.hash) != line.entry.previous.as_ref() {
            return Err(Diagnostic::new(
                Code::BrokenChain,
                None,
                "the registrations changed while this one was made",
            )
            .in_file(&chain)
            .help("nothing was written: register again"));
        }
        bytes
    } else {
        Vec::new()
    };
    bytes.extend_from_slice(line.text().as_bytes());
    let folder = OutputFolder::new(loader.root()).protecting(plan);
    folder
        .write(&chain, &bytes)
        .map(drop)
        .map_err(|error| error.write_diagnostic(None))
}

/// The folder of a plan and the name of its chain.
pub(super) fn chain_of(plan: &Path) -> Result<(FolderLoader, String), Diagnostic> {
    let Some((loader, name)) = FolderLoader::beside(plan) else {
        let shown = plan.display().to_string();
        return Err(Diagnostic::new(
            Code::CannotRead,
            None,
            format!("`{shown}` is not the name of a file"),
        )
        .in_file(&shown)
        .help("name the plan: `kma register plan.kma`"));
    };
    Ok((loader, chain_name(&name)))
}

/// The chain of a plan, which must be there and hold.
pub(super) fn existing(plan: &Path) -> Result<Chain, Diagnostic> {
    let (loader, name) = chain_of(plan)?;
    if !loader.exists(&name) {
        return Err(not_registered(plan, &name));
    }
    let bytes = loader
        .read(&name, DATA_LIMIT)
        .map_err(|e| e.diagnostic(None))?;
    Chain::read(&bytes).map_err(|broken| {
        let first = broken.first().map_or_else(String::new, ToString::to_string);
        Diagnostic::new(Code::BrokenChain, None, first)
            .in_file(&name)
            .help("take the file from where it was deposited or from version control")
    })
}

/// There is no registration.
pub(super) fn not_registered(plan: &Path, chain: &str) -> Diagnostic {
    let shown = plan.display();
    Diagnostic::new(
        Code::NotRegistered,
        None,
        format!("`{shown}` is not registered"),
    )
    .in_file(chain)
    .help(format!("write `kma register {shown}`"))
}

/// A key, a stamp or a certificate.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let shown = path.display().to_string();
    let failed = |why: String| {
        Diagnostic::new(
            Code::CannotRead,
            None,
            format!("`{shown}` cannot be read: {why}"),
        )
        .in_file(&shown)
    };
    let metadata = fs::metadata(path).map_err(|error| failed(error.to_string()))?;
    if !metadata.is_file() || metadata.len() > SEAL_LIMIT {
        return Err(failed("it is no file of a few kilobytes".to_owned()));
    }
    fs::read(path).map_err(|error| failed(error.to_string()))
}

/// A seal that does not hold.
pub(super) fn seal_diagnostic(path: &Path, error: &SealError) -> Diagnostic {
    let shown = path.display().to_string();
    Diagnostic::new(Code::BadSeal, None, error.to_string()).in_file(&shown)
}

/// `--timestamp FILE`: the answer of an authority to the hash of a registration.
fn attach(
    arguments: &RegisterArguments,
    stamp: &Path,
    console: &mut Console<'_>,
) -> io::Result<u8> {
    let shown = arguments.plan.display().to_string();
    let made = existing(&arguments.plan).and_then(|chain| {
        let token = read(stamp)?;
        let authority = arguments.authority.as_deref().map(read).transpose()?;
        let mut hashes: Vec<&str> = chain
            .registrations()
            .map(|line| line.hash.as_str())
            .collect();
        hashes.reverse();
        let (token, stamp_found) =
            Token::read(&token, &hashes, authority.as_deref()).map_err(|error| {
                seal_diagnostic(stamp, &error)
                    .help("ask for a stamp of the hash that `kma register` printed last")
            })?;
        let stamped = chain.lines.iter().find(|line| line.hash == token.of);
        let number = stamped.map_or(0, |line| line.entry.number);
        let date = registration::written(console.now());
        let line = Line::new(Entry::after(
            chain.lines.last(),
            date,
            Content::Timestamp(token),
        ));
        let mut longer = Vec::new();
        for line in chain.lines.iter().chain([&line]) {
            longer.extend_from_slice(line.text().as_bytes());
        }
        // What would not hold when it is read is not written.
        if let Err(broken) = Chain::read(&longer) {
            let why = broken.first().map_or_else(String::new, ToString::to_string);
            return Err(
                Diagnostic::new(Code::BadSeal, None, why).in_file(stamp.display().to_string())
            );
        }
        append(&arguments.plan, &line)?;
        Ok((number, stamp_found))
    });
    match made {
        Ok((number, stamp)) => {
            let by = stamp
                .authority
                .map_or_else(String::new, |name| format!(" by {name}"));
            let trust = if stamp.trusted {
                "the certificate given vouches for it"
            } else {
                "no certificate was given, so who made the stamp is not known: `--authority CERTIFICATE.pem`"
            };
            console.print(&format!(
                "Registration {number} was there at {}{by}; {trust}.\n",
                stamp.time
            ))?;
            Ok(DONE)
        }
        Err(diagnostic) => {
            let code = match diagnostic.code {
                Code::CannotRead | Code::CannotWrite | Code::TooLarge => super::FILES,
                _ => WRONG,
            };
            console.refuse(diagnostic, &shown)?;
            Ok(code)
        }
    }
}

/// The line to keep elsewhere.
fn deposit(line: &Line, plan: &str) -> String {
    let (hash, date, number) = (&line.hash, &line.entry.date, line.entry.number);
    format!(
        "Keep this line where nobody can change it (a registry, a mail to a colleague):\n\n\
         {hash}  {date}  {plan}#{number}\n"
    )
}
