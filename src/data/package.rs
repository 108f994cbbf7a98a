//! The packed parts of a workbook, looked at before any of them is believed.

use std::io::{BufRead, BufReader, Cursor};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

/// The most bytes that a byte of deflate becomes.
const DEFLATE: u64 = 1032;

/// The shortest text of the table of shared texts, `<si/>`.
const SHORTEST: u64 = 5;

/// Why a package is not unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// It has no directory that can be read.
    Broken,
    /// Its parts together have so many bytes, unpacked.
    Large(u64),
    /// Its table of shared texts claims more of them than it has room for.
    Claims,
}

/// Whether all parts together have at most `limit` bytes, and the shared texts may be as many as they claim.
///
/// The library reserves what the table claims, and the unpacker never gives more than the directory says.
pub(crate) fn check(bytes: &[u8], limit: u64) -> Result<(), Unfit> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unfit::Broken)?;
    let mut total = 0_u64;
    let mut tables = Vec::new();
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(|_| Unfit::Broken)?;
        total = total.saturating_add(part.size());
        if is_table(part.name().as_deref().unwrap_or_default()) {
            let packed = part.compressed_size().min(bytes.len() as u64);
            let size = part.size().min(packed.saturating_mul(DEFLATE));
            tables.push((at, size / SHORTEST));
        }
    }
    if total > limit {
        return Err(Unfit::Large(total));
    }
    for (at, room) in tables {
        // What cannot be unpacked is for the library to refuse.
        let Ok(part) = archive.by_index(at) else {
            continue;
        };
        if claimed(BufReader::new(part)).is_some_and(|claimed| claimed > room) {
            return Err(Unfit::Claims);
        }
    }
    Ok(())
}

/// Whether the library may take the part `name` for the table of shared texts; the folder is the package's choice.
fn is_table(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("sharedstrings.xml")
}

/// How many texts a table of shared texts claims to have, read as the library reads it.
fn claimed(part: impl BufRead) -> Option<u64> {
    let mut reader = Reader::from_reader(part);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.expand_empty_elements = true;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).ok()?;
        if let Event::Start(tag) = &event
            && tag.local_name().as_ref() == "sst"
        {
            return largest(tag.attributes_raw());
        }
        if matches!(event, Event::Eof) {
            return None;
        }
    }
}

/// The largest `uniqueCount` among the attributes, however they are written.
fn largest(attributes: &str) -> Option<u64> {
    let values = attributes.split("uniqueCount").skip(1).map(|rest| {
        let value = rest.trim_start_matches(|c: char| c.is_whitespace() || "=\"'+".contains(c));
        let digits = value.split(|c: char| !c.is_ascii_digit()).next();
        match digits.unwrap_or_default() {
            "" => 0,
            digits => digits.parse().unwrap_or(u64::MAX),
        }
    });
    values.max()
}
