//! `kma register PLAN --timestamp FILE`: attaches the answer of a time-stamping authority.

use std::io;
use std::path::Path;

use super::DONE;
use super::arguments::RegisterArguments;
use super::chain::{Refusable, append, existing, read, seal_diagnostic};
use super::output::Console;
use crate::registration::{self, Content, Entry, Line, Token};
use crate::seal::Stamp;

/// `--timestamp FILE`: the answer of an authority to the hash of a registration.
pub(super) fn attach(
    arguments: &RegisterArguments,
    stamp: &Path,
    console: &mut Console<'_>,
) -> io::Result<u8> {
    let shown = arguments.plan.display().to_string();
    let date = registration::written(console.now());
    match attached(arguments, stamp, date) {
        Ok((number, stamp)) => {
            console.remark(&told(number, &stamp))?;
            Ok(DONE)
        }
        Err(diagnostic) => console.refuse(*diagnostic, &shown),
    }
}

/// Attaches the stamp; of which registration it is, and what it says.
fn attached(arguments: &RegisterArguments, stamp: &Path, date: String) -> Refusable<(u64, Stamp)> {
    let chain = existing(&arguments.plan)?;
    let bytes = read(stamp)?;
    let authority = arguments.authority.as_deref().map(read).transpose()?;
    // The last registration is the one that is asked about most.
    let hashes = chain.registrations().rev().map(|line| line.hash.as_str());
    let hashes: Vec<&str> = hashes.collect();
    let (token, said) = Token::read(&bytes, &hashes, authority.as_deref()).map_err(|error| {
        let diagnostic = seal_diagnostic(stamp, &error);
        Box::new(diagnostic.help("ask for a stamp of the hash that `kma register` printed last"))
    })?;
    let stamped = chain.lines.iter().find(|line| line.hash == token.of);
    let number = stamped.map_or(0, |line| line.entry.number);
    let content = Content::Timestamp(token);
    let line = Line::new(Entry::after(chain.lines.last(), date, content));
    append(&arguments.plan, &line)?;
    Ok((number, said))
}

fn told(number: u64, stamp: &Stamp) -> String {
    let by = stamp.authority.as_ref();
    let by = by.map_or_else(String::new, |name| format!(" by {name}"));
    let trust = if stamp.trusted {
        "the certificate given vouches for it"
    } else {
        "no certificate was given, so who made the stamp is not known: `--authority CERTIFICATE.pem`"
    };
    format!(
        "Registration {number} was there at {}{by}; {trust}.\n",
        stamp.time
    )
}
