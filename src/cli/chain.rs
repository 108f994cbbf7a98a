//! The chain of registrations of a plan, as commands read and write it; keys, stamps and certificates.

use std::fs;
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};
use crate::file::{DATA_LIMIT, FolderLoader, Loader, OutputFolder};
use crate::registration::{Broken, Chain, Line, Problem, chain_name};
use crate::seal::SealError;

/// Keys, stamps and certificates are small.
const SEAL_LIMIT: u64 = 1 << 20;

/// What may be refused, with the answer to whoever asked.
pub(super) type Refusable<T> = Result<T, Box<Diagnostic>>;

/// Adds a line to the chain of a plan; what is there stays byte for byte.
pub(super) fn append(plan: &Path, line: &Line) -> Refusable<()> {
    let (loader, chain) = chain_of(plan)?;
    let mut bytes = bytes_of(&loader, &chain)?.unwrap_or_default();
    // Another process may have written since.
    let found = Chain::read(&bytes).unwrap_or_default();
    if found.lines.last().map(|last| &last.hash) != line.entry.previous.as_ref() {
        let message = "the registrations changed while this one was made";
        let diagnostic = Diagnostic::new(Code::BrokenChain, None, message).in_file(&chain);
        return Err(diagnostic
            .help("nothing was written: register again")
            .into());
    }
    bytes.extend_from_slice(line.text().as_bytes());
    // What would not hold when it is read is not written.
    if let Err(broken) = Chain::read(&bytes) {
        return Err(does_not_hold(&broken).in_file(&chain).into());
    }
    let folder = OutputFolder::new(loader.root()).protecting(plan);
    match folder.write(&chain, &bytes) {
        Ok(_) => Ok(()),
        Err(error) => Err(error.write_diagnostic(None).into()),
    }
}

/// Why a line cannot be added.
fn does_not_hold(broken: &[Broken]) -> Diagnostic {
    let first = broken.first();
    let (code, message, help) = match first.map(|broken| &broken.problem) {
        Some(Problem::BackDated { date, before }) => (
            Code::CannotRegister,
            format!("the clock of this machine says {date}, and the last entry is of {before}"),
            "nothing was written: set the clock right, and register again",
        ),
        Some(Problem::Unreadable(_)) => (
            Code::CannotRegister,
            "an expression of the plan is nested too deeply to be registered".to_owned(),
            "nothing was written: make the expression of several `derive` steps",
        ),
        Some(_) | None => (
            Code::BadSeal,
            first.map_or_else(String::new, ToString::to_string),
            "nothing was written",
        ),
    };
    Diagnostic::new(code, None, message).help(help)
}

/// The folder of a plan and the name of its chain.
fn chain_of(plan: &Path) -> Refusable<(FolderLoader, String)> {
    FolderLoader::beside(plan)
        .map(|(loader, name)| (loader, chain_name(&name)))
        .ok_or_else(|| {
            let shown = plan.display().to_string();
            let message = format!("`{shown}` is not the name of a file");
            Diagnostic::new(Code::CannotRead, None, message)
                .in_file(&shown)
                .help("name the plan: `kma register plan.kma`")
                .into()
        })
}

/// The bytes of a chain, where there is one.
fn bytes_of(loader: &FolderLoader, chain: &str) -> Refusable<Option<Vec<u8>>> {
    if !loader.exists(chain) {
        return Ok(None);
    }
    match loader.read(chain, DATA_LIMIT) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) => Err(error.diagnostic(None).into()),
    }
}

/// The chain of a plan, which must be there and hold.
pub(super) fn existing(plan: &Path) -> Refusable<Chain> {
    let (loader, name) = chain_of(plan)?;
    let Some(bytes) = bytes_of(&loader, &name)? else {
        let shown = plan.display();
        let message = format!("`{shown}` is not registered");
        let diagnostic = Diagnostic::new(Code::NotRegistered, None, message).in_file(&name);
        return Err(diagnostic
            .help(format!("write `kma register {shown}`"))
            .into());
    };
    of_bytes(&bytes, &name)
}

/// The chain that `bytes` hold, of the file `name`.
pub(super) fn of_bytes(bytes: &[u8], name: &str) -> Refusable<Chain> {
    Chain::read(bytes).map_err(|broken| {
        let first = broken.first().map_or_else(String::new, ToString::to_string);
        Diagnostic::new(Code::BrokenChain, None, first)
            .in_file(name)
            .help("take the file from where it was deposited or from version control")
            .into()
    })
}

/// A key, a stamp or a certificate.
pub(super) fn read(path: &Path) -> Refusable<Vec<u8>> {
    let shown = path.display().to_string();
    let failed = |why: String| {
        let message = format!("`{shown}` cannot be read: {why}");
        Box::new(Diagnostic::new(Code::CannotRead, None, message).in_file(&shown))
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
