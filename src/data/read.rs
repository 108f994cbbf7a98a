//! From the name in a plan to a table, by the file's kind.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::file::{DATA_LIMIT, Loader, decode};
use crate::source::{Sources, Span};

use super::capped::Capped;
use super::{Decimal, RawTable, csv, json};

/// What `with` says about reading; the default is what a file without options gets.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReadOptions {
    /// `sheet "S"`.
    pub sheet: Option<String>,
    /// `separator ";"`.
    pub separator: Option<char>,
    /// `decimal ","`: how cells write numbers.
    pub decimal: Decimal,
    /// Headers without rows are a table too, and so are headers that stand twice: what a plan is begun with.
    pub unfinished: bool,
}

/// What is to be read, and where the plan says so.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The name of the file.
    pub file: &'a str,
    /// The name in the plan; `None` where no plan names it.
    pub span: Option<Span>,
    /// `with …`.
    pub options: &'a ReadOptions,
}

impl Request<'_> {
    /// A diagnostic about the file as a whole.
    pub(crate) fn diagnostic(&self, code: Code, message: impl Into<String>) -> Diagnostic {
        let diagnostic = Diagnostic::new(code, self.span, message);
        match self.span {
            Some(_) => diagnostic,
            None => diagnostic.in_file(self.file),
        }
    }

    /// Adds to a diagnostic in the file the place in the plan that reads it.
    pub(crate) fn read_here(&self, diagnostic: Diagnostic) -> Diagnostic {
        match self.span {
            Some(span) => diagnostic.other(span, "the file is read here"),
            None => diagnostic,
        }
    }
}

/// The kinds of data files there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Csv,
    Tsv,
    Xlsx,
    Json,
    Parquet,
}

impl Kind {
    const ALL: [(&'static str, Self); 5] = [
        ("csv", Self::Csv),
        ("tsv", Self::Tsv),
        ("xlsx", Self::Xlsx),
        ("json", Self::Json),
        ("parquet", Self::Parquet),
    ];

    fn of(file: &str) -> Option<Self> {
        let (_, extension) = file.rsplit_once('.')?;
        Self::ALL
            .iter()
            .find(|(name, _)| extension.eq_ignore_ascii_case(name))
            .map(|(_, kind)| *kind)
    }
}

/// Reads a data file; what is wrong with it goes to `diagnostics`, and then there is no table.
pub fn read(
    loader: &dyn Loader,
    request: &Request<'_>,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<RawTable> {
    let Some(kind) = Kind::of(request.file) else {
        diagnostics.push(unknown_format(request));
        return None;
    };
    let bytes = match loader.read(request.file, DATA_LIMIT) {
        Ok(bytes) => bytes,
        Err(error) => {
            diagnostics.push(error.diagnostic(request.span));
            return None;
        }
    };
    let content = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    if content.iter().all(u8::is_ascii_whitespace) {
        diagnostics.push(empty(request));
        return None;
    }
    match kind {
        Kind::Csv | Kind::Tsv => {
            let text = text(bytes, request, diagnostics)?;
            let usual = if kind == Kind::Csv { ',' } else { '\t' };
            csv::read(text, usual, request, sources, diagnostics)
        }
        Kind::Json => {
            let text = text(bytes, request, diagnostics)?;
            json::read(&text, request, sources, diagnostics)
        }
        Kind::Xlsx => workbook(bytes, request, diagnostics),
        Kind::Parquet => {
            diagnostics.push(not_yet(request, ".parquet"));
            None
        }
    }
}

fn text(bytes: Vec<u8>, request: &Request<'_>, diagnostics: &mut Diagnostics) -> Option<String> {
    decode(bytes)
        .map_err(|error| diagnostics.push(error.diagnostic(request.file, request.span)))
        .ok()
}

fn empty(request: &Request<'_>) -> Diagnostic {
    request
        .diagnostic(Code::EmptyData, format!("`{}` is empty", request.file))
        .label("expected a file with headers and rows")
}

#[cfg(feature = "xlsx")]
fn workbook(
    bytes: Vec<u8>,
    request: &Request<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<RawTable> {
    super::xlsx::read(bytes, request, diagnostics)
}

#[cfg(not(feature = "xlsx"))]
fn workbook(
    _bytes: Vec<u8>,
    request: &Request<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<RawTable> {
    diagnostics.push(not_yet(request, ".xlsx"));
    None
}

fn not_yet(request: &Request<'_>, extension: &str) -> Diagnostic {
    let message = format!("this version does not read `{extension}` files");
    request
        .diagnostic(Code::NotInThisVersion, message)
        .label("expected a kind of file that it reads")
        .help("save the data as `.csv`")
}

/// More cells or more text than memory should be asked for.
pub(crate) fn too_many(request: &Request<'_>, limit: usize, what: &str) -> Diagnostic {
    let message = format!("`{}` has more than {limit} {what}", request.file);
    request
        .diagnostic(Code::TooLarge, message)
        .label(format!("at most {limit} {what} are read"))
        .help("save the columns that the plan needs as `.csv`")
}

fn unknown_format(request: &Request<'_>) -> Diagnostic {
    let name = request.file.rsplit('/').next().unwrap_or_default();
    let message = match name.rsplit_once('.') {
        Some((_, extension)) => format!("`.{extension}` is not a kind of data file"),
        None => format!("`{}` has no extension to tell its kind", request.file),
    };
    let help = match name.rsplit_once('.').map(|(_, e)| e.to_lowercase()) {
        Some(e) if e == "txt" || e == "dat" => "name it `.csv` or `.tsv`, as its cells are parted",
        Some(e) if e == "xls" || e == "ods" || e == "xlsm" => "save it as `.xlsx` or as CSV UTF-8",
        Some(_) | None => "save the data as `.csv`",
    };
    request
        .diagnostic(Code::UnknownFormat, message)
        .label("expected `.csv`, `.tsv`, `.xlsx`, `.json` or `.parquet`")
        .help(help)
}

/// Whether a table can be used; what it lacks is told.
pub(crate) fn is_finished(
    table: &RawTable,
    twice: &[(usize, usize)],
    request: &Request<'_>,
    diagnostics: &mut Diagnostics,
) -> bool {
    if request.options.unfinished {
        return true;
    }
    duplicate_headers(table, twice, request, diagnostics);
    if twice.is_empty() && table.rows() == 0 {
        diagnostics.push(no_rows(table, request));
    }
    twice.is_empty() && table.rows() > 0
}

/// Headers that stand twice, each pair the earlier first.
fn duplicate_headers(
    table: &RawTable,
    twice: &[(usize, usize)],
    request: &Request<'_>,
    diagnostics: &mut Diagnostics,
) {
    let mut capped = Capped::default();
    for (first, second) in twice {
        capped.push(|| {
            let (place, earlier) = (table.header_place(*second), table.header_place(*first));
            let message = format!(
                "the header `{}` stands twice in `{}`",
                place.header,
                table.file()
            );
            let diagnostic = place
                .diagnostic(Code::DuplicateHeader, message)
                .label("expected another name")
                .help("give one of the two columns another header");
            let diagnostic = match earlier.span {
                Some(span) => diagnostic.other(span, "the other one stands here"),
                None => diagnostic.note(format!("the other one is {earlier}")),
            };
            request.read_here(diagnostic)
        });
    }
    capped.finish("headers", diagnostics);
}

/// Headers with nothing below.
fn no_rows(table: &RawTable, request: &Request<'_>) -> Diagnostic {
    let message = format!("`{}` has headers and no rows", table.file());
    request
        .diagnostic(Code::EmptyData, message)
        .label("expected at least one row of data")
        .help("write the studies below the headers; until then `kma check` checks the plan without them")
}
