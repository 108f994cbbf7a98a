//! `kma data PLAN [NAME]`, `kma data FILE`: what the data look like.

use std::io;
use std::path::Path;

use super::arguments::{DataArguments, Format};
use super::commands::faulty;
use super::output::Console;
use super::{DONE, FILES, WRONG, fault};
use crate::begin;
use crate::data::Decimal;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::file::{DATA_LIMIT, FolderLoader, Loader, decode};
use crate::pipeline::{self, Looked};
use crate::report;

/// The kinds of data files.
const KINDS: &[&str] = &["csv", "tsv", "xlsx", "json", "parquet"];

/// `kma data`
pub(super) fn data(arguments: &DataArguments, console: &mut Console<'_>) -> io::Result<u8> {
    console.width = arguments.width;
    let path = arguments.path.as_path();
    let shown = path.display().to_string();
    let kind = path
        .extension()
        .map(|kind| kind.to_string_lossy().to_lowercase());
    let of_file = kind.is_some_and(|kind| KINDS.contains(&kind.as_str()));
    if let (true, Some(name)) = (of_file, &arguments.name) {
        let message = format!("`{shown}` is a data file, and has no dataset `{name}`");
        let help = format!("write `kma data {shown}`, or name a plan");
        return console.refuse(
            Diagnostic::new(Code::CommandLine, None, message).help(help),
            &shown,
        );
    }
    let looked = fault::guard(|| {
        if of_file {
            let (separator, decimal) = reading(path);
            pipeline::look_at_file(path, separator, decimal)
        } else {
            pipeline::look(path, arguments.name.as_deref())
        }
    });
    let looked = match looked {
        Ok(looked) => looked,
        Err(why) => return console.refuse(faulty(&why), &shown),
    };
    let code = exit(&looked);
    console.code = code;
    console.report(&looked.diagnostics, &looked.sources);
    let text = match arguments.format {
        Format::Json => Some(report::json::description(&looked.description)),
        Format::Text | Format::Md | Format::Html => (!looked.description.datasets.is_empty()
            && !console.quiet)
            .then(|| report::look::description(&looked.description, &console.style())),
    };
    if let Some(text) = text {
        console.print(&text)?;
    }
    Ok(code)
}

/// How a text file is to be read; as its name says where it is none.
pub(super) fn reading(path: &Path) -> (Option<char>, Decimal) {
    let kind = path
        .extension()
        .map(|kind| kind.to_string_lossy().to_lowercase());
    let usual = match kind.as_deref() {
        Some("csv") => ',',
        Some("tsv") => '\t',
        Some(_) | None => return (None, Decimal::Point),
    };
    let bytes =
        FolderLoader::beside(path).and_then(|(loader, name)| loader.read(&name, DATA_LIMIT).ok());
    let text = bytes.and_then(|bytes| decode(bytes).ok());
    text.map_or((None, Decimal::Point), |text| begin::reading(&text, usual))
}

fn exit(looked: &Looked) -> u8 {
    let errors = || {
        looked
            .diagnostics
            .iter()
            .filter(|d| d.severity == Severity::Error)
    };
    let files = [Code::CannotRead, Code::TooLarge];
    if errors().any(|d| files.contains(&d.code)) {
        FILES
    } else if errors().next().is_some() {
        WRONG
    } else {
        DONE
    }
}
